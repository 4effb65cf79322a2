"""What a pattern is made of: words and characters, and the signs that stand for others.

*    in a word: any letters or none; alone: any word
?    one letter; alone: a word of one letter, such as A, or itself
..   up to five words in between, or ten characters of Chinese, within a sentence
|    either what is before or what is behind
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from aligner.concordance.folding import BREAK, LETTER, NO_SPACES, is_dash

_PARTS = 4  # of a compound that is looked for with and without hyphens

_SIGN = rf"[^\s{BREAK}]"
_UNSPACED = f"[{NO_SPACES}]"
_RAW = re.compile(
    rf"(?P<gap>(?<!\.)\.\.(?!\.))|(?P<word>[*?]*{LETTER}(?:{LETTER}|[*?])*)|(?P<dash>-+)|(?P<star>\*+)|(?P<one>\?)"
    rf"|(?P<unspaced>{_UNSPACED}[\u3099\u309a\uff9e\uff9f]*)|(?P<sign>{_SIGN})"
)
Kind = Literal["gap", "word", "dash", "star", "one", "unspaced", "sign"]


class Piece(NamedTuple):
    """A piece of a pattern.

    Attributes:
        kind: What it is.
        text: Its characters as they were written.
        is_apart: Whether white space or the beginning of the pattern is before it.
    """

    kind: Kind
    text: str
    is_apart: bool


def alternatives(pattern: str) -> list[list[Piece]]:
    """The pieces of each alternative. Signs stand for themselves where there is nothing but signs."""
    pattern = unicodedata.normalize("NFC", pattern)
    pattern = _without_lone_marks(pattern) or pattern
    found = [_pieces(one) for one in pattern.split("|") if one.strip()]
    found = [pieces for pieces in found if any(piece.kind in ("word", "unspaced", "sign", "dash") for piece in pieces)]
    return found or [[Piece("sign", sign, True) for sign in pattern if not sign.isspace()]]


def _without_lone_marks(pattern: str) -> str:
    """A pattern without accents and the like that stand on no letter: folded, nothing would be left of them."""
    kept = ""
    for sign in pattern:
        if not unicodedata.category(sign).startswith("M") or (
            kept and not kept[-1].isspace() and kept[-1] not in "*?|."
        ):
            kept += sign
    return kept


def _pieces(pattern: str) -> list[Piece]:
    """The pieces of an alternative, without stars that say nothing: at the end of a script without spaces."""
    written = "".join("-" if is_dash(sign) else sign for sign in pattern)
    raw = []
    for match in _RAW.finditer(written):
        kind: Any = match.lastgroup
        is_apart = match.start() == 0 or written[match.start() - 1].isspace()
        raw.append(Piece(kind, pattern[slice(*match.span())], is_apart))
    pieces = []
    for i, piece in enumerate(raw):
        before = raw[i - 1] if i and not piece.is_apart else None
        behind = raw[i + 1] if i + 1 < len(raw) and not raw[i + 1].is_apart else None
        beside = [one.kind for one in (before, behind) if one is not None]
        if piece.kind == "star" and beside and "unspaced" in beside and len(beside) == 1:
            continue
        if (piece.kind == "star" and not {"unspaced", "word", "dash"}.issuperset(beside)) or (
            piece.kind == "one" and beside and "unspaced" not in beside
        ):
            pieces += [Piece("sign", sign, piece.is_apart) for sign in piece.text]
            continue
        pieces.append(piece)
    return pieces


def compound_at(pieces: Sequence[Piece], i: int) -> list[str]:
    """The words that are joined by hyphens from a piece on; none where no hyphen is there, or it joins numbers."""
    if pieces[i].kind != "word":
        return []
    parts = [pieces[i].text]
    while (
        i + 2 < len(pieces)
        and pieces[i + 1].kind == "dash"
        and pieces[i + 2].kind == "word"
        and len(pieces[i + 1].text) <= 2  # some are used to type two of them
        and not pieces[i + 1].is_apart
        and not pieces[i + 2].is_apart
    ):
        parts.append(pieces[i + 2].text)
        i += 2
    plain = not any(sign in part for part in parts for sign in "*?")
    numbers = any(a.isdigit() and b.isdigit() for a, b in pairwise(parts))
    return parts if 1 < len(parts) <= _PARTS and plain and not numbers else []
