"""Clauses at borders that a first pass leaves in doubt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from aligner import encoders
from aligner.encoders import CachedEncoder, Float16Vectors
from aligner.engine.band import Band
from aligner.engine.beads import Stretch
from aligner.engine.search import Lattice
from aligner.engine.semantic import scores
from aligner.engine.semantic.doubtful_borders import add_clauses, doubtful_positions
from aligner.engine.semantic.evidence import LONG_SHAPES, POSITIONS, SHAPES
from aligner.engine.semantic.evidence.clauses import Edges, clauses_across, edges
from aligner.engine.semantic.scores import Area
from aligner.model import Span


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("他取了几块吃了，听得靴子声响，心想先钻入桌底再说。", "他取了几块吃了，", "心想先钻入桌底再说。"),
        ("Well, he said, 'No, I shall not.'", "Well,", "I shall not.'"),
        ("Ja, ich weiß; er kam, oh!", "Ja, ich weiß;", "er kam, oh!"),
        ("Nobody had climbed it.", "", ""),
        ("他说：“好。”", "", ""),
        ("," * 20, "", ""),
        ("", "", ""),
    ],
)
def test_the_first_and_the_last_clause(sentence: str, first: str, last: str) -> None:
    assert edges(sentence) == (first, last)


class Counting(CachedEncoder):
    """An encoder that notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__(encoders.load("use", keep_vectors=False)._encoder)  # type: ignore[union-attr]
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Float16Vectors:
        self.asked += texts
        return super().encode(texts)


TEXTS = ["We ate rice, then we drank tea.", "Nobody spoke.", "It was late, the moon rose, and all slept.", "Morning."]


def test_only_sentences_of_several_clauses_are_encoded() -> None:
    encoder = Counting()
    whole = encoder.encode_runs(TEXTS, 1)[0]
    found = Edges.of(TEXTS, [1, 2], whole, encoder)
    assert encoder.asked == ["It was late,", "and all slept."]
    np.testing.assert_array_equal(found.vectors[found.places[1]], [whole[1], whole[1]])
    assert not np.array_equal(*found.vectors[found.places[2]])
    assert found.around([2]).shape == (1, 4, 512)
    Edges.of(TEXTS, [1, 3], whole, encoder)
    assert len(encoder.asked) == 2, "nothing more"


def made(*clauses: tuple[int, int]) -> Edges:
    """Make sentences whose first and last clauses are given axes: those with the same one mean the same."""
    return Edges(np.eye(9, dtype=np.float16)[np.array(clauses)], {k: k for k in range(len(clauses))})


def test_a_clause_whose_counterpart_lies_beyond_the_border_counts() -> None:
    source = made((0, 1), (2, 3))
    # The last clause before the border of the source is in the sentence behind that of the target, and its counterpart
    # has none of its own side.
    assert clauses_across(source, made((0, 0), (1, 3)), [(1, 1)]) == pytest.approx([2])
    assert clauses_across(source, made((0, 1), (2, 3)), [(1, 1)]) == pytest.approx([0])
    # What stands inside of a sentence is not at the border: 0 and 3 are the first before it and the last behind it.
    assert clauses_across(source, made((3, 1), (2, 0)), [(1, 1)]) == pytest.approx([0])
    assert clauses_across(source, made((0, 1), (2, 3)), []).shape == (0,)


def area(n: int, m: int) -> Area:
    return Area(Stretch(Span(10, 10 + n), Span(20, 20 + m)), Band.whole(n + 1, m + 1))


def test_positions_that_may_be_borders_are_in_doubt() -> None:
    ends = np.zeros((4, 4))
    ends[0, 0] = ends[3, 3] = 1
    ends[1, 1], ends[1, 2], ends[2, 2] = 0.6, 0.4, 1
    ends[3, 1] = ends[0, 2] = 0.5  # at the end or the beginning of a text nothing lies beyond
    ends[2, 1] = 0.001
    assert doubtful_positions(area(3, 3), ends.ravel()) == [(11, 21), (11, 22)]


def test_all_two_sided_beads_of_a_position_share_its_evidence() -> None:
    encoder = Counting()
    vectors = encoder.encode_runs(TEXTS, 1)[0]
    rows = [np.zeros((len(SHAPES) + (len(LONG_SHAPES) if i == 1 else 0), 5), dtype=np.float32) for i in range(5)]
    lattice = Lattice((*SHAPES, *LONG_SHAPES), np.zeros(5, dtype=np.int64), rows)
    texts = TEXTS, TEXTS[::-1]
    add_clauses([lattice], [[(1, 3), (2, 2)]], texts, (vectors, vectors[::-1]), encoder)
    given = [
        Edges.of(side, range(4), whole, encoder) for side, whole in zip(texts, (vectors, vectors[::-1]), strict=True)
    ]
    weighed = clauses_across(given[0], given[1], [(1, 3), (2, 2)]) * np.float32(scores.weights()[POSITIONS[1]])
    assert (weighed < 0).any()
    for (i, j), score in zip([(1, 3), (2, 2)], weighed, strict=True):
        expected = [score if all(shape) else 0 for shape in lattice.shapes[: len(rows[i])]]
        np.testing.assert_array_equal(rows[i][:, j], expected)
        rows[i][:, j] = 0
    assert not any(row.any() for row in rows)
