"""Numbers below zero and years before our era: -5 ℃, 零下5度, minus five, 5 degrees below zero; 公元前221年, 221 BC.

Numbers are read without their signs (`numbers`). The words are in a list `signs` of each language: patterns that stand
directly before or behind a number, and those that say the same anywhere, such as "a loss of".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from aligner.languages import Language
from aligner.model import Span

Sense = Literal["minus", "era"]
SENSES: tuple[Sense, ...] = get_args(Sense)
"""What a sign may say."""

_NEVER = re.compile("(?!)")
_NEAR = 8  # characters of a sign
_MINUS = re.compile(r"[−－-]\s?(?:[$€£¥]|RMB|USD|US\$)?\s?$")
# A hyphen is a minus only where it is neither a dash, nor part of a code, nor "to", nor before an item of a list.
_BEFORE_HYPHEN = re.compile(r"(?:[(（\[：:，,、=为是至到达约于]|(?:^|[^\d\s])\s+|^)$")
_BEFORE_SIGN = re.compile(r"(?:^|[^\w\s]|[^\x00-\x7f]|[^\d\s]\s+)$")
_MEASURED = re.compile(r"\s?(?:°|℃|℉|[%％]|[十百千万亿]*[度元]|(?:million|billion|degrees?)\b)")
# Also in brackets, as bookkeepers write what is below zero.
_ANY_MINUS = re.compile(r"[−－]|(?<![A-Za-z0-9])-\s?[$€£¥]?\d|[(（]\s?[$€£¥]?\d[\d,.]{0,30}\s?[)）]")


class Signed(NamedTuple):
    """A number with its sign.

    Attributes:
        span: Where both are.
        values: What the number may be without the sign.
        sense: What the sign says.
    """

    span: Span
    values: frozenset[float]
    sense: Sense


def has_signs(language: Language) -> bool:
    """Return whether the words are known in a language."""
    return bool(language.entries("signs"))


def signed(string: str, numbers: Iterable[tuple[Span, frozenset[float]]], language: Language) -> Iterator[Signed]:
    """Yield the numbers of a string that have a sign.

    Args:
        string: With digits as in ASCII.
        numbers: Where they stand, and what they may be.
        language: Its language.
    """
    for span, values in numbers:
        for sense in SENSES:
            start, stop = _before(string, span, language, sense), span.stop
            if behind := _pattern(language, f"{sense}-behind").match(string, stop):
                stop = behind.end()
            if (start, stop) != span:
                yield Signed(Span(start, stop), values, sense)


def tells(string: str, language: Language, sense: Sense) -> bool:
    """Return whether anything in a string may say what a sign does.

    Args:
        string: With digits as in ASCII.
        language: Its language.
        sense: What the sign says.
    """
    if _pattern(language, f"{sense}-anywhere").search(string):
        return True
    return sense == "minus" and bool(_ANY_MINUS.search(string))


def _before(string: str, span: Span, language: Language, sense: Sense) -> int:
    """Return where the sign before a number begins; where the number does if it has none."""
    near = string[max(0, span.start - _NEAR) : span.start]
    if found := _pattern(language, f"{sense}-before", r"\s?$").search(near):
        return span.start - len(near) + found.start()
    if sense == "minus" and (found := _MINUS.search(near)):
        before = near[: found.start()]
        if found[0][0] != "-":
            is_sign = bool(_BEFORE_SIGN.search(before))
        elif is_sign := bool(_BEFORE_HYPHEN.search(before)):
            is_sign = not (before[-1:] or " ").isspace() or bool(_MEASURED.match(string, span.stop))
        if is_sign:
            return span.start - len(found[0])
    return span.start


@lru_cache(maxsize=64)
def _pattern(language: Language, kind: str, end: str = "") -> re.Pattern[str]:
    """Return a pattern for the words of a kind."""
    words = [word for name, *some in language.entries("signs") if name == kind for word in some]
    return re.compile(f"(?:{'|'.join(words)}){end}", re.IGNORECASE) if words else _NEVER
