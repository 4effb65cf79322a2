"""Pair the paragraphs of one language with their counterparts in the other.

This is a local alignment (Smith and Waterman 1981): the best chain of pairs in the order of both versions, which may
begin and end anywhere and skips paragraphs without a counterpart at no cost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aligner import encoders
from aligner.encoders.cosines import cosines
from aligner.engine import lexical
from aligner.engine.band import Band
from aligner.engine.lexical.passes import score_beads, weights
from aligner.languages import get
from aligner.languages.scripts import HANGUL, IDEOGRAPHIC
from aligner.model import Document

Scores = NDArray[np.float32]
Integers = NDArray[np.int32]

_SIMILAR = 0.4  # cosine of paragraphs from which on they count as counterparts
# Without vectors: logarithm of the odds, above those of other pairs with one of the two, from which on they do, and
# what of it stands for a difference of 1 between cosines.
_LIKELY, _ODDS = 2.0, 10.0
_UNIT = 1000  # scores are whole numbers of this part, so that sums are exact
_SHARED_COST = 150  # of these, less for each further paragraph that stands for the same one
_WORST = 10.0  # no score is lower
_MINUS_INFINITY = -(1 << 29)

_WIDE = re.compile(f"[{IDEOGRAPHIC}{HANGUL}]+")


def similarities(source: Sequence[str], target: Sequence[str], langs: tuple[str, str], encoder: str) -> Scores:
    """Score each pair of paragraphs: positive if they look like counterparts.

    Args:
        source: Paragraphs in one language.
        target: Paragraphs in the other.
        langs: Primary subtags of the two languages.
        encoder: Name of the encoder, or `none` to go by words that a dictionary knows or that are written alike.

    Returns:
        An array (source, target).

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    if (model := encoders.load(encoder)) is not None:
        here, there = (model.encode(list(side)) for side in (source, target))
        return cosines(here, there) - np.float32(_SIMILAR)
    # What is quoted from the other language in its own characters would outweigh everything else.
    documents = [
        Document.from_sentences(side if _is_east_asian(lang) else [_WIDE.sub(" ", text) for text in side], lang)
        for side, lang in zip((source, target), langs, strict=True)
    ]
    state = replace(lexical.begin(*documents), band=Band.whole(len(source) + 1, len(target) + 1))
    scores = score_beads(state, weights(), ((1, 0), (0, 1), (1, 1)))
    odds: Scores = scores[2].reshape(len(source) + 1, -1)[1:, 1:]
    odds -= np.maximum(np.median(odds, axis=1, keepdims=True), np.median(odds, axis=0, keepdims=True))
    return ((odds - _LIKELY) / _ODDS).astype(np.float32)


def best_chain(scores: Scores, single: Scores) -> list[tuple[int, int]]:
    """Find the best chain of pairs; consecutive pairs may share a paragraph, at a cost.

    Args:
        scores: What each pair adds to its chain, an array (source, target).
        single: What it adds if it shares no paragraph with the pair before, an array (source, target).

    Returns:
        The pairs (source, target) in order.
    """
    more, first = (np.rint(np.clip(values, -_WORST, _WORST) * _UNIT).astype(np.int32) for values in (scores, single))
    more -= _SHARED_COST
    n, m = more.shape
    best = np.zeros((n + 1, m + 1), dtype=np.int32)  # of all chains in what is behind us
    ending = np.full((n + 1, m + 1), _MINUS_INFINITY, dtype=np.int32)  # of those that end in this pair
    for i in range(1, n + 1):
        new = np.maximum(best[i - 1, :-1] + first[i - 1], ending[i - 1, 1:] + more[i - 1])
        sums = np.cumsum(more[i - 1], dtype=np.int32)
        ending[i, 1:] = np.maximum.accumulate(new - sums) + sums  # ending[j] = max(new[j], ending[j - 1] + more[j])
        best[i] = np.maximum.accumulate(np.maximum(best[i - 1], ending[i]))
    return _trace_back(more, first, best, ending)


def _trace_back(more: Integers, first: Integers, best: Integers, ending: Integers) -> list[tuple[int, int]]:
    """Return the best chain, traced back from its last pair."""
    pairs: list[tuple[int, int]] = []
    i, j = (size - 1 for size in best.shape)
    while best[i, j] > 0:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            pairs.append((i - 1, j - 1))
            while ending[i, j] != best[i - 1, j - 1] + first[i - 1, j - 1]:
                if ending[i, j] == ending[i - 1, j] + more[i - 1, j - 1]:
                    i -= 1
                else:
                    j -= 1
                pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
    return pairs[::-1]


def _is_east_asian(lang: str) -> bool:
    return not {"Han", "Hangul"}.isdisjoint(get(lang).scripts)
