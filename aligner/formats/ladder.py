"""The ladder of Vecalign (Thompson and Koehn 2019): sentence numbers, one bead a line, `[0, 1]:[0]:0.23`.

Numbers begin at 0. The third column is a cost, better when lower; we write one minus the confidence, and only where
that is known. A cost that is read is not taken for a probability. A ladder holds no text.

Bertalign (Liu and Zhu 2022) writes two columns; the tuples that it has in memory, printed one a line, are read too:
`([0, 1], [0])`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from aligner.errors import FormatError
from aligner.formats import Format, ReadOptions, WriteOptions
from aligner.formats.layout import StatedBead, tile
from aligner.formats.lines import read_lines
from aligner.model import Alignment, Document

_LINE = re.compile(
    r"\s*\[([0-9,\s]*)\]\s*:\s*\[([0-9,\s]*)\]\s*(?::\s*[-+0-9.eEinfa]+\s*)?"
    r"|\s*\(\s*\[([0-9,\s]*)\]\s*,\s*\[([0-9,\s]*)\]\s*\)\s*,?\s*"
)
_LARGEST = 1_000_000  # a sentence number beyond this is taken for a mistake


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write the beads, one-sided ones included."""
    for bead in alignment.beads:
        cost = "" if bead.confidence is None else f":{1 - bead.confidence:.6f}"
        stream.write(f"{[*range(*bead.source)]}:{[*range(*bead.target)]}{cost}\n".encode())


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read beads over documents of empty sentences; a sentence that no line names becomes a bead of its own.

    Raises:
        FormatError: A line is no bead; beads cross or have gaps, which an alignment cannot hold (`read_links` reads
            those).
    """
    links = list(_links(stream, name))
    sizes = (
        size([n for link in links for n in link.source], name),
        size([n for link in links for n in link.target], name),
    )
    beads = tile(links, sizes, name)
    source, target = (Document.from_sentences([""] * size, "und") for size in sizes)
    return Alignment(source, target, beads)


def size(numbers: Sequence[int], name: str) -> int:
    """How many sentences a document must have in which those of these numbers stand.

    Raises:
        FormatError: So many more than there are numbers that it must be a mistake: a few bytes would fill the memory.
    """
    largest = max(numbers, default=-1)
    if largest > 10_000 + 10 * len(numbers):
        reason = f"the sentence number {largest} is too large in a file that names {len(numbers)} sentences"
        raise FormatError(reason, file=name, hint="a ladder names every sentence, or nearly every one")
    return largest + 1


def read_links(stream: BinaryIO, name: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Read sentence numbers from 0 as they stand, crossing and discontinuous beads included.

    Raises:
        FormatError: A line is no bead.
    """
    return [(link.source, link.target) for link in _links(stream, name)]


def _links(stream: BinaryIO, name: str) -> Iterator[StatedBead]:
    for number, line in read_lines(stream, name):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        sides = [_numbers(part) for part in match.groups() if part is not None] if match else []
        if None in sides or not any(sides):
            reason = f"{line.strip()[:40]!r} is not a bead"
            raise FormatError(reason, file=name, line=number, hint="a line looks like [0, 1]:[0]:0.23")
        source, target = (tuple(side or ()) for side in sides)
        if max(source + target) > _LARGEST:
            raise FormatError(f"the sentence number {max(source + target)} is too large", file=name, line=number)
        yield StatedBead(source, target, number)


def _numbers(string: str) -> list[int] | None:
    """The numbers in a list such as `0, 1`; None where it is not one."""
    parts = [part.strip() for part in string.split(",")] if string.strip() else []
    return [int(part) for part in parts] if all(re.fullmatch("[0-9]{1,18}", part) for part in parts) else None


FORMAT = Format(
    name="align",
    title="Vecalign ladder: sentence numbers without text",
    read=read,
    write=write,
    keeps=frozenset({"beads", "one-sided"}),
    holds_text=False,
    read_links=read_links,
)
