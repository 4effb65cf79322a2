"""What two texts say that is the same, where they are not translations as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

from aligner.errors import InvariantError, expect, expect_tuple
from aligner.model import display
from aligner.model.alignments import Recipe
from aligner.model.documents import Document, Span

MIN_PROBABILITY = 0.6  # of a match that is kept unless somebody wants others: there, eight of ten are right

MatchKind = Literal["translation", "quotation", "restatement"]
MATCH_KINDS: tuple[MatchKind, ...] = get_args(MatchKind)

Coverage = Literal["full", "contained", "containing", "overlap"]
COVERAGES: tuple[Coverage, ...] = get_args(Coverage)


@dataclass(frozen=True, slots=True)
class Match:
    """Sentences of the source and of the target that say the same, or in part the same.

    Attributes:
        source: Range of sentence numbers in the source document; never empty.
        target: Range of sentence numbers in the target document; never empty.
        probability: That these sentences belong together, from 0 to 1.
        kind: `translation` (in two languages), `quotation` (in one language, the shorter side nearly word for word) or
            `restatement` (in one language, in other words).
        coverage: Which side says more: `full` (neither), `contained` (the source stands wholly in the target),
            `containing` (the target stands wholly in the source) or `overlap` (each side has something of its own).

    Raises:
        ArgumentError: One of these is of the wrong kind.
        InvariantError: A range is empty, there is no such kind or coverage, or the probability is none.

    Example:
        >>> match = aligner.Match(aligner.Span(3, 4), aligner.Span(10, 12), 0.94, "restatement", "contained")
        >>> match.shape
        '1-2'
    """

    source: Span
    target: Span
    probability: float
    kind: MatchKind
    coverage: Coverage = "full"

    def __post_init__(self) -> None:
        for span in (self.source, self.target):
            expect(span, Span, "each side of a match", "write Span(start, stop), the numbers of its sentences")
            if not 0 <= span.start < span.stop:
                raise InvariantError(f"{span} has no sentences", hint="write Span(start, stop), the smaller one first")
        expect(self.probability, (float, int), "the probability of a match")
        if not 0.0 <= self.probability <= 1.0:
            raise InvariantError(f"{self.probability} is not a probability")
        for value, known, what in ((self.kind, MATCH_KINDS, "kind"), (self.coverage, COVERAGES, "coverage")):
            if value not in known:
                raise InvariantError(
                    f"there is no {what} {value!r} of a match", hint=f"choose from: {', '.join(known)}"
                )

    @property
    def shape(self) -> str:
        """Number of sentences on each side, such as `2-1`."""
        return f"{self.source.size}-{self.target.size}"


class MatchedTexts(NamedTuple):
    """The two texts of a match.

    Attributes:
        source: The source sentences, with the white space between them.
        target: Likewise the target sentences.
        probability: That they belong together.
        kind: `translation`, `quotation` or `restatement`.
        coverage: Which side says more.
    """

    source: str
    target: str
    probability: float
    kind: MatchKind
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Mined:
    """Two documents and what they have in common: matches, which may cross, overlap and leave sentences out.

    Attributes:
        source: One text.
        target: The other; it may be in the same language.
        matches: The matches, by their place in the source, then in the target.
        recipe: How they were found, or None where that is not known.

    Raises:
        ArgumentError: One of these is of the wrong kind, such as a list of matches.
        InvariantError: A match has sentences that are not there, the matches are not in order, or one is there twice.

    Example:
        >>> zh = aligner.Document.from_sentences(["谢谢。", "会议发表了新闻公报。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "It was hot."], "en")
        >>> match = aligner.Match(aligner.Span(1, 2), aligner.Span(0, 1), 0.98, "translation")
        >>> mined = aligner.Mined(zh, en, (match,))
        >>> mined
        Mined(zh–en, 1 match)
        >>> mined.pairs()[0].target
        'The meeting issued a press release.'
    """

    source: Document
    target: Document
    matches: tuple[Match, ...]
    recipe: Recipe | None = None

    def __post_init__(self) -> None:
        for document in (self.source, self.target):
            expect(document, Document, "each side", "make it with aligner.segment")
        expect_tuple(self.matches, Match, "the matches")
        expect(self.recipe, (Recipe, type(None)), "the recipe")
        before: tuple[Span, Span] | None = None
        for number, match in enumerate(self.matches):
            here = match.source, match.target
            if match.source.stop > len(self.source) or match.target.stop > len(self.target):
                raise InvariantError(f"match {number} has sentences that are not in the documents")
            if before is not None and before >= here:
                problem = "is there twice" if before == here else "does not follow the one before it"
                raise InvariantError(f"match {number} {problem}", hint="sort the matches by source and target")
            before = here

    def __repr__(self) -> str:
        origins = (self.source.text.origin, self.target.text.origin)
        return display.summary(
            "Mined",
            display.languages(self.source.lang, self.target.lang),
            display.counted(len(self), "match", "matches"),
            " – ".join(map(repr, origins)) if any(origins) else "",
        )

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    def __len__(self) -> int:
        return len(self.matches)

    def __getitem__(self, number: int) -> Match:
        return self.matches[number]

    def pairs(self) -> list[MatchedTexts]:
        """Return the texts of each match, with its probability, kind and coverage."""
        source, target = self.source, self.target
        return [
            MatchedTexts(source.slice(m.source), target.slice(m.target), m.probability, m.kind, m.coverage)
            for m in self.matches
        ]

    def filter(self, min_probability: float) -> Mined:
        """Return the same with the matches alone that are at least so probable; the documents stay whole.

        Raises:
            InvariantError: It is no probability.
        """
        expect(min_probability, (float, int), "min_probability")
        if not 0 <= min_probability <= 1:
            raise InvariantError(f"min_probability is {min_probability}", hint="a probability lies between 0 and 1")
        return replace(self, matches=tuple(match for match in self if match.probability >= min_probability))
