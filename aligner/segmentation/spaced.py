"""Sentences in languages that put a space behind the end of one: every language here but Chinese, Japanese and Thai.

Every run of final marks with the closing marks behind it, before white space, is a place where a sentence may end. What
follows and what stands before decide; for a single full stop the last word is Punkt's (Kiss and Strunk 2006), as NLTK
implements it, where there are parameters for the language. That it is asked about one word and its neighbour at a time
keeps the time linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from aligner.model import Span
from aligner.segmentation.abbreviations import Abbreviations
from aligner.segmentation.segmenter import begins, cut

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


class Judge(Protocol):
    """Says what a full stop means."""

    def ends(self, word: str, following: str) -> bool:
        """Whether a sentence ends between `word.` and `following`, where `word` is no abbreviation we know."""

    def starts(self, following: str) -> bool:
        """Whether `following` starts a sentence behind an abbreviation."""


class Rules:
    """The rules for a language: its abbreviations, and somebody to ask about the rest."""

    def __init__(self, abbreviations: Abbreviations, judge: Callable[[], Judge]) -> None:
        self._abbreviations = abbreviations
        self._judge = judge

    def sentences(self, paragraph: str) -> list[Span]:
        """The sentences of a paragraph."""
        ends: list[int] = []
        last = 0
        for match in _END.finditer(paragraph):
            if self._ends(paragraph, last, match):
                last = match.end()
                ends.append(last)
        return cut(paragraph, ends)

    def _ends(self, paragraph: str, last: int, match: re.Match[str]) -> bool:
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
        """Whether a sentence ends with the full stop at `stop`.

        Args:
            paragraph: The characters.
            last: Where the sentence begins.
            stop: Where the full stop is.
            behind: Where the first character behind it is that is neither white space nor an opening mark.
            following: The word that begins there, if one does.
        """
        start = max(last, stop - _BEFORE)
        words = paragraph[start:stop].split()
        word = words[-1].lstrip(_STRIPPED) if words and not paragraph[stop - 1].isspace() else ""
        if not word:
            return True
        if begins(paragraph, last, stop - len(word), _STRIPPED) and _NUMERAL.fullmatch(word):
            return False  # the number of a list item
        if word.isdecimal() and len(word) < 3 and len(words) > 1 and words[-2].endswith(":"):
            return False
        if len(word) == 1 and word.isalpha() and len(following) == 1 and paragraph.startswith(f"{following}.", behind):
            return False  # z. B., т. е., J. R.
        known = self._abbreviations
        lower = word.lower()
        if len(word) == 1 and len(words) > 1 and _LETTER.fullmatch(words[-2]):
            lower = words[-2].lower() + lower  # т. д. is т.д.
        character = paragraph[behind : behind + 1]
        numeric = character.isdigit() or bool(_ROMAN.fullmatch(following))
        if lower in known.leading:
            return False
        if numeric and (lower in known.numbered or lower.endswith("str")):  # Hauptstr. 5
            return lower == "no" and following == "I"
        if lower in known.final:
            zone = len(following) > 1 and following.isupper()
            return not (character.isdigit() or zone or following.endswith("day"))  # 5 p.m. EST, 5 p.m. Monday
        starter = following.lower() in known.starters
        if lower in known.inner or _INITIALS.fullmatch(word):
            return not character.isdigit() and (starter or self._judge().starts(following))
        if len(word) == 1 and word.isalpha() and word.isupper():
            return starter or (word == "I" and self._judge().ends(word, following))
        if known.ordinals and (_ROMAN.fullmatch(word) or (word.isdecimal() and len(word) < 4)):
            return starter or self._judge().starts(following)
        if word.isdecimal() or not following:
            return True
        return starter or self._judge().ends(word, following)
