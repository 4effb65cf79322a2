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
        "the and of to with was were his that from this which they their have has would could will shall been than",
    )
)
_BEFORE = _BEHIND | {"its", "when", "what", "who", "your"}
_SMALL = _BEFORE | frozenset(
    re.findall(
        r"\w+",
        "a in on at by for as is are be it he she we you i my our her him them had not but or if so no an do did can",
    )
)
_BEFORE_CAPITAL = frozenset(("of", "the", "and", "by", "at", "in", "with", "to"))
_COMPOUND = re.compile(
    r"(?:here|there|where)(?:in|of|to|by|on|upon|under|with|after|at|for|from|about|unto|into|as)s?"
    r"|(?:wh|th)\w+so(?:ever)?|\w+sel(?:f|ves)"
)
_LEAST = 4  # letters of a part that is no function word


def joined(string: str, recurring: Container[str]) -> Iterator[Span]:
    """Yield the words of a string that are two without the space between them.

    Args:
        string: The text.
        recurring: The words, in lower case, that stand in the whole text several times.
    """
    for match in _WORD.finditer(string):
        if match[0].lower() not in recurring and _comes_apart(match[0], recurring):
            yield Span(*match.span())


def _comes_apart(word: str, recurring: Container[str]) -> bool:
    capital = next((place for place in range(1, len(word)) if word[place].isupper()), 0)
    if capital:
        return word[:capital].lower() in _BEFORE_CAPITAL
    small = word.lower()
    parts = [(small[:place], small[place:]) for place in range(1, len(small))]
    may_be = [pair for pair in parts if _is_likely(*pair)]
    if not may_be or _COMPOUND.fullmatch(small) or _is_known(small):
        return False
    return any(all(part in _SMALL or part in recurring or _is_known(part) for part in pair) for pair in may_be)


def _is_likely(one: str, other: str) -> bool:
    """Return whether two parts of a word look like a function word and another word."""
    if one in _SMALL and other in _SMALL:
        return (one in _BEFORE or other in _BEHIND) and len(one) + len(other) > _LEAST
    return (one in _BEFORE and len(other) >= _LEAST) or (other in _BEHIND and len(one) >= _LEAST)


def _is_known(word: str) -> bool:
    return word in explaining_words() or not _stems().isdisjoint((uninflected(word), rough_stem(word)))


@cache
def _stems() -> frozenset[str]:
    return frozenset(uninflected(word) for word in explaining_words() if word.isascii() and word.isalpha())
