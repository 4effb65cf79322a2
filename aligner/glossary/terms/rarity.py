"""Measure how rare words are in general language: words that are rare there are typical of this text."""

from __future__ import annotations

from functools import lru_cache

from aligner.encoders.rarity import piece_rarity
from aligner.languages import Language


@lru_cache(maxsize=200_000)
def rarity(word: str, language: Language) -> float:
    """Return the negative natural logarithm of a word's share in general text.

    Words are looked up in what is known of their language, else in the unigram model of the bundled encoder's pieces.

    Args:
        word: The word; in lower case, except in Chinese and to compare it with its capitalised form.
        language: The language that it is in.
    """
    if language.rarity is not None:
        return language.rarity(word)
    return piece_rarity(word)
