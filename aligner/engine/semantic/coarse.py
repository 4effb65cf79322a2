"""Where to look in long documents: a corridor around the diagonal that the meaning of whole stretches suggests.

Neighbouring sentences are averaged until the documents are short enough for a full table. The best path through that
table, widened, is the corridor for documents of half as coarse a grain, and so on down to the sentences: time and
memory grow with the length of the documents, not with its square (Salvador & Chan 2007; Thompson & Koehn 2019).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.encoders import Halves, Vectors
from aligner.engine.search import Lattice, best_path

_WHOLE = 100  # positions on the longer side up to which the whole table is looked at
_WIDTH = 16  # positions to either side of a coarser path
_SHAPES = ((1, 1), (1, 0), (0, 1))

Corridor = tuple[NDArray[np.int64], NDArray[np.int64]]


def corridor(source: Vectors | Halves, target: Vectors | Halves) -> Corridor:
    """The columns to look at in each row.

    Args:
        source: Unit vectors (sentences, dim) of the source sentences.
        target: Likewise for the target.

    Returns:
        For each of the n + 1 positions of the source the first position of the target, and the one behind the last.
    """
    n, m = len(source), len(target)
    if max(n, m) <= _WHOLE:
        return np.zeros(n + 1, dtype=np.int64), np.full(n + 1, m + 1)
    half = _halved(source), _halved(target)
    path = _path(*half, corridor(*half))
    return _around(2 * path, n, m)


def _halved(vectors: Vectors | Halves) -> Vectors:
    """Unit vectors of pairs of neighbours."""
    padded = vectors if len(vectors) % 2 == 0 else np.concatenate([vectors, vectors[-1:]])
    sums = np.add(padded[::2], padded[1::2], dtype=np.float32)
    halves: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return halves


def _path(source: Vectors, target: Vectors, within: Corridor) -> NDArray[np.int64]:
    """Positions (steps, 2) of the best chain of pairs whose likeness is above the usual one."""
    low, high = within
    usual = float(source.mean(axis=0) @ target.mean(axis=0))
    rows = []
    for i, (start, stop) in enumerate(zip(low, high, strict=True)):
        row = np.zeros((len(_SHAPES), stop - start))
        row[0] = -np.inf
        first = max(int(start), 1)
        if i:
            row[0, first - start :] = target[first - 1 : stop - 1] @ source[i - 1] - usual
        rows.append(row)
    positions = [(i, j) for i, j, _ in best_path(Lattice(_SHAPES, low, rows))]
    return np.array([(0, 0), *positions], dtype=np.int64)


def _around(path: NDArray[np.int64], n: int, m: int) -> Corridor:
    """All columns within a distance of the path, in every row; the first and the last position are among them."""
    low, high = np.full(n + 1, m), np.zeros(n + 1, dtype=np.int64)
    for i, j in np.minimum(path, (n, m)):
        rows = slice(max(i - _WIDTH, 0), i + _WIDTH + 1)
        np.minimum(low[rows], j - _WIDTH, out=low[rows])
        np.maximum(high[rows], j + _WIDTH + 1, out=high[rows])
    low[0], high[-1] = 0, m + 1
    low = np.minimum.accumulate(np.maximum(low, 0)[::-1])[::-1]
    high = np.maximum.accumulate(np.minimum(high, m + 1))
    return low, high
