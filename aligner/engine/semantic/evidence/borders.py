"""What speaks against a border between beads, whatever their shapes: words whose counterparts lie beyond it.

A border is a position (i, j): `i` sentences of the source and `j` of the target lie before it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.encoders import Vectors
from aligner.engine.semantic.encoded_text import EncodedText
from aligner.engine.semantic.evidence.words import best_counterparts, local_words
from aligner.engine.semantic.lexicon import Lexicon
from aligner.model import Span

_GRID = 2.0**20
_EDGE = 6  # words at the end or beginning of a sentence that are looked at
_OWN, _BEYOND = 5, 2  # sentences on a word's own side of a border, and beyond it, where its counterpart is looked for


def words_across(source: EncodedText, target: EncodedText, lexicon: Lexicon, rows: Span, columns: Span) -> Vectors:
    """Measure how many words at a border have their counterparts on the wrong side of it.

    The last six words before the border and the first six behind it count, of both documents: each one its inverse
    document frequency times how much better its best counterpart is among the two sentences beyond the border than
    among the five on its own side of it. The unit is a word that stands in one sentence alone.

    Args:
        source: One document.
        target: The other.
        lexicon: Word pairs of the two documents.
        rows: Positions in the source, of 0 to as many as there are sentences.
        columns: Positions in the target.

    Returns:
        An array (rows, columns).
    """
    (here, source_words), (there, target_words) = _around(source, rows), _around(target, columns)
    strength = lexicon.dense(here, there, len(target.types))
    from_source = _lost(source_words, _shares(source, here), target_words, strength.T)
    from_target = _lost(target_words, _shares(target, there), source_words, strength)
    return (from_source + from_target.T).astype(np.float32)


def _around(side: EncodedText, positions: Span) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """Return the types and words, as `local_words` does, of all sentences that matter to some positions."""
    return local_words(side, range(positions.start - _OWN, positions.stop + _OWN - 1))


def _shares(side: EncodedText, types: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the weights of types as shares of that of a type in one sentence alone."""
    return _on_grid(side.weights[types] / np.log(len(side) + 1))


def _on_grid(values: NDArray[Any]) -> NDArray[np.float64]:
    """Round values up to 1 so that sums of products of two are exact in double precision, in whatever order."""
    result: NDArray[np.float64] = np.rint(values * _GRID) / _GRID
    return result


def _lost(
    words: list[NDArray[np.int64]], weights: NDArray[np.float64], others: list[NDArray[np.int64]], strength: Vectors
) -> NDArray[np.float64]:
    """Add up what the words of one side lose at each border.

    Args:
        words: Of the sentences around its positions: the first begins `_OWN` before the first position.
        weights: Of the types of this side, on the grid.
        others: The same words of the other side.
        strength: Of each pair of types, an array (types of the other side, types).

    Returns:
        An array (positions, positions of the other side).
    """
    size = len(words) - 2 * _OWN + 1
    edges = [sentence[-_EDGE:] for sentence in words[_OWN - 1 :][:size]]  # before each position, and then behind it
    edges += [sentence[:_EDGE] for sentence in words[_OWN:][:size]]
    used, word = np.unique(np.concatenate(edges), return_inverse=True)
    place = np.repeat(np.arange(len(edges)), [*map(len, edges)]) * len(used) + word
    weighed = np.bincount(place, weights[used][word], len(edges) * len(used)).reshape(len(edges), -1)
    best = best_counterparts(strength[:, used], others)

    def among(first: int, stop: int) -> Vectors:
        """Return the best counterparts in the sentences from so many behind each position to so many behind it."""
        found: Vectors = np.maximum.reduce([best[k + _OWN : len(best) - _OWN + 1 + k] for k in range(first, stop)])
        return found

    before = _on_grid(np.maximum(among(0, _BEYOND) - among(-_OWN, 0), 0))
    behind = _on_grid(np.maximum(among(-_BEYOND, 0) - among(0, _OWN), 0))
    lost: NDArray[np.float64] = weighed[:size] @ before.T + weighed[size:] @ behind.T
    return lost
