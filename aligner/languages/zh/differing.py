"""Names that are others in an English translation: Chinese ones in pinyin, countries, and foreign ones."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.languages.zh import countries, names, transcriptions
from aligner.model import Span


def differing(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """Yield names that stand where another name has its place, each with that.

    Args:
        chinese: A Chinese text.
        english: Its translation.
    """
    yield from names.differing(chinese, english)
    yield from countries.differing(chinese, english)
    yield from transcriptions.differing(chinese, english)
