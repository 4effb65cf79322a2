"""Outward agreement: lengths, numbers in digits, quotation and exclamation marks, beginnings and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.encoders import Vectors
from aligner.engine.semantic.evidence import Tile
from aligner.model import Span

_FULL_LENGTH = 40  # characters on both sides together from which on the ratio of lengths counts fully
_VARIANCE = 8.0  # of the difference of lengths, in characters per character
_MOST = 6.0  # of the squared difference in units of that variance, halved
_MOST_NUMBERS = 3.0


@dataclass(frozen=True, slots=True)
class Runs:
    """Outward features of the runs of one size on one side, one for each end in a tile.

    Attributes:
        numbers: Which numbers stand in each: an array (ends, numbers).
        marks: Whether each has any of each kind of `MARKS`: arrays (kinds, ends).
        endings: Number of the kind of mark that each ends in.
        quoted: Whether each begins with a quotation mark.
    """

    numbers: Vectors
    marks: NDArray[np.bool_]
    endings: NDArray[np.int64]
    quoted: NDArray[np.bool_]


def runs(tile: Tile) -> tuple[list[Runs], list[Runs]]:
    """Return the runs of 1, 2 … sentences that end in a tile, of the source and of the target."""
    sides = ((tile.source, tile.rows), (tile.target, tile.columns))
    sentences = [side.numbers[max(ends.start - tile.longest + 1, 0) : ends.stop] for side, ends in sides]
    known = {number: column for column, number in enumerate(sorted(frozenset().union(*sentences[0], *sentences[1])))}
    here, there = (
        [
            Runs(
                numbers,
                np.stack([_over_runs(kind.astype(np.float64), ends, size) > 0 for kind in side.marks]),
                side.endings[slice(*ends)],
                side.quoted[np.maximum(np.arange(*ends) - size + 1, 0)],
            )
            for size, numbers in enumerate(_numbers(found, known, ends.size, tile.longest), 1)
        ]
        for found, (side, ends) in zip(sentences, sides, strict=True)
    )
    return here, there


def features(here: Runs, there: Runs) -> list[NDArray[Any]]:
    """Return five features of the beads of one shape.

    How many numbers stand on one side alone; whether one side alone has any of each kind of marks; whether the two end
    in marks of different kinds; whether one alone begins with a quotation mark.
    """
    differing = here.numbers.sum(axis=1)[:, None] + there.numbers.sum(axis=1) - 2 * (here.numbers @ there.numbers.T)
    return [
        np.minimum(differing, _MOST_NUMBERS),
        *(here.marks[:, :, None] != there.marks[:, None]),
        here.endings[:, None] != there.endings,
        here.quoted[:, None] != there.quoted,
    ]


def _numbers(sentences: Sequence[frozenset[int]], known: dict[int, int], ends: int, longest: int) -> list[Vectors]:
    """Find the numbers in the runs of each size that end with the last sentences.

    Args:
        sentences: The numbers in each sentence.
        known: Column of each number.
        ends: How many runs of each size there are.
        longest: The longest size.

    Returns:
        For each size an array (ends, numbers) of zeros and ones; runs begin with the first sentence at the earliest.
    """
    table = np.zeros((len(sentences) + longest, len(known)), dtype=np.float32)
    for row, found in zip(table[longest:], sentences, strict=True):
        row[[known[number] for number in found]] = 1
    runs, widest = [], table[len(table) - ends :]
    for size in range(1, longest + 1):
        runs.append(widest)
        widest = np.maximum(widest, table[len(table) - ends - size : len(table) - size])
    return runs


def lengths_of_runs(tile: Tile, ratio: float) -> tuple[list[Vectors], list[Vectors]]:
    """Return the lengths of the runs of 1, 2 … sentences that end in a tile, in characters of the target."""
    here, there = (
        [(usual * _over_runs(side.lengths, ends, size)).astype(np.float32) for size in range(1, tile.longest + 1)]
        for side, ends, usual in ((tile.source, tile.rows, ratio), (tile.target, tile.columns, 1.0))
    )
    return here, there


def lengths(source: Vectors, target: Vectors) -> list[Vectors]:
    """Return the logarithm of the ratio of lengths, and the squared difference of Gale & Church (1993).

    Both are measured against the usual ratio.
    """
    both = source[:, None] + target
    certainty = np.minimum(np.sqrt(both * np.float32(1 / _FULL_LENGTH)), 1)
    squared = (target - source[:, None]) ** 2 / (both * np.float32(_VARIANCE))
    return [np.abs(_log(target) - _log(source)[:, None]) * certainty, np.minimum(squared, np.float32(_MOST))]


def _log(lengths: Vectors) -> Vectors:
    """Return the logarithm; that of 32 bits is not the same on all processors, that of 64 is after rounding."""
    return np.log(lengths.astype(np.float64)).astype(np.float32)


def _over_runs(values: NDArray[np.float64], ends: Span, size: int) -> NDArray[np.float64]:
    """Sum up values over the runs of `size` sentences that end in a range; none begins before the document."""
    first = max(ends.start - size + 1, 0)
    total = np.concatenate(([0.0], np.cumsum(values[first : ends.stop])))
    stops = np.arange(ends.start - first, ends.stop - first) + 1
    sums: NDArray[np.float64] = total[stops] - total[np.maximum(stops - size, 0)]
    return sums
