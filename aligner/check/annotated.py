"""The memory that was checked, with the findings as notes on its units, for a CAT tool."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO

from aligner import report
from aligner.check.finding import Finding
from aligner.formats import WriteOptions
from aligner.formats.codes import CODES
from aligner.model import Alignment
from aligner.model.display import counted
from aligner.registry import FORMATS

_FORMAT = "xliff"


def is_annotated(path: str) -> bool:
    """Return whether a file is to be the memory with notes, by its name."""
    return FORMATS.suffixes.get(PurePath(path).suffix.lower()) == _FORMAT


def write_annotated(findings: Sequence[Finding], alignment: Alignment, stream: BinaryIO, path: str) -> None:
    """Write all beads as XLIFF, those with findings with a note that lists them, below what their note said.

    Args:
        findings: With the numbers of beads in the alignment.
        alignment: What was checked.
        stream: Where to write.
        path: The name of the file.

    Raises:
        ChoiceError: Files with its suffix are only read.
    """
    by_bead: dict[int, list[str]] = defaultdict(list)
    for finding in findings:
        by_bead[finding.bead].append(f"{finding.severity}, {finding.kind}: {' '.join(finding.reason.split())}")
    beads = tuple(
        replace(bead, note="\n".join(([bead.note] if bead.note else []) + by_bead[number]))
        if number in by_bead
        else bead
        for number, bead in enumerate(alignment.beads, 1)
    )
    if tagged := sum(any(name.endswith(CODES) for name, _ in bead.properties) for bead in alignment.beads):
        lost = f"written without the inline elements (tags) of {counted(tagged, 'unit')}"
        report.notice("left out", lost, file=path, hint="read the notes in it, and correct the memory itself")
    descriptor = FORMATS.load(FORMATS.format_of(path))
    descriptor.write(replace(alignment, beads=beads), stream, WriteOptions())
