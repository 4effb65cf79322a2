"""Names that are others in an English translation: Chinese ones in pinyin, countries, and foreign ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from aligner.languages.readings import Taken
from aligner.languages.zh import countries, names, transcriptions
from aligner.model import Span


def differing(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """Yield names that stand where another name has its place, each with that.

    Args:
        chinese: A Chinese text.
        english: Its translation.
    """
    here, there = Taken(), Taken()
    for one, other in chain.from_iterable(
        search(chinese, english) for search in (names.differing, countries.differing, transcriptions.differing)
    ):
        if not (here.holds(*one) or there.holds(*other)):  # 法国 is a country, and a name that is spelt by sound
            yield one, other
            here.add(*one)
            there.add(*other)
