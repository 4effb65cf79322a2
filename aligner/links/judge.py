"""From evidence to probabilities: three logistic judgements, each of which knows what the one before it said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.cache import CachedEncoder
from aligner.languages.pairs import transcribed
from aligner.links.evidence import Floats, Pair, first, following, probabilities
from aligner.links.terms import Places

_CELLS = 1_000_000  # possible links that are judged together: enough for what repeats, and few enough for the memory
_DECIDED = np.float32(0.95)  # least probability of what a name or a translator's term says
_LONGEST = 300  # words of a side; of longer ones the first part is compared with the first part, and so on


@dataclass(frozen=True, slots=True)
class Judgement:
    """Weights of a logistic regression.

    Attributes:
        weights: One for each feature.
        bias: What it begins with.
    """

    weights: NDArray[np.float64]
    bias: float

    def __call__(self, features: Floats) -> Floats:
        """Log odds, an array (source words, target words)."""
        return (features @ self.weights.astype(np.float32) + np.float32(self.bias)).astype(np.float32)


@cache
def learnt(name: str) -> tuple[Judgement, ...]:
    """The judgements `with-model` or `without-model`, as `tests/benchmarks/learn_links.py` learnt them."""
    stored = json.loads((files("aligner.links") / "weights.json").read_text(encoding="utf-8"))[name]
    return tuple(Judgement(np.array(judgement["weights"]), judgement["bias"]) for judgement in stored)


def judged(
    pairs: Sequence[Pair], languages: tuple[str, str], model: CachedEncoder | None, places: Places
) -> Iterator[Floats]:
    """The probability of every possible link of each pair, an array (source words, target words).

    Args:
        pairs: The words of the two sides of each bead.
        languages: Tags of the source's and the target's.
        model: Judge of meaning; None does without.
        places: Finds the terms that a translator has decided on.
    """
    for stretch in _stretches(pairs):
        parts = [part for pair in stretch for part in _parts(pair)]
        wanted = [Pair(pair.source[slice(*i)], pair.target[slice(*j)], pair.capitals) for pair, i, j in parts]
        found = iter(_likely(wanted, languages, model, places) if wanted else [])
        for pair in stretch:
            result = np.zeros((len(pair.source), len(pair.target)), dtype=np.float32)
            for _, i, j in _parts(pair):
                result[slice(*i), slice(*j)] = next(found)
            names = transcribed(languages, pair.source, pair.target, pair.capitals)
            for rows, columns in (*names, *places(pair.source, pair.target)):
                _decide(result, rows, columns)
            yield result


def _decide(likely: Floats, rows: list[int], columns: list[int]) -> None:
    """Let a name, or a translator's term, win over all evidence: its words belong together, and to no others."""
    block = np.maximum(likely[np.ix_(rows, columns)], _DECIDED)
    likely[rows] = np.minimum(likely[rows], 1 - _DECIDED)
    likely[:, columns] = np.minimum(likely[:, columns], 1 - _DECIDED)
    likely[np.ix_(rows, columns)] = block


def _likely(
    pairs: Sequence[Pair], languages: tuple[str, str], model: CachedEncoder | None, places: Places
) -> list[Floats]:
    features = list(first(pairs, languages, model, places))
    begin, *rest = learnt("with-model" if model else "without-model")
    scores = [begin(values) for values in features]
    for judgement in rest:
        scores = [judgement(values) for values in following(pairs, features, scores)]
    return [probabilities(score) for score in scores]


def _stretches(pairs: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    start = cells = 0
    for stop, pair in enumerate(pairs, 1):
        cells += sum((i[1] - i[0]) * (j[1] - j[0]) for _, i, j in _parts(pair))
        if cells >= _CELLS or stop == len(pairs):
            yield pairs[start:stop]
            start, cells = stop, 0


def _parts(pair: Pair) -> Iterator[tuple[Pair, tuple[int, int], tuple[int, int]]]:
    """The stretches of words of the two sides that are compared: one, unless a side is very long."""
    n, m = len(pair.source), len(pair.target)
    if n and m:
        count = min(-(-max(n, m) // _LONGEST), n, m)
        for k in range(count):
            yield pair, (n * k // count, n * (k + 1) // count), (m * k // count, m * (k + 1) // count)
