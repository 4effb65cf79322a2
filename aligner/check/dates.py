"""Dates and times of day: 2025年4月26日, April 26, 2025, 26. April, 2025-04-26, 星期六, Saturday, 下午3点, 15:00."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from aligner.check import calendar
from aligner.check.finding import Taken
from aligner.check.numbers.chinese import parsed
from aligner.model import Span

Part = Literal["year", "month", "day", "weekday", "time"]
PARTS: tuple[Part, ...] = ("year", "month", "day", "weekday", "time")


@dataclass(frozen=True, slots=True)
class Date:
    """A date, a part of one, or a time of day, in a string.

    Attributes:
        span: Where it stands.
        parts: What it says, each part with the numbers it may mean; times are minutes from midnight.
    """

    span: Span
    parts: dict[Part, frozenset[int]]


_HAN = "零〇一二三四五六七八九十"
_N = rf"(\d{{1,2}}|[{_HAN}廿]{{1,3}})"
_ERA = "民国|民國|明治|大正|昭和|平成|令和"
_YEAR = rf"(\d{{4}}|[〇零一二三四五六七八九]{{4}}|(?:{_ERA})(?:\d{{1,3}}|[〇一二三四五六七八九十元]{{1,4}}))\s?年"
_TO = r"\s?(?:[-–—~～至到、和]|日至)\s?"
_CHINESE = re.compile(
    rf"{_YEAR}\s?(?:{_N}\s?月(?:份)?(?:\s?((?:{_N}日?{_TO})?{_N}\s?[日号號]))?)?"
    rf"|(?<![个個\d{_HAN}]){_N}\s?月(?:份)?\s?((?:{_N}日?{_TO})?{_N}\s?[日号號])"
    rf"|(?<![个個\d{_HAN}几數数])(\d{{1,2}}|十[一二]?|[二三四五六七八九])\s?月(?:份|[底初末中])"
    rf"|(?<![个個\d.])(\d{{1,2}})\s?月(?![个\d])"
    rf"|(?<![\d.月])(\d{{1,2}})\s?日(?![元圆])"
)
_BASES = {"民国": 1911, "民國": 1911, "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_CHINESE_WEEKDAY = re.compile(
    r"(?:星期|礼拜|禮拜)([一二三四五六日天])|(?<![每两一二三四五六七八九十\d])[周週]([一二三四五六日])(?![次个個天年期岁歲刊年度一-十])|([月火水木金土日])曜日?"
)
_PART_OF_DAY = "凌晨|清晨|早上|早晨|上午|中午|午后|下午|傍晚|晚上|晚间|夜里|夜间|深夜|半夜|今晚|当晚|午前|午後"
_CHINESE_TIME = re.compile(
    rf"({_PART_OF_DAY})?\s?{_N}\s?[点點时時](?!候|间|代|期|刻)(?:\s?({_N}\s?分|半|[一三]刻|整|[钟鐘]|许|左右))?"
)
_KOREAN = re.compile(r"(?:(\d{4})\s?년)?\s?(?:(\d{1,2})\s?월)?\s?(?:(\d{1,2})\s?일)?")
_KOREAN_WEEKDAY = re.compile(r"([월화수목금토일])요일")
_ISO = re.compile(r"(?<![\d.,-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])")
_NUMERIC = re.compile(r"(?<![\d.,/-])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?![\d-])")
_CLOCK = re.compile(
    r"(?<![\d:.,])(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?(?![\d:])(?:\s?([ap])\.?\s?m\b\.?)?"
    r"|(?<![\d:.,$€£])(\d{1,2})(?:[.](\d{2}))?\s?([ap])\.?\s?m\b\.?",
    re.IGNORECASE,
)
_HOURS_OF = {  # 15.30 Uhr, 15 h 30
    "de": re.compile(r"(?<![\d.,])(\d{1,2})(?:[.:](\d{2}))?\s?Uhr(?:\s(\d{1,2}))?\b"),
    "fr": re.compile(r"(?<![\d.,])(\d{1,2})\s?h(?:eures?)?\b\.?\s?(\d{2})?\b()|(?<![\d.,])(\d{1,2})h(\d{2})\b"),
}
_HOURS_OF["pt"] = _HOURS_OF["fr"]
_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_OCLOCK = re.compile(
    rf"(?:(half past|a? ?quarter past|a? ?quarter to)\s+)?\b({'|'.join(_HOURS)}|\d{{1,2}})\b(?:\s*o[’']?\s?clock)?",
    re.I,
)
_SHIFTS = {"half past": 30, "quarter past": 15, "quarter to": -15}
_DIGIT = re.compile(r"\d")
_DAY = 24 * 60


def dates(string: str, lang: str) -> list[Date]:
    """The dates and times of a string, in order; none overlaps another.

    Args:
        string: With digits as in ASCII.
        lang: Primary subtag of its language.
    """
    found: list[Date] = []
    taken = Taken()
    for candidate in _candidates(string, lang):
        if candidate.parts and not taken.holds(*candidate.span):
            found.append(candidate)
            taken.add(*candidate.span)
    return sorted(found, key=lambda date: date.span)


def _candidates(string: str, lang: str) -> Iterator[Date]:
    has_digits = _DIGIT.search(string) is not None
    if has_digits and any(c in string for c in "-/."):
        for match in _ISO.finditer(string):
            yield _date(match, {"year": [match[1]], "month": [match[3]], "day": [match[4]]})
        for match in _NUMERIC.finditer(string):
            both = [match[1], match[3]]
            yield _date(match, {"year": [match[4]], "month": both, "day": both})
    for match in _CLOCK.finditer(string) if has_digits else ():
        hour, minute, half = match[1] or match[4], match[2] or match[5] or "0", (match[3] or match[6] or "").lower()
        if int(hour) <= 24 and int(minute) < 60 and not (half and int(hour) > 12):
            yield _date(match, {"time": _times(int(hour), int(minute), half, len(hour) == 2 and hour[0] == "0")})
    for match in _HOURS_OF[lang].finditer(string) if lang in _HOURS_OF else ():
        hour, minute, *rest = [group for group in match.groups() if group] + [""]
        if int(hour) <= 24 and int(minute or (rest[0] if rest else "") or 0) < 60:
            yield _date(match, {"time": _times(int(hour), int(minute or (rest[0] if rest else "") or 0), "")})
    if lang in ("zh", "ja"):
        yield from _chinese(string)
    elif lang == "ko":
        yield from _korean(string)
    else:
        yield from _named(string, lang)


def _times(hour: int, minute: int, half: str, is_exact: bool = False) -> list[int]:
    """Minutes from midnight; both halves of the day where neither is said."""
    time = (hour % 12 if half else hour) * 60 + minute + (12 * 60 if half == "p" else 0)
    return [time % _DAY] if half or hour > 12 or is_exact else [time % _DAY, (time + 12 * 60) % _DAY]


def _date(match: re.Match[str], parts: dict[Part, Iterable[str | int]]) -> Date:
    values = {part: frozenset(map(int, numbers)) for part, numbers in parts.items()}
    legal = {"month": 12, "day": 31}
    if any(
        not min(v, default=0) <= legal.get(part, 9999) or (part in legal and not any(1 <= n <= legal[part] for n in v))
        for part, v in values.items()
    ):
        values = {}
    return Date(Span(*match.span()), values)


def _number(numeral: str) -> int | None:
    if numeral.isdigit():
        return int(numeral)
    value = parsed(numeral.replace("〇", "零").replace("廿", "二十").replace("元", "一"))
    return None if value is None else int(value)


def _chinese(string: str) -> Iterator[Date]:
    if any(sign in string for sign in "年月日号號"):
        for match in _CHINESE.finditer(string):
            year, month, days = (
                match[1],
                match[2] or match[6] or match[10] or match[11],
                match[3] or match[7] or match[12],
            )
            parts: dict[Part, Iterable[str | int]] = {}
            if year:
                base = _BASES.get(year[:2], 0)
                number = _number(year[2:] if base else year)
                if number is not None:
                    parts["year"] = [number + base, number] if base else [number]
            if month and (value := _number(month)) is not None:
                parts["month"] = [value]
            if days:
                numbers = [_number(n) for n in re.findall(rf"\d+|[{_HAN}廿]+", days)]
                parts["day"] = [n for n in numbers if n is not None]
            if year or month or days:
                yield _date(match, parts)
    for match in _CHINESE_WEEKDAY.finditer(string):
        sign = match[1] or match[2] or match[3]
        place = "一二三四五六日天月火水木金土".index(sign)
        day = 7 if sign in "日天" else place + 1 if place < 7 else place - 7
        yield _date(match, {"weekday": [day]})
    for match in (
        _CHINESE_TIME.finditer(string) if "点" in string or "时" in string or "點" in string or "時" in string else ()
    ):
        part, hour, behind = match[1], _number(match[2]), match[3] or ""
        is_hour_word = "时" in match[0][:6] or "時" in match[0][:6]
        if (
            hour is None
            or hour > 24
            or not (part or (behind[:1] and behind not in ("整",)) or (is_hour_word and behind))
        ):
            continue
        if is_hour_word and not part and not behind:
            continue
        minute = {"半": 30, "一刻": 15, "三刻": 45}.get(behind, _number(match[4]) if match[4] else 0) or 0
        if minute < 60:
            yield _date(match, {"time": _chinese_times(hour, minute, part or "")})


def _chinese_times(hour: int, minute: int, part: str) -> list[int]:
    if hour > 12 or not part:
        return _times(hour, minute, "")
    if part in ("下午", "午后", "傍晚", "午後") or (part == "中午" and hour < 6):
        return _times(hour, minute, "p")
    if part in ("凌晨", "清晨", "早上", "早晨", "上午", "午前"):
        return [*_times(hour, minute, "a"), *([12 * 60 + minute] if hour == 12 else [])]
    return _times(hour, minute, "")


def _korean(string: str) -> Iterator[Date]:
    for match in _KOREAN.finditer(string) if any(sign in string for sign in "년월일") else ():
        if match[1] or match[2]:
            parts: dict[Part, Iterable[str | int]] = {}
            for part, number in zip(PARTS, match.groups(), strict=False):
                if number:
                    parts[part] = [number]
            yield _date(match, parts)
    for match in _KOREAN_WEEKDAY.finditer(string):
        yield _date(match, {"weekday": ["월화수목금토일".index(match[1]) + 1]})


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    month = calendar.months(lang)[0]
    if not month:
        return None
    edge = "" if lang == "th" else r"(?<!\w)"
    suffix = r"(?:st|nd|rd|th|er|\.|º|ª|-?го|-?е)?"
    day = rf"(\d{{1,2}}){suffix}(?:\s?(?:[-–—/]|and|et|und|to|y|e|i|и)\s?(\d{{1,2}}){suffix})?"
    of = r"\s?(?:day\s)?(?:of\s|de\s|di\s|d['’])?\s?"
    year = r"(?:[\s,]{1,2}(?:de\s|del\s|of\s|พ\.ศ\.\s?)?(\d{4})(?!\d))?"
    before = rf"{edge}(?<!\d[.,]){day}{of}({month})(?!\w){year}"
    after = rf"{edge}({month})(?!\w)\s?(?:the\s)?{day}(?![\d%.]\d|\d|\s?(?:per|people|million)){year}"
    alone = rf"{edge}({month})(?!\w){year}"
    weekday = calendar.weekdays(lang)[0]
    return (
        re.compile(f"{before}|{after}|{alone}", re.IGNORECASE),
        re.compile(rf"{edge}({weekday or '(?!)'})(?!\w)", re.IGNORECASE),
    )


def _named(string: str, lang: str) -> Iterator[Date]:
    """Dates with the name of the month, in languages that have names."""
    patterns = _patterns(lang)
    if patterns is None:
        return
    for match in patterns[0].finditer(string):
        groups = match.groups()
        if groups[2]:
            days, name, year = groups[0:2], groups[2], groups[3]
        elif groups[4]:
            days, name, year = groups[5:7], groups[4], groups[7]
        else:
            days, name, year = (None, None), groups[8], groups[9]
        is_word = name.lower().rstrip(".") in ("may", "march", "mar", "mars", "mai", "mei", "jan", "sept", "dec", "oct")
        if not any(days) and ((is_word and not year) or (lang == "en" and not name[0].isupper())):
            continue
        if lang == "en" and not any(days) and not year and name.lower() == "august" and name[0].islower():
            continue
        if lang == "en" and not name[0].isupper():
            continue
        parts: dict[Part, Iterable[str | int]] = {"month": [calendar.number(name, calendar.months(lang)[1])]}
        if any(days):
            parts["day"] = [day for day in days if day]
        if year:
            parts["year"] = [year, int(year) - 543] if lang == "th" else [year]
        yield _date(match, parts)
    for match in patterns[1].finditer(string):
        if lang != "en" or match[0][0].isupper():
            yield _date(match, {"weekday": [calendar.number(match[1], calendar.weekdays(lang)[1])]})
    if lang == "en" and ("clock" in string or "past" in string or "quarter to" in string):
        for match in _OCLOCK.finditer(string):
            if match[1] or "clock" in match[0].lower():
                hour = int(match[2]) if match[2].isdigit() else _HOURS.index(match[2].lower()) + 1
                if hour <= 12:
                    shift = next((n for words, n in _SHIFTS.items() if words in (match[1] or "").lower()), 0)
                    yield _date(match, {"time": [(t + shift) % _DAY for t in _times(hour, 0, "")]})
