"""How Chinese is said: pinyin without tones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from aligner._version import installed
from aligner.caches.dictionary import KeptDictionary
from aligner.caches.trusted import place_of
from aligner.languages import lean
from aligner.languages.scripts import HAN

_HAN = re.compile(f"[{HAN}]")
_CHINESE = re.compile(f"[{HAN}]+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


@lru_cache(maxsize=200_000)
def syllables(chinese: str) -> tuple[str, ...]:
    """Return the syllables of a word or name; what is not Chinese stays as it is."""
    kept = _kept()
    if kept is not None and all(map(kept.get, chinese)):
        return tuple(syllable for piece in _cut(chinese, kept) for syllable in (kept.get(piece) or "").split())
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(chinese))


@cache
def _kept() -> KeptDictionary[str] | None:
    """The syllables of all that pypinyin knows, to import which takes longer; None where they would have to be made."""
    name = f"syllables-{installed('pypinyin')}"
    if place_of(name) is None:
        return None

    def make() -> tuple[dict[str, str], dict[str, str]]:
        characters: dict[int, str] = lean.module("pypinyin.pinyin_dict").pinyin_dict
        phrases: dict[str, list[list[str]]] = lean.module("pypinyin.phrases_dict").phrases_dict
        known = {chr(code): _toneless(sounds.split(",")[0]) for code, sounds in characters.items()}
        known |= {phrase: " ".join(_toneless(sounds[0]) for sounds in found) for phrase, found in phrases.items()}
        return {chinese: sounds for chinese, sounds in known.items() if _CHINESE.fullmatch(chinese)}, {}

    return KeptDictionary(name, make)


@lru_cache(maxsize=2_000)
def _toneless(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable).translate(_TONES)
    return unicodedata.normalize("NFC", letters).replace("ü", "v")


def _cut(chinese: str, kept: KeptDictionary[str]) -> Iterator[str]:
    """Cut a word into the phrases and characters that pypinyin cuts it into: the longest phrase comes first.

    An end that could be the beginning of a phrase is left as characters.
    """
    while chinese:
        phrases = kept.beginning(chinese[0])
        stop = next((stop for stop in range(len(chinese), 1, -1) if chinese[:stop] in phrases), 1)
        if stop == 1 and any(phrase.startswith(chinese) for phrase in phrases):
            yield from chinese
            return
        yield chinese[:stop]
        chinese = chinese[stop:]


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
