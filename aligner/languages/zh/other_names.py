"""A name of a Chinese text that became another one in English: 马克龙 and "Putin", 伦敦 and "Paris", 世卫组织 and WTO.

Two things must be seen: a Chinese name that nothing in the translation stands for, and an English one that stands for
nothing in the Chinese text. What stands for what, CC-CEDICT says, the sound of a name, and the rest of the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain

from aligner.languages import lists
from aligner.languages.readings import Remembered, Taken
from aligner.languages.scripts import HAN
from aligner.languages.zh.cedict import entry, small_words
from aligner.languages.zh.foreign_names import is_spelt_by_sound
from aligner.languages.zh.heard import (
    CAPITALISED,
    LIKE,
    UNLIKE,
    forms,
    is_first_name,
    is_heard,
    is_in_pinyin,
    likeness,
    runs_of,
    spelt,
)
from aligner.languages.zh.jieba_tokens import rarity, tokens
from aligner.languages.zh.known_names import headwords_with, in_chinese, in_english, is_ordinary, names_beginning
from aligner.languages.zh.pinyin import bare, syllables
from aligner.languages.zh.sounds import spells_names
from aligner.languages.zh.transcriptions import consonants
from aligner.model import Span

_PHRASE = re.compile(
    r"(?<![\w'’.-])[A-Z][^\W\d_]+(?:[ -](?:(?:of|the|and|for|on|de|van|von|al)\s)*[A-Z][^\W\d_]+)*(?!\w)"
)
_INSIDE = re.compile(r"(?:[\w,;’'][\"”]?\s[\"“‘(]?|\w[-–—(/])$")
# What also are words for other things, or are translated in many ways: small places, stars, offices of old, religions.
_SMALL_OR_OLD = re.compile(
    r"Japanese(?! (?:\w+ )*(?:politician|prime minister|writer|novelist))|"
    "township|[Cc]ounty|[Dd]istrict|village|star |constellation|imperial|dynasty|"
    "Christian|Catholic|Buddh|Islam|Tao"
)
_SMALL_PLACES = ("区", "區", "县", "縣")
_WITH_KIND = re.compile("(?:公司|集团|[市省州])$")
_FIRMS = frozenset(["Inc", "Ltd", "Co", "Corp", "Corporation", "Company", "Group"])
_DERIVED = "式型"  # 罗马式
_PLACE = re.compile("capital|city|municipality|province|port |metropolis|US state")
_SMALL_WORDS = "的和所中与在是"
_TITLES = frozenset(re.findall(r"\w+", "Mr Mrs Ms Miss Madam Dr Prof Sir Lord Lady St USD RMB CNY EUR GBP HKD JPY CHF"))
_ADDRESSED = re.compile(r"\b(?:Mrs?|Ms|Miss)\.?\s$")  # makes a name of any word
_ENDING = re.compile("(?:ing|ed|ly|est|ast|eth|fore|unto|upon|self|selves)$")
_FULL_NAME = re.compile(r"[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+)*")
_OLDER_GIVEN = re.compile(r"\s[A-Z][a-z'’]+-[a-z]")  # behind a family name that is not spelt as in pinyin: En-lai
_HAN = re.compile(f"[{HAN}]{{2,}}")
_LONGEST = 8  # characters of a name
_NAMED = 4  # letters of an unknown name
_RARE = 12.0  # natural logarithm of one in how many words a name is at most
_STEM = 4  # letters that Britain and British have in common
_MOST = 3  # names that became others in one bead


def differing(chinese: str, english: str, remembered: Remembered) -> Iterator[tuple[Span, Span]]:
    """Yield names of a Chinese text that nothing in its translation stands for, with those that are there instead.

    Args:
        chinese: A Chinese text.
        english: Its translation.
        remembered: What the rest of the memory says of the names of both.
    """
    words = {match[0]: Span(*match.span()) for match in reversed(list(CAPITALISED.finditer(english)))}
    if not words:
        return
    groups = list(_unplaced(chinese, english, remembered))
    if not groups:
        return
    named = dict.fromkeys(_names(chinese))
    called = [phrase for span in named for phrase in in_english(chinese[slice(*span)])]
    groups = [group for group in groups if not any(_is_said(english[slice(*span)], called) for span in group)]
    lost = _lost(chinese, _without(english, chain.from_iterable(groups)), words, remembered, named) if groups else []
    if not lost:
        return
    runs = runs_of(chinese, lost)
    new = [group[-1] for group in groups if not any(is_heard(english[slice(*span)], chinese, runs) for span in group)]
    new = list(_others(chinese, english, lost, new))
    if new and len(lost) <= _MOST and len(new) <= _MOST:
        yield from zip(sorted(lost), new)  # noqa: B905 - the rest of either has none


def _others(chinese: str, english: str, lost: Sequence[Span], new: Iterable[Span]) -> Iterator[Span]:
    """Yield those of the unplaced names of a translation that spell none of the lost ones in another way.

    Args:
        chinese: A Chinese text.
        english: Its translation.
        lost: Where names stand in the text that nothing stands for.
        new: Where names stand in the translation that stand for nothing.
    """
    unknown = [name for span in lost if not in_english(name := chinese[slice(*span)])]
    is_pinyin = all(is_in_pinyin(chinese[slice(*span)]) for span in lost)
    for span in new:
        word = english[slice(*span)]
        if any(likeness(name, bare(word)) > LIKE for name in unknown):
            continue
        # what is in pinyin may be spelt in older ways: Chang Hsueh-liang, Chou En-lai
        is_known = bool(headwords_with(word)) or " " in word
        if not is_pinyin or (is_known and not _OLDER_GIVEN.match(english, span.stop)):
            yield span


# --- names of the translation that stand for nothing ------------------------------------------------------------------


def _unplaced(chinese: str, english: str, remembered: Remembered) -> Iterator[list[Span]]:
    """Yield the words of each name of the translation that stands for nothing by the dictionary and the memory."""
    for match in _PHRASE.finditer(english):
        place = match.start()
        for start, stop in _known_phrases(match[0]):
            yield from _unplaced_words(chinese, english, Span(place, match.start() + start), remembered)
            if not _has_headword(match[0][start:stop], chinese):
                yield [Span(match.start() + start, match.start() + stop)]
            place = match.start() + stop
        yield from _unplaced_words(chinese, english, Span(place, match.end()), remembered)


def _unplaced_words(chinese: str, english: str, span: Span, remembered: Remembered) -> Iterator[list[Span]]:
    for name in _FULL_NAME.finditer(english, *span):
        words = _telling_words(english, Span(*name.span()))
        sure = {word for word, one in words.items() if one in remembered.new}
        there = {
            word for word in words if word in remembered.placed or (word not in sure and _is_placed(word, chinese))
        }
        alone = {word for word in words if word not in there and (word in sure or _is_place(word))}
        yield from ([words[word]] for word in alone)
        given = {word for word in there if is_first_name(word, chinese)}
        if all(word.isupper() for word in there - given):  # else the Chinese gives a part of the name, and means all
            left = {word: one for word, one in words.items() if word not in there | alone}
            if any(_is_name_in(english, one, word) for word, one in left.items()):
                yield list(left.values())


def _telling_words(english: str, span: Span) -> dict[str, Span]:
    """Return the words of a name that tell it from others."""
    parts = [Span(*part.span()) for part in CAPITALISED.finditer(english, *span)]
    named = {english[slice(*one)]: one for one in parts}
    return {
        word: one for word, one in named.items() if not _is_ordinary(word) or _ADDRESSED.search(english, 0, one.start)
    }


@lru_cache(maxsize=20_000)
def _is_place(word: str) -> bool:
    """Return whether a name is that of a city or a region."""
    return any(_PLACE.search(entry(name)) for name in in_chinese(word))


def _is_name_in(english: str, span: Span, word: str) -> bool:
    """Return whether a word is a name, and has its capital letter not because a sentence begins."""
    if headwords_with(word):
        return len(word) >= _NAMED or word.isupper()
    if _INSIDE.search(english, max(0, span.start - 3), span.start):
        return len(word) >= _NAMED
    return len(word) > _NAMED and not _ENDING.search(word)


@lru_cache(maxsize=20_000)
def _is_ordinary(word: str) -> bool:
    """Return whether a word is no name, or one that says too little: a day, a country, "Wall" and "President"."""
    return (word.lower() in small_words() and not headwords_with(word)) or word in _no_names() or is_ordinary(word)


@lru_cache(maxsize=20_000)
def _known_phrases(phrase: str) -> tuple[tuple[int, int], ...]:
    """Return where in a phrase with capitals names of several words stand, the longest ones, or abbreviations."""
    words = [match.span() for match in CAPITALISED.finditer(phrase)]
    found: list[tuple[int, int]] = []
    first = 0
    while first < len(words):
        for last in range(len(words) - 1, first - 1, -1):
            start, stop = words[first][0], words[last][1]
            part = phrase[start:stop]
            if (
                (last > first or part.isupper())
                and in_chinese(part)
                and not _no_names().issuperset(CAPITALISED.findall(part))
            ):
                found.append((start, stop))
                first = last
                break
        first += 1
    return tuple(found)


def _has_headword(phrase: str, chinese: str) -> bool:
    """Return whether a text has a name that the dictionary explains with a phrase, or with all words of it."""
    by_word = [set(some) for word in CAPITALISED.findall(phrase) if (some := headwords_with(word))]
    found = set.intersection(*by_word) if len(by_word) > 1 else set()
    return phrase in chinese or any(headword in chinese for headword in found.union(in_chinese(phrase)))


def _is_placed(word: str, chinese: str) -> bool:
    """Return whether the dictionary explains a word of the text with a name, or the text has it in Latin letters."""
    return word in chinese or any(
        headword in chinese and _means(headword, one) for one in forms(word) for headword in headwords_with(one)
    )


def _means(headword: str, word: str) -> bool:
    """Return whether a headword that is explained with a name is that one: Shanxi is not, though it is by Shaanxi."""
    named = in_english(headword)
    return not named or not in_chinese(word) or any(word in phrase for phrase in named)


def _is_said(name: str, called: Iterable[str]) -> bool:
    """Return whether a name is a part of what the names of the text are called, or has the initials of it."""
    words = set(CAPITALISED.findall(name))
    return any(
        name == _initials(phrase)
        or words <= set(parts := CAPITALISED.findall(phrase))
        or (len(words) == 1 and name.startswith(_long(parts)))
        for phrase in called
    )


def _long(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words from which others are derived: Roman, of which Romanesque is."""
    return tuple(word for word in words if len(word) > _STEM)


