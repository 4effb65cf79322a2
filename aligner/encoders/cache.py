"""Vectors that outlive a run of the program: an encoder that remembers what it has encoded.

A text is cut into blocks where its sentences themselves say so: behind one whose checksum has a certain remainder, as
soon as there are enough. So a change in a text changes the block it lies in, now and then the next one, and no other
(Muthitacharoen et al. 2001). A block is encoded by itself, so its vectors are the same bit for bit whether they were
found or made. They are kept under a digest of everything they depend on; the text itself is not kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from math import prod
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

from aligner import caches, report
from aligner._version import __version__
from aligner.encoders.encoder import Encoder, Float16Vectors, Vectors
from aligner.threads import in_order, one_for_products

_FILE = "vectors-1.sqlite"  # another number for another layout
_LIMIT = 1 << 30  # bytes of vectors
_SPARE = 1 << 28  # bytes on the disk that are left to others
_PATIENCE = 2.0  # seconds to wait for another process
_SENTENCES, _WORDS = 60, 250  # texts in a block, at least
_WAITING = 1 << 22  # bytes of vectors that are written together
_TABLES = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS blocks (
    id INTEGER PRIMARY KEY, key BLOB UNIQUE NOT NULL, size INTEGER NOT NULL, checksum INTEGER NOT NULL,
    used INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS by_use ON blocks (used, size);
CREATE TABLE IF NOT EXISTS vectors (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS with_its_vectors AFTER DELETE ON blocks
    BEGIN DELETE FROM vectors WHERE id = old.id; END;
CREATE TABLE IF NOT EXISTS total (bytes INTEGER NOT NULL);
INSERT OR IGNORE INTO total (rowid, bytes) SELECT 1, IFNULL(SUM(size), 0) FROM blocks;
CREATE TRIGGER IF NOT EXISTS with_more AFTER INSERT ON blocks BEGIN UPDATE total SET bytes = bytes + new.size; END;
CREATE TRIGGER IF NOT EXISTS with_less AFTER DELETE ON blocks BEGIN UPDATE total SET bytes = bytes - old.size; END;
PRAGMA user_version = 1;
COMMIT;
"""
_NOW = "(SELECT IFNULL(MAX(used), 0) + 1 FROM blocks)"


# What SQLite says of a damaged file, and what Python says where the damage is in a string or in a number.
_DAMAGE = (sqlite3.DatabaseError, ArithmeticError, TypeError, ValueError)

Result = TypeVar("Result")


class _Wanted(NamedTuple):
    """A block of texts whose vectors are wanted.

    Attributes:
        key: Digest of all that its vectors depend on.
        texts: Its texts, with those of runs that begin before it.
        before: How many of the latter there are.
        found: The vectors, if they are kept.
    """

    key: bytes
    texts: Sequence[str]
    before: int
    found: Float16Vectors | None


