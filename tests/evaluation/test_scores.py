"""Figures, by the definitions of the published tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told import noticed

from aligner.errors import InputError
from aligner.evaluation import NumberedBead, ShapeRecall, evaluate
from aligner.model import Alignment, Bead, Document, Span

GOLD: list[NumberedBead] = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((4,), (2,)), ((), (3,)), ((5,), (4,))]


def test_gold_against_itself_is_perfect() -> None:
    result = evaluate(GOLD, GOLD)
    assert result.strict.f1 == result.lax.f1 == 1.0


def test_counts_as_vecalign_does() -> None:
    # Worked by hand. Right exactly: 0-0, 3-(), 5-4; right in part: 1-1 and 4-(2 3).
    predicted: list[NumberedBead] = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ()), ((4,), (2, 3)), ((5,), (4,))]
    result = evaluate(GOLD, predicted)
    assert result.strict.precision == pytest.approx(3 / 6)  # a one-sided bead that stands in gold is right
    assert result.lax.precision == pytest.approx(5 / 6)
    assert result.strict.recall == pytest.approx(2 / 4)  # gold one-sided beads are not asked for
    assert result.lax.recall == pytest.approx(4 / 4)
    assert result.strict.f1 == pytest.approx(0.5)
    assert (result.gold, result.predicted) == (6, 6)
    assert result.shapes == (
        ShapeRecall("1-1", 3, 2),
        ShapeRecall("0-1", 1, 0),
        ShapeRecall("1-0", 1, 1),
        ShapeRecall("2-1", 1, 0),
    )


def test_crossing_links_and_gaps_are_allowed() -> None:
    gold: list[NumberedBead] = [((0,), (1,)), ((1,), (0,)), ((2, 4), (2,)), ((3,), (3,))]
    predicted: list[NumberedBead] = [((0,), (0,)), ((1,), (1,)), ((4, 2), (2,)), ((3,), (3,))]
    result = evaluate(gold, predicted)
    assert result.strict.f1 == result.lax.f1 == pytest.approx(0.5)


def test_beads_empty_on_both_sides_do_not_count() -> None:
    assert evaluate([*GOLD, ((), ())], GOLD).gold == len(GOLD)


def test_nothing_right_is_zero_and_no_error() -> None:
    result = evaluate([((0,), (0,)), ((1,), ())], [((0,), ()), ((1,), (0,))])
    assert result.strict.f1 == result.lax.f1 == 0.0


def test_alignments_count_as_their_links() -> None:
    document = Document.from_sentences(["a", "b", "c"], "en")
    alignment = Alignment(document, document, (Bead(Span(0, 2), Span(0, 1)), Bead(Span(2, 3), Span(1, 3))))
    assert evaluate([((0, 1), (0,)), ((2,), (1, 2))], alignment).strict.f1 == 1.0


@pytest.mark.parametrize(("gold", "predicted"), [([], GOLD), (GOLD, [])])
def test_an_alignment_without_beads_is_an_error(gold: list[NumberedBead], predicted: list[NumberedBead]) -> None:
    with pytest.raises(InputError, match="no beads"):
        evaluate(gold, predicted)


def test_another_number_of_sentences_is_an_error_and_links_that_may_end_early_a_warning() -> None:
    short, long = (Document.from_sentences(["x"] * n, "en") for n in (2, 3))
    one = Alignment(short, short, tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(2)))
    two = Alignment(long, short, (*one.beads, Bead(Span(2, 3), Span(2, 2))))
    with pytest.raises(InputError, match="gold has 2 source and 2 target sentences, the evaluated alignment has 3 "):
        evaluate(one, two)
    with pytest.raises(InputError, match="has 3 source"):
        evaluate([((0,), (0,)), ((2,), (1,))], one)  # names a sentence that is not there
    with pytest.raises(InputError, match="a has 1 source and 2 target sentences, b has 2 source and 2 target"):
        evaluate([((0,), (0, 1))], one, names=("a", "b"))  # has no gaps, so nothing is left out
    with noticed("a has 2 source and 2 target sentences, b has 3 source"):
        evaluate([((1,), (0, 1))], two, names=("a", "b"))


links = st.tuples(
    st.lists(st.integers(0, 5), max_size=3, unique=True).map(tuple),
    st.lists(st.integers(0, 5), max_size=3, unique=True).map(tuple),
)


@given(st.lists(links.filter(any), min_size=1, max_size=8), st.lists(links.filter(any), min_size=1, max_size=8))
def test_lax_is_never_below_strict(gold: list[NumberedBead], predicted: list[NumberedBead]) -> None:
    result = evaluate([*gold, ((6,), (6,))], [*predicted, ((6,), (6,))])
    assert 0 <= result.strict.precision <= result.lax.precision <= 1
    assert 0 <= result.strict.recall <= result.lax.recall <= 1


SENTENCES = ["The meeting issued a release.", "Thank you.", "It rained.", "We went home."]


def _made(source: list[str], target: list[str], langs: tuple[str, str] = ("en", "fr")) -> Alignment:
    documents = [Document.from_sentences(side, lang) for side, lang in zip((source, target), langs, strict=True)]
    return Alignment(*documents, tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(len(source))))


FRENCH = ["La réunion a publié un communiqué.", "Merci.", "Il a plu.", "Nous sommes rentrés."]


def test_the_same_texts_are_compared_whatever_their_white_space_and_region() -> None:
    other = _made([f" {sentence.replace(' ', chr(10))}" for sentence in SENTENCES], FRENCH, ("en-GB", "fr-CA"))
    assert evaluate(_made(SENTENCES, FRENCH), other).strict.f1 == 1.0
    assert evaluate(_made(SENTENCES, FRENCH), _made(SENTENCES, FRENCH, ("und", "und"))).strict.f1 == 1.0


def test_other_languages_are_refused() -> None:
    other = _made(SENTENCES, ["Danke.", "Ja.", "Nein.", "Gut."], ("en", "de"))
    with pytest.raises(InputError, match="a is en–fr and b is en–de: other languages; compare alignments of"):
        evaluate(_made(SENTENCES, FRENCH), other, names=("a", "b"))


@pytest.mark.parametrize(
    ("numbers", "is_refused"),
    [
        ([0, 1, 2, 3], True),  # without a gap
        ([0, 2, 3], True),  # ends before the middle
        ([0, 1, 3, 4], False),
        ([0, 1, 2, 3, 5, 6, 7, 8], False),
        ([0, 1, 2, 3, 5, 6, 7, 8, 10], True),  # names a sentence that is not there
    ],
)
def test_numbers_alone_that_belong_to_another_text_are_refused(numbers: list[int], is_refused: bool) -> None:
    ten = Document.from_sentences(["x"] * 10, "en")
    made = Alignment(ten, ten, tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(10)))
    gold: list[NumberedBead] = [((n,), (n,)) for n in numbers]
    sizes = f"gold has {numbers[-1] + 1} source and {numbers[-1] + 1} target sentences, the evaluated alignment has 10"
    with pytest.raises(InputError, match=sizes) if is_refused else noticed(sizes):
        evaluate(gold, made)


def test_a_language_that_a_file_does_not_name_is_called_unknown() -> None:
    with pytest.raises(InputError, match="a is en–fr and b is unknown–de: other languages"):
        evaluate(_made(SENTENCES, FRENCH), _made(SENTENCES, FRENCH, ("und", "de")), names=("a", "b"))


def test_swapped_sides_are_refused() -> None:
    with pytest.raises(InputError, match="a is en–fr and b is fr–en: the sides are swapped; put the same"):
        evaluate(_made(SENTENCES, FRENCH), _made(FRENCH, SENTENCES, ("fr", "en")), names=("a", "b"))
    gold: list[NumberedBead] = [((0,), (0,)), ((1,), (1, 2))]
    with pytest.raises(InputError, match="the sides seem to be swapped"):
        evaluate(gold, [(target, source) for source, target in gold])


def test_other_texts_are_refused_with_a_sentence_that_differs() -> None:
    others = ["Somebody called.", "Nobody came.", "It rained.", "The end."]
    message = (
        "3 of 4 source sentences differ: the first is number 1, “The meeting issued a release.” in a and "
        "“Somebody called.” in b; compare alignments of the same two texts"
    )
    with pytest.raises(InputError, match=message):
        evaluate(_made(SENTENCES, FRENCH), _made(others, FRENCH), names=("a", "b"))
    with pytest.raises(InputError, match="3 of 4 target sentences differ"):
        evaluate(_made(FRENCH, SENTENCES), _made(FRENCH, others))


def test_a_few_sentences_that_differ_are_told() -> None:
    corrected = [*SENTENCES[:2], "It snowed.", SENTENCES[3]]
    with noticed("1 of 4 source sentences differ: the first is number 3, “It rained.” in gold and “It snowed.” in"):
        result = evaluate(_made(SENTENCES, FRENCH), _made(corrected, FRENCH))
    assert result.strict.f1 == 1.0
