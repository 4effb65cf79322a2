"""Dates in Korean: 2025년 4월 26일, 토요일."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.languages import Language
from aligner.languages.dates import Layout, date
from aligner.languages.readings import Date

_DATE = Layout((r"(?:(\d{4})\s?년)?\s?(?:(\d{1,2})\s?월)?\s?(?:(\d{1,2})\s?일)?", "year month day"))
_WEEKDAYS = "월화수목금토일"
_WEEKDAY = Layout((f"([{_WEEKDAYS}])요일", "weekday"))


def dates(string: str, language: Language) -> Iterator[Date]:
    """Yield the dates of a string; a day without its month is none."""
    for span, said in _DATE.find(string) if any(sign in string for sign in "년월일") else ():
        if said.keys() & {"year", "month"}:
            yield date(span, said)
    for span, said in _WEEKDAY.find(string):
        yield date(span, {"weekday": [_WEEKDAYS.index(said["weekday"][0]) + 1]})