class CachedEncoder:
    """An encoder in front of which there is a cache.

    Args:
        encoder: Makes the vectors that are not there yet.
        limit: Bytes of vectors to keep, of all encoders together; what was not used for longest goes first. With 0 none
            are kept, and none are looked for.

    Attributes:
        version: That of the encoder.
    """

    in_threads = False  # it starts them itself

    def __init__(self, encoder: Encoder, limit: int = _LIMIT) -> None:
        self._encoder = encoder
        self._limit = limit
        self._has_warned = False
        self._held: tuple[Store | None] | None = None

    @property
    def version(self) -> str:
        return self._encoder.version

    @contextmanager
    def open(self) -> Iterator[None]:
        """Keep the file of vectors open while something is encoded in several steps."""
        with self._store() as store:
            self._held = (store,)
            try:
                yield
            finally:
                self._held = None

    def encode(self, texts: Sequence[str]) -> Float16Vectors:
        """Encode texts one by one: an array (texts, dim) of unit vectors, in 16 bits."""
        blocks = ((texts[start:stop], 0) for start, stop in cut(texts, _WORDS))
        made = list(self._blocks(blocks, 0))
        return np.concatenate(made or [np.zeros((0, 0), dtype=np.float16)])

    def encode_runs(self, sentences: Sequence[str], longest: int) -> Float16Vectors:
        """Encode every run of 1 to `longest` neighbouring sentences; see `Encoder.encode_runs`.

        Returns:
            The unit vectors (longest, sentences, dim), in 16 bits.
        """
        ranges = list(cut(sentences, _SENTENCES))
        before = [min(start, longest - 1) for start, _ in ranges]  # where the runs that end in a block may begin
        blocks = ((sentences[start - more : stop], more) for (start, stop), more in zip(ranges, before, strict=True))
        runs = np.zeros((longest, len(sentences), 0), dtype=np.float16)
        for (start, stop), block in zip(ranges, self._blocks(blocks, longest), strict=True):
            if start == 0:
                runs = np.zeros((longest, len(sentences), block.shape[-1]), dtype=np.float16)
            runs[:, start:stop] = block
            report.progress(stop, len(sentences))
        return runs

    def encode_words(self, sentences: Sequence[Sequence[str]]) -> list[Vectors]:
        """Encode the words of sentences in their context; see `Encoder.encode_words`. These are not kept."""
        with one_for_products():
            return self._encoder.encode_words(sentences)

    def _blocks(self, blocks: Iterable[tuple[Sequence[str], int]], longest: int) -> Iterator[Float16Vectors]:
        """Yield vectors of blocks, found or made; several are made at once if the encoder allows it.

        Args:
            blocks: Texts of each block, and how many of its first ones belong to runs only.
            longest: Sentences of the longest run; 0 where the texts are no sentences of runs.
        """
        with self._store() as store:

            def look(block: tuple[Sequence[str], int]) -> _Wanted:
                texts, before = block
                about = [__version__, np.__version__, self.version, longest, before, list(texts)]
                key = hashlib.sha256(json.dumps(about).encode()).digest()
                shape = (longest, len(texts) - before) if longest else (len(texts),)
                stored = store.get(key) if store else None
                if stored is None or len(stored) % (2 * prod(shape)):
                    return _Wanted(key, texts, before, None)
                found = np.frombuffer(stored, dtype="<f2").reshape(*shape, -1).astype(np.float16, copy=False)
                return _Wanted(key, texts, before, found)

            def made(block: _Wanted) -> tuple[_Wanted, Float16Vectors]:
                if block.found is not None:
                    return block, block.found
                if longest:
                    vectors = self._encoder.encode_runs(block.texts, longest)[:, block.before :]
                else:
                    vectors = self._encoder.encode(block.texts)
                return block, vectors.astype(np.float16)

            # The store is a thread's own: blocks are looked for, and put there, in this one.
            wanted = map(look, blocks)
            in_threads = getattr(self._encoder, "in_threads", False)  # one of the user's own need not know of it
            for block, vectors in in_order(made, wanted) if in_threads else map(made, wanted):
                if store and block.found is None:
                    store.put(block.key, vectors.astype("<f2", copy=False).tobytes())
                yield vectors

    @contextmanager
    def _store(self) -> Iterator[Store | None]:
        """Open the store, or none where the user wants none or it cannot be opened."""
        if self._held is not None:
            yield self._held[0]
            return
        try:
            folder = caches.folder() if self._limit else None
        except OSError as error:
            self._warn(str(error.strerror), str(error.filename))
            folder = None
        if folder is None:
            yield None
            return
        store = Store(folder / _FILE, self._limit)
        try:
            yield store
        finally:
            store.close()
            if store.trouble:
                self._warn(store.trouble, str(folder))

    def _warn(self, trouble: str, folder: str) -> None:
        """Say once that nothing is kept."""
        if not self._has_warned:
            self._has_warned = True
            reason = f"cannot keep vectors for the next time ({trouble})"
            report.notice("hindered", reason, file=folder, hint=caches.ADVICE)


