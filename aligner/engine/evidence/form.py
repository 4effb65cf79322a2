"""Outward agreement: lengths, numbers in digits, quotation and exclamation marks, beginnings and ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.engine.encoders import Vectors
from aligner.engine.evidence import LONGEST, Tile
from aligner.model import Span

_FULL_LENGTH = 40  # characters on both sides together from which on the ratio of lengths counts fully
_VARIANCE = 8.0  # of the difference of lengths, in characters per character
_MOST = 6.0  # of the squared difference in units of that variance, halved
_MOST_NUMBERS = 3.0


Numbers = tuple[list[Vectors], list[Vectors]]


def features(tile: Tile, known: Numbers, a: int, b: int) -> list[NDArray[Any]]:
    """Five features of the beads of one shape: one of numbers, two of marks, two of the edges."""
    here, there = known[0][a - 1], known[1][b - 1]
    differing = here.sum(axis=1)[:, None] + there.sum(axis=1) - 2 * (here @ there.T)
    return [np.minimum(differing, _MOST_NUMBERS), *_marks(tile, a, b), *_edges(tile, a, b)]


def numbers(tile: Tile) -> Numbers:
    """Which numbers stand in the runs of 1, 2 … sentences that end in a tile: arrays (ends, numbers) for each side."""
    sentences = [
        side.numbers[max(ends.start - LONGEST + 1, 0) : ends.stop]
        for side, ends in ((tile.source, tile.rows), (tile.target, tile.columns))
    ]
    known = {number: column for column, number in enumerate(sorted(frozenset().union(*sentences[0], *sentences[1])))}
    here, there = (
        _runs(found, known, ends.size) for found, ends in zip(sentences, (tile.rows, tile.columns), strict=True)
    )
    return here, there


def _runs(sentences: Sequence[frozenset[int]], known: dict[int, int], ends: int) -> list[Vectors]:
    """Of runs of each size, the last `ends` ones; they begin with the first sentence at the earliest."""
    table = np.zeros((len(sentences) + LONGEST, len(known)), dtype=np.float32)
    for row, found in zip(table[LONGEST:], sentences, strict=True):
        row[[known[number] for number in found]] = 1
    runs, widest = [], table[len(table) - ends :]
    for size in range(1, LONGEST + 1):
        runs.append(widest)
        widest = np.maximum(widest, table[len(table) - ends - size : len(table) - size])
    return runs


def lengths(tile: Tile, ratio: float, a: int, b: int) -> list[NDArray[np.float64]]:
    """The logarithm of the ratio of lengths, and the squared difference of Gale & Church (1993).

    Both are measured against the usual ratio.
    """
    source = ratio * _over_runs(tile.source.lengths, tile.rows, a)[:, None]
    target = _over_runs(tile.target.lengths, tile.columns, b)
    certainty = np.minimum(1, np.sqrt((source + target) / _FULL_LENGTH))
    squared = (target - source) ** 2 / (source + target) / _VARIANCE
    return [np.abs(np.log(target / source)) * certainty, np.minimum(squared, _MOST)]


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
