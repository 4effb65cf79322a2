"""What the tables share: the names of their columns, what stands in a cell, and the way from rows back to beads."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aligner.errors import FormatError, InvariantError
from aligner.formats.layout import Outline, Piece, assemble
from aligner.model import STATUSES, Alignment, Bead, Document, Mined, Properties, Recipe, Span, Status, normalised

LARGEST = 100_000_000
"""Characters in all cells together beyond which a table is refused: a file can name one long cell many times."""

_SIDE = re.compile(r"(source|target)(?:\s*\[([^\]]*)\])?", re.IGNORECASE)
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # a spreadsheet takes 12e45 for a number
_WHITE = re.compile(r"\s+")
_BREAK = re.compile("[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


_OF_GLOSSARIES = frozenset({"source_count", "target_count", "part_of_speech", "entry_id", "term_info"})
_OF_FINDINGS = frozenset({"kind", "severity", "reason"})
_OF_ALIGNMENTS = frozenset({"bead", "confidence", "source_paragraph", "target_paragraph"})
FIND_TERMS = "aligner glossary finds the terms of an alignment"
"""The way out where somebody gives an alignment as a glossary."""


class Fault(str):
    """Stands in a cell that has no value that could be read; its characters say why."""


class Number(str):
    """A number as a spreadsheet shows it.

    Attributes:
        exact: The number itself, with all its digits.
    """

    exact: str

    def __new__(cls, shown: str, exact: str) -> Number:
        made = super().__new__(cls, shown)
        made.exact = exact
        return made


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a table of ours.

    Attributes:
        index: Where each column stands, by its name; `source` and `target` without their languages.
        langs: The languages of both sides.
        is_ours: Whether it is as this program writes it, with languages in brackets or digests of the text.
    """

    index: dict[str, int]
    langs: tuple[str, str]
    is_ours: bool = True


def header(cells: Sequence[str]) -> Header | None:
    """The names of the columns where `cells` are that: there is a `source[zh]` and a `target[en]` among them."""
    index = {}
    langs: dict[str, str] = {}
    for i, cell in enumerate(cells):
        name = cell.strip()
        if match := _SIDE.fullmatch(name):
            name = match[1]
            langs.setdefault(name.lower(), (match[2] or "").strip() or "und")
        if name:
            index[name.lower()] = i
    if len(langs) != 2:
        return None
    return Header(index, (langs["source"], langs["target"]), "written" in index or set(langs.values()) != {"und"})


def refuse_others(cells: Sequence[str], name: str) -> None:
    """See that a table whose first row this is holds an alignment, as far as the row tells.

    Raises:
        FormatError: It names columns that glossaries, or tables of findings, alone have.
    """
    if {cell.strip().lower() for cell in cells} >= _OF_FINDINGS:
        hint = "name the memory that was checked; aligner check --ignored reads the marks in this table"
        raise FormatError("this is a table of findings, not an alignment", file=name, hint=hint)
    if _names_any(cells, _OF_GLOSSARIES):
        hint = "aligner glossary --convert writes it in other formats, aligner check --glossary uses it"
        raise FormatError("this is a glossary, not an alignment", file=name, hint=hint)


def refuse_alignment(cells: Sequence[str], name: str) -> None:
    """See that a table whose first row this is holds a glossary, as far as the row tells.

    Raises:
        FormatError: It names columns that alignments alone have.
    """
    if _names_any(cells, _OF_ALIGNMENTS):
        raise FormatError("this is an alignment, not a glossary", file=name, hint=FIND_TERMS)


def _names_any(cells: Sequence[str], names: frozenset[str]) -> bool:
    return not names.isdisjoint(cell.strip().lower() for cell in cells)


def digest(sides: Sequence[Sequence[str]]) -> str:
    """Return letters that tell the sentences of both sides of a row from any others."""
    return hashlib.sha256(json.dumps(sides).encode()).hexdigest()[:12].translate(_LETTERS)


def without_breaks(string: str) -> str:
    """`string` with a space for each stretch of white space in which some program would see the end of a line."""
    if not _BREAK.search(string):
        return string
    return _WHITE.sub(lambda match: " " if _BREAK.search(match[0]) else match[0], string)


