"""Reading files of the cache folder: only those that nobody but this user can have written."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import disk_usage
from typing import BinaryIO

from aligner import caches

_FOLDER = "derived"
_SPARE = 1 << 28  # bytes on the disk that are left to others

Piece = bytes | memoryview


def place_of(name: str) -> Path | None:
    """Return where a file is kept from one run to the next; None where the user wants nothing kept, or has no home."""
    try:
        parent = caches.folder()
    except OSError:
        return None
    return None if parent is None else parent / _FOLDER / name


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading.

    Raises:
        OSError: It is not there, or it may be somebody else's: a link, no plain file, owned by or open to others.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as stream:
        status = os.fstat(stream.fileno())
        is_mine = not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
        if not (is_mine and stat.S_ISREG(status.st_mode)):
            raise OSError(0, "it may be somebody else's", str(path))
        yield stream


def save(path: Path, pieces: Iterable[Piece], time: int) -> None:
    """Write a file in one step: whoever opens it finds all of it, or what was there before.

    Args:
        path: The file.
        pieces: What stands in it.
        time: When it says that it was changed last, in seconds.

    Raises:
        OSError: There is no room, or no right to write there.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    size = sum(map(len, pieces := list(pieces)))
    if disk_usage(path.parent).free < size + _SPARE:
        raise OSError(0, "there is too little room", str(path))
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(number)
        os.utime(name, (time, time))
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
