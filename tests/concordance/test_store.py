"""Where an index lives, when it is made, and what happens to one that is damaged."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest
from costs import cost
from memories import memory
from told import Told, noticed

from aligner import concordance, report
from aligner.concordance import store
from aligner.errors import ChoiceError, InputError, OutputError
from aligner.formats import convert, read

PAIRS = [(f"第{n}句，合作。", f"Sentence {n}, cooperation.") for n in range(1, 301)]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("ALIGNER_CACHE", str(folder))
    return folder


@pytest.fixture
def path(tmp_path):
    return memory(tmp_path / "memory.tmx", PAIRS)


def made(path, **asked):
    """Whether an index is made when a memory is opened, and how often its word is found."""
    told = Told()
    with report.to(told), concordance.open_memory(path, **asked) as opened:
        found = len(list(opened.search("合作")))
        assert found == opened.count("合作")
    for notice in told.notices:
        report.notice(**asdict(notice))
    return bool(told.states), found


def indexes(cache):
    return sorted(cache.glob("concordance-3/*.sqlite"))


def test_an_index_is_made_once_and_anew_after_a_change(cache, path):
    assert made(path) == (True, 300)
    assert made(path) == (False, 300)
    memory(path, PAIRS[:200])
    assert made(path) == (True, 200)
    assert len(indexes(cache)) == 2
    assert not list(cache.glob("concordance-3/.aligner-*"))


def test_nobody_else_can_read_it(cache, path):
    made(path)
    [index] = indexes(cache)
    if os.name == "posix":
        assert (index.stat().st_mode & 0o777, index.parent.stat().st_mode & 0o777) == (0o600, 0o700)


NOISE = [pytest.param(place, marks=pytest.mark.slow) if place % 27 else place for place in range(0, 100, 9)]


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "zeros", *NOISE])
def test_a_damaged_index_is_made_anew(cache, path, damage):
    assert made(path) == (True, 300)
    [index] = indexes(cache)
    data = bytearray(index.read_bytes())
    if damage == "cut":
        del data[len(data) // 2 :]
    elif damage == "empty":
        data.clear()
    elif damage == "text":
        data[:] = b"this is no index"
    elif damage == "zeros":
        data[:] = bytes(len(data))
    else:  # noise somewhere in the file
        start = len(data) * damage // 100
        data[start : start + 2000] = bytes((n * 89 + damage) % 256 for n in range(2000))
    index.write_bytes(data)
    assert made(path)[1] == 300
    assert made(path)[1] == 300


def test_without_a_cache_nothing_is_left_behind(path, tmp_path, monkeypatch):
    monkeypatch.setenv("ALIGNER_CACHE", "")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = set(tmp_path.iterdir())
    assert made(path) == (True, 300)
    assert made(path) == (True, 300)
    assert set(tmp_path.iterdir()) == before


def test_where_the_cache_cannot_be_used_a_line_says_so(path, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "file" / "cache"))
    with noticed("cannot keep an index"):
        assert made(path) == (True, 300)


def test_a_format_of_several_files_is_indexed_each_time(cache, path, tmp_path):
    convert(path, tmp_path / "memory.intertext.xml")
    assert made(tmp_path / "memory.intertext.xml") == (True, 300)
    assert made(tmp_path / "memory.intertext.xml") == (True, 300)
    assert not indexes(cache)


def test_those_used_last_are_kept(cache, tmp_path, monkeypatch):
    paths = [memory(tmp_path / f"{n}.tmx", PAIRS) for n in range(4)]
    for path in paths[:3]:
        made(path)
    for n, index in enumerate(indexes(cache)):
        os.utime(index, (n, n))
    assert made(paths[0]) == (False, 300)
    monkeypatch.setattr(store, "_LIMIT", 2 * indexes(cache)[0].stat().st_size + 100)
    assert made(paths[3]) == (True, 300)
    assert len(indexes(cache)) == 2
    assert made(paths[0]) == (False, 300)


@pytest.mark.slow
def test_two_processes_do_not_disturb_each_other(cache, path):
    program = (
        "import sys\nfrom aligner import concordance\n"
        "with concordance.open_memory(sys.argv[1]) as opened: print(opened.count('合作'))"
    )

    def run(_):
        return subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(run, range(3))) == ["300\n"] * 3
    assert len(indexes(cache)) == 1
    assert not list(cache.glob("concordance-3/.aligner-*"))


def test_an_index_that_is_in_use_may_go(cache, path):
    with concordance.open_memory(path) as opened:
        hits = opened.search("合作")
        next(hits)
        if os.name == "posix":
            indexes(cache)[0].unlink()
        assert len(list(hits)) == 299


def test_a_memory_that_changes_while_it_is_read_is_refused(cache, path, monkeypatch):
    def build(*arguments):
        index_build(*arguments)
        memory(path, PAIRS[:10])

    index_build = store.build
    monkeypatch.setattr(store, "build", build)
    with pytest.raises(InputError, match=r"has changed while it was read; search once more"):
        made(path)
    assert not list(cache.glob("concordance-3/*"))


def test_a_full_disk_is_said(cache, path, monkeypatch):
    import sqlite3

    def build(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(store, "build", build)
    with pytest.raises(OutputError, match="disk is full; make room there, or set ALIGNER_CACHE"):
        made(path)
    assert not list(cache.glob("concordance-3/*"))


def test_what_cannot_be_read_is_refused(cache, tmp_path):
    (tmp_path / "x.tmx").write_text("<tmx><body>")
    (tmp_path / "x.align").write_text("[0]:[0]\n")
    with pytest.raises(InputError, match=r"no such file"):
        made(tmp_path / "nothing.tmx")
    with pytest.raises(InputError, match=r"x\.tmx"):
        made(tmp_path / "x.tmx")
    with pytest.raises(InputError, match=r"there is no text in this file"):
        made(tmp_path / "x.align")
    with pytest.raises(ChoiceError, match=r"unknown suffix"):
        made(tmp_path / "x.pdf")
    with pytest.raises(InputError, match=r"larger than 10 bytes"):
        made(tmp_path / "x.tmx", max_size=10)


@pytest.mark.slow
def test_the_memory_does_not_grow_with_the_memory(cache, tmp_path):
    """Megabytes of two sizes of a memory: building the index, and searching it for what stands everywhere."""
    used = []
    program = (
        "import sys\nfrom aligner import concordance\n"
        "with concordance.open_memory(sys.argv[1]) as opened:\n"
        "    assert opened.count('第') == len(opened)\n"
        "    assert opened.count(concordance.Query('[0-9]', regex=True)) == 2 * len(opened)\n"
        "    assert len(list(opened.search('第', order='left', limit=50))) == 50\n"
    )
    for count in (20_000, 200_000):
        path = tmp_path / f"{count}.tmx"
        with path.open("w", encoding="utf-8") as stream:
            stream.write('<tmx version="1.4"><header srclang="zh"/><body>\n')
            for n in range(count):
                pair = (f"第{n}句：合作第{n % 977}年，共{n * 7919 % 99991}人。", f"Sentence {n}: year {n % 977} of it.")
                variants = (
                    f'<tuv xml:lang="{a}"><seg>{b}</seg></tuv>' for a, b in zip(("zh", "en"), pair, strict=True)
                )
                stream.write(f"<tu>{''.join(variants)}</tu>\n")
            stream.write("</body></tmx>\n")
        said, status, megabytes = cost(["-c", program, str(path)], tmp_path, seconds=500)
        assert (said, status) == ("", 0)
        used.append(megabytes)
    assert used[1] < 200
    assert used[1] - used[0] < 60


def test_the_release_is_indexed_whole():
    path = Path(__file__).parents[1] / "formats" / "golden" / "release.tmx"
    with concordance.open_memory(path) as opened:
        assert len(opened) == len(read(path))
