"""Chinese names in pinyin, and which Chinese name stands where another one should.

They are compared only where it is sure which name stands on the Chinese side.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

from aligner.languages import lists
from aligner.languages.zh.family_names import family_names
from aligner.languages.zh.jieba_tokens import rarity, tokens
from aligner.languages.zh.pinyin import readings, syllables
from aligner.model import Span

_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|uan|iao|ian|uai|ai|ei|ui|ao|ou|iu|ie|ue|üe|er|an|"
    "en|in|un|ün|ia|ua|uo|a|o|e|i|u|ü)"
)
# What has the parts of a syllable and is none: Korean and Japanese names, and Cantonese ones, look like this.
_NO_SYLLABLE = re.compile(
    "(?:[zcs]h|[dtnlgkhjqxrzcs])o|[gkh]i.*|(?:[zcs]h|[rzcs])i(?:n|ng|a|an|ang|ao|e|u)|[bpmf]u.+|"
    "[bpf]e|[jqx][aeo].*|wi.*|w[ou].+|[dt](?:in|en|ei)"
)
_FAMILY = family_names()
_TWO_CAPITALS = re.compile(r"[A-Z][a-zü]+\s[A-Z]")
_RARE = {2: 15.0, 3: 9.5}  # by its characters, how rare a word is that must be a name
# What jieba takes for a part of a name that it does not know.
_BEHIND_NAMES = frozenset(
    "同和与與跟及说說称稱將将对對向在于於以为為是就等带帶把被給给從从也又都却卻便看听聽走站坐笑问問道"
)
_ALONE, _GIVEN = 9.2, 10.0  # how rare a family name, and what follows it, must be as words to be a name together
# Of family names that are English words too (He, Long, Song), a given name must follow.
_NAME = re.compile(
    rf"(?<![\w'’-])((?i:{'|'.join(sorted({p.replace('ü', '[uü]') for p in _FAMILY.values()}, key=len, reverse=True))}))"
    rf"\s((?i:{_SYLLABLE})(?:-?(?i:{_SYLLABLE}))?)(?![\w'’-])"
)
_LONG_FAMILY = {
    "ouyang": "欧阳", "sima": "司马", "zhuge": "诸葛", "shangguan": "上官", "huangfu": "皇甫", "linghu": "令狐",
    "murong": "慕容", "situ": "司徒", "xiahou": "夏侯", "yuchi": "尉迟", "zhangsun": "长孙", "yuwen": "宇文",
}  # fmt: skip
_LONG_NAME = re.compile(
    rf"(?<![\w'’-])({'|'.join(name.capitalize() for name in _LONG_FAMILY)})"
    rf"\s((?=[A-Z])(?i:{_SYLLABLE})(?:-?(?i:{_SYLLABLE}))?)(?![\w'’-])"
)


def names(latin: str) -> list[re.Match[str]]:
    """Return the names in pinyin of a text: matches with the family name and the given name as groups."""
    if not _TWO_CAPITALS.search(latin):
        return []
    return [
        match
        for match in _NAME.finditer(latin)
        if match[1][0].isupper()
        and match[2][0].isupper()
        and not any(_NO_SYLLABLE.fullmatch(syllable) for syllable in _split(_plain(match[2])))
    ]


def differing(chinese: str, latin: str) -> Iterator[tuple[Span, Span]]:
    """Yield Chinese names that stand where another name in pinyin has its place, each with that.

    Args:
        chinese: A Chinese text.
        latin: Its translation.
    """
    yield from _with_long_family(chinese, latin)
    if not (matches := names(latin)):
        return
    sounds = [readings(character) for character in chinese]
    used: set[int] = set()
    unknown = []
    for match in matches:
        family, given = _plain(match[1]), _plain(match[2])
        places = [i for i, sound in enumerate(sounds) if family in sound and _spoken(sounds, i + 1, given)]
        used.update(places)
        if not places:
            unknown.append((match, family, given))
    for match, family, given in unknown:
        is_only = len({other for _, of, other in unknown if of == family}) == 1
        span = _nearly(chinese, sounds, family, given, used)
        span = span or (_only_name(chinese, family, used) if is_only else None)
        span = span or _with_other_family(chinese, sounds, family, given, used)
        if span is None and len(unknown) == 1:
            span = _unsaid(chinese, latin, used)
            span = span or _once_less(chinese, latin, sounds, matches, family)
        if span is not None:
            yield span, Span(*match.span())


def _once_less(
    chinese: str, latin: str, sounds: Sequence[Collection[str]], matches: Sequence[re.Match[str]], of: str
) -> Span | None:
    """The only name with a family name that the translation has less often than the text: once it is another one.

    Args:
        chinese: The text.
        latin: Its translation.
        sounds: How each Chinese character may be said.
        matches: The names of the translation.
        of: The family name in pinyin.
    """
    found: dict[str, Span] = {}
    for family, given, word in dict.fromkeys((_plain(match[1]), _plain(match[2]), match[2]) for match in matches):
        size = len(_split(given)) + 1
        spans = [Span(i, i + size) for i, one in enumerate(sounds) if family in one and _spoken(sounds, i + 1, given)]
        is_one = family == of and len({chinese[slice(*span)] for span in spans}) == 1
        if is_one and len(spans) > len(re.findall(rf"\b{word}\b", latin)):
            found[given] = spans[-1]
    return next(iter(found.values())) if len(found) == 1 else None


def _with_long_family(chinese: str, latin: str) -> Iterator[tuple[Span, Span]]:
    """Yield names whose family name has two characters and which have another given name."""
    for match in _LONG_NAME.finditer(latin):
        places = [i for i in range(len(chinese)) if chinese.startswith(_LONG_FAMILY[match[1].lower()], i)]
        sounds = [readings(character) for character in chinese]
        if places and not any(_spoken(sounds, place + 2, _plain(match[2])) for place in places):
            yield Span(places[0], min(places[0] + 4, len(chinese))), Span(*match.span())


def _nearly(chinese: str, sounds: Sequence[Collection[str]], family: str, given: str, used: set[int]) -> Span | None:
    """The only Chinese name with a family name and one of the two characters of the given name."""
    places = [i for i, character in enumerate(chinese) if _FAMILY.get(character) == family and i not in used]
    close = [Span(i, stop) for i in places if (stop := _nearly_spoken(sounds, i + 1, given)) is not None]
    return close[0] if len(close) == 1 else None


def _with_other_family(
    chinese: str, sounds: Sequence[Collection[str]], family: str, given: str, used: set[int]
) -> Span | None:
    """The only Chinese name with a given name, behind another family name, where that of the name is not there."""
    places = [i for i, character in enumerate(chinese) if character in _FAMILY and i not in used]
    if len(_split(given)) < 2 or any(_FAMILY[chinese[i]] == family for i in places):
        return None
    swapped = [i for i in places if _spoken(sounds, i + 1, given)]
    return Span(swapped[0], swapped[0] + 3) if len(swapped) == 1 else None


def _only_name(chinese: str, family: str, used: set[int]) -> Span | None:
    """The only other Chinese name with a family name, where it is surely one: a rare word of two or three characters.

    Args:
        chinese: The string.
        family: The family name in pinyin.
        used: Places of names that the other side has.
    """
    if not any(_FAMILY.get(c) == family and i not in used for i, c in enumerate(chinese)):
        return None
    found: dict[str, Span] = {}
    spans = [token.span for token in tokens(chinese)]
    for number, (start, stop) in enumerate(spans):
        if _FAMILY.get(chinese[start]) == family and start not in used:
            end = _end_of_name(chinese, start, stop, spans[number + 1] if number + 1 < len(spans) else None)
            if end is None:
                return None
            found.setdefault(chinese[start:end], Span(start, end))
    return next(iter(found.values())) if len(found) == 1 else None


def _end_of_name(chinese: str, start: int, stop: int, following: Span | None) -> int | None:
    """Return where the name ends that a token with a family name begins with; None where that is no sure name.

    Args:
        chinese: The string.
        start: Where the token begins.
        stop: Where it ends.
        following: The next token.
    """
    word = chinese[start:stop]
    if len(word) == 1 and following is not None:  # 陈|清扬
        given = chinese[slice(*following)]
        is_name = rarity(word) > _ALONE and len(given) == 2 and rarity(given) > _GIVEN
        return following.stop if is_name and is_given_name(given) else None
    if len(word) == 4 and word[-1] in _BEHIND_NAMES and rarity(word) > _RARE[3]:  # 韩崇岳|带
        return stop - 1
    if len(word) not in _RARE or rarity(word) < _RARE[len(word)] or not is_given_name(word[1:]):  # 王夫人, 陈是
        return None
    return stop - 1 if len(word) == 3 and word[-1] in _BEHIND_NAMES else stop


def _unsaid(chinese: str, latin: str, used: set[int]) -> Span | None:
    """The only sure Chinese name of which nothing stands in the translation, neither its family name nor the other."""
    letters = _plain(latin)
    found: dict[str, Span] = {}
    spans = [token.span for token in tokens(chinese)]
    for number, (start, stop) in enumerate(spans):
        if chinese[start] in _FAMILY and start not in used:
            end = _end_of_name(chinese, start, stop, spans[number + 1] if number + 1 < len(spans) else None)
            if end is not None:
                found.setdefault(chinese[start:end], Span(start, end))
    if len(found) != 1:
        return None
    name, span = next(iter(found.items()))
    said = [_plain(syllable) for syllable in syllables(name)]
    return None if said[0] in letters or "".join(said[1:]) in letters else span


def is_given_name(chinese: str) -> bool:
    """Return whether characters behind a family name may be a given name, and no title or word of the sentence."""
    return chinese not in _no_given_names()


@lru_cache(maxsize=5_000)
def is_syllable(letters: str) -> bool:
    """Return whether letters are a syllable in pinyin, written without tones and with `v` or `u` for `ü`."""
    return re.fullmatch(_SYLLABLE, letters.replace("v", "ü")) is not None and not _NO_SYLLABLE.fullmatch(letters)


@cache
def _no_given_names() -> frozenset[str]:
    """Return what stands behind family names and is no given name: titles, and words that go on with a sentence."""
    return lists.words(__package__, "titles") | lists.words(__package__, "function_words")


def _plain(latin: str) -> str:
    return latin.casefold().replace("-", "").replace("’", "").replace("'", "").replace("ü", "v")


def _spoken(sounds: Sequence[Collection[str]], start: int, given: str) -> bool:
    """Whether the characters from a place on sound like a given name."""
    first = sounds[start] if start < len(sounds) else frozenset[str]()
    second = sounds[start + 1] if start + 1 < len(sounds) else frozenset[str]()
    return given in first or any(given == one + two for one in first for two in second)


def _split(given: str) -> list[str]:
    """The syllables of a given name."""
    found = re.fullmatch(f"({_SYLLABLE.replace('ü', 'v')})({_SYLLABLE.replace('ü', 'v')})?", given)
    return [part for part in found.groups() if part] if found else [given]


def _nearly_spoken(sounds: Sequence[Collection[str]], start: int, given: str) -> int | None:
    """Where a given name ends of which one of two characters sounds right; None where there is none."""
    if start + 1 >= len(sounds):
        return None
    first, second = sounds[start], sounds[start + 1]
    if len(_split(given)) < 2:
        return None
    if any(len(one) < len(given) and given.startswith(one) for one in first) and second:
        return start + 2
    if any(len(two) < len(given) and given.endswith(two) for two in second) and first:
        return start + 2
    return None
