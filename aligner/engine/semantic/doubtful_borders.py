"""What is looked at only where the first pass was in doubt, since it has to be encoded: clauses at borders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.encoders import CachedEncoder, Float16Vectors
from aligner.engine.search import Lattice, Scores
from aligner.engine.semantic.evidence import POSITIONS
from aligner.engine.semantic.evidence.clauses import Edges, Position, clauses_across
from aligner.engine.semantic.scores import Area, weights

_DOUBTFUL = 0.02  # probability from which on a border is possible, and this far below 1 it is not certain


def doubtful_positions(area: Area, ends: Scores) -> list[Position]:
    """Return the positions inside an area that may be borders and may not.

    Args:
        area: Where was looked.
        ends: The probability that a bead ends in each cell of its band, from a first alignment.
    """
    band, (here, there) = area.band, area.stretch
    cells = np.flatnonzero((ends > _DOUBTFUL) & (ends < 1 - _DOUBTFUL))
    places = zip(band.row[cells].tolist(), band.column[cells].tolist(), strict=True)
    return [(here.start + i, there.start + j) for i, j in places if 0 < i < here.size and 0 < j < there.size]


def add_clauses(
    lattices: Sequence[Lattice],
    doubtful: Sequence[Sequence[Position]],
    sentences: tuple[Sequence[str], Sequence[str]],
    vectors: tuple[Float16Vectors, Float16Vectors],
    encoder: CachedEncoder,
) -> None:
    """Add to the scores of two-sided beads what clauses tell of the border that each ends at.

    Args:
        lattices: The scores, which are changed.
        doubtful: The positions of each at which clauses are looked at.
        sentences: All those of the source and of the target.
        vectors: Their vectors.
        encoder: Makes the vectors of clauses.
    """
    beside = [{position[side] - k for some in doubtful for position in some for k in (0, 1)} for side in (0, 1)]
    source, target = (Edges.of(*given, encoder) for given in zip(sentences, beside, vectors, strict=True))
    for lattice, positions in zip(lattices, doubtful, strict=True):
        scores = clauses_across(source, target, positions) * np.float32(weights()[POSITIONS[1]])
        for (i, j), score in zip(positions, scores, strict=True):
            row, low = lattice.rows[i - lattice.first_row], int(lattice.low[i - lattice.first_row])
            if low <= j < low + row.shape[1]:
                row[[all(shape) for shape in lattice.shapes[: len(row)]], j - low] += score
