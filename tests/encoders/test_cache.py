"""Vectors that are kept: the same as those just made, as few made anew as possible, and never in the way."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from conftest import not_root
from told import noticed

import aligner
from aligner import encoders
from aligner.encoders import Vectors, cache, joined_runs
from aligner.encoders.cache import CachedEncoder, Store, cut
from aligner.encoders.use import UniversalSentenceEncoder
from aligner.pipeline import align_documents

LONGEST = 6


@lru_cache(maxsize=100_000)
def _vector(text: str) -> Vectors:
    """Most tests encode the same texts."""
    return np.cumsum(np.resize([float(ord(c)) for c in text] or [1.0], 8))


class CountingEncoder:
    """Makes a vector of each text's characters, and counts the texts."""

    version = "counting 1"
    in_threads = False  # it counts

    def __init__(self) -> None:
        self.sentences = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.sentences += len(texts)
        return np.array([_vector(text) for text in texts]) / 1e5

    def encode_runs(self, sentences: Sequence[str], longest: int) -> Vectors:
        before = self.sentences
        runs = joined_runs(self.encode, sentences, longest)
        self.sentences = before + len(sentences)
        return runs


def text(sentences: int, seed: int = 1) -> list[str]:
    chosen = random.Random(seed)
    return [
        " ".join(chosen.choices(["aa", "bbb", "c", "dd", "eeee", "ff"], k=chosen.randint(1, 9)))
        for _ in range(sentences)
    ]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of each test's own; its file is `vectors-1.sqlite`."""
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.dtype == b.dtype == np.float16 and a.tobytes() == b.tobytes()


