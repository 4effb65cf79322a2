"""The text on the page to read: headings, and beads in rows of two columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from aligner.model import Alignment, Bead, Division, DivisionKind, Document, Span
from aligner.render.charts import tenth
from aligner.render.confidence import Level, level
from aligner.render.shown import excerpt, language, sentence

STATUS_SIGNS = {"auto": "", "approved": "✓", "rejected": "✗"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A division that begins with a bead, on one side or on both.

    Attributes:
        anchor: Its `id` on the page.
        kind: What it is.
        number: Its number, or 0.
        depth: Number of divisions around it.
        only: The language of the side that it stands on, where it is not on both.
        words: What it begins with on each side that has it, and the attributes for that.
    """

    anchor: str
    kind: DivisionKind
    number: int
    depth: int
    only: str | None
    words: list[tuple[dict[str, str], str]]


class BeadRow(NamedTuple):
    """A bead as it is shown.

    Attributes:
        number: Its number, from 1.
        bead: The bead.
        classes: What the style sheet goes by.
        level: How sure it is.
        tenth: Likewise, as `charts.tenth`.
        sides: Of the source and the target: attributes, and sentences, each with whether it begins a paragraph.
    """

    number: int
    bead: Bead
    classes: str
    level: Level
    tenth: int | None
    sides: list[tuple[dict[str, str], list[tuple[str, bool]]]]


def headings(alignment: Alignment) -> dict[int, list[Heading]]:
    """Return the headings by the number (from 0) of the bead before which they stand."""
    documents = (alignment.source, alignment.target)
    sides = (
        _beginnings(alignment.source, [bead.source for bead in alignment.beads]),
        _beginnings(alignment.target, [bead.target for bead in alignment.beads]),
    )
    found: dict[int, list[Heading]] = {}
    count = 0
    for n in sorted({*sides[0], *sides[1]}):
        both: dict[tuple[DivisionKind, int], list[tuple[int, Division] | None]] = {}
        for side in (0, 1):
            for depth, division in sides[side].get(n, []):
                pair = both.setdefault((division.kind, division.number), [None, None])
                pair[side] = pair[side] or (depth, division)
        found[n] = []
        for (kind, number), pair in both.items():
            count += 1
            there = [(document, *part) for document, part in zip(documents, pair, strict=True) if part]
            only = there[0][0].lang if len(there) == 1 else None
            words = [(language(document.lang), _beginning(document, division)) for document, _, division in there]
            found[n].append(Heading(f"d{count}", kind, number, min(depth for _, depth, _ in there), only, words))
    return found


def rows(alignment: Alignment, first: int, last: int) -> Iterator[BeadRow]:
    """Yield the beads from number `first` to before `last` (from 0)."""
    attributes = (language(alignment.source.lang), language(alignment.target.lang))
    for n in range(first, last):
        bead = alignment.beads[n]
        sides = ((alignment.source, bead.source), (alignment.target, bead.target))
        classes = ["bead", (kind := level(bead.confidence))]
        if bead.status != "auto":
            classes.append(bead.status)
        if not bead.source.size or not bead.target.size:
            classes.append("one-sided")
        if all(_opens(document, span.start) for document, span in sides if span.size):
            classes.append("opens")
        lines = [
            [(sentence(document, i), i > 0 and _opens(document, i)) for i in range(*span)] for document, span in sides
        ]
        yield BeadRow(
            n + 1, bead, " ".join(classes), kind, tenth(bead.confidence), [*zip(attributes, lines, strict=True)]
        )


def _opens(document: Document, i: int) -> bool:
    """Whether a paragraph begins with sentence `i`."""
    return i == 0 or document.sentences[i].paragraph != document.sentences[i - 1].paragraph


def _beginning(document: Document, division: Division) -> str:
    """The words that a division begins with, from its heading on."""
    heading = division.heading
    first = document.sentences[division.sentences.start].span
    start = heading.start if heading.size > 0 else first.start
    stop = next(
        (s.span.stop for s in document.sentences[slice(*division.sentences)] if s.span.stop > start), first.stop
    )
    return excerpt(document, Span(start, max(stop, heading.stop)), 72)


def _beginnings(document: Document, spans: list[Span]) -> dict[int, list[tuple[int, Division]]]:
    """The divisions that begin in each of `spans`, which tile the document, with their depths."""
    result: dict[int, list[tuple[int, Division]]] = {}
    around: list[int] = []  # where the divisions end that are open
    n = 0
    for division in document.divisions:
        start, stop = division.sentences
        while around and around[-1] <= start:
            around.pop()
        while spans[n].stop <= start:
            n += 1
        result.setdefault(n, []).append((len(around), division))
        around.append(stop)
    return result
