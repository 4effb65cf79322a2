"""What a single full stop means: the end of a sentence, or a part of an abbreviation, an ordinal, a numeral.

The word before it decides, and the word behind. Where the lists of the language do not, the judge is asked: Punkt (Kiss
and Strunk 2006), as NLTK implements it, where there are parameters for the language.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from aligner.languages.language import Judge, Language
from aligner.languages.rules.abbreviations import Abbreviations, abbreviations
from aligner.languages.rules.cutting import begins

BULLETS = "•●○◦■□▪▫◆◇►▶✓➢·⁃‣*"
WORD = re.compile(r"[^\W\d_][\w'’-]*")

_BEFORE = 40  # characters before a full stop that are looked at
_STRIPPED = "\"'“”‘’«»„‚‹›¿¡([{（—–-`"
_INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_NUMERAL = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}|1[0-8]\d\d|[3-9]\d{3}|[IVXLivxl]{1,5}|[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]\.")
_ROMAN = re.compile("[IVXLC]+")
_LETTERED = re.compile(r"[B-HJ-NP-TVWXZ]\b(?!['’])")
_COUNTED = re.compile(r"\d{1,3}(?:\.\d{1,2}){0,3}")
_NUMBER = re.compile(r"[\d.,:½¼¾-]*[\d½¼¾]")
_TWO_NAMES = re.compile(r"[^\W\d_][\w’'-]+ (?=[^\W\d_])")
_ELIDED = re.compile(r"^(?:[^\W\d_]{1,6}['’])(?=[^\W\d_])")
_PLAIN = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("aeiouyáéíóúàèìòùâêîôûäëïöüãõåøæœąęıаеёиоуыэюяієїў")
_SURE, _LIKELY = 6, 4  # letters of a word that is no abbreviation; the shorter ones have to end in a vowel


class Place(NamedTuple):
    """A full stop and what stands around it.

    Attributes:
        is_first: Whether its word is the first one of the sentence.
        opening: The words of the sentence before its word, where they are two at most.
        before: The word before its word.
        word: The word that it stands behind, without opening marks; empty where white space is between them.
        known_as: The forms in which a list may have it, in lower case: with a letter before it that belongs to it
            (`т.д` in `т. д.`), without an elided article (`L'avv.`), behind the last hyphen (`Dipl.-Ing.`).
        following: The word behind it, if one begins there.
        behind: The characters from there on, as far as they are looked at.
        is_digit: Whether a digit follows.
    """

    is_first: bool
    opening: tuple[str, ...]
    before: str
    word: str
    known_as: tuple[str, ...]
    following: str
    behind: str
    is_digit: bool

    @property
    def is_numeric(self) -> bool:
        """Whether a number follows, in digits, Roman, or as a capital letter (`Abb. B`)."""
        return self.is_digit or _ROMAN.fullmatch(self.following) is not None or _LETTERED.match(self.behind) is not None

    @property
    def is_letter(self) -> bool:
        """Whether `following` is a single letter with a full stop."""
        return len(self.following) == 1 and self.behind.startswith(f"{self.following}.")

    @property
    def is_measured(self) -> bool:
        """Whether a number stands before the word."""
        return _NUMBER.fullmatch(self.before.lstrip(_STRIPPED)) is not None


def place(paragraph: str, last: int, stop: int, behind: int) -> Place:
    """Return what stands around a full stop.

    Args:
        paragraph: The characters.
        last: Where the sentence begins.
        stop: Where the full stop is.
        behind: Where the first character behind it is that is neither white space nor an opening mark.
    """
    words = paragraph[max(last, stop - _BEFORE) : stop].split()
    word = words[-1].lstrip(_STRIPPED + BULLETS) if words and not paragraph[stop - 1].isspace() else ""
    before = words[-2] if len(words) > 1 else ""
    lower = word.lower()
    known_as = [lower]
    if len(word) == 1 and _LETTER.fullmatch(before):
        known_as = [before.lower() + lower]
    elif not word.isalpha():
        plain = _ELIDED.sub("", lower)
        known_as += [plain, plain.rpartition("-")[2]]
    following = WORD.match(paragraph, behind, behind + 30)
    return Place(
        is_first=begins(paragraph, last, stop - len(word), _STRIPPED + BULLETS),
        opening=tuple(words[:-1]) if stop - last < _BEFORE and len(words) < 4 else (),
        before=before,
        word=word,
        known_as=tuple(known_as),
        following=following.group() if following else "",
        behind=paragraph[behind : behind + _BEFORE],
        is_digit=paragraph[behind : behind + 1].isdigit(),
    )


class FullStops:
    """The rules of a language for full stops: its abbreviations, and somebody to ask about the rest."""

    def __init__(self, language: Language) -> None:
        self.abbreviations: Abbreviations = abbreviations(language)
        self._language = language
        self._made: Judge | None = None

    @property
    def _judge(self) -> Judge:
        if self._made is None:  # a model takes time to load, and many texts have no question for it
            self._made = self._language.judge(self._language)
        return self._made

    def ends(self, place: Place) -> bool:
        """Return whether a sentence ends with a full stop behind a word, before anything but a small letter."""
        for decide in (self._by_form, self._by_abbreviation, self._by_kind):
            ends = decide(place)
            if ends is not None:
                return ends
        return self._starts(place) or self._judge.ends(place.word, place.following)

    def ends_before_small(self, place: Place) -> bool:
        """Return whether a sentence ends with a full stop though a small letter follows.

        It does behind a bracket, and behind a word that cannot be an abbreviation: a long one, or one that ends in a
        vowel. Texts without capital letters are written so, and headlines, lists and legal provisions that begin small.
        """
        if not place.word or place.word.endswith(")"):
            return not place.is_first
        word = place.known_as[-1].rstrip("\"”»’'")
        if not _PLAIN.fullmatch(word) or _ROMAN.fullmatch(place.word) or place.is_letter or self.is_abbreviation(place):
            return False
        size = len(word) + (place.word[0].isupper() and not place.is_first)
        return size >= _SURE or (size >= _LIKELY and word[-1] in _VOWELS)

    def ends_unspaced(self, place: Place) -> bool:
        """Return whether a sentence ends with a full stop that a word follows without a space."""
        if place.word[-1].isdecimal() or place.word[-1] in "%)":
            return self._starts(place)
        if self.is_abbreviation(place):
            return False
        word = place.word
        is_word = len(word) >= _LIKELY and word.islower() and not _VOWELS.isdisjoint(word)
        return is_word or self._starts(place) or self._judge.starts(place.following)

    def starts(self, word: str) -> bool:
        """Return whether a word is one that begins sentences."""
        return word.lower() in self.abbreviations.starters

    def is_abbreviation(self, place: Place) -> bool:
        """Return whether the word is an abbreviation, known from the lists or to the judge."""
        known = self.abbreviations
        return not known.listed.isdisjoint(place.known_as) or not self._judge.ends(place.word, "x")

    def _by_form(self, place: Place) -> bool | None:
        """Decide by the form alone: there is no end behind the number of an item, nor between two single letters."""
        word = place.word
        if place.is_first and _NUMERAL.fullmatch(word):
            return False  # the number of a list item
        if place.before.endswith(":") and (len(word) < 3 if word.isdecimal() else word in "ai"):
            return False
        if len(place.opening) == 1 and _COUNTED.fullmatch(word) and self._counts(place.before.lower()):
            return False  # Table 1. Results, Fig. 2. Means
        if len(word) == 1 and word.isalpha() and place.is_letter:
            return False  # z. B., т. е., J. R.
        return None

    def _counts(self, word: str) -> bool:
        """Whether a number may belong to a word."""
        return word in self.abbreviations.labels or word.removesuffix(".") in self.abbreviations.numbered

    def _by_abbreviation(self, place: Place) -> bool | None:
        """Decide behind an abbreviation of the lists, and behind initials."""
        known, words = self.abbreviations, place.known_as
        if place.is_numeric and words[0].endswith("str"):  # Hauptstr. 5
            return False
        if known.all.isdisjoint(words):
            return not place.is_digit and self._starts_here(place) if _INITIALS.fullmatch(place.word) else None
        if not known.leading.isdisjoint(words):
            return False
        if not known.numbered.isdisjoint(words) and place.is_numeric:
            return place.known_as[0] == "no" and place.following == "I"
        if not known.final.isdisjoint(words) or (not known.measures.isdisjoint(words) and place.is_measured):
            return not (place.is_digit or self._goes_with(place))
        if not known.units.isdisjoint(words) and place.is_measured:
            return self._starts(place)
        if not known.inner.isdisjoint(words) or _INITIALS.fullmatch(place.word):
            return not (place.is_digit or place.is_first) and self._starts_here(place)
        return None

    def _starts_here(self, place: Place) -> bool:
        """Whether the word behind an abbreviation or initials begins a sentence.

        The two words of `The U.S.` make none, so that a name goes on there.
        """
        if self._starts(place):
            return True
        return len(place.opening) != 1 and self._judge.starts(place.following) and not _is_two_names(place)

    def _goes_with(self, place: Place) -> bool:
        """Whether what follows belongs to a time: 5 p.m. EST, 5 p.m. Monday, At 5 p.m. Dr. Lee called."""
        following = place.following
        zone = (len(following) > 1 and following.isupper()) or following.endswith("day")
        return zone or (
            place.is_measured
            and len(place.opening) == 2
            and place.opening[0].lower() in self.abbreviations.prepositions
            and place.behind[len(following) : len(following) + 1] == "."
            and following.lower() in self.abbreviations.leading
        )

    def _by_kind(self, place: Place) -> bool | None:
        """Decide behind a letter, an ordinal and a number."""
        word, is_number = place.word, place.word.isdecimal()
        if len(word) == 1 and word.isalpha() and word.isupper():
            return self._starts(place) or (word == "I" and self._judge.ends(word, place.following))
        if self.abbreviations.has_ordinals and (_ROMAN.fullmatch(word) or (is_number and len(word) < 4)):
            return self._starts(place) or self._judge.starts(place.following)
        return True if is_number or not place.following else None

    def _starts(self, place: Place) -> bool:
        """Whether the word behind is one that begins sentences."""
        return self.starts(place.following)


def _is_two_names(place: Place) -> bool:
    """Whether two words with capital letters follow, as a title and a name do: U.S. Ambassador Cole."""
    first = _TWO_NAMES.match(place.behind)
    return first is not None and place.behind[first.end() : first.end() + 1].isupper()
