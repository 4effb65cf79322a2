"""Encoders: sentences to vectors in which a translation lies close to its original."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Float16Vectors = NDArray[np.float16]
"""Vectors as they are kept: half the size, and exact enough. They are reckoned with in 32 bits."""


class Encoder(Protocol):
    """What an encoder has to be able to do. It is asked for short stretches of a text, and what it said is kept.

    Making one should be quick: weights are best loaded when there is something to encode.
    """

    @property
    def version(self) -> str:
        """Return name and version of the model and of what computes it: another one, other vectors."""

    @property
    def in_threads(self) -> bool:
        """Tell whether it may be asked in several threads at once, and keeps no more than one core busy in each."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts one by one: an array (texts, dim) of unit vectors."""

    def encode_runs(self, sentences: Sequence[str], longest: int) -> Vectors:
        """Encode every run of 1 to `longest` neighbouring sentences as if it were one text.

        Returns:
            An array (longest, sentences, dim) of unit vectors: `[k - 1, i]` is the run of `k` sentences that ends with
            sentence `i`, and zero where there are not `k` of them yet.
        """

    def encode_words(self, sentences: Sequence[Sequence[str]]) -> list[Vectors]:
        """Encode the words of sentences in their context: an array (words, dim) for each.

        Those of neighbouring words can be added up; their length tells how much each contributes.
        """


def joined_runs(encode: Callable[[Sequence[str]], Vectors], sentences: Sequence[str], longest: int) -> Vectors:
    """Make `Encoder.encode_runs` for an encoder that knows only texts: each run is its sentences joined by spaces."""
    runs = [(size, end) for size in range(longest) for end in range(size, len(sentences))]
    vectors = encode([" ".join(sentences[end - size : end + 1]) for size, end in runs])
    result = np.zeros((longest, len(sentences), vectors.shape[1]), dtype=np.float32)
    for (size, end), vector in zip(runs, vectors, strict=True):
        result[size, end] = vector
    return result


def single_words(encode: Callable[[Sequence[str]], Vectors], sentences: Sequence[Sequence[str]]) -> list[Vectors]:
    """Make `Encoder.encode_words` for an encoder that knows only texts: each word by itself, without its context."""
    types = sorted({word for words in sentences for word in words})
    number_of = {word: number for number, word in enumerate(types)}
    vectors = encode(types)
    return [vectors[[number_of[word] for word in words]] for words in sentences]
