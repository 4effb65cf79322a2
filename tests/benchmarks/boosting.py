"""Gradient boosting of oblivious trees with a second-order objective (Chen and Guestrin 2016, arXiv:1603.02754)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.links.trees import Trees, answers

TREES = 400
DEPTH = 6
RATE = 0.12  # share of the best value that each tree takes
PENALTY = 5.0  # on the squares of the values; rows weigh 1 on average
BINS = 32  # values of a feature that can be told apart
ASKED = 0.3  # share of the features that a tree may ask for
LEARNT = 0.5  # share of the rows that a tree learns from

Floats = NDArray[np.float64]


def boost(rows: NDArray[np.float32], labels: Floats, weights: Floats, start: Floats) -> Trees:
    """Fit trees to what is known beforehand, for the logistic loss.

    Args:
        rows: An array (rows, features).
        labels: 0 or 1 for each row.
        weights: How much each row counts; 1 on average.
        start: The log odds of each row that the trees add to.
    """
    random = np.random.default_rng(0)
    columns = np.ascontiguousarray(rows.T)
    edges = [_edges(column) for column in columns]
    bins = np.array(
        [np.searchsorted(edge, column, side="left") for edge, column in zip(edges, columns, strict=True)],
        dtype=np.uint8,
    )
    useful = np.array([feature for feature, edge in enumerate(edges) if len(edge)])
    score = start.astype(np.float64)
    trees = []
    for _ in range(TREES):
        likely = 1 / (1 + np.exp(-score))
        chosen = np.flatnonzero(random.random(len(rows)) < LEARNT)
        slopes = np.stack([weights * (labels - likely), weights * likely * (1 - likely)])[:, chosen]
        asked = random.choice(useful, round(len(useful) * ASKED), replace=False)
        features, thresholds = _questions(bins[np.ix_(asked, chosen)], [edges[k] for k in asked], slopes)
        leaf = answers(columns, asked[features], thresholds)
        sums = [np.bincount(leaf[chosen], values, 2**DEPTH) for values in slopes]
        values = np.round(RATE * sums[0] / (sums[1] + PENALTY), 4).astype(np.float32)
        score += values[leaf]
        trees.append((asked[features], thresholds, values))
    return Trees(*map(np.array, zip(*trees, strict=True)))


def _edges(column: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return where a feature may be cut: at its quantiles, but for the greatest value."""
    shares = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = np.unique(np.round(np.quantile(column, shares, method="nearest").astype(np.float64), 4))
    return edges[edges < column.max()].astype(np.float32)


def _questions(
    bins: NDArray[np.uint8], edges: Sequence[NDArray[np.float32]], slopes: Floats
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return the features and thresholds that part the rows best, depth by depth: two arrays (depth).

    Args:
        bins: The bin of each row by each feature, an array (features, rows).
        edges: Where the bins of each feature end.
        slopes: First and second derivative of the likelihood by the log odds of each row, an array (2, rows).
    """
    leaf = np.zeros(slopes.shape[1], dtype=np.intp)
    sums = _histograms(bins, leaf, slopes, 1)
    found = []
    for depth in range(DEPTH):
        gains = [_gains(of, len(edge)) for of, edge in zip(sums, edges, strict=True)]
        feature = int(np.argmax([gain.max() for gain in gains]))
        cut = int(gains[feature].argmax())
        found.append((feature, edges[feature][cut]))
        beyond = bins[feature] > cut
        if depth < DEPTH - 1:  # of the two halves of a leaf only the beyond is counted; the other is what is left
            rows = np.flatnonzero(beyond)
            right = _histograms(bins[:, rows], leaf[rows], slopes[:, rows], 2**depth)
            sums = np.stack([sums - right, right], axis=3).reshape(len(bins), 2, -1, BINS)
        leaf = 2 * leaf + beyond
    features, thresholds = zip(*found, strict=True)
    return np.array(features), np.array(thresholds, dtype=np.float32)


def _histograms(bins: NDArray[np.uint8], leaf: NDArray[np.intp], slopes: Floats, leaves: int) -> Floats:
    """Add up the derivatives in each bin of each leaf: an array (features, 2, leaves, bins)."""
    first = leaf * BINS
    sums = [[np.bincount(first + bin_, slope, leaves * BINS) for slope in slopes] for bin_ in bins]
    return np.array(sums).reshape(len(bins), 2, leaves, BINS)


def _gains(sums: Floats, edges: int) -> Floats:
    """Return what is gained by cutting all leaves at each edge of a feature: an array (edges).

    Args:
        sums: Of the derivatives, an array (2, leaves, bins).
        edges: The number of edges.
    """
    below = sums.cumsum(axis=2)
    left, right = below[:, :, :edges], below[:, :, -1:] - below[:, :, :edges]
    gains: Floats = sum((first**2 / (np.maximum(second, 0) + PENALTY)).sum(axis=0) for first, second in (left, right))
    return gains
