"""Numbers, dates and times that do not agree.

A number agrees where the other side has the same one, however often: "the 80th anniversary" of two things may be said
once. What is in digits has to be there. What is in words may be left out; it is reported where the other side has
another number in its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aligner import languages
from aligner.check.finding import Check, CheckContext, Finding, Pair
from aligner.languages import Language
from aligner.languages.dates import dates
from aligner.languages.digits import ascii_digits
from aligner.languages.numbers import numbers, reads_words
from aligner.languages.readings import PARTS, Date, Part, Quantity, Weight
from aligner.model import Span

_SMALL = 12  # what is more often in words than in digits, where words are not read


@dataclass(frozen=True, slots=True)
class _Side:
    string: str
    language: Language
    dates: Sequence[Date]
    numbers: Sequence[Quantity]

    def values(self) -> set[float]:
        """All numbers, those in dates included."""
        found = {value for number in self.numbers for value in number.values}
        for date in self.dates:
            for part, said in date.parts.items():
                if part == "time":
                    found |= _hours(said) | {float(n % 60) for n in said if n % 60}
                else:
                    found |= set(map(float, said))
                if part == "year":
                    found |= {float(n % 100) for n in said}
        return found

    def parts(self, part: Part) -> set[int]:
        return {number for date in self.dates for number in date.parts.get(part, ())}


def _hours(times: Iterable[int]) -> set[float]:
    """The hours of times of day, as either clock counts them."""
    return {float(hour) for time in times for hour in (time // 60, time // 60 % 12 or 12)}


def figures(pair: Pair, context: CheckContext) -> Iterator[Finding]:
    """The numbers and dates of a bead that do not agree."""
    if not pair.source or not pair.target:
        return
    sides = _side(pair.source, pair.source_lang), _side(pair.target, pair.target_lang)
    found = list(_dates(pair, sides)) if any(side.dates for side in sides) else []
    yield from found
    contexts = [finding.context for finding in found]
    taken = [{s for c in contexts for s in c.source_spans}, {s for c in contexts for s in c.target_spans}]
    yield from _numbers(pair, sides, taken)


def _side(string: str, lang: str) -> _Side:
    plain, language = ascii_digits(string), languages.get(lang)
    found = dates(plain, language)
    return _Side(plain, language, found, numbers(plain, language, [date.span for date in found]))


# --- dates -----------------------------------------------------------------------------------------------------------

_NAMES: dict[Part, str] = {"day": "days of the month", "time": "times of day"}


def _dates(pair: Pair, sides: tuple[_Side, _Side]) -> Iterator[Finding]:
    missing = [[(date, _missing(date, other)) for date in side.dates] for side, other in _both_ways(sides)]
    for part in PARTS:
        found = [[date.span for date, parts in some if part in parts] for some in missing]
        if part == "day":
            found = [
                spans or (_ordinals(side, other) if any(found) else [])
                for spans, (side, other) in zip(found, _both_ways(sides), strict=True)
            ]
        if all(found):
            yield pair.disagreement("date", _NAMES.get(part, f"{part}s"), found)
            return
    for here, some in enumerate(missing):
        for date, parts in some:
            if _must_stand(date, parts, sides[1 - here]):
                yield pair.lacking("date", here, [date.span])


def _both_ways(sides: tuple[_Side, _Side]) -> tuple[tuple[_Side, _Side], tuple[_Side, _Side]]:
    return sides, (sides[1], sides[0])


def _missing(date: Date, other: _Side) -> set[Part]:
    """The parts of a date that nothing on the other side answers."""
    missing: set[Part] = set()
    values = {value for number in other.numbers for value in number.values}
    for part, said in date.parts.items():
        if said & other.parts(part):
            continue
        answers = {float(n) for n in said}
        if part == "time":
            answers = _hours(said)
        elif part == "year":
            answers |= {float(n % 100) for n in said} | {float(n // 10 * 10) for n in said}
        elif part == "weekday":
            answers = set()
        if not answers & values:
            missing.add(part)
    return missing


def _ordinals(side: _Side, other: _Side) -> list[Span]:
    """Numbers such as "the 26th" that may be days of the month, and that the other side does not have."""
    there = other.values()
    return [
        number.span
        for number in side.numbers
        if not number.values & there
        and re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", side.string[slice(*number.span)])
        and max(number.values, default=99.0) <= 31
    ]


def _must_stand(date: Date, missing: set[Part], other: _Side) -> bool:
    """Whether a date is said so exactly that the other side cannot do without it."""
    relative = other.language.relative_days
    if missing != date.parts.keys() or (relative and re.search(relative, other.string, re.IGNORECASE)):
        return False
    if "month" in date.parts and "day" in date.parts:
        return not any("weekday" in there.parts for there in other.dates)
    return "year" in date.parts and min(date.parts["year"]) > 1000


# --- numbers ---------------------------------------------------------------------------------------------------------


def _numbers(pair: Pair, sides: tuple[_Side, _Side], taken: Sequence[Collection[Span]]) -> Iterator[Finding]:
    left = [
        [number for number in _unanswered(side, other) if number.span not in spans]
        for (side, other), spans in zip(_both_ways(sides), taken, strict=True)
    ]
    firm, clear = ([[n for n in some if n.weight is weight] for some in left] for weight in (Weight.FIRM, Weight.CLEAR))
    if any(firm):
        # What is said otherwise on the other side comes first; without it, what is in words there.
        shown = [
            [number.span for number in sure or (said if len(said) == 1 else [])]
            for sure, said in zip(firm, clear, strict=True)
        ]
        here = 0 if shown[0] else 1
        yield pair.disagreement("number", "numbers", shown) if all(shown) else pair.lacking("number", here, shown[here])
    else:
        yield from _in_place_of_dates(pair, sides, taken, clear)


def _in_place_of_dates(
    pair: Pair, sides: tuple[_Side, _Side], taken: Sequence[Collection[Span]], clear: Sequence[Sequence[Quantity]]
) -> Iterator[Finding]:
    """Numbers in words that differ; dates that nothing answers may have one in their place: 凌晨五点, "at four"."""
    dates_left = [
        [date.span for date in side.dates if date.span not in spans and _missing(date, other) == date.parts.keys()]
        for (side, other), spans in zip(_both_ways(sides), taken, strict=True)
    ]
    different = [
        {tuple(sorted(number.values)) for number in said} | set(spans)
        for said, spans in zip(clear, dates_left, strict=True)
    ]
    if len(different[0]) == len(different[1]) == 1 and not all(dates_left):
        shown = [[*(n.span for n in said), *spans] for said, spans in zip(clear, dates_left, strict=True)]
        kind = "date" if any(dates_left) else "number"
        yield pair.disagreement(kind, f"{kind}s", shown)


def _unanswered(side: _Side, other: _Side) -> list[Quantity]:
    """The numbers of a side that the other does not have."""
    there = other.values()
    found = []
    for number in side.numbers:
        if not number.values or number.weight is Weight.LOOSE or number.values & there:
            continue
        if not reads_words(other.language) and max(number.values) <= _SMALL:
            number = replace(number, weight=Weight.LOOSE)
        if number.weight is not Weight.LOOSE:
            found.append(number)
    return found


CHECK = Check(figures)
