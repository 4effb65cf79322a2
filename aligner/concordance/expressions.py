"""Regular expressions, which may not take longer than they should.

To look through a text takes less time than to call the library for it, so that a page of texts is looked through at
once where that cannot miss anything: it tells which texts may match, and those are matched one by one.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from typing import Any

from aligner.concordance.folding import BREAK, QUOTES, Folding, exactly, is_word, place_of, tokens
from aligner.concordance.index import LONGEST
from aligner.concordance.literals import required
from aligner.concordance.patterns import Lookup, Vocabulary, quoted
from aligner.errors import InputError
from aligner.model import Side, Span

_SIZE = 200_000  # of a compiled expression: its characters, times all the repetitions that are written out, at most
_WORDS = 200  # that the index is asked for at once, at most
_PATIENCE = 1.0  # seconds for one bead, before a regular expression is given up
_BUDGET = 100.0  # seconds for all beads together
_SHARE = 0.1  # of the patience is spent on a page before its texts are looked at one by one

# What may match in a text by itself, and not in the same text with another one next to it: negative lookaround, what
# gives nothing back, the ends of the text; and whatever is not known to be harmless.
_ALONE = re.compile(r"\(\?(?!:|P?<[A-Za-z_]|<?=|[aimsu]+\))|\(\*|[*+?}]\+|\\[AZzGKXR]|\{(?![\d,]+\})")
_NOT_INDEXED = re.compile(rf"[\-{QUOTES}]+")


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression, of the kind of the library `regex`.

    It is matched with text folded one character to one: white space is a space there, and unless `exact`, letters are
    small and simplified.
    """

    pattern: str
    exact: bool

    def __post_init__(self) -> None:
        self._compiled(Folding())

    def lookup(self, index: Vocabulary, side: Side) -> Lookup:
        """How it is looked for on one side of a memory."""
        alternatives = [
            [
                text
                for literal in literals
                for part in _NOT_INDEXED.split(index.folding.loose(literal))
                if part.strip()
                for text in _required_phrases(index, part)
            ]
            for literals in required(self.pattern)
        ]
        expression = None
        if alternatives and all(alternatives):
            expression = f"{{{side}}} : (" + " OR ".join(f"({' AND '.join(texts)})" for texts in alternatives) + ")"
        return Lookup(expression, False, _Matcher(self, index.folding).find_all)

    def _compiled(self, folding: Folding, flags: int = 0) -> Any:
        import regex

        large = InputError("a regular expression with too many repetitions", hint="make it simpler")
        if prod(max(1, int(n)) for n in re.findall("{([0-9]{1,9})", self.pattern)) * len(self.pattern) > _SIZE:
            raise large
        flags |= regex.VERSION0 | (0 if self.exact else regex.IGNORECASE)
        pattern = self.pattern if self.exact else _folded(self.pattern, folding)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what a later version will read otherwise
                return regex.compile(pattern, flags)
        except regex.error as error:
            hint = "without --regex (regex=True in Python), it is looked for as it stands"
            raise InputError(f"not a regular expression: {error}", hint=hint) from None
        except (ArithmeticError, LookupError, MemoryError, RecursionError, ValueError) as error:
            raise large from error

    def for_pages(self, folding: Folding) -> Any:
        """Compiled for texts in lines; None where a text may match by itself only."""
        import regex

        return None if _ALONE.search(self.pattern) else self._compiled(folding, regex.MULTILINE)


