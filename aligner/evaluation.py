"""Measure an alignment against gold: strict and lax precision, recall and F1; and word links: the AER.

Strict and lax are defined as in Sennrich and Volk (2011), "Iterative, MT-based sentence alignment of
parallel texts", NODALIDA, https://aclanthology.org/W11-4624/, as Vecalign's `score.py` computes them.

This module depends on the values in `model` and on nothing of the pipeline.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from aligner import report
from aligner.errors import ArgumentError, InputError, described
from aligner.model import Alignment, Document, language_of
from aligner.model.display import counted

_QUOTED = 30  # characters of a sentence that a message shows
_UNKNOWN = ("", "und")

NumberedBead = tuple[tuple[int, ...], tuple[int, ...]]
"""A bead as the numbers of its source and of its target sentences; in gold data beads may cross and leave gaps."""


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall, between 0 and 1; 0 where there was nothing to count."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class ShapeRecall:
    """How many gold beads of one shape there are, and how many of them were found exactly."""

    shape: str
    gold: int
    found: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An alignment measured against a gold one.

    Attributes:
        strict: A bead is right when exactly that bead is in the other alignment.
        lax: A bead is right when it shares a source and a target sentence with a bead of the other alignment.
        gold: Number of gold beads.
        predicted: Number of predicted beads.
        shapes: Strict recall for each shape of gold bead, the most frequent first; one-sided beads too.
    """

    strict: Score
    lax: Score
    gold: int
    predicted: int
    shapes: tuple[ShapeRecall, ...]


@dataclass(frozen=True, slots=True)
class WordLinkScore:
    """Word links measured against gold ones.

    Attributes:
        precision: Share of the predicted links that are possible.
        recall: Share of the sure links that were predicted.
        aer: Alignment error rate, between 0 and 1.
    """

    precision: float
    recall: float
    aer: float


def evaluate_word_links(
    gold: Sequence[tuple[Collection[tuple[int, int]], Collection[tuple[int, int]]]],
    predicted: Sequence[Collection[tuple[int, int]]],
) -> WordLinkScore:
    """Measure word links against gold by the alignment error rate (Och and Ney 2003, https://aclanthology.org/J03-1002/).

    Args:
        gold: For each pair of sentences the sure and the possible links, as numbers of words; every sure link counts
            as possible too.
        predicted: For each pair of sentences the links to measure.

    Raises:
        InputError: They differ in their number of sentences, or there are no links to count.
    """
    if len(gold) != len(predicted):
        raise InputError(
            f"the gold links are of {counted(len(gold), 'pair')} of sentences, the evaluated ones of {len(predicted):,}"
        )
    all_sure = all_predicted = right_sure = right = 0
    for (sure, possible), found in zip(gold, predicted, strict=True):
        links, certain = set(found), set(sure)
        all_sure += len(certain)
        all_predicted += len(links)
        right_sure += len(links & certain)
        right += len(links & (certain | set(possible)))
    if not all_sure or not all_predicted:
        raise InputError(f"there are no {'evaluated' if all_sure else 'sure gold'} links")
    aer = 1 - (right_sure + right) / (all_sure + all_predicted)
    return WordLinkScore(right / all_predicted, right_sure / all_sure, aer)


