"""Paragraph ends and numbered divisions: cheap evidence, worth as much as the rest of the evidence confirms.

How often the ends of paragraphs on one side meet those on the other is measured on the alignment as it stands without
them. If they meet no more often than any sentence ends would, they count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.engine.search import Lattice, Scores, posteriors
from aligner.model import Bead, Document

_SURE = 0.99  # no rate is taken to be nearer to 1 than this
_DIGITS = 6  # of a score: further ones differ between processors
_PRIOR = 2.0  # so many marks are imagined to meet as often as by chance, beside those that are there

BeadEnds = tuple[int, NDArray[np.int64], Scores]
"""A position in the source, some in the target, and the probability that a bead ends at each of these."""

Marks = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""Which positions (0 … sentences) of the source, and of the target, have a mark that should meet its like."""


def add_structure(lattices: Sequence[Lattice], source: Document, target: Document, fixed: Sequence[Bead] = ()) -> None:
    """Add to each score what the ends of paragraphs and the beginnings of divisions say of the bead's end.

    Args:
        lattices: The scores, which are changed.
        source: One document.
        target: The other.
        fixed: Beads outside of the lattices, which are certain.
    """
    kinds = [[marks] for marks in [(_paragraph_ends(source), _paragraph_ends(target))] if _are_on_both_sides(marks)]
    here, there = _division_starts(source), _division_starts(target)
    named = [(here[name], there[name]) for name in sorted(here.keys() & there.keys())]
    kinds += [[marks for marks in named if _are_on_both_sides(marks)]]
    if any(kinds):
        ends = list(_bead_ends(lattices, fixed))
        for several in kinds:
            if several:
                _add(lattices, several, _mutual_information(several, ends))


def _mutual_information(several: list[Marks], ends: list[BeadEnds]) -> tuple[float, float, float]:
    """Measure what it tells that two marks meet, that one of the source is alone, that one of the target is.

    Each is the logarithm of how much more often it happens than by chance: the pointwise mutual information.

    Args:
        several: Pairs of sets of positions; each must meet its own counterpart.
        ends: The probability that a bead ends at each position.
    """
    meeting, in_source, in_target, positions = 0.0, 0.0, 0.0, 0.0
    for here, there in several:
        for i, columns, row in ends:
            of_target = float((row * there[columns]).sum())
            meeting += of_target * here[i]
            in_source += float(row.sum()) * here[i]
            in_target += of_target
            positions += float(row.sum())
    rates = []
    for count, of_other in (
        (sum(h.sum() for h, _ in several), in_target),
        (sum(t.sum() for _, t in several), in_source),
    ):
        chance = of_other / positions
        # A mark inside a bead meets nothing, but it counts among those that could have met.
        rate = (meeting + _PRIOR * chance) / (float(count) + _PRIOR)
        rates.append((min(max(rate, chance), _SURE), min(chance, _SURE)))
    (source_rate, source_chance), (target_rate, target_chance) = rates
    meets = np.log(source_rate / source_chance)
    alone = [
        np.log((1 - rate) / (1 - chance))
        for rate, chance in ((source_rate, source_chance), (target_rate, target_chance))
    ]
    return round(float(meets), _DIGITS), round(float(alone[0]), _DIGITS), round(float(alone[1]), _DIGITS)


def _add(lattices: Sequence[Lattice], several: list[Marks], information: tuple[float, float, float]) -> None:
    """Add what is told by the marks that a bead ends at, or has inside.

    Args:
        lattices: The scores.
        several: Pairs of sets of positions.
        information: As `_mutual_information` gives it.
    """
    meets, source_alone, target_alone = information
    for here, there in several:
        before, after = np.cumsum(here), np.cumsum(there)
        for lattice in lattices:
            for (i, columns), row in zip(lattice.positions(), lattice.rows, strict=True):
                both = here[i] & there[columns]
                for s, (a, b) in enumerate(lattice.shapes[: len(row)]):
                    if a > i - lattice.first_row:
                        continue
                    # Marks inside a bead may meet inside it; a side that does not move has passed its mark already.
                    source_inside = int(before[i - 1] - before[i - a]) if a else 0
                    target_inside = after[columns - 1] - after[np.maximum(columns - b, 0)] if b else 0
                    excess = source_inside - target_inside
                    source_end = here[i] & ~there[columns] if a else 0
                    target_end = there[columns] & ~here[i] if b else 0
                    row[s] += meets * both
                    row[s] += source_alone * (np.maximum(excess, 0) + source_end)
                    row[s] += target_alone * (np.maximum(-excess, 0) + target_end)


def _paragraph_ends(document: Document) -> NDArray[np.bool_]:
    """Find the positions (0 … sentences) at which a paragraph ends that is not the last."""
    return _at([span.stop for span in document.paragraphs()[:-1]], len(document))


def _are_on_both_sides(marks: Marks) -> bool:
    return bool(marks[0].any() and marks[1].any())


def _division_starts(document: Document) -> dict[tuple[str, int], NDArray[np.bool_]]:
    """Find where each division begins whose name and number no other one of the document has.

    Points are named alike whether they are numbered in words or in figures, since the two versions may differ in that;
    those inside other points have a name of their own.
    """
    starts: dict[tuple[str, int], list[int]] = {}
    end = 0  # of the outermost point
    for division in document.divisions:
        name: str = division.kind
        start, stop = division.sentences
        if name in ("proposal", "item"):
            name = "inner point" if start < end else "point"
            end = max(end, stop)
        if division.number:
            starts.setdefault((name, division.number), []).append(start)
    return {name: _at(positions, len(document)) for name, positions in starts.items() if len(positions) == 1}


def _at(positions: list[int], sentences: int) -> NDArray[np.bool_]:
    marks = np.zeros(sentences + 1, dtype=bool)
    marks[positions] = True
    marks[0] = marks[-1] = False
    return marks


def _bead_ends(lattices: Sequence[Lattice], fixed: Sequence[Bead]) -> Iterator[BeadEnds]:
    """Yield the probability that a bead ends at each position."""
    for lattice in lattices:
        probabilities, _ = posteriors(lattice)
        for (i, columns), beads in zip(lattice.positions(), probabilities, strict=True):
            yield i, columns, beads.sum(axis=0)
    for bead in fixed:
        yield bead.source.stop, np.array([bead.target.stop]), np.ones(1)
