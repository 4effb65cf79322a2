"""The search against all paths of small lattices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.engine.search import Lattice, best_path, posteriors

SHAPES = ((1, 0), (0, 1), (1, 1), (1, 2), (2, 1), (2, 3))

Path = tuple[tuple[int, int, int], ...]


@st.composite
def lattices(draw: st.DrawFn) -> Lattice:
    n, m = draw(st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    slack = draw(st.integers(0, 3))
    middle = [round(i * m / n) if n else 0 for i in range(n + 1)]
    low = np.array([max(0, j - slack) if i else 0 for i, j in enumerate(middle)])
    high = [min(m, j + slack) if i < n else m for i, j in enumerate(middle)]
    rows = [
        random.normal(0, 3, (random.integers(3, len(SHAPES) + 1), stop - start + 1))
        for start, stop in zip(low, high, strict=True)
    ]
    return Lattice(SHAPES, low, rows, draw(st.sampled_from([0.0, 0.4, 3.0])))


def all_paths(lattice: Lattice, i: int = 0, j: int = 0, before: int = -1) -> Iterator[tuple[float, Path]]:
    """Every path from (i, j), which a bead of the shape `before` led to, with its score."""
    if i == len(lattice.rows) - 1 and j == lattice.low[-1] + lattice.rows[-1].shape[1] - 1:
        yield 0.0, ()
        return
    for s, (a, b) in enumerate(SHAPES):
        k, column = i + a, j + b
        if k < len(lattice.rows) and 0 <= column - lattice.low[k] < lattice.rows[k].shape[1]:
            if s >= len(lattice.rows[k]):
                continue
            score = float(lattice.rows[k][s, column - lattice.low[k]])
            if s == before and not (a and b):
                score += lattice.gap_extension
            for rest, path in all_paths(lattice, k, column, s):
                yield score + rest, ((k, column, s), *path)


@given(lattices())
def test_finds_the_best_of_all_paths(lattice: Lattice) -> None:
    paths = list(all_paths(lattice))
    if not paths:
        with pytest.raises(ValueError, match="no path"):
            best_path(lattice)
        return
    assert tuple(best_path(lattice)) == max(paths)[1]


@given(lattices())
def test_adds_up_all_paths(lattice: Lattice) -> None:
    paths = list(all_paths(lattice))
    if not paths:
        return
    total = np.logaddexp.reduce([score for score, _ in paths])
    probabilities, reported = posteriors(lattice)
    assert reported == pytest.approx(total)
    expected = [np.zeros_like(row) for row in lattice.rows]
    for score, path in paths:
        for i, j, s in path:
            expected[i][s, j - lattice.low[i]] += np.exp(score - total)
    for here, there in zip(probabilities, expected, strict=True):
        np.testing.assert_allclose(here, there, atol=1e-9)


def test_impossible_beads_are_left_alone() -> None:
    rows = [np.zeros((len(SHAPES), 3)) for _ in range(3)]
    for row in rows:
        row[SHAPES.index((1, 1))] = 5.0
        row[SHAPES.index((2, 1))] = -np.inf
    lattice = Lattice(SHAPES, np.zeros(3, dtype=np.int64), rows)
    assert best_path(lattice) == [(1, 1, 2), (2, 2, 2)]
    probabilities, _ = posteriors(lattice)
    assert probabilities[2][SHAPES.index((2, 1))].max() == 0


@pytest.mark.parametrize("gap_extension", [0.0, 1.0])
def test_of_equal_paths_the_one_with_the_earliest_shapes_last(gap_extension: float) -> None:
    """All scores are small whole numbers, so that many paths are equal."""
    random = np.random.default_rng(5)
    for _ in range(50):
        rows = [random.integers(-1, 1, (len(SHAPES), 4)).astype(float) for _ in range(4)]
        lattice = Lattice(SHAPES, np.zeros(4, dtype=np.int64), rows, gap_extension)
        paths = list(all_paths(lattice))
        highest = max(score for score, _ in paths)
        first = min([s for _, _, s in path][::-1] for score, path in paths if score == highest)
        assert [s for _, _, s in best_path(lattice)][::-1] == first


def test_an_omission_in_one_piece_is_cheaper() -> None:
    """The first of two sentences belongs to the first of four, the second to the third or nearly as well the fourth."""
    rows = [np.zeros((3, 3)) for _ in range(5)]
    for row in rows:
        row[:2] = -2.0
    rows[1][2, 1], rows[3][2, 2], rows[4][2, 2] = 1.0, 1.1, 1.0
    shapes, low = ((1, 0), (0, 1), (1, 1)), np.zeros(5, dtype=np.int64)
    assert [s for *_, s in best_path(Lattice(shapes, low, rows))] == [2, 0, 2, 0]
    assert [s for *_, s in best_path(Lattice(shapes, low, rows, gap_extension=0.5))] == [2, 0, 0, 2]
