"""Sentences in languages that put a space behind the end of one: every language here but Chinese, Japanese and Thai.

Every run of final marks with the closing marks behind it, before white space, is a place where a sentence may end. What
follows and what stands before decide; for a single full stop the last word is Punkt's (Kiss and Strunk 2006), as NLTK
implements it, where there are parameters for the language. That it is asked about one word and its neighbour at a time
keeps the time linear.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from aligner.languages.language import Judge, Language
from aligner.languages.rules.abbreviations import Abbreviations, abbreviations
from aligner.languages.rules.cutting import begins, cut
from aligner.model import Span

_CLOSING = "\"'”’»«›)\\]}）」』】"
# A final mark, more of them, closing marks, and a note mark such as [3]. French has a space before the last ».
# Chinese marks need no space behind them: bilingual pages quote Chinese. A run of marks is tried at its start alone,
# since every end of it can be reached from there: else the time would grow with the square of its length.
_MARKS = ".!?…؟۔。！？"
_END = re.compile(
    rf"(?<![{_MARKS}])[{_MARKS}](?:[{_MARKS}]*[{_CLOSING}]*(?:[ \u00a0\u202f][»”](?=\s|$|[.,]))?)(?:\[\d{{1,3}}\])*[.]?"
    rf"(?:(?=\s|$)|(?<=[。！？])|(?<=[。！？][{_CLOSING}]))"
)
_FINAL = re.compile(f"[{_MARKS}]+")
_OPENING = re.compile(r"[\"'“‘«»„‚‹¿¡(\[{（「『《*_—–-]*[\s]*")
_GOES_ON = re.compile(r"[,;:.!?…)\]}”،؛、，]|»(?!\w)")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LAST_WORD = re.compile(r"\w+(?=\s?$)")
_BEFORE = 40  # characters before a full stop that are looked at
_STRIPPED = "\"'“”‘’«»„‚‹›¿¡([{（—–-"
_INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_NUMERAL = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLivxl]{1,5}|[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]\.")
_ROMAN = re.compile("[IVXLC]+")
_NAME = re.compile(r"(?:[^\W\d_a-z][\w’'-]*\s+){1,3}([^\W\d_]+)[.,:]")
_DASH = re.compile("[—–-]")


class NoModel:
    """Judges without a model to ask: a full stop ends a sentence, but not behind an abbreviation."""

    def ends(self, word: str, following: str) -> bool:
        """See `Judge`."""
        return True

    def starts(self, following: str) -> bool:
        """See `Judge`."""
        return False


def judge(language: Language) -> Judge:
    """Return the judge of languages for which there is no model."""
    return NoModel()


def sentences(paragraph: str, language: Language) -> list[Span]:
    """Return the sentences of a paragraph."""
    rules = _rules(language)
    ends: list[int] = []
    last = 0
    for match in _END.finditer(paragraph):
        if rules.ends(paragraph, last, match):
            last = match.end()
            ends.append(last)
    return cut(paragraph, ends)


class _FullStop(NamedTuple):
    """A full stop and what stands around it.

    Attributes:
        is_first: Whether its word is the first one of the sentence.
        before: The word before its word.
        word: The word that it stands behind, without opening marks; empty where white space is between them.
        known_as: That word in lower case, with a letter before it that belongs to it: `т.д` in `т. д.`
        following: The word behind it, if one begins there.
        is_numeric: Whether a number follows, in digits or Roman.
        is_digit: Whether a digit follows.
        is_letter: Whether `following` is a single letter with a full stop.
    """

    is_first: bool
    before: str
    word: str
    known_as: str
    following: str
    is_numeric: bool
    is_digit: bool
    is_letter: bool


class _Rules:
    """The rules of a language: its abbreviations, and somebody to ask about the rest."""

    def __init__(self, language: Language) -> None:
        self._abbreviations: Abbreviations = abbreviations(language)
        self._language = language
        self._made: Judge | None = None

    @property
    def _judge(self) -> Judge:
        if self._made is None:  # a model takes time to load, and many texts have no question for it
            self._made = self._language.judge(self._language)
        return self._made

    def ends(self, paragraph: str, last: int, match: re.Match[str]) -> bool:
        """Return whether the sentence that begins at `last` ends with the marks of `match`."""
        rest = match.end()
        while rest < len(paragraph) and paragraph[rest].isspace():
            rest += 1
        if rest == len(paragraph) or paragraph[match.end() : rest].count("\n") > 1:
            return True
        if _GOES_ON.match(paragraph, rest):
            return False
        final = _FINAL.match(paragraph, match.start())
        marks = final.group() if final else ""
        closing = paragraph[match.start() + len(marks) : match.end()].strip(". \u00a0\u202f0123456789")
        begin = _OPENING.match(paragraph, rest)
        first = begin.end() if begin else rest
        character = paragraph[first : first + 1]
        if character.islower():
            return False
        quoted = closing.strip("()[]{}（）") != ""
        if quoted and self._attributed(paragraph, first if _DASH.match(paragraph, rest) else rest):
            return False
        if re.search("[。！？]", marks):
            return not paragraph.startswith(("。", "！", "？"), rest)
        if re.search("[!?؟۔]", marks):
            return True
        word = _WORD.match(paragraph, first, first + 30)
        if len(marks) > 1 or "…" in marks:
            return quoted or not (character.isdigit() or self._stutters(paragraph, match.start(), word))
        return self._full_stop_ends(paragraph, last, match.start(), first, word.group() if word else "")

    @staticmethod
    def _stutters(paragraph: str, stop: int, word: re.Match[str] | None) -> bool:
        """Whether the word before an ellipsis comes again behind it: `I... I've got`."""
        before = _LAST_WORD.search(paragraph, max(0, stop - 20), stop)
        return before is not None and word is not None and word.group().startswith(before.group())

    def _attributed(self, paragraph: str, rest: int) -> bool:
        """Whether the speaker of a quotation is named behind it: `"Stop!" John said.`"""
        if not self._abbreviations.speech:
            return False
        word = _WORD.match(paragraph, rest, rest + 40)
        if word and word.group() in self._abbreviations.speech:
            return True
        name = _NAME.match(paragraph, rest, rest + 80)
        return bool(name) and name is not None and name[1] in self._abbreviations.speech

    def _full_stop_ends(self, paragraph: str, last: int, stop: int, behind: int, following: str) -> bool:
        """Return whether a sentence ends with the full stop at `stop`.

        Args:
            paragraph: The characters.
            last: Where the sentence begins.
            stop: Where the full stop is.
            behind: Where the first character behind it is that is neither white space nor an opening mark.
            following: The word that begins there, if one does.
        """
        words = paragraph[max(last, stop - _BEFORE) : stop].split()
        word = words[-1].lstrip(_STRIPPED) if words and not paragraph[stop - 1].isspace() else ""
        if not word:
            return True
        before = words[-2] if len(words) > 1 else ""
        lower = word.lower()
        is_digit = paragraph[behind : behind + 1].isdigit()
        place = _FullStop(
            is_first=begins(paragraph, last, stop - len(word), _STRIPPED),
            before=before,
            word=word,
            known_as=before.lower() + lower if len(word) == 1 and _LETTER.fullmatch(before) else lower,
            following=following,
            is_numeric=is_digit or _ROMAN.fullmatch(following) is not None,
            is_digit=is_digit,
            is_letter=len(following) == 1 and paragraph.startswith(f"{following}.", behind),
        )
        for decide in (_by_form, self._by_abbreviation, self._by_kind):
            ends = decide(place)
            if ends is not None:
                return ends
        return self._starts(place) or self._judge.ends(word, following)

    def _by_abbreviation(self, place: _FullStop) -> bool | None:
        """Decide behind an abbreviation of the lists, and behind initials."""
        known, word, following = self._abbreviations, place.known_as, place.following
        if word in known.leading:
            return False
        if place.is_numeric and (word in known.numbered or word.endswith("str")):  # Hauptstr. 5
            return word == "no" and following == "I"
        if word in known.final:
            zone = len(following) > 1 and following.isupper()
            return not (place.is_digit or zone or following.endswith("day"))  # 5 p.m. EST, 5 p.m. Monday
        if word in known.inner or _INITIALS.fullmatch(place.word):
            return not place.is_digit and (self._starts(place) or self._judge.starts(following))
        return None

    def _by_kind(self, place: _FullStop) -> bool | None:
        """Decide behind a letter, an ordinal and a number."""
        word, is_number = place.word, place.word.isdecimal()
        if len(word) == 1 and word.isalpha() and word.isupper():
            return self._starts(place) or (word == "I" and self._judge.ends(word, place.following))
        if self._abbreviations.has_ordinals and (_ROMAN.fullmatch(word) or (is_number and len(word) < 4)):
            return self._starts(place) or self._judge.starts(place.following)
        return True if is_number or not place.following else None

    def _starts(self, place: _FullStop) -> bool:
        """Whether the word behind is one that begins sentences."""
        return place.following.lower() in self._abbreviations.starters


def _by_form(place: _FullStop) -> bool | None:
    """Decide by the form alone: there is no end behind the number of an item, nor between two single letters."""
    word = place.word
    if place.is_first and _NUMERAL.fullmatch(word):
        return False  # the number of a list item
    if word.isdecimal() and len(word) < 3 and place.before.endswith(":"):
        return False
    if len(word) == 1 and word.isalpha() and place.is_letter:
        return False  # z. B., т. е., J. R.
    return None


@lru_cache(maxsize=32)
def _rules(language: Language) -> _Rules:
    return _Rules(language)
