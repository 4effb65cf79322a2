"""What is looked for: a pattern, and how the index is asked for the beads where it may stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from aligner.concordance.folding import Folding
from aligner.errors import ChoiceError, InputError
from aligner.model import SIDES, Side, Span

_LENGTH = 1_000  # characters of a pattern, at most

AnySide = Literal["source", "target", "both"]

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
class Lookup:
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

    def lookup(self, index: Vocabulary, side: Side) -> Lookup:
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


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for in a memory; a pattern alone is looked for on both sides.

    A pattern is a word, a phrase, or any stretch of Chinese; `docs/concordance.md` lists what it may be. What only a
    typist tells apart makes no difference: width, traditional and simplified characters, kinds of dashes and quotation
    marks, ligatures, white space. Words in a script with spaces are whole; English words are found in all their
    inflected forms if they are given in their dictionary form.

    Attributes:
        pattern: What to look for.
        side: Where: `source`, `target` or `both`.
        regex: The pattern, and those of the conditions, are regular expressions, of the library `regex`.
        exact: Find only what is written with just these characters, and no inflected forms.
        with_: Patterns that are to stand on the other side, all of them.
        without: Patterns none of which is to stand on the other side.
        sides: The sides by themselves.
        parsed: The pattern, understood.
        conditions: Likewise those of the other side: what is to stand there (True), or is not to (False).

    Raises:
        ChoiceError: There is no such side.
        InputError: There is nothing to look for, it is too long, or it is no regular expression.
    """

    pattern: str
    side: AnySide = "both"
    regex: bool = False
    exact: bool = False
    with_: Sequence[str] = ()
    without: Sequence[str] = ()
    sides: tuple[Side, ...] = field(init=False, repr=False, compare=False)
    parsed: Pattern = field(init=False, repr=False, compare=False)
    conditions: tuple[tuple[Pattern, bool], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        conditions = [(one, True) for one in self.with_] + [(one, False) for one in self.without]
        object.__setattr__(self, "sides", sides_of(self.side))
        object.__setattr__(self, "parsed", self._parse(self.pattern))
        object.__setattr__(self, "conditions", tuple((self._parse(one), is_wanted) for one, is_wanted in conditions))

    def _parse(self, pattern: str) -> Pattern:
        return parse(pattern, regex=self.regex, exact=self.exact)


def sides_of(side: str) -> tuple[Side, ...]:
    """The sides that `source`, `target` or `both` stands for.

    Raises:
        ChoiceError: It is none of them.
    """
    chosen = tuple(one for one in SIDES if side in (one, "both"))
    if not chosen:
        raise ChoiceError(f"unknown side {side!r}", hint="choose from: source, target, both")
    return chosen


def quoted(phrase: str) -> str:
    """A phrase of tokens for FTS5."""
    return '"' + phrase.replace('"', '""') + '"'
