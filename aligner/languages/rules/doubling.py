"""Words that stand twice in a row by mistake, in languages with spaces between words.

The list `doubles` has the words that may be said twice: *had had*, *nous nous*. A language without such a list may
double many, as Turkish does, and none is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.languages import Language
from aligner.model import Span

_TWICE = re.compile(r"(?<![\w'’&-])([^\W\d_]+)[ \u00a0\n]+(\1)(?![\w'’&-])", re.IGNORECASE)


def doubled(string: str, language: Language) -> Iterator[Span]:
    """Yield the words that stand twice by mistake; not names (*Duran Duran*), and not what is said three times."""
    may = language.words("doubles")
    if not may:
        return
    for match in _TWICE.finditer(string):
        first, second = match[1], match[2]
        word = first.casefold()
        is_name = second[0].isupper() and not (first.isupper() and len(first) > 1) and word not in _small(language)
        before = string[max(0, match.start() - len(first) - 9) : match.start()].rstrip()
        after = string[match.end() : match.end() + len(first) + 9].lstrip()
        thrice = before.casefold().endswith(word) or after.casefold().startswith(word)
        if word not in may and not is_name and not thrice:
            yield Span(*match.span())


def _small(language: Language) -> frozenset[str]:
    return language.words("function_words")
