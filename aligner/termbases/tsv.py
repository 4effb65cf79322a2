r"""Tab-separated values, for scripts and for plain lists: UTF-8, one pair of terms a line, the columns of `table`.

Cells are raw, without quotation marks around them; `\t`, `\n` and `\\` stand for a tab, a line end and a backslash.

Lists from elsewhere are read too, whether tabs, commas, semicolons or bars separate their columns, in whatever encoding
they are. Where it is not tabs, quotation marks protect. Further columns, empty lines, and lines that begin with `#` are
passed over.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from aligner.errors import FormatError, InputError
from aligner.formats import ReadOptions
from aligner.io import files
from aligner.languages.names import heading
from aligner.model import Glossary
from aligner.render.tables import restored
from aligner.termbases import EVERYTHING, TermbaseFormat, table

_ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n"}
_ESCAPED = {"\\": "\\", "t": "\t", "n": "\n"}


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write one line a pair."""
    stream.write(("\t".join(table.names(glossary)) + "\n").encode())
    for cells in table.rows(glossary):
        stream.write(("\t".join(re.sub(r"[\\\t\n]", lambda m: _ESCAPES[m[0]], cell) for cell in cells) + "\n").encode())


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Glossary:
    """Read a table of ours, or a list of two columns from elsewhere.

    Warns where its encoding had to be guessed.

    Raises:
        FormatError: It is no text; a line was not understood.
    """
    return table.read(cells(content(stream, name, options), name), name, options)


def content(stream: BinaryIO, name: str, options: ReadOptions) -> str:
    """The characters of a file of text, with line feeds as line ends.

    Raises:
        FormatError: It is no text.
    """
    try:
        string = files.string_of(stream.read(), name, limits=options.limits, remedy="save it as UTF-8")
    except InputError as error:
        raise FormatError(error.reason, file=error.file, line=error.line, hint=error.hint) from None
    return string.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def cells(string: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The line in which each row of a table begins, and its cells.

    Raises:
        FormatError: A quotation mark is not closed, or stands where none can.
    """
    if match := re.match(r"sep=([\t;,|])\n", string):
        return _quoted(string[match.end() :], match[1], name)
    first = next((line for line in string.split("\n") if line.strip() and not line.startswith("#")), "")
    if "\t" in first:
        return _raw(string)
    return _quoted(string, _delimiter(first), name)


def _delimiter(first: str) -> str:
    """The delimiter of a table whose first row this is; in one that names columns, the one that does it with."""
    for delimiter in ";,|":
        if sum(1 for cell in first.split(delimiter) if heading(cell.strip(' "'))) > 1:
            return delimiter
    return next((delimiter for delimiter in ",;|" if delimiter in first), ",")


def _raw(string: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with tabs, which separate as they are."""
    ours = None
    for number, line in enumerate(string.split("\n"), 1):
        row = line.split("\t")
        if ours is None and line.strip() and not line.startswith("#"):
            found = table.columns(row)
            ours = found is not None and found.ours
        elif ours:
            row = [re.sub(r"\\([\\tn])", lambda m: _ESCAPED[m[1]], cell) for cell in row]
        yield number, row


def _quoted(string: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with commas or semicolons; in a table of ours, the cells as they were before they were made harmless."""
    reader = csv.reader(io.StringIO(string, newline=""), delimiter=delimiter, strict=True)
    ours = None
    line = 1
    try:
        for row in reader:
            if ours is None and any(row) and not row[0].startswith("#"):
                ours = table.columns(row) is not None
            elif ours:
                row = [restored(cell) for cell in row]
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "look for a quotation mark that is not closed"
        raise FormatError(f"not valid CSV: {error}", file=name, line=line, hint=hint) from None


FORMAT = TermbaseFormat(
    name="tsv",
    title="table for scripts (TSV)",
    read=read,
    write=write,
    keeps=EVERYTHING - {"origin"},
)
