"""The words that translate what was found, by word links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aligner.model import Alignment, Bead, Document, Sentence, Span, Text, Token

if TYPE_CHECKING:
    from aligner.concordance.hits import Hit


def with_counterparts(hits: Iterable[Hit], languages: tuple[str, str], encoder: str = "use") -> list[Hit]:
    """Add to hits the words that translate what they found.

    The words are linked in the beads of these hits alone. Of a word that was found in part, all counts.

    Args:
        hits: Hits of one memory.
        languages: BCP 47 tags of its two sides.
        encoder: Name of the sentence encoder, as for `aligner.align`.

    Raises:
        InputError: A language is not supported.
        EncoderError: The encoder cannot be loaded.
    """
    from aligner.links import link_words

    hits = list(hits)
    texts = list(dict.fromkeys((hit.source, hit.target) for hit in hits if hit.source.strip() and hit.target.strip()))
    if not texts:
        return hits
    source, target = (_document([pair[i] for pair in texts], languages[i]) for i in (0, 1))
    beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(texts)))
    linked = dict(zip(texts, link_words(Alignment(source, target, beads), encoder=encoder), strict=True))
    found = []
    for hit in hits:
        if (bead := linked.get((hit.source, hit.target))) is not None:
            links = [(link.source, link.target) for link in bead.links]
            sides = (
                (bead.source, source.sentences[bead.bead.source.start].span.start),
                (bead.target, target.sentences[bead.bead.target.start].span.start),
            )
            if hit.side == "target":
                links, sides = [(j, i) for i, j in links], sides[::-1]
            (here, start), (there, other) = sides
            occurrences = []
            for occurrence in hit.occurrences:
                touched = {i for i, token in enumerate(here) if _touches(token, start, occurrence.span)}
                chosen = sorted({j for i, j in links if i in touched})
                spans = [Span(there[j].span.start - other, there[j].span.stop - other) for j in chosen]
                occurrences.append(replace(occurrence, counterparts=_joined(spans, hit.translation)))
            hit = replace(hit, occurrences=tuple(occurrences))
        found.append(hit)
    return found


def _document(texts: Sequence[str], lang: str) -> Document:
    """A document of which each text is a sentence, just as it is."""
    sentences = []
    position = 0
    for number, text in enumerate(texts):
        sentences.append(Sentence(Span(position, position + len(text)), number))
        position += len(text) + 2
    return Document(Text("\n\n".join(texts), lang), tuple(sentences))


def _touches(token: Token, start: int, span: Span) -> bool:
    return token.tag != "punct" and span.start < token.span.stop - start and token.span.start - start < span.stop


def _joined(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Spans, those joined that have nothing but white space between them."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].stop : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.stop)
        else:
            joined.append(span)
    return tuple(joined)
