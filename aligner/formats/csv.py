"""Comma-separated values (RFC 4180) that a spreadsheet opens with a double click: UTF-8 with a byte-order mark.

The columns are those of `sheet`. A cell that a spreadsheet would take for a formula gets an apostrophe in front: a text
that begins with `=`, `+`, `-` or `@`, also behind white space, or with a tab or a carriage return. So that it can be
taken away again, a text that begins with apostrophes and goes on like that gets one more.

Tables as spreadsheets save them are read: with commas, semicolons, tabs or bars, in UTF-8, UTF-16 or an older encoding.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from aligner.errors import FormatError, InputError, OutputError
from aligner.formats import Format, ReadOptions, WriteOptions, documents, sheet, sheet_reader
from aligner.formats.languages import oriented
from aligner.formats.table import Builder, header
from aligner.io import files
from aligner.languages.names import heading
from aligner.model import Alignment, DocumentPair
from aligner.render.tables import Cell, harmless, restored, write_csv

LONGEST = 131_072
"""Characters in a cell beyond which Python's `csv` refuses it."""

# What the other formats begin with; the commas and tabs in them make no table.
_OTHERS = re.compile(
    r"\s*(?:<[?!\w]|\{\s*\"|\(?\[[0-9, ]*\] ?[:,]|0\t0[\t\r\n]|source\[[^\t\n]*\ttarget\[[^\t\n]*\tbead\t)"
)
_DELIMITERS = "\t;,|"
_SAMPLE = 1_000_000
_LIMITS = files.Limits(line=files.Limits().size)  # a row may be long, its cells may not


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write one row a bead, one-sided ones included.

    Raises:
        OutputError: A bead is longer than a cell can be.
    """
    write_csv(_rows_of(alignment), stream)


def write_documents(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write the rows of several documents, each with the name of its document."""
    write(documents.together(pairs, output.name), output.stream, options)


def _rows_of(alignment: Alignment) -> Iterator[Sequence[Cell]]:
    yield sheet.columns(alignment)
    fields = sheet.fields(alignment)
    for row in sheet.rows(alignment):
        if any(len(harmless(cell)) >= LONGEST for cell in row if isinstance(cell, str) and len(cell) >= LONGEST - 1):
            reason = (
                f"bead {row.number} has more than {LONGEST:,} characters, which is more than a cell of CSV can hold"
            )
            raise OutputError(reason, hint="write it as tsv or json")
        yield [getattr(row, field) for field in fields]


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a table of ours, or any with the two versions in two of its columns.

    Warns where its encoding had to be guessed.

    Raises:
        FormatError: It is no table; a row was not understood.
    """
    try:
        content = files.string_of(stream.read(), files.name_of(name), limits=_LIMITS, remedy="save it as CSV UTF-8")
    except InputError as error:
        raise FormatError(error.reason, file=error.file, line=error.line, hint=error.hint) from None
    content = content.removeprefix("\ufeff")
    if _OTHERS.match(content):
        raise FormatError("this is in another format than CSV", file=name)
    if match := re.match(r"sep=([\t;,|])\r?\n", content):
        content, delimiter = content[match.end() :], match[1]
    else:
        delimiter = _delimiter(content, name)
    builder = Builder(name)
    found = sheet_reader.read(_rows(content, delimiter, name), name, builder, options)
    return oriented(builder.alignment(found.langs), options.languages, name, found.layout)


def _rows(content: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table, those of ours as they were before they were made harmless."""
    ours = False
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter), 1):
            if number == 1:
                ours = header(cells) is not None or len(sheet_reader.own_columns(cells)) > 2
            yield number, [restored(cell) for cell in cells] if ours else cells
    except csv.Error as error:
        hint = "look for a quotation mark that is not closed"
        raise FormatError(f"not valid CSV: {error}", file=name, line=number + 1, hint=hint) from None


def _delimiter(content: str, name: str) -> str:
    """The delimiter with which the first row names columns, or else the first rows have the same number of cells."""
    sample = content[:_SAMPLE]
    best, most = "", 0.0
    for delimiter in _DELIMITERS:
        rows: list[list[str]] = []
        with contextlib.suppress(csv.Error):  # said again with its row when the table is read
            rows.extend(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), 100))
        if rows and (header(rows[0]) or _names_columns(rows)):
            return delimiter
        sizes = Counter(len(row) for row in rows if row)
        size, count = max(sizes.items(), key=lambda item: item[1] if item[0] > 1 else 0, default=(0, 0))
        share = count / max(1, sizes.total())
        if size > 1 and share > most:
            best, most = delimiter, share
    if not best:
        hint = "two columns are needed, the two versions, with a comma, a semicolon or a tab between them"
        raise FormatError("this is no table", file=name, hint=hint)
    return best


def _names_columns(rows: Sequence[Sequence[str]]) -> bool:
    return any(sum(1 for cell in cells if heading(cell)) > 1 for cells in rows[:3])


FORMAT = Format(
    name="csv",
    title="table for spreadsheets, one bead a row (CSV)",
    read=read,
    write=write,
    is_table=True,
    keeps=frozenset({"beads", "one-sided", "sentences", "paragraphs", "confidence", "status", "note"}),
)
