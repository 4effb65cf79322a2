"""Strict and lax precision, recall and F1 of an alignment against gold.

They are defined as in Sennrich and Volk (2011), "Iterative, MT-based sentence alignment of parallel texts", NODALIDA,
https://aclanthology.org/W11-4624/, as Vecalign's `score.py` computes them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add

from aligner.errors import ArgumentError, InputError, described
from aligner.evaluation.beads import NumberedBead, in_order, numbered_beads
from aligner.evaluation.checking import check_numbering, check_texts
from aligner.model import Alignment

Block = tuple["Score", "Score"]
"""The strict and the lax score of a stretch of the text."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many beads are right, and what follows from that; 0 where there was nothing to count.

    Attributes:
        right: Predicted beads that are right.
        predicted: All of them.
        found: Two-sided gold beads that were found.
        gold: All of them.
    """

    right: int
    predicted: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predicted beads that are right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the two-sided gold beads that were found."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        """Return the score of both together, in which each bead counts the same."""
        return Score(
            self.right + other.right, self.predicted + other.predicted, self.found + other.found, self.gold + other.gold
        )


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
        blocks: The scores of runs of gold beads, about the cube root of their number long, which add up to `strict` and
            `lax`. Errors come in groups, so intervals are computed from runs and not from beads.
    """

    strict: Score
    lax: Score
    gold: int
    predicted: int
    shapes: tuple[ShapeRecall, ...]
    blocks: tuple[Block, ...]


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
    gold_links, predicted_links = numbered_beads(gold), numbered_beads(predicted)
    for links, what in ((gold_links, "gold"), (predicted_links, "evaluated")):
        if not links:
            raise InputError(f"the {what} alignment has no beads")
    if isinstance(gold, Alignment) and isinstance(predicted, Alignment):
        check_texts(gold, predicted, names)
    check_numbering((gold, predicted), (gold_links, predicted_links), names)
    blocks = tuple(_blocks(gold_links, predicted_links))
    return Evaluation(
        strict=reduce(add, (strict for strict, _ in blocks)),
        lax=reduce(add, (lax for _, lax in blocks)),
        gold=len(gold_links),
        predicted=len(predicted_links),
        shapes=shapes_in_order(
            ShapeRecall(f"{len(source)}-{len(target)}", 1, (source, target) in predicted_links)
            for source, target in gold_links
        ),
        blocks=blocks,
    )


def shapes_in_order(recalls: Iterable[ShapeRecall]) -> tuple[ShapeRecall, ...]:
    """Return the recall for each shape, summed up where a shape comes several times, the most frequent first."""
    gold: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for recall in recalls:
        gold[recall.shape] += recall.gold
        found[recall.shape] += recall.found
    ordered = sorted(gold.items(), key=lambda item: (-item[1], item[0]))
    return tuple(ShapeRecall(shape, count, found[shape]) for shape, count in ordered)


def _blocks(gold: set[NumberedBead], predicted: set[NumberedBead]) -> Iterator[Block]:
    """Yield the scores of stretches of gold beads that follow each other, with the predicted beads that begin there.

    The length is about the cube root of the number of beads, the order of magnitude that is best for the variance of a
    mean (Künsch 1989, https://doi.org/10.1214/aos/1176347265).
    """
    ordered = sorted(gold, key=in_order(gold))
    size = max(1, round(len(ordered) ** (1 / 3)))
    block_of: tuple[dict[int, int], dict[int, int]] = {}, {}
    for number, bead in enumerate(ordered):
        for side, sentences in enumerate(bead):
            for sentence in sentences:
                block_of[side].setdefault(sentence, number // size)
    of_predicted: defaultdict[int, list[NumberedBead]] = defaultdict(list)
    for source, target in predicted:
        first = block_of[0].get(source[0]) if source else block_of[1].get(target[0])
        of_predicted[first or 0].append((source, target))
    two_sided = [{bead for bead in beads if all(bead)} for beads in (gold, predicted)]
    of_gold, of_found = _partners(gold), _partners(two_sided[1])
    for number in range(-(-len(ordered) // size)):
        wanted = [bead for bead in ordered[number * size : (number + 1) * size] if bead in two_sided[0]]
        made = of_predicted[number]
        right, partly_right = _right(made, gold, of_gold)
        found, partly_found = _right(wanted, two_sided[1], of_found)
        yield Score(right, len(made), found, len(wanted)), Score(partly_right, len(made), partly_found, len(wanted))


def _partners(beads: Iterable[NumberedBead]) -> dict[int, set[int]]:
    """The target sentences that share a bead with each source sentence."""
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for source, target in beads:
        for number in source:
            partners[number].update(target)
    return partners


def _right(
    beads: Collection[NumberedBead], reference: set[NumberedBead], partners: dict[int, set[int]]
) -> tuple[int, int]:
    """Count which beads are in `reference` exactly, and which share a sentence on both sides with a bead there."""
    exact = partial = 0
    for source, target in beads:
        if (source, target) in reference:
            exact += 1
            partial += 1
        elif any(not partners[number].isdisjoint(target) for number in source if number in partners):
            partial += 1
    return exact, partial
