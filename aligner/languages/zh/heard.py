"""Whether a Chinese text spells an English name by sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from aligner.languages.readings import Taken
from aligner.languages.scripts import HAN
from aligner.languages.zh.countries import country_places
from aligner.languages.zh.known_names import headwords_with, in_english
from aligner.languages.zh.pinyin import bare, syllables
from aligner.languages.zh.sounds import sounds, spells_names
from aligner.model import Span

UNLIKE = -0.8
"""Likeness of sounds below which two are not the same name."""
LIKE = 0.0
"""From which they may be, though the dictionary has another spelling."""
CAPITALISED = re.compile(r"(?<![\w'’.-])[A-Z][^\W\d_]+(?!\w)")
"""A word with a capital letter."""
_PEOPLE = re.compile(r"(?:ites?|ians?|ese|s)$")
_NO_SOUNDS = "了着在是就都这我你们"  # everyday characters that spell no names
_SOUNDING = re.compile(f"(?:(?![{_NO_SOUNDS}])[{HAN}]){{2,}}")
_HEARD, _CLEARLY = -1.6, 1.0  # how like a part of a name sounds that is spelt, and by how much more than other parts
_NAMED = 4  # letters of a name that is written in capitals


def is_heard(word: str, chinese: str, runs: Sequence[str]) -> bool:
    """Return whether something in a Chinese text may spell a name, or is it in pinyin."""
    if word.isupper():
        return False
    said = "".join(syllables(chinese))
    least = LIKE if headwords_with(word) else UNLIKE
    every = [bare(one) for one in forms(word)]
    return any(not one or one in said or any(likeness(run, one) > least for run in runs) for one in every)


def runs_of(chinese: str, lost: Sequence[Span]) -> list[str]:
    """Return all strings of characters that may be a name; of one that is lost only what may be more of it."""
    known = [one for one in lost if in_english(chinese[slice(*one)])]
    countries = list(country_places(chinese))
    inside = Taken(lost)
    found: dict[str, None] = {}
    for stretch in _SOUNDING.finditer(chinese):
        for start in range(stretch.start(), stretch.end() - 1):
            for stop in range(start + 2, min(start + 6, stretch.end()) + 1):
                string = chinese[start:stop]
                if (
                    any(one[0] <= start and stop <= one[1] for one in lost)
                    or any(start < one[1] and one[0] < stop for one in known)
                    or any(
                        start < one[1] and one[0] < stop and not start <= one[0] < one[1] <= stop for one in countries
                    )
                    or (inside.holds(start, stop) and not spells_names(string))
                ):
                    continue
                found[string] = None
    return list(found)


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """Return a name, and that of the people or the place which it is derived from: Canaanites, Canaan."""
    stem = word.capitalize() if word.isupper() and len(word) > _NAMED else _PEOPLE.sub("", word)
    return (word, stem) if len(stem) > 2 and stem != word else (word,)


@lru_cache(maxsize=100_000)
def likeness(chinese: str, letters: str) -> float:
    said = syllables(chinese)
    return sounds().likeness(said, letters) if len(said) <= len(letters) + 1 else -9.0


def is_first_name(word: str, chinese: str) -> bool:
    """Return whether a word is a name of persons whose other one the text has: Sergey, with 拉夫罗夫 (Lavrov)."""
    phrases = [
        (headword, phrase)
        for one in forms(word)
        for headword in headwords_with(one)
        if headword in chinese
        for phrase in in_english(headword)
        if one in CAPITALISED.findall(phrase)
    ]
    return bool(phrases) and not any(word in spelt(headword, phrase) for headword, phrase in phrases)


@lru_cache(maxsize=20_000)
def spelt(name: str, phrase: str) -> str:
    """Return what a Chinese name spells by sound of the one it stands for: of Sergey Lavrov, Lavrov."""
    likenesses = {word: likeness(name, bare(word)) for word in CAPITALISED.findall(phrase)}
    best = max(likenesses.values(), default=0.0)
    if best < _HEARD or is_in_pinyin(name):
        return phrase
    return " ".join(word for word, likely in likenesses.items() if likely > best - _CLEARLY)


def is_in_pinyin(name: str) -> bool:
    """Return whether the dictionary gives a name in pinyin."""
    said = "".join(syllables(name))
    return any(bare(phrase) == said for phrase in in_english(name))
