"""Rows of a table from elsewhere as beads: a sentence on each side, none where the cell is empty."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from aligner import report
from aligner.errors import FormatError
from aligner.formats.cells import Rows
from aligner.formats.columns import Layout, column_letters
from aligner.formats.messages import shortened, together
from aligner.formats.table import Builder, Fault, plain_cell, require_value, without_breaks

_FAULTS = 1000  # rows that are not understood, beyond which reading ends


class _Shared(NamedTuple):
    """What rows that share a cell of text hold together."""

    sides: list[list[str]]
    notes: list[str]


def read(
    layout: Layout,
    rows: Rows,
    name: str,
    builder: Builder,
    merged: Sequence[tuple[int, int, int, int]] = (),
    *,
    is_grid: bool = False,
) -> None:
    """Read rows into a builder.

    Says which rows it passes over: those that repeat the names of the columns, and those without text.

    Args:
        layout: Where things stand in a row.
        rows: The rows with their numbers from 1.
        name: Name of the file, for messages.
        builder: What the beads are added to.
        merged: Cells that are merged: the first row and column and the last. Rows that share a cell of text are a bead.
        is_grid: Whether a row of one cell is a one-sided one, as in a workbook, and not one that was broken.

    Raises:
        FormatError: Rows were not understood.
    """
    repeated: list[str] = []
    without: list[str] = []
    faults: list[FormatError] = []
    blocks = deque(_blocks(merged, layout))
    shared = _Shared([[], []], [])
    for line, cells in rows:
        if layout.is_header(line, cells):
            repeated += [str(line)] if line >= layout.first else []
            continue
        try:
            sides = _sides(layout, line, cells, name, is_grid=is_grid)
        except FormatError as error:
            faults.append(error)
            if len(faults) > _FAULTS:
                break
            continue
        note = cells[layout.note] if layout.note is not None and layout.note < len(cells) else ""
        notes = [] if isinstance(note, Fault) or not note else [plain_cell(note)]
        if blocks and line > blocks[0][1]:
            builder.add(shared.sides, note="\n".join(shared.notes))
            shared = _Shared([[], []], [])
            while blocks and line > blocks[0][1]:
                blocks.popleft()
        if blocks and line >= blocks[0][0]:
            for one, other in zip(shared.sides, sides, strict=True):
                one += other
            shared.notes.extend(notes)
        elif any(sides):
            builder.add(sides, note="\n".join(notes))
        else:
            without.append(str(line))
    builder.add(shared.sides, note="\n".join(shared.notes))
    if faults:
        raise _refusal(faults, name, is_one_column=not any(builder.sizes) and not is_grid)
    if layout.by == "place" and sum(map(bool, builder.sizes)) == 1:
        column = column_letters(layout.sides[builder.sizes[0] == 0])
        reason = f"only column {column} has text: the other version is left empty"
        hint = "if that is wrong, name both columns (--columns, or columns= in Python)"
        report.notice("doubted", reason, file=name, hint=hint)
    for lines, what in ((repeated, "repeat the names of the columns"), (without, "have no text in the two columns")):
        if lines:
            report.notice("left out", f"passed over rows that {what}: {shortened(lines)}", file=name)


def _refusal(faults: Sequence[FormatError], name: str, *, is_one_column: bool) -> FormatError:
    """One error for all rows that were not understood, or for a table that has no second column."""
    if len(faults) > 1 and is_one_column:
        hint = "two columns are needed, the two versions, with a tab between them"
        return FormatError("there is only one column in it", file=name, hint=hint)
    return together(faults)


def _blocks(merged: Sequence[tuple[int, int, int, int]], layout: Layout) -> list[tuple[int, int]]:
    """The first and last rows of stretches that share a cell of text."""
    blocks: list[tuple[int, int]] = []
    for top, left, bottom, right in sorted(merged):
        if top >= layout.first and any(left <= side <= right for side in layout.sides):
            if blocks and top <= blocks[-1][1]:
                blocks[-1] = (blocks[-1][0], max(bottom, blocks[-1][1]))
            else:
                blocks.append((top, bottom))
    return blocks


def _sides(layout: Layout, line: int, cells: Sequence[str], name: str, *, is_grid: bool) -> list[list[str]]:
    if len(cells) == 1 and max(layout.sides) == 1 and not is_grid:
        hint = "where the other one is empty, the separator stands all the same"
        raise FormatError("one cell where there should be two", file=name, line=line, hint=hint)
    texts = layout.texts(cells)
    for cell in texts:
        require_value(cell, name, line)
    return [[text] if (text := without_breaks(plain_cell(cell))) else [] for cell in texts]
