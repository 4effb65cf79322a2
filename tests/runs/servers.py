"""A server of files as bad as one can be, and one with the interface of S3, both on this machine alone."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

FILES = {
    "/zh/1.txt": "会议发表了新闻公报。\n谢谢大家。\n".encode(),
    "/en/1.txt": b"The meeting issued a press release.\nThank you all.\n",
    "/en/%E4%B8%80.txt": b"The meeting issued a press release.\nThank you all.\n",
}


class Handler(BaseHTTPRequestHandler):
    """Serves `FILES`, and some addresses that a client has to be careful with."""

    protocol_version = "HTTP/1.1"
    asked: list[str]
    failures: int  # how many answers there are before one is good
    tagged: bool

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answer."""
        path = self.path.partition("?")[0]
        self.asked.append(f"{self.command} {path}")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            if path == "/endless":
                self.send_response(200)
                self.end_headers()
                while self.command == "GET":
                    self.wfile.write(b"x" * 65536)
            elif path == "/slow":
                self.send_response(200)
                self.end_headers()
                time.sleep(5)
            elif path == "/trickle":
                self.send_response(200)
                self.end_headers()
                while self.command == "GET":
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            elif path == "/500":
                self._answer(b"", status=500)
            elif path == "/cut":
                self._answer(b"x", {"Content-Length": "1000"})
                self.close_connection = True
            elif path == "/bomb":
                self._answer(gzip.compress(bytes(20_000_000)), {"Content-Encoding": "gzip"})
            elif path == "/busy" and type(self).failures:
                type(self).failures -= 1
                self._answer(b"", status=503)
            elif path == "/secret":
                self._answer(b"", status=403)
            elif path.startswith("/to/"):
                self._answer(b"", {"Location": unquote(self.path.removeprefix("/to/"))}, 302)
            elif path.startswith("/uri/"):  # as before HTTP/1.1
                self._answer(b"", {"URI": unquote(self.path.removeprefix("/uri/"))}, 302)
            elif path in FILES or path == "/busy":
                tag = {"ETag": f'"{hash(FILES.get(path))}"'} if self.tagged else {}
                self._answer(FILES.get(path, b"good"), tag)
            else:
                self._answer(b"", status=404)

    def _answer(self, body: bytes, headers: dict[str, str] | None = None, status: int = 200) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


@contextlib.contextmanager
def serving() -> Iterator[tuple[str, type[Handler]]]:
    """Serve files; gives the address and the handler, which says what was asked."""
    handler = type("Own", (Handler,), {"asked": [], "failures": 0, "tagged": False})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", handler
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
