"""The text on the page to read: headings, and beads in rows of two columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.builder import E

from aligner.formats.html.charts import tenth
from aligner.formats.html.signs import Words, excerpt, language, sentence, shown
from aligner.model import Alignment, Bead, Division, Document, Kind, Span
from aligner.render.confidence import SIGNS, band, number

_STATUS = {"approved": "✓", "rejected": "✗"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A division that begins with a bead, on one side or on both.

    Attributes:
        anchor: Its `id` on the page.
        kind: What it is.
        number: Its number, or 0.
        depth: Number of divisions around it.
        source: The division of the source text, where it is there.
        target: Likewise of the target text.
    """

    anchor: str
    kind: Kind
    number: int
    depth: int
    source: Division | None
    target: Division | None

    def element(self, alignment: Alignment, word: Words) -> Any:
        """The heading itself."""
        heading = E(f"h{min(self.depth + 2, 6)}", self.name(word), id=self.anchor)
        if self.source is None or self.target is None:
            document = alignment.target if self.source is None else alignment.source
            heading.append(E.small(f" ({shown(document.lang)})"))
        return heading

    def name(self, word: Words) -> Any:
        """What it is called, such as Proposal 1."""
        name = word(self.kind)
        name.text = name.text.capitalize()
        name.tail = f" {self.number}" if self.number else ""
        return name

    def entry(self, alignment: Alignment, word: Words) -> Any:
        """Its line in the table of contents, with the words that it begins with."""
        link = E.a(E.b(self.name(word)), href=f"#{self.anchor}")
        for document, division in ((alignment.source, self.source), (alignment.target, self.target)):
            if division is not None:
                link.append(E.span({**language(document), "class": "words"}, _beginning(document, division)))
        return E.li({"class": f"depth{min(self.depth, 3)}"}, link)


def headings(alignment: Alignment) -> dict[int, list[Heading]]:
    """The headings by the number (from 0) of the bead before which they stand."""
    sides = (
        _beginnings(alignment.source, [bead.source for bead in alignment.beads]),
        _beginnings(alignment.target, [bead.target for bead in alignment.beads]),
    )
    found: dict[int, list[Heading]] = {}
    count = 0
    for n in sorted({*sides[0], *sides[1]}):
        both: dict[tuple[Kind, int], list[tuple[int, Division] | None]] = {}
        for side in (0, 1):
            for depth, division in sides[side].get(n, []):
                pair = both.setdefault((division.kind, division.number), [None, None])
                pair[side] = pair[side] or (depth, division)
        found[n] = []
        for (kind, number_), (source, target) in both.items():
            count += 1
            depth = min(part[0] for part in (source, target) if part)
            found[n].append(Heading(f"d{count}", kind, number_, depth, source and source[1], target and target[1]))
    return found


def rows(alignment: Alignment, first: int, last: int, word: Words) -> Iterator[Any]:
    """The beads from number `first` to before `last` (from 0), as items of a list."""
    documents = (alignment.source, alignment.target)
    attributes = tuple(map(language, documents))
    for n in range(first, last):
        bead = alignment.beads[n]
        row = E.li({"id": f"b{n + 1}", "class": " ".join(_classes(alignment, bead))}, _label(n + 1, bead, word))
        if bead.confidence is not None:
            row.set("data-c", f"{bead.confidence:.4g}")
        for document, span, lang in zip(documents, (bead.source, bead.target), attributes, strict=True):
            row.append(_side(document, span, lang, word))
        if bead.note:
            row.append(E.p({"class": "note", "dir": "auto"}, E.b(word("note"), ": "), E.span(shown(bead.note))))
        yield row


def _classes(alignment: Alignment, bead: Bead) -> Iterator[str]:
    yield "bead"
    yield band(bead.confidence)
    if bead.status != "auto":
        yield bead.status
    if not bead.source.size or not bead.target.size:
        yield "one-sided"
    sides = ((alignment.source, bead.source), (alignment.target, bead.target))
    if all(_opens(document, span.start) for document, span in sides if span.size):
        yield "opens"


def _label(n: int, bead: Bead, word: Words) -> Any:
    label = E.div({"class": "label"}, E.a({"class": "number"}, str(n), href=f"#b{n}"))
    kind = band(bead.confidence)
    figure = E.span({"class": f"confidence c{tenth(bead.confidence)}"}, f"{SIGNS[kind]} {number(bead.confidence)}")
    figure.set("title", f"confidence: {'unknown' if bead.confidence is None else f'{bead.confidence:.4g}'} ({kind})")
    label.append(figure)
    if bead.shape != "1-1":
        label.append(E.span({"class": "shape"}, bead.shape))
    if bead.status != "auto":
        label.append(E.span({"class": "status"}, _STATUS[bead.status], " ", word(bead.status)))
    return label


def _side(document: Document, span: Span, lang: dict[str, str], word: Words) -> Any:
    if not span.size:
        return E.div({"class": "side empty"}, E.span("∅ ", word("no counterpart")))
    side = E.div({"class": "side", **lang})
    for i in range(*span):
        line = E.p(sentence(document, i))
        if _opens(document, i) and i:
            line.set("class", "paragraph")
        if lang["dir"] == "auto":
            line.set("dir", "auto")
        side.append(line)
    return side


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
