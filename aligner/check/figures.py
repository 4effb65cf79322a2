"""Numbers, dates and times that do not agree.

A number agrees where the other side has the same one, however often: "the 80th anniversary" of two things may be said
once. What is in digits has to be there. What is in words may be left out; it is reported where the other side has
another number in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aligner import languages
from aligner.check.finding import Check, CheckContext, Finding, Pair, listed
from aligner.languages import Language
from aligner.languages.dates import dates
from aligner.languages.digits import ascii_digits
from aligner.languages.numbers import numbers, reads_words
from aligner.languages.readings import PARTS, Date, Part, Quantity, Weight
from aligner.model import Span

_SMALL = 12  # what is more often in words than in digits, where words are not read
_RELATIVE = re.compile(
    r"\b(?:this|last|next|previous|following|same|that|past|coming|current) (?:year|month|week|day|night)"
    r"|\bto(?:day|night|morrow)\b"
    r"|\byesterday\b|[今去明前后当同次昨本翌](?:年|天|日|晚|月)|[本上下]周",
    re.IGNORECASE,
)


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
    source, target = _side(pair.source, pair.source_lang), _side(pair.target, pair.target_lang)
    dates_found = list(_dates(pair, source, target))
    yield from dates_found
    taken = (
        {span for finding in dates_found for span in finding.context.source_spans},
        {span for finding in dates_found for span in finding.context.target_spans},
    )
    yield from _numbers(pair, source, target, taken)


def _side(string: str, lang: str) -> _Side:
    plain, language = ascii_digits(string), languages.get(lang)
    found = dates(plain, language)
    return _Side(plain, language, found, numbers(plain, language, [date.span for date in found]))


# --- dates -----------------------------------------------------------------------------------------------------------


def _dates(pair: Pair, source: _Side, target: _Side) -> Iterator[Finding]:
    if not source.dates and not target.dates:
        return
    missing = [
        [(date, _missing(date, other)) for date in side.dates] for side, other in ((source, target), (target, source))
    ]
    for part in PARTS:
        here = [date for date, parts in missing[0] if part in parts]
        there = [date for date, parts in missing[1] if part in parts]
        ordinals = [_ordinals(side, other, part) for side, other in ((source, target), (target, source))]
        if (here and (there or ordinals[1])) or (there and ordinals[0]):
            spans = [[d.span for d in some] or list(ord_) for some, ord_ in ((here, ordinals[0]), (there, ordinals[1]))]
            what = {"time": "times of day"}.get(part, f"{part}s" if part != "day" else "days of the month")
            strings = [
                listed(string[slice(*span)] for span in some)
                for string, some in ((pair.source, spans[0]), (pair.target, spans[1]))
            ]
            yield pair.finding("date", f"the {what} do not agree: {strings[0]} and {strings[1]}", *spans)
            return
    for number, other in enumerate((target, source)):
        for date, parts in missing[number]:
            if _must_stand(date, parts, other):
                name, there_ = ("source", "target") if number == 0 else ("target", "source")
                string = (pair.source, pair.target)[number][slice(*date.span)]
                spans = [[date.span], []] if number == 0 else [[], [date.span]]
                yield pair.finding("date", f"{listed([string])} of the {name} is not in the {there_}", *spans)


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


def _ordinals(side: _Side, other: _Side, part: Part) -> list[Span]:
    """Numbers such as "the 26th" that may be days of the month, and that the other side does not have."""
    if part != "day" or side.language.tag != "en":
        return []
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
    if missing != date.parts.keys() or _RELATIVE.search(other.string):
        return False
    if "month" in date.parts and "day" in date.parts:
        return not any("weekday" in there.parts for there in other.dates)
    return "year" in date.parts and min(date.parts["year"]) > 1000


# --- numbers ---------------------------------------------------------------------------------------------------------


def _numbers(pair: Pair, source: _Side, target: _Side, taken: tuple[set[Span], set[Span]]) -> Iterator[Finding]:
    left = [
        [number for number in _unanswered(side, other) if number.span not in spans]
        for side, other, spans in ((source, target, taken[0]), (target, source, taken[1]))
    ]
    firm = [[number for number in some if number.weight is Weight.FIRM] for some in left]
    clear = [[number for number in some if number.weight is Weight.CLEAR] for some in left]
    strings = (pair.source, pair.target)
    if any(firm):
        # What is said otherwise on the other side comes first; without it, what is in words there.
        shown = [firm[i] or (clear[i] if len(clear[i]) == 1 else []) for i in (0, 1)]
        spans = [[number.span for number in some] for some in shown]
        named = [listed(string[slice(*span)] for span in some) for string, some in zip(strings, spans, strict=True)]
        if all(spans):
            yield pair.finding("number", f"the numbers do not agree: {named[0]} and {named[1]}", *spans)
            return
        here = 0 if spans[0] else 1
        sides = ("source", "target")
        verb = "is" if len(spans[here]) == 1 else "are"
        yield pair.finding("number", f"{named[here]} of the {sides[here]} {verb} not in the {sides[1 - here]}", *spans)
        return
    # Dates that nothing answers may have a number in their place: 凌晨五点, "four in the morning".
    left_dates = [
        [date for date in side.dates if date.span not in spans and _missing(date, other) == date.parts.keys()]
        for side, other, spans in ((source, target, taken[0]), (target, source, taken[1]))
    ]
    different = [
        {tuple(sorted(number.values)) for number in clear[i]} | {date.span for date in left_dates[i]} for i in (0, 1)
    ]
    if len(different[0]) == len(different[1]) == 1 and not all(left_dates):
        spans = [[n.span for n in clear[i]] + [d.span for d in left_dates[i]] for i in (0, 1)]
        named = [listed(string[slice(*span)] for span in some) for string, some in zip(strings, spans, strict=True)]
        kind = "date" if any(left_dates) else "number"
        yield pair.finding(kind, f"the {kind}s do not agree: {named[0]} and {named[1]}", *spans)


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
