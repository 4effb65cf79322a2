r"""Matches in tables and in JSON lines: one match a line, with the texts and the numbers of its sentences.

Both are read as alignments too, where only the pairs of texts matter: `aligner convert matches.tsv memory.tmx`.

The table is raw text/tab-separated-values: no quotation marks, `\t`, `\n` and `\\` for a tab, a line feed and a
backslash, and `\|` between two sentences. Its first row names the columns, the languages in the first two:

`source[en]  target[en]  probability  kind  coverage  source_first  source_last  target_first  target_last`

Sentences are counted from 1. JSON lines have the fields `source` and `target` (lists of sentences), the last seven
columns under the same names, `source_lang`, `target_lang`, `source_origin`, `target_origin`, and in the first line
`recipe`, how the matches were found.

Neither holds what is in no match. To read one back takes both documents, and makes sure that their sentences are those
of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from aligner.errors import FormatError, InvariantError
from aligner.formats import recipes
from aligner.formats.jsonl import as_line, values
from aligner.formats.lines import read_lines
from aligner.formats.mined import MinedFormat
from aligner.formats.table import header, side_columns
from aligner.formats.tsv import cell_of
from aligner.model import SIDES, Document, Match, Mined, Recipe, Span

COLUMNS = ("probability", "kind", "coverage", "source_first", "source_last", "target_first", "target_last")
_LARGEST = 9  # digits in the number of a sentence
_OTHER_TEXTS = "read it with the texts that the matches were found in, segmented in the same way"


def write_tsv(mined: Mined, stream: BinaryIO) -> None:
    """Write one row a match."""
    stream.write(("\t".join((*side_columns(mined), *COLUMNS)) + "\n").encode())
    for match in mined:
        sides = (cell_of(document.strings(span)) for document, span in _sides(mined, match))
        stream.write(("\t".join((*sides, *map(str, _columns(match).values()))) + "\n").encode())


def write_jsonl(mined: Mined, stream: BinaryIO) -> None:
    """Write one line a match."""
    recipe = "" if mined.recipe is None else recipes.dump(mined.recipe)
    documents = (mined.source, mined.target)
    about = {f"{side}_lang": document.lang for side, document in zip(SIDES, documents, strict=True)}
    about |= {f"{side}_origin": document.text.origin for side, document in zip(SIDES, documents, strict=True)}
    for match in mined:
        texts = zip(SIDES, (document.strings(span) for document, span in _sides(mined, match)), strict=True)
        stream.write(as_line({**dict(texts), **_columns(match), **about, "recipe": recipe}))
        recipe = ""


def _sides(mined: Mined, match: Match) -> tuple[tuple[Document, Span], tuple[Document, Span]]:
    return (mined.source, match.source), (mined.target, match.target)


def _columns(match: Match) -> dict[str, Any]:
    source, target = match.source, match.target
    numbers = (source.start + 1, source.stop, target.start + 1, target.stop)
    return dict(zip(COLUMNS, (float(match.probability), match.kind, match.coverage, *numbers), strict=True))


def read_tsv(stream: BinaryIO, name: str, source: Document, target: Document) -> Mined:
    """Read a table of ours, about these documents.

    Raises:
        FormatError: It is another table, or about other sentences.
    """
    lines = ((line, content.split("\t")) for line, content in read_lines(stream, name) if content.strip())
    first, cells = next(lines, (1, []))
    names = header(cells)
    if names is None or not set(COLUMNS) <= names.index.keys():
        reason = "its first row does not name the columns of matches"
        hint = f"they are source[…], target[…], {', '.join(COLUMNS)}"
        raise FormatError(reason, file=name, line=first, hint=hint)
    rows = ((line, {column: row[i] for column, i in names.index.items() if i < len(row)}) for line, row in lines)
    return _mined(rows, name, (source, target), cell_of)


def read_jsonl(stream: BinaryIO, name: str, source: Document, target: Document) -> Mined:
    """Read JSON lines of ours, about these documents.

    Raises:
        FormatError: A line is no match, or about other sentences.
    """
    return _mined(values(stream, name), name, (source, target), list)


def _mined(
    records: Iterator[tuple[int, Any]],
    name: str,
    documents: tuple[Document, Document],
    written: Callable[[list[str]], object],
) -> Mined:
    """Make the value of records, which hold the sentences of a side as `written` gives them."""
    matches: list[Match] = []
    recipe: Recipe | None = None
    for line, record in records:
        try:
            if not isinstance(record, Mapping):
                raise ValueError("a match must be an object")
            match = _match(record)
            for side, document, span in zip(SIDES, documents, (match.source, match.target), strict=True):
                if span.stop > len(document) or record.get(side) != written(document.strings(span)):
                    reason = f"sentences {span.start + 1} to {span.stop} of the {side} are others in this text"
                    raise FormatError(reason, file=name, line=line, hint=_OTHER_TEXTS)
            recipe = recipes.load(str(record["recipe"])) if record.get("recipe") else recipe
        except (InvariantError, ValueError) as error:
            raise FormatError(getattr(error, "reason", str(error)), file=name, line=line) from None
        matches.append(match)
    matches.sort(key=lambda match: (match.source, match.target))
    try:
        return Mined(*documents, tuple(matches), recipe)
    except InvariantError as error:
        raise FormatError(error.reason, file=name) from None


def _match(record: Mapping[str, Any]) -> Match:
    """Make a match of the columns of a row.

    Raises:
        ValueError: One is missing, or holds what it should not.
    """
    if missing := [column for column in COLUMNS if record.get(column) in (None, "")]:
        raise ValueError(f"there is no {missing[0]} in it")
    numbers = [str(record[column]) for column in COLUMNS[3:]]
    if not all(number.isascii() and number.isdecimal() and len(number) <= _LARGEST for number in numbers):
        raise ValueError(f"{', '.join(numbers)[:60]} are no numbers of sentences")
    first, last, target_first, target_last = map(int, numbers)
    probability, kind, coverage = (record[column] for column in COLUMNS[:3])
    try:
        if isinstance(probability, bool) or not isinstance(probability, str | int | float):
            raise ValueError
        probability = float(probability)
    except (ValueError, OverflowError):
        raise ValueError(f"probability must be a number from 0 to 1, not {str(probability)[:30]!r}") from None
    spans = Span(first - 1, last), Span(target_first - 1, target_last)
    return Match(*spans, probability, kind, coverage)


TSV = MinedFormat("tsv", "tab-separated table, one match a row", write_tsv, read_tsv)
JSONL = MinedFormat("jsonl", "records for data frames, one match a line (JSON lines)", write_jsonl, read_jsonl)
