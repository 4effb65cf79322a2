"""The command: what it takes, what it prints, what it writes."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from driven import chromium, page_of

import aligner
from aligner.model import Alignment, Bead, Document, Span
from aligner.project import Project

__all__ = ["chromium"]

AXE = Path(os.environ.get("NODE_PATH", "node_modules").partition(os.pathsep)[0]) / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gold and alignments of three texts as folders, files of several and projects; `b` has one error."""
    folder = tmp_path_factory.mktemp("corpus")
    for name in ("gold", "auto"):
        (folder / name).mkdir()
    with Project.create(folder / "auto.aligner") as auto, Project.create(folder / "gold.aligner") as gold:
        for name in ("a", "b", "c"):
            zh = Document.from_sentences([f"<b>第{n}句</b>&amp;话。" for n in range(4)], "zh")
            en = Document.from_sentences([f"This is <i>sentence</i> {n} of {name}." for n in range(4)], "en")
            right = [Bead(Span(n, n + 1), Span(n, n + 1), 0.9) for n in range(4)]
            made = right if name != "b" else [*right[:2], Bead(Span(2, 4), Span(2, 4), 0.3)]
            aligner.write(Alignment(zh, en, tuple(right)), folder / f"gold/{name}.align")
            aligner.write(Alignment(zh, en, tuple(made)), folder / f"auto/{name}.json")
            auto.add(Alignment(zh, en, tuple(made)), name)
            gold.add(Alignment(zh, en, tuple(right)), name)
    return folder


@pytest.fixture
def corpus(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, and the current folder."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _document_rows(output: str) -> list[list[str]]:
    return [line.split() for line in output.splitlines() if re.fullmatch(r" +\d+( +\d\.\d{3}){6}  \S+", line)]


@pytest.mark.parametrize("gold", ["gold", "gold.aligner"])
@pytest.mark.parametrize("auto", ["auto", "auto.aligner"])
def test_documents_are_matched_by_name(corpus: Path, run: Run, gold: str, auto: str) -> None:
    result = run("evaluate", gold, auto)
    assert result.exit_code == 0, result.stderr
    assert [(row[-1], row[3]) for row in _document_rows(result.stdout)] == [
        ("a", "1.000"),
        ("b", "0.571"),
        ("c", "1.000"),
    ]
    assert re.search(r"micro: each pair counts the same\n.*\nPrecision +0\.909 +1\.000", result.stdout)
    assert re.search(r"macro: each document counts the same\n.*\nPrecision +0\.889 +1\.000", result.stdout)
    assert re.search(r"^0\.3–0\.4 +1 +0\.300 +0\.000$", result.stdout, re.MULTILINE)
    assert "; 100 % of the 1 error in the least sure fifth\n" in result.stdout
    assert "\nlooking at the least sure tenth as in `aligner review` finds 100 % of them\n" in result.stdout
    assert result.stdout.endswith("1 difference (merge 1)\n")


def test_files_of_several_documents_are_matched_by_name(corpus: Path, run: Run) -> None:
    for name in ("gold", "auto"):
        assert run("export", f"{name}.aligner", "-o", f"{name}.xlsx").exit_code == 0
    result = run("evaluate", "gold.xlsx", "auto.xlsx")
    assert [row[-1] for row in _document_rows(result.stdout)] == ["a", "b", "c"]
    mixed = run("evaluate", "gold", "auto.xlsx", "--document", "b", "--document", "a")
    assert [row[-1] for row in _document_rows(mixed.stdout)] == ["b", "a"]


def test_what_cannot_be_measured_is_told_and_stops_nothing(corpus: Path, run: Run) -> None:
    Path("auto/a.json").write_text("{", encoding="utf-8")
    Path("auto/c.json").unlink()
    Path("gold/d.align").write_text("[0]:[0]\n", encoding="utf-8")
    shutil.copy("gold/b.align", "gold/d.ladder")
    shutil.copy("auto/b.json", "auto/e.json")
    result = run("evaluate", "gold", "auto", "--quiet", "-o", "figures.tsv", "-o", "figures.json", "-o", "page.html")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0].startswith("aligner: a: auto/a.json:")
    assert lines[1:] == [
        "aligner: c: auto: there is no document 'c' in it",
        "aligner: d: gold/d.align: several files have this name: d.align, d.ladder; leave one of them there",
        "aligner: 3 of 4 documents could not be measured",
    ]
    assert "F1           0.571   1.000" in result.stdout
    with open("figures.tsv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert [(row["kind"], row["document"]) for row in rows if row["document"]] == [
        ("document", "b"), ("failed", "a"), ("failed", "c"), ("failed", "d")
    ]  # fmt: skip
    figures = json.loads(Path("figures.json").read_text(encoding="utf-8"))
    assert [failure["name"] for failure in figures["failed"]] == ["a", "c", "d"]
    assert figures["errors"] == {"merge": 1}
    assert "there is no document" in Path("page.html").read_text(encoding="utf-8")
    assert "auto: 1 document without gold: e" in run("evaluate", "gold", "auto").stderr


