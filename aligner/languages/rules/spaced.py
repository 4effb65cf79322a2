"""Sentences in languages that put a space behind the end of one: every language here but Chinese, Japanese and Thai.

Every run of final marks with the closing marks and the notes behind it is a place where a sentence may end: before
white space, and before a capital letter where the space was forgotten. What follows and what stands before decide. That
each place is decided by what stands near it keeps the time linear.
"""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.languages.language import Judge, Language
from aligner.languages.rules.brands import is_brand
from aligner.languages.rules.cutting import cut
from aligner.languages.rules.full_stops import BULLETS, WORD, FullStops, place
from aligner.languages.rules.series import members
from aligner.model import Span

_CLOSING = "\"'”’»«›)\\]}）」』"
# A final mark, more of them, closing marks, and notes such as [3], ² and *. “ and ‘ close what „ and ‚ open. French has
# a space before the last ». Chinese marks need no space behind them: bilingual pages quote Chinese. A run of marks is
# tried at its start alone, since every end of it can be reached from there: else the time would grow with the square
# of its length.
_MARKS = ".!?…؟۔。！？"
_NOTE = (
    r"(?:\s?\[(?:\d{1,3}|…|\.{3})\](?=[\s\[]|$)|\[(?:\d{1,3}(?:[,–-]\s?\d{1,3})*|[a-z][a-z ]{0,20})\]|[¹²³⁰⁴-⁹⁻]+"
    r"|[*†‡]{1,3}(?=\s|$)|\d{1,2}(?:[,–-]\d{1,2})*(?=\s+[^\W\d_]))"
)
_END = re.compile(
    rf"[{_MARKS}](?<![{_MARKS}][\s\S])(?:[{_MARKS}]*(?:[{_CLOSING}]|[“‘](?![^\W_]))*"
    rf"(?:[ \u00a0\u202f](?:[»”]|(?P<quote>\")|''|``)(?=\s|$|[.,]))?)(?P<notes>{_NOTE}*)[.]?"
    rf"(?:(?=\s|$|[^\W\d_]|[“„«¿¡](?=\w))|(?<=[。！？])|(?<=[。！？][{_CLOSING}]))"
)
_CHINESE = frozenset("。！？")
_ASKING = frozenset("!?؟۔")
_FINAL = re.compile(f"[{_MARKS}]+")
_OPENING = re.compile(rf"(?:[\"'“‘«„‚‹¿¡(\[{{（「『《*_—–`{BULLETS}-]|,,)*[\s]*")
_GOES_ON = re.compile(r"[,;:.!?…)\]}”،؛、，/]|»(?!\w)|``?[.,]")
_SAID = re.compile(r",,\s?\w|(?:\.{3}|…)\w")  # begins a sentence though a mark comes first
_ENUMERATOR = re.compile(r"[a-z][).]\s|\([a-z]\)\s")
_CITED = re.compile(r"\([^()]{1,60}\)[.,;:]")
_NAME = re.compile(r"(?:[^\W\d_a-z][\w’'-]*\s+){1,3}([^\W\d_]+)[.,:]")
_ELIDED = re.compile(r"['’‘`][a-z]\s(?=[A-Z])")  # 's Morgens, 't Is
_NOBODY = frozenset(  # who said no quotation: `"Why?" Nobody answered.`
    ("nobody", "neither", "niemand", "keiner", "personne", "nadie", "nessuno", "ninguém", "никто", "nikt", "kimse")
)
_DASH = re.compile("[—–-]")
_LAST_WORD = re.compile(r"\w+(?=\s?$)")
_BEFORE_UNSPACED = re.compile(r"(?:^|[\s\"“„«‘(—–?!])(?:(?:[^\W\d_]['’-]?)*[^\W\d_]{2}|\d{3,}|\d\s?%)\)?$")
_BEHIND_UNSPACED = re.compile(r"[\"“„«‘'¿¡]?([^\W\d_](?:[^\W\d_]|['’])*)(?=[\s,;:?!…]|\.(?:\s|$)|$)")


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
    items = rules.items(paragraph)
    item = 0
    ends: list[int] = []
    last = 0
    quotes = counted = 0
    for match in _END.finditer(paragraph):
        while item < len(items) and items[item] <= match.start():
            last = items[item]
            ends.append(last)
            item += 1
        if rules.ends(paragraph, last, match):
            last = match.end()
            if match["quote"]:  # `. "` closes or opens, as there are others before it
                quotes += paragraph.count('"', counted, match.start("quote"))
                counted = match.start("quote")
                last = counted if quotes % 2 == 0 else last
            ends.append(last)
    return cut(paragraph, [*ends, *items[item:]])


def _closing(paragraph: str, match: re.Match[str], marks: str) -> str:
    """Return the closing marks of a match, behind its final marks."""
    if match.end() - match.start() == 1:
        return ""
    return paragraph[match.start() + len(marks) : match.start("notes")].strip(". \u00a0\u202f")


