r"""Tab-separated values: one bead a row, for spreadsheets, data frames and corpus tools.

The first row names the columns; the languages stand in the first two names:

`source[zh]  target[en]  bead  confidence  status  source_paragraph  target_paragraph  division`

Cells are raw, as in the registered type text/tab-separated-values: no quotation marks around them, so read it with
quoting off (`pandas.read_csv(path, sep="\t", quoting=3)`). Four marks stand in for what a cell cannot hold:

- `\t`, `\n` for a tab and a line feed, `\\` for a backslash;
- `\|` between two sentences of a bead.

`bead` gives the number of sentences on each side. A paragraph cell has one number for all sentences, or one for each.
`division` is for the reader of the table; it is not read back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO

from aligner.errors import FormatError, InvariantError
from aligner.formats import Format, WriteOptions
from aligner.formats.layout import Piece, assemble, division_paths
from aligner.formats.lines import read_lines
from aligner.model import STATUSES, Alignment, Bead, Document, Span, Status

COLUMNS = ("bead", "confidence", "status", "source_paragraph", "target_paragraph", "division")
_HEADER = re.compile(r"(?:source|target)(?:\[([^\]]*)\])?")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n"}
_ESCAPED = {"\\": "\\", "t": "\t", "n": "\n"}


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write one row a bead, one-sided ones included."""
    source, target = alignment.source, alignment.target
    paths = (division_paths(source), division_paths(target))

    def row(cells: Sequence[str]) -> None:
        stream.write(("\t".join(cells) + "\n").encode())

    row([f"source[{source.lang}]", f"target[{target.lang}]", *COLUMNS])
    for bead in alignment.beads:
        row(
            [
                _cell(source, bead.source),
                _cell(target, bead.target),
                bead.shape,
                "" if bead.confidence is None else repr(float(bead.confidence)),
                bead.status,
                _paragraphs(source, bead.source),
                _paragraphs(target, bead.target),
                paths[0][bead.source.start] if bead.source.size else paths[1][bead.target.start],
            ]
        )


def _cell(document: Document, span: Span) -> str:
    return r"\|".join(re.sub(r"[\\\t\n]", lambda m: _ESCAPES[m[0]], sentence) for sentence in document.strings(span))


def _paragraphs(document: Document, span: Span) -> str:
    numbers = [str(sentence.paragraph + 1) for sentence in document.sentences[slice(*span)]]
    return numbers[0] if len(set(numbers)) == 1 else " ".join(numbers)


def read(stream: BinaryIO, name: str) -> Alignment:
    """Read a table of ours, or any table whose first two columns are the two versions.

    Without our header a row is a bead of one sentence on each side (of none, where the cell is empty), the languages
    are `und`, and a backslash is a backslash.

    Raises:
        FormatError: A row has too few cells, or one of ours holds what it should not.
    """
    ours, index = False, {}
    langs = ["und", "und"]
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    labels = ["", ""]
    beads = []
    for line, content in read_lines(stream, name):
        cells = content.split("\t")
        if (
            line == 1
            and len(cells) > 1
            and (headers := [_HEADER.fullmatch(cell) for cell in cells[:2]])
            and all(headers)
        ):
            langs = [header[1] or "und" for header in headers if header]
            index = {column: i for i, column in enumerate(cells)}
            ours = "bead" in index
            continue
        if not content.strip():
            continue
        needed = max(2, 1 + max(index.values(), default=0))
        if len(cells) < needed:
            reason = f"{len(cells)} cells where there should be {needed}"
            raise FormatError(reason, file=name, line=line, hint="a row is one bead, its cells separated by tabs")
        named = {column: cells[i] for column, i in index.items()}
        sizes = _sizes(named["bead"], name, line) if ours else None
        spans = []
        for i, side in enumerate(("source", "target")):
            strings = _sentences(cells[i], sizes[i], name, line) if sizes else [cells[i]] if cells[i].strip() else []
            stated = named.get(f"{side}_paragraph", "").split()
            stated = stated if len(stated) == len(strings) else stated[:1] * len(strings)
            start = len(sides[i])
            for number, string in enumerate(strings):
                label = stated[number] if stated else ""
                previous = sides[i][-1].paragraph if sides[i] else 0
                same = not sides[i] or label == labels[i]
                gap = "" if not sides[i] else "\n" if same else "\n\n"
                sides[i].append(Piece(gap, string, previous + (not same)))
                labels[i] = label
            spans.append(Span(start, len(sides[i])))
        if spans[0].size or spans[1].size:
            confidence = _confidence(named.get("confidence", ""), name, line)
            beads.append(Bead(spans[0], spans[1], confidence, _status(named.get("status", ""), name, line)))
    try:
        source, target = (assemble(lang, "", parts) for lang, parts in zip(langs, sides, strict=True))
    except InvariantError as error:
        raise FormatError(error.reason, file=name) from None
    return Alignment(source, target, tuple(beads))


def _sizes(shape: str, name: str, line: int) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", shape)
    if match is None or shape == "0-0":
        raise FormatError(f"{shape!r} is no shape of a bead", file=name, line=line, hint="write such as 1-2")
    return int(match[1]), int(match[2])


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


def _confidence(cell: str, name: str, line: int) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise FormatError(f"the confidence {cell!r} is not a number from 0 to 1", file=name, line=line)
    return value


def _status(cell: str, name: str, line: int) -> Status:
    if cell and cell not in STATUSES:
        raise FormatError(f"unknown status {cell!r}", file=name, line=line, hint=f"choose from: {', '.join(STATUSES)}")
    return cell or "auto"


FORMAT = Format(
    name="tsv",
    title="tab-separated table, one bead a row",
    read=read,
    write=write,
    keeps=frozenset({"beads", "one-sided", "sentences", "paragraphs", "confidence", "status"}),
)
