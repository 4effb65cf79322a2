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

_SURE = 0.99  # the rate of agreement is never taken to be nearer to 1 than this
_LIKE_CHANCE = 2.0  # so many meetings at the rate of chance are counted before those that are there


def add_structure(lattice: Lattice, source: Document, target: Document) -> None:
    """Add to each score what the ends of paragraphs and the beginnings of divisions say of the bead's end."""
    places = []
    ends = _paragraph_ends(source), _paragraph_ends(target)
    if ends[0].any() and ends[1].any():
        places.append([ends])
    marks = _division_starts(source), _division_starts(target)
    shared = sorted(marks[0].keys() & marks[1].keys())
    if shared:
        places.append([(_at(marks[0][mark], len(source)), _at(marks[1][mark], len(target))) for mark in shared])
    if not places:
        return
    reached = _reached(lattice)
    for pairs in places:
        _add(lattice, pairs, reached)


def _add(lattice: Lattice, pairs: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]], reached: list[Scores]) -> None:
    """Reward the positions where both sides have such a place, and charge beads that have one on one side alone.

    Args:
        lattice: Its scores are changed.
        pairs: For each kind of place that must meet its like, which positions of the source and of the target have it.
        reached: The probability that the path goes through each position, without this evidence.
    """
    meeting, expected, chance = 0.0, 0.0, 0.0
    for here, there in pairs:
        for i in np.flatnonzero(here):
            columns = there[lattice.low[i] : lattice.low[i] + len(reached[i])]
            meeting += float(reached[i] @ columns)
            expected += float(reached[i].sum())
            chance += float(there.mean() * reached[i].sum())
    if not expected:
        return
    # A place that no bead ends at meets nothing; it is in the count of places all the same.
    count = sum(int(here.sum()) for here, _ in pairs)
    usual = min(chance / expected, 0.9)
    rate = (meeting + _LIKE_CHANCE * usual) / (max(count, expected) + _LIKE_CHANCE)
    rate = min(max(rate, usual), _SURE)
    meets, alone = np.log(rate / usual), np.log((1 - rate) / (1 - usual))
    for here, there in pairs:
        before = np.concatenate(([0], np.cumsum(here)))
        after = np.concatenate(([0], np.cumsum(there)))
        for i, row in enumerate(lattice.rows):
            columns = np.arange(lattice.low[i], lattice.low[i] + row.shape[1])
            both = here[i] & there[columns]
            for s, (a, b) in enumerate(lattice.shapes):
                if a > i:
                    continue
                # Places inside the bead or at its end; those inside do not tell where in it they meet.
                inside_source = int(before[i] - before[i - a + 1]) if a else 0
                inside_target = after[columns] - after[np.maximum(columns - b + 1, 0)] if b else np.zeros(len(columns))
                row[s] += meets * both + alone * (here[i] ^ there[columns]) * _ends(a, b, here[i], there[columns])
                row[s] += alone * np.abs(inside_source - inside_target)


def _ends(a: int, b: int, here: np.bool_, there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the side that has the place moves at all: a one-sided bead passes by the other side's place."""
    return (here & (a > 0)) | (there & (b > 0))


def _paragraph_ends(document: Document) -> NDArray[np.bool_]:
    """Positions (0 … sentences) at which a paragraph ends that is not the last."""
    return _at([span.stop for span in document.paragraphs()[:-1]], len(document))


def _division_starts(document: Document) -> dict[tuple[Kind, int], list[int]]:
    """Where the numbered divisions begin that no other of the document shares its kind and number with."""
    named = Counter((division.kind, division.number) for division in document.divisions)
    return {
        (division.kind, division.number): [division.sentences.start]
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
