"""What speaks for a link between two words of a bead: arrays (source words, target words, features).

The first features tell of the two words themselves; the following ones of what a first judgement said of the words
around them, and of the same words in other beads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.cache import CachedEncoder
from aligner.languages.pairs import counterparts, transcribed
from aligner.links.terms import Places

Floats = NDArray[np.float32]

_SHARPNESS = 10.0  # of cosines, where the counterparts of a word compete
_LEAST = 1e-4  # share that is told apart from none
_SOUNDS_ALIKE = 0.9  # likeness of the words of a name
_AROUND = 2  # words to either side that tell of the place
_BEFOREHAND = 2.0  # beads that a judgement by the words themselves counts for
_ODDS = 1e-3  # that are told apart from none
_PUNCTUATION = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Pair:
    """The words of the two sides of a bead, as they are compared: NFKC, in lower case.

    Attributes:
        source: Those of the source; `target` likewise.
        target: Those of the target.
        capitals: Those that were written with a capital letter.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    capitals: frozenset[str] = frozenset()

    @classmethod
    def of(cls, source: Sequence[str], target: Sequence[str]) -> Pair:
        """Normalise the words of a bead."""
        here, there = (tuple(unicodedata.normalize("NFKC", w).lower() for w in side) for side in (source, target))
        capitals = frozenset(
            w for w, written in zip((*here, *there), (*source, *target), strict=True) if written[:1].isupper()
        )
        return cls(here, there, capitals)

    @property
    def cells(self) -> int:
        """How many links are possible."""
        return len(self.source) * len(self.target)


def first(
    pairs: Sequence[Pair], languages: tuple[str, str], model: CachedEncoder | None, places: Places
) -> Iterator[Floats]:
    """What the words themselves say, for each pair.

    Args:
        pairs: Pairs that have words on both sides.
        languages: Tags of the source's and the target's.
        model: Judge of meaning; None does without.
        places: Finds the terms that a translator has decided on.
    """
    sides = [[pair.source for pair in pairs], [pair.target for pair in pairs]]
    types = [sorted({word for words in side for word in words}) for side in sides]
    number_of = [{word: number for number, word in enumerate(side)} for side in types]
    known = {(a, b): strength for a, b, strength in _known(languages, types)}
    alone = [model.encode(side).astype(np.float32) for side in types] if model else None
    context = [model.encode_words(side) for side in sides] if model else None
    for k, pair in enumerate(pairs):
        meaning = np.array([[_same(a, b, known) for b in pair.target] for a in pair.source], dtype=np.float32)
        same = (meaning == 1.0).astype(np.float32)
        if alone is not None:
            here = alone[0][[number_of[0][word] for word in pair.source]]
            there = alone[1][[number_of[1][word] for word in pair.target]]
            meaning = np.maximum(here @ there.T, meaning)
        for rows, columns in transcribed(languages, pair.source, pair.target, pair.capitals):
            meaning[np.ix_(rows, columns)] = np.maximum(meaning[np.ix_(rows, columns)], _SOUNDS_ALIKE)
        for rows, columns in places(pair.source, pair.target):
            meaning[np.ix_(rows, columns)] = 1.0
        likenesses, around = [meaning], []
        if context is not None:
            here, there = context[0][k], context[1][k]
            likenesses.append(_unit(here) @ _unit(there).T)
            around.append(_unit(_windows(here)) @ _unit(_windows(there)).T)
        beside = (_shifted(likenesses[-1], -1, -1) + _shifted(likenesses[-1], 1, 1)) / 2
        made = [view for likeness in likenesses for view in _competing(likeness)]
        yield np.stack([*made, same, beside, *_form(pair), *around], axis=-1).astype(np.float32)


def following(pairs: Sequence[Pair], features: Sequence[Floats], scores: Sequence[Floats]) -> Iterator[Floats]:
    """What a judgement says of the neighbours of each link, of its rivals, and of the same words in other beads.

    Args:
        pairs: The pairs.
        features: What `first` gave for them, which comes again.
        scores: The judgement: log odds, arrays (source words, target words).
    """
    likely = [probabilities(score) for score in scores]
    elsewhere = _Elsewhere(pairs, likely)
    for pair, known, score, p in zip(pairs, features, scores, likely, strict=True):
        before, behind = _shifted(p, -1, -1), _shifted(p, 1, 1)
        row, column = _best_other(p, 1), _best_other(p, 0)
        made = [
            score,
            *_shares(score, 1.0),
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
            *elsewhere.of(pair, p),
        ]
        yield np.concatenate([np.stack(made, axis=-1), known], axis=-1, dtype=np.float32)


def probabilities(scores: Floats) -> Floats:
    """Log odds as probabilities."""
    return (1 / (1 + np.exp(-scores.astype(np.float64)))).astype(np.float32)


