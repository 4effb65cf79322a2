"""Values: what they promise, and what they refuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import AlignerError, ArgumentError, InvariantError, PositionError
from aligner.model import Alignment, Bead, Division, Document, Sentence, Span, Text

# What a text may hold: anything but lone surrogates.
strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    sentences = draw(st.lists(strings, max_size=8))
    steps = draw(st.lists(st.booleans(), min_size=len(sentences), max_size=len(sentences)))
    paragraphs, paragraph = [], 0
    for number, step in enumerate(steps):
        paragraph += step and number > 0
        paragraphs.append(paragraph)
    return Document.from_sentences(sentences, "en", paragraphs=paragraphs)


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    source, target = draw(documents()), draw(documents())
    beads, i, j = [], 0, 0
    while i < len(source) or j < len(target):
        m = draw(st.integers(0, len(source) - i))
        n = draw(st.integers(0 if m else min(1, len(target) - j), len(target) - j))
        if m + n == 0:
            m = len(source) - i
        beads.append(Bead(Span(i, i + m), Span(j, j + n), draw(st.none() | st.floats(0, 1))))
        i, j = i + m, j + n
    return Alignment(source, target, tuple(beads))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_clean_text_is_as_it_should_be_and_stays_so(content: str) -> None:
    text = Text.clean(content, "en")
    assert "\r" not in text.content
    assert Text.clean("\ufeff" + text.content, "en").content == text.content


@given(documents())
def test_sentences_and_the_gaps_between_them_are_the_text(document: Document) -> None:
    pieces = [document.gap(i) + document[i] for i in range(len(document))]
    assert "".join(pieces) + document.gap(len(document)) == document.text.content


@given(documents())
def test_paragraphs_tile_a_document(document: Document) -> None:
    numbers = [n for paragraph in document.paragraphs() for n in range(*paragraph)]
    assert numbers == list(range(len(document)))


@given(documents(), st.data())
def test_a_selection_holds_the_sentences_selected(document: Document, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(document)), max_size=6)))
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    selected = document.select(spans)
    assert selected.strings() == [sentence for span in spans for sentence in document.strings(span)]


@given(alignments())
def test_beads_tile_both_documents(alignment: Alignment) -> None:
    assert [n for bead in alignment for n in range(*bead.source)] == list(range(len(alignment.source)))
    assert [n for bead in alignment for n in range(*bead.target)] == list(range(len(alignment.target)))


def test_from_sentences_keeps_numbers_and_paragraphs() -> None:
    document = Document.from_sentences([" One. ", "", "Three."], "en", paragraphs=[0, 0, 1], origin="x")
    assert document.strings() == ["One.", "", "Three."]
    assert document.paragraphs() == [(0, 2), (2, 3)]
    assert (document.lang, document.text.origin) == ("en", "x")
    assert document.slice(Span(0, 3)) == "One.\n\n\nThree."
    assert document.slice(Span(1, 1)) == ""


@pytest.mark.parametrize("ask", [Document.slice, Document.strings, lambda document, span: document.select([span])])
@pytest.mark.parametrize(
    ("span", "error", "reason"),
    [
        (Span(2, 1), InvariantError, r"Span\(start=2, stop=1\) runs backwards; write Span\(start, stop\), the smaller"),
        (Span(5, 2), InvariantError, "runs backwards"),
        (Span(0, 4), PositionError, r"stop=4\) is not inside of the document, which has 3 sentences; count from 0"),
        (Span(7, 9), PositionError, "which has 3 sentences"),
        (Span(-2, 1), PositionError, "which has 3 sentences"),
        ((0, 2), ArgumentError, "a range of sentences must be"),
        (1, ArgumentError, r"write Span\(start, stop\)"),
    ],
)
def test_sentences_that_are_not_there_are_refused(ask, span, error, reason):
    document = Document.from_sentences(["One.", "Two.", "Three."], "en")
    with pytest.raises(error, match=reason):
        ask(document, span)


@pytest.mark.parametrize("paragraphs", [[0], [0, 2], [1, 1], [0, -1]])
def test_from_sentences_refuses_paragraphs_that_do_not_count_up(paragraphs: list[int]) -> None:
    with pytest.raises(InvariantError):
        Document.from_sentences(["a", "b"], "en", paragraphs=paragraphs)


@pytest.mark.parametrize("content", ["a\r\nb", "e\u0301", "\ud800"])
def test_a_text_refuses_what_is_not_normalised(content: str) -> None:
    with pytest.raises(InvariantError):
        Text(content, "en")


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param([(0, 2), (1, 3)], id="overlap"),
        pytest.param([(0, 1), (2, 3)], id="text between"),
        pytest.param([(0, 2)], id="text after"),
        pytest.param([(0, 4)], id="outside"),
        pytest.param([(2, 1), (2, 3)], id="backwards"),
    ],
)
def test_a_document_refuses_sentences_that_miss_text(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(InvariantError):
        Document(Text("abc", "en"), tuple(Sentence(Span(*span), 0) for span in spans))


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param([(0, 2), (1, 3)], id="overlap"),
        pytest.param([(1, 2), (0, 1)], id="order"),
        pytest.param([(0, 1), (0, 2)], id="narrow before wide"),
        pytest.param([(0, 0)], id="empty"),
        pytest.param([(2, 4)], id="outside"),
    ],
)
def test_a_document_refuses_divisions_that_do_not_nest(spans: list[tuple[int, int]]) -> None:
    plain = Document.from_sentences(["a", "b", "c"], "en")
    divisions = tuple(Division("section", 0, Span(0, 1), Span(*span)) for span in spans)
    with pytest.raises(InvariantError):
        Document(plain.text, plain.sentences, divisions)


def test_a_selection_keeps_whole_divisions_and_moves_them() -> None:
    plain = Document.from_sentences(["a", "b", "c"], "en", paragraphs=[0, 1, 1])
    document = Document(plain.text, plain.sentences, (Division("item", 2, Span(3, 4), Span(1, 3)),))
    selected = document.select([Span(1, 3)])
    assert selected.divisions == (Division("item", 2, Span(0, 1), Span(0, 2)),)
    assert document.select([Span(0, 2)]).divisions == ()


@pytest.mark.parametrize(
    "beads",
    [
        pytest.param([((0, 1), (0, 1))], id="sentence left out"),
        pytest.param([((0, 1), (0, 1)), ((0, 2), (1, 2))], id="sentence twice"),
        pytest.param([((1, 2), (0, 1)), ((0, 1), (1, 2))], id="crossing"),
        pytest.param([((0, 2), (0, 2)), ((2, 2), (2, 2))], id="empty"),
        pytest.param([((0, 3), (0, 2))], id="outside"),
    ],
)
def test_an_alignment_refuses_beads_that_do_not_tile(beads: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    source = target = Document.from_sentences(["a", "b"], "en")
    with pytest.raises(InvariantError):
        Alignment(source, target, tuple(Bead(Span(*s), Span(*t)) for s, t in beads))


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_a_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(InvariantError):
        Bead(Span(0, 1), Span(0, 1), confidence)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("status", "nonsense", "there is no status 'nonsense'; choose from: auto, approved, rejected"),
        ("status", None, "there is no status None"),
        ("confidence", "high", "the confidence of a bead must be a float, not a str: 'high'"),
        ("note", None, "the note of a bead must be a str, not None"),
    ],
)
def test_a_bead_refuses_what_is_no_status_probability_or_note(field: str, value: object, reason: str) -> None:
    with pytest.raises(AlignerError) as caught:
        Bead(Span(0, 1), Span(0, 1), **{field: value})  # type: ignore[arg-type]
    assert str(caught.value).startswith(reason)


def test_a_bead_knows_its_shape() -> None:
    bead = Bead(Span(3, 5), Span(2, 2))
    assert bead.shape == "2-0"
    assert (bead.source.start, bead.source.stop, bead.source.size) == (3, 5, 2)
