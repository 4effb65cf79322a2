"""Taking documents apart and putting them together again: what the readers and writers of several formats share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aligner.errors import FormatError
from aligner.io.names import without_folders
from aligner.model import Bead, Division, DivisionKind, Document, Properties, Sentence, Span, Status, Text, normalised
from aligner.model.passages import separate


class Piece(NamedTuple):
    """A sentence with the white space before it and the number of its paragraph."""

    gap: str
    sentence: str
    paragraph: int


class Place(NamedTuple):
    """A position in a document: a sentence number, and an offset into that sentence."""

    sentence: int
    offset: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A division whose heading is given by places, so that it stays right when the text around it changes.

    `heading` is None where the division has no heading.
    """

    kind: DivisionKind
    number: int
    sentences: Span
    heading: tuple[Place, Place] | None


def pieces(document: Document) -> list[Piece]:
    """The sentences of a document with the gaps before them."""
    return [Piece(document.gap(i), document[i], s.paragraph) for i, s in enumerate(document.sentences)]


def outlines(document: Document) -> list[Outline]:
    """The divisions of a document, with the places of their headings."""
    starts = [sentence.span.start for sentence in document.sentences]
    stops = [sentence.span.stop for sentence in document.sentences]

    def heading(division: Division) -> tuple[Place, Place] | None:
        start, stop = division.heading
        if start >= stop:
            return None
        first = max(bisect_right(starts, start) - 1, 0)
        last = min(bisect_left(stops, stop), len(stops) - 1)
        begin = Place(first, min(max(start - starts[first], 0), stops[first] - starts[first]))
        end = Place(last, min(max(stop - starts[last], 0), stops[last] - starts[last]))
        return (begin, end) if begin < end else None

    return [Outline(d.kind, d.number, d.sentences, heading(d)) for d in document.divisions]


def assemble(
    lang: str, origin: str, parts: Sequence[Piece], divisions: Iterable[Outline] = (), end: str = ""
) -> Document:
    """Put a document together.

    Where two parts would run into one character (the second begins with a combining mark), a space keeps them apart.

    Args:
        lang: BCP 47 tag.
        origin: Where the text came from.
        parts: The sentences in order; each string is brought into NFC.
        divisions: The divisions in order.
        end: White space behind the last sentence.

    Raises:
        InvariantError: The parts do not make a document.
    """
    strings = [normalised(string) for part in parts for string in (part.gap, part.sentence)] + [normalised(end)]
    separate(strings)
    content = "".join(strings)
    sentences = []
    position = 0
    for i, part in enumerate(parts):
        start = position + len(strings[2 * i])
        position = start + len(strings[2 * i + 1])
        sentences.append(Sentence(Span(start, position), part.paragraph))

    def resolve(outline: Outline) -> Division:
        start = sentences[outline.sentences.start].span.start if outline.sentences.start < len(sentences) else 0
        stop = start
        if outline.heading is not None:
            (first, begin), (last, end) = outline.heading
            while first < last and begin >= sentences[first].span.size:  # no heading begins or ends in a gap
                first, begin = first + 1, 0
            while first < last and end == 0:
                last, end = last - 1, sentences[last - 1].span.size
            if (first, begin) < (last, end):
                start = min(sentences[first].span.start + begin, sentences[first].span.stop)
                stop = min(sentences[last].span.start + end, sentences[last].span.stop)
        return Division(outline.kind, outline.number, Span(start, max(start, stop)), outline.sentences)

    return Document(Text(content, lang, without_folders(origin)), tuple(sentences), tuple(map(resolve, divisions)))


def division_paths(document: Document) -> list[str]:
    """For each sentence the divisions it stands in, the widest first: `section 2 / item 1`, or an empty string."""
    paths: list[str] = [""] * len(document)
    for division in document.divisions:
        label = f"{division.kind} {division.number}" if division.number else division.kind
        for i in range(*division.sentences):
            paths[i] += f" / {label}" if paths[i] else label
    return paths


@dataclass(frozen=True, slots=True)
class StatedBead:
    """A bead as a file states it: sentence numbers on each side, in any order, and the line it stands on."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    line: int | None = None
    confidence: float | None = None
    status: Status = "auto"
    note: str = ""
    properties: Properties = ()


def tile(links: Sequence[StatedBead], sizes: tuple[int, int], file: str) -> tuple[Bead, ...]:
    """Beads that tile both documents: the links in order, and a one-sided bead for each sentence none of them names.

    Links that stand in another order than their sentences are sorted where that makes them tile.

    Args:
        links: The links of a file.
        sizes: Number of sentences on each side.
        file: Name of the file, for messages.

    Raises:
        FormatError: Links cross, share a sentence, or jump over one.
    """
    for link in links:
        for side, numbers in (("source", link.source), ("target", link.target)):
            if sorted(numbers) != list(range(min(numbers, default=0), max(numbers, default=-1) + 1)):
                reason = f"the {side} sentences {_counted(numbers)} do not follow each other"
                raise FormatError(reason, file=file, line=link.line, hint="only beads without gaps can be read")
    try:
        return _walk(links, sizes, file)
    except FormatError:
        two_sided = [link for link in links if link.source and link.target]
        if two_sided == (ordered := sorted(two_sided, key=lambda link: min(link.source))):
            raise
        return _walk(ordered, sizes, file)


def _walk(links: Sequence[StatedBead], sizes: tuple[int, int], file: str) -> tuple[Bead, ...]:
    named = ({i for link in links for i in link.source}, {j for link in links for j in link.target})
    beads: list[Bead] = []
    position = [0, 0]

    def skip(side: int, stop: int, link: StatedBead | None) -> None:
        for number in range(position[side], stop):
            if number in named[side] and link is not None:
                what = f"{('source', 'target')[side]} sentence {number + 1}"
                reason = f"this link passes over {what}, which another link names: they cross"
                raise FormatError(reason, file=file, line=link.line, hint="only beads in order can be read")
            position[side] = number + 1
            i, j = position
            beads.append(Bead(Span(i - 1, i), Span(j, j)) if side == 0 else Bead(Span(i, i), Span(j - 1, j)))

    for link in links:
        for side, numbers in enumerate((link.source, link.target)):
            if numbers and min(numbers) < position[side]:
                what = f"{('source', 'target')[side]} sentence {min(numbers) + 1}"
                reason = f"{what} stands in two links, or behind one that comes later"
                raise FormatError(reason, file=file, line=link.line, hint="only beads in order can be read")
            skip(side, min(numbers, default=0), link)
        i, j = position
        position[:] = i + len(link.source), j + len(link.target)
        if link.source or link.target:
            spans = (Span(i, position[0]), Span(j, position[1]))
            beads.append(Bead(*spans, link.confidence, link.status, link.note, link.properties))
    for side in (0, 1):
        skip(side, sizes[side], None)
    return tuple(beads)


def _counted(numbers: Iterable[int]) -> str:
    return ", ".join(str(number + 1) for number in sorted(numbers))
