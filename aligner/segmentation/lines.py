"""Text that is already segmented: one sentence a line, blank lines between paragraphs."""

from __future__ import annotations

from aligner.languages.rules.cutting import trimmed
from aligner.model import Sentence


def sentences(content: str) -> list[Sentence]:
    """Return each line that is not blank as a sentence; blank lines separate paragraphs."""
    found: list[Sentence] = []
    start, paragraph, blank = 0, 0, False
    for line in content.split("\n"):
        span = trimmed(content, start, start + len(line))
        if span.size:
            paragraph += blank and bool(found)
            found.append(Sentence(span, paragraph))
        blank = not span.size
        start += len(line) + 1
    return found
