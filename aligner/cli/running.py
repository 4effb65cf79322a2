"""How a run over many pairs shows itself: a bar on a terminal, else a line now and then; and its log."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from typing import IO, TYPE_CHECKING, Any

from aligner.cli.messages import Messages
from aligner.errors import OutputError
from aligner.io.files import reason_of
from aligner.runs.driver import Watch

if TYPE_CHECKING:
    import rich.progress

    from aligner.project import Record
    from aligner.runs.manifest import Entry
    from aligner.runs.plan import Reuse

_EVERY = 30.0  # seconds from one line to the next, where there is no bar
_DRAWN = 0.2  # seconds from one state of the bar to the next
_NAMED = 1000  # entries that have failed and are kept in mind
_LOST = 300.0  # seconds without a result after which that is said


class Progress(Watch):
    """Shows how far a run is.

    Args:
        messages: What the user wants to be told.
        log: Takes each record as a line of JSON, if that is wanted.
        total: How many entries there are, if that is known.

    Attributes:
        is_stopping: Whether the user has asked it to stop.
        failed: Some entries that have failed, by the names of their records.
    """

    def __init__(self, messages: Messages, log: Log, total: int | None) -> None:
        self.is_stopping = False
        self.failed: dict[str, Entry] = {}
        self._messages = messages
        self._log = log
        self._total = total
        self._seen = self._worked = self._failed = 0
        self._begun = self._shown = self._came = time.monotonic()
        self._has_said = False
        self._bar: rich.progress.Progress | None = None

    def recorded(self, entry: Entry, record: Record) -> None:
        """Take what became of an entry."""
        self._seen += 1
        self._worked += 1
        if record.status == "failed":
            self._failed += 1
            self._keep(record.id, entry)
        self._came = time.monotonic()
        self._log.pair(entry, record)
        if self._messages.verbose:
            told = record.reason if record.confidence is None else f"mean confidence {record.confidence:.2f}"
            self._messages.detail(f"{record.id}: {record.status}{': ' * bool(told)}{told}")

    def reused(self, reuse: Reuse) -> None:
        """Take an entry about which nothing was to be done."""
        self._seen += 1
        if reuse.status == "failed":
            self._keep(reuse.entry.id, reuse.entry)

    def _keep(self, id: str, entry: Entry) -> None:
        if len(self.failed) < _NAMED:
            self.failed[id] = entry

    def told(self, reason: str) -> None:
        """Say what has happened to the workers."""
        self._messages.note(f"warning: {reason}")

    def tick(self) -> None:
        """Show how far it is, if it is time to."""
        now = time.monotonic()
        if self.is_stopping and not self._has_said:
            self._has_said = True
            self._messages.note("stopping when the pairs are done that are being aligned; once more to stop at once")
        if self._bar is not None:
            if now - self._shown >= _DRAWN:
                self._shown = now
                self._bar.update(self._bar.task_ids[0], completed=self._seen, told=self._told(now))
        elif now - self._shown >= _EVERY:
            self._shown = now
            whole = "" if self._total is None else f" of {self._total:,}"
            self._messages.note(f"{self._seen:,}{whole} pairs, {self._told(now)}")
        if now - self._came >= _LOST:
            self._came = now
            self._messages.note(f"warning: no result for {_LOST / 60:.0f} minutes; the workers may be waiting")

    def _told(self, now: float) -> str:
        rate = self._worked / max(now - self._begun, 1e-3)
        parts = [f"{rate:,.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute"]
        if self._total is not None and self._worked:
            parts.append(f"{_duration((self._total - self._seen) / rate)} left")
        return ", ".join([*parts, f"{self._failed:,} failed"])

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show it inside: as a bar where standard error is a terminal."""
        if self._messages.quiet or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}", markup=False))
        with Bar(*columns, console=Console(stderr=True), transient=True) as self._bar:
            self._bar.add_task("pairs", total=self._total, told="")
            try:
                yield
            finally:
                self._bar = None


class Log:
    """A file of JSON lines: the start of a run, what became of each pair, and the end. A later run is added to it.

    Args:
        path: The file; None where none is wanted.

    Raises:
        OutputError: It cannot be written.
    """

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._stream: IO[str] | None = None
        if path is not None:
            try:
                self._stream = open(path, "a", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed by `close`
            except OSError as error:
                raise OutputError(reason_of(error), file=path) from None

    def event(self, name: str, **held: Any) -> None:
        """Add a line."""
        if self._stream is not None:
            time = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            line = json.dumps({"event": name, "time": time, **held}, ensure_ascii=True)
            try:
                self._stream.write(f"{line}\n")
                self._stream.flush()
            except OSError as error:
                reason = f"this log cannot be written: {reason_of(error)}"
                raise OutputError(reason, file=self._path, hint="what is recorded in the project is kept") from None

    def pair(self, entry: Entry, record: Record) -> None:
        """Add a line about a pair."""
        if self._stream is not None:
            self.event(
                "pair",
                id=record.id,
                number=record.number,
                place=entry.place,
                source=entry.names[0],
                target=entry.names[1],
                status=record.status,
                reason=record.reason,
                attempts=record.attempts,
                confidence=record.confidence,
                one_sided=record.one_sided,
                seconds=record.seconds,
                notices=record.notices,
            )

    def close(self) -> None:
        """Close the file."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.0f} h"
