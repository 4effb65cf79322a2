"""English words that have run together: *ofthe*, *Chinaand*, *theworld*.

A word that no list knows and that stands once in a text is one if it comes apart into two known words, of which one is
a function word that makes no compounds: *herein*, *onlooker* and *asleep* are words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache

from aligner.languages.en.words import rough_stem, uninflected
from aligner.languages.zh.cedict import explaining_words
from aligner.model import Span

_WORD = re.compile(r"(?<![\w'’.&@/#-])[A-Za-z][a-z]+(?:[A-Z][a-z]+)?(?![\w'’@/-]|\.\w)")
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
# Endings of words that are hardly the first part of a compound; and what is an ending itself.
_NO_FIRST_PART = re.compile(r"...(?:ly|ed|tion|ment|ity|al|ous|ive|ance|ence|ting|ning|ies|ers)$")
_ENDING = re.compile(r"(?:ing|ful|less|ness|ish|like|wise)")
_MOST = 40  # letters of a word that is looked at
_LEAST = 4  # letters of a part that is no function word


def joined(string: str, recurring: Container[str]) -> Iterator[Span]:
    """Yield the words of a string that are two without the space between them.

    Args:
        string: The text.
        recurring: The words, in lower case, that stand in the whole text several times.
    """
    for match in _WORD.finditer(string):
        if len(match[0]) <= _MOST and match[0].lower() not in recurring and _comes_apart(match[0], recurring):
            yield Span(*match.span())


def _comes_apart(word: str, recurring: Container[str]) -> bool:
    capital = next((place for place in range(1, len(word)) if word[place].isupper()), 0)
    small = word.lower()
    if capital and small[:capital] in _BEFORE_CAPITAL:
        return True
    parts = [(small[:place], small[place:]) for place in (range(1, len(small)) if not capital else (capital,))]
    may_be = [
        pair for pair in parts if _is_likely(*pair) or _is_of_the_text(*pair, recurring, is_capital=bool(capital))
    ]
    if not may_be or _COMPOUND.fullmatch(small) or _is_known(small):
        return False
    return any(all(part in _SMALL or part in recurring or _is_known(part) for part in pair) for pair in may_be)


def _is_likely(one: str, other: str) -> bool:
    """Return whether two parts of a word look like a function word and another word."""
    if one in _SMALL and other in _SMALL:
        return (one in _BEFORE or other in _BEHIND) and len(one) + len(other) > _LEAST
    return (one in _BEFORE and len(other) >= _LEAST) or (other in _BEHIND and len(one) >= _LEAST)


def _is_of_the_text(one: str, other: str, recurring: Container[str], *, is_capital: bool) -> bool:
    """Return whether a part of a word is one of the text, and both are none of which compounds are made."""
    if len(one) < _LEAST:
        return False
    if other in _SMALL and len(other) > 1:
        return one in recurring
    is_open = is_capital or (_NO_FIRST_PART.search(one) is not None and _ENDING.match(other) is None)
    return is_open and len(other) >= _LEAST and (one in recurring or other in recurring)


def _is_known(word: str) -> bool:
    return word in explaining_words() or not _stems().isdisjoint((uninflected(word), rough_stem(word)))


@cache
def _stems() -> frozenset[str]:
    return frozenset(uninflected(word) for word in explaining_words() if word.isascii() and word.isalpha())
