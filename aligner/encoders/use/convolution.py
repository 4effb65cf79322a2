"""Convolution over a long row of places with fewer products (Toom and Cook; Winograd 1980; Lavin and Gray 2016).

Six neighbouring places, combined in six ways, are multiplied with as many combinations of the weights. What comes out
gives two neighbouring results of a convolution of order 5 (instead of ten products), four of order 3 (instead of 12)
or five of order 2 (instead of ten). The combinations are the values of polynomials at 0, 1, -1, 2, -2 and infinity:
small numbers, so that the results are nearly as precise as those of all products.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.encoder import Vectors
from aligner.encoders.use.ordered import EDGE, framed, rounded_up

_POINTS = (0, 1, -1, 2, -2)
POINTS = len(_POINTS) + 1
_TILES = 504  # worked on together: dozens, and few enough to stay in a core's own memory


def combined(taps: Vectors) -> NDArray[np.floating]:
    """Combine the weights of the taps (order, K, N) in six ways, framed (6, K, N + 16)."""
    exact = taps.astype(np.float64)
    made = []
    for point in _POINTS:
        value = sum(point**power * tap for power, tap in enumerate(exact))
        made.append(value / np.prod([float(point - other) for other in _POINTS if other != point]))
    return framed(np.stack([*made, exact[-1]]))


def convolve(x: Vectors, weights: Vectors, order: int, out: Vectors) -> None:
    """Convolve rows of places.

    Args:
        x: The places (places, K), and behind them at least five rows of zeros.
        weights: Six combinations of those of the taps, framed (6, K, N + 16).
        order: The number of taps.
        out: Where the results go (places, N): each in the row where its first tap lies.
    """
    step = POINTS + 1 - order
    tiles = -(-len(out) // step)
    for start in range(0, tiles, _TILES):
        count = min(_TILES, tiles - start)
        here = x[start * step :]
        places = [here[j : j + (count - 1) * step + 1 : step] for j in range(POINTS)]
        products = np.matmul(_combined_places(places), weights)
        _separate(products[:, :count, EDGE:-EDGE], out[start * step : (start + count) * step], step)


def _combined_places(d: list[Vectors]) -> Vectors:
    """Combine six neighbours (tiles, K) each in six ways (6, tiles, K), with rows of zeros behind, in dozens."""
    tiles, width = d[0].shape
    whole = np.empty((POINTS, rounded_up(tiles), width), dtype=np.float32)
    whole[:, tiles:] = 0
    v = whole[:, :tiles]
    once, twice = d[3] - d[1], d[4] - d[2]  # odd and even places
    np.subtract(d[0], d[2], out=v[0])
    v[0] *= 4
    v[0] += twice
    even = d[2] * np.float32(-3)
    even += twice
    odd = d[1] * np.float32(-3)
    odd += once
    np.add(even, odd, out=v[1])
    np.subtract(even, odd, out=v[2])
    once *= 2
    np.add(twice, once, out=v[3])
    np.subtract(twice, once, out=v[4])
    np.subtract(d[5], d[3], out=v[5])
    once *= 2
    v[5] -= once
    return whole


def _separate(m: Vectors, out: Vectors, step: int) -> None:
    """Take the results (rows, N) out of six products (6, tiles, N); overwrites these."""
    for a, b in ((m[1], m[2]), (m[3], m[4])):
        a += b  # what is even in the point
        b *= -2
        b += a  # what is odd
    for result in range(step):
        rows = out[result::step]
        made = m[1 + result % 2][: len(rows)] + 2**result * m[3 + result % 2][: len(rows)]
        if result == 0:
            made += m[0][: len(rows)]
        if result == step - 1:
            made += m[5][: len(rows)]
        rows[...] = made
