"""In which order the beads of a text are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush


def doubts_left(confidences: Sequence[float | None]) -> list[float]:
    """Return what doubt is left about each bead of a text when it is its turn, the most doubtful first.

    A wrong border makes both of its beads wrong, and who looks at one of them sees it. So the doubt about a bead, one
    minus its confidence, counts only as far as it goes beyond what was left of that about a neighbour whose turn came
    before. A bead that somebody has changed, which therefore has no confidence, comes before all others.

    Args:
        confidences: Those of all beads, in the order of the text.
    """
    left = [1.0 if confidence is None else 1 - confidence for confidence in confidences]
    waiting = [(-doubt, number) for number, doubt in enumerate(left)]
    heapify(waiting)
    had_turn = [False] * len(left)
    while waiting:
        doubt, number = heappop(waiting)
        if had_turn[number]:
            continue
        if -doubt > left[number]:  # a neighbour came first in the meantime
            heappush(waiting, (-left[number], number))
            continue
        had_turn[number] = True
        for beside in (number - 1, number + 1):
            if 0 <= beside < len(left) and not had_turn[beside]:
                left[beside] = max(0.0, round(left[beside] - left[number], 6))
    return left
