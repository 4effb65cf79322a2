"""Stems of words by the algorithms of Snowball, which NLTK brings."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

_POSSESSIVE = re.compile(r"['’]s?$")


def without_possessive(word: str) -> str:
    """Return a word without `'s` or an apostrophe at its end."""
    return _POSSESSIVE.sub("", word)


@lru_cache(maxsize=200_000)
def snowball(word: str, algorithm: str) -> str:
    """Return the stem of a word in lower case.

    Args:
        word: Its characters.
        algorithm: Name of an algorithm, such as `german`.
    """
    return str(_stemmer(algorithm).stem(word))


@cache
def _stemmer(algorithm: str) -> Any:
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer(algorithm)
