"""Stretches of an alignment whose two sides are no translations of each other, such as the preface of each translator.

A search for the best path pairs what stands there all the same. Whether the sides of a bead mean the same, the vectors
tell: a hidden Markov model of two states, related and unrelated, finds where many beads in a row do not.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aligner.model import Alignment

# Mean and deviation of the likeness of beads (see `likeness`): of right ones in MAC, Text+Berg and the Bible, and of
# those between unrelated passages put into these. A single bead counts for no more than `_MOST` natural logarithms.
_RELATED, _UNRELATED = (0.45, 0.16), (0.03, 0.10)
_MOST = 3.0
_BEGIN, _ENTER, _LEAVE = 0.02, 0.0005, 0.05  # chances of the first bead, and of the next one to change
_FEW = 10  # beads with two sides, below which nothing is told


def chances(alike: NDArray[np.float64], paired: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return for each bead the probability that it lies among translations.

    Args:
        alike: How much more alike the sides of each bead are than other sentences.
        paired: Whether it has two sides.
    """
    if np.count_nonzero(paired) < _FEW:
        return np.ones(len(alike))
    evidence = np.clip(_log_density(alike, *_UNRELATED) - _log_density(alike, *_RELATED), -2 * _MOST, _MOST)
    weights = np.stack([np.ones(len(alike)), np.exp(np.where(paired, evidence, 0.0))], axis=1)
    change = np.array([[1 - _ENTER, _ENTER], [_LEAVE, 1 - _LEAVE]])
    edge = np.array([1 - _BEGIN, _BEGIN])
    forward, backward = np.empty_like(weights), np.empty_like(weights)
    state = edge
    for number, weight in enumerate(weights):
        state = (state @ change if number else edge) * weight
        forward[number] = state = state / state.sum()
    backward[-1] = state = edge
    for number in range(len(weights) - 1, 0, -1):
        state = change @ (weights[number] * state)
        backward[number - 1] = state = state / state.sum()
    both = forward * backward
    found: NDArray[np.float64] = both[:, 0] / both.sum(axis=1)
    return found


def _log_density(values: NDArray[np.float64], mean: float, deviation: float) -> NDArray[np.float64]:
    found: NDArray[np.float64] = -((values - mean) ** 2) / (2 * deviation**2) - np.log(deviation)
    return found


def less_sure(alignment: Alignment, related: NDArray[np.float64]) -> Alignment:
    """Return an alignment whose beads are as sure as before, but in stretches that seem to be no translations.

    Args:
        alignment: The alignment.
        related: The probability of each bead that it lies among translations.
    """
    if not np.any(related < 0.5):
        return alignment
    beads = [
        bead
        if chance >= 0.5
        or bead.confidence is None
        or bead.status != "auto"
        or not (bead.source.size and bead.target.size)
        else replace(bead, confidence=round(bead.confidence * chance, 4))
        for bead, chance in zip(alignment.beads, related.tolist(), strict=True)
    ]
    return replace(alignment, beads=tuple(beads))
