"""What is counted of a corpus, and how it is shown: in the terminal, as a page, a table and JSON."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from conftest import Run
from corpora.test_filters import aligned
from lxml import html

from aligner.corpora import figures, statistics
from aligner.corpora.statistics import Statistics
from aligner.model import Alignment, Bead, Document, DocumentPair, Span
from aligner.project import Project

PAIRS = (("他们发表了新闻公报。", "They issued a press release."), ("", "They left, they left."), ("谢谢。", "Thanks."))


def counted(**options: bool) -> Statistics:
    found = Statistics(**options)
    found.add(DocumentPair("bad", aligned(*PAIRS, confidence=0.2), (("licence", "CC0-1.0"),)))
    found.add(DocumentPair("good", aligned(PAIRS[0], PAIRS[2])))
    found.add(DocumentPair("unknown", aligned(("Merci.", "Danke."), langs=("fr", "de"), confidence=None)))
    return found


def test_beads_sides_words_and_repeats() -> None:
    value = counted().value()
    assert (value["documents"], value["beads"], value["one-sided"]) == (3, 6, 1)
    assert value["shapes"] == {"1-1": 5, "0-1": 1}
    assert value["confidence"]["tenths"] == [0, 0, 3, 0, 0, 0, 0, 0, 0, 2]
    assert (value["confidence"]["mean"], value["confidence"]["unknown"]) == (0.48, 1)
    assert value["repeated"] == {"pair": 2, "source": 2, "target": 2}
    target = value["sides"]["target"]
    assert (target["sentences"], target["tokens"]) == (6, 5 + 4 + 1 + 5 + 1 + 1)
    assert target["types"] == len({"they", "issued", "a", "press", "release", "left", "thanks", "danke"})
    assert (target["median length"], target["length of 90 %"]) == (1, 5)
    assert value["languages"][0] == {"source": "zh", "target": "en", "documents": 2}
    assert value["metadata"] == {"licence": {"CC0-1.0": 1}}
    assert value["recipes"] == {"aligner": {"not known": 6}}


def test_without_words_lengths_are_in_characters() -> None:
    value = counted(words=False).value()
    assert "repeated" not in value
    assert "tokens" not in value["sides"]["source"]
    assert value["sides"]["source"]["median length"] == 6


def test_the_worst_come_first_and_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [fit.name for fit in counted().worst()] == ["bad", "good", "unknown"]
    assert [round(fit.fit, 3) for fit in counted().worst()] == [0.133, 0.9, 1.0]
    monkeypatch.setattr(statistics, "WORST", 3)
    found = Statistics(words=False)
    for number, confidence in enumerate((0.5, 0.9, 0.1, 0.5, 0.5, 0.5)):
        found.add(DocumentPair(f"{number}", aligned(("a.", "b."), confidence=confidence)))
    assert [fit.name for fit in found.worst()] == ["2", "0", "3"]


def test_values_of_metadata_are_bounded() -> None:
    found = Statistics(words=False)
    for number in range(200):
        found.add(DocumentPair(str(number), aligned(("a.", "b.")), (("title", f"{number}" * 500), (f"x{number}", ""))))
    assert len(found.held) == 50
    assert len(found.held["title"]) == 51
    assert sum(found.held["title"].values()) == 200
    assert found.unlicensed == 200


def test_terminal_table_page_and_json_say_the_same(folder: Path, run: Run) -> None:
    with Project.open("book.aligner") as project:
        project.add(aligned(*PAIRS, confidence=0.1), "<b>第三章\x1b[31m")
    done = run("statistics", "book.aligner")
    assert done.exit_code == 0, done.stderr
    assert "documents: 3" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stdout.index("<b>第三章") < done.stdout.index("  02 ")
    told = run("statistics", "book.aligner", "-o", "s.html", "-o", "s.tsv", "-o", "s.json")
    assert (told.exit_code, told.stdout) == (0, "")
    value = json.loads(Path("s.json").read_text("utf-8"))
    assert value["corpora"] == ["book.aligner"]
    with open("s.tsv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert [row["beads"] for row in rows] == [str(fit["beads"]) for fit in value["worst"]]
    assert rows[0]["one_sided"] == "0.3333"
    page = html.fromstring(Path("s.html").read_text("utf-8"))
    assert page.xpath("string(//dl/div[dt/span[starts-with(., 'beads')]]/dd)") == str(value["beads"])
    assert page.xpath("string((//section)[last()]//tbody/tr[1]/th)") == "<b>第三章�[31m"
    assert "匹配度" in page.text_content()
    quick = run("statistics", "book.aligner", "memory.tmx", "--no-words", "--document", "01")
    assert quick.exit_code == 1
    quick = run("statistics", "book.aligner", "memory.tmx", "--no-words")
    assert "Repeated" not in quick.stdout
    assert "documents: 4" in quick.stdout


def test_a_table_without_anything_is_left_out() -> None:
    found = Statistics(words=False)
    assert [table.title for table in figures.tables(found, 10)] == ["Sides"]


def test_an_output_that_is_no_statistics(folder: Path, run: Run) -> None:
    done = run("statistics", "book.aligner", "-o", "s.tmx")
    assert done.exit_code == 1
    assert "statistics are written as .html, .tsv, .json" in done.stderr


def test_sides_in_several_languages_are_told() -> None:
    found = Statistics()
    for langs in (("zh", "en"), ("en", "zh")):
        document = [Document.from_sentences(["3."], lang) for lang in langs]
        found.add(DocumentPair("one", Alignment(*document, (Bead(Span(0, 1), Span(0, 1)),))))
    told = "\n".join(figures.lines(found, 10))
    assert "Several languages are added up (source: en, zh; target: en, zh)." in told
