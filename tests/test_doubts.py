"""In which order the beads of a text are looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.model.doubts import doubts_left


def test_of_two_beads_with_a_doubtful_border_one_is_looked_at() -> None:
    assert doubts_left([0.99, 0.5, 0.52, 0.99]) == pytest.approx([0, 0.5, 0, 0.01])


def test_what_goes_beyond_the_doubt_about_a_neighbour_is_left() -> None:
    # The middle bead has two doubtful borders, and its neighbours tell of none but these.
    assert doubts_left([0.7, 0.4, 0.7]) == pytest.approx([0, 0.6, 0])
    # Of the last one the other border is in doubt, too.
    assert doubts_left([0.7, 0.4, 0.2]) == pytest.approx([0.3, 0, 0.8])


def test_beads_that_were_changed_come_first_and_stand_for_their_borders() -> None:
    assert doubts_left([0.9, None, 0.3, 0.6]) == pytest.approx([0, 1, 0, 0.4])
    assert doubts_left([]) == []


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=30))
def test_no_more_is_left_than_there_was(confidences: list[float | None]) -> None:
    left = doubts_left(confidences)
    doubts = [1.0 if confidence is None else 1 - confidence for confidence in confidences]
    assert all(0 <= one <= doubt for one, doubt in zip(left, doubts, strict=True))
    assert max(left, default=0) == max(doubts, default=0)
