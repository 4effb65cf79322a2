"""Products of matrices that are the same bit for bit on every machine, and as precise as 32-bit floats.

Each row of the left factor and each column of the right one is scaled to a length of about 2^26 and rounded to
integers. By the inequality of Cauchy and Schwarz no partial sum of their products is then beyond 2^53, up to where
64-bit floats hold every integer: no order of summation, number of threads or kernel of BLAS can change it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.encoder import Vectors

_BITS = 26  # rounding may add half the root of K to a length: not as much as one bit


class Whole(NamedTuple):
    """The right factor of a product, in integers.

    Attributes:
        numbers: The integers (K, N).
        units: What one stands for in each column (N).
    """

    numbers: NDArray[np.float64]
    units: NDArray[np.float64]


def whole(matrix: Vectors) -> Whole:
    """Make integers of the right factor."""
    exact = matrix.astype(np.float64)
    units = np.sqrt(np.einsum("ij,ij->j", exact, exact)) / 2**_BITS + np.finfo(np.float64).tiny
    return Whole(np.rint(exact / units), units)


def product(left: Vectors, right: Whole) -> Vectors:
    """Multiply a matrix (M, K) with one of integers (K, N)."""
    exact = left.astype(np.float64)
    _, exponent = np.frexp(np.sqrt(np.einsum("ij,ij->i", exact, exact)))
    made = np.rint(np.ldexp(exact, (_BITS - exponent)[:, None])) @ right.numbers
    made *= right.units
    scaled: Vectors = np.ldexp(made, (exponent - _BITS)[:, None]).astype(np.float32)
    return scaled
