"""Which words of the two documents may translate each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from aligner import threads
from aligner.encoders import Vectors
from aligner.encoders.cache import CachedEncoder
from aligner.encoders.cosines import cosines
from aligner.engine.semantic.encoded_text import EncodedText

_LEAST_COSINE = 0.6  # cosine of two words from which on they count as translations
_BLOCK = 1024  # words compared at a time


Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]
"""Positions of the source and of the target words in the types of their sides, and the strength of each pair."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Pairs of word types with the strength of each, between 0 and 1: a sparse matrix in order of source, then target.

    Attributes:
        source: Position of the source word in the types of its side.
        target: Likewise for the target word.
        strength: How surely the two belong together.
        starts: Where the pairs of each source type begin; one more than there are types.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    strength: NDArray[np.float32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, pairs: Iterable[Pairs], types: int) -> Lexicon:
        """Merge pairs from several places; of one that stands in more than one place the greatest strength counts.

        Args:
            pairs: The pairs.
            types: Number of source types.
        """
        collected = list(pairs)
        source, target = (np.concatenate([p[k] for p in collected]).astype(np.int64) for k in (0, 1))
        strength = np.concatenate([p[2] for p in collected]).astype(np.float32)
        width = int(target.max(initial=0)) + 1
        place = source * width + target
        order = np.argsort(place, kind="stable")  # quick, since most pairs come in order
        places, first = np.unique(place[order], return_index=True)
        source, target = np.divmod(places, width)
        strength = np.maximum.reduceat(strength[order], first) if len(first) else strength
        return cls(source, target, strength, np.searchsorted(source, np.arange(types + 1)))

    def with_pairs(self, pairs: Iterable[Pairs]) -> Lexicon:
        """Return this lexicon with more pairs."""
        return Lexicon.of([(self.source, self.target, self.strength), *pairs], len(self.starts) - 1)

    def dense(self, source: NDArray[np.int64], target: NDArray[np.int64], target_types: int) -> Vectors:
        """Return the strengths between some source types and some target types: an array (source, target).

        Args:
            source: Numbers of source types.
            target: Numbers of target types.
            target_types: How many target types there are.
        """
        column = np.full(target_types, -1)
        column[target] = np.arange(len(target))
        counts = self.starts[source + 1] - self.starts[source]
        rows = np.repeat(np.arange(len(source)), counts)
        inside = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        pairs = np.repeat(self.starts[source], counts) + inside
        columns = column[self.target[pairs]]
        here = columns >= 0
        result = np.zeros((len(source), len(target)), dtype=np.float32)
        result[rows[here], columns[here]] = self.strength[pairs[here]]
        return result


def find_pairs(
    source: EncodedText, target: EncodedText, encoder: CachedEncoder, extra: Iterable[tuple[str, str, float]] = ()
) -> Lexicon:
    """Find the pairs of words that are written alike, mean nearly the same, or are known from elsewhere.

    Args:
        source: One side.
        target: The other.
        encoder: Gives the meanings of single words.
        extra: Pairs of words in lower case, with a strength.
    """
    return Lexicon.of(
        [_spelt_alike(source, target), *_similar(source, target, encoder), _known(source, target, extra)],
        len(source.types),
    )


def _spelt_alike(source: EncodedText, target: EncodedText) -> Pairs:
    _, i, j = np.intersect1d(np.array(source.types, dtype=str), np.array(target.types, dtype=str), return_indices=True)
    return i, j, np.ones(len(i), dtype=np.float32)


def _similar(source: EncodedText, target: EncodedText, encoder: CachedEncoder) -> Iterator[Pairs]:
    there = encoder.encode(target.types)
    here = encoder.encode(source.types)

    def compare(block: tuple[int, int]) -> Pairs:
        i0, j0 = block
        cosine = cosines(here[i0 : i0 + _BLOCK], there[j0 : j0 + _BLOCK])
        i, j = np.nonzero(cosine > _LEAST_COSINE)
        return i + i0, j + j0, np.minimum(cosine[i, j], 1.0)

    blocks = product(range(0, len(here), _BLOCK), range(0, len(there), _BLOCK))
    yield from threads.in_order(compare, blocks)


def _known(source: EncodedText, target: EncodedText, extra: Iterable[tuple[str, str, float]]) -> Pairs:
    here, there = ({word: number for number, word in enumerate(side.types)} for side in (source, target))
    found = [(here[a], there[b], strength) for a, b, strength in extra if a in here and b in there]
    i, j, strength = zip(*found, strict=True) if found else ((), (), ())
    return np.array(i, dtype=np.int64), np.array(j, dtype=np.int64), np.array(strength, dtype=np.float32)
