"""Names that a Chinese text spells by sound: 赛义多夫 and Saidov have their consonants in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from aligner.engine.dictionary import explaining_words, is_headword

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
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


class Sounds:
    """Finds names in the words of two languages, one of which is Chinese.

    Args:
        languages: Tags of the source's and the target's.
    """

    def __init__(self, languages: tuple[str, str]) -> None:
        self._is_chinese = [language.partition("-")[0] == "zh" for language in languages]

    def __call__(
        self, source: Sequence[str], target: Sequence[str], capitals: Container[str]
    ) -> Iterator[tuple[list[int], list[int]]]:
        """The numbers of the source and of the target words of each name.

        Args:
            source: The words of the source in lower case; `target` likewise.
            target: Those of the target.
            capitals: Those that are written with a capital letter.
        """
        if self._is_chinese == [True, False]:
            for chinese, other in _names(source, target, capitals):
                yield chinese, [other]
        elif self._is_chinese == [False, True]:
            for chinese, other in _names(target, source, capitals):
                yield [other], chinese


def sounds_alike(languages: tuple[str, str], source: str, target: str) -> bool:
    """Whether one string is a name that the other, which is Chinese, spells by sound."""
    is_chinese = [language.partition("-")[0] == "zh" for language in languages]
    if is_chinese[0] == is_chinese[1]:
        return False
    chinese, other = (source, target) if is_chinese[0] else (target, source)
    if not (other[:1].isupper() and _NAME.fullmatch(other) and _HAN.fullmatch(chinese) and len(chinese) <= _LONGEST):
        return False
    wanted = _consonants(other)
    return len(wanted) >= _LEAST and _likeness(wanted, _consonants(_spelt(chinese))) >= _ALIKE


def _names(chinese: Sequence[str], other: Sequence[str], capitals: Container[str]) -> Iterator[tuple[list[int], int]]:
    """For each unknown word of the other language with a capital letter the Chinese words that sound most like it."""
    runs = None
    for number, word in enumerate(other):
        if word not in capitals or not _NAME.fullmatch(word) or word in explaining_words():
            continue
        wanted = _consonants(word)
        if len(wanted) < _LEAST:
            continue
        runs = list(_runs(chinese)) if runs is None else runs
        alike = [(_likeness(wanted, _consonants(sound)), start, stop, sound) for start, stop, sound in runs]
        best = max((likeness for likeness, *_ in alike), default=0.0)
        if best >= _ALIKE:  # of those with the same consonants the one with the same vowels
            closest = max(
                (run for run in alike if run[0] == best),
                key=lambda run: (_ratio(word, run[3]), run[1] - run[2], run[1]),
            )
            yield list(range(closest[1], closest[2])), number


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Words next to each other, none of them in the dictionary: where they begin and end, and how they sound."""
    for start in range(len(words)):
        name = ""
        for stop in range(start + 1, min(start + _TOKENS, len(words)) + 1):
            word = words[stop - 1]
            name += word
            if len(name) > _LONGEST or not _HAN.fullmatch(name) or (len(word) > 1 and is_headword(word)):
                break
            if len(_consonants(sound := _spelt(name))) >= _LEAST:
                yield start, stop, sound


def _likeness(one: str, other: str) -> float:
    if abs(len(one) - len(other)) > 1 or not other:
        return 0.0
    return _ratio(one, other)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@lru_cache(maxsize=100_000)
def _spelt(chinese: str) -> str:
    from pypinyin import lazy_pinyin

    # The nasal that ends a syllable is written as one letter.
    return "".join(re.sub("ng$", "n", syllable) for syllable in lazy_pinyin(chinese))


@lru_cache(maxsize=100_000)
def _consonants(word: str) -> str:
    """The classes of the consonants of a word, doubled ones once; of a first vowel it counts that there is one."""
    letters = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c.isascii() and c.isalpha())
    for digraph, letter in (("zh", "s"), ("sh", "s"), ("ch", "s"), ("kh", "h"), ("ph", "f"), ("th", "t")):
        letters = letters.replace(digraph, letter)
    return re.sub(r"(.)\1+", r"\1", letters.translate(_CLASSES))
