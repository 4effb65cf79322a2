"""From an alignment to another of the same sentences, by as little as has to be replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from aligner.edits.replacing import Replace, Stretch, moved
from aligner.errors import EditError
from aligner.model import Alignment, Bead

_JOINED = 2  # beads between two that differ, up to which both are replaced at once


class Run(NamedTuple):
    """Beads `first` to `last` of one alignment, in whose place `start` to `stop` of the other stand."""

    first: int
    last: int
    start: int
    stop: int


def replacements(before: Alignment, after: Alignment, least: float = 0.0) -> list[Replace]:
    """Return edits that lead from an alignment to the beads of another of the same documents, to be applied in order.

    Each replaces a run of beads that differ. All other beads stay as they are.

    Args:
        before: The alignment to begin with.
        after: The alignment to end with.
        least: By how much confidences have to differ to count; by default all do.

    Raises:
        EditError: The alignments are of different documents.

    Example:
        >>> from aligner import edits
        >>> zh, en = (aligner.Document.from_sentences(["1", "2"], lang) for lang in ("zh", "en"))
        >>> spans = [aligner.Span(0, 1), aligner.Span(1, 2)]
        >>> two = aligner.Alignment(zh, en, tuple(aligner.Bead(span, span) for span in spans))
        >>> [edit.kind for edit in edits.replacements(two, edits.Merge(0).apply(two))]
        ['replace']
    """
    if (before.source, before.target) != (after.source, after.target):
        raise EditError("the alignments are of different documents")
    made = []
    for run in _joined(differing(before.beads, after.beads, least)):
        stretch = Stretch.of(before, run.first, run.last - run.first)
        at = before.beads[run.first]
        beads = moved(after.beads[run.start : run.stop], -at.source.start, -at.target.start)
        made.append(Replace(run.start, stretch, Stretch(tuple(beads), stretch.source, stretch.target)))
    return made


def differing(before: Sequence[Bead], after: Sequence[Bead], least: float = 0.0) -> Iterator[Run]:
    """Yield the smallest runs that differ and hold the same sentences, each between two common borders.

    Args:
        before: Beads that follow each other.
        after: Beads of the same sentences.
        least: By how much confidences have to differ to count.
    """
    there = {_end(bead): number for number, bead in enumerate(after, 1)}
    first = start = 0
    for last, bead in enumerate(before, 1):
        stop = there.get(_end(bead))
        if stop is not None:
            if (last - first, stop - start) != (1, 1) or _is_other(bead, after[start], least):
                yield Run(first, last, start, stop)
            first, start = last, stop


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Yield runs, those with hardly anything between them as one."""
    waiting: Run | None = None
    for run in runs:
        if waiting and run.first - waiting.last <= _JOINED:
            waiting = Run(waiting.first, run.last, waiting.start, run.stop)
        else:
            if waiting:
                yield waiting
            waiting = run
    if waiting:
        yield waiting


def _end(bead: Bead) -> tuple[int, int]:
    return bead.source.stop, bead.target.stop


def _is_other(one: Bead, other: Bead, least: float) -> bool:
    """Whether two beads of the same sentences differ."""
    if (one.status, one.note, one.properties) != (other.status, other.note, other.properties):
        return True
    if one.confidence is None or other.confidence is None:
        return one.confidence != other.confidence
    return one.confidence != other.confidence and abs(one.confidence - other.confidence) >= least
