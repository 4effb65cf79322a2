"""Numbers in digits, in any script that has decimal digits: 180, 1,234.5, 1.234,5, 3.5亿, ３０, 20%, 1990s, ½, XIV.

Digits that are part of a code (COVID-19, F16, 3D) are asked for by the check of names; here they only may answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from aligner.check.finding import Taken
from aligner.check.numbers.quantity import Quantity, Weight, quantity

# Languages that write 1,234.5; the others are read both ways, since nobody keeps strictly to 1.234,5.
_POINTS = frozenset(("en", "ja", "ko", "th", "zh"))
_GROUPED = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?!\d)(?:,\d+)?"
    r"|\d{1,3}(?:[\u00a0\u202f\u2009'’]\d{3})+(?!\d)(?:[.,]\d+)?"
)
_ENGLISH = re.compile(rf"{_GROUPED}|\d+(?:\.\d+)?")
_CONTINENTAL = re.compile(rf"{_GROUPED}|\d{{1,3}}(?: \d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*")
_ZH_UNITS = {"十": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "萬": 10**4, "만": 10**4}
_ZH_UNITS |= {"亿": 10**8, "億": 10**8, "억": 10**8, "兆": 10**12, "조": 10**12}
_ZH_UNIT = re.compile(rf"\s?([多余餘几來来]?)([{''.join(_ZH_UNITS)}]+)")
_SCALES = (
    (1e3, r"thousand|k|tausend|mille|mila|mil(?!\s+mi)|duizend|tys\.|tysi[ąę]c\w*|тыс\w*|bin"),
    (1e9, r"mil\s+mi\w+|milliard\w*|miliard\w*|miljard\w*|milyar\w*|mrd\.?|mld\.?|миллиард\w*|млрд\.?|bilh\w+"),
    (1e6, r"milli?[oó]n\w*|mili[oó]n\w*|milh\w+|miljoen\w*|milyon\w*|mio\.?|mln\.?|mn|m|миллион\w*|млн\.?"),
    (1e9, r"billion\w*|bn"),
    (1e12, r"trillion\w*|tn"),
    (1e2, r"hundred|hundert|cents?|honderd"),
    (12.0, r"dozen|douzaines?|dutzend"),
)
_SCALE = re.compile(
    "[ \u00a0\u202f-]?(?:" + "|".join(f"({words})" for _, words in _SCALES) + r")(?![^\W\d_])", re.IGNORECASE
)
_LETTERS = ("k", "K", "m", "M")
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
_FRACTION = re.compile(r"\s?/\s?(\d{1,3})(?![\d/])")
_VULGAR = re.compile("\\s?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞])")
_YEAR_TO = re.compile(r"(\d\d)\d\d[-–—/]$")
_OF_CENTURY = re.compile(r"世[纪紀]([1-9]0)(?=年代)")
_ROMAN = re.compile(r"(?<![\w.])(?=[IVXLC]{2,})(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w])|[Ⅰ-Ⅿ]")
_PHONE = re.compile(r"(?<!\d)(?:\+\d{1,3}|\(?0\d{1,4}\)?)(?:[ /-]?\(?\d{2,8}\)?){1,5}(?![.,]?\d)")
_TWO_ROMAN = re.compile("[IVXLC]{2}|[Ⅰ-Ⅿ]")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


@lru_cache(maxsize=1024)
def _plain(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def ascii_digits(string: str) -> str:
    """The same string with the digits of all scripts, and wide points and commas between digits, as in ASCII."""
    if string.isascii():
        return string
    plain = "".join(map(_plain, string))
    return re.sub(r"(?<=\d)[．，](?=\d)", lambda match: "." if match[0] == "．" else ",", plain)


def digits(string: str, lang: str) -> Iterator[Quantity]:
    """The numbers in digits, with the units of thousands and so on behind them, and Roman numerals.

    Args:
        string: With digits as in ASCII.
        lang: Primary subtag of its language.
    """
    position = 0
    phones = Taken(m.span() for m in _PHONE.finditer(string) if sum(map(str.isdigit, m[0])) > 6)
    for match in (_ENGLISH if lang in _POINTS else _CONTINENTAL).finditer(string):
        if match.start() >= position:
            found = _number(string, match, lang)
            position = found.span.stop
            yield replace(found, weight=Weight.LOOSE) if phones.holds(*found.span) else found
    for match in _ROMAN.finditer(string) if _TWO_ROMAN.search(string) else ():
        if match[0]:
            yield quantity(*match.span(), [_roman(match[0])], Weight.LOOSE)
    for match in () if string.isascii() else _VULGAR.finditer(string):
        yield quantity(*match.span(), [unicodedata.numeric(match[1])], Weight.LOOSE)


def _number(string: str, match: re.Match[str], lang: str) -> Quantity:
    start, stop = match.span()
    values = _readings(match[0], lang)
    weight = Weight.FIRM if values and not _is_code(string, start, stop) else Weight.LOOSE
    if _CONVERTED.match(string, stop):
        weight = Weight.LOOSE
    if start and string[start - 1] in "'’" and len(match[0]) == 2:  # '98
        values |= {values_ + century for values_ in values for century in (1900, 2000)}
    scaled = _scaled(string, stop, values)
    if scaled is not None:
        stop, values = scaled
    elif found := _VULGAR.match(string, stop):
        values, stop = {value + unicodedata.numeric(found[1]) for value in values}, found.end()
    elif found := _FRACTION.match(string, stop):
        if int(found[1]):
            values = {value / int(found[1]) for value in values} | values | {float(found[1])}
        stop, weight = found.end(), min(weight, Weight.CLEAR)
    if found := _SHARE.match(string, stop):
        stop = found.end()
        values |= {value / 100 for value in values}
    elif found := _SUFFIX.match(string, stop):
        stop = found.end()
        if found[0].lower() in ("s", "'s", "’s") and len(match[0]) == 4:
            values |= {value % 100 for value in values} | {value // 100 + 1 for value in values if value % 100 == 0}
    if len(match[0]) == 2 and (before := _YEAR_TO.search(string, max(0, start - 6), start)):  # 2024-25
        values |= {100 * float(before[1]) + value for value in values}
    if found := _OF_CENTURY.match(string, stop):  # 20世纪90年代
        decade = 100 * (int(match[0]) - 1) + int(found[1]) if match[0].isdecimal() else 0
        values, stop = {float(decade), float(found[1])}, found.end()
    if string[stop : stop + 1] == "倍":
        values |= {value + 1 for value in values} | {value - 1 for value in values}
    if string[stop : stop + 2] in ("年代", "世纪"):
        values |= {value % 100 for value in values} | {value + 1900 for value in values}
        values |= {100 * (value - 1) for value in values}
    if stop == match.end() and _is_enumerator(string, start, stop):
        weight = Weight.LOOSE
    return quantity(start, stop, values, weight)


def _readings(digits: str, lang: str) -> set[float]:
    """What a group of digits may mean in a language."""
    spaced = re.sub("[\u00a0\u202f\u2009'’ ]", "", digits)
    if len(spaced) > 15:
        return set()  # a number of an account, or of nothing
    found = set()
    for point, comma in ((".", ","), (",", ".")):
        if point == "," and lang in _POINTS and digits.count(".") < 2:
            continue
        if spaced.count(point) > 1 or (
            comma in spaced and not re.fullmatch(rf"\d{{1,3}}(?:[{comma}]\d{{3}})+(?:[{point}]\d+)?", spaced)
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
    if start and (_LATIN.match(string[start - 1]) or string[start - 1] in "_#@/\\"):
        return True
    if start > 1 and string[start - 1] in "-–." and (_LATIN.match(string[start - 2]) or string[start - 2].isdigit()):
        word = re.search(r"[^\W\d_]*$", string[max(0, start - 30) : start - 1])
        is_word = word is not None and len(word[0]) > 2 and word[0].islower()
        is_range = string[start - 1] != "." and string[start - 2].isdigit()
        if not is_word and not is_range:
            return True
    behind = string[stop : stop + 1]
    if behind == "." and string[stop + 1 : stop + 2].isdigit():
        return True
    if behind in ("_", "@") and behind:
        return True
    if not behind or not _LATIN.match(behind):
        return behind == "-" and bool(re.match(r"-[A-Z]\b", string[stop : stop + 3]))
    return not (_SUFFIX.match(string, stop) or _UNIT.match(string, stop) or _SCALE.match(string, stop))


def _is_enumerator(string: str, start: int, stop: int) -> bool:
    """Whether a number only counts the segment: "3. Other matters", (3), 3、."""
    return not string[:start].strip(" \t([（【") and bool(re.match(r"[.．、)）\]】](?!\d)", string[stop : stop + 2]))


def _roman(numeral: str) -> int:
    if len(numeral) == 1 and numeral >= "Ⅰ":
        return int(unicodedata.numeric(numeral))
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))
