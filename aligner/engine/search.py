"""The best path through the scores of beads, and the probability of each bead. Knows nothing of text.

The states are the positions (i, j): `i` sentences of the source and `j` of the target are behind us. A bead of shape
(a, b) leads from (i - a, j - b) to (i, j). With a score for each bead this is a semi-Markov conditional random field
(Sarawagi & Cohen 2004): the probability of a path is proportional to the exponential of the sum of its scores, and the
forward-backward recursion gives that of a single bead.

What one version omits, it often omits in one piece. So a one-sided bead that follows one of the same side can be made
cheaper than the first by a gap-extension bonus: the affine gaps of Gotoh (1982), for which paths that end in such a
bead are kept apart. In the words of sequence alignment a bead (1, 0) is a deletion and a bead (0, 1) an insertion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Shape = tuple[int, int]
# Kinds of two-sided beads but (1, 1), on which side the sentences are or not: what speaks for each is weighed apart.
SHAPE_CLASSES = ("1-2", "1-3", "1-many", "2-2", "2-3", "many-many")

_NEVER = -np.inf
_ROWS_AT_ONCE = 64  # rows whose neighbours are looked up together
_LOWEST = -1e300  # stands for the best path where there is none, so that it can be subtracted


def shape_class(a: int, b: int) -> str:
    """Return the one of `SHAPE_CLASSES` that a two-sided bead belongs to."""
    few, many = min(a, b), max(a, b)
    return name if (name := f"{few}-{many}") in SHAPE_CLASSES else "1-many" if few == 1 else "many-many"


@dataclass(frozen=True, slots=True)
class Lattice:
    """The scores of all candidate beads of two texts, or of a stretch of each.

    Attributes:
        shapes: Number of source and target sentences of each kind of bead; (1, 0) and (0, 1) are among them, and no
            other one-sided shape. In a row the last ones may be missing: none of these ends there.
        low: First column of each row, that is, position in the target; one for each of the n + 1 positions of the
            source.
        rows: For each row an array (shapes, columns) with the scores of the beads that end at (row, low + column).
            The score of a bead that would begin outside the lattice is ignored; that of any other (0, 1) is finite.
        gap_extension: Is added for each one-sided bead that directly follows one of the same side; not negative.
        first_row: Position in the source that the first row stands for.
    """

    shapes: tuple[Shape, ...]
    low: NDArray[np.int64]
    rows: Sequence[NDArray[np.floating[Any]]]
    gap_extension: float = 0.0
    first_row: int = 0

    @property
    def one_sided(self) -> tuple[int, int]:
        """Return the numbers of the shapes (1, 0) and (0, 1)."""
        return self.shapes.index((1, 0)), self.shapes.index((0, 1))

    def positions(self) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Yield for each row its position in the source, and those in the target of its columns."""
        for i, (low, row) in enumerate(zip(self.low.tolist(), self.rows, strict=True)):
            yield self.first_row + i, np.arange(low, low + row.shape[1])


def posteriors(lattice: Lattice) -> tuple[list[Scores], float]:
    """Compute the probability of each bead by the forward-backward recursion.

    Returns:
        The probabilities, in arrays like those of `Lattice.rows`; and the logarithm of the sum over all paths.
    """
    deletion, insertion = lattice.one_sided
    with np.errstate(divide="ignore"):
        extension = float(np.log(np.expm1(lattice.gap_extension)))
        whole, forward, total = _forward(lattice, _log_sum, np.logaddexp, extension)
        for row, backward in zip(reversed(forward), _backward(lattice, extension), strict=True):
            after, after_deletion, after_insertion = backward
            gaps = row[deletion] + after_deletion, row[insertion] + after_insertion
            row += after
            row[deletion], row[insertion] = gaps
    whole -= total
    np.minimum(np.exp(whole, out=whole), 1.0, out=whole)
    return forward, total


