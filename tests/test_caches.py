"""What is kept from one run to the next: made once, never trusted blindly, and never in the way."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import not_root

from aligner.caches import derived as derived_module
from aligner.caches import digests, trusted
from aligner.caches.arrays import arrays, laid_out
from aligner.caches.derived import Derived, derived
from aligner.caches.dictionary import KeptDictionary
from aligner.caches.digests import sha256

posix = pytest.mark.skipif(os.name != "posix", reason="owners and rights of files are those of POSIX")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of each test's own."""
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "derived"


class Maker:
    """Makes the same data each time, and counts how often."""

    def __init__(self, data: bytes = bytes(range(200)) * 50) -> None:
        self.times = 0
        self.data = data

    def __call__(self) -> tuple[dict[str, Any], Sequence[bytes]]:
        self.times += 1
        return {"length": len(self.data)}, [self.data[:10], self.data[10:]]

    def check(self, found: Derived) -> None:
        assert bytes(found.data) == self.data
        assert found.about == {"length": len(self.data)}


def test_it_is_made_once(folder: Path) -> None:
    make = Maker()
    for _ in range(3):
        make.check(derived("kind-1", make))
    assert make.times == 1
    assert [path.name for path in folder.iterdir()] == ["kind-1"]
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "kind-1").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_file_is_made_again(folder: Path, seed: int) -> None:
    make = Maker()
    derived("kind-1", make)
    path = folder / "kind-1"
    content = bytearray(path.read_bytes())
    chosen = random.Random(seed)
    if seed % 3 == 0:
        content = content[: chosen.randrange(len(content))]
    elif seed % 3 == 1:
        content += bytes(100)
    for _ in range(seed % 5 if content else 0):
        content[chosen.randrange(len(content))] = chosen.randrange(256)
    path.unlink()  # it may be mapped
    path.write_bytes(content)
    make.check(derived("kind-1", make))
    make.check(derived("kind-1", make))
    assert make.times == 2


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_head_does_no_harm(folder: Path, seed: int) -> None:
    """Even where the times are those of the file that was written."""
    make = Maker()
    derived("kind-1", make)
    path = folder / "kind-1"
    before, content, chosen = path.stat(), bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(5):
        content[chosen.randrange(60)] = chosen.randrange(256)
    path.unlink()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert bytes(derived("kind-1", make).data) == make.data


def test_another_name_in_the_file_is_another_file(folder: Path) -> None:
    make, other = Maker(), Maker(b"other")
    derived("kind-1", make)
    (folder / "kind-1").rename(folder / "kind-2")
    assert bytes(derived("kind-2", other).data) == b"other"


@posix
@pytest.mark.parametrize("how", ["writable", "link", "folder", "pipe"])
def test_what_may_be_of_others_is_not_trusted(folder: Path, tmp_path: Path, how: str) -> None:
    make = Maker()
    derived("kind-1", make)
    path = folder / "kind-1"
    if how == "writable":
        path.chmod(0o622)
    else:
        path.rename(tmp_path / "elsewhere")
        if how == "link":
            path.symlink_to(tmp_path / "elsewhere")
        elif how == "folder":
            path.mkdir()
        else:
            os.mkfifo(path)
    for _ in range(2):
        make.check(derived("kind-1", make))
    assert make.times == (3 if how == "folder" else 2)


@posix
def test_what_is_owned_by_others_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    derived("kind-1", make)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    make.check(derived("kind-1", make))
    assert make.times == 2