def _without(string: str, spans: Iterable[Span]) -> str:
    for start, stop in spans:
        string = f"{string[:start]}{' ' * (stop - start)}{string[stop:]}"
    return string


def _initials(phrase: str) -> str:
    return "".join(word[0] for word in CAPITALISED.findall(phrase))


# --- Chinese names that nothing stands for ----------------------------------------------------------------------------


def _lost(
    chinese: str, english: str, words: Mapping[str, Span], remembered: Remembered, named: Iterable[Span]
) -> list[Span]:
    """Return where names stand in the Chinese text that nothing in its translation stands for."""
    places = dict.fromkeys([*remembered.lost, *named])
    found: dict[Span, None] = {}
    for span in places:
        name = chinese[slice(*span)]
        if name in _countries() or name in remembered.found:
            continue
        known = [spelt(name, phrase) for phrase in in_english(name)]
        if any(_is_in(phrase, english) for phrase in known):
            continue
        least = LIKE if known and span not in remembered.lost else UNLIKE
        rest = chinese.replace(name, "")
        longer = [name]
        while (
            not known and len(longer) < _MOST and is_spelt_by_sound(chinese[span.start + len(longer[-1]) :][:1] or "。")
        ):
            longer.append(chinese[span.start :][: len(longer[-1]) + 1])
        others = [word for word in words if not _is_placed(word, rest)]
        if not any(_may_be(one, word, known, least) for word in others for one in longer):
            found[span] = None
    return list(found)


