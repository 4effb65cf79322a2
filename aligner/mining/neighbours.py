"""The nearest vectors of another text, found exactly, a block at a time.

The product of two texts is never held as a whole, so memory does not grow with the product of their lengths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner import report
from aligner.encoders import Float16Vectors, Vectors
from aligner.encoders.cosines import on_grid, on_grid_cosines

NEIGHBOURS = 4  # that a pair is compared with, as in Artetxe and Schwenk 2019
_BLOCK = 2048  # vectors of a side that are compared at a time
_DIGITS = 5  # of a cosine


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest of the other side, for each vector of both sides, the nearest first.

    Attributes:
        forward: Their numbers in the target: an array (source, k).
        forward_cosines: Their cosines, likewise.
        backward: Numbers in the source: an array (target, k).
        backward_cosines: Their cosines, likewise.
    """

    forward: NDArray[np.int64]
    forward_cosines: Vectors
    backward: NDArray[np.int64]
    backward_cosines: Vectors

    def means(self) -> tuple[Vectors, Vectors]:
        """Return the mean cosine of each source and of each target vector to its `NEIGHBOURS` nearest."""
        return _mean(self.forward_cosines), _mean(self.backward_cosines)


def find(source: Float16Vectors, target: Float16Vectors, k: int) -> Neighbours:
    """Find the `k` nearest neighbours in both directions in one pass over all pairs.

    Of equal ones the first count. Where there are fewer than `k`, the rest of a row has number -1 and cosine -1.

    Args:
        source: Unit vectors (source, dim).
        target: Unit vectors (target, dim).
        k: Neighbours of each.
    """
    forward, backward = _Best(len(source), k), _Best(len(target), k)
    for i in range(0, len(source), _BLOCK):
        here = on_grid(source[i : i + _BLOCK])
        for j in range(0, len(target), _BLOCK):
            near = np.round(on_grid_cosines(here, on_grid(target[j : j + _BLOCK])), _DIGITS)
            forward.add(near, i, j)
            backward.add(near.T, j, i)
        report.progress(min(i + _BLOCK, len(source)), len(source))
    return Neighbours(forward.numbers, forward.cosines, backward.numbers, backward.cosines)


class _Best:
    """The best so far of each row, best first."""

    def __init__(self, rows: int, k: int) -> None:
        self.numbers = np.full((rows, k), -1, dtype=np.int64)
        self.cosines = np.full((rows, k), -1.0, dtype=np.float32)

    def add(self, cosines: Vectors, row: int, column: int) -> None:
        """Take in a block whose first cell stands in this row and column of all."""
        rows = slice(row, row + len(cosines))
        k = self.numbers.shape[1]
        # Most blocks hold nothing better for most rows.
        better = np.flatnonzero(cosines.max(axis=1) > self.cosines[rows, -1])
        if not len(better):
            return
        block = cosines[better]
        if block.shape[1] > k:
            # As whole numbers, so that of equal ones the first count.
            keys = np.rint(block * 10**_DIGITS).astype(np.int64) * _BLOCK - np.arange(block.shape[1])
            found = np.argpartition(-keys, k - 1, axis=1)[:, :k]
            block = np.take_along_axis(block, found, axis=1)
        else:
            found = np.broadcast_to(np.arange(block.shape[1]), block.shape)
        numbers = np.concatenate([self.numbers[rows][better], found + column], axis=1)
        values = np.concatenate([self.cosines[rows][better], block], axis=1)
        order = np.lexsort((numbers, -values), axis=1)[:, :k]
        self.numbers[row + better] = np.take_along_axis(numbers, order, axis=1)
        self.cosines[row + better] = np.take_along_axis(values, order, axis=1)


def _mean(cosines: Vectors) -> Vectors:
    """Return the mean of the nearest of each row, as many as are there."""
    cosines = cosines[:, :NEIGHBOURS]
    there = cosines > -1
    mean: Vectors = np.where(there, cosines, 0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    return mean
