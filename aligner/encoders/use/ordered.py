"""Products in 32 bits that are the same bit for bit with the kernels of OpenBLAS for AVX2 and for AVX-512.

Both add up the products of an element one after the other, each with a fused multiplication and addition, as long as

- not more than 256 columns are multiplied with rows, beyond which the sum is cut, at a place of the kernel's own;
- there are enough rows and columns, since a product with a vector is another function;
- the element is not at an edge: there the kernel for AVX2 adds up every other product apart, in the eight columns on
  either side of at most 320, and in the last rows where they do not come in dozens.

So sums are cut here, columns of zeros are put on either side, and rows of zeros behind. BLAS has to have one thread.
Older processors have no fused operation, and other libraries an order of their own: there the last bits differ.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.encoder import Vectors

EDGE = 8  # columns of zeros on either side
DOZEN = 12  # rows that a kernel takes at once
_MOST = 256  # columns of either factor


def framed(matrix: NDArray[np.floating]) -> NDArray[np.floating]:
    """Put columns of zeros on either side of a right factor (..., K, N): an array (..., K, N + 16)."""
    return np.pad(matrix, [(0, 0)] * (matrix.ndim - 1) + [(EDGE, EDGE)])


def blocks(matrix: NDArray[np.floating]) -> NDArray[np.floating]:
    """Cut a right factor (K, N) into as few equal blocks of columns as may be: an array (blocks, K, columns + 16)."""
    rows, columns = matrix.shape
    count = next(n for n in range(1, columns + 1) if columns % n == 0 and columns // n <= _MOST)
    return framed(matrix.reshape(rows, count, -1).transpose(1, 0, 2))


def product(left: Vectors, right: Vectors) -> Vectors:
    """Multiply a matrix (M, K) with one of `blocks`: an array (M, N)."""
    made = np.empty((len(right), rounded_up(len(left)), right.shape[2]), dtype=np.float32)
    for rows, part in _dozens(left):
        for out, block in zip(made[:, rows], right, strict=True):
            np.matmul(part[:, :_MOST], block[:_MOST], out=out)
            for start in range(_MOST, len(block), _MOST):
                out += part[:, start : start + _MOST] @ block[start : start + _MOST]
    return made[:, : len(left), EDGE:-EDGE].transpose(1, 0, 2).reshape(len(left), -1)


def rounded_up(rows: int) -> int:
    """Return how many rows it takes for them to come in dozens."""
    return -(-rows // DOZEN) * DOZEN


def _dozens(left: Vectors) -> Iterator[tuple[slice, Vectors]]:
    """Yield the rows that come in dozens, and what is left with rows of zeros behind."""
    whole = len(left) // DOZEN * DOZEN
    if whole:
        yield slice(0, whole), left[:whole]
    if whole < len(left):
        last = np.zeros((DOZEN, left.shape[1]), dtype=np.float32)
        last[: len(left) - whole] = left[whole:]
        yield slice(whole, whole + DOZEN), last
