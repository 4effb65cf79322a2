"""Tables of terms: what TSV, CSV, workbooks and Markdown have in common.

A row is a pair of terms. The columns, of which a table from elsewhere needs the first two only:

=================  ==================================================================================================
source[…]          the term in the source language, whose tag stands in the brackets
target[…]          likewise in the target language
status             `candidate`, `approved` or `rejected`; a term without one is approved
score              probability that a translator would want this pair
count              number of pairs of sentences that hold both terms
source_count       number of them whose source holds the source term
target_count       number of them whose target holds the target term
part_of_speech     `noun`, `verb`, `adjective`, `adverb`, `name` or `phrase`
note               a remark
contexts           where it was seen: see `marks`
=================  ==================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from aligner import report
from aligner.errors import FormatError
from aligner.formats import ReadOptions
from aligner.formats import columns as columns_of
from aligner.formats.cells import Rows
from aligner.formats.columns import Layout
from aligner.formats.table import header, refuse_alignment
from aligner.languages.names import heading, same_language
from aligner.model import PARTS_OF_SPEECH, SIDES, TERM_STATUSES, Glossary, PartOfSpeech, Term, TermStatus
from aligner.model.display import counted
from aligner.termbases import marks
from aligner.termbases.cleaning import clean_line, language

COUNTS = ("count", "source_count", "target_count")
COLUMNS = ("status", "score", *COUNTS, "part_of_speech", "note", "contexts")
"""The columns behind the two terms."""

LONGEST = 32_000
"""Characters that the contexts of a term may have in one cell: spreadsheets cut it, or refuse the file, soon after."""

_SYNONYMS = re.compile(r"[;；](?![^()（）]*[)）])|\s\|\s")  # a semicolon in brackets belongs to a remark
_MOST_OF_ROW = 1000  # pairs


@dataclass(frozen=True, slots=True)
class Columns:
    """What the first row of a table says.

    Attributes:
        index: Where each column stands, by its name.
        langs: The languages of both sides, as far as it names them.
        ours: Whether this is a table of ours: it says the status of each term.
        others: Further columns with terms of each side, which mean the same.
    """

    index: Mapping[str, int]
    langs: tuple[str, str] = ("", "")
    ours: bool = False
    others: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())

    def named(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of a row by the names of their columns, those that are not there left out."""
        return {name: cells[i] for name, i in self.index.items() if i < len(cells)}

    def terms(self, cells: Sequence[str], name: str, line: int) -> list[Term]:
        """The terms of a row: each of one language with each of the other; none where it lacks one of the two.

        Raises:
            FormatError: Something in it was not understood.
        """
        named = self.named(cells)
        sides = [
            [
                found
                for i in (self.index[side], *others)
                if i < len(cells)
                for cell in ([cells[i]] if self.ours else _SYNONYMS.split(cells[i]))
                if (found := clean_line(cell))
            ]
            for side, others in zip(SIDES, self.others, strict=True)
        ]
        if len(sides[0]) * len(sides[1]) > _MOST_OF_ROW:  # that is no list of synonyms
            sides = [[clean_line(cells[self.index[side]])] for side in SIDES]
        pairs = product(*sides)
        return [term({**named, "source": source, "target": target}, name, line) for source, target in pairs]


PLAIN = Columns({"source": 0, "target": 1})
"""The columns of a table that does not name them."""


def names(glossary: Glossary) -> list[str]:
    """The names of the columns."""
    langs = {"source": glossary.source_lang, "target": glossary.target_lang}
    return [*(f"{side}[{lang}]" if lang else side for side, lang in langs.items()), *COLUMNS]


def row(term: Term) -> list[str]:
    """A term as cells, all but its contexts."""
    return [
        term.source,
        term.target,
        term.status,
        score_cell(term.score),
        *(str(count) if count else "" for count in (term.count, term.source_count, term.target_count)),
        term.part_of_speech,
        term.note,
    ]


def score_cell(score: float | None) -> str:
    """A score as it is written."""
    return "" if score is None else f"{score:.4f}".rstrip("0").rstrip(".")


def rows(glossary: Glossary) -> Iterable[list[str]]:
    """All terms as cells. Warns of contexts that no cell can hold."""
    left_out = 0
    for term in glossary.terms:
        lines, count = marks.as_lines(term.contexts, LONGEST)
        left_out += len(term.contexts) - count
        yield [*row(term), lines]
    if left_out:
        reason = f"left out {counted(left_out, 'context')}, beyond {LONGEST:,} characters in a cell"
        report.notice("left out", reason)


def columns(cells: Sequence[str]) -> Columns | None:
    """What a first row says where it names the columns of a table of ours: `source` and `target[en]`."""
    found = header([cell.strip() for cell in cells])
    if found is None:
        return None
    return Columns(found.index, (language(found.langs[0]), language(found.langs[1])), "status" in found.index)


