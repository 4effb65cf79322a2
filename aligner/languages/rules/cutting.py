"""Cutting at offsets, and tokens from a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aligner.model import Span, Token

# Combining marks that `\w` leaves out, and joiners: they belong to the letter before them.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d\u3099\u309a\ufe00-\ufe0f"
)


def trimmed(content: str, start: int, stop: int) -> Span:
    """Return the part of a stretch of `content` without the white space at its ends."""
    piece = content[start:stop]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))


def cut(content: str, ends: Iterable[int]) -> list[Span]:
    """Return the stretches of `content` between `ends` (offsets in order), trimmed, the empty ones left out."""
    spans = []
    start = 0
    for stop in (*ends, len(content)):
        span = trimmed(content, start, stop)
        if span.size:
            spans.append(span)
        start = stop
    return spans


def begins(content: str, last: int, position: int, ignored: str = "") -> bool:
    """Return whether nothing but white space and `ignored` stands between two places, at most 50 characters apart."""
    return position - last <= 50 and not content[last:position].strip(ignored + " \t\n\u00a0\u202f\u3000")


def token(content: str, start: int, stop: int) -> Token:
    """Return a token, tagged `punct` where nothing in it is a letter or a digit."""
    piece = content[start:stop]
    is_word = piece.isalnum() or any(map(str.isalnum, piece))  # most words are nothing but letters
    return Token(Span(start, stop), "", "" if is_word else "punct")


def tokens_of(pattern: re.Pattern[str], content: str) -> list[Token]:
    """Return the matches of `pattern`, which must match at every character but white space, as tokens."""
    return [token(content, *match.span()) for match in pattern.finditer(content)]
