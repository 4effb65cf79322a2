"""What speaks for a bead: numbers that grow with the agreement of its two sides, whatever the text's length.

Evidence is gathered for a tile, all beads that end in some source sentence of one range and some target sentence of
another, so that a long document never needs a table of all its sentences against all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from aligner.engine.search import SHAPE_CLASSES, Shape, shape_class
from aligner.engine.semantic.encoded_text import EncodedText
from aligner.engine.semantic.lexicon import Lexicon
from aligner.model import Span

LONGEST = 5  # sentences on one side of a bead, but for those that are looked for in a few places only
SHAPES: tuple[Shape, ...] = (
    (1, 0),
    (0, 1),
    *((a, b) for a in range(1, LONGEST + 1) for b in range(1, LONGEST + 1) if a + b <= LONGEST + 2),
)
LONG_SHAPES: tuple[Shape, ...] = ((1, 6), (1, 7), (1, 8), (6, 1), (7, 1), (8, 1))


@dataclass(frozen=True, slots=True)
class Tile:
    """The beads whose last sentences lie in two ranges.

    Attributes:
        source: One document.
        target: The other.
        rows: Range of source sentences.
        columns: Range of target sentences.
        shapes: What the beads are like.
    """

    source: EncodedText
    target: EncodedText
    rows: Span
    columns: Span
    shapes: tuple[Shape, ...] = SHAPES

    @property
    def longest(self) -> int:
        """Return the number of sentences on one side of the longest bead."""
        return max(map(max, self.shapes))


# Names of the features, in the order in which the modules give them: those of two-sided beads that are the same in both
# passes; those that rest on the lexicon and so differ between the passes; those of one-sided beads; and those of the
# position that a two-sided bead ends at, whatever its shape.
STATIC = (
    "size",
    *SHAPE_CLASSES,
    "similarity",
    "similarity by size",
    "growing helps",
    "shrinking helps",
    "least similar sentence",
    "numbers differ",
    "quotation differs",
    "exclamation differs",
    "ending differs",
    "quoted beginning differs",
)
LEXICAL = (
    "lesser coverage",
    "mean coverage",
    "least covered sentence",
    "growing covers more",
    "length ratio",
    "length difference",
)
ONE_SIDED = ("one-sided", "similarity nearby")
POSITIONS = ("words across the border", "clauses across the border")

Features = Iterator[tuple[Shape, list[NDArray[Any] | float]]]
"""For each shape its features in the order of their names: arrays (rows, columns), or one number for all beads."""


def static_features(tile: Tile) -> Features:
    """Yield the static features of each shape, named by `STATIC` or `ONE_SIDED`."""
    from aligner.engine.semantic.evidence import form, meaning

    near = meaning.similarities(tile)
    nearby = meaning.nearby(tile)
    here, there = form.runs(tile)
    for a, b in tile.shapes:
        if a and b:
            meant = meaning.features(tile, near, a, b)
            yield (a, b), [*_shape(a, b), *meant, *form.features(here[a - 1], there[b - 1])]
        else:
            yield (a, b), [1.0, nearby[a, b]]


def lexical_features(tile: Tile, lexicon: Lexicon, ratio: float) -> Features:
    """Yield the features of each two-sided shape that rest on word pairs and the ratio of lengths, named by `LEXICAL`.

    Args:
        tile: The beads.
        lexicon: Word pairs of the two documents.
        ratio: Characters of the target for one of the source.
    """
    from aligner.engine.semantic.evidence import form, words

    covered = words.Coverage.of(tile, lexicon)
    here, there = form.lengths_of_runs(tile, ratio)
    for a, b in tile.shapes:
        if a and b:
            yield (a, b), [*covered.features(a, b), *form.lengths(here[a - 1], there[b - 1])]


def _shape(a: int, b: int) -> Iterator[float]:
    yield float(a + b - 2)
    for name in SHAPE_CLASSES:
        yield float(name == shape_class(a, b) and (a, b) != (1, 1))