def find(
    table: Rows, name: str, options: ReadOptions = ReadOptions(), hidden: frozenset[int] = frozenset()
) -> tuple[Columns, Iterator[tuple[int, Sequence[str]]]]:
    """Find where things stand in a table of terms.

    Args:
        table: The numbers of the rows, or of the lines they begin in, and their cells.
        name: Name of the file, for messages.
        options: What the user asks for.
        hidden: Columns that a spreadsheet does not show.

    Returns:
        The columns, and the rows below their names, without those that are empty.

    Raises:
        FormatError: It is no glossary.
        ChoiceError: There is no column that the user names.
    """
    sample, rows = columns_of.peeked((line, cells) for line, cells in table if any(map(str.strip, cells)))
    sample = [row for row in sample if not row[1][0].lstrip().startswith("#")]
    if not sample:
        return PLAIN, rows
    line, cells = sample[0]
    refuse_alignment(cells, name)
    found = columns(cells) if options.columns is None else None
    if found is not None:
        return found, (row for row in rows if row[0] > line)
    layout = columns_of.find(sample, name, options.languages, options.columns, hidden, is_text=False)
    index = {"source": layout.source, "target": layout.target}
    if layout.note is not None:
        index["note"] = layout.note
    # Single words tell which column is in which language, and no more.
    langs = [lang or "" for lang in options.languages] if layout.by in ("cells", "place") else layout.langs
    made = Columns(index, (language(langs[0]), language(langs[1])), others=_synonyms(layout))
    return made, (row for row in rows if not layout.is_header(*row))


def _synonyms(layout: Layout) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Further columns with terms in each of the two languages."""
    found: tuple[list[int], list[int]] = ([], [])
    for place, cell in enumerate(layout.header):
        named = heading(cell)
        if named is None or not named.lang or place in layout.sides:
            continue
        for side, lang in enumerate(layout.langs):
            if same_language(named.lang, lang):
                found[side].append(place)
    return tuple(found[0]), tuple(found[1])


def read(table: Rows, name: str, options: ReadOptions = ReadOptions()) -> Glossary:
    """Read the rows of a table; without a row that names the columns, their cells tell which hold the terms.

    Empty rows are passed over, and so are rows that begin with `#` where the table is not one of ours. Warns of rows
    that lack one of the two terms.

    Args:
        table: The numbers of the rows, or of the lines they begin in, and their cells.
        name: Name of the file, for messages.
        options: What the user asks for.

    Raises:
        FormatError: A row was not understood, or none has two terms.
        ChoiceError: There is no column that the user names.
    """
    found, rows = find(table, name, options)
    terms: list[Term] = []
    alone: list[int] = []
    for line, cells in rows:
        if found.ours or not cells[0].lstrip().startswith("#"):
            made = found.terms(cells, name, line)
            terms += made
            if not made:
                alone.append(line)
    tell_of_alone(alone, name, is_all=not terms)
    return Glossary(tuple(terms), name, *found.langs)


def tell_of_alone(lines: Sequence[int], name: str, *, is_all: bool) -> None:
    """Say which rows lack one of the two terms.

    Args:
        lines: Their numbers.
        name: Name of the file.
        is_all: Whether there is no row with both.

    Raises:
        FormatError: There is none with both.
    """
    if not lines:
        return
    if is_all:
        raise _without_counterpart(name, lines[0])
    reason = f"passed over {counted(len(lines), 'row')} with a term without its counterpart"
    report.notice("left out", reason, file=name, line=lines[0], hint="fill in both, or delete the row")


def _without_counterpart(name: str, line: int) -> FormatError:
    hint = "give two columns in each line"
    return FormatError("a term without its counterpart", file=name, line=line, hint=hint)


def term(cells: Mapping[str, str], name: str, line: int) -> Term:
    """A term from the cells of its row by the names of their columns.

    Raises:
        FormatError: Something in it was not understood.
    """
    source, target = (clean_line(cells.get(side, "")) for side in ("source", "target"))
    if not source or not target:
        raise _without_counterpart(name, line)
    count, source_count, target_count = (_count(cells.get(key, ""), key, name, line) for key in COUNTS)
    contexts = marks.from_lines(cells.get("contexts", ""))
    if contexts is None:
        report.notice("left out", "passed over the contexts, which somebody has changed", file=name, line=line)
    return Term(
        source,
        target,
        _status(cells.get("status", ""), name, line),
        _score(cells.get("score", ""), name, line),
        count,
        source_count,
        target_count,
        _part_of_speech(cells.get("part_of_speech", ""), name, line),
        cells.get("note", "").strip(),
        contexts or (),
    )


def _status(cell: str, name: str, line: int) -> TermStatus:
    wanted = cell.strip().lower() or "approved"
    for status in TERM_STATUSES:
        if status == wanted:
            return status
    hint = f"choose from: {', '.join(TERM_STATUSES)}"
    raise FormatError(f"unknown status {cell.strip()[:40]!r}", file=name, line=line, hint=hint)


def _part_of_speech(cell: str, name: str, line: int) -> PartOfSpeech:
    wanted = cell.strip().lower()
    for part in PARTS_OF_SPEECH:
        if part == wanted:
            return part
    hint = f"choose from: {', '.join(filter(None, PARTS_OF_SPEECH))}; or leave it empty"
    raise FormatError(f"unknown part of speech {cell.strip()[:40]!r}", file=name, line=line, hint=hint)


def _score(cell: str, name: str, line: int) -> float | None:
    cell = cell.strip()
    if not cell:
        return None
    is_number = re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,20})?(E-[0-9]{1,3})?", cell, re.IGNORECASE)
    value = float(cell.replace(",", ".")) if is_number else 2.0
    if value > 1:
        raise FormatError(f"the score {cell[:40]!r} is not a number from 0 to 1", file=name, line=line)
    return value


def _count(cell: str, column: str, name: str, line: int) -> int:
    cell = cell.strip()
    number = re.fullmatch(r"([0-9]{1,9})(?:\.0*)?", cell)
    if cell and not number:
        reason = f"the {column} {cell[:40]!r} is not a whole number"
        raise FormatError(reason, file=name, line=line, hint="leave it empty where nobody has counted")
    return int(number[1]) if number else 0
