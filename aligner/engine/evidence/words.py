"""Coverage: how much of the words of each side the other side of the bead has a counterpart for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.engine.encoders import Vectors
from aligner.engine.evidence import LONGEST, Tile
from aligner.engine.sides import Side
from aligner.model import Span


@dataclass(frozen=True, slots=True)
class Coverage:
    """Weights of words, and of those that are covered, summed over sentences.

    Attributes:
        source: For b = 1 … an array (sentences, columns): the weight of the words of one source sentence that are
            covered by the `b` target sentences that end at a column. The sentences begin `LONGEST` - 1 before the tile.
        target: Likewise with the sides exchanged, an array (sentences, rows).
        source_total: Weight of all words of those source sentences.
        target_total: Weight of all words of those target sentences.
    """

    source: list[NDArray[np.float64]]
    target: list[NDArray[np.float64]]
    source_total: NDArray[np.float64]
    target_total: NDArray[np.float64]

    @classmethod
    def of(cls, tile: Tile) -> Coverage:
        """Look up the words of a tile in its lexicon."""
        rows, columns = _with_halo(tile.rows), _with_halo(tile.columns)
        source_types, source_words = _local(tile.source, rows)
        target_types, target_words = _local(tile.target, columns)
        strength = tile.lexicon.dense(source_types, target_types, len(tile.target.types))
        source_weights = _weighted(source_words, tile.source.weights[source_types])
        target_weights = _weighted(target_words, tile.target.weights[target_types])
        return cls(
            _covered(source_weights, _best(strength, target_words)),
            _covered(target_weights, _best(strength.T, source_words)),
            source_weights.sum(axis=1),
            target_weights.sum(axis=1),
        )

    def features(self, a: int, b: int) -> list[NDArray[np.float64]]:
        """The lesser and the mean of the two coverages of the beads of one shape."""
        source = _over_runs(self.source[b - 1], a) / np.maximum(_over_runs(self.source_total[:, None], a), 1e-3)
        target = _over_runs(self.target[a - 1], b) / np.maximum(_over_runs(self.target_total[:, None], b), 1e-3)
        return [np.minimum(source, target.T), (source + target.T) / 2]


def _with_halo(ends: Span) -> range:
    """The sentences of all runs that end in a range; before the beginning of the document there are none."""
    return range(ends.start - LONGEST + 1, ends.stop)


def _local(side: Side, sentences: range) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """The types in some sentences, and the words of each as positions among them."""
    nothing = np.zeros(0, dtype=np.int64)
    words = [side.words[i] if i >= 0 else nothing for i in sentences]
    types, positions = np.unique(np.concatenate(words), return_inverse=True)
    return types, np.split(positions, np.cumsum([len(sentence) for sentence in words])[:-1])


def _weighted(words: list[NDArray[np.int64]], weights: NDArray[np.float64]) -> Vectors:
    """Weights of the words: an array (sentences, types), each counted as often as it stands there."""
    result = np.zeros((len(words), len(weights)), dtype=np.float32)
    for row, sentence in zip(result, words, strict=True):
        np.add.at(row, sentence, 1)
    return result * weights.astype(np.float32)


def _best(strength: Vectors, words: list[NDArray[np.int64]]) -> Vectors:
    """The strongest counterpart of each type in each sentence of the other side: an array (types, sentences)."""
    result = np.zeros((len(strength), len(words)), dtype=np.float32)
    for j, sentence in enumerate(words):
        if len(sentence):
            result[:, j] = strength[:, np.unique(sentence)].max(axis=1)
    return result


def _covered(weights: Vectors, best: Vectors) -> list[NDArray[np.float64]]:
    """For runs of 1, 2 … sentences of the other side, the covered weight: arrays (sentences, ends)."""
    widest, result = best, []
    for size in range(1, LONGEST + 1):
        if size > 1:
            widest = np.maximum(widest[:, 1:], best[:, : 1 - size])
        # The runs that end in the tile itself are the last ones.
        result.append((weights @ widest[:, LONGEST - size :]).astype(np.float64))
    return result


def _over_runs(sums: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Add up `size` neighbouring sentences, for the runs that end in the tile."""
    total = np.cumsum(np.concatenate([np.zeros((1, sums.shape[1])), sums]), axis=0)
    summed: NDArray[np.float64] = total[LONGEST:] - total[LONGEST - size : len(total) - size]
    return summed
