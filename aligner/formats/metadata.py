"""Tables of metadata of documents, as people keep them: a row for each, its first cell the name of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import PurePath

from aligner.errors import FormatError, InputError
from aligner.formats.cells import Rows
from aligner.io import files
from aligner.model import Properties

_LONGEST = files.Limits().size  # characters of a line: as many as a file may have
_MOST = 100_000  # rows


def read(path: str, limits: files.Limits = files.Limits()) -> list[tuple[str, Properties]]:
    """Read a table of metadata: CSV, TSV or a workbook, whose first row names the columns.

    Args:
        path: The file.
        limits: Sizes to refuse.

    Returns:
        For each row the name in its first cell, and the other cells that are not empty with the names of their columns.

    Raises:
        InputError: The file cannot be read.
        FormatError: It is no such table.
    """
    found: list[tuple[str, Properties]] = []
    header: list[str] = []
    for line, cells in _rows(path, limits):
        values = [" ".join(cell.split()) for cell in cells]
        if not any(values):
            continue
        if not header:
            header = values
            if len([name for name in header if name]) < 2:
                hint = "the first row names the columns: file, title, author, date …"
                raise FormatError("this is no table with several columns", file=path, line=line, hint=hint)
            continue
        pairs = zip(header[1:], values[1:], strict=False)
        if values[0]:
            found.append((values[0], tuple((name.lower(), value) for name, value in pairs if name and value)))
        if len(found) > _MOST:
            raise FormatError(f"it has more than {_MOST:,} rows", file=path)
    return found


def _rows(path: str, limits: files.Limits) -> Rows:
    if PurePath(path).suffix.lower() in (".xlsx", ".xlsm"):
        from aligner.formats.xlsx.workbook import Workbook

        with files.reading(path, limits) as stream:
            book = Workbook(stream, path, limits)
            yield from book.rows(book.visible[0])
        return
    content = _content(path, files.Limits(limits.size, _LONGEST)).removeprefix("\ufeff")
    first = content.split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter), 1)
    except csv.Error as error:
        raise FormatError(f"not valid CSV: {error}", file=path) from None


def _content(path: str, limits: files.Limits) -> str:
    """The characters of a table; a few names in an older encoding, which could be any, are Chinese ones."""
    remedy = "save it as CSV UTF-8"
    try:
        return files.read_string(path, limits=limits, remedy=remedy)
    except InputError:
        return files.read_string(path, lang="zh", limits=limits, remedy=remedy)


def names_of(path: str) -> Sequence[str]:
    """What a row may call a file: its name with or without its suffix and its folders, in lower case."""
    whole = PurePath(path.lower())
    return [str(whole), whole.name, str(whole.with_suffix("")), whole.stem] if path else []
