"""Intervals and calibration: judged by SciPy, by hand, and by corpora whose true figures are known."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import ArgumentError
from aligner.evaluation import NumberedBead, evaluate_all
from aligner.evaluation.bootstrap import intervals, tail_of
from aligner.evaluation.calibration import calibration

Numbers = npt.NDArray[np.float64]


def _rates(sums: Numbers) -> Numbers:
    precision, recall = sums[:, 0] / sums[:, 1], sums[:, 2] / sums[:, 3]
    return np.stack([precision, recall, 2 * precision * recall / (precision + recall)], axis=1)


def _documents(seed: int, count: int) -> Numbers:
    """Documents of various lengths and difficulties: right, predicted, found and gold beads."""
    random = np.random.default_rng(seed)
    size = np.maximum(20, random.lognormal(4.5, 0.6, count)).astype(int)
    difficulty = random.beta(2, 20, count)
    gold = (size * 0.95).astype(int)
    counts = [random.binomial(size, 1 - difficulty), size, random.binomial(gold, 1 - 0.9 * difficulty), gold]
    return np.stack(counts, axis=1).astype(float)


@pytest.mark.parametrize("count", [10, 15, 20, 40])
def test_the_interval_over_documents_holds_the_truth_as_often_as_it_says(count: int) -> None:
    truth = _rates(_documents(1, 200_000).sum(axis=0, keepdims=True))[0]
    hits = np.zeros(3)
    for seed in range(100, 300):
        found = intervals(_documents(seed, count), _rates, resamples=1000)
        hits += [one is not None and one.low <= value <= one.high for one, value in zip(found, truth, strict=True)]
    assert all(0.90 <= share <= 0.99 for share in hits / 200), hits / 200


def _text(seed: int, count: int, rate: float = 0.04) -> tuple[list[NumberedBead], list[NumberedBead]]:
    """A text in which errors last for two to five beads: these are merged, or shifted by one."""
    rng = random.Random(seed)
    gold: list[NumberedBead] = [((n,), (n,)) for n in range(count)]
    made: list[NumberedBead] = []
    n = 0
    while n < count:
        length = min(count - n, rng.choice([2, 2, 2, 3, 4, 5])) if rng.random() < rate else 1
        if length == 1 or rng.random() < 0.5:
            made.append((tuple(range(n, n + length)), tuple(range(n, n + length))))
        else:
            made += [((n,), ()), *(((n + k + 1,), (n + k,)) for k in range(length - 1)), ((), (n + length - 1,))]
        n += length
    return gold, made


@pytest.mark.slow
@pytest.mark.parametrize("count", [100, 300, 1000])
def test_the_interval_over_blocks_holds_the_truth_as_often_as_it_says(count: int) -> None:
    """Where errors are too rare none is given; where one is, it holds in 90 % of the cases and more."""
    truth = evaluate_all([("", *_text(1, 100_000))], resamples=1).micro
    given, held = 0, 0
    for seed in range(1000, 1200):
        micro = evaluate_all([("", *_text(seed, count))], resamples=1000).micro
        for found, true in zip(micro, truth, strict=True):
            for measure in ("precision", "recall", "f1"):
                if (interval := getattr(found.intervals, measure)) is not None:
                    given += 1
                    held += interval.low <= getattr(true, measure) <= interval.high
    assert given > 50
    assert held / given >= 0.90


@pytest.mark.needs("scipy")
@pytest.mark.parametrize("count", [10, 30])
def test_intervals_are_those_of_scipy(count: int) -> None:
    from scipy import stats

    def f1(*columns: Any, axis: int = -1) -> Any:
        sums = [column.sum(axis=axis) for column in columns]
        precision, recall = sums[0] / sums[1], sums[2] / sums[3]
        return 2 * precision * recall / (precision + recall)

    # What we draw the interval out to is SciPy's quantile of Student's t with the variance of a sample.
    tail = stats.norm.cdf(-stats.t.ppf(0.975, count - 1) * (count / (count - 1)) ** 0.5)
    assert tail_of(count) == pytest.approx(tail, rel=2e-3)
    units = _documents(7, count)
    judge = stats.bootstrap(
        tuple(units.T), f1, paired=True, vectorized=True, n_resamples=20_000, method="percentile",
        confidence_level=1 - 2 * tail, rng=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    ours = intervals(units, _rates, resamples=20_000)[2]
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((judge.low, judge.high), abs=0.002)


def test_intervals_stay_the_same_and_hold_the_figure() -> None:
    units = _documents(3, 25)
    once = intervals(units, _rates)
    assert once == intervals(units, _rates)
    assert once != intervals(units, _rates, seed=1)
    for one, figure in zip(once, _rates(units.sum(axis=0, keepdims=True))[0], strict=True):
        assert one is not None
        assert one.low < figure < one.high


def test_no_interval_is_given_where_little_is_known() -> None:
    assert intervals(_documents(3, 9), _rates) == [None] * 3
    units = np.tile([20.0, 20.0, 20.0, 20.0], (40, 1))
    assert intervals(units, _rates) == [None] * 3
    units[:4, (0, 2)] = 10
    assert intervals(units, _rates) == [None] * 3
    units[4, 0] = 10
    assert [one is None for one in intervals(units, _rates)] == [False, True, False]


def test_many_units_are_drawn_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    units = _documents(5, 50)
    whole = intervals(units, _rates, resamples=300)
    monkeypatch.setattr("aligner.evaluation.bootstrap._AT_ONCE", 50 * 7)
    assert intervals(units, _rates, resamples=300) == whole


def test_calibration_by_hand() -> None:
    assert calibration([]) is None
    found = calibration([[(0.95, True)] * 6 + [(0.85, True), (0.85, False), (0.2, False), (1.0, True)]])
    assert found is not None
    assert [(one.low, one.beads, one.right) for one in found.bins] == [(0.2, 1, 0.0), (0.8, 2, 0.5), (0.9, 7, 1.0)]
    sure = (6 * 0.95 + 1.0) / 7
    assert found.error == pytest.approx(0.1 * 0.2 + 0.2 * 0.35 + 0.7 * (1 - sure))
    assert (found.beads, found.wrong) == (10, 2)
    assert found.wrong_in_least_sure == pytest.approx((1 + 0.5) / 2)  # one of the two at 0.85 is drawn by lot
    perfect = calibration([[(0.9, True)] * 10])
    assert perfect is not None
    assert perfect.wrong_in_least_sure is None
    assert perfect.found_in_tenth is None


def test_errors_among_the_doubtful() -> None:
    sure = [0.1, 0.9, 0.95, 0.2, 0.99, 0.8, 0.85, 0.7, 0.97, 0.96]
    found = calibration([[(confidence, confidence not in (0.1, 0.9)) for confidence in sure]])
    assert found is not None
    assert found.wrong_in_least_sure == 0.5
    fitting = calibration([[(0.75, True)] * 3 + [(0.75, False)]])
    assert fitting is not None
    assert fitting.error == 0
    wrong = calibration([[(0.95, False)] * 2])
    assert wrong is not None
    assert wrong.error == pytest.approx(0.95)


def test_a_wrong_border_is_found_by_looking_at_one_of_its_beads() -> None:
    pair = [(0.5, False), (0.55, False)]
    apart = [(0.99, True), *pair, (0.99, True), (0.99, True), *pair, (0.99, True), (0.99, True), (0.99, True)]
    found = calibration([apart, [(0.99, True)] * 10])  # two of twenty beads are looked at: one of each pair
    assert found is not None
    assert found.found_in_tenth == 1
    # A right one between two errors tells of neither, and what stands in another document is nobody's neighbour.
    missed = calibration([[(0.9, False), (0.3, True), (0.9, False)], [(0.8, False)], [(0.99, True)] * 6])
    assert missed is not None
    assert missed.found_in_tenth == 0


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_of_beads_that_are_all_as_sure_a_fifth_of_the_errors_is_in_the_least_sure_fifth(count: int) -> None:
    found = calibration([[(0.5, False)] * count])
    assert found is not None
    assert found.wrong_in_least_sure == pytest.approx(0.2)


def test_without_a_sample_there_is_no_interval() -> None:
    with pytest.raises(ArgumentError, match="resamples is 0"):
        intervals(_documents(1, 20), _rates, resamples=0)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50), st.randoms())
def test_calibration_does_not_depend_on_the_order(judged: list[tuple[float, bool]], rng: random.Random) -> None:
    found = calibration([judged])
    assert found is not None
    assert sum(one.beads for one in found.bins) == len(judged)
    assert 0 <= found.error <= 1
    assert found.wrong_in_least_sure is None or 0 <= found.wrong_in_least_sure <= 1 + 1e-9
    again = calibration([rng.sample(judged, len(judged))])
    assert again is not None
    assert again.error == pytest.approx(found.error)
    assert again.wrong_in_least_sure == pytest.approx(found.wrong_in_least_sure)
