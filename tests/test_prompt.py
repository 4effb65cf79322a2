"""Values at a prompt and in a notebook: one line, beads by number and condition, tables, copies."""

from __future__ import annotations

import copy
import pickle
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_model import alignments

from aligner import encoders
from aligner.errors import AlignerError, ArgumentError
from aligner.formats import WriteOptions
from aligner.joining import join
from aligner.model import Alignment, Bead, Document, Glossary, Span, Term, Text

ZH = Document.from_sentences(["一。", "二。", "三。", "四。"], "zh", paragraphs=[0, 0, 1, 1], origin="zh.txt")
EN = Document.from_sentences(["One.", "Two and three.", "Five."], "en", paragraphs=[0, 0, 1], origin="en.txt")
BEADS = (
    Bead(Span(0, 1), Span(0, 1), 0.95),
    Bead(Span(1, 3), Span(1, 2), 0.8, "approved"),
    Bead(Span(3, 4), Span(2, 2), 0.5),
    Bead(Span(4, 4), Span(2, 3), None, "rejected", "added"),
)
ALIGNMENT = Alignment(ZH, EN, BEADS)
HOSTILE = "<script>alert(1)</script>&amp;\"'\x1b[31m\u202e"


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (ZH, "Document('zh', 4 sentences, 'zh.txt')"),
        (Document.from_sentences(["A."], "en"), "Document('en', 1 sentence)"),
        (Text.clean("x" * 1234, "en"), "Text('en', 1,234 characters)"),
        (ALIGNMENT, "Alignment(zh–en, 4 beads, mean confidence 0.75, 'zh.txt' – 'en.txt')"),
        (Alignment(ZH, Document.from_sentences([], "en"), (Bead(Span(0, 4), Span(0, 0)),)),
         "Alignment(zh–en, 1 bead, 'zh.txt' – '')"),
        (Glossary((Term("峰会", "summit"),), "terms.tsv", "zh", ""), "Glossary(zh–und, 1 term, 'terms.tsv')"),
        (Glossary(), "Glossary(0 terms)"),
    ],
)  # fmt: skip
def test_a_value_shows_one_line(value: object, line: str) -> None:
    assert repr(value) == line


def test_joined_alignments_show_one_line() -> None:
    french = Document.from_sentences(["Un.", "Deux et trois.", "Cinq."], "fr")
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(3))
    assert repr(join([ALIGNMENT, Alignment(EN, french, beads)])) == "MultiAlignment(en–zh–fr, 4 beads)"


def test_what_grows_with_a_text_shows_one_short_line() -> None:
    document = Document.from_sentences([HOSTILE * 1000] * 100, "e\nn", origin="a\nb\x1b.txt")
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(100))
    links = [((i, 0), (i, 0), 1.0) for i in range(1000)]
    for value in (document, document.text, Alignment(document, document, beads), WriteOptions(word_links=links)):
        assert len(repr(value)) < 150
        assert repr(value).isprintable()


