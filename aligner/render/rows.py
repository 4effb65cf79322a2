"""The text on the page to read: headings, and beads in rows of two columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from aligner.model import Alignment, Bead, Division, DivisionKind, Document, Span
from aligner.render.confidence import Level, level
from aligner.render.shown import excerpt, language, sentence

_LONGEST_HEADING = 20  # sentences
STATUS_SIGNS = {"auto": "", "approved": "✓", "rejected": "✗"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A division that begins with a bead, on one side or on both.

    Attributes:
        bead: Number of the bead, from 1.
        kind: What it is.
        number: Its number, or 0.
        depth: Number of divisions around it.
        only: The language of the side that it stands on, where it is not on both.
        words: What it begins with on each side, empty where it is not, and the attributes for that.
        is_written: Whether the text itself says what it is, in a heading of its own.
    """

    bead: int
    kind: DivisionKind
    number: int
    depth: int
    only: str | None
    words: list[tuple[dict[str, str], str]]
    is_written: bool


class BeadRow(NamedTuple):
    """A bead as it is shown.

    Attributes:
        number: Its number, from 1.
        bead: The bead.
        headings: What is said above it, where the text does not say it.
        classes: What the style sheet goes by.
        level: How sure it is.
        sides: Of the source and the target: attributes, and sentences, each with what it is: `heading`, `paragraph`
            where one begins that the other side does not have, or nothing.
    """

    number: int
    bead: Bead
    headings: list[Heading]
    classes: str
    level: Level
    sides: list[tuple[dict[str, str], list[tuple[str, str]]]]


def headings(alignment: Alignment) -> dict[int, list[Heading]]:
    """Return the headings by the number (from 0) of the bead with which they begin; list items have none."""
    documents = (alignment.source, alignment.target)
    sides = (
        _beginnings(alignment.source, [bead.source for bead in alignment.beads]),
        _beginnings(alignment.target, [bead.target for bead in alignment.beads]),
    )
    found: dict[int, list[Heading]] = {}
    for n in sorted({*sides[0], *sides[1]}):
        both: dict[tuple[DivisionKind, int], list[tuple[int, Division] | None]] = {}
        for side in (0, 1):
            for depth, division in sides[side].get(n, []):
                pair = both.setdefault((division.kind, division.number), [None, None])
                pair[side] = pair[side] or (depth, division)
        for (kind, number), pair in both.items():
            there = [(document, *part) for document, part in zip(documents, pair, strict=True) if part]
            words = [
                (language(document.lang), heading_words(document, part[1]) if part else "")
                for document, part in zip(documents, pair, strict=True)
            ]
            found.setdefault(n, []).append(
                Heading(
                    n + 1,
                    kind,
                    number,
                    min(depth for _, depth, _ in there),
                    there[0][0].lang if len(there) == 1 else None,
                    words,
                    any(_heading_sentences(document, division) for document, _, division in there),
                )
            )
    return found


def rows(alignment: Alignment, found: Mapping[int, list[Heading]]) -> Iterator[BeadRow]:
    """Yield the beads of an alignment; `found` are its headings, as `headings` returns them."""
    attributes = (language(alignment.source.lang), language(alignment.target.lang))
    titles = [headed(document) for document in (alignment.source, alignment.target)]
    for n, bead in enumerate(alignment.beads):
        sides = ((alignment.source, bead.source), (alignment.target, bead.target))
        classes = ["bead", (kind := level(bead.confidence))]
        if bead.status != "auto":
            classes.append(bead.status)
        if not bead.source.size or not bead.target.size:
            classes.append("one-sided")
        if opens := all(_opens(document, span.start) for document, span in sides if span.size):
            classes.append("opens")
        lines = [
            [(sentence(document, i), _kind(document, i, i in there, opens and i == span.start)) for i in range(*span)]
            for (document, span), there in zip(sides, titles, strict=True)
        ]
        above = [heading for heading in found.get(n, []) if not heading.is_written and heading.kind != "item"]
        yield BeadRow(n + 1, bead, above, " ".join(classes), kind, [*zip(attributes, lines, strict=True)])


def _kind(document: Document, i: int, is_heading: bool, is_row: bool) -> str:
    """What a sentence is; `is_row` if the whole row begins a paragraph with it, which its distance shows."""
    if is_heading:
        return "heading"
    return "paragraph" if i > 0 and not is_row and _opens(document, i) else ""


def headed(document: Document, span: Span | None = None) -> frozenset[int]:
    """Return the sentences that are the headings of divisions, by way of those near `span` alone where it is given."""
    divisions = document.divisions
    if span is not None:
        first, last = span.start - _LONGEST_HEADING, span.stop
        start, stop = (bisect_left(divisions, n, key=lambda division: division.sentences.start) for n in (first, last))
        divisions = divisions[start:stop]
    return frozenset(i for division in divisions for i in _heading_sentences(document, division))


def _heading_sentences(document: Document, division: Division) -> list[int]:
    """The sentences that a title or the heading of a section consists of."""
    if division.kind not in ("title", "section") or not division.heading.size:
        return []
    found = []
    for i in range(*division.sentences):
        if document.sentences[i].span.stop > division.heading.stop:
            break
        found.append(i)
    return found


def _opens(document: Document, i: int) -> bool:
    """Whether a paragraph begins with sentence `i`."""
    return i == 0 or document.sentences[i].paragraph != document.sentences[i - 1].paragraph


def heading_words(document: Document, division: Division) -> str:
    """Return the words that a division begins with, from its heading on."""
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
