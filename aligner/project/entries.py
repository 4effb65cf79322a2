"""What a project says of itself: its pairs of documents, and the entries of its log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from aligner.edits import Change, Edit, from_value
from aligner.errors import EditError
from aligner.model import Properties

Way = Literal["", "undo", "redo"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of documents in a project.

    Attributes:
        id: Its number, which no other pair of this project ever gets.
        name: What it is called, such as `chapter 1`; no two pairs have the same name.
        source_lang: BCP 47 tag of the source; `target_lang` likewise.
        target_lang: Of the target.
        sentences: How many sentences the source and the target have.
        beads: How many beads there are.
        approved: How many of them a person has approved; `rejected` likewise.
        rejected: How many of them a person has rejected.
        metadata: What is known of it, such as title, author, date, source, licence, domain, client.
        head: Number of the newest entry of the log that concerns it; 0 where nothing has been edited.
        actions: How many entries of the log concern it.
    """

    id: int
    name: str
    source_lang: str
    target_lang: str
    sentences: tuple[int, int]
    beads: int
    approved: int
    rejected: int
    metadata: Properties = ()
    head: int = 0
    actions: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An action in the log of a project: edits that were made together.

    Attributes:
        number: Its number; later entries have greater ones.
        pair: The pair that it concerns.
        time: When, in UTC, as ISO 8601 has it.
        author: Who, or an empty string.
        label: What it was called where it was made, such as `merge`.
        kinds: The kinds of its edits with how often each was made, such as `set-text ×12, merge`.
        undoes: Number of the entry that it undoes, if it does.
        way: Whether that is an `undo` or a `redo`, which undoes an undo; empty where it is neither.
        change: The beads that it changed.
        stored: The edits as JSON.
    """

    number: int
    pair: int
    time: str
    author: str
    label: str
    kinds: str
    undoes: int | None
    way: Way
    change: Change
    stored: str = field(repr=False)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits, applied one after the other. They are read when they are asked for, since they may be many."""
        return tuple(from_value(value) for value in json.loads(self.stored))


class StaleError(EditError):
    """An edit that was made against an older state of the alignment.

    Attributes:
        meanwhile: What has happened since, the oldest first.
    """

    def __init__(self, meanwhile: Sequence[Entry]) -> None:
        latest = meanwhile[-1] if meanwhile else None
        by = f" by {latest.author}" if latest and latest.author else ""
        what = f": {latest.label}{by}, {latest.time}" if latest else ""
        super().__init__(
            f"the alignment was changed since this edit was made{what}", hint="look at the change and edit again"
        )
        self.meanwhile = tuple(meanwhile)


def united(changes: Sequence[Change]) -> Change:
    """Return the stretch of beads within which edits, applied one after the other, changed anything."""
    first = changes[0].first
    removed = added = 0
    for start, gone, made in changes:
        low, high = min(first, start), max(first + added, start + gone)
        removed += (high - low) - added
        first = low
        added = high - low + made - gone
    return Change(first, removed, added)
