"""How much a string says, whatever the script: the measure of the checks that leave short segments alone."""

from __future__ import annotations

import re
import unicodedata

from aligner.languages.scripts import HAN, HANGUL, KANA

_WORD = re.compile(r"\w+")
_WIDE = re.compile(f"[{HAN}{KANA}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_WIDE_LETTERS, _HANGUL_LETTERS = 3.4, 2.2  # Latin letters of a translation, for a character


def extent(string: str) -> float:
    """Its size in Latin letters, roughly; a Chinese character counts as its usual translation does."""
    letters = len(string) - string.count(" ")  # punctuation does not matter here
    if string.isascii():
        return float(letters)
    return (
        letters
        + (_WIDE_LETTERS - 1) * len(_WIDE.findall(string))
        + (_HANGUL_LETTERS - 1) * len(_HANGUL.findall(string))
    )


def normalised(string: str) -> str:
    """A string without what makes no difference: case, width, white space, punctuation."""
    plain = string if string.isascii() else unicodedata.normalize("NFKC", string)
    return " ".join(_WORD.findall(plain.casefold()))
