"""Names that a Chinese text spells by sound: 赛义多夫 and Saidov have their consonants in common."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from aligner.languages.scripts import HAN
from aligner.languages.zh.cedict import explaining_words, is_headword
from aligner.languages.zh.pinyin import bare, syllables

_HAN = re.compile(f"[{HAN}]+")
_NAME = re.compile(r"[^\W\d_]{4,30}")
_LONGEST = 8  # characters of a name
_TOKENS = 4  # that it may have been taken apart into
_LEAST = 3  # consonants by which names are compared
_ALIKE = 0.8  # share of the consonants that two of them have in common
# Consonants that Chinese writes for each other, as one letter each; what sounds like a vowel is left out.
_CLASSES = str.maketrans(
    {**dict.fromkeys("bp", "b"), **dict.fromkeys("dt", "d"), **dict.fromkeys("gckq", "g"), **dict.fromkeys("fv", "f")}
    | {**dict.fromkeys("lr", "l"), **dict.fromkeys("szxj", "s"), **dict.fromkeys("aeiouwyh", None)}
)


def is_transcription(chinese: str, other: str) -> bool:
    """Return whether a Chinese string spells by sound the other one, a name with a capital letter."""
    if not (other[:1].isupper() and _NAME.fullmatch(other) and _HAN.fullmatch(chinese) and len(chinese) <= _LONGEST):
        return False
    wanted = consonants(other)
    return len(wanted) >= _LEAST and _likeness(wanted, consonants(_spelt(chinese))) >= _ALIKE


def transcriptions(
    chinese: Sequence[str], other: Sequence[str], capitals: Container[str]
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield for each unknown word with a capital letter the Chinese words that sound most like it, by their numbers.

    Args:
        chinese: The words of a Chinese sentence.
        other: Those of its translation, in lower case.
        capitals: Those that are written with a capital letter.
    """
    runs = None
    for number, word in enumerate(other):
        if word not in capitals or not _NAME.fullmatch(word) or word in explaining_words():
            continue
        wanted = consonants(word)
        if len(wanted) < _LEAST:
            continue
        runs = list(_runs(chinese)) if runs is None else runs
        alike = [(_likeness(wanted, consonants(sound)), start, stop, sound) for start, stop, sound in runs]
        best = max((likeness for likeness, *_ in alike), default=0.0)
        if best >= _ALIKE:  # of those with the same consonants the one with the same vowels
            closest = max(
                (run for run in alike if run[0] == best),
                key=lambda run: (_ratio(word, run[3]), run[1] - run[2], run[1]),
            )
            yield list(range(closest[1], closest[2])), [number]


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Words next to each other, none of them in the dictionary: where they begin and end, and how they sound."""
    for start in range(len(words)):
        name = ""
        for stop in range(start + 1, min(start + _TOKENS, len(words)) + 1):
            word = words[stop - 1]
            name += word
            if len(name) > _LONGEST or not _HAN.fullmatch(name) or (len(word) > 1 and is_headword(word)):
                break
            if len(consonants(sound := _spelt(name))) >= _LEAST:
                yield start, stop, sound


def _likeness(one: str, other: str) -> float:
    if abs(len(one) - len(other)) > 1 or not other:
        return 0.0
    return _ratio(one, other)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@lru_cache(maxsize=100_000)
def _spelt(chinese: str) -> str:
    # The nasal that ends a syllable is written as one letter.
    return "".join(re.sub("ng$", "n", syllable) for syllable in syllables(chinese))


@lru_cache(maxsize=100_000)
def consonants(word: str) -> str:
    """The classes of the consonants of a word, doubled ones once; of a first vowel it counts that there is one."""
    letters = bare(word)
    for digraph, letter in (("zh", "s"), ("sh", "s"), ("ch", "s"), ("kh", "h"), ("ph", "f"), ("th", "t")):
        letters = letters.replace(digraph, letter)
    return re.sub(r"(.)\1+", r"\1", letters.translate(_CLASSES))
