"""What counts as the same character, and what as a word, where a pattern is looked for.

There are three degrees. `Folding.fold` makes alike whatever only a typist tells apart: width, traditional characters,
capital letters, marks on letters (café), ligatures, dashes, quotation marks. `Folding.same_length` leaves marks and
ligatures, and maps one character to one; regular expressions are matched with it. `exactly` changes white space alone.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from aligner.languages.scripts import CLASSES, HANGUL, UNSPACED
from aligner.languages.zh.characters import may_be_traditional, simplified_characters
from aligner.model import Span

if TYPE_CHECKING:
    import numpy as np

NO_SPACES = UNSPACED + HANGUL
"""Scripts without spaces between words, or where particles stick to them: any stretch of them can be looked for."""

BREAK = "\0"
"""Stands between texts that are looked through together; no folded text holds it, and no pattern matches it."""

QUOTES = "\"'《》〈〉"
"""Marks around words and titles as they are folded; a phrase goes on across them."""

# Combining marks, which belong to the letter before them.
_COMBINING = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
)
# What nobody sees: soft hyphens, places where a line may break, a byte-order mark.
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
# Those and joiners are left out by `\\w`.
_MARKS = (
    rf"{_COMBINING}{_UNSEEN}\u05be\u05c0\u05c3\u05c6\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u200c\u200d\ufe00-\ufe0f"
)
LETTER = rf"(?:[^\W{NO_SPACES}]|[{_MARKS}])"
"""Pattern of a character that a word in a script with spaces is made of: letter, digit, mark or underscore."""

# A dash inside a compound is no token, nor is a quotation mark: so words are found next to each other there too.
_TOKEN = re.compile(rf"{LETTER}+|(?<!-)(?:(?<!{LETTER})-+|-+(?!{LETTER}|-))|[^\s\-{QUOTES}]")
_PARTS = 4  # of a compound, at most
_COMPOUND = re.compile(rf"{LETTER}+(?:-{LETTER}+)+")
_FOLLOWING = f"{_COMBINING}\u3099\u309a\uff9e\uff9f{_UNSEEN}"
_CLUSTER = re.compile(f"[^{_FOLLOWING}{BREAK}][{_FOLLOWING}]+")

_ALIKE = {
    **dict.fromkeys("‘’‚‛‹›′", "'"),
    **dict.fromkeys("“”„‟«»″「」『』〝〞〟", '"'),
    **dict.fromkeys("‐‑‒–—―−─⸺⸻", "-"),
    "ı": "i",
    "İ": "i",
    "ﬅ": "ﬆ",
    # Traditional characters that GB 2312 has, though simplified text has not; 著 and 乾 are used in both.
    "後": "后",
    "於": "于",
}
# Letters with a stroke, and two written as one, which Unicode does not take apart.
_TAKEN_APART = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ß": "ss", "ё": "е"}
_MARKED = re.compile(f"[{CLASSES['Latin']}{CLASSES['Greek']}]")


_FEW = 200_000  # characters


class Folded(NamedTuple):
    """A folded text.

    Attributes:
        text: Its characters.
        starts: For each of them, where what it stands for begins in the text; None where nothing has moved.
        stops: Likewise where that ends.
    """

    text: str
    starts: Sequence[int] | None = None
    stops: Sequence[int] | None = None

    def span(self, start: int, stop: int) -> Span:
        """What a stretch of at least one character stands for in the text."""
        if self.starts is None or self.stops is None:
            return Span(start, stop)
        return Span(self.starts[start], self.stops[stop - 1])


class Folding:
    """Folds strings.

    Args:
        simplified: What `simplified_characters` gives, which takes a second to find out; without it that is done
            as soon as a string holds a character that may be a traditional one.
    """

    def __init__(self, simplified: dict[str, str] | None = None) -> None:
        self._simplified = simplified
        self._same_length = _Table(self._one)
        self._loose = _Table(self._plain)
        self._clusters: dict[str, str] = {}

    def same_length(self, string: str) -> str:
        """A string of the same length, with its marks and ligatures."""
        return string.translate(self._same_length)

    def same_length_of(self, strings: Sequence[str]) -> str:
        """Several strings as `same_length`, with `BREAK` between them."""
        return self._same_length.all_of(strings)[0]

    def loose(self, string: str) -> str:
        """The text of `fold`."""
        return self.fold(string).text

    def fold(self, string: str) -> Folded:
        """A string as it is looked for."""
        if _CLUSTER.search(string) is None:
            folded = string.translate(self._loose)
            if not self._loose.moving or self._loose.moving.isdisjoint(string):
                return Folded(folded)
        return self._moved(string)

    def fold_all(self, strings: Sequence[str]) -> Folded:
        """Several strings as `fold`, with `BREAK` between them."""
        if len(strings) == 1:
            return self.fold(strings[0])
        folded, is_whole = self._loose.all_of(strings)
        if is_whole:
            return Folded(folded)
        return self._moved(BREAK.join(string.replace(BREAK, "\ufffd") for string in strings), keep=BREAK)

    def _moved(self, string: str, keep: str = "") -> Folded:
        parts: list[str] = []
        starts: list[int] = []
        stops: list[int] = []

        def add(folded: str, start: int, stop: int) -> None:
            parts.append(folded)
            starts.extend([start] * len(folded))
            stops.extend([stop] * len(folded))

        position = 0
        for match in _CLUSTER.finditer(string):
            for i in range(position, match.start()):
                add(string[i] if string[i] == keep else self._letter(string[i]), i, i + 1)
            add(self._cluster(match[0]), match.start(), match.end())
            position = match.end()
        for i in range(position, len(string)):
            add(string[i] if string[i] == keep else self._letter(string[i]), i, i + 1)
        return Folded("".join(parts), starts, stops)

    def _letter(self, character: str) -> str:
        return character.translate(self._loose)

    def _cluster(self, cluster: str) -> str:
        """A letter with its marks: without them, unless they make another letter of it."""
        if cluster not in self._clusters:
            composed = unicodedata.normalize("NFKC", re.sub(f"[{_UNSEEN}]", "", cluster))
            self._clusters[cluster] = "".join(map(self._letter, composed))
        return self._clusters[cluster]

    def _one(self, character: str) -> str:
        """One character as one, folded until nothing changes any more."""
        folded = _in_usual_width(character)
        if may_be_traditional(folded):
            self._simplified = simplified_characters() if self._simplified is None else self._simplified
            folded = self._simplified.get(folded, folded)
        small = next((one for one in (folded.casefold(), folded.lower()) if len(one) == 1), folded)
        folded = _ALIKE.get(small, small)
        return folded if folded == character else self._one(folded)

    def _plain(self, character: str) -> str:
        """One character as it is looked for; nothing for what nobody sees and for marks."""
        if re.match(f"[{_FOLLOWING}]", character):
            return ""
        several = unicodedata.normalize("NFKC", character)
        if len(several) > 1 and several.isalpha() and character.isalpha():  # not ㎏, as above
            return "".join(map(self._plain, several))
        return "".join(map(_unmarked, self._one(character)))


class _Table(dict[int, str]):
    """What `str.translate` takes; it fills as characters are met.

    Attributes:
        moving: The characters met for which there is not just one.
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold
        self._codes: np.ndarray | None = None
        self._met = 0  # characters folded
        self.moving: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._fold(chr(code))
        if len(folded) != 1:
            self.moving.add(chr(code))
        return folded

    def all_of(self, strings: Sequence[str]) -> tuple[str, bool]:
        """Strings with `BREAK` between them, and whether each character became one."""
        self._met += sum(map(len, strings))
        if self._met < _FEW:  # not worth loading NumPy, with which it takes a tenth of the time
            folded = [string.translate(self) for string in strings]
            return BREAK.join(folded), not self.moving or self.moving.isdisjoint("".join(strings))
        import numpy as np

        unmet, several = 0xFFFFFFFF, 0xFFFFFFFE
        if self._codes is None:
            self._codes = np.full(0x110000, unmet, np.uint32)
            self._codes[ord(BREAK)] = ord(BREAK)
        joined = BREAK.join(strings)
        if joined.count(BREAK) >= len(strings):
            joined = BREAK.join(string.replace(BREAK, "\ufffd") for string in strings)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        made = self._codes[codes]
        if (new := codes[made == unmet]).size:
            for code in set(new.tolist()):
                one = self[code]
                self._codes[code] = ord(one) if len(one) == 1 else several
            made = self._codes[codes]
        if self.moving and (made == several).any():
            return "", False
        return made.tobytes().decode("utf-32-le"), True


