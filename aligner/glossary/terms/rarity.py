"""How rare words are in general: what is rare there and stands here says what the text is about."""

from __future__ import annotations

from functools import lru_cache

from aligner.encoders.use import UniversalSentenceEncoder
from aligner.segmentation import jieba_tokens


@lru_cache(maxsize=200_000)
def rarity(word: str, lang: str) -> float:
    """The negative natural logarithm of a word's share in general text.

    Chinese words are looked up in jieba's dictionary, those of other languages in the unigram model of the bundled
    encoder's pieces.

    Args:
        word: Chinese as it is; of other languages in lower case, except to ask what a capital letter changes.
        lang: The supported language that it is in.
    """
    if lang.startswith("zh"):
        return jieba_tokens.rarity(word)
    return float(_encoder().rarities([word])[0])


@lru_cache(maxsize=1)
def _encoder() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder()