def test_a_list_names_what_is_compared(corpus: Path, run: Run) -> None:
    rows = ["auto,id,gold,note", "auto/a.json,one,gold/a.align,x", ",two,gold/b.align,", "auto/b.json,,gold/b.align,"]
    rows += ["auto/c.json,one,gold/c.align,", "../x.json,three,gold/c.align,", "auto.aligner,four,gold/c.align,"]
    Path("list.csv").write_text("\ufeff" + "\r\n".join(rows) + "\r\n", encoding="utf-8")
    result = run("evaluate", "list.csv")
    assert result.exit_code == 1
    assert [row[-1] for row in _document_rows(result.stdout)] == ["one", "b"]
    assert result.stderr.splitlines()[:3] == [
        "aligner: row 2: list.csv:3: there is no auto in this row",
        "aligner: one: list.csv: the id 'one' is there twice",
        "aligner: three: list.csv: it names '../x.json', which is not in the folder of this file; put the files into "
        "one folder and name them without a path",
    ]
    assert "aligner: four: gold has 4 source and 4 target sentences, auto has 12 source" in result.stderr
    objects = [
        '{"gold": "gold/b.align", "auto": "auto/b.json"}',
        "[",
        '{"gold": "gold/c.align", "auto": "auto/c.json"}',
    ]
    Path("list.jsonl").write_text("\n".join(objects), encoding="utf-8")
    listed = run("evaluate", "list.jsonl")
    assert "aligner: row 2: list.jsonl:2: this line is no JSON object" in listed.stderr
    assert [row[-1] for row in _document_rows(listed.stdout)] == ["b", "c"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("gold\tid\n", "list.tsv:1: this list has no column auto; let its first row name the columns gold and auto"),
        ("gold\tauto\n", "list.tsv: there is no row in this list"),
        ("", "list.tsv: the file is empty"),
        (
            "gold\tauto\na\tb\nc\td\n",
            "none of 2 documents could be measured: a: .*a: no suffix.*; c: .*c: no suffix",
        ),
    ],
)
def test_a_list_that_is_none_is_refused(tmp_path: Path, run: Run, content: str, reason: str) -> None:
    (tmp_path / "list.tsv").write_text(content, encoding="utf-8")
    result = run("evaluate", tmp_path / "list.tsv")
    assert result.exit_code == 1
    assert re.search(reason, result.stderr), result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        ("gold/a.align", 2, "AUTO is missing; GOLD alone must be a list (.tsv, .csv, .jsonl)"),
        ("list.tsv --document a", 2, "--document does not go with a list"),
        ("gold auto auto auto", 2, "at most two alignments are compared with gold"),
        ("gold auto auto --json", 2, "two alignments are compared on the terminal"),
        ("gold auto -o figures.docx", 1, "figures.docx: unknown suffix '.docx'; figures are written as .tsv"),
        ("gold auto -o auto.aligner/x.tsv", 1, "auto.aligner"),
        ("gold auto --document x", 1, "the two have no document in common; they are matched by name (gold: a, b, c;"),
        ("gold auto/a.json", 1, "gold: this is a folder, and the other is a file of one document; compare it"),
        ("empty auto", 1, "empty: there is no alignment in this folder"),
    ],
)  # fmt: skip
def test_what_does_not_go_is_refused(corpus: Path, run: Run, arguments: str, status: int, reason: str) -> None:
    Path("empty").mkdir()
    result = run("evaluate", *arguments.split())
    assert result.exit_code == status
    assert reason in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_two_systems_side_by_side(corpus: Path, run: Run) -> None:
    result = run("evaluate", "gold", "auto", "gold.aligner")
    assert result.exit_code == 0, result.stderr
    assert "second less first, 3 documents that both have" in result.stdout
    assert re.search(r"^F1 +\+0\.130 +\+0\.000$", result.stdout, re.MULTILINE)


