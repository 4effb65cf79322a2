"""Word links: which words of the two sides of a bead translate each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aligner.model import Alignment, Bead, Document, Glossary, Token

Tokenize = Callable[[Document, int], Sequence[Token]]


class WordLink(NamedTuple):
    """Two tokens that translate each other, by their numbers in their bead, from 0.

    Attributes:
        source: Number of the source token.
        target: Number of the target token.
        probability: That the link is right.
    """

    source: int
    target: int
    probability: float


@dataclass(frozen=True, slots=True)
class LinkedBead:
    """A bead with the tokens of its two sides and the links between them.

    Attributes:
        bead: The bead.
        source: The tokens of its source sentences, in order, marks of punctuation (tag `punct`) included.
        target: Likewise of its target sentences.
        links: The links, in order of source, then target. A token may be in several or in none.
    """

    bead: Bead
    source: tuple[Token, ...]
    target: tuple[Token, ...]
    links: tuple[WordLink, ...]


def link_words(
    alignment: Alignment,
    *,
    tokenize: Tokenize | None = None,
    encoder: str = "use",
    glossary: Glossary | None = None,
    threshold: float = 0.5,
    progress: Callable[[int, int], None] | None = None,
) -> list[LinkedBead]:
    """Link the words inside the beads of an alignment.

    Args:
        alignment: Two documents and their beads. Words that stand together in many beads are told from it as a whole.
        tokenize: Gives the tokens of a sentence of a document; `aligner.tokenize` by default.
        encoder: Name of the encoder that judges meaning, as for `align`.
        glossary: Terms that a translator has decided on.
        threshold: Least probability of a link that is given.
        progress: Is told how many beads are done, and how many there are.

    Returns:
        One linked bead for each bead, in order; a one-sided bead has no links.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    import numpy as np

    from aligner.engine.encoders.cache import CachedEncoder
    from aligner.registry import make_encoder
    from aligner.segment import tokenize as default

    tokenize = tokenize or default
    model = CachedEncoder(make_encoder(encoder))
    found = []
    for number, bead in enumerate(alignment, 1):
        sides = [
            tuple(token for i in range(*span) for token in tokenize(document, i))
            for document, span in ((alignment.source, bead.source), (alignment.target, bead.target))
        ]
        links: tuple[WordLink, ...] = ()
        if all(sides):
            strings = [
                [document.text.content[slice(*token.span)].lower() for token in tokens]
                for document, tokens in zip((alignment.source, alignment.target), sides, strict=True)
            ]
            here, there = (model.encode(words).astype(np.float32) for words in strings)
            alike = here @ there.T
            best = (alike == alike.max(axis=1, keepdims=True)) & (alike == alike.max(axis=0, keepdims=True))
            links = tuple(
                WordLink(int(i), int(j), round(float(min(alike[i, j], 1.0)), 4))
                for i, j in zip(*np.nonzero(best & (alike >= threshold)), strict=True)
            )
        found.append(LinkedBead(bead, *sides, links))
        if progress is not None:
            progress(number, len(alignment))
    return found
