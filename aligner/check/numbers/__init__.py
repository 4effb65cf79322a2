"""Reading the numbers of a text, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Collection

from aligner.check.numbers.chinese import chinese
from aligner.check.numbers.digits import digits
from aligner.check.numbers.english import english
from aligner.check.numbers.european import european, reads
from aligner.check.numbers.quantity import Quantity, Weight, outside
from aligner.model import Span

__all__ = ["Quantity", "Weight", "quantities", "reads_words"]

_HAN = re.compile("[〇一-鿿]")
_READ = frozenset(("en", "ja", "zh"))


def quantities(string: str, lang: str, taken: Collection[Span] = ()) -> list[Quantity]:
    """The numbers of a string.

    Args:
        string: With digits as in ASCII (`digits.ascii_digits`).
        lang: Primary subtag of its language.
        taken: Stretches that are something else, such as dates.
    """
    found = list(digits(string, lang))
    if lang == "en":
        # "1.2 million" is read with its digits
        found += outside(english(string), [q.span for q in found])
    elif lang in ("zh", "ja"):
        if _HAN.search(string):
            found += outside(chinese(string), [q.span for q in found])
    else:
        found += outside(european(string, lang), [q.span for q in found])
    return sorted(outside(found, taken), key=lambda q: q.span)


def reads_words(lang: str) -> bool:
    """Whether numbers in words are read in a language, too; in others, those in digits alone."""
    return lang in _READ or reads(lang)
