"""Which files of one language are most like each file of another: an exact search.

How like two files are is the mean, over the windows of one, of the cosine to the best window of the other; and the mean
of both directions (BiMax; Wang, Utsuro and Nagata 2025, aclanthology.org/2025.findings-emnlp.704). Here a file has at
most `COARSE` windows.

The products are always of blocks of the same shape, and scores are rounded before they are compared, so that the
result does not depend on how many files there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner import report
from aligner.encoders import Float16Vectors
from aligner.pairing.profiles import Profile

COARSE = 8
BLOCK = 128  # files
DIGITS = 5  # of a score


class Side(NamedTuple):
    """The files of one language, ready for the search.

    Attributes:
        vectors: An array (files, COARSE, dim).
        weights: An array (files, COARSE); 0 where a file has fewer windows.
    """

    vectors: Float16Vectors
    weights: NDArray[np.float32]

    @classmethod
    def of(cls, profiles: Sequence[Profile]) -> Side:
        """Put the windows of files together to fewer."""
        dim = profiles[0].windows.shape[1] if profiles else 0
        vectors = np.zeros((len(profiles), COARSE, dim), dtype=np.float16)
        weights = np.zeros((len(profiles), COARSE), dtype=np.float32)
        for n, profile in enumerate(profiles):
            size = len(profile.weights)
            number = min(size, COARSE)
            of = np.arange(size) * number // size
            sums = np.zeros((number, dim), dtype=np.float32)
            np.add.at(sums, of, profile.windows.astype(np.float32) * profile.weights[:, None])
            vectors[n, :number] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
            np.add.at(weights[n], of, profile.weights)
        return cls(vectors, weights)

    def block(self, start: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return vectors (BLOCK * COARSE, dim) and weights (BLOCK, COARSE) of some files, zero beyond the last."""
        part = self.vectors[start : start + BLOCK].astype(np.float32)
        vectors = np.zeros((BLOCK, *part.shape[1:]), dtype=np.float32)
        weights = np.zeros((BLOCK, COARSE), dtype=np.float32)
        vectors[: len(part)] = part
        weights[: len(part)] = self.weights[start : start + BLOCK]
        return vectors.reshape(BLOCK * COARSE, -1), weights


class Nearest(NamedTuple):
    """The files most like each file: arrays (files, k), the likest first, -1 where there are fewer.

    Attributes:
        numbers: Of the files.
        scores: How like they are.
    """

    numbers: NDArray[np.int64]
    scores: NDArray[np.float64]


Search = Callable[[Side, Side, int], tuple[Nearest, Nearest]]


def search(source: Side, target: Side, k: int) -> tuple[Nearest, Nearest]:
    """Find the files of either side that are most like each file of the other.

    Args:
        source: One side.
        target: The other.
        k: How many to find for each.

    Returns:
        For each file of the source those of the target, and the other way round.
    """
    forward, backward = _none(len(source.weights), k), _none(len(target.weights), k)
    starts = range(0, len(source.weights), BLOCK), range(0, len(target.weights), BLOCK)
    for i in starts[0]:
        here, ours = source.block(i)
        for j in starts[1]:
            there, theirs = target.block(j)
            scores = _likeness(here, ours, there, theirs)[: len(source.weights) - i, : len(target.weights) - j]
            _merge(forward, i, scores, j)
            _merge(backward, j, scores.T, i)
        report.progress(min(i + BLOCK, len(source.weights)), len(source.weights))
    return forward, backward


def twins(side: Side, k: int, search: Search = search) -> Nearest:
    """Find the files of a side that are most like each of its files, itself left out.

    Args:
        side: The side.
        k: How many to find for each.
        search: How to search.
    """
    found, _ = search(side, side, k + 1)
    keep = np.array([_others(row, n, k) for n, row in enumerate(found.numbers)], dtype=np.int64).reshape(-1, k)
    return Nearest(np.take_along_axis(found.numbers, keep, axis=1), np.take_along_axis(found.scores, keep, axis=1))


def _others(row: NDArray[np.int64], own: int, k: int) -> list[int]:
    return [place for place, number in enumerate(row.tolist()) if number != own][:k]


def _likeness(
    here: NDArray[np.float32], ours: NDArray[np.float32], there: NDArray[np.float32], theirs: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return how like the files of two blocks are, an array (BLOCK, BLOCK)."""
    cosines = (here @ there.T).reshape(BLOCK, COARSE, BLOCK, COARSE)
    forward = np.einsum("swt,sw->st", cosines.max(axis=3), ours)
    backward = np.einsum("stw,tw->st", cosines.max(axis=1), theirs)
    mean: NDArray[np.float64] = (forward.astype(np.float64) + backward) / 2
    return np.round(mean, DIGITS)


def best_of(
    numbers: NDArray[np.int64], scores: NDArray[np.float64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the `k` best of some files with their scores, filled up with -1 and a score below all others."""
    order = np.lexsort((numbers, -scores))[:k]
    missing = k - len(order)
    return (
        np.concatenate([numbers[order], np.full(missing, -1, dtype=np.int64)]),
        np.concatenate([scores[order], np.full(missing, -9.0)]),
    )


def _none(files: int, k: int) -> Nearest:
    return Nearest(np.full((files, k), -1, dtype=np.int64), np.full((files, k), -9.0))


def _merge(found: Nearest, start: int, scores: NDArray[np.float64], first: int) -> None:
    """Put the best of a block into what has been found; of equal scores the lower number comes first."""
    rows = slice(start, start + len(scores))
    numbers = np.broadcast_to(np.arange(first, first + scores.shape[1]), scores.shape)
    numbers = np.concatenate([found.numbers[rows], numbers], axis=1)
    scores = np.concatenate([found.scores[rows], scores], axis=1)
    order = np.lexsort((numbers, -scores), axis=1)[:, : found.numbers.shape[1]]
    found.numbers[rows] = np.take_along_axis(numbers, order, axis=1)
    found.scores[rows] = np.take_along_axis(scores, order, axis=1)