def best_path(lattice: Lattice) -> list[tuple[int, int, int]]:
    """Find the path with the highest sum of scores (Viterbi).

    Returns:
        Its beads in order: the position (row, column) each one ends at, and the number of its shape. Rows count from 0,
        whatever `first_row` is. Among paths of equal score the one whose last beads have the earliest shapes is taken.

    Raises:
        ValueError: No path leads to the end.
    """
    _, forward, _ = _forward(lattice, partial(np.maximum.reduce, axis=0), np.maximum, lattice.gap_extension)
    i, j, s = len(lattice.rows) - 1, int(lattice.low[-1]) + lattice.rows[-1].shape[1] - 1, -1
    path: list[tuple[int, int, int]] = []
    while (i, j) != (0, lattice.low[0]):
        here = forward[i][:, j - lattice.low[i]].copy()
        if s in lattice.one_sided:
            here[s] += lattice.gap_extension
        s = int(here.argmax())
        if here[s] == _NEVER:
            raise ValueError("no path leads to the end of the lattice")
        path.append((i, j, s))
        i, j = i - lattice.shapes[s][0], j - lattice.shapes[s][1]
    return path[::-1]


def _forward(
    lattice: Lattice, reduce: Callable[[Scores], Scores], add: np.ufunc, extension: float
) -> tuple[Scores, list[Scores], float]:
    """Combine the scores of all paths that end in each bead, and of all paths.

    Args:
        lattice: The scores.
        reduce: Combines the paths that lead to a position: an array (paths, columns) to one of columns.
        add: The same for two, with `accumulate`: `maximum` for the best path, `logaddexp` for the sum of all.
        extension: What makes of the paths that end in a one-sided bead those that are to be added to all paths to the
            same place when one more of its side follows: the gap-extension bonus, or for a sum what it brings beyond
            the sum.

    Returns:
        All forward scores in one piece of memory, which the system gets back when they are done with; the parts of it
        that belong to each row, in arrays like those of `Lattice.rows`; the score of all paths.
    """
    deletion, insertion = lattice.one_sided
    ring = _Ring.of(lattice, 1)
    ending, ending_in_deletion = np.full(ring.size, _NEVER), np.full(ring.size, _NEVER)
    stops = np.cumsum([row.size for row in lattice.rows])
    whole = np.empty(stops[-1])
    result = [part.reshape(row.shape) for part, row in zip(np.split(whole, stops[:-1]), lattice.rows, strict=True)]
    rows = zip(result, lattice.rows, _prefix_sums(lattice), ring.neighbours(range(len(result))), strict=True)
    for i, (forward, scores, (start, sums), before) in enumerate(rows):
        ending[ring.slot(i)] = _NEVER  # nothing of the row itself, which is still being made
        ending.take(before[: len(scores)], out=forward, mode="clip")
        if lattice.gap_extension:
            forward[deletion] = add(forward[deletion], ending_in_deletion.take(before[deletion]) + extension)
        forward += scores
        entering = reduce(forward)
        if i == 0:
            entering[0] = 0.0
        forward[insertion] = _insertions(entering, sums[1:] - start, lattice.gap_extension, add)
        ending[ring.row(i)] = add(entering, forward[insertion])
        ending_in_deletion[ring.slot(i)] = _NEVER
        ending_in_deletion[ring.row(i)] = forward[deletion]
    return whole, result, float(ending[ring.row(len(lattice.rows) - 1)][-1])


