"""The part of a table of positions that is looked at: for each row a range of columns, wide or narrow as needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.engine.lexical.units import Floats, Ints

_NOTHING = 1 << 40


@dataclass(frozen=True, slots=True)
class Band:
    """Cells (row, column), those of a row one after the other and the rows one after the other.

    Attributes:
        low: First column of each row. Neither `low` nor `high` ever falls from one row to the next.
        high: The column behind the last one of each row.
        starts: First cell of each row, and the number of cells.
        row: Row of each cell.
        column: Column of each cell.
    """

    low: Ints
    high: Ints
    starts: Ints
    row: Ints
    column: Ints

    @classmethod
    def of(cls, low: Ints, high: Ints, columns: int) -> Band:
        """The smallest band without a gap that has these ranges in it, the first cell and the last."""
        low, high = low.copy(), high.copy()
        low[0], high[-1] = 0, columns
        low = np.minimum.accumulate(np.clip(low, 0, columns - 1)[::-1])[::-1]
        high = np.maximum.accumulate(np.clip(high, 1, columns))
        high[:-1] = np.maximum(high[:-1], low[1:] + 1)  # no row is out of reach of the next
        starts = np.concatenate([[0], np.cumsum(high - low)])
        row = np.repeat(np.arange(len(low)), high - low)
        return cls(low, high, starts, row, np.arange(starts[-1]) - (starts[:-1] - low)[row])

    @classmethod
    def whole(cls, rows: int, columns: int) -> Band:
        """All cells of a table."""
        return cls.of(np.zeros(rows, dtype=np.int64), np.full(rows, columns), columns)

    def __len__(self) -> int:
        return len(self.row)

    def cell(self, row: Ints, column: Ints) -> Ints:
        """The number of the cells at some places, as many as there are cells where there is none."""
        inside = (row >= 0) & (row < len(self.low))
        row = np.where(inside, row, 0)
        inside &= (column >= self.low[row]) & (column < self.high[row])
        return np.where(inside, (self.starts[:-1] - self.low)[row] + column, len(self))

    def rows(self, values: Floats) -> list[Floats]:
        """Values of all cells (…, cells) as one array (…, columns) a row."""
        return [values[..., start:stop] for start, stop in zip(self.starts[:-1], self.starts[1:], strict=True)]

    def narrowed(self, probability: Floats, least: float, margin: int) -> Band:
        """The cells around those that are not much less probable than the best one of their row.

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


def shifted(values: Floats, cells: Ints) -> Floats:
    """The values of some cells (…, cells), 0 where there is none."""
    padded = np.concatenate([values, np.zeros((*values.shape[:-1], 1))], axis=-1)
    result: Floats = padded[..., cells]
    return result


def with_first(condition: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A condition on neighbours, and that it holds for the first."""
    return np.concatenate([[True], condition])
