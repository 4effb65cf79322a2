"""The record of runs over many pairs of files: what became of each entry, and what it was made from.

Nothing is done twice because of what stands here: an entry whose fingerprint is recorded as done is done.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any, Literal, NamedTuple

from aligner._version import __version__
from aligner.errors import OutputError
from aligner.model import Properties
from aligner.project import schema
from aligner.project.pairs import Packed, Pairs

RunStatus = Literal["done", "failed", "skipped"]

_KEPT = "; the alignment of before is kept"
_GONE = "entries.id NOT IN (SELECT id FROM temp.seen)"
_COLUMNS = "id, number, status, reason, attempts, fingerprint, metadata, files, notices, confidence, one_sided, seconds"
_UPDATES = ", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS.split(", ")[1:], "run", "pair"))


@dataclass(frozen=True, slots=True)
class Record:
    """What became of an entry of a run.

    Attributes:
        id: Its name, which is that of its pair of documents.
        number: Its place among all entries, from 0.
        status: It was `done`; it `failed`; it was `skipped`, since a person has edited what was made of it before.
        reason: Why it failed or was skipped.
        attempts: How often it was tried.
        fingerprint: Of all that its result depends on; empty where that could not be found out.
        metadata: What the entry says of it.
        files: Stamps and digests of its files, by which it is known next time whether they have changed.
        notices: What a person should know of the result.
        confidence: The mean of its beads, where they have any.
        one_sided: Which part of its beads is one-sided.
        seconds: How long it took a worker.
        packed: Its alignment, where it was done.
    """

    id: str
    number: int
    status: RunStatus
    reason: str = ""
    attempts: int = 1
    fingerprint: str = ""
    metadata: Properties = ()
    files: str = ""
    notices: tuple[str, ...] = ()
    confidence: float | None = None
    one_sided: float | None = None
    seconds: float | None = None
    packed: Packed | None = field(default=None, repr=False, compare=False)


class Known(NamedTuple):
    """What is recorded of an entry, as far as it decides what is done about it.

    Attributes:
        number: Its place among all entries.
        status: What became of it.
        reason: Why it failed or was skipped.
        attempts: How often it was tried.
        fingerprint: Of all that its result depends on.
        metadata: What the entry said of it, as JSON.
        files: Stamps and digests of its files.
        pair: Its pair of documents, if there is one.
        actions: How many entries of the log of edits concern that.
    """

    number: int
    status: RunStatus
    reason: str
    attempts: int
    fingerprint: str
    metadata: str
    files: str
    pair: int | None
    actions: int


class Last(NamedTuple):
    """What is known of the newest run.

    Attributes:
        began: When it began.
        is_whole: Whether it has come to its end.
        others: Pairs that were made with other settings than this run had, and not made again.
    """

    began: str
    is_whole: bool
    others: int


class Ledger:
    """The record of runs of an open project.

    Args:
        connection: To its file.
        path: Its name, for messages.
    """

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._path = path
        self._pairs = Pairs(connection, path)
        self._run = 0

    # A run

    def begin(self, settings: str) -> None:
        """Begin a run; one that is still going on ends when it wants to record something.

        Args:
            settings: Fingerprint of the settings.
        """
        with schema.writing(self._connection, self._path):
            query = "INSERT INTO runs (began, settings, aligner) VALUES (?, ?, ?)"
            self._run = int(self._connection.execute(query, (_now(), settings, __version__)).lastrowid or 0)
            self._connection.execute("DROP TABLE IF EXISTS temp.seen")
            self._connection.execute("CREATE TEMP TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")

    def end(self) -> None:
        """Note that the run has come to its end."""
        with schema.writing(self._connection, self._path):
            self._connection.execute("UPDATE runs SET ended = ? WHERE number = ?", (_now(), self._run))

    def see(self, id: str) -> bool:
        """Note that there is an entry; return whether it is the first of this id in this run."""
        with schema.reading(self._path):
            return self._connection.execute("INSERT OR IGNORE INTO temp.seen VALUES (?)", (id,)).rowcount == 1

    def find(self, id: str) -> Known | None:
        """Return what is recorded of an entry, if anything is."""
        query = (
            "SELECT entries.number, status, reason, attempts, fingerprint, entries.metadata, files, pair,"
            " IFNULL(pairs.edits, 0) FROM entries LEFT JOIN pairs ON pairs.id = pair WHERE entries.id = ?"
        )
        with schema.reading(self._path):
            row = self._connection.execute(query, (id,)).fetchone()
        return None if row is None else Known(*row)

    def record(self, records: Sequence[Record]) -> list[Record]:
        """Record what became of entries, with the alignments of those that are done, all or none.

        A pair that a person has edited meanwhile is left as it is, and so is one of this name that no run has made.

        Returns:
            The records as they were made.

        Raises:
            OutputError: Another run has begun.
        """
        with schema.writing(self._connection, self._path):
            self._refuse_other_run()
            return [self._record(record) for record in records]

    def adopt(self, entries: Sequence[tuple[str, int, Properties]]) -> None:
        """Give entries that are done the places and the metadata that they have by now, all or none.

        Args:
            entries: For each its id, its place and its metadata.
        """
        with schema.writing(self._connection, self._path):
            self._refuse_other_run()
            for id, number, metadata in entries:
                value = metadata_value(metadata)
                query = "SELECT pair, metadata FROM entries WHERE id = ?"
                pair, before = self._connection.execute(query, (id,)).fetchone()
                if pair is None:  # somebody has removed it meanwhile: the next run does it again
                    continue
                query = "UPDATE entries SET status = 'done', reason = '', number = ?, metadata = ? WHERE id = ?"
                self._connection.execute(query, (number, value, id))
                self._connection.execute("UPDATE pairs SET position = ? WHERE id = ?", (number, pair))
                if value != before:
                    self._pairs.set_metadata(pair, metadata)

    def _record(self, record: Record) -> Record:
        known = self.find(record.id)
        pair, packed = known and known.pair, record.packed
        if packed is not None:
            if known is not None and known.actions:
                reason = edited_reason(known.actions)
                fingerprint, files = known.fingerprint, known.files  # those of what stands in the project
                record = _without_result(record, "skipped", reason, fingerprint, files)
            elif (named := self._pairs.find(record.id)) is not None and named.id != pair:
                reason = "another document of the project has this name; rename or remove that one"
                record = _without_result(record, "failed", reason, record.fingerprint, record.files)
            else:
                if pair is not None:  # a new number, so that nobody who has the old alignment edits the new one
                    self._pairs.remove(pair)
                pair = self._pairs.put(packed, record.id, record.metadata, record.number)
        elif record.status == "failed" and pair is not None:
            record = replace(record, reason=f"{record.reason}{_KEPT}")
        row = (
            *(record.id, record.number, record.status, record.reason, record.attempts, record.fingerprint),
            *(metadata_value(record.metadata), record.files, _json(record.notices)),
            *(record.confidence, record.one_sided, record.seconds, self._run, pair),
        )
        marks = ", ".join("?" * len(row))
        query = (
            f"INSERT INTO entries ({_COLUMNS}, run, pair) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {_UPDATES}"
        )
        self._connection.execute(query, row)
        return record

    def _refuse_other_run(self) -> None:
        (newest,) = self._connection.execute("SELECT MAX(number) FROM runs").fetchone()
        if newest != self._run:
            hint = "this one has stopped; nothing is lost"
            raise OutputError("another run has begun to fill this project", file=self._path, hint=hint)

    # What came of it: of the entries that this run has seen; where there is no run, of all

    @property
    def _seen(self) -> str:
        return "entries JOIN temp.seen USING (id)" if self._run else "entries"

    def recorded(self) -> int:
        """Return how many entries this run has recorded."""
        query = "SELECT COUNT(*) FROM entries WHERE run = ?"
        return int(self._one(query, self._run))

    def gone(self, count: int) -> tuple[int, list[str]]:
        """Return how many pairs that runs have made this run has not seen, and some of them."""
        return self._some(f"entries JOIN pairs ON pairs.id = pair WHERE {_GONE}", count)

    def prune(self) -> int:
        """Take out what runs have made that this run has not seen, unless a person has edited it.

        Returns:
            How many pairs that were.

        Raises:
            OutputError: Another run has begun.
        """
        with schema.writing(self._connection, self._path):
            self._refuse_other_run()
            made = f"SELECT pair FROM entries WHERE {_GONE}"
            removed = self._connection.execute(f"DELETE FROM pairs WHERE edits = 0 AND id IN ({made})").rowcount
            self._connection.execute(f"DELETE FROM entries WHERE pair IS NULL AND {_GONE}")
            return removed

    def failures(self, count: int, *, are_new: bool = False) -> list[tuple[str, str, int, str]]:
        """Return why the entries failed or were skipped, the most frequent reasons first.

        Args:
            count: How many reasons.
            are_new: Whether only those count that this run has recorded.

        Returns:
            For each reason the status, the reason, how many there are, and the first one.
        """
        query = (
            f"SELECT status, reason, COUNT(*), id, MIN(number) FROM {self._seen}"
            f" WHERE status <> 'done' {'AND run = ?' if are_new else ''}"
            " GROUP BY status, reason ORDER BY 3 DESC, 5 LIMIT ?"
        )
        held = (self._run, count) if are_new else (count,)
        return [(status, reason, number, id) for status, reason, number, id, _ in self._all(query, *held)]

    def worst(self, count: int) -> list[tuple[str, float | None, float | None, int]]:
        """Return the pairs that fit worst: by their mean confidence times the share of beads that have both sides.

        Returns:
            For each its name, its mean confidence, the share of one-sided beads, and how many beads it has.
        """
        query = (
            f"SELECT entries.id, confidence, one_sided, beads FROM {self._seen}"
            " JOIN pairs ON pairs.id = pair WHERE status = 'done'"
            " ORDER BY IFNULL(confidence, 1) * (1 - one_sided), entries.number LIMIT ?"
        )
        return self._all(query, count)

    def noticed(self, words: str, count: int) -> tuple[int, list[str]]:
        """Return how many pairs that nobody has edited have a notice with certain words, and the worst of them."""
        where = f"{self._seen} JOIN pairs ON pairs.id = pair WHERE status = 'done' AND edits = 0 AND INSTR(notices, ?)"
        return self._some(where, count, words, order="IFNULL(confidence, 1) * (1 - one_sided)")

    def outdated(self, settings: str) -> int:
        """Return how many pairs are done that were made with other settings."""
        query = "SELECT COUNT(*) FROM entries JOIN runs ON runs.number = run WHERE status = 'done' AND settings <> ?"
        return int(self._one(query, settings))

    def last(self) -> Last | None:
        """Return what is known of the newest run, if there was one."""
        rows = self._all("SELECT began, ended, settings FROM runs ORDER BY number DESC LIMIT 1")
        if not rows:
            return None
        [(began, ended, settings)] = rows
        return Last(began, ended is not None, self.outdated(settings))

    def counts(self) -> dict[str, int]:
        """Return how many entries are done, failed and skipped."""
        return dict(self._all(f"SELECT status, COUNT(*) FROM {self._seen} GROUP BY status"))

    def records(self) -> Iterable[tuple[str, RunStatus, str]]:
        """Yield the names of all entries in their order, what became of them, and why."""
        with schema.reading(self._path):
            yield from self._connection.execute("SELECT id, status, reason FROM entries ORDER BY number, id")

    def places(self) -> Iterable[tuple[str, int]]:
        """Yield the names of all entries with their places in the run."""
        with schema.reading(self._path):
            yield from self._connection.execute("SELECT id, number FROM entries")

    def _some(self, where: str, count: int, *held: object, order: str = "entries.number") -> tuple[int, list[str]]:
        total = int(self._one(f"SELECT COUNT(*) FROM {where}", *held))
        query = f"SELECT entries.id FROM {where} ORDER BY {order}, entries.number LIMIT ?"
        return total, [id for (id,) in self._all(query, *held, count)]

    def _all(self, query: str, *held: object) -> list[Any]:
        with schema.reading(self._path):
            return self._connection.execute(query, held).fetchall()

    def _one(self, query: str, *held: object) -> Any:
        return self._all(query, *held)[0][0]


def edited_reason(actions: int) -> str:
    """Say why a pair is not done again that a person has edited."""
    times = "once" if actions == 1 else f"{actions:,} times"
    return f"it has changed, but its alignment was edited {times}; aligner remove takes it out, to have it done again"


def is_said(reason: str, known: Known) -> bool:
    """Return whether an entry failed before for a reason."""
    return known.reason in (reason, reason + _KEPT)


def metadata_value(metadata: Properties) -> str:
    """Return metadata as they are recorded."""
    return _json(metadata)


def _without_result(record: Record, status: RunStatus, reason: str, fingerprint: str, files: str) -> Record:
    kept = (record.id, record.number, status, reason, record.attempts, fingerprint, record.metadata, files)
    return Record(*kept)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
