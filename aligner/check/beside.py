"""Which stretches of the two sides of a bead stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.languages import Language
from aligner.model import Span


def beside(strings: tuple[str, str], spoken: tuple[Language, Language]) -> Iterator[tuple[Span, Span]]:
    """Yield the spans that are compared: of sentences, where there are as many on both sides; otherwise all."""
    sentences = [language.sentences(string) for language, string in zip(spoken, strings, strict=True)]
    if len(sentences[0]) == len(sentences[1]):
        yield from zip(*sentences, strict=True)
    else:
        yield Span(0, len(strings[0])), Span(0, len(strings[1]))
