"""What every segmenter offers, and what their rules share: cutting at offsets, tokens from a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aligner.model import Span, Token

# Combining marks that `\w` leaves out, and joiners: they belong to the letter before them.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d\u3099\u309a\ufe00-\ufe0f"
)

Sentences = Callable[[str], list[Span]]
Tokens = Callable[[str, tuple[str, ...]], list[Token]]


@dataclass(frozen=True, slots=True)
class Segmenter:
    """The rules for one language.

    Attributes:
        name: Name of the rules, such as `zh rules 1`; the number grows when their result changes.
        libraries: Distributions whose versions the result depends on.
        sentences: From the characters of a paragraph to the spans of its sentences: in order, without white space at
            their ends, and with nothing but white space between them.
        tokens: From the characters of a sentence and the user's words to its tokens: every character that is not white
            space stands in exactly one.
    """

    name: str
    libraries: tuple[str, ...]
    sentences: Sentences
    tokens: Tokens


def trimmed(content: str, start: int, stop: int) -> Span:
    """The part of a stretch of `content` without the white space at its ends."""
    piece = content[start:stop]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))


def cut(content: str, ends: Iterable[int]) -> list[Span]:
    """The stretches of `content` between `ends` (offsets in order), trimmed, the empty ones left out."""
    spans = []
    start = 0
    for stop in (*ends, len(content)):
        span = trimmed(content, start, stop)
        if span.size:
            spans.append(span)
        start = stop
    return spans


def begins(content: str, last: int, position: int, ignored: str = "") -> bool:
    """Whether nothing but white space and `ignored` stands between two places. It looks at 50 characters at most."""
    return position - last <= 50 and not content[last:position].strip(ignored + " \t\n\u00a0\u202f\u3000")


def token(content: str, start: int, stop: int) -> Token:
    """A token, tagged `punct` where nothing in it is a letter or a digit."""
    return Token(Span(start, stop), tag="" if any(map(str.isalnum, content[start:stop])) else "punct")


def pattern_tokens(pattern: re.Pattern[str]) -> Tokens:
    """A tokenizer that takes the matches of `pattern`, which must match at every character but white space."""

    def tokens(content: str, words: tuple[str, ...] = ()) -> list[Token]:
        return [token(content, *match.span()) for match in pattern.finditer(content)]

    return tokens
