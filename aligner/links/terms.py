"""Where in a bead the terms stand that a translator has decided on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from aligner.languages.scripts import HANGUL, UNSPACED
from aligner.model import Glossary

_SPACE = re.compile(r"\s+")
# Scripts without spaces between words, or where particles stick to words: there a term may begin inside a token.
_UNSPACED = re.compile(f"[{UNSPACED}{HANGUL}]")


class Places:
    """Finds terms that stand with their translation.

    Args:
        glossary: The terms; None knows none.
    """

    def __init__(self, glossary: Glossary | None) -> None:
        terms = glossary.approved().terms if glossary else ()
        pairs = [(_squeezed(term.source), _squeezed(term.target)) for term in terms]
        self._terms = [pair for pair in pairs if all(pair)]

    def __call__(self, source: Sequence[str], target: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
        """The numbers of the source and of the target words of each term that stands with its translation.

        One that stands there several times is met in order; where its translation stands more or less often, nothing
        is said.
        """
        if not self._terms:
            return
        here, there = _Side(source), _Side(target)
        for term, translation in self._terms:
            if rows := here.places(term):
                columns = there.places(translation)
                if len(rows) == len(columns):
                    yield from zip(rows, columns, strict=True)


class _Side:
    def __init__(self, words: Sequence[str]) -> None:
        squeezed = [_squeezed(word) for word in words]
        self._string = "".join(squeezed)
        self._word = [number for number, word in enumerate(squeezed) for _ in word]

    def places(self, term: str) -> list[list[int]]:
        """The numbers of the words that have a part in the term, for each time that it stands there."""
        found = []
        start = self._string.find(term)
        while start >= 0:
            stop = start + len(term)
            if self._can_be_cut(start) and self._can_be_cut(stop):
                found.append(sorted(set(self._word[start:stop])))
                start = stop - 1
            start = self._string.find(term, start + 1)
        return found

    def _can_be_cut(self, edge: int) -> bool:
        if edge in (0, len(self._string)) or self._word[edge - 1] != self._word[edge]:
            return True
        return bool(_UNSPACED.match(self._string[edge - 1]) and _UNSPACED.match(self._string[edge]))


def _squeezed(string: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", string).casefold())
