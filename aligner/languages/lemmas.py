"""Dictionary forms of words in many languages, by the library simplemma (extra `annotate`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from aligner.errors import ChoiceError


def lemma(word: str, tag: str, lang: str) -> str:
    """Return the dictionary form of a word, or an empty string where the library does not know the language.

    Args:
        word: As it is written.
        tag: Its universal part of speech, as far as it is known: names and numbers are not inflected.
        lang: Primary subtag of its language.

    Raises:
        ChoiceError: The library is not installed.
    """
    if tag in ("PROPN", "NUM"):
        return word
    try:
        return _lemmatizer()(word, lang)
    except ValueError:
        return ""


@lru_cache(maxsize=1)
def _lemmatizer() -> Callable[[str, str], str]:
    try:
        import simplemma
    except ImportError:
        raise missing("simplemma") from None
    return lambda word, lang: str(simplemma.lemmatize(word, lang=lang))


def missing(package: str) -> ChoiceError:
    """Return the error that a library for lemmas or parts of speech is not installed."""
    return ChoiceError(f"lemmas and parts of speech need {package}", hint='pip install "aligner[annotate]"')