class _Elsewhere:
    """How often the words of a link are linked in the other beads.

    Args:
        pairs: All pairs.
        likely: The probability of each link.
    """

    def __init__(self, pairs: Sequence[Pair], likely: Sequence[Floats]) -> None:
        self._numbers: tuple[dict[str, int], dict[str, int]] = ({}, {})
        numbered = [self._numbered(pair) for pair in pairs]
        width = max(len(self._numbers[1]), 1)
        codes = [np.add.outer(source * width, target).ravel() for source, target in numbered]
        self._width = width
        self._codes, place = np.unique(np.concatenate(codes), return_inverse=True)
        weights = np.concatenate([p.ravel() for p in likely]).astype(np.float64)
        self._linked = np.bincount(place.ravel(), weights, len(self._codes))
        self._seen = [np.bincount(np.concatenate([pair[k] for pair in numbered])) for k in (0, 1)]

    def of(self, pair: Pair, p: Floats) -> list[Floats]:
        """Log odds that the words belong together, given the source word and given the target word.

        Where they stand in no other bead they are those of this one.
        """
        source, target = self._numbered(pair)
        linked = self._linked[np.searchsorted(self._codes, np.add.outer(source * self._width, target))]
        here, there = (np.equal.outer(side, side).astype(np.float64) for side in (source, target))
        rest = np.maximum(linked - here @ p @ there, 0) + _BEFOREHAND * p
        source_times = self._seen[0][source] - here.sum(axis=1)
        target_times = self._seen[1][target] - there.sum(axis=1)
        return [_odds(rest / (source_times[:, None] + _BEFOREHAND)), _odds(rest / (target_times + _BEFOREHAND))]

    def _numbered(self, pair: Pair) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        source, target = (
            np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.int64)
            for numbers, words in zip(self._numbers, (pair.source, pair.target), strict=True)
        )
        return source, target


def _known(languages: tuple[str, str], types: Sequence[Sequence[str]]) -> list[tuple[str, str, float]]:
    """What a dictionary knows of the words, the strongest of a pair last."""
    return sorted(counterparts(languages, types[0], types[1]), key=lambda known: known[2])


def _same(source: str, target: str, known: dict[tuple[str, str], float]) -> float:
    return 1.0 if source == target else known.get((source, target), 0.0)


def _odds(share: NDArray[np.float64]) -> Floats:
    return np.log((share + _ODDS) / (1 + _ODDS - np.minimum(share, 1))).astype(np.float32)


def _competing(likeness: Floats) -> list[Floats]:
    """A likeness, by how much it exceeds the rivals on either side, and its share among them."""
    gaps = [likeness - _best_other(likeness, axis) for axis in (1, 0)]
    return [likeness, *gaps, *_shares(likeness, _SHARPNESS)]


def _shares(values: Floats, sharpness: float) -> list[Floats]:
    """Logarithm of the share (softmax) of each value in its row and in its column."""
    shares = []
    for axis in (1, 0):
        raised = np.exp(sharpness * (values - values.max(axis=axis, keepdims=True)))
        shares.append(np.log(raised / raised.sum(axis=axis, keepdims=True) + _LEAST))
    return shares


def _best_other(values: Floats, axis: int) -> Floats:
    """The greatest of the other values in a row (axis 1) or a column (axis 0); 0 where there are none."""
    if values.shape[axis] < 2:
        return np.zeros_like(values)
    last = np.partition(values, -2, axis=axis)
    second, best = (np.take(last, [k], axis=axis) for k in (-2, -1))
    return np.where(values == best, second, best)


def _shifted(values: Floats, rows: int, columns: int) -> Floats:
    """The values that many rows below and columns to the right of each, 0 beyond the edges."""
    result = np.zeros_like(values)
    if abs(rows) < values.shape[0] and abs(columns) < values.shape[1]:
        (i, there), (j, beyond) = (
            _overlap(size, shift) for size, shift in zip(values.shape, (rows, columns), strict=True)
        )
        result[i, j] = values[there, beyond]
    return result


def _overlap(size: int, shift: int) -> tuple[slice, slice]:
    """The places that have another one so far behind them, and those."""
    start, stop = max(0, -shift), size - max(0, shift)
    return slice(start, stop), slice(start + shift, stop + shift)


def _ring(values: Floats, distance: int) -> Floats:
    """The greatest value at a distance, in rows or columns, whichever is more."""
    reach = range(-distance, distance + 1)
    ring = [(i, j) for i in reach for j in reach if max(abs(i), abs(j)) == distance]
    greatest: Floats = np.maximum.reduce([_shifted(values, i, j) for i, j in ring])
    return greatest


def _form(pair: Pair) -> list[Floats]:
    """Whether one or both are marks of punctuation, and how far apart they stand in their sides."""
    marks = [np.array([bool(_PUNCTUATION.fullmatch(w)) for w in words]) for words in (pair.source, pair.target)]
    here, there = ((np.arange(len(words)) + 0.5) / len(words) for words in (pair.source, pair.target))
    distance = np.sqrt(np.abs(np.subtract.outer(here, there)))
    return [np.not_equal.outer(*marks), np.logical_and.outer(*marks), distance]


def _windows(words: Floats) -> Floats:
    """For each word the sum of the words around it, itself included."""
    sums = np.concatenate([np.zeros((1, words.shape[1]), dtype=np.float32), np.cumsum(words, axis=0)])
    places = np.arange(len(words))
    result: Floats = sums[np.minimum(places + _AROUND + 1, len(words))] - sums[np.maximum(places - _AROUND, 0)]
    return result


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit
