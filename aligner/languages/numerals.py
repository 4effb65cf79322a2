"""Numerals as enumerators have them: 5, ５, ٥, 五, 十五, ⑤, ㈤, V."""

from __future__ import annotations

import re
import unicodedata

from aligner.languages.zh.numbers import parsed

_HAN = re.compile("[一二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?")
_ROMAN = re.compile("(?=.)x{0,3}(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def value(numeral: str) -> int | None:
    """The number that a numeral from 1 to 99 stands for (a Roman one to 39), or None if it is none."""
    if numeral.isdecimal():
        return int(numeral) or None
    if len(numeral) == 1 and not numeral.isalpha():
        number = unicodedata.numeric(numeral, 0.0)  # ① and its kin
        return int(number) if number.is_integer() and 0 < number < 100 else None
    if _HAN.fullmatch(numeral):
        return int(parsed(numeral) or 0)
    return roman(numeral) if _ROMAN.fullmatch(numeral.lower()) else None


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral, in letters from I to C or as a single character of its own, such as Ⅳ."""
    if len(numeral) == 1 and numeral >= "Ⅰ":
        return int(unicodedata.numeric(numeral))
    values = [_ROMAN_VALUES[letter] for letter in numeral.lower()]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))
