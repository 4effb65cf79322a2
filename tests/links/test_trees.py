"""The last pass of word links: decision trees, what they learn, and what they are told of each candidate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aligner.links.candidates import LEAST, _expected, candidate_features, candidates
from aligner.links.features import TokenizedBead
from aligner.links.trees import Trees

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def test_the_answers_say_which_value_a_tree_has():
    trees = Trees(
        np.array([[0, 1], [1, 1]]),
        np.array([[0.5, 2.0], [1.0, 3.0]], dtype=np.float32),
        np.array([[1, 2, 4, 8], [0.25, 0.5, 16, 32]], dtype=np.float32),
    )
    rows = np.array([[0, 0], [0, 9], [1, 2], [0.5, 1.0], [1, 3]], dtype=np.float32)
    assert trees(rows).tolist() == [1 + 0.25, 2 + 32, 4 + 16, 1 + 0.25, 8 + 16]
    assert trees(rows[:0]).tolist() == []


def test_boosting_learns_what_no_sum_of_features_says(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from boosting import boost

    random = np.random.default_rng(1)
    rows, fresh = (np.tile(random.random((1000, 2), dtype=np.float32), 5) for _ in range(2))
    labels, wanted = ((half[:, 0] > 0.5) ^ (half[:, 1] > 0.5) for half in (rows, fresh))
    trees = boost(rows, labels.astype(np.float64), np.ones(1000), np.zeros(1000))
    assert ((trees(fresh) > 0) == wanted).mean() > 0.93
    # What is known beforehand is not learnt once more.
    sure = boost(rows, labels.astype(np.float64), np.ones(1000), 20.0 * labels - 10)
    assert np.abs(sure(fresh)).max() < 0.1


def test_a_word_is_expected_where_its_neighbours_point():
    p = np.zeros((5, 9), dtype=np.float32)
    for i, j in ((0, 4), (1, 5), (3, 7), (4, 8)):
        p[i, j] = 0.9
    assert _expected(p)[2] == pytest.approx(6)
    assert _expected(np.zeros((4, 8), dtype=np.float32)).tolist() == [0, 2, 4, 6]  # nothing known: along the diagonal
    assert _expected(np.ones((1, 3), dtype=np.float32)).tolist() == [0]


def test_only_what_is_possible_is_a_candidate():
    p = np.array([[LEAST, LEAST - 0.001], [0, 1]], dtype=np.float32)
    assert [places.tolist() for places in candidates(p)] == [[0, 1], [0, 1]]
    bead = TokenizedBead(("a", "b"), ("c", "d"))
    known, told = (np.full((2, 2, count), count, dtype=np.float32) for count in (3, 5))
    score = np.array([[-4, -5], [-50, 50]], dtype=np.float32)
    found = candidate_features(bead, known, told, score, p)
    assert len(found) == 2
    assert np.isfinite(found).all()
    assert found[:, -8:].tolist() == [[5] * 5 + [3] * 3] * 2
    none = candidate_features(bead, known, told, score, np.zeros((2, 2), dtype=np.float32))
    assert none.shape == (0, found.shape[1])
