"""What was found, in files: tables (one match a row), JSON (one hit a line), and a page to read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple

from aligner.concordance import Hit
from aligner.errors import ChoiceError
from aligner.formats.messages import counted
from aligner.model import Span

COLUMNS = ("document", "bead", "confidence", "side", "left", "match", "right", "counterpart", "translation")
BETWEEN = " … "
"""What stands between two counterparts in a cell."""

CONTEXT = 1_000
"""Characters beside a match in a table, at most."""

_STYLE = "td.text { width: 42%; }\ntd:first-child { min-width: 7rem; overflow-wrap: anywhere; }\n"


class About(NamedTuple):
    """What was looked for, and where.

    Attributes:
        pattern: As the user wrote it.
        memory: Name of the file.
        languages: BCP 47 tags of both sides.
        total: Number of hits, those that are left out included; None where they were not counted.
    """

    pattern: str
    memory: str
    languages: tuple[str, str]
    total: int | None


Writer = Callable[[Iterable[Hit], BinaryIO, About], None]


def write_tsv(hits: Iterable[Hit], stream: BinaryIO, about: About) -> None:
    """Write one row a match, its cells without quotation marks, white space in them as spaces."""
    for row in _rows(hits):
        stream.write(("\t".join(row) + "\n").encode())


def _rows(hits: Iterable[Hit]) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for hit in hits:
        confidence = "" if hit.confidence is None else repr(float(hit.confidence))
        for match in hit.matches:
            counterpart = BETWEEN.join(hit.translation[slice(*span)] for span in match.counterparts)
            span = match.span
            left, right = hit.text[: span.start], hit.text[span.stop :]
            left = left if len(left) <= CONTEXT else "…" + left[-CONTEXT:]
            right = right if len(right) <= CONTEXT else right[:CONTEXT] + "…"
            parts = left, hit.text[slice(*span)], right
            row = (hit.document, str(hit.bead), confidence, hit.side, *parts, counterpart, hit.translation)
            yield tuple(re.sub(r"\s", " ", cell) for cell in row)


def write_csv(hits: Iterable[Hit], stream: BinaryIO, about: About) -> None:
    """Write one row a match, for spreadsheets: with a byte-order mark, and no cell that they take for a formula."""
    from aligner.formats.csv import harmless

    stream.write(b"\xef\xbb\xbf")
    for row in _rows(hits):
        line = io.StringIO()
        csv.writer(line).writerow(map(harmless, row))
        stream.write(line.getvalue().encode())


def write_json(hits: Iterable[Hit], stream: BinaryIO, about: About) -> None:
    """Write the hits with their whole text, and offsets into it."""
    head = {"pattern": about.pattern, "memory": about.memory, "languages": about.languages, "total": about.total}
    stream.write((json.dumps(head, ensure_ascii=False)[:-1] + ', "hits": [').encode("utf-8", "replace"))
    for number, hit in enumerate(hits):
        record = {
            "bead": hit.bead,
            "document": hit.document,
            "confidence": hit.confidence,
            "side": hit.side,
            "source": hit.source,
            "target": hit.target,
            "matches": [{"span": match.span, "counterparts": match.counterparts} for match in hit.matches],
        }
        stream.write((",\n" if number else "\n").encode() + json.dumps(record, ensure_ascii=False).encode())
    stream.write(b"\n]}\n")


def write_html(hits: Iterable[Hit], stream: BinaryIO, about: About) -> None:
    """Write a page to read, one row a hit, both sides next to each other; nothing in it comes from elsewhere."""
    from lxml import etree
    from lxml.builder import E

    from aligner.formats.html.lists import head
    from aligner.formats.html.signs import language, number, one_line
    from aligner.model import Document, Text

    sides = [language(Document(Text("", lang), ())) for lang in about.languages]
    title = one_line(f"{about.pattern} – {about.memory}")
    with etree.htmlfile(stream, encoding="UTF-8") as file:
        file.write_doctype("<!DOCTYPE html>")
        with file.element("html", lang="en"):
            file.write(head(title, _STYLE), "\n")
            with file.element("body"):
                total = "" if about.total is None else f": {counted(about.total, 'hit')}"
                file.write(E.header(E.h1(one_line(about.pattern)), E.p(one_line(about.memory), total)), "\n")
                with file.element("table"):
                    heads = (E.th({"scope": "col"}, *((name,) if name else ())) for name in ("", "source", "target"))
                    file.write(E.thead(E.tr(*heads)))
                    with file.element("tbody"):
                        for hit in hits:
                            confidence = "" if hit.confidence is None else f" {number(hit.confidence)}"
                            place = E.td(one_line(hit.document), f":{hit.bead}{confidence}")
                            spans = _apart(span for match in hit.matches for span in match.counterparts)
                            marks = [([match.span for match in hit.matches], "match"), (spans, "counterpart")]
                            marks = marks if hit.side == "source" else marks[::-1]
                            texts = zip((hit.source, hit.target), marks, sides, strict=True)
                            cells = (
                                E.td({"class": "text", **side}, *_marked(text, spans, kind))
                                for text, (spans, kind), side in texts
                            )
                            file.write("\n", E.tr(place, *cells))


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Spans in order; those that overlap as one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start < apart[-1].stop:
            apart[-1] = Span(apart[-1].start, max(span.stop, apart[-1].stop))
        else:
            apart.append(span)
    return apart


def _marked(text: str, spans: Iterable[Span], kind: str) -> Iterator[Any]:
    """A text in pieces, those that are marked as elements."""
    from lxml.builder import E

    from aligner.formats.html.signs import shown

    position = 0
    for span in spans:
        yield shown(text[position : span.start])
        yield E.mark({"class": kind}, shown(text[slice(*span)]))
        position = span.stop
    yield shown(text[position:])


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {".tsv": write_tsv, ".csv": write_csv, ".json": write_json, ".html": write_html}
)


def writer_for(path: str) -> Writer:
    """What writes a file of this suffix.

    Raises:
        ChoiceError: It stands for no form that hits are written in.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in WRITERS:
        hint = f"choose from: {', '.join(WRITERS)}"
        raise ChoiceError(f"hits cannot be written as {suffix or 'a file without a suffix'!r}", file=path, hint=hint)
    return WRITERS[suffix]
