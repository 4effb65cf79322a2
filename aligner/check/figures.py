"""Check that numbers, dates and times agree.

A number agrees where the other side has the same one, however often: "the 80th anniversary" of two things may be said
once. What is in digits has to be there. What is in words may be left out; it is reported where the other side has
another number in its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from aligner import languages
from aligner.check.finding import BeadText, Check, CheckContext, Finding
from aligner.check.opposites import opposites
from aligner.languages import Language, numerals
from aligner.languages.dates import dates
from aligner.languages.digits import ascii_digits
from aligner.languages.measures import measures
from aligner.languages.numbers import numbers, reads_words
from aligner.languages.readings import PARTS, Date, Part, Quantity, Weight
from aligner.languages.signs import SENSES, has_signs, signed, tells
from aligner.model import Span

# What counts a segment: (2) or （二）; 3.2 with more than one level; 2. or 2、.
_ENUMERATORS = (
    re.compile(r"\s*[(（]\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?[)）]"),
    re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){1,3})(?=\.?\s)"),
    re.compile(r"\s*(\d{1,2})(?=[.．]\s?[^\W\d]|[、)）])"),
)
# What stands before a rounded number, and how much it may differ from the exact one.
_ABOUT = re.compile(
    r"(?:\b(?:almost|nearly|about|around|some|roughly|approximately|close to|just (?:under|over)|more than|over)\s+\S?"
    r"|近|约|大约|将近|接近|逾|超过?|几乎)$",
    re.IGNORECASE,
)
_RATIO = re.compile(r"(?<![\d:：∶/.,])(\d+(?:\.\d+)?)(\s?[:：∶/]\s?)(\d+(?:\.\d+)?)(?![\d:：∶/]|[.,]\d)")
_ROUNDED = 0.03
_SMALL = 12  # what is more often in words than in digits, where words are not read


@dataclass(frozen=True, slots=True)
class Readings:
    """The dates and numbers read from one side of a bead."""

    string: str
    language: Language
    dates: Sequence[Date]
    numbers: Sequence[Quantity]

    def valued(self) -> list[tuple[Span, frozenset[float]]]:
        """Return where numbers and years stand, with what they may be."""
        years = [(date.span, frozenset(map(float, date.parts["year"]))) for date in self.dates if "year" in date.parts]
        return [*((number.span, number.values) for number in self.numbers), *years]

    def values(self) -> set[float]:
        """Return all numbers, including those in dates."""
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
        """Return the values of a part, such as the month, in all dates."""
        return {number for date in self.dates for number in date.parts.get(part, ())}


def _hours(times: Iterable[int]) -> set[float]:
    """Return the hours of times of day, on the 24-hour and on the 12-hour clock."""
    return {float(hour) for time in times for hour in (time // 60, time // 60 % 12 or 12)}


def figures(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield findings for the numbers and dates of a bead that do not agree."""
    if not bead.source or not bead.target:
        return
    sides = read_sides(bead)
    found = list(_date_findings(bead, sides)) if any(side.dates for side in sides) else []
    contexts = [finding.context for finding in found]
    taken = [{s for c in contexts for s in c.source_spans}, {s for c in contexts for s in c.target_spans}]
    numbers_found = list(_number_findings(bead, sides, taken))
    yield from _as_one(bead, found, numbers_found)
    yield from _enumerator_findings(bead)
    yield from _ratio_findings(bead, sides)
    yield from _sign_findings(bead, sides)
    if not numbers_found:
        yield from opposites(bead, "number")
    if not found:
        yield from opposites(bead, "date")


def _as_one(bead: BeadText, dates_found: list[Finding], numbers_found: list[Finding]) -> list[Finding]:
    """Return findings of dates and of numbers; those of a year that is a number on the other side are one.

    Args:
        bead: The bead.
        dates_found: What is found in its dates.
        numbers_found: What is found in its numbers.
    """
    found = [*dates_found, *numbers_found]
    marked = [(finding.context.source_spans, finding.context.target_spans) for finding in found]
    if len(dates_found) == len(numbers_found) == 1:
        for one, other in (marked, marked[::-1]):
            if len(one[0]) == len(other[1]) == 1 and not one[1] and not other[0]:
                return [bead.disagreement("date", "dates", [one[0], other[1]])]
    return found


def read_sides(bead: BeadText) -> tuple[Readings, Readings]:
    """Return the dates and numbers of both sides of a bead."""
    return _read_side(bead.source, bead.source_lang), _read_side(bead.target, bead.target_lang)


@lru_cache(maxsize=4)
def _read_side(string: str, lang: str) -> Readings:
    plain, language = ascii_digits(string), languages.get(lang)
    found = dates(plain, language)
    return Readings(plain, language, found, numbers(plain, language, [date.span for date in found]))


