"""What is to be done about an entry, by what is recorded of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from aligner.errors import InputError, located
from aligner.io.names import origin_of
from aligner.project import Known, Ledger, Record, RunStatus, metadata_value
from aligner.project.ledger import edited_reason, is_said
from aligner.runs.fingerprint import Content, content_of, fingerprint
from aligner.runs.manifest import Entry
from aligner.runs.task import Result, said
from aligner.settings import Settings


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry that is to be done.

    Attributes:
        entry: The entry.
        fingerprint: Of all that its result depends on.
        files: Stamps and digests of its files, to be recorded.
        size: Bytes of its files.
        attempts: How often it was tried before.
        strikes: How often a worker died that may have died of it.
    """

    entry: Entry
    fingerprint: str
    files: str
    size: int
    attempts: int = 0
    strikes: int = 0

    def record(self, result: Result) -> Record:
        """Return what is recorded of its result."""
        return Record(
            self.entry.id,
            self.entry.number,
            "done" if result.packed is not None else "failed",
            result.reason,
            self.attempts + 1,
            self.fingerprint,
            self.entry.metadata,
            self.files,
            result.notices,
            result.confidence,
            result.one_sided,
            result.seconds,
            result.packed,
        )


@dataclass(frozen=True, slots=True)
class Reuse:
    """An entry about which nothing is to be done.

    Attributes:
        entry: The entry.
        status: What became of it before.
        reason: Why it failed, if it did.
        is_moved: Whether its place or what is said of it has changed.
    """

    entry: Entry
    status: RunStatus
    reason: str
    is_moved: bool


class Planner:
    """Decides about entries.

    Args:
        ledger: What is recorded of them.
        settings: What the user chose.
        model: Version of the encoder.
        retry_failed: Whether those that failed are tried again though nothing has changed.
    """

    def __init__(self, ledger: Ledger, settings: Settings, model: str, *, retry_failed: bool) -> None:
        self._ledger = ledger
        self._settings = settings.fingerprint()
        self._limits = settings.limits
        self._model = model
        self._retry_failed = retry_failed

    def plan(self, entry: Entry) -> Planned | Record | Reuse:
        """Return an entry that is to be done, what is to be recorded of one that cannot be, or that it is done."""
        if not self._ledger.see(entry.id):
            reason = f"another entry has the id {entry.id!r}"
            id = f"{entry.id} ({entry.place})"
            while not self._ledger.see(id):
                id = f"{id} ({entry.place})"
            return _failed(entry, reason, id=id)
        known = self._ledger.find(entry.id)
        try:
            if entry.problem:
                raise InputError(entry.problem)
            contents = self._contents(entry, known)
        except InputError as error:
            reason = said(located(error.reason, error.file, error.line, None), entry)
            if known is not None and known.status == "failed" and not self._retry_failed and is_said(reason, known):
                return Reuse(entry, "failed", known.reason, is_moved=False)
            return _failed(entry, reason)
        digests = [content.digest for content in contents]
        names = [origin_of(name) for name in entry.names]
        made = fingerprint(self._settings, self._model, digests, names, entry.languages, entry.encodings)
        files = json.dumps([[content.stamp, content.digest] for content in contents])
        planned = Planned(entry, made, files, sum(content.size for content in contents))
        return planned if known is None else self._again(planned, known)

    def _contents(self, entry: Entry, known: Known | None) -> list[Content]:
        before = json.loads(known.files or "[]") if known else []
        paths = (entry.source, entry.target)
        return [
            content_of(path, self._limits, *held)
            for path, held in zip(paths, before if len(before) == len(paths) else ((), ()), strict=True)
        ]

    def _again(self, planned: Planned, known: Known) -> Planned | Record | Reuse:
        entry = planned.entry
        is_same = planned.fingerprint == known.fingerprint
        if is_same and known.status == "failed":
            if self._retry_failed:
                return Planned(entry, planned.fingerprint, planned.files, planned.size, known.attempts)
            return Reuse(entry, "failed", known.reason, is_moved=False)
        if known.pair is None:  # not done before, or removed from the project
            return planned
        if is_same:
            is_moved = (entry.number, metadata_value(entry.metadata)) != (known.number, known.metadata)
            return Reuse(entry, "done", "", is_moved=is_moved or known.status != "done")
        if known.actions:
            held = (known.attempts, known.fingerprint, entry.metadata, known.files)
            return Record(entry.id, entry.number, "skipped", edited_reason(known.actions), *held)
        return planned


def _failed(entry: Entry, reason: str, *, id: str = "") -> Record:
    return Record(id or entry.id, entry.number, "failed", reason, metadata=entry.metadata)
