"""Strings with marked parts come apart and together again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aligner.model import Span
from aligner.render.marking import joined, pieces

SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda pair: Span(*sorted(pair))))


@given(st.text(min_size=12, max_size=20), SPANS)
def test_nothing_is_lost_and_everything_marked_is_marked_once(string: str, spans: list[Span]) -> None:
    parts = list(pieces(string, spans))
    assert all(part for part, _ in parts)
    again, marked = joined(parts)
    assert again == string
    assert {i for span in marked for i in range(*span)} == {i for span in spans for i in range(*span)}


def test_what_overlaps_is_one_piece_and_what_touches_is_two() -> None:
    spans = [Span(0, 2), Span(1, 3), Span(3, 4)]
    assert list(pieces("abcde", spans)) == [("abc", True), ("d", True), ("e", False)]
    assert joined(pieces("abcde", spans)) == ("abcde", (Span(0, 3), Span(3, 4)))
