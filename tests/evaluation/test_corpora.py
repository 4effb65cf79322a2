"""Many documents: micro and macro, what fails, two systems side by side."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import ArgumentError, FormatError, InputError
from aligner.evaluation import NumberedBead, compare, evaluate, evaluate_all
from aligner.evaluation.corpus import MOST_DIFFERENCES
from aligner.evaluation.report import write
from aligner.model import Alignment, Bead, Document, Span

GOLD: list[NumberedBead] = [((n,), (n,)) for n in range(10)]
COARSE: list[NumberedBead] = [((n, n + 1), (n, n + 1)) for n in range(0, 10, 2)]


def _shifted(beads: list[NumberedBead], by: int) -> list[NumberedBead]:
    return [(tuple(i + by for i in source), tuple(j + by for j in target)) for source, target in beads]


def test_micro_counts_beads_and_macro_documents() -> None:
    result = evaluate_all([("a", GOLD, GOLD), ("b", GOLD[:2], [((0, 1), (0, 1))])])
    assert result.macro is not None
    assert result.micro.strict.precision == pytest.approx(10 / 11)
    assert result.micro.strict.recall == pytest.approx(10 / 12)
    assert result.macro.strict[:3] == pytest.approx((1 / 2, 1 / 2, 1 / 2))  # the mean of 1 and 0
    assert result.macro.lax.f1 == 1.0
    assert evaluate_all([("a", GOLD, GOLD)]).macro is None


beads = st.sets(st.sampled_from([*GOLD, *COARSE, *(((n,), ()) for n in range(10)), *(((), (n,)) for n in range(10))]))
full: list[NumberedBead] = [((10,), (10,))]  # so that both number the same sentences


@given(st.lists(st.tuples(beads, beads), min_size=1, max_size=4))
def test_micro_figures_are_those_of_all_documents_one_after_the_other(
    pairs: list[tuple[set[NumberedBead], ...]],
) -> None:
    made = [([*gold, *full], [*auto, *full]) for gold, auto in pairs]
    result = evaluate_all((f"{n}", gold, auto) for n, (gold, auto) in enumerate(made))
    whole = [[bead for n, pair in enumerate(made) for bead in _shifted(pair[side], 11 * n)] for side in (0, 1)]
    together = evaluate(whole[0], whole[1])
    for average, score in ((result.micro.strict, together.strict), (result.micro.lax, together.lax)):
        assert average[:3] == pytest.approx((score.precision, score.recall, score.f1))
    assert result.shapes == together.shapes


def test_one_bad_document_stops_nothing() -> None:
    broken = FormatError("it is broken", file="b.align", line=3)
    result = evaluate_all([("a", GOLD, GOLD), ("b", broken, GOLD), ("c", GOLD, []), ("d", GOLD, GOLD[:4])])
    assert [document.name for document in result.documents] == ["a"]
    assert result.failures[0] == ("b", "b.align:3: it is broken")
    assert [name for name, _ in result.failures] == ["b", "c", "d"]
    assert result.micro.strict.f1 == 1.0


def test_a_name_stands_for_one_document() -> None:
    result = evaluate_all([("a", GOLD, GOLD), ("a", GOLD, COARSE)])
    assert result.failures == (("a", "another document of this name was measured before"),)
    assert result.micro.strict.f1 == 1.0


def test_where_nothing_can_be_measured_the_reasons_are_told() -> None:
    with pytest.raises(InputError, match="none of 2 documents could be measured: a: x: it is broken; b: "):
        evaluate_all([("a", InputError("it is broken", file="x"), GOLD), ("b", GOLD, [])])
    with pytest.raises(InputError, match="x: it is broken"):
        evaluate_all([("a", GOLD, InputError("it is broken", file="x"))])
    with pytest.raises(InputError, match="there are no documents to measure; name some"):
        evaluate_all([])
    with pytest.raises(ArgumentError, match="not a str"):
        evaluate_all([("a", GOLD, "auto.align")])  # type: ignore[list-item]


def test_two_systems_are_compared_on_what_both_have() -> None:
    first = evaluate_all([("a", GOLD, COARSE), ("b", GOLD, GOLD)])
    second = evaluate_all([("c", GOLD, COARSE), ("a", GOLD, GOLD)])
    comparison = compare(first, second)
    assert (comparison.documents, comparison.gain.strict.f1, comparison.gain.lax.f1) == (1, 1.0, 0.0)
    with pytest.raises(InputError, match="no document in common"):
        compare(first, evaluate_all([("x", GOLD, GOLD)]))
    with pytest.raises(InputError, match="not measured against the same gold"):
        compare(first, evaluate_all([("a", COARSE, COARSE)]))


def _system(number: int, rate: float) -> list[tuple[str, list[NumberedBead], list[NumberedBead]]]:
    """Twenty documents of a hundred beads of which some pairs are merged."""
    made = []
    for document in range(20):
        rng = random.Random(1000 * number + document)
        predicted: list[NumberedBead] = []
        for n in range(0, 100, 2):
            both: list[NumberedBead] = [((n,), (n,)), ((n + 1,), (n + 1,))]
            predicted += [((n, n + 1), (n, n + 1))] if rng.random() < rate else both
        made.append((f"{document}", [((n,), (n,)) for n in range(100)], predicted))
    return made


def test_the_interval_of_a_difference_tells_chance_from_more() -> None:
    one, alike, better = (evaluate_all(_system(number, rate)) for number, rate in ((1, 0.3), (2, 0.3), (3, 0.1)))
    chance, gain = compare(one, alike).gain.strict, compare(one, better).gain.strict
    assert chance.intervals.f1 is not None
    assert gain.intervals.f1 is not None
    assert chance.intervals.f1.low < 0 < chance.intervals.f1.high
    assert 0 < gain.intervals.f1.low < gain.f1 < gain.intervals.f1.high
    backwards = compare(better, one).gain.strict
    assert backwards.f1 == pytest.approx(-gain.f1)


def test_differences_are_kept_up_to_a_bound_and_all_are_counted() -> None:
    size = MOST_DIFFERENCES // 2 + 10
    gold: list[NumberedBead] = [((n,), (n,)) for n in range(2 * size)]
    auto: list[NumberedBead] = [((n, n + 1), (n, n + 1)) for n in range(0, 2 * size, 2)]
    result = evaluate_all([(name, gold, auto) for name in "abc"])
    assert result.errors == {"merge": 3 * size}
    assert [len(document.differences) for document in result.documents] == [size, MOST_DIFFERENCES - size, 0]


def test_confidences_are_those_of_the_evaluated_alignment() -> None:
    document = Document.from_sentences([f"Sentence {n}." for n in range(10)], "en")
    sure = Alignment(document, document, tuple(Bead(Span(n, n + 1), Span(n, n + 1), 0.9) for n in range(10)))
    result = evaluate_all([("a", GOLD, sure), ("b", COARSE, sure), ("c", sure, GOLD)])
    assert result.calibration is not None
    assert result.calibration.bins == (pytest.approx((0.9, 1.0, 20, 0.9, 0.5)),)
    assert result.calibration.error == pytest.approx(0.4)
    assert evaluate_all([("c", sure, GOLD)]).calibration is None


def test_the_page_says_how_many_documents_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.evaluation.report._MOST_DOCUMENTS", 1)
    stream = io.BytesIO()
    write(evaluate_all((name, GOLD, GOLD) for name in "abc"), "x.html", stream, "x")
    assert "and 2 more" in stream.getvalue().decode()
