"""How values show themselves: one line at a prompt, and the first beads as a table in a notebook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.model.alignments import Alignment

_ROWS = 10
_LONGEST = 400  # characters in a cell
# Control characters, and marks that turn the direction of what stands behind them.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def summary(name: str, *parts: str) -> str:
    """Return the one line that a value shows of itself: the name of its class and the parts that are not empty."""
    return f"{name}({', '.join(filter(None, parts))})"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, such as `1 bead` or `1,189 beads`; the plural where an s does not make it."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def some_of(total: int, names: Sequence[str]) -> str:
    """Return some names of so many, and how many more there are."""
    more = total - len(names)
    return ", ".join(names) + f" and {more:,} more" * (more > 0)


def languages(*tags: str) -> str:
    """Return language tags side by side, such as `zh–en`; nothing where none is known."""
    return "–".join(repr(tag or "und")[1:-1] for tag in tags) if any(tags) else ""


def table(alignment: Alignment) -> str:
    """Return the first beads of an alignment as an HTML table, with everything in it escaped."""
    documents = (alignment.source, alignment.target)
    rows = [_row(("", *(document.lang for document in documents), "confidence", "status"), "th")]
    for number, bead in enumerate(alignment.beads[:_ROWS]):
        texts = [document.slice(span) for document, span in zip(documents, (bead.source, bead.target), strict=True)]
        confidence = "" if bead.confidence is None else f"{bead.confidence:.2f}"
        rows.append(_row((str(number), *texts, confidence, bead.status), "td"))
    more = len(alignment) - _ROWS
    rest = f"<p>… {counted(more, 'more bead')}</p>" if more > 0 else ""
    return f"<p>{_escaped(repr(alignment))}</p><table>{''.join(rows)}</table>{rest}"


def _row(cells: Sequence[str], tag: str) -> str:
    style = 'dir="auto" style="text-align:start; vertical-align:top; white-space:pre-line"'
    shown = (cell if len(cell) <= _LONGEST else f"{cell[:_LONGEST]}…" for cell in cells)
    return f"<tr>{''.join(f'<{tag} {style}>{_escaped(cell)}</{tag}>' for cell in shown)}</tr>"


def _escaped(string: str) -> str:
    return escape(_UNSAFE.sub("\ufffd", string))
