"""Which words a memory has more often than others: keywords against a reference corpus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log2

from aligner.concordance.collocations import log_likelihood
from aligner.concordance.frequencies import Frequencies

_LEAST = 2  # places where a keyword stands


@dataclass(frozen=True, slots=True)
class Keyword:
    """Words that stand here more often than in the reference.

    Attributes:
        words: The words.
        count: How often here.
        reference: How often there.
        documents: In how many documents here.
        log_likelihood: How much less likely the numbers are by chance (Dunning 1993; Rayson and Garside 2000).
        log_ratio: How many times as often as there, as a power of two: 1 is twice, 2 four times (Hardie 2014). What
            does not stand there counts as half a place.
    """

    words: str
    count: int
    reference: int
    documents: int
    log_likelihood: float
    log_ratio: float


def compared(here: Frequencies, reference: Frequencies, fold: Callable[[str], str]) -> list[Keyword]:
    """The words that stand here more often than there, those with the highest log-likelihood first.

    Args:
        here: The frequency list of the corpus.
        reference: That of the reference corpus.
        fold: Makes alike what is one word.
    """
    there = {fold(one.words): one.count for one in reference.frequencies}
    if not reference.words:
        return []
    found = []
    for one in here.frequencies:
        if one.count < _LEAST:
            break
        other = there.get(fold(one.words), 0)
        if one.count * reference.words > other * here.words:
            every = here.words + reference.words
            likelihood = log_likelihood(one.count, here.words, one.count + other, every)
            ratio = log2(one.count / here.words) - log2((other or 0.5) / reference.words)
            found.append(Keyword(one.words, one.count, other, one.documents, likelihood, ratio))
    return sorted(found, key=lambda one: (-one.log_likelihood, one.words))
