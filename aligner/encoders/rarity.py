"""How rare words are in general, by the unigram model of the bundled encoder's pieces."""

from __future__ import annotations

from functools import lru_cache

from aligner.encoders.use import UniversalSentenceEncoder

_REMEMBERED = 200_000  # words that are looked up once


@lru_cache(maxsize=_REMEMBERED)
def piece_rarity(word: str) -> float:
    """Return how rare a word is, as `UniversalSentenceEncoder.rarities` does; the pieces are loaded once."""
    return _encoder().rarities([word])[0]


@lru_cache(maxsize=1)
def _encoder() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder()
