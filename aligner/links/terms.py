"""Find a glossary's terms in the tokens of a bead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from aligner.languages.scripts import HANGUL, UNSPACED
from aligner.model import Glossary

_SPACE = re.compile(r"\s+")
# Scripts without spaces between words, or where particles stick to words: there a term may begin inside a token.
_UNSPACED = re.compile(f"[{UNSPACED}{HANGUL}]")


class TermFinder:
    """Finds the terms that a bead has together with their translation.

    Args:
        glossary: The terms; None has none.
    """

    def __init__(self, glossary: Glossary | None) -> None:
        terms = glossary.approved().terms if glossary else ()
        pairs = [(_squeezed(term.source), _squeezed(term.target)) for term in terms]
        self._terms = [pair for pair in pairs if all(pair)]

    def __call__(self, source: Sequence[str], target: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the numbers of the source and of the target tokens of each term that has its translation in the bead.

        The occurrences of a term and of its translation are paired in order; if their numbers differ, the term is
        skipped.

        Args:
            source: The source tokens.
            target: The target tokens.
        """
        if not self._terms:
            return
        here, there = _JoinedTokens(source), _JoinedTokens(target)
        for term, translation in self._terms:
            if rows := here.occurrences(term):
                columns = there.occurrences(translation)
                if len(rows) == len(columns):
                    yield from zip(rows, columns, strict=True)


class _JoinedTokens:
    """The tokens of a side as one string without spaces, which remembers the token of each character."""

    def __init__(self, words: Sequence[str]) -> None:
        squeezed = [_squeezed(word) for word in words]
        self._string = "".join(squeezed)
        self._word = [number for number, word in enumerate(squeezed) for _ in word]

    def occurrences(self, term: str) -> list[list[int]]:
        """Return the numbers of the tokens of each occurrence of a term."""
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
