"""Texts in the OpenDocument format (ISO/IEC 26300): `.odt`, `.ott`, and `.fodt`, the same in a single XML file.

Read is what somebody sees who goes through the document from its first page to the last: a table row by row, text
boxes behind the paragraph that they belong to, notes at the end; a line break ends a paragraph. Numbers that the
program makes for lists and headings are nowhere in the file; running heads, comments, deleted text, tables of contents
and hidden text are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from aligner.errors import InputError
from aligner.io import archives
from aligner.texts import Source, TextFormat
from aligner.texts.office import Element, attribute, local, parsed, part, tidy

# Elements with nothing in them that belongs to the text. What is in none of these lists is looked into.
_LEFT_OUT = frozenset(
    {
        *("tracked-changes", "forms", "annotation", "note-citation", "ruby-text", "hidden-text"),
        *("table-of-content", "alphabetical-index", "illustration-index", "table-index", "object-index", "user-index"),
        *("covered-table-cell", "event-listeners", "number", "script", "binary-data", "math", "shapes"),
        *("user-field-decls", "variable-decls", "sequence-decls", "dde-connection-decls", "bibliography"),
    }
)
_MARKS = {"s": " ", "tab": " ", "line-break": "\n"}
_APART = frozenset({"text-box", "table"})  # paragraphs inside of a paragraph


def read(data: bytes, source: Source) -> list[str]:
    """The paragraphs of an OpenDocument text.

    Raises:
        InputError: It is damaged, protected by a password, or holds more than the limits allow.
    """
    document = _content(data, source)
    text = document.find("{*}body/{*}text")
    if text is None:
        raise InputError("this is no OpenDocument text", file=source.name, hint="save it as .odt or .docx")
    reader = _Reader(_hidden(document))
    notes = (block for note in reader.notes for block in reader.blocks(note))  # which the text leads to
    return tidy(chain(reader.blocks(text), notes))


def _content(data: bytes, source: Source) -> Element:
    if not data.startswith(b"PK"):
        return parsed(data, source.name)
    archive = archives.opened(data, source.name, source.limits)
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise InputError("it is protected by a password", file=source.name, hint="save it without one first")
    return part(archive, "content.xml")


def _hidden(document: Element) -> frozenset[str]:
    """The names of the styles whose text is not shown."""
    return frozenset(
        attribute(style, "name") or ""
        for style in document.iter("{*}style")
        for properties in style.iterfind("{*}text-properties")
        if attribute(properties, "display") == "none"
    )


class _Reader:
    """Walks through a document.

    Attributes:
        notes: The bodies of the notes that are referred to, in order.
    """

    def __init__(self, hidden: frozenset[str]) -> None:
        self.notes: list[Element] = []
        self._hidden = hidden

    def blocks(self, element: Element) -> Iterator[str]:
        """The text of each paragraph under an element, in order."""
        for child in element:
            name = local(child)
            if name in ("p", "h"):
                boxes: list[Element] = []
                yield "".join(self._pieces(child, boxes))
                for box in boxes:
                    yield from self.blocks(box)
            elif self._shown(child):
                yield from self.blocks(child)

    def _pieces(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        if not self._shown(element):
            return
        yield _line(element.text)
        for child in element:
            name = local(child)
            if name in _MARKS:
                yield _MARKS[name]
            elif name == "note":
                self.notes += child.iterfind("{*}note-body")
            elif name in _APART:
                boxes.append(child)
            else:
                yield from self._pieces(child, boxes)
            yield _line(child.tail)

    def _shown(self, element: Element) -> bool:
        hidden = attribute(element, "display") == "none" or attribute(element, "style-name") in self._hidden
        described = "svg-compatible" in element.tag  # what a picture is called, and what it shows
        return not (hidden or described or local(element) in _LEFT_OUT)


def _line(text: str | None) -> str:
    return (text or "").replace("\n", " ")


FORMAT = TextFormat(
    "odt", "OpenDocument texts", read, frozenset({"paragraphs", "headings", "lists", "tables", "notes"})
)
