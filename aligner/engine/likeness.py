"""Whether two texts are translations of each other at all: an alignment has beads even where they are not.

With an encoder the meaning tells: how much more alike the sentences of the beads are than any other two of these
texts, as a share of what there is room for. Without one only beads tell, and only many of them: of texts that have
nothing to do with each other hardly any bead is sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from aligner.encoders import Float16Vectors
from aligner.engine.stretches import chances, less_sure
from aligner.model import Alignment, Bead, Document, Span, language_of
from aligner.registry import LANGUAGES

# Measured on MAC, Text+Berg, the Bible, the release and the word alignment sets, parts of these of 1 to 500 sentences,
# against other parts of the same texts and of others: see tests/benchmarks/likeness.py.
_LEAST, _STEP = 0.16, 0.04  # likeness below which texts are doubted; for short ones that for each doubling
_ENOUGH = 40  # characters on the shorter side, so that there is something to tell by
_FOREIGN = 16  # sentences, where the languages are not among those that we know an encoder for
_MANY = 50  # sentences on the shorter side from which on beads alone tell
_SURE, _FEW, _DOUBTFUL = 0.9, 0.07, 0.55  # confidence of a sure bead; share of those; mean confidence
_STRETCH = 20  # beads in a stretch that is looked at by itself
_ANSWERED = 0.2  # likeness from which on a bead ends a stretch without a counterpart
_LONG = 5  # sentences without a counterpart that are told


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two texts agree.

    Attributes:
        value: How much more alike the beads are than other pairs of sentences, from about 0 to 1; None without vectors.
        are_translations: Whether they seem to be translations of each other, as far as can be told.
        unmatched: Passages of at least 5 sentences that seem to have no counterpart, each with its side (0 or 1): beads
            in a row with the other side empty, or whose sides are not alike.
    """

    value: float | None
    are_translations: bool
    unmatched: tuple[tuple[int, Span], ...] = ()


def judged(alignment: Alignment, vectors: tuple[Float16Vectors, Float16Vectors] | None) -> tuple[Alignment, Likeness]:
    """Judge whether the two documents of an alignment are translations of each other, and where they are not.

    Args:
        alignment: The alignment.
        vectors: Those of the sentences of both documents: arrays (sentences, dim) of unit vectors.

    Returns:
        The alignment, less sure of what lies in stretches that are no translations; how far the documents agree.
    """
    if vectors is None:
        shorter = min(len(alignment.source), len(alignment.target))
        if shorter >= _MANY and _is_unsure(alignment.beads):
            return alignment, Likeness(None, are_translations=False)
        unmatched = _spans(alignment.beads, _one_sided(alignment.beads))
        return alignment, Likeness(None, are_translations=True, unmatched=unmatched)
    alike, paired = _alike(alignment, *vectors), _paired(alignment)
    related = chances(alike, paired) if _is_known(alignment) else np.ones(len(alike))
    return less_sure(alignment, related), _likeness(alignment, alike, paired, related)


def _likeness(
    alignment: Alignment, alike: NDArray[np.float64], paired: NDArray[np.bool_], related: NDArray[np.float64]
) -> Likeness:
    """Tell how far the two documents agree.

    Args:
        alignment: The alignment.
        alike: How much more alike the sides of each bead are than other sentences.
        paired: Which beads have two sides.
        related: The probability of each bead that it lies among translations.
    """
    weights = np.array([_length(alignment, bead) for bead in alignment.beads], dtype=np.float64)
    value = float(alike[paired] @ weights[paired] / max(weights[paired].sum(), 1.0))
    if value < _least(alignment):
        return Likeness(value, are_translations=False)
    marked = _unlike(alike, weights) | _one_sided(alignment.beads) | (related < 0.5)
    return Likeness(value, are_translations=True, unmatched=_spans(alignment.beads, marked))


def _least(alignment: Alignment) -> float:
    """Return the likeness below which two texts are doubted: the more of them there is, the higher."""
    sides = (alignment.source, alignment.target)
    sentences = min(map(len, sides))
    is_enough = min(len(side.text.content) for side in sides) >= _ENOUGH and (
        _is_known(alignment) or sentences >= _FOREIGN
    )
    return min(_LEAST, _STEP * log2(sentences)) if is_enough and sentences > 1 else -1.0


