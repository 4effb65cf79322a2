"""The tables of a PDF: which lines of print stand in which cell.

A file says nothing of tables. A row shows in runs of lines that stand side by side and are drawn one after the other;
that it is one of a table, and not two columns of a text or a line with a wide gap, the row before or behind it tells,
whose cells begin or end at the same places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from aligner.texts.pdf_glyphs import Line

_HIGHEST = 15  # lines in a cell
_AT = 3.0  # points within which cells begin or end at the same place
_MARKED = 5.0  # sizes of print that a number or a bullet stands before its item at most
_ROWS = 0.6  # sizes of print within which two cells begin at the same height
_MARKER = re.compile(r"\(?(\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]*|[^\w\s]{1,2}|\W?[一二三四五六七八九十]{1,3}\W?")
_SURE_MARKER = re.compile(r"\(?(\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[^\w\s]|[一二三四五六七八九十]{1,3}、")

Cell = list[Line]
Row = list[Cell]


def with_cells(lines: Sequence[Line]) -> list[Line]:
    """Number the cells of tables, and put together the parts of lines that stand in none.

    Args:
        lines: In the order in which they are drawn.
    """
    number = 0
    lines = list(_with_items(lines))
    for _, page in groupby(lines, key=lambda line: line.page):
        rows = list(_rows(list(page)))
        for index, row in enumerate(rows):
            if len(row) > 1 and _is_of_table(row, rows[max(0, index - 1) : index] + rows[index + 1 : index + 2]):
                for cell in row:
                    number += 1
                    for line in cell:
                        line.cell = number
    return list(_whole(lines))


def _rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Take a page apart into runs of lines that stand side by side; what stands alone is a row of one."""
    row: Row = []
    for run in _runs(lines):
        last = row[-1] if row else []
        if not last or not _is_beside(last, run):
            if row:
                yield row
            row = [run]
            continue
        if len(row) == 1:  # the text above the first cell is none of it
            top = next(i for i, line in enumerate(last) if line.bottom < run[0].bottom + _ROWS * line.size)
            if top:
                yield [last[:top]]
                row = [last[top:]]
        left = max(line.right for line in row[-1])
        below = next((i for i, line in enumerate(run) if i and line.left < left), len(run))
        row.append(run[:below])
        if run[below:]:
            yield row
            row = [run[below:]]
    if row:
        yield row


def _runs(lines: Sequence[Line]) -> Iterator[Cell]:
    run: Cell = []
    for line in lines:
        below = not run or run[-1].bottom - line.bottom > 0.3 * line.size
        if run and not (below and line.left < run[-1].right and line.right > run[-1].left):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _is_beside(left: Cell, right: Cell) -> bool:
    """Whether a run stands to the right of the last lines of another one."""
    near = [line for line in left if line.bottom < right[0].bottom + _ROWS * line.size]
    if not near or near[0].bottom + near[0].size < right[-1].bottom:
        return False
    return min(line.left for line in right) >= max(line.right for line in near)


def _is_of_table(row: Row, neighbours: Sequence[Row]) -> bool:
    if max(map(len, row)) > _HIGHEST or (len(row) == 2 and _MARKER.fullmatch(row[0][0].text.strip())):
        return False
    if row[0][0].bottom - row[-1][0].bottom > _HIGHEST * row[0][0].size:
        return False
    places = _places(row)
    return any(len(other) > 1 and places & _places(other) for other in neighbours)


def _places(row: Row) -> set[tuple[str, int]]:
    """Where the cells behind the first begin, end and have their middle, each as two numbers that overlap."""
    found = set()
    for cell in row[1:]:
        left, right = min(line.left for line in cell), max(line.right for line in cell)
        for name, place in (("left", left), ("right", right), ("middle", (left + right) / 2)):
            found |= {(name, int(place // _AT)), (name, int((place + _AT / 2) // _AT))}
    return found


def _with_items(lines: Sequence[Line]) -> Iterator[Line]:
    """Join the numbers and bullets of items with what stands behind them."""
    marker: Line | None = None
    for line in lines:
        if marker is not None and not _is_marked(marker, line):
            yield marker
            marker = None
        if marker is not None:
            yield _joined(marker, line)
            marker = None
        elif _SURE_MARKER.fullmatch(line.text.strip()):
            marker = line
        else:
            yield line
    if marker is not None:
        yield marker


def _whole(lines: Sequence[Line]) -> Iterator[Line]:
    """Join the parts of lines that are no cells."""
    whole: Line | None = None
    for line in lines:
        if whole is None:
            whole = line
        elif not line.cell and not whole.cell and _is_on_level(whole, line) and (line.joint or _is_marked(whole, line)):
            _joined(whole, line)
        else:
            yield whole
            whole = line
    if whole is not None:
        yield whole


def _joined(first: Line, line: Line) -> Line:
    """Make one line of two."""
    first.text = f"{first.text.rstrip()} {line.text}"
    first.right = max(first.right, line.right)
    first.font = first.font if first.font == line.font else ""
    return first


def _is_on_level(one: Line, other: Line) -> bool:
    return one.page == other.page and abs(one.bottom - other.bottom) < 0.5 * other.size


def _is_marked(marker: Line, line: Line) -> bool:
    """Whether one line is the number or the bullet of an item, and the other its beginning."""
    near = _is_on_level(marker, line) and 0 < line.left - marker.right < _MARKED * line.size
    return near and _MARKER.fullmatch(marker.text.strip()) is not None
