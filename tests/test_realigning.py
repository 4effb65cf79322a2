"""Aligning again: a part of a text alone, without beads that were rejected, with words that were taught."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import edits
from aligner.errors import ArgumentError, EditError, PositionError
from aligner.model import Alignment, Bead, Document, Span
from aligner.realigning import around, realign_edits

sys.path.insert(0, str(Path(__file__).parent / "engine"))
import released

ENCODERS = ("use", "none")
Key = tuple[Span, Span]


def release(encoder: str = "none", times: int = 1) -> Alignment:
    """Align the release, or so many copies of it one after the other."""
    sides = (released.release("zh"), released.release("en"))
    if times > 1:
        sides = tuple(Document.from_sentences(side.strings() * times, side.lang) for side in sides)
    return aligner.align(*sides, encoder=encoder)


def keys(beads: tuple[Bead, ...]) -> list[Key]:
    return [(bead.source, bead.target) for bead in beads]


def with_status(alignment: Alignment, **numbers: tuple[int, ...]) -> Alignment:
    """Give the beads of some numbers a status."""
    beads = list(alignment.beads)
    for status, chosen in numbers.items():
        for number in chosen:
            beads[number] = replace(beads[number], status=status)
    return replace(alignment, beads=tuple(beads))


def drifted(alignment: Alignment, first: int, stop: int) -> Alignment:
    """Shift the target of beads 1-1 by one sentence; the last one takes what is left."""
    beads = list(alignment.beads)
    run = beads[first:stop]
    assert {bead.shape for bead in run} == {"1-1"}
    at = run[0].target.start
    run[0] = replace(run[0], target=Span(at, at), confidence=None)
    run[1:-1] = [replace(bead, target=Span(at + n, at + n + 1), confidence=None) for n, bead in enumerate(run[1:-1])]
    run[-1] = replace(run[-1], target=Span(at + len(run) - 2, at + len(run)), confidence=None)
    return replace(alignment, beads=(*beads[:first], *run, *beads[stop:]))


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_drift_is_repaired_inside_a_stretch_and_nothing_else_changes(encoder: str) -> None:
    right = release(encoder)
    first = next(n for n in range(35) if all(bead.shape == "1-1" for bead in right.beads[n : n + 8]))
    wrong = drifted(right, first, first + 8)
    again = aligner.realign(wrong, encoder=encoder, within=(first, first + 8))
    assert keys(again.beads) == keys(right.beads)
    assert again.beads[:first] == wrong.beads[:first]
    assert again.beads[first + 8 :] == wrong.beads[first + 8 :]
    assert again.recipe == wrong.recipe


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_stretch_of_a_long_text_is_aligned_with_its_surroundings_alone(
    encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = release(encoder, times=6)
    for name in ("_CONTEXT", "_CONTEXT_OF_WORDS"):
        monkeypatch.setattr(f"aligner.realigning.{name}", 40)
    seen: list[int] = []
    original = aligner.pipeline.align_documents

    def counting(source: Document, *rest: object, **named: object) -> Alignment:
        seen.append(len(source))
        return original(source, *rest, **named)

    monkeypatch.setattr("aligner.realigning.align_documents", counting)
    again = aligner.realign(whole, encoder=encoder, within=(100, 120))
    assert 90 < seen[0] < 120 < len(whole.source)
    assert keys(again.beads) == keys(whole.beads)


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("within", [None, (3, 14)])
def test_a_rejected_bead_does_not_come_back(encoder: str, within: tuple[int, int] | None) -> None:
    alignment = with_status(release(encoder), rejected=(5, 9), approved=(12,))
    again = aligner.realign(alignment, encoder=encoder, within=within)
    assert not {*keys(again.beads)} & {*keys((alignment.beads[5], alignment.beads[9]))}
    assert alignment.beads[12] in again.beads


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("side", [0, 1])
def test_a_sentence_that_is_not_left_out_is_nowhere_left_out(encoder: str, side: int) -> None:
    sides = [released.release("zh"), released.release("en")]
    kept = [Span(0, 10), Span(11, len(sides[1 - side]))]
    sides[1 - side] = sides[1 - side].select(kept)
    made = aligner.align(*sides, encoder=encoder)
    alone = next(n for n, bead in enumerate(made.beads) if not (bead.source, bead.target)[1 - side].size)
    again = aligner.realign(with_status(made, rejected=(alone,)), encoder=encoder)
    sentence = (made.beads[alone].source, made.beads[alone].target)[side].start
    bead = next(b for b in again.beads if sentence in range(*(b.source, b.target)[side]))
    assert bead.source.size
    assert bead.target.size


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_rejected_bead_comes_back_where_there_is_no_other(encoder: str) -> None:
    """All between two confirmed beads is one sentence on one side."""
    sides = [
        Document.from_sentences(side, lang) for side, lang in ((["一。", "二。", "三。"], "zh"), (["1.", "3."], "en"))
    ]
    spans = [(Span(0, 1), Span(0, 1)), (Span(1, 2), Span(1, 1)), (Span(2, 3), Span(1, 2))]
    statuses = ("approved", "rejected", "approved")
    beads = tuple(Bead(*span, status=status) for span, status in zip(spans, statuses, strict=True))
    again = aligner.realign(Alignment(sides[0], sides[1], beads), encoder=encoder)
    assert keys(again.beads) == spans
    assert again.beads[1].status == "rejected"


@pytest.mark.parametrize("encoder", ENCODERS)
def test_words_are_learnt_from_confirmed_beads_of_other_documents(encoder: str) -> None:
    """Invented languages: without the lessons nothing tells which sentences belong together."""
    random = np.random.default_rng(4)
    pairs = [(f"{a}{b}{c}", f"{c}{a}o{b}") for a in "bdfgk" for b in "aeiu" for c in "lmnr"]

    def sentence() -> tuple[str, str]:
        chosen = [pairs[n] for n in random.integers(0, len(pairs), 5)]
        return " ".join(word for word, _ in chosen), " ".join(word for _, word in chosen[::-1])

    taught = [sentence() for _ in range(150)]
    text = [sentence() for _ in range(30)]
    del text[11]
    source, target = [one for one, _ in text], [other for _, other in text]
    del target[7], source[19]
    sides = Document.from_sentences(source, "de"), Document.from_sentences(target, "en")
    with aligner.collect_notices():  # that they are no translations
        alignment = aligner.align(*sides, encoder=encoder)
    right = [(Span(n, n + 1), Span(n, n + 1)) for n in range(7)]
    right += [(Span(n, n + 1), Span(n - 1, n)) for n in range(8, 19)]
    right += [(Span(n, n + 1), Span(n, n + 1)) for n in range(19, 28)]
    with aligner.collect_notices():
        again = [aligner.realign(alignment, encoder=encoder, taught=lessons) for lessons in ((), taught)]
    found = [len({*right} & {*keys(made.beads)}) for made in again]
    assert found[1] > found[0]
    assert found[1] >= 25


@pytest.mark.parametrize("encoder", ENCODERS)
def test_edits_lead_to_what_is_aligned_again(encoder: str) -> None:
    right = release(encoder)
    first = next(n for n in range(35) if all(bead.shape == "1-1" for bead in right.beads[n : n + 8]))
    wrong = with_status(drifted(right, first, first + 8), approved=(first + 8,))
    made = realign_edits(wrong, (0, len(wrong)), encoder=encoder)
    state = edits.State.of(wrong)
    for edit in made:
        state = state.apply(edit)
    assert keys(state.alignment.beads) == keys(right.beads)
    assert state.alignment.beads[first + 8] == wrong.beads[first + 8]
    again = aligner.realign(wrong, encoder=encoder, within=(0, len(wrong)))
    differences = [
        (one.confidence or 0) - (other.confidence or 0) for one, other in zip(state.alignment, again, strict=True)
    ]
    assert max(map(abs, differences)) < 0.1
    assert [edit.kind for edit in made] == ["replace"] * len(made)


def test_what_was_surer_before_stays_as_it_is() -> None:
    right = release()
    first = next(n for n in range(35) if all(bead.shape == "1-1" for bead in right.beads[n : n + 8]))
    beads = {}
    for confidence in (0.1, 1.0):
        wrong = list(drifted(right, first, first + 8).beads)
        wrong[first : first + 8] = [replace(bead, confidence=confidence) for bead in wrong[first : first + 8]]
        alignment = replace(right, beads=tuple(wrong))
        for edit in realign_edits(alignment, (first, first + 12), encoder="none"):
            alignment = edit.apply(alignment)
        beads[confidence] = keys(alignment.beads)
    assert beads[0.1] == keys(right.beads)
    assert beads[1.0] == keys(tuple(wrong))


def test_notes_and_properties_of_beads_that_stay_are_kept() -> None:
    alignment = release()
    beads = list(alignment.beads)
    beads[20] = replace(beads[20], note="odd", properties=(("date", "today"),))
    again = aligner.realign(replace(alignment, beads=tuple(beads)), encoder="none", within=(10, 30))
    assert (again.beads[20].note, again.beads[20].properties) == ("odd", (("date", "today"),))


def test_the_stretch_around_a_correction_ends_at_confirmed_beads() -> None:
    alignment = release()
    assert around(alignment, 10, 11) == (0, 35)
    assert around(with_status(alignment, approved=(3, 10, 20)), 10, 11) == (4, 20)
    assert around(with_status(alignment, approved=(9, 10, 11)), 10, 11) == (10, 11)
    long = release(times=12)
    assert around(long, 300, 301) == (150, len(long))


@pytest.mark.parametrize("within", [(0, 36), (-1, 3), (5, 4)])
def test_beads_that_are_not_there_are_refused(within: tuple[int, int]) -> None:
    with pytest.raises(PositionError, match=r"there are no beads .* has 35, numbered from 0"):
        aligner.realign(release(), encoder="none", within=within)


@pytest.mark.parametrize(("name", "value"), [("within", 3), ("within", "ab"), ("taught", ["ab"]), ("taught", [(1, 2)])])
def test_arguments_of_another_kind_are_refused(name: str, value: object) -> None:
    with pytest.raises(ArgumentError):
        aligner.realign(release(), encoder="none", **{name: value})


@st.composite
def tilings(draw: st.DrawFn) -> tuple[list[Bead], list[Bead]]:
    """Two ways to tile the same sentences."""
    sizes = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    made = []
    for _ in range(2):
        beads, at = [], (0, 0)
        while at != sizes:
            step = draw(st.integers(0, sizes[0] - at[0])), draw(st.integers(0, sizes[1] - at[1]))
            if any(step):
                stop = at[0] + step[0], at[1] + step[1]
                confidence = draw(st.sampled_from([None, 0.5, 0.52, 0.9]))
                status = draw(st.sampled_from(["auto", "approved"]))
                beads.append(Bead(Span(at[0], stop[0]), Span(at[1], stop[1]), confidence, status))
                at = stop
        made.append(beads)
    return made[0], made[1]


@given(tilings())
def test_replacements_lead_from_any_beads_to_any_others(drawn: tuple[list[Bead], list[Bead]]) -> None:
    sizes = drawn[0][-1].source.stop, drawn[0][-1].target.stop
    sides = [
        Document.from_sentences([f"{n}." for n in range(size)], lang)
        for size, lang in zip(sizes, ("de", "en"), strict=True)
    ]
    before, after = (Alignment(sides[0], sides[1], tuple(beads)) for beads in drawn)
    there = before
    for edit in edits.replacements(before, after):
        assert edit.before != edit.after
        there = edit.apply(there)
    assert there == after
    assert not edits.replacements(after, after)
    nearly = edits.replacements(before, after, 0.05)
    assert len(nearly) <= len(edits.replacements(before, after))
    for edit in nearly:
        before = edit.apply(before)
    assert keys(before.beads) == keys(after.beads)


def test_replacements_between_other_documents_are_refused() -> None:
    with pytest.raises(EditError):
        edits.replacements(release(), release()[:5])
