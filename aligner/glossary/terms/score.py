"""Estimate the probability that a pair belongs in a glossary: that it is a translation, times that it is a term.

Both are logistic functions of a few features that do not depend on the size of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp, log, log2

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.cache import CachedEncoder
from aligner.encoders.cosines import paired_cosines
from aligner.glossary.terms.association import fisher_association
from aligner.glossary.terms.collect import CollectedPairs, TermPair
from aligner.languages.pairs import belong_together

_MOST_ENCODED = 20_000  # pairs whose cosines are compared
_ALIKE = 0.9  # cosine of two terms that mean the same
_PLAUSIBLE = 0.45  # probability that a pair must have, were its cosines alike
_UNKNOWN_MEANING = 0.6  # where no encoder judges

TRANSLATES = {
    "bias": -5.0,
    "cosine": 5.0,
    "covered": 2.0,
    "closed": 2.0,
    "loose": -0.1,
    "known": 2.0,
    "cut": -1.0,
    "association": 0.3,
}
IS_TERM = {
    "bias": -3.5,
    "rarity": 7.0,
    "seen": 0.3,
    "name": 0.7,
    "quoted": 1.0,
    "fixed": 0.5,
    "headword": 1.5,
    "explained": 0.5,
    "verbs": -2.5,
    "function words": -0.9,
    "length": -0.5,
    "joined": -2.0,
    "abrupt": -1.5,
    "alike": -1.5,
    "open": -2.0,
    "number": -2.0,
    "goes on": -2.0,
    "parts": -2.0,
    "begins before": -0.5,
}
_RARE = 25.0  # nats from which on a term is as rare as need be
_OFTEN = 5.0  # binary logarithm of a number of beads
_SURE = 12.0  # negative decimal logarithm of a probability
_LONG = 4  # content words from which on a term is rather too long

_LIMIT = 1e-9  # of a probability, so that it has odds


def plausible(collection: CollectedPairs) -> list[TermPair]:
    """Return the pairs that would be probable if their cosine were high, in order of their keys."""
    pairs = sorted(collection.pairs.values(), key=lambda pair: (pair.source.key, pair.target.key))
    hopes = probabilities(pairs, np.full(len(pairs), _ALIKE, dtype=np.float32), collection)
    least = max(_PLAUSIBLE, sorted(hopes)[-_MOST_ENCODED] if len(pairs) > _MOST_ENCODED else 0.0)
    return [pair for pair, hope in zip(pairs, hopes, strict=True) if hope >= least]


def cosines(pairs: Sequence[TermPair], encoder: CachedEncoder | None) -> NDArray[np.float32]:
    """Compute the cosine between the sentence vectors of the two terms of each pair.

    Args:
        pairs: The pairs.
        encoder: The sentence encoder; without one, all pairs get the same middling value.

    Returns:
        An array (pairs).
    """
    strings: dict[str, int] = {}
    for pair in pairs:
        for text in (pair.source.text, pair.target.text):
            strings.setdefault(text, len(strings))
    if encoder is None or not strings:
        return np.full(len(pairs), _UNKNOWN_MEANING, dtype=np.float32)
    vectors = encoder.encode(list(strings))
    here = vectors[[strings[pair.source.text] for pair in pairs]]
    there = vectors[[strings[pair.target.text] for pair in pairs]]
    return paired_cosines(here, there)


def probabilities(pairs: Sequence[TermPair], cosines: NDArray[np.float32], collection: CollectedPairs) -> list[float]:
    """Estimate the probability of each pair.

    Args:
        pairs: The pairs.
        cosines: The cosine of the two terms of each pair, an array (pairs).
        collection: The collected pairs, with frequencies.
    """
    return [
        _logistic(TRANSLATES, values) * _logistic(IS_TERM, values) for values in features(pairs, cosines, collection)
    ]


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds of a probability."""
    kept = min(max(probability, _LIMIT), 1 - _LIMIT)
    return log(kept / (1 - kept))


def from_log_odds(odds: float) -> float:
    """Return the probability for the logarithm of its odds: the inverse of `log_odds`."""
    return 1 / (1 + exp(-odds))


def features(
    pairs: Iterable[TermPair], cosines: NDArray[np.float32], collection: CollectedPairs
) -> Iterator[dict[str, float]]:
    """Yield the features of each pair by name; the arguments are those of `probabilities`."""
    for pair, cosine in zip(pairs, cosines.tolist(), strict=True):
        source, target = pair.source, pair.target
        is_known = _is_known(pair, collection)
        is_headword = source.is_headword or target.is_headword
        doubt = float(not is_headword)  # a dictionary has whole terms
        yield {
            "bias": 1.0,
            "cosine": cosine,
            "covered": pair.covered,
            "closed": pair.closed,
            "loose": pair.loose,
            "known": float(is_known),
            "cut": pair.cut,
            "parts": pair.parts / 2,
            "goes on": doubt * pair.goes_on,
            "begins before": doubt * pair.begins_before,
            "association": min(_association(pair, collection), _SURE),
            "seen": min(log2(pair.count), _OFTEN),
            "rarity": min((source.rarity + target.rarity) / 2 / _RARE, 1.0),
            "name": float(is_name(pair, collection)),
            "quoted": float(source.is_quoted or target.is_quoted),
            "fixed": float(source.is_fixed or target.is_fixed),
            "headword": float(is_headword),
            "explained": float(is_known),
            "verbs": doubt * (source.verbs + target.verbs) / 2,
            "function words": (source.empty + target.empty) / 2,
            "length": max(0.0, (source.content + target.content) / 2 - _LONG),
            "abrupt": float(source.is_abrupt or target.is_abrupt),
            "alike": float(source.text.casefold() == target.text.casefold()),
            "joined": float(source.is_joined and target.is_joined),
            "open": max(source.open, target.open),
            "number": (float(source.has_number) + float(target.has_number)) / 2,
        }


def is_name(pair: TermPair, collection: CollectedPairs) -> bool:
    """Return whether a pair is a name, judging by capital letters or by part-of-speech tags."""
    told = [side.is_name for side, tells in zip((pair.source, pair.target), collection.named_by, strict=True) if tells]
    return bool(told) and all(told)


def _logistic(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    return from_log_odds(sum(weight * values[name] for name, weight in weights.items()))


def _association(pair: TermPair, collection: CollectedPairs) -> float:
    source, target = collection.source[pair.source.key], collection.target[pair.target.key]
    return fisher_association(pair.count, source, target, collection.beads)


def _is_known(pair: TermPair, collection: CollectedPairs) -> bool:
    """Return whether a dictionary explains one term by the other, or by its sound."""
    if pair.is_known is None:
        pair.is_known = belong_together(collection.langs, pair.source.text, pair.target.text)
    return pair.is_known
