r"""Markdown: a heading and a table (GitHub's pipe tables) with the columns of `table`, all but the contexts.

In a cell, a backslash stands before each character that Markdown would take for a mark, and `<br>` is a line end. A
table of two columns from elsewhere is read too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO

from aligner.errors import FormatError
from aligner.formats import ReadOptions
from aligner.languages.names import heading
from aligner.model import Glossary
from aligner.termbases import EVERYTHING, TermbaseFormat, table, tsv

_SPECIAL = re.compile(r"[\\`*_~\[\]<>&|]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|<br\s*/?>|(&#?\w{1,32};)")
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?")
_BAR = re.compile(r"((?:\\.|[^\\|])*)(?:\||$)", re.DOTALL)
_HEADING = "# Glossary of "


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write a heading and a table."""
    heading = _HEADING + _escaped(glossary.origin) if glossary.origin else "# Glossary"
    names = table.names(glossary)[:-1]
    is_number = {"score", *table.COUNTS}
    lines = [heading, "", _line(names), _line(["---:" if name in is_number else "---" for name in names])]
    lines += [_line(map(_escaped, table.row(term))) for term in glossary.terms]
    stream.write("".join(f"{line}\n" for line in lines).encode())


def _line(cells: Iterator[str] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(cell: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", cell).replace("\n", "<br>")


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Glossary:
    """Read the first table of a file.

    Raises:
        FormatError: There is none; a row was not understood.
    """
    lines = tsv.content(stream, name, options).split("\n")
    start = next(
        (i for i, line in enumerate(lines) if i and "|" in lines[i - 1] and _RULE.fullmatch(line.strip())), None
    )
    if start is None:
        hint = "a table has a row of names, and below it a row such as | --- | --- |"
        raise FormatError("there is no table in it", file=name, hint=hint)
    titles = [line for line in lines[:start] if line.startswith(_HEADING)]
    glossary = table.read(_rows(lines, start), name, options)
    origin = _unescaped(titles[0][len(_HEADING) :]).strip() if titles else name
    return Glossary(glossary.terms, origin or name, glossary.source_lang, glossary.target_lang)


def _rows(lines: list[str], start: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table whose names stand above line `start`, from 0; the names only where they are understood."""
    names = _cells(lines[start - 1])
    if table.columns(names) or sum(1 for cell in names if heading(cell)) > 1:
        yield start, names
    for i in range(start + 1, len(lines)):
        if "|" not in lines[i]:
            return
        yield i + 1, _cells(lines[i])


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    cells = [match[1] for match in _BAR.finditer(line)]
    if cells and not cells[-1].strip():  # behind the last bar
        del cells[-1]
    return [_unescaped(cell.strip()) for cell in cells]


def _unescaped(cell: str) -> str:
    return _ESCAPE.sub(lambda match: match[1] or (html.unescape(match[2]) if match[2] else "\n"), cell)


FORMAT = TermbaseFormat(
    name="markdown",
    title="table to read or to publish (Markdown)",
    read=read,
    write=write,
    keeps=EVERYTHING - {"contexts"},
)
