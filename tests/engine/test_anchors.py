"""Beads that a person has confirmed: kept as they are, and a help to the rest, with less work."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import released
from hypothesis import given
from hypothesis import strategies as st
from told import noticed

import aligner
from aligner import engine
from aligner.engine.band import Band
from aligner.engine.beads import stretches_between
from aligner.errors import AlignerError, ArgumentError
from aligner.model import Alignment, Bead, Document, Span
from aligner.segmentation import tokenize

ROOT = Path(__file__).parents[2]
MAC = ROOT.parent / "shared" / "data" / "mac-dev.jsonl"

sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))
import anchors as benchmark  # noqa: E402
import gold_corpora  # noqa: E402

ENCODERS = ("use", "none")


def release() -> tuple[Document, Document]:
    return released.release("zh"), released.release("en")


def bead(source: tuple[int, int], target: tuple[int, int]) -> Bead:
    return Bead(Span(*source), Span(*target))


@pytest.mark.parametrize("encoder", ENCODERS)
def test_without_anchors_nothing_changes(encoder: str) -> None:
    source, target = release()
    made, _ = engine.align(source, target, tokenize=tokenize, encoder=encoder)
    assert engine.align(source, target, tokenize=tokenize, encoder=encoder, anchors=())[0] == made


@pytest.mark.parametrize("encoder", ENCODERS)
def test_anchors_are_in_the_result_as_they_are(encoder: str) -> None:
    source, target = release()
    given = [
        Bead(Span(20, 27), Span(21, 25), 0.25, "approved", "larger than any bead of the engine"),
        Bead(Span(3, 6), Span(3, 3), None, "approved", "left out"),
        Bead(Span(12, 12), Span(12, 13), 0.5, "rejected"),
    ]
    made = aligner.align(source, target, encoder=encoder, anchors=given)
    assert set(given) <= set(made.beads)
    assert all(0 <= bead.confidence <= 1 for bead in set(made.beads) - set(given))
    assert dict(made.recipe.options)["anchors"].startswith("3 beads, sha256 ")


@pytest.mark.parametrize("encoder", ENCODERS)
def test_right_anchors_leave_a_right_alignment_as_it_was(encoder: str) -> None:
    source, target = release()
    made = aligner.align(source, target, encoder=encoder)
    again = aligner.align(source, target, encoder=encoder, anchors=made.beads[2::5])
    assert [(bead.source, bead.target) for bead in again] == [(bead.source, bead.target) for bead in made]


@pytest.mark.parametrize("encoder", ENCODERS)
def test_where_all_is_given_nothing_is_computed(encoder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = release()
    made = aligner.align(source, target, encoder=encoder)
    for module in ("lexical", "semantic"):
        monkeypatch.delattr(f"aligner.engine.{module}.build")
    assert aligner.align(source, target, encoder=encoder, anchors=made.beads[::-1]).beads == made.beads
    omissions = [(Span(0, 35), Span(0, 2))]
    forced = aligner.align(source, target, encoder=encoder, anchors=omissions).beads
    assert [(bead.shape, bead.confidence) for bead in forced[1:]] == [("0-1", 1.0)] * 36
    assert forced[0] == Bead(Span(0, 35), Span(0, 2), None, "approved")


@pytest.mark.parametrize(
    ("anchors", "reason"),
    [
        ([((1, 3), (1, 2)), ((2, 4), (4, 5))], r"the anchors \(1:3, 1:2\) and \(2:4, 4:5\) overlap"),
        ([((5, 6), (1, 2)), ((2, 4), (4, 5))], r"the anchors \(2:4, 4:5\) and \(5:6, 1:2\) cross"),
        ([((2, 4), (4, 5)), ((3, 3), (5, 6))], r"the anchors \(2:4, 4:5\) and \(3:3, 5:6\) cross"),
        ([((2, 2), (4, 5)), ((2, 2), (4, 5))], r"the anchors \(2:2, 4:5\) and \(2:2, 4:5\) overlap"),
        ([((30, 36), (4, 5))], r"the anchor \(30:36, 4:5\) is not inside the texts of 35 and 38 sentences"),
        ([((3, 2), (4, 5))], r"Span\(start=3, stop=2\) runs backwards; write Span"),
        ([((3, 3), (4, 4))], r"the anchor \(3:3, 4:4\) is empty on both sides"),
    ],
)
def test_anchors_that_contradict_each_other_are_refused(anchors: list[tuple], reason: str) -> None:
    with pytest.raises(AlignerError, match=reason):
        aligner.align(*release(), encoder="none", anchors=anchors)


@pytest.mark.parametrize("anchor", [3, "ab", (1, 2), ((1, 2),)])
def test_what_is_no_anchor_is_refused(anchor: object) -> None:
    with pytest.raises(ArgumentError):
        aligner.align(*release(), encoder="none", anchors=[anchor])


words = st.sampled_from(["a", "bb 1", "ccc", "d?", "2 e", ""])


@st.composite
def texts_with_anchors(draw: st.DrawFn) -> tuple[list[str], list[str], list[Bead]]:
    """Two texts cut into blocks, some of which are given."""
    sizes = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=1, max_size=6))
    sizes.append((1, 1, False))
    given, i, j = [], 0, 0
    for a, b, is_given in sizes:
        if is_given and a + b:
            given.append(bead((i, i + a), (j, j + b)))
        i, j = i + a, j + b
    sides = [draw(st.lists(words, min_size=size, max_size=size)) for size in (i, j)]
    return sides[0], sides[1], given


@pytest.mark.parametrize("encoder", ENCODERS)
@given(texts_with_anchors())
def test_any_anchors_and_what_lies_between_tile_both_texts(
    encoder: str, drawn: tuple[list[str], list[str], list[Bead]]
) -> None:
    source, target = (Document.from_sentences(side, lang) for side, lang in zip(drawn[:2], ("de", "en"), strict=True))
    made, _ = engine.align(source, target, tokenize=tokenize, encoder=encoder, anchors=drawn[2])
    assert set(drawn[2]) <= set(made.beads)  # the constructor has checked that they tile


@given(texts_with_anchors(), st.integers(0, 3))
def test_a_pinched_band_leads_through_all_corners(drawn: tuple[list[str], list[str], list[Bead]], width: int) -> None:
    n, m = map(len, drawn[:2])
    middle = np.arange(n + 1) * m // n
    stretches = stretches_between(drawn[2], (n, m))
    band = Band.of(middle - width, middle + width + 1, m + 1).pinched(stretches)
    assert (band.low[1:] < band.high[:-1]).all()
    for (i, k), (j, l) in stretches:  # noqa: E741
        assert band.cell(np.array([i, k]), np.array([j, l])).max() < len(band)
        assert (band.low[i + 1 : k + 1] >= j).all()
        assert (band.high[i:k] <= l + 1).all()


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_bead_between_anchors_sees_the_whole_text(encoder: str) -> None:
    """Of two stretches that say the same the one is known: the other is aligned with the words learnt there."""
    random = np.random.default_rng(3)
    syllables = [[f"{a}{b}{c}" for b in vowels for a in "bdfgk" for c in "lmnrst"] for vowels in ("ai", "ou")]
    pairs = [random.permutation(30) for _ in range(12)]
    source = [" ".join(syllables[0][word] for word in words[:6]) + "." for words in pairs]
    target = [" ".join(syllables[1][word] for word in words[:6]) + "." for words in pairs]
    documents = Document.from_sentences(source + source, "de"), Document.from_sentences(target + target[1:], "en")
    given = [bead((i, i + 1), (i, i + 1)) for i in range(12)]
    made, _ = engine.align(*documents, tokenize=tokenize, encoder=encoder, anchors=given)
    right = {(Span(13 + k, 14 + k), Span(12 + k, 13 + k)) for k in range(11)}
    assert len(right & {(bead.source, bead.target) for bead in made}) >= 10


def test_realigning_keeps_what_a_person_has_said() -> None:
    source, target = release()
    made = aligner.align(source, target, encoder="none")
    beads = list(made.beads)
    beads[4] = Bead(beads[4].source, beads[4].target, 0.5, "approved", "sure")
    beads[7] = Bead(beads[7].source, beads[7].target, 0.5, "auto", "odd")
    again = aligner.realign(Alignment(source, target, tuple(beads), made.recipe), encoder="none")
    assert again.beads[4] == beads[4]
    assert (again.beads[7].note, again.beads[7].confidence) == ("odd", made.beads[7].confidence)
    assert again.recipe.source_segmenter == made.recipe.source_segmenter


def test_a_note_that_finds_no_bead_any_more_is_told_of() -> None:
    source, target = release()
    beads = [Bead(Span(0, 35), Span(0, 20), note="see below"), Bead(Span(35, 35), Span(20, 38))]
    with noticed("notes on beads that are no more: 1"):
        again = aligner.realign(Alignment(source, target, tuple(beads)), encoder="none")
    assert len(again) == 35


@pytest.mark.parametrize("encoder", ENCODERS)
def test_anchors_are_less_work(encoder: str) -> None:
    source, target = (Document.from_sentences(side.strings() * 8, side.lang) for side in release())
    cells = []
    for number in (0, 1, 3, 20):
        beads = [((35 * k + 1, 35 * k + 2), (38 * k + 1, 38 * k + 2)) for k in range(8)]
        beads += [((35 * k, 35 * k + 1), (38 * k, 38 * k + 1)) for k in range(8)]
        beads += [((35 * k - 1, 35 * k), (38 * k - 1, 38 * k)) for k in range(1, 9)]
        with benchmark.counted_cells() as counted:
            aligner.align(source, target, encoder=encoder, anchors=beads[:: -(-len(beads) // number)] if number else [])
        cells.append(sum(counted))
    assert cells == sorted(cells, reverse=True), cells


@pytest.mark.slow
@pytest.mark.parametrize("encoder", ENCODERS)
def test_twenty_confirmed_beads_help_the_rest_of_a_chapter(encoder: str) -> None:
    if not MAC.exists():
        pytest.skip(f"{MAC.name} is not beside the checkout")
    without, with_them, cells = [], [], []
    for pair in gold_corpora.read([MAC]):
        anchors = benchmark.spread(gold_corpora.monotone(pair.gold), 20)
        gold = benchmark.of_rest(pair.gold, anchors)
        for confirmed, counts in (([], without), (anchors, with_them)):
            with benchmark.counted_cells() as counted:
                made = benchmark.align(pair, encoder, confirmed)
            counts.append(benchmark.strict(gold, benchmark.of_rest(made, anchors)))
            cells.append(sum(counted))
    assert benchmark.f1(with_them) > benchmark.f1(without)
    assert sum(cells[1::2]) < sum(cells[::2]) / 2


@pytest.mark.slow
@pytest.mark.usefixtures("notices")  # of what has no counterpart
def test_one_anchor_brings_back_a_stretch_that_went_astray() -> None:
    if not MAC.exists():
        pytest.skip(f"{MAC.name} is not beside the checkout")
    pair = next(pair for pair in gold_corpora.read([MAC]) if pair.name.startswith("dev-anno.005"))
    holed = benchmark.without_targets(pair, 0)
    astray = {*benchmark.align(holed, "none", [])}
    missed = [bead for bead in holed.gold if bead not in astray]
    mended = {*benchmark.align(holed, "none", [missed[len(missed) // 2]])}
    assert len(mended & {*holed.gold}) > 1.4 * len(astray & {*holed.gold})
