"""Findings as a workbook: a sheet that sums them up, and one with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from aligner.check.finding import Finding
from aligner.check.report import CheckedMemory, cells_of, counts_of, head_of
from aligner.errors import OutputError
from aligner.formats.xml import strip
from aligner.registry import LEVELS
from aligner.render.marking import pieces
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
    "document": 20,
    "bead": 7,
    "kind": 13,
    "severity": 12,
    "ignore": 8,
    "reason": 40,
    "in_source": 18,
    "in_target": 18,
}
_OTHER, _TEXT = 11, 50
_FILLS = {"error": "#F8D7DA", "warning": "#FFF3CD", "information": "#DDEBF7"}


def write_workbook(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    """Write a workbook.

    Args:
        findings: In the order to be written.
        stream: Where to write.
        about: The memory that was checked.

    Raises:
        OutputError: There are more findings than a sheet can hold.
    """
    if len(findings) > MOST:
        raise OutputError(f"{len(findings):,} findings are more than a sheet can hold", hint="write them as tsv or csv")
    with new_book(stream) as book:
        _summary(book, findings, about)
        _list(book, findings, about)


def _summary(book: Any, findings: Sequence[Finding], about: CheckedMemory) -> None:
    """Add the sheet with the numbers: of beads, and of findings by kind and severity."""
    page = book.add_worksheet("summary")
    title, soft = book.add_format({"bold": True, "font_size": 14}), book.add_format({"font_color": "#666666"})
    bold = book.add_format({"bold": True, "bottom": 1})
    right = book.add_format({"bold": True, "bottom": 1, "align": "right"})
    total = book.add_format({"bold": True, "top": 1})
    fills = [book.add_format({"bg_color": _FILLS[level]}) for level in LEVELS]
    page.set_column(0, 0, 24)
    page.set_column(1, len(LEVELS) + 1, 13)
    page.write_string(0, 0, "Findings", title)
    page.write_string(1, 0, _short(f"{about.memory} ({about.languages[0]} – {about.languages[1]})"), soft)
    beads = len({(finding.document, finding.bead) for finding in findings})
    page.write_string(2, 0, f"{len(findings):,} in {beads:,} of {about.beads:,} beads", soft)
    for column, name in enumerate(("kind", *LEVELS, "all")):
        page.write_string(4, column, name, right if column else bold)
    rows = counts_of(findings)
    for row, (kind, counts) in enumerate(rows, 5):
        page.write_string(row, 0, kind)
        for column, count in enumerate(counts, 1):
            if count:
                page.write_number(row, column, count, fills[column - 1])
        page.write_number(row, len(LEVELS) + 1, sum(counts))
    sums = [sum(counts[place] for _, counts in rows) for place in range(len(LEVELS))]
    page.write_string(5 + len(rows), 0, "all", total)
    for column, count in enumerate((*sums, sum(sums)), 1):
        page.write_number(5 + len(rows), column, count, total)
    print_well(page, 0)


def _list(book: Any, findings: Sequence[Finding], about: CheckedMemory) -> None:
    """Add the sheet with all findings, each with both texts."""
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    number = book.add_format({"align": "center", "valign": "top"})
    marked = book.add_format({"bold": True, "font_color": "#B00020"})
    bold = book.add_format({"bold": True, "bottom": 1})
    fills = {level: book.add_format({"bg_color": fill, "valign": "top"}) for level, fill in _FILLS.items()}
    texts = [book.add_format({"text_wrap": True, "valign": "top", **script(lang)}) for lang in about.languages]
    head = head_of(findings, about.languages)
    widths = [_WIDTHS.get(name, _OTHER) for name in head[:-3]] + [_TEXT, _TEXT, _OTHER]
    sheet = add_table(book, "findings", list(map(SheetColumn, head, widths)), bold)
    for row, finding in enumerate(findings, 1):
        cells, context = cells_of(finding), finding.context
        shown = [*map(_short, cells[:-3]), context.source, context.target]
        sheet.set_row(row, height(zip(shown, widths[:-1], strict=True)))
        for column, cell in enumerate(shown[:-2]):
            if head[column] in ("bead", "other_bead"):
                if cell:
                    sheet.write_number(row, column, int(cell), number)
            else:
                sheet.write_string(row, column, cell, fills[cell] if head[column] == "severity" else wrapped)
        for column, string, spans, style in (
            (len(head) - 3, context.source, context.source_spans, texts[0]),
            (len(head) - 2, context.target, context.target_spans, texts[1]),
        ):
            parts = [(strip(piece), is_marked) for piece, is_marked in pieces(string, spans)]
            write_marked(sheet, row, column, parts if fits(string) else [(_short(string), False)], style, marked)
    if findings:
        column = len(head) - 1
        sheet.data_validation(
            1, column, len(findings), column, {"validate": "list", "source": ["yes"], "show_error": False}
        )
        sheet.autofilter(0, 0, len(findings), len(head) - 1)


def _short(cell: str) -> str:
    return strip(cell) if fits(cell) else strip(cell[: LONGEST // 2]) + "…"
