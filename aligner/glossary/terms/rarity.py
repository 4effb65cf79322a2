"""How rare words are in general: what is rare there and stands here says what the text is about."""

from __future__ import annotations

from functools import lru_cache

from aligner.encoders.use import UniversalSentenceEncoder
from aligner.languages import Language


@lru_cache(maxsize=200_000)
def rarity(word: str, language: Language) -> float:
    """The negative natural logarithm of a word's share in general text.

    Words are looked up in what is known of their language, else in the unigram model of the bundled encoder's pieces.

    Args:
        word: Chinese as it is; of other languages in lower case, except to ask what a capital letter changes.
        language: The language that it is in.
    """
    if language.rarity is not None:
        return language.rarity(word)
    return float(_encoder().rarities([word])[0])


@lru_cache(maxsize=1)
def _encoder() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder()