def test_found_or_made_a_vector_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cold, warm, partly warm, without a cache, and beside other blocks."""
    sentences = [f"{first} {second}" for first, second in itertools.product(text(15), text(15, seed=2))]
    words = sorted(set(" ".join(sentences[:40]).split()) | set(map(str, range(900))))
    changed = [*sentences[:110], "Something else.", *sentences[111:]]
    encoder = encoders.load("use")
    made = [CachedEncoder(encoder).encode_runs(s, LONGEST) for s in (changed, sentences, sentences)]
    assert same(made[1], made[2])
    spoken = [CachedEncoder(encoder).encode(w) for w in (words[50:], words, words)]
    assert same(spoken[1], spoken[2])
    monkeypatch.setenv("ALIGNER_CACHE", "")
    assert same(made[0], CachedEncoder(encoder).encode_runs(changed, LONGEST))
    assert same(made[1], CachedEncoder(encoder).encode_runs(sentences, LONGEST))
    assert same(spoken[0], CachedEncoder(encoder).encode(words[50:]))
    assert same(spoken[1], CachedEncoder(encoder).encode(words))
    np.testing.assert_allclose(made[1], encoder.encode_runs(sentences, LONGEST), atol=5e-4)
    np.testing.assert_allclose(spoken[1], encoder.encode(words), atol=5e-4)


def test_what_is_kept_needs_no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = text(100)
    expected = encoders.load("use").encode_runs(sentences, LONGEST)

    def refuse(*_: object) -> bytes:
        raise AssertionError("the weights are loaded")

    monkeypatch.setattr(UniversalSentenceEncoder, "_resource", refuse)
    encoder = CachedEncoder(UniversalSentenceEncoder())
    assert encoder.version.startswith("USE multilingual v3")
    assert same(encoder.encode_runs(sentences, LONGEST), expected)


def test_blocks_are_those_of_the_whole(folder: Path) -> None:
    """A text cut into blocks has the runs that it would have in one piece."""
    for n in (0, 1, 5, 59, 60, 61, 120, 121, 500):
        whole = CountingEncoder().encode_runs(text(n), LONGEST) if n else np.zeros((LONGEST, 0, 0))
        assert same(CachedEncoder(CountingEncoder()).encode_runs(text(n), LONGEST), whole.astype(np.float16))
    assert CachedEncoder(CountingEncoder()).encode([]).shape == (0, 0)


@pytest.mark.parametrize("place", [0, 1, 777, 999])
@pytest.mark.parametrize("change", ["another", "one more", "one fewer"])
def test_a_change_is_encoded_with_its_neighbourhood_alone(place: int, change: str) -> None:
    sentences = text(1000)
    CachedEncoder(CountingEncoder()).encode_runs(sentences, LONGEST)
    changed = sentences.copy()
    changed[place : place + (change != "one more")] = [] if change == "one fewer" else ["What was not there before."]
    encoder = CountingEncoder()
    made = CachedEncoder(encoder).encode_runs(changed, LONGEST)
    assert 0 < encoder.sentences <= 4 * 120
    assert same(made, CountingEncoder().encode_runs(changed, LONGEST).astype(np.float16))
    encoder = CountingEncoder()
    CachedEncoder(encoder).encode_runs(changed, LONGEST)
    CachedEncoder(encoder).encode_runs(sentences, LONGEST)
    assert encoder.sentences == 0


def test_on_average_a_change_costs_little_more_than_a_block() -> None:
    sentences = [f"{i} {sentence}" for i, sentence in enumerate(text(3000))]
    CachedEncoder(CountingEncoder()).encode_runs(sentences, LONGEST)
    encoder = CountingEncoder()
    places = range(20, 3000, 150)
    for place in places:
        CachedEncoder(encoder).encode_runs([*sentences[:place], "New.", *sentences[place:]], LONGEST)
    assert encoder.sentences / len(places) < 250


def test_sizes_of_blocks() -> None:
    for texts in (text(5000), ["No."] * 1000, [""] * 61):
        blocks = list(cut(texts, 60))
        assert [start for start, _ in blocks] == [0, *(stop for _, stop in blocks[:-1])]
        assert blocks[-1][1] == len(texts)
        assert all(60 <= stop - start <= 120 for start, stop in blocks[:-1])
    assert not list(cut([], 60))


def test_a_new_word_is_encoded_with_its_neighbourhood_alone() -> None:
    words = [f"{number:05}" for number in range(8000)]
    CachedEncoder(CountingEncoder()).encode(words)
    encoder = CountingEncoder()
    CachedEncoder(encoder).encode(sorted([*words, "04321b"]))
    assert 250 <= encoder.sentences <= 1500


def test_what_vectors_depend_on() -> None:
    """Another model, another length of runs, other sentences before: nothing that was kept fits."""
    sentences = text(100)
    CachedEncoder(CountingEncoder()).encode_runs(sentences, LONGEST)
    encoder = CountingEncoder()
    encoder.version = "counting 2"
    CachedEncoder(encoder).encode_runs(sentences, LONGEST)
    assert encoder.sentences >= 100
    CachedEncoder(encoder).encode_runs(sentences, LONGEST - 1)
    assert encoder.sentences >= 200
    CachedEncoder(encoder).encode(sentences)
    assert encoder.sentences >= 300


def test_no_text_is_kept_and_nobody_else_can_read_it(folder: Path) -> None:
    CachedEncoder(CountingEncoder()).encode_runs(["A very peculiar sentence."] * 200, LONGEST)
    for path in folder.iterdir():
        assert b"peculiar" not in path.read_bytes()
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_empty_name_of_a_folder_switches_the_cache_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALIGNER_CACHE", "")
    monkeypatch.chdir(tmp_path)
    encoder = CountingEncoder()
    for _ in range(2):
        CachedEncoder(encoder).encode_runs(text(70), LONGEST)
    assert encoder.sentences == 140
    assert not list(tmp_path.iterdir())


@pytest.fixture
def filled(folder: Path) -> tuple[list[str], Path]:
    sentences = text(400)
    CachedEncoder(CountingEncoder()).encode_runs(sentences, LONGEST)
    return sentences, folder / "vectors-1.sqlite"


@pytest.mark.parametrize("content", [b"", b"planted", b"planted" * 10_000])
def test_a_file_that_is_no_database_is_replaced(filled: tuple[list[str], Path], content: bytes) -> None:
    sentences, path = filled
    expected = CountingEncoder().encode_runs(sentences, LONGEST).astype(np.float16)
    path.write_bytes(content)
    for _ in range(2):
        assert same(CachedEncoder(CountingEncoder()).encode_runs(sentences, LONGEST), expected)
    encoder = CountingEncoder()
    assert same(CachedEncoder(encoder).encode_runs(sentences, LONGEST), expected)
    assert encoder.sentences == 0


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 15))])
def test_a_damaged_file_does_no_harm(filled: tuple[list[str], Path], seed: int) -> None:
    sentences, path = filled
    expected = CountingEncoder().encode_runs(sentences, LONGEST).astype(np.float16)
    content = bytearray(path.read_bytes())
    chosen = random.Random(seed)
    for _ in range(50):
        content[chosen.randrange(len(content))] = chosen.randrange(256)
    path.write_bytes(content[: len(content) - seed % 3 * 5000])
    with aligner.collect_notices():
        for _ in range(3):
            assert same(CachedEncoder(CountingEncoder()).encode_runs(sentences, LONGEST), expected)


def test_other_tables_do_no_harm(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / "vectors-1.sqlite") as connection:
        connection.execute("CREATE TABLE blocks (id)")
    connection.close()
    encoder = CachedEncoder(CountingEncoder())
    with noticed("cannot keep vectors"):
        encoder.encode_runs(text(70), LONGEST)
    encoder.encode_runs(text(70), LONGEST)  # a second warning would be an error


def test_a_folder_that_cannot_be_written_is_named_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "file" / "cache"))
    encoder = CachedEncoder(CountingEncoder())
    with noticed(r"file.cache: cannot keep vectors .*; set ALIGNER_CACHE"):
        assert encoder.encode_runs(text(70), LONGEST).any()
    assert encoder.encode(text(70)).any()  # a second warning would be an error


@not_root
def test_a_read_only_folder(filled: tuple[list[str], Path]) -> None:
    sentences, path = filled
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with noticed("cannot keep vectors"):
            assert CachedEncoder(CountingEncoder()).encode_runs(sentences, LONGEST).any()
    finally:
        path.parent.chmod(0o700)


def test_a_locked_file_is_done_without(filled: tuple[list[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0.01)
    _, path = filled
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with noticed("locked"):
            assert CachedEncoder(CountingEncoder()).encode_runs(text(300, seed=3), LONGEST).any()
        other.execute("ROLLBACK")
    other.close()
    CachedEncoder(CountingEncoder()).encode_runs(text(300, seed=3), LONGEST)


@pytest.mark.parametrize(("state", "said"), [("max_page_count = 1", "full"), ("query_only = 1", "readonly")])
def test_a_file_that_takes_no_more_is_done_without(
    filled: tuple[list[str], Path], monkeypatch: pytest.MonkeyPatch, state: str, said: str
) -> None:
    prepare = cache._prepare

    def impair(connection: sqlite3.Connection) -> None:
        prepare(connection)
        connection.execute(f"PRAGMA {state}")

    monkeypatch.setattr(cache, "_prepare", impair)
    sentences = text(20_000, seed=3)
    with noticed(said):
        made = CachedEncoder(CountingEncoder()).encode_runs(sentences, 1)
    assert same(made[0], CountingEncoder().encode(sentences).astype(np.float16))


def test_the_last_of_a_disk_is_left_to_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1 << 40, 1 << 40, 1 << 20))
    encoder = CountingEncoder()
    for _ in range(2):
        CachedEncoder(encoder).encode_runs(text(70), LONGEST)
    assert encoder.sentences == 140


def blocks(path: Path) -> Iterator[bytes]:
    with sqlite3.connect(path) as connection:
        for (key,) in connection.execute("SELECT key FROM blocks ORDER BY key"):
            yield key
    connection.close()


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    def used(key: bytes, data: bytes | None = None) -> bytes | None:
        """Put a block, or get it, in a store that is opened for it."""
        store = Store(tmp_path / "file", limit=3000)
        found = store.get(key) if data is None else store.put(key, data)
        store.close()
        assert store.trouble is None
        return found

    for key in (b"a", b"b", b"c"):
        used(key, key * 1000)
    assert used(b"a") == b"a" * 1000
    used(b"d", b"d" * 1000)
    assert list(blocks(tmp_path / "file")) == [b"a", b"c", b"d"]
    used(b"e", b"e" * 2500)
    assert list(blocks(tmp_path / "file")) == [b"e"]
    used(b"f", b"f" * 5000)
    assert used(b"f") is None


def test_blocks_are_written_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock for each would make many short texts wait for each other; of a long one little is held in memory."""
    written: list[int] = []
    add = cache._add
    monkeypatch.setattr(cache, "_add", lambda c, blocks, *rest: written.append(len(blocks)) or add(c, blocks, *rest))
    store = Store(tmp_path / "file", limit=1 << 30)
    for number in range(10):
        store.put(b"%d" % number, bytes(1000))
    assert store.get(b"7") == bytes(1000)  # it waits
    assert not written
    for number in range(10, 20):
        store.put(b"%d" % number, bytes(1 << 20))
    store.close()
    assert written == [14, 4, 2]
    store = Store(tmp_path / "file", limit=1 << 30)
    assert all(store.get(b"%d" % number) for number in range(20))
    store.close()
    assert written == [14, 4, 2, 0]  # which of them were used


