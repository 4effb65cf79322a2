"""What the grammar of a language tells of words that may be a term; these are the answers of one that tells nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

Expected = Literal["noun", "verb", ""]


class Grammar:
    """Answers about words in lower case; a language that knows more overrides them (see `aligner.languages.en`)."""

    def key(self, words: Iterable[str]) -> list[str]:
        """Return what the words of a term have in common with those of its other forms."""
        return list(words)

    def verbness(self, word: str) -> float:
        """Return how surely a word is a verb, between 0 and 1, in any form."""
        return 0.0

    def knows(self, word: str) -> bool | None:
        """Return whether there is such a word in small letters; None where that is not known of any."""
        return None

    def openness(self, word: str) -> float:
        """Return how surely a phrase that ends with a word goes on: near 1 for an adjective, 0 for a noun."""
        return 0.0

    def is_plain(self, word: str) -> bool:
        """Return whether a word has none of the endings of a verb, so that behind another word it may be a noun."""
        return True

    def is_ordinal(self, word: str) -> bool:
        """Return whether a word is an ordinal number."""
        return False

    def is_verb_phrase(self, words: Sequence[str]) -> bool:
        """Return whether a phrase that begins with these two words begins with a verb, where no noun can stand."""
        return False

    def is_numeral(self, word: str, tag: str) -> bool:
        """Return whether a word with a part of speech, where one is known, is a number in words."""
        return False

    def is_personal(self, word: str) -> bool:
        """Return whether a word is a personal pronoun or a possessive: stories have many, contracts few."""
        return False

    def expects(self, word: str) -> Expected:
        """Return what stands behind a function word: a noun (or its adjective), a verb, or nothing in particular."""
        return ""
