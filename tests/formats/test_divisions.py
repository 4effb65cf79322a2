"""Divisions come back from the strings that carry them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aligner.formats.divisions import clipped, decoded, encoded
from aligner.formats.layout import Outline, Place
from aligner.model import DIVISION_KINDS, Span

PLACES = st.builds(Place, st.integers(0, 9), st.integers(0, 99))


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    start = draw(st.integers(0, 99))
    begin, end = draw(st.tuples(PLACES, PLACES).filter(lambda pair: pair[0] < pair[1]))
    heading = (Place(start + begin.sentence, begin.offset), Place(start + end.sentence, end.offset))
    sentences = Span(start, start + draw(st.integers(1, 99)))
    return Outline(
        draw(st.sampled_from(DIVISION_KINDS)),
        draw(st.integers(-9, 99)),
        sentences,
        draw(st.sampled_from([heading, None])),
    )


@given(st.lists(outlines()), st.integers(0, 1000))
def test_what_was_encoded_is_decoded(given_outlines: list[Outline], origin: int) -> None:
    string = "; ".join(encoded(outline, origin - 1000) for outline in given_outlines)
    assert list(decoded(string, origin - 1000)) == given_outlines


def test_what_is_not_known_is_passed_over() -> None:
    assert list(decoded("section 2 4+14 0.0-0.5; chapter 1 0+3; section 3; item x 0+1")) == [
        Outline("section", 2, Span(4, 18), (Place(4, 0), Place(4, 5)))
    ]


def test_a_heading_that_ends_before_it_begins_is_none() -> None:
    assert [outline.heading for outline in decoded("item 1 0+1 0.5-0.5, item 2 1+1 1.0-0.9")] == [None, None]


def test_a_division_ends_with_its_document() -> None:
    heading = (Place(2, 0), Place(3, 4))
    whole = Outline("section", 1, Span(2, 6), heading)
    assert list(clipped([whole], 6)) == [whole]
    assert [(o.sentences, o.heading) for o in clipped([whole], 4)] == [(Span(2, 4), heading)]
    assert [(o.sentences, o.heading) for o in clipped([whole], 3)] == [(Span(2, 3), None)]
    assert list(clipped([whole], 2)) == []
