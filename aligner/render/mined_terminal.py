"""What two texts have in common, on a terminal: the beginnings of both sides of each match next to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from aligner.model import Document, Match, Mined, Span
from aligner.model.display import counted
from aligner.render import confidence
from aligner.render.shown import excerpt

_STYLES = {"sure": "green", "middle": "yellow", "doubtful": "red", "unknown": ""}
_LINES = 2  # of each side


def view(mined: Mined, width: int) -> Iterator[RenderableType]:
    """What to print for the matches, piece by piece, and a last line that sums up.

    Args:
        mined: What to show.
        width: Columns to use.
    """
    labels = [_label(match) for match in mined]
    label_width = max((len(line) for label in labels for line in label), default=0)
    side_width = max(8, (width - label_width - 6) // 2)
    for match, label in zip(mined, labels, strict=True):
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=label_width, no_wrap=True)
        table.add_column(width=side_width, overflow="fold")
        table.add_column(width=side_width, overflow="fold")
        table.add_row(
            Text("\n".join(label), style=_STYLES[confidence.level(match.probability)]),
            Text(_beginning(mined.source, match.source, side_width)),
            Text(_beginning(mined.target, match.target, side_width)),
        )
        yield table
    kinds = Counter(match.kind for match in mined)
    told = ", ".join(counted(count, kind) for kind, count in sorted(kinds.items()))
    yield Text(counted(len(mined), "match", "matches") + (f": {told}" if told else ""), style="dim")


def _label(match: Match) -> list[str]:
    """The probability and kind of a match, and under it the numbers of its sentences, from 1, and the coverage."""
    numbers = " – ".join(
        str(span.start + 1) if span.size == 1 else f"{span.start + 1}-{span.stop}"
        for span in (match.source, match.target)
    )
    return [f"{match.probability:.2f} {match.kind}", f"{numbers}  {match.coverage}"]


def _beginning(document: Document, span: Span, width: int) -> str:
    """The beginning of some sentences, as much as takes so many lines."""
    first, last = document.sentences[span.start].span, document.sentences[span.stop - 1].span
    return excerpt(document, Span(first.start, last.stop), _LINES * width - 2)
