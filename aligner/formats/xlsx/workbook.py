"""Reading workbooks (ECMA-376, part 1) from strangers: the values of their cells as strings, row by row.

A parser without a tree keeps memory to the cells that are used, whatever the file says of its size. Document types are
refused, as the standard forbids them (part 2): there are no entities to expand.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from aligner.errors import FormatError, InputError
from aligner.formats import xml
from aligner.formats.sheet import Fault
from aligner.formats.table import SIDES, header
from aligner.io import archives, files, safexml

_ROWS = 1_048_576  # in a sheet of Excel
_COLUMNS = 100  # that are looked at
_SMALL = 1_000_000  # bytes in the parts that say what the others are
_ELEMENTS = 10_000_000  # in a part; a bead takes about 35
_CHUNK = 1 << 16
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_CELL = re.compile("([A-Z]{1,3})([0-9]{1,7})")


class Workbook:
    """The sheets of a workbook.

    Args:
        stream: The file.
        name: Its name, for messages.
        limits: Sizes to refuse when it is unpacked.

    Attributes:
        sheets: The names of its sheets in order, each with the part it stands in.

    Raises:
        FormatError: It is no workbook.
    """

    def __init__(self, stream: BinaryIO, name: str, limits: files.Limits = files.Limits()) -> None:
        self._name = name
        try:
            self._archive = archives.opened(stream.read(), name, limits)
        except InputError as error:
            raise self._converted(error) from None
        if "xl/workbook.xml" not in self._archive:
            hint = "save it as an Excel workbook (.xlsx)"
            raise FormatError("this is no Excel workbook", file=name, hint=hint)
        parts = self._relations()
        self.sheets: dict[str, str] = {}
        hidden = []
        for element in self._parsed("xl/workbook.xml").iter("{*}sheet"):
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
            if relation in parts:
                self.sheets[str(element.get("name", ""))] = parts[relation]
                hidden += [str(element.get("name", ""))] if element.get("state", "visible") != "visible" else []
        if not self.sheets:
            raise FormatError("there is no sheet in it", file=name)
        self._visible = [sheet for sheet in self.sheets if sheet not in hidden] or list(self.sheets)
        self._strings: list[str] | None = None

    def table(self) -> str:
        """The name of the sheet with the table: the first one whose first row names the columns, or else the first."""
        for sheet in self._visible[:20]:
            cells = next((cells for _, cells in self.rows(sheet) if any(cells)), [])
            if header(cells):
                return sheet
        return self._visible[0]

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """The rows of a sheet with their numbers, hidden ones included.

        Raises:
            FormatError: The sheet is not what it should be, or cells of text are merged with those below.
        """
        handler = _Cells(self._shared(), self._name)
        for _ in self._feed(self.sheets[sheet], handler):
            yield from handler.rows
            handler.rows.clear()

    def _shared(self) -> list[str]:
        if self._strings is None:
            strings = _Strings(self._name)
            part = "xl/sharedStrings.xml"
            part = part if part in self._archive else "xl/SharedStrings.xml"
            if part in self._archive:
                for _ in self._feed(part, strings):
                    pass
            self._strings = strings.strings
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

    def _feed(self, part: str, handler: _Handler) -> Iterator[None]:
        """Give a part to a handler, bit by bit."""
        data = self._bytes(part)
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

    def _converted(self, error: InputError) -> FormatError:
        return FormatError(error.reason, file=self._name, hint=error.hint)


class _Handler:
    """What the parser tells of a part; `text` collects characters while it is not None."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.text: list[str] | None = None
        self._left = _ELEMENTS

    def start(self, tag: str, attributes: Any) -> None:
        self._left -= 1
        if self._left < 0:
            reason = f"a part of it has more than {_ELEMENTS:,} elements"
            raise FormatError(reason, file=self.name, hint="split it into several files")
        self.begin(tag.rpartition("}")[2], attributes)

    def begin(self, local: str, attributes: Any) -> None:
        """An element begins; `local` is its name without the namespace."""
        raise NotImplementedError

    def doctype(self, *_: object) -> None:
        raise FormatError("it has a document type, which no workbook has", file=self.name)

    def data(self, characters: str) -> None:
        if self.text is not None:
            self.text.append(characters)

    def taken(self) -> str:
        """The text of an element that ends, each of which is escaped by itself."""
        text, self.text = _unescaped("".join(self.text or ())), None
        return text

    def close(self) -> None:
        pass


