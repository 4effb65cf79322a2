"""Small memories for the tests of the concordance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aligner.formats import write
from aligner.model import Alignment, Bead, Document, Span


def memory(path: Path, pairs: Sequence[tuple[str, str]], langs: tuple[str, str] = ("zh", "en")) -> Path:
    """A file with one bead a pair."""
    documents = [Document.from_sentences([pair[i] for pair in pairs], langs[i]) for i in (0, 1)]
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1), 0.5) for i in range(len(pairs)))
    write(Alignment(*documents, beads), path)
    return path
