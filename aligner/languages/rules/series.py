"""Lists that stand in one line: `1. Open the lid 2. Pour the water`, `(a) … ; (b) …`, `• … • …`.

The first member begins a paragraph, or a sentence in it; each of the others has the next number in the same form.
Where no mark ends a member, the next one has to begin with a capital letter, and its number must not belong to the word
before it (`see section 2. Then`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from aligner.languages.rules.full_stops import BULLETS
from aligner.languages.scripts import HAN

_BULLETS = re.sub("[·*]", "", BULLETS)  # those two are marks of other things as well, unless a number follows
_BULLETED = re.compile(rf"\s*([{_BULLETS}]|[*·-](?=\s*\d{{1,3}}[.)]\s))")
# The enumerator of a first member: what stands around the number, and the number.
_ENUMERATOR = r"(?:(?P<open>\()(?P<inner>{0}|[aiа])\)|(?P<number>{0}|[aiа])(?P<close>\.\)|\.|\)))\s"
_AT_START = re.compile(r"\s*" + _ENUMERATOR.format(r"\d{1,2}"))
_INSIDE = re.compile(r"(?<=[.!?:]\s)" + _ENUMERATOR.format("1"))
_SECOND = re.compile(r"[2bб][.)]|ii\)")  # without one of these there is no list inside a paragraph
_ENDED = re.compile(r"[.!?;:؛；。！？…][\"”’»)]*(?:\s\w{1,5})?\s*\Z")
_SHORTENED = re.compile(r"([^\W\d_]+)\.\s*\Z")
_LAST_WORD = re.compile(r"([^\W\d_]*)[\"”’»),]*\s*\Z")
_STARTS = re.compile(rf"\s*[\"'“‘„«]?(?:[^\W\d_a-zß-öø-ÿ]|[{HAN}])")
_LETTERS = {"a": "bcdefghijklmnopqrstuvwxyz", "а": "бвгдежзиклмнопрст"}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_BEFORE = 40  # characters before a member that are looked at
_MOST = 100  # members


def members(paragraph: str, referring: Container[str] = (), abbreviated: Container[str] = ()) -> list[int]:
    """Return where the members of lists in one line begin, the first one left out.

    Args:
        paragraph: The characters.
        referring: Words that a number may belong to (`section`, `in`), in lower case.
        abbreviated: Those of them that a full stop may stand behind (`fig`).
    """
    bulleted = _BULLETED.match(paragraph)
    if bulleted:
        return _bullets(paragraph, bulleted.end(), bulleted[1])
    found: list[int] = []
    first = _AT_START.match(paragraph)
    if first:
        found += _later(paragraph, first, referring, abbreviated)
    if _SECOND.search(paragraph):
        for first in _INSIDE.finditer(paragraph, found[-1] if found else 1):
            if not found or first.start() > found[-1]:
                found += _later(paragraph, first, referring, abbreviated)
    return found


def _bullets(paragraph: str, start: int, bullet: str) -> list[int]:
    item = rf"\s({re.escape(bullet)})" if bullet in _BULLETS else rf"\s({re.escape(bullet)})\s*\d{{1,3}}[.)]\s"
    return [match.start(1) for match in re.compile(item).finditer(paragraph, start)]


def _later(
    paragraph: str, first: re.Match[str], referring: Container[str], abbreviated: Container[str]
) -> Iterator[int]:
    """Yield where the members behind the first one begin."""
    before, behind = ("(", ")") if first["open"] else ("", first["close"])
    is_loose = not before and not paragraph[: first.start()].strip()
    position = first.end()
    for number in _numbers(first["inner"] or first["number"]):
        enumerator = re.compile(rf"(?<=[\s；。]){re.escape(before + number + behind)}(?=\s)")
        for match in enumerator.finditer(paragraph, position):
            if _begins(paragraph, match, is_loose, referring, abbreviated):
                yield match.start()
                position = match.end()
                break
        else:
            return


def _numbers(first: str) -> list[str]:
    """Return the numbers behind the first one."""
    if first.isdecimal():
        return [str(number) for number in range(int(first) + 1, int(first) + _MOST)]
    return list(_LETTERS[first]) if first in _LETTERS else list(_ROMAN[1:])


def _begins(
    paragraph: str,
    enumerator: re.Match[str],
    is_loose: bool,
    referring: Container[str],
    abbreviated: Container[str],
) -> bool:
    """Whether a member begins with an enumerator.

    Args:
        paragraph: The characters.
        enumerator: Where it is.
        is_loose: Whether a member without a mark at its end may stand before.
        referring: See `members`; `abbreviated` likewise.
    """
    before = paragraph[max(0, enumerator.start() - _BEFORE) : enumerator.start()]
    if _ENDED.search(before):
        shortened = _SHORTENED.search(before)
        return shortened is None or shortened[1].lower() not in abbreviated
    word = _LAST_WORD.search(before)
    if not is_loose or word is None or not word[1] or word[1].lower() in referring:
        return False
    return _STARTS.match(paragraph, enumerator.end()) is not None
