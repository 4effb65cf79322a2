"""Numbers in words of further European languages, by the library text2num where it is installed.

They only may answer a number of the other version: these languages use their words for 1 as articles, and ours is no
judge of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from aligner.languages.readings import Quantity, Weight, quantity

_WORD = re.compile(r"[^\W\d_]+|\d+|\s|[^\w\s]|_")


class _Word:
    """A token as the library wants it."""

    def __init__(self, match: re.Match[str]) -> None:
        self._text = match[0]
        self.start, self.stop = match.span()

    def text(self) -> str:
        return self._text

    def text_lowercase(self) -> str:
        return self._text.lower()

    def nt_separated(self, previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return self._text.isdecimal()


def is_installed() -> bool:
    """Return whether the library is there."""
    return _finder() is not None


def number_words(string: str, lang: str) -> Iterator[Quantity]:
    """Yield the numbers in words; none where the library is not there.

    Args:
        string: The characters.
        lang: Primary subtag of a language that the library reads.
    """
    find = _finder()
    if find is None:
        return
    words = [_Word(match) for match in _WORD.finditer(string)]
    for found in find(words, lang, 0.0):
        yield quantity(words[found.start].start, words[found.end - 1].stop, [found.value], Weight.LOOSE)


@cache
def _finder() -> Any:
    try:
        return import_module("text_to_num").find_numbers
    except ImportError:
        return None
