"""Which English words belong to a Chinese one beforehand: by CC-CEDICT, or because they are its name in pinyin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from aligner.languages.en.words import rough_stem
from aligner.languages.zh.cedict import entry
from aligner.languages.zh.pinyin import syllables

# How surely a word belongs to a Chinese one that the dictionary explains by it alone, or by a phrase it stands in.
_ALONE, _IN_PHRASE = 0.9, 0.7
# Likewise for the whole of a name in pinyin, and for its family name or given name.
_NAME, _PART_OF_NAME = 0.9, 0.6
_LONGEST_NAME = 4
_LONGEST_PHRASE = 3
_REMARK = re.compile(r"\(.*?\)")
_WORD = re.compile(r"\w+")
_EMPTY_WORDS = frozenset(("a", "an", "be", "in", "of", "on", "sb", "sth", "the", "to"))
_REMEMBERED = 100_000  # words of many texts, whose counterparts are looked up once


def counterparts(chinese: Iterable[str], english: Iterable[str]) -> Iterator[tuple[str, str, float]]:
    """Yield pairs of words that the dictionary or the sound of a name connects, with the strength of each.

    Args:
        chinese: Distinct words, simplified or traditional.
        english: Distinct words in lower case.
    """
    inflected = defaultdict(list)
    for word in english:
        inflected[rough_stem(word)].append(word)
    for word in chinese:
        for known, strength in _counterparts(word):
            for match in inflected.get(known, ()):
                yield word, match, strength


def explains(chinese: str, english: str) -> bool:
    """Return whether the dictionary explains one term by the other alone, or one is a name in pinyin.

    Articles, plurals and the `to` of verbs count for nothing.

    Args:
        chinese: A word or phrase, simplified or traditional.
        english: A word or phrase in any case.
    """
    wanted = _stems(english.lower())
    if not wanted:
        return False
    definitions = re.split("[/;,]", entry(chinese).lower())[1:]
    if any(wanted == _stems(_REMARK.sub("", definition)) for definition in definitions):
        return True
    return 1 < len(chinese) <= _LONGEST_NAME and "".join(syllables(chinese)) == re.sub(r"\W", "", english.lower())


def _stems(words: str) -> list[str]:
    return [rough_stem(word) for word in _WORD.findall(words) if word not in _EMPTY_WORDS]


@lru_cache(maxsize=_REMEMBERED)
def _counterparts(word: str) -> tuple[tuple[str, float], ...]:
    """The stems of the English words that explain a Chinese one, or that it sounds like, with the strength of each."""
    known = []
    for definition in re.split("[/;]", entry(word).lower())[1:]:
        stems = _stems(_REMARK.sub("", definition))
        if len(stems) <= _LONGEST_PHRASE:  # short enough to say what belongs together
            known += [(part, _ALONE if len(stems) == 1 else _IN_PHRASE) for part in stems]
    if 1 < len(word) <= _LONGEST_NAME and not word.isascii():
        family, *given = syllables(word)
        sounds = {family + "".join(given): _NAME, "".join(given): _PART_OF_NAME, family: _PART_OF_NAME}
        known += [(rough_stem(sound), strength) for sound, strength in sounds.items() if len(sound) > 2]
    return tuple(known)
