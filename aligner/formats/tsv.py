r"""Tab-separated values: one bead a row, for spreadsheets, data frames and corpus tools.

The first row names the columns; the languages stand in the first two names:

`source[zh]  target[en]  bead  confidence  status  source_paragraph  target_paragraph  division  note  written`

Cells are raw, as in the registered type text/tab-separated-values: no quotation marks around them, so read it with
quoting off (`pandas.read_csv(path, sep="\t", quoting=3)`). Four marks stand in for what a cell cannot hold:

- `\t`, `\n` for a tab and a line feed, `\\` for a backslash;
- `\|` between two sentences of a bead.

`bead` gives the number of sentences on each side. A paragraph cell has one number for all sentences, or one for each.
`division` is for the reader of the table; it is not read back. `written` is a digest of both texts: where they were
changed since, the bead is another and has no confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from aligner.errors import FormatError
from aligner.formats import Format, ReadOptions, WriteOptions, documents, pairs
from aligner.formats import columns as columns_of
from aligner.formats.languages import oriented, tell_of_left_out, two_of
from aligner.formats.layout import division_paths
from aligner.formats.lines import read_lines
from aligner.formats.sheet import DOCUMENT
from aligner.formats.sheet_reader import own_header
from aligner.formats.table import (
    Builder,
    confidence_of,
    digest,
    header,
    paragraph_labels,
    refuse_others,
    side_columns,
    status_of,
)
from aligner.model import SIDES, Alignment, DocumentPair
from aligner.model.properties import value_of

JOINED = ("unit", "confidence", "status", "note")  # behind the languages, in a table of three and more (`joined`)
COLUMNS = ("bead", "confidence", "status", "source_paragraph", "target_paragraph", "division", "note", "written")
_LADDER = re.compile(r"0\t0(?:\t[-+.0-9eE]*)?")  # how hunalign's alignments begin
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n"}
_ESCAPED = {"\\": "\\", "t": "\t", "n": "\n"}


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write one row a bead, one-sided ones included."""
    source, target = alignment.source, alignment.target
    paths = (division_paths(source), division_paths(target))

    def row(cells: Sequence[str]) -> None:
        stream.write(("\t".join(cells) + "\n").encode())

    has_documents = any(value_of(bead.properties, DOCUMENT) for bead in alignment.beads)
    row([*side_columns(alignment), *COLUMNS, *[DOCUMENT] * has_documents])
    for bead in alignment.beads:
        sides = [source.strings(bead.source), target.strings(bead.target)]
        row(
            [
                *map(cell_of, sides),
                bead.shape,
                "" if bead.confidence is None else repr(float(bead.confidence)),
                bead.status,
                " ".join(paragraph_labels(source, bead.source)),
                " ".join(paragraph_labels(target, bead.target)),
                paths[0][bead.source.start] if bead.source.size else paths[1][bead.target.start],
                cell_of([bead.note]),
                digest(sides),
                *[cell_of([value_of(bead.properties, DOCUMENT)])] * has_documents,
            ]
        )


