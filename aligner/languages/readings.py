"""What can be read out of a text: numbers, dates and times of day, and how surely each is meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple

from aligner.model import Span

Part = Literal["year", "month", "day", "weekday", "time"]
PARTS: tuple[Part, ...] = ("year", "month", "day", "weekday", "time")
HALF_MORE = re.compile("(?=(?:[个個年天周週岁歲倍斤吨噸米块塊元]|[公英]里|公斤|小[时時])半(?![数數]))")
"""What makes half a unit more of a number before it: 3年半, 1个半月."""


@dataclass(frozen=True, slots=True)
class Date:
    """A date, a part of one, or a time of day, in a string.

    Attributes:
        span: Where it stands.
        parts: What it says, each part with the numbers it may mean; weekdays count from Monday, 1, and times are
            minutes from midnight.
    """

    span: Span
    parts: dict[Part, frozenset[int]]


class Taken:
    """Places in a string that have been read as something.

    Args:
        spans: Stretches that are taken from the beginning.
    """

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._places: set[int] = set()
        for start, stop in spans:
            self._places.update(range(start, stop))

    def holds(self, start: int, stop: int) -> bool:
        """Return whether any place of a stretch is taken."""
        return bool(self._places) and not self._places.isdisjoint(range(start, stop))

    def add(self, start: int, stop: int) -> None:
        """Take a stretch."""
        self._places.update(range(start, stop))


class Weight(IntEnum):
    """What is asked of the other version."""

    LOOSE = 0
    """Nothing: the number may answer one there, as "one", 一 and "both" do."""
    CLEAR = 1
    """No other number may stand there in its place; it may be left out, as translators do with "the two of them"."""
    FIRM = 2
    """It must stand there: it is written in digits, or too large for a manner of speaking."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a string.

    Attributes:
        span: Where it stands.
        values: What it may be. 20% is 20 and 0.2, "1990s" is 1990 and 90. None where it is vague (数百, "hundreds").
        weight: What is asked of the other version.
    """

    span: Span
    values: frozenset[float]
    weight: Weight


def quantity(start: int, stop: int, values: Iterable[float], weight: Weight) -> Quantity:
    """Make a quantity of values that need not be rounded yet; of 1 nothing is asked, since it is often no number."""
    rounded = frozenset(float(f"{value:.9g}") for value in values)
    return Quantity(Span(start, stop), rounded, Weight.LOOSE if not rounded or 1.0 in rounded else weight)


def percents(share: float) -> list[float]:
    """Return a share in hundredths, also as it is rounded: a third is 33.3 %, and 33."""
    return [100 * share, round(100 * share, 1), float(round(100 * share))]


def discounts(tenths: float) -> list[float]:
    """Return what a price in tenths may be told as, 八折 and 85折: the price in hundredths, or what is taken off it."""
    share = tenths if tenths > 10 else 10 * tenths
    return [tenths, share, share / 100, 100 - share, 1 - share / 100]


def outside(found: Iterable[Quantity], taken: Collection[Span]) -> list[Quantity]:
    """The quantities that do not overlap stretches which are taken."""
    if not taken:
        return list(found)
    places = Taken(taken)
    return [q for q in found if not places.holds(*q.span)]


class Remembered(NamedTuple):
    """What the rest of a memory says of the names of a bead, of which one side has capital letters for them.

    Attributes:
        lost: Where names stand on the other side whose usual counterpart is missing here.
        new: Where names stand on the side with capitals whose usual counterpart is missing there.
        placed: Names of the side with capitals that have their usual counterpart.
        found: Names of the other side that have theirs.
    """

    lost: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()
    placed: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()


NOTHING = Remembered()
