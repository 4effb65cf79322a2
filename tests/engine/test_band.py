"""The band must hold the true path, also where one side has much that the other has not."""

from __future__ import annotations

import numpy as np
import pytest

from aligner.encoders import Vectors
from aligner.engine.semantic.coarse import find_band


def noisy_pair(pairs: int, cut: slice, seed: int) -> tuple[Vectors, Vectors, list[tuple[int, int]]]:
    """Vectors of two documents that say the same but for a stretch that the second lacks, and where they meet."""
    random = np.random.default_rng(seed)
    meaning = random.normal(size=(pairs, 64))
    source = meaning + random.normal(size=meaning.shape)
    kept = np.delete(np.arange(pairs), cut)
    target = meaning[kept] + random.normal(size=(len(kept), 64))
    units = [(side / np.linalg.norm(side, axis=1, keepdims=True)).astype(np.float32) for side in (source, target)]
    return units[0], units[1], [(int(i) + 1, j + 1) for j, i in enumerate(kept)]


@pytest.mark.parametrize("cut", [slice(0, 0), slice(0, 200), slice(700, 900), slice(1800, 2000), slice(300, 1100)])
def test_holds_the_true_path(cut: slice) -> None:
    source, target, meetings = noisy_pair(2000, cut, seed=cut.stop)
    band = find_band(source, target)
    low, high = band.low, band.high
    assert all(low[i] <= j < high[i] for i, j in meetings)
    assert (low[0], high[-1]) == (0, len(target) + 1)
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()


def test_grows_with_the_length_not_its_square() -> None:
    sizes = []
    for pairs in (2000, 8000):
        source, target, _ = noisy_pair(pairs, slice(0, 0), seed=1)
        sizes.append(len(find_band(source, target)))
    assert sizes[1] < 5 * sizes[0]


def test_short_documents_are_looked_at_whole() -> None:
    source, target, _ = noisy_pair(90, slice(0, 20), seed=1)
    band = find_band(source, target)
    low, high = band.low, band.high
    assert not low.any()
    assert (high == 71).all()
