"""Pair the candidate terms of the two sides of a bead by the links between their words.

This follows the consistent phrase pairs of Och and Ney (2004): the words of each are linked inside the other, not
outside. Links are uncertain and some are missing, so the share of their probability inside the pair is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.glossary.terms.candidates import Candidate, is_joint
from aligner.glossary.terms.words import Word
from aligner.links import WordLink

Floats = NDArray[np.float32]

_MOST_COUNTERPARTS = 3  # counterparts of a candidate in a bead that are kept
_MOST_SKIPPED = 3  # function words between a term and a word that may belong to it
_FARTHER = 0.5  # of a word that a small word stands before
_SAME_NAME = 0.5  # of a word beside a term that goes on with the name it is
_LEAST = 0.3  # agreement of links that a pair must have


class PhrasePairs(NamedTuple):
    """Pairs of candidates of one bead, as arrays of the same length.

    Attributes:
        source: Number of the source candidate; `target` of the target candidate.
        target: Likewise.
        covered: Share of the content words that are linked inside the pair, for the side where it is less.
        covered_more: Likewise for the side where it is more.
        closed: Share of the links' probability that stays inside.
        loose: Number of content words right before or behind the two terms that no link says anything about.
        goes_on: Probability that the pair goes on behind the source term: that the word next to it is linked with one
            next to the target term.
        begins_before: Likewise before the source term.
        cut: Greatest probability of a link between a word inside one term and the word next to the other.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    covered: Floats
    covered_more: Floats
    closed: Floats
    loose: Floats
    goes_on: Floats
    begins_before: Floats
    cut: Floats


def extract_phrase_pairs(
    words: tuple[Sequence[Word], Sequence[Word]],
    candidates: tuple[Sequence[Candidate], Sequence[Candidate]],
    links: Sequence[WordLink],
    small: tuple[int, int] = (0, 0),
) -> PhrasePairs:
    """Return the pairs of candidates that are supported by word links.

    Args:
        words: The words of both sides of a bead.
        candidates: What may be a term among them.
        links: The links between them.
        small: How many small words on each side a term may go on behind.
    """
    table = np.zeros((len(words[0]), len(words[1])), dtype=np.float32)
    for i, j, probability in links:
        if words[0][i].is_content and words[1][j].is_content:
            table[i, j] = probability
    source, target = (
        np.array([(c.start, c.stop, c.content) for c in side], dtype=np.int64).reshape(-1, 3) for side in candidates
    )
    inside = _span_sums(_span_sums(table, source).T, target).T
    across = _span_sums(table.sum(axis=1)[:, None], source) + _span_sums(table.sum(axis=0)[:, None], target).T - inside
    closed = inside / np.maximum(across, 1e-6)
    source_greatest, target_greatest = _span_maxima(table, target), _span_maxima(table.T, source)
    source_covered = _span_sums(source_greatest, source) / source[:, 2:]
    target_covered = (_span_sums(target_greatest, target) / target[:, 2:]).T
    covered, covered_more = np.minimum(source_covered, target_covered), np.maximum(source_covered, target_covered)
    value = np.sqrt(covered * closed) + 0.01 * (source_covered + target_covered)
    chosen = value >= _LEAST
    chosen &= (value >= _kept_threshold(value)) | (value >= _kept_threshold(value.T).T)
    rows, columns = np.nonzero(chosen)
    source_loose = _unlinked_neighbours(words[0], table.max(axis=1), source)
    target_loose = _unlinked_neighbours(words[1], table.max(axis=0), target)
    loose = source_loose[rows] + target_loose[columns]
    before, behind = _neighbours(words[0], source[rows], small[0])
    beside = _neighbours(words[1], target[columns], small[1])
    # The last row and column, of zeros, stand for a neighbour that is not there.
    wider = np.pad(table, ((0, 1), (0, 1)))
    goes_on, begins_before = (np.maximum(*(wider[near, other] for other in beside)) for near in (behind, before))
    cut = np.maximum(
        _linked_beside(source_greatest, words[0], source[rows], columns),
        _linked_beside(target_greatest, words[1], target[columns], rows),
    )
    here = rows, columns
    return PhrasePairs(*here, covered[here], covered_more[here], closed[here], loose, goes_on, begins_before, cut)