# --- dates -----------------------------------------------------------------------------------------------------------

_PART_NAMES: dict[Part, str] = {"day": "days of the month", "time": "times of day"}


def _date_findings(bead: BeadText, sides: tuple[Readings, Readings]) -> Iterator[Finding]:
    missing = [[(date, _missing(date, side, other)) for date in side.dates] for side, other in _both_ways(sides)]
    for part in PARTS:
        found = [[date.span for date, parts in some if part in parts] for some in missing]
        if part == "day":
            found = [
                spans or (_ordinal_spans(side, other) if any(found) else [])
                for spans, (side, other) in zip(found, _both_ways(sides), strict=True)
            ]
        if all(found):
            yield bead.disagreement("date", _PART_NAMES.get(part, f"{part}s"), found)
            return
    for here, some in enumerate(missing):
        for date, parts in some:
            if _must_stand(date, parts, sides[1 - here]):
                yield bead.lacking("date", here, [date.span])


def _both_ways(sides: tuple[Readings, Readings]) -> tuple[tuple[Readings, Readings], tuple[Readings, Readings]]:
    return sides, (sides[1], sides[0])


def _free_times(said: frozenset[int], here: Readings, other: Readings) -> set[int]:
    """Return the times of the other side, without those that answer another time here: 9:00 to 21:00, 9:00 to 20:00."""
    taken = {date.parts["time"] for date in here.dates if "time" in date.parts} - {said}
    there = (date.parts["time"] for date in other.dates if "time" in date.parts)
    return {time for times in there if times not in taken for time in times}


