"""Where something stands in a bead, as the page marks it: sentence by sentence."""

from __future__ import annotations

from aligner.model import Document, Span


def in_sentences(document: Document, sentences: Span, span: Span) -> list[list[int]]:
    """Return the parts of a stretch that lie in sentences: the number of each in the bead, from where, to where.

    Args:
        document: The document.
        sentences: Those of the bead.
        span: Offsets into the text of the bead, from its first sentence on.
    """
    if not sentences.size:
        return []
    base = document.sentences[sentences.start].span.start
    start, stop = span.start + base, span.stop + base
    made = []
    for number, sentence in enumerate(document.sentences[slice(*sentences)]):
        first, last = max(start, sentence.span.start), min(stop, sentence.span.stop)
        if first < last:
            made.append([number, first - sentence.span.start, last - sentence.span.start])
    return made
