"""Where the files of an entry are: below one folder, or at an address of a kind that is allowed.

A manifest may come from a stranger. So a file has to lie in the manifest's folder or below it, links followed, and an
address has to be of a named kind: what else `fsspec` could open (`file:`, `local:`, `zip:`, `github:`, `a::b`) leads
to other files of this machine or to code that nobody expects.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from functools import lru_cache
from ipaddress import ip_address
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit

from aligner.errors import InputError
from aligner.io.files import Limits, reason_of
from aligner.io.names import origin_of

PROTOCOLS = ("http", "https", "s3", "gs", "az", "abfs", "sftp")
"""Of addresses that may stand in a manifest; each but the first two needs its library beside `fsspec`."""

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)(?:://|::.*://)")
_LONGEST = 4096  # characters of a path or an address
_FOLDERS = 10_000  # whose real places are remembered
_SECRETS = frozenset({"fd00:ec2::254", "100.100.100.200"})  # where clouds keep them, beside 169.254.169.254

Identity = tuple[int, int] | str
"""What two names of one file have in common: its device and number, or its address."""


def is_address(name: str) -> bool:
    """Return whether a name is an address (URL) rather than a path."""
    return _ADDRESS.match(name) is not None


def shown(name: str) -> str:
    """Return a name as messages and results have it: of an address neither a password nor a query, which may be one."""
    if is_address(name):
        return re.sub("//[^/@]*@", "//", re.split("[?#]", name, maxsplit=1)[0])
    return origin_of(name) if os.path.isabs(name) else os.fsencode(name).decode("utf-8", "replace")


class Folder:
    """The folder that the files of entries have to be in.

    Args:
        path: The folder.
        allow_outside: Whether files may be anywhere.
        limits: Sizes to refuse.
    """

    def __init__(self, path: str, *, allow_outside: bool = False, limits: Limits = Limits()) -> None:
        self._path = path or "."
        self._real = os.path.realpath(self._path)
        self._allow_outside = allow_outside
        self._limits = limits
        self._real_of = lru_cache(_FOLDERS)(os.path.realpath)

    def find(self, name: str) -> tuple[str, Identity]:
        """Return what a worker opens for a name: an absolute path or an address; and what identifies the file.

        Raises:
            InputError: It is not there, no file, empty, too large, outside of the folder, or of a kind that is not
                allowed; the error does not name the file.
        """
        if "\0" in name:
            raise InputError("a zero byte is in its name, which no file can have")
        if len(name) > _LONGEST:
            raise InputError(f"a name of {len(name):,} characters (a file can have {_LONGEST:,})")
        if re.search("[\r\n]", name):
            raise InputError("a line break is in its name", hint="rename the file")
        if is_address(name):
            return checked_address(name), name
        return self._file(name)

    def _file(self, name: str) -> tuple[str, Identity]:
        if not self._allow_outside and (PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive):
            raise InputError("an absolute path", hint="name it from the folder of the manifest, or --allow-outside")
        path = os.path.join(self._path, name)
        if os.sep == "/" and "\\" in name and not os.path.lexists(path):
            path = os.path.join(self._path, name.replace("\\", "/"))  # as Windows has it
        try:
            found, real = self._places(path)
            if os.path.islink(found):
                _refuse_dead(real)
            if not self._allow_outside and os.path.commonpath([self._real, real]) != self._real:
                hint = "move it there, or --allow-outside"
                raise InputError("it is outside of the folder of the manifest", hint=hint)
            status = os.stat(real)
        except OSError as error:
            raise InputError(reason_of(error)) from None
        except ValueError:  # on Windows: it is on another drive
            raise InputError("it is outside of the folder of the manifest", hint="--allow-outside") from None
        _refuse_other(status)
        if not status.st_size:
            raise InputError("the file is empty")
        if status.st_size > self._limits.size:
            raise InputError(f"larger than {self._limits.size:,} bytes", hint="--max-size raises the limit")
        return found, (status.st_dev, status.st_ino)

    def _places(self, path: str) -> tuple[str, str]:
        """The path with the links of folders followed, which are remembered, for many files are in one; and with all.

        A link to a file keeps its name, which says the format and may be all that people know it by.
        """
        folder, name = os.path.split(path)
        if name in ("", ".", ".."):
            return (os.path.realpath(path),) * 2
        found = os.path.join(self._real_of(folder or "."), name)
        return found, os.path.realpath(found) if os.path.islink(found) else found


def _refuse_dead(real: str) -> None:
    """Refuse a link to no file, wherever it leads."""
    try:
        status = os.stat(real)
    except FileNotFoundError:
        raise InputError("a link to a file that is not there") from None
    if not (stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)):
        raise InputError("a link to a device or a pipe, not to a file")


def _refuse_other(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise InputError("this is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"this is {'a named pipe' if stat.S_ISFIFO(status.st_mode) else 'a device'}, not a file")


def checked_address(name: str) -> str:
    """Return an address that is of a kind that is opened.

    Raises:
        InputError: It is not, or names no server, or holds a password.
    """
    match = _ADDRESS.match(name)
    protocol = match[1].lower() if match else ""
    if protocol == "file":
        raise InputError("an address of a file here", hint="give its path, without file://")
    if protocol not in PROTOCOLS:
        raise InputError("addresses of this kind are not opened", hint=f"those of {', '.join(PROTOCOLS)} are")
    try:
        parts = urlsplit(name)
        host, secret = parts.hostname, parts.password or (parts.username if protocol != "sftp" else None)
    except ValueError:
        host, secret = None, None
    if not host:
        raise InputError("an address without a host")
    if secret:
        hint = "name it without; each library has a place for passwords, such as ~/.netrc or ~/.aws"
        raise InputError("an address with a password in it, which results would show", hint=hint)
    refuse_secrets(host)
    return name


def refuse_secrets(host: str) -> None:
    """See that a host, where it is a number, is none at which a machine in a cloud is told its secrets.

    Raises:
        InputError: It is one.
    """
    with suppress(ValueError):
        address = ip_address(host)
        address = getattr(address, "ipv4_mapped", None) or address
        if address.is_link_local or str(address) in _SECRETS:
            raise InputError("an address of this machine's own network, where clouds keep secrets")
