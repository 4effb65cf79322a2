"""The forms in which texts number their points, and a reader for them.

A language has its own in the list `enumerators`, as regular expressions, each in a line: with a group for the numeral
(`Chapter (\\d{1,2})`), or with `{}` in place of the words for 1, 2, 3 and so on, which stand behind it, each after a
tab, and with `|` between alternatives. A form that begins with `^` does not stand inside a paragraph: 首先 and 其次 are
everyday words there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from aligner.languages import numerals
from aligner.languages.language import Language

_HAN = "[一二三四五六七八九十]{1,3}"

# Forms with a numeral, in any language; the group is the numeral. What can be read in two ways ((i) may be a Roman one
# or a ninth letter) is listed twice; only one of them will make a series.
_NUMBERED = {
    "1.": r"(\d{1,2})[.．](?!\d)(?=\s|[^\W\d_])",
    "1、": r"(\d{1,2})、",
    "1)": r"(\d{1,2})[)）]",
    "(1)": r"[(（](\d{1,2})[)）]",
    "1°": r"(\d{1,2})\s?[°º](?=\s)",
    "①": r"([①-⑳❶-❿⓵-⓾㈠-㈩㊀-㊉])",
    "一、": rf"({_HAN})、",
    "(一)": rf"[(（]({_HAN})[)）]",
    "I.": r"([IVX]{1,5})[.、)）](?=\s)",
    "(i)": r"\(([ivx]{1,5})\)",
}
_LETTERED = {"(a)": r"\(([a-z])\)", "a)": r"([a-z])\)(?=\s)"}

_LEAD = r"[\s\"'“”‘’「『«„*]*"  # quotation marks and the like before an enumerator
_LEAD_ONLY = re.compile(_LEAD)


class Enumerator(NamedTuple):
    """An enumerator in a text: its form, its number, and where it stands."""

    form: str
    number: int
    start: int
    stop: int


class Form(NamedTuple):
    """A form of enumerators.

    Attributes:
        name: Members of one series have the same.
        pattern: Matches at the start of a member; group 1 is the numeral, if there is one.
        number: The number of the member, where it is not in the numeral.
        inline: Whether a member may stand inside a paragraph.
    """

    name: str
    pattern: re.Pattern[str]
    number: int = 0
    inline: bool = True


@lru_cache(maxsize=32)
def forms(language: Language) -> tuple[Form, ...]:
    """Return the forms to look for in texts in a language."""
    found = [_form(name, pattern) for name, pattern in _NUMBERED.items()]
    own = language.entries("enumerators")
    found += [_form(form, form) for form, *words in own if not words]
    found += [_form(name, pattern, -1) for name, pattern in _LETTERED.items()]
    for form, *words in own:
        for number, word in enumerate(words, 1):
            found.append(_form("\t".join((form, *words)), form.replace("{}", f"(?:{word})"), number))
    return tuple(found)


def _form(name: str, pattern: str, number: int = 0) -> Form:
    return Form(name, re.compile(_LEAD + pattern.removeprefix("^")), number, inline=not pattern.startswith("^"))


def in_words(form: str) -> bool:
    """Return whether a form numbers points in words, as 一是 and First do, not in figures as 1. and Article 1."""
    return form not in _NUMBERED and form not in _LETTERED and r"\d" not in form


@lru_cache(maxsize=32)
def _any(language: Language) -> re.Pattern[str]:
    """Return a pattern that matches where one of the forms does."""
    patterns = (form.pattern.pattern.removeprefix(_LEAD) for form in forms(language))
    return re.compile(f"{_LEAD}(?:{'|'.join(patterns)})")


def read(content: str, start: int, stop: int, language: Language, *, inline: bool) -> list[Enumerator]:
    """Read the enumerators at the beginning of a span; an ambiguous one, such as (i), is returned in each of its forms.

    Args:
        content: The characters of a text.
        start: Offset of the span.
        stop: Offset behind the span.
        language: The language of the text.
        inline: Whether the span begins inside a paragraph.
    """
    if not _any(language).match(content, start, stop):
        return []
    found = []
    for form in forms(language):
        match = form.pattern.match(content, start, stop) if form.inline or not inline else None
        if match is None:
            continue
        number: int | None = form.number
        if form.number == -1:
            number = ord(match[1]) - ord("a") + 1
        elif form.number == 0:
            number = numerals.value(match[1])
        if number:
            lead = _LEAD_ONLY.match(content, start)
            found.append(Enumerator(form.name, number, lead.end() if lead else start, match.end()))
    return found
