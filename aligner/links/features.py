"""Features of the possible word links of a bead: arrays (source words, target words, features).

Features of the first pass describe the two words and their contexts. Those of the second add the predictions of the
first: for neighbouring words, for competing links, and for the same two words in other beads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.cache import CachedEncoder
from aligner.encoders.cosines import cosines
from aligner.languages.pairs import counterparts, transcribed
from aligner.links.evidence import Evidence
from aligner.links.terms import TermFinder

Floats = NDArray[np.float32]

_INVERSE_TEMPERATURE = 10.0  # of the softmax over cosines in a row or a column
_LEAST = 1e-4  # added to a share before its logarithm is taken
_SOUNDS_ALIKE = 0.9  # similarity of the words of a name and of its transcription
_WINDOW = 2  # words to either side that are the context of a word
_PUNCTUATION = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class TokenizedBead:
    """The tokens of the two sides of a bead, normalised for comparison: NFKC, lower case.

    Attributes:
        source: The source tokens.
        target: The target tokens.
        capitals: The tokens that were written with a capital letter.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    capitals: frozenset[str] = frozenset()

    @classmethod
    def of(cls, source: Sequence[str], target: Sequence[str]) -> TokenizedBead:
        """Normalise the tokens of a bead.

        Args:
            source: The source tokens as they are written.
            target: The target tokens as they are written.
        """
        here, there = (tuple(unicodedata.normalize("NFKC", w).lower() for w in side) for side in (source, target))
        capitals = frozenset(
            w for w, written in zip((*here, *there), (*source, *target), strict=True) if written[:1].isupper()
        )
        return cls(here, there, capitals)

    @property
    def cells(self) -> int:
        """Number of possible links."""
        return len(self.source) * len(self.target)


def first_pass_features(
    beads: Sequence[TokenizedBead], languages: tuple[str, str], encoder: CachedEncoder | None, find_terms: TermFinder
) -> Iterator[Floats]:
    """Yield the features of the first pass for each bead: an array (source words, target words, features).

    Args:
        beads: Beads with words on both sides.
        languages: BCP 47 tags of the source and the target.
        encoder: The sentence encoder; None for features without one.
        find_terms: Finds the glossary's terms and their translations.
    """
    sides = [[bead.source for bead in beads], [bead.target for bead in beads]]
    types = [sorted({word for words in side for word in words}) for side in sides]
    number_of = [{word: number for number, word in enumerate(side)} for side in types]
    known = {(a, b): strength for a, b, strength in _dictionary_pairs(languages, types)}
    alone = [encoder.encode(side) for side in types] if encoder else None
    context = [encoder.encode_words(side) for side in sides] if encoder else None
    for k, bead in enumerate(beads):
        meaning = np.array(
            [[_dictionary_score(a, b, known) for b in bead.target] for a in bead.source], dtype=np.float32
        )
        same = (meaning == 1.0).astype(np.float32)
        if alone is not None:
            words = [[number_of[k][word] for word in side] for k, side in enumerate((bead.source, bead.target))]
            meaning = np.maximum(cosines(alone[0][words[0]], alone[1][words[1]]), meaning)
        for rows, columns in transcribed(languages, bead.source, bead.target, bead.capitals):
            meaning[np.ix_(rows, columns)] = np.maximum(meaning[np.ix_(rows, columns)], _SOUNDS_ALIKE)
        for rows, columns in find_terms(bead.source, bead.target):
            meaning[np.ix_(rows, columns)] = 1.0
        likenesses, around = [meaning], []
        if context is not None:
            here, there = context[0][k], context[1][k]
            likenesses.append(cosines(_normalised(here), _normalised(there)))
            around.append(cosines(_normalised(_window_sums(here)), _normalised(_window_sums(there))))
        beside = (_shifted(likenesses[-1], -1, -1) + _shifted(likenesses[-1], 1, 1)) / 2
        made = [view for likeness in likenesses for view in _with_rivals(likeness)]
        yield np.stack([*made, same, beside, *_position_features(bead), *around], axis=-1).astype(np.float32)


def second_pass_features(evidence: Evidence, features: Sequence[Floats], scores: Sequence[Floats]) -> Iterator[Floats]:
    """Yield the features of the second pass for each bead: an array (source words, target words, features).

    They describe what the first pass predicted for the neighbours of each link, for its rivals (other links of the
    same words), and for the same two words in other beads. The features of the first pass follow them.

    Args:
        evidence: What the beads together say.
        features: What `first_pass_features` returned for each bead.
        scores: What the first pass predicted: log odds, arrays (source words, target words).
    """
    linked = [probabilities(score) for score in scores]
    for known, score, p, told in zip(features, scores, linked, evidence.features(linked), strict=True):
        before, behind = _shifted(p, -1, -1), _shifted(p, 1, 1)
        row, column = _best_other(p, 1), _best_other(p, 0)
        made = [
            score,
            *log_softmax(score, 1.0),
            before + behind,
            np.maximum(before, behind),
            np.maximum(_shifted(p, 0, -1), _shifted(p, 0, 1)),
            np.maximum(_shifted(p, -1, 0), _shifted(p, 1, 0)),
            np.maximum(_shifted(p, -1, 1), _shifted(p, 1, -1)),
            _ring(p, 2),
            _ring(p, 3),
            row,
            column,
            np.maximum(row, column),
            row * column,
            p.sum(axis=1, keepdims=True) - p,
            p.sum(axis=0, keepdims=True) - p,
        ]
        yield np.concatenate([np.stack(made, axis=-1), told, known], axis=-1, dtype=np.float32)


