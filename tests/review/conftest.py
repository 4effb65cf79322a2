"""A server in the process of the test, on a small project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from served import BASE, Page, aligned, served

from aligner.project import Project
from aligner.review.session import Session


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "book.aligner"
    with Project.create(path) as made:
        made.add(aligned(), "chapter 1")
    return path


@pytest.fixture
def stranger(project: Path) -> Iterator[Page]:
    """A page that nobody has let in."""
    yield from served(Session(project.parent, project, author="Anna"))


@pytest.fixture
def page(stranger: Page) -> Page:
    """A page that came with the link from the terminal."""
    link = stranger.server.access.link()
    assert stranger.client.get(link.removeprefix(BASE)).status_code == 303
    return stranger


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Page]:
    """A page without a project."""
    for one in served(Session(tmp_path, author="Anna")):
        one.client.get(one.server.access.link().removeprefix(BASE))
        yield one
