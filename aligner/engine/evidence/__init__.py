"""What speaks for a bead: numbers that grow with the agreement of its two sides, whatever the text's length.

Evidence is gathered for a tile, all beads that end in some source sentence of one range and some target sentence of
another, so that a long document never needs a table of all its sentences against all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.engine.lexicon import Lexicon
from aligner.engine.search import Shape
from aligner.engine.sides import Side
from aligner.model import Span

LONGEST = 5  # sentences on one side of a bead
SHAPES: tuple[Shape, ...] = (
    (1, 0),
    (0, 1),
    *((a, b) for a in range(1, LONGEST + 1) for b in range(1, LONGEST + 1) if a + b <= LONGEST + 2),
)


@dataclass(frozen=True, slots=True)
class Tile:
    """The beads whose last sentences lie in two ranges.

    Attributes:
        source: One document.
        target: The other.
        lexicon: Word pairs of the two.
        rows: Range of source sentences.
        columns: Range of target sentences.
    """

    source: Side
    target: Side
    lexicon: Lexicon
    rows: Span
    columns: Span


# Names of the features of two-sided beads, in the order in which the modules give them, and of one-sided beads.
TWO_SIDED = (
    "similarity",
    "similarity by size",
    "growing helps",
    "shrinking helps",
    "least like sentence",
    "lesser coverage",
    "mean coverage",
    "length ratio",
    "length difference",
    "numbers differ",
    "quotation differs",
    "question differs",
    "exclamation differs",
    "1-2",
    "1-3",
    "1-many",
    "2-2",
    "2-3",
    "many-many",
)
ONE_SIDED = ("one-sided", "likeness nearby")
_SHAPE_CLASSES = TWO_SIDED[-6:]


def features_of(shape: Shape) -> tuple[str, ...]:
    """Names of the features that beads of a shape have."""
    return TWO_SIDED if all(shape) else ONE_SIDED


def evidence(tile: Tile) -> Iterator[tuple[Shape, NDArray[np.float32]]]:
    """The evidence for each shape: an array (features, rows, columns), the features as `features_of` names them."""
    from aligner.engine.evidence import form, meaning, words

    near = meaning.similarities(tile)
    covered = words.Coverage.of(tile)
    nearby = meaning.nearby(tile)
    for a, b in SHAPES:
        features: list[NDArray[Any]]
        if a and b:
            features = [
                *meaning.features(near, a, b),
                *covered.features(a, b),
                *form.features(tile, a, b),
                *_shape(tile, a, b),
            ]
        else:
            features = [np.ones((tile.rows.size, tile.columns.size)), nearby[a, b]]
        yield (a, b), np.stack(features).astype(np.float32)


def _shape(tile: Tile, a: int, b: int) -> Iterator[NDArray[np.float32]]:
    few, many = min(a, b), max(a, b)
    name = f"{few}-{many}" if f"{few}-{many}" in _SHAPE_CLASSES else "1-many" if few == 1 else "many-many"
    for shape in _SHAPE_CLASSES:
        value = float(shape == name and (a, b) != (1, 1))
        yield np.full((tile.rows.size, tile.columns.size), value, dtype=np.float32)
