"""From evidence to the probability that two sentences belong together, by weights that were learnt once."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from math import log

import numpy as np
from numpy.typing import NDArray

from aligner.mining.evidence import FEATURES, Features

_BEFORE = -4.0  # log odds that are begun with
_ROUNDS, _SAME = 500, 1e-4


@cache
def weights() -> dict[str, dict[str, float]]:
    """Read the weights for texts in two languages (`translation`) and in one (`restatement`)."""
    learnt: dict[str, dict[str, float]] = json.loads((files("aligner.mining") / "weights.json").read_text("utf-8"))
    return learnt


def probabilities(features: Features, kind: str) -> NDArray[np.float64]:
    """Return the probability of each pair.

    How many pairs of a text belong together is not known beforehand: one in thousands, or nearly every nearest one. In
    two languages that is found by expectation maximisation from the scores of the text itself, as in Saerens et al.
    (2002); in one, where texts of one field are alike in more than what they restate, the number of sentences stands
    for it.

    Args:
        features: An array (pairs, features), in the order of `FEATURES`.
        kind: Which weights to use.
    """
    known = weights()[kind]
    score = features @ np.array([known[name] for name in FEATURES]) + known["bias"]
    if kind == "translation":
        score = score + _log_odds_here(score)
    return _logistic(score)


def _log_odds_here(score: NDArray[np.float64]) -> float:
    """Return the logarithm of the odds that a pair of this text belongs together, whatever its score.

    Args:
        score: Log-likelihood ratio of each pair.
    """
    odds = _BEFORE
    for _ in range(_ROUNDS):
        right = float(_logistic(score + odds).sum())
        before, odds = odds, log((right + 0.5) / (len(score) - right + 0.5))
        if abs(odds - before) < _SAME:
            break
    return odds


def _logistic(score: NDArray[np.float64]) -> NDArray[np.float64]:
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
    return chances
