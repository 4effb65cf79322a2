"""English words that have run together: *ofthe*, *Chinaand*, *systemgives*.

A word that no list knows and that stands once in a text is one if it comes apart into two known words that are likelier
to be two words than one: as general text is (the sum of their rarities, beside that of the whole, which pieces of words
give), as the text itself is, and by their endings. Compounds are words of their own: those of the list `compounds`, and
what begins with a word with which English makes many (*nightstand*). Names are left alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Container, Iterator
from functools import cache
from types import MappingProxyType

from aligner.languages import lists
from aligner.languages.en.words import lemma, rough_stem, singular, uninflected
from aligner.languages.zh.cedict import explaining_words
from aligner.model import Span

_WORD = re.compile(r"(?<![\w'’.&@/#-])[A-Za-z][a-z]+(?:[A-Z][a-z]+)?(?![\w'’@/-]|\.\w)")
_CONTRACTED = re.compile(r"\b[A-Za-z]*(?:n['’]t|[a-z]['’](?:ll|ve|re))[a-z]{2,}\b|\b[a-z]{2,}['’]s[a-z]{2,}\b")
_BEHIND = frozenset(
    re.findall(
        r"\w+",
        "the and of to with was were his that from this which they their have has would could will shall been than"
        " within",
    )
)
_BEFORE = _BEHIND | {"its", "when", "what", "who", "your", "any", "each", "such", "must"}
_SMALL = _BEFORE | frozenset(
    re.findall(
        r"\w+",
        "a in on at by for as is are be it he she we you i my our her him them had not but or if so no an do did can",
    )
)
_BEFORE_CAPITAL = frozenset(("of", "the", "and", "by", "at", "in", "with", "to"))
_COMPOUND = re.compile(
    r"(?:here|there|where)(?:in|of|to|by|on|upon|under|with|after|at|for|from|about|unto|into|as)s?"
    r"|(?:wh|th)\w+so(?:ever)?|\w+sel(?:f|ves)|with(?:st[ao]n?o?d|h[eo]ld|draw|drew)\w*"
)
_INFLECTED = re.compile(r"...(?:ly|ed|tion|ment|ity|al|ous|ive|ance|ence|ing|ies|ers|[^s]s)$")  # no first part
# Words of which CC-CEDICT has what they are made of.
_DERIVED = re.compile(
    r"(?:re|un|non|dis|mis|pre|anti|sub|multi|inter|super|semi|tele|counter)?(\w{3,}?)"
    r"(?:i?ers?|i?est|i?eth|i?ness|less|ish|isms?|ists?|like|able|ful|ally|ingly|ability|ation|age)?"
)
_PREFIXED = re.compile("(for|be|with|under|over|out|mis|fore|up|un|re)(\\w{3,})")
_PARTICLES = frozenset(("out", "over", "off", "up", "down", "away", "back", "in", "on", "through", "around", "about"))
# How British spelling differs from that of CC-CEDICT: *organising*, *totalled*, *valour*.
_BRITISH = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"is(e[drs]?|ing|ations?)$", r"iz\1"),
        (r"([lps])\1(ed|ing|ers?)$", r"\1\2"),
        (r"our", "or"),
        (r"ae", "e"),
        (r"men$", "man"),
    )
)
_SHORT = _SMALL | {"up", "go", "me", "us", "ye", "am"}  # words of one or two letters
_MOST = 40  # letters of a word that is looked at
_LESS, _MARGIN = 0.75, 2.0  # of how much recurring says, and on top of `LEAST`: for two words that are not small
_ENDS = ("the", "of", "and", "that", "this")  # CC-CEDICT has misprints: forthe
_LEAST = 4  # letters of a part that is no function word
_BOUND = 8.0  # nats
_RARE = 20.0  # nats: of what is rarer, nearly any word can be made

LEAST = -1.0
"""The sum of weights above which a word is two."""

# Learnt by `tests/benchmarks/learn_joined.py`.
_WEIGHTS = MappingProxyType(
    {
        "always": -9.04,
        "rarer as one": 0.97,
        "rarity of the first": 0.23,
        "rarity of the second": 0.32,
        "first is small": 0.37,
        "second is small": 1.52,
        "first makes no compounds": 3.28,
        "second makes no compounds": 1.64,
        "first recurs": 4.15,
        "second recurs": 4.64,
        "both recur and neither is small": 0.04,
        "neither is small": 1.58,
        "first is inflected": 1.30,
    }
)


def joined(string: str, recurring: Container[str], rarity: Callable[[str], float]) -> Iterator[Span]:
    """Yield the words of a string that are two without the space between them.

    Args:
        string: The text.
        recurring: The words, in lower case, that stand in the whole text several times.
        rarity: Gives the negative natural logarithm of a word's share in general text.
    """
    for match in _WORD.finditer(string):
        word = match[0]
        if len(word) > _MOST or word.lower() in recurring:
            continue
        capital = next((place for place in range(1, len(word)) if word[place].isupper()), 0)
        if capital:
            is_joined = _comes_apart_at(word.lower(), capital, recurring)
        elif is_word(word.lower()):
            continue
        else:
            places = splits(word.lower(), recurring, rarity, is_title=word[0].isupper())
            is_joined = any(_is_two(features(*place, recurring, rarity)) for place in places)
        if is_joined:
            yield Span(*match.span())
    yield from (Span(*match.span()) for match in _CONTRACTED.finditer(string))


def is_word(word: str) -> bool:
    """Return whether a word in lower case is one of a list, or a form of one."""
    if any(word.endswith(end) and word[: -len(end)] in _SMALL for end in _ENDS):
        return False
    if _is_known(word) or _COMPOUND.fullmatch(word) or not _compounds().isdisjoint((word, uninflected(word))):
        return True
    if any(_is_known(pattern.sub(instead, word)) for pattern, instead in _BRITISH if pattern.search(word)):
        return True
    if (derived := _DERIVED.fullmatch(word)) and any(_is_known(f"{derived[1]}{end}") for end in ("", "e", "y")):
        return True
    verb = _PREFIXED.fullmatch(word)  # forgiven, overtaken
    return verb is not None and _is_known(f"{verb[1]}{lemma(verb[2])}")


def splits(
    word: str, recurring: Container[str], rarity: Callable[[str], float], *, is_title: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield the two parts of a word that may be two, each way.

    Args:
        word: In lower case.
        recurring: As for `joined`.
        rarity: As for `joined`.
        is_title: Whether it begins with a capital letter, as names do.
    """
    for place in range(1, len(word)):
        parts = one, other = word[:place], word[place:]
        if is_title and one not in _starters() and other not in _BEHIND:
            continue
        if _may_be_compound(one, other):
            continue
        least = math.inf if one in _BEFORE or other in _BEHIND else _RARE
        if all(
            part in _SHORT or (len(part) > 2 and (part in recurring or (_is_listed(part) and rarity(part) < least)))
            for part in parts
        ):
            yield one, other


