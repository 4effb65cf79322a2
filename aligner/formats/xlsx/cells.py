"""What the parser tells of the parts of a workbook: its strings, its formats of numbers, and the cells of a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from aligner import report
from aligner.errors import FormatError
from aligner.formats.columns import column_letters, column_number
from aligner.formats.messages import shortened
from aligner.formats.table import LARGEST, Fault, Number
from aligner.formats.xlsx import numbers

_ROWS = 1_048_576  # in a sheet of Excel
_COLUMNS = 256  # that are looked at
_ELEMENTS, _CHARACTERS = 1_000_000, 5_000_000  # in any workbook; a large one may have more
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_CELL = re.compile("([A-Z]{1,3})([0-9]{1,7})")
Merged = tuple[int, int, int, int]
"""Merged cells: the first row and column and the last, columns from 0."""


class Bounds:
    """What may still be read of a workbook before it is refused.

    Args:
        name: Name of the file, for messages.
        size: Its bytes: a small file that becomes large is made to do harm.
    """

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.elements = _ELEMENTS + 2 * size
        self.characters = min(LARGEST, _CHARACTERS + 20 * size)

    def take(self, elements: int, characters: int = 0) -> None:
        """Count what has been read.

        Raises:
            FormatError: It is too much.
        """
        self.elements -= elements
        self.characters -= characters
        if self.elements < 0 or self.characters < 0:
            what = "elements" if self.elements < 0 else "characters"
            raise FormatError(f"it holds too many {what}", file=self.name, hint="split it into several files")


class Handler:
    """What the parser tells of a part; `text` collects characters while it is not None."""

    def __init__(self, bounds: Bounds) -> None:
        self.name = bounds.name
        self.bounds = bounds
        self.text: list[str] | None = None

    def start(self, tag: str, attributes: Any) -> None:
        self.bounds.take(1)
        self.begin(tag.rpartition("}")[2], attributes)

    def begin(self, local: str, attributes: Any) -> None:
        """An element begins; `local` is its name without the namespace."""
        raise NotImplementedError

    def doctype(self, *_: object) -> None:
        raise FormatError("it has a document type, which no workbook has", file=self.name)

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, characters: str) -> None:
        if self.text is not None:
            self.bounds.take(0, len(characters))
            self.text.append(characters)

    def taken(self) -> str:
        """The text of an element that ends, each of which is escaped by itself."""
        text, self.text = _unescaped("".join(self.text or ())), None
        return text

    def close(self) -> None:
        pass


class Strings(Handler):
    """The shared strings: runs of one string joined, the readings of Japanese words (`rPh`) left out."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(bounds)
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


