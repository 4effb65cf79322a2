"""Pairs of types that may translate each other: known beforehand, or learnt from the sentences that go together.

Each pair is a hypothesis with a prior probability, and the text at hand is its test: how often the two meet in
sentences that are linked, against how often they would by chance (the log-likelihood ratio of Dunning 1993, less the
penalty of the Bayesian information criterion for the parameter it has more). So a word that occurs once needs to be
known, and one that occurs thirty times needs to be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.engine.band import Floats, Ints, with_first
from aligner.engine.lexical.units import IndexedText, Units

_MOST_FREQUENT = 0.25  # share of the sentences that a learnt type may stand in
_LEAST_MET = 1.2  # times, as a sum of probabilities, that a learnt pair must have met
_LEAST_VALUE = 0.3  # gain times probability that a learnt pair must have
_PARTNERS = 3  # that a type may have learnt
# In long texts types of this many sentences at most are counted in all links, others in about so many links.
_RARE, _OFTEN, _SAMPLE = 200, 50, 1500
_GREATEST_GAIN = 6.0
_GREATEST_PRIOR = 2.0  # of a learnt pair that becomes a known one
_SPREAD = 1.3  # how much more often than by chance types meet near the path, where all texts speak of the same


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of types.

    Attributes:
        source: Numbers of the source types.
        target: Numbers of the target types.
        prior: Logarithm of the odds that the two translate each other, before they are counted.
        met: In how many linked pairs of sentences they meet: a sum of probabilities. None before anything is linked.
    """

    source: Ints
    target: Ints
    prior: Floats
    met: Floats | None = None

    def __len__(self) -> int:
        return len(self.source)

    def joined(self, other: Pairs, width: int) -> Pairs:
        """Return these pairs, and those of others that are not among them, before anything is counted.

        Args:
            other: The others.
            width: Number of target types.
        """
        new = ~np.isin(other.source * width + other.target, self.source * width + self.target)
        return Pairs(
            np.concatenate([self.source, other.source[new]]),
            np.concatenate([self.target, other.target[new]]),
            np.concatenate([self.prior, other.prior[new]]),
        )


class Links(NamedTuple):
    """Pairs of sentences that stand in one bead, with the probability that they do."""

    source: Ints
    target: Ints
    probability: Floats

    def every(self, step: int) -> Links:
        """Return one of so many."""
        return Links(self.source[::step], self.target[::step], self.probability[::step])


def pair_known(source: Units, target: Units, extra: Iterable[tuple[str, str, float]] = (), same: float = 0.0) -> Pairs:
    """Pair types that are written alike, and those known otherwise.

    Args:
        source: The types of one side.
        target: The types of the other.
        extra: Pairs of types with their prior; for one that is also written alike this does not count.
        same: Prior of types written alike.
    """
    here, there = ({string: number for number, string in enumerate(units.types)} for units in (source, target))
    priors = {(here[a], there[b]): prior for a, b, prior in extra if a in here and b in there}
    priors |= {(number, there[string]): same for string, number in here.items() if string in there}
    found = sorted(priors)
    both = np.array(found, dtype=np.int64).reshape(-1, 2)
    return Pairs(both[:, 0], both[:, 1], np.array([priors[pair] for pair in found]))


def learn(source: Units, target: Units, known: Pairs, links: Links, sizes: tuple[int, int], common: bool) -> Pairs:
    """Count the known pairs in the links, and add others that meet there more often than by chance.

    Args:
        source: The types of one side.
        target: The types of the other.
        known: Pairs known beforehand, whatever counts they have.
        links: Where to look.
        sizes: Numbers of source and target sentences.
        common: Whether types that stand in most sentences are looked at too.
    """
    chosen = [
        (units.counts >= 2) & (common | (units.counts <= _MOST_FREQUENT * size + 2))
        for units, size in zip((source, target), sizes, strict=True)
    ]
    pair, met = _count(source, target, chosen, links, sizes)
    width = len(target.types)
    known_met = _look_up(known.source * width + known.target, pair, met)
    new = np.flatnonzero(met > _LEAST_MET)
    new = new[~np.isin(pair[new], known.source * width + known.target)]
    here, there, met = pair[new] // width, pair[new] % width, met[new]
    prior = np.full(len(here), -np.log(max(2, min(mask.sum() for mask in chosen))))
    gain, probability = gain_and_probability(prior, met, source.counts[here], target.counts[there], sum(sizes) / 2)
    value = gain * probability
    kept = (value > _LEAST_VALUE) & (_rank(here, value) < _PARTNERS) & (_rank(there, value) < _PARTNERS)
    return Pairs(
        np.concatenate([known.source, here[kept]]),
        np.concatenate([known.target, there[kept]]),
        np.concatenate([known.prior, prior[kept]]),
        np.concatenate([known_met, met[kept]]),
    )


def learn_priors(source: IndexedText, target: IndexedText) -> Iterator[tuple[str, str, float]]:
    """Yield the pairs of types that translations show, with the logarithm of the odds that they belong together.

    Args:
        source: The sentences of one side.
        target: Those of the other: each is the translation of the one with its number.
    """
    size = len(source)
    links = Links(np.arange(size), np.arange(size), np.ones(size))
    here, there = source.words, target.words
    pairs = learn(here, there, pair_known(here, there), links, (size, size), common=False)
    counts = here.counts[pairs.source], there.counts[pairs.target]
    _, probability = gain_and_probability(pairs.prior, pairs.met, *counts, size)
    odds = np.clip(np.log(probability / np.maximum(1 - probability, 1e-9)), -_GREATEST_PRIOR, _GREATEST_PRIOR)
    for i, j, prior in zip(pairs.source.tolist(), pairs.target.tolist(), odds.tolist(), strict=True):
        if prior > 0:
            yield here.types[i], there.types[j], prior


