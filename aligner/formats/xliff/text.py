"""The text of one side of a unit in XLIFF: without its inline codes, taken apart into sentences."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aligner import report
from aligner.errors import FormatError
from aligner.formats import xml
from aligner.formats.codes import Code, Codes, inked
from aligner.formats.messages import shortened
from aligner.formats.properties import Markup
from aligner.model import Span
from aligner.model.display import counted

SENTENCE = "aligner:sentence"

_SPACE = f"{xml.XML}space"
# Inline elements whose content is code, not text; the text of a `sub` inside is text again.
_CODES = ("ph", "it", "bpt", "ept", "x", "bx", "ex", "sc", "ec", "sm", "em")
_DELETED = "x-sdl-deleted"  # `mrk/@mtype` of what a reviewer has taken out


class Sentence(NamedTuple):
    """A sentence, what it is called in its unit, and the white space before it; None where the file does not say.

    Its codes, too.
    """

    name: str
    gap: str | None
    string: str
    codes: tuple[Code, ...] = ()


@dataclass(slots=True)
class Told:
    """What a reader tells of a file at its end.

    Attributes:
        name: The name of the file.
        markup: The elements inside the text.
        names: What those of the unit that is being read are called.
        deleted: How many pieces of text are marked as deleted.
        passed_over: Names of elements of units that hold no text of theirs, such as suggestions.
    """

    name: str
    markup: Markup = field(default_factory=Markup)
    names: set[str] = field(default_factory=set)
    deleted: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)

    def end_unit(self) -> None:
        """Take note that a unit is read to its end."""
        self.markup.add(self.names)
        self.names.clear()

    def tell(self) -> None:
        """Give the notices."""
        self.markup.tell(self.name)
        if self.deleted:
            what = counted(self.deleted, "piece") + " of text that a reviewer has deleted"
            report.notice("left out", f"left out {what}", file=self.name)
        if self.passed_over:
            names = shortened(sorted(self.passed_over))
            report.notice("left out", f"left out what is not the text of a unit: {names}", file=self.name)


def space_of(unit: Any) -> str:
    """What is to be done with white space in a unit."""
    return next((space for e in (unit, *unit.iterancestors()) if (space := e.get(_SPACE))), "default")


def sentences_of(element: Any, space: str, told: Told) -> tuple[list[Sentence], str | None]:
    """The sentences of a side and the white space behind them.

    One, where nothing marks any, or where text stands outside the marks.
    """
    if element is None:
        return [], None
    flat = Flat(element, told)
    string, marks = flat.string, flat.marks
    edges = [0, *(position for _, span, _ in marks for position in span), len(string)]
    outside = zip(edges[::2], edges[1::2], strict=True)
    if not marks or edges != sorted(edges) or any(string[start:stop].strip() for start, stop in outside):
        stop = len(string.rstrip())
        whole = Span(len(string) - len(string.lstrip()), stop)
        marks = [("", whole, Span(0, len(flat.codes.found)))] if stop else []
    preserve = (element.get(_SPACE) or space) == "preserve"
    found: list[Sentence] = []
    position = before = 0  # characters; those other than white space
    for mark, (start, stop), own in marks:
        gap = string[position:start] if found or start else None
        sentence = string[start:stop]
        if not preserve:
            gap = gap and re.sub(r"[ \t\r\n]+", " ", gap)
            sentence = re.sub(r"[ \t\r\n]+", " ", sentence)
        codes = flat.codes.found[slice(*own)]
        before += inked(string[position:start])
        found.append(Sentence(mark, gap, sentence, tuple(code._replace(place=code.place - before) for code in codes)))
        before += inked(sentence)
        position = stop
    return found, string[position:] or None


class Flat:
    """The characters of a side without its inline codes, these, and where the marks of sentences and segments are.

    A mark has a name, the span of its characters, and that of its codes among all of them.
    """

    def __init__(self, element: Any, told: Told) -> None:
        self.marks: list[tuple[str, Span, Span]] = []
        self.codes = Codes()
        self._told = told
        self._parts: list[str] = []
        self._length = 0
        self._walk(element)
        self.string = "".join(self._parts)

    def _append(self, string: str | None) -> None:
        if string:
            self._parts.append(string)
            self._length += len(string)
            self.codes.text(string)

    def _walk(self, element: Any) -> None:
        start, first, codes = self._length, len(self._parts), len(self.codes.found)
        self._append(element.text)
        for child in element:
            length = self._length
            is_markup = self._add(child)
            before = self._parts[-1] if self._parts else ""
            self._append(xml.tail_of(child, before, is_empty=is_markup and self._length == length))
        own = Span(codes, len(self.codes.found))
        if element.get("type") == SENTENCE:
            self.marks.append((element.get("id", ""), Span(start, self._length), own))
        elif element.get("mtype") == "seg":
            string = "".join(self._parts[first:])
            start += len(string) - len(string.lstrip())
            if string.strip():
                self.marks.append((element.get("mid", ""), Span(start, start + len(string.strip())), own))

    def _add(self, child: Any) -> bool:
        """Add what is inside an element, and tell whether that is markup, which is dropped."""
        kind = xml.local_name(child)
        if kind == "cp":
            self._append(self._character(child))
            return False
        if kind in _CODES:
            self._told.names.add(kind)
            self.codes.add(kind, child)
            for sub in child.iterchildren("{*}sub"):
                self._walk(sub)
            return True
        if child.get("mtype") == _DELETED:
            self._told.deleted += bool("".join(child.itertext()).strip())
            return True
        is_markup = bool(child.get("type") != SENTENCE and child.get("mtype") != "seg")
        code = None
        if is_markup:
            self._told.names.add(kind)
            code = self.codes.add(kind, child)
        self._walk(child)
        self.codes.close(code)
        return is_markup

    def _character(self, element: Any) -> str:
        code = element.get("hex", "")
        value = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,8}", code) else -1
        if 0 <= value < 0xD800 or 0xE000 <= value < 0x110000:
            return chr(value)
        reason = f"<cp hex={code[:20]!r}> is no character"
        raise FormatError(
            reason, file=self._told.name, line=element.sourceline, hint="take it out, or write its code point"
        )
