"""Link the words of a large alignment part by part, so that the links of one part at a time are in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aligner.links import LinkedBead, link_words
from aligner.model import Alignment, Bead, Document, Span, Token

LINKED = 0.1  # least probability of a word link that is used
PART = 5_000  # beads: enough for what the same words do in other beads


def tokenized(alignment: Alignment) -> Iterator[LinkedBead]:
    """Yield each bead with its tokens, without links."""
    for bead in alignment:
        yield LinkedBead(bead, *_tokens(alignment, bead), ())


def linked_in_parts(alignment: Alignment, encoder: str) -> Iterator[LinkedBead]:
    """Yield each bead with its tokens and the links between them.

    Args:
        alignment: Two documents and their beads.
        encoder: Name of the sentence encoder, as for `align`.
    """
    for first in range(0, len(alignment.beads), PART):
        beads = alignment.beads[first : first + PART]
        found = link_words(_part(alignment, beads), encoder=encoder, threshold=LINKED)
        for bead, linked in zip(beads, found, strict=True):
            yield LinkedBead(bead, *_tokens(alignment, bead), linked.links)


def _tokens(alignment: Alignment, bead: Bead) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    from aligner.segmentation import tokenize

    source = tuple(token for number in range(*bead.source) for token in tokenize(alignment.source, number))
    return source, tuple(token for number in range(*bead.target) for token in tokenize(alignment.target, number))


def _part(alignment: Alignment, beads: tuple[Bead, ...]) -> Alignment:
    """Return some beads that follow each other as an alignment of their own."""
    source = Span(beads[0].source.start, beads[-1].source.stop)
    target = Span(beads[0].target.start, beads[-1].target.stop)
    moved = tuple(
        replace(bead, source=_moved(bead.source, source.start), target=_moved(bead.target, target.start))
        for bead in beads
    )
    return Alignment(_selected(alignment.source, source), _selected(alignment.target, target), moved)


def _selected(document: Document, sentences: Span) -> Document:
    return document.select([sentences] if sentences.start < sentences.stop else [])


def _moved(span: Span, by: int) -> Span:
    return Span(span.start - by, span.stop - by)
