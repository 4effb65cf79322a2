"""What is looked for: a pattern, and how the index is asked for the beads where it may stand."""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Protocol

from aligner import languages, report
from aligner.concordance.folding import LETTER, Folding, tokens
from aligner.concordance.index import LONGEST, Index
from aligner.concordance.literals import required
from aligner.errors import InputError
from aligner.model import SIDES, Side, Span

_LENGTH = 1_000  # characters of a pattern, at most
_SIZE = 200_000  # of a compiled expression: its characters, times all the repetitions that are written out, at most
_PHRASES = 200  # that the index is asked for at once, at most
_PATIENCE = 1.0  # seconds for one bead, before a regular expression is given up
_BUDGET = 300.0  # seconds for all beads together

_WORD = re.compile(f"{LETTER}+")
_ELEMENT = re.compile(rf"(?P<start>{LETTER}+)\*(?!\S)|(?P<word>{LETTER}+)|(?P<sign>\S)")
_IDLE_STAR = re.compile(r"\*+")
_LOST_STAR = re.compile(r"[^\W\d_]\*+[^\W\d_]|(?<!\S)\*+[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Query:
    """A pattern for one side.

    Attributes:
        expression: FTS5 expression that holds for every bead where the pattern stands; None where that may be any bead.
        is_exact: Whether it holds for no other bead.
        find: From the text of that side to the places where the pattern stands, in order.
    """

    expression: str | None
    is_exact: bool
    find: Callable[[str], list[Span]]


class Pattern(Protocol):
    """What is looked for on either side."""

    def query(self, index: Index, side: Side) -> Query:
        """How it is looked for on one side of a memory."""


def parse(pattern: str, *, regex: bool = False, case: bool = False) -> Pattern:
    """Understand a pattern.

    Args:
        pattern: Words, characters, a phrase; or a regular expression.
        regex: It is a regular expression.
        case: Tell capital letters from small ones, and look for no inflected forms.

    Raises:
        InputError: There is nothing in it to look for, it is too long, or it is no regular expression.
    """
    if not pattern.strip():
        raise InputError("there is nothing to look for", hint="give a word, a phrase or a regular expression")
    if len(pattern) > _LENGTH:
        raise InputError(f"the pattern has more than {_LENGTH:,} characters", hint="look for a part of it")
    return Expression(pattern, case) if regex else Words(_without_idle_stars(pattern), case)


def _without_idle_stars(pattern: str) -> str:
    """Take away stars beside characters of scripts without spaces, any stretch of which is found; tell of others."""
    pattern = _IDLE_STAR.sub(lambda star: "" if _is_unspaced(star) else star[0], pattern)
    if _LOST_STAR.search(pattern):
        hint = "other patterns are regular expressions (--regex, or regex=True in Python)"
        report.notice("assumed", "* stands for any ending only at the end of a word; here it is itself", hint=hint)
    return pattern


def _is_unspaced(star: re.Match[str]) -> bool:
    """Whether a star is at the end of something in a script without spaces, and not between two things."""
    before, after = star.string[: star.start()][-1:].strip(), star.string[star.end() :][:1].strip()
    beside = before + after
    return len(beside) == 1 and beside.isalpha() and not _WORD.fullmatch(beside)


@dataclass(frozen=True, slots=True)
class Words:
    """Words and characters that follow each other; white space between them does not matter.

    A word in a script with spaces is whole, or ends with `*`, which stands for any ending.
    """

    pattern: str
    case: bool

    def query(self, index: Index, side: Side) -> Query:
        folding = index.folding
        language = languages.get(index.languages[SIDES.index(side)])
        found = list(_ELEMENT.finditer(folding(self.pattern, case=self.case)))
        parts: list[str] = []  # of the regular expression
        phrases: list[list[list[str]]] = [[]]  # which follow each other somehow: for each token what it may be
        starts = 0  # of these, those that end with the beginning of a word
        for match in found:
            text = match[match.lastgroup or 0]
            if match.lastgroup == "start":
                parts.append(f"(?<!{LETTER}){re.escape(text)}{LETTER}*")
                phrases[-1].append([folding(text)[:LONGEST]])
                starts += 1
                phrases.append([])
            elif match.lastgroup == "word":
                variants = (text,) if self.case else language.forms(text)
                parts.append(f"(?<!{LETTER})(?:{'|'.join(map(re.escape, variants))})(?!{LETTER})")
                phrases[-1].append(_known_forms(index, [folding(form) for form in variants]))
            else:
                parts.append(re.escape(text))
                phrases[-1].append([folding(text)])
        expressions = [_expression(phrase, prefix=i < starts) for i, phrase in enumerate(phrases) if phrase]
        whole = all(len(form) < LONGEST for phrase in phrases for variants in phrase for form in variants)
        one = len(expressions) == 1 and expressions[0][1]
        pattern = re.compile(" *".join(parts))

        def find(text: str) -> list[Span]:
            return [Span(*match.span()) for match in pattern.finditer(folding(text, case=self.case))]

        return Query(_restricted_to(side, [text for text, _ in expressions]), not self.case and whole and one, find)


def _known_forms(index: Index, variants: Sequence[str]) -> list[str]:
    """Those forms of a word that the memory has, or the first where it has none."""
    cut = [variant[:LONGEST] for variant in variants]
    return index.known(cut) if len(cut) > 1 and index.known(cut) else cut[:1]


def _expression(phrase: Sequence[Sequence[str]], *, prefix: bool) -> tuple[str, bool]:
    """An FTS5 expression for tokens that follow each other, and whether it says so; the last one may be a beginning."""
    star = " *" if prefix else ""
    if prod(map(len, phrase)) <= _PHRASES:
        return " OR ".join(_quoted(" ".join(choice)) + star for choice in product(*phrase)), True
    *first, last = phrase
    every = [" OR ".join(map(_quoted, variants)) for variants in first]
    every.append(" OR ".join(_quoted(variant) + star for variant in last))
    return " AND ".join(f"({some})" for some in every), False


def _quoted(phrase: str) -> str:
    return '"' + phrase.replace('"', '""') + '"'


def _restricted_to(side: Side, expressions: Sequence[str]) -> str:
    return f"{{{side}}} : (" + " AND ".join(f"({expression})" for expression in expressions) + ")"


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression, of the kind of the library `regex`. It may not take longer than it should.

    It is matched with folded text: white space is a space there, and unless `case`, letters are small.
    """

    pattern: str
    case: bool

    def __post_init__(self) -> None:
        self._compiled(Folding())

    def query(self, index: Index, side: Side) -> Query:
        folding = index.folding
        compiled = self._compiled(folding)
        alternatives = [
            [text for literal in literals for text in _required_phrases(index, folding(literal))]
            for literals in required(self.pattern)
        ]
        expression = None
        if alternatives and all(alternatives):
            expression = f"{{{side}}} : (" + " OR ".join(f"({' AND '.join(texts)})" for texts in alternatives) + ")"
        left = _BUDGET

        def find(text: str) -> list[Span]:
            nonlocal left
            start = time.monotonic()
            try:
                found = compiled.finditer(folding(text, case=self.case), timeout=max(0.001, min(_PATIENCE, left)))
                spans = [Span(*match.span()) for match in found if match.end() > match.start()]
            except TimeoutError:
                hint = "make it simpler: one repetition inside another, such as (a+)+, takes longest"
                raise InputError("the regular expression takes too long", hint=hint) from None
            left -= time.monotonic() - start
            return spans

        return Query(expression, False, find)

    def _compiled(self, folding: Folding) -> Any:
        import regex

        large = InputError("a regular expression with too many repetitions", hint="make it simpler")
        if prod(max(1, int(n)) for n in re.findall("{([0-9]{1,9})", self.pattern)) * len(self.pattern) > _SIZE:
            raise large
        flags = regex.VERSION0 | (0 if self.case else regex.IGNORECASE)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what a later version will read otherwise
                return regex.compile(_folded(self.pattern, folding, self.case), flags)
        except regex.error as error:
            hint = "without --regex (regex=True in Python), it is looked for as it stands"
            raise InputError(f"not a regular expression: {error}", hint=hint) from None
        except (ArithmeticError, LookupError, MemoryError, RecursionError, ValueError) as error:
            raise large from error


def _folded(pattern: str, folding: Folding, case: bool) -> str:
    """An expression for folded text. ASCII stays as it is; other characters inside a set get their fold beside them."""
    made = []
    inside = escaped = False
    for i, character in enumerate(pattern):
        escaped = i > 0 and pattern[i - 1] == "\\" and not escaped
        if character in "[]" and not escaped:
            inside = character == "["
        folded = folding(character, case=case) if character > "\x7f" else character
        if folded == character:
            made.append(character)
            continue
        folded = folded if escaped else re.escape(folded)
        if inside:
            in_range = "-" in (pattern[i - 1 : i], pattern[i + 1 : i + 2])
            folded = character if in_range or escaped else character + folded
        made.append(folded)
    return "".join(made)


def _required_phrases(index: Index, literal: str) -> list[str]:
    """Phrases that a text which holds a folded literal must hold. Words at the ends of the literal may go on."""
    found = tokens(literal)
    is_word = [_WORD.fullmatch(token) is not None for token in found]
    opens, closes = (bool(_WORD.fullmatch(literal[i])) for i in (0, -1))
    if any(len(token) >= LONGEST for token in found):
        return []
    if len(found) == 1 and is_word[0] and opens and closes:
        return _any_of(index.containing(found[0], _PHRASES))
    if opens and is_word[0] and len(found) > 1:
        firsts = index.containing(found[0], _PHRASES, at_end=True)
        star = " *" if closes else ""
        rest = _quoted(" ".join(found[1:])) + star
        if not firsts or len(firsts) > _PHRASES:
            return [*_any_of(firsts), rest]
        return ["(" + " OR ".join(_quoted(" ".join([first, *found[1:]])) + star for first in firsts) + ")"]
    return [_quoted(" ".join(found)) + (" *" if closes and is_word[-1] else "")]


def _any_of(words: Sequence[str]) -> list[str]:
    """That one of some words stands there; nothing where they are too many, and what is never true for none."""
    if len(words) > _PHRASES:
        return []
    return ["(" + " OR ".join(map(_quoted, words)) + ")"] if words else [_quoted("\ufffd nothing \ufffd")]
