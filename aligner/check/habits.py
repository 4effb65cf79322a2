"""What a text does as a matter of course, which is then no fault of form: two spaces behind a sentence, a comma of half
width between Chinese characters, a space before every mark because somebody has taken the words apart."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from aligner.languages.scripts import HAN, KANA

WIDE = f"{HAN}{KANA}"
# Marks of half width, and the same of full width.
HALF_MARKS = {
    ",": "，",
    ";": "；",
    ":": "：",
    "?": "？",
    "!": "！",
    ".": "。",
    "(": "（",
}
_GAP = re.compile(r"[^\W\d_]{2}[.!?][\"'”’)]?( +)(?=[\"'“‘(]?\w)")
_MARK = re.compile(r"(?<=\w)( ?)[,.;?!](?=\s|$)")
_HALF = re.compile(rf"(?<=[{WIDE}])[,;:?!.(]|\((?=[{WIDE}])")
_WORD = re.compile(r"[a-z]+")
_SPACED_WIDE = re.compile(rf"[{WIDE}](?<![条條章节節款项項编編]) +(?=[{WIDE}])")
_SOME = 0.1  # of all places, from which something is a habit
_TWICE = 2
_PERSONS = re.compile(r"[他她我你咱]|\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]er|[Hh]is|I|me|my|[Yy]ou)\b")
_LONG, _STORY = 1_500, 0.008  # characters of a text, and share of them that are pronouns in a story


class Habits(NamedTuple):
    """What a text does as a matter of course.

    Attributes:
        is_tokenized: Its marks stand apart from the words.
        has_wide_gaps: Two spaces stand between sentences.
        half: Marks of half width that stand beside Chinese characters.
        has_wide_digits: Digits and Latin letters are of full width.
        has_spaces: Spaces stand between Chinese characters.
        recurring: The words in Latin letters, in lower case, that stand in it more than once.
        is_story: It is about persons, as its pronouns tell; a short text is taken for none.
    """

    is_tokenized: bool = False
    has_wide_gaps: bool = False
    half: frozenset[str] = frozenset()
    has_wide_digits: bool = False
    has_spaces: bool = False
    recurring: frozenset[str] = frozenset()
    is_story: bool = False


@lru_cache(maxsize=4)
def habits_of(text: str) -> Habits:
    """Return the habits of a text, in time linear in its length."""
    marks = [bool(space) for space in _MARK.findall(text)]
    gaps = [len(gap) > 1 for gap in _GAP.findall(text)]
    half = _HALF.findall(text)
    wide_digits, digits = len(re.findall("[０-９Ａ-Ｚａ-ｚ]", text)), len(re.findall("[0-9A-Za-z]", text))
    spaces, wide = len(_SPACED_WIDE.findall(text)), len(re.findall(f"[{WIDE}]", text))
    return Habits(
        is_tokenized=sum(marks) > _TWICE and sum(marks) > _SOME * len(marks),
        has_wide_gaps=sum(gaps) > _TWICE and sum(gaps) > _SOME * len(gaps),
        half=frozenset(
            mark
            for mark, full in HALF_MARKS.items()
            if half.count(mark) >= _TWICE and half.count(mark) > _SOME * (half.count(mark) + text.count(full))
        ),
        has_wide_digits=wide_digits > 2 * _TWICE and wide_digits > _SOME * (wide_digits + digits),
        recurring=frozenset(word for word, count in Counter(_WORD.findall(text.lower())).items() if count > 1),
        is_story=len(text) > _LONG and len(_PERSONS.findall(text)) > _STORY * len(text),
        has_spaces=spaces > _TWICE and spaces > _SOME / 10 * wide,
    )
