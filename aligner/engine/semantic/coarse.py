"""Where to look in long documents: a band around the diagonal that the meaning of whole stretches suggests.

Neighbouring sentences are averaged until the documents are short enough for a full table. The best path through that
table, widened, is the band for documents of half as coarse a grain, and so on down to the sentences: time and memory
grow with the length of the documents, not with its square (Salvador & Chan 2007; Thompson & Koehn 2019).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.encoders import Float16Vectors, Vectors
from aligner.encoders.cosines import on_grid, on_grid_cosines
from aligner.engine.band import Band
from aligner.engine.search import Lattice, best_path

WHOLE = 100  # positions on the longer side up to which the whole table is looked at
WIDTH = 16  # positions to either side of a coarser path
_SHAPES = ((1, 1), (1, 0), (0, 1))


def find_band(source: Vectors | Float16Vectors, target: Vectors | Float16Vectors, whole: int | None = None) -> Band:
    """Find the columns to look at in each row of the table of positions (n + 1, m + 1).

    Args:
        source: Unit vectors (n, dim) of the source sentences.
        target: Unit vectors (m, dim) of the target sentences.
        whole: Sentences on the longer side up to which all columns are looked at, by default `WHOLE`.
    """
    whole = WHOLE if whole is None else whole
    n, m = len(source), len(target)
    if max(n, m) <= whole:
        return Band.whole(n + 1, m + 1)
    pooled = _pool_pairs(source), _pool_pairs(target)
    path = _path(*pooled, find_band(*pooled, whole))
    return _around(2 * path, n, m)


def _pool_pairs(vectors: Vectors | Float16Vectors) -> Vectors:
    """Return unit vectors of pairs of neighbours."""
    padded = vectors if len(vectors) % 2 == 0 else np.concatenate([vectors, vectors[-1:]])
    sums = np.add(padded[::2], padded[1::2], dtype=np.float32)
    pooled: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return pooled


def _path(source: Vectors, target: Vectors, band: Band) -> NDArray[np.int64]:
    """Find the positions (steps, 2) of the best chain of pairs whose cosine is above the usual one."""
    usual = float((source.mean(axis=0) * target.mean(axis=0)).sum())
    here, there = on_grid(source), on_grid(target)
    rows = []
    for i, (start, stop) in enumerate(zip(band.low, band.high, strict=True)):
        row = np.zeros((len(_SHAPES), stop - start))
        row[0] = -np.inf
        first = max(int(start), 1)
        if i:
            row[0, first - start :] = on_grid_cosines(here[i - 1 : i], there[first - 1 : stop - 1])[0] - usual
        rows.append(row)
    positions = [(i, j) for i, j, _ in best_path(Lattice(_SHAPES, band.low, rows))]
    return np.array([(0, 0), *positions], dtype=np.int64)


def _around(path: NDArray[np.int64], n: int, m: int) -> Band:
    """Return all columns within a distance of a path, in every row; the first and the last position are among them."""
    low, high = np.full(n + 1, m), np.zeros(n + 1, dtype=np.int64)
    for i, j in np.minimum(path, (n, m)):
        rows = slice(max(i - WIDTH, 0), i + WIDTH + 1)
        np.minimum(low[rows], j - WIDTH, out=low[rows])
        np.maximum(high[rows], j + WIDTH + 1, out=high[rows])
    return Band.of(low, high, m + 1)
