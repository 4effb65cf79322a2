"""How Chinese is said: pinyin without tones."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from aligner.languages.scripts import HAN

_HAN = re.compile(f"[{HAN}]")


@lru_cache(maxsize=200_000)
def syllables(chinese: str) -> tuple[str, ...]:
    """Return the syllables of a word or name; what is not Chinese stays as it is."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(chinese))


@lru_cache(maxsize=20_000)
def readings(character: str) -> frozenset[str]:
    """Return all ways to say a character, with `ü` both as `v` and as `u`; none where it is not Chinese."""
    if not _HAN.match(character):
        return frozenset()
    from pypinyin import Style, pinyin

    found = {sound.replace("ü", "v") for sound in pinyin(character, style=Style.NORMAL, heteronym=True)[0]}
    return frozenset(found | {sound.replace("v", "u") for sound in found})


def bare(latin: str) -> str:
    """Return the letters of a word alone, in lower case and without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", latin.lower()) if c.isascii() and c.isalpha())
