"""Which server has a project open: so that a second start opens the first one's page.

For each open project there is a small file in a folder of the user's own, with the address of the server, its process
and the key that gets a new link from it. The server holds a lock on the file as long as it lives, so that one left
behind by a process that was killed is known for what it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from aligner import caches

_fcntl: ModuleType | None
_msvcrt: ModuleType | None
try:
    import fcntl as _fcntl
except ImportError:  # Windows
    _fcntl = None
try:
    import msvcrt as _msvcrt
except ImportError:
    _msvcrt = None

_LOCKED_BYTE = 1 << 20  # its offset, on Windows: far behind the content, since locked bytes cannot be read there
_PATIENCE = 5.0  # seconds until a server that has just started has told its address


@dataclass(frozen=True, slots=True)
class Running:
    """A server that has a project open.

    Attributes:
        process: Its process.
        address: Its address, such as `http://127.0.0.1:4711`.
        key: Gets a new link from it.
    """

    process: int
    address: str
    key: str

    def link(self) -> str | None:
        """Ask it for a new link; None where it does not answer."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Length": "0"}
        request = urllib.request.Request(f"{self.address}/launch", headers=headers, method="POST")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by way of a proxy
        try:
            with opener.open(request, timeout=_PATIENCE) as answer:
                url = json.loads(answer.read(10_000))["url"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return url if isinstance(url, str) and url.startswith(f"{self.address}/") else None


class Lock:
    """That a project is open here, until `release` is called."""

    def __init__(self, file: tuple[Path, int] | None) -> None:
        self._file = file

    @classmethod
    def take(cls, project: Path) -> Lock | None:
        """Return the lock of a project; None where another process holds it.

        Where there is no folder for locks, everybody gets one: several servers on a project work, too.
        """
        with contextlib.suppress(OSError):
            path = _path_of(project)
            return cls(None) if path is None else cls._take(path)
        return cls(None)

    @classmethod
    def _take(cls, path: Path) -> Lock | None:
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
            if not _is_held_now(handle):
                os.close(handle)
                return None
            with contextlib.suppress(OSError):
                if os.path.samestat(os.fstat(handle), os.stat(path)):
                    return cls((path, handle))
            os.close(handle)  # its last owner has just removed it

    def tell(self, address: str, key: str) -> None:
        """Write down where the server is."""
        if self._file is None:
            return
        _, handle = self._file
        value = {"process": os.getpid(), "address": address, "key": key}
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(value).encode())

    def release(self) -> None:
        """Give it up, and remove its file."""
        if self._file is None:
            return
        path, handle = self._file
        self._file = None
        if _fcntl is not None:
            path.unlink(missing_ok=True)
        os.close(handle)
        if _fcntl is None:  # Windows removes nothing that is open
            path.unlink(missing_ok=True)


def running(project: Path) -> Running | None:
    """Return the server that has a project open, as far as it says where it is."""
    path = _path_of(project)
    if path is None:
        return None
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            value = json.loads(path.read_bytes())
            return Running(int(value["process"]), str(value["address"]), str(value["key"]))
        time.sleep(0.1)
    return None


def _path_of(project: Path) -> Path | None:
    """The file of a project, in a folder that nobody else may read; None where the user wants nothing kept."""
    kept = caches.folder()
    if kept is None:
        return None
    folder = kept / "open"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) != 0o700:
        folder.chmod(0o700)
    name = os.path.normcase(os.path.realpath(project))
    return folder / f"{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}.json"


def _is_held_now(handle: int) -> bool:
    """Lock a file, if nobody else has; where a file system has no locks, nobody else has."""
    try:
        if _fcntl is not None:
            _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
        elif _msvcrt is not None:
            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            _msvcrt.locking(handle, _msvcrt.LK_NBLCK, 1)
    except BlockingIOError:
        return False
    except OSError:
        return _fcntl is not None
    return True
