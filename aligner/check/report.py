"""Write findings to files: tables (TSV, CSV, XLSX), JSON, or an HTML page, with the errors marked in both texts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple

from aligner.check.finding import Finding
from aligner.registry import CHECKS, LEVELS
from aligner.render import tables

COLUMNS = ("bead", "kind", "severity", "reason", "in_source", "in_target", "other_bead")
IGNORE = "ignore"
"""The last column, in which a person marks what is not to be reported again; see `ignored`."""


class CheckedMemory(NamedTuple):
    """The memory that was checked.

    Attributes:
        memory: Name of the file.
        languages: BCP 47 tags of both sides.
        place: Gives the document of a bead and its number there; no document where there is only one.
        beads: How many beads it has.
    """

    memory: str
    languages: tuple[str, str]
    place: Callable[[int], tuple[str, int]] = lambda bead: ("", bead)
    beads: int = 0


FindingsWriter = Callable[[Sequence[Finding], BinaryIO, CheckedMemory], None]


def write(findings: Sequence[Finding], path: str, stream: BinaryIO, about: CheckedMemory) -> None:
    """Write findings in the format that the suffix of a file means.

    Args:
        findings: In the order to be written.
        path: The name of the file; `-` stands for TSV.
        stream: Where to write.
        about: The memory that was checked.

    Raises:
        ChoiceError: The suffix stands for no format.
        OutputError: There are more findings than the format can hold.
    """
    writer_of(path)([finding.placed(about.place) for finding in findings], stream, about)


def writer_of(path: str) -> FindingsWriter:
    """Return the writer for a file name.

    Raises:
        ChoiceError: The suffix stands for no format.
    """
    return tables.writer_for(WRITERS, path, "findings", also=".xlf")


def counts_of(findings: Sequence[Finding]) -> list[tuple[str, list[int]]]:
    """Return how many findings there are of each kind, by severity, the gravest first; only of kinds that there are."""
    counts: Counter[tuple[str, str]] = Counter((finding.kind, finding.severity) for finding in findings)
    rows = [(kind, [counts[kind, level] for level in LEVELS]) for kind in CHECKS]
    return sorted((row for row in rows if any(row[1])), key=lambda row: row[1], reverse=True)


def head_of(findings: Sequence[Finding], langs: tuple[str, str]) -> list[str]:
    """Return the names of the columns."""
    return [*_document(findings, "document"), *COLUMNS, f"source[{langs[0]}]", f"target[{langs[1]}]", IGNORE]


def _document(findings: Sequence[Finding], cell: str) -> list[str]:
    """The cell of the document, where there are several."""
    return [cell] if any(finding.document for finding in findings) else []


def cells_of(finding: Finding) -> list[str]:
    """Return the cells of a row, each on one line; that for the mark to ignore it is empty."""
    cells = [
        *_document([finding], finding.document),
        str(finding.bead),
        finding.kind,
        finding.severity,
        finding.reason,
        " | ".join(finding.source),
        " | ".join(finding.target),
        str(finding.other or ""),
        finding.context.source,
        finding.context.target,
        "",
    ]
    return [" ".join(cell.split()) for cell in cells]


def _rows(findings: Sequence[Finding], about: CheckedMemory) -> Iterator[list[str]]:
    yield head_of(findings, about.languages)
    yield from map(cells_of, findings)


def _tsv(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    tables.write_tsv(_rows(findings, about), stream)


def _csv(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    tables.write_csv(_rows(findings, about), stream)


def _json(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    value = {
        "source_lang": about.languages[0],
        "target_lang": about.languages[1],
        "findings": [
            {
                **({"document": finding.document} if finding.document else {}),
                "bead": finding.bead,
                "kind": finding.kind,
                "severity": finding.severity,
                "reason": finding.reason,
                "other_bead": finding.other or None,
                "source": finding.context.source,
                "target": finding.context.target,
                "source_spans": finding.context.source_spans,
                "target_spans": finding.context.target_spans,
            }
            for finding in findings
        ],
    }
    stream.write((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def _xlsx(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    from aligner.check.workbook import write_workbook

    write_workbook(findings, stream, about)


def _html(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    from aligner.check.page import write_page

    write_page(findings, stream, about)


WRITERS: Mapping[str, FindingsWriter] = {".tsv": _tsv, ".csv": _csv, ".json": _json, ".xlsx": _xlsx, ".html": _html}
"""What writes the findings, by the suffix of the file."""
