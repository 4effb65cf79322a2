r"""hunalign (Varga et al. 2005): its ladder, `12\t11\t0.3`, and the text that it writes with `-text`.

Each line of a ladder, a rung, is the place before a bead: how many sentences of the source and of the target stand
above it. The last rung is the end of both. The third column is hunalign's quality, which may be negative or above 1 and
is not taken for a probability; we write the confidence there where it is known.

With `-text` a line is a bead, `source\ttarget\tquality`, with ` ~~~ ` between the sentences of a side. The `<p>` that
hunalign wants between paragraphs of its input stands there too; it is read as such a mark and not as a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import BinaryIO

from aligner.errors import FormatError, InvariantError
from aligner.formats import Format, ReadOptions, WriteOptions
from aligner.formats.ladder import size
from aligner.formats.layout import Piece, assemble
from aligner.formats.lines import read_lines
from aligner.model import Alignment, Bead, Document, Span

_RUNG = re.compile(r"\s*([0-9]{1,18})\s+([0-9]{1,18})(?:\s+[-+0-9.eEinfa]+)?\s*")
_PARAGRAPH = "<p>"


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write the ladder, one-sided beads included. A ladder holds no text."""
    known = [bead.confidence for bead in alignment.beads if bead.confidence is not None]
    scores = [f"\t{value:.6f}" for value in known] + ["\t0"]
    if len(known) < len(alignment.beads):
        scores = [""] * (len(alignment.beads) + 1)  # readers want the column in every line or in none
    starts = [(bead.source.start, bead.target.start) for bead in alignment.beads]
    for (i, j), score in zip([*starts, (len(alignment.source), len(alignment.target))], scores, strict=True):
        stream.write(f"{i}\t{j}{score}\n".encode())


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a ladder, over documents of empty sentences, or hunalign's text, with its sentences; languages are `und`.

    Raises:
        FormatError: A line is neither a rung nor a bead; the rungs do not begin at 0 or go backwards.
    """
    lines = [(number, line) for number, line in read_lines(stream, name) if line.strip()]
    rungs = [_RUNG.fullmatch(line) for _, line in lines]
    begins = bool(rungs) and rungs[0] is not None and rungs[0].groups() == ("0", "0")
    if not begins and not all(rungs):  # in a text too, a line may hold nothing but numbers
        return _texts(lines, name)
    places: list[tuple[int, int]] = []
    for (number, line), rung in zip(lines, rungs, strict=True):
        if rung is None:
            hint = "a rung is two numbers and a score, with tabs between them"
            raise FormatError(f"{line.strip()[:40]!r} is not a rung", file=name, line=number, hint=hint)
        place = int(rung[1]), int(rung[2])
        if not places and place != (0, 0):
            hint = "write the whole ladder: hunalign without -bisent"
            raise FormatError("the first rung is not 0 0", file=name, line=number, hint=hint)
        if places and (place[0] < places[-1][0] or place[1] < places[-1][1]):
            raise FormatError("this rung is above the one before it", file=name, line=number)
        places.append(place)
    beads = tuple(Bead(Span(a, c), Span(b, d)) for (a, b), (c, d) in pairwise(places) if (a, b) != (c, d))
    sizes = [size([place[side] - 1 for place in places], name) for side in (0, 1)]
    source, target = (Document.from_sentences([""] * count, "und") for count in sizes)
    return Alignment(source, target, beads)


def _texts(lines: Sequence[tuple[int, str]], name: str) -> Alignment:
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    opens = [False, False]  # whether the next sentence begins a paragraph
    beads = []
    for number, line in lines:
        cells = line.split("\t")
        if len(cells) not in (2, 3):
            reason = f"{len(cells)} columns where there should be three"
            raise FormatError(
                reason, file=name, line=number, hint="a line is source, target and score, with tabs between"
            )
        spans = []
        for side, cell in enumerate(cells[:2]):
            parts = sides[side]
            start = len(parts)
            for sentence in cell.split(" ~~~ ") if cell.strip() else ():
                if sentence.strip() == _PARAGRAPH:
                    opens[side] = bool(parts)
                    continue
                gap = "" if not parts else "\n\n" if opens[side] else "\n"
                paragraph = (parts[-1].paragraph if parts else 0) + opens[side]
                parts.append(Piece(gap, sentence.strip(), paragraph))
                opens[side] = False
            spans.append(Span(start, len(parts)))
        if spans[0].size or spans[1].size:
            beads.append(Bead(spans[0], spans[1]))
    try:
        source, target = (assemble("und", "", parts) for parts in sides)
    except InvariantError as error:
        raise FormatError(error.reason, file=name) from None
    return Alignment(source, target, tuple(beads))


FORMAT = Format(
    name="hunalign",
    title="hunalign ladder: sentence numbers without text",
    read=read,
    write=write,
    keeps=frozenset({"beads", "one-sided"}),
    holds_text=False,
)
