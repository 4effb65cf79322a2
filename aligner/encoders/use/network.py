"""The forward pass, from rows of a table of tokens to sums of features and to vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.encoder import Vectors
from aligner.encoders.use.convolution import POINTS, convolve
from aligner.encoders.use.ordered import product
from aligner.encoders.use.tokens import Numbers, Table
from aligner.encoders.use.weights import DIM, FEATURES, HIDDEN, WIDTH, Branch, Weights

GAP = 2  # places between texts: as far as a tap reaches
REACH = 4  # tokens to either side that a token's features depend on: two layers of the widest convolution


class Stream(NamedTuple):
    """What the network makes of places: tokens of texts, with `GAP` places before, between and behind them.

    Attributes:
        first: Output of the first layer of each branch (places, 256); zero between texts.
        features: Embeddings and the outputs of the branches, not yet normalised (places, 1280).
    """

    first: list[Vectors]
    features: Vectors


class Network:
    """The network.

    Args:
        weights: Its weights.
    """

    def __init__(self, weights: Weights) -> None:
        self._w = weights

    def stream(self, table: Table, rows: Numbers) -> Stream:
        """Compute the layers of the tokens of texts that stand in a row.

        Args:
            table: Of tokens.
            rows: The tokens' rows in it; 0 in the places between texts.
        """
        features = np.empty((len(rows), FEATURES), dtype=np.float32)
        features[:, :DIM] = table.embedded[rows]
        first = []
        between = np.flatnonzero(rows == 0)
        for k, branch in enumerate(self._w.branches):
            x = np.zeros((len(rows) + POINTS, WIDTH), dtype=np.float32)
            inside = x[GAP : len(rows) - GAP]
            for tap, added in enumerate(table.taps[k]):
                shift = GAP + tap - branch.left
                inside += added[rows[shift : shift + len(inside)]]
            np.maximum(inside, 0, out=inside)
            inside += table.inputs[k][rows[GAP:-GAP]]
            x[between] = 0
            first.append(x)
            self._convolved(x, branch, features[:, _columns(k)])
        return Stream(first, features)

    def _convolved(self, x: Vectors, branch: Branch, out: Vectors) -> None:
        """Compute the second layer of a branch for all places but the first ones."""
        out[: branch.left] = 0
        convolve(x, branch.combined, branch.left + 1 + branch.right, out[branch.left :])
        _rectified(out, branch.second_bias, x[: len(out)])

    def small(self, table: Table, rows: Numbers) -> Vectors:
        """Compute the features of texts that have the same number of tokens, not yet normalised.

        Args:
            table: Of tokens.
            rows: The tokens' rows in it (texts, tokens).

        Returns:
            An array (tokens, texts, 1280).
        """
        places = range(rows.shape[1])
        features = np.empty((len(places), len(rows), FEATURES), dtype=np.float32)
        features[..., :DIM] = table.embedded[rows.T]
        for k in range(len(self._w.branches)):
            x = np.empty((len(rows), len(places), WIDTH), dtype=np.float32)
            for place in places:
                x[:, place] = self.first(table, rows, k, place)
            for place in places:
                self.second(x, k, place, features[place, :, _columns(k)])
        return features

    def first(self, table: Table, rows: Numbers, branch: int, place: int) -> Vectors:
        """Compute the first layer of a branch at one place of texts (texts, tokens) that are alike long."""
        b = self._w.branches[branch]
        x: Vectors = table.taps[branch][b.left][rows[:, place]]
        for tap, added in enumerate(table.taps[branch]):
            beside = place + tap - b.left
            if beside != place and 0 <= beside < rows.shape[1]:
                x += added[rows[:, beside]]
        np.maximum(x, 0, out=x)
        x += table.inputs[branch][rows[:, place]]
        return x

    def second(self, x: Vectors, branch: int, place: int, out: Vectors) -> None:
        """Compute the second layer of a branch at one place of texts, from the first one at all places.

        Args:
            x: Output of the first layer (texts, tokens, 256).
            branch: Number of the branch.
            place: The place.
            out: Where the result goes (texts, 256).
        """
        b = self._w.branches[branch]
        start, stop = max(0, place - b.left), min(x.shape[1], place + b.right + 1)
        flat = x.reshape(len(x), -1)[:, start * WIDTH : stop * WIDTH]
        taps = slice((start - place + b.left) * WIDTH, (stop - place + b.left) * WIDTH)
        out[...] = product(flat, b.second[:, taps])
        _rectified(out, b.second_bias, x[:, place])

    def normalised(self, features: Vectors) -> Vectors:
        """Normalise features (..., 1280) in place; gain and bias are part of the weights that follow."""
        flat = features.reshape(-1, FEATURES)
        mean = flat.mean(axis=1)
        square = np.einsum("ij,ij->i", flat, flat) / np.float32(FEATURES)
        factor = 1 / np.sqrt(square - mean * mean + self._w.eps)
        flat -= mean[:, None]
        flat *= factor[:, None]
        return features

    def head(self, into: Vectors, tokens: NDArray[np.int64]) -> Vectors:
        """Compute unit vectors (texts, dim).

        Args:
            into: What the features of a text's tokens add up to in the first layer of the head (texts, 640).
            tokens: Number of tokens of each text, marks included.
        """
        w = self._w.inner
        count = tokens.astype(np.float32)[:, None]
        x = into + count * self._w.head_bias
        x /= np.sqrt(count)
        y: Vectors = product(np.maximum(x[:, HIDDEN:], 0), w["d1"])
        y += x[:, :HIDDEN]
        np.maximum(y, 0, out=y)
        hidden = product(y, w["d2"])
        np.maximum(hidden, 0, out=hidden)
        z = product(hidden, w["d3"])
        z += product(y, w["p3"])
        z = np.tanh(z.astype(np.float64)).astype(np.float32)  # that of 32 bits is not the same on all processors
        z /= np.sqrt(np.maximum(np.einsum("ij,ij->i", z, z), self._w.eps))[:, None]
        return z


def sums(values: Vectors, bounds: Numbers | Sequence[int]) -> Vectors:
    """Sum up the rows between neighbouring bounds; ten times as fast as `np.add.reduceat`."""
    made = np.zeros((len(bounds) - 1, values.shape[1]), dtype=np.float32)
    for row, start, stop in zip(made, bounds[:-1], bounds[1:], strict=True):
        np.add.reduce(values[start:stop], axis=0, out=row)
    return made


def _columns(branch: int) -> slice:
    """Where a branch has its channels among a token's features."""
    return slice(DIM + branch * WIDTH, DIM + (branch + 1) * WIDTH)


def _rectified(out: Vectors, bias: Vectors, x: Vectors) -> None:
    """Finish a layer: the bias, the rectifier, and what went in."""
    out += bias
    np.maximum(out, 0, out=out)
    out += x