def gain_and_probability(
    prior: Floats,
    met: Floats | None,
    source: NDArray[np.float64 | np.int64],
    target: NDArray[np.float64 | np.int64],
    size: float,
) -> tuple[Floats, Floats]:
    """Compute what it tells that two types meet, and the probability that they translate each other.

    Args:
        prior: Logarithm of the odds that they do, before counting.
        met: How often they meet in linked sentences; none where nothing is linked yet.
        source: Number of sentences that have the one.
        target: Number of sentences that have the other.
        size: Number of sentences of a text.

    Returns:
        The logarithm of how much likelier it is that the two meet in a true pair of sentences than in a false one, and
        the probability.
    """
    few, many = np.minimum(source, target), np.maximum(source, target)
    if met is None:
        probability, rate = 1 / (1 + np.exp(-prior)), 0.5
    else:
        few, many, met = (np.maximum(values, 0.0) for values in (few, many, met))
        evidence, chance = _half_g2(met, few, many, size)
        probability = 1 / (1 + np.exp(-np.clip(prior + evidence - 0.5 * np.log1p(few), -30, 30)))
        probability *= np.exp(-np.clip(chance - met, 0, 20))
        rate = (met + 0.5) / (many + 1)
    ratio = rate * size / (_SPREAD * few + 0.3)
    gain = np.log(np.maximum(probability * ratio + 1 - probability, 1.0))
    return np.minimum(gain, _GREATEST_GAIN), probability


def _half_g2(met: Floats, few: Floats, many: Floats, size: float) -> tuple[Floats, Floats]:
    """Compute half of Dunning's G² of two types that meet, 0 where it is less often than by chance; and that chance.

    Args:
        met: How often they meet in linked sentences.
        few: Number of sentences that have the rarer of the two.
        many: Number of sentences that have the other.
        size: Number of sentences of a text.
    """
    met = np.minimum(met, few)
    total = np.maximum(size, few + many - met + 1.0)
    chance = few * many / total
    observed = met, few - met, many - met, total - few - many + met
    expected = chance, few - chance, many - chance, total - few - many + chance
    ratio = sum(o * np.log(np.maximum(o, 1e-9) / np.maximum(e, 1e-9)) for o, e in zip(observed, expected, strict=True))
    return np.where(met > chance, ratio, 0.0), chance


def _count(
    source: Units, target: Units, chosen: list[NDArray[np.bool_]], links: Links, sizes: tuple[int, int]
) -> tuple[Ints, Floats]:
    """Count how often types meet in links, in long texts by a sample.

    Args:
        source: The types of one side.
        target: The types of the other.
        chosen: Which types of either side to count.
        links: Where to look.
        sizes: Numbers of source and target sentences.

    Returns:
        Numbers of pairs (source type × target types + target type), sorted, and the sums of probabilities.
    """
    step = max(1, len(links.source) // _SAMPLE)
    if step == 1:
        return _meetings(source, target, chosen, links, sizes)
    counts = source.counts, target.counts
    rare = [mask & (count <= _RARE) for mask, count in zip(chosen, counts, strict=True)]
    often = [mask & (count >= _OFTEN) for mask, count in zip(chosen, counts, strict=True)]
    pair, met = _meetings(source, target, rare, links, sizes)
    other, sampled = _meetings(source, target, often, links.every(step), sizes)
    new = np.maximum(counts[0][other // len(target.types)], counts[1][other % len(target.types)]) > _RARE
    pair, met = np.concatenate([pair, other[new]]), np.concatenate([met, sampled[new] * step])
    order = np.argsort(pair)
    return pair[order], met[order]


def _meetings(
    source: Units, target: Units, chosen: list[NDArray[np.bool_]], links: Links, sizes: tuple[int, int]
) -> tuple[Ints, Floats]:
    """Count how often types meet in links; as `_count`."""
    here, first = source.choose(chosen[0], sizes[0])
    there, second = target.choose(chosen[1], sizes[1])
    across = second[links.target + 1] - second[links.target]
    link, k = expanded((first[links.source + 1] - first[links.source]) * across)
    down = k // across[link]
    pair = here[first[links.source][link] + down] * len(target.types)
    pair += there[second[links.target][link] + k - down * across[link]]
    order = np.argsort(pair, kind="stable")
    pair, probability = pair[order], links.probability[link][order]
    starts = np.nonzero(with_first(pair[1:] != pair[:-1]))[0] if len(pair) else np.zeros(0, dtype=np.int64)
    return pair[starts], np.add.reduceat(probability, starts) if len(pair) else np.zeros(0)


def expanded(counts: Ints) -> tuple[Ints, Ints]:
    """Return for each of so many things of several groups its group, and its number in the group."""
    group = np.repeat(np.arange(len(counts)), counts)
    return group, np.arange(len(group)) - (np.cumsum(counts) - counts)[group]


def _look_up(wanted: Ints, keys: Ints, values: Floats) -> Floats:
    """Return the values of some sorted keys, 0 where there is none."""
    place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    return np.where(keys[place] == wanted, values[place], 0.0) if len(keys) else np.zeros(len(wanted))


def _rank(group: Ints, value: Floats) -> Ints:
    """Return the rank of each value in its group, from 0 for the highest."""
    order = np.lexsort((-value, group))
    first = with_first(group[order][1:] != group[order][:-1])[: len(group)]
    place = np.arange(len(group))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = place - np.maximum.accumulate(np.where(first, place, 0))
    return rank