def evaluate(
    gold: Alignment | Iterable[NumberedBead],
    predicted: Alignment | Iterable[NumberedBead],
    *,
    names: tuple[str, str] = ("gold", "the evaluated alignment"),
) -> Evaluation:
    """Measure an alignment against gold by the numbers of its sentences.

    Precision counts predicted one-sided beads, which are right if gold has them; recall ignores one-sided beads of
    gold.

    Where both hold their texts, these must be the same: sentences that differ are a notice, and refused where they are
    more than half. If the numbers of sentences differ, and the smaller side is numbered beads with gaps, a notice is
    given: such beads may just end early, but not before the middle.

    Args:
        gold: The gold standard: an alignment, or beads as sentence numbers, which may cross and leave gaps.
        predicted: The alignment or beads to measure.
        names: Names of the two for messages.

    Raises:
        ArgumentError: One of them is neither an alignment nor links.
        InputError: One of them has no beads, or they differ in their number of sentences, their languages or texts.

    Example:
        >>> gold = [((0,), (0,)), ((1, 2), (1,))]
        >>> predicted = [((0,), (0,)), ((1,), (1,)), ((2,), ())]
        >>> result = aligner.evaluate(gold, predicted)
        >>> round(result.strict.f1, 2), result.lax.f1
        (0.4, 0.8)
    """
    if not isinstance(names, tuple) or len(names) != 2:
        raise ArgumentError(f"names must be a tuple of two strings, not {described(names)}")
    gold_links, predicted_links = _numbered_beads(gold), _numbered_beads(predicted)
    for links, what in ((gold_links, "gold"), (predicted_links, "evaluated")):
        if not links:
            raise InputError(f"the {what} alignment has no beads")
    if isinstance(gold, Alignment) and isinstance(predicted, Alignment):
        _check_texts(gold, predicted, names)
    _check_numbering((gold, predicted), (gold_links, predicted_links), names)
    gold_two_sided, predicted_two_sided = _two_sided(gold_links), _two_sided(predicted_links)
    strict_precision, lax_precision = _precision(predicted_links, gold_links)
    strict_recall, lax_recall = _precision(gold_two_sided, predicted_two_sided)
    shapes = Counter(_shape(link) for link in gold_links)
    found = Counter(_shape(link) for link in gold_links & predicted_links)
    return Evaluation(
        strict=Score(strict_precision, strict_recall),
        lax=Score(lax_precision, lax_recall),
        gold=len(gold_links),
        predicted=len(predicted_links),
        shapes=tuple(
            ShapeRecall(shape, count, found[shape])
            for shape, count in sorted(shapes.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def _numbered_beads(beads: Alignment | Iterable[NumberedBead]) -> set[NumberedBead]:
    if isinstance(beads, Alignment):
        return {(tuple(range(*bead.source)), tuple(range(*bead.target))) for bead in beads}
    try:
        return {(tuple(sorted(source)), tuple(sorted(target))) for source, target in beads if source or target}
    except (TypeError, ValueError):
        hint = "read a file first: aligner.read(…)" if isinstance(beads, (str, os.PathLike)) else None
        reason = f"an alignment, or pairs of tuples of sentence numbers are wanted, not {described(beads)}"
        raise ArgumentError(reason, hint=hint) from None


def _two_sided(links: set[NumberedBead]) -> set[NumberedBead]:
    return {(source, target) for source, target in links if source and target}


def _shape(link: NumberedBead) -> str:
    return f"{len(link[0])}-{len(link[1])}"


def _precision(links: Collection[NumberedBead], reference: set[NumberedBead]) -> tuple[float, float]:
    """Return the strict and the lax precision of `links` against `reference`."""
    if not links:
        return 0.0, 0.0
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for source, target in reference:
        for number in source:
            partners[number].update(target)
    exact = partial = 0
    for source, target in links:
        if (source, target) in reference:
            exact += 1
            partial += 1
        elif any(not partners[number].isdisjoint(target) for number in source if number in partners):
            partial += 1
    return exact / len(links), partial / len(links)


def _check_texts(gold: Alignment, predicted: Alignment, names: tuple[str, str]) -> None:
    """Refuse alignments of other languages or texts; a few sentences that differ are a notice."""
    langs = [[language_of(side.lang) for side in (made.source, made.target)] for made in (gold, predicted)]
    pairs = list(zip(*langs, strict=True))
    if any(pair[0] != pair[1] and not set(pair) & set(_UNKNOWN) for pair in pairs):
        told = [["unknown" if lang in _UNKNOWN else lang for lang in both] for both in langs]
        shown = " and ".join(f"{name} is {'–'.join(both)}" for name, both in zip(names, told, strict=True))
        is_turned = langs[0] == langs[1][::-1]
        hint = "put the same version first in both" if is_turned else "compare alignments of the same two texts"
        raise InputError(f"{shown}: {'the sides are swapped' if is_turned else 'other languages'}", hint=hint)
    documents = (gold.source, predicted.source), (gold.target, predicted.target)
    for side, both in zip(("source", "target"), documents, strict=True):
        strings = [["".join(sentence.split()) for sentence in document.strings()] for document in both]
        if len(strings[0]) == len(strings[1]) and all(map(any, strings)):  # else the numbers tell
            _compare(side, both, [k for k, pair in enumerate(zip(*strings, strict=True)) if pair[0] != pair[1]], names)


def _compare(side: str, documents: tuple[Document, Document], differing: Sequence[int], names: tuple[str, str]) -> None:
    """Say which sentences differ; refuse texts most of whose sentences do."""
    if not differing:
        return
    first, total = differing[0], len(documents[0])
    shown = [f"“{' '.join(document[first].split())[:_QUOTED]}” in {name}"
             for document, name in zip(documents, names, strict=True)]  # fmt: skip
    reason = f"{len(differing):,} of {counted(total, f'{side} sentence')} differ: the first is number {first + 1:,}, "
    reason += " and ".join(shown)
    if 2 * len(differing) > total:
        raise InputError(reason, hint="compare alignments of the same two texts, divided into the same sentences")
    report.notice("doubted", reason)


def _check_numbering(
    sides: tuple[Alignment | Iterable[NumberedBead], Alignment | Iterable[NumberedBead]],
    links: tuple[set[NumberedBead], set[NumberedBead]],
    names: tuple[str, str],
) -> None:
    """Refuse alignments of different segmentations; numbered beads with gaps may just end early."""
    numbers = [[{n for link in found for n in link[side]} for side in (0, 1)] for found in links]
    counts = [[1 + max(found, default=-1) for found in both] for both in numbers]
    if counts[0] == counts[1]:
        return
    described = [
        f"{name} has {source} source and {target} target sentences"
        for name, (source, target) in zip(names, counts, strict=True)
    ]
    for side in (0, 1):
        fewer = 0 if counts[0][side] < counts[1][side] else 1
        complete = isinstance(sides[fewer], Alignment) or len(numbers[fewer][side]) == counts[fewer][side]
        is_other = 2 * counts[fewer][side] < counts[1 - fewer][side]  # no gold standard ends so early
        if counts[0][side] != counts[1][side] and (complete or is_other):
            hint = "both must be segmented alike; a translation memory lacks one-sided beads unless they were asked for"
            if counts[0] == counts[1][::-1]:
                hint = "the sides seem to be swapped: put the same version first in both"
            raise InputError(", ".join(described), hint=hint)
    report.notice("doubted", ", ".join(described), hint="make sure that both are of the same texts")
