"""Bilingual terms, and where they were seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from aligner.errors import ArgumentError, InvariantError, expect, expect_tuple
from aligner.model.display import counted, languages, summary
from aligner.model.documents import Span, language_of

TermStatus = Literal["candidate", "approved", "rejected"]
TERM_STATUSES: tuple[TermStatus, ...] = ("candidate", "approved", "rejected")

PartOfSpeech = Literal["", "noun", "verb", "adjective", "adverb", "name", "phrase"]
PARTS_OF_SPEECH: tuple[PartOfSpeech, ...] = ("", "noun", "verb", "adjective", "adverb", "name", "phrase")


@dataclass(frozen=True, slots=True)
class Context:
    """A bead in which a term occurs: the texts of its two sides, and where the term is in each.

    Attributes:
        source: The source sentences, with the white space between them; `target` likewise.
        target: The target sentences.
        source_spans: Offsets into `source`, in order; empty where it has none.
        target_spans: Offsets into `target`.
        bead: Number of the bead in its alignment, from 1; 0 where there is none.

    Example:
        >>> spans = aligner.Span(2, 4), aligner.Span(8, 14)
        >>> context = aligner.Context("上合峰会开幕。", "The SCO summit opened.", spans[:1], spans[1:])
        >>> [context.target[slice(*span)] for span in context.target_spans]
        ['summit']
    """

    source: str
    target: str
    source_spans: tuple[Span, ...] = ()
    target_spans: tuple[Span, ...] = ()
    bead: int = 0

    def __post_init__(self) -> None:
        for string, spans in ((self.source, self.source_spans), (self.target, self.target_spans)):
            if not isinstance(string, str) or not isinstance(spans, tuple):
                raise ArgumentError("a context takes two strings, and a tuple of spans for each")
            for span in spans:
                if type(span) is not Span:
                    expect(span, Span, "where a term stands in its context", "write Span(start, stop)")
                if not 0 <= span.start < span.stop <= len(string):
                    raise InvariantError("a term is marked outside of its context")

    def turned(self) -> Context:
        """Return a copy with source and target exchanged."""
        return Context(self.target, self.source, self.target_spans, self.source_spans, self.bead)


@dataclass(frozen=True, slots=True)
class Term:
    """A bilingual term: one word, name or phrase and one translation of it. Strings are NFC and hold no line ends.

    Attributes:
        source: The term in the source language, as a dictionary would give it.
        target: Likewise in the target language.
        status: `candidate` (found by the program), `approved` or `rejected` (by a person).
        score: Probability that a translator would want this pair, or None where nobody has estimated it.
        count: Number of beads that hold the pair; 0 where nobody has counted.
        source_count: Number of beads whose source holds the source term; `target_count` likewise.
        target_count: Number of beads whose target holds the target term.
        part_of_speech: `noun`, `verb`, `adjective`, `adverb`, `name` or `phrase`; empty where not known.
        note: A remark by a person; line ends are line feeds.
        contexts: Where it was seen.

    Example:
        >>> term = aligner.Term("峰会", "summit", part_of_speech="noun")
        >>> term.status, term.turned().source
        ('approved', 'summit')
    """

    source: str
    target: str
    status: TermStatus = "approved"
    score: float | None = None
    count: int = 0
    source_count: int = 0
    target_count: int = 0
    part_of_speech: PartOfSpeech = ""
    note: str = ""
    contexts: tuple[Context, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.source, str) or not isinstance(self.target, str) or not isinstance(self.note, str):
            raise ArgumentError("source, target and note of a term must be strings")
        try:
            if self.score is not None and not 0.0 <= self.score <= 1.0:
                raise InvariantError(f"{self.score} is not a probability")
        except TypeError:
            raise ArgumentError(f"the score {self.score!r} is not a number") from None
        if self.status not in TERM_STATUSES:
            raise InvariantError(f"there is no status {self.status!r}", hint=f"choose from: {', '.join(TERM_STATUSES)}")
        if self.part_of_speech not in PARTS_OF_SPEECH:
            hint = f"choose from: {', '.join(filter(None, PARTS_OF_SPEECH))}"
            raise InvariantError(f"there is no part of speech {self.part_of_speech!r}", hint=hint)
        if self.contexts:
            expect_tuple(self.contexts, Context, "the contexts")

    def turned(self) -> Term:
        """Return a copy with source and target exchanged."""
        return replace(
            self,
            source=self.target,
            target=self.source,
            source_count=self.target_count,
            target_count=self.source_count,
            contexts=tuple(context.turned() for context in self.contexts),
        )


@dataclass(frozen=True, slots=True)
class Glossary:
    """Bilingual terms, the best first.

    Attributes:
        terms: Its terms. A source term may have several translations, and the other way round.
        origin: The file that they come from, or an empty string.
        source_lang: BCP 47 tag; empty where not known.
        target_lang: BCP 47 tag; empty where not known.

    Example:
        >>> terms = (aligner.Term("峰会", "summit"), aligner.Term("合作", "cooperation", "candidate"))
        >>> glossary = aligner.Glossary(terms, source_lang="zh", target_lang="en")
        >>> glossary, glossary.approved()
        (Glossary(zh–en, 2 terms), Glossary(zh–en, 1 term))
    """

    terms: tuple[Term, ...] = ()
    origin: str = ""
    source_lang: str = ""
    target_lang: str = ""

    def __post_init__(self) -> None:
        expect_tuple(self.terms, Term, "the terms")

    def __repr__(self) -> str:
        langs = languages(self.source_lang, self.target_lang)
        return summary("Glossary", langs, counted(len(self.terms), "term"), repr(self.origin) if self.origin else "")

    def approved(self) -> Glossary:
        """Return the glossary with its approved terms alone."""
        return replace(self, terms=tuple(term for term in self.terms if term.status == "approved"))

    def between(self, source: str, target: str) -> Glossary:
        """Return the glossary from `source` into `target`: turned round if it goes the other way.

        Args:
            source: BCP 47 tag, of which only the language counts; `target` likewise.
            target: Likewise.
        """
        present = (language_of(self.source_lang), language_of(self.target_lang))
        if present != (language_of(target), language_of(source)) or present[0] == present[1]:
            return self
        return Glossary(tuple(term.turned() for term in self.terms), self.origin, self.target_lang, self.source_lang)
