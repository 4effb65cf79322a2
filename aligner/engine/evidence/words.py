"""Coverage: how much of the words of each side the other side of the bead has a counterpart for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.engine.encoders import Vectors
from aligner.engine.evidence import LONGEST, Tile
from aligner.engine.lexicon import Lexicon
from aligner.engine.sides import Side

_BEFORE, _BEHIND = LONGEST, 1  # sentences around a tile that its beads, or those grown by one sentence, reach to
_LEAST = np.float32(1e-3)  # weight of a sentence that has no words


@dataclass(frozen=True, slots=True)
class Coverage:
    """Weights of words, and of those that are covered, summed over sentences.

    The sentences begin `_BEFORE` before the tile and end `_BEHIND` it; the columns (rows) are those of the tile and one
    more.

    Attributes:
        source: For b = 1 … `LONGEST` + 1 an array (sentences, columns): the weight of the words of one source sentence
            that are covered by the `b` target sentences that end at a column.
        target: Likewise with the sides exchanged, an array (sentences, rows).
        source_total: Weight of all words of those source sentences, at least a little.
        target_total: Weight of all words of those target sentences.
    """

    source: list[Vectors]
    target: list[Vectors]
    source_total: Vectors
    target_total: Vectors

    @classmethod
    def of(cls, tile: Tile, lexicon: Lexicon) -> Coverage:
        """Look up the words of a tile in a lexicon."""
        rows, columns = (range(ends.start - _BEFORE, ends.stop + _BEHIND) for ends in (tile.rows, tile.columns))
        source_types, source_words = _local(tile.source, rows)
        target_types, target_words = _local(tile.target, columns)
        strength = lexicon.dense(source_types, target_types, len(tile.target.types))
        source_weights = _weighted(source_words, tile.source.weights[source_types])
        target_weights = _weighted(target_words, tile.target.weights[target_types])
        return cls(
            _covered(source_weights, _best(strength, target_words)),
            _covered(target_weights, _best(strength.T, source_words)),
            np.maximum(source_weights.sum(axis=1), _LEAST),
            np.maximum(target_weights.sum(axis=1), _LEAST),
        )

    def features(self, a: int, b: int) -> list[Vectors]:
        """Four features of the beads of one shape.

        The lesser and the mean of the two coverages; how far the least covered sentence is below that mean; how much
        more would be covered in all if either side had one sentence more at either end.
        """
        source, source_least, source_more = _side(self.source, self.source_total, a, b)
        target, target_least, target_more = (values.T for values in _side(self.target, self.target_total, b, a))
        mean = (source + target) / 2
        return [
            np.minimum(source, target),
            mean,
            mean - np.minimum(source_least, target_least),
            source_more + target_more,
        ]


def _side(covered: list[Vectors], total: Vectors, size: int, other: int) -> tuple[Vectors, Vectors, Vectors]:
    """Coverage of runs of one side, that of their least covered sentence, and what a longer run opposite adds to it."""
    inside, whole = covered[other - 1][:, :-1], _sums(total[:, None], size)
    more = covered[other][:, :-1] + covered[other][:, 1:] - 2 * inside
    sentences = inside / total[:, None]
    last = len(total) - _BEHIND
    least = np.minimum.reduce([sentences[_BEFORE - k : last - k] for k in range(size)])
    return _sums(inside, size) / whole, least, _sums(more, size) / whole


def _local(side: Side, sentences: range) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """The types in some sentences, and the words of each as positions among them."""
    nothing = np.zeros(0, dtype=np.int64)
    words = [side.words[i] if 0 <= i < len(side) else nothing for i in sentences]
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
            result[:, j] = strength[:, sentence].max(axis=1)
    return result


def _covered(weights: Vectors, best: Vectors) -> list[Vectors]:
    """For runs of 1, 2 … sentences of the other side, the covered weight: arrays (sentences, ends)."""
    widest, result = best, []
    for size in range(1, LONGEST + 2):
        if size > 1:
            widest = np.maximum(widest[:, 1:], best[:, : 1 - size])
        # The runs that end in the tile itself, and one behind it, are the last ones.
        result.append(weights @ widest[:, _BEFORE + 1 - size :])
    return result


def _sums(values: Vectors, size: int) -> Vectors:
    """Add up `size` neighbouring sentences, for the runs that end in the tile."""
    last = len(values) - _BEHIND
    summed: Vectors = np.add.reduce([values[_BEFORE - k : last - k] for k in range(size)])
    return summed
