"""The best path through the scores of beads, and the probability of each bead. Knows nothing of text.

The states are the positions (i, j): `i` sentences of the source and `j` of the target are behind us. A bead of shape
(a, b) leads from (i - a, j - b) to (i, j). With a score for each bead this is a semi-Markov conditional random field
(Sarawagi & Cohen 2004): the probability of a path is proportional to the exponential of the sum of its scores, and the
forward-backward recursion gives that of a single bead.

What one version omits, it often omits in one piece. So a one-sided bead that follows one of the same side can be made
cheaper than the first: the affine gaps of Gotoh (1982), for which paths that end in such a bead are kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Shape = tuple[int, int]
# Kinds of two-sided beads but (1, 1), on which side the sentences are or not: what speaks for each is weighed apart.
SHAPE_CLASSES = ("1-2", "1-3", "1-many", "2-2", "2-3", "many-many")
Real = TypeVar("Real", np.float32, np.float64)

_NEVER = -np.inf
_LOWEST = -1e300  # stands for the best way where there is none, so that it can be subtracted


def shape_class(a: int, b: int) -> str:
    """The one of `SHAPE_CLASSES` that a two-sided bead belongs to."""
    few, many = min(a, b), max(a, b)
    return name if (name := f"{few}-{many}") in SHAPE_CLASSES else "1-many" if few == 1 else "many-many"


@dataclass(frozen=True, slots=True)
class Lattice:
    """The scores of all beads that come into question.

    Attributes:
        shapes: Number of source and target sentences of each kind of bead; (1, 0) and (0, 1) are among them, and no
            other one-sided shape.
        low: First column of each row, one for each of the n + 1 positions of the source.
        rows: For each row an array (shapes, columns) with the scores of the beads that end at (row, low + column).
            The score of a bead that would begin outside the lattice is ignored; that of any other (0, 1) is finite.
        relief: Is added for each one-sided bead that directly follows one of the same side; not negative.
    """

    shapes: tuple[Shape, ...]
    low: NDArray[np.int64]
    rows: Sequence[NDArray[np.floating[Any]]]
    relief: float = 0.0

    @property
    def one_sided(self) -> tuple[int, int]:
        """The numbers of the shapes (1, 0) and (0, 1)."""
        return self.shapes.index((1, 0)), self.shapes.index((0, 1))


def posteriors(lattice: Lattice) -> tuple[list[Scores], float]:
    """The probability of each bead, in arrays like those of `Lattice.rows`; the logarithm of the sum over all paths."""
    down, sideways = lattice.one_sided
    with np.errstate(divide="ignore"):
        again = float(np.log(np.expm1(lattice.relief)))
        ways, total = _ways(lattice, _log_sum, np.logaddexp, again)
        for row, onwards in zip(reversed(ways), _onwards(lattice, again), strict=True):
            after, after_down, after_sideways = onwards
            runs = row[down] + after_down, row[sideways] + after_sideways
            row += after
            row[down], row[sideways] = runs
            row -= total
            np.minimum(np.exp(row, out=row), 1.0, out=row)
    return ways, total


def best_path(lattice: Lattice) -> list[tuple[int, int, int]]:
    """The path with the highest sum of scores.

    Returns:
        Its beads in order: the position (i, j) each one ends at, and the number of its shape. Among paths of equal
        score the one whose last beads have the earliest shapes is taken.

    Raises:
        ValueError: No path leads to the end.
    """
    ways, _ = _ways(lattice, _maximum, np.maximum, lattice.relief)
    i, j, s = len(lattice.rows) - 1, int(lattice.low[-1]) + lattice.rows[-1].shape[1] - 1, -1
    path: list[tuple[int, int, int]] = []
    while (i, j) != (0, 0):
        here = ways[i][:, j - lattice.low[i]].copy()
        if s in lattice.one_sided:
            here[s] += lattice.relief
        s = int(here.argmax())
        if here[s] == _NEVER:
            raise ValueError("no path leads to the end of the lattice")
        path.append((i, j, s))
        i, j = i - lattice.shapes[s][0], j - lattice.shapes[s][1]
    return path[::-1]


def rows_of(widths: Sequence[int] | NDArray[np.integer[Any]], shapes: int, kind: type[Real]) -> list[NDArray[Real]]:
    """Rows of zeros for a lattice. They lie in one piece, which the system gets back when they are done with."""
    stops = np.cumsum(widths) * shapes
    whole = np.zeros(stops[-1], dtype=kind)
    return [part.reshape(shapes, -1) for part in np.split(whole, stops[:-1])]


def _ways(
    lattice: Lattice, reduce: Callable[[Scores], Scores], add: np.ufunc, again: float
) -> tuple[list[Scores], float]:
    """Combine the scores of all paths that end in each bead, in arrays like those of `Lattice.rows`, and of all paths.

    Args:
        lattice: The scores.
        reduce: Combines the ways that lead to a position: an array (ways, columns) to one of columns.
        add: The same for two, with `accumulate`: `maximum` for the best path, `logaddexp` for the sum of all.
        again: What makes of the ways that end in a one-sided bead those that are to be added to all ways to the same
            place when one more of its side follows: the relief, or for a sum what it brings beyond the sum.
    """
    down, sideways = lattice.one_sided
    places = _Places.of(lattice, 1)
    reached, downwards = np.full(places.size, _NEVER), np.full(places.size, _NEVER)
    result = rows_of([row.shape[1] for row in lattice.rows], len(lattice.shapes), np.float64)
    for i, scores in enumerate(lattice.rows):
        before = places.moved(i)
        ways = result[i]
        reached.take(before, out=ways, mode="clip")  # nothing of the row itself, which is still being made
        if lattice.relief:
            ways[down] = add(ways[down], downwards.take(before[down]) + again)
        ways += scores
        across = reduce(ways)
        if i == 0:
            across[0] = 0.0
        ways[sideways] = _run(across, scores[sideways, 1:], lattice.relief, add)
        reached[places.row(i)] = add(across, ways[sideways])
        downwards[places.row(i)] = ways[down]
    return result, float(reached[-2])


def _onwards(lattice: Lattice, again: float) -> Iterator[tuple[Scores, Scores, Scores]]:
    """Logarithm of the summed weights of all ways to the end, from the columns of each row, the last row first.

    Three arrays: after a two-sided bead, after one of shape (1, 0), and after one of shape (0, 1).
    """
    down, sideways = lattice.one_sided
    places = _Places.of(lattice, -1)
    rows_down = np.array([a for a, _ in lattice.shapes])
    # The ways that begin with a bead, at its end. No bead reaches further than this many cells: those beyond make room.
    size = (int(rows_down.max()) + 1) * (max(places.widths) + 1) + 1
    ahead = np.full((len(lattice.shapes), size), _NEVER)
    layers = size * np.arange(len(lattice.shapes))[:, None]
    for i in reversed(range(len(lattice.rows))):
        scores = lattice.rows[i]
        ways: Scores = ahead.take(places.moved(i) % size + layers)
        ways[rows_down + i >= len(lattice.rows)] = _NEVER
        ways[sideways] = _NEVER  # nothing of the row itself, which is still being made
        across = _log_sum(ways)
        if i == len(lattice.rows) - 1:
            across[-1] = 0.0
        along = _run(across[::-1], scores[sideways, :0:-1], lattice.relief, np.logaddexp)[::-1]
        after = after_down = after_sideways = np.logaddexp(across, along)
        if lattice.relief:
            after_down, after_sideways = np.logaddexp(after, ways[down] + again), np.logaddexp(after, along + again)
        row = places.row(i)
        cells = np.arange(row.start - 1, row.stop + 1) % size
        ahead[:, cells[[0, -1]]] = _NEVER
        ahead[:, cells[1:-1]] = scores + after
        ahead[down, cells[1:-1]] = scores[down] + after_down
        yield after, after_down, after_sideways


def _run(across: Scores, scores: NDArray[np.floating[Any]], relief: float, add: np.ufunc) -> Scores:
    """Combine the ways to each column of a row that end in a (0, 1) bead.

    A run of them is a cumulative sum of their scores, which leaves a plain scan.

    Args:
        across: The ways to each column that do not.
        scores: Of the beads that lead to each column but the first.
        relief: As in `Lattice`.
        add: As in `_ways`.
    """
    result = np.empty(len(across))
    result[0] = _NEVER
    along = np.cumsum(np.add(scores, relief, dtype=np.float64))
    opened = across[:-1].copy()
    opened[1:] -= along[:-1]
    np.add(add.accumulate(opened), along - relief, out=result[1:])
    return result


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the cells of all rows stand in one flat array that has a gap before and behind each row.

    Attributes:
        size: Of the flat array.
        starts: Where the columns of each row start.
        widths: Number of columns of each row.
        columns: Numbers of the columns of the widest row.
        first: Where the neighbour of each row's first column is, by the bead of each shape: an array (rows, shapes, 1).
        floor: The gap before the neighbour's row, and `ceiling` the one behind it.
    """

    size: int
    starts: list[int]
    widths: list[int]
    columns: NDArray[np.int64]
    first: NDArray[np.int64]
    floor: NDArray[np.int64]
    ceiling: NDArray[np.int64]

    @classmethod
    def of(cls, lattice: Lattice, direction: int) -> _Places:
        """The beginnings of the beads that end in a cell; in direction -1 the ends of those that begin there."""
        widths = np.array([row.shape[1] for row in lattice.rows])
        starts = 1 + np.cumsum(widths + 1) - (widths + 1)
        down, right = direction * np.array(lattice.shapes).T
        rows = np.arange(len(widths))[:, None] - down
        inside = (rows >= 0) & (rows < len(widths))
        rows[~inside] = 0
        first = starts[rows] + (lattice.low[:, None] - right - lattice.low[rows])
        floor = np.where(inside, starts[rows] - 1, 0)
        ceiling = np.where(inside, starts[rows] + widths[rows], 0)
        return cls(
            size=int(starts[-1] + widths[-1]) + 1,
            starts=starts.tolist(),
            widths=widths.tolist(),
            columns=np.arange(widths.max()),
            first=first[..., None],
            floor=floor[..., None],
            ceiling=ceiling[..., None],
        )

    def row(self, i: int) -> slice:
        """The columns of a row."""
        return slice(self.starts[i], self.starts[i] + self.widths[i])

    def moved(self, i: int) -> NDArray[np.int64]:
        """The neighbours of a row's columns: an array (shapes, columns). Where there is none it is a gap."""
        result: NDArray[np.int64] = self.first[i] + self.columns[: self.widths[i]]
        np.maximum(result, self.floor[i], out=result)
        np.minimum(result, self.ceiling[i], out=result)
        return result


def _maximum(ways: Scores) -> Scores:
    best: Scores = ways.max(axis=0)
    return best


def _log_sum(ways: Scores) -> Scores:
    """`logaddexp.reduce` over the first axis, several times as fast."""
    top = np.maximum(ways.max(axis=0), _LOWEST)
    summands = ways - top
    np.exp(summands, out=summands)
    total: Scores = np.log(summands.sum(axis=0)) + top
    return total
