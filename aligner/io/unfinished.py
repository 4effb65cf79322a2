"""Files that are not finished: where they are written, and how those are removed that a killed process left behind.

Such a file is locked by the process that writes it, until it has its own name. When a process is killed, its lock goes
and its file stays. So a file of ours that nobody holds belongs to nobody, and the next run in that folder removes it.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import stat
import tempfile
import time
from types import ModuleType

_fcntl: ModuleType | None
try:
    import fcntl as _fcntl
except ImportError:  # Windows, where an open file cannot be removed in any case
    _fcntl = None

_PREFIX, _SUFFIX = ".aligner-", ".unfinished"
_OURS = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}{re.escape(_SUFFIX)}")
_DAY = 86_400  # seconds; without locks, and for what cannot be locked


def create(folder: str) -> tuple[int, str]:
    """Make an empty file in a folder, after removing those that killed processes have left there.

    Returns:
        Its descriptor, which holds the lock: close it when the file has its own name. And its path.

    Raises:
        OSError: It cannot be made.
    """
    _sweep(os.path.abspath(folder))
    while True:
        handle, path = tempfile.mkstemp(_SUFFIX, _PREFIX, folder)
        if _locked(handle, path):
            return handle, path
        os.close(handle)


def _locked(handle: int, path: str) -> bool:
    """Lock a new file; tell whether it is still there, which another process may have taken for an old one."""
    if _fcntl is None:
        return True
    with contextlib.suppress(OSError):  # a file system without locks, where nobody else gets one either
        _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    with contextlib.suppress(OSError):
        return os.path.samestat(os.fstat(handle), os.stat(path))
    return False


@functools.cache  # once in a run
def _sweep(folder: str) -> None:
    """Remove what killed processes of this user have left in a folder."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        left = [entry.path for entry in entries if _OURS.fullmatch(entry.name) and _is_mine(entry)]
        for path in left:
            with contextlib.suppress(OSError):
                _remove_unless_held(path)


def _is_mine(entry: os.DirEntry[str]) -> bool:
    with contextlib.suppress(OSError):
        status = entry.stat(follow_symlinks=False)
        return stat.S_ISREG(status.st_mode) and (not hasattr(os, "geteuid") or status.st_uid == os.geteuid())
    return False


def _remove_unless_held(path: str) -> None:
    if _fcntl is None:
        if time.time() - os.stat(path).st_mtime > _DAY:
            os.unlink(path)
        return
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
        os.unlink(path)
    finally:
        os.close(handle)
