"""Glossaries: the terms that a translator has decided on."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator

from aligner.errors import FormatError, InputError
from aligner.files import Limits, read_string
from aligner.model import Glossary, Term
from aligner.registry import SEGMENTERS

_HEADER = frozenset({"source", "target", *SEGMENTERS})


def read_glossary(path: str, *, encoding: str | None = None, limits: Limits = Limits()) -> Glossary:
    """Read a glossary of two columns, source term and target term, separated by tabs, commas or semicolons.

    Further columns, empty lines, lines that begin with `#`, and a first line that names the columns (`source`,
    `target`, or languages such as `zh`, `en`) are passed over; a pair that stands twice counts once.

    Args:
        path: The file, or `-`.
        encoding: Its encoding, guessed by default.
        limits: Sizes to refuse.

    Raises:
        InputError: The file cannot be read, or has no terms.
        FormatError: A line lacks one of its two terms.
    """
    content = read_string(path, encoding=encoding, limits=limits, remedy="save it as UTF-8").removeprefix("\ufeff")
    content = unicodedata.normalize("NFC", content.replace("\r\n", "\n").replace("\r", "\n"))
    terms: dict[Term, None] = {}
    first = True
    for line, cells in _rows(content, path):
        if not any(cells) or cells[0].startswith("#"):
            continue
        pair = [*cells[:2], ""][:2]
        header = first and all(cell.lower().replace("_", "-").partition("-")[0] in _HEADER for cell in pair)
        first = False
        if header:
            continue
        if not all(pair):
            raise FormatError(
                "a term without its counterpart", file=path, line=line, hint="give two columns in each line"
            )
        terms[Term(pair[0], pair[1])] = None
    if not terms:
        raise InputError("the glossary has no terms", file=path)
    return Glossary(tuple(terms), path)


def _rows(content: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """The line number and the cells of each row. Tabs separate as they are; with commas, quotation marks protect."""
    first = next((line for line in content.split("\n") if line.strip() and not line.startswith("#")), "")
    if "\t" in first:
        for number, line in enumerate(content.split("\n"), 1):
            yield number, [cell.strip() for cell in line.split("\t")]
        return
    delimiter = ";" if ";" in first and "," not in first else ","
    rows = csv.reader(content.split("\n"), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            yield rows.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise FormatError(str(error), file=path, line=rows.line_num) from None
