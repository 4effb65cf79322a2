"""What is to be done about an entry, by what is recorded of it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from aligner.errors import InputError
from aligner.io.files import Limits
from aligner.io.names import origin_of
from aligner.project import Known, Ledger, Record, RunStatus, metadata_value
from aligner.project.ledger import edited_reason, is_said
from aligner.runs.files import UnavailableError
from aligner.runs.fingerprint import Content, content_of, fingerprint
from aligner.runs.manifest import Entry
from aligner.runs.places import is_address
from aligner.runs.task import Result, said_of
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
            "" if result.is_temporary else self.fingerprint,
            self.entry.metadata,
            self.files,
            result.notices,
            result.confidence,
            result.one_sided,
            result.seconds,
            result.packed,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry of which it has to be found out what its files hold.

    Attributes:
        entry: The entry.
        known: What is recorded of it.
        limits: Sizes to refuse.
    """

    entry: Entry
    known: Known | None
    limits: Limits

    @property
    def may_wait(self) -> bool:
        """Whether a server has to be asked."""
        return is_address(self.entry.source) or is_address(self.entry.target)

    def answer(self) -> Answer:
        """Find it out; it may be called in any thread."""
        begun = time.monotonic()
        held: list[Content] | InputError
        before = json.loads(self.known.files or "[]") if self.known else []
        paths = (self.entry.source, self.entry.target)
        try:
            if self.entry.problem:
                raise InputError(self.entry.problem)
            held = [
                content_of(path, self.limits, *stamped)
                for path, stamped in zip(paths, before if len(before) == len(paths) else ((), ()), strict=True)
            ]
        except InputError as error:
            held = error
        return Answer(held, round(time.monotonic() - begun, 4))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the files of an entry hold.

    Attributes:
        held: It, or why that cannot be said.
        seconds: How long it took to find that out.
    """

    held: list[Content] | InputError
    seconds: float


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

    def ask(self, entry: Entry) -> Asked | Record:
        """Return what has to be found out of an entry, or what is to be recorded of one whose id another has."""
        if not self._ledger.see(entry.id):
            reason = f"another entry has the id {entry.id!r}"
            id = f"{entry.id} ({entry.place})"
            while not self._ledger.see(id):
                id = f"{id} ({entry.place})"
            return Record(id, entry.number, "failed", reason, 0, metadata=entry.metadata, seconds=0.0)
        return Asked(entry, self._ledger.find(entry.id), self._limits)

    def plan(self, asked: Asked, answer: Answer) -> Planned | Record | Reuse:
        """Return an entry that is to be done, what is to be recorded of one that cannot be, or that it is done."""
        entry, known, held = asked.entry, asked.known, answer.held
        if isinstance(held, InputError):
            return self._unreadable(asked, held, answer.seconds)
        digests = [content.digest for content in held]
        names = [origin_of(name) for name in entry.names]
        made = fingerprint(self._settings, self._model, digests, names, entry.languages, entry.encodings)
        files = json.dumps([[content.stamp, content.digest] for content in held])
        attempts = known.attempts if known is not None and known.status == "failed" and not known.fingerprint else 0
        planned = Planned(entry, made, files, sum(content.size for content in held), attempts)
        return planned if known is None else self._again(planned, known)

    def _unreadable(self, asked: Asked, error: InputError, seconds: float) -> Record | Reuse:
        """What is said of an entry whose files cannot be read; what stands in the project is still known afterwards."""
        entry, known = asked.entry, asked.known
        is_temporary = isinstance(error, UnavailableError)
        plain = InputError(error.reason, file=error.file, line=error.line, hint=error.hint if is_temporary else None)
        reason = said_of(plain, entry, is_temporary=is_temporary)
        is_same = known is not None and known.status == "failed" and is_said(reason, known)
        if known is not None and is_same and not (is_temporary or self._retry_failed):
            return Reuse(entry, "failed", known.reason, is_moved=False)
        stands = known is not None and known.pair is not None and (known.status != "failed" or not known.attempts)
        made, files = (known.fingerprint, known.files) if known is not None and stands else ("", "")
        metadata = entry.metadata
        return Record(entry.id, entry.number, "failed", reason, 0, made, metadata, files, seconds=seconds)

    def _again(self, planned: Planned, known: Known) -> Planned | Record | Reuse:
        entry = planned.entry
        is_same = planned.fingerprint == known.fingerprint
        if is_same and known.status == "failed" and known.attempts:
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
