"""Reading the tables that `sheet` writes, as people give them back: sorted, corrected, with rows added and removed.

A table from elsewhere is read by `pairs`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from aligner import report
from aligner.errors import FormatError
from aligner.formats import ReadOptions, pairs
from aligner.formats import columns as columns_of
from aligner.formats.cells import Rows
from aligner.formats.columns import Layout
from aligner.formats.messages import rows_are, together
from aligner.formats.sheet import DOCUMENT, MEANINGS, lines_of, one_cell, shown_note, text_digest
from aligner.formats.table import (
    Builder,
    Header,
    Number,
    confidence_of,
    header,
    plain_cell,
    refuse_others,
    require_value,
)
from aligner.model import SIDES, Status
from aligner.model.display import counted

_STATUSES = {**{meaning: status for status, meaning in MEANINGS.items()}, "auto": "auto", "": "auto"}
_NUMBER = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?")
_OWN = frozenset(
    {"number", "bead", "confidence", "status", "source_paragraph", "target_paragraph", "sentences", "exact", "written"}
)
_HEADED = 10  # rows, one of which may name the columns
_FAULTS = 1000  # rows that are not understood, beyond which reading ends


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the sentences of a row were when it was written, and where they are now."""

    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Inside:
    """Where in a file with several tables one is.

    Attributes:
        hidden: Columns that are not shown.
        languages: Those of the tables before it.
        merged: Cells that are merged: the first row and column and the last.
        is_grid: Whether rows have as many cells as their last one with something in it needs, as in a workbook.
    """

    hidden: Set[int] = frozenset()
    languages: tuple[str | None, str | None] | None = None
    merged: Sequence[tuple[int, int, int, int]] = ()
    is_grid: bool = False


class Read(NamedTuple):
    """What was read.

    Attributes:
        langs: The languages.
        anchors: Where the sentences of each row of ours that has been there before are now.
        layout: The columns of a table from elsewhere.
    """

    langs: tuple[str, str]
    anchors: list[Anchor]
    layout: Layout | None


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
    document: str = ""


def read(
    table: Rows, name: str, builder: Builder, options: ReadOptions = ReadOptions(), inside: Inside = Inside()
) -> Read:
    """Read rows into a builder: those of a table of ours, or the pairs in one from elsewhere.

    Args:
        table: The rows with their numbers from 1, each a list of cells.
        name: Name of the file, for messages.
        builder: What the beads are added to.
        options: What the user asks for.
        inside: Where in a file with several tables this one is.

    Raises:
        FormatError: Something was not understood; the message names the first row of that kind, and the others.
        ChoiceError: There is no column that the user names.
    """
    sample, rows = columns_of.peeked(table)
    if sample:
        refuse_others(sample[0][1], name)
    found = own_header(sample, name, options)
    if found is not None:
        _refuse_merged(found[0], inside.merged, name)
        return _read_own(found, rows, name, builder)
    layout = columns_of.find(
        sample, name, inside.languages or options.languages, options.columns, frozenset(inside.hidden)
    )
    pairs.read(layout, rows, name, builder, inside.merged, is_grid=inside.is_grid)
    return Read(layout.langs, [], layout)


def _refuse_merged(found: Header, merged: Sequence[tuple[int, int, int, int]], name: str) -> None:
    """Refuse cells of text that are merged with those below."""
    for top, left, bottom, right in merged:
        if any(left <= found.index[side] <= right for side in SIDES):
            reason = f"the cells of rows {top} to {bottom} are merged"
            raise FormatError(reason, file=name, line=top, hint="unmerge them: the text of a pair stands in one row")


def own_header(
    sample: Sequence[tuple[int, Sequence[str]]], name: str, options: ReadOptions
) -> tuple[Header, int] | None:
    """Return the row that names columns as this program does, as far as somebody has left them so, and its number.

    Where the names of the columns of text were typed anew, those of the others are known, and the texts are found by
    what they say or hold.

    Args:
        sample: The first rows that are not empty.
        name: Name of the file, for messages.
        options: What the user asks for; where that is columns, the table is read as one from elsewhere.
    """
    if options.columns is not None:
        return None
    for line, cells in sample[:_HEADED]:
        known = own_columns(cells)
        found = header(cells)
        if found is None and len(known) > 2:
            rest = [(number, row) for number, row in sample if number >= line]
            layout = columns_of.find(rest, name, options.languages, None, frozenset(known.values()))
            return Header({**known, "source": layout.source, "target": layout.target}, layout.langs), line
        if found is not None and (found.is_ours or known):
            return _with_languages(found, line, sample, options), line
    return None


def own_columns(cells: Sequence[str]) -> dict[str, int]:
    """Return where the columns beside the text stand that this program writes, by their names."""
    return {name: i for i, cell in enumerate(cells) if (name := cell.strip().lower()) in _OWN}


