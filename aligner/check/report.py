"""Write findings to files: tables (TSV, CSV, XLSX), JSON, or an HTML page, with the errors marked in both texts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import BinaryIO, NamedTuple

from aligner.check.finding import Finding
from aligner.errors import OutputError
from aligner.model import Span
from aligner.render import tables
from aligner.render.marking import pieces
from aligner.render.spreadsheet import LONGEST, MOST, SheetColumn, add_table, fits, height, new_book, write_marked

_COLUMNS = ("bead", "kind", "reason", "in_source", "in_target", "other_bead")
_DOCUMENT = 20  # the width of the column of documents
_WIDTHS = (7, 13, 40, 18, 18, 10, 50, 50)


class CheckedMemory(NamedTuple):
    """The memory that was checked.

    Attributes:
        memory: Name of the file.
        languages: BCP 47 tags of both sides.
        place: Gives the document of a bead and its number there; no document where there is only one.
    """

    memory: str
    languages: tuple[str, str]
    place: Callable[[int], tuple[str, int]] = lambda bead: ("", bead)


FindingsWriter = Callable[[Sequence[Finding], BinaryIO, CheckedMemory], None]


def write(findings: Sequence[Finding], path: str, stream: BinaryIO, about: CheckedMemory) -> None:
    """Write findings in the format that the suffix of a file means.

    Args:
        findings: In the order to be written.
        path: The name of the file; `-` stands for TSV.
        stream: Where to write.
        about: The memory that was checked.

    Raises:
        ChoiceError: The suffix stands for no format.
        OutputError: There are more findings than the format can hold.
    """
    writer_of(path)([finding.placed(about.place) for finding in findings], stream, about)


def writer_of(path: str) -> FindingsWriter:
    """Return the writer for a file name.

    Raises:
        ChoiceError: The suffix stands for no format.
    """
    return tables.writer_for(WRITERS, path, "findings")


def _head(findings: Sequence[Finding], langs: tuple[str, str]) -> list[str]:
    return [*_document(findings, "document"), *_COLUMNS, f"source[{langs[0]}]", f"target[{langs[1]}]"]


def _document(findings: Sequence[Finding], cell: str) -> list[str]:
    """The cell of the document, where there are several."""
    return [cell] if any(finding.document for finding in findings) else []


def _cells(finding: Finding) -> list[str]:
    """Return the cells of a row, each on one line."""
    cells = [
        *_document([finding], finding.document),
        str(finding.bead),
        finding.kind,
        finding.reason,
        " | ".join(finding.source),
        " | ".join(finding.target),
        str(finding.other or ""),
        finding.context.source,
        finding.context.target,
    ]
    return [" ".join(cell.split()) for cell in cells]


def _rows(findings: Sequence[Finding], about: CheckedMemory) -> Iterator[list[str]]:
    yield _head(findings, about.languages)
    yield from map(_cells, findings)


def _tsv(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    tables.write_tsv(_rows(findings, about), stream)


def _csv(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    tables.write_csv(_rows(findings, about), stream)


def _json(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    value = {
        "source_lang": about.languages[0],
        "target_lang": about.languages[1],
        "findings": [
            {
                **({"document": finding.document} if finding.document else {}),
                "bead": finding.bead,
                "kind": finding.kind,
                "reason": finding.reason,
                "other_bead": finding.other or None,
                "source": finding.context.source,
                "target": finding.context.target,
                "source_spans": finding.context.source_spans,
                "target_spans": finding.context.target_spans,
            }
            for finding in findings
        ],
    }
    stream.write((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def _xlsx(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    if len(findings) > MOST:
        raise OutputError(f"{len(findings):,} findings are more than a sheet can hold", hint="write them as tsv or csv")
    with new_book(stream) as book:
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        number = book.add_format({"align": "center", "valign": "top"})
        marked = book.add_format({"bold": True, "font_color": "#B00020"})
        bold = book.add_format({"bold": True, "bottom": 1})
        head = _head(findings, about.languages)
        widths = (*[_DOCUMENT] * (len(head) - len(_WIDTHS)), *_WIDTHS)
        first = len(widths) - len(_WIDTHS)
        sheet = add_table(book, "findings", list(map(SheetColumn, head, widths)), bold)
        for row, finding in enumerate(findings, 1):
            cells = _cells(finding)
            context = finding.context
            texts = [*map(_short, cells[:-2]), context.source, context.target]
            sheet.set_row(row, height(zip(texts, widths, strict=True)))
            for column, cell in enumerate(cells[:-2]):
                if head[column] in ("bead", "other_bead"):
                    if cell:
                        sheet.write_number(row, column, int(cell), number)
                else:
                    sheet.write_string(row, column, _short(cell), wrapped)
            for column, string, spans in (
                (first + 6, context.source, context.source_spans),
                (first + 7, context.target, context.target_spans),
            ):
                shown = [(_clean(piece), is_marked) for piece, is_marked in pieces(string, spans)]
                if not fits(string):
                    shown = [(_short(string), False)]
                write_marked(sheet, row, column, shown, wrapped, marked)
        if findings:
            sheet.autofilter(0, 0, len(findings), len(head) - 1)


def _short(cell: str) -> str:
    return _clean(cell) if fits(cell) else _clean(cell[: LONGEST // 2]) + "…"


def _clean(string: str) -> str:
    from aligner.formats.xml import strip

    return strip(string)


def _html(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    from aligner.render import pages
    from aligner.render.shown import language, one_line
    from aligner.render.words import PageWords

    word = PageWords(*about.languages)
    counts = Counter(finding.kind for finding in findings)
    each = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    memory, langs = one_line(about.memory), [one_line(lang) for lang in about.languages]
    attributes = [language(lang) for lang in about.languages]

    def rows() -> Iterator[tuple[str, int, list[tuple[dict[str, str], str, list[Span]]], list[Finding]]]:
        before = ""
        for (document, bead), group in groupby(findings, key=lambda finding: (finding.document, finding.bead)):
            found = list(group)
            first = found[0].context
            spans = [
                [span for finding in found for span in finding.context.source_spans],
                [span for finding in found for span in finding.context.target_spans],
            ]
            texts = list(zip(attributes, (first.source, first.target), spans, strict=True))
            yield one_line(document) if document != before else "", bead, texts, found
            before = document

    pages.write(
        stream,
        "findings.html",
        ("base.css",),
        title=f"Findings – {memory}",
        word=word,
        kind="",
        heading=word("Findings"),
        memory=memory,
        figures=[("finding" if len(findings) == 1 else "findings", len(findings)), *each],
        tags=langs,
        rows=rows(),
    )


WRITERS: Mapping[str, FindingsWriter] = {".tsv": _tsv, ".csv": _csv, ".json": _json, ".xlsx": _xlsx, ".html": _html}
"""What writes the findings, by the suffix of the file."""
