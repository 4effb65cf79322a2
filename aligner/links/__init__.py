"""Word links: which words of the two sides of a bead translate each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from aligner import report
from aligner.errors import expect
from aligner.model import Alignment, Bead, Document, Glossary, Span, Token

if TYPE_CHECKING:
    from aligner.links.evidence import Pair

THRESHOLD = 0.4  # where precision and recall weigh the same: gold standards link more words than are sure

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


class PlacedLink(NamedTuple):
    """A link by the numbers of its sentences in their documents and of its tokens in their sentences, from 0.

    Attributes:
        source: Sentence and token of the source.
        target: Sentence and token of the target.
        probability: That the link is right.
    """

    source: tuple[int, int]
    target: tuple[int, int]
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
    threshold: float = THRESHOLD,
) -> list[LinkedBead]:
    """Link the words inside the beads of an alignment.

    Args:
        alignment: Two documents and their beads. Words that stand together in many beads are told from it as a whole.
        tokenize: Gives the tokens of a sentence of a document; `aligner.tokenize` by default.
        encoder: Name of the encoder that judges meaning, as for `align`.
        glossary: Terms that a translator has decided on.
        threshold: Least probability of a link that is given.

    Returns:
        One linked bead for each bead, in order; a one-sided bead has no links.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    from aligner.links.evidence import Pair
    from aligner.segmentation import tokenize as default

    expect(alignment, Alignment, "the alignment", "read one with aligner.read(…)")
    expect(glossary, (Glossary, type(None)), "the glossary", "read one with aligner.termbases.read(…)")
    expect(threshold, (int, float), "threshold")
    beads = []
    pairs = []
    for bead in alignment:
        source, target = (
            tuple(token for i in range(*span) for token in (tokenize or default)(document, i))
            for document, span in ((alignment.source, bead.source), (alignment.target, bead.target))
        )
        beads.append((bead, source, target))
        pairs.append(Pair.of(_strings(alignment.source, source), _strings(alignment.target, target)))
    languages = (alignment.source.lang, alignment.target.lang)
    linked = []
    found = _links(pairs, languages, encoder, glossary, threshold)
    with report.stage("linking", alignment.source.text.origin):
        for (bead, source, target), links in zip(beads, found, strict=True):
            linked.append(LinkedBead(bead, source, target, links))
            report.progress(len(linked), len(beads))
    return linked


def link_tokens(
    pairs: Iterable[tuple[Sequence[str], Sequence[str]]],
    languages: tuple[str, str],
    *,
    encoder: str = "use",
    glossary: Glossary | None = None,
    threshold: float = THRESHOLD,
) -> Iterator[tuple[WordLink, ...]]:
    """Link the words of pairs of sentences that are tokenised already.

    Args:
        pairs: The words of the source and of the target, marks of punctuation included.
        languages: BCP 47 tags of the source and of the target.
        encoder: As for `link_words`; `glossary` and `threshold` likewise.
        glossary: Terms that a translator has decided on.
        threshold: Least probability of a link that is given.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    from aligner.links.evidence import Pair

    yield from _links([Pair.of(source, target) for source, target in pairs], languages, encoder, glossary, threshold)


def places(alignment: Alignment, beads: Iterable[LinkedBead]) -> list[PlacedLink]:
    """The links of linked beads by the sentences they are in: corpora number the words of each sentence anew.

    Args:
        alignment: What was linked.
        beads: Its linked beads.
    """
    return [
        PlacedLink(source[link.source], target[link.target], link.probability)
        for bead in beads
        for source, target in [
            (
                _in_sentences(alignment.source, bead.bead.source, bead.source),
                _in_sentences(alignment.target, bead.bead.target, bead.target),
            )
        ]
        for link in bead.links
    ]


def _in_sentences(document: Document, sentences: Span, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The number of the sentence of each token, and its number in it."""
    found: list[tuple[int, int]] = []
    sentence = sentences.start
    for token in tokens:
        while token.span.start >= document.sentences[sentence].span.stop:
            sentence += 1
        found.append((sentence, found[-1][1] + 1 if found and found[-1][0] == sentence else 0))
    return found


def _links(
    pairs: Sequence[Pair], languages: tuple[str, str], encoder: str, glossary: Glossary | None, threshold: float
) -> Iterator[tuple[WordLink, ...]]:
    import numpy as np

    from aligner import encoders
    from aligner.links.judge import judged
    from aligner.links.terms import Places

    model = encoders.load(encoder)
    for likely in judged(pairs, languages, model, Places(glossary.between(*languages) if glossary else None)):
        yield tuple(
            WordLink(int(i), int(j), round(float(likely[i, j]), 4)) for i, j in np.argwhere(likely >= threshold)
        )


def _strings(document: Document, tokens: Iterable[Token]) -> list[str]:
    return [document.text.content[slice(*token.span)] for token in tokens]
