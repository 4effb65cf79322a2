"""Reading workbooks (ECMA-376, part 1) from strangers: the values of their cells as strings, row by row.

A parser without a tree keeps memory to the cells that are used, whatever the file says of its size. Document types are
refused, as the standard forbids them (part 2): there are no entities to expand.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from lxml import etree

from aligner.errors import FormatError, InputError
from aligner.formats import xml
from aligner.formats.table import header
from aligner.formats.xlsx.cells import Bounds, Cells, Formats, Handler, Merged, Strings, merged
from aligner.io import archives, files, safexml

_SMALL = 1_000_000  # bytes in the parts that say what the others are
_CHUNK = 1 << 16


_SHEETS = 200


class Sheet(NamedTuple):
    """A sheet.

    Attributes:
        rows: Its rows with their numbers from 1, each read when it is asked for.
        hidden: Columns that are not shown; known from the first row on.
        merged: Cells that are merged over several rows.
    """

    rows: Iterator[tuple[int, list[str]]]
    hidden: set[int]
    merged: list[Merged]


class Workbook:
    """The sheets of a workbook.

    Args:
        stream: The file.
        name: Its name, for messages.
        limits: Sizes to refuse when it is unpacked.

    Attributes:
        size: Its bytes.
        sheets: The names of its sheets in order, each with the part it stands in.
        hidden: The names of those that are not shown.

    Raises:
        FormatError: It is no workbook.
    """

    def __init__(self, stream: BinaryIO, name: str, limits: files.Limits = files.Limits()) -> None:
        self._name = name
        data = stream.read()
        self.size = len(data)
        self._bounds = Bounds(name, self.size)
        try:
            self._archive = archives.opened(data, name, limits)
        except InputError as error:
            if not data.startswith(b"PK"):
                raise self._no_workbook() from None
            raise self._converted(error) from None
        if "xl/workbook.xml" not in self._archive:
            raise self._no_workbook()
        parts = self._relations()
        self.sheets: dict[str, str] = {}
        self.hidden: set[str] = set()
        book = self._parsed("xl/workbook.xml")
        self._is_1904 = any(element.get("date1904") in ("1", "true") for element in book.iter("{*}workbookPr"))
        for element in book.iter("{*}sheet"):
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
            if relation in parts:
                sheet = str(element.get("name", ""))
                self.sheets[sheet] = parts[relation]
                if element.get("state", "visible") != "visible":
                    self.hidden.add(sheet)
        if not self.sheets:
            raise FormatError("there is no sheet in it", file=name)
        if len(self.sheets) > _SHEETS:
            raise FormatError(f"it has more than {_SHEETS} sheets", file=name, hint="split it into several files")
        self._strings: list[str] | None = None
        self._styles: list[str] = []

    @property
    def visible(self) -> list[str]:
        """The names of the sheets that are shown; of all where none is."""
        return [sheet for sheet in self.sheets if sheet not in self.hidden] or list(self.sheets)

    def table(self) -> str:
        """The name of the sheet with the table: the first one whose first row names the columns, or else the first."""
        for sheet in self.visible:
            cells = next((cells for _, cells in self.rows(sheet) if any(cells)), [])
            if header(cells):
                return sheet
        return self.visible[0]

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """The rows of a sheet that have cells, with their numbers, hidden ones included.

        Raises:
            FormatError: The sheet is not what it should be.
        """
        return self.sheet(sheet).rows

    def sheet(self, sheet: str) -> Sheet:
        """A sheet to be read row by row.

        Raises:
            FormatError: The sheet is not what it should be; also while its rows are read.
        """
        handler = Cells(self._bounds, self._shared(), self._styles, sheet, is_1904=self._is_1904)
        data = self._bytes(self.sheets[sheet])

        def rows() -> Iterator[tuple[int, list[str]]]:
            for _ in self._feed(self.sheets[sheet], data, handler):
                yield from handler.rows
                handler.rows.clear()

        return Sheet(rows(), handler.hidden, merged(data))

    def _shared(self) -> list[str]:
        """The strings that sheets share; the formats of numbers are read with them."""
        if self._strings is None:
            strings, formats = Strings(self._bounds), Formats(self._bounds)
            for part, handler in (("sharedStrings", strings), ("SharedStrings", strings), ("styles", formats)):
                name = f"xl/{part}.xml"
                if name in self._archive:
                    for _ in self._feed(name, self._bytes(name), handler):
                        pass
            self._strings, self._styles = strings.strings, formats.styles
        return self._strings

    def _relations(self) -> dict[str, str]:
        """The names of parts in the archive by the keys that the workbook has for them."""
        part = "xl/_rels/workbook.xml.rels"
        if part not in self._archive:
            raise FormatError("it does not say where its sheets are", file=self._name)
        return {
            str(element.get("Id", "")): posixpath.normpath(posixpath.join("/xl", str(element.get("Target", ""))))[1:]
            for element in self._parsed(part).iter("{*}Relationship")
        }

    def _parsed(self, part: str) -> Any:
        """The tree of a small part."""
        data = self._bytes(part)
        if len(data) > _SMALL:
            raise FormatError(f"{part} in it is larger than {_SMALL:,} bytes", file=self._name)
        try:
            return xml.parse(io.BytesIO(data), self._name)
        except FormatError as error:
            raise FormatError(f"{part} in it is {error.reason}", file=self._name) from None

    def _feed(self, part: str, data: bytes, handler: Handler) -> Iterator[None]:
        """Give a part to a handler, bit by bit."""
        parser = safexml.parser(handler)
        try:
            for start in range(0, len(data), _CHUNK):
                parser.feed(data[start : start + _CHUNK])
                yield
            parser.close()
            yield
        except etree.XMLSyntaxError as error:
            raise FormatError(f"{part} in it is not well-formed XML: {error.msg}", file=self._name) from None

    def _bytes(self, part: str) -> bytes:
        try:
            return self._archive.read(part)
        except InputError as error:
            raise self._converted(error) from None

    def _no_workbook(self) -> FormatError:
        return FormatError("this is no Excel workbook", file=self._name, hint="save it as an Excel workbook (.xlsx)")

    def _converted(self, error: InputError) -> FormatError:
        return FormatError(error.reason, file=self._name, hint=error.hint)