def write_documents(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write the rows of several documents, each with the name of its document."""
    write(documents.together(pairs, output.name), output.stream, options)


def cell_of(strings: Iterable[str]) -> str:
    """Return strings as one cell."""
    return r"\|".join(re.sub(r"[\\\t\n]", lambda m: _ESCAPES[m[0]], string) for string in strings)


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a table of ours, or any with the two versions in two of its columns.

    Without our header a row is a bead of one sentence on each side (of none, where the cell is empty), and a backslash
    is a backslash.

    Raises:
        FormatError: A row has too few cells, or one of ours holds what it should not.
    """
    lines = ((line, content.split("\t")) for line, content in read_lines(stream, name) if content.strip())
    sample, rows = columns_of.peeked(lines)
    builder = Builder(name)
    if not sample:
        return builder.alignment(("und", "und"))
    first, cells = sample[0]
    refuse_others(cells, name)
    if _LADDER.fullmatch("\t".join(cells)):
        raise FormatError("this is a table of sentence numbers, without text", file=name, line=first)
    table = _joined(cells, name, options) or _own(sample, name, options)
    if table is None:
        layout = columns_of.find(sample, name, options.languages, options.columns)
        pairs.read(layout, rows, name, builder)
        return builder.alignment(layout.langs)
    next(rows)
    index, columns = table.index, table.columns
    needed = max(2, 1 + max(index.values(), default=0))
    for line, cells in rows:
        if len(cells) < needed:
            reason = f"{len(cells)} cells where there should be {needed}"
            raise FormatError(reason, file=name, line=line, hint="a row is one bead, its cells separated by tabs")
        named = {column: cells[i] for column, i in index.items()}
        texts = [cells[i] for i in columns]
        note = named.get("note", "")
        if "bead" in index:
            shape = _sizes(named["bead"], table.count, name, line)
            sizes = [shape[i] for i in table.versions]
            if not any(sizes):  # it is in other languages
                continue
            sides = [_sentences(text, size, name, line) for text, size in zip(texts, sizes, strict=True)]
            note = _sentences(note, 1, name, line)[0]
        else:
            sides = [[text] if text.strip() else [] for text in texts]
        labels = [named.get(f"{side}_paragraph", "").split() for side in SIDES]
        confidence = _confidence(named, sides, name, line)
        document = _sentences(named.get(DOCUMENT, ""), 1, name, line)[0]
        stated = ((DOCUMENT, document),) if document else ()
        builder.add(sides, labels, confidence, status_of(named.get("status", ""), name, line), note, stated)
    return oriented(builder.alignment(table.langs), table.wanted, name)


@dataclass(frozen=True, slots=True)
class _Table:
    """What the first row of a table of ours says.

    Attributes:
        index: Where each column stands, by its name.
        langs: The languages of the two sides.
        columns: Where their texts stand.
        versions: The numbers of the two among the languages of the table.
        count: How many it has.
        wanted: Languages that the sides are to be brought in the order of.
    """

    index: dict[str, int]
    langs: tuple[str, str]
    columns: tuple[int, int]
    versions: tuple[int, int] = (0, 1)
    count: int = 2
    wanted: tuple[str | None, str | None] = (None, None)


def _own(sample: Sequence[tuple[int, Sequence[str]]], name: str, options: ReadOptions) -> _Table | None:
    """The columns of a table of ours whose first row is the header; None for any other table."""
    found = own_header(sample[:1] if header(sample[0][1]) else sample, name, options)
    if found is None or found[1] != sample[0][0]:
        return None
    columns = found[0]
    return _Table(
        columns.index, columns.langs, (columns.index["source"], columns.index["target"]), wanted=options.languages
    )


def _joined(cells: Sequence[str], name: str, options: ReadOptions) -> _Table | None:
    """The columns of a table of three and more languages (`joined`); None for any other table."""
    if tuple(cells[-len(JOINED) :]) != JOINED or len(cells) <= len(JOINED) + 1:
        return None
    present = cells[: -len(JOINED)]
    columns = two_of(present, options.languages, name)
    langs = (present[columns[0]], present[columns[1]])
    if rest := [lang for i, lang in enumerate(present) if i not in columns]:
        tell_of_left_out(langs, rest, options.languages, name)
    count = len(present)
    index = {column: count + i for i, column in enumerate(("bead", *JOINED[1:]))}
    return _Table(index, langs, columns, columns, count)


def _confidence(named: Mapping[str, str], sides: Sequence[Sequence[str]], name: str, line: int) -> float | None:
    """Return the confidence of a row; None where its text has been changed since it was written."""
    confidence = confidence_of(named.get("confidence", ""), name, line)
    is_changed = "written" in named and named["written"].strip() != digest(sides)
    return None if is_changed else confidence


def _sizes(shape: str, count: int, name: str, line: int) -> list[int]:
    sizes = [int(size) for size in shape.split("-")] if re.fullmatch("[0-9]{1,9}(-[0-9]{1,9})+", shape) else []
    if len(sizes) != count or not any(sizes):
        raise FormatError(f"{shape!r} is no shape of a bead", file=name, line=line, hint="write such as 1-2")
    return sizes


def _sentences(cell: str, size: int, name: str, line: int) -> list[str]:
    """The sentences in a cell of ours."""
    if size == 0 and not cell:
        return []
    parts = [""]
    for mark, plain in re.findall(r"\\(.?)|([^\\]+)", cell):
        if plain:
            parts[-1] += plain
        elif mark == "|":
            parts.append("")
        elif mark in _ESCAPED:
            parts[-1] += _ESCAPED[mark]
        else:
            hint = r"a backslash is written \\, a sentence boundary \|"
            raise FormatError(rf"\{mark} is not one of the marks \t \n \\ \|", file=name, line=line, hint=hint)
    if len(parts) != size:
        reason = f"a cell holds {len(parts)} sentences where the bead column says {size}"
        raise FormatError(reason, file=name, line=line, hint=r"separate them with \|")
    return parts


FORMAT = Format(
    name="tsv",
    title="tab-separated table, one bead a row",
    read=read,
    write=write,
    is_table=True,
    keeps=frozenset({"beads", "one-sided", "sentences", "paragraphs", "confidence", "status", "note"}),
)
