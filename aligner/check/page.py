"""Findings as an HTML page: how many there are of what, and below it each bead with its findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import BinaryIO

from aligner.check.finding import Finding
from aligner.check.report import CheckedMemory, counts_of
from aligner.model import Span
from aligner.registry import LEVELS
from aligner.render import pages
from aligner.render.shown import language, one_line
from aligner.render.words import PageWords

_Side = tuple[dict[str, str], str, list[Span]]
_Row = tuple[str, int, list[_Side], list[Finding], str]


def write_page(findings: Sequence[Finding], stream: BinaryIO, about: CheckedMemory) -> None:
    """Write a page.

    Args:
        findings: In the order to be written.
        stream: Where to write.
        about: The memory that was checked.
    """
    memory, langs = one_line(about.memory), [one_line(lang) for lang in about.languages]
    rows = counts_of(findings)
    beads = len({(finding.document, finding.bead) for finding in findings})
    pages.write(
        stream,
        "findings.html",
        ("base.css", "findings.css"),
        title=f"Findings – {memory}",
        word=PageWords(*about.languages),
        kind="",
        heading=PageWords(*about.languages)("Findings"),
        memory=memory,
        figures=[
            ("finding" if len(findings) == 1 else "findings", len(findings)),
            ("beads with findings", beads),
            *([("beads", about.beads)] if about.beads else []),
        ],
        levels=LEVELS,
        counts=rows,
        sums=[sum(counts[place] for _, counts in rows) for place in range(len(LEVELS))],
        tags=langs,
        rows=_rows(findings, about),
    )


def _rows(findings: Sequence[Finding], about: CheckedMemory) -> Iterator[_Row]:
    """Yield each bead: its document where that is another one, its number, its sides, its findings, the gravest."""
    attributes = [language(lang) for lang in about.languages]
    before = ""
    for (document, bead), group in groupby(findings, key=lambda finding: (finding.document, finding.bead)):
        found = sorted(group, key=lambda finding: LEVELS.index(finding.severity))
        first = found[0].context
        spans = [
            [span for finding in found for span in finding.context.source_spans],
            [span for finding in found for span in finding.context.target_spans],
        ]
        texts = list(zip(attributes, (first.source, first.target), spans, strict=True))
        yield one_line(document) if document != before else "", bead, texts, found, found[0].severity
        before = document
