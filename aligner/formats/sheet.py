"""Tables that people edit in a spreadsheet: what CSV and XLSX have in common.

A row is a bead; each line in a cell of text is a sentence. So two beads are joined by moving text into one row, and a
bead is split by moving lines of it into a new row; a row without text disappears. The columns:

==================  =================================================================================================
number              where the row belongs when somebody has sorted the table; a new row follows the one above it
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
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aligner import report
from aligner.errors import FormatError
from aligner.formats.messages import shortened
from aligner.formats.table import (
    SIDES,
    Builder,
    Header,
    confidence_of,
    digest,
    header,
    paragraph_labels,
    refuse_glossary,
    side_columns,
    without_breaks,
)
from aligner.formats.xml import strip
from aligner.model import Alignment, Document, Span, Status, normalised

MEANINGS: dict[Status, str] = {"auto": "not checked", "approved": "approved", "rejected": "rejected"}
"""What people read for a status."""

_STATUSES = {**{meaning: status for status, meaning in MEANINGS.items()}, "auto": "auto", "": "auto"}
_NUMBER = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?")


class Fault(str):
    """Stands in a cell that has no value that could be read; its characters say why."""


class Row(NamedTuple):
    """A row as it is written, without the first and last columns in common use."""

    number: int
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


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the sentences of a row were when it was written, and where they are now."""

    before: tuple[int, int]
    after: tuple[int, int]


# --- writing ---------------------------------------------------------------------------------------------------------


def columns(alignment: Alignment) -> list[str]:
    """The names of the columns."""
    number, _, _, *rest = Row._fields
    return [number, *side_columns(alignment), *rest]


def rows(alignment: Alignment) -> Iterator[Row]:
    """One row a bead."""
    documents = (alignment.source, alignment.target)
    for number, bead in enumerate(alignment.beads, 1):
        sides = [document.strings(span) for document, span in zip(documents, (bead.source, bead.target), strict=True)]
        exact: dict[str, Any] = {
            side: strings for side, strings in zip(SIDES, sides, strict=True) if _lines(_shown(strings)) != strings
        }
        if _plain_note(_shown_note(bead.note)) != bead.note:
            exact["note"] = bead.note
        yield Row(
            number,
            _shown(sides[0]),
            _shown(sides[1]),
            bead.shape.replace("-", "–"),  # a spreadsheet takes 1-2 for the first of February
            bead.confidence,
            MEANINGS[bead.status],
            _shown_note(bead.note),
            _labels(alignment.source, bead.source),
            _labels(alignment.target, bead.target),
            f"{bead.source.start + 1};{bead.target.start + 1}",
            json.dumps(exact) if exact else "",
            _digest(sides),
        )


def _shown(sentences: Iterable[str]) -> str:
    return "\n".join(without_breaks(strip(sentence)).strip() for sentence in sentences)


