"""One side of a bead, taken apart into sentences and clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner import languages
from aligner.languages.extent import extent
from aligner.languages.scripts import IDEOGRAPHIC
from aligner.model import Span

_CLAUSE_END = re.compile(
    rf"(?<=[，；：。！？、…])|(?<=[,;:.!?…])(?=[\s\"”’'{IDEOGRAPHIC}])|(?<=[^\W\d_]—)(?=\s)|(?<=——)(?!—)|(?<=--)(?!-)"
)
_CLAUSE = 14.0  # Latin letters that a clause has at least; a shorter one belongs to the next
_RUN = 3  # clauses of the longest run


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a bead.

    Attributes:
        string: Its text.
        lang: Primary subtag of its language.
        sentences: Its sentences.
        clauses: Their clauses.
    """

    string: str
    lang: str
    sentences: list[Span]
    clauses: list[Span]

    @classmethod
    def of(cls, string: str, lang: str) -> Side:
        """Take a side apart."""
        sentences = languages.get(lang).sentences(string)
        return cls(string, lang, sentences, [clause for sentence in sentences for clause in _clauses(string, sentence)])

    @property
    def has_several(self) -> bool:
        """Whether it has several sentences."""
        return len(self.sentences) > 1

    @property
    def parts(self) -> list[Span]:
        """Each of several sentences, or each clause of a single one."""
        return self.sentences if self.has_several else self.clauses

    def runs(self) -> list[Span]:
        """Return the runs of up to `_RUN` clauses."""
        return [
            Span(self.clauses[first].start, last.stop)
            for first in range(len(self.clauses))
            for last in self.clauses[first : first + _RUN]
        ]

    def text(self, span: Span) -> str:
        """Return what is in a span."""
        return self.string[slice(*span)]


def _clauses(string: str, sentence: Span) -> list[Span]:
    """Return the clauses of a sentence, each of some length, without white space at their ends."""
    found: list[Span] = []
    start = sentence.start
    for stop in (*(match.start() for match in _CLAUSE_END.finditer(string, *sentence)), sentence.stop):
        if stop > start and (extent(string[start:stop]) >= _CLAUSE or stop == sentence.stop):
            found.append(Span(start, stop))
            start = stop
    if len(found) > 1 and extent(string[slice(*found[-1])]) < _CLAUSE:
        found[-2:] = [Span(found[-2].start, found[-1].stop)]
    return [_stripped(string, span) for span in found]


def _stripped(string: str, span: Span) -> Span:
    text = string[slice(*span)]
    return Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))