class _Cells(HTMLParser):
    """Collects the elements of a page and what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_a_notebook_shows_the_first_beads() -> None:
    page = _Cells()
    page.feed(ALIGNMENT._repr_html_())
    assert page.cells[:10] == ["", "zh", "en", "confidence", "status", "0", "一。", "One.", "0.95", "auto"]
    assert page.cells[10:15] == ["1", "二。\n\n三。", "Two and three.", "0.80", "approved"]
    many = Document.from_sentences(["A."] * 1000, "en")
    long = Alignment(many, many, tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(1000)))
    page = _Cells()
    page.feed(long._repr_html_())
    assert page.tags.count("tr") == 11
    assert page.cells[-1].endswith("… 990 more beads")


def test_a_notebook_gets_no_markup_from_a_text() -> None:
    document = Document.from_sentences([HOSTILE, "长" * 100_000], f"en{HOSTILE}", origin=HOSTILE)
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(2))
    page = _Cells()
    page.feed(Alignment(document, document, beads)._repr_html_())
    assert set(page.tags) == {"p", "table", "tr", "th", "td"}
    assert page.cells[6] == "<script>alert(1)</script>&amp;\"'�[31m�"
    assert max(map(len, page.cells)) < 500


def test_beads_by_number_and_slice() -> None:
    assert ALIGNMENT[1] == BEADS[1]
    assert ALIGNMENT[-1] == BEADS[-1]
    part = ALIGNMENT[1:3]
    assert part.source.strings() == ["二。", "三。", "四。"]
    assert part.target.strings() == ["Two and three."]
    assert [(bead.source, bead.target, bead.status) for bead in part] == [
        ((0, 2), (0, 1), "approved"),
        ((2, 3), (1, 1), "auto"),
    ]
    assert part.source.paragraphs() == [(0, 1), (1, 3)]
    assert ALIGNMENT[::2].pairs() == ALIGNMENT.pairs()[::2]
    assert len(ALIGNMENT[9:]) == 0
    with pytest.raises(IndexError):
        ALIGNMENT[4]
    with pytest.raises(ArgumentError, match="positive step"):
        ALIGNMENT[::-1]


def test_sentences_by_number_and_slice() -> None:
    assert ZH[1] == "二。"
    assert ZH[1:] == ["二。", "三。", "四。"]
    assert ZH[::-2] == ["四。", "二。"]
    assert list(ZH) == ZH.strings()


def test_pairs_are_texts_with_confidence_and_status() -> None:
    pair = ALIGNMENT.pairs()[1]
    assert (pair.source, pair.target, pair.confidence, pair.status) == (
        "二。\n\n三。",
        "Two and three.",
        0.8,
        "approved",
    )
    assert ALIGNMENT.pairs()[3] == ("", "Five.", None, "rejected")


def test_beads_are_filtered_by_conditions_that_hold_together() -> None:
    assert ALIGNMENT.filter().pairs() == ALIGNMENT.pairs()
    assert [bead.confidence for bead in ALIGNMENT.filter(min_confidence=0.8)] == [0.95, 0.8]
    assert [bead.note for bead in ALIGNMENT.filter(status="rejected")] == ["added"]
    two_sided = ALIGNMENT.filter(predicate=lambda bead: bead.source.size and bead.target.size, min_confidence=0.9)
    assert two_sided.pairs() == [("一。", "One.", 0.95, "auto")]
    # what was not together in the whole stands in paragraphs of its own
    apart = ALIGNMENT.filter(predicate=lambda bead: bead.confidence != 0.8)
    assert apart.source.text.content == "一。\n\n四。"
    assert ALIGNMENT.filter(status="approved", min_confidence=0.9).beads == ()


@given(alignments(), st.data())
def test_a_part_of_an_alignment_holds_its_beads(alignment: Alignment, data: st.DataObject) -> None:
    kept = data.draw(st.sets(st.sampled_from(range(len(alignment))))) if len(alignment) else set()
    numbers = iter(range(len(alignment)))
    part = alignment.filter(predicate=lambda bead: next(numbers) in kept)
    wanted = [bead for number, bead in enumerate(alignment) if number in kept]
    assert [(b.shape, b.confidence) for b in part] == [(b.shape, b.confidence) for b in wanted]
    for here, there in zip(part, wanted, strict=True):
        assert part.source.strings(here.source) == alignment.source.strings(there.source)
        assert part.target.slice(here.target) == alignment.target.slice(there.target)


def test_a_part_may_have_many_stretches() -> None:
    document = Document.from_sentences(["A."] * 10_000, "en")
    whole = Alignment(document, document, tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(10_000)))
    part = whole[::2]
    assert len(part) == 5_000
    assert len(part.source.paragraphs()) == 5_000


def test_a_data_frame_needs_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(AlignerError, match="needs pandas; pip install pandas"):
        ALIGNMENT.to_pandas()


@pytest.mark.needs("pandas")
def test_a_data_frame_has_a_row_for_each_bead() -> None:
    import pandas

    frame = ALIGNMENT.to_pandas()
    assert list(frame.columns) == ["source", "target", "shape", "confidence", "status", "note"]
    assert list(frame.loc[1]) == ["二。\n\n三。", "Two and three.", "2-1", 0.8, "approved", ""]
    assert pandas.isna(frame.confidence[3])
    assert frame.confidence.dtype == float
    assert len(frame[frame.confidence < 0.9]) == 2
    assert list(ALIGNMENT[:0].to_pandas().columns) == list(frame.columns)


@pytest.mark.parametrize("value", [ALIGNMENT, ZH, ZH.text, BEADS[1], Glossary((Term("a", "b"),)), WriteOptions()])
def test_values_are_copied_pickled_and_compared_by_all_that_is_in_them(value: object) -> None:
    for other in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert other == value
        assert hash(other) == hash(value)


def test_strings_are_encoded_as_unit_vectors() -> None:
    vectors = encoders.encode(["会议发表了新闻公报。", "The meeting issued a press release.", "The cat sleeps."])
    assert vectors.shape == (3, 512)
    assert vectors.dtype == "float32"
    assert (vectors * vectors).sum(axis=1) == pytest.approx(1, abs=1e-5)
    similarity = vectors @ vectors.T
    assert similarity[0, 1] > 0.6 > 0.4 > similarity[0, 2]
    assert encoders.encode([]).shape == (0, 512)