def probabilities(scores: Floats) -> Floats:
    """Convert log odds to probabilities."""
    return (1 / (1 + np.exp(-scores.astype(np.float64)))).astype(np.float32)


def _dictionary_pairs(languages: tuple[str, str], types: Sequence[Sequence[str]]) -> list[tuple[str, str, float]]:
    """Return the pairs of words that a dictionary has, in order of their strength."""
    return sorted(counterparts(languages, types[0], types[1]), key=lambda known: known[2])


def _dictionary_score(source: str, target: str, known: dict[tuple[str, str], float]) -> float:
    return 1.0 if source == target else known.get((source, target), 0.0)


def _with_rivals(likeness: Floats) -> list[Floats]:
    """Return a similarity, its margins over the best rival in row and column, and its log-softmax in both."""
    gaps = [likeness - _best_other(likeness, axis) for axis in (1, 0)]
    return [likeness, *gaps, *log_softmax(likeness, _INVERSE_TEMPERATURE)]


def log_softmax(values: Floats, inverse_temperature: float) -> list[Floats]:
    """Return the log-softmax of each value in its row, and in its column.

    In 64 bits, since exponentials and logarithms of 32 are not the same on all processors.
    """
    shares = []
    values = values.astype(np.float64)
    for axis in (1, 0):
        raised = np.exp(inverse_temperature * (values - values.max(axis=axis, keepdims=True)))
        shares.append(np.log(raised / raised.sum(axis=axis, keepdims=True) + _LEAST).astype(np.float32))
    return shares


def _best_other(values: Floats, axis: int) -> Floats:
    """Return the greatest of the other values in a row (axis 1) or a column (axis 0); 0 where there are none."""
    if values.shape[axis] < 2:
        return np.zeros_like(values)
    last = np.partition(values, -2, axis=axis)
    second, best = (np.take(last, [k], axis=axis) for k in (-2, -1))
    return np.where(values == best, second, best)


def _shifted(values: Floats, rows: int, columns: int) -> Floats:
    """Return for each cell the value that many rows below and columns to the right of it; 0 beyond the edges."""
    result = np.zeros_like(values)
    if abs(rows) < values.shape[0] and abs(columns) < values.shape[1]:
        (i, there), (j, beyond) = (
            _overlap(size, shift) for size, shift in zip(values.shape, (rows, columns), strict=True)
        )
        result[i, j] = values[there, beyond]
    return result


def _overlap(size: int, shift: int) -> tuple[slice, slice]:
    """Return the positions that have another one `shift` behind them, and those others."""
    start, stop = max(0, -shift), size - max(0, shift)
    return slice(start, stop), slice(start + shift, stop + shift)


def _ring(values: Floats, distance: int) -> Floats:
    """Return for each cell the greatest value at a (Chebyshev) distance from it."""
    reach = range(-distance, distance + 1)
    ring = [(i, j) for i in reach for j in reach if max(abs(i), abs(j)) == distance]
    greatest: Floats = np.maximum.reduce([_shifted(values, i, j) for i, j in ring])
    return greatest


def _position_features(bead: TokenizedBead) -> list[Floats]:
    """Return whether one or both words are punctuation, and the distance of their relative positions."""
    marks = [np.array([bool(_PUNCTUATION.fullmatch(w)) for w in words]) for words in (bead.source, bead.target)]
    here, there = ((np.arange(len(words)) + 0.5) / len(words) for words in (bead.source, bead.target))
    distance = np.sqrt(np.abs(np.subtract.outer(here, there)))
    return [np.not_equal.outer(*marks), np.logical_and.outer(*marks), distance]


def _window_sums(words: Floats) -> Floats:
    """Return for each word vector the sum of the vectors around it, itself included."""
    sums = np.concatenate([np.zeros((1, words.shape[1]), dtype=np.float32), np.cumsum(words, axis=0)])
    positions = np.arange(len(words))
    result: Floats = sums[np.minimum(positions + _WINDOW + 1, len(words))] - sums[np.maximum(positions - _WINDOW, 0)]
    return result


def _normalised(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit
