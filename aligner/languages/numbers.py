"""Reading the numbers of a text, in digits and in words."""

from __future__ import annotations

from collections.abc import Collection

from aligner.languages import Language, text2num
from aligner.languages.digits import digits
from aligner.languages.readings import Quantity, outside
from aligner.model import Span


def numbers(string: str, language: Language, taken: Collection[Span] = ()) -> list[Quantity]:
    """Return the numbers of a string, in order.

    Args:
        string: With digits as in ASCII (`digits.ascii_digits`).
        language: Its language.
        taken: Stretches that are something else, such as dates.
    """
    found = list(digits(string, language))
    # "1.2 million" is read with its digits
    if language.number_words is not None:
        found += outside(language.number_words(string), [number.span for number in found])
    elif language.text2num:
        found += outside(text2num.number_words(string, language.tag), [number.span for number in found])
    return sorted(outside(found, taken), key=lambda number: number.span)


def reads_words(language: Language) -> bool:
    """Return whether numbers in words are read in a language, too; in others, those in digits alone."""
    return language.number_words is not None or (language.text2num and text2num.is_installed())
