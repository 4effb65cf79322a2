"""Every command that takes a memory takes a project, and says of several documents which one it speaks of."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from conftest import Run
from judges import library

import aligner
from aligner.edits import SetStatus, SetText
from aligner.formats.documents import read_documents
from aligner.project import Project

NONE = ("--encoder", "none")


def edited(name: str, *edits: object) -> None:
    with Project.open("book.aligner") as project:
        pair = project.find(name)
        assert pair
        project.edit(pair.id, edits, against=pair.head)  # type: ignore[arg-type]


def test_show_lists_the_documents_and_what_is_approved(folder: Path, run: Run) -> None:
    edited("01", SetStatus(0, "approved"), SetStatus(1, "rejected"))
    result = run("show", "book.aligner")
    assert result.exit_code == 0, result.stderr
    head, first, second, total = result.stdout.splitlines()
    assert head.split() == ["document", "languages", "pairs", "approved", "rejected", "open"]
    assert re.fullmatch(r"01 +zh–en +5 +1 \(20%\) +1 +3", first)
    assert second.startswith("02")
    assert total.startswith("2 documents")


def test_show_shows_the_pairs_of_one(folder: Path, run: Run) -> None:
    shown = run("show", "book.aligner", "--document", "02")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("02\n")
    assert "press release" in shown.stdout
    below = run("show", "book.aligner", "--below", "1")
    assert re.search("^01$.*^02$", below.stdout, re.MULTILINE | re.DOTALL)


def test_check_names_the_document_of_a_finding(folder: Path, run: Run) -> None:
    with Project.open("book.aligner") as project:
        pair = project.find("02")
        assert pair
        beads = pair.beads
    edited("02", SetText("target", 0, "The meeting issued 17 press releases."))
    result = run("check", "book.aligner", "--only", "number", "-o", "found.tsv", "-o", "found.json", "-o", "found.html")
    assert result.exit_code == 0, result.stderr
    with open("found.tsv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert [(row["document"], row["bead"]) for row in rows] == [("02", "1")]
    assert json.loads(Path("found.json").read_text(encoding="utf-8"))["findings"][0]["document"] == "02"
    assert ">02<" in Path("found.html").read_text(encoding="utf-8")
    printed = run("check", "book.aligner", "--only", "number")
    assert printed.stdout.startswith("02, bead 1\n")
    assert f"in {5 + beads} beads" in printed.stderr
    of_one = run("check", "book.aligner", "--only", "number", "--document", "01")
    assert "book.aligner: no findings in 5 beads" in of_one.stderr


def test_check_looks_over_all_documents_for_what_is_inconsistent(folder: Path, run: Run) -> None:
    Path("a.tsv").write_text("谢谢大家。\tThank you all.\n", encoding="utf-8")
    Path("b.tsv").write_text("会议。\tA meeting.\n谢谢大家。\tMany thanks.\n", encoding="utf-8")
    assert run("new", "two.aligner", "a.tsv", "b.tsv").exit_code == 0
    result = run("check", "two.aligner", "--only", "inconsistent")
    assert "b, bead 2\n  inconsistent: the same source is translated otherwise in bead 1 of a\n" in result.stdout


def test_search_finds_in_all_documents_what_is_there_now(folder: Path, run: Run) -> None:
    for _ in range(2):
        found = run("search", "book.aligner", "press release", "--no-links")
        assert found.exit_code == 0, found.stderr
        assert re.match(r"02:1 ", found.stdout)
    edited("02", SetText("target", 0, "The meeting issued a communiqué."))
    assert "0 hits" in run("search", "book.aligner", "press release", "--no-links").stderr
    assert run("search", "book.aligner", "communiqué", "--no-links").stdout.startswith("02:1 ")
    assert "0 hits" in run("search", "book.aligner", "communiqué", "--document", "01").stderr


def test_search_in_one_document_of_a_memory(folder: Path, run: Run) -> None:
    assert run("export", "book.aligner", "-o", "book.tmx").exit_code == 0
    assert run("search", "book.tmx", "press release", "--no-links", "--document", "02").stdout.startswith("02:1 ")
    assert "0 hits" in run("search", "book.tmx", "press release", "--document", "01").stderr


@pytest.mark.parametrize(
    "name", ["book.tmx", "book.jsonl", pytest.param("book.parquet", marks=pytest.mark.needs("pyarrow"))]
)
def test_search_numbers_the_pairs_of_a_file_within_the_document_that_it_names(
    name: str, folder: Path, run: Run
) -> None:
    assert run("export", "book.aligner", "-o", name).exit_code == 0
    found = run("search", name, "press release", "--no-links")
    assert re.match(r"02[^:]*:1 ", found.stdout), found.stdout
    assert run("search", name, "press release", "--no-links", "-o", "hits.tsv").exit_code == 0
    with open("hits.tsv", encoding="utf-8", newline="") as stream:
        assert [row["bead"] for row in csv.DictReader(stream, delimiter="\t")] == ["1"]


@pytest.mark.parametrize("name", ["copy.xml", "copy.jsonl", "copy.tmx"])
def test_convert_keeps_documents_apart(name: str, folder: Path, run: Run) -> None:
    assert run("export", "book.aligner", "-o", "book.jsonl").exit_code == 0
    for source in ("book.aligner", "book.jsonl"):
        assert run("convert", source, "-o", name, "--target-lang", "en-GB").exit_code == 0
        found = list(read_documents(name))
        assert [pair.name for pair in found] == ["01", "02"]
        assert found[0].metadata == (("title", "Proposals"), ("author", "Wang Yi"))
        assert {pair.alignment.target.lang for pair in found} == {"en-GB"}


def test_convert_takes_one_document(folder: Path, run: Run) -> None:
    assert run("convert", "book.aligner", "-o", "two.json", "--document", "02").exit_code == 0
    assert aligner.read("two.json").source.text.origin == "02.txt"


@pytest.mark.parametrize(
    "command",
    [
        "glossary book.aligner --encoder none",
        "links book.aligner --encoder none",
        "evaluate book.aligner book.aligner",
        "join book.aligner english-french.tmx -o joined.tmx",
        "merge book.aligner memory.tmx -o merged.tmx",
        "glossary book.aligner --encoder none --document 01 -o terms.html",
    ],
)
def test_other_commands_take_a_project(command: str, folder: Path, run: Run) -> None:
    result = run(*command.split())
    if "join" in command:  # the French is of the whole text, in one stretch
        assert "Traceback" not in result.stderr
    else:
        assert result.exit_code == 0, result.stderr


def test_documents_in_several_languages_are_named(folder: Path, run: Run) -> None:
    assert run("new", "all.aligner", "memory.tmx", "english-french.tmx").exit_code == 0
    result = run("glossary", "all.aligner", *NONE)
    assert result.exit_code == 1
    assert "its documents are in several languages (zh–en, en–fr); name the one that you want with --document" in (
        result.stderr
    )
    assert run("glossary", "all.aligner", *NONE, "--document", "memory").exit_code == 0


def test_a_damaged_project_is_one_line(folder: Path, run: Run) -> None:
    Path("bad.aligner").write_bytes(b"nothing")
    for command in ("show", "check", "convert"):
        result = run(command, "bad.aligner")
        assert result.exit_code == 1
        assert result.stderr == "aligner: bad.aligner: this is no project; aligner new makes one\n"


def test_convert_names_the_way_into_a_project(folder: Path, run: Run) -> None:
    before = Path("book.aligner").read_bytes()
    result = run("convert", "memory.tmx", "-o", "book.aligner")
    assert result.exit_code == 1
    assert "aligner merge FILE -o book.aligner adds it to a project" in result.stderr
    assert Path("book.aligner").read_bytes() == before


def test_what_leaves_a_project_says_that_people_edited_it(folder: Path, run: Run) -> None:
    with Project.open("book.aligner") as project:
        pair = project.find("02")
        assert pair
        first = project.edit(pair.id, [SetText("target", 0, "A correction.")], against=0, author="Anna")
        project.edit(pair.id, [SetStatus(0, "approved")], against=first.number, author="Ben")
    said = "2 actions by 2 people"
    names = ["out.xml", "out.tmx", "out.jsonl", "out.json", "out.xlsx", "out.xlf"] + ["out.parquet"] * (
        library("pyarrow") is not None
    )
    result = run("export", "book.aligner", "--document", "02", *(part for name in names for part in ("-o", name)))
    assert result.exit_code == 0, result.stderr
    for name in names:
        recipe = next(iter(read_documents(name))).alignment.recipe
        assert recipe, name
        assert dict(recipe.options)["edited"] == said, name
    header = Path("out.xml").read_text(encoding="utf-8")
    assert "<p>People edited them by hand after that; digests and figures are of the texts as aligned.</p>" in header
    assert f"<p>Option edited: {said}</p>" in header
    assert "<p>Source as aligned: zh, " in header
    assert run("export", "book.aligner", "--document", "01", "-o", "as_made.xml").exit_code == 0
    assert "edited" not in Path("as_made.xml").read_text(encoding="utf-8")
    assert run("export", "book.aligner", "--document", "02", "-o", "book.zh.vert").exit_code == 0
    assert f' edited="{said}"' in Path("book.zh.vert").read_text(encoding="utf-8")


def test_an_edit_that_was_taken_back_is_none(folder: Path, run: Run) -> None:
    edited("02", SetText("target", 0, "A correction."))
    with Project.open("book.aligner") as project:
        pair = project.find("02")
        assert pair
        project.undo(pair.id)
    assert run("export", "book.aligner", "-o", "as_made.xml").exit_code == 0
    assert "edited" not in Path("as_made.xml").read_text(encoding="utf-8")
