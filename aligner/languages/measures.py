"""Numbers with what they count: 5公里, 5 km, $5 million, 20 %, 3 percentage points.

The units are in `units.txt` beside this module, with their symbols; each language has its words for them in a list
`units` of its own. A word may stand for several units: a pound is a weight and a currency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from aligner.languages import Language
from aligner.languages.lists import entries
from aligner.languages.readings import Quantity
from aligner.model import Span

_CLOSE = 0.1  # by which a converted value may be rounded
_GAP = r"[ \t\u00a0\u202f-]{0,2}[多余餘来來几幾]?[个個]?"
_RANGE = re.compile(r"\s?(?:[-–—~～至到或、/]|to|or|bis|à|und|and)\s?", re.IGNORECASE)
_BEFORE = 4  # characters of the longest symbol before a number, and a space
_NOT_INSIDE = r"(?<![^\W\d_])"
_SHARE = re.compile("百分之|成")


class Unit(NamedTuple):
    """A unit.

    Attributes:
        name: Its name.
        kind: What it measures.
        factor: How many base units it is; 0 for a currency, whose value is not constant.
        zero: How many base units its zero is.
        is_local: Whether it belongs to one country, so that translators may convert it, or leave it, or take the
            nearest one of their own.
    """

    name: str
    kind: str
    factor: float
    zero: float
    is_local: bool


class Measure(NamedTuple):
    """A number with its unit.

    Attributes:
        number: The number.
        span: Where both are.
        units: What the unit may be.
    """

    number: Quantity
    span: Span
    units: frozenset[Unit]

    def has_unit_of(self, other: Measure) -> bool:
        """Return whether the units of two measures may be the same."""
        return not self.units.isdisjoint(other.units)

    def has_kind_of(self, other: Measure) -> bool:
        """Return whether both can be converted into each other."""
        return any(
            one.factor and other_.factor and one.kind == other_.kind for one in self.units for other_ in other.units
        )

    def comes_to(self, other: Measure) -> bool:
        """Return whether two measures of one kind are about the same."""
        return any(
            one.kind == there.kind and one.factor and there.factor and _is_close(one, value, there, answer)
            for one in self.units
            for there in other.units
            for value in self.number.values
            for answer in other.number.values
        )


def _is_close(one: Unit, value: float, other: Unit, answer: float) -> bool:
    if one is other:
        return value == answer
    # Compared in the unit of the answer, so that degrees are.
    expected = (value * one.factor + one.zero - other.zero) / other.factor
    return abs(expected - answer) <= _CLOSE * max(abs(expected), abs(answer), 1.0 if one.kind == "temperature" else 0.0)


def measures(string: str, numbers: Sequence[Quantity], language: Language) -> list[Measure]:
    """Return the numbers of a string that have a unit, in order.

    Args:
        string: With digits as in ASCII.
        numbers: Its numbers, in order.
        language: Its language.
    """
    words = _words(language)
    found: list[Measure] = []
    following: Measure | None = None
    for number in reversed(numbers):
        measure = _measure(string, number, words)
        if measure is None and following is not None:  # 3 to 5 km
            between = string[number.span.stop : following.number.span.start]
            if _RANGE.fullmatch(between):
                measure = Measure(number, number.span, following.units)
        following = measure
        if measure is not None and _is_definite(string[slice(*number.span)], measure):
            found.append(measure)
    return found[::-1]


def _is_definite(text: str, measure: Measure) -> bool:
    """Return whether a number has one value; 半 may be 30 minutes, or six months, and 七八里 is vague."""
    is_share = any(unit.kind in ("share", "points") for unit in measure.units)  # 20 % is 0.2, too
    return is_share or len(measure.number.values) == 1 or any(character.isdigit() for character in text)


def _measure(string: str, number: Quantity, words: _Words) -> Measure | None:
    start, stop = number.span
    text = string[start:stop]
    units, end = words.behind(string, start, stop)
    before, first = words.before(string, start)
    if before:
        units = before & units or before
    elif not units and _SHARE.search(text):
        units = frozenset({_units()["percent"]})
    return Measure(number, Span(first if before else start, max(stop, end)), units) if units else None


class _Words:
    """The words and symbols of a language for units.

    Args:
        language: The language.
    """

    def __init__(self, language: Language) -> None:
        symbols = {name: patterns for name, *patterns in _symbols()}
        words = {name: patterns for name, *patterns in language.entries("units")}
        edge = r"(?![^\W\d_])" if language.is_spaced else r"(?![A-Za-zÀ-ɏ])"
        self._symbols = _Alternatives(symbols, 0, edge)
        self._named = _Alternatives(words, re.IGNORECASE, edge)
        money = {name: patterns for name, patterns in symbols.items() if _units()[name].kind == "currency"}
        self._money = _Alternatives(money, 0, r"\s?$", _NOT_INSIDE)

    def behind(self, string: str, start: int, stop: int) -> tuple[frozenset[Unit], int]:
        """Return the units that stand behind a number, or at its end (20 %), and where they end."""
        for place in range(start + 1, stop + 1):
            if place < stop and string[place - 1].isascii() and string[place - 1].isalpha():
                continue  # inside a word: 80th
            for words in (self._named, self._symbols):
                units, end = words.match(string, place)
                if units and end >= stop:
                    return units, end
        return frozenset(), stop

    def before(self, string: str, start: int) -> tuple[frozenset[Unit], int]:
        """Return the currency that stands before a number, and where it begins."""
        return self._money.search(string, max(0, start - _BEFORE), start)


class _Alternatives:
    """Patterns for units, of which the longest match counts.

    Args:
        patterns: By the name of the unit.
        flags: As for `re.compile`.
        edge: What has to follow.
        front: What has to precede.
    """

    def __init__(self, patterns: Mapping[str, Iterable[str]], flags: int, edge: str, front: str = _GAP) -> None:
        each: dict[str, set[str]] = {}
        for name, alternatives in patterns.items():
            for pattern in alternatives:
                each.setdefault(pattern, set()).add(name)
        any_of = "|".join(sorted(each, key=len, reverse=True)) or "(?!)"
        self._any = re.compile(f"{front}(?:{any_of}){edge}", flags)
        self._each = [
            (re.compile(f"{front}(?:{pattern}){edge}", flags), frozenset(_units()[name] for name in names))
            for pattern, names in each.items()
        ]

    def match(self, string: str, place: int) -> tuple[frozenset[Unit], int]:
        """Return the units whose word begins at a place, and where it ends."""
        if not self._any.match(string, place):
            return frozenset(), place
        matches = [(found.end(), units) for pattern, units in self._each if (found := pattern.match(string, place))]
        end = max(stop for stop, _ in matches)
        return frozenset().union(*(units for stop, units in matches if stop == end)), end

    def search(self, string: str, first: int, stop: int) -> tuple[frozenset[Unit], int]:
        """Return the units whose word ends at a place, and where it begins."""
        if not self._any.search(string, first, stop):
            return frozenset(), stop
        matches = [
            (found.start(), units) for pattern, units in self._each if (found := pattern.search(string, first, stop))
        ]
        begin = min(start for start, _ in matches)
        return frozenset().union(*(units for start, units in matches if start == begin)), begin


@lru_cache(maxsize=64)
def _words(language: Language) -> _Words:
    return _Words(language)


@cache
def _units() -> dict[str, Unit]:
    """Return all units by their names."""
    found = {}
    for name, kind, *rest in entries("aligner.languages", "units"):
        factor, _, zero = (rest[0] if rest else "").partition("+")
        found[name] = Unit(name, kind.split()[0], float(factor or 0), float(zero or 0), kind.endswith(" local"))
    return found


@cache
def _symbols() -> tuple[tuple[str, ...], ...]:
    """Return the symbols of each unit behind its name."""
    return tuple((name, *rest[1:]) for name, _, *rest in entries("aligner.languages", "units"))
