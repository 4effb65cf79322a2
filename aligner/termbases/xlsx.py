"""Excel workbooks (ECMA-376) for translators: a list to decide on, and on a second sheet where each term was seen.

The first sheet has the columns of `table` behind a number, by which the second one knows its terms. Rows may be sorted,
changed, added and deleted. In the second sheet the term stands out in bold; where it does is in two hidden columns, as
`3-5;9-11`. A hidden third sheet says where the terms come from.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, BinaryIO

from aligner import report
from aligner.errors import FormatError, InvariantError, OutputError
from aligner.formats import ReadOptions
from aligner.formats.messages import shortened
from aligner.formats.table import LARGEST, Number, most_rows, require_value
from aligner.formats.xlsx.workbook import Workbook
from aligner.model import PARTS_OF_SPEECH, SIDES, TERM_STATUSES, Context, Glossary, Span, Term
from aligner.model.display import counted
from aligner.render.marking import pieces
from aligner.render.spreadsheet import (
    LONGEST,
    MOST,
    SheetColumn,
    add_table,
    fits,
    height,
    new_book,
    script,
    write_marked,
)
from aligner.termbases import EVERYTHING, TermbaseFormat, table

TERMS, CONTEXTS, ABOUT = "terms", "contexts", "aligner"
CONTEXT_COLUMNS = ("number", "source term", "target term", "source context", "target context", "bead", "marks", "marks")
_WIDTHS = (8, 28, 36, 12, 8, 8, 14, 14, 15, 40)
_CONTEXT_WIDTHS = (8, 18, 24, 56, 64, 7, 10, 10)
_MARK = re.compile("([0-9]{1,9})-([0-9]{1,9})")


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write the three sheets.

    Warns of contexts that no cell can hold. The time of creation is written only where `SOURCE_DATE_EPOCH` gives it.

    Raises:
        OutputError: There are more terms than a sheet has rows, or one is longer than a cell can be.
    """
    if len(glossary.terms) > MOST:
        reason = f"{len(glossary.terms):,} terms are more than a sheet of Excel has rows ({MOST:,})"
        raise OutputError(reason, hint="write them as csv or tsv")
    for term in glossary.terms:
        if not all(map(fits, (term.source, term.target, term.note))):
            reason = f"a term or its note has more than {LONGEST:,} characters, the most in a cell of Excel"
            raise OutputError(reason, hint="write it as tbx or tsv")
    with new_book(stream) as book:
        _write_terms(book, glossary)
        _write_contexts(book, glossary)
        about = book.add_worksheet(ABOUT)
        about.hide()
        about.write_string(0, 0, "origin")
        about.write_string(0, 1, glossary.origin[: LONGEST // 2])


def _formats(book: Any, glossary: Glossary) -> tuple[Any, Any, Any, Any]:
    """How text looks: the head, the source, the target, and anything else."""
    # Cells are marked as text, so that nothing that somebody types becomes a formula or a date.
    plain = {"valign": "top", "num_format": "@", "text_wrap": True}
    sides = [book.add_format({**plain, **script(lang)}) for lang in (glossary.source_lang, glossary.target_lang)]
    heading = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True, "bg_color": "#E8EEF4"})
    return heading, sides[0], sides[1], book.add_format(plain)


def _write_terms(book: Any, glossary: Glossary) -> None:
    heading, source, target, plain = _formats(book, glossary)
    number = book.add_format({"valign": "top", "align": "center"})
    probability = book.add_format({"valign": "top", "align": "center", "num_format": "0.00"})
    names = ["number", *table.names(glossary)[:-1]]
    shown = [number, source, target, plain, probability, number, number, number, plain, plain]
    page = add_table(book, TERMS, list(map(SheetColumn, names, _WIDTHS, shown)), heading, frozen=3)
    for row, term in enumerate(glossary.terms, 1):
        page.set_row(
            row, height((text, _WIDTHS[i]) for i, text in ((1, term.source), (2, term.target), (9, term.note)))
        )
        cells = [row, term.source, term.target, term.status, term.score]
        cells += [term.count or None, term.source_count or None, term.target_count or None]
        for column, cell in enumerate([*cells, term.part_of_speech, term.note]):
            if isinstance(cell, str) and cell:
                write_marked(page, row, column, [(cell, False)], shown[column], None)
            elif isinstance(cell, int | float):
                page.write_number(row, column, cell, shown[column])
    last = max(len(glossary.terms), 1)
    page.autofilter(0, 0, last, len(names) - 1)
    for column, choices in ((3, TERM_STATUSES), (8, PARTS_OF_SPEECH[1:])):
        message = f"Choose one of: {', '.join(choices)}."
        rule = {"validate": "list", "source": list(choices), "error_title": names[column], "error_message": message}
        page.data_validation(1, column, MOST, column, rule)
    for status, style in (
        ("rejected", {"font_color": "#808080", "font_strikeout": True}),
        ("approved", {"bg_color": "#E3F1E1"}),
    ):
        rule = {"type": "formula", "criteria": f'=$D2="{status}"', "format": book.add_format(style)}
        page.conditional_format(1, 0, last + 1000, len(names) - 1, rule)  # and rows that somebody adds


