"""Measure whether two terms are in the same beads more often than by chance."""

from __future__ import annotations

from math import lgamma, log

_LAST = 1e-12  # share of the sum from which on further terms change nothing


def fisher_association(both: int, source: int, target: int, beads: int) -> float:
    """Return the negative decimal logarithm of the p-value of Fisher's exact test (one-sided) for two terms.

    The p-value is the probability of at least so many common beads if the beads of each term were drawn at random. It
    is exact for any counts; Moore (2004) recommends it for pairs of words that are rare.

    Args:
        both: Number of beads with both terms.
        source: Number of beads with the source term.
        target: Number of beads with the target term.
        beads: Number of all beads.
    """
    source, target = max(source, both), max(target, both)
    beads = max(beads, source + target - both)
    first = (
        _choices(source, both) + _choices(beads - source, target - both) - _choices(beads, target)
    )  # logarithm of the probability of exactly so often
    total = term = 1.0
    for k in range(both, min(source, target)):
        term *= (source - k) * (target - k) / ((k + 1) * (beads - source - target + k + 1))
        total += term
        if term < _LAST * total:
            break
    return max(0.0, -(first + log(total)) / log(10))


def _choices(n: int, k: int) -> float:
    """Return the logarithm of a binomial coefficient."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
