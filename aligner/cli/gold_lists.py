"""Lists of gold and evaluated alignments: tables with the columns gold, auto and id, or JSON lines with such keys."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

from aligner.errors import FormatError
from aligner.io.files import name_of, read_string

SUFFIXES = (".tsv", ".csv", ".jsonl")
"""Those of lists."""
_WANTED = ("gold", "auto")


def read_list(path: str) -> Iterator[tuple[str, str, str] | FormatError]:
    """Yield the id, the gold and the evaluated file of each row, or what is wrong with it.

    Args:
        path: A table (.tsv, .csv) or JSON lines. Where no id is given, the name of the gold file without its suffix is.

    Raises:
        InputError: It cannot be read.
        FormatError: It has no row, or lacks a column.
    """
    name = name_of(path)
    text = read_string(path, remedy="save it as UTF-8").removeprefix("\ufeff")
    rows = _objects(text) if PurePath(path).suffix.lower() == ".jsonl" else _table(text, path)
    found = False
    for line, row in rows:
        found = True
        if isinstance(row, str):
            yield FormatError(row, file=name, line=line)
            continue
        gold, auto, id = (str(row.get(key) or "").strip() for key in (*_WANTED, "id"))
        if not gold or not auto:
            yield FormatError(f"there is no {'auto' if gold else 'gold'} in this row", file=name, line=line)
        else:
            yield id or PurePath(gold).stem, gold, auto
    if not found:
        raise FormatError("there is no row in this list", file=name, hint="name a gold and an auto file in each row")


def _objects(text: str) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                value = None
            yield number, value if isinstance(value, dict) else "this line is no JSON object"


def _table(text: str, path: str) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    is_tsv = PurePath(path).suffix.lower() == ".tsv"
    delimiter = "\t" if is_tsv else ";" if ";" in text.partition("\n")[0] else ","
    rows: Iterable[list[str]] = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE if is_tsv else csv.QUOTE_MINIMAL
    )
    number, header = 0, None
    try:
        for number, cells in enumerate(rows, 1):
            if header is None:
                header = [cell.strip().lower() for cell in cells]
                if missing := [key for key in _WANTED if key not in header]:
                    reason = f"this list has no column {missing[0]}"
                    hint = "let its first row name the columns gold and auto, and id if you like"
                    raise FormatError(reason, file=name_of(path), line=1, hint=hint)
            elif any(cells):
                yield number, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise FormatError(f"no table: {error}", file=name_of(path), line=number + 1) from None
