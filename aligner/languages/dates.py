"""Dates and times of day: 2025-04-26, 26/04/2025, April 26, 2025, 26. April, Saturday, 15:00, 3 p.m."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from aligner.languages import Language
from aligner.languages.readings import PARTS, Date, Taken
from aligner.model import Span

DAY = 24 * 60
_MOST = {"month": 12, "day": 31}
_ANY_NAME = "(?!)"  # of a weekday, where none is known


class Layout:
    """A pattern with alternatives, whose groups each say a part of a date.

    Args:
        rows: Each alternative, and what its groups say: words with spaces between them.
        flags: As for `re.compile`.
    """

    def __init__(self, *rows: tuple[str, str], flags: int = 0) -> None:
        self._pattern = re.compile("|".join(pattern for pattern, _ in rows), flags)
        self._parts = " ".join(parts for _, parts in rows).split()

    def find(self, string: str) -> Iterator[tuple[Span, dict[str, list[str]]]]:
        """Yield the places in a string where it fits, each with what is said there."""
        for match in self._pattern.finditer(string):
            said: dict[str, list[str]] = {}
            for part, characters in zip(self._parts, match.groups(), strict=True):
                if characters:
                    said.setdefault(part, []).append(characters)
            yield Span(*match.span()), said


_ISO = Layout((r"(?<![\d.,-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])", "year sign month day"))
_NUMERIC = Layout((r"(?<![\d.,/-])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?![\d-])", "either sign either year"))
_CLOCK = Layout(
    (
        r"(?<!\d)(?<!\d[:：.,])(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?(?![\d:])(?:\s?([ap])\.?\s?m\b\.?)?",
        "hour minute half",
    ),
    (r"(?<![\d:.,$€£])(\d{1,2})(?:[.](\d{2}))?\s?([ap])\.?\s?m\b\.?", "hour minute half"),
    flags=re.IGNORECASE,
)


def dates(string: str, language: Language) -> list[Date]:
    """Return the dates and times of a string, in order; none overlaps another.

    Args:
        string: With digits as in ASCII.
        language: Its language.
    """
    found: list[Date] = []
    taken = Taken()
    for candidates in (_in_digits(string, language), language.dates(string, language)):
        for candidate in candidates:
            if candidate.parts and not taken.holds(*candidate.span):
                found.append(candidate)
                taken.add(*candidate.span)
    return sorted(found, key=lambda date: date.span)


def _in_digits(string: str, language: Language) -> Iterator[Date]:
    if not re.search(r"\d", string):
        return
    for layout in (_ISO, _NUMERIC):
        for span, said in layout.find(string):
            either = said.pop("either", [])
            yield date(span, {"month": either, "day": either, **said})
    for layout in (_CLOCK, _clock(language.clock)) if language.clock else (_CLOCK,):
        for span, said in layout.find(string):
            hour, minute = said["hour"][0], int(said.get("minute", "0")[0])
            half = said.get("half", [""])[0].lower()
            if int(hour) <= 24 and minute < 60 and not (half and int(hour) > 12):
                is_exact = layout is _CLOCK and len(hour) == 2 and hour[0] == "0"
                yield date(span, {"time": times(int(hour), minute, half, is_exact)})


def times(hour: int, minute: int, half: str, is_exact: bool = False) -> list[int]:
    """Return a time of day in minutes from midnight, in both halves of the day where neither is said.

    Args:
        hour: As it is said, to 24.
        minute: Of the hour.
        half: `a` or `p` for the half of the day, or an empty string.
        is_exact: Whether the hour is one of 24.
    """
    time = (hour % 12 if half else hour) * 60 + minute + (12 * 60 if half == "p" else 0)
    return [time % DAY] if half or hour > 12 or is_exact else [time % DAY, (time + 12 * 60) % DAY]


def date(span: Span, said: Mapping[str, Iterable[str | int]]) -> Date:
    """Make a date of what is said at a place; it says nothing if no month or day has such a number."""
    parts = {part: frozenset(map(int, said[part])) for part in PARTS if said.get(part)}
    if any(part in _MOST and not any(1 <= n <= _MOST[part] for n in numbers) for part, numbers in parts.items()):
        parts = {}
    return Date(span, parts)


@lru_cache(maxsize=64)
def _clock(pattern: str) -> Layout:
    return Layout((pattern, "hour" + " minute" * (re.compile(pattern).groups - 1)))


# --- names of months and weekdays ------------------------------------------------------------------------------------


class Names:
    """Names of months or weekdays, from the lists `months` and `weekdays` of a language.

    Args:
        language: The language.
        name: Name of the list.

    Attributes:
        pattern: Fits each of the names; fits nothing where there are none.
    """

    def __init__(self, language: Language, name: str) -> None:
        entries = language.entries(name)
        self._each = [re.compile(_pattern(names), re.IGNORECASE) for names in entries]
        self._words = re.compile(
            _pattern([name for names in entries for name in names if name.endswith("?")]), re.IGNORECASE
        )
        self._has_capital = any(names[0][0].isupper() for names in entries)
        self.pattern = _pattern([name for names in entries for name in names])

    def __bool__(self) -> bool:
        return bool(self._each)

    def number(self, name: str) -> int:
        """Return which of the names this is, from 1."""
        return next(number for number, pattern in enumerate(self._each, 1) if pattern.fullmatch(name))

    def is_possible(self, name: str, *, alone: bool) -> bool:
        """Return whether a name can be meant, and not another word that is written like it.

        Args:
            name: As it is written.
            alone: Whether neither a day nor a year stands with it.
        """
        if self._has_capital and not name[0].isupper():
            return False
        return not (alone and self._words.fullmatch(name))


def _pattern(names: Iterable[str]) -> str:
    each = [name.rstrip("?").replace(".", r"\b\.?").replace("*", r"\w*") for name in names]
    return "|".join(f"(?:{name})" for name in each) or _ANY_NAME


@lru_cache(maxsize=64)
def _layouts(language: Language) -> tuple[Names, Layout, Names, Layout]:
    months, weekdays = Names(language, "months"), Names(language, "weekdays")
    month = f"({months.pattern})"
    edge = r"(?<!\w)" if language.is_spaced else ""
    suffix = r"(?:st|nd|rd|th|er|\.|º|ª|-?го|-?е)?"
    day = rf"(\d{{1,2}}){suffix}(?:\s?(?:[-–—/]|and|et|und|to|y|e|i|и)\s?(\d{{1,2}}){suffix})?"
    of = r"\s?(?:day\s)?(?:of\s|de\s|di\s|d['’])?\s?"
    year = r"(?:[\s,]{1,2}(?:de\s|del\s|of\s|พ\.ศ\.\s?)?(\d{4})(?!\d))?"
    no_number = r"(?![\d%.]\d|\d|\s?(?:per|people|million))"
    named = Layout(
        (rf"{edge}(?<!\d[.,]){day}{of}{month}(?!\w){year}", "day day month year"),
        (rf"{edge}{month}(?!\w)\s?(?:the\s)?{day}{no_number}{year}", "month day day year"),
        (rf"{edge}{month}(?!\w){year}", "month year"),
        flags=re.IGNORECASE,
    )
    return months, named, weekdays, Layout((rf"{edge}({weekdays.pattern})(?!\w)", "weekday"), flags=re.IGNORECASE)


def named(string: str, language: Language) -> Iterator[Date]:
    """Yield dates with the name of the month, and weekdays, of a language that has names for them.

    Args:
        string: With digits as in ASCII.
        language: Its language.
    """
    months, layout, weekdays, weekday = _layouts(language)
    for span, said in layout.find(string) if months else ():
        name, years = said["month"][0], said.get("year", [])
        if months.is_possible(name, alone=not years and "day" not in said):
            parts: dict[str, Iterable[str | int]] = {**said, "month": [months.number(name)]}
            if years:
                parts["year"] = {int(years[0]), int(years[0]) - language.years_ahead}
            yield date(span, parts)
    for span, said in weekday.find(string) if weekdays else ():
        if weekdays.is_possible(said["weekday"][0], alone=False):
            yield date(span, {"weekday": [weekdays.number(said["weekday"][0])]})
