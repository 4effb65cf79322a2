"""Chinese names of which a text gives a part: a family name with a title, or a given name, or the name of a firm.

老王 is not "Old Zhang", 陈女士 not "Ms Zhou", 晓梅 not "Xiaoyan", and 恒信公司 not "Hengtong Company".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise, product

from aligner.languages import lists
from aligner.languages.readings import Remembered
from aligner.languages.scripts import HAN
from aligner.languages.zh.cedict import entry, small_words
from aligner.languages.zh.family_names import family_names
from aligner.languages.zh.foreign_names import is_spelt_by_sound
from aligner.languages.zh.jieba_tokens import rarity, tokens
from aligner.languages.zh.known_names import headwords_with, in_english
from aligner.languages.zh.names import is_given_name, is_syllable
from aligner.languages.zh.pinyin import bare, readings
from aligner.model import Span

_TITLE = (  # a word with a capital letter says what he is: "Director Wang"
    "Mr|Mrs|Ms|Miss|Mister|Madam|Madame|Dr|Prof|Old|Little|Young|Big|Xiao|Lao|Uncle|Aunt|Auntie|Granny|Grandma|Grandpa|"
    "Brother|Sister|Comrade|Master|Professor|Doctor|Teacher|Lawyer|Judge|Engineer|Director|Manager|Chairman|Chairwoman|"
    "President|Minister|Secretary|Premier|Captain|General|Colonel|Major|Commander|Mayor|Governor|Ambassador|Chief|"
    "Officer|Dean|Principal|Boss"
)
_CALLED = re.compile(rf"(?<![\w'’-])(?:{_TITLE})\.?\s([A-Z][a-zü]+)(?![\w-]|\s[A-Z]|['’](?!s\b))")
# What stands behind the name of a place or a time, in English and in Chinese; and how many characters the name has.
_KINDS = (
    (
        re.compile(r"(?<![\w'’-])([A-Z][a-z'’]+)\s(?:Street|Road|Avenue|Boulevard|Lane)\b"),
        "(?:大?[街道]|路|巷|胡同)",
        2,
    ),
    (
        re.compile(r"(?<![\w'’-])([A-Z][a-z'’]+)\s(?:District|County|Town(?:ship)?|Village)\b"),
        "[区區县縣镇鎮乡鄉村]",
        2,
    ),
    (re.compile(r"(?<![\w'’-])([A-Z][a-z'’]+)\s(?:[Dd]ynasty)\b"), "[朝代]", 1),
)
_DYNASTIES = "夏商周秦汉漢晋晉隋唐宋辽遼金元明清魏蜀吴吳齐齊梁陈陳"
_OF_ONE = "总工董局处厅科队嫂哥姐婶叔伯姨爷某"  # titles of one character
_CAPITAL = re.compile(r"(?<![\w'’.-])[A-Z][a-z]+(?:['’][a-z]{2,})?(?![\w'’-])|(?<![\w'’.-])[A-Z][a-z]+(?=['’]s\b)")
# What family names are in other speeches and spellings that are the pinyin of another one.
_ELSEWHERE = {
    "zheng": "cheng",
    "deng": "tang",
    "hu": "wu",
    "mao": "mo",
    "jiang": "kong",
    "chen": "tan",
    "huang": "wang",
}
_LONGEST = 4_000  # characters of a side that is looked at: the time grows with the square of it
_SHORTEST = 4  # letters of a given name of two syllables
_RARE = 9.5  # how rare a word is that may be a given name
_SURELY = 14.0  # one that is hardly anything else
_UNKNOWN = 17.0  # and one that jieba has made up


def differing(chinese: str, english: str, remembered: Remembered) -> Iterator[tuple[Span, Span]]:
    """Yield parts of Chinese names that stand where another one has its place, each with that.

    Args:
        chinese: A Chinese text.
        english: Its translation.
        remembered: What the rest of the memory says of the names of both.
    """
    if max(len(chinese), len(english)) > _LONGEST:
        return
    called = {match[1]: Span(*match.span(1)) for match in _CALLED.finditer(english) if _is_family(match[1])}
    given = {
        match[0]: Span(*match.span())
        for match in _CAPITAL.finditer(english)
        if match[0] not in remembered.placed and _is_given(match[0])
    }
    kinds = [
        (behind, size, new)
        for pattern, behind, size in _KINDS
        if (new := {m[1]: Span(*m.span(1)) for m in pattern.finditer(english) if _is_pinyin(m[1], size)})
    ]
    if not (called or given or kinds):
        return
    sounds = [readings(character) for character in chinese]
    for behind, size, new in kinds:
        yield from _of_kind(chinese, english, new, sounds, behind, size)
    yield from _families(chinese, english, called, sounds)
    yield from _given(chinese, english, given, sounds)


def _families(
    chinese: str, english: str, called: Mapping[str, Span], sounds: Sequence[frozenset[str]]
) -> Iterator[tuple[Span, Span]]:
    """Yield the only family name with a title that the translation lacks, with the only one that it has instead."""
    new = [(bare(name), span) for name, span in called.items() if not any(bare(name) in sound for sound in sounds)]
    if len(new) != 1:
        return
    said = {bare(word) for word in re.findall(r"[^\W\d_]+", english)}
    [(name, there)] = new
    lost: dict[str, Span] = {}
    for match in _titled().finditer(chinese):
        here = Span(*match.span("behind" if match["behind"] else "before"))
        family = family_names()[chinese[here.start]].replace("ü", "u")
        if not said.intersection(sounds[here.start]):
            if _ELSEWHERE.get(family) == name:
                return
            lost.setdefault(family, here)
    if len(lost) == 1:
        yield next(iter(lost.values())), there


def _of_kind(
    chinese: str, english: str, new: Mapping[str, Span], sounds: Sequence[frozenset[str]], behind: str, size: int
) -> Iterator[tuple[Span, Span]]:
    """Yield the only place of a kind that the translation lacks, with the only one that it has instead.

    Args:
        chinese: A Chinese text.
        english: Its translation.
        new: The names of this kind in the translation.
        sounds: How each Chinese character may be said.
        behind: A pattern for what is behind such names in Chinese.
        size: How many characters of a name are looked at.
    """
    heard = sounds if size > 1 else [readings(c) for c in chinese if c in _DYNASTIES]
    unsaid = [span for name, span in new.items() if not _is_said(bare(name), heard)]
    if len(unsaid) != 1:
        return
    letters = [bare(word) for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", english)]
    lost: dict[str, Span] = {}
    for match in re.finditer(f"([{HAN if size > 1 else _DYNASTIES}]{{{size}}}){behind}", chinese):
        said = {"".join(one) for one in product(*sounds[match.start() : match.end(1)])}
        if not any(one in word for one in said for word in letters) and (size == 1 or _is_only_name(match[1], said)):
            lost.setdefault(match[1], Span(*match.span(1)))
    if len(lost) == 1:
        yield next(iter(lost.values())), unsaid[0]


def _is_only_name(name: str, said: Collection[str]) -> bool:
    """Return whether a word is no ordinary one, which might be translated: 人民路, 东北乡."""
    return not entry(name) or any(bare(phrase) in said for phrase in in_english(name))


def _is_said(letters: str, sounds: Sequence[frozenset[str]]) -> bool:
    """Return whether characters next to each other are said like this."""
    begun = {letters}  # what is left to say
    for sound in sounds:
        begun = {rest[len(one) :] for rest in begun for one in sound if rest.startswith(one)} | {letters}
        if "" in begun:
            return True
    return False


def _given(
    chinese: str, english: str, given: Mapping[str, Span], sounds: Sequence[frozenset[str]]
) -> Iterator[tuple[Span, Span]]:
    """Yield two characters one of which sounds as in a name that the text lacks, and that its translation lacks."""
    pairs = [(place, *pair) for place, pair in enumerate(pairwise(sounds)) if all(pair)]
    unsaid = {
        name: there
        for name, there in given.items()
        if not any(one + two == bare(name) for _, first, second in pairs for one in first for two in second)
    }
    if not unsaid:
        return
    letters, words = bare(english), [token.span for token in tokens(chinese)]
    lost = [
        pair
        for pair in pairs
        if not any(one + two in letters for one in pair[1] for two in pair[2])
        and _may_be_given(chinese, pair[0], words)
    ]
    for name, there in unsaid.items():
        parts = _parts(name)
        half = [pair for pair in lost if any((one in pair[1]) != (two in pair[2]) for one, two in parts)]
        if not half and len(unsaid) == 1:
            half = [pair for pair in lost if _is_surely_given(chinese, pair[0], words)]
        if len({chinese[place : place + 2] for place, *_ in half}) == 1:
            yield Span(half[0][0], half[0][0] + 2), there


def _is_surely_given(chinese: str, place: int, words: Sequence[Span]) -> bool:
    """Return whether two characters are an unknown word of their own, which is hardly anything but a name."""
    name = chinese[place : place + 2]
    return (
        rarity(name) > _SURELY and not entry(name) and not is_spelt_by_sound(name) and Span(place, place + 2) in words
    )


def _may_be_given(chinese: str, place: int, words: Sequence[Span]) -> bool:
    """Return whether two characters may be a name: a rare word, and no part of one that is known."""
    name = chinese[place : place + 2]
    if rarity(name) < _RARE or not is_given_name(name):
        return False
    touching = [word for word in words if word.start < place + 2 and place < word.stop]
    return all(
        (place <= word.start and word.stop <= place + 2) or rarity(chinese[slice(*word)]) > _UNKNOWN
        for word in touching
    ) and (len(touching) == 1 or all(rarity(chinese[slice(*word)]) > _RARE for word in touching))


@cache
def _titled() -> re.Pattern[str]:
    families = "".join(family_names())
    titles = "|".join(sorted(lists.words(__package__, "titles"), key=len, reverse=True))
    return re.compile(
        f"(?P<behind>[{families}])(?:{titles}|[{_OF_ONE}])(?!.{{0,3}}[：:])|(?<=[老小])(?P<before>[{families}])(?!.{{0,3}}[：:])"
    )


@cache
def _families_in_pinyin() -> frozenset[str]:
    return frozenset(name.replace("ü", "u").capitalize() for name in family_names().values())


def _is_family(word: str) -> bool:
    return word.replace("ü", "u") in _families_in_pinyin()


def _is_pinyin(word: str, size: int) -> bool:
    """Return whether a word is pinyin of as many syllables, or of three where it may be of two."""
    letters = bare(word)
    if size == 1:
        return is_syllable(letters)
    return bool(_parts(word)) or any(
        is_syllable(letters[:place]) and _parts(letters[place:]) for place in range(1, len(letters))
    )


@lru_cache(maxsize=20_000)
def _is_given(word: str) -> bool:
    """Return whether a word can only be pinyin of two syllables."""
    if len(word) < _SHORTEST or not _parts(word):
        return False
    return bare(word) not in small_words() and not headwords_with(word)


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[tuple[str, str], ...]:
    """Return the ways to cut a word into two syllables."""
    letters = bare(word)
    cuts = ((letters[:place], letters[place:]) for place in range(1, len(letters)))
    return tuple((one, two) for one, two in cuts if is_syllable(one) and is_syllable(two))
