"""From evidence to the probability that two sentences belong together, by weights that were learnt once."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from aligner.mining.evidence import FEATURES, Features


@cache
def weights() -> dict[str, dict[str, float]]:
    """Read the weights for texts in two languages (`translation`) and in one (`restatement`)."""
    learnt: dict[str, dict[str, float]] = json.loads((files("aligner.mining") / "weights.json").read_text("utf-8"))
    return learnt


def probabilities(features: Features, kind: str) -> NDArray[np.float64]:
    """Return the probability of each pair.

    Args:
        features: An array (pairs, features), in the order of `FEATURES`.
        kind: Which weights to use.
    """
    known = weights()[kind]
    score = features @ np.array([known[name] for name in FEATURES]) + known["bias"]
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
    return chances
