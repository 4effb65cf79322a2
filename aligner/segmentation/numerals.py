"""Numerals as enumerators have them: 5, ５, ٥, 五, 十五, ⑤, ㈤, V."""

from __future__ import annotations

import re
import unicodedata

_HAN = {character: value for value, character in enumerate("一二三四五六七八九", 1)}
_HAN_NUMERAL = re.compile("([二三四五六七八九]?)(十?)([一二三四五六七八九]?)")
_ROMAN = re.compile("(x{0,3})(ix|iv|v?i{0,3})")


def value(numeral: str) -> int | None:
    """The number that a numeral from 1 to 99 stands for (a Roman one to 39), or None if it is none."""
    if numeral.isdecimal():
        return int(numeral) or None
    if len(numeral) == 1 and not "一" <= numeral <= "鿿" and not numeral.isalpha():
        number = unicodedata.numeric(numeral, 0.0)  # ① and its kin
        return int(number) if number.is_integer() and 0 < number < 100 else None
    return _han(numeral) or _roman(numeral.lower())


def _han(numeral: str) -> int | None:
    if numeral in _HAN:
        return _HAN[numeral]
    found = _HAN_NUMERAL.fullmatch(numeral)
    if found is None or not found[2]:
        return None
    return 10 * _HAN.get(found[1], 1) + _HAN.get(found[3], 0)


def _roman(numeral: str) -> int | None:
    found = _ROMAN.fullmatch(numeral)
    if found is None or not numeral:
        return None
    ones = {"ix": 9, "iv": 4}.get(found[2], found[2].count("i") + 5 * found[2].count("v"))
    return 10 * len(found[1]) + ones
