"""Sums of decision trees, as gradient boosting learns them (Friedman 2001, doi:10.1214/aos/1013203451).

The trees are oblivious: all nodes at one depth ask the same question (Kohavi and Li 1995). The answers are then the
digits of a binary number, which says where to look up the value of a tree, and a tree asks as many questions as it is
deep.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """Oblivious decision trees whose values are added up.

    Attributes:
        features: The feature that each tree asks for at each depth, an array (trees, depth).
        thresholds: Whether it is greater than this, an array (trees, depth).
        values: What each tree gives for each row of answers, an array (trees, 2 ** depth).
    """

    features: NDArray[np.intp]
    thresholds: NDArray[np.float32]
    values: NDArray[np.float32]

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the sum of the trees for each row: an array (rows).

        Args:
            rows: An array (rows, features).
        """
        columns = np.ascontiguousarray(rows.T)
        total = np.zeros(len(rows), dtype=np.float32)
        for features, thresholds, values in zip(self.features, self.thresholds, self.values, strict=True):
            total += values[answers(columns, features, thresholds)]
        return total


def answers(
    columns: NDArray[np.float32], features: NDArray[np.intp], thresholds: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return the answers of a tree for each row as a binary number, the first answer in front: an array (rows).

    Args:
        columns: An array (features, rows).
        features: The features asked for at each depth.
        thresholds: Whether they are greater than these.
    """
    number = np.zeros(columns.shape[1], dtype=np.uint8)
    for feature, threshold in zip(features, thresholds, strict=True):
        number <<= 1
        number |= columns[feature] > threshold
    return number
