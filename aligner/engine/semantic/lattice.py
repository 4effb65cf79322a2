"""From evidence to the scores of beads: weights, learnt once, and the terms of a glossary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from operator import mul

import numpy as np
from numpy.typing import NDArray

from aligner import report
from aligner.engine.band import Band
from aligner.engine.search import Lattice, Scores
from aligner.engine.semantic.coarse import Corridor
from aligner.engine.semantic.evidence import LASTING, LEARNT, ONE_SIDED, SHAPES, Features, Tile, lasting, learnt
from aligner.engine.semantic.lexicon import Lexicon
from aligner.engine.semantic.sides import Side
from aligner.model import Span

_ROWS = 64  # source sentences in one tile
# Of the corridor's part that is left for the second pass: the share of the probability of a row's best position from
# which on a position counts, and so many columns to either side of such positions.
_LEAST, _MARGIN = 1e-5, 6

Table = NDArray[np.float32]
"""Scores (shapes, cells) of all beads that end inside a corridor, row by row."""


@cache
def weights() -> dict[str, float]:
    """The weights of all features, as learnt by the script that `docs/engine.md` names."""
    learnt: dict[str, float] = json.loads((files("aligner.engine.semantic") / "weights.json").read_text("utf-8"))
    return learnt


def lasting_scores(source: Side, target: Side, within: Corridor) -> Table:
    """What the evidence that stays adds to the score of each bead that ends inside a corridor."""
    table = np.zeros((len(SHAPES), int((within[1] - within[0]).sum())), np.float32)
    for tile, cells, places in _tiles(source, target, within):
        _add(table[:, cells], places, lasting(tile), LASTING)
    _fill_edges(_rows(table, within), within[0])
    return table


def build(
    source: Side,
    target: Side,
    lexicon: Lexicon,
    ratio: float,
    within: Corridor,
    scores: Table,
) -> Lattice:
    """The scores of all beads, from those of the evidence that stays and what is known of the texts so far.

    Args:
        source: One document.
        target: The other.
        lexicon: Word pairs of the two.
        ratio: Characters of the target for one of the source.
        within: The corridor.
        scores: As `lasting_scores` gives them; they are not changed.
    """
    table = scores.copy()
    for tile, cells, places in _tiles(source, target, within):
        _add(table[:, cells], places, learnt(tile, lexicon, ratio), LEARNT)
    return Lattice(SHAPES, within[0], _rows(table, within), weights()["relief"])


def narrowed(within: Corridor, scores: Table, ends: Scores) -> tuple[Corridor, Table]:
    """What is left to look at once it is known where paths may go: the part of a corridor, and of its scores.

    Args:
        within: The corridor.
        scores: Of all beads that end inside it.
        ends: The probability that a bead ends in each place of it, from a first alignment.
    """
    whole = Band.of(*within, int(within[1][-1]))
    band = whole.narrowed(ends, _LEAST, _MARGIN)
    low, high = np.maximum(band.low, whole.low), np.minimum(band.high, whole.high)
    return (low, high), scores[:, (whole.column >= low[whole.row]) & (whole.column < high[whole.row])]


def _rows(table: Table, within: Corridor) -> list[Table]:
    """The part of a table that belongs to each row of the corridor."""
    return np.split(table, np.cumsum(within[1] - within[0])[:-1], axis=1)


def _tiles(source: Side, target: Side, within: Corridor) -> Iterator[tuple[Tile, slice, NDArray[np.int64]]]:
    """A corridor, cut into stretches of source sentences; reports each one when it is done with.

    Returns:
        The tiles, for each one its cells in the table, and where these cells are among all those of the tile, counted
        row by row. Beads that end before the first target sentence are in no tile, and share another one's place.
    """
    low, high = within
    start = int(high[0] - low[0])
    for first in range(0, len(source), _ROWS):
        # The bead that ends with sentence i leads to position i + 1.
        rows = Span(first, min(first + _ROWS, len(source)))
        lows, highs = (bound[rows.start + 1 : rows.stop + 1] for bound in within)
        columns = Span(max(int(lows[0]) - 1, 0), int(highs[-1]) - 1)
        stops = np.cumsum(highs - lows)
        row = np.repeat(np.arange(rows.size), highs - lows)
        position = np.arange(stops[-1]) - (stops - highs)[row]
        cells = slice(start, start + len(row))
        places = row * columns.size + np.maximum(position - 1 - columns.start, 0)
        yield Tile(source, target, rows, columns), cells, places
        start = cells.stop
        report.progress(rows.stop, len(source))


def _add(table: Table, places: NDArray[np.int64], evidence: Features, names: tuple[str, ...]) -> None:
    """Weigh the evidence of a tile and add it to the scores of its cells."""
    for (a, b), features in evidence:
        known = (np.float32(weights()[name]) for name in (names if a and b else ONE_SIDED))
        scores = np.asarray(sum(map(mul, known, features)))
        table[SHAPES.index((a, b))] += scores.ravel()[places]


def _fill_edges(rows: list[Table], low: NDArray[np.int64]) -> None:
    """Along the first row and column, where no sentence ends, there are one-sided beads alone.

    They have the scores of their neighbours.
    """
    forward, sideways = SHAPES.index((1, 0)), SHAPES.index((0, 1))
    rows[0][:] = -np.inf
    rows[0][sideways, 1:] = rows[1][sideways, 1 : rows[0].shape[1]]
    for row, start in zip(rows[1:], low[1:], strict=True):
        if start == 0:
            row[:, 0] = -np.inf
            row[forward, 0] = row[forward, 1]