class _Matcher:
    """Finds an expression in texts, within a time for all of them."""

    def __init__(self, expression: Expression, folding: Folding) -> None:
        self._folding = None if expression.exact else folding
        self._compiled = expression._compiled(folding)
        self._for_pages = expression.for_pages(folding)
        self._left = _BUDGET

    def find_all(self, texts: Sequence[str]) -> Iterator[tuple[int, list[Span]]]:
        """As `Lookup.find_all`."""
        lines = self._lines(texts)
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        alone = self._for_pages is None or len(texts) == 1
        for i in range(len(texts)) if alone else self._candidates(lines, starts):
            if spans := self._spans(lines[starts[i] : starts[i + 1] - 1]):
                yield i, spans

    def _lines(self, texts: Sequence[str]) -> str:
        """Folded texts, each in a line; no line end stands in any of them."""
        if self._folding is None:
            return "\n".join(map(exactly, texts))
        return self._folding.same_length_of(texts).replace(BREAK, "\n")

    def _candidates(self, lines: str, starts: Sequence[int]) -> Iterator[int]:
        """The numbers of the texts that may match: those that a match in all texts together begins or goes on in."""
        position = done = 0
        while done < len(starts) - 1:
            begun = time.monotonic()
            try:
                match = self._for_pages.search(lines, position, timeout=min(_PATIENCE * _SHARE, max(0.001, self._left)))
            except TimeoutError:
                self._for_pages = None  # here it takes longer than in the texts one by one
                yield from range(done, len(starts) - 1)
                return
            finally:
                self._left -= time.monotonic() - begun
            if match is None:
                return
            first = min(place_of(match.start(), starts), len(starts) - 2)
            last = min(place_of(max(match.start(), match.end() - 1), starts), len(starts) - 2)
            yield from range(max(first, done), last + 1)
            done = last + 1
            position = starts[done]

    def _spans(self, folded: str) -> list[Span]:
        start = time.monotonic()
        try:
            found = self._compiled.finditer(folded, timeout=max(0.001, min(_PATIENCE, self._left)))
            spans = [Span(*match.span()) for match in found if match.end() > match.start()]
        except TimeoutError:
            hint = "make it simpler: one repetition inside another, such as (a+)+, takes longest"
            raise InputError("the regular expression takes too long", hint=hint) from None
        self._left -= time.monotonic() - start
        return spans


def _folded(pattern: str, folding: Folding) -> str:
    """An expression for folded text. ASCII stays as it is; other characters inside a set get their fold beside them."""
    made = []
    inside = escaped = False
    for i, character in enumerate(pattern):
        escaped = i > 0 and pattern[i - 1] == "\\" and not escaped
        if character in "[]" and not escaped:
            inside = character == "["
        folded = folding.same_length(character) if character > "\x7f" else character
        if folded == character:
            made.append(character)
            continue
        folded = folded if escaped else re.escape(folded)
        if inside:
            in_range = "-" in (pattern[i - 1 : i], pattern[i + 1 : i + 2])
            folded = character if in_range or escaped else character + folded
        made.append(folded)
    return "".join(made)


def _required_phrases(index: Vocabulary, literal: str) -> list[str]:
    """Phrases that a text which holds a folded literal must hold. Words at the ends of the literal may go on."""
    found = tokens(literal)
    opens, closes = is_word(literal[0]), is_word(literal[-1])
    if not found or any(len(token) >= LONGEST for token in found):
        return []
    if len(found) == 1 and is_word(found[0]) and opens and closes:
        return _any_of(index.containing(found[0], _WORDS))
    if opens and is_word(found[0]) and len(found) > 1:
        firsts = index.containing(found[0], _WORDS, at_end=True)
        star = " *" if closes else ""
        rest = quoted(" ".join(found[1:])) + star
        if not firsts or len(firsts) > _WORDS:
            return [*_any_of(firsts), rest]
        return ["(" + " OR ".join(quoted(" ".join([first, *found[1:]])) + star for first in firsts) + ")"]
    return [quoted(" ".join(found)) + (" *" if closes and is_word(found[-1]) else "")]


def _any_of(words: Sequence[str]) -> list[str]:
    """That one of some words stands there; nothing where they are too many, and what is never true for none."""
    if len(words) > _WORDS:
        return []
    return ["(" + " OR ".join(map(quoted, words)) + ")"] if words else [quoted("\ufffd nothing \ufffd")]
