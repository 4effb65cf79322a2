"""Findings that somebody has marked to be ignored, in a table of findings: they are not reported again.

A mark holds for a finding of the same kind, for the same reason, in a pair with the same two texts; wherever that is in
the memory, and whatever the numbers of beads are by now.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from aligner.check.finding import Finding
from aligner.errors import FormatError
from aligner.io.files import Limits, name_of, reading, string_of
from aligner.render.tables import restored

Key = tuple[str, str, str, str]  # kind, reason, source and target

_COLUMNS = ("kind", "reason", "ignore", "source[", "target[")
_NO = frozenset({"", "no", "n", "false", "0", "-", "–", "否", "不"})
_BEAD = re.compile(r"bead \d+(?: of .*)?", re.DOTALL)
_LONGEST = 10_000  # characters that are compared: a cell of a workbook does not hold more than some
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\ufeff")
_HINT = "write it with aligner check MEMORY -o findings.xlsx, and mark rows in its column “ignore”"


def key_of(finding: Finding) -> Key:
    """Return what a mark knows a finding by."""
    return _key(finding.kind, finding.reason, finding.context.source, finding.context.target)


def read_ignored(path: str, limits: Limits = Limits()) -> set[Key]:
    """Read which findings are marked.

    Args:
        path: A table of findings as `report` writes it: `.xlsx`, `.csv` or `.tsv`.
        limits: Sizes to refuse.

    Raises:
        FormatError: It is no table of findings.
    """
    name = name_of(path)
    tables: list[Iterator[list[str]]]
    with reading(path, limits) as stream:
        if PurePath(path).suffix.lower() == ".xlsx":
            from aligner.formats.xlsx.workbook import Workbook

            book = Workbook(stream, name, limits)
            tables = [map(_cells, book.rows(sheet)) for sheet in book.sheets]
        else:
            tables = [_lines(string_of(stream.read(), name, limits=limits).removeprefix("\ufeff"), name)]
        for rows in tables:
            head = [cell.strip().lower() for cell in next(rows, [])]
            places = [next((i for i, cell in enumerate(head) if cell.startswith(one)), -1) for one in _COLUMNS]
            if min(places) >= 0:
                return set(_marked(rows, places))
    raise FormatError("this is no table of findings with a column “ignore”", file=name, hint=_HINT)


def _cells(row: tuple[int, list[str]]) -> list[str]:
    return row[1]


def _marked(rows: Iterable[list[str]], places: list[int]) -> Iterator[Key]:
    for row in rows:
        kind, reason, mark, source, target = (row[place] if place < len(row) else "" for place in places)
        if mark.strip().lower() not in _NO:
            yield _key(kind.strip(), reason, source, target)


def _lines(content: str, name: str) -> Iterator[list[str]]:
    """Yield the rows of a table whose cells are apart by tabs, commas or semicolons, as its first line has them."""
    head = content.partition("\n")[0]
    delimiter = max("\t,;", key=head.count)
    if delimiter == "\t" and '"' not in head:
        yield from (line.split("\t") for line in content.splitlines())
        return
    try:
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter):
            yield [restored(cell) for cell in row]
    except csv.Error as error:
        raise FormatError(f"not valid CSV: {error}", file=name, hint=_HINT) from None


def _key(kind: str, reason: str, source: str, target: str) -> Key:
    return kind, _BEAD.sub("bead", _line(reason)), _line(source), _line(target)


def _line(cell: str) -> str:
    return " ".join(_UNSEEN.sub("", cell[: 2 * _LONGEST]).split())[:_LONGEST]
