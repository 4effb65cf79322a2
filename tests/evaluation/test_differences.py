"""Where an alignment differs from gold, and what sort of error it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.evaluation import NumberedBead
from aligner.evaluation.differences import differences


def _beads(shapes: str) -> set[NumberedBead]:
    """Beads of these shapes, one after the other."""
    made: set[NumberedBead] = set()
    i = j = 0
    for shape in shapes.split():
        source, target = map(int, shape.split("-"))
        made.add((tuple(range(i, i + source)), tuple(range(j, j + target))))
        i, j = i + source, j + target
    return made


@pytest.mark.parametrize(
    ("gold", "predicted", "kinds"),
    [
        ("1-1 1-1", "1-1 1-1", []),
        ("2-2", "1-1 1-1", ["split"]),
        ("1-1 1-1", "2-2", ["merge"]),
        ("2-1 1-1", "1-1 2-1", ["shift"]),
        ("2-1", "1-1 1-0", ["one-sided"]),
        ("1-1 1-0", "2-1", ["one-sided"]),
        ("1-1", "1-0 0-1", ["one-sided"]),
        ("1-0 0-1", "1-1", ["one-sided"]),
        ("1-1 1-1 1-1", "1-0 1-1 1-1 0-1", ["shift"]),
        ("2-0 1-1", "1-0 1-0 1-1", ["split"]),
        ("1-0 1-0 1-1", "2-0 1-1", ["merge"]),
        ("2-2 1-1 1-1 1-1", "1-1 1-1 1-1 2-2", ["split", "merge"]),
    ],
)
def test_kinds(gold: str, predicted: str, kinds: list[str]) -> None:
    assert [one.kind for one in differences(_beads(gold), _beads(predicted))] == kinds


def test_beads_come_in_the_order_of_the_text() -> None:
    [one] = differences(_beads("1-1 1-2 1-1"), _beads("1-1 0-1 1-1 1-1"))
    assert one.gold == (((1,), (1, 2)),)
    assert one.predicted == (((), (1,)), ((1,), (2,)))
    [one] = differences(_beads("1-2"), _beads("1-1 0-1"))
    assert one.predicted == (((0,), (0,)), ((), (1,)))


shape = st.sampled_from(["1-1", "2-1", "1-2", "1-0", "0-1", "2-2"])


@given(st.lists(shape, max_size=12).map(" ".join), st.lists(shape, max_size=12).map(" ".join))
def test_differences_are_what_differs_each_bead_once(gold: str, predicted: str) -> None:
    sides = _beads(gold), _beads(predicted)
    found = list(differences(*sides))
    assert sorted(bead for one in found for bead in one.gold) == sorted(sides[0] - sides[1])
    assert sorted(bead for one in found for bead in one.predicted) == sorted(sides[1] - sides[0])
    sentences = [{(k, n) for bead in (*one.gold, *one.predicted) for k in (0, 1) for n in bead[k]} for one in found]
    assert len(set().union(*sentences)) == sum(map(len, sentences))


def test_a_text_that_is_shifted_as_a_whole_is_one_difference_found_in_no_time() -> None:
    size = 20_000
    gold: set[NumberedBead] = {((n,), (n,)) for n in range(size)}
    shifted: set[NumberedBead] = {((0,), ()), ((), (size - 1,)), *(((n + 1,), (n,)) for n in range(size - 1))}
    start = time.process_time()
    [one] = differences(gold, shifted)
    assert time.process_time() - start < 10
    assert (one.kind, len(one.gold), len(one.predicted)) == ("shift", size, size + 1)


def test_a_sentence_in_very_many_beads_takes_no_time() -> None:
    gold: set[NumberedBead] = {((0,), (n,)) for n in range(20_000)}
    start = time.process_time()
    [one] = differences(gold, {((0, 1), (n,)) for n in range(20_000)})
    assert time.process_time() - start < 10
    assert one.kind == "merge"
