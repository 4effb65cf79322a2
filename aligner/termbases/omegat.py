"""Glossaries of OmegaT: UTF-8, three columns with tabs between them: source, target, comment.

OmegaT offers every pair in such a file, so rejected ones are not written. A byte-order mark keeps it from taking a
`.txt` for a file in the system's own encoding. It passes over lines that begin with `#`, whatever stands in them, and
would take a line end in a comment for that of the entry.
"""

from __future__ import annotations

from typing import BinaryIO

from aligner import report
from aligner.formats import ReadOptions
from aligner.model import Glossary
from aligner.termbases import TermbaseFormat, table, tsv
from aligner.termbases.cleaning import clean_line


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write one line a pair, rejected ones left out; line ends and tabs in a note become spaces.

    Warns of pairs that OmegaT would pass over.
    """
    stream.write(b"\xef\xbb\xbf# Glossary in tab-separated format -*- coding: utf-8 -*-\n")  # as OmegaT begins its own
    hidden = 0
    lines: dict[str, None] = {}
    for term in glossary.terms:
        if term.status == "rejected":
            continue
        if term.source.startswith("#"):
            hidden += 1
            continue
        note = clean_line(term.note)
        lines["\t".join([term.source, term.target, *([note] if note else [])])] = None
    stream.write("".join(f"{line}\n" for line in lines).encode())
    if hidden:
        what = "1 term that begins" if hidden == 1 else f"{hidden:,} terms that begin"
        report.notice("left out", f"left out {what} with #, which OmegaT takes for a remark")


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Glossary:
    """Read a glossary of OmegaT's, whose third column is a note; or, without tabs, a list of two columns.

    Raises:
        FormatError: It is no text; a line lacks one of its two terms.
    """
    content = tsv.content(stream, name, options)
    lines = [line for line in content.split("\n") if line.strip() and not line.startswith("#")]
    if not lines or "\t" not in lines[0] or table.columns(lines[0].split("\t")):
        return table.read(tsv.cells(content, name), name)
    terms = []
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            source, target, *rest = [*line.split("\t"), ""]
            terms.append(
                table.term({"source": source, "target": target, "note": rest[0] if rest else ""}, name, number)
            )
    return Glossary(tuple(terms), name)


FORMAT = TermbaseFormat(
    name="omegat",
    title="glossary of OmegaT (tab-separated text)",
    read=read,
    write=write,
    keeps=frozenset({"note"}),
)
