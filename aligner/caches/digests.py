"""Checking installed files against what they should be: once, and again whenever they have been touched."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path

from aligner.caches.trusted import opened, place_of, save

_SETTLED = 2  # seconds after which a further change of a file shows in its times


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits.

    It is remembered for as long as it is the same file, of the same size, not written to nor moved since: nobody but
    the system's administrator can set the time of the last change of its status.

    Raises:
        OSError: It cannot be read.
    """
    name = hashlib.sha256(os.fsencode(os.path.abspath(path))).hexdigest()[:32]
    memory = place_of(f"{name}.sha256")
    stamp = _stamp(path)
    if memory is not None:
        with suppress(OSError, ValueError, TypeError), opened(memory) as stream:
            known, digest = json.loads(stream.read(10_000))
            if known == stamp and isinstance(digest, str):
                return digest
    digest = _digest(path)
    if memory is not None and stamp == _stamp(path) and time.time() - max(stamp[-2:]) / 1e9 > _SETTLED:
        with suppress(OSError):
            save(memory, [json.dumps([stamp, digest]).encode()], int(time.time()))
    return digest


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while part := stream.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _stamp(path: Path) -> list[int]:
    status = os.stat(path)
    return [status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
