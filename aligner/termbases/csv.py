"""Comma-separated values (RFC 4180) that a spreadsheet opens with a double click: UTF-8 with a byte-order mark.

The columns are those of `table`. A cell that a spreadsheet would take for a formula gets an apostrophe in front, which
is taken away again when the file is read. Tables as spreadsheets save them are read as well: see `tsv`.
"""

from __future__ import annotations

from typing import BinaryIO

from aligner.model import Glossary
from aligner.render.tables import write_csv
from aligner.termbases import EVERYTHING, TermbaseFormat, table, tsv


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write one row a pair."""
    write_csv([table.names(glossary), *table.rows(glossary)], stream)


FORMAT = TermbaseFormat(
    name="csv",
    title="table for spreadsheets (CSV)",
    read=tsv.read,
    write=write,
    keeps=EVERYTHING - {"origin"},
)
