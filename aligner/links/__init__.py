"""Word links: which words of the two sides of a bead translate each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from aligner import report
from aligner.errors import expect
from aligner.model import Alignment, Bead, Document, Glossary, Span, Token

if TYPE_CHECKING:
    from aligner.links.features import TokenizedBead

THRESHOLD = 0.3  # balances precision and recall: gold standards link more words than are certain

Tokenizer = Callable[[Document, int], Sequence[Token]]


class WordLink(NamedTuple):
    """Two tokens that translate each other, by their numbers in the bead, from 0.

    Attributes:
        source: Number of the source token.
        target: Number of the target token.
        probability: Probability that the link is right.
    """

    source: int
    target: int
    probability: float


class SentenceLink(NamedTuple):
    """A word link by sentence: the numbers of the sentences in their documents, and of the tokens in them, from 0.

    Attributes:
        source: Number of the source sentence, and of the token in it.
        target: Number of the target sentence, and of the token in it.
        probability: Probability that the link is right.
    """

    source: tuple[int, int]
    target: tuple[int, int]
    probability: float


@dataclass(frozen=True, slots=True)
class LinkedBead:
    """A bead with the tokens of its two sides and the links between them.

    Attributes:
        bead: The bead.
        source: The tokens of its source sentences, in order, punctuation (tag `punct`) included.
        target: The tokens of its target sentences, likewise.
        links: The links, in order of source, then target. A token may be in several or in none.
    """

    bead: Bead
    source: tuple[Token, ...]
    target: tuple[Token, ...]
    links: tuple[WordLink, ...]


def link_words(
    alignment: Alignment,
    *,
    tokenize: Tokenizer | None = None,
    encoder: str = "use",
    glossary: Glossary | None = None,
    threshold: float = THRESHOLD,
) -> list[LinkedBead]:
    """Link the words inside the beads of an alignment.

    Args:
        alignment: Two documents and their beads. Words that are linked in many beads support each other, so pass the
            whole alignment rather than parts of it.
        tokenize: Gives the tokens of a sentence of a document; `aligner.tokenize` by default.
        encoder: Name of the sentence encoder, as for `align`; `none` for dictionaries and spelling alone.
        glossary: Approved terms, which are linked wherever both sides have them.
        threshold: Least probability of a link that is returned.

    Returns:
        One linked bead for each bead, in order; a one-sided bead has no links.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    from aligner.links.features import TokenizedBead
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
        pairs.append(
            TokenizedBead.of(_token_strings(alignment.source, source), _token_strings(alignment.target, target))
        )
    languages = (alignment.source.lang, alignment.target.lang)
    linked = []
    found = _predict_links(pairs, languages, encoder, glossary, threshold)
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
    """Link the words of pairs of sentences that are already tokenised.

    Args:
        pairs: The words of the source and of the target, punctuation included.
        languages: BCP 47 tags of the source and of the target.
        encoder: As for `link_words`; `glossary` and `threshold` likewise.
        glossary: Approved terms, which are linked wherever both sides have them.
        threshold: Least probability of a link that is returned.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    from aligner.links.features import TokenizedBead

    yield from _predict_links(
        [TokenizedBead.of(source, target) for source, target in pairs], languages, encoder, glossary, threshold
    )


def links_by_sentence(alignment: Alignment, beads: Iterable[LinkedBead]) -> list[SentenceLink]:
    """Return the links of linked beads with tokens numbered by sentence, as parallel corpora number them.

    Args:
        alignment: The alignment whose words were linked.
        beads: Its linked beads, from `link_words`.

    Returns:
        The links, in order of the beads.
    """
    return [
        SentenceLink(source[link.source], target[link.target], link.probability)
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
    """Return for each token the number of its sentence, and its own number in that sentence."""
    found: list[tuple[int, int]] = []
    sentence = sentences.start
    for token in tokens:
        while token.span.start >= document.sentences[sentence].span.stop:
            sentence += 1
        found.append((sentence, found[-1][1] + 1 if found and found[-1][0] == sentence else 0))
    return found


def _predict_links(
    pairs: Sequence[TokenizedBead],
    languages: tuple[str, str],
    encoder: str,
    glossary: Glossary | None,
    threshold: float,
) -> Iterator[tuple[WordLink, ...]]:
    import numpy as np

    from aligner import encoders
    from aligner.links.prediction import predict
    from aligner.links.terms import TermFinder

    model = encoders.load(encoder)
    for probable in predict(pairs, languages, model, TermFinder(glossary.between(*languages) if glossary else None)):
        yield tuple(
            WordLink(int(i), int(j), round(float(probable[i, j]), 4)) for i, j in np.argwhere(probable >= threshold)
        )


def _token_strings(document: Document, tokens: Iterable[Token]) -> list[str]:
    return [document.text.content[slice(*token.span)] for token in tokens]
