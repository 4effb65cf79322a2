"""Outward agreement: lengths, numbers in digits, quotation and exclamation marks, beginnings and ends."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.engine.evidence import Tile
from aligner.model import Span

_FULL_LENGTH = 40  # characters on both sides together from which on the ratio of lengths counts fully
_VARIANCE = 8.0  # of the difference of lengths, in characters per character
_MOST = 6.0  # of the squared difference in units of that variance, halved
_MOST_NUMBERS = 3.0


def features(tile: Tile, a: int, b: int) -> list[NDArray[Any]]:
    """Five features of the beads of one shape: one of numbers, two of marks, two of the edges."""
    return [_numbers(tile, a, b), *_marks(tile, a, b), *_edges(tile, a, b)]


def lengths(tile: Tile, ratio: float, a: int, b: int) -> list[NDArray[np.float64]]:
    """The logarithm of the ratio of lengths, and the squared difference of Gale & Church (1993).

    Both are measured against the usual ratio.
    """
    source = ratio * _over_runs(tile.source.lengths, tile.rows, a)[:, None]
    target = _over_runs(tile.target.lengths, tile.columns, b)
    certainty = np.minimum(1, np.sqrt((source + target) / _FULL_LENGTH))
    squared = (target - source) ** 2 / (source + target) / _VARIANCE
    return [np.abs(np.log(target / source)) * certainty, np.minimum(squared, _MOST)]


def _numbers(tile: Tile, a: int, b: int) -> NDArray[np.float64]:
    """How many numbers stand on one side alone."""
    source = _sets(tile.source.numbers, tile.rows, a)
    target = _sets(tile.target.numbers, tile.columns, b)
    known = {number: column for column, number in enumerate(sorted(set().union(*source, *target)))}
    here, there = (np.zeros((len(sets), len(known))) for sets in (source, target))
    for table, sets in ((here, source), (there, target)):
        for row, numbers in zip(table, sets, strict=True):
            row[[known[number] for number in numbers]] = 1
    differing = here.sum(axis=1)[:, None] + there.sum(axis=1) - 2 * (here @ there.T)
    alone: NDArray[np.float64] = np.minimum(differing, _MOST_NUMBERS)
    return alone


def _marks(tile: Tile, a: int, b: int) -> list[NDArray[np.bool_]]:
    """Whether one side alone has any of each kind of marks."""
    source = [_over_runs(kind.astype(np.float64), tile.rows, a) > 0 for kind in tile.source.marks]
    target = [_over_runs(kind.astype(np.float64), tile.columns, b) > 0 for kind in tile.target.marks]
    return [here[:, None] != there for here, there in zip(source, target, strict=True)]


def _edges(tile: Tile, a: int, b: int) -> list[NDArray[np.bool_]]:
    """Whether the two sides end in marks of different kinds; whether one alone begins with a quotation mark."""
    source_first, target_first = (
        np.maximum(np.arange(*ends) - size + 1, 0) for ends, size in ((tile.rows, a), (tile.columns, b))
    )
    return [
        tile.source.endings[slice(*tile.rows), None] != tile.target.endings[slice(*tile.columns)],
        tile.source.quoted[source_first, None] != tile.target.quoted[target_first],
    ]


def _over_runs(values: NDArray[np.float64], ends: Span, size: int) -> NDArray[np.float64]:
    """Sums over the runs of `size` sentences that end in a range; a run begins with the document at the earliest."""
    first = max(ends.start - size + 1, 0)
    total = np.concatenate(([0.0], np.cumsum(values[first : ends.stop])))
    stops = np.arange(ends.start - first, ends.stop - first) + 1
    sums: NDArray[np.float64] = total[stops] - total[np.maximum(stops - size, 0)]
    return sums


def _sets(numbers: tuple[frozenset[int], ...], ends: Span, size: int) -> list[frozenset[int]]:
    return [frozenset().union(*numbers[max(0, i - size + 1) : i + 1]) for i in range(*ends)]
