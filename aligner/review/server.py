"""Running the server: on which address, how the browser gets in, how it ends."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn

from aligner.errors import OutputError
from aligner.io.files import reason_of
from aligner.review.answers import Refused
from aligner.review.app import Server, make
from aligner.review.locks import Lock, running
from aligner.review.security import Access
from aligner.review.session import Session

LOOPBACK = "127.0.0.1"
EVERYWHERE = ("", "0.0.0.0", "::", "*")
"""What stands for all addresses of a machine."""
_TURN = 0.001  # seconds that a job computes before an edit, which takes a few, has its turn
_ENDS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Listener:
    """A socket that listens at an address, and who may ask there.

    Args:
        host: The address of this machine to listen on.
        port: The port; 0 for any that is free.
        names: What else a proxy calls it.

    Raises:
        OutputError: It cannot be had.
    """

    def __init__(self, host: str = LOOPBACK, port: int = 0, names: Sequence[str] = ()) -> None:
        self.socket = _bound(host, port)
        own = LOOPBACK if host in EVERYWHERE or host == "localhost" else host
        own = f"[{own}]" if ":" in own else own
        self.access = Access(self.socket.getsockname()[1], names, own.lower())

    def claim(self, path: Path) -> Callable[[], None]:
        """Say that a project is open here; what is returned takes that back.

        Raises:
            Refused: It is open elsewhere.
        """
        lock = Lock.take(path)
        if lock is None:
            there = running(path)
            where = f" ({there.address}, process {there.process})" if there else ""
            raise Refused(409, f"{path.name} is open in another aligner review{where}", kind="failed")
        lock.tell(self.access.address, self.access.key)
        return lock.release


def serve(
    listener: Listener, session: Session, *, told: Callable[[str], None], log: Callable[[str], None] | None
) -> None:
    """Serve a session until somebody ends it; then the project is closed.

    Args:
        listener: Where.
        session: What.
        told: Called when it can be reached, with the address that lets in.
        log: Called for each request, without what stands behind its question mark; None for no log.
    """
    sys.setswitchinterval(_TURN)
    holder: list[_Uvicorn] = []
    server = Server.of(session, listener.access, lambda: holder[0].stop())
    config = uvicorn.Config(
        make(server),
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64 * 1024,
    )
    if log is not None:
        config.app = _logged(config.app, log)
    holder.append(_Uvicorn(config, server.events.close_soon, lambda: told(listener.access.link())))
    try:
        holder[0].run(sockets=[listener.socket])
    finally:
        server.close()


def open_browser(url: str) -> None:
    """Open an address in the user's browser, if there is one; nothing is waited for."""

    def run() -> None:
        with suppress(Exception):  # the address stands in the terminal, too
            webbrowser.open(url)

    threading.Thread(target=run, daemon=True).start()


class _Uvicorn(uvicorn.Server):
    """uvicorn, which ends in order and without raising the signal again when it is told to end."""

    def __init__(self, config: uvicorn.Config, on_end: Callable[[], None], on_start: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_end = on_end
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_start()

    def stop(self) -> None:
        """End the server, called from anywhere."""
        self.should_exit = True
        self._on_end()

    def _end(self, number: int, frame: FrameType | None) -> None:
        if self.should_exit:
            self.force_exit = True
        self.stop()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take signals while the server runs."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
        before = {number: signal.signal(number, self._end) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _bound(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(
            None if host == "*" else host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _, where = found[0]
        made = socket.socket(family, kind, protocol)
        try:
            if sys.platform == "win32":  # where two could have one port otherwise
                made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(where)
            made.listen(128)
        except BaseException:
            made.close()
            raise
    except OSError as error:
        hint = "leave --port out for one that is free" if port else None
        raise OutputError(f"port {port} of {host} cannot be used: {reason_of(error)}", hint=hint) from None
    return made


def _logged(app: Any, log: Callable[[str], None]) -> Any:
    async def run(scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                log(f"{message['status']} {scope['method']} {scope['path']}")
            await send(message)

        await app(scope, receive, sending if scope["type"] == "http" else send)

    return run
