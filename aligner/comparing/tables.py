"""A comparison in files: a table with a column for each document, JSON, a page, and TEI; and on a terminal."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from aligner.comparing.comparison import Counterpart, Point, PointComparison, Standing
from aligner.comparing.heads import Head, heads, letter_of
from aligner.model import Span
from aligner.render import tables

if TYPE_CHECKING:
    from rich.table import Table

AGAIN, NEW, GONE = "=", "+", "−"
"""The signs of sentences that others say too, that no earlier document says, and that no later one says."""
MEANINGS = MappingProxyType({AGAIN: "said in another text too", NEW: "new", GONE: "not said later"})
"""What they mean."""


ComparisonWriter = Callable[[PointComparison, BinaryIO], None]


def signs(standing: Standing) -> str:
    """Return the signs of a sentence."""
    return AGAIN * bool(standing.counterparts) + NEW * standing.is_new + GONE * standing.is_gone


def place(comparison: PointComparison, counterpart: Counterpart) -> str:
    """Return where a sentence is said again, such as `B 3` for the third point of the second document."""
    points = comparison.points[counterpart.document]
    start = counterpart.sentences.start
    at = bisect_right(points, start, key=lambda point: point.sentences.start) - 1
    return f"{letter_of(counterpart.document)} {points[at].label}"


def _see(comparison: PointComparison, document: int, found: Iterable[int]) -> str:
    """Return a pointer to points, such as `see C 1, C 3`; nothing for none."""
    names = [f"{letter_of(document)} {comparison.points[document][i].label}" for i in found]
    return f"see {', '.join(names)}" if names else ""


def _grid(comparison: PointComparison) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table: the number of the row, its probability, and a cell for each document."""
    yield ("row", "probability", *map(_named, heads(comparison)))
    for number, row in enumerate(comparison.rows, 1):
        cells = (
            " ".join(_told(comparison, document, comparison.points[document][i]) for i in cell)
            or _see(comparison, document, comparison.elsewhere(row, document))
            for document, cell in enumerate(row.cells)
        )
        yield (str(number), "" if row.probability is None else f"{row.probability:g}", *cells)


def _named(head: Head) -> str:
    return " ".join(filter(None, (head.letter, head.date, head.origin or head.title)))


def _told(comparison: PointComparison, document: int, point: Point) -> str:
    """Return a point with its number, each sentence behind its signs."""
    parts = [f"[{point.label}]"]
    for i in range(*point.sentences):
        standing = comparison.standing(document, i)
        again = ", ".join(dict.fromkeys(place(comparison, one) for one in standing.counterparts))
        parts.append(f"({signs(standing)}{f' {again}' if again else ''}) {comparison.documents[document][i]}")
    return re.sub(r"\s+", " ", " ".join(parts))


def write_tsv(comparison: PointComparison, stream: BinaryIO) -> None:
    """Write a table, a row for what belongs together, its cells without quotation marks, white space as spaces."""
    tables.write_tsv(_grid(comparison), stream)


def write_csv(comparison: PointComparison, stream: BinaryIO) -> None:
    """Write a table for spreadsheets: with a byte-order mark, and no cell that they take for a formula."""
    tables.write_csv(_grid(comparison), stream)


