"""A server in the process of the test, on a small project."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from aligner.model import Alignment, Bead, Document, Span

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from aligner.review.app import Server
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
    from starlette.testclient import TestClient

    from aligner.review.app import Server, make
    from aligner.review.security import Access

    access = Access(PORT, **more)
    server = Server.of(session, access, lambda: None)
    with TestClient(make(server), base_url=BASE, follow_redirects=False) as client:
        try:
            yield Page(client, server)
        finally:
            server.close()


def entered(session: Session, **more: Any) -> Iterator[Page]:
    """A page that came with the link from the terminal."""
    for page in served(session, **more):
        yield _let_in(page)


def entered_long(folder: Path, count: int) -> Iterator[Page]:
    """The same, on a project of so many beads."""
    from aligner.project import Project
    from aligner.review.session import Session

    path = folder / "long.aligner"
    with Project.create(path) as made:
        made.add(aligned(count), "long")
    yield from entered(Session(folder, path))


def _let_in(page: Page) -> Page:
    assert page.client.get(page.server.access.link().removeprefix(BASE)).status_code == 303
    return page


@pytest.fixture
def project(tmp_path: Path) -> Path:
    from aligner.project import Project

    path = tmp_path / "book.aligner"
    with Project.create(path) as made:
        made.add(aligned(), "chapter 1")
    return path


@pytest.fixture
def stranger(project: Path) -> Iterator[Page]:
    """A page that nobody has let in."""
    from aligner.review.session import Session

    yield from served(Session(project.parent, project, author="Anna"))


@pytest.fixture
def page(stranger: Page) -> Page:
    """A page that came with the link from the terminal."""
    return _let_in(stranger)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Page]:
    """A page without a project."""
    from aligner.review.session import Session

    yield from entered(Session(tmp_path, author="Anna"))
