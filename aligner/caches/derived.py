"""What is made of installed files once and then kept, laid out so that it can be mapped into memory as it is.

Several processes that map such a file share the memory it takes.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from aligner.caches.trusted import Piece, opened, place_of, save

_MARK = b"aligner\x01"
_ALIGNED = 64  # bytes; what arrays want to begin at
_EARLIER = 100  # seconds before its making that a file says it is from, so that whatever is written later shows
_UNUSED = 30 * 24 * 3600  # seconds after which what was made of other versions goes


class Derived(NamedTuple):
    """What was made.

    Attributes:
        about: What is needed to find something in the data: values that JSON can hold.
        data: The data; they begin where arrays may.
    """

    about: Mapping[str, Any]
    data: memoryview

    def let_go(self) -> None:
        """Let the system have the memory of what was looked at; whatever is looked at again is read again."""
        if isinstance(self.data.obj, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self.data.obj.madvise(mmap.MADV_DONTNEED)


def derived(name: str, make: Callable[[], tuple[Mapping[str, Any], Sequence[Piece]]]) -> Derived:
    """Return what is kept under a name; it is made where it is not there, not whole, or may be somebody else's.

    Args:
        name: A kind, a hyphen, and what tells one version of it from another, such as the digest of its source.
        make: Makes it: what it is about, and the data in pieces.
    """
    path = place_of(name)
    found = path and _read(path)
    if found:
        return found
    about, pieces = make()
    if path:
        with suppress(OSError):
            _write(path, about, pieces)
            _clean(path)
    found = path and _read(path)
    return found or Derived(about, memoryview(b"".join(pieces)))


def aligned(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, each followed by as many zeros as it takes for the next one to begin where an array may."""
    return [part for piece in pieces for part in (piece, bytes(-len(piece) % _ALIGNED))]


def _read(path: Path) -> Derived | None:
    """Return what is in a file; None where it is not there, not the one that was written, or not to be trusted.

    A file that was written to since, or damaged so that its size has changed, is not the one. To look for a bit that a
    disk has lost, all of it would have to be read, which is what mapping it saves.
    """
    with suppress(OSError, ValueError, KeyError, TypeError, struct.error), opened(path) as stream:
        status = os.fstat(stream.fileno())
        length = struct.unpack("<Q", stream.read(16).removeprefix(_MARK))[0]
        head = json.loads(stream.read(min(length, status.st_size)))
        start = _start(length)
        wanted = [path.name, sys.byteorder, status.st_mtime_ns // 10**9, status.st_size - start]
        if head["file"] == wanted and status.st_mtime_ns % 10**9 == 0:
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            return Derived(head["about"], memoryview(data)[start:])
    return None


def _write(path: Path, about: Mapping[str, Any], pieces: Sequence[Piece]) -> None:
    made = int(time.time()) - _EARLIER
    head = json.dumps({"file": [path.name, sys.byteorder, made, sum(map(len, pieces))], "about": about}).encode()
    save(path, [*aligned([_MARK + struct.pack("<Q", len(head)) + head]), *pieces], made)


def _start(length: int) -> int:
    """Return where the data begin behind a head of a length."""
    size = 16 + length
    return size + -size % _ALIGNED


def _clean(path: Path) -> None:
    """Delete what was made of other versions and not used for long, and what was left behind half written."""
    kind = path.name.partition("-")[0]
    for other in (*path.parent.glob(f"{kind}-*"), *path.parent.glob(f".{kind}-*")):
        status = other.lstat()
        if other != path and time.time() - max(status.st_atime, status.st_mtime) > _UNUSED:
            other.unlink()
