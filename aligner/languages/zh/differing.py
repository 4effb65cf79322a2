"""Names that are others in an English translation: Chinese ones in pinyin, countries, and foreign ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from aligner.languages.readings import Remembered, Taken
from aligner.languages.zh import countries, names, other_names, short_names
from aligner.languages.zh.known_names import in_english
from aligner.model import Span


def differing(chinese: str, english: str, remembered: Remembered) -> Iterator[tuple[Span, Span]]:
    """Yield names that stand where another name has its place, each with that.

    Args:
        chinese: A Chinese text.
        english: Its translation.
        remembered: What the rest of the memory says of the names of both.
    """
    here, there = Taken(), Taken()
    for one, other in chain(
        names.differing(chinese, english),
        countries.differing(chinese, english),
        short_names.differing(chinese, english, remembered),
        other_names.differing(chinese, english, remembered),
    ):
        same = any(english[slice(*other)] in phrase for phrase in in_english(chinese[slice(*one)]))
        if not (
            same or here.holds(*one) or there.holds(*other)
        ):  # 法国 is a country, and a name that is spelt by sound
            yield one, other
            here.add(*one)
            there.add(*other)
