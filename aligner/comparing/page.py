"""The page of a comparison: a table with a column for each document and a row for what belongs together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from aligner.comparing.comparison import ComparisonRow, Point, PointComparison, Standing
from aligner.comparing.heads import heads, letter_of
from aligner.comparing.tables import AGAIN, GONE, MEANINGS, NEW, place
from aligner.render import pages
from aligner.render.confidence import level
from aligner.render.shown import language, sentence
from aligner.render.words import PageWords


class PageReference(NamedTuple):
    """A link to where something is said again: what is shown, where it leads, and its probability."""

    shown: str
    target: str
    probability: float | None


class StandingSign(NamedTuple):
    """A sign of how a sentence stands among the texts, what it means, and the class of the sentence."""

    sign: str
    meaning: str
    css_class: str


class ComparedSentence(NamedTuple):
    """A sentence with its classes, its signs and what these mean, and links to where it is said again."""

    name: str
    classes: str
    signs: list[StandingSign]
    text: str
    references: list[PageReference]


class ComparedPoint(NamedTuple):
    """A point with links to those of other rows, and its sentences."""

    name: str
    label: str
    others: list[PageReference]
    sentences: list[ComparedSentence]


def write_page(comparison: PointComparison, stream: BinaryIO) -> None:
    """Write the page of a comparison, row by row."""
    columns = [
        (head, language(document.lang), len(points))
        for head, document, points in zip(heads(comparison), comparison.documents, comparison.points, strict=True)
    ]
    shared = sum(row.probability is not None for row in comparison.rows)
    pages.write(
        stream,
        "comparison.html",
        ("base.css", "comparison.css"),
        title=" – ".join(head.date or head.origin or head.letter for head, _, _ in columns),
        word=PageWords(*(document.lang for document in comparison.documents)),
        columns=columns,
        figures=[("in several texts", shared), ("in one text only", len(comparison.rows) - shared)],
        legend=[*MEANINGS.items()],
        rows=_rows(comparison),
        level=level,
        made=comparison.made,
    )


class ComparedCell(NamedTuple):
    """The points of one text in a row, or links to those of other rows that repeat some of it."""

    points: list[ComparedPoint]
    elsewhere: list[PageReference]


def _rows(comparison: PointComparison) -> Iterator[tuple[int, ComparisonRow, list[ComparedCell]]]:
    for number, row in enumerate(comparison.rows, 1):
        cells = [
            ComparedCell(
                [_point(comparison, document, i, comparison.points[document][i]) for i in cell],
                [_to_point(comparison, document, i) for i in comparison.elsewhere(row, document)],
            )
            for document, cell in enumerate(row.cells)
        ]
        yield number, row, cells


def _to_point(
    comparison: PointComparison, document: int, number: int, probability: float | None = None
) -> PageReference:
    letter = letter_of(document)
    shown = f"{letter} {comparison.points[document][number].label}"
    return PageReference(shown, f"{letter.lower()}p{number + 1}", probability)


def _point(comparison: PointComparison, document: int, number: int, point: Point) -> ComparedPoint:
    related = [_to_point(comparison, *other) for other in comparison.related(document, number)]
    sentences = [_sentence(comparison, document, i) for i in range(*point.sentences)]
    return ComparedPoint(f"{letter_of(document).lower()}p{number + 1}", point.label, related, sentences)


def _sentence(comparison: PointComparison, document: int, number: int) -> ComparedSentence:
    standing = comparison.standing(document, number)
    references = [
        PageReference(
            place(comparison, one), f"{letter_of(one.document).lower()}s{one.sentences.start + 1}", one.probability
        )
        for one in standing.counterparts
    ]
    found = _signs(standing)
    classes = " ".join(sign.css_class for sign in found)
    name = f"{letter_of(document).lower()}s{number + 1}"
    return ComparedSentence(name, classes, found, sentence(comparison.documents[document], number), references)


def _signs(standing: Standing) -> list[StandingSign]:
    cases = (
        (standing.counterparts, StandingSign(AGAIN, MEANINGS[AGAIN], "again")),
        (standing.is_new, StandingSign(NEW, MEANINGS[NEW], "new")),
        (standing.is_gone, StandingSign(GONE, MEANINGS[GONE], "gone")),
    )
    return [sign for is_so, sign in cases if is_so]