def _is_known(alignment: Alignment) -> bool:
    """Whether the languages are among those that an encoder is known to have learnt."""
    return all(language_of(side.lang) in LANGUAGES for side in (alignment.source, alignment.target))


def _paired(alignment: Alignment) -> NDArray[np.bool_]:
    return np.array([bead.source.size > 0 and bead.target.size > 0 for bead in alignment.beads])


def _is_unsure(beads: Sequence[Bead]) -> bool:
    confidences = np.array([bead.confidence or 0.0 for bead in beads])
    sure = [bead for bead in beads if bead.source.size and bead.target.size and (bead.confidence or 0) >= _SURE]
    return len(sure) < _FEW * len(beads) and float(confidences.mean()) < _DOUBTFUL


def _length(alignment: Alignment, bead: Bead) -> int:
    return len(alignment.source.slice(bead.source)) + len(alignment.target.slice(bead.target))


def _alike(alignment: Alignment, source: Float16Vectors, target: Float16Vectors) -> NDArray[np.float64]:
    """Return for each bead how much more alike its sides are than other sentences; 0 for one-sided beads."""
    found = np.zeros(len(alignment.beads))
    inside, cells = 0.0, 0
    for number, bead in enumerate(alignment.beads):
        if bead.source.size and bead.target.size:
            here, there = source[slice(*bead.source)].astype(np.float64), target[slice(*bead.target)].astype(np.float64)
            inside += float(here.sum(axis=0) @ there.sum(axis=0))
            cells += bead.source.size * bead.target.size
            a, b = _mean(here, alignment.source, bead.source), _mean(there, alignment.target, bead.target)
            found[number] = a @ b
    others = len(source) * len(target) - cells
    everything = float(source.sum(axis=0, dtype=np.float64) @ target.sum(axis=0, dtype=np.float64))
    usual = (everything - inside) / others if others else 0.0
    return np.where(found != 0, (found - usual) / (1 - usual), 0.0)


def _mean(vectors: NDArray[np.float64], document: Document, span: Span) -> NDArray[np.float64]:
    """Return the unit vector of some sentences, the longer ones counting more."""
    lengths = [len(document[number]) for number in range(*span)]
    total: NDArray[np.float64] = np.array(lengths) @ vectors
    return total / max(float(np.linalg.norm(total)), 1e-6)


def _unlike(alike: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark the beads of stretches in which the sides are no more alike than in texts that are no translations."""
    inside = np.zeros(len(alike), dtype=bool)
    if len(alike) < 2 * _STRETCH:
        return inside
    sums, lengths = (np.concatenate([[0.0], np.cumsum(values)]) for values in (alike * weights, weights))
    means = (sums[_STRETCH:] - sums[:-_STRETCH]) / (lengths[_STRETCH:] - lengths[:-_STRETCH])
    for first in np.flatnonzero(means < _STEP):
        inside[first : first + _STRETCH] = True
    inside &= alike < _ANSWERED
    for start, stop in _ranges(inside):
        inside[start:stop] = stop - start >= _STRETCH
    return inside


def _one_sided(beads: Sequence[Bead]) -> NDArray[np.bool_]:
    """Mark the beads in a row that have together `_LONG` sentences or more on one side, and none on the other."""
    inside = np.zeros(len(beads), dtype=bool)
    sizes = np.array([(bead.source.size, bead.target.size) for bead in beads]).reshape(-1, 2)
    for here, there in (sizes.T, sizes.T[::-1]):
        for start, stop in _ranges((here > 0) & (there == 0)):
            inside[start:stop] |= here[start:stop].sum() >= _LONG
    return inside


def _ranges(marked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where each run of marks begins and ends."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _spans(beads: Sequence[Bead], marked: NDArray[np.bool_]) -> tuple[tuple[int, Span], ...]:
    """Return the sentences of each run of marked beads, by side, where there are enough to be told."""
    found = []
    for start, stop in _ranges(marked):
        first, last = beads[start], beads[stop - 1]
        found.append((0, Span(first.source.start, last.source.stop)))
        found.append((1, Span(first.target.start, last.target.stop)))
    return tuple((side, span) for side, span in found if span.size >= _LONG)
