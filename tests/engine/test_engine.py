"""The engine on real text: the release, the development data, and what must not derail it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from released import gold, links, release

from aligner import encoders, engine
from aligner.engine import semantic, terms
from aligner.engine.search import Shape
from aligner.engine.semantic import lexicon
from aligner.engine.semantic import scores as scoring
from aligner.engine.semantic.encoded_text import encode_text
from aligner.engine.semantic.evidence import (
    LEXICAL,
    ONE_SIDED,
    POSITIONS,
    SHAPES,
    STATIC,
    Tile,
    lexical_features,
    static_features,
)
from aligner.engine.semantic.lexicon import find_pairs
from aligner.languages.zh.english import counterparts
from aligner.model import Alignment, Document, Glossary, Span, Term, Token
from aligner.segmentation import tokenize
from aligner.threads import VARIABLES

ROOT = Path(__file__).parents[2]


def align(source: Document, target: Document, glossary: Glossary | None = None) -> Alignment:
    return engine.align(source, target, tokenize=tokenize, glossary=glossary)[0]


def words_only(document: Document, number: int) -> list[Token]:
    """A tokenizer without a dictionary."""
    start = document.sentences[number].span.start
    return [Token(Span(m.start() + start, m.end() + start)) for m in re.finditer(r"\w+", document[number])]


def test_the_release_gives_the_gold_alignment() -> None:
    made = align(release("zh"), release("en"))
    assert links(made) == gold()
    assert len(made) == 35
    assert align(release("zh"), release("en")) == made, "the same input gives the same result"


def test_the_release_the_other_way_round() -> None:
    assert [(b, a) for a, b in links(align(release("en"), release("zh")))] == gold()


def test_the_proposals_alone() -> None:
    proposals = []
    for document in (release("zh"), release("en")):
        found = [division.sentences for division in document.divisions if division.kind == "proposal"]
        proposals.append(document.select(found))
    made = align(*proposals)
    assert len(made) == 17
    assert {bead.shape for bead in made} == {"1-1"}


def test_wrong_paragraphs_cost_nothing() -> None:
    """Paragraph marks at places that have nothing to do with each other leave the release as it was."""
    random = np.random.default_rng(1)
    sides = []
    for name in ("zh", "en"):
        document = release(name)
        paragraphs = np.cumsum(random.random(len(document)) < 0.4)
        sides.append(
            Document.from_sentences(document.strings(), name, paragraphs=[int(p - paragraphs[0]) for p in paragraphs])
        )
    assert links(align(*sides)) == gold()


def test_paragraphs_decide_where_nothing_else_does() -> None:
    source = ["Aa aa aa.", "Aa aa aa.", "Aa aa aa."]
    target = ["Zz zz zz.", "Zz zz zz.", "Zz zz zz.", "Zz zz zz."] * 1
    filler = ["The meeting issued a press release.", "会议发表了新闻公报。"]
    shapes = []
    for breaks in ([0, 1, 1, 2, 3], [0, 0, 0, 0, 0]):
        one = Document.from_sentences([filler[0], *source, filler[0]], "en", paragraphs=breaks)
        two = Document.from_sentences(
            [filler[1], *target, filler[1]], "zh", paragraphs=[0, 1, 1, 1, 2, 3] if any(breaks) else [0] * 6
        )
        shapes.append(links(engine.align(one, two, tokenize=words_only)[0]))
    boundaries = {(a[-1] + 1, b[-1] + 1) for a, b in shapes[0] if a and b}
    assert (3, 4) in boundaries, "the paragraph of two sentences ends with that of three"


def test_a_glossary_wins() -> None:
    source = Document.from_sentences(["甲方。", "乙方。", "丙方。"], "zh")
    target = Document.from_sentences(["Foo.", "Bar.", "Baz.", "Qux."], "en")
    terms = (Term("甲方", "Bar"), Term("乙方", "Baz"), Term("丙方", "Qux"))
    made = align(source, target, glossary=Glossary(terms))
    assert links(made)[-2:] == [((1,), (2,)), ((2,), (3,))]
    assert 1 in links(made)[-3][1]


def test_a_term_is_not_found_inside_a_longer_word() -> None:
    document = Document.from_sentences(["A party and its art.", "The party.", "ART"], "en")
    assert terms._occurrences(document, ["art", "Party"]).tolist() == [[True, True], [False, True], [True, False]]


def test_what_one_side_lacks_stands_alone() -> None:
    source, target = release("zh").strings(), release("en").strings()
    del target[9:12]  # the first proposal
    made = align(Document.from_sentences(source, "zh"), Document.from_sentences(target, "en"))
    expected = [(a, tuple(j - 3 * (j > 11) for j in b)) for a, b in gold() if not set(b) & {9, 10, 11}]
    missed = set(expected) - set(links(made))
    assert len(missed) <= 1
    assert sum(bead.shape == "1-0" for bead in made) >= 2


def test_confidence_is_a_probability_that_knows_its_doubts() -> None:
    source, target = release("zh"), release("en")
    sure = np.mean([bead.confidence for bead in align(source, target)])
    shuffled = Document.from_sentences(target.strings()[::-1], "en")
    unsure = np.mean([bead.confidence for bead in align(source, shuffled)])
    assert 0 <= unsure < 0.5 < 0.9 < sure <= 1


sentences = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=12), min_size=1, max_size=6
)


@given(sentences, sentences)
def test_beads_tile_any_two_documents(source: list[str], target: list[str]) -> None:
    made, _ = engine.align(
        Document.from_sentences(source, "en"), Document.from_sentences(target, "fr"), tokenize=words_only
    )
    assert all(bead.confidence is not None for bead in made)  # the constructor has checked that they tile


def test_tiles_do_not_show() -> None:
    """Evidence gathered in small tiles is that of the whole."""
    encoder = encoders.load("use")
    here, there = (encode_text(release(name), tokenize, encoder, 6) for name in ("zh", "en"))
    words = find_pairs(here, there, encoder)

    def gathered(rows: Span, columns: Span) -> Iterator[tuple[Shape, NDArray[np.float64]]]:
        tile = Tile(here, there, rows, columns)
        for shape, values in chain(static_features(tile), lexical_features(tile, words, 3.0)):
            yield shape, np.stack(np.broadcast_arrays(*values))

    whole = [values for _, values in gathered(Span(0, len(here)), Span(0, len(there)))]
    for rows in (Span(0, 3), Span(7, 20), Span(30, 35)):
        for columns in (Span(0, 9), Span(11, 38)):
            for (shape, values), all_values in zip(gathered(rows, columns), whole, strict=True):
                assert values.shape == (len(all_values), rows.size, columns.size)
                complete = all_values[:, slice(*rows), slice(*columns)]
                # A bead that would begin before the document is never looked at.
                first, second = max(shape[0] - 1 - rows.start, 0), max(shape[1] - 1 - columns.start, 0)
                np.testing.assert_allclose(values[:, first:, second:], complete[:, first:, second:], atol=2e-5)


def test_the_number_of_threads_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "_ROWS", 4)
    monkeypatch.setattr(lexicon, "_BLOCK", 50)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    made = []
    for cores in (1, 3):
        monkeypatch.setattr("aligner.threads.cores", lambda cores=cores: cores)
        made.append(align(release("zh"), release("en")))
    assert made[0] == made[1]


def test_the_band_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.engine.semantic import coarse

    monkeypatch.setattr(coarse, "WHOLE", 12)
    monkeypatch.setattr(coarse, "WIDTH", 8)
    assert links(align(release("zh"), release("en"))) == gold()


def test_the_narrower_band_of_the_second_pass_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    made = align(release("zh"), release("en"))
    monkeypatch.setattr(semantic, "narrow", lambda area, scores, _: (area, scores))
    whole = align(release("zh"), release("en"))
    assert links(made) == links(whole)
    assert [bead.confidence for bead in made] == pytest.approx([bead.confidence for bead in whole], abs=2e-4)


def test_the_dictionary_knows_words_and_names() -> None:
    pairs = {
        (a, b): s for a, b, s in counterparts(["机制", "機制", "王毅", "的"], ["mechanisms", "wang", "yi", "table"])
    }
    assert {("机制", "mechanisms"), ("機制", "mechanisms"), ("王毅", "wang")} <= set(pairs)
    assert not [pair for pair in pairs if pair[1] == "table"]
    assert all(0 < strength <= 1 for strength in pairs.values())


def test_every_feature_has_a_weight() -> None:
    here, there = (encode_text(release(name), tokenize, encoders.load("use"), 6) for name in ("zh", "en"))
    tile = Tile(here, there, Span(3, 5), Span(2, 4))
    for shape, values in static_features(tile):
        assert len(values) == len(STATIC if all(shape) else ONE_SIDED)
    assert {shape for shape, values in lexical_features(tile, find_pairs(here, there, encoders.load("use")), 3.0)} == {
        shape for shape in SHAPES if all(shape)
    }
    assert set(scoring.weights()) == {*STATIC, *LEXICAL, *ONE_SIDED, *POSITIONS, "gap extension"}
