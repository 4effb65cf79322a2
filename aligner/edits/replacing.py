"""What every edit comes to: a stretch of beads, with the sentences in it, is replaced by another."""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from aligner.errors import EditError, InvariantError
from aligner.model import SIDES, Alignment, Bead, Document, Side, Span, Status
from aligner.model.passages import Passage, cut, holds, splice, unchecked

_setters = [Bead.__dict__[name].__set__ for name in ("source", "target", "confidence", "status", "note", "properties")]


class Edit(ABC):
    """A change to an alignment, as a value. Beads and sentences are numbered from 0, as they are before the edit.

    Attributes:
        kind: Its name in JSON.
    """

    __slots__ = ()
    kind: ClassVar[str]

    @abstractmethod
    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this edit does to an alignment, in full.

        Raises:
            EditError: The edit does not fit the alignment.
        """

    def apply(self, alignment: Alignment) -> Alignment:
        """Return the alignment after the edit.

        Raises:
            EditError: The edit does not fit the alignment.
        """
        return self.replacement(alignment).applied(alignment)

    def inverse(self, alignment: Alignment) -> Edit:
        """Return the edit that undoes this one.

        Args:
            alignment: The alignment before this edit.

        Raises:
            EditError: The edit does not fit the alignment.
        """
        edit = self.replacement(alignment)
        return Replace(edit.bead, edit.after, edit.before)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Beads that follow each other, and what stands in both documents there.

    Attributes:
        beads: The beads; their sentences count from the first ones of the stretch.
        source: What stands in the source.
        target: What stands in the target.
        source_names: The names of the source sentences in a `State`; empty where none are known.
        target_names: Likewise.
    """

    beads: tuple[Bead, ...]
    source: Passage
    target: Passage
    source_names: tuple[int, ...] = ()
    target_names: tuple[int, ...] = ()

    @classmethod
    def of(cls, alignment: Alignment, first: int, count: int) -> Stretch:
        """Return the stretch of `count` beads from number `first`, without names.

        Raises:
            EditError: There are no such beads.
        """
        spans = extent(alignment, first, count)
        beads = moved(alignment.beads[first : first + count], -spans[0].start, -spans[1].start)
        return cls(tuple(beads), cut(alignment.source, spans[0]), cut(alignment.target, spans[1]))


@dataclass(frozen=True, slots=True)
class Replace(Edit):
    """Replace a stretch of beads by another, exactly. The inverse of every edit is one of these.

    It is refused where anything else stands at its place than when it was made.

    Attributes:
        bead: Number of the first bead.
        before: What stands there.
        after: What will stand there.
    """

    kind: ClassVar[str] = "replace"
    bead: int
    before: Stretch
    after: Stretch

    def replacement(self, alignment: Alignment) -> Replace:
        """Return itself, where it fits."""
        before = self.before
        source, target = extent(alignment, self.bead, len(before.beads))
        beads = moved(alignment.beads[self.bead : self.bead + len(before.beads)], -source.start, -target.start)
        if (
            tuple(beads) != before.beads
            or not holds(alignment.source, source, before.source)
            or not holds(alignment.target, target, before.target)
        ):
            raise EditError(f"{beads_named(self.bead, len(beads))} changed since this edit was made")
        return self

    def apply(self, alignment: Alignment) -> Alignment:
        """Return the alignment with the stretch replaced."""
        return self.replacement(alignment).applied(alignment)

    def applied(self, alignment: Alignment) -> Alignment:
        """Return the alignment with the stretch replaced, where it is known that the edit fits."""
        before, after = self.before, self.after
        spans = extent(alignment, self.bead, len(before.beads))
        sizes = (len(after.source), len(after.target))
        _check_tiling(after.beads, sizes)
        with _no_collection():
            return self._applied(alignment, spans, sizes)

    def _applied(self, alignment: Alignment, spans: tuple[Span, Span], sizes: tuple[int, int]) -> Alignment:
        before, after = self.before, self.after
        try:
            source, target = (
                document if old == new else splice(document, span, old, new)
                for document, span, old, new in zip(
                    (alignment.source, alignment.target),
                    spans,
                    (before.source, before.target),
                    (after.source, after.target),
                    strict=True,
                )
            )
        except InvariantError as error:
            raise EditError(error.reason, hint=error.hint) from None
        made = moved(after.beads, spans[0].start, spans[1].start)
        tail = moved(
            alignment.beads[self.bead + len(before.beads) :], *(n - s.size for n, s in zip(sizes, spans, strict=True))
        )
        beads = (*alignment.beads[: self.bead], *made, *tail)
        return unchecked(Alignment, source, target, beads, alignment.recipe, alignment.properties)


