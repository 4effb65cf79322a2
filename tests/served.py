"""A server in the process of the test, on a small project."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from starlette.testclient import TestClient

from aligner.model import Alignment, Bead, Document, Span
from aligner.review.app import Server, make
from aligner.review.security import Access
from aligner.review.session import Session

PORT = 4711
BASE = f"http://127.0.0.1:{PORT}"


class Page:
    """What a page does: requests with the header, as JSON."""

    def __init__(self, client: TestClient, server: Server) -> None:
        self.client = client
        self.server = server

    def get(self, path: str, status: int = 200) -> Any:
        return self._answer(self.client.get(path, headers={"X-Aligner": "1"}), status)

    def send(self, method: str, path: str, value: Any = None, status: int = 200) -> Any:
        headers = {"X-Aligner": "1", "Origin": BASE, "Sec-Fetch-Site": "same-origin"}
        return self._answer(
            self.client.request(method, path, json={} if value is None else value, headers=headers), status
        )

    def post(self, path: str, value: Any = None, status: int = 200) -> Any:
        return self.send("POST", path, value, status)

    def upload(self, name: str, data: bytes, status: int = 200) -> Any:
        headers = {"X-Aligner": "1", "Origin": BASE, "Content-Type": "application/octet-stream"}
        return self._answer(
            self.client.post("/api/uploads", params={"name": name}, content=data, headers=headers), status
        )

    def wait(self, job: str) -> Any:
        for _ in range(600):
            value = self.get(f"/api/jobs/{job}")
            if value["state"] != "running":
                return value
            time.sleep(0.05)
        raise AssertionError("the job does not end")

    def _answer(self, response: Any, status: int) -> Any:
        assert response.status_code == status, response.text
        return response.json()


def aligned(count: int = 20) -> Alignment:
    """Beads of one sentence on each side, less sure from one to the next; the third has two sentences on the left."""
    source = Document.from_sentences([f"第{i}句。" for i in range(count + 1)], "zh", origin="zh.txt")
    target = Document.from_sentences([f"Sentence {i}." for i in range(count)], "en", origin="en.txt")
    beads, i = [], 0
    for number in range(count):
        size = 2 if number == 2 else 1
        beads.append(Bead(Span(i, i + size), Span(number, number + 1), 1 - number / (2 * count)))
        i += size
    return Alignment(source, target, tuple(beads))


def served(session: Session, **more: Any) -> Iterator[Page]:
    access = Access(PORT, **more)
    server = Server.of(session, access, lambda: None)
    with TestClient(make(server), base_url=BASE, follow_redirects=False) as client:
        try:
            yield Page(client, server)
        finally:
            server.close()
