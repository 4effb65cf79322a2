"""Numbered points of several documents beside each other, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from aligner.model import Document, Span


class Point(NamedTuple):
    """A point that a document makes.

    Attributes:
        label: Its number as the document has it, or its place from 1 where it has none.
        sentences: Range of its sentences.
        division: The number of its division, from 0, or None where it is a paragraph.
    """

    label: str
    sentences: Span
    division: int | None = None


class PointPair(NamedTuple):
    """Two points of two documents, each as (number of the document, number of the point), and the probability that one
    says what the other does."""

    first: tuple[int, int]
    second: tuple[int, int]
    probability: float


class SentencePair(NamedTuple):
    """Sentences of two documents, each as (number of the document, range), that say the same with a probability."""

    first: tuple[int, Span]
    second: tuple[int, Span]
    probability: float


class ComparisonRow(NamedTuple):
    """Points of several documents that say the same.

    Attributes:
        cells: For each document the numbers of its points, often one, or none.
        probability: That they belong together, on average; None for what one document alone says.
    """

    cells: tuple[tuple[int, ...], ...]
    probability: float | None


class Counterpart(NamedTuple):
    """Where a sentence is said again: in which document, in which sentences, with which probability."""

    document: int
    sentences: Span
    probability: float


class Standing(NamedTuple):
    """How a sentence stands among the documents, the earliest of which is the first.

    Attributes:
        counterparts: Where others say the same.
        is_new: Whether no earlier document says it, though there is one.
        is_gone: Whether no later document says it, though there is one.
    """

    counterparts: tuple[Counterpart, ...]
    is_new: bool
    is_gone: bool


@dataclass(frozen=True, slots=True)
class PointComparison:
    """The points of several documents, and which of them say the same.

    Attributes:
        documents: The documents, in the order in which they were given, the earliest first.
        points: The points of each.
        rows: Points that belong together, in the order of the documents.
        pairs: Each two points of two documents that belong together.
        sentences: Each two passages in them that do.
        made: How they were found, in sentences.
    """

    documents: tuple[Document, ...]
    points: tuple[tuple[Point, ...], ...]
    rows: tuple[ComparisonRow, ...]
    pairs: tuple[PointPair, ...]
    sentences: tuple[SentencePair, ...]
    made: tuple[str, ...] = ()
    _index: dict[tuple[int, int], list[Counterpart]] = field(default_factory=dict, repr=False, compare=False)
    _related: dict[tuple[int, int], list[tuple[int, int, float]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for pair in self.sentences:
            for (document, span), (other, elsewhere) in ((pair.first, pair.second), (pair.second, pair.first)):
                for number in range(*span):
                    found = self._index.setdefault((document, number), [])
                    found.append(Counterpart(other, elsewhere, pair.probability))
        for found in self._index.values():
            found.sort()
        cells = {(d, i): row.cells for row in self.rows for d, cell in enumerate(row.cells) for i in cell}
        for here, there, probability in self.pairs:
            if there[1] not in cells[here][there[0]]:
                self._related.setdefault(here, []).append((*there, probability))
                self._related.setdefault(there, []).append((*here, probability))
        for related in self._related.values():
            related.sort()

    def standing(self, document: int, sentence: int) -> Standing:
        """Return how a sentence of a document stands among the others."""
        found = self._index.get((document, sentence), [])
        is_new = document > 0 and not any(one.document < document for one in found)
        is_gone = document < len(self.documents) - 1 and not any(one.document > document for one in found)
        return Standing(tuple(found), is_new, is_gone)

    def related(self, document: int, point: int) -> list[tuple[int, int, float]]:
        """Return the points in other rows that a point belongs together with, each as its document, its number in that,
        and the probability."""
        return self._related.get((document, point), [])

    def elsewhere(self, row: ComparisonRow, document: int) -> list[int]:
        """Return the points of a document in other rows that repeat one of this row, for a cell that has none."""
        if row.cells[document]:
            return []
        own = ((other, i) for other, cell in enumerate(row.cells) for i in cell)
        return sorted({i for point in own for there, i, _ in self.related(*point) if there == document})
