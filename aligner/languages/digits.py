"""Numbers in digits, in any script that has decimal digits: 180, 1,234.5, 1.234,5, 3.5亿, ３０, 20%, 1990s, ½, XIV.

Digits that are part of a code (COVID-19, F16, 3D) are asked for by the check of names; here they only may answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from aligner.languages import Language
from aligner.languages.numerals import roman
from aligner.languages.readings import HALF_MORE, Quantity, Taken, Weight, discounts, quantity

_GROUPED = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?!\d)(?:,\d+)?"
    r"|\d{1,3}(?:[\u00a0\u202f\u2009'’]\d{3})+(?!\d)(?:[.,]\d+)?"
)
_ENGLISH = re.compile(rf"{_GROUPED}|\d+(?:\.\d+)?")
_CONTINENTAL = re.compile(rf"{_GROUPED}|\d{{1,3}}(?: \d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*")
_ZH_UNITS = {"十": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "萬": 10**4, "만": 10**4}
_ZH_UNITS |= {"亿": 10**8, "億": 10**8, "억": 10**8, "兆": 10**12, "조": 10**12}
# Not the first half of a unit: 15千瓦, 0.6兆帕.
_ZH_UNIT = re.compile(
    rf"\s?([多余餘几來来]?)((?:[{''.join(_ZH_UNITS)}](?<!千(?=[瓦帕克米赫卡焦伏字位]))(?<!兆(?=[瓦帕赫焦欧字位比])))+)"
)
_SCALES = (
    (1e3, r"thousand|k|tausend|mille|mila|mil(?!\s+mi)|duizend|tys\.|tysi[ąę]c\w*|тыс\w*|bin"),
    (1e9, r"mil\s+mi\w+|milliard\w*|miliard\w*|miljard\w*|milyar\w*|mrd\.?|mld\.?|миллиард\w*|млрд\.?|bilh\w+"),
    (1e6, r"milli?[oó]n\w*|mili[oó]n\w*|milh\w+|miljoen\w*|milyon\w*|mio\.?|mln\.?|mn|m|миллион\w*|млн\.?"),
    (1e9, r"billion\w*|bn"),
    (1e12, r"trillion\w*|tn|lakh\s+crores?"),
    (1e7, r"crores?"),
    (1e5, r"lakhs?|lacs?"),
    (1e2, r"hundred|hundert|cents?|honderd"),
    (12.0, r"dozen|douzaines?|dutzend"),
)
_SCALE = re.compile(
    "[ \u00a0\u202f-]?(?:" + "|".join(f"({words})" for _, words in _SCALES) + r")(?![^\W\d_])", re.IGNORECASE
)
_LETTERS = ("k", "K", "m", "M")
_ZERO = re.compile(
    "(?<=[零〇一二三四五六七八九])[○◯]|[○◯](?=[○◯零〇一二三四五六七八九])|(?<=[一二三四五六七八九][○◯])[○◯]"
    "|(?<=[一二三四五六七八九〇])[OＯ](?=[OＯ一二三四五六七八九〇年])|(?<=[一二三四五六七八九〇][OＯ])[OＯ](?=[一二三四五六七八九〇年])"
)
_PERCENT = r"per\s?cent|prozent|pour\s?cent|por\s?(?:ciento|cento)|per\s?cento|procent|процент\w*|(?:个)?百分点|퍼센트"
_SHARE = re.compile(rf"\s?(?:[%％٪‰]|{_PERCENT})", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:st|nd|rd|th|s|er|ème|e|º|ª|°)(?![^\W\d_])|['’]s(?![^\W\d_])", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:[kcmdµ]?m[²³]?|[kmµ]?g|ml|[KMGT]B|[kMG]?Wh?|[kMG]?Hz|ha|h|min|[ap]\.?m|[AP]M|mph|ft|lb|oz|mw|yo)(?![^\W\d_])"
)
# Measures that translators convert.
_CONVERTED = re.compile(
    r"[\s-]?(?:feet|foot|inch(?:es)?|pounds?|miles?|yards?|acres?|ounces?|ft|lbs?|[华摄]氏|[里亩畝斤尺寸丈]|公[里斤顷]|英[里尺寸亩]|°)(?![a-z])"
)
_FRACTION = re.compile(r"(?<![12]\d{3})\s?/\s?(\d{1,3})(?![\d/])")
_VULGAR = re.compile("\\s?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞])")
_YEAR_TO = re.compile(r"(\d\d)\d\d[-–—/]$")
_TO_YEAR = re.compile(r"(?<=[12]\d{3})(?=/(\d\d)(?!\d))")  # the year 2023/24
_OF_CENTURY = re.compile(r"世[纪紀]([1-9]0)(?=年代)")
_ROMAN = re.compile(r"(?<![\w.])(?=[IVXLC]{2,})(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w])|[Ⅰ-Ⅿ]")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=[^\W\d_])(?![a-z])")  # behind it a title begins
_PHONE = re.compile(r"(?<!\d)(?:\+\d{1,3}|\(?0\d{1,4}\)?)(?:[ /-]?\(?\d{2,8}\)?){1,5}(?![.,]?\d)")
_TWO_ROMAN = re.compile("[IVXLC]{2}|[Ⅰ-Ⅿ]")
# What makes a code of digits: a letter or sign before or behind them. A word before a hyphen does not (mid-1990s).
_CODE_BEFORE = re.compile(r"[A-Za-zÀ-ɏ_#@/\\]$|([^\W\d_]*[A-Za-zÀ-ɏ])[-–.]$|\d\.$")
_CODE_BEHIND = re.compile(r"\.\d|[_@]|-[A-Z]\b|[A-Za-zÀ-ɏ]")


@lru_cache(maxsize=1024)
def _plain(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def ascii_digits(string: str) -> str:
    """The same string with the digits of all scripts, and wide points and commas between digits, as in ASCII.

    What is written for the zero among Chinese digits, 一九六○ or 一九六O, becomes one: 〇.
    """
    if string.isascii():
        return string
    plain = _ZERO.sub("〇", "".join(map(_plain, string)))
    return re.sub(r"(?<=\d)[．，](?=\d)", lambda match: "." if match[0] == "．" else ",", plain)


def digits(string: str, language: Language) -> Iterator[Quantity]:
    """The numbers in digits, with the units of thousands and so on behind them, and Roman numerals.

    Args:
        string: With digits as in ASCII.
        language: Its language; where its decimal mark is not always a point, 1,234.5 and 1.234,5 are both read,
            since nobody keeps strictly to the comma.
    """
    position = 0
    phones = Taken(m.span() for m in _PHONE.finditer(string) if sum(map(str.isdigit, m[0])) > 6)
    for match in (_ENGLISH if language.point_only else _CONTINENTAL).finditer(string):
        if match.start() >= position:
            found = _number(string, match, language)
            position = found.span.stop
            yield replace(found, weight=Weight.LOOSE) if phones.holds(*found.span) else found
    for match in _ROMAN.finditer(string) if _TWO_ROMAN.search(string) else ():
        if match[0]:
            yield quantity(*match.span(), [roman(match[0])], Weight.LOOSE)
    for match in () if string.isascii() else _VULGAR.finditer(string):
        yield quantity(*match.span(), [unicodedata.numeric(match[1])], Weight.LOOSE)


def _number(string: str, match: re.Match[str], language: Language) -> Quantity:
    start, stop = match.span()
    values = _readings(match[0], language)
    weight = Weight.FIRM if values and not _is_code(string, start, stop) else Weight.LOOSE
    if _CONVERTED.match(string, stop):
        weight = Weight.LOOSE
    if start and string[start - 1] in "'’" and len(match[0]) == 2:  # '98
        values |= {value + century for value in values for century in (1900, 2000)}
    scaled = _scaled(string, stop, values)
    if scaled is not None:
        stop, values = scaled
    for alternatives in _BEHIND[scaled is not None :]:
        for pattern, meaning in alternatives:
            if found := pattern.match(string, stop):
                stop, values = found.end(), meaning(found, match[0], values)
                break
    if "/" in string[match.end() : stop]:
        weight = min(weight, Weight.CLEAR)
    if len(match[0]) == 2 and (before := _YEAR_TO.search(string, max(0, start - 6), start)):  # 2024-25
        values |= {100 * float(before[1]) + value for value in values}
    if stop == match.end() and _is_enumerator(string, start, stop):
        weight = Weight.LOOSE
    return quantity(start, stop, values, weight)


def _divided(found: re.Match[str], digits: str, values: set[float]) -> set[float]:
    divisor = int(found[1])
    return {value / divisor for value in values} | values | {float(divisor)} if divisor else values


def _with_ending(found: re.Match[str], digits: str, values: set[float]) -> set[float]:
    """1990s is also 90 and, where it may be a century, 20."""
    if found[0].lower() not in ("s", "'s", "’s") or len(digits) != 4:
        return values
    return values | {value % 100 for value in values} | {value // 100 + 1 for value in values if value % 100 == 0}


def _decade(found: re.Match[str], digits: str, values: set[float]) -> set[float]:
    """20世纪90年代 is 1990 and 90."""
    return {100.0 * (int(digits) - 1) + int(found[1]) if digits.isdecimal() else 0.0, float(found[1])}


def _of_century(digits: str) -> set[float]:
    """62届 are those who left school in 1962."""
    return {float(digits) + century for century in (1900, 2000)} if len(digits) == 2 else set()


def _aged(found: re.Match[str], digits: str, values: set[float]) -> set[float]:
    """90年代 is also 1990, 20世纪 also 1900."""
    values = values | {value % 100 for value in values} | {value + 1900 for value in values}
    return values | {100 * (value - 1) for value in values}


# What stands behind digits, and what they mean with it: of each line the first that is there.
Meaning = Callable[[re.Match[str], str, set[float]], set[float]]
_BEHIND: tuple[tuple[tuple[re.Pattern[str], Meaning], ...], ...] = (
    ((_VULGAR, lambda found, _, values: {v + unicodedata.numeric(found[1]) for v in values}), (_FRACTION, _divided)),
    ((_SHARE, lambda _, __, values: values | {v / 100 for v in values}), (_SUFFIX, _with_ending)),
    ((_OF_CENTURY, _decade),),
    ((_TO_YEAR, lambda found, _, values: values | {v + 1 for v in values if (v + 1) % 100 == float(found[1])}),),
    (
        (
            re.compile("[割成](?![为為立功员員分本长長就果])"),
            lambda _, __, values: {v * by for v in values for by in (10, 0.1)},
        ),
    ),
    ((re.compile("(?=折)"), lambda _, __, values: {told for v in values for told in discounts(v)}),),
    ((re.compile("(?=[届屆级級])"), lambda _, digits, values: values | _of_century(digits)),),
    ((re.compile("(?=倍)"), lambda _, __, values: {v + more for v in values for more in (0, 1, -1)}),),
    ((re.compile("(?=年代|世纪)"), _aged),),
    ((HALF_MORE, lambda _, __, values: values | {v + 0.5 for v in values}),),
)


def _readings(digits: str, language: Language) -> set[float]:
    """What a group of digits may mean in a language."""
    spaced = re.sub("[\u00a0\u202f\u2009'’ ]", "", digits)
    if len(spaced) > 15:
        return set()  # a number of an account, or of nothing
    found = set()
    for point, comma in ((".", ","), (",", ".")):
        if point == "," and language.point_only and digits.count(".") < 2:
            continue
        if spaced.count(point) > 1 or (
            comma in spaced
            and not re.fullmatch(rf"\d{{1,3}}(?:[{comma}]\d{{2,3}})*[{comma}]\d{{3}}(?:[{point}]\d+)?", spaced)
        ):
            continue
        found.add(float(spaced.replace(comma, "").replace(point, ".")))
    return found


def _scaled(string: str, stop: int, values: set[float]) -> tuple[int, set[float]] | None:
    """The end and the values with the words or signs behind them that multiply: 3.5亿, 3.5 million, 1亿2000万."""
    if found := _ZH_UNIT.match(string, stop):
        factor = 1
        for unit in found[2]:
            factor *= _ZH_UNITS[unit]
        values = {value * factor for value in values}
        stop = found.end()
        if (more := re.compile(r"\d+(?:\.\d+)?").match(string, stop)) and not found[1]:
            unit = _ZH_UNIT.match(string, more.end())
            if unit is not None and _ZH_UNITS[unit[2][-1]] < factor:
                lower = 1
                for sign in unit[2]:
                    lower *= _ZH_UNITS[sign]
                return unit.end(), {value + float(more[0]) * lower for value in values}
        return stop, values
    if found := _SCALE.match(string, stop):
        factor_ = _SCALES[found.lastindex - 1][0] if found.lastindex else 1.0
        if found[0][1:] in _LETTERS:  # 5 m: metres, or millions
            return None
        scaled = {value * factor_ for value in values}
        return found.end(), scaled | values if found[0] in _LETTERS else scaled  # 3K may be kelvin
    return None


def _is_code(string: str, start: int, stop: int) -> bool:
    """Whether digits belong to a word: F16, COVID-19, 3D, 10.1.2; but not 5km, 6th or mid-1990s."""
    before, behind = string[max(0, start - 30) : start], string[stop : stop + 3]
    joined = _CODE_BEFORE.search(before)
    if joined and not (joined[1] and len(joined[1]) > 2 and joined[1].islower()):
        return True
    found = _CODE_BEHIND.match(behind)
    if found is None or not found[0].isalpha():
        return found is not None
    return not any(pattern.match(string, stop) for pattern in (_SUFFIX, _UNIT, _SCALE))


def _is_enumerator(string: str, start: int, stop: int) -> bool:
    """Whether a number only counts the segment: "3. Other matters", (3), 3、, "2.1 General"."""
    if string[:start].strip(" \t([（【"):
        return False
    return bool(re.match(r"[.．、)）\]】](?!\d)", string[stop : stop + 2]) or _SECTION.match(string, start))
