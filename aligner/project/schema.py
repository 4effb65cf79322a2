"""The SQLite file of a project: its tables, how it is opened, and how older files become newer ones."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from aligner import report
from aligner.errors import FormatError, InputError, OutputError
from aligner.io.files import reason_of
from aligner.project.packing import DamageError

SUFFIX = ".aligner"
APPLICATION = 0x616C6E70  # the application_id in the header of the file
_HEADER = b"SQLite format 3\0"
_PATIENCE = 10.0  # seconds to wait for another process

_FIRST = """
CREATE TABLE properties (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pairs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, position REAL NOT NULL, name TEXT NOT NULL UNIQUE,
    source_lang TEXT NOT NULL, target_lang TEXT NOT NULL, sources INTEGER NOT NULL, targets INTEGER NOT NULL,
    beads INTEGER NOT NULL, approved INTEGER NOT NULL, rejected INTEGER NOT NULL,
    metadata TEXT NOT NULL, head INTEGER NOT NULL DEFAULT 0, edits INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX pairs_by_position ON pairs (position);
CREATE TABLE edits (
    number INTEGER PRIMARY KEY AUTOINCREMENT, pair INTEGER NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
    time TEXT NOT NULL, author TEXT NOT NULL, label TEXT NOT NULL, kinds TEXT NOT NULL,
    undoes INTEGER, way TEXT NOT NULL, edits TEXT NOT NULL, inverse TEXT NOT NULL,
    first INTEGER NOT NULL, removed INTEGER NOT NULL, added INTEGER NOT NULL, digest TEXT NOT NULL
);
CREATE INDEX edits_by_pair ON edits (pair, number);
CREATE TABLE snapshots (
    pair INTEGER NOT NULL REFERENCES pairs (id) ON DELETE CASCADE, number INTEGER NOT NULL,
    count INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (pair, number)
);
CREATE TABLE terms (
    source_lang TEXT NOT NULL, target_lang TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
    status TEXT NOT NULL, part_of_speech TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (source_lang, target_lang, source, target)
) WITHOUT ROWID;
"""

# What runs over many files have made: when, with which settings, and what became of each of their entries.
_SECOND = """
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, began TEXT NOT NULL, ended TEXT, settings TEXT NOT NULL,
    aligner TEXT NOT NULL
);
CREATE TABLE entries (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL, run INTEGER NOT NULL REFERENCES runs (number),
    pair INTEGER REFERENCES pairs (id) ON DELETE SET NULL, status TEXT NOT NULL, reason TEXT NOT NULL,
    attempts INTEGER NOT NULL, fingerprint TEXT NOT NULL, metadata TEXT NOT NULL, files TEXT NOT NULL,
    notices TEXT NOT NULL, confidence REAL, one_sided REAL, seconds REAL
) WITHOUT ROWID;
CREATE INDEX entries_by_pair ON entries (pair);
"""

Migration = Callable[[sqlite3.Connection], None]
"""Makes a file of one version a file of the next."""

MIGRATIONS: tuple[Migration, ...] = (
    lambda connection: _run(connection, _FIRST),
    lambda connection: _run(connection, _SECOND),
)
"""The first makes an empty file one of version 1, the next that one of version 2: as many as there are versions."""


def is_project(path: str | os.PathLike[str]) -> bool:
    """Return whether a file is a project, by its first bytes."""
    try:
        with open(path, "rb") as stream:
            start = stream.read(72)
    except OSError:
        return False
    return start.startswith(_HEADER) and int.from_bytes(start[68:72], "big") == APPLICATION


def create(path: str) -> sqlite3.Connection:
    """Make a new file and return a connection to it.

    Raises:
        OutputError: There is a file of this name, or it cannot be made.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        raise OutputError("there is a file of this name", file=path, hint="choose another name") from None
    except OSError as error:
        raise OutputError(reason_of(error), file=path) from None
    connection = _connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        _advance(connection, 0, MIGRATIONS)
        connection.execute("COMMIT")
        _prepare(connection, path)
    except sqlite3.Error as error:
        connection.close()
        Path(path).unlink(missing_ok=True)
        raise OutputError(f"cannot be made: {error}", file=path) from None
    return connection


