"""What was found, in files: tables (one occurrence a row), JSON (one hit a line), and a page to read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO, NamedTuple

from aligner.concordance.hits import Hit
from aligner.model import Span
from aligner.render import tables

COLUMNS = ("document", "bead", "confidence", "side", "left", "match", "right", "counterpart", "translation", "memory")
BETWEEN = " … "
"""What stands between two counterparts in a cell."""

CONTEXT = 1_000
"""Characters beside an occurrence in a table, at most."""


class SearchQuery(NamedTuple):
    """What was looked for, and where.

    Attributes:
        pattern: As the user wrote it.
        memory: Name of the file.
        languages: BCP 47 tags of both sides.
        total: Number of hits, those that are left out included; None where they were not counted.
        several: Whether these are several memories, so that each hit says which it is from.
    """

    pattern: str
    memory: str
    languages: tuple[str, str]
    total: int | None
    several: bool = False


HitsWriter = Callable[[Iterable[Hit], BinaryIO, SearchQuery], None]


def write_tsv(hits: Iterable[Hit], stream: BinaryIO, about: SearchQuery) -> None:
    """Write one row an occurrence, its cells without quotation marks, white space in them as spaces."""
    tables.write_tsv(_rows(hits), stream)


def _rows(hits: Iterable[Hit]) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for hit in hits:
        confidence = "" if hit.confidence is None else repr(float(hit.confidence))
        for occurrence in hit.occurrences:
            counterpart = BETWEEN.join(hit.translation[slice(*span)] for span in occurrence.counterparts)
            span = occurrence.span
            left, right = hit.text[: span.start], hit.text[span.stop :]
            left = left if len(left) <= CONTEXT else "…" + left[-CONTEXT:]
            right = right if len(right) <= CONTEXT else right[:CONTEXT] + "…"
            parts = left, hit.text[slice(*span)], right
            row = (hit.document, str(hit.bead), confidence, hit.side, *parts, counterpart, hit.translation, hit.memory)
            yield tuple(re.sub(r"\s", " ", cell) for cell in row)


def write_csv(hits: Iterable[Hit], stream: BinaryIO, about: SearchQuery) -> None:
    """Write one row an occurrence, for spreadsheets: with a byte-order mark, no cell taken for a formula."""
    tables.write_csv(_rows(hits), stream)


def write_json(hits: Iterable[Hit], stream: BinaryIO, about: SearchQuery) -> None:
    """Write the hits with their whole text, and offsets into it."""
    head = {"pattern": about.pattern, "memory": about.memory, "languages": about.languages, "total": about.total}
    stream.write((json.dumps(head, ensure_ascii=False)[:-1] + ', "hits": [').encode("utf-8", "replace"))
    for number, hit in enumerate(hits):
        record = {
            "bead": hit.bead,
            "memory": hit.memory,
            "document": hit.document,
            "confidence": hit.confidence,
            "side": hit.side,
            "source": hit.source,
            "target": hit.target,
            "occurrences": [
                {"span": occurrence.span, "counterparts": occurrence.counterparts} for occurrence in hit.occurrences
            ],
        }
        stream.write((",\n" if number else "\n").encode() + json.dumps(record, ensure_ascii=False).encode())
    stream.write(b"\n]}\n")


def write_html(hits: Iterable[Hit], stream: BinaryIO, about: SearchQuery) -> None:
    """Write a page to read, one row a hit, both sides next to each other; nothing in it comes from elsewhere."""
    from aligner.render import pages
    from aligner.render.confidence import level
    from aligner.render.shown import language, one_line
    from aligner.render.words import PageWords

    attributes = [language(lang) for lang in about.languages]

    def rows() -> Iterator[tuple[str, Hit, str, list[tuple[dict[str, str], str, list[Span], str]]]]:
        before = ""
        for hit in hits:
            marks = [
                ([occurrence.span for occurrence in hit.occurrences], "match"),
                ([span for occurrence in hit.occurrences for span in occurrence.counterparts], "counterpart"),
            ]
            ordered = marks if hit.side == "source" else marks[::-1]
            texts = zip(attributes, (hit.source, hit.target), ordered, strict=True)
            document = one_line(hit.document)
            if about.several and hit.memory != hit.document:
                document = f"{one_line(hit.memory)}: {document}"
            yield (
                document if document != before else "",
                hit,
                level(hit.confidence),
                [(of_side, text, spans, kind) for of_side, text, (spans, kind) in texts],
            )
            before = document

    pages.write(
        stream,
        "hits.html",
        ("base.css",),
        title=one_line(f"{about.pattern} – {about.memory}"),
        word=PageWords(*about.languages),
        kind="Search",
        heading=one_line(about.pattern),
        memory=one_line(about.memory),
        figures=[] if about.total is None else [("hit" if about.total == 1 else "hits", about.total)],
        tags=[one_line(lang) for lang in about.languages],
        rows=rows(),
    )


WRITERS: Mapping[str, HitsWriter] = MappingProxyType(
    {".tsv": write_tsv, ".csv": write_csv, ".json": write_json, ".html": write_html}
)


def writer_for(path: str) -> HitsWriter:
    """Return what writes a file of this suffix.

    Raises:
        ChoiceError: It stands for no form that hits are written in.
    """
    return tables.writer_for(WRITERS, path, "hits")
