"""Tables that people edit in a spreadsheet: what CSV and XLSX have in common.

A row is a bead; each line in a cell of text is a sentence. So two beads are joined by moving text into one row, and a
bead is split by moving lines of it into a new row; a row without text disappears. The columns:

==================  =================================================================================================
number              where the row belongs when somebody has sorted the table; a new row follows the one above it
document            the name of the document, where there are several
source[…]           the sentences of the source
target[…]           the sentences of the target
bead                how many there were on each side; for people, not read back
confidence          the probability of the bead as it was
status              `not checked`, `approved` or `rejected`
note                a remark
source_paragraph    the paragraph of each sentence, or of all of them
target_paragraph    likewise
sentences           number of the first sentence of each side, as it was
exact               JSON: what a line cannot show (line feeds inside a sentence, control characters, empty sentences)
written             a digest of both cells of text: where they are others now, the bead is another and has no confidence
==================  =================================================================================================

A cell of text is for people, so it has no marks in it. What is lost by that stands in `exact`, and is taken from there
as long as the cell is what was written. A probability is taken where both cells of its row are, and nowhere else: each
row speaks for itself, so sorting, or moving some columns and not others, gives no bead the probability of another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from aligner.formats.table import digest, paragraph_labels, plain_cell, side_columns, without_breaks
from aligner.formats.xml import strip
from aligner.model import SIDES, Alignment, Document, Span, Status, normalised
from aligner.model.properties import value_of

DOCUMENT = "document"
"""The column, and the property of a bead, that names the document it is from, where there are several."""

MEANINGS: dict[Status, str] = {"auto": "not checked", "approved": "approved", "rejected": "rejected"}
"""What people read for a status."""


class Row(NamedTuple):
    """A row as it is written, without the first and last columns in common use."""

    number: int
    document: str
    source: str
    target: str
    bead: str
    confidence: float | None
    status: str
    note: str
    source_paragraph: str
    target_paragraph: str
    sentences: str
    exact: str
    written: str


def fields(alignment: Alignment) -> list[str]:
    """The fields of rows that are written."""
    has_documents = any(value_of(bead.properties, DOCUMENT) for bead in alignment.beads)
    return [field for field in Row._fields if field != DOCUMENT or has_documents]


def columns(alignment: Alignment) -> list[str]:
    """The names of the columns."""
    sides: dict[str, str] = dict(zip(SIDES, side_columns(alignment), strict=True))
    return [sides.get(field, field) for field in fields(alignment)]


def rows(alignment: Alignment) -> Iterator[Row]:
    """One row a bead."""
    documents = (alignment.source, alignment.target)
    for number, bead in enumerate(alignment.beads, 1):
        sides = [document.strings(span) for document, span in zip(documents, (bead.source, bead.target), strict=True)]
        exact: dict[str, Any] = {
            side: strings for side, strings in zip(SIDES, sides, strict=True) if lines_of(one_cell(strings)) != strings
        }
        if plain_cell(shown_note(bead.note)) != bead.note:
            exact["note"] = bead.note
        yield Row(
            number,
            value_of(bead.properties, DOCUMENT),
            one_cell(sides[0]),
            one_cell(sides[1]),
            bead.shape.replace("-", "–"),  # a spreadsheet takes 1-2 for the first of February
            bead.confidence,
            MEANINGS[bead.status],
            shown_note(bead.note),
            _labels(alignment.source, bead.source),
            _labels(alignment.target, bead.target),
            f"{bead.source.start + 1};{bead.target.start + 1}",
            json.dumps(exact) if exact else "",
            text_digest(sides),
        )


def one_cell(sentences: Iterable[str]) -> str:
    """The cell of some sentences."""
    return "\n".join(without_breaks(strip(sentence)).strip() for sentence in sentences)


def lines_of(cell: str) -> list[str]:
    """The sentences that a person sees in a cell."""
    lines = (line.strip() for line in cell.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return [line for line in lines if line]


def text_digest(sides: Iterable[Sequence[str]]) -> str:
    """Letters that tell the text of a row, as a person sees it, from any other."""
    return digest([[normalised(line) for line in lines_of(one_cell(sentences))] for sentences in sides])


def shown_note(note: str) -> str:
    """The cell of a remark."""
    return strip(note)


def _labels(document: Document, span: Span) -> str:
    return ";".join(paragraph_labels(document, span))  # no space: in some countries that separates thousands
