"""Paragraph ends and numbered divisions: cheap evidence, worth as much as the rest of the evidence confirms.

How often the ends of paragraphs on one side meet those on the other is measured on the alignment as it stands without
them. If they meet no more often than any sentence ends would, they count for nothing.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from aligner.engine.search import Lattice, Scores, posteriors
from aligner.model import Document, Kind

_SURE = 0.99  # no rate is taken to be nearer to 1 than this
_PRIOR = 2.0  # so many places are imagined to meet as often as by chance, beside those that are there

Places = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""Which positions (0 … sentences) of the source, and of the target, have a mark that should meet its like."""


def add_structure(lattice: Lattice, source: Document, target: Document) -> None:
    """Add to each score what the ends of paragraphs and the beginnings of divisions say of the bead's end."""
    kinds = [[places] for places in [(_paragraph_ends(source), _paragraph_ends(target))] if _on_both_sides(places)]
    here, there = _division_starts(source), _division_starts(target)
    named = [(here[name], there[name]) for name in sorted(here.keys() & there.keys())]
    kinds += [[places for places in named if _on_both_sides(places)]]
    if any(kinds):
        reached = _reached(lattice)
        for marks in kinds:
            if marks:
                _add(lattice, marks, _worth(marks, lattice, reached))


def _worth(marks: list[Places], lattice: Lattice, reached: list[Scores]) -> tuple[float, float, float]:
    """What it adds to a score that two marks meet, that one of the source is alone, that one of the target is.

    Each is the logarithm of how much more often it happens than by chance: the pointwise mutual information.

    Args:
        marks: Pairs of sets of places; each must meet its own counterpart.
        lattice: Tells which columns the rows have.
        reached: The probability that the path goes through each position.
    """
    meeting, in_source, in_target, positions = 0.0, 0.0, 0.0, 0.0
    for here, there in marks:
        for i, row in enumerate(reached):
            columns = there[lattice.low[i] : lattice.low[i] + len(row)]
            meeting += float(row @ columns) * here[i]
            in_source += float(row.sum()) * here[i]
            in_target += float(row @ columns)
            positions += float(row.sum())
    rates = []
    for count, of_other in ((sum(h.sum() for h, _ in marks), in_target), (sum(t.sum() for _, t in marks), in_source)):
        chance = of_other / positions
        # A place inside a bead meets nothing, but it counts among the places that could have met.
        rate = (meeting + _PRIOR * chance) / (float(count) + _PRIOR)
        rates.append((min(max(rate, chance), _SURE), min(chance, _SURE)))
    (source_rate, source_chance), (target_rate, target_chance) = rates
    meets = np.log(source_rate / source_chance)
    alone = [
        np.log((1 - rate) / (1 - chance))
        for rate, chance in ((source_rate, source_chance), (target_rate, target_chance))
    ]
    return float(meets), float(alone[0]), float(alone[1])


def _add(lattice: Lattice, marks: list[Places], worth: tuple[float, float, float]) -> None:
    """Add the worth of the marks that a bead ends at, or has inside."""
    meets, source_alone, target_alone = worth
    for here, there in marks:
        before, after = np.cumsum(here), np.cumsum(there)
        for i, row in enumerate(lattice.rows):
            columns = np.arange(lattice.low[i], lattice.low[i] + row.shape[1])
            both = here[i] & there[columns]
            for s, (a, b) in enumerate(lattice.shapes):
                if a > i:
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
    """Positions (0 … sentences) at which a paragraph ends that is not the last."""
    return _at([span.stop for span in document.paragraphs()[:-1]], len(document))


def _on_both_sides(places: Places) -> bool:
    return bool(places[0].any() and places[1].any())


def _division_starts(document: Document) -> dict[tuple[Kind, int], NDArray[np.bool_]]:
    """Where each division begins whose kind and number no other one of the document has."""
    named = Counter((division.kind, division.number) for division in document.divisions)
    return {
        (division.kind, division.number): _at([division.sentences.start], len(document))
        for division in document.divisions
        if division.number and named[division.kind, division.number] == 1
    }


def _at(positions: list[int], sentences: int) -> NDArray[np.bool_]:
    places = np.zeros(sentences + 1, dtype=bool)
    places[positions] = True
    places[0] = places[-1] = False
    return places


def _reached(lattice: Lattice) -> list[Scores]:
    """The probability that a bead ends at each position: one array of columns a row."""
    probabilities, _ = posteriors(lattice)
    return [beads.sum(axis=0) for beads in probabilities]
