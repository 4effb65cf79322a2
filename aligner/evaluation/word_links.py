"""Word links measured against gold: the alignment error rate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aligner.errors import InputError
from aligner.model.display import counted


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
