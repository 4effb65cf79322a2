"""`merge`: files into one, and corrections that come back into a project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run

import aligner
from aligner.edits import Merge, SetNote, SetStatus, SetText
from aligner.formats.documents import read_documents, write_documents
from aligner.model import Alignment, DocumentPair
from aligner.project import Project


def alignment(name: str) -> Alignment:
    with Project.open("book.aligner") as project:
        pair = project.find(name)
        assert pair
        return project.alignment(pair.id)


def reviewed(path: str, name: str, *edits: object) -> None:
    """Correct a document of a file as a reviewer does."""
    pairs = []
    for pair in read_documents(path):
        made = pair.alignment
        for edit in edits if pair.name == name else ():
            made = edit.apply(made)  # type: ignore[attr-defined]
        pairs.append(replace(pair, alignment=made))
    Path(path).unlink()
    write_documents(pairs, [(path, None)])


def test_a_corrected_workbook_becomes_edits_that_can_be_undone(folder: Path, run: Run) -> None:
    before = alignment("01")
    reviewed(
        "reviewed.xlsx", "01", SetStatus(0, "approved"), SetText("target", 1, "Other."), SetNote(2, "see"), Merge(3)
    )
    result = run("merge", "reviewed.xlsx", "-o", "book.aligner")
    assert result.exit_code == 0, result.stderr
    assert "book.aligner: 0 documents added, 1 document corrected with 4 changes\n" in result.stderr
    after = alignment("01")
    assert after.beads[0].status == "approved"
    assert after.target[1] == "Other."
    assert after.beads[2].note == "see"
    assert len(after) == len(before) - 1
    assert after.source.text.content == before.source.text.content  # white space too, which no cell shows
    with Project.open("book.aligner") as project:
        pair = project.find("01")
        assert pair
        assert [entry.label for entry in project.history(pair.id)] == ["merge reviewed.xlsx"]
        project.undo(pair.id)
        assert project.alignment(pair.id) == before
    again = run("merge", "reviewed.xlsx", "-o", "book.aligner")
    assert again.exit_code == 1  # it was undone since, and nobody knows which is right


def test_what_comes_back_as_it_was_changes_nothing(folder: Path, run: Run) -> None:
    result = run("merge", "reviewed.xlsx", "-o", "book.aligner")
    assert result.exit_code == 0
    assert "0 documents added, 0 documents corrected with 0 changes" in result.stderr


def test_changes_on_both_sides_are_not_mixed(folder: Path, run: Run) -> None:
    with Project.open("book.aligner") as project:
        pair = project.find("01")
        assert pair
        project.edit(pair.id, [SetNote(4, "mine")], against=0)
    reviewed("reviewed.xlsx", "02", SetNote(0, "theirs"))
    assert run("merge", "reviewed.xlsx", "-o", "book.aligner").exit_code == 0  # of 01 nothing was changed there
    assert alignment("01").beads[4].note == "mine"
    assert alignment("02").beads[0].note == "theirs"
    reviewed("reviewed.xlsx", "01", SetNote(0, "theirs"))
    refused = run("merge", "reviewed.xlsx", "-o", "book.aligner")
    assert refused.exit_code == 1
    assert "the document '01' was changed in the project since this file was written" in refused.stderr
    assert alignment("01").beads[0].note == ""


@pytest.mark.parametrize("name", ["back.jsonl", "back.xml", "back.csv", "back.tsv"])
def test_other_formats_come_back_too(name: str, folder: Path, run: Run) -> None:
    before = alignment("02")
    assert run("export", "book.aligner", "-o", name).exit_code == 0
    reviewed_by_hand = [
        replace(pair, alignment=SetText("target", 0, "Other.").apply(pair.alignment)) if pair.name == "02" else pair
        for pair in read_documents(name)
    ]
    with aligner.collect_notices():
        write_documents(reviewed_by_hand, [(name, None)])
    result = run("merge", name, "-o", "book.aligner")
    assert result.exit_code == 0, result.stderr
    assert "1 document corrected with 1 change\n" in result.stderr
    assert alignment("02") == SetText("target", 0, "Other.").apply(before)


def test_a_memory_corrects_nothing_since_it_leaves_sentences_out(folder: Path, run: Run) -> None:
    assert run("export", "book.aligner", "-o", "book.tmx").exit_code == 0
    refused = run("merge", "book.tmx", "-o", "book.aligner")
    assert refused.exit_code == 1
    assert "a memory leaves sentences out; merge the workbook" in refused.stderr


def test_new_documents_are_added(folder: Path, run: Run) -> None:
    result = run("merge", "memory.tmx", "-o", "book.aligner")
    assert result.exit_code == 0
    assert "book.aligner: 1 document added, 0 documents corrected" in result.stderr
    assert run("merge", "memory.tmx", "corpus.xml", "-o", "new.aligner").exit_code == 0
    with Project.open("new.aligner") as project:
        assert [pair.name for pair in project.pairs()] == ["memory", "corpus"]


def test_another_text_of_the_same_name_is_added_and_said(folder: Path, run: Run) -> None:
    Path("01.tsv").write_text("谢谢。\tThank you.\n", encoding="utf-8")
    result = run("merge", "01.tsv", "-o", "book.aligner")
    assert result.exit_code == 0
    assert "'01' is another text than the document of this name in the project: added as a new one" in result.stderr
    with Project.open("book.aligner") as project:
        assert [pair.name for pair in project.pairs()] == ["01", "02", "01 (2)"]


def test_duplicates_are_kept_unless_they_are_not_wanted_and_conflicts_are_said(folder: Path, run: Run) -> None:
    Path("a.tsv").write_text("谢谢。\tThank you.\n会议。\tMeeting.\n", encoding="utf-8")
    Path("b.tsv").write_text("谢谢。\tThank you.\n会议。\tConference.\n", encoding="utf-8")
    kept = run("merge", "a.tsv", "b.tsv", "-o", "all.tmx")
    assert "2 documents, 4 beads" in kept.stderr
    assert "1 source has several translations (“会议。”); aligner check --only inconsistent lists them" in kept.stderr
    assert len(aligner.read("all.tmx")) == 4
    left = run("merge", "a.tsv", "b.tsv", "--no-duplicates", "-o", "all.tmx", "-o", "all.jsonl")
    assert "left out 1 pair that stood in it already" in left.stderr
    assert "2 documents, 3 beads" in left.stderr
    assert len(aligner.read("all.tmx")) == len(aligner.read("all.jsonl")) == 3


def test_a_project_is_no_input_of_itself(folder: Path, run: Run) -> None:
    result = run("merge", "book.aligner", "memory.tmx", "-o", "book.aligner")
    assert result.exit_code == 1
    assert "book.aligner is an input" in result.stderr


def test_a_document_alone_keeps_its_name_in_a_workbook(folder: Path, run: Run) -> None:
    assert run("export", "book.aligner", "--document", "02", "-o", "for-anna.xlsx").exit_code == 0
    [pair] = read_documents("for-anna.xlsx")
    assert (pair.name, pair.state) == ("02", "0")
    assert isinstance(pair, DocumentPair)
