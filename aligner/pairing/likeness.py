"""What speaks for two files being versions of one text: candidates are aligned window by window, cheaply.

Each window of one file goes to one of the other, in order: the order is what tells a translation from a file about the
same things. What is left over counts as unlike. This is done in both directions, and once more with one of the files
turned round: what two files have in common that are no translations of each other, they have in common then, too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner import report
from aligner.pairing.nearest import DIGITS
from aligner.pairing.profiles import WINDOWS, Hashes, Profile

UNLIKE = 0.3  # cosine that a window without a counterpart counts with
_BLOCK = 64  # pairs of files

Floats = NDArray[np.float64]


def aligned(source: Sequence[Profile], target: Sequence[Profile], pairs: NDArray[np.int64]) -> Floats:
    """Align the windows of pairs of files: the mean cosines of the windows that go together.

    Args:
        source: Files of one language.
        target: Files of the other.
        pairs: An array (pairs, 2) of their numbers.

    Returns:
        An array (pairs, 3): for the windows of the source, for those of the target, and the mean of both with the
        target turned round.
    """
    found = np.zeros((len(pairs), 3))
    for start in range(0, len(pairs), _BLOCK):
        part = pairs[start : start + _BLOCK]
        here, ours = _padded([source[i] for i in part[:, 0].tolist()])
        there, theirs = _padded([target[j] for j in part[:, 1].tolist()])
        cosines = np.maximum(np.matmul(here, there.transpose(0, 2, 1)), UNLIKE)
        both = [_in_order(cosines, ours), _in_order(cosines.transpose(0, 2, 1), theirs)]
        turned, theirs = cosines[:, :, ::-1], theirs[:, ::-1]
        round_ = _in_order(turned, ours) + _in_order(turned.transpose(0, 2, 1), theirs)
        found[start : start + len(part)] = np.stack([*both, round_ / 2], axis=1)[: len(part)]
        report.progress(start + len(part), len(pairs))
    return np.round(found, DIGITS)


def _padded(files: Sequence[Profile]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return vectors (_BLOCK, WINDOWS, dim) and weights (_BLOCK, WINDOWS), zero where there is nothing."""
    vectors = np.zeros((_BLOCK, WINDOWS, files[0].windows.shape[1]), dtype=np.float32)
    weights = np.zeros((_BLOCK, WINDOWS), dtype=np.float32)
    for n, file in enumerate(files):
        vectors[n, : len(file.weights)] = file.windows
        weights[n, : len(file.weights)] = file.weights
    return vectors, weights


def _in_order(cosines: NDArray[np.float32], weights: NDArray[np.float32]) -> Floats:
    """Return the best mean cosine (pairs) of the rows to columns of which none stands before that of the row above."""
    best = np.zeros((cosines.shape[0], cosines.shape[2]))
    for row in range(cosines.shape[1]):
        best = np.maximum.accumulate(best, axis=1) + weights[:, row, None] * cosines[:, row]
    found: Floats = best.max(axis=1)
    return found


class Rarity:
    """How much the strings that two files share say: the rarer in the pile, the more.

    Args:
        sketches: Those of all files.
    """

    def __init__(self, sketches: Sequence[Hashes]) -> None:
        everything = np.concatenate([*sketches, np.zeros(0, dtype=np.uint32)])
        self._known, counts = np.unique(everything, return_counts=True)
        self._weights = np.log((len(sketches) + 1) / (counts + 1)) + 0.1

    def shared(self, one: Hashes, other: Hashes) -> tuple[float, float]:
        """Return the weight of the strings that two sketches share, and of those that either has alone.

        Only hashes up to the smaller one of the two largest are compared: beyond, a sketch may have left some out.
        """
        if not (len(one) and len(other)):
            return 0.0, 0.0
        last = min(int(one[-1]), int(other[-1]))
        one, other = one[one <= last], other[other <= last]
        both, either = np.intersect1d(one, other, assume_unique=True), np.union1d(one, other)
        inside = float(self._of(both))
        return inside, float(self._of(either)) - inside

    def _of(self, hashes: Hashes) -> float:
        return float(self._weights[np.searchsorted(self._known, hashes)].sum())