def test_of_many_documents_the_worst_are_listed(tmp_path: Path, run: Run) -> None:
    for folder in ("gold", "auto"):
        (tmp_path / folder).mkdir()
    for n in range(50):
        wrong = "[0]:[0]\n[1]:[1]\n" if n % 2 else "[0, 1]:[0, 1]\n"
        (tmp_path / f"gold/{n:02}.align").write_text("[0]:[0]\n[1]:[1]\n", encoding="utf-8")
        (tmp_path / f"auto/{n:02}.align").write_text(wrong, encoding="utf-8")
    result = run("evaluate", tmp_path / "gold", tmp_path / "auto")
    assert "the 20 of 50 documents with the lowest strict F1 (-o figures.tsv has all)" in result.stdout
    assert [row[-1] for row in _document_rows(result.stdout)] == [f"{n:02}" for n in range(0, 40, 2)]
    assert "micro: each pair counts the same; intervals over 50 documents" in result.stdout
    figures = json.loads(run("evaluate", tmp_path / "gold", tmp_path / "auto", "--json").stdout)
    assert figures["intervals"] == {"level": 0.95, "unit": "document", "units": 50}
    low, high = figures["macro"]["strict"]["intervals"]["f1"]
    assert low < 0.5 < high


def _with_three_differences() -> None:
    """Write the page of a merge, another one, and a bead that is taken apart."""
    shutil.copy("auto/b.json", "auto/a.json")
    c = aligner.read("auto/c.json")
    beads = (*c.beads[:3], Bead(Span(3, 4), Span(3, 3), 0.5), Bead(Span(4, 4), Span(3, 4), 0.5))
    aligner.write(Alignment(c.source, c.target, beads), "auto/c.json")


def test_of_many_warnings_and_failures_the_first_are_told(tmp_path: Path, run: Run) -> None:
    for folder in ("gold", "auto"):
        (tmp_path / folder).mkdir()
    for n in range(60):
        (tmp_path / f"gold/{n:02}.align").write_text("[0]:[0]\n[2]:[2]\n", encoding="utf-8")
        beads = "[0]:[0]\n[2]:[2]\n[3]:[3]\n" if n < 30 else "nonsense\n"  # one more: it may just end early
        (tmp_path / f"auto/{n:02}.align").write_text(beads, encoding="utf-8")
    (tmp_path / "gold/60.align").write_text("[0]:[0]\n", encoding="utf-8")
    (tmp_path / "auto/60.align").write_text("[0]:[0]\n", encoding="utf-8")
    lines = run("evaluate", tmp_path / "gold", tmp_path / "auto").stderr.splitlines()
    assert sum("make sure that both are of the same texts" in line for line in lines) == 20
    assert "aligner: warning: 10 warnings more of this sort" in lines
    assert lines[-1] == "aligner: 30 of 61 documents could not be measured, 10 of them not listed"
    assert len(lines) == 42


@pytest.mark.slow
@pytest.mark.needs("playwright", "chromium", "axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_of_the_page(corpus: Path, run: Run, chromium: Any, scheme: str) -> None:
    _with_three_differences()
    Path("auto/b.json").unlink()
    assert run("evaluate", "gold", "auto", "-o", "page.html").exit_code == 1
    options = {"color_scheme": scheme, "bypass_csp": True, "viewport": {"width": 390, "height": 844}}
    with page_of(chromium, Path("page.html").resolve().as_uri(), **options) as page:
        page.click("#overview summary")
        page.keyboard.press("n")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


@pytest.mark.slow
@pytest.mark.needs("playwright", "chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_in_a_browser(corpus: Path, run: Run, chromium: Any, scheme: str) -> None:
    _with_three_differences()
    assert run("evaluate", "gold", "auto", "-o", "page.html").exit_code == 0
    with page_of(chromium, Path("page.html").resolve().as_uri(), color_scheme=scheme) as page:
        assert page.locator("li[data-kind]").count() == 3
        assert page.inner_text("#found") == "3 differences"
        text = page.locator("#d1 .column").nth(1).inner_text()
        assert "<b>第2句</b>&amp;话。" in text  # what looks like markup is text
        assert page.locator("li b, li i").count() == 0
        assert "∅" in page.locator("#d3 .column").nth(1).inner_text()
        page.keyboard.press("n")
        page.keyboard.press("n")
        assert page.inner_text("#found") == "2 of 3 differences"
        page.keyboard.press("p")
        assert page.get_attribute("#d1", "class") == "bead here"
        page.select_option("#kind", "one-sided")
        assert page.inner_text("#found") == "1 difference"
        assert page.is_hidden("#d1")
        page.locator("body").press("Escape")
        assert page.is_visible("#d1")
        page.click("#overview summary")
        page.click('th a[href="#d3"]')
        assert page.inner_text("#found") == "3 of 3 differences"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
