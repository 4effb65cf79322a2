"""Workbooks of Excel, ours or from elsewhere, to alignments."""

from __future__ import annotations

from typing import BinaryIO

from aligner import report
from aligner.errors import FormatError
from aligner.formats import ReadOptions, sheet
from aligner.formats.table import Builder
from aligner.formats.xlsx import about
from aligner.formats.xlsx.workbook import Workbook
from aligner.model import Alignment


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a workbook of ours, whatever a spreadsheet has made of it, or any whose first two columns are the versions.

    Raises:
        FormatError: It is no workbook; a row was not understood.
    """
    book = Workbook(stream, name, options.limits)
    known = (
        about.load("".join(cells[0] for _, cells in book.rows(about.SHEET) if cells))
        if about.SHEET in book.sheets
        else None
    )
    builder = Builder(name)
    langs, anchors = sheet.read(book.rows(book.table()), name, builder)
    if known is None:
        return builder.alignment(langs)
    moved = about.moved(known.outlines, anchors, builder.sizes)
    try:
        return builder.alignment(langs, known.recipe, known.origins, moved)
    except FormatError as error:
        alignment = builder.alignment(langs, known.recipe, known.origins)
        report.notice("left out", f"passed over the divisions, which no longer fit ({error.reason})", file=name)
        return alignment