class Store:
    """Blocks of bytes in an SQLite file. What goes wrong with it is no error: the block is not there, or not kept.

    Args:
        path: The file; it is made where there is none.
        limit: Bytes to keep.

    Attributes:
        trouble: What went wrong, if it is something that the user can put right.
    """

    def __init__(self, path: Path, limit: int) -> None:
        self._path = path
        self._limit = limit
        self._connection: sqlite3.Connection | None = None
        self._waiting: dict[bytes, bytes] = {}
        self._size = 0
        self._used: list[int] = []
        self.trouble: str | None = None
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Vectors tell something about a text: nobody else may read them.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            _prepare(self._connection)
        except (OSError, *_DAMAGE) as error:
            self._give_up(error)

    def get(self, key: bytes) -> bytes | None:
        """Return the block of a key, if it is there."""
        waiting = self._waiting.get(key)
        return waiting if waiting is not None else self._attempt(partial(self._find, key))

    def put(self, key: bytes, data: bytes) -> None:
        """Keep a block, and let go of those that were not used for longest where there are too many.

        It is written together with those that follow, or when the store is closed: of a short text there are few, and
        to write each of them by itself would take longer than to make it.
        """
        if self._connection is not None:
            self._waiting[key] = data
            self._size += len(data)
            if self._size >= _WAITING:
                self._write()

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        if self._waiting or self._used:
            self._write()
        self._let_go()

    def _find(self, key: bytes, connection: sqlite3.Connection) -> bytes | None:
        query = "SELECT id, checksum, data FROM blocks JOIN vectors USING (id) WHERE key = ?"
        for number, checksum, data in connection.execute(query, [key]).fetchall():
            if zlib.crc32(data) == checksum:
                self._used.append(number)
                return bytes(data)
            connection.execute("DELETE FROM blocks WHERE key = ?", [key])
        return None

    def _write(self) -> None:
        waiting, used = self._waiting, self._used
        self._waiting, self._used, self._size = {}, [], 0
        with suppress(OSError):
            if shutil.disk_usage(self._path.parent).free <= _SPARE:
                waiting = {}
            self._attempt(lambda connection: _add(connection, waiting, used, self._limit))

    def _let_go(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _attempt(self, work: Callable[[sqlite3.Connection], Result]) -> Result | None:
        if self._connection is not None:
            try:
                return work(self._connection)
            except _DAMAGE as error:
                self._give_up(error)
        return None

    def _give_up(self, error: Exception) -> None:
        """Do without from now on. A file that is damaged, or no database, is deleted: the next time makes a new one."""
        self._let_go()
        if type(error) is sqlite3.DatabaseError or not isinstance(error, OSError | sqlite3.Error):
            try:
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{self._path}{suffix}").unlink(missing_ok=True)
                return
            except OSError as undeletable:
                error = undeletable
        self.trouble = (isinstance(error, OSError) and error.strerror) or str(error)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA page_size = 16384")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if connection.execute("PRAGMA user_version").fetchone() != (1,):
        connection.executescript(_TABLES)


def _add(connection: sqlite3.Connection, blocks: dict[bytes, bytes], used: list[int], limit: int) -> None:
    """Write new blocks and which of the old ones were used, and delete those that are too many, in one transaction."""
    insert = f"INSERT OR IGNORE INTO blocks (key, size, checksum, used) VALUES (?, ?, ?, {_NOW})"
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"UPDATE blocks SET used = {_NOW} WHERE id = ?", [[number] for number in used])
        for key, data in blocks.items():
            new = connection.execute(insert, [key, len(data), zlib.crc32(data)])
            if new.rowcount:
                connection.execute("INSERT INTO vectors VALUES (?, ?)", [new.lastrowid, data])
        excess = connection.execute("SELECT bytes FROM total").fetchone()[0] - limit
        if excess > 0:
            old = []
            for number, size in connection.execute("SELECT id, size FROM blocks ORDER BY used"):
                old.append([number])
                excess -= size
                if excess <= 0:
                    break
            connection.executemany("DELETE FROM blocks WHERE id = ?", old)


def cut(texts: Sequence[str], least: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of `least` to twice as many texts, cut where a text says so; only the last one may have fewer.

    Only the checksum of a text decides, so the cuts behind a change are soon the ones that there were before.
    """
    start = 0
    for stop, text in enumerate(texts, 1):
        size = stop - start
        wanted = size >= least and zlib.crc32(text.encode("utf-8", "surrogatepass")) % (least // 2) == 0
        if wanted or size == 2 * least or stop == len(texts):
            yield start, stop
            start = stop
