"""Lines of print joined into paragraphs: whether a hyphen at the end of a line belongs to its word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from aligner.texts.pdf_glyphs import SPACELESS, Line

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_ATTACHED = re.compile(r"\s$|\w[-–—]$")
_GOES_ON = re.compile(r"[^\W\d_]+")
# First parts of compounds that are no words of their own, or seldom stand alone, and last ones. What is as often a
# syllable, as `pre` and `pro`, is not here.
_FIRST = frozenset(
    {
        *("anti", "half", "high", "long", "low", "non", "quasi", "self", "semi", "well"),
        *("medium", "middle", "single", "small"),
        *("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        *("celui", "ceux", "celle", "peut", "vingt", "trente", "quarante", "cinquante", "soixante", "quatre"),
    }
)
_UNITS = frozenset({"one", "two", "six"})  # twenty-one
_LAST = frozenset({"based", "related", "elle", "elles", "je", "même", "mêmes", "toi"})
_LAST_OF_LONG = frozenset({"driven", "friendly", "oriented", "owned", "scale", "sized", "speaking", "style"})
_LONG = 4  # letters: `dis` and `re` are no word before such a last part


class Hyphens:
    """Joins lines; whether a hyphen at the end of one belongs to its word, the rest of the document tells.

    Args:
        lines: All lines of the document, those of a paragraph one after the other.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._words = Counter(
            word for line in lines for word in _WORD.findall(_BROKEN.sub("", line.text.strip()).lower())
        )
        pairs = [pair for one, other in pairwise(lines) if (pair := broken(one.text, other.text))]
        votes = Counter(self._known(*pair) for pair in pairs)
        self._breaks = 3 * votes["break"] >= votes["dash"]

    def join(self, lines: Sequence[Line]) -> str:
        """The text of a paragraph."""
        text = ""
        for line in lines:
            pair = broken(text, line.text)
            if text.endswith("\xad"):
                text = text[:-1]
            elif pair and not self._stays(*pair):
                text = text.rstrip()[:-1]
            elif text and not _ATTACHED.search(text) and not _spaceless(text[-1], line.text[0]):
                text += " "
            text += line.text
        return text.replace("\xad", "")

    def _stays(self, one: str, other: str) -> bool:
        known = self._known(one, other)
        is_first = one in _FIRST and (len(other) > 3 or other in _UNITS)
        is_last = other in _LAST or (other in _LAST_OF_LONG and len(one) >= _LONG)
        if known is None and (is_first or is_last):
            return True
        if known is None:
            return not self._breaks or (self._words[one] > 0 and len(other) > 4)
        return known == "dash"

    def _known(self, one: str, other: str) -> str | None:
        """Whether the document has the two halves as one word or as two."""
        if self._words[f"{one}-{other}"]:
            return "dash"
        if self._words[one + other]:
            return "break"
        return "dash" if self._words[one] and self._words[other] else None


def broken(one: str, other: str) -> tuple[str, str] | None:
    """The two halves of a word, in lower case, that a hyphen at the end of a line parts."""
    before, after = _BROKEN.search(one.rstrip()[-60:]), _GOES_ON.match(other)
    if not before or not after or not after[0][0].islower():
        return None
    return before[1].lower(), after[0].lower()


def _spaceless(one: str, other: str) -> bool:
    return bool(SPACELESS.match(one) or SPACELESS.match(other))
