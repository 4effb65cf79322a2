"""Edits of beads: which sentences belong together, and what a person has said about them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, repeat
from operator import attrgetter
from typing import ClassVar

from aligner.edits.replacing import Edit, Replace, Stretch, bead_at, beads_named, extent, replace_beads, with_status
from aligner.edits.sentences import cleaned, with_sentences
from aligner.errors import EditError
from aligner.model import STATUSES, Alignment, Bead, Span, Status
from aligner.model.passages import unchecked
from aligner.model.properties import united

Runs = tuple[tuple[Status, int], ...]
"""Statuses of beads that follow each other, each with the number of beads in a row that have it."""


@dataclass(frozen=True, slots=True)
class Merge(Edit):
    """Merge beads that follow each other into one. Notes are joined, one a line; properties are united.

    Attributes:
        bead: Number of the first bead.
        count: How many beads, at least 2.
    """

    kind: ClassVar[str] = "merge"
    bead: int
    count: int = 2

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        if self.count < 2:
            raise EditError(f"a merge takes two beads or more, not {self.count}")
        spans = extent(alignment, self.bead, self.count)
        beads = alignment.beads[self.bead : self.bead + self.count]
        note = "\n".join(bead.note for bead in beads if bead.note)
        merged = Bead(*spans, note=note, properties=united(bead.properties for bead in beads))
        return replace_beads(alignment, self.bead, self.count, [merged])


@dataclass(frozen=True, slots=True)
class Split(Edit):
    """Split a bead in two. The note stays with the first; both have its properties.

    Attributes:
        bead: Number of the bead.
        source: How many of its source sentences belong to the first.
        target: How many of its target sentences belong to the first.
    """

    kind: ClassVar[str] = "split"
    bead: int
    source: int
    target: int

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        bead = bead_at(alignment, self.bead)
        return _bordered(alignment, self.bead, [bead], self.source, self.target)


@dataclass(frozen=True, slots=True)
class Move(Edit):
    """Move sentences across the border between a bead and the next one. Both keep their notes and properties.

    Attributes:
        bead: Number of the bead above the border.
        source: How many source sentences move down, into the next bead; a negative number moves them up.
        target: Likewise.
    """

    kind: ClassVar[str] = "move"
    bead: int
    source: int = 0
    target: int = 0

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        if not self.source and not self.target:
            raise EditError("a move needs at least one sentence to move")
        extent(alignment, self.bead, 2)
        first, second = alignment.beads[self.bead : self.bead + 2]
        sizes = (first.source.size - self.source, first.target.size - self.target)
        return _bordered(alignment, self.bead, [first, second], *sizes)


@dataclass(frozen=True, slots=True)
class InsertBead(Edit):
    """Insert a bead of new sentences. They belong to the paragraph and the divisions of the sentences before them.

    Attributes:
        bead: Number that it will have.
        source: Its source sentences; may be empty.
        target: Its target sentences; may be empty.
    """

    kind: ClassVar[str] = "insert-bead"
    bead: int
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        if not self.source and not self.target:
            raise EditError("a bead needs at least one sentence")
        before = Stretch.of(alignment, self.bead, 0)
        source, target = (
            with_sentences(document, span, span, [cleaned(text) for text in texts])
            for document, span, texts in zip(
                (alignment.source, alignment.target),
                extent(alignment, self.bead, 0),
                (self.source, self.target),
                strict=True,
            )
        )
        bead = Bead(Span(0, len(source)), Span(0, len(target)))
        return Replace(self.bead, before, Stretch((bead,), source, target))


@dataclass(frozen=True, slots=True)
class DeleteBead(Edit):
    """Delete a bead with its sentences.

    Attributes:
        bead: Number of the bead.
    """

    kind: ClassVar[str] = "delete-bead"
    bead: int

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        before = Stretch.of(alignment, self.bead, 1)
        source, target = (
            with_sentences(document, span, span, [])
            for document, span in zip(
                (alignment.source, alignment.target), extent(alignment, self.bead, 1), strict=True
            )
        )
        return Replace(self.bead, before, Stretch((), source, target))


class StatusEdit(Edit):
    """An edit that changes nothing but statuses: it is quick, and small to store, for thousands of beads as well."""

    __slots__ = ()

    @abstractmethod
    def statuses(self, alignment: Alignment) -> SetStatuses:
        """Return which statuses this changes into which.

        Raises:
            EditError: The edit does not fit the alignment.
        """

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        change = self.statuses(alignment)
        return replace_beads(alignment, change.bead, change.count, change.beads(alignment))

    def apply(self, alignment: Alignment) -> Alignment:
        """Return the alignment with other statuses."""
        change = self.statuses(alignment)
        beads = alignment.beads
        made = (*beads[: change.bead], *change.beads(alignment), *beads[change.bead + change.count :])
        return unchecked(Alignment, alignment.source, alignment.target, made, alignment.recipe, alignment.properties)

    def inverse(self, alignment: Alignment) -> SetStatuses:
        """Return the edit that undoes this one."""
        change = self.statuses(alignment)
        return SetStatuses(change.bead, change.after, change.before)


@dataclass(frozen=True, slots=True)
class SetStatus(StatusEdit):
    """Say whether beads are right: `approved` confirms them, `rejected` rejects them, `auto` takes that back.

    Attributes:
        bead: Number of the first bead.
        status: `approved`, `rejected` or `auto`.
        count: How many beads from there on.

    Raises:
        EditError: There is no such status.
    """

    kind: ClassVar[str] = "set-status"
    bead: int
    status: Status
    count: int = 1

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise EditError(f"there is no status {self.status!r}", hint=f"choose from: {', '.join(STATUSES)}")

    def statuses(self, alignment: Alignment) -> SetStatuses:
        """Return which statuses this changes."""
        if self.count < 1:
            raise EditError(f"a status is set for one bead or more, not {self.count}")
        extent(alignment, self.bead, self.count)
        beads = alignment.beads[self.bead : self.bead + self.count]
        before = tuple((status, sum(1 for _ in run)) for status, run in groupby(beads, key=attrgetter("status")))
        return SetStatuses(self.bead, before, ((self.status, self.count),))


@dataclass(frozen=True, slots=True)
class SetStatuses(StatusEdit):
    """Change the statuses of beads that follow each other, exactly: what undoes `SetStatus`.

    It is refused where they have other statuses than when it was made.

    Attributes:
        bead: Number of the first bead.
        before: The statuses that they have, each with the number of beads in a row that have it.
        after: Those that they will have.
    """

    kind: ClassVar[str] = "set-statuses"
    bead: int
    before: Runs
    after: Runs

    @property
    def count(self) -> int:
        """How many beads it is about."""
        return sum(size for _, size in self.before)

    def statuses(self, alignment: Alignment) -> SetStatuses:
        """Return itself, where it fits."""
        extent(alignment, self.bead, self.count)
        if min((size for _, size in (*self.before, *self.after)), default=0) < 1 or self.count != sum(
            size for _, size in self.after
        ):
            raise EditError("the statuses before and after this edit are not those of the same beads")
        beads = alignment.beads[self.bead : self.bead + self.count]
        if any(bead.status != status for bead, status in zip(beads, _each(self.before), strict=True)):
            raise EditError(f"{beads_named(self.bead, self.count)} changed since this edit was made")
        return self

    def beads(self, alignment: Alignment) -> list[Bead]:
        """Return the beads with the statuses that they will have."""
        beads = alignment.beads[self.bead : self.bead + self.count]
        return [with_status(bead, status) for bead, status in zip(beads, _each(self.after), strict=True)]


def _each(runs: Runs) -> Iterator[Status]:
    return chain.from_iterable(repeat(status, size) for status, size in runs)


@dataclass(frozen=True, slots=True)
class SetNote(Edit):
    """Set the note of a bead.

    Attributes:
        bead: Number of the bead.
        note: The remark; an empty one takes it away.
    """

    kind: ClassVar[str] = "set-note"
    bead: int
    note: str

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        note = cleaned(self.note, empty=True)
        return replace_beads(alignment, self.bead, 1, [replace(bead_at(alignment, self.bead), note=note)])


def _bordered(alignment: Alignment, number: int, beads: Sequence[Bead], source: int, target: int) -> Replace:
    """The edit after which the sentences of one bead or two are two beads, of which the first has so many."""
    sizes = ((source, "source"), (target, "target"))
    spans = extent(alignment, number, len(beads))
    for (size, side), span in zip(sizes, spans, strict=True):
        if not 0 <= size <= span.size:
            where = beads_named(number, len(beads))
            raise EditError(f"{where} cannot be divided after {size} {side} sentences: there are {span.size}")
    (a, b), (c, d) = spans
    if (source, target) in ((0, 0), (b - a, d - c)):
        raise EditError("one of the two beads would be empty")
    notes = [bead.note for bead in beads] + [""]
    above, below = beads[0].properties, beads[-1].properties
    first = Bead(Span(a, a + source), Span(c, c + target), note=notes[0], properties=above)
    second = Bead(Span(a + source, b), Span(c + target, d), note=notes[1], properties=below)
    return replace_beads(alignment, number, len(beads), [first, second])
