"""Similarity of meaning: the cosine of the two vectors, and whether a neighbouring bead has a better one."""

from __future__ import annotations

from functools import partial, reduce

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from aligner.encoders import Float16Vectors, Vectors
from aligner.encoders.cosines import cosines, on_grid, on_grid_cosines
from aligner.engine.semantic.evidence import Tile
from aligner.model import Span

Similarities = dict[tuple[int, int], NDArray[np.float32]]

_NONE = np.float32(-1)
_AROUND = 8  # sentences to either side of a place


def similarities(tile: Tile) -> Similarities:
    """Compute the cosines of all pairs of runs that end in the tile, or so near that its beads are compared with them.

    Returns:
        For each (a, b) up to one more than the longest bead, an array (rows, columns) that begins as many rows and
        columns before the tile as beads reach back, and ends one behind it; -1 where there is no run.
    """
    before = tile.longest - 1
    source = [_padded(tile.source.runs, a, tile.rows, before) for a in range(1, tile.longest + 2)]
    target = [_padded(tile.target.runs, b, tile.columns, before) for b in range(1, tile.longest + 2)]
    result = {}
    for a, (here, is_here) in enumerate(source, 1):
        for b, (there, is_there) in enumerate(target, 1):
            result[a, b] = on_grid_cosines(here, there)
            result[a, b][~is_here] = result[a, b][:, ~is_there] = _NONE
    return result


def features(tile: Tile, near: Similarities, a: int, b: int) -> list[NDArray[np.float32]]:
    """Return five features of the beads of one shape.

    The similarity; the same times the number of sentences beyond a pair; how much one more sentence, or one fewer, at
    either end of either side would raise it; how unlike the other side the least like sentence of a larger bead is.

    Args:
        tile: The beads.
        near: As `similarities` gives them.
        a: Number of source sentences of the shape.
        b: Number of target sentences.
    """
    at = partial(_at, tile)
    same = at(near[a, b])
    grown = [at(near[a + 1, b]), at(near[a + 1, b], 1, 0), at(near[a, b + 1]), at(near[a, b + 1], 0, 1)]
    shrunk = [same]
    if a > 1:
        shrunk += [at(near[a - 1, b]), at(near[a - 1, b], -1, 0)]
    if b > 1:
        shrunk += [at(near[a, b - 1]), at(near[a, b - 1], 0, -1)]
    members = [at(near[1, b], -k, 0) for k in range(a) if a > 1] + [at(near[a, 1], 0, -k) for k in range(b) if b > 1]
    return [
        same,
        same * (a + b - 2),
        np.maximum(reduce(np.maximum, grown) - same, 0),
        reduce(np.maximum, shrunk) - same,
        same - reduce(np.minimum, members or [same]),
    ]


def _at(tile: Tile, values: NDArray[np.float32], down: int = 0, right: int = 0) -> NDArray[np.float32]:
    """Return the values for the beads of the tile, or for those so many rows and columns further on."""
    row, column = tile.longest - 1 + down, tile.longest - 1 + right
    return values[row : row + tile.rows.size, column : column + tile.columns.size]


def nearby(tile: Tile) -> Similarities:
    """Measure how similar the sentence of a one-sided bead is to the most similar one around where it is left out.

    Returns:
        For (1, 0) and (0, 1) an array (rows, columns).
    """
    return {
        (1, 0): _greatest_cosine(tile.source.runs[0], tile.rows, tile.target.runs[0], tile.columns),
        (0, 1): _greatest_cosine(tile.target.runs[0], tile.columns, tile.source.runs[0], tile.rows).T,
    }


def _greatest_cosine(vectors: Float16Vectors, ends: Span, others: Float16Vectors, around: Span) -> NDArray[np.float32]:
    """Return the greatest cosine of each sentence with the `_AROUND` others on either side of each place.

    Args:
        vectors: Unit vectors of one side.
        ends: Which of them to compare.
        others: Unit vectors of the other side.
        around: The places: each is behind one of these sentences.
    """
    first = max(around.start - _AROUND + 1, 0)
    here, there = vectors[slice(*ends)], others[first : around.stop + _AROUND]
    near = cosines(here, there)
    padded = np.full((len(near), around.size + 2 * _AROUND - 1), _NONE)
    start = first - (around.start - _AROUND + 1)
    padded[:, start : start + near.shape[1]] = near
    greatest: NDArray[np.float32] = sliding_window_view(padded, 2 * _AROUND, axis=1).max(axis=2)
    return greatest


def _padded(runs: Float16Vectors, size: int, ends: Span, before: int) -> tuple[Vectors, NDArray[np.bool_]]:
    """Return the vectors, on the grid, of the runs of `size` that end in a range or near it, and which there are."""
    positions = np.arange(ends.start - before, ends.stop + 1)
    exists = (positions >= size - 1) & (positions < runs.shape[1])
    return on_grid(runs[size - 1, np.where(exists, positions, 0)]), exists
