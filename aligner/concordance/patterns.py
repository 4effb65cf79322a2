"""What is looked for: a pattern, and how the index is asked for the beads where it may stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from aligner.concordance.folding import Folding
from aligner.errors import InputError
from aligner.model import Side, Span

_LENGTH = 1_000  # characters of a pattern, at most

Finder = Callable[[Sequence[str]], Iterator[tuple[int, list[Span]]]]
"""From some texts to those where a pattern stands: the number of each, and the places in it, in order."""


class Vocabulary(Protocol):
    """What a pattern asks of an index."""

    languages: tuple[str, str]
    folding: Folding

    def known(self, words: Sequence[str]) -> list[str]:
        """Those of some folded words that stand in the memory."""

    def hyphened(self, words: Sequence[str]) -> list[str]:
        """What stands there with hyphens, and would be one of some folded words without."""

    def like(self, pattern: str, limit: int) -> list[str]:
        """Words like a pattern with `*` and `?`; one more than `limit` at most."""

    def containing(self, part: str, limit: int, *, at_end: bool = False) -> list[str]:
        """Words that hold some characters, or end with them; one more than `limit` at most."""


@dataclass(frozen=True, slots=True)
class Query:
    """A pattern for one side.

    Attributes:
        expression: FTS5 expression that holds for every bead where the pattern stands; None where that may be any bead.
        is_exact: Whether it holds for no other bead.
        find_all: Finds the places where the pattern stands in texts of that side.
    """

    expression: str | None
    is_exact: bool
    find_all: Finder

    def find(self, text: str) -> list[Span]:
        """The places where the pattern stands in one text, in order."""
        return next((spans for _, spans in self.find_all([text])), [])


class Pattern(Protocol):
    """What is looked for on either side."""

    def query(self, index: Vocabulary, side: Side) -> Query:
        """How it is looked for on one side of a memory."""


def parse(pattern: str, *, regex: bool = False, exact: bool = False) -> Pattern:
    """Understand a pattern.

    Args:
        pattern: Words, characters, a phrase; or a regular expression.
        regex: It is a regular expression.
        exact: Find only what is written with just these characters, and no inflected forms.

    Raises:
        InputError: There is nothing in it to look for, it is too long, or it is no regular expression.
    """
    from aligner.concordance.expressions import Expression
    from aligner.concordance.words import Words

    if not pattern.strip():
        raise InputError("there is nothing to look for", hint="give a word, a phrase or a regular expression")
    if len(pattern) > _LENGTH:
        raise InputError(f"the pattern has more than {_LENGTH:,} characters", hint="look for a part of it")
    return Expression(pattern, exact) if regex else Words(pattern, exact)


def quoted(phrase: str) -> str:
    """A phrase of tokens for FTS5."""
    return '"' + phrase.replace('"', '""') + '"'