@pytest.mark.parametrize("named", ["", "~nobody-at-all/x", "file/cache"])
def test_it_does_without_a_folder(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALIGNER_CACHE", named)
    make = Maker()
    make.check(derived("kind-1", make))
    assert sha256(tmp_path / "file").startswith("e3b0c442")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@not_root
def test_it_does_without_rights(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    make = Maker()
    make.check(derived("kind-1", make))
    folder.chmod(0o700)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("room", [0, 1 << 27])
def test_it_does_without_room(folder: Path, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    monkeypatch.setattr(trusted, "disk_usage", lambda _: type("Usage", (), {"free": room}))
    make = Maker()
    make.check(derived("kind-1", make))
    assert not list(folder.iterdir())


def test_a_disk_that_fills_up_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    make = Maker()
    make.check(derived("kind-1", make))
    assert not list(folder.iterdir())


def test_what_other_versions_left_goes_after_a_month(folder: Path) -> None:
    derived("kind-1", Maker())
    derived("other-1", Maker())
    (folder / ".kind-1.abc").write_bytes(b"half")
    long_ago = time.time() - 31 * 24 * 3600
    for name in ("kind-1", "other-1", ".kind-1.abc"):
        os.utime(folder / name, (long_ago, long_ago))
    derived("kind-2", Maker())
    derived("kind-3", Maker())
    assert sorted(path.name for path in folder.iterdir()) == ["kind-2", "kind-3", "other-1"]


_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from test_caches import Maker, derived
make = Maker(bytes(1_000_000))
for _ in range(20):
    make.check(derived("kind-1", make))
"""


def test_several_processes_at_once(folder: Path) -> None:
    command = [sys.executable, "-c", _PROGRAM, str(Path(__file__).parent)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[1] for process in running] == ["", "", ""]
    assert [path.name for path in folder.iterdir()] == ["kind-1"]


def test_a_digest_is_made_once_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "installed"
    path.write_bytes(b"content")
    monkeypatch.setattr(digests, "_SETTLED", -1)
    read: list[str] = []
    monkeypatch.setattr(digests, "_digest", lambda path, digest=digests._digest: read.append(path.name) or digest(path))
    first = [sha256(path) for _ in range(3)]
    assert len(set(first)) == 1
    assert len(read) == 1
    time.sleep(0.01)
    status = path.stat()
    path.write_bytes(b"CONTENT")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # the size and this time are the same as before
    assert sha256(path) != first[0]
    assert len(read) == 2
    copy = tmp_path / "copy"
    copy.write_bytes(b"content")
    copy.replace(path)
    assert sha256(path) == first[0]
    assert len(read) == 3


def test_a_digest_of_a_file_just_written_is_not_remembered(tmp_path: Path, folder: Path) -> None:
    """Another change in the same tick of the clock would not show."""
    path = tmp_path / "installed"
    path.write_bytes(b"content")
    sha256(path)
    assert not folder.exists()


@pytest.mark.parametrize("planted", [b"", b"[", b"[1, 2, 3]", b"null", b'[[0], "00"]'])
def test_a_memory_that_is_damaged_is_not_believed(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, planted: bytes
) -> None:
    monkeypatch.setattr(digests, "_SETTLED", -1)
    path = tmp_path / "installed"
    path.write_bytes(b"content")
    right = sha256(path)
    (memory,) = folder.iterdir()
    memory.write_bytes(planted)
    assert sha256(path) == right
    if os.name == "posix":
        memory.write_text(json.dumps([digests._stamp(path), "0" * 64]))
        memory.chmod(0o666)
        assert sha256(path) == right


def test_arrays_are_mapped_as_they_are() -> None:
    named = {
        "numbers": np.arange(35, dtype=np.float32).reshape(5, 7),
        "turned": np.arange(6, dtype=np.uint16).reshape(2, 3).T,
        "one": np.array(2.5),
        "none": np.zeros((0, 4), dtype=np.int8),
    }
    found = arrays(derived("kind-1", lambda: laid_out(named, more=["x"])))
    for name, array in named.items():
        assert found[name].dtype == array.dtype
        assert found[name].ctypes.data % 64 == 0
        np.testing.assert_array_equal(found[name], array)
        with pytest.raises(ValueError, match="read-only"):
            found[name][...] = 0
    assert derived("kind-1", lambda: laid_out({})).about["more"] == ["x"]


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_was_let_go_of_is_read_again(monkeypatch: pytest.MonkeyPatch, is_kept: bool) -> None:
    if not is_kept:
        monkeypatch.setenv("ALIGNER_CACHE", "")
    kept = derived("kind-1", lambda: laid_out({"a": np.arange(100_000)}))
    found = arrays(kept)["a"]
    for _ in range(2):
        assert int(found.sum()) == 4_999_950_000
        kept.let_go()


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_dictionary_reads_what_is_asked_for(monkeypatch: pytest.MonkeyPatch, is_kept: bool) -> None:
    if not is_kept:
        monkeypatch.setenv("ALIGNER_CACHE", "")
    entries = {"会": 1, "会议": 2, "发表": 3, "𠀀": 4, '"': 5, "": 6}
    times: list[int] = []
    for _ in range(2):
        kept = KeptDictionary("kind-1", lambda: (times.append(1) or entries, {"total": 21}))
        assert {entry: kept.get(entry) for entry in (*entries, "新", "会见")} == {**entries, "新": None, "会见": None}
        assert kept.beginning("会") == {"会": 1, "会议": 2}
        assert kept.about == {"total": 21}
    assert times == ([1] if is_kept else [1, 1])


def test_a_dictionary_lets_go_of_what_was_not_used_for_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.caches.dictionary._HELD", 100)
    entries = {f"{initial}{number}": number for initial in "abcdef" for number in range(10)}  # 71 bytes each
    kept = KeptDictionary("kind-1", lambda: (entries, {}))
    first = kept.beginning("a")
    assert kept.beginning("a") is first
    for entry, number in entries.items():
        assert kept.get(entry) == number
    assert kept.beginning("a") == first
    assert kept.beginning("a") is not first
    assert kept.get("x1") is None


def test_a_file_that_cannot_be_mapped_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(derived_module.mmap, "mmap", refuse)
    make = Maker()
    make.check(derived("kind-1", make))
