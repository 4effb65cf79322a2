"""Whether confidences can be believed: how sure beads were said to be, and how many of them are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from aligner.model.doubts import doubts_left

BINS = 10
_FIFTH, _TENTH = 5, 10


class ConfidenceBin(NamedTuple):
    """The beads whose confidence lies in a tenth of the scale.

    Attributes:
        low: Where it begins.
        high: Where it ends; that confidence is in the next one, except 1.
        beads: How many there are.
        confidence: Their mean confidence.
        right: Share of them that stand in gold exactly so.
    """

    low: float
    high: float
    beads: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far confidences can be believed.

    Attributes:
        bins: Tenths of the scale that have beads, the least sure first.
        error: Expected calibration error: the mean difference between confidence and share right, each bin weighted by
            its beads (Naeini, Cooper and Hauskrecht 2015, https://doi.org/10.1609/aaai.v29i1.9602).
        beads: How many beads have a confidence.
        wrong: How many of them are not in gold.
        wrong_in_least_sure: Share of the wrong ones that are among the fifth of the beads with the least confidence;
            beads as sure as the last of these count in part. Chance would give 0.2. None where nothing is wrong.
        found_in_tenth: Share of the wrong ones that are found when a tenth of the beads is looked at in the order of
            `doubts_left`: those that are among them, and those that share a border with a wrong one of these. None
            where nothing is wrong.
    """

    bins: tuple[ConfidenceBin, ...]
    error: float
    beads: int
    wrong: int
    wrong_in_least_sure: float | None
    found_in_tenth: float | None


def calibration(documents: Iterable[Sequence[tuple[float, bool]]]) -> Calibration | None:
    """Return how far confidences can be believed; None where there are none.

    Args:
        documents: For each bead of each document, in order, its confidence, from 0 to 1, and whether it is right.
    """
    several = list(documents)
    ordered = sorted(one for judged in several for one in judged)
    if not ordered:
        return None
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for one in ordered:
        members[min(int(one[0] * BINS), BINS - 1)].append(one)
    bins = tuple(
        ConfidenceBin(
            number / BINS,
            (number + 1) / BINS,
            len(beads),
            sum(confidence for confidence, _ in beads) / len(beads),
            sum(is_right for _, is_right in beads) / len(beads),
        )
        for number, beads in enumerate(members)
        if beads
    )
    error = sum(one.beads * abs(one.confidence - one.right) for one in bins) / len(ordered)
    wrong = sum(not is_right for _, is_right in ordered)
    if not wrong:
        return Calibration(bins, error, len(ordered), wrong, None, None)
    found = _found(several, ceil(len(ordered) / _TENTH))
    return Calibration(bins, error, len(ordered), wrong, _least_sure(ordered) / wrong, found / wrong)


def _least_sure(ordered: list[tuple[float, bool]]) -> float:
    """How many of the wrong beads are in the least sure fifth on average, those at its end being drawn by lot."""
    size = len(ordered) / _FIFTH
    bound = ordered[ceil(size) - 1][0]
    below = [is_right for confidence, is_right in ordered if confidence < bound]
    tied = [is_right for confidence, is_right in ordered if confidence == bound]
    return below.count(False) + tied.count(False) * (size - len(below)) / len(tied)


def _found(documents: Sequence[Sequence[tuple[float, bool]]], most: int) -> int:
    """How many of the wrong beads are found by looking at so many, those with the most doubt left."""
    places = [
        (-doubt, number, place)
        for number, judged in enumerate(documents)
        for place, doubt in enumerate(doubts_left([confidence for confidence, _ in judged]))
    ]
    found = set()
    for _, number, place in sorted(places)[:most]:
        judged = documents[number]
        if not judged[place][1]:
            around = range(max(place - 1, 0), min(place + 2, len(judged)))
            found |= {(number, beside) for beside in around if not judged[beside][1]}
    return len(found)
