"""How probable it is that a point of one document says what a point of another does.

Two points are as alike as their sentences are: for each sentence of either the best cosine in the other, on average
(BiMax). Points about one subject are all somewhat alike, so what counts is how much more alike two are than either is
on average to the other points of the other document. Sentences that say the same, as `mining` finds them, count too.
The weights of both are from the gold list of the tests.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.model import Mined, Span

Matrix = NDArray[np.float64]
_MARGIN, _AGAIN, _BIAS = 60.0, 2.4, -5.3
"""Weights of the margin and of the most probable match of sentences, and what is added."""
_UNRELATED = 0.15
"""How alike points are at least that have nothing to do with each other."""


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
    there = np.maximum.reduceat(cosines, starts[1], axis=1)  # of each sentence, in each point of the second
    here = np.maximum.reduceat(cosines, starts[0], axis=0)
    forward = np.add.reduceat(there, starts[0], axis=0) / rows[:, None]
    backward = np.add.reduceat(here, starts[1], axis=1) / columns
    result: Matrix = (forward + backward) / 2
    return result


def margins(likeness: Matrix) -> Matrix:
    """Return how much more alike points are than each is on average to the other points of the other document."""
    rows, columns = likeness.shape
    expected = []
    if columns > 1:
        expected.append((likeness.sum(axis=1, keepdims=True) - likeness) / (columns - 1))
    if rows > 1:
        expected.append((likeness.sum(axis=0, keepdims=True) - likeness) / (rows - 1))
    found: Matrix = likeness - np.maximum(sum(expected) / len(expected) if expected else 0.0, _UNRELATED)
    return found


def again(mined: Mined) -> Matrix:
    """Return the probability of the most probable match between the sentences of each pair of points.

    Args:
        mined: The matches; each point is a paragraph.
    """
    sides = (mined.source, mined.target)
    result = np.zeros([len(side.paragraphs()) for side in sides])
    for match in mined:
        rows, columns = (
            {sentence.paragraph for sentence in side.sentences[slice(*span)]}
            for side, span in zip(sides, (match.source, match.target), strict=True)
        )
        for i in rows:
            for j in columns:
                result[i, j] = max(result[i, j], match.probability)
    return result


def probabilities(likeness: Matrix, matches: Matrix) -> Matrix:
    """Return the probability of each pair of points that one says what the other does.

    Args:
        likeness: How alike all are.
        matches: The probability of the most probable match between their sentences.
    """
    found: Matrix = 1 / (1 + np.exp(-(_MARGIN * margins(likeness) + _AGAIN * matches + _BIAS)))
    return found
