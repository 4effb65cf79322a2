"""What counts as the same character, and what as a word, where a pattern is looked for.

Folding maps one character to one, so that an offset into a folded string is one into the string itself.
"""

from __future__ import annotations

import re
import unicodedata

from aligner.languages.scripts import HANGUL, UNSPACED
from aligner.languages.zh.characters import may_be_traditional, simplified_characters

# Scripts without spaces between words, or where particles stick to them: any stretch of characters can be looked for.
_UNSPACED = UNSPACED + HANGUL
# Combining marks and joiners, which `\\w` leaves out: they belong to the letter before them.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
    "\u200c\u200d\ufe00-\ufe0f"
)
LETTER = rf"(?:[^\W{_UNSPACED}]|[{_MARKS}])"
"""Pattern of a character that a word in a script with spaces is made of: letter, digit, mark or underscore."""

_TOKEN = re.compile(rf"{LETTER}+|\S")
_ALIKE = {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "ı": "i", "İ": "i", "ﬅ": "ﬆ"}


class Folding:
    """Folds strings: width, white space, kinds of quotation marks, traditional characters, and capital letters.

    Args:
        simplified: What `simplified_characters` gives, which takes a second to find out; without it that is done
            as soon as a string holds a character that may be a traditional one.
    """

    def __init__(self, simplified: dict[str, str] | None = None) -> None:
        self._simplified = simplified
        self._tables = (_Table(self, case=False), _Table(self, case=True))

    def __call__(self, string: str, *, case: bool = False) -> str:
        """A string of the same length.

        Args:
            string: The characters.
            case: Keep capital letters.
        """
        return string.translate(self._tables[case])

    def one(self, character: str, *, case: bool) -> str:
        """One character, folded until nothing changes any more."""
        folded = _plain(character)
        if may_be_traditional(folded):
            self._simplified = simplified_characters() if self._simplified is None else self._simplified
            folded = self._simplified.get(folded, folded)
        if not case:
            small = next((one for one in (folded.casefold(), folded.lower()) if len(one) == 1), folded)
            folded = _ALIKE.get(small, small)
        return folded if folded == character else self.one(folded, case=case)


class _Table(dict[int, int]):
    """What `str.translate` takes; it fills as characters are met."""

    def __init__(self, folding: Folding, *, case: bool) -> None:
        super().__init__()
        self._folding = folding
        self._case = case

    def __missing__(self, code: int) -> int:
        folded = ord(self._folding.one(chr(code), case=self._case))
        self[code] = folded
        return folded


def _plain(character: str) -> str:
    """A character in its usual width; a space for any white space, and a sign for what no index can hold."""
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cs"):
        return "\ufffd"
    normal = unicodedata.normalize("NFKC", character)
    character = normal if len(normal) == 1 else character
    return _ALIKE.get(character, character)


def tokens(folded: str) -> list[str]:
    """The words, and the single characters of other kinds, of a folded string; white space is none."""
    return _TOKEN.findall(folded)
