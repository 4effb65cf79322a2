"""Word documents (Office Open XML, ISO/IEC 29500): `.docx`, and `.docm`, `.dotx`, `.dotm`, which hold texts alike.

Read is what somebody sees who goes through the document from its first page to the last: insertions and not deletions,
the result of a field and not its code, a table row by row. Text boxes follow the paragraph that they belong to, notes
stand at the end, a line break ends a paragraph. Numbers that Word makes for lists and headings are nowhere in the file;
running heads, comments, tables of contents and hidden text are left out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from aligner.errors import InputError
from aligner.io import archives
from aligner.texts import Source, TextFormat
from aligner.texts.office import Element, attribute, local, part, tidy

# Elements with nothing in them that belongs to the text. What is in none of these lists is looked into.
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "delText", "rPr", "pPr", "tblPr", "sdtPr", "rt", "sectPr", "docPr", "textpath", "altChunk"}
)
_MARKS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_OFF = ("0", "false", "off", "none")
_TEXT = frozenset({"t", "br", *_MARKS, *_NOTES})


def read(data: bytes, source: Source) -> list[str]:
    """The paragraphs of a Word document.

    Raises:
        InputError: It is damaged, or holds more than the limits allow.
    """
    archive = archives.opened(data, source.name, source.limits)
    main = _related(archive, "", "officeDocument", "word/document.xml")
    document = part(archive, main)
    body = next((child for child in document if local(child) == "body"), None)
    if body is None:
        raise InputError("this is no Word document, or one without a body", file=source.name)
    reader = _Reader()
    blocks = list(reader.blocks(body))
    notes = {kind: _notes(archive, main, kind) for kind in {kind for kind, _ in reader.notes}}
    for kind, number in dict.fromkeys(reader.notes):
        note = notes[kind].get(number)
        blocks += [] if note is None else _Reader().blocks(note)
    return tidy(blocks)


class _Reader:
    """Walks through a part of a document.

    Attributes:
        notes: The kind and the number of each note that is referred to, in order.
    """

    def __init__(self) -> None:
        self.notes: list[tuple[str, str]] = []
        self._fields: list[_Field] = []

    def blocks(self, element: Element) -> Iterator[str]:
        """The text of each paragraph under an element, in order."""
        before = ""
        for child in _children(element):
            name = local(child)
            if name == "p":
                boxes: list[Element] = []
                before += "".join(self._runs(child, boxes))
                if child.find("{*}pPr/{*}rPr/{*}del") is not None:  # its end is deleted: it goes on in the next
                    continue
                yield before
                before = ""
                self._fields = [field for field in self._fields if field.shown is not None]
                for box in boxes:
                    yield from self.blocks(box)
            elif name not in _LEFT_OUT and child.find("{*}trPr/{*}del") is None:
                yield from self.blocks(child)
        yield before

    def _runs(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        for child in _children(element):
            name = local(child)
            if name == "fldChar":
                self._field(attribute(child, "fldCharType"))
            elif name == "instrText":
                if self._fields:
                    self._fields[-1].code += child.text or ""
            elif name == "txbxContent":
                boxes.append(child)
            elif name not in _TEXT:
                if not _unseen(child, name):
                    yield from self._runs(child, boxes)
            elif all(field.shown for field in self._fields):
                if name in _NOTES:
                    self.notes.append((_NOTES[name], attribute(child, "id") or ""))
                yield _text(child, name)

    def _field(self, kind: str | None) -> None:
        """Go on to the next part of a field: its code, its result, its end."""
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = not _repeats(self._fields[-1].code)
        elif kind == "end" and self._fields:
            self._fields.pop()


class _Field:
    """A field that has begun: whether its result is shown is known when its code has ended."""

    def __init__(self) -> None:
        self.code = ""
        self.shown: bool | None = None


def _repeats(code: str) -> bool:
    """Whether a field with this code repeats what stands elsewhere, as a table of contents does."""
    return code.split()[:1] in (["TOC"], ["INDEX"], ["TOA"])


def _text(element: Element, name: str) -> str:
    if name == "br":
        return " " if attribute(element, "type") in ("page", "column") else "\n"
    return _MARKS.get(name, (element.text or "").replace("\n", " "))


def _children(element: Element) -> Iterator[Element]:
    """The children of an element; of alternatives the first, and of a control that waits to be filled in none."""
    for child in element:
        name = local(child)
        if name == "AlternateContent":
            chosen = [one for one in child if local(one) in ("Choice", "Fallback")]
            yield from _children(chosen[0]) if chosen else ()
        elif name != "sdt" or not any(local(one) == "showingPlcHdr" for one in child.iterfind("{*}sdtPr/{*}*")):
            yield child


def _unseen(element: Element, name: str) -> bool:
    """Whether nothing in an element of a paragraph is seen."""
    if name == "fldSimple":
        return _repeats(attribute(element, "instr") or "")
    vanish = element.find("{*}rPr/{*}vanish") if name == "r" else None
    return name in _LEFT_OUT or (vanish is not None and attribute(vanish, "val") not in _OFF)


def _notes(archive: archives.Archive, main: str, kind: str) -> dict[str, Element]:
    """The notes of a kind by their numbers."""
    member = _related(archive, main, kind, f"word/{kind}.xml")
    found = part(archive, member) if member in archive else ()
    return {attribute(note, "id") or "": note for note in found if attribute(note, "type") in (None, "normal")}


def _related(archive: archives.Archive, member: str, kind: str, default: str) -> str:
    """The name of the member that another one points to for a purpose; the archive itself has an empty name."""
    folder, name = posixpath.split(member)
    table = posixpath.join(folder, "_rels", f"{name}.rels")
    for relation in part(archive, table) if table in archive else ():
        if (attribute(relation, "Type") or "").rpartition("/")[2] == kind:
            target = attribute(relation, "Target") or ""
            return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
    return default


FORMAT = TextFormat("docx", "Word documents", read, frozenset({"paragraphs", "headings", "lists", "tables", "notes"}))
