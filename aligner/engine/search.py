"""The best path through the scores of beads, and the probability of each bead. Knows nothing of text.

The states are the positions (i, j): `i` sentences of the source and `j` of the target are behind us. A bead of shape
(a, b) leads from (i - a, j - b) to (i, j). With a score for each bead this is a semi-Markov conditional random field
(Sarawagi & Cohen 2004): the probability of a path is proportional to the exponential of the sum of its scores, and the
forward-backward recursion gives that of a single bead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Shape = tuple[int, int]

_NEVER = -np.inf


@dataclass(frozen=True, slots=True)
class Lattice:
    """The scores of all beads that come into question.

    Attributes:
        shapes: Number of source and target sentences of each kind of bead; (1, 0) and (0, 1) are among them, and no
            other one-sided shape.
        low: First column of each row, one for each of the n + 1 positions of the source.
        rows: For each row an array (shapes, columns) with the scores of the beads that end at (row, low + column).
            The score of a bead that would begin outside the lattice is ignored.
    """

    shapes: tuple[Shape, ...]
    low: NDArray[np.int64]
    rows: list[Scores]


def log_forward(lattice: Lattice) -> list[Scores]:
    """Logarithm of the summed weights of all ways from (0, 0) to each position: one array of columns a row."""
    return _sweep(lattice, _log_sum, np.logaddexp)


def log_backward(lattice: Lattice) -> list[Scores]:
    """The same from each position to the last one."""
    return _reversed_rows(_sweep(_mirror(lattice), _log_sum, np.logaddexp))


def posteriors(lattice: Lattice) -> tuple[list[Scores], float]:
    """The probability of each bead, in arrays like those of `Lattice.rows`; the logarithm of the sum over all paths."""
    forward, backward = log_forward(lattice), log_backward(lattice)
    total = forward[-1][-1]
    result = []
    for i, scores in enumerate(lattice.rows):
        probability = np.exp(_before(lattice, forward, i) + scores + backward[i] - total)
        result.append(np.minimum(probability, 1.0))
    return result, float(total)


def best_path(lattice: Lattice) -> list[tuple[int, int, int]]:
    """The path with the highest sum of scores.

    Returns:
        Its beads in order: the position (i, j) each one ends at, and the number of its shape. Among paths of equal
        score the one whose last beads have the earliest shapes is taken.

    Raises:
        ValueError: No path leads to the end.
    """
    best = _sweep(lattice, _maximum, np.maximum)
    i, j = len(lattice.rows) - 1, int(lattice.low[-1]) + lattice.rows[-1].shape[1] - 1
    path = []
    while (i, j) != (0, 0):
        column = j - lattice.low[i]
        ways = np.full(len(lattice.shapes), _NEVER)
        for s, (a, b) in enumerate(lattice.shapes):
            if a <= i and 0 <= j - b - lattice.low[i - a] < len(best[i - a]):
                ways[s] = best[i - a][j - b - lattice.low[i - a]] + lattice.rows[i][s, column]
        s = int(ways.argmax())
        if ways[s] == _NEVER:
            raise ValueError("no path leads to the end of the lattice")
        path.append((i, j, s))
        a, b = lattice.shapes[s]
        i, j = i - a, j - b
    return path[::-1]


def _maximum(ways: Scores) -> Scores:
    best: Scores = ways.max(axis=0)
    return best


def _log_sum(ways: Scores) -> Scores:
    """`logaddexp.reduce` over the first axis, several times as fast."""
    top = ways.max(axis=0)
    reachable = np.where(top == _NEVER, 0.0, top)
    with np.errstate(divide="ignore"):
        total: Scores = np.log(np.exp(ways - reachable).sum(axis=0)) + reachable
    return total


def _sweep(lattice: Lattice, reduce: Callable[[Scores], Scores], add: np.ufunc) -> list[Scores]:
    """Combine the scores of all paths to each position.

    Args:
        lattice: The scores.
        reduce: Combines the ways that lead to a position: an array (ways, columns) to one of columns.
        add: The same for two, with `accumulate`: `maximum` for the best path, `logaddexp` for the sum of all.
    """
    sideways = lattice.shapes.index((0, 1))
    reached: list[Scores] = []
    for i, scores in enumerate(lattice.rows):
        width = scores.shape[1]
        ways = np.full((len(lattice.shapes) + 1, width), _NEVER)
        if i == 0:
            ways[-1, -lattice.low[0]] = 0.0
        ways[:-1] = _before(lattice, reached, i)
        ways[:-1] += scores
        row = reduce(ways)
        # A run of (0, 1) beads within the row is a cumulative sum of their scores, which leaves a plain scan.
        along = np.cumsum(np.concatenate(([0.0], scores[sideways, 1:])))
        reached.append(add.accumulate(row - along) + along)
    return reached


def _before(lattice: Lattice, rows: list[Scores], i: int) -> Scores:
    """What `rows` have where the beads that end in row `i` begin: an array (shapes, columns).

    Of a row that is still being made, nothing is taken.
    """
    width = lattice.rows[i].shape[1]
    result = np.full((len(lattice.shapes), width), _NEVER)
    by_rows: dict[int, list[int]] = {}
    for s, (a, _) in enumerate(lattice.shapes):
        by_rows.setdefault(a, []).append(s)
    for a, group in by_rows.items():
        if a <= i and i - a < len(rows):
            widest = max(lattice.shapes[s][1] for s in group)
            row = _shifted(rows[i - a], lattice.low[i - a], lattice.low[i] - widest, width + widest)
            for s in group:
                offset = widest - lattice.shapes[s][1]
                result[s] = row[offset : offset + width]
    return result


def _shifted(row: Scores, low: int, start: int, width: int) -> Scores:
    """The values of `row`, whose first column is `low`, in the columns from `start` on; nothing outside."""
    result = np.full(width, _NEVER)
    first, last = max(start, low), min(start + width, low + len(row))
    if first < last:
        result[first - start : last - start] = row[first - low : last - low]
    return result


def _mirror(lattice: Lattice) -> Lattice:
    """The lattice read from its end: what led to a position now leads away from it."""
    n = len(lattice.rows)
    stop = np.array([low + row.shape[1] for low, row in zip(lattice.low, lattice.rows, strict=True)])
    m = stop[-1]
    rows = []
    for i in range(n - 1, -1, -1):
        width = lattice.rows[i].shape[1]
        row = np.full((len(lattice.shapes), width), _NEVER)
        for s, (a, b) in enumerate(lattice.shapes):
            if i + a < n:
                row[s] = _shifted(lattice.rows[i + a][s], lattice.low[i + a], lattice.low[i] + b, width)[::-1]
        rows.append(row)
    return Lattice(lattice.shapes, (m - stop)[::-1].copy(), rows)


def _reversed_rows(rows: list[Scores]) -> list[Scores]:
    return [row[::-1] for row in reversed(rows)]
