"""Dates and times of day in English words: April 26, Saturday, half past five, seven o'clock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.languages import Language
from aligner.languages.dates import DAY, date, named, times
from aligner.languages.readings import Date
from aligner.model import Span

_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_OCLOCK = re.compile(
    rf"(?:(half past|a? ?quarter past|a? ?quarter to)\s+)?\b({'|'.join(_HOURS)}|\d{{1,2}})\b(?:\s*(o[’']?\s?clock))?",
    re.IGNORECASE,
)
_SHIFTS = {"half past": 30, "quarter past": 15, "quarter to": -15}


def dates(string: str, language: Language) -> Iterator[Date]:
    """Yield the dates of a string that have names of months or weekdays, and the hours that are told in words."""
    yield from named(string, language)
    if not any(word in string for word in ("clock", "past", "quarter to")):
        return
    for match in _OCLOCK.finditer(string):
        if match[1] or match[3]:
            hour = int(match[2]) if match[2].isdigit() else _HOURS.index(match[2].lower()) + 1
            shift = next((n for words, n in _SHIFTS.items() if words in (match[1] or "").lower()), 0)
            if hour <= 12:
                yield date(Span(*match.span()), {"time": [(time + shift) % DAY for time in times(hour, 0, "")]})
