"""Estimate the probability that a pair belongs in a glossary: that it is a translation, times that it is a term.

Both are logistic functions of features that do not depend on the size of the text. Of the pairs that are selected by
their product, a third function says how much each is wanted beside the others, and from that follows how probable it is
that the pair is right. All weights (`weights.json`) are learnt from pairs that people have judged, by
`tests/benchmarks/learn_terms.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import log, log2

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.cache import CachedEncoder
from aligner.encoders.cosines import paired_cosines
from aligner.glossary.terms.association import fisher_association
from aligner.glossary.terms.collect import MEANS, CollectedPairs, TermPair
from aligner.glossary.terms.select import LIES, SelectedTerm
from aligner.languages.pairs import belong_together

Floats = NDArray[np.float64]
Weights = Mapping[str, Mapping[str, float]]

_MOST_ENCODED = 20_000  # pairs whose cosines are compared
_ALIKE = 0.9  # cosine of two terms that mean the same
_PLAUSIBLE = 0.03  # probability that a pair must have, were its cosines alike
_NO_RIVAL = 0.2  # what a pair is nearer by where there is no other
_UNKNOWN_MEANING = 0.6  # where no encoder judges

TRANSLATES = (
    "bias", "cosine", "source rivals", "target rivals", "covered", "covered more", "closed", "loose", "known", "cut",
    "association", "halved", "uneven", "of source", "of target", "named alike", "goes on", "begins before",
    "source before", "source behind", "target before", "target behind",
)  # fmt: skip
IS_TERM = (
    "bias", "rarity", "mean rarity", "least rarity", "seen", "name", "name seen", "quoted", "fixed", "headword",
    "explained", "first verb", "last verb", "inner verb", "clause", "expected", "function words", "words", "length",
    "one word", "one character", "mixed", "mixed seen", "joined", "joined once", "abrupt", "alike", "open", "number",
    "counts", "goes on", "parts", "begins before", "halved", "story", "story, name", "story, seen", "story, words",
    "story, one word", "story, explained", "story, rarity", "common", "source before", "source behind", "target before",
    "target behind",
)  # fmt: skip
FEATURES = tuple(dict.fromkeys(TRANSLATES + IS_TERM))
_BESIDE_OTHERS = ("odds", *LIES, *(f"{lies}, name" for lies in LIES), *(f"{lies}, once" for lies in LIES))
IS_WANTED = FEATURES + _BESIDE_OTHERS
IS_RIGHT = ("bias", "wanted")
_RARE = 25.0  # nats from which on a term is as rare as need be
_RARE_WORD = 12.0  # likewise a word
_OFTEN = 5.0  # binary logarithm of a number of beads
_SURE = 12.0  # negative decimal logarithm of a probability
_LONG = 4  # content words from which on a term is rather too long
_STORY = 0.06  # share of personal pronouns in a story

_LIMIT = 1e-9  # of a probability, so that it has odds


def plausible(collection: CollectedPairs) -> list[TermPair]:
    """Return the pairs that would be probable if their cosine were high, in order of their keys."""
    pairs = sorted(collection.pairs.values(), key=lambda pair: (pair.source.key, pair.target.key))
    hopes = chances(features(pairs, np.full(len(pairs), _ALIKE, dtype=np.float32), collection))
    least = max(_PLAUSIBLE, float(np.sort(hopes)[-_MOST_ENCODED]) if len(pairs) > _MOST_ENCODED else 0.0)
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


def chances(values: Floats, weights: Weights | None = None) -> Floats:
    """Estimate the probability of each pair by itself, the product of the two functions: an array (pairs).

    Args:
        values: The features, an array (pairs, features).
        weights: Those of `translates` and of `is_term`; by default the ones that belong to the program.
    """
    weights = weights or _weights()
    product = np.ones(len(values))
    for names, function in ((TRANSLATES, weights["translates"]), (IS_TERM, weights["is_term"])):
        columns = [FEATURES.index(name) for name in names]
        product /= 1 + np.exp(-values[:, columns] @ np.array([function[name] for name in names]))
    return product


def selected_probabilities(values: Floats, weights: Weights | None = None) -> Floats:
    """Estimate the probability of each selected term: an array (terms).

    Args:
        values: The features of `IS_WANTED`, an array (terms, features).
        weights: Those of `is_wanted` and of `is_right`, as for `chances`.
    """
    weights = weights or _weights()
    wanted = values @ np.array([weights["is_wanted"][name] for name in IS_WANTED])
    probable: Floats = 1 / (1 + np.exp(-weights["is_right"]["bias"] - weights["is_right"]["wanted"] * wanted))
    return probable


def features_beside_others(
    terms: Sequence[SelectedTerm],
    pairs: Sequence[TermPair],
    values: Floats,
    odds: Sequence[float],
    collection: CollectedPairs,
) -> Floats:
    """Return the features of `IS_WANTED`, an array (terms, features).

    Args:
        terms: The selected terms.
        pairs: All pairs.
        values: The features of the pairs, an array (pairs, features).
        odds: The logarithm of the odds of each pair by itself.
        collection: The collected pairs.
    """
    found = np.zeros((len(terms), len(_BESIDE_OTHERS)))
    for number, term in enumerate(terms):
        pair = pairs[term.pair]
        lies = [float(kind in term.lies) for kind in LIES]
        name, once = is_name(pair, collection), pair.count == 1
        found[number] = [odds[term.pair], *lies, *(name * kind for kind in lies), *(once * kind for kind in lies)]
    return np.hstack((values[[term.pair for term in terms]], found))


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds of a probability."""
    kept = min(max(probability, _LIMIT), 1 - _LIMIT)
    return log(kept / (1 - kept))


