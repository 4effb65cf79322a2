"""Where the sentences, paragraphs and divisions of a document are in the segments of a translation memory.

The props `x-sentences`, `x-paragraphs` and `x-divisions` say it (see `tmx`). Sentences that are not written do not
count, so that what is read back agrees with itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aligner import report
from aligner.errors import InvariantError
from aligner.formats import divisions
from aligner.formats.layout import Outline, Piece, Place, assemble, outlines
from aligner.model import Document, Span

_WHITE = re.compile(r"\s+")


def joined_lines(string: str) -> str:
    """`string` with each stretch of white space that breaks the line made one space."""
    return _WHITE.sub(lambda match: " " if "\n" in match[0] else match[0], string)


def _joined_offset(string: str, offset: int) -> int:
    """Where a position in `string` is in `one_line(string)`."""
    breaks = [match.span() for match in _WHITE.finditer(string) if match.start() < offset and "\n" in match[0]]
    return offset - sum(min(stop, offset) - start - 1 for start, stop in breaks)


class SegmentWriter:
    """Makes the segments of one document.

    Args:
        document: The document.
        spans: The sentences that are written, in order.
        paragraphs: Number of paragraphs written before.
    """

    def __init__(self, document: Document, spans: Sequence[Span], paragraphs: int = 0) -> None:
        self.document = document
        written = [False] * len(document)
        for span in spans:
            written[span.start : span.stop] = [True] * span.size
        self.before = [0]  # sentences written before each sentence of the document
        for flag in written:
            self.before.append(self.before[-1] + flag)
        self.paragraph: list[int] = []
        numbers: dict[int, int] = {}
        for sentence, flag in zip(document.sentences, written, strict=True):
            number = numbers.setdefault(sentence.paragraph, paragraphs + len(numbers) + 1) if flag else 0
            self.paragraph.append(number)
        self.paragraphs = paragraphs + len(numbers)  # written before, or with, this document
        self.starting: dict[int, list[Outline]] = {}  # by first written sentence
        for outline in outlines(document):
            first = next((i for i in range(*outline.sentences) if written[i]), None)
            if first is not None:
                self.starting.setdefault(first, []).append(outline)

    def segment(self, span: Span) -> tuple[str, list[tuple[str, str]]]:
        """The text of a segment and the props that say what is where in it."""
        text = ""
        sentences: list[Span] = []
        for i in range(*span):
            if i > span.start:
                text += joined_lines(self.document.gap(i))
            start = len(text)
            text += joined_lines(self.document[i])
            sentences.append(Span(start, len(text)))
        props = []
        if sentences != [Span(0, len(text))]:
            props.append(("x-sentences", " ".join(f"{start}-{stop}" for start, stop in sentences)))
        numbers = [str(number) for number in self.paragraph[span.start : span.stop]]
        props.append(("x-paragraphs", numbers[0] if len(set(numbers)) == 1 else " ".join(numbers)))
        begun = [self._division(outline, i, span) for i in range(*span) for outline in self.starting.get(i, ())]
        if begun:
            props.append(("x-divisions", "; ".join(begun)))
        return text, props

    def _division(self, outline: Outline, first: int, span: Span) -> str:
        """A division over the sentences that are written.

        Where its heading begins or ends in a sentence that is left out, it begins with the next one or ends with the
        one before.
        """
        start, stop = self.before[first], self.before[outline.sentences.stop]
        heading = None
        if outline.heading is not None:
            begin, end = self._begin(outline.heading[0], start), self._end(outline.heading[1], start)
            heading = (begin, end) if begin < end else None
        moved = replace(outline, sentences=Span(start, stop), heading=heading)
        return divisions.encoded(moved, self.before[span.start])

    def _begin(self, place: Place, least: int) -> Place:
        number = self.before[place.sentence]
        return Place(number, self._offset(place)) if self._is_written(place.sentence) else Place(max(number, least), 0)

    def _end(self, place: Place, least: int) -> Place:
        number = self.before[place.sentence]
        if self._is_written(place.sentence):
            return Place(number, self._offset(place))
        if number <= least:
            return Place(least, 0)
        last = bisect_left(self.before, number) - 1
        return Place(number - 1, len(joined_lines(self.document[last])))

    def _is_written(self, sentence: int) -> bool:
        return self.before[sentence] < self.before[sentence + 1]

    def _offset(self, place: Place) -> int:
        return _joined_offset(self.document[place.sentence], place.offset)


class SegmentReader:
    """Puts one document together, segment by segment."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.outlines: list[Outline] = []
        self.label = ""  # of the paragraph, in the file

    def add(self, text: str, props: Mapping[str, str]) -> Span:
        """Add a segment with its props.

        Returns:
            The numbers of its sentences; none, where it has no text.
        """
        first = len(self.pieces)
        if not text.strip():
            return Span(first, first)
        spans = _sentence_spans(text, props)
        labels = props.get("x-paragraphs", "").split()
        labels = labels if len(labels) == len(spans) else labels[:1] * len(spans)
        end = 0
        for i, (start, stop) in enumerate(spans):
            label = labels[i] if labels else self.label
            paragraph = self.pieces[-1].paragraph + (label != self.label) if self.pieces else 0
            same = not self.pieces or paragraph == self.pieces[-1].paragraph
            gap = text[end:start] if i else "" if not self.pieces else "\n" if same else "\n\n"
            self.pieces.append(Piece(gap, text[start:stop], paragraph))
            self.label, end = label, stop
        self.outlines += divisions.decoded(props.get("x-divisions", ""), first)
        return Span(first, len(self.pieces))

    def document(self, lang: str, origin: str, name: str) -> Document:
        """All that was added, as a document; without the divisions where another tool has cut them up."""
        try:
            return assemble(lang, origin, self.pieces, divisions.clipped(self.outlines, len(self.pieces)))
        except InvariantError as error:
            reason = f"passed over the divisions, which no longer fit ({error.reason})"
            report.notice("left out", reason, file=name)
            return assemble(lang, origin, self.pieces)


def _sentence_spans(text: str, props: Mapping[str, str]) -> list[Span]:
    """Where the sentences of a segment are; one, where the segment does not say or has been edited since."""
    whole = [Span(0, len(text))]
    stated = re.findall("([0-9]{1,9})-([0-9]{1,9})", props.get("x-sentences", ""))
    position = 0
    spans = []
    for start, stop in ((int(a), int(b)) for a, b in stated):
        if not position <= start <= stop <= len(text) or text[position:start].strip():
            return whole
        spans.append(Span(start, stop))
        position = stop
    return spans if spans and position == len(text) and spans[0].start == 0 else whole