def _names(chinese: str) -> Iterator[Span]:
    """Yield where names stand: those of the dictionary, and unknown ones that are spelt by sound."""
    taken = Taken()
    for span in _long_names(chinese):
        taken.add(*span)
        if _is_name(chinese[slice(*span)]):
            yield span
    for token in tokens(chinese):
        if 2 <= token.span.size <= _LONGEST and not taken.holds(*token.span):
            name = _name_of(chinese, token.span)
            if name is not None:
                yield name


def _long_names(chinese: str) -> Iterator[Span]:
    """Yield where names of three characters and more stand that the dictionary has, the longest ones."""
    for stretch in _HAN.finditer(chinese):
        place = stretch.start()
        while place < stretch.end() - 2:
            known = names_beginning(chinese[place])
            stops = range(min(place + _LONGEST, stretch.end()), place + 2, -1)
            stop = next((stop for stop in stops if chinese[place:stop] in known), 0)
            if stop:
                yield Span(place, stop)
            place = stop or place + 1


def _name_of(chinese: str, span: Span) -> Span | None:
    """Return where the name stands that a word is, or is the beginning of."""
    start, stop = span
    word = chinese[start:stop]
    if not _HAN.fullmatch(word):
        return None
    if len(word) > 2:
        if not entry(word) and _is_spelt(word) and word[-1] not in _DERIVED:
            return span
    elif in_english(word) and is_spelt_by_sound(chinese[start : stop + 1].ljust(3)):
        return Span(start, stop + 1)  # there may be more of it
    elif start and spells_names(chinese[start - 1]) and chinese[start - 1] not in _SMALL_WORDS:
        if is_spelt_by_sound(chinese[start - 1 : stop]) and _is_spelt(chinese[start - 1 : stop]):
            return Span(start - 1, stop)  # 布|林肯
        return None  # 以|萨迦
    name = word if in_english(word) else _WITH_KIND.sub("", word)
    return Span(start, start + len(name)) if len(name) > 1 and in_english(name) and _is_name(name) else None


