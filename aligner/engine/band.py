"""The part of a table of positions that is looked at: for each row a range of columns, wide or narrow as needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from aligner.engine.beads import Stretch

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

Number = TypeVar("Number", bound=np.generic)

_NOTHING = 1 << 40


@dataclass(frozen=True, eq=False)
class Band:
    """Cells (row, column), those of a row one after the other and the rows one after the other.

    Attributes:
        low: First column of each row. Neither `low` nor `high` ever falls from one row to the next.
        high: The column behind the last one of each row.
    """

    low: Ints
    high: Ints

    @classmethod
    def of(cls, low: Ints, high: Ints, columns: int) -> Band:
        """Return the smallest band without a gap that has these ranges in it, the first cell and the last.

        Args:
            low: First column of each row.
            high: The column behind the last one.
            columns: Number of columns of the table.
        """
        low, high = low.copy(), high.copy()
        low[0], high[-1] = 0, columns
        low = np.minimum.accumulate(np.clip(low, 0, columns - 1)[::-1])[::-1]
        high = np.maximum.accumulate(np.clip(high, 1, columns))
        high[:-1] = np.maximum(high[:-1], low[1:] + 1)  # no row is out of reach of the next
        return cls(low, high)

    @classmethod
    def whole(cls, rows: int, columns: int) -> Band:
        """Return the band of all cells of a table."""
        return cls.of(np.zeros(rows, dtype=np.int64), np.full(rows, columns), columns)

    def pinched(self, stretches: Sequence[Stretch]) -> Band:
        """Return the part of this band that lies in given stretches, each joined to the next by as few cells as may be.

        Args:
            stretches: Ranges of sentences in order, of which the first begins and the last ends with the texts; between
                the sentences `i` and `i + 1` there is the position, and so the row or column, `i + 1`.
        """
        columns = int(self.high[-1])
        low, high = np.full_like(self.low, columns - 1), np.zeros_like(self.high)
        for (i, k), (j, m) in stretches:
            rows = slice(i, k + 1)
            inside = Band.of(self.low[rows] - j, self.high[rows] - j, m - j + 1)
            np.minimum(low[rows], inside.low + j, out=low[rows])
            np.maximum(high[rows], inside.high + j, out=high[rows])
        return Band.of(low, high, columns)

    @cached_property
    def starts(self) -> Ints:
        """The first cell of each row, and the number of cells."""
        return np.concatenate([[0], np.cumsum(self.high - self.low)])

    @cached_property
    def row(self) -> Ints:
        """The row of each cell."""
        return np.repeat(np.arange(len(self.low)), self.high - self.low)

    @cached_property
    def column(self) -> Ints:
        """The column of each cell."""
        return np.arange(len(self)) - (self.starts[:-1] - self.low)[self.row]

    def __len__(self) -> int:
        return int(self.starts[-1])

    def cell(self, row: Ints, column: Ints) -> Ints:
        """Return the number of the cell at each of some places, as many as there are cells where there is none."""
        inside = (row >= 0) & (row < len(self.low))
        row = np.where(inside, row, 0)
        inside &= (column >= self.low[row]) & (column < self.high[row])
        return np.where(inside, (self.starts[:-1] - self.low)[row] + column, len(self))

    def rows(self, values: NDArray[Number]) -> list[NDArray[Number]]:
        """Return values of all cells (…, cells) as one array (…, columns) a row."""
        return [values[..., start:stop] for start, stop in zip(self.starts[:-1], self.starts[1:], strict=True)]

    def narrowed(self, probability: Floats, least: float, margin: int) -> Band:
        """Return a band around the cells that are not much less probable than the best one of their row.

        Args:
            probability: Of each cell.
            least: The share of the best one from which on a cell counts.
            margin: Columns to either side of such a cell.
        """
        best = np.maximum.reduceat(probability, self.starts[:-1])
        kept = probability > least * best[self.row]
        low, high = np.full(len(self.low), _NOTHING), np.zeros(len(self.low), dtype=np.int64)
        np.minimum.at(low, self.row[kept], self.column[kept] - margin)
        np.maximum.at(high, self.row[kept], self.column[kept] + margin + 1)
        return Band.of(low, high, int(self.high[-1]))


def take_or_zero(values: Floats, cells: Ints) -> Floats:
    """Return the values of some cells (…, cells), 0 where there is none."""
    padded = np.concatenate([values, np.zeros((*values.shape[:-1], 1))], axis=-1)
    result: Floats = padded[..., cells]
    return result


def with_first(condition: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a condition on neighbours, and that it holds for the first."""
    return np.concatenate([[True], condition])
