"""Names that a Chinese text spells by sound: 赛义多夫 and Saidov have their consonants in common."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from aligner.languages import lists
from aligner.languages.scripts import HAN
from aligner.languages.zh.cedict import entry, explaining_words, is_headword, small_words
from aligner.languages.zh.english import explains
from aligner.languages.zh.foreign_names import is_spelt_by_sound
from aligner.languages.zh.jieba_tokens import tokens
from aligner.languages.zh.pinyin import bare, syllables
from aligner.model import Span

_HAN = re.compile(f"[{HAN}]+")
_NAME = re.compile(r"[^\W\d_]{4,30}")
_LONGEST = 8  # characters of a name
_TOKENS = 4  # that it may have been taken apart into
_CAPITAL = re.compile(r"(?<![\w.])[A-Z][^\W\d_]{3,}(?!\w)")
_UNLIKE = 0.6  # likeness from which a name may be meant
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
    wanted = _consonants(other)
    return len(wanted) >= _LEAST and _likeness(wanted, _consonants(_spelt(chinese))) >= _ALIKE


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
            yield list(range(closest[1], closest[2])), [number]


def differing(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """Yield the only foreign name of a Chinese text that nothing in its translation sounds like, with the name there.

    Args:
        chinese: A Chinese text.
        english: Its translation.
    """
    if not _CAPITAL.search(english):
        return
    words = {chinese[slice(*token.span)]: token.span for token in tokens(chinese)}
    names = [word for word in words if _is_foreign(word)]
    if not names:
        return
    capitals = {
        match[0]: Span(*match.span()) for match in _CAPITAL.finditer(english) if match[0] not in _days_and_months()
    }
    sounds = {word: _consonants(word.lower()) for word in capitals}
    lost = [name for name in names if not any(_may_be(name, word, sound) for word, sound in sounds.items())]
    if len(lost) != 1:
        return
    runs = {heard for _, _, sound in _runs(list(chinese)) for heard in _heard(sound)}
    said = " ".join(map(entry, words))
    new = [
        word
        for word, sound in sounds.items()
        if len(sound) >= _LEAST and word.lower() not in small_words() and word[:5] not in said
        if not any(_likeness(sound, run) >= _UNLIKE for run in runs)
    ]
    if len(new) == 1:
        yield words[lost[0]], capitals[new[0]]


@lru_cache(maxsize=100_000)
def _is_foreign(word: str) -> bool:
    """Return whether a word is surely a foreign name: unknown and spelt by sound, or one that the dictionary has."""
    if not 2 <= len(word) <= _LONGEST or not _HAN.fullmatch(word):
        return False
    spelt = _consonants(_spelt(word))
    if len(word) >= _LEAST and len(spelt) >= _LEAST and is_spelt_by_sound(word):
        return True
    named = re.findall(r"(?<=/)[A-Z][^\W\d_]{3,}(?=[ /,;(])", entry(word))
    return any(
        name.lower() not in small_words()
        and name not in _days_and_months()
        and not "".join(syllables(word)).startswith(name.lower())
        for name in named
    )


@cache
def _days_and_months() -> frozenset[str]:
    """Return the English names of weekdays and months, which have a capital letter and are dates, not names."""
    return frozenset(
        name.rstrip("*?.")
        for kind in ("weekdays", "months")
        for names in lists.entries("aligner.languages.en", kind)
        for name in names
    )


def _may_be(name: str, word: str, sound: str) -> bool:
    """Return whether a Chinese name, or what was taken for all of it, may be a word with certain consonants."""
    return (
        f"/{word}" in entry(name)
        or explains(name, word)
        or any(
            sound.startswith(heard)
            or sound.endswith(heard)
            or heard.startswith(sound)
            or heard.endswith(sound)
            or _ratio(sound, heard) >= _UNLIKE
            for heard in _heard(_spelt(name))
        )
    )


def _heard(spelt: str) -> set[str]:
    """Return the consonants of what Chinese spells; 基 is "ki" as well as "ji"."""
    return {_consonants(spelt), _consonants(spelt.replace("j", "g"))}


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
    # The nasal that ends a syllable is written as one letter.
    return "".join(re.sub("ng$", "n", syllable) for syllable in syllables(chinese))


@lru_cache(maxsize=100_000)
def _consonants(word: str) -> str:
    """The classes of the consonants of a word, doubled ones once; of a first vowel it counts that there is one."""
    letters = bare(word)
    for digraph, letter in (("zh", "s"), ("sh", "s"), ("ch", "s"), ("kh", "h"), ("ph", "f"), ("th", "t")):
        letters = letters.replace(digraph, letter)
    return re.sub(r"(.)\1+", r"\1", letters.translate(_CLASSES))
