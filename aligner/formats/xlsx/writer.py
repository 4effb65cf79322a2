"""Workbooks of Excel: an alignment as a table for a reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from aligner.errors import OutputError
from aligner.formats import WriteOptions, documents, sheet
from aligner.formats.xlsx import about
from aligner.model import Alignment, DocumentPair
from aligner.render.confidence import DOUBTFUL, SURE
from aligner.render.spreadsheet import (
    LONGEST,
    MOST,
    SheetColumn,
    add_table,
    fits,
    height,
    new_book,
    print_well,
    script,
    write_marked,
)

_WIDTHS = {
    "number": 8,
    "document": 16,
    "source": 60,
    "target": 60,
    "bead": 7,
    "confidence": 11,
    "status": 13,
    "note": 32,
}
_HOW_TO_WIDTH = 110
_HIDDEN = ("source_paragraph", "target_paragraph", "sentences", "exact", "written")
_HOW_TO = (
    "Each row is a pair: the sentences on the left and what translates them on the right.",
    "In a cell, each sentence has a line of its own (Alt+Enter begins a new line).",
    "Choose approved or rejected in the column “status”; write remarks into the column “note”.",
    "Correct the words of a sentence in its cell.",
    "To join two pairs, move the text of one into the row of the other; the emptied row may stay or be deleted.",
    "To split a pair, insert a row below it, and move lines into that row.",
    "A sentence that nothing translates has a row of its own, with the other side empty.",
    "Sort and filter as you like: the column “number” tells the order. A row inserted while the table is sorted needs a"
    " number, such as 12.5 between 12 and 13.",
    "Do not merge cells, and keep the first row as it is. Then save the workbook and give it back.",
)


class _Exact(float):
    """A number that is written with all its digits, where the library would write sixteen."""

    def __format__(self, specification: str) -> str:
        return repr(float(self))


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write one row a bead, one-sided ones included.

    Raises:
        OutputError: There are more beads than a sheet has rows, or one is longer than a cell can be.
    """
    _write(alignment, (), stream)


def write_documents(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write the rows of several documents, each with the name of its document.

    Raises:
        OutputError: As for `write`.
    """
    several = list(pairs)
    _write(documents.together(several, output.name), [about.About.of(pair) for pair in several], output.stream)


def _write(alignment: Alignment, several: Sequence[about.About], stream: BinaryIO) -> None:
    if len(alignment) > MOST:
        reason = f"{len(alignment):,} beads are more than a sheet of Excel has rows ({MOST:,})"
        raise OutputError(reason, hint="write them as csv or tsv")
    _check_lengths(alignment)
    with new_book(stream) as book:
        _write_beads(book, alignment)
        _write_how_to(book)
        hidden = book.add_worksheet(about.SHEET)
        hidden.hide()
        for i, part in enumerate(about.dump(alignment, LONGEST, several)):
            hidden.write_string(i, 0, part)


def _write_how_to(book: Any) -> None:
    page = book.add_worksheet("how to edit")
    page.set_column(0, 0, _HOW_TO_WIDTH, book.add_format({"text_wrap": True, "valign": "top"}))
    for i, line in enumerate(_HOW_TO):
        page.set_row(i, height([(line, _HOW_TO_WIDTH)]))
        page.write_string(i, 0, line)
    print_well(page, repeated=0)


def _check_lengths(alignment: Alignment) -> None:
    """Refuse, before anything is written, what no cell can hold."""
    for number, bead in enumerate(alignment.beads, 1):
        texts = {
            "source": alignment.source.slice(bead.source),
            "target": alignment.target.slice(bead.target),
            "note": bead.note,
        }
        for field, text in texts.items():
            if not fits(text):
                reason = (
                    f"the {field} of bead {number} has more than {LONGEST:,} characters, the most in a cell of Excel"
                )
                raise OutputError(reason, hint="write it as csv, tsv or json")


def _write_beads(book: Any, alignment: Alignment) -> None:
    names = sheet.columns(alignment)
    place = {field: i for i, field in enumerate(sheet.fields(alignment))}
    # Text cells are marked as text, so that nothing a reviewer types becomes a formula or a date.
    plain = {"valign": "top", "num_format": "@", "text_wrap": True}
    langs = {"source": alignment.source.lang, "target": alignment.target.lang}
    formats = {name: book.add_format({**plain, **script(lang)}) for name, lang in langs.items()}
    other = book.add_format(plain)
    number = book.add_format({"valign": "top"})
    probability = book.add_format({"valign": "top", "num_format": "0.00"})
    styles = {"number": number, "confidence": probability, **formats}
    columns = [
        SheetColumn(name, _WIDTHS.get(field, 12), styles.get(field, other), field in _HIDDEN)
        for name, field in zip(names, place, strict=True)
    ]
    heading = book.add_format({"bold": True, "bottom": 1, "valign": "top", "bg_color": "#E8EEF4"})
    page = add_table(book, "beads", columns, heading, frozen=1)
    last = 0
    for row in sheet.rows(alignment):
        last = row.number
        page.set_row(last, height((str(getattr(row, field)), _WIDTHS[field]) for field in ("source", "target", "note")))
        page.write_number(last, place["number"], last, number)
        if row.confidence is not None:
            page.write_number(last, place["confidence"], _Exact(row.confidence), probability)
        for field, cell in row._asdict().items():
            if isinstance(cell, str) and cell and field in place:
                _write_text(page, row, place[field], cell, formats.get(field, other))
    page.autofilter(0, 0, max(last, 1), len(names) - 1)
    _colour(book, page, place, max(last, 1))
    page.data_validation(
        1,
        place["status"],
        MOST,
        place["status"],
        {
            "validate": "list",
            "source": list(sheet.MEANINGS.values()),
            "error_title": "status",
            "error_message": f"Choose one of: {', '.join(sheet.MEANINGS.values())}.",
        },
    )


def _write_text(page: Any, row: sheet.Row, column: int, cell: str, style: Any) -> None:
    if not fits(cell):
        return  # the exact form of what is there without it, or the paragraphs of ten thousand sentences
    write_marked(page, row.number, column, [(cell, False)], style, None)


def _colour(book: Any, page: Any, place: dict[str, int], last: int) -> None:
    """Rejected rows in grey, approved ones as they are, the others by their confidence."""
    confidence, status = (f"${chr(ord('A') + place[field])}2" for field in ("confidence", "status"))
    rejected = f'{status}="{sheet.MEANINGS["rejected"]}"'
    doubtful = f'AND({status}="{sheet.MEANINGS["auto"]}",ISNUMBER({confidence}),{confidence}<{{}})'
    for condition, style in (
        (rejected, {"font_color": "#808080", "font_strikeout": True}),
        (doubtful.format(DOUBTFUL), {"bg_color": "#F8D7D0"}),
        (doubtful.format(SURE), {"bg_color": "#FFF2CC"}),
    ):
        rule = {"type": "formula", "criteria": f"={condition}", "format": book.add_format(style), "stop_if_true": True}
        page.conditional_format(1, 0, last, place["note"], rule)
