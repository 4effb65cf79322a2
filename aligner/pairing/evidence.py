"""What speaks for two files being versions of one text, as numbers, and the probability that follows from them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence, Set
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from aligner.pairing.likeness import UNLIKE, Rarity, aligned
from aligner.pairing.profiles import Profile

FEATURES = (
    "constant",
    "lopsided alignment",
    "ahead of the file turned round",
    "ahead of the next target",
    "ahead of the next source",
    "numbers shared",
    "numbers of one side",
    "names shared",
    "names of one side",
    "length",
    "windows",
)
_NEXT = 0.36  # likeness of a runner-up where there is none: of two files of one kind that are no translations
_FEW = 10  # pairs whose length ratio weighs as much as what is expected before any is known
_FURTHEST = 1.5  # from the usual ratio, as a logarithm
_MUCH = 4.0  # weight of numbers or names that says half of what very many say

Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]


def evidence(
    source: Sequence[Profile],
    target: Sequence[Profile],
    pairs: Pairs,
    twins: tuple[Sequence[Set[int]], Sequence[Set[int]]],
) -> Floats:
    """Return what speaks for pairs of files: an array (pairs, features), in the order of `FEATURES`.

    Args:
        source: Files of one language.
        target: Files of the other.
        pairs: An array (pairs, 2) of the numbers of candidates.
        twins: For each file of either side those that are nearly the same; they are no rivals.
    """
    both = aligned(source, target, pairs)
    mean = both[:, :2].mean(axis=1)
    numbers = Rarity([file.numbers for file in (*source, *target)])
    names = Rarity([file.names for file in (*source, *target)])
    files = [(source[i], target[j]) for i, j in pairs.tolist()]
    shared = np.array([(*numbers.shared(a.numbers, b.numbers), *names.shared(a.names, b.names)) for a, b in files])
    shared = shared.reshape(-1, 4) / (shared.reshape(-1, 4) + _MUCH)
    ahead = _ahead(pairs[:, 0], pairs[:, 1], mean, twins[1]), _ahead(pairs[:, 1], pairs[:, 0], mean, twins[0])
    columns = {
        "constant": np.ones(len(pairs)),
        "lopsided alignment": np.abs(both[:, 0] - both[:, 1]),
        "ahead of the file turned round": mean - both[:, 2],
        "ahead of the next target": ahead[0],
        "ahead of the next source": ahead[1],
        "numbers shared": shared[:, 0],
        "numbers of one side": shared[:, 1],
        "names shared": shared[:, 2],
        "names of one side": shared[:, 3],
        "length": _unusual(np.array([a.length / b.length for a, b in files]), np.minimum(*ahead) > 0),
        "windows": np.log2([min(len(a.weights), len(b.weights)) for a, b in files]),
    }
    return np.stack([columns[name] for name in FEATURES], axis=1)


def _unusual(ratios: Floats, sure: NDArray[np.bool_]) -> Floats:
    """Return how far ratios of lengths are from what is usual for the pairs that lead on both sides."""
    logarithms = np.log(ratios)
    usual = float(np.median(logarithms[sure])) * sure.sum() / (sure.sum() + _FEW) if sure.any() else 0.0
    return np.minimum(np.abs(logarithms - usual), _FURTHEST)


def _ahead(files: NDArray[np.int64], others: NDArray[np.int64], scores: Floats, twins: Sequence[Set[int]]) -> Floats:
    """Return for each candidate how far it is ahead of the best other one for the same file, twins left out.

    Args:
        files: For each candidate the file.
        others: The file of the other side.
        scores: How like they are.
        twins: For each file of the other side those that are nearly the same.
    """
    best: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for file, other, score in zip(files.tolist(), others.tolist(), scores.tolist(), strict=True):
        best[file].append((-score, other))
    for rivals in best.values():
        rivals.sort()
    ahead = np.zeros(len(files))
    for n, (file, other) in enumerate(zip(files.tolist(), others.tolist(), strict=True)):
        others_scores = (-score for score, rival in best[file] if rival != other and rival not in twins[other])
        ahead[n] = scores[n] - max(next(others_scores, UNLIKE), _NEXT)
    return ahead


def probabilities(found: Floats) -> Floats:
    """Return the probability of each pair, to four digits.

    Args:
        found: What speaks for the pairs.
    """
    weights = np.array([_weights()[name] for name in FEATURES])
    scores: Floats = np.clip(found @ weights, -30, 30)
    return np.round(1 / (1 + np.exp(-scores)), 4)


@cache
def _weights() -> dict[str, float]:
    """Read the weights of the features, as learnt by tests/benchmarks/learn_pairing.py."""
    stored = resources.files(__package__).joinpath("weights.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(stored)
    return weights
