"""What people write above the columns of a table: the languages, regions and sides that headings name, in any language.

`English`, `中文(简体)`, `Chinese_PRC` (memoQ), `Chinese (Simplified, China)` (Trados), `ZH`, `zh-CN`, `Source`, `译文`,
`Source text (EN)`, `Anglais` are such headings. A heading is one only as a whole: `English teachers` names no language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from aligner import registry
from aligner.languages.lists import entries
from aligner.languages.tags import canonical, is_traditional
from aligner.model import language_of

LONGEST = 60
"""Characters that a heading has at most."""

REGIONS = {
    "AT": "Austria", "AU": "Australia", "BE": "Belgium", "BR": "Brazil", "CA": "Canada", "CH": "Switzerland",
    "CN": "PRC", "DE": "Germany", "ES": "Spain", "FR": "France", "GB": "United_Kingdom", "HK": "Hong_Kong_SAR",
    "IE": "Ireland", "MO": "Macao_SAR", "MX": "Mexico", "PT": "Portugal", "SG": "Singapore", "TW": "Taiwan",
    "US": "United_States",
}  # fmt: skip
"""Regions as memoQ calls them; the names of its languages are the English ones."""

_TAG = re.compile(r"([a-z]{2,3})(?:[-_](?:[a-z]{2}|[0-9]{3}|han[st]|latn|cyrl|arab))*")
_SPACE = re.compile(r"\s+|(?<=[a-z]{3})_")
_INNER = re.compile(r"([a-z]{2})[-_](?:[a-z]{2}|han[st])(?![a-z])")
_BETWEEN = re.compile(r"[\s()\[\]{}<>_\-–—,:;/.*·|#\"'“”]+")
# What people add to a heading: `Chinese 2`, `EN (final)`.
_REMARK = re.compile(r"(?<=\w)(?:[\s_#.-]*\d{1,2}|\s*[(（\[][^()（）\[\]]{1,30}[)）\]])\s*\Z")
# Codes of languages that are other headings, or words, at least as often.
_AMBIGUOUS = frozenset(
    {"id", "no", "nr", "is", "so", "in", "as", "to", "or", "my", "he", "am", "be", "st", "ts", "ok", "ms"}
)


class Heading(NamedTuple):
    """What a heading names.

    Attributes:
        lang: The tag of a language, or an empty string.
        side: `source` or `target`, or an empty string.
        is_ambiguous: Whether it may mean something else: `ID`, `No`.
    """

    lang: str = ""
    side: str = ""
    is_ambiguous: bool = False


@cache
def heading(cell: str) -> Heading | None:
    """Return what a heading names; None where it names neither a language nor a side."""
    text = _plain(cell)
    if not text:
        return None
    if text in _words("whole"):
        return Heading(_words("whole")[text])
    if text in _words("alone"):
        return Heading("", _words("alone")[text])
    match = _TAG.fullmatch(text)
    if match and (match[1] in registry.LANGUAGES or match[1] in _tags()):
        return Heading(canonical(text), "", text in _AMBIGUOUS)
    found = _parts(text) or _parts(_REMARK.sub("", text))
    if found is None:
        return None
    langs, regions, sides = (
        {value for kind, value in found if kind == wanted} for wanted in ("lang", "region", "side")
    )
    if len(langs) > 1 or len(regions) > 1 or len(sides) > 1 or not (langs or sides):
        return None
    lang = next(iter(langs), "")
    if lang and regions and "-" not in lang:
        lang = f"{lang}-{next(iter(regions))}"
    return Heading(lang, next(iter(sides), ""))


def is_note(cell: str) -> bool:
    """Return whether a heading stands above remarks."""
    return _plain(cell).strip(" :*") in _words("note")


def language_named(name: str) -> str:
    """Return the tag of the language that a heading names; an empty string where it names none."""
    found = heading(name)
    return found.lang if found and not found.is_ambiguous else ""


def same_language(one: str, other: str) -> bool:
    """Return whether two tags mean one language; Chinese in either kind of characters is two."""
    if language_of(one) != language_of(other):
        return False
    return language_of(one) != "zh" or is_traditional(one) == is_traditional(other)


def _plain(cell: str) -> str:
    cell = cell.strip()
    return unicodedata.normalize("NFKC", cell).casefold().replace("i̇", "i") if len(cell) <= LONGEST else ""


def _parts(text: str) -> list[tuple[str, str]] | None:
    """The parts of a heading, each with what it is; None where something in it is none."""
    phrases, longest = _phrases()
    text = _SPACE.sub(" ", text)
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(text):
        if gap := _BETWEEN.match(text, position):
            position = gap.end()
            continue
        if (tag := _INNER.match(text, position)) and tag[1] in registry.LANGUAGES:
            found.append(("lang", canonical(tag[0])))
            position = tag.end()
            continue
        for size in range(min(longest, len(text) - position), 0, -1):
            part = text[position : position + size]
            if part in phrases and _ends_word(text, position + size):
                break
        else:
            return None
        found.append(phrases[part])
        position += size
    return found


def _ends_word(text: str, position: int) -> bool:
    """Whether no word goes on here; Chinese characters need no space between them."""
    before, after = text[position - 1], text[position : position + 1]
    return not (after.isalnum() and before.isalnum()) or before > "\u2e80" or after > "\u2e80"


@cache
def _phrases() -> tuple[dict[str, tuple[str, str]], int]:
    """What each part of a heading means, and how long the longest is."""
    made = dict.fromkeys(_words("filler"), ("", ""))
    made.update((word, ("side", side)) for word, side in _words("side").items())
    for region, name in REGIONS.items():
        made[name.lower().replace("_", " ")] = made[region.lower()] = ("region", region)
    made.update((word, ("region", region)) for word, region in _words("region").items())
    for tag, *names in _names():
        made.update((name, ("lang", tag)) for name in (tag, *names) if len(name) > 2 or tag in registry.LANGUAGES)
    made.update((word, ("lang", tag)) for word, tag in _words("whole").items() if len(word) > 2)
    return made, max(map(len, made))


@cache
def _words(kind: str) -> dict[str, str]:
    """The words of one kind, with what they mean."""
    listed = entries("aligner.languages", "headings")
    return {word: value for known, value, *words in listed if known == kind for word in words}


@cache
def _names() -> tuple[tuple[str, ...], ...]:
    return entries("aligner.languages", "names")


@cache
def _tags() -> frozenset[str]:
    return frozenset(tag for tag, *_ in _names())