def _write_contexts(book: Any, glossary: Glossary) -> None:
    heading, source, target, plain = _formats(book, glossary)
    bold = book.add_format({"bold": True, "font_color": "#9C2A00"})
    number = book.add_format({"valign": "top", "align": "center"})
    shown = [number, source, target, source, target, number, plain, plain]
    hidden = [name == "marks" for name in CONTEXT_COLUMNS]
    columns = list(map(SheetColumn, CONTEXT_COLUMNS, _CONTEXT_WIDTHS, shown, hidden))
    page = add_table(book, CONTEXTS, columns, heading)
    row = left_out = 0
    for term_number, term in enumerate(glossary.terms, 1):
        for context in term.contexts:
            spans = [";".join(f"{start}-{stop}" for start, stop in side) for side in _sides(context)]
            if row == MOST or not all(map(fits, (context.source, context.target, *spans))):
                left_out += 1
                continue
            row += 1
            texts = {1: term.source, 2: term.target, 3: context.source, 4: context.target}
            page.set_row(row, height((text, _CONTEXT_WIDTHS[i]) for i, text in texts.items()))
            page.write_number(row, 0, term_number, number)
            write_marked(page, row, 1, [(term.source, False)], source, None)
            write_marked(page, row, 2, [(term.target, False)], target, None)
            write_marked(page, row, 3, list(pieces(context.source, context.source_spans)), source, bold)
            write_marked(page, row, 4, list(pieces(context.target, context.target_spans)), target, bold)
            if context.bead:
                page.write_number(row, 5, context.bead, number)
            for column, cell in enumerate(spans, 6):
                page.write_string(row, column, cell, plain)
    page.autofilter(0, 0, max(row, 1), len(CONTEXT_COLUMNS) - 1)
    if left_out:
        report.notice("left out", f"left out {counted(left_out, 'context')} that no cell of Excel can hold")


def _sides(context: Context) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    return context.source_spans, context.target_spans


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Glossary:
    """Read a workbook of ours, whatever a spreadsheet has made of it, or any whose first two columns are the terms.

    Terms stand in the order of their numbers; a row without one follows the row above it.

    Raises:
        FormatError: It is no workbook; a row was not understood.
    """
    book = Workbook(stream, name, options.limits)
    contexts = _contexts(book) if CONTEXTS in book.sheets else {}
    page_name = TERMS if TERMS in book.sheets else book.table()
    page = book.sheet(page_name)
    found, rows = table.find(page.rows, name, options, frozenset(page.hidden))
    placed: list[tuple[int, Term]] = []
    alone: list[int] = []
    most = most_rows(book.size)
    texts = [found.index[side] for side in SIDES]
    for line, cells in rows:
        if not found.ours and cells[0].lstrip().startswith("#"):
            continue
        cells = [cell.exact if isinstance(cell, Number) and i not in texts else cell for i, cell in enumerate(cells)]
        named = found.named(cells)
        for cell in named.values():
            require_value(cell, name, line)
        if not named.get("source", "").strip() and not named.get("target", "").strip():
            continue  # somebody has emptied it
        if len(placed) >= most:
            reason = f"it has more than {most:,} rows, which no file of its size should"
            raise FormatError(reason, file=name, hint="split it into several files")
        number = _number(named.get("number", ""))
        made = found.terms(cells, name, line)
        if not made:
            alone.append(line)
        for term in made:
            term = replace(term, contexts=tuple(contexts.get(number, ()))) if number else term
            placed.append((number or (placed[-1][0] if placed else 0), term))
    table.tell_of_alone(alone, name, is_all=not placed)
    _tell_of_sheets(book, page_name, name)
    placed.sort(key=lambda item: item[0])
    about = next(book.rows(ABOUT), (0, []))[1] if ABOUT in book.sheets else []
    origin = about[1] if len(about) > 1 and about[0] == "origin" else ""
    return Glossary(tuple(term for _, term in placed), origin or name, *found.langs)


def _tell_of_sheets(book: Workbook, read: str, name: str) -> None:
    """Say which sheets were not read."""
    others = [sheet for sheet in book.sheets if sheet not in (read, CONTEXTS, ABOUT) and next(book.rows(sheet), None)]
    if others:
        report.notice("left out", f"read the sheet {read} and passed over: {shortened(others)}", file=name)


def _contexts(book: Workbook) -> dict[int, list[Context]]:
    """The contexts by the numbers of their terms; rows that somebody has damaged are passed over."""
    found: dict[int, list[Context]] = {}
    size = 0
    for _, cells in book.rows(CONTEXTS):
        number, _, _, source, target, bead, *spans = [*cells, *[""] * len(CONTEXT_COLUMNS)][: len(CONTEXT_COLUMNS)]
        size += len(source) + len(target)
        if not (key := _number(number)) or size > LARGEST:
            continue
        try:
            context = Context(source, target, _spans(spans[0]), _spans(spans[1]), _number(bead))
        except InvariantError:  # somebody has changed the text
            context = Context(source, target, bead=_number(bead))
        found.setdefault(key, []).append(context)
    return found


def _number(cell: str) -> int:
    match = re.fullmatch(r"([0-9]{1,9})(\.0*)?", cell.strip())
    return int(match[1]) if match else 0


def _spans(cell: str) -> tuple[Span, ...]:
    return tuple(Span(int(match[1]), int(match[2])) for match in _MARK.finditer(cell))


FORMAT = TermbaseFormat(
    name="xlsx",
    title="list to decide on, with contexts (Excel)",
    read=read,
    write=write,
    keeps=EVERYTHING,
)
