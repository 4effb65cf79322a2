"""Alignments to put into projects."""

from __future__ import annotations

from aligner import Alignment, Bead, Document, Span


def book(size: int = 6) -> Alignment:
    """An alignment of so many beads, each with a sentence on either side."""
    source = Document.from_sentences([f"第{number}句。" for number in range(size)], "zh")
    target = Document.from_sentences([f"Sentence {number}." for number in range(size)], "en")
    beads = [Bead(Span(i, i + 1), Span(i, i + 1), 0.9) for i in range(size)]
    return Alignment(source, target, tuple(beads))