def _with_languages(
    found: Header, line: int, sample: Sequence[tuple[int, Sequence[str]]], options: ReadOptions
) -> Header:
    """A header with languages where it names none: those that the user wants, or that the cells are in."""
    if "und" not in found.langs or found.index.keys() & {"bead", "written"}:  # it was written without
        return found
    layout = columns_of.Layout(found.index["source"], found.index["target"], found.langs, first=line + 1)
    return Header(found.index, columns_of.languages_of(layout, sample, options.languages), found.is_ours)


def _read_own(found: tuple[Header, int], rows: Rows, name: str, builder: Builder) -> Read:
    """Read the rows of a table of ours."""
    columns, first = found
    read_rows: list[_Read] = []
    faults: list[FormatError] = []
    unknown: list[int] = []
    size = 0

    for line, cells in rows:
        if line <= first or (header(cells) is not None and _is_repeated(columns, cells)):
            continue
        size += sum(map(len, cells))
        builder.check(size, len(read_rows))
        try:
            row = _read_row(columns, line, cells, name, unknown)
        except FormatError as error:
            faults.append(error)
            if len(faults) > _FAULTS:
                break
            continue
        if row is not None:
            read_rows.append(row)
    if faults:
        raise together(faults)
    if unknown:
        reason = f"the status in {counted(len(unknown), 'row')} is none of ours, and was passed over"
        report.notice("left out", reason, file=name, line=unknown[0], hint=f"ours are: {', '.join(MEANINGS.values())}")
    return Read(columns.langs, _add(_ordered(read_rows, name), name, builder), None)


def _is_repeated(columns: Header, cells: Sequence[str]) -> bool:
    found = header(cells)
    return found is not None and found.index == columns.index


def _add(rows: list[_Read], name: str, builder: Builder) -> list[Anchor]:
    """Give rows to a builder, and return where those that have been there before are now."""
    anchors: list[Anchor] = []
    paragraph: list[list[str]] = [[], []]
    copies: list[int] = []
    seen: dict[tuple[int, int], _Read] = {}
    document = ""
    for row in rows:
        if row.before is not None:
            other = seen.setdefault(row.before, row)
            if other is not row and other.sides == row.sides:
                if row.order in (None, other.order):
                    copies.append(row.line)
                    continue
                row.confidence = None
        if row.before is not None and (not anchors or min(_less(anchors[-1].before, row.before)) >= 0):
            anchors.append(Anchor(row.before, builder.sizes))
        labels = [stated or last for stated, last in zip(row.labels, paragraph, strict=True)]  # a new row goes on
        paragraph = [stated[-1:] for stated in labels]
        document = row.document or document
        stated = ((DOCUMENT, document),) if document else ()
        builder.add(row.sides, labels, row.confidence, row.status, row.note, stated)
    if copies:
        reason = f"{rows_are(copies)} a copy of another row with the same number: read once"
        hint = "if the text stands there twice, give the copy a number of its own, such as 12.5"
        report.notice("left out", reason, file=name, line=copies[0], hint=hint)
    return anchors


def _less(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return b[0] - a[0], b[1] - a[1]


def _read_row(found: Header, line: int, cells: Sequence[str], name: str, unknown: list[int]) -> _Read | None:
    """A row of ours; None where it has no text. The lines of unknown statuses in a table of others go to `unknown`."""
    named = {column: cells[i] if i < len(cells) else "" for column, i in found.index.items()}
    for column in ("number", "confidence"):
        cell = named.get(column)
        if isinstance(cell, Number):
            named[column] = cell.exact
    for column in (*SIDES, "note", "status", "number", "confidence"):
        require_value(named.get(column, ""), name, line)
    exact = _exact(named.get("exact", ""))
    sides = []
    for side in SIDES:
        sentences = lines_of(named[side])
        stored = exact.get(side)
        sides.append(stored if stored is not None and lines_of(one_cell(stored)) == sentences else sentences)
    note = plain_cell(named.get("note", ""))
    stored_note = exact.get("note")
    if stored_note is not None and plain_cell(shown_note(stored_note)) == note:
        note = stored_note
    if not sides[0] and not sides[1]:
        if note:
            report.notice("left out", "passed over the note of a row without text", file=name, line=line)
        return None
    status = _STATUSES.get(named.get("status", "").strip().lower())
    if status is None and not found.is_ours:
        unknown.append(line)
        status = "auto"
    if status is None:
        hint = f"choose from: {', '.join(MEANINGS.values())}"
        raise FormatError(f"unknown status {named['status'][:40]!r}", file=name, line=line, hint=hint)
    same = named["written"].strip().lower() == text_digest(sides) if "written" in named else "bead" not in named
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
        " ".join(named.get(DOCUMENT, "").split()),
    )


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
        reason = f"the rows are in another order, and {rows_are(new)} without a number: where do they belong?"
        hint = "sort the table by number, or give them one, such as 12.5 for a row between 12 and 13"
        raise FormatError(reason, file=name, line=new[0], hint=hint)
    return sorted(read_rows, key=lambda row: row.order or 0.0)
