"""From features to the scores of beads, by weights that were learnt once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from operator import mul

import numpy as np
from numpy.typing import NDArray

from aligner import report, threads
from aligner.engine.band import Band
from aligner.engine.beads import Stretch
from aligner.engine.search import Lattice, Scores, Shape
from aligner.engine.semantic.encoded_text import EncodedText
from aligner.engine.semantic.evidence import (
    LEXICAL,
    ONE_SIDED,
    POSITIONS,
    SHAPES,
    STATIC,
    Features,
    Tile,
    lexical_features,
    static_features,
)
from aligner.engine.semantic.evidence.borders import words_across
from aligner.engine.semantic.lexicon import Lexicon
from aligner.model import Span

_ROWS = 64  # source sentences in one tile
_POSITIONS = 32  # rows of positions whose borders are looked at together
# Of the band that is left for the second pass: the share of the probability of a row's best position from which on a
# position counts, and so many columns to either side of such positions.
_LEAST, _MARGIN = 1e-5, 6

Table = NDArray[np.float32]
"""Scores (shapes, cells) of all beads that end inside a band, row by row."""

Cells = tuple[Tile, slice, NDArray[np.int64]]
"""A tile, its cells in the table, and where these are among all those of the tile."""


@dataclass(frozen=True, slots=True)
class Area:
    """A stretch of two documents that is aligned by itself, and where in it to look.

    Attributes:
        stretch: The sentences.
        band: Positions (sentences + 1 of the source, sentences + 1 of the target), counted from the stretch's start.
    """

    stretch: Stretch
    band: Band


@cache
def weights() -> dict[str, float]:
    """Read the weights of all features, as learnt by the script that `docs/engine.md` names."""
    learnt: dict[str, float] = json.loads((files("aligner.engine.semantic") / "weights.json").read_text("utf-8"))
    return learnt


def static_scores(source: EncodedText, target: EncodedText, area: Area) -> Table:
    """Weigh the static features of each bead that ends inside the band of an area.

    Args:
        source: One document.
        target: The other.
        area: Where to look.
    """
    table = np.zeros((len(SHAPES), len(area.band)), np.float32)
    _weigh(table, _tiles(source, target, area), static_features, STATIC)
    _fill_edges(area.band.rows(table), area.band.low)
    return table


def build_lattice(
    source: EncodedText, target: EncodedText, lexicon: Lexicon, ratio: float, area: Area, scores: Table
) -> Lattice:
    """Add the lexical features to the static ones: the scores of all candidate beads of an area.

    Args:
        source: One document.
        target: The other.
        lexicon: Word pairs of the two.
        ratio: Characters of the target for one of the source.
        area: Where to look.
        scores: As `static_scores` gives them; they are not changed.
    """
    table = scores.copy()
    _weigh(table, _tiles(source, target, area), partial(lexical_features, lexicon=lexicon, ratio=ratio), LEXICAL)
    borders = _at_cells(source, target, lexicon, area)
    for ending, shape in zip(table, SHAPES, strict=True):
        if all(shape):
            ending += borders
    first = area.stretch.source.start
    low = area.band.low + area.stretch.target.start
    return Lattice(SHAPES, low, area.band.rows(table), weights()["gap extension"], first)


def border_scores(
    source: EncodedText, target: EncodedText, lexicon: Lexicon, rows: Span, columns: Span
) -> NDArray[np.float32]:
    """Weigh the features of positions: an array (rows, columns) of what all two-sided beads that end there share.

    In a run of one-sided beads a border lies behind every sentence, far from the counterparts of the words before and
    behind the run, so that a word that occurs again by chance would be counted many times.

    Args:
        source: One document.
        target: The other.
        lexicon: Word pairs of the two.
        rows: Positions in the source.
        columns: Positions in the target.
    """
    return words_across(source, target, lexicon, rows, columns) * np.float32(weights()[POSITIONS[0]])


def _at_cells(source: EncodedText, target: EncodedText, lexicon: Lexicon, area: Area) -> NDArray[np.float32]:
    """Return the scores of the position of each cell of an area."""
    band, (here, there) = area.band, area.stretch

    def score(first: int) -> NDArray[np.float32]:
        rows = slice(first, min(first + _POSITIONS, here.size + 1))
        columns = Span(int(band.low[rows.start]), int(band.high[rows.stop - 1]))
        positions = _moved(Span(rows.start, rows.stop), here.start), _moved(columns, there.start)
        cells = slice(band.starts[rows.start], band.starts[rows.stop])
        table = border_scores(source, target, lexicon, *positions)
        return table[band.row[cells] - first, band.column[cells] - columns.start]

    return np.concatenate([*threads.in_order(score, range(0, here.size + 1, _POSITIONS))])


def narrow(area: Area, scores: Table, ends: Scores) -> tuple[Area, Table]:
    """Leave out where no path of any probability goes.

    Args:
        area: An area.
        scores: Of all beads that end in it.
        ends: The probability that a bead ends in each cell of its band, from a first alignment.

    Returns:
        The area with the narrower band, and the scores that are left.
    """
    wide = area.band
    band = wide.narrowed(ends, _LEAST, _MARGIN)
    left = Band(np.maximum(band.low, wide.low), np.minimum(band.high, wide.high))
    kept = (wide.column >= left.low[wide.row]) & (wide.column < left.high[wide.row])
    return Area(area.stretch, left), scores[:, kept]


def _weigh(table: Table, tiles: Iterable[Cells], evidence: Callable[[Tile], Features], names: tuple[str, ...]) -> None:
    """Weigh the features of tiles and add them to a table of scores; several tiles are worked on at once.

    Args:
        table: Scores (shapes, cells).
        tiles: The tiles.
        evidence: Gives the features of a tile.
        names: Their names, of two-sided beads.
    """

    def add(part: Cells) -> Tile:
        tile, cells, places = part
        _add(table[:, cells], places, evidence(tile), names)
        return tile

    for tile in threads.in_order(add, tiles):
        report.progress(tile.rows.stop, len(tile.source))


def _tiles(source: EncodedText, target: EncodedText, area: Area) -> Iterator[Cells]:
    """Cut a band into tiles of so many source sentences.

    Returns:
        The tiles, for each one its cells in the table, and where these cells are among all those of the tile, counted
        row by row. Beads that end before the first target sentence are in no tile, and share another one's place.
    """
    band, (here, there) = area.band, area.stretch
    start = int(band.high[0] - band.low[0])
    for first in range(0, here.size, _ROWS):
        # The bead that ends with sentence i leads to position i + 1.
        rows = Span(first, min(first + _ROWS, here.size))
        lows, highs = (bound[rows.start + 1 : rows.stop + 1] for bound in (band.low, band.high))
        columns = Span(max(int(lows[0]) - 1, 0), int(highs[-1]) - 1)
        stops = np.cumsum(highs - lows)
        row = np.repeat(np.arange(rows.size), highs - lows)
        position = np.arange(stops[-1]) - (stops - highs)[row]
        cells = slice(start, start + len(row))
        places = row * columns.size + np.maximum(position - 1 - columns.start, 0)
        yield Tile(source, target, _moved(rows, here.start), _moved(columns, there.start)), cells, places
        start = cells.stop


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.stop + by)


def _add(table: Table, places: NDArray[np.int64], evidence: Features, names: tuple[str, ...]) -> None:
    """Weigh the features of a tile and add them to the scores of its cells.

    Args:
        table: Scores (shapes, cells) of the cells of the tile.
        places: Where these are among all cells of the tile.
        evidence: The features.
        names: Their names, of two-sided beads.
    """
    for shape, scores in weighed(evidence, names):
        table[SHAPES.index(shape)] += scores.ravel()[places]


def weighed(evidence: Features, names: tuple[str, ...]) -> Iterator[tuple[Shape, NDArray[np.float32]]]:
    """Yield for each shape the sum of its features, each times its weight.

    Args:
        evidence: The features.
        names: Their names, of two-sided beads.
    """
    for (a, b), features in evidence:
        known = (np.float32(weights()[name]) for name in (names if a and b else ONE_SIDED))
        yield (a, b), np.asarray(sum(map(mul, known, features)))


def _fill_edges(rows: list[Table], low: NDArray[np.int64]) -> None:
    """Give the one-sided beads along the first row and column, where no sentence ends, the scores of their neighbours.

    There are no others there.
    """
    deletion, insertion = SHAPES.index((1, 0)), SHAPES.index((0, 1))
    rows[0][:] = -np.inf
    rows[0][insertion, 1:] = rows[1][insertion, 1 : rows[0].shape[1]]
    for row, start in zip(rows[1:], low[1:], strict=True):
        if start == 0:
            row[:, 0] = -np.inf
            row[deletion, 0] = row[deletion, 1]
