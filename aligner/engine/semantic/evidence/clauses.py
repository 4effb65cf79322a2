"""What speaks against a border between beads: clauses beside it whose counterparts lie beyond it.

A border is a position (i, j): `i` sentences of the source and `j` of the target lie before it. Of the four sentences
around it the first and the last clause are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.encoders import CachedEncoder, Float16Vectors, Vectors
from aligner.encoders.cosines import cosines

_MARKS = ",，;；:：、—…!！?？.。"
# Four letters, or more up to a mark: what is shorter is a part of the next clause. The second one reads from the end.
_FIRST = re.compile(rf"(?:\W*\w){{4}}[^{_MARKS}]*[{_MARKS}]+")
_LAST = re.compile(rf"(?:\W*\w){{4}}[^{_MARKS}]*(?=[{_MARKS}])")
_AT_ONCE = 1000  # positions

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edges:
    """The first and the last clause of some sentences.

    Attributes:
        vectors: An array (sentences, 2, dim) of unit vectors.
        places: The place of each sentence among them.
    """

    vectors: Float16Vectors
    places: dict[int, int]

    @classmethod
    def of(cls, texts: Sequence[str], numbers: Iterable[int], whole: Float16Vectors, encoder: CachedEncoder) -> Edges:
        """Encode the clauses.

        Args:
            texts: All sentences of a document.
            numbers: Those of the sentences that are wanted.
            whole: Vectors of all sentences. Those of one clause have theirs already.
            encoder: Makes the vectors of the others.
        """
        wanted = sorted(set(numbers))
        vectors = np.repeat(whole[wanted][:, None], 2, axis=1)
        clauses = [(k, edge, text) for k, n in enumerate(wanted) for edge, text in enumerate(edges(texts[n])) if text]
        if clauses:
            rows, sides, parts = zip(*clauses, strict=True)
            vectors[rows, sides] = encoder.encode(parts)
        return cls(vectors, {number: place for place, number in enumerate(wanted)})

    def around(self, positions: Sequence[int]) -> Float16Vectors:
        """Return the clauses of the sentences before and behind some positions: an array (positions, 4, dim)."""
        found = [(self.places[position - 1], self.places[position]) for position in positions]
        clauses: Float16Vectors = self.vectors[np.array(found)].reshape(len(positions), 4, -1)
        return clauses


def edges(sentence: str) -> tuple[str, str]:
    """Return the first and the last clause of a sentence; empty if it has one only."""
    first, last = _FIRST.match(sentence), _LAST.match(sentence[::-1])
    if first is None or last is None or not re.search(r"\w", sentence[first.end() :]):
        return "", ""
    return first.group().strip(), last.group()[::-1].strip()


def clauses_across(source: Edges, target: Edges, positions: Sequence[Position]) -> Vectors:
    """Measure how much better the counterparts of clauses at a border are on the wrong side of it.

    The last clauses before the border and the first behind it count, of both documents: each by how much nearer the
    nearer clause of the other document's sentence beyond the border is than that of its sentence on its own side.

    Args:
        source: Clauses of the source, with all that are beside the positions.
        target: Those of the target.
        positions: Borders with sentences of both documents on either side.

    Returns:
        An array (positions).
    """
    result = [np.zeros(0, dtype=np.float32)]
    for start in range(0, len(positions), _AT_ONCE):
        rows, columns = zip(*positions[start : start + _AT_ONCE], strict=True)
        # Axes: position; sentence of the source before or behind, its first or last clause; likewise of the target.
        near = cosines(source.around(rows), target.around(columns)).reshape(-1, 2, 2, 2, 2)
        result.append(_lost(near.max(axis=4)) + _lost(near.max(axis=2).transpose(0, 2, 3, 1)))
    return np.concatenate(result)


def _lost(near: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what the clauses of one document lose: from (positions, sentence, clause, sentence of the other)."""
    before, behind = near[:, 0, 1], near[:, 1, 0]
    lost: NDArray[np.float32] = np.maximum(before[:, 1] - before[:, 0], 0) + np.maximum(behind[:, 0] - behind[:, 1], 0)
    return lost
