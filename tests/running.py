"""A server in a process of its own, as a user has it, and what a browser would send to it."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class Running:
    """`aligner review` in a process of its own, with a page that has been let in."""

    def __init__(self, *arguments: str | Path, folder: Path, let_in: bool = True) -> None:
        command = [sys.executable, "-m", "aligner", "review", *map(str, arguments), "--no-browser"]
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        assert self.url, self.process.communicate()[1]
        parts = urlsplit(self.url)
        self.port = int(parts.port or 0)
        self.cookie = ""
        if let_in:
            self.let_in(self.url)

    def let_in(self, url: str) -> int:
        """Follow a link from the terminal."""
        status, headers, _ = self.ask("GET", url.partition(str(self.port))[2])
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].partition(";")[0]
        return status

    def ask(self, method: str, path: str, value: Any = None) -> tuple[int, dict[str, str], bytes]:
        """Send a request as the page does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"X-Aligner": "1", "Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        body = None
        if method != "GET":
            headers["Content-Type"] = "application/json"
            body = json.dumps({} if value is None else value)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): held for name, held in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def json(self, method: str, path: str, value: Any = None, status: int = 200) -> Any:
        """Send a request, and return what comes back."""
        got, _, data = self.ask(method, path, value)
        assert got == status, data
        return json.loads(data)

    def end(self) -> tuple[str, str, int]:
        """Wait until it has ended; what it has said, and its status."""
        out, err = self.process.communicate(timeout=30)
        return out, err, self.process.returncode

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
