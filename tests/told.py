"""What tests need to know what a run says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from aligner import report
from aligner.report import Notice, Progress, Report


class Told(Report):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.states: list[Progress] = []

    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)

    def progress(self, progress: Progress) -> None:
        self.states.append(progress)


class Strict(Report):
    """Takes no notice for granted: each is an error, unless a test expects it."""

    def notice(self, notice: Notice) -> None:
        raise AssertionError(f"unexpected: {notice}")


@contextmanager
def noticed(match: str = "") -> Iterator[list[Notice]]:
    """Expect a notice that matches a regular expression; those that do not match are as unexpected as elsewhere."""
    with report.collect_notices() as notices:
        yield notices
    expected = [notice for notice in notices if re.search(match, str(notice))]
    for notice in notices:
        if notice not in expected:
            report.notice(**asdict(notice))
    assert expected, f"no notice of {match!r} among {[*map(str, notices)]}"
