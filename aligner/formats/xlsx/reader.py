"""Workbooks of Excel, ours or from elsewhere, to alignments."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from aligner import report
from aligner.errors import ChoiceError, FormatError
from aligner.formats import ReadOptions, documents, sheet_reader
from aligner.formats import columns as columns_of
from aligner.formats.cells import Sample, column
from aligner.formats.languages import oriented
from aligner.formats.messages import shortened
from aligner.formats.sheet_reader import Inside, Read
from aligner.formats.table import Builder, most_rows
from aligner.formats.xlsx import about
from aligner.formats.xlsx.workbook import Workbook
from aligner.model import Alignment, DocumentPair, language_of

HOW_TO = "how to edit"
"""The name of the sheet that says how."""


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a workbook of ours, whatever a spreadsheet has made of it, or any with the versions in two of its columns.

    Of one from elsewhere all sheets that have the two languages are read, one after the other; a notice says which are
    not.

    Raises:
        FormatError: It is no workbook; a row was not understood.
        ChoiceError: There is no column that the user names.
    """
    return _read(stream, name, options)[0]


def read_documents(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Iterator[DocumentPair]:
    """Read the documents of a workbook, as its rows name them.

    Raises:
        FormatError: As for `read`; likewise ChoiceError.
    """
    alignment, several = _read(stream, name, options)
    known = {" ".join(found.name.split()): found for found in several}
    for pair in documents.apart(alignment):
        name_of_pair = " ".join(pair.name.split())
        found = known.get(name_of_pair) or (several[0] if len(several) == 1 and not name_of_pair else None)
        if found is None:
            yield pair
            continue
        sides = [
            replace(document, text=replace(document.text, origin=origin))
            for document, origin in zip((pair.alignment.source, pair.alignment.target), found.origins, strict=True)
        ]
        made = replace(pair.alignment, source=sides[0], target=sides[1], recipe=found.recipe)
        yield DocumentPair(found.name, made, found.metadata, found.state)


def _read(stream: BinaryIO, name: str, options: ReadOptions) -> tuple[Alignment, tuple[about.About, ...]]:
    """Read a workbook, and what it says of several documents."""
    book = Workbook(stream, name, options.limits)
    known = (
        about.load("".join(cells[0] for _, cells in book.rows(about.SHEET) if cells))
        if about.SHEET in book.sheets
        else None
    )
    builder = Builder(name, most_rows(book.size))
    found, sheets = _read_sheets(book, name, builder, options)
    left = [sheet for sheet in book.sheets if sheet not in sheets and sheet not in (about.SHEET, HOW_TO)]
    _tell_of_sheets(book, [sheet for sheet in left if next(book.rows(sheet), None)], name, is_ours=found.layout is None)
    if known is None:
        return oriented(builder.alignment(found.langs), options.languages, name, found.layout), ()
    moved = about.moved(known.outlines, found.anchors, builder.sizes)
    try:
        alignment = builder.alignment(found.langs, known.recipe, known.origins, moved)
    except FormatError as error:
        alignment = builder.alignment(found.langs, known.recipe, known.origins)
        report.notice("left out", f"passed over the divisions, which no longer fit ({error.reason})", file=name)
    return oriented(alignment, options.languages, name, found.layout), known.documents


def _tell_of_sheets(book: Workbook, left: list[str], name: str, *, is_ours: bool) -> None:
    """Say which sheets were not read, and what can be done about it."""
    hidden = [sheet for sheet in left if sheet in book.hidden and not is_ours]
    others = [sheet for sheet in left if sheet not in hidden]
    why = ", without two columns that are named for these languages or clearly in them"
    hint = "name the columns to read in every sheet that has them (--columns, or columns= in Python)"
    unhide = "unhide it in the spreadsheet to have it read"
    for sheets, reason, way_out in (
        (others, "" if is_ours else why, None if is_ours else hint),
        (hidden, ", which is hidden" if len(hidden) == 1 else ", which are hidden", unhide),
    ):
        if sheets:
            what = "sheet" if len(sheets) == 1 else "sheets"
            report.notice("left out", f"passed over the {what} {shortened(sheets)}{reason}", file=name, hint=way_out)


def _read_sheets(book: Workbook, name: str, builder: Builder, options: ReadOptions) -> tuple[Read, list[str]]:
    """Read the sheet with our table, or all from elsewhere that have the same languages; and say which these were."""
    main = _main(book, name, options)
    found = _read_sheet(book, main, name, builder, options)
    done = [main]
    if found.layout is None:
        return found, done
    for sheet in book.visible:
        if sheet != main and _fits(book, sheet, name, found.langs, options):
            _read_sheet(book, sheet, name, builder, options, found.langs)
            done.append(sheet)
    if len(done) > 1:
        report.notice("assumed", f"read {len(done)} sheets one after the other: {shortened(done)}", file=name)
    return found, done


def _read_sheet(
    book: Workbook,
    sheet: str,
    name: str,
    builder: Builder,
    options: ReadOptions,
    languages: tuple[str, str] | None = None,
) -> Read:
    page = book.sheet(sheet)
    inside = Inside(page.hidden, languages, page.merged, is_grid=True)
    return sheet_reader.read(page.rows, name, builder, options, inside)


def _main(book: Workbook, name: str, options: ReadOptions) -> str:
    """The first sheet with our table, or else with the names of two languages, or with text in two, or at all."""
    ranks: dict[str, int] = {}
    with report.collect_notices():
        for sheet in book.visible:
            page = book.sheet(sheet)
            sample, _ = columns_of.peeked(page.rows)
            if not sample:
                continue
            if sheet_reader.own_header(sample, name, options):
                return sheet
            if options.columns is not None:
                with contextlib.suppress(ChoiceError):  # that there is none in any is said when the first one is read
                    columns_of.find(sample, name, options.languages, options.columns)
                    return sheet
                continue
            layout = columns_of.find(sample, name, options.languages, None, frozenset(page.hidden))
            ranks[sheet] = 0 if layout.by == "header" else 1 if _is_clear(layout, sample) else 2
    return min(ranks, key=lambda sheet: ranks[sheet], default=book.visible[0])


def _is_clear(layout: columns_of.Layout, sample: Sample) -> bool:
    """Whether cells alone tell that two columns are versions of a text.

    They are in two languages, and have about as much text as each other, and not as names beside remarks.
    """
    less, more = sorted(column(place, sample).weight for place in layout.sides)
    return len({*map(language_of, layout.langs)} - {"und"}) == 2 and 3 * less >= more


def _fits(book: Workbook, sheet: str, name: str, langs: tuple[str, str], options: ReadOptions) -> bool:
    """Whether a sheet has two columns in these languages: it names them, or its cells are long enough to tell.

    Names with telephone numbers, remarks with dates are no versions of a text.
    """
    page = book.sheet(sheet)
    sample, _ = columns_of.peeked(page.rows)
    if not sample:
        return False
    try:
        with report.collect_notices():
            found = columns_of.find(sample, name, (None, None), options.columns, frozenset(page.hidden))
    except ChoiceError:
        return False
    if found.by == "place" or (found.by == "cells" and not _is_clear(found, sample)):
        return False
    here, there = ([language_of(lang) for lang in pair] for pair in (found.langs, langs))
    return any(
        all(one == other or "und" in (one, other) for one, other in zip(here, order, strict=True))
        for order in (there, there[::-1])
    )
