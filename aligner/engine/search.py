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
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.model import Bead, Span

Scores = NDArray[np.float64]
Shape = tuple[int, int]
# Kinds of two-sided beads but (1, 1), on which side the sentences are or not: what speaks for each is weighed apart.
SHAPE_CLASSES = ("1-2", "1-3", "1-many", "2-2", "2-3", "many-many")

_NEVER = -np.inf
_AT_ONCE = 64  # rows whose neighbours are looked for together
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
        whole, ways, total = _ways(lattice, _log_sum, np.logaddexp, again)
        for row, onwards in zip(reversed(ways), _onwards(lattice, again), strict=True):
            after, after_down, after_sideways = onwards
            runs = row[down] + after_down, row[sideways] + after_sideways
            row += after
            row[down], row[sideways] = runs
    whole -= total
    np.minimum(np.exp(whole, out=whole), 1.0, out=whole)
    return ways, total


def best_path(lattice: Lattice) -> list[tuple[int, int, int]]:
    """The path with the highest sum of scores.

    Returns:
        Its beads in order: the position (i, j) each one ends at, and the number of its shape. Among paths of equal
        score the one whose last beads have the earliest shapes is taken.

    Raises:
        ValueError: No path leads to the end.
    """
    _, ways, _ = _ways(lattice, partial(np.maximum.reduce, axis=0), np.maximum, lattice.relief)
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


