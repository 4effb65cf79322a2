"""What is said of shards, of which a corpus may have thousands: what several have in common is said once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from aligner import report
from aligner.model.display import counted
from aligner.report import Notice

_OWN = re.compile(r"[\d,.]+|\(.*\)|: .*")  # what differs from one shard to the next: numbers, quotations


class ShardNotices:
    """Holds back the notices of shards until all are written."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[tuple[str, Notice]]] = {}

    @contextmanager
    def of(self, path: str) -> Iterator[None]:
        """Take the notices that are given while a shard is written."""
        notices: list[Notice] = []
        try:
            with report.collect_notices() as notices:
                yield
        finally:
            for notice in notices:
                sort = str(notice) if notice.file else _OWN.sub("", notice.reason)
                self._found.setdefault((notice.kind, sort), []).append((path, notice))

    def tell(self) -> None:
        """Give the first notice of each sort, with its shard, and say in how many others it is likewise."""
        for (path, first), *others in self._found.values():
            likewise = len({other for other, _ in others} - {path})
            more = f"; likewise in {counted(likewise, 'other shard')}" if likewise else ""
            report.notice(first.kind, first.reason + more, file=first.file or path, line=first.line, hint=first.hint)
        self._found.clear()