@lru_cache(maxsize=20_000)
def _is_spelt(name: str) -> bool:
    """Return whether an unknown word is written with the characters that spell names, one of which may be seldom."""
    seldom = [character for character in name if not is_spelt_by_sound(character)]
    return len(seldom) < 2 and spells_names("".join(seldom)) and rarity(name) > _RARE


@lru_cache(maxsize=20_000)
def _is_name(chinese: str) -> bool:
    """Return whether a headword is always a name, and one that is told apart from others by it."""
    explained = re.sub(r"\[[^\]]*\]", "", entry(chinese))
    meanings = [
        one for one in explained.split("/") if one.strip() and not re.match(r"CL:|abbr|also |see ", one.strip())
    ]
    if all(_no_names().issuperset(CAPITALISED.findall(phrase)) for phrase in in_english(chinese)):
        return False
    names = [one for one in meanings if re.match("(?:[a-z]+ )?[A-Z]", one.strip())]
    if 2 * len(names) < len(meanings) or meanings[:1] != names[:1]:
        return False
    return chinese[2:].endswith(_SMALL_PLACES) or not all(_SMALL_OR_OLD.search(one) for one in names)


def _is_in(phrase: str, english: str) -> bool:
    """Return whether a name stands in a text, of a person by one of the names."""
    words = [word for word in CAPITALISED.findall(phrase) if word not in _FIRMS]
    if len(words) > 1 and re.search(rf"\b{_initials(phrase)}\b", english):
        return True
    telling = [word for word in words if word.lower() not in small_words()]
    if telling:
        return any(word[: max(_STEM, len(word) - 2)] in english for word in telling)
    there = english.lower()
    return 2 * sum(word[:_STEM].lower() in there for word in words) >= len(words)


def _may_be(name: str, word: str, known: Sequence[str], least: float) -> bool:
    if word.lower() in small_words() or _is_ordinary(word):
        return False
    letters = bare(word)
    if len(known) == 1 and "".join(syllables(name)).startswith(bare(known[0].split(" ")[0])):
        return letters in "".join(syllables(name))  # which is pinyin, so another one is another name
    if not letters or any(word[:_STEM] in phrase for phrase in known) or likeness(name, letters) > least:
        return bool(letters)
    return not known and _share_consonants(name, letters)


def _share_consonants(name: str, letters: str) -> bool:
    """Return whether a name, or a part of it at its beginning or end, has the consonants of letters."""
    here, there = consonants("".join(syllables(name))), consonants(letters)
    shorter, longer = sorted((here, there), key=len)
    return len(shorter) > 1 and (longer.startswith(shorter) or longer.endswith(shorter))


@cache
def _countries() -> frozenset[str]:
    return frozenset(name for names, *_ in lists.entries(__package__, "countries") for name in names.split("/"))


@cache
def _no_names() -> frozenset[str]:
    """Return words with a capital letter that are no names, and those of countries, which are compared elsewhere."""
    days = (
        name.rstrip("*?.")
        for kind in ("weekdays", "months")
        for names in lists.entries("aligner.languages.en", kind)
        for name in names
    )
    of_countries = (word for _, *words in lists.entries(__package__, "countries") for word in words)
    return _TITLES.union(days, of_countries)