def _lines(cell: str) -> list[str]:
    """The sentences that a person sees in a cell."""
    lines = (line.strip() for line in cell.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return [line for line in lines if line]


def _digest(sides: Iterable[Sequence[str]]) -> str:
    """Letters that tell the text of a row, as a person sees it, from any other."""
    return digest([[normalised(line) for line in _lines(_shown(sentences))] for sentences in sides])


def _shown_note(note: str) -> str:
    return strip(note)


def _plain_note(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _labels(document: Document, span: Span) -> str:
    return ";".join(paragraph_labels(document, span))  # no space: in some countries that separates thousands


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Read:
    """A row with text."""

    line: int
    order: float | None
    sides: list[list[str]]
    labels: list[list[str]]
    confidence: float | None
    status: Status
    note: str
    before: tuple[int, int] | None


def read(
    table: Iterable[tuple[int, Sequence[str]]], name: str, builder: Builder
) -> tuple[tuple[str, str], list[Anchor]]:
    """Read rows into a builder.

    Without a first row that names the columns, a row is a bead of the first two.

    Args:
        table: The rows with their numbers from 1, each a list of cells.
        name: Name of the file, for messages.
        builder: What the beads are added to.

    Returns:
        The languages, and where the sentences of each row that has been there before are now.

    Raises:
        FormatError: Something was not understood; the message names the first row of that kind, and the others.
    """
    found: Header | None = None
    first = True
    read_rows: list[_Read] = []
    faults: list[FormatError] = []
    for line, cells in table:
        if not any(cells):
            continue
        if first:
            refuse_glossary(cells, name)
        if first and (found := header(cells)):
            first = False
            continue
        first = False
        try:
            row = _read_row(found, line, cells, name) if found else _read_pair(line, cells, name)
        except FormatError as error:
            faults.append(error)
            continue
        if row is not None:
            read_rows.append(row)
    if faults:
        raise _together(faults)
    anchors: list[Anchor] = []
    paragraph: list[list[str]] = [[], []]
    for row in _ordered(read_rows, name):
        if row.before is not None and (not anchors or min(_less(anchors[-1].before, row.before)) >= 0):
            anchors.append(Anchor(row.before, builder.sizes))
        labels = [stated or last for stated, last in zip(row.labels, paragraph, strict=True)]  # a new row goes on
        paragraph = [stated[-1:] for stated in labels]
        builder.add(row.sides, labels, row.confidence, row.status, row.note)
    return (found.langs if found else ("und", "und")), anchors


def _less(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return b[0] - a[0], b[1] - a[1]


def _read_pair(line: int, cells: Sequence[str], name: str) -> _Read:
    """A row of a table from elsewhere: a sentence on each side, none where the cell is empty."""
    if len(cells) < 2:
        hint = "the first two columns are the two versions"
        raise FormatError("one cell where there should be two", file=name, line=line, hint=hint)
    for cell in cells[:2]:
        _require(cell, name, line)
    sides = [[text] if (text := without_breaks(_plain_note(cell))) else [] for cell in cells[:2]]
    return _Read(line, None, sides, [[], []], None, "auto", "", None)


def _read_row(found: Header, line: int, cells: Sequence[str], name: str) -> _Read | None:
    """A row of ours; None where it has no text."""
    named = {column: cells[i] if i < len(cells) else "" for column, i in found.index.items()}
    for column in (*SIDES, "note", "status", "number", "confidence"):
        _require(named.get(column, ""), name, line)
    exact = _exact(named.get("exact", ""))
    sides = []
    for side in SIDES:
        sentences = _lines(named[side])
        stored = exact.get(side)
        sides.append(stored if stored is not None and _lines(_shown(stored)) == sentences else sentences)
    note = _plain_note(named.get("note", ""))
    stored_note = exact.get("note")
    if stored_note is not None and _plain_note(_shown_note(stored_note)) == note:
        note = stored_note
    if not sides[0] and not sides[1]:
        if note:
            report.notice("left out", "passed over the note of a row without text", file=name, line=line)
        return None
    status = _STATUSES.get(named.get("status", "").strip().lower())
    if status is None:
        hint = f"choose from: {', '.join(MEANINGS.values())}"
        raise FormatError(f"unknown status {named['status'][:40]!r}", file=name, line=line, hint=hint)
    same = named["written"].strip().lower() == _digest(sides) if "written" in named else "bead" not in named
    confidence = confidence_of(_decimal(named.get("confidence", "")), name, line)
    return _Read(
        line,
        _order(named.get("number", "").strip(), name, line),
        sides,
        [re.split(r"[;\s]+", label) if (label := named.get(f"{side}_paragraph", "").strip()) else [] for side in SIDES],
        confidence if same else None,
        status,
        note,
        _before(named.get("sentences", "")),
    )


def _require(cell: str, name: str, line: int) -> None:
    if isinstance(cell, Fault):
        raise FormatError(str(cell), file=name, line=line, hint="type the text itself into the cell")


def _exact(cell: str) -> dict[str, Any]:
    """What of a row was not shown; nothing where somebody has damaged it."""
    try:
        value = json.loads(cell) if cell else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    sides = {
        side: value[side]
        for side in SIDES
        if isinstance(value.get(side), list) and all(isinstance(string, str) for string in value[side])
    }
    return sides | ({"note": value["note"]} if isinstance(value.get("note"), str) else {})


def _order(cell: str, name: str, line: int) -> float | None:
    if cell and not _NUMBER.fullmatch(cell):
        hint = "leave it empty in a new row, or write such as 12.5 for one between 12 and 13"
        raise FormatError(f"the number {cell[:40]!r} is none", file=name, line=line, hint=hint)
    return float(cell.replace(",", ".")) if cell else None


def _decimal(cell: str) -> str:
    """A number as Python writes it, from one that a spreadsheet shows: `0,5` or `50 %`."""
    cell = cell.strip().replace(",", ".")
    if cell.endswith("%") and re.fullmatch(r"[0-9.]{1,9}\s*%", cell) and cell.count(".") < 2 and cell[0] != ".":
        return repr(float(cell[:-1]) / 100)
    return cell


def _before(cell: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"([0-9]{1,9});([0-9]{1,9})", cell.strip())
    return (max(0, int(match[1]) - 1), max(0, int(match[2]) - 1)) if match else None


def _ordered(read_rows: list[_Read], name: str) -> list[_Read]:
    """The rows in the order of their numbers; a row without one follows the one above it."""
    orders = [row.order for row in read_rows if row.order is not None]
    if orders == sorted(orders):
        return read_rows
    new = [row.line for row in read_rows if row.order is None]
    if new:
        reason = f"the rows are in another order, and {_rows(new)} without a number: where do they belong?"
        hint = "sort the table by number, or give them one, such as 12.5 for a row between 12 and 13"
        raise FormatError(reason, file=name, line=new[0], hint=hint)
    return sorted(read_rows, key=lambda row: row.order or 0.0)


def _together(faults: list[FormatError]) -> FormatError:
    """One error for all rows that were not understood: what is wrong with the first, and which the others are."""
    first, *others = faults
    more = f" ({_rows([error.line or 0 for error in others])} not understood either)" if others else ""
    return FormatError(first.reason + more, file=first.file, line=first.line, hint=first.hint)


def _rows(lines: list[int]) -> str:
    numbers = shortened([str(line) for line in lines])
    return f"row {numbers} is" if len(lines) == 1 else f"rows {numbers} are"
