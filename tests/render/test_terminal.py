"""The terminal view."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from lxml import html
from rich.cells import cell_len
from rich.console import Console

from aligner.cli.glossary import _print as print_terms
from aligner.concordance import Hit, Occurrence
from aligner.concordance.kwic import lines
from aligner.concordance.tables import SearchQuery, write_html
from aligner.formats.html import write
from aligner.model import Alignment, Bead, Division, Document, Glossary, Span, Term
from aligner.render.confidence import SURE
from aligner.render.terminal import view
from aligner.termbases.html import write as write_terms

SOURCE = Document.from_sentences(["第一，全角文字，逗号。" * 5, "二。", "三。"], "zh", paragraphs=[0, 1, 1])
TARGET = Document.from_sentences(["First, wide characters. " * 9, "Second.", "Third."], "en", paragraphs=[0, 0, 1])
BEADS = (
    Bead(Span(0, 1), Span(0, 1), 0.95),
    Bead(Span(1, 2), Span(1, 1), 0.5, "approved"),
    Bead(Span(2, 3), Span(1, 3), None, "rejected"),
)


def divided(document: Document, *divisions: Division) -> Document:
    return Document(document.text, document.sentences, divisions)


def printed(alignment: Alignment, width: int, *, below: float | None = None, colour: bool = False) -> list[str]:
    file = io.StringIO()
    system = "standard" if colour else None
    console = Console(file=file, width=width, color_system=system, force_terminal=colour, no_color=not colour)
    for piece in view(alignment, width, below=below):
        console.print(piece)
    return file.getvalue().splitlines()


@pytest.mark.parametrize("width", [30, 60, 89, 90, 200])
def test_both_sides_are_whole_and_the_columns_straight(width: int) -> None:
    lines = printed(Alignment(SOURCE, TARGET, BEADS), width)
    assert all(cell_len(line) <= width for line in lines)
    lines = lines[: next(i for i, line in enumerate(lines) if line.startswith("3 beads"))]
    shown = "".join(lines)
    for document, letters in ((SOURCE, "[一-龥]"), (TARGET, "[A-Za-z]")):
        assert re.findall(letters, shown) == re.findall(letters, document.text.content)
    starts = {cell_len(line[: found.start()]) for line in lines if (found := re.search("[A-Za-z]", line))}
    assert len(starts) == 1


@pytest.mark.parametrize("width", [30, 37, 60, 61, 89, 90, 121])
def test_no_line_begins_with_a_mark_that_closes_or_ends_with_one_that_opens(width: int) -> None:
    sentences = [
        "他说：“走吧，快！”（笑）《报》、《书》；对吗？……是的。",
        "GDP增长3.5%，见 https://a.example/b,c 和“New Year’s Eve”。",
    ]
    zh = Document.from_sentences(["".join(sentences) * 9], "zh")
    shown = printed(Alignment(zh, zh, (Bead(Span(0, 1), Span(0, 1), 0.9),)), width)
    half = Document.from_sentences(["好,我们走吧!他说(笑)好;对." * 9], "zh")
    shown += printed(Alignment(half, half, (Bead(Span(0, 1), Span(0, 1), 0.9),)), width)
    for line in shown:
        for cell in line.split("  "):
            assert not re.match("[，。、；：！？”’」』）》…,.;:!?)]", cell.strip()), cell
            assert not re.search("[“‘（《(]$", cell.strip()), cell
    assert all(cell_len(line) <= width for line in shown)
    assert re.findall(r"\w", "".join(shown[:-1])).count("吧") == 2 * 18


def test_number_shape_confidence_and_status_are_told_without_colour() -> None:
    lines = printed(Alignment(SOURCE, TARGET, BEADS), 200)
    labels = [line.split("  ") for line in lines if line[:4].strip().isdigit()]
    assert [label[0].strip() or label[1].strip() for label in labels] == ["1", "2", "3"]
    text = "\n".join(lines)
    for label in ("1  1-1  0.95", "2  1-0  0.50 ✓", "3  1-2  – ✗"):
        assert label in text
    assert "∅" in text
    assert lines[-1].strip() == "3 beads: 1 × 1-0, 1 × 1-1, 1 × 1-2"


def test_colour_follows_confidence() -> None:
    text = "\n".join(printed(Alignment(SOURCE, TARGET, BEADS), 200, colour=True))
    assert "\x1b[32m   1  1-1  0.95" in text
    assert "\x1b[31m   2  1-0  0.50" in text


def test_sentences_of_different_paragraphs_stand_on_lines_of_their_own() -> None:
    lines = printed(Alignment(SOURCE, TARGET, BEADS), 200)
    assert any("Second." in line and "Third." not in line for line in lines)


def test_doubtful_beads_alone() -> None:
    lines = printed(Alignment(SOURCE, TARGET, BEADS), 200, below=0.9)
    assert not any("0.95" in line for line in lines)
    assert not any("0.50" in line for line in lines)  # somebody has approved it
    assert any("–" in line for line in lines)  # nobody knows how sure this one is
    assert lines[-1].strip().endswith("1 below 0.9")
    lines = printed(Alignment(SOURCE, TARGET, (BEADS[0], replace(BEADS[1], status="auto"), BEADS[2])), 200, below=0.9)
    assert any("0.50" in line for line in lines)


def test_divisions_are_headings() -> None:
    source = divided(
        SOURCE, Division("section", 0, Span(0, 1), Span(0, 3)), Division("proposal", 1, Span(0, 1), Span(0, 1))
    )
    target = divided(
        TARGET, Division("proposal", 1, Span(0, 1), Span(0, 1)), Division("item", 2, Span(0, 1), Span(2, 3))
    )
    lines = [line.rstrip("─ ") for line in printed(Alignment(source, target, BEADS), 60)]
    assert lines[:2] == ["section (source)", "proposal 1"]
    assert "item 2 (target)" in lines


def test_an_empty_alignment_has_a_last_line_all_the_same() -> None:
    empty = Document.from_sentences([], "en")
    assert printed(Alignment(empty, empty, ()), 60) == ["0 beads"]


@pytest.mark.parametrize("probability", [0.0, 0.29, 0.6999, 0.7, 0.9888, 0.9949, 0.9951, 0.9982, 1.0])
def test_a_probability_is_the_same_number_wherever_it_is_shown(
    probability: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the terminal and on each page: rounded to two decimals; the pages do not repeat it where all is sure."""
    beads = (Bead(Span(0, 1), Span(0, 1), probability),)
    alignment = Alignment(Document.from_sentences(["甲"], "zh"), Document.from_sentences(["a"], "en"), beads)
    hit = Hit(1, "zh.txt", "source", "甲", "a", (Occurrence(Span(0, 1), ()),), probability)
    glossary = Glossary((Term("甲", "a", score=probability),), "", "zh", "en")
    streams = {what: io.BytesIO() for what in ("beads", "hits", "terms")}
    write(alignment, streams["beads"])
    write_html([hit], streams["hits"], SearchQuery("甲", "memory.tmx", ("zh", "en"), 1))
    write_terms(glossary, streams["terms"])
    beads_page, hits_page, terms_page = (html.fromstring(stream.getvalue()) for stream in streams.values())
    print_terms(glossary)
    expected = f"{probability:.2f}"
    assert expected in printed(alignment, 100)[0]
    assert next(lines([hit], 80, coloured=False)).plain.startswith(f"zh.txt:1 {expected} ")
    assert capsys.readouterr().out.startswith(f"{expected}  ")
    shown = [] if probability >= SURE else [expected]
    for page in (beads_page, hits_page):
        assert [text.split()[1] for text in page.xpath("//span[@class='confidence']/text()")] == shown
    assert hits_page.xpath("string(//h2)") == "zh.txt"
    assert terms_page.xpath("string(//td[@class='score'])") == expected
