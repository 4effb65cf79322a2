"""What all workbooks that are written share: what a cell can hold, how high a row is, how text is shown."""

from __future__ import annotations

import math
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any, BinaryIO, NamedTuple

from aligner.languages import direction
from aligner.languages.scripts import WIDE
from aligner.languages.tags import is_traditional
from aligner.model import language_of

LONGEST = 32_767
"""UTF-16 units in a cell, beyond which Excel refuses the file."""
MOST = 1_048_575
"""Rows of a sheet, below the first one."""

_FONTS = {"zh": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei", "ja": "Yu Gothic", "ko": "Malgun Gothic"}

# Characters as wide as two figures.
_WIDE = re.compile(f"[{WIDE}]")
_ESCAPES = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LINE = 15.5  # points from line to line
_TALLEST = 409.0  # points in a row


def fits(cell: str) -> bool:
    """Whether a cell can hold this text."""
    return len(cell) * 2 <= LONGEST or len(cell.encode("utf-16-le")) // 2 <= LONGEST


@contextmanager
def new_book(stream: BinaryIO) -> Iterator[Any]:
    """A workbook in constant memory: its sheets are written one after another, and each from top to bottom.

    The time of creation is written only where `SOURCE_DATE_EPOCH` gives it, so that the same content always makes the
    same file.
    """
    import xlsxwriter

    moment = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))  # 1980, where the dates of zip archives begin
    with tempfile.TemporaryDirectory(prefix="aligner-", ignore_cleanup_errors=True) as folder:
        book = xlsxwriter.Workbook(stream, {"constant_memory": True, "tmpdir": folder})
        book.worksheet_class = _page_class()
        book.set_properties({"created": datetime.fromtimestamp(moment, timezone.utc).replace(tzinfo=None)})
        yield book
        book.close()


def _page_class() -> Any:
    """The class of its sheets.

    Its rows grow with their text: they get a height, which is not said to be one that somebody chose. And characters
    are escaped so that they read back (ECMA-376, part 1, 22.4.2.4): the library escapes the text of a cell in several
    styles part by part and then again as a whole, and of `_x005F_x000A_` not both escapes.
    """
    from xlsxwriter.worksheet import Worksheet

    class Page(Worksheet):  # type: ignore[misc]
        def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
            if tag == "row":
                attributes = [(name, value) for name, value in attributes if name != "customHeight"]
            super()._xml_start_tag_unencoded(tag, attributes)

        @staticmethod
        def _escape_control_characters(data: str) -> str:
            if data.startswith("<r>") and data.endswith("</r>"):
                return data
            return _CONTROLS.sub(lambda match: f"_x{ord(match[0]):04X}_", _ESCAPES.sub("_x005F_", data))

    return Page


def height(cells: Iterable[tuple[str, float]]) -> float:
    """The height of a row, about: spreadsheets do not all find it themselves before somebody edits it.

    Args:
        cells: The text of each, and the width of its column in figures.

    Returns:
        Points.
    """
    lines = 1
    for cell, width in cells:
        sizes = (len(line) + 1.1 * len(_WIDE.findall(line)) for line in cell.split("\n"))
        lines = max(lines, sum(max(1, math.ceil(size / width)) for size in sizes))
    return min(_TALLEST, _LINE * lines)


class SheetColumn(NamedTuple):
    """A column of a sheet: its name, its width in figures, the format of its cells, whether it is hidden."""

    name: str
    width: float
    style: Any = None
    is_hidden: bool = False


def add_table(book: Any, name: str, columns: Sequence[SheetColumn], heading: Any, *, frozen: int = 0) -> Any:
    """Add a sheet with a table, whose rows are then written into it from 1 on.

    Args:
        book: The workbook.
        name: Name of the sheet.
        columns: Its columns; their names make the first row.
        heading: The format of that row.
        frozen: Columns that stay in view; the first row always does.

    Returns:
        The sheet.
    """
    page = book.add_worksheet(name)
    for i, column in enumerate(columns):
        page.set_column(i, i, column.width, column.style, {"hidden": column.is_hidden})
        page.write_string(0, i, column.name, heading)
    page.freeze_panes(1, frozen)
    print_well(page)
    return page


def print_well(page: Any, repeated: int = 1) -> None:
    """Print a sheet across A4 as wide as a page, with its first rows on each page.

    Args:
        page: The sheet.
        repeated: How many rows stand on each page.
    """
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    if repeated:
        page.repeat_rows(0, repeated - 1)


def script(lang: str) -> dict[str, Any]:
    """How text in a language is shown: the font that has its characters, the side where its lines begin."""
    if direction(lang) == "rtl":
        return {"reading_order": 2, "align": "right"}
    font = _FONTS.get("zh-Hant" if is_traditional(lang) else language_of(lang))
    return {"font_name": font} if font else {}


def write_marked(page: Any, row: int, column: int, parts: Iterable[tuple[str, bool]], style: Any, mark: Any) -> None:
    """Write a text whose marked parts stand out; a text that is marked as a whole does not.

    Args:
        parts: Each part and whether it is marked.
        style: The format of the cell.
        mark: The format of a marked part.
    """
    some = [(part, is_marked) for part, is_marked in parts if part]
    whole = "".join(part for part, _ in some)
    if len(some) == 1 and whole.startswith("<r>") and whole.endswith("</r>"):
        # The library would take that for mark-up of its own.
        some = [(part, False) for part in (whole[:1], whole[1:2], whole[2:])]
    if len(some) < 2:  # the library wants two
        page.write_string(row, column, whole, style)
        return
    fragments: list[Any] = []
    for part, is_marked in some:
        fragments += [mark, part] if is_marked else [part]
    page.write_rich_string(row, column, *fragments, style)
