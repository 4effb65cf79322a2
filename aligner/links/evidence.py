"""What all beads together say about which of their words translate each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_Doubles = NDArray[np.float64]

_PRIOR_BEADS = 2.0  # beads that the prediction in this bead weighs as much as
_SMOOTHING = 1e-3  # added before odds are taken, so that 0 and 1 have some
_ITERATIONS = 4  # of expectation maximisation
_STEEPNESS = 4.0  # of the prior over positions: 1 / e for a quarter of a side
_NULL = 0.3  # prior probability that a word translates none
_PRIOR_LINKS = 0.5  # links that the frequency of a word weighs as much as, where its translations are counted
_DOUBT = 0.003  # added to what was predicted, so that nothing is impossible


class Words(Protocol):
    """The words of the two sides of a bead."""

    @property
    def source(self) -> Sequence[str]:
        """The words of the source."""

    @property
    def target(self) -> Sequence[str]:
        """The words of the target."""


class Evidence:
    """How often the words of some beads occur and how often they seem to translate each other.

    The possible links of all beads stand in one row, bead by bead.

    Args:
        beads: The beads, with words on both sides.
    """

    def __init__(self, beads: Sequence[Words]) -> None:
        kinds: tuple[dict[str, int], dict[str, int]] = ({}, {})
        sides = [
            [
                np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.int64)
                for numbers, words in zip(kinds, (bead.source, bead.target), strict=True)
            ]
            for bead in beads
        ]
        self._beads = sides
        self._shapes = [(len(source), len(target)) for source, target in sides]
        self._stops = np.cumsum([n * m for n, m in self._shapes])
        width = max(len(kinds[1]), 1)
        codes = np.concatenate([np.add.outer(source * width, target).ravel() for source, target in sides])
        pairs, place = np.unique(codes, return_inverse=True)
        self._place = place.ravel()  # the number of the pair of words that each link joins
        self._words = (pairs // width, pairs % width)  # the numbers of the words of each pair
        self._running = [np.concatenate([bead[k] for bead in sides]) for k in (0, 1)]  # the numbers of all words
        self._times = [np.bincount(words) for words in self._running]
        self._ends = self._numbered_ends()
        positions = [np.subtract.outer(*((np.arange(k) + 0.5) / k for k in shape)).ravel() for shape in self._shapes]
        self._unaided = self._translations(np.exp(-_STEEPNESS * np.abs(np.concatenate(positions))))

    def _numbered_ends(self) -> list[NDArray[np.int64]]:
        """Return which of all source words, and which of all target words, each link joins."""
        rows, columns = [], []
        row = column = 0
        for n, m in self._shapes:
            rows.append(np.repeat(np.arange(row, row + n), m))
            columns.append(np.tile(np.arange(column, column + m), n))
            row, column = row + n, column + m
        return [np.concatenate(rows), np.concatenate(columns)]

    def features(self, linked: Sequence[Floats]) -> Iterator[Floats]:
        """Yield, for each bead, features of its links: an array (source words, target words, 8).

        They are the log odds, in the other beads, of a link given the source word, and given the target word; the log
        odds of being each other's translation from either side, and their mean, by the occurrences of the words alone,
        and by these and by what is predicted.

        Args:
            linked: The predicted probability of each link, an array (source words, target words) for each bead.
        """
        flat = np.concatenate([p.ravel() for p in linked]).astype(np.float64)
        sums = np.bincount(self._place, flat, len(self._words[0])).astype(np.float64)
        aided = self._translations(flat + _DOUBT)
        start = 0
        for sides, shape, stop, p in zip(self._beads, self._shapes, self._stops, linked, strict=True):
            here = slice(start, stop)
            elsewhere = self._elsewhere(sides, sums[self._place[here]].reshape(shape), p)
            translations = (values[here].reshape(shape) for values in (*self._unaided, *aided))
            yield np.stack([*elsewhere, *translations], axis=-1)
            start = stop

    def _elsewhere(self, sides: Sequence[NDArray[np.int64]], linked: _Doubles, p: Floats) -> list[Floats]:
        """Return the log odds, in the other beads, of a link given the source word, and given the target word.

        Words that are in no other bead keep the odds they have in this one.
        """
        here, there = (np.equal.outer(side, side).astype(np.float64) for side in sides)
        rest = np.maximum(linked - here @ p @ there, 0) + _PRIOR_BEADS * p
        source_times = self._times[0][sides[0]] - here.sum(axis=1)
        target_times = self._times[1][sides[1]] - there.sum(axis=1)
        return [
            _log_odds(rest / (source_times[:, None] + _PRIOR_BEADS)),
            _log_odds(rest / (target_times + _PRIOR_BEADS)),
        ]

    def _translations(self, prior: _Doubles) -> list[Floats]:
        """Return the log odds that two words are each other's translation: from either side, and their mean.

        Args:
            prior: How probable each link is without regard to other beads, up to a factor for each word.
        """
        back, forth = (self._choices(prior, side) for side in (0, 1))
        return [_log_odds(forth), _log_odds(back), _log_odds(np.sqrt(back * forth))]

    def _choices(self, prior: _Doubles, side: int) -> _Doubles:
        """Return the probability that each word of a side is the translation of each word opposite it.

        Each word of the side translates one word, or none, as in model 1 of Brown et al. (1993,
        https://aclanthology.org/J93-2003/), but that words opposite may be more or less probable beforehand. What
        translates what is learnt by expectation maximisation.

        Args:
            prior: How probable each link is without regard to other beads, up to a factor for each word.
            side: 0 for the words of the source, 1 for those of the target.
        """
        ends, opposite = self._ends[side], self._words[1 - side]
        share = self._times[side] / len(self._running[side])
        general = share[self._words[side]]
        none = _NULL * share[self._running[side]]
        prior = (1 - _NULL) * prior / np.bincount(ends, prior)[ends]
        translates = general
        for _ in range(_ITERATIONS):
            weight = translates[self._place] * prior
            chosen: _Doubles = weight / (np.bincount(ends, weight) + none)[ends]
            times = np.bincount(self._place, chosen, len(general))
            translates = (times + _PRIOR_LINKS * general) / (np.bincount(opposite, times)[opposite] + _PRIOR_LINKS)
        return chosen


def _log_odds(share: _Doubles) -> Floats:
    return np.log((share + _SMOOTHING) / (1 + _SMOOTHING - np.minimum(share, 1))).astype(np.float32)
