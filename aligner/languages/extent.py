"""Measure the length of strings independently of the script, for checks that skip short segments."""

from __future__ import annotations

import re
import unicodedata

from aligner.languages.scripts import HAN, HANGUL, KANA

_WORD = re.compile(r"\w+")
_WIDE = re.compile(f"[{HAN}{KANA}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_WIDE_LETTERS, _HANGUL_LETTERS = 3.4, 2.2  # Latin letters of a translation, for a character


def extent(string: str) -> float:
    """Return the rough length of a string in Latin letters; a Chinese character counts as its translation does."""
    letters = len(string) - string.count(" ")  # punctuation does not matter here
    if string.isascii():
        return float(letters)
    return (
        letters
        + (_WIDE_LETTERS - 1) * len(_WIDE.findall(string))
        + (_HANGUL_LETTERS - 1) * len(_HANGUL.findall(string))
    )


def normalised(string: str) -> str:
    """Return a string without differences of case, width, white space and punctuation."""
    plain = string if string.isascii() else unicodedata.normalize("NFKC", string)
    return " ".join(_WORD.findall(plain.casefold()))
