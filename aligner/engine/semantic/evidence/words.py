"""Coverage: how much of the words of each side the other side of the bead has a counterpart for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from aligner.encoders import Vectors
from aligner.engine.search import Shape
from aligner.engine.semantic.encoded_text import EncodedText
from aligner.engine.semantic.evidence import Tile
from aligner.engine.semantic.lexicon import Lexicon

_BEHIND = 1  # sentences behind a tile that its beads reach to when they are grown; before it are those of the longest
_LEAST = np.float32(1e-3)  # weight of a sentence that has no words
# Words' weights are rounded to 2^-15 of those of their sentence, strengths to 2^-9: so every sum of their products has
# 24 bits and no more, and is the same in whatever order a BLAS takes them.
_WEIGHT_BITS, _STRENGTH_STEPS = 15, np.float32(2**9)


Covered = dict[Shape, tuple[Vectors, Vectors, Vectors]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the words of each side has a counterpart on the other, for all beads of a tile.

    Attributes:
        source: For each shape of at least one sentence on either side three arrays (rows, columns): the share of the
            source's words that is covered, that of its least covered sentence, and how much more would be covered in
            all if the target had one sentence more at either end.
        target: Likewise for the target's words; the keys and the arrays have the target first.
    """

    source: Covered
    target: Covered

    @classmethod
    def of(cls, tile: Tile, lexicon: Lexicon) -> Coverage:
        """Look up the words of a tile in a lexicon."""
        rows, columns = (range(ends.start - tile.longest, ends.stop + _BEHIND) for ends in (tile.rows, tile.columns))
        source_types, source_words = local_words(tile.source, rows)
        target_types, target_words = local_words(tile.target, columns)
        strength = lexicon.dense(source_types, target_types, len(tile.target.types))
        strength = np.rint(strength * _STRENGTH_STEPS) / _STRENGTH_STEPS
        source_weights = _weighted(source_words, tile.source.weights[source_types])
        target_weights = _weighted(target_words, tile.target.weights[target_types])
        source_best = best_counterparts(strength.T.copy(), target_words)
        target_best = best_counterparts(strength, source_words)
        target_covered = _covered(target_weights, target_best, tile.longest)
        return cls(
            _shares(_covered(source_weights, source_best, tile.longest), source_weights),
            # In the order in memory of the source's, so that the two can be added up quickly.
            _shares([*map(np.asfortranarray, target_covered)], target_weights),
        )

    def features(self, a: int, b: int) -> list[Vectors]:
        """Return four features of the beads of one shape.

        The lesser and the mean of the two coverages; how far the least covered sentence is below that mean; how much
        more would be covered in all if either side had one sentence more at either end.
        """
        source, source_least, source_more = self.source[a, b]
        target, target_least, target_more = (values.T for values in self.target[b, a])
        mean = (source + target) * np.float32(0.5)
        return [
            np.minimum(source, target),
            mean,
            mean - np.minimum(source_least, target_least),
            source_more + target_more,
        ]


def _shares(covered: list[Vectors], weights: Vectors) -> Covered:
    """Return what `Coverage` holds of one side.

    Args:
        covered: For runs of 1, 2 … sentences of the other side, up to one more than the longest bead has, the weight
            of the words of each sentence that they cover: arrays (sentences, ends). The sentences begin as many before
            the tile as that bead has and end `_BEHIND` it; the ends are those of the tile and one more.
        weights: Of the words of each sentence: an array (sentences, types).
    """
    longest = len(covered) - 1
    ending = partial(_ending, longest)
    totals = np.maximum(weights.sum(axis=1, keepdims=True), _LEAST)
    shares = {}
    for other in range(1, longest + 1):
        inside = covered[other - 1][:, :-1]
        more = covered[other][:, :-1] + covered[other][:, 1:] - 2 * inside
        alone = inside / totals
        sums, least, sums_more, total = (ending(values, 0) for values in (inside, alone, more, totals))
        shares[1, other] = sums / total, least, sums_more / total
        for size in range(2, min(longest, longest + 2 - other) + 1):
            sums, sums_more, total = (
                summed + ending(values, size - 1)
                for summed, values in ((sums, inside), (sums_more, more), (total, totals))
            )
            least = np.minimum(least, ending(alone, size - 1))
            shares[size, other] = sums / total, least, sums_more / total
    return shares


def _ending(longest: int, values: Vectors, before: int) -> Vectors:
    """Return the values of the sentences of the tile, or of those so many before each."""
    return values[longest - before : len(values) - _BEHIND - before]


def local_words(side: EncodedText, sentences: range) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """Return the types in some sentences, and the words of each as positions among them."""
    nothing = np.zeros(0, dtype=np.int64)
    words = [side.words[i] if 0 <= i < len(side) else nothing for i in sentences]
    types, positions = np.unique(np.concatenate(words), return_inverse=True)
    return types, np.split(positions, np.cumsum([len(sentence) for sentence in words])[:-1])


def _weighted(words: list[NDArray[np.int64]], weights: NDArray[np.float64]) -> Vectors:
    """Return the weights of the words: an array (sentences, types), each counted as often as it stands there."""
    sentence = np.repeat(np.arange(len(words)), [*map(len, words)])
    counts = np.bincount(sentence * len(weights) + np.concatenate(words), minlength=len(words) * len(weights))
    result = counts.reshape(len(words), -1).astype(np.float32) * weights.astype(np.float32)
    _, exponents = np.frexp(result.sum(axis=1, keepdims=True))
    np.floor(np.ldexp(result, _WEIGHT_BITS - exponents, out=result), out=result)
    np.ldexp(result, exponents - _WEIGHT_BITS, out=result)
    return result


def best_counterparts(strength: Vectors, words: list[NDArray[np.int64]]) -> Vectors:
    """Find the strength of the best counterpart of each type in each sentence of the other side.

    Args:
        strength: An array (types of the other side, types).
        words: The types in each sentence of the other side.

    Returns:
        An array (sentences, types).
    """
    result = np.zeros((len(words), strength.shape[1]), dtype=np.float32)
    for row, sentence in zip(result, words, strict=True):
        if len(sentence):
            np.maximum.reduce(strength[sentence], axis=0, out=row)
    return result


def _covered(weights: Vectors, best: Vectors, longest: int) -> list[Vectors]:
    """Return for runs of 1, 2 … sentences of the other side the covered weight: arrays (sentences, ends)."""
    widest, result = best, []
    for size in range(1, longest + 2):
        if size > 1:
            widest = np.maximum(widest[1:], best[: 1 - size])
        # The runs that end in the tile itself, and one behind it, are the last ones.
        result.append(weights @ widest[longest + 1 - size :].T)
    return result
