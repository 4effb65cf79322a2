"""Link the words of a large alignment part by part, so that the links of one part at a time are in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aligner.links import LinkedBead, link_tokens
from aligner.model import Alignment, Bead, Document, Token

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
    langs = alignment.source.lang, alignment.target.lang
    for first in range(0, len(alignment.beads), PART):
        beads = [LinkedBead(bead, *_tokens(alignment, bead), ()) for bead in alignment.beads[first : first + PART]]
        words = [(_strings(alignment.source, bead.source), _strings(alignment.target, bead.target)) for bead in beads]
        for bead, links in zip(beads, link_tokens(words, langs, encoder=encoder, threshold=LINKED), strict=True):
            yield replace(bead, links=links)


def _tokens(alignment: Alignment, bead: Bead) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    from aligner.segmentation import tokenize

    source = tuple(token for number in range(*bead.source) for token in tokenize(alignment.source, number))
    return source, tuple(token for number in range(*bead.target) for token in tokenize(alignment.target, number))


def _strings(document: Document, tokens: tuple[Token, ...]) -> list[str]:
    return [document.text.content[slice(*token.span)] for token in tokens]