class _Rules:
    """The rules of a language for every mark but the single full stop, which has rules of its own."""

    def __init__(self, language: Language) -> None:
        self._full_stops = FullStops(language)
        known = self._full_stops.abbreviations
        self._speech = known.speech
        self._referring = known.labels | known.numbered | language.words("function_words")

    def items(self, paragraph: str) -> list[int]:
        """Return where the members of lists in one line begin."""
        return members(paragraph, self._referring, self._full_stops.abbreviations.numbered)

    def ends(self, paragraph: str, last: int, match: re.Match[str]) -> bool:
        """Return whether the sentence that begins at `last` ends with the marks of `match`."""
        rest = match.end()
        while rest < len(paragraph) and paragraph[rest].isspace():
            rest += 1
        if rest == len(paragraph) or paragraph[match.end() : rest].count("\n") > 1:
            return True
        marks = paragraph[match.start()]
        if match.end() - match.start() > 1 and (final := _FINAL.match(paragraph, match.start())):
            marks = final.group()
        if _GOES_ON.match(paragraph, rest) and not (len(marks) == 1 and _SAID.match(paragraph, rest)):
            return False
        closing = _closing(paragraph, match, marks)
        is_chinese = not _CHINESE.isdisjoint(marks)
        if rest == match.end() and not is_chinese:
            return self._ends_unspaced(paragraph, last, match, marks, closing)
        begin = _OPENING.match(paragraph, rest)
        first = begin.end() if begin else rest
        if _ELIDED.match(paragraph, max(0, first - 1)):
            first += 2
        if paragraph[first : first + 1].islower():
            return marks == "." and not closing and self._ends_before_small(paragraph, last, match.start(), rest, first)
        quoted = closing.strip("()[]{}（）") != ""
        if quoted and (
            _CITED.match(paragraph, rest)
            or self._attributed(paragraph, first if _DASH.match(paragraph, rest) else rest)
        ):
            return False
        if is_chinese:
            return not paragraph.startswith(("。", "！", "？"), rest)
        if not _ASKING.isdisjoint(marks):
            word = WORD.match(paragraph, first)
            return not is_brand(paragraph, match.start()) or bool(word and self._full_stops.starts(word.group()))
        return self._full_stop_ends(paragraph, last, match, first, quoted, marks)

    def _full_stop_ends(
        self, paragraph: str, last: int, match: re.Match[str], first: int, quoted: bool, marks: str
    ) -> bool:
        """Return whether a sentence ends with a full stop or an ellipsis; `first` as in `_ends_before_small`."""
        start = match.start()
        if len(marks) > 1 or "…" in marks:
            word = WORD.match(paragraph, first, first + 30)
            return quoted or not (paragraph[first : first + 1].isdigit() or self._stutters(paragraph, start, word))
        if paragraph[first : first + 2] in ("I ", "I’", "I'") and paragraph.startswith(". . ", max(0, start - 4)):
            return False  # the thing is . . . I didn't mean it: "I" always has a capital letter
        if paragraph[start - 1 : start].isspace():
            return True
        if match.end() - start > 2 and match.group().endswith(".") and not match["notes"]:
            return True  # (… dol.). Hodowla
        here = place(paragraph, last, start, first)
        if match["notes"][-1:].isdecimal() and not quoted:  # common.1 Take, but not 3.5 Million and p.1 The
            is_note = here.word[-1:] == ")" or (len(here.word) > 3 and here.word.isalpha())
            return is_note and not self._full_stops.is_abbreviation(here)
        return self._full_stops.ends(here)

    def _ends_before_small(self, paragraph: str, last: int, start: int, rest: int, first: int) -> bool:
        """Return whether a sentence ends with a full stop though a small letter follows.

        Args:
            paragraph: The characters.
            last: Where the sentence begins.
            start: Where the full stop is.
            rest: Where the first character behind it is that is no white space.
            first: Where the first one is that is no opening mark either: the small letter.
        """
        here = place(paragraph, last, start, first)
        if _ENUMERATOR.match(paragraph, rest):
            return not here.is_first and not self._full_stops.is_abbreviation(here)
        if paragraph[max(0, start - 2) : start] == ". " or _DASH.search(paragraph, rest, first):
            return False
        return self._full_stops.ends_before_small(here)

    def _ends_unspaced(self, paragraph: str, last: int, match: re.Match[str], marks: str, closing: str) -> bool:
        """Return whether a sentence ends with marks that a letter follows without a space."""
        start = match.start()
        before = _BEFORE_UNSPACED.search(paragraph[max(0, start - 30) : start])
        behind = _BEHIND_UNSPACED.match(paragraph, match.end(), match.end() + 30)
        if not before or not behind or set(marks) & {"…"} or ".." in marks or is_brand(paragraph, start):
            return False
        word, is_question = behind[1], marks != "."
        if word.lower() == word.upper():  # a script without capital letters
            return is_question
        if not word[0].isupper() or (len(word) > 1 and not word[1:].islower()) or before.group()[-1].isupper():
            return False
        if is_question or closing:
            return len(word) > 1 or self._full_stops.starts(word)
        return self._full_stops.ends_unspaced(place(paragraph, last, start, behind.start(1)))

    @staticmethod
    def _stutters(paragraph: str, stop: int, word: re.Match[str] | None) -> bool:
        """Whether the word before an ellipsis comes again behind it: `I... I've got`."""
        before = _LAST_WORD.search(paragraph, max(0, stop - 20), stop)
        return before is not None and word is not None and word.group().startswith(before.group())

    def _attributed(self, paragraph: str, rest: int) -> bool:
        """Whether the speaker of a quotation is named behind it: `"Stop!" John said.`"""
        if not self._speech:
            return False
        word = WORD.match(paragraph, rest, rest + 40)
        if word and word.group() in self._speech:
            return True
        name = _NAME.match(paragraph, rest, rest + 80)
        return (
            name is not None
            and name[1] in self._speech
            and name[0].split()[0].lower() not in _NOBODY
            and not any(word[0].islower() for word in name[0].split()[:-1])
        )


@lru_cache(maxsize=32)
def _rules(language: Language) -> _Rules:
    return _Rules(language)