def _missing(date: Date, here: Readings, other: Readings) -> set[Part]:
    """Return the parts of a date here that nothing on the other side matches."""
    missing: set[Part] = set()
    values = {value for number in other.numbers for value in number.values}
    for part, said in date.parts.items():
        if said & (_free_times(said, here, other) if part == "time" else other.parts(part)):
            continue
        answers = {float(n) for n in said}
        if part == "time":
            answers = _hours(said)
        elif part == "year":
            answers |= {float(n % 100) for n in said} | {float(n // 10 * 10) for n in said}
        elif part == "weekday" or (part == "month" and "day" in date.parts and _has_days(other)):
            answers = set()  # "first" is no January
        if not answers & values:
            missing.add(part)
    return missing


def _has_days(side: Readings) -> bool:
    return any("month" in date.parts and "day" in date.parts for date in side.dates)


def _ordinal_spans(side: Readings, other: Readings) -> list[Span]:
    """Return the spans of ordinals such as "the 26th" that may be days of the month and that the other side lacks."""
    there = other.values()
    return [
        number.span
        for number in side.numbers
        if not number.values & there
        and re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", side.string[slice(*number.span)])
        and max(number.values, default=99.0) <= 31
    ]


def _must_stand(date: Date, missing: set[Part], other: Readings) -> bool:
    """Return whether a date is so exact that the other side must have it too."""
    relative = other.language.relative_days
    if missing != date.parts.keys() or (relative and re.search(relative, other.string, re.IGNORECASE)):
        return False
    if "month" in date.parts and "day" in date.parts:
        return not any("weekday" in there.parts for there in other.dates)
    return "year" in date.parts and min(date.parts["year"]) > 1000


# --- numbers ---------------------------------------------------------------------------------------------------------


def _number_findings(
    bead: BeadText, sides: tuple[Readings, Readings], taken: Sequence[Collection[Span]]
) -> Iterator[Finding]:
    left = [
        [number for number in _unmatched(side, other) if number.span not in spans]
        for (side, other), spans in zip(_both_ways(sides), taken, strict=True)
    ]
    left = _without_rounded(sides, _without_converted(sides, left))
    firm, clear = ([[n for n in some if n.weight is weight] for some in left] for weight in (Weight.FIRM, Weight.CLEAR))
    if any(firm):
        # What is said otherwise on the other side comes first; without it, what is in words there.
        shown = [
            [number.span for number in sure or (said if len(said) == 1 else [])]
            for sure, said in zip(firm, clear, strict=True)
        ]
        here = 0 if shown[0] else 1
        yield bead.disagreement("number", "numbers", shown) if all(shown) else bead.lacking("number", here, shown[here])
    else:
        yield from _in_place_of_dates(bead, sides, taken, clear)


def _enumerator_findings(bead: BeadText) -> Iterator[Finding]:
    """Yield a finding if both sides are counted in the same way, （二） and (2), and not with the same number."""
    for pattern in _ENUMERATORS:
        source, target = pattern.match(bead.source), pattern.match(bead.target)
        if source and target:
            said = [numerals.value(match[1]) or match[1] for match in (source, target)]
            if said[0] != said[1]:
                yield bead.disagreement("number", "numbers", [[Span(*source.span(1))], [Span(*target.span(1))]])
            return


def _ratio_findings(bead: BeadText, sides: tuple[Readings, Readings]) -> Iterator[Finding]:
    """Yield a finding if a ratio is turned round: 1:3 and 3:1, 1/4 and 4/1."""
    said = [{(match[1], match[3]): Span(*match.span()) for match in _RATIO.finditer(side.string)} for side in sides]
    for (one, other), span in said[0].items():
        turned = said[1].get((other, one))
        if turned is not None and (one, other) not in said[1] and (other, one) not in said[0]:
            yield bead.disagreement("number", "numbers", [[span], [turned]])


def _sign_findings(bead: BeadText, sides: tuple[Readings, Readings]) -> Iterator[Finding]:
    """Yield a finding for each side with a number below zero, or a year before our era, that the other has without."""
    if not all(has_signs(side.language) for side in sides):
        return
    for here, (side, other) in enumerate(_both_ways(sides)):
        there = {value: span for span, values in reversed(other.valued()) for value in values}
        is_told = {sense: tells(other.string, other.language, sense) for sense in SENSES}
        for one in signed(side.string, side.valued(), side.language):
            same = [there[value] for value in one.values if value in there]
            if same and not is_told[one.sense]:
                kind, what = ("number", "numbers") if one.sense == "minus" else ("date", "years")
                yield bead.disagreement(kind, what, [[one.span], same[:1]][:: -1 if here else 1])


def _without_converted(sides: tuple[Readings, Readings], left: list[list[Quantity]]) -> list[list[Quantity]]:
    """Return the numbers of each side without those that come to the same in another unit: 50 kg and 110 lb."""
    if not all(any(number.values for number in side.numbers) for side in sides) or not any(left):
        return left
    found = [measures(side.string, side.numbers, side.language) for side in sides]
    converted = {
        (here, one.number.span)
        for here in (0, 1)
        for one in found[here]
        if any(one.has_kind_of(other) and one.comes_to(other) for other in found[1 - here])
    }
    return [[number for number in some if (here, number.span) not in converted] for here, some in enumerate(left)]


def _without_rounded(sides: tuple[Readings, Readings], left: list[list[Quantity]]) -> list[list[Quantity]]:
    """Return the numbers of each side without those that the other rounds, as it says: 19.97亿, "almost 2 billion"."""
    if not all(left):
        return left
    rounded = {
        (here, one.span)
        for here in (0, 1)
        for one in left[here]
        for other in left[1 - here]
        if any(
            _ABOUT.search(side.string, max(0, number.span.start - 15), number.span.start)
            for side, number in ((sides[here], one), (sides[1 - here], other))
        )
        and any(_is_rounded(value, about) for value in one.values for about in other.values)
    }
    return [[number for number in some if (here, number.span) not in rounded] for here, some in enumerate(left)]


def _is_rounded(value: float, other: float) -> bool:
    """Return whether one of two numbers is the other in fewer digits; 3.1461 is not 3.1416 rounded."""
    lengths = {len(f"{number:.9g}".replace(".", "").strip("0")) for number in (value, other)}
    return len(lengths) > 1 and abs(value - other) <= _ROUNDED * max(value, other)


def _in_place_of_dates(
    bead: BeadText,
    sides: tuple[Readings, Readings],
    taken: Sequence[Collection[Span]],
    clear: Sequence[Sequence[Quantity]],
) -> Iterator[Finding]:
    """Compare numbers in words, and unmatched dates, whose counterpart may be such a number: 凌晨五点, "at four"."""
    dates_left = [
        [
            date.span
            for date in side.dates
            if date.span not in spans and _missing(date, side, other) == date.parts.keys()
        ]
        for (side, other), spans in zip(_both_ways(sides), taken, strict=True)
    ]
    different = [
        {tuple(sorted(number.values)) for number in said} | set(spans)
        for said, spans in zip(clear, dates_left, strict=True)
    ]
    if len(different[0]) == len(different[1]) == 1 and not all(dates_left):
        shown = [[*(n.span for n in said), *spans] for said, spans in zip(clear, dates_left, strict=True)]
        kind = "date" if any(dates_left) else "number"
        yield bead.disagreement(kind, f"{kind}s", shown)


def _unmatched(side: Readings, other: Readings) -> list[Quantity]:
    """Return the numbers of one side that the other lacks."""
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


CHECK = Check(figures, of_words=True)