def test_two_processes_that_make_the_file_count_once(filled: tuple[list[str], Path]) -> None:
    _, path = filled
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(cache._TABLES)
        assert connection.execute("SELECT COUNT(*) FROM total").fetchone() == (1,)


def test_a_file_of_before_is_counted(filled: tuple[list[str], Path]) -> None:
    """What an earlier version has put there counts, and goes like all else."""
    _, path = filled
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "DROP TRIGGER with_more; DROP TRIGGER with_less; DROP TABLE total; PRAGMA user_version = 0"
        )
    connection.close()
    CachedEncoder(CountingEncoder()).encode_runs(text(70, seed=2), LONGEST)
    with sqlite3.connect(path) as connection:
        (total,), (real,) = (
            connection.execute(query).fetchone()
            for query in ("SELECT bytes FROM total", "SELECT SUM(size) FROM blocks")
        )
    connection.close()
    assert total == real


def test_a_full_file_looks_only_at_what_it_deletes(tmp_path: Path) -> None:
    """To keep a few vectors takes no longer where there are many already."""
    store = Store(tmp_path / "file", limit=1_000_000)
    for number in range(2000):
        store.put(b"%d" % number, bytes(500))
    store.close()
    store = Store(tmp_path / "file", limit=1_000_000)
    assert store._connection is not None
    steps: list[int] = []
    store._connection.set_progress_handler(lambda: steps.append(1), 1)
    store.put(b"new", bytes(500))
    store.close()
    assert len(steps) < 400