def _backward(lattice: Lattice, extension: float) -> Iterator[tuple[Scores, Scores, Scores]]:
    """Sum up the weights of all paths from the columns of each row to the end, the last row first.

    Args:
        lattice: The scores.
        extension: As in `_forward`.

    Returns:
        For each row three arrays of logarithms: after a two-sided bead, after a deletion, and after an insertion.
    """
    deletion, _ = lattice.one_sided
    ring = _Ring.of(lattice, -1)
    beginning = np.full((len(lattice.shapes), ring.size), _NEVER)  # the paths that begin with a bead, at its end
    layers = ring.size * np.arange(len(lattice.shapes))[:, None]
    reach = max(a for a, _ in lattice.shapes)
    prefix_sums = reversed([*_prefix_sums(lattice)])
    backwards = range(len(lattice.rows))[::-1]
    for i, (_, sums), behind in zip(backwards, prefix_sums, ring.neighbours(backwards), strict=True):
        beginning[:, ring.slot(i)] = _NEVER  # nothing of the row itself, which is still being made
        some = slice(max(len(row) for row in lattice.rows[i : i + reach + 1]))  # shapes of which there may be any
        paths: Scores = beginning.take(behind[some] + layers[some])
        leaving = _log_sum(paths)
        if i == len(lattice.rows) - 1:
            leaving[-1] = 0.0
        inserting = _insertions(leaving[::-1], (sums[-1] - sums[:-1])[::-1], lattice.gap_extension, np.logaddexp)[::-1]
        after = after_deletion = after_insertion = np.logaddexp(leaving, inserting)
        if lattice.gap_extension:
            after_deletion = np.logaddexp(after, paths[deletion] + extension)
            after_insertion = np.logaddexp(after, inserting + extension)
        row = ring.row(i)
        np.add(lattice.rows[i], after, out=beginning[: len(lattice.rows[i]), row])
        beginning[deletion, row] = lattice.rows[i][deletion] + after_deletion
        yield after, after_deletion, after_insertion


def _prefix_sums(lattice: Lattice) -> Iterator[tuple[float, Scores]]:
    """Yield for each row the sums of its insertions' scores and bonuses up to each column, and that of its first."""
    _, insertion = lattice.one_sided
    bounds = np.cumsum([0, *(row.shape[1] for row in lattice.rows)]).tolist()
    scores = np.concatenate([row[insertion] for row in lattice.rows]).astype(np.float64)
    scores[bounds[:-1]] = 0.0  # there is no bead to the first column
    total = np.cumsum(scores + lattice.gap_extension)
    for start, stop in pairwise(bounds):
        yield float(total[start]), total[start:stop]


def _insertions(entering: Scores, sums: Scores, gap_extension: float, add: np.ufunc) -> Scores:
    """Combine the paths to each column of a row that end in an insertion.

    A run of insertions is a sum of their scores, which leaves a plain scan.

    Args:
        entering: The paths to each column that end in another bead.
        sums: Prefix sums of the insertions' scores and bonuses up to each column but the first.
        gap_extension: As in `Lattice`.
        add: As in `_forward`.
    """
    result = np.empty(len(entering))
    result[0] = _NEVER
    opened = entering[:-1].copy()
    opened[1:] -= sums[:-1]
    np.add(add.accumulate(opened), sums - gap_extension, out=result[1:])
    return result


@dataclass(frozen=True, slots=True)
class _Ring:
    """A ring buffer for the rows that beads reach back to: where their cells stand in a flat array.

    Each row has a slot as wide as the widest one, and the slots have a gap between them.

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
    def of(cls, lattice: Lattice, direction: int) -> _Ring:
        """Make one for the beginnings of beads, by their ends; in direction -1 for the ends, by their beginnings."""
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
        """Return the place of a row and the gap behind it."""
        return slice(self.slots[i], self.slots[i] + len(self.columns) + 1)

    def row(self, i: int) -> slice:
        """Return the place of a row."""
        return slice(self.slots[i], self.slots[i] + self.widths[i])

    def neighbours(self, rows: range) -> Iterator[NDArray[np.int64]]:
        """Yield the neighbours of the cells of some rows, arrays (shapes, columns): a gap where there is none."""
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            part = rows[start : start + _ROWS_AT_ONCE]
            widths = [self.widths[i] for i in part]
            neighbours = self.first[part] + self.columns[: max(widths)]
            np.maximum(neighbours, self.floor[part], out=neighbours)
            np.minimum(neighbours, self.ceiling[part], out=neighbours)
            for row, width in zip(neighbours, widths, strict=True):
                yield row[:, :width]


def _log_sum(paths: Scores) -> Scores:
    """Return `logaddexp.reduce` over the first axis, several times as fast."""
    top = np.maximum(np.maximum.reduce(paths, axis=0), _LOWEST)
    summands = paths - top
    np.exp(summands, out=summands)
    total: Scores = np.log(np.add.reduce(summands, axis=0))
    total += top
    return total
