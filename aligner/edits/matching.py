"""What two sequences have in common, in order: linear in time, whatever they hold."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence


def common_ends(before: Sequence[Hashable], after: Sequence[Hashable]) -> tuple[int, int]:
    """Return how many items two sequences have in common at their start, and how many of the others at their end."""
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return head, tail


def matches(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the items that stayed, each as its numbers in both sequences, rising in both (patience diff).

    Items that stand once in each are anchors; what lies between is compared from both ends, then by its own anchors.
    """
    found: list[tuple[int, int]] = []
    work = [(0, len(before), 0, len(after))]
    while work:
        a, b, c, d = work.pop()
        head, tail = common_ends(before[a:b], after[c:d])
        found += zip(range(a, a + head), range(c, c + head), strict=True)
        found += zip(range(b - tail, b), range(d - tail, d), strict=True)
        a, b, c, d = a + head, b - tail, c + head, d - tail
        anchors = _anchors(before[a:b], after[c:d]) if a < b and c < d else []
        first, second = a, c
        for i, j in anchors:
            found.append((first + i, second + j))
            work.append((a, first + i, c, second + j))
            a, c = first + i + 1, second + j + 1
        if anchors:
            work.append((a, b, c, d))
    return sorted(found)


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The most items that stand once in each of two sequences and rise in both."""
    counts = (Counter(before), Counter(after))
    places = {item: j for j, item in enumerate(after)}
    pairs = [(i, places[item]) for i, item in enumerate(before) if counts[0][item] == counts[1][item] == 1]
    lowest: list[int] = []  # of all rising runs of a length, the lowest last item
    ends: list[int] = []
    back: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(lowest, j)
        back.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [j]
        ends[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = back[number]
    return chain[::-1]