def _linked_beside(
    greatest: Floats, words: Sequence[Word], spans: NDArray[np.int64], numbers: NDArray[np.int64]
) -> Floats:
    """Return the greatest probability of a link between a word next to each span and a word inside its counterpart.

    Args:
        greatest: That of each word with each counterpart.
        words: The words of the side.
        spans: The spans.
        numbers: The numbers of their counterparts.
    """
    wider = np.pad(greatest, ((0, 1), (0, 0)))
    found: Floats = np.maximum(
        *(wider[near, numbers] for near in _neighbours(words, spans, _MOST_SKIPPED, is_any=True))
    )
    return found


def _neighbours(
    words: Sequence[Word], spans: NDArray[np.int64], small: int, is_any: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of the content words right before and right behind each span; -1 where there is none.

    Small marks such as hyphens are passed over, and so many words such as `and`, or any function words; sentences and
    other marks are not.
    """
    before = np.full(len(words) + 1, -1)
    behind = np.full(len(words) + 1, -1)
    for edge in range(1, len(words)):
        left, right = (_skip_small_words(words, *here, small, is_any) for here in ((edge - 1, -1), (edge, 1)))
        if not any(word.is_first for word in words[left + 1 : right + 1]):
            before[edge] = left if words[left].is_content else -1
            behind[edge] = right if words[right].is_content else -1
    return before[spans[:, 0]], behind[spans[:, 1]]


def _unlinked_neighbours(words: Sequence[Word], linked: Floats, spans: NDArray[np.int64]) -> Floats:
    """Count the words next to each span that may belong to it because they have no links.

    A verb beside a term is usual. A word behind small words counts half, and so does one that is linked and goes on
    with the same long name.

    Args:
        words: The words of a side.
        linked: The greatest probability of a link of each.
        spans: The candidates.
    """
    loose = np.zeros((2, len(words) + 1), dtype=np.float32)  # before and behind an edge at each word
    for side, numbers in enumerate((range(len(words)), range(len(words) - 1, -1, -1))):
        last: int | None = None  # the content word before, with nothing but small words since
        for number in numbers:
            word = words[number]
            edge = number + side
            if word.is_first and side == 0:
                last = None
            if last is not None and word.is_content:
                free = (1.0 - float(linked[last])) * (1.0 - words[last].verb)
                is_next = abs(last - number) == 1
                goes_on = is_next and word.is_name and words[last].is_name
                loose[side, edge] = max(free if is_next else _FARTHER * free, _SAME_NAME * goes_on)
            if word.is_mark or (word.is_first and side == 1):
                last = None
            elif word.is_content:
                last = number
    total: Floats = loose[0, spans[:, 0]] + loose[1, spans[:, 1]]
    return total


def _skip_small_words(words: Sequence[Word], position: int, step: int, small: int, is_any: bool) -> int:
    """Return the nearest word from a position on that is no small mark, nor one of the first few small words."""
    while 0 < position < len(words) - 1:
        if small and (words[position].is_conjunction or (is_any and words[position].is_function_word)):
            small -= 1
        elif not is_joint(words, position):
            break
        position += step
    return position


def _span_sums(values: Floats, spans: NDArray[np.int64]) -> Floats:
    """Return the sums of rows over spans, an array (spans, columns)."""
    total = np.concatenate((np.zeros((1, values.shape[1]), dtype=np.float32), np.cumsum(values, axis=0)))
    sums: Floats = total[spans[:, 1]] - total[spans[:, 0]]
    return sums


def _span_maxima(values: Floats, spans: NDArray[np.int64]) -> Floats:
    """Return the maximum of each row over spans of columns, an array (rows, spans)."""
    result = np.zeros((len(values), len(spans)), dtype=np.float32)
    for number, (start, stop, _) in enumerate(spans):
        result[:, number] = values[:, start:stop].max(axis=1)
    return result


def _kept_threshold(values: Floats) -> Floats:
    """Return the least of the `_MOST_COUNTERPARTS` greatest values of each row."""
    if values.shape[1] <= _MOST_COUNTERPARTS:
        return np.zeros((len(values), 1), dtype=np.float32)
    least: Floats = np.partition(values, -_MOST_COUNTERPARTS, axis=1)[:, -_MOST_COUNTERPARTS, None]
    return least