def _may_be_compound(one: str, other: str) -> bool:
    """Return whether English makes compounds in this way: *seatbelt*, *motorways*, *takeaway*, but not *gaveaway*."""
    if other in _PARTICLES:
        return one not in _SMALL and uninflected(one) in (one, one.removesuffix("e")) and _INFLECTED.match(one) is None
    if one in _SMALL or other in _SMALL:
        return False
    ends = (other, singular(other), re.sub("men$", "man", other))
    return one in _parts("first") or not _parts("second").isdisjoint(ends)


def features(one: str, other: str, recurring: Container[str], rarity: Callable[[str], float]) -> dict[str, float]:
    """Return what speaks for two words and against one, by name, as the weights have it."""
    rarities = rarity(one), rarity(other)
    is_content = one not in _SMALL and other not in _SMALL
    recur = one in recurring, other in recurring
    return {
        "always": 1,
        "rarer as one": max(-_BOUND, min(_BOUND, rarity(one + other) - sum(rarities))),
        "rarity of the first": rarities[0],
        "rarity of the second": rarities[1],
        "first is small": one in _SMALL,
        "second is small": other in _SMALL,
        "first makes no compounds": one in _BEFORE,
        "second makes no compounds": other in _BEHIND,
        "first recurs": recur[0],
        "second recurs": recur[1],
        "both recur and neither is small": is_content and all(recur),
        "neither is small": is_content,
        "first is inflected": _INFLECTED.match(one) is not None,
    }


def _is_two(found: dict[str, float]) -> bool:
    """Return whether the weights take a word for two.

    Two words that are none of grammar need more for it, and that they recur says less: texts repeat the parts of their
    compounds.
    """
    total = sum(_WEIGHTS[name] * value for name, value in found.items())
    if found["neither is small"]:
        recurring = sum(_WEIGHTS[name] * found[name] for name in ("first recurs", "second recurs"))
        return total - _LESS * recurring > LEAST + _MARGIN
    return total > LEAST


def _comes_apart_at(word: str, place: int, recurring: Container[str]) -> bool:
    """Return whether a word is two, of which the second has a capital letter."""
    one, other = word[:place], word[place:]
    if one in _BEFORE_CAPITAL:
        return True
    if not (_is_likely(one, other) or _is_of_the_text(one, other, recurring)) or _is_known(word):
        return False
    return all(part in _SMALL or part in recurring or _is_known(part) for part in (one, other))


def _is_likely(one: str, other: str) -> bool:
    """Return whether two parts of a word look like a function word and another word."""
    if one in _SMALL and other in _SMALL:
        return (one in _BEFORE or other in _BEHIND) and len(one) + len(other) > _LEAST
    return (one in _BEFORE and len(other) >= _LEAST) or (other in _BEHIND and len(one) >= _LEAST)


def _is_of_the_text(one: str, other: str, recurring: Container[str]) -> bool:
    """Return whether a part of a word is one of the text."""
    if len(one) < _LEAST:
        return False
    if other in _SMALL and len(other) > 1:
        return one in recurring
    return len(other) >= _LEAST and (one in recurring or other in recurring)


def _is_known(word: str) -> bool:
    return word in explaining_words() or not _stems().isdisjoint((uninflected(word), rough_stem(word)))


def _is_listed(part: str) -> bool:
    return part in explaining_words() or uninflected(part) in explaining_words()


@cache
def _starters() -> frozenset[str]:
    """Return words that begin sentences and no names."""
    starters = (word.lower() for word in lists.words("aligner.languages.en", "starters"))
    return _BEFORE | {"i", "but", "why"} | {word for word in starters if len(word) >= _LEAST}


@cache
def _stems() -> frozenset[str]:
    return frozenset(uninflected(word) for word in explaining_words() if word.isascii() and word.isalpha())


@cache
def _compounds() -> frozenset[str]:
    words = lists.words("aligner.languages.en", "compounds") | lists.words("aligner.languages.en", "coinages")
    return words | {uninflected(word) for word in words}


@cache
def _parts(place: str) -> frozenset[str]:
    """Return the words that English makes many compounds and derivations with, as their `first` or `second` part."""
    return lists.words("aligner.languages.en", "compound_parts", place)