class _Strings(_Handler):
    """The shared strings: runs of one string joined, the readings of Japanese words (`rPh`) left out."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._reading = False

    def begin(self, local: str, attributes: Any) -> None:
        if local == "si":
            self._parts = []
        elif local == "rPh":
            self._reading = True
        elif local == "t" and not self._reading:
            self.text = []

    def end(self, tag: str) -> None:
        local = tag.rpartition("}")[2]
        if local == "si":
            self.strings.append("".join(self._parts))
        elif local == "rPh":
            self._reading = False
        elif local == "t":
            self._parts.append(self.taken())


class _Cells(_Handler):
    """The rows of a sheet."""

    def __init__(self, strings: list[str], name: str) -> None:
        super().__init__(name)
        self.rows: list[tuple[int, list[str]]] = []
        self._strings = strings
        self._row = 0
        self._column = 0
        self._kind = ""
        self._cells: list[str] = []
        self._value: list[str] = []
        self._formula = self._reading = False
        self._columns: set[int] | None = None  # of text; known from the first row

    def begin(self, local: str, attributes: Any) -> None:
        if local == "c":
            reference = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column(reference[1]) if reference else self._column + 1
            self._kind = attributes.get("t", "n")
            self._value = []
            self._formula = False
        elif local == "row":
            number = attributes.get("r", "")
            number = int(number) if re.fullmatch("[0-9]{1,7}", number) else self._row + 1
            if not self._row < number <= _ROWS:
                reason = f"row {number} stands behind row {self._row}, or beyond the last row of a sheet"
                raise FormatError(reason, file=self.name)
            self._row, self._column, self._cells = number, -1, []
        elif local == "v" or (local == "t" and not self._reading):
            self.text = []
        elif local == "rPh":
            self._reading = True
        elif local == "f":
            self._formula = True
        elif local == "mergeCell":
            self._refuse_merged(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        local = tag.rpartition("}")[2]
        if local == "c" and 0 <= self._column < _COLUMNS:
            cell = self._cell()
            if cell:
                self._cells += [""] * (self._column + 1 - len(self._cells))
                self._cells[self._column] = cell
        elif local in ("v", "t"):
            self._value.append(self.taken())
        elif local == "rPh":
            self._reading = False
        elif local == "row":
            if self._columns is None and self._cells:
                found = header(self._cells)
                self._columns = {found.index[side] for side in SIDES} if found else {0, 1}
            self.rows.append((self._row, self._cells))

    def _cell(self) -> str:
        value = "".join(self._value)
        if self._kind == "e":
            return Fault(f"a cell shows the error {value[:20]}")
        if self._formula and not value:
            return Fault("a cell holds a formula and not its value")
        if self._kind == "s":
            if not re.fullmatch("[0-9]{1,9}", value) or int(value) >= len(self._strings):
                return Fault("a cell names a string that is not in the workbook") if value else ""
            return self._strings[int(value)]
        if self._kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return value

    def _refuse_merged(self, reference: str) -> None:
        corners = [_CELL.fullmatch(corner) for corner in reference.split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            (left, top), (right, bottom) = ((_column(corner[1]), int(corner[2])) for corner in corners if corner)
            if top != bottom and any(left <= column <= right for column in self._columns or ()):
                hint = "unmerge them: the text of a pair stands in one row"
                raise FormatError(
                    f"the cells of rows {top} to {bottom} are merged", file=self.name, line=top, hint=hint
                )


def _column(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _unescaped(string: str) -> str:
    """A string as it is meant: `_x000A_` stands for a character that XML cannot hold."""
    if "_x" not in string:
        return string
    string = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), string)
    return string.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
