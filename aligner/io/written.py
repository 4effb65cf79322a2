"""What this program has written, by its digest: a file that is not among it is somebody's work.

It is kept beside what else is kept for the next time (`ALIGNER_CACHE`). A digest says nothing of what the file holds or
of where it lies, and stays right when the file is moved, copied or linked to.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING

from aligner import caches

if TYPE_CHECKING:
    from sqlite3 import Connection

_FILE = "written-1.sqlite"  # another number for another layout
_MOST = 100_000  # files that are remembered
_PATIENCE = 2.0  # seconds to wait for another process
_TABLE = "CREATE TABLE IF NOT EXISTS written (id INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB UNIQUE NOT NULL)"
_OLD = "DELETE FROM written WHERE id <= (SELECT MAX(id) FROM written) - ?"

Objection = Callable[[str], str | None]
"""Says of a file that this program did not write as it stands why it is not replaced; None where it may be."""

_objection: ContextVar[Objection | None] = ContextVar("objection", default=None)


@contextlib.contextmanager
def protecting(objection: Objection) -> Iterator[None]:
    """Have files that people have made or changed kept while the block runs, unless there is no objection.

    Outside of such a block a file is replaced without a question, as Python programs expect it.
    """
    token = _objection.set(objection)
    try:
        yield
    finally:
        _objection.reset(token)


def objection() -> Objection | None:
    """Return what says why a file is not to be replaced; None where nobody asked for protection."""
    return _objection.get()


def remember(path: str) -> None:
    """Remember a file as it stands as one that this program has written; nothing happens where that is not possible."""
    with _store() as store:
        if store is not None:
            store.execute("INSERT OR REPLACE INTO written (digest) VALUES (?)", (_digest(path),))
            store.execute(_OLD, (_MOST,))


def is_ours(path: str) -> bool | None:
    """Tell whether this program wrote a file as it stands; None where nothing is remembered, as without a cache."""
    known = None
    with _store() as store:
        if store is not None:
            found = store.execute("SELECT 1 FROM written WHERE digest = ?", (_digest(path),)).fetchone()
            known = found is not None
    return known


@contextlib.contextmanager
def _store() -> Iterator[Connection | None]:
    """Open what is remembered: None where the user wants nothing kept, or it cannot be; what fails later is dropped."""
    import sqlite3

    with contextlib.ExitStack() as stack:
        store = None
        with contextlib.suppress(OSError, sqlite3.Error):
            folder = caches.folder()
            if folder is not None:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                store = stack.enter_context(contextlib.closing(sqlite3.connect(folder / _FILE, timeout=_PATIENCE)))
                store.execute(_TABLE)
        with contextlib.suppress(OSError, sqlite3.Error), store or contextlib.nullcontext():
            yield store


def _digest(path: str) -> bytes:
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.digest()
