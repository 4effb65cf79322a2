"""How much of a part of a bead word links account for, and how much of the other side depends on it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner import languages
from aligner.check.sides import Side
from aligner.encoders import CachedEncoder, Vectors, joined_runs
from aligner.encoders.rarity import piece_rarity
from aligner.links.features import TokenizedBead
from aligner.links.prediction import predict
from aligner.links.terms import TermFinder
from aligner.model import Span

_NO_WORD = re.compile(r"\W+")
_RAREST = 14.0  # what a word weighs at most: its rarity
_NO_TERMS = TermFinder(None)
_REMEMBERED = 20_000  # words whose vectors are kept: 40 MB

Weights = NDArray[np.float64]


class Part(NamedTuple):
    """What word links say about a part of a side. Words weigh as much as they are rare.

    Attributes:
        covered: Share of its words that are linked.
        rest: Share of the other words of its side that are linked.
        dependent: Share of the words of the other side that would not be linked without it.
        share: Its share of its side.
        missing: Logarithm of one more than what its words weigh that are not linked.
    """

    covered: float
    rest: float
    dependent: float
    share: float
    missing: float


class Linker:
    """Links the words of beads, each by itself, so that what is found in one does not depend on the others.

    Args:
        encoder: The sentence encoder.
    """

    def __init__(self, encoder: CachedEncoder) -> None:
        self._encoder = CachedEncoder(_WordMemory(encoder), limit=0)

    def cover(self, sides: tuple[Side, Side], here: int) -> Coverage:
        """Link the words of a bead.

        Args:
            sides: The source and the target.
            here: The side whose parts are going to be asked for: 0 for the source, 1 for the target.
        """
        tokens = [[token.span for token in languages.get(side.lang).tokens(side.string)] for side in sides]
        words = ([side.text(span) for span in spans] for side, spans in zip(sides, tokens, strict=True))
        bead = TokenizedBead.of(*words)
        [links] = predict([bead], (sides[0].lang, sides[1].lang), self._encoder, _NO_TERMS)
        own, other = (bead.source, bead.target)[:: 1 if here == 0 else -1]
        return Coverage(tokens[here], _weights(own), _weights(other), links if here == 0 else links.T)


class _WordMemory:
    """An encoder that remembers what it has encoded: most words of a bead were in others.

    Args:
        encoder: The sentence encoder.
    """

    in_threads = False

    def __init__(self, encoder: CachedEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    @property
    def version(self) -> str:
        return self._encoder.version

    def encode(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(new) > _REMEMBERED:
            self._known, new = {}, list(dict.fromkeys(texts))
        self._known.update(zip(new, self._encoder.encode(new).astype(np.float32), strict=True))
        return np.stack([self._known[text] for text in texts])

    def encode_runs(self, sentences: Sequence[str], longest: int) -> Vectors:
        return joined_runs(self.encode, sentences, longest)

    def encode_words(self, sentences: Sequence[Sequence[str]]) -> list[Vectors]:
        return self._encoder.encode_words(sentences)


class Coverage:
    """The word links of a bead, each with its probability, seen from one side.

    Args:
        tokens: The tokens of that side.
        weights: What its words weigh, an array (words).
        other_weights: What those of the other side weigh, an array (words of the other side).
        links: The probability of each link, an array (words, words of the other side).
    """

    def __init__(self, tokens: Sequence[Span], weights: Weights, other_weights: Weights, links: Vectors) -> None:
        self._tokens = tokens
        self._weights, self._other_weights = weights, other_weights
        self._links = links.astype(np.float64)

    def part(self, span: Span) -> Part:
        """Return what the links say about a part of the side."""
        inside = np.array([token.start < span.stop and token.stop > span.start for token in self._tokens], dtype=bool)
        linked = self._weights * self._links.max(axis=1, initial=0.0)
        there = self._links.max(axis=0, initial=0.0) - self._links[~inside].max(axis=0, initial=0.0)
        weight, rest = self._weights[inside].sum(), self._weights[~inside].sum()
        return Part(
            covered=_ratio(linked[inside].sum(), weight),
            rest=_ratio(linked[~inside].sum(), rest),
            dependent=_ratio((self._other_weights * there).sum(), self._other_weights.sum()),
            share=_ratio(weight, weight + rest),
            missing=math.log1p(weight - linked[inside].sum()),
        )


def _weights(words: Sequence[str]) -> Weights:
    """Return how rare each word is: an array (words), with 0 for marks."""
    return np.array([0.0 if _NO_WORD.fullmatch(word) else min(piece_rarity(word), _RAREST) for word in words])


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole > 0 else 0.0
