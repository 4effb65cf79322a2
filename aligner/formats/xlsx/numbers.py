"""Numbers, dates and times as a spreadsheet shows them, by the number formats of ECMA-376 (part 1, 18.8.30, 18.8.31).

What a cell holds is a number; that it is a date stands in its format. The formats that people use are understood:
figures, thousands, per cent, currencies, dates, times, words in quotation marks. Of those that are not (conditions,
fractions, months in other languages than English), `formatted` says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

GENERAL = "General"
# Dates whose order the country decides (14, 22) are shown in the order that all understand.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "yyyy-mm-dd", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'AM/PMh"时"mm"分"',
    35: 'AM/PMh"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0 ;(#,##0)", 38: "#,##0 ;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that have a number and stand in no file."""

_LONGEST = 255  # characters in a format
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<plain>.)|(?P<pad>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<half>AM/PM|A/P|上午/下午)'
    r"|(?P<general>General)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|aaaa?)"
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*,*)?|\.[0#?]+)(?P<power>E[+-]0+)?|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*)(?:;|$)', re.DOTALL)
_COLOURS = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+", re.IGNORECASE)
_ENGLISH = re.compile(r"[0-9a-f]{0,6}09", re.IGNORECASE)  # the languages of Windows that end so are English
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_CHINESE_DAYS = "一二三四五六日"
_MOST_DAYS = 2_958_466  # to the end of the year 9999


class _Part(NamedTuple):
    kind: str
    value: str


def formatted(value: str, code: str, *, is_1904: bool = False) -> str | None:
    """Return a number as a cell shows it.

    Args:
        value: The number, as the file has it.
        code: The format of the cell.
        is_1904: Whether days are counted from 1904 on, as Excel for the Macintosh once did.

    Returns:
        None where the format is not understood, or `value` is no number.
    """
    number = _decimal(value)
    if number is None or len(code) > _LONGEST:
        return None
    sections = _sections(code)
    section = sections[0]
    if len(sections) > 1 and number < 0:
        section, number = sections[1], -number
    elif len(sections) > 2 and number == 0:
        section = sections[2]
    if section is None:
        return None
    if any(part.kind in ("date", "half", "elapsed") for part in section):
        return _date(number, section, is_1904=is_1904)
    return _figures(number, section)


def general(value: str) -> str:
    """Return a number as a cell without a format shows it: in at most eleven characters."""
    number = _decimal(value)
    if number is None:
        return value
    if number == number.to_integral_value() and abs(number) < 10**11:
        return str(int(number))
    if number and not Decimal("1e-4") <= abs(number) < 10**11:
        mantissa, _, power = f"{number:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{power[0]}{power[1:].zfill(2)}"
    before = len(str(int(abs(number)))) + (number < 0)
    return f"{number:.{max(0, 10 - before)}f}".rstrip("0").rstrip(".")


def _decimal(value: str) -> Decimal | None:
    try:
        number = Decimal(value) if len(value) < 50 else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and number.adjusted() < 310 else None


@lru_cache(maxsize=1000)
def _sections(code: str) -> Sequence[tuple[_Part, ...] | None]:
    """The parts of a format for positive and negative numbers and nought; None for one that is not understood."""
    pieces = [match[1] for match in _SECTION.finditer(code)]
    pieces = pieces[:-1] if len(pieces) > 1 and not pieces[-1] else pieces
    return [_parsed(piece) for piece in pieces[:3]] or [_parsed(GENERAL)]


def _parsed(section: str) -> tuple[_Part, ...] | None:
    parts: list[_Part] = []
    is_english = True
    for match in _PART.finditer(section):
        kind, value = match.lastgroup or "", match[0]
        if kind == "bracket":
            part, is_english = _bracket(match["bracket"], is_english=is_english)
            if part is None:
                return None
            parts.append(part)
        elif kind in ("digits", "power"):
            parts.append(_Part("digits", value))
        elif kind in ("quoted", "plain"):
            parts.append(_Part("other", match[kind]))
        elif kind == "date" and value.lower() in ("e", "g"):
            return None
        elif kind != "pad":
            parts.append(_Part(kind, value.lower() if kind in ("date", "half") else value))
    named = [part for part in parts if part.kind == "date" and re.fullmatch("m{3,5}|d{3,4}", part.value)]
    figures = sum(part.kind == "digits" for part in parts)
    is_fraction = figures > 1 and any(part == _Part("other", "/") for part in parts)
    return None if (named and not is_english) or is_fraction else tuple(parts)


def _bracket(inside: str, *, is_english: bool) -> tuple[_Part | None, bool]:
    """What stands in brackets: time that has gone by, a colour, a currency or a language."""
    if re.fullmatch("h+|m+|s+", inside, re.IGNORECASE):
        return _Part("elapsed", inside.lower()), is_english
    if inside.startswith("$"):
        symbol, _, language = inside[1:].partition("-")
        return _Part("other", symbol), is_english and (not language or _ENGLISH.fullmatch(language) is not None)
    return (_Part("other", ""), is_english) if _COLOURS.fullmatch(inside) else (None, is_english)


def _figures(number: Decimal, section: Sequence[_Part]) -> str | None:
    figures = [part for part in section if part.kind == "digits"]
    if len(figures) > 1 and not any(part.kind == "other" for part in section):
        return None
    if len(figures) > 1:  # such as 000-0000: digits with marks between them
        return _masked(number, section)
    negative = number < 0
    number = abs(number) * 100 ** sum(part.kind == "percent" for part in section)
    made = ""
    for part in section:
        if part.kind == "digits":
            made += _digits(number, part.value)
        elif part.kind in ("general", "text"):
            made += general(str(number))
        else:
            made += part.value
    return ("-" if negative and re.search("[1-9]", made) else "") + made.strip()


def _masked(number: Decimal, section: Sequence[_Part]) -> str | None:
    """A number whose digits stand in several groups, such as one of a telephone."""
    places = "".join(part.value for part in section if part.kind == "digits")
    if not re.fullmatch("[0#?]+", places) or number < 0:
        return None
    digits = str(int(number.to_integral_value(ROUND_HALF_UP))).rjust(places.count("0"), "0")
    made, left = "", len(places)
    for part in section:
        if part.kind == "digits":
            left -= len(part.value)
            taken = digits[: max(0, len(digits) - left)]
            digits = digits[len(taken) :]
            made += taken
        else:
            made += part.value
    return made.strip()


def _digits(number: Decimal, pattern: str) -> str:
    pattern, _, power = pattern.upper().partition("E")
    if power:
        return _scientific(number, pattern, power)
    whole, _, fraction = pattern.partition(".")
    scaled = len(whole) - len(whole.rstrip(",")) if not fraction else len(fraction) - len(fraction.rstrip(","))
    number = number / 1000**scaled
    groups = "," in whole.strip(",")
    fraction = fraction.rstrip(",")
    rounded = _rounded(number, len(fraction))
    before, _, after = f"{rounded:f}".partition(".")
    before = before.lstrip("0").rjust(whole.count("0"), "0")
    if groups:
        before = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", ",", before)
    optional = len(fraction) - len(fraction.rstrip("#?"))
    kept = len(fraction) - optional
    after = after[:kept] + after[kept:].rstrip("0")
    return before + ("." + after if after or "." in pattern else "")


def _scientific(number: Decimal, pattern: str, power: str) -> str:
    exponent = number.adjusted() if number else 0
    digits = _digits(number.scaleb(-exponent), pattern)
    sign = "-" if exponent < 0 else "+" if power[0] == "+" else ""
    return f"{digits}E{sign}{str(abs(exponent)).zfill(len(power) - 1)}"


def _rounded(number: Decimal, places: int) -> Decimal:
    try:
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:  # more digits than the library keeps
        return number


def _date(number: Decimal, section: Sequence[_Part], *, is_1904: bool) -> str | None:
    if not 0 <= number < _MOST_DAYS:
        return None
    dates = [part for part in section if part.kind in ("date", "elapsed")]
    fraction = max((len(part.value.partition(".")[2]) for part in dates), default=0)
    seconds = _rounded(number * 86_400, fraction)
    moment = _moment(seconds, is_1904=is_1904)
    is_half = any(part.kind == "half" for part in section)
    made = ""
    for i, part in enumerate(section):
        if part.kind == "date":
            made += _field(part.value, moment, seconds, section, i, is_half=is_half)
        elif part.kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[part.value[0]]
            made += str(int(seconds // unit)).zfill(len(part.value))
        elif part.kind == "half":
            first, _, second = part.value.upper().partition("/")
            made += second if moment.hour >= 12 else first
        else:
            made += part.value
    return made.strip()


def _moment(seconds: Decimal, *, is_1904: bool) -> datetime:
    """The moment so many seconds after the beginning, in which there is a 29th of February 1900."""
    if is_1904:
        start = datetime(1904, 1, 1)
    else:
        start = datetime(1899, 12, 31) if seconds < 60 * 86_400 else datetime(1899, 12, 30)
    whole = int(seconds)
    return start + timedelta(days=whole // 86_400, seconds=whole % 86_400)


def _field(
    code: str, moment: datetime, seconds: Decimal, section: Sequence[_Part], place: int, *, is_half: bool
) -> str:
    """What stands for one letter or more of a format, such as `yyyy`."""
    letter, size = code[0], len(code)
    if letter == "m" and _is_minute(section, place):
        return str(moment.minute).zfill(min(size, 2))
    if letter == "y":
        return f"{moment.year % 100:02}" if size < 3 else f"{moment.year:04}"
    if letter == "m":
        name = _MONTHS[moment.month - 1]
        return {1: str(moment.month), 2: f"{moment.month:02}", 3: name[:3], 5: name[0]}.get(size, name)
    if letter == "d":
        name = _DAYS[moment.weekday()]
        return {1: str(moment.day), 2: f"{moment.day:02}", 3: name[:3]}.get(size, name)
    if letter == "a":
        return ("星期" if size == 4 else "") + _CHINESE_DAYS[moment.weekday()]
    if letter == "h":
        return str((moment.hour + 11) % 12 + 1 if is_half else moment.hour).zfill(min(size, 2))
    whole, dot, places = code.partition(".")
    rest = f"{seconds % 1:.{len(places)}f}"[1:] if dot else ""
    return str(moment.second).zfill(min(len(whole), 2)) + rest


def _is_minute(section: Sequence[_Part], place: int) -> bool:
    """Whether an `m` means minutes: behind hours, or before seconds."""
    dates = [(i, part.value[0]) for i, part in enumerate(section) if part.kind in ("date", "elapsed")]
    at = next(n for n, (i, _) in enumerate(dates) if i == place)
    before = dates[at - 1][1] if at else ""
    after = dates[at + 1][1] if at + 1 < len(dates) else ""
    return len(section[place].value) < 3 and (before == "h" or after == "s")
