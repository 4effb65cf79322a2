"""How probable it is that a point of one document says what a point of another does.

Two points are as alike as their sentences are: for each sentence of either the best cosine in the other, on average
(BiMax). Points about one subject are all somewhat alike, so what counts is how much more alike two are than either is
on average to the other points of the other document. Weights are from the gold list of the tests. A sentence that is
said again, as `mining` finds it, makes its points say the same with at least its own probability.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.model import Mined, Span

Matrix = NDArray[np.float64]
_SLOPE, _MIDDLE = 50.0, 0.08  # of the logistic function from margins to probabilities
_UNRELATED = 0.25  # how alike points are that say something else, where there are no others to tell


def alike(cosines: Matrix, first: Sequence[Span], second: Sequence[Span]) -> Matrix:
    """Return how alike the points of two documents are.

    Args:
        cosines: Of the sentences of the first with those of the second document.
        first: The sentences of the points of the first; the points lie side by side and leave none out.
        second: Likewise of the second.

    Returns:
        An array (points of the first, points of the second) of mean cosines.
    """
    starts = [[span.start for span in side] for side in (first, second)]
    rows, columns = (np.array([span.size for span in side]) for side in (first, second))
    there = np.maximum.reduceat(
        cosines, starts[1], axis=1
    )  # of each sentence of the first, in each point of the second
    here = np.maximum.reduceat(cosines, starts[0], axis=0)
    forward = np.add.reduceat(there, starts[0], axis=0) / rows[:, None]
    backward = np.add.reduceat(here, starts[1], axis=1) / columns
    result: Matrix = (forward + backward) / 2
    return result


def probabilities(likeness: Matrix) -> Matrix:
    """Return the probability of each pair of points, given how alike all are."""
    rows, columns = likeness.shape
    expected = []
    if columns > 1:
        expected.append((likeness.sum(axis=1, keepdims=True) - likeness) / (columns - 1))
    if rows > 1:
        expected.append((likeness.sum(axis=0, keepdims=True) - likeness) / (rows - 1))
    margins = likeness - (sum(expected) / len(expected) if expected else _UNRELATED)
    found: Matrix = 1 / (1 + np.exp(-_SLOPE * (margins - _MIDDLE)))
    return found


def with_matches(found: Matrix, mined: Mined) -> Matrix:
    """Return probabilities of pairs of points that take into account which of their sentences match.

    Args:
        found: The probabilities without that.
        mined: The matches between the points of both, each of which is a paragraph.
    """
    best = np.zeros_like(found)
    sides = (mined.source.sentences, mined.target.sentences)
    for match in mined:
        first, second = (
            {sentence.paragraph for sentence in sentences[slice(*span)]}
            for sentences, span in zip(sides, (match.source, match.target), strict=True)
        )
        for i in first:
            for j in second:
                best[i, j] = max(best[i, j], match.probability)
    return np.maximum(found, best)
