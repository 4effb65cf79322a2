"""How probable it is that a translator wants a pair: few numbers, weighed by a logistic function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import exp, log2

import numpy as np
from numpy.typing import NDArray

from aligner.engine.encoders.cache import CachedEncoder
from aligner.glossary.terms.association import surprise
from aligner.glossary.terms.collect import Collection, Pair

_ENCODED = 20_000  # pairs whose meanings are compared
WEIGHTS = {
    "bias": -8.5,
    "meaning": 5.0,
    "covered": 2.5,
    "closed": 1.5,
    "seen": 0.5,
    "association": 0.25,
    "rarity": 4.0,
    "name": 0.7,
    "quoted": 1.0,
    "fixed": 0.5,
    "verbs": -1.2,
    "function words": -0.6,
    "length": -0.5,
    "open": -2.0,
    "number": -1.0,
}
_RARE = 25.0  # nats from which on a term is as rare as need be
_OFTEN = 5.0  # binary logarithm of a number of beads
_SURE = 12.0  # negative decimal logarithm of a probability
_LONG = 4  # content words from which on a term is rather too long


def likely(collection: Collection) -> list[Pair]:
    """The pairs that are worth comparing in meaning: those that all else speaks for most, in order of their keys."""
    pairs = sorted(collection.pairs.values(), key=lambda pair: (pair.source.key, pair.target.key))
    if len(pairs) > _ENCODED:
        odds = [logit(values) for values in features(pairs, np.zeros(len(pairs), dtype=np.float32), collection)]
        least = sorted(odds)[-_ENCODED]
        pairs = [pair for pair, value in zip(pairs, odds, strict=True) if value >= least]
    return pairs


def features(
    pairs: Iterable[Pair], meanings: NDArray[np.float32], collection: Collection
) -> Iterator[dict[str, float]]:
    """What speaks for each pair, by name.

    Args:
        pairs: The pairs.
        meanings: How like the two terms of each are in meaning.
        collection: What the pairs are from.
    """
    for pair, meaning in zip(pairs, meanings.tolist(), strict=True):
        source, target = pair.source, pair.target
        yield {
            "bias": 1.0,
            "meaning": meaning,
            "covered": pair.covered,
            "closed": pair.closed,
            "seen": min(log2(pair.count), _OFTEN),
            "association": min(_surprise(pair, collection), _SURE),
            "rarity": min((source.rarity + target.rarity) / 2 / _RARE, 1.0),
            "name": float(is_name(pair, collection)),
            "quoted": float(source.is_quoted or target.is_quoted),
            "fixed": float(source.is_fixed or target.is_fixed),
            "verbs": (source.verbs + target.verbs) / 2,
            "function words": (source.empty + target.empty) / 2,
            "length": max(0.0, (source.content + target.content) / 2 - _LONG),
            "open": max(source.open, target.open),
            "number": (float(source.has_number) + float(target.has_number)) / 2,
        }


def _surprise(pair: Pair, collection: Collection) -> float:
    source, target = collection.source[pair.source.key], collection.target[pair.target.key]
    return surprise(pair.count, source, target, collection.beads)


def is_name(pair: Pair, collection: Collection) -> bool:
    """Whether a pair is a name, as far as its writing or the tags of its words tell."""
    told = [side.is_name for side, tells in zip((pair.source, pair.target), collection.named_by, strict=True) if tells]
    return bool(told) and all(told)


def logit(values: dict[str, float]) -> float:
    """The weighted sum: the logarithm of the odds."""
    return sum(WEIGHTS[name] * value for name, value in values.items())


def probability(odds: float) -> float:
    """The logistic function of a logarithm of odds."""
    return 1 / (1 + exp(-odds))


def meanings(pairs: Sequence[Pair], encoder: CachedEncoder | None) -> NDArray[np.float32]:
    """The cosine of the two terms of each pair, as texts of their own."""
    strings: dict[str, int] = {}
    for pair in pairs:
        for text in (pair.source.text, pair.target.text):
            strings.setdefault(text, len(strings))
    if encoder is None or not strings:
        return np.full(len(pairs), 0.5, dtype=np.float32)
    vectors = encoder.encode(list(strings)).astype(np.float32)
    here = vectors[[strings[pair.source.text] for pair in pairs]]
    there = vectors[[strings[pair.target.text] for pair in pairs]]
    cosines: NDArray[np.float32] = np.einsum("nd,nd->n", here, there)
    return cosines
