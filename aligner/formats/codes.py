"""Inline codes of TMX and XLIFF: what stands in a segment for the markup of the document that it was taken from.

Readers drop them and keep the text. What they were is remembered in a property of each side, `x-codes`, so that a check
can compare both sides: a list in JSON with an array for each code, as `Code` has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from aligner.model import Properties

CODES = "x-codes"
"""The name of the property."""

Role = Literal["open", "close", "single"]

_PAIRED = ("g", "pc", "hi")  # their text stands inside them
_OPENING = ("bpt", "bx", "sc")
_CLOSING = ("ept", "ex", "ec")
_SINGLE = ("ph", "x", "ut")
_SHOWN = ("i", "x", "id", "startRef", "pos")
_PARTNERS = ("i", "rid", "startRef", "id")
_LONGEST = 60  # characters kept of what a file says
_TAG = re.compile(r"\s*</?\s*([A-Za-z][\w:.-]*)")
_RTF = re.compile(r"\s*(?:[{}]*\\|[{}]+\s*$)")  # also memoQ's {}, which says nothing


class Code(NamedTuple):
    """An inline code of a segment.

    Attributes:
        place: How many characters other than white space stand before it in the segment.
        role: Whether it opens something, closes it, or stands alone.
        name: What a translator knows it by: `<g id="1">`.
        label: What names it in both languages: `id=1` in XLIFF, `x=1` in TMX; or nothing.
        detail: Name of the tag that it stands for, or its other content, or its type; or nothing.
        partner: What an opening and a closing code have in common that belong together; nothing where one stands alone,
            its partner being in another segment.
    """

    place: int
    role: Role
    name: str
    label: str = ""
    detail: str = ""
    partner: str = ""


def inked(string: str) -> int:
    """How many characters other than white space are in a string: programs change that."""
    return len("".join(string.split()))


class Codes:
    """The codes of a segment while it is read."""

    def __init__(self) -> None:
        self.found: list[Code] = []
        self._place = 0
        self._alone: dict[str, int] = {}  # those without a partner so far, by what they have in common with it

    def text(self, string: str) -> None:
        """Take what stands between codes."""
        self._place += inked(string)

    def add(self, kind: str, element: Any) -> Code | None:
        """Take an element of that name; what has its text inside gives a code that is to be closed with `close`."""
        role = _role(kind, element)
        if role is None:
            return None
        partner = ""
        if kind in _PAIRED:
            partner = str(len(self.found))
        elif kind in (*_OPENING, *_CLOSING) and element.get("isolated") != "yes":
            partner = next((f"={value}" for name in _PARTNERS if (value := element.get(name))), "")
        label = next((f"{name}={_short(value)}" for name in ("x", "id") if (value := element.get(name))), "")
        code = Code(self._place, role, _name(kind, element), label, _detail(kind, element), _short(partner))
        if role != "single" and partner:
            code = self._paired(code)
        self.found.append(code)
        return code if kind in _PAIRED else None

    def _paired(self, code: Code) -> Code:
        """Give what closes the label and the detail of what opens it, whichever of them comes first."""
        number = self._alone.pop(code.partner, None)
        if number is None or self.found[number].role == code.role:
            self._alone[code.partner] = len(self.found)
            return code
        other = self.found[number]
        if code.role == "close":
            return code._replace(label=other.label, detail=other.detail)
        self.found[number] = other._replace(label=code.label, detail=code.detail)
        return code

    def close(self, code: Code | None) -> None:
        """Take the end of what has its text inside, if it is one."""
        if code is not None:
            name = f"</{code.name[1:].partition(' ')[0].rstrip('>')}>"
            self.found.append(code._replace(place=self._place, role="close", name=name))


def _role(kind: str, element: Any) -> Role | None:
    if kind == "it":
        return "open" if element.get("pos") in ("begin", "open") else "close"
    if kind in _PAIRED or kind in _OPENING:
        return "open"
    return "close" if kind in _CLOSING else "single" if kind in _SINGLE else None


def _name(kind: str, element: Any) -> str:
    """The tag with the attributes that tell it from others, and the native code in it."""
    shown = {name: _short(value) for name in _SHOWN if (value := element.get(name))}
    content = "" if kind in _PAIRED else _content(element)
    if not shown and not content:
        shown = {name: _short(value) for name in ("type", "ctype", "equiv-text") if (value := element.get(name))}
    attributes = "".join(f' {name}="{value}"' for name, value in shown.items())
    return f"<{kind}{attributes}>{content}</{kind}>" if content else f"<{kind}{attributes}>"


def _detail(kind: str, element: Any) -> str:
    """What an element stands for: the name of a tag, other content, or its type."""
    content = "" if kind in _PAIRED else _content(element)
    if match := _TAG.match(content):
        return match[1].lower()
    if content and not _RTF.match(content):
        return content
    stated = element.get("type") or element.get("ctype") or ""
    return "" if stated.isdigit() else _short(stated)  # numbers are those of one program's memory


def _content(element: Any) -> str:
    return _short(" ".join((element.text or "")[: 4 * _LONGEST].split()))


def _short(string: str) -> str:
    return string if len(string) <= _LONGEST else f"{string[:_LONGEST]}…"


def with_codes(properties: Properties, codes: Sequence[Code]) -> Properties:
    """Properties of one side with the codes that were found in it, instead of those that a file of ours remembers."""
    if not codes:
        return properties
    return (*(pair for pair in properties if pair[0] != CODES), (CODES, encoded(codes)))


def encoded(codes: Sequence[Code]) -> str:
    """The value of the property."""
    return json.dumps(codes, ensure_ascii=False, separators=(",", ":"))


def decoded(value: str) -> list[Code]:
    """The codes that a value stands for; none where somebody has damaged it."""
    try:
        stated = json.loads(value)
        codes = [Code(*one) for one in stated]
    except (ValueError, TypeError, RecursionError):
        return []
    fits = all(
        isinstance(code.place, int)
        and code.role in ("open", "close", "single")
        and all(isinstance(part, str) for part in code[1:])
        for code in codes
    )
    return codes if fits else []


def codes_of(properties: Properties, side: str) -> list[list[Code]]:
    """The codes of one side of a bead, each segment for itself: a bead that was merged has several."""
    name = f"{side}.{CODES}"
    return [decoded(value) for key, value in properties if key == name]