class Formats(Handler):
    """How numbers are shown, from the part with the styles: a format for each style of a cell."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(bounds)
        self.styles: list[str] = []
        self._codes: dict[str, str] = {str(number): code for number, code in numbers.BUILT_IN.items()}
        self._is_style = False

    def begin(self, local: str, attributes: Any) -> None:
        if local == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = _unescaped(attributes.get("formatCode", ""))
        elif local in ("cellXfs", "cellStyleXfs"):
            self._is_style = local == "cellXfs"
        elif local == "xf" and self._is_style:
            self.styles.append(self._codes.get(attributes.get("numFmtId", "0"), numbers.GENERAL))


class Cells(Handler):
    """The rows of a sheet.

    Args:
        bounds: What may still be read.
        strings: The strings that sheets share.
        styles: The formats of numbers by the styles of cells.
        sheet: The name of the sheet, for messages.
        is_1904: Whether days are counted from 1904.

    Attributes:
        rows: Those that were read and not yet taken away.
        hidden: Columns that are not shown.
        beyond: Whether there are cells in columns that are not looked at.
    """

    def __init__(
        self, bounds: Bounds, strings: Sequence[str], styles: Sequence[str], sheet: str, *, is_1904: bool = False
    ) -> None:
        super().__init__(bounds)
        self.rows: list[tuple[int, list[str]]] = []
        self.hidden: set[int] = set()
        self.beyond = False
        self.not_shown: dict[str, None] = {}
        self._strings = strings
        self._styles = styles
        self._sheet = sheet
        self._is_1904 = is_1904
        self._row = 0
        self._column = 0
        self._kind = ""
        self._style = ""
        self._cells: list[str] = []
        self._value: list[str] = []
        self._formula = self._reading = False

    def begin(self, local: str, attributes: Any) -> None:
        if local == "c":
            reference = _CELL.fullmatch(attributes.get("r", ""))
            self._column = column_number(reference[1]) if reference else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._value = []
            self._formula = False
        elif local == "row":
            self._begin_row(attributes.get("r", ""))
        elif local == "v" or (local == "t" and not self._reading):
            self.text = []
        elif local == "rPh":
            self._reading = True
        elif local == "f":
            self._formula = True
        elif local == "col" and attributes.get("hidden") in ("1", "true"):
            self._hide(attributes.get("min", ""), attributes.get("max", ""))

    def _begin_row(self, stated: str) -> None:
        number = int(stated) if re.fullmatch("[0-9]{1,7}", stated) else self._row + 1
        if not self._row < number <= _ROWS:
            reason = f"row {number} stands behind row {self._row}, or beyond the last row of a sheet"
            raise FormatError(reason, file=self.name)
        self._row, self._column, self._cells = number, -1, []

    def _hide(self, first: str, last: str) -> None:
        if re.fullmatch("[0-9]{1,5}", first) and re.fullmatch("[0-9]{1,5}", last):
            self.hidden.update(range(int(first) - 1, min(int(last), _COLUMNS)))

    def end(self, tag: str) -> None:
        local = tag.rpartition("}")[2]
        if local == "c":
            cell = self._cell()
            if cell and 0 <= self._column < _COLUMNS:
                self._cells += [""] * (self._column + 1 - len(self._cells))
                self._cells[self._column] = cell
            elif cell:
                self.beyond = True
        elif local in ("v", "t"):
            self._value.append(self.taken())
        elif local == "rPh":
            self._reading = False
        elif local == "row" and self._cells:
            self.rows.append((self._row, self._cells))
            self._cells = []

    def _cell(self) -> str:
        value = "".join(self._value)
        if self._kind == "e":
            return self._fault(f"shows the error {value[:20]}")
        if self._formula and not value and self._kind != "str":
            return self._fault("holds a formula and not its value")
        if self._kind == "s":
            if not re.fullmatch("[0-9]{1,9}", value) or int(value) >= len(self._strings):
                return self._fault("names a string that is not in the workbook") if value else ""
            string = self._strings[int(value)]
            self.bounds.take(0, len(string))
            return string
        if self._kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if self._kind == "d":
            return value.removesuffix("T00:00:00").replace("T", " ")
        return self._number(value) if self._kind == "n" and value else value

    def _fault(self, what: str) -> Fault:
        return Fault(f"cell {column_letters(self._column)}{self._row} of the sheet {self._sheet[:31]} {what}")

    def _number(self, value: str) -> str:
        place = int(self._style) if re.fullmatch("[0-9]{1,6}", self._style) else -1
        code = self._styles[place] if 0 <= place < len(self._styles) else numbers.GENERAL
        if code.lower() in ("general", "@", ""):
            return Number(numbers.general(value), value)
        shown = numbers.formatted(value, code, is_1904=self._is_1904)
        if shown is None:
            self.not_shown[code] = None
            shown = numbers.general(value)
        return Number(shown, value)

    def close(self) -> None:
        """Say what of the sheet is not as it is shown."""
        if self.not_shown:
            codes = shortened([" ".join(code.split()) for code in self.not_shown])
            reason = f"numbers stand as they are stored where their format is one not known here: {codes}"
            report.notice("changed", reason[:300], file=self.name, hint="format such cells as text if that is wrong")
        if self.beyond:
            report.notice("left out", f"passed over the columns behind the {_COLUMNS}th", file=self.name)


def _unescaped(string: str) -> str:
    """A string as it is meant: `_x000A_` stands for a character that XML cannot hold."""
    if "_x" not in string:
        return string
    string = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), string)
    return string.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']"""
)


def merged(sheet: bytes) -> list[Merged]:
    """Return the cells of a sheet that are merged over several rows; they stand behind all rows."""
    found = []
    for match in _MERGED.finditer(sheet, max(0, sheet.rfind(b"</sheetData") if b"</sheetData" in sheet else 0)):
        left, top, right, bottom = (part.decode() for part in match.groups())
        if top != bottom:
            found.append((int(top), column_number(left), int(bottom), column_number(right)))
    return sorted(found)