def features(pairs: Sequence[TermPair], cosines: NDArray[np.float32], collection: CollectedPairs) -> Floats:
    """Return the `FEATURES` of each pair, an array (pairs, features).

    Args:
        pairs: The pairs.
        cosines: The cosine of the two terms of each pair, an array (pairs).
        collection: The collected pairs, with frequencies.
    """
    found = np.zeros((len(pairs), len(FEATURES)))
    rivals = [_rivals([getattr(pair, side).key for pair in pairs], cosines) for side in ("source", "target")]
    for number, (pair, *compared) in enumerate(zip(pairs, cosines.tolist(), *rivals, strict=True)):
        values = {"bias": 1.0, **_of_agreement(pair, collection), **_of_form(pair, collection)}
        values.update(zip(("cosine", "source rivals", "target rivals"), compared, strict=True))
        found[number] = [values[name] for name in FEATURES]
    return found


def is_name(pair: TermPair, collection: CollectedPairs) -> bool:
    """Return whether a pair is a name, judging by capital letters or by part-of-speech tags."""
    told = [side.is_name for side, tells in zip((pair.source, pair.target), collection.named_by, strict=True) if tells]
    return bool(told) and all(told)


def _rivals(keys: Sequence[str], cosines: NDArray[np.float32]) -> list[float]:
    """Return how much nearer the two terms of each pair are than those of the best other pair with the same key.

    Args:
        keys: The key of one side of each pair.
        cosines: Its cosine, an array (pairs).
    """
    best: dict[str, tuple[float, float]] = {}  # the greatest, and the next one
    for key, cosine in zip(keys, cosines.tolist(), strict=True):
        first, second = best.get(key, (-1.0, -1.0))
        best[key] = (cosine, first) if cosine > first else (first, max(second, cosine))
    margins = []
    for key, cosine in zip(keys, cosines.tolist(), strict=True):
        first, second = best[key]
        other = second if cosine >= first else first
        margins.append(cosine - other if other >= 0 else _NO_RIVAL)
    return margins


