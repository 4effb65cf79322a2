"""Link the words of a large alignment part by part, so that the links of one part at a time are in memory."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.links import LinkedBead, link_words
from aligner.model import Alignment, Bead, Token

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
        numbers = range(first, min(first + PART, len(alignment.beads)))
        found = link_words(alignment.select(numbers), encoder=encoder, threshold=LINKED)
        for bead, linked in zip(alignment.beads[first : first + PART], found, strict=True):
            yield LinkedBead(bead, *_tokens(alignment, bead), linked.links)


def _tokens(alignment: Alignment, bead: Bead) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    from aligner.segmentation import tokenize

    source = tuple(token for number in range(*bead.source) for token in tokenize(alignment.source, number))
    return source, tuple(token for number in range(*bead.target) for token in tokenize(alignment.target, number))
