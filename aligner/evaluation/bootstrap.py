"""Confidence intervals by resampling: how much a figure would change with other texts of the same sort."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from aligner.errors import ArgumentError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

LEVEL = 0.95
FEWEST = 10
"""Units below which no interval is given, because it would be far too narrow."""
_FEWEST_THAT_DIFFER = 5
_AT_ONCE = 4_000_000  # numbers drawn in one go
_NORMAL = NormalDist()


class Interval(NamedTuple):
    """Where a figure lies: in 95 of 100 cases the interval holds what far more texts of this sort would give."""

    low: float
    high: float


def intervals(
    units: Numbers, figures: Callable[[Numbers], Numbers], *, resamples: int = 2000, seed: int = 0
) -> list[Interval | None]:
    """Return the interval of each of several figures that are computed from sums over independent units.

    Units are drawn with replacement, and the interval lies between percentiles of the figures of the samples: somewhat
    outside of the usual ones, because the bootstrap underestimates the variance of few units by (n − 1)/n and knows
    nothing of Student's t (Hesterberg 2015, https://doi.org/10.1080/00031305.2015.1089789).

    Args:
        units: What is counted in each unit, a row for each.
        figures: From sums over units, a row for each sample, to the figures, a row for each.
        resamples: How many samples are drawn.
        seed: Of the numbers by which they are drawn; the same gives the same intervals.

    Returns:
        None for each figure where there are fewer than ten units, or all but four at most show the same: what is
        so rare, such as an error in a short text that was easy, may well have been missed altogether.

    Raises:
        ArgumentError: `resamples` is less than 1.
    """
    import numpy as np

    if resamples < 1:
        raise ArgumentError(f"resamples is {resamples}, and must be 1 or more")
    size = len(units)
    of_each = np.round(figures(units), 9)
    if size < FEWEST:
        return [None] * of_each.shape[1]
    usual = np.array([np.unique(column, return_counts=True)[1].max() for column in of_each.T])
    random = np.random.default_rng(seed)
    rows = max(1, min(resamples, _AT_ONCE // size))
    sums = []
    for start in range(0, resamples, rows):
        count = min(rows, resamples - start)
        drawn = random.integers(size, size=(count, size)) + size * np.arange(count)[:, None]
        often = np.bincount(drawn.ravel(), minlength=count * size).reshape(count, size)
        sums.append(often @ units)
    samples = figures(np.concatenate(sums))
    low, high = np.quantile(samples, (tail := tail_of(size), 1 - tail), axis=0).tolist()
    is_known = size - usual >= _FEWEST_THAT_DIFFER
    return [Interval(*ends) if known else None for *ends, known in zip(low, high, is_known, strict=True)]


def tail_of(size: int) -> float:
    """Return the share of the samples below and above the interval for so many units."""
    z, n = _NORMAL.inv_cdf((1 + LEVEL) / 2), size - 1
    # Student's t for n degrees of freedom; Abramowitz and Stegun 26.7.5, here within 0.0003.
    t = z + (z**3 + z) / (4 * n) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
    t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
    return _NORMAL.cdf(-t * math.sqrt(size / n))