def stamp(connection: sqlite3.Connection, path: str) -> tuple[int, int]:
    """Return what stays the same as long as nobody writes into the file, neither by this connection nor by another."""
    with reading(path):
        (version,) = connection.execute("PRAGMA data_version").fetchone()
    return version, connection.total_changes


def connect(path: str, migrations: Sequence[Migration] = MIGRATIONS) -> sqlite3.Connection:
    """Return a connection to the file of a project; a file of an older version is made a newer one.

    Args:
        path: The file.
        migrations: The versions that are known.

    Raises:
        InputError: There is no such file.
        FormatError: It is no project, damaged, or of a newer version.
        OutputError: It is of an older version, and no copy of it can be kept.
    """
    if not os.path.isfile(path):
        kind = "this is a folder, not a file" if os.path.isdir(path) else "no such file or folder"
        raise InputError(kind, file=path, hint="aligner new makes a project")
    if not is_project(path):
        raise FormatError("this is no project", file=path, hint="aligner new makes one")
    connection = _connect(path)
    try:
        version = _version(connection)
        if version > len(migrations):
            reason = f"made by a newer version of aligner (its format is {version}, this one knows {len(migrations)})"
            raise FormatError(reason, file=path, hint="pip install --upgrade aligner")
        if version < len(migrations):
            _migrate(connection, path, migrations)
        _prepare(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise damaged(path, error) from None
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Name the file where SQLite has trouble with it.

    Raises:
        FormatError: It has.
    """
    try:
        yield
    except (sqlite3.Error, DamageError) as error:
        raise damaged(path, error) from None


@contextmanager
def writing(connection: sqlite3.Connection, path: str) -> Iterator[None]:
    """Keep what is done inside, all or nothing; raises as `reading` does."""
    with reading(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def damaged(path: str, error: Exception) -> FormatError:
    """Return what is raised where SQLite cannot use the file."""
    if isinstance(error, sqlite3.OperationalError):
        told = str(error)
        is_full = "disk is full" in told or "disk I/O error" in told
        hint = "see whether there is room on the disk; what was recorded before is kept" if is_full else None
        return FormatError(f"the project cannot be used: {told}", file=path, hint=hint)
    return FormatError(f"the project is damaged: {error}", file=path, hint="go back to a copy of it")


def close(connection: sqlite3.Connection) -> None:
    """Close a connection; where it is the last one, the project is one plain file again."""
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error:
        pass  # somebody else has it open: the last one to close it does this
    connection.close()


def _connect(path: str) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
    except sqlite3.Error as error:
        raise damaged(path, error) from None
    return connection


def _prepare(connection: sqlite3.Connection, path: str) -> None:
    """Have several processes read while one writes, and every edit on the disk when it is acknowledged."""
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        reason = f"this disk has no shared memory: other windows wait for each edit (journal mode {mode})"
        report.notice("hindered", reason, file=path)
    connection.execute("PRAGMA synchronous = FULL")


def _migrate(connection: sqlite3.Connection, path: str, migrations: Sequence[Migration]) -> None:
    """Keep a copy of the file, then make it one of the newest version, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)
        copy = f"{path}.version-{version}"
        if version < len(migrations):  # else another process has done it meanwhile
            _keep(path, copy)
            _advance(connection, version, migrations)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    if version < len(migrations):
        report.notice("changed", f"made a project of version {len(migrations)}; kept the old one as {copy}", file=path)


def _keep(path: str, copy: str) -> None:
    """Copy the file; one that was copied when its migration failed before is copied already.

    Raises:
        OutputError: There is no room, or no right to write there.
    """
    if os.path.lexists(copy):
        return
    unfinished = f"{copy}.part"
    try:
        Path(unfinished).unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as there, closing(sqlite3.connect(unfinished)) as kept:
            there.backup(kept)
        shutil.copymode(path, unfinished)
        os.replace(unfinished, copy)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"no copy of the project can be kept before it is changed: {error}", file=copy) from None


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _advance(connection: sqlite3.Connection, version: int, migrations: Sequence[Migration]) -> None:
    for migrate in migrations[version:]:
        migrate(connection)
    connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _run(connection: sqlite3.Connection, statements: str) -> None:
    """Run statements inside a transaction, which `executescript` would end."""
    for statement in statements.split(";\n"):
        if statement.strip():
            connection.execute(statement)