def _of_agreement(pair: TermPair, collection: CollectedPairs) -> dict[str, float]:
    """What tells whether the two terms translate each other, and whether they are whole."""
    source, target = pair.source, pair.target
    means = dict(zip(MEANS, pair.means, strict=True))
    frequencies = max(pair.count, collection.source[source.key]), max(pair.count, collection.target[target.key])
    association = fisher_association(pair.count, *frequencies, collection.beads)
    doubt = float(not (source.is_headword or target.is_headword))  # a dictionary has whole terms
    return {
        **means,
        "loose": min(means["loose"], 3.0),
        "known": float(_is_known(pair, collection)),
        "association": min(association, _SURE) / _SURE,
        "of source": log2(frequencies[0] / pair.count) / _OFTEN,
        "of target": log2(frequencies[1] / pair.count) / _OFTEN,
        "uneven": abs(log2(source.content / target.content)),
        "named alike": float(source.is_name and target.is_name),
        "goes on": doubt * pair.goes_on,
        "begins before": doubt * pair.begins_before,
        "parts": pair.parts / 2,
        "seen": min(log2(pair.count), _OFTEN) / _OFTEN,
    }


def _of_form(pair: TermPair, collection: CollectedPairs) -> dict[str, float]:
    """What tells whether somebody wants the two terms."""
    source, target = pair.source, pair.target
    name = float(is_name(pair, collection))
    seen = min(log2(pair.count), _OFTEN) / _OFTEN
    story = min(collection.personal / _STORY, 1.0)
    words = (source.content + target.content) / 2
    is_headword = source.is_headword or target.is_headword
    doubt = float(not is_headword)
    mixed = float(source.is_mixed if collection.named_by[0] else target.is_mixed)
    several = float(words >= 2)
    rarity = min((source.rarity + target.rarity) / 2 / _RARE, 1.0)
    least = min(source.least, target.least) / _RARE_WORD
    return {
        "rarity": rarity,
        "mean rarity": (source.rarity / source.content + target.rarity / target.content) / 2 / _RARE_WORD,
        "least rarity": least,
        "name": name,
        "name seen": name * seen,
        "quoted": float(pair.is_quoted),
        "fixed": float(source.is_fixed or target.is_fixed),
        "headword": float(is_headword),
        "explained": float(_is_known(pair, collection)),
        "first verb": doubt * (source.first_verb + target.first_verb) / 2,
        "last verb": doubt * (source.last_verb + target.last_verb) / 2,
        "inner verb": doubt * (source.inner_verb + target.inner_verb) / 2,
        "clause": (source.clause + target.clause) / 2,
        "function words": (source.empty + target.empty) / 2,
        "words": min(words, 4.0),
        "length": max(0.0, words - _LONG),
        "one word": float(source.content == target.content == 1),
        "one character": float(source.is_single or target.is_single),
        "mixed": mixed,
        "mixed seen": mixed * seen,
        "abrupt": float(source.is_abrupt or target.is_abrupt),
        "alike": float(source.text.casefold() == target.text.casefold()),
        "joined": float(source.is_joined and target.is_joined),
        "joined once": float(source.is_joined != target.is_joined),
        "open": max(source.open, target.open),
        "number": (float(source.has_number) + float(target.has_number)) / 2,
        "counts": (float(source.counts) + float(target.counts)) / 2,
        "story": story,
        "story, name": story * name,
        "story, seen": story * seen,
        "story, one word": story * (1 - several) * (1 - name),
        "story, explained": story * float(_is_known(pair, collection)),
        "story, rarity": story * rarity,
        "common": (1 - several) * (1 - min(least * 1.2, 1.0)),
        "story, words": story * several * (1 - seen) * (1 - name),
    }


def _is_known(pair: TermPair, collection: CollectedPairs) -> bool:
    """Return whether a dictionary explains one term by the other, or by its sound."""
    if pair.is_known is None:
        pair.is_known = belong_together(collection.langs, pair.source.text, pair.target.text)
    return pair.is_known


@cache
def _weights() -> Weights:
    """The weights of all functions by the names of the features."""
    found: Weights = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    return found
