"""How the files of an entry reach a worker: from this machine or a shared disk, from a server, or with the task.

Files here need no library. Addresses are opened by `fsspec`, within bounds: a server may send without end, not at all,
or lead elsewhere. Nothing is unpacked on the way, so what arrives is never larger than what was sent.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import ipaddress
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, BinaryIO, TypeVar
from urllib.parse import unquote, urlsplit

from aligner.errors import InputError
from aligner.io.files import Limits, reading, reason_of
from aligner.io.names import file_name
from aligner.runs.manifest import Entry
from aligner.runs.places import checked_address, is_address, refuse_secrets, shown

Value = TypeVar("Value")

Sent = tuple[bytes, bytes] | InputError
"""The contents of both files of an entry, or why they cannot be read."""

_CONNECT, _SILENCE, _WHOLE = 30.0, 60.0, 600.0  # seconds to wait for a server, for its next bytes, and for a file
_ASKED = 60.0  # seconds to wait until a server has said what it has
_PAUSES = (1.0, 4.0)  # seconds before a server is asked once more
_CHUNK = 1 << 20
_TAGS = ("ETag", "etag", "Content-MD5", "content_md5", "md5Hash", "VersionId", "generation")  # what stores call it
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_INSTALL = 'pip install "aligner[remote]"'


class UnavailableError(InputError):
    """A file that cannot be had now, but may be another time: a server, a disk, a password or a library is missing."""


@contextlib.contextmanager
def opened(path: str, limits: Limits = Limits()) -> Iterator[BinaryIO]:
    """Open a file for reading bytes: one here, or at an address, which is read at once.

    Args:
        path: What an entry has.
        limits: Sizes to refuse.

    Raises:
        InputError: It cannot be read, or is too large.
    """
    if is_address(path):
        yield io.BytesIO(_fetched(path, limits))
        return
    try:
        with reading(path, limits) as stream:
            yield stream
    except OSError as error:  # of the disk or the network, when it is open already
        raise UnavailableError(reason_of(error), file=shown(path)) from None


def tag_of(address: str) -> tuple[str, int]:
    """Return what a store says of the content of a file, so that it need not be read, and its size, as far as it says.

    The first changes whenever the content does: an ETag that is not weak, a digest, or the number of a version; it is
    empty where there is none.

    Raises:
        UnavailableError: The store does not answer.
    """
    try:
        found = _asked(address)
    except Exception as error:  # reading it will say what is wrong
        if "Timeout" in type(error).__name__:
            raise UnavailableError("the server does not answer in time", file=shown(address)) from None
        return "", 0
    with contextlib.suppress(ValueError, TypeError):
        tags = (str(found[name]) for name in _TAGS if found.get(name))
        tag, size = next((tag for tag in tags if not tag.startswith("W/")), ""), int(found.get("size") or 0)
        return f"{tag} {size}" if tag else "", size
    return "", 0


def contents(entry: Entry, limits: Limits) -> Sent:
    """Return what both files of an entry hold, to be sent with a task; or why they cannot be read."""
    held = []
    try:
        for path in (entry.source, entry.target):
            with opened(path, limits) as stream:
                held.append(stream.read())
    except InputError as error:
        return error
    return held[0], held[1]


@contextlib.contextmanager
def at_hand(entry: Entry, sent: Sent | None, limits: Limits) -> Iterator[Entry]:
    """Return an entry whose files are on this machine as long as the block lasts.

    Args:
        entry: The entry.
        sent: The contents of its files, where they came with the task.
        limits: Sizes to refuse.

    Raises:
        InputError: A file cannot be fetched.
    """
    if isinstance(sent, InputError):
        raise sent
    paths = [entry.source, entry.target]
    if sent is None and not any(map(is_address, paths)):
        yield entry
        return
    with tempfile.TemporaryDirectory(prefix="aligner-") as folder:
        for i, path in enumerate(paths):
            if sent is not None or is_address(path):
                content = sent[i] if sent is not None else _fetched(path, limits)
                paths[i] = _put(content, os.path.join(folder, str(i)), entry.names[i])
        yield replace(entry, source=paths[0], target=paths[1])


def _put(content: bytes, folder: str, name: str) -> str:
    """Write a file under the name that the manifest has, which says its format and becomes its origin."""
    last = unquote(urlsplit(name).path) if is_address(name) else name
    path = os.path.join(folder, file_name(last) or "text")
    os.mkdir(folder)
    with open(path, "wb") as stream:
        stream.write(content)
    return path


# --- servers ---------------------------------------------------------------------------------------------------------


def digest_at(address: str, limits: Limits) -> str:
    """Return 32 hexadecimal digits: BLAKE2b of a file at an address, which is not held in memory.

    Raises:
        InputError: It cannot be read, or is too large.
    """

    def digest(pieces: Iterator[bytes]) -> str:
        made = hashlib.blake2b(digest_size=16)
        for piece in pieces:
            made.update(piece)
        return made.hexdigest()

    return _taken(address, limits, digest)


def _fetched(address: str, limits: Limits) -> bytes:
    """The content of a file on a server.

    Raises:
        InputError: It cannot be read, or is too large.
    """
    return _taken(address, limits, b"".join)


def _taken(address: str, limits: Limits, take: Callable[[Iterator[bytes]], Value]) -> Value:
    """What is made of a file on a server, which is asked once more where it fails."""
    until = time.monotonic() + _WHOLE
    for pause in (*_PAUSES, None):
        try:
            return take(_pieces(address, limits, until))
        except InputError:
            raise
        except Exception as error:  # whatever the library of a store raises
            if pause is None or not _may_pass(error) or time.monotonic() + pause > until:
                raise _refusal(error, address) from None
        time.sleep(pause)
    raise AssertionError  # the last pause is None


def _pieces(address: str, limits: Limits, until: float) -> Iterator[bytes]:
    system, size = _system(address), 0
    options = {"block_size": 0, "size": 1} if _protocol(address) == "http" else {"block_size": 5 * _CHUNK}
    with system.open(address, "rb", **options) as stream:
        while piece := stream.read(min(_CHUNK, limits.size + 1 - size)):
            size += len(piece)
            if size > limits.size:
                hint = "raise the limit (--max-size) if that is intended"
                raise InputError(f"larger than {limits.size:,} bytes", file=shown(address), hint=hint)
            if time.monotonic() > until:
                raise TimeoutError
            yield piece


def _asked(address: str) -> Any:
    """What a store says of a file."""
    system = _system(address)
    if not getattr(system, "async_impl", False):
        return system.info(address)
    from fsspec.asyn import sync

    return sync(system.loop, system._info, address, timeout=_ASKED)


def _protocol(address: str) -> str:
    protocol = checked_address(address).partition(":")[0].lower()
    return "http" if protocol == "https" else protocol


def _system(address: str) -> Any:
    try:
        return _system_of(_protocol(address))
    except UnavailableError as error:
        raise UnavailableError(error.reason, file=shown(address), hint=error.hint) from None


@cache
def _system_of(protocol: str) -> Any:
    """The file system of a protocol.

    Raises:
        InputError: A library is not installed.
    """
    try:
        import fsspec
    except ImportError:
        raise UnavailableError("fsspec is not installed, which opens addresses", hint=_INSTALL) from None
    options: dict[str, Any] = {}
    if protocol == "http":
        options = {"get_client": _client}
    elif protocol == "s3":
        times = {"connect_timeout": _CONNECT, "read_timeout": _SILENCE, "retries": {"max_attempts": len(_PAUSES) + 1}}
        options = {"config_kwargs": times, "use_listings_cache": False}
    try:
        return fsspec.filesystem(protocol, skip_instance_cache=True, **options)
    except ImportError as error:
        raise UnavailableError(f"a library for {protocol} addresses is missing: {error}", hint=_INSTALL) from None


async def _client(**options: Any) -> Any:
    """A client that waits for ever for nobody, unpacks nothing, and is not led astray."""
    import aiohttp

    class Resolver(aiohttp.ThreadedResolver):
        """Finds the numbers of hosts, and refuses those that no name may stand for either."""

        async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> Any:
            found = await super().resolve(host, port, family)
            for one in found:
                refuse_secrets(one["host"])
            return found

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_check_redirect)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=Resolver()),
        trace_configs=[trace],
        auto_decompress=False,
        headers={"Accept-Encoding": "identity"},
        timeout=aiohttp.ClientTimeout(total=_WHOLE, sock_connect=_CONNECT, sock_read=_SILENCE),
        trust_env=True,
        **options,
    )


async def _check_redirect(_session: Any, _context: Any, params: Any) -> None:
    """Refuse to be led from a server to one of the inner network, to what is not encrypted, or to no server at all."""
    from yarl import URL

    before = params.url
    headers = params.response.headers
    after = before.join(URL(headers.get("Location") or headers.get("URI") or ""))  # as aiohttp does
    file = shown(str(before))
    if after.scheme not in ("http", "https") or (before.scheme, after.scheme) == ("https", "http"):
        raise InputError(f"the server leads to an address of another kind ({after.scheme}:)", file=file)
    if after.host != before.host and _is_inner(after.host or ""):
        raise InputError(f"the server leads to {after.host}, which is not in the public network", file=file)


def _is_inner(host: str) -> bool:
    try:
        found = {ipaddress.ip_address(host)}
    except ValueError:
        try:
            found = {ipaddress.ip_address(info[4][0]) for info in socket.getaddrinfo(host, None)}
        except (OSError, ValueError):
            return False  # a proxy may know it
    return not all(address.is_global for address in found)


def _may_pass(error: Exception) -> bool:
    """Whether a server may answer when it is asked once more."""
    status = getattr(error, "status", None)
    if isinstance(status, int) and status:
        return status in _BUSY
    return isinstance(error, (TimeoutError, ConnectionError)) or "ClientPayloadError" in type(error).__name__


def _refusal(error: Exception, address: str) -> InputError:
    file, status, kind = shown(address), getattr(error, "status", None), type(error).__name__
    if isinstance(error, FileNotFoundError):
        return InputError("there is no such file on the server", file=file)
    if isinstance(error, PermissionError):
        return UnavailableError("no permission to read it", file=file)
    if kind == "TooManyRedirects":
        return InputError("the server leads from one address to the next without end", file=file)
    if isinstance(status, int) and status:
        return UnavailableError(f"the server answers {status} {getattr(error, 'message', '')}".rstrip(), file=file)
    if isinstance(error, TimeoutError) or "Timeout" in kind:
        return UnavailableError("the server does not answer in time", file=file)
    if kind == "ClientConnectorDNSError":
        return UnavailableError("no server of this name is found", file=file)
    if "Credential" in kind:
        return UnavailableError("no password for it is known", file=file, hint="such as in ~/.aws or ~/.netrc")
    if kind == "ClientPayloadError":
        return UnavailableError("the server ended before the file did", file=file)
    if "Certificate" in kind or "SSL" in kind:
        return UnavailableError("the certificate of the server is not trusted", file=file)
    if isinstance(error, ConnectionError) or "ClientConnector" in kind:
        reason = getattr(error, "strerror", None) or "the connection was lost"
        return UnavailableError(f"no connection to the server ({_plain(reason)})", file=file)
    said = str(error).replace(address, file)[:200]
    return UnavailableError(f"it cannot be fetched: {kind}: {said}", file=file)


def _plain(reason: str) -> str:
    """What an operating system says, without what `asyncio` has put around it."""
    return "connection refused" if "Connect call failed" in reason else reason.lower()