def replace_beads(alignment: Alignment, first: int, count: int, beads: Iterable[Bead]) -> Replace:
    """Return the edit that puts other beads of the same sentences in place of `count` beads from number `first`."""
    before = Stretch.of(alignment, first, count)
    spans = extent(alignment, first, count)
    after = moved(beads, -spans[0].start, -spans[1].start)
    return Replace(first, before, Stretch(tuple(after), before.source, before.target))


def document_of(alignment: Alignment, side: Side) -> Document:
    """Return the document of one side."""
    if side not in SIDES:
        raise EditError(f"there is no side {side!r}", hint=f"choose from: {', '.join(SIDES)}")
    return alignment.source if side == "source" else alignment.target


def bead_at(alignment: Alignment, number: int) -> Bead:
    """Return a bead by its number.

    Raises:
        EditError: There is none.
    """
    extent(alignment, number, 1)
    return alignment.beads[number]


def bead_with(alignment: Alignment, side: Side, sentence: int) -> int:
    """Return the number of the bead that a sentence is in.

    Raises:
        EditError: There is no such sentence.
    """
    size = len(document_of(alignment, side))
    if not 0 <= sentence < size:
        raise EditError(f"there is no {side} sentence {sentence}: there are {size:,}, numbered from 0")
    return bisect_right(alignment.beads, sentence, key=lambda bead: getattr(bead, side).start) - 1


def extent(alignment: Alignment, first: int, count: int) -> tuple[Span, Span]:
    """Return the sentences of `count` beads from number `first`, on both sides.

    Raises:
        EditError: There are no such beads.
    """
    size = len(alignment.beads)
    if count < 0 or not 0 <= first <= size - count:
        more = "is" if count < 2 else "are"
        raise EditError(f"there {more} no {beads_named(first, count)}: there are {size:,}, numbered from 0")
    if not count:
        bead = alignment.beads[first] if first < size else None
        at = (bead.source.start, bead.target.start) if bead else (len(alignment.source), len(alignment.target))
        return Span(at[0], at[0]), Span(at[1], at[1])
    start, stop = alignment.beads[first], alignment.beads[first + count - 1]
    return Span(start.source.start, stop.source.stop), Span(start.target.start, stop.target.stop)


def beads_named(first: int, count: int) -> str:
    """Return how a message names some beads."""
    return f"bead {first}" if count < 2 else f"beads {first} to {first + count - 1}"


def moved(beads: Iterable[Bead], source: int, target: int) -> Sequence[Bead]:
    """Return the same beads with their sentences further on. This has to be quick, so nothing is checked again."""
    if not source and not target:
        return tuple(beads)
    made: list[Any] = []
    new, span = object.__new__, tuple.__new__
    set_source, set_target, set_confidence, set_status, set_note, set_properties = _setters
    for bead in beads:
        there = new(Bead)
        (a, b), (c, d) = bead.source, bead.target
        set_source(there, span(Span, (a + source, b + source)) if source else bead.source)
        set_target(there, span(Span, (c + target, d + target)) if target else bead.target)
        set_confidence(there, bead.confidence)
        set_status(there, bead.status)
        set_note(there, bead.note)
        set_properties(there, bead.properties)
        made.append(there)
    return made


def with_status(bead: Bead, status: Status) -> Bead:
    """Return a bead with another status, quickly: nothing is checked again."""
    if bead.status == status:
        return bead
    made: Bead = object.__new__(Bead)
    set_source, set_target, set_confidence, set_status, set_note, set_properties = _setters
    set_source(made, bead.source)
    set_target(made, bead.target)
    set_confidence(made, bead.confidence)
    set_status(made, status)
    set_note(made, bead.note)
    set_properties(made, bead.properties)
    return made


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let no garbage be looked for while tens of thousands of values are made, none of which is any: half the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _check_tiling(beads: Iterable[Bead], sizes: tuple[int, int]) -> None:
    at = (0, 0)
    for bead in beads:
        if (bead.source.start, bead.target.start) != at or min(bead.source.size, bead.target.size) < 0:
            raise EditError("the beads of this edit do not follow each other")
        if not bead.source.size and not bead.target.size:
            raise EditError("a bead of this edit would be empty on both sides")
        at = (bead.source.stop, bead.target.stop)
    if at != sizes:
        raise EditError("the beads of this edit do not hold its sentences")
