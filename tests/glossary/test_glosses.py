"""Glosses are found, and reach back as far as they should."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from costs import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from judges import SHARED

import aligner
from aligner.errors import InputError
from aligner.glossary.glosses import Gloss, glosses
from aligner.segmentation import detect, segment

HERE = Path(__file__).parent
SEEDS = SHARED / "seeds"


def rows(name: str) -> list[list[str]]:
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def found(content: str, encoder: str = "none") -> list[Gloss]:
    return glosses(segment(content), encoder=encoder)


def pairs(content: str, encoder: str = "none") -> set[tuple[str, str]]:
    return {(gloss.text, gloss.gloss) for gloss in found(content, encoder)}


def agree(text: str, expected: str) -> bool:
    """Whether a text is the expected one, of which an ellipsis may stand for the middle."""
    beginning, dots, end = expected.partition("…")
    return text.startswith(beginning) and text.endswith(end) if dots else text == expected


@pytest.mark.parametrize("encoder", ["use", "none"])
@pytest.mark.needs("shared/seeds")
def test_all_glosses_of_a_page_and_nothing_else(encoder: str) -> None:
    [page] = SEEDS.glob("000_*.txt")
    expected = rows("seed")
    made = found(page.read_text(encoding="utf-8"), encoder)
    assert len(made) == len(expected)
    for gloss, (text, inside) in zip(made, expected, strict=True):
        assert agree(gloss.text, text)
        assert agree(gloss.gloss, inside)
        assert gloss.kind == ("sentence" if "…" in text else "term")
        assert gloss.is_foreign == (text[0] > "一")


@pytest.mark.needs("shared/seeds")
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_pages_without_glosses(number: int) -> None:
    [page] = SEEDS.glob(f"00{number}_*.txt")
    assert not found(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "encoder", "least"),
    [("tuning", "use", 0.92), ("tuning", "none", 0.89), ("held-out", "use", 0.88), ("held-out", "none", 0.88)],
)
def test_precision_and_recall_stay(name: str, encoder: str, least: float) -> None:
    texts: dict[str, list[str]] = {}
    want: Counter[tuple[str, ...]] = Counter()
    for content, *cells in rows(name):
        texts.setdefault(detect(content), []).append(content)
        want.update(tuple(cell.split("=")) for cell in cells)
    made = [
        gloss for lang, lines in texts.items() for gloss in glosses(segment("\n".join(lines), lang), encoder=encoder)
    ]
    got = Counter((gloss.text, gloss.gloss) for gloss in made)
    right = (want & got).total()
    assert right / got.total() >= least
    assert right / want.total() >= least


@pytest.mark.parametrize(
    "content",
    [
        "World Trade Organization (WTO) rules [3] (see here) apply (1).",
        "这是规则（见下文）、附件（一）和编号（2）。",
        "长度（km）和变量（x=3）见（http://example.org/页）。",
        "研究表明（Smith, 2010）这是对的（Smith & Lee, 2010; Li, 2011）。",
        "In May (2025年5月) it rained (a lot).",
        "An empty bracket () and one that is never closed (国务院 are nothing.",
        "(国务院) stands at the beginning.",
    ],
)
def test_what_is_no_gloss(content: str) -> None:
    assert not pairs(content)


@pytest.mark.parametrize("brackets", ["()", "[]", "（）", "［］", "【】", "〔〕", "(）"])
def test_brackets_of_all_kinds(brackets: str) -> None:
    opening, closing = brackets
    assert pairs(f"He said that harmony {opening}和谐{closing} matters.") == {("harmony", "和谐")}
    assert pairs(f"他说和谐{opening}harmony{closing}很重要。") == {("和谐", "harmony")}


@pytest.mark.parametrize("quotes", ['""', "“”", "‘’", "«»", "„“", "「」", "《》"])
def test_quotation_marks_say_how_far(quotes: str) -> None:
    opening, closing = quotes
    assert pairs(f"It is called {opening}a very long and odd name{closing} (和谐).") == {
        ("a very long and odd name", "和谐")
    }


def test_a_sentence_is_one_and_its_place_is_told() -> None:
    content = 'He rose. "Peace is the only way forward." [和平是唯一的出路。] And harmony (和谐) followed.'
    first, second = found(content)
    assert (first.kind, first.text) == ("sentence", "Peace is the only way forward.")
    assert (second.kind, second.text, second.sentence) == ("term", "harmony", "And harmony (和谐) followed.")


def test_a_gloss_on_a_gloss_is_left_alone() -> None:
    assert pairs("The sage Laozi (老子) [the old master] wrote it.") == {("Laozi", "老子")}


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab Z.,()（）[]【】\"“”'‘’«»《》中国和、。：1\n\t-–é한я"), max_size=80))
def test_any_text_gives_glosses_that_stand_in_it(content: str) -> None:
    with aligner.collect_notices():
        try:
            document = segment(content)
        except InputError:
            assert not (content.isascii() and content.isalpha())
            return
    for gloss in glosses(document, encoder="none"):
        assert gloss.text
        assert gloss.gloss
        assert gloss.text in document.text.content
        assert gloss.gloss in document.text.content


@pytest.mark.parametrize(
    "piece",
    ["(", ")", "([", "(中)", "中(a", '"a" (中)', "harmony (和谐) ", "a(中)", "a. (中文很好。) "],
)
def test_long_paragraphs_take_little_time(piece: str) -> None:
    assert_linear(
        lambda length: glosses(segment(piece * (length // len(piece)), "en"), encoder="none"), 2_000, large=20_000
    )
