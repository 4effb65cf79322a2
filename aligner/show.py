"""An alignment on a terminal: both sides next to each other, coloured by confidence.

This module stands beside the pipeline: it knows the values, and rich.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from aligner.model import Alignment, Bead, Division, Document, Span

SURE, DOUBTFUL = 0.9, 0.7
"""Confidence from which a bead is shown in green, and below which in red."""

_NARROW = 90  # columns; with fewer, the number, shape and confidence of a bead stand under each other
_MARKS = {"auto": "", "approved": " ✓", "rejected": " ✗"}
# Control characters and marks of direction: they would command the terminal instead of being shown.
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def show(alignment: Alignment, console: Console, *, below: float | None = None) -> None:
    """Print an alignment.

    Args:
        alignment: What to print.
        console: Where, how wide, and whether in colour.
        below: Print the beads alone whose confidence is less than this.
    """
    narrow = console.width < _NARROW
    label_width = 1 + max(
        (len(part) for n, bead in enumerate(alignment, 1) for part in _label(n, bead, narrow)), default=0
    )
    side_width = max(4, (console.width - label_width - 4) // 2)
    shown = 0
    for number, bead in enumerate(alignment, 1):
        doubtful = below is None or bead.confidence is None or bead.confidence < below
        if not doubtful:
            continue
        shown += 1
        for heading in _headings(alignment, bead):
            console.print(Rule(Text(heading, style="bold"), style="dim", align="left"))
        console.print(_row(alignment, number, bead, label_width, side_width, narrow))
    console.print(Text(_summary(alignment, shown, below), style="dim"), soft_wrap=True)


def _row(alignment: Alignment, number: int, bead: Bead, label: int, side: int, narrow: bool) -> RenderableType:
    style = _style(bead.confidence)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=label, no_wrap=True)
    table.add_column(width=side, overflow="fold")
    table.add_column(width=side, overflow="fold")
    table.add_row(
        Text("\n".join(_label(number, bead, narrow)), style=style),
        Text(_content(alignment.source, bead.source) or "∅", style="" if bead.source.size else "dim"),
        Text(_content(alignment.target, bead.target) or "∅", style="" if bead.target.size else "dim"),
    )
    return table


def _label(number: int, bead: Bead, narrow: bool) -> list[str]:
    confidence = "–" if bead.confidence is None else f"{bead.confidence:.2f}"
    parts = [str(number), bead.shape, confidence + _MARKS[bead.status]]
    return parts if narrow else ["{:>4}  {:<4} {}".format(*parts)]


def _style(confidence: float | None) -> str:
    if confidence is None:
        return ""
    return "green" if confidence >= SURE else "red" if confidence < DOUBTFUL else "yellow"


def _content(document: Document, span: Span) -> str:
    """The text of a stretch, with at most one line end between two sentences and nothing that a terminal obeys."""
    return _UNSAFE.sub("�", re.sub(r"\s*\n\s*", "\n", document.slice(span)).replace("\t", " "))


def _headings(alignment: Alignment, bead: Bead) -> Iterator[str]:
    """The divisions that begin with this bead, on either side."""
    source = _beginning(alignment.source, bead.source)
    target = _beginning(alignment.target, bead.target)
    for name in dict.fromkeys([*source, *target]):
        where = "" if name in source and name in target else " (source)" if name in source else " (target)"
        yield name + where


def _beginning(document: Document, span: Span) -> list[str]:
    return [_name(division) for division in document.divisions if span.start <= division.sentences.start < span.stop]


def _name(division: Division) -> str:
    return f"{division.kind} {division.number}" if division.number else division.kind


def _summary(alignment: Alignment, shown: int, below: float | None) -> str:
    shapes = Counter(bead.shape for bead in alignment)
    listed = ", ".join(f"{count} × {shape}" for shape, count in sorted(shapes.items(), key=lambda x: (-x[1], x[0])))
    text = f"{len(alignment)} beads" + (f": {listed}" if listed else "")
    return text if below is None else f"{text}; {shown} below {below:g}"
