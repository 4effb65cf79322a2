"""Beads that are given, the stretches between them that are left to align, and the beads of a path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from aligner.engine.search import Lattice, Scores, best_path, posteriors
from aligner.errors import InvariantError
from aligner.model import Bead, Span

SURE = 0.5  # confidence from which on a bead is learnt from
_FORBIDDEN = -1000.0  # score, added; finite, since the last way left is taken


class Stretch(NamedTuple):
    """Ranges of source and target sentences that belong together as a whole."""

    source: Span
    target: Span

    @property
    def is_open(self) -> bool:
        """Whether there is anything to align: sentences on both sides."""
        return bool(self.source.size and self.target.size)


def check_anchors(anchors: Sequence[Bead], sizes: tuple[int, int]) -> list[Bead]:
    """Return the anchors in the order of both texts.

    Args:
        anchors: Beads that are given, in any order.
        sizes: Number of source and of target sentences.

    Raises:
        InvariantError: Two of them overlap or cross, or one lies outside of the texts or is empty.
    """
    for anchor in anchors:
        spans = anchor.source, anchor.target
        if any(not 0 <= start <= stop <= size for (start, stop), size in zip(spans, sizes, strict=True)):
            raise InvariantError(
                f"the anchor {_name(anchor)} is not inside the texts of {sizes[0]} and {sizes[1]} sentences"
            )
        if not any(span.size for span in spans):
            raise InvariantError(f"the anchor {_name(anchor)} is empty on both sides")
    ordered = sorted(anchors, key=lambda anchor: (*anchor.source, *anchor.target))
    for first, second in pairwise(ordered):
        overlap = any(_meet(*spans) for spans in ((first.source, second.source), (first.target, second.target)))
        if overlap or first.source.stop > second.source.start or first.target.stop > second.target.start:
            raise InvariantError(f"the anchors {_name(first)} and {_name(second)} {'overlap' if overlap else 'cross'}")
    return ordered


def stretches_between(anchors: Sequence[Bead], sizes: tuple[int, int]) -> list[Stretch]:
    """Return what lies before, between and behind the anchors, one more than there are; many may be empty.

    Args:
        anchors: Given beads in order.
        sizes: Number of source and of target sentences.
    """
    stops = [(0, 0), *((anchor.source.stop, anchor.target.stop) for anchor in anchors)]
    starts = [*((anchor.source.start, anchor.target.start) for anchor in anchors), sizes]
    return [Stretch(Span(i, k), Span(j, m)) for (i, j), (k, m) in zip(stops, starts, strict=True)]


def is_trusted(anchor: Bead) -> bool:
    """Return whether to learn from a bead that is given: a person has confirmed it, or it is probably right."""
    return anchor.status == "approved" or anchor.confidence is None or anchor.confidence > SURE


def one_sided_beads(stretch: Stretch) -> Iterator[Bead]:
    """Yield the only beads that a stretch without sentences on one side can have: one for each sentence."""
    (i, k), (j, m) = stretch
    yield from (Bead(Span(n, n + 1), Span(j, j), 1.0) for n in range(i, k))
    yield from (Bead(Span(k, k), Span(n, n + 1), 1.0) for n in range(j, m))


def best_beads(lattice: Lattice) -> list[Bead]:
    """Return the beads of the best path through a lattice, each with its probability."""
    path = best_path(lattice)  # before the probabilities: each takes as much memory as all else
    return [*beads_of(lattice, path, posteriors(lattice)[0])]


def beads_of(lattice: Lattice, path: Sequence[tuple[int, int, int]], probabilities: Sequence[Scores]) -> Iterator[Bead]:
    """Yield the beads of a path, each with its probability.

    Args:
        lattice: What the path leads through.
        path: As `search.best_path` gives it.
        probabilities: As `search.posteriors` gives them.
    """
    for i, j, s in path:
        (a, b), stop = lattice.shapes[s], lattice.first_row + i
        confidence = float(probabilities[i][s, j - lattice.low[i]])
        yield Bead(Span(stop - a, stop), Span(j - b, j), round(confidence, 4))


def forbid(lattices: Sequence[Lattice], beads: Sequence[Bead]) -> None:
    """Make beads so improbable that no path has one of them if there is another path.

    A one-sided bead stands for its sentence: that has then a counterpart, wherever the others are.

    Args:
        lattices: The scores, which are changed.
        beads: The beads, each at its place.
    """
    for lattice in lattices:
        for bead in beads:
            shape = bead.source.size, bead.target.size
            i, j = bead.source.stop - lattice.first_row, bead.target.stop
            if shape not in lattice.shapes or (shape[0] and not 0 <= i < len(lattice.rows)):
                continue
            number = lattice.shapes.index(shape)
            for k in [i] if shape[0] else range(len(lattice.rows)):
                if number >= len(lattice.rows[k]):
                    continue
                row, low = lattice.rows[k][number], int(lattice.low[k])
                if not shape[1]:
                    row += _FORBIDDEN
                elif low <= j < low + len(row):
                    row[j - low] += _FORBIDDEN


def _name(anchor: Bead) -> str:
    (i, k), (j, m) = anchor.source, anchor.target
    return f"({i}:{k}, {j}:{m})"


def _meet(one: Span, other: Span) -> bool:
    return max(one.start, other.start) < min(one.stop, other.stop)
