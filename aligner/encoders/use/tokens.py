"""What the network makes of a token before it looks at the neighbours: made once for all places of the token.

The first layer of a convolution is linear in what was made of each token alone, so the products of a token with all
taps are made once, too, and added up wherever it stands. Few tokens make up most of a text: those used last are kept.
Products are exact (`exact.py`), so that what is kept does not depend on what else was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.encoder import Vectors
from aligner.encoders.use.exact import product
from aligner.encoders.use.weights import DIM, LEVELS, WIDTH, Weights

_KEPT = 2048  # tokens, of 15 KB each
Numbers = NDArray[np.int64]


class Table(NamedTuple):
    """Rows for tokens; row 0 is for the places between texts, and zero.

    Attributes:
        embedded: (rows, 512).
        inputs: Of each branch (rows, 256).
        taps: What each tap of a branch adds to the neighbour that it belongs to (taps, rows, 256); that of the token
            itself holds the bias, too.
    """

    embedded: Vectors
    inputs: tuple[Vectors, ...]
    taps: tuple[Vectors, ...]

    @classmethod
    def empty(cls, rows: int, w: Weights) -> Table:
        """Make a table: what no token has used takes no memory."""
        return cls(
            np.zeros((rows, DIM), dtype=np.float32),
            tuple(np.zeros((rows, WIDTH), dtype=np.float32) for _ in w.branches),
            tuple(np.zeros((b.left + 1 + b.right, rows, WIDTH), dtype=np.float32) for b in w.branches),
        )

    def fill(self, rows: Numbers, ids: Numbers, w: Weights) -> None:
        """Put tokens into rows."""
        chunk = ids % len(w.scale)
        step: Vectors = w.scale[chunk, None] / np.float32(2)
        middle = w.low[chunk, None] + LEVELS * step
        whole = (2.0 * w.table[ids] - LEVELS).astype(np.float32)  # half as far apart
        self.embedded[rows] = whole * step + middle
        projected: Vectors = product(whole, w.projection) * step + middle * w.projection_sum + w.projection_bias
        projected -= projected.mean(axis=1, keepdims=True)
        projected /= np.sqrt((projected * projected).mean(axis=1, keepdims=True) + w.eps)
        projected = projected * w.projection_gain + w.projection_shift
        for branch, inputs, taps in zip(w.branches, self.inputs, self.taps, strict=True):
            own = np.ascontiguousarray(projected[:, branch.columns])
            inputs[rows] = own
            made = product(own, branch.first).reshape(len(ids), len(taps), WIDTH)
            made[:, branch.left] += branch.first_bias
            taps[:, rows] = made.transpose(1, 0, 2)


class Tokens:
    """The tokens that are kept.

    Args:
        weights: Of the network.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._lock = Lock()
        self._table = Table.empty(_KEPT + 1, weights)
        self._row = np.zeros(len(weights.table), dtype=np.int64)  # of each token; 0 where it has none
        self._token = np.zeros(_KEPT + 1, dtype=np.int64)
        self._used = np.zeros(_KEPT + 1, dtype=np.int64)  # when
        self._now = 1
        self._asking: set[int] = set()

    @contextmanager
    def rows(self, ids: Numbers) -> Iterator[tuple[Table, Numbers]]:
        """Give a table that has some tokens, and where they are in it, as long as this lasts.

        Args:
            ids: Numbers of tokens; -1 for a place between texts.
        """
        with self._lock:
            self._now += 1
            now = self._now
            self._asking.add(now)
            found = self._found(ids, now)
        try:
            yield found or self._apart(ids)
        finally:
            with self._lock:
                self._asking.remove(now)

    def _found(self, ids: Numbers, now: int) -> tuple[Table, Numbers] | None:
        """Look tokens up, and put those that are missing where nobody looks; None if there is not enough room."""
        inside = ids >= 0
        rows = np.where(inside, self._row[ids], 0)
        self._used[rows] = now
        missing = np.unique(ids[inside & (rows == 0)])
        if len(missing):
            free = np.flatnonzero(self._used[1:] < min(self._asking)) + 1
            if len(free) < len(missing):
                return None
            chosen = free[np.argsort(self._used[free], kind="stable")[: len(missing)]]
            self._row[self._token[chosen[self._used[chosen] > 0]]] = 0
            self._table.fill(chosen, missing, self._weights)
            self._row[missing], self._token[chosen], self._used[chosen] = chosen, missing, now
            rows = np.where(inside, self._row[ids], 0)
        return self._table, rows

    def _apart(self, ids: Numbers) -> tuple[Table, Numbers]:
        """Make a table for very many different tokens, which is not kept."""
        types, place = np.unique(ids[ids >= 0], return_inverse=True)
        table = Table.empty(len(types) + 1, self._weights)
        table.fill(np.arange(1, len(types) + 1), types, self._weights)
        rows = np.zeros(len(ids), dtype=np.int64)
        rows[ids >= 0] = place + 1
        return table, rows