def exactly(string: str) -> str:
    """A string with a space for any white space, and a sign for what no text should hold; of the same length."""
    if string.isprintable():  # as most are; this is quick
        return string
    return _SPACE_OR_CONTROL.sub(lambda match: " " if match[0].isspace() else "\ufffd", string)


def tokens(folded: str) -> list[str]:
    """The tokens of a folded string: words, and single characters of other kinds.

    White space is none, nor is a quotation mark, nor a dash inside a compound; several dashes are one.
    """
    return [token if token[0] != "-" else "-" for token in _TOKEN.findall(folded)]


def is_word(token: str) -> bool:
    """Whether a token, or a character, is of a script with spaces, and no sign."""
    return re.fullmatch(f"{LETTER}+", token) is not None


def is_dash(character: str) -> bool:
    """Whether a character is one of the dashes and hyphens that are alike."""
    return _in_usual_width(character) == "-"


def compounds(folded: str) -> set[str]:
    """The words with hyphens in a folded string, such as `e-mail`, and those inside longer ones."""
    found = set()
    for whole in _COMPOUND.findall(folded) if "-" in folded else ():
        parts = whole.split("-")
        for i in range(len(parts) - 1):
            for j in range(i + 2, min(i + _PARTS, len(parts)) + 1):
                found.add("-".join(parts[i:j]))
    return found


def place_of(position: int, starts: Sequence[int]) -> int:
    """The number of the text that a position is in, from where each text in a row begins."""
    return bisect_right(starts, position) - 1


_SPACE_OR_CONTROL = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def _unmarked(character: str) -> str:
    """A letter without its marks; in Latin and Greek, where a mark never makes a letter of another sound alone."""
    if character in _TAKEN_APART:
        return _TAKEN_APART[character]
    base = unicodedata.normalize("NFD", character)[0]
    if base != character and _MARKED.match(character):
        return _TAKEN_APART.get(base, base)
    return character


def _in_usual_width(character: str) -> str:
    """A character in its usual width; a space for any white space, and a sign for what no index can hold."""
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cs"):
        return "\ufffd"
    normal = unicodedata.normalize("NFKC", character)
    if len(normal) == 1 and is_word(normal) == is_word(character):  # not Ⓐ: it would become a part of a word
        character = normal
    return _ALIKE.get(character, character)
