"""Comma-separated values (RFC 4180) that a spreadsheet opens with a double click: UTF-8 with a byte-order mark.

The columns are those of `table`. A cell that a spreadsheet would take for a formula gets an apostrophe in front, which
is taken away again when the file is read. Tables as spreadsheets save them are read as well: see `tsv`.
"""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from aligner.formats.csv import harmless
from aligner.model import Glossary
from aligner.termbases import EVERYTHING, TermbaseFormat, table, tsv


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write one row a pair."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(table.names(glossary))
    writer.writerows([harmless(cell) for cell in cells] for cells in table.rows(glossary))
    stream.write(b"\xef\xbb\xbf" + lines.getvalue().encode())


FORMAT = TermbaseFormat(
    name="csv",
    title="table for spreadsheets (CSV)",
    read=tsv.read,
    write=write,
    keeps=EVERYTHING - {"origin"},
)
