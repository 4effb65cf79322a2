"""An alignment on a terminal: both sides next to each other, coloured by confidence.

This module stands beside the pipeline: it knows the values, and rich.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from aligner.languages.scripts import HAN, KANA
from aligner.model import Alignment, Bead, Division, Document, Span
from aligner.model.display import counted
from aligner.render import confidence

_STYLES = {"sure": "green", "middle": "yellow", "doubtful": "red", "unknown": ""}
_NARROW = 90  # columns; with fewer, the number, shape and confidence of a bead stand under each other
_MARKS = {"auto": "", "approved": " ✓", "rejected": " ✗"}
# Control characters and marks of direction: they would command the terminal instead of being shown.
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# What stays together at the end of a line of Chinese or Japanese: a character, or a word in other letters, with the
# marks that may not end a line before it, and those that may not begin one behind it.
_WIDE = HAN + KANA
_OPENING = "“‘「『（《〈【〔［｛"
_CLOSING = "，。、；：！？）》〉」』】〕］｝"
_UNIT = re.compile(rf"\s*[{_OPENING}(\[]*(?:[{_WIDE}]|[^\s{_WIDE}{_OPENING}{_CLOSING}]+)?[{_CLOSING}”’…,.;:!?)\]]*")


def view(alignment: Alignment, width: int, *, below: float | None = None) -> Iterator[RenderableType]:
    """What to print for an alignment, piece by piece: headings, beads, and a last line that sums up.

    Args:
        alignment: What to show.
        width: Columns to use.
        below: Show the beads alone whose confidence is less than this, or unknown, and that nobody has approved.
    """
    narrow = width < _NARROW
    labels = [_label(number, bead, narrow) for number, bead in enumerate(alignment, 1)]
    label_width = 1 + max((len(line) for label in labels for line in label), default=0)
    side_width = max(4, (width - label_width - 4) // 2)
    shown = 0
    for bead, label in zip(alignment, labels, strict=True):
        is_sure = bead.status == "approved" or (bead.confidence is not None and bead.confidence >= (below or 0))
        if below is not None and is_sure:
            continue
        shown += 1
        for heading in _headings(alignment, bead):
            yield Rule(Text(heading, style="bold"), style="dim", align="left")
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=label_width, no_wrap=True)
        table.add_column(width=side_width, overflow="fold")
        table.add_column(width=side_width, overflow="fold")
        table.add_row(
            Text("\n".join(label), style=_style(bead.confidence)),
            _content(alignment.source, bead.source, side_width),
            _content(alignment.target, bead.target, side_width),
        )
        yield table
    yield Text(_summary(alignment, shown, below), style="dim")


def _label(number: int, bead: Bead, narrow: bool) -> list[str]:
    parts = [str(number), bead.shape, confidence.number(bead.confidence) + _MARKS[bead.status]]
    return parts if narrow else ["{:>4}  {:<4} {}".format(*parts)]


def _style(sureness: float | None) -> str:
    return _STYLES[confidence.level(sureness)]


def _content(document: Document, span: Span, width: int) -> Text:
    """The text of a stretch, with at most one line end between two sentences and nothing that a terminal obeys."""
    if not span.size:
        return Text("∅", style="dim")
    content = _UNSAFE.sub("�", re.sub(r"\s*\n\s*", "\n", document.slice(span)).replace("\t", " "))
    return Text("\n".join(line for part in content.split("\n") for line in _folded(part, width)))


def _folded(content: str, width: int) -> list[str]:
    """Lines of a width, broken where Chinese and Japanese may be; rich breaks other text, and what is too long."""
    lines = [""]
    for unit in _UNIT.findall(content) if re.search(f"[{_WIDE}]", content) else [content]:
        if lines[-1] and cell_len(lines[-1] + unit) > width:
            lines.append(unit.lstrip())
        else:
            lines[-1] += unit
    return lines


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
    text = counted(len(alignment), "bead") + (f": {listed}" if listed else "")
    return text if below is None else f"{text}; {shown} below {below:g}"
