"""Encoders: sentences to vectors in which a translation lies close to its original."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Halves = NDArray[np.float16]
"""Vectors as they are kept: half the size, and exact enough. They are reckoned with in 32 bits."""
Progress = Callable[[int, int], None]


class Encoder(Protocol):
    """What the engine asks of an encoder.

    Attributes:
        version: Name and version of the model, for the recipe.
        dim: Length of a vector.
    """

    version: str
    dim: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts one by one: an array (texts, dim) of unit vectors."""

    def encode_runs(self, sentences: Sequence[str], longest: int, progress: Progress | None = None) -> Vectors:
        """Encode every run of 1 to `longest` neighbouring sentences as if it were one text.

        Returns:
            An array (longest, sentences, dim) of unit vectors: `[k - 1, i]` is the run of `k` sentences that ends with
            sentence `i`, and zero where there are not `k` of them yet.
        """
