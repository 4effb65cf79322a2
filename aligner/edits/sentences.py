"""Edits of text: the words of a sentence, and where sentences begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from aligner.edits.replacing import Edit, Replace, Stretch, bead_at, bead_with, document_of
from aligner.errors import EditError, InvariantError
from aligner.model import Alignment, Bead, Document, Side, Span, Text
from aligner.model.passages import Passage, compose


@dataclass(frozen=True, slots=True)
class SetText(Edit):
    """Correct the text of a sentence.

    Attributes:
        side: `source` or `target`.
        sentence: Number of the sentence.
        text: What it will be, brought into the form that texts have (NFC, no white space around it).
    """

    kind: ClassVar[str] = "set-text"
    side: Side
    sentence: int
    text: str

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        number = bead_with(alignment, self.side, self.sentence)
        texts = [cleaned(self.text)]
        return _with_texts(alignment, number, self.side, Span(self.sentence, self.sentence + 1), texts)


@dataclass(frozen=True, slots=True)
class SplitSentence(Edit):
    """Split a sentence in two, of the same bead and paragraph. White space at the place stands between them.

    Attributes:
        side: `source` or `target`.
        sentence: Number of the sentence.
        offset: How many of its characters belong to the first.
    """

    kind: ClassVar[str] = "split-sentence"
    side: Side
    sentence: int
    offset: int

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        number = bead_with(alignment, self.side, self.sentence)
        text = document_of(alignment, self.side)[self.sentence]
        if not 0 <= self.offset <= len(text):
            raise EditError(f"{self.side} sentence {self.sentence} has {len(text)} characters, not {self.offset}")
        first, second = text[: self.offset].rstrip(), text[self.offset :].lstrip()
        if not first.strip() or not second.strip():
            raise EditError(f"{self.side} sentence {self.sentence} has no text on one side of place {self.offset}")
        between = text[len(first) : len(text) - len(second)]
        span = Span(self.sentence, self.sentence + 1)
        return _with_texts(alignment, number, self.side, span, [first, second], between)


@dataclass(frozen=True, slots=True)
class JoinSentences(Edit):
    """Join a sentence and the next one of the same bead, and their paragraphs where they are two.

    Attributes:
        side: `source` or `target`.
        sentence: Number of the first sentence.
        separator: What stands between them; what stands there already where it is None.
    """

    kind: ClassVar[str] = "join-sentences"
    side: Side
    sentence: int
    separator: str | None = None

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        number = bead_with(alignment, self.side, self.sentence)
        document = document_of(alignment, self.side)
        if self.sentence + 1 >= _span(alignment.beads[number], self.side).stop:
            hint = "merge the beads first, or move the sentence"
            raise EditError(f"{self.side} sentence {self.sentence} is the last of bead {number}", hint=hint)
        between = document.gap(self.sentence + 1) if self.separator is None else cleaned(self.separator, empty=True)
        text = f"{document[self.sentence]}{between}{document[self.sentence + 1]}"
        return _with_texts(alignment, number, self.side, Span(self.sentence, self.sentence + 2), [text])


@dataclass(frozen=True, slots=True)
class InsertSentence(Edit):
    """Insert a sentence into a bead. It belongs to the paragraph and the divisions of the sentence before it.

    Attributes:
        bead: Number of the bead.
        side: `source` or `target`.
        sentence: Number that it will have.
        text: Its text, which is brought into the form that texts have.
    """

    kind: ClassVar[str] = "insert-sentence"
    bead: int
    side: Side
    sentence: int
    text: str

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        document_of(alignment, self.side)
        span = _span(bead_at(alignment, self.bead), self.side)
        if not span.start <= self.sentence <= span.stop:
            place = f"from {span.start} to {span.stop}" if span.size else str(span.start)
            raise EditError(f"a new {self.side} sentence of bead {self.bead} has a number {place}, not {self.sentence}")
        changed = Span(self.sentence, self.sentence)
        return _with_texts(alignment, self.bead, self.side, changed, [cleaned(self.text)])


@dataclass(frozen=True, slots=True)
class DeleteSentence(Edit):
    """Delete a sentence of a bead that has others.

    Attributes:
        side: `source` or `target`.
        sentence: Number of the sentence.
    """

    kind: ClassVar[str] = "delete-sentence"
    side: Side
    sentence: int

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        number = bead_with(alignment, self.side, self.sentence)
        bead = alignment.beads[number]
        if bead.source.size + bead.target.size == 1:
            raise EditError(f"bead {number} would be empty on both sides", hint="delete the bead")
        return _with_texts(alignment, number, self.side, Span(self.sentence, self.sentence + 1), [])


def cleaned(text: str, *, empty: bool = False) -> str:
    """Return a text as documents hold it: NFC, line feeds; without white space around it where it may not be empty.

    Raises:
        EditError: It is empty, or holds what no text can.
    """
    try:
        content = Text.clean(text, "und").content
    except InvariantError as error:
        raise EditError(error.reason) from None
    if empty:
        return content
    if not content.strip():
        raise EditError("a sentence needs text", hint="delete it instead")
    return content.strip()


def with_sentences(
    document: Document, span: Span, changed: Span, texts: Sequence[str], between: str | None = None
) -> Passage:
    """Return the passage for `span` in which some sentences have become others.

    Args:
        document: The document.
        span: A range of sentence numbers.
        changed: The sentences in it that become others.
        texts: What they become: as many, more, fewer or none.
        between: The white space between these; by default that of sentences near by.

    Raises:
        EditError: The texts cannot stand next to each other.
    """
    strings = [string for i in range(*span) for string in (document.gap(i), document[i])] + [document.gap(span.stop)]
    steps = [_step(document, i) for i in range(span.start, span.stop + 1)]
    first, last = changed.start - span.start, changed.stop - span.start
    if between is None:
        between = _space(document, changed.start)
    inner = [string for text in texts for string in (between, text)][1:]
    before, after = strings[2 * first], strings[2 * last]
    if not texts:
        strings[2 * first : 2 * last + 1] = [_gap_left(document, changed)] if changed.size else [before]
        inside = changed.start > 0 and changed.stop < len(document)
        steps[first : last + 1] = [max(steps[first : last + 1]) if inside else 0]
    elif changed.size:
        strings[2 * first : 2 * last + 1] = [before, *inner, after]
        steps[first:last] = [steps[first], *[0] * (len(texts) - 1)]
    else:  # behind the sentence before it, or where there is none in front of the next one
        strings[2 * first : 2 * last + 1] = [between, *inner, after] if changed.start else [before, *inner, between]
        steps[first:last] = [0] * len(texts)
    try:
        return compose(document, span, changed, len(texts), strings, steps)
    except InvariantError as error:
        raise EditError(error.reason) from None


def _with_texts(
    alignment: Alignment, number: int, side: Side, changed: Span, texts: Sequence[str], between: str | None = None
) -> Replace:
    """The edit after which some sentences of a bead are others."""
    before = Stretch.of(alignment, number, 1)
    document, bead = document_of(alignment, side), before.beads[0]
    if document.strings(changed) == list(texts):
        return Replace(number, before, before)
    passage = with_sentences(document, _span(alignment.beads[number], side), changed, texts, between)
    size = Span(0, len(passage))
    if side == "source":
        after = Bead(size, bead.target, note=bead.note, properties=bead.properties)
        return Replace(number, before, Stretch((after,), passage, before.target))
    after = Bead(bead.source, size, note=bead.note, properties=bead.properties)
    return Replace(number, before, Stretch((after,), before.source, passage))


def _span(bead: Bead, side: Side) -> Span:
    return bead.source if side == "source" else bead.target


def _step(document: Document, number: int) -> int:
    """1 for a sentence with which a paragraph begins; 0 for others, the first of all and the end."""
    if not 0 < number < len(document):
        return 0
    return document.sentences[number].paragraph - document.sentences[number - 1].paragraph


def _space(document: Document, number: int) -> str:
    """The white space between two sentences of a paragraph near by."""
    near = (n for n in (number, number - 1, number + 1) if 0 < n < len(document) and not _step(document, n))
    return next(map(document.gap, near), " " if len(document) else "")


def _gap_left(document: Document, deleted: Span) -> str:
    """What stands where sentences were deleted: the wider one of the two spaces around them."""
    before, after = document.gap(deleted.start), document.gap(deleted.stop)
    if not deleted.start:
        return before
    return after if deleted.stop == len(document) or after.count("\n") > before.count("\n") else before
