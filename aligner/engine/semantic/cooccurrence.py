"""Word pairs learnt from the beads of a first pass: names and favourite words of a text repeat.

IBM model 1 (Brown et al. 1993) is trained in both directions over the beads that are sure enough; the strength of a
pair is the geometric mean of its two probabilities.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.engine.semantic.encoded_text import EncodedText
from aligner.engine.semantic.lexicon import Pairs
from aligner.model import Span

_BEADS_AT_ONCE = 3000  # enough for what repeats, and few enough for the memory
_ITERATIONS = 5  # of expectation maximisation
_LEAST_BEADS = 2  # that a pair must stand in together
_LEAST_STRENGTH = 0.2  # that a pair must have

Words = tuple[NDArray[np.int64], NDArray[np.int64]]
"""The words of the two sides of a bead, as numbers of types."""


@dataclass(frozen=True, slots=True)
class _Tokens:
    """All combinations of a source and a target word inside beads.

    Attributes:
        pair: Number of the combination's types, taken together.
        source: Number of the source token; `target` of the target token.
    """

    pair: NDArray[np.int64]
    source: NDArray[np.int64]
    target: NDArray[np.int64]


def learn_pairs(
    source: EncodedText, target: EncodedText, beads: Sequence[tuple[Span, Span]], taught: Sequence[Words] = ()
) -> Iterator[Pairs]:
    """Yield word pairs of two documents, with the strength of each.

    Args:
        source: One document.
        target: The other.
        beads: Their two-sided beads to learn from, as ranges of sentences.
        taught: The words of other beads to learn from; types that the documents lack have higher numbers than theirs.
    """
    types = len(source.types), len(target.types)
    together = [*((_words(source, bead[0]), _words(target, bead[1])) for bead in beads), *taught]
    for start in range(0, len(together), _BEADS_AT_ONCE):
        yield _train(together[start : start + _BEADS_AT_ONCE], types)


def _words(side: EncodedText, span: Span) -> NDArray[np.int64]:
    return np.concatenate([side.words[i] for i in range(*span)])


def _train(beads: Sequence[Words], known: tuple[int, int]) -> Pairs:
    """Train both models on some beads.

    Args:
        beads: Their words.
        known: How many source and target types are wanted; of pairs with higher numbers none is.
    """
    tokens, types = _combinations(beads)
    if not len(types):
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, np.zeros(0, dtype=np.float32)
    target_given_source = _model_1(tokens.pair, tokens.target, types[:, 0])
    source_given_target = _model_1(tokens.pair, tokens.source, types[:, 1])
    strength = np.sqrt(target_given_source * source_given_target)
    strong = (strength > _LEAST_STRENGTH) & (types < known).all(axis=1)
    of_strong = strong[tokens.pair]
    # Each combination stands for one source token beside one target token; the rarer side bounds the number of beads.
    sides = (tokens.source, tokens.target)
    seen = np.minimum(*(_distinct(tokens.pair[of_strong], side[of_strong], len(types)) for side in sides))
    kept = strong & (seen >= _LEAST_BEADS)
    return types[kept, 0], types[kept, 1], strength[kept].astype(np.float32)


def _combinations(beads: Sequence[Words]) -> tuple[_Tokens, NDArray[np.int64]]:
    """Collect all combinations of tokens inside the beads, and the types (pairs, 2) of each distinct one."""
    here, there = (np.concatenate([np.zeros(0, np.int64), *words]) for words in zip(*beads, strict=True))
    sizes = np.array([[len(words) for words in bead] for bead in beads], dtype=np.int64)
    # Each source token stands beside all target tokens of its bead, which follow each other.
    beside = np.repeat(sizes[:, 1], sizes[:, 0])
    shift = np.repeat(np.cumsum(sizes[:, 1]) - sizes[:, 1], sizes[:, 0]) - (np.cumsum(beside) - beside)
    source = np.repeat(np.arange(len(here)), beside)
    target = np.arange(len(source)) + np.repeat(shift, beside)
    width = int(there.max(initial=0)) + 1
    numbers, pair = np.unique(np.repeat(here * width, beside) + there[target], return_inverse=True)
    types = np.stack(np.divmod(numbers, width), axis=1)
    return _Tokens(pair.reshape(-1), source, target), types


def _model_1(pair: NDArray[np.int64], explained: NDArray[np.int64], given: NDArray[np.int64]) -> NDArray[np.float64]:
    """Train IBM model 1: the probability of one type given the other, for each distinct pair.

    Args:
        pair: The pair that each combination of tokens is an instance of.
        explained: The token that each combination would explain.
        given: For each distinct pair, the type that is given.
    """
    probability = np.ones(len(given))
    for _ in range(_ITERATIONS):
        share = probability[pair]
        share /= np.bincount(explained, share)[explained]
        counts = np.bincount(pair, share, len(given))
        probability = counts / np.bincount(given, counts)[given]
    return probability


def _distinct(pair: NDArray[np.int64], token: NDArray[np.int64], pairs: int) -> NDArray[np.int64]:
    """Count how many different tokens each pair was seen with."""
    tokens = int(token.max(initial=0)) + 1
    return np.bincount(np.unique(pair * tokens + token) // tokens, minlength=pairs)