def test_one_alignment_opens_the_file_once(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    opened: list[Path] = []
    store = cache.Store
    monkeypatch.setattr(cache, "Store", lambda path, limit: opened.append(path) or store(path, limit))
    here = aligner.Document.from_sentences(["Das ist ein Satz.", "Danke."], "de")
    there = aligner.Document.from_sentences(["This is a sentence.", "Thank you."], "en")
    made = aligner.align(here, there)
    assert opened == [folder / "vectors-1.sqlite"]
    settings = aligner.Settings(keep_vectors=False)
    assert align_documents(here, there, settings) == made
    assert len(opened) == 1
    assert settings.fingerprint() == aligner.Settings().fingerprint()


def test_the_file_stays_within_its_bounds(folder: Path) -> None:
    encoder = CachedEncoder(CountingEncoder(), limit=500_000)
    for seed in range(10):
        encoder.encode_runs(text(1000, seed), LONGEST)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_000_000


_PROGRAM = """
import hashlib, sys
from test_cache import LONGEST, CachedEncoder, CountingEncoder, text
made = [CachedEncoder(CountingEncoder()).encode_runs(text(1000, seed), LONGEST) for seed in map(int, sys.argv[1:])]
print(hashlib.sha256(b"".join(runs.tobytes() for runs in made)).hexdigest())
"""


@pytest.mark.slow
def test_several_processes_at_once(folder: Path) -> None:
    """They make the file together, write the same blocks, and others; none is told of any trouble."""
    running = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _PROGRAM, *seeds],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for seeds in (["1", "2"], ["1", "2"], ["2", "1"], ["3", "1"])
    ]
    done = [process.communicate(timeout=120) for process in running]
    assert [error for _, error in done] == [b""] * 4
    assert done[0][0] == done[1][0] != done[2][0]
    encoder = CountingEncoder()
    for seed in (1, 2, 3):
        CachedEncoder(encoder).encode_runs(text(1000, seed), LONGEST)
    assert encoder.sentences == 0


def test_memory_is_that_of_the_result() -> None:
    """As many numbers as 6,000 sentences of the bundled encoder have: 37 MB, and little besides."""

    class Wide(CountingEncoder):
        def encode_runs(self, sentences: Sequence[str], longest: int) -> Vectors:
            return np.ones((longest, len(sentences), 512), dtype=np.float32)

    sentences = text(6000)
    for _ in range(2):
        tracemalloc.start()
        runs = CachedEncoder(Wide()).encode_runs(sentences, LONGEST)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert runs.nbytes == 6000 * LONGEST * 512 * 2
        assert peak < runs.nbytes + 10_000_000


def test_threads_may_share_an_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path))
    shared = CachedEncoder(CountingEncoder())
    texts = [text(200, seed) for seed in range(8)]
    alone = [CountingEncoder().encode_runs(sentences, LONGEST).astype(np.float16) for sentences in texts]
    for _ in range(2):  # made, then found
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda sentences: shared.encode_runs(sentences, LONGEST), texts))
        for here, there in zip(made, alone, strict=True):
            np.testing.assert_array_equal(here, there)
