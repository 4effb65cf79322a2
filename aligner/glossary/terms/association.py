"""Whether two terms stand in the same beads more often than chance would have it."""

from __future__ import annotations

from math import lgamma, log

_LAST = 1e-12  # share of the sum from which on further terms change nothing


def surprise(both: int, source: int, target: int, beads: int) -> float:
    """How surprising it is that two terms meet so often: the negative decimal logarithm of Fisher's exact test.

    One-sided: the probability of meeting at least so often, had the beads of each been drawn at random. It holds for
    any counts; Moore (2004) recommends it for pairs of words that are seen a few times.

    Args:
        both: Beads that hold both.
        source: Beads that hold the one; `target`, beads that hold the other.
        target: Likewise.
        beads: All beads.
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
    """The logarithm of a binomial coefficient."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