def _ways(
    lattice: Lattice, reduce: Callable[[Scores], Scores], add: np.ufunc, again: float
) -> tuple[Scores, list[Scores], float]:
    """Combine the scores of all paths that end in each bead, in arrays like those of `Lattice.rows`, and of all paths.

    The first of the results are all these arrays in one piece, which the system gets back when they are done with.

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
    stops = np.cumsum([row.size for row in lattice.rows])
    whole = np.empty(stops[-1])
    result = [part.reshape(len(lattice.shapes), -1) for part in np.split(whole, stops[:-1])]
    rows = zip(result, lattice.rows, _alongs(lattice), places.moved(range(len(result))), strict=True)
    for i, (ways, scores, (start, along), before) in enumerate(rows):
        reached[places.slot(i)] = _NEVER  # nothing of the row itself, which is still being made
        reached.take(before, out=ways, mode="clip")
        if lattice.relief:
            ways[down] = add(ways[down], downwards.take(before[down]) + again)
        ways += scores
        across = reduce(ways)
        if i == 0:
            across[0] = 0.0
        ways[sideways] = _run(across, along[1:] - start, lattice.relief, add)
        reached[places.row(i)] = add(across, ways[sideways])
        downwards[places.slot(i)] = _NEVER
        downwards[places.row(i)] = ways[down]
    return whole, result, float(reached[places.row(len(lattice.rows) - 1)][-1])


def _onwards(lattice: Lattice, again: float) -> Iterator[tuple[Scores, Scores, Scores]]:
    """Logarithm of the summed weights of all ways to the end, from the columns of each row, the last row first.

    Three arrays: after a two-sided bead, after one of shape (1, 0), and after one of shape (0, 1).
    """
    down, _ = lattice.one_sided
    places = _Places.of(lattice, -1)
    ahead = np.full((len(lattice.shapes), places.size), _NEVER)  # the ways that begin with a bead, at its end
    layers = places.size * np.arange(len(lattice.shapes))[:, None]
    alongs = reversed([*_alongs(lattice)])
    backwards = range(len(lattice.rows))[::-1]
    for i, (_, along), before in zip(backwards, alongs, places.moved(backwards), strict=True):
        ahead[:, places.slot(i)] = _NEVER  # nothing of the row itself, which is still being made
        ways: Scores = ahead.take(before + layers)
        across = _log_sum(ways)
        if i == len(lattice.rows) - 1:
            across[-1] = 0.0
        run = _run(across[::-1], (along[-1] - along[:-1])[::-1], lattice.relief, np.logaddexp)[::-1]
        after = after_down = after_sideways = np.logaddexp(across, run)
        if lattice.relief:
            after_down, after_sideways = np.logaddexp(after, ways[down] + again), np.logaddexp(after, run + again)
        row = places.row(i)
        np.add(lattice.rows[i], after, out=ahead[:, row])
        ahead[down, row] = lattice.rows[i][down] + after_down
        yield after, after_down, after_sideways


def _alongs(lattice: Lattice) -> Iterator[tuple[float, Scores]]:
    """For each row the scores of its (0, 1) beads and their reliefs, added up to each column, and that of its first."""
    _, sideways = lattice.one_sided
    bounds = np.cumsum([0, *(row.shape[1] for row in lattice.rows)]).tolist()
    scores = np.concatenate([row[sideways] for row in lattice.rows]).astype(np.float64)
    scores[bounds[:-1]] = 0.0  # there is no bead to the first column
    total = np.cumsum(scores + lattice.relief)
    for start, stop in pairwise(bounds):
        yield float(total[start]), total[start:stop]


def _run(across: Scores, along: Scores, relief: float, add: np.ufunc) -> Scores:
    """Combine the ways to each column of a row that end in a (0, 1) bead.

    A run of them is a sum of their scores, which leaves a plain scan.

    Args:
        across: The ways to each column that do not.
        along: Sums of the scores and reliefs of the beads up to each column but the first.
        relief: As in `Lattice`.
        add: As in `_ways`.
    """
    result = np.empty(len(across))
    result[0] = _NEVER
    opened = across[:-1].copy()
    opened[1:] -= along[:-1]
    np.add(add.accumulate(opened), along - relief, out=result[1:])
    return result


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the cells of the rows that beads reach stand in a flat array, over and over again.

    Each row has a slot for the widest one, and the slots have a gap between them.

    Attributes:
        size: Of the flat array.
        slots: Where the slot of each row starts.
        widths: Number of columns of each row.
        columns: Numbers of the columns of the widest row.
        first: Where the neighbour of each row's first column is, by the bead of each shape: an array (rows, shapes, 1).
        floor: The gap before the neighbour's row, and `ceiling` the one behind it.
    """

    size: int
    slots: list[int]
    widths: list[int]
    columns: NDArray[np.int64]
    first: NDArray[np.int64]
    floor: NDArray[np.int64]
    ceiling: NDArray[np.int64]

    @classmethod
    def of(cls, lattice: Lattice, direction: int) -> _Places:
        """The beginnings of the beads that end in a cell; in direction -1 the ends of those that begin there."""
        widths = np.array([row.shape[1] for row in lattice.rows])
        down, right = direction * np.array(lattice.shapes).T
        held, slot = int(abs(down).max()) + 1, int(widths.max()) + 1
        slots = 1 + slot * (np.arange(len(widths)) % held)
        rows = np.arange(len(widths))[:, None] - down
        inside = (rows >= 0) & (rows < len(widths))
        rows[~inside] = 0
        first = slots[rows] + (lattice.low[:, None] - right - lattice.low[rows])
        floor = np.where(inside, slots[rows] - 1, 0)
        ceiling = np.where(inside, slots[rows] + widths[rows], 0)
        return cls(
            size=held * slot + 1,
            slots=slots.tolist(),
            widths=widths.tolist(),
            columns=np.arange(slot - 1),
            first=first[..., None],
            floor=floor[..., None],
            ceiling=ceiling[..., None],
        )

    def slot(self, i: int) -> slice:
        """The place of a row and the gap behind it."""
        return slice(self.slots[i], self.slots[i] + len(self.columns) + 1)

    def row(self, i: int) -> slice:
        """The columns of a row."""
        return slice(self.slots[i], self.slots[i] + self.widths[i])

    def moved(self, rows: range) -> Iterator[NDArray[np.int64]]:
        """The neighbours of the columns of some rows: arrays (shapes, columns). Where there is none it is a gap."""
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            widths = [self.widths[i] for i in part]
            moved = self.first[part] + self.columns[: max(widths)]
            np.maximum(moved, self.floor[part], out=moved)
            np.minimum(moved, self.ceiling[part], out=moved)
            for row, width in zip(moved, widths, strict=True):
                yield row[:, :width]


def _log_sum(ways: Scores) -> Scores:
    """`logaddexp.reduce` over the first axis, several times as fast."""
    top = np.maximum(np.maximum.reduce(ways, axis=0), _LOWEST)
    summands = ways - top
    np.exp(summands, out=summands)
    total: Scores = np.log(np.add.reduce(summands, axis=0))
    total += top
    return total


def beads_of(lattice: Lattice, path: list[tuple[int, int, int]], probabilities: list[Scores]) -> Iterator[Bead]:
    """The beads of a path, each with its probability."""
    for i, j, s in path:
        a, b = lattice.shapes[s]
        confidence = float(probabilities[i][s, j - lattice.low[i]])
        yield Bead(Span(i - a, i), Span(j - b, j), round(confidence, 4))