def write_json(comparison: PointComparison, stream: BinaryIO) -> None:
    """Write everything as one JSON object; documents, points and sentences are counted from 1."""
    value = {
        "made": comparison.made,
        "documents": [
            {
                "letter": head.letter,
                "origin": head.origin,
                "title": head.title,
                "date": head.date,
                "lang": document.lang,
                "points": [_point(comparison, number, point) for point in comparison.points[number]],
            }
            for number, (head, document) in enumerate(zip(heads(comparison), comparison.documents, strict=True))
        ],
        "rows": [
            {"points": [[i + 1 for i in cell] for cell in row.cells], "probability": row.probability}
            for row in comparison.rows
        ],
        "pairs": [
            {**{side: [n + 1 for n in getattr(pair, side)] for side in ("first", "second")}, "probability": p}
            for pair, p in ((pair, pair.probability) for pair in comparison.pairs)
        ],
    }
    stream.write((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def _point(comparison: PointComparison, document: int, point: Point) -> dict[str, Any]:
    return {"label": point.label, "sentences": [_sentence(comparison, document, i) for i in range(*point.sentences)]}


def _sentence(comparison: PointComparison, document: int, number: int) -> dict[str, Any]:
    standing = comparison.standing(document, number)
    return {
        "number": number + 1,
        "text": comparison.documents[document][number],
        "new": standing.is_new,
        "gone": standing.is_gone,
        "again": [
            {
                "document": one.document + 1,
                "first": one.sentences.start + 1,
                "last": one.sentences.stop,
                "probability": one.probability,
            }
            for one in standing.counterparts
        ],
    }


def write_html(comparison: PointComparison, stream: BinaryIO) -> None:
    """Write a page to read: documents are its columns, what belongs together its rows."""
    from aligner.comparing.page import write_page

    write_page(comparison, stream)


def write_tei(comparison: PointComparison, stream: BinaryIO) -> None:
    """Write a corpus of the texts, with links between points and between sentences.

    Characters that XML forbids are removed with a notice.
    """
    from aligner.formats.tei.mined import CrossLink, CrossLinkGroup, clean, corpus

    def end(document: int, number: int) -> tuple[int, Span | int]:
        point = comparison.points[document][number]
        return document, point.sentences if point.division is None else point.division

    points = [CrossLink((end(*p.first), end(*p.second)), "point", "", p.probability) for p in comparison.pairs]
    sentences = [CrossLink((p.first, p.second), "sentence", "", p.probability) for p in comparison.sentences]
    groups = [CrossLinkGroup("point", "p", points), CrossLinkGroup("sentence", "m", sentences)]
    title = f"Points of {len(comparison.documents)} texts compared"
    for part in corpus(clean(comparison.documents), groups, title, comparison.made):
        stream.write(part.encode())


WRITERS: Mapping[str, ComparisonWriter] = MappingProxyType(
    {
        ".tsv": write_tsv,
        ".csv": write_csv,
        ".json": write_json,
        ".html": write_html,
        ".tei": write_tei,
        ".xml": write_tei,
    }
)


def writer_for(path: str) -> ComparisonWriter:
    """Return what writes a file of this suffix.

    Raises:
        ChoiceError: It stands for no form that comparisons are written in.
    """
    return tables.writer_for(WRITERS, path, "comparisons")


def terminal_table(comparison: PointComparison) -> Table:
    """Return the table as it is printed: what each point begins with, and how many of its sentences stand how."""
    from rich.table import Table
    from rich.text import Text

    made = Table(show_lines=True, expand=True)
    made.add_column("", no_wrap=True)
    for head in heads(comparison):
        lines = filter(None, (f"{head.letter} {head.date}".rstrip(), head.title))
        made.add_column(Text("\n".join(lines)), ratio=1, overflow="fold")
    for number, row in enumerate(comparison.rows, 1):
        label = f"{number}" if row.probability is None else f"{number}\n{row.probability:.2f}"
        cells = (
            _cell(comparison, document, cell)
            or " ".join(filter(None, ("–", _see(comparison, document, comparison.elsewhere(row, document)))))
            for document, cell in enumerate(row.cells)
        )
        made.add_row(label, *(Text(cell) for cell in cells))
    made.caption = Text(f"sentences: {', '.join(f'{sign} {meaning}' for sign, meaning in MEANINGS.items())}")
    return made


def _cell(comparison: PointComparison, document: int, cell: Sequence[int]) -> str:
    from aligner.render.shown import excerpt

    parts = []
    for i in cell:
        point = comparison.points[document][i]
        text = comparison.documents[document]
        span = Span(
            text.sentences[point.sentences.start].span.start, text.sentences[point.sentences.stop - 1].span.stop
        )
        found = [comparison.standing(document, number) for number in range(*point.sentences)]
        again, new, gone = (sum(map(bool, some)) for some in zip(*found, strict=True))
        also = ", ".join(
            f"{letter_of(d)} {comparison.points[d][n].label}" for d, n, _ in comparison.related(document, i)
        )
        told = [f"{AGAIN}{again}" * bool(again), f"{NEW}{new}" * bool(new), f"{GONE}{gone}" * bool(gone)]
        told += [f"see {also}"] * bool(also)
        parts.append(f"{point.label}: {excerpt(text, span, 120)}\n  {' '.join(filter(None, told))}".rstrip())
    return "\n".join(parts)
