"""The rows of a manifest, read one by one: a table as Excel and programs write it, or JSON lines."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from aligner import report
from aligner.errors import FormatError, InputError
from aligner.io import decoding, files, foreign
from aligner.io.files import Limits
from aligner.languages.names import heading
from aligner.model import SIDES, Properties

COLUMNS = ("id", *(f"{side}{end}" for end in ("", "_lang", "_encoding") for side in SIDES))
"""The names that columns and keys may have; all others are metadata."""

_SAMPLE = 1 << 20  # bytes by which the encoding and the kind of table are told
_ANY_SIZE = 1 << 50  # a manifest is read row by row, so its size does not matter
_DELIMITERS = "\t,;|"
_MOST_LINES = 100  # of one row, whose cells may hold line breaks
_MOST_COLUMNS = 1000
_QUOTED = 40  # characters of a name that a message quotes
_FEW, _BAD = 3, 2  # lines that a table has at least, and bytes in one of them, where these are taken for a mistake
_REMEDY = "save it as UTF-8"
_TRIED = 100  # lines of which one has to be an object, or these are no JSON lines
_EXAMPLE = "let the first row name the columns: id, source, target, source_lang, target_lang, and any others"

Lines = Iterator[tuple[int, str, str]]
"""Lines with their numbers, and what is wrong with each."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        line: The number of its first line, from 1.
        named: What it says under the names of `COLUMNS`.
        metadata: What it says under others.
        problem: Why it cannot be used, or an empty string.
    """

    line: int
    named: Mapping[str, str] = field(default_factory=dict)
    metadata: Properties = ()
    problem: str = ""


def rows_of(path: str, limits: Limits = Limits()) -> Iterator[Row]:
    """Read the rows of a manifest.

    Args:
        path: The file, or `-` for standard input.
        limits: How long a line may be; standard input is bounded as a whole, too.

    Raises:
        InputError: It cannot be read.
        FormatError: It is no manifest.
    """
    name = files.name_of(path)
    with files.reading(path, limits if path == "-" else Limits(_ANY_SIZE, limits.line)) as stream:
        encoding = _encoding(stream, name)
        text = io.TextIOWrapper(stream, encoding, "replace", newline="")
        try:
            lines = _lines(text, limits.line)
            sample = list(islice(lines, _TRIED))
            start = next((line for _, line, _ in sample if line.strip()), "").lstrip()
            if not start:
                raise InputError("the file is empty, or its first lines are", file=name, hint=_EXAMPLE)
            known = _chain(sample, lines)
            yield from _objects(known, sample, name) if start[0] in "{[" else _table(known, sample, name)
        except OSError as error:
            raise InputError(files.reason_of(error), file=name) from None
        finally:
            text.detach()


def _chain(sample: Iterable[tuple[int, str, str]], lines: Lines) -> Lines:
    yield from sample
    yield from lines


def _encoding(stream: BinaryIO, name: str) -> str:
    """The encoding of a manifest by its first part.

    Raises:
        FormatError: It is a workbook or another binary file.
    """
    sample = stream.read(_SAMPLE)
    stream.seek(0)
    if len(sample) == _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    if _has_one_bad_row(sample):
        return "utf-8-sig"
    found: list[str] = []
    try:
        if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        foreign.refuse(sample, name)
        if 20 * sample.count(0) < len(sample):
            sample = sample.replace(b"\0", b"")  # those rows are refused one by one
        with report.collect_notices() as notices:
            try:
                decoding.decode(sample, name, None, None, _REMEDY, read_as=found)
            except InputError:  # a few names in an older encoding, which could be any, are Chinese ones
                decoding.decode(sample, name, None, "zh", _REMEDY, read_as=found)
    except InputError as error:
        way_out = "save it as CSV UTF-8" if "workbook" in error.reason else error.hint
        raise FormatError(f"this is no manifest: {error.reason}", file=name, line=error.line, hint=way_out) from None
    for notice in notices:
        if notice.kind == "assumed":
            report.notice(notice.kind, notice.reason, file=name, hint=notice.hint)
    encoding = found[0].partition(",")[0] if found else "utf-8"
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _has_one_bad_row(sample: bytes) -> bool:
    """Whether all is UTF-8 but a byte or two in one of several rows, which tell no other encoding."""
    bad = [line for line in sample.splitlines() if "\ufffd" in line.decode("utf-8", "replace")]
    if len(bad) != 1 or sample.count(b"\n") < _FEW or b"\0" in bad[0]:
        return False
    return bad[0].decode("utf-8", "replace").count("\ufffd") <= _BAD


def _lines(text: io.TextIOWrapper, longest: int) -> Lines:
    """The lines of a file, of those that are too long no more than the beginning."""
    number = 0
    while line := text.readline(longest + 2):
        number += 1
        problem = ""
        if len(line.rstrip("\r\n")) > longest:
            problem = f"a line of more than {longest:,} characters"
            rest = line
            while rest and not rest.endswith(("\n", "\r")):
                rest = text.readline(longest)
            line = line[:200]
        elif "\0" in line:
            problem = "zero bytes in this line"
        elif "\ufffd" in line:
            problem = "bytes in this line that are no characters; save the manifest as UTF-8"
        yield number, line, problem


# --- JSON lines ------------------------------------------------------------------------------------------------------


def _objects(lines: Lines, sample: Sequence[tuple[int, str, str]], name: str) -> Iterator[Row]:
    if not any(_is_object(line) for _, line, _ in sample):
        hint = 'one object a line: {"source": "zh/1.txt", "target": "en/1.txt"}'
        raise FormatError("this is no manifest: none of its first lines is a JSON object", file=name, hint=hint)
    for number, line, problem in lines:
        if not line.strip():
            continue
        if problem:
            yield Row(number, problem=problem)
            continue
        try:
            yield _row_of(json.loads(line), number)
        except json.JSONDecodeError as error:
            yield Row(number, problem=f"not valid JSON: {error.msg}")
        except RecursionError:
            yield Row(number, problem="not valid JSON: brackets within brackets without end")
        except ValueError as error:
            yield Row(number, problem=str(error)[:200] or "not valid JSON")


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _row_of(value: object, number: int) -> Row:
    if not isinstance(value, dict):
        raise ValueError("this line is no object")
    named: dict[str, str] = {}
    metadata: list[tuple[str, str]] = []
    for key, held in value.items():
        several = held if isinstance(held, list) and all(isinstance(one, str) for one in held) else [held]
        strings = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in several]
        if any(re.search("[\ud800-\udfff]", string) for string in (key, *strings)):
            raise ValueError(f"half of a character (a lone surrogate) in {key[:_QUOTED]}")
        if (column := _column(key)) is None:
            metadata += [(key, string) for string, one in zip(strings, several, strict=True) if one not in (None, "")]
        elif held is not None:
            if not isinstance(held, str) and not (column == "id" and type(held) is int):
                raise ValueError(f"{column} must be a string")
            named[column] = strings[0].strip()
    return Row(number, named, tuple(metadata))


def _column(name: str) -> str | None:
    """The one of `COLUMNS` that a name stands for, however it is spelt."""
    plain = re.sub(r"[\s._-]+", "_", name.strip().casefold())
    plain = re.sub("_(?:file|path|text)$", "", re.sub("_language$", "_lang", plain))
    return plain if plain in COLUMNS else None


# --- tables ----------------------------------------------------------------------------------------------------------


def _table(lines: Lines, sample: Sequence[tuple[int, str, str]], name: str) -> Iterator[Row]:
    content = "".join(line for _, line, _ in sample)
    if match := re.match(r"sep=([\t;,|])\r?\n", content):  # as Excel writes it
        delimiter = match[1]
        next(lines)
    else:
        delimiter = max(_DELIMITERS, key=lambda mark: _sides_named(content, mark))
    rows = _split(lines, delimiter)
    header = next((row for row in rows if any(cell.strip() for cell in row[1])), None)
    columns = _columns(header[1] if header and not header[2] else [])
    if header is None or not {*SIDES} <= {column for column, _ in columns}:
        found = ", ".join(cell.strip()[:20] for cell in header[1][:8]) if header else ""
        reason = f"this is no manifest: its first row names no columns source and target (it has: {found})"
        raise FormatError(reason, file=name, line=header[0] if header else 1, hint=_EXAMPLE)
    for number, cells, problem in rows:
        if problem or any(cell.strip() for cell in cells):
            yield Row(number, problem=problem) if problem else _row(number, cells, columns)


def _sides_named(content: str, delimiter: str) -> tuple[int, int]:
    """How many of the columns are named if cells end at this mark, the sides before all others."""
    first = next((line for line in content.splitlines() if line.strip()), "")
    cells = next(csv.reader([first], delimiter=delimiter), [])
    named = {column for column, _ in _columns(cells)}
    return len(named & {*SIDES}), len(cells)


def _columns(cells: Sequence[str]) -> list[tuple[str | None, str]]:
    """For each column the one of `COLUMNS` that it is, or None, and its name.

    Where no columns are called source and target, the headings of two languages or sides are they.
    """
    columns: list[tuple[str | None, str]] = []
    for cell in cells[:_MOST_COLUMNS]:
        column = _column(cell)
        columns.append((None if (column, True) in [(c, True) for c, _ in columns] else column, cell.strip()))
    if {column for column, _ in columns} & {*SIDES}:
        return columns
    found = {place: heading(cell) for place, (column, cell) in enumerate(columns) if column is None}
    sure = [place for place, named in found.items() if named is not None and not named.is_ambiguous]
    if len(sure) == 2:
        turned = [named.side for place in sure if (named := found[place])] == ["target", "source"]
        for side, place in zip(SIDES, reversed(sure) if turned else sure, strict=True):
            columns[place] = side, columns[place][1]
    return columns


def _row(number: int, cells: Sequence[str], columns: Sequence[tuple[str | None, str]]) -> Row:
    if any(cell.strip() for cell in cells[len(columns) :]):
        reason = f"this row has {len(cells)} cells, the first row names {len(columns)}"
        return Row(number, problem=f"{reason}; a cell that holds the separator stands in quotation marks")
    last = max(place for place, (column, _) in enumerate(columns) if column in SIDES)
    if len(cells) <= last:  # Excel leaves out empty cells at the end, but these are not empty
        return Row(number, problem=f"this row has {len(cells)} cells, the first row names {len(columns)}")
    named: dict[str, str] = {}
    metadata: list[tuple[str, str]] = []
    for (column, name), cell in zip(columns, map(str.strip, cells), strict=False):
        if cell and column is not None:
            named[column] = cell
        elif cell and name:
            metadata.append((name, cell))
    return Row(number, named, tuple(metadata))


def _split(lines: Lines, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """The cells of each row, with the number of its first line and what is wrong with it.

    A row goes on where a quotation mark is open, but not for ever: one that is never closed spoils its own line alone.
    """
    waiting: deque[tuple[int, str, str]] = deque()

    def following() -> tuple[int, str, str] | None:
        return waiting.popleft() if waiting else next(lines, None)

    while (first := following()) is not None:
        number, line, problem = first
        if problem:
            yield number, [line], problem
            continue
        held = [first]
        quotes = line.count('"')
        while quotes % 2 and len(held) < _MOST_LINES and (more := following()) is not None:
            held.append(more)
            quotes += more[1].count('"')
            if more[2]:
                break
        if quotes % 2 or held[-1][2]:
            waiting.extendleft(reversed(held[1:]))
            if delimiter != "\t":
                yield number, [line], "a quotation mark that is not closed"
                continue
            yield number, line.rstrip("\r\n").split("\t"), ""  # as programs other than Excel write it
            continue
        reader = csv.reader([text for _, text, _ in held], delimiter=delimiter)
        before = 0
        try:
            for cells in reader:
                yield held[before][0], cells, ""
                before = reader.line_num
        except csv.Error as error:
            yield held[before][0], [line], f"not valid CSV: {error}"
