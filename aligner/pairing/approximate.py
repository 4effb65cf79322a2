"""The search of `nearest` for piles that are too large for it: approximate, with faiss (`pip install aligner[faiss]`).

Each window of a file looks for its nearest windows in the clusters nearest to it; the files that have most of them are
then compared exactly. One thread, and clusters that are made from a fixed beginning, so that it is repeatable.
"""

from __future__ import annotations

from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from aligner import report
from aligner.errors import InputError
from aligner.pairing.nearest import BLOCK, COARSE, DIGITS, Nearest, Side, best_of

_NEAR = 24  # windows that a window looks for
_MORE = 3  # times as many files are compared as are wanted
_CLUSTERS = 4.0  # times the square root of the number of windows
_PROBED = 0.06  # share of the clusters that are looked into
_EACH = 39  # windows a cluster at least, which faiss asks for


def search(source: Side, target: Side, k: int) -> tuple[Nearest, Nearest]:
    """Find the files of either side that are probably most like each file of the other; as `nearest.search`.

    Raises:
        InputError: faiss is not installed.
    """
    faiss = require()
    return _one_way(faiss, source, target, k), _one_way(faiss, target, source, k)


def require() -> ModuleType:
    """Return faiss.

    Raises:
        InputError: It is not installed.
    """
    try:
        import faiss
    except ImportError:
        raise InputError("the approximate search needs faiss", hint="pip install 'aligner[faiss]'") from None
    faiss.omp_set_num_threads(1)
    module: ModuleType = faiss
    return module


def _one_way(faiss: ModuleType, source: Side, target: Side, k: int) -> Nearest:
    """Find the files of the target that are most like each of the source."""
    owners, places = np.nonzero(target.weights > 0)
    windows = target.vectors[owners, places].astype(np.float32)
    clusters = max(1, min(int(_CLUSTERS * len(windows) ** 0.5), len(windows) // _EACH))
    index = faiss.IndexIVFFlat(
        faiss.IndexFlatIP(windows.shape[1]), windows.shape[1], clusters, faiss.METRIC_INNER_PRODUCT
    )
    index.nprobe = max(8, int(_PROBED * clusters))
    index.train(windows)
    index.add(windows)
    numbers, scores = [], []
    for start in range(0, len(source.weights), BLOCK):
        vectors, weights = source.block(start)
        cosines, found = index.search(vectors, _NEAR)
        files = np.where(found >= 0, owners[found], -1).reshape(BLOCK, -1)
        votes = np.maximum(cosines.reshape(BLOCK, COARSE, -1), 0) * weights[:, :, None]
        for row in range(min(BLOCK, len(source.weights) - start)):
            candidates = _most_voted(files[row], votes[row].ravel(), k * _MORE)
            alike = _alike(vectors.reshape(BLOCK, COARSE, -1)[row], weights[row], target, candidates)
            best = best_of(candidates, alike, k)
            numbers.append(best[0])
            scores.append(best[1])
        report.progress(min(start + BLOCK, len(source.weights)), len(source.weights))
    return Nearest(np.array(numbers, dtype=np.int64).reshape(-1, k), np.array(scores).reshape(-1, k))


def _most_voted(files: NDArray[np.int64], votes: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """Return the files whose windows were found most, in order of their numbers."""
    known, of = np.unique(files[files >= 0], return_inverse=True)
    sums = np.round(np.bincount(of.ravel(), weights=votes[files >= 0], minlength=len(known)), DIGITS)
    return np.sort(known[np.lexsort((known, -sums))[:most]])


def _alike(
    here: NDArray[np.float32], ours: NDArray[np.float32], target: Side, files: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how like a file is to some of the target."""
    cosines = np.einsum("wd,fvd->fwv", here, target.vectors[files].astype(np.float32))
    forward, backward = cosines.max(axis=2) @ ours, (cosines.max(axis=1) * target.weights[files]).sum(axis=1)
    mean: NDArray[np.float64] = (forward.astype(np.float64) + backward) / 2
    return np.round(mean, DIGITS)