def plain_cell(cell: str) -> str:
    """The text of a cell with line feeds as line ends, without white space around it."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def require_value(cell: str, name: str, line: int) -> None:
    """Refuse a cell that has no value.

    Raises:
        FormatError: It has none.
    """
    if isinstance(cell, Fault):
        raise FormatError(str(cell), file=name, line=line, hint="type the text itself into the cell")


def side_columns(alignment: Alignment | Mined) -> list[str]:
    """The names of the columns of text: `source[zh]`, `target[en]`."""
    return [f"source[{alignment.source.lang}]", f"target[{alignment.target.lang}]"]


def paragraph_labels(document: Document, span: Span) -> list[str]:
    """Numbers of paragraphs from 1: one for all sentences of a bead, or one for each."""
    numbers = [str(sentence.paragraph + 1) for sentence in document.sentences[slice(*span)]]
    return numbers[:1] if len(set(numbers)) == 1 else numbers


def status_of(cell: str, name: str, line: int) -> Status:
    """The status that a cell names; none is `auto`.

    Raises:
        FormatError: There is no such status.
    """
    if cell and cell not in STATUSES:
        raise FormatError(f"unknown status {cell!r}", file=name, line=line, hint=f"choose from: {', '.join(STATUSES)}")
    return cell or "auto"


def confidence_of(cell: str, name: str, line: int) -> float | None:
    """The probability in a cell, if there is one.

    Raises:
        FormatError: It is no number from 0 to 1.
    """
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        reason = f"the confidence {cell[:40]!r} is not a number from 0 to 1"
        raise FormatError(reason, file=name, line=line)
    return value


def most_rows(size: int) -> int:
    """Rows beyond which a packed file of this size in bytes is refused: a real one has far fewer."""
    return 50_000 + size // 8


class Builder:
    """Puts an alignment together, bead by bead.

    Args:
        name: Name of the file, for messages.
        rows: Beads beyond which the table is refused.
    """

    def __init__(self, name: str, rows: int | None = None) -> None:
        self._name = name
        self._rows = rows
        self._pieces: tuple[list[Piece], list[Piece]] = ([], [])
        self._labels = ["", ""]
        self._beads: list[Bead] = []
        self._size = 0

    @property
    def sizes(self) -> tuple[int, int]:
        """Number of sentences on each side so far."""
        return len(self._pieces[0]), len(self._pieces[1])

    def add(
        self,
        sides: Sequence[Sequence[str]],
        labels: Sequence[Sequence[str]] = ((), ()),
        confidence: float | None = None,
        status: Status = "auto",
        note: str = "",
        properties: Properties = (),
    ) -> bool:
        """Add a bead; one without any sentences is passed over.

        Args:
            sides: The sentences of the source and of the target.
            labels: The paragraph of each sentence under any name, or one for all of them. Where it changes, a
                paragraph begins.
            confidence: As in `Bead`.
            status: As in `Bead`.
            note: A remark, not yet normalised.
            properties: As in `Bead`.

        Returns:
            Whether it was one.

        Raises:
            FormatError: The table becomes too large.
        """
        self._size += sum(len(string) for side in sides for string in side) + len(note)
        self._size += sum(len(name) + len(value) for name, value in properties)
        self.check(self._size, len(self._beads))
        spans = []
        for i, (strings, stated) in enumerate(zip(sides, labels, strict=True)):
            parts = self._pieces[i]
            named = stated if len(stated) == len(strings) else [*stated[:1], ""][:1] * len(strings)
            start = len(parts)
            for string, label in zip(strings, named, strict=True):
                begins = bool(parts) and label != self._labels[i]
                gap = "" if not parts else "\n\n" if begins else "\n"
                parts.append(Piece(gap, string, (parts[-1].paragraph if parts else 0) + begins))
                self._labels[i] = label
            spans.append(Span(start, len(parts)))
        if not spans[0].size and not spans[1].size:
            return False
        self._beads.append(Bead(spans[0], spans[1], confidence, status, self._clean(note), properties))
        return True

    def check(self, characters: int, rows: int) -> None:
        """See that a table does not become too large, before its rows are given to the builder or while they are.

        Raises:
            FormatError: It does.
        """
        what = f"its cells hold more than {LARGEST:,} characters" if characters > LARGEST else ""
        if self._rows is not None and rows > self._rows:
            what = f"it has more than {self._rows:,} rows, which no file of its size should"
        if what:
            raise FormatError(what, file=self._name, hint="split it into several files")

    def alignment(
        self,
        langs: Sequence[str],
        recipe: Recipe | None = None,
        origins: Sequence[str] = ("", ""),
        outlines: Sequence[Iterable[Outline]] = ((), ()),
    ) -> Alignment:
        """All that was added.

        Raises:
            FormatError: It makes no alignment.
        """
        try:
            source, target = map(assemble, langs, origins, self._pieces, outlines)
        except InvariantError as error:
            raise FormatError(error.reason, file=self._name) from None
        return Alignment(source, target, tuple(self._beads), recipe)

    def _clean(self, note: str) -> str:
        if re.search("[\ud800-\udfff]", note):
            raise FormatError("a note has a lone surrogate, which is no character", file=self._name)
        return normalised(note)
