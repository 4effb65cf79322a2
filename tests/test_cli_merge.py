"""`merge`: files into one, and corrections that come back into a project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run

import aligner
from aligner.cli.corrections import in_frame_of
from aligner.cli.missing import with_missing
from aligner.edits import DeleteBead, Merge, SetNote, SetStatus, SetText, Split
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
    assert (
        "book.aligner: 0 documents added, 1 document corrected with 4 changes (in the history 1 action)\n"
        in result.stderr
    )
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
    older = run("merge", name, "-o", "book.aligner")  # as it is now
    assert "older" not in older.stderr
    edited = SetText("target", 0, "Mine.")
    with Project.open("book.aligner") as project:
        pair = project.find("02")
        assert pair
        project.edit(pair.id, [edited], against=pair.head)
    assert "02: this file does not say whether it is older" in run("merge", name, "-o", "book.aligner").stderr


def test_a_corrected_memory_becomes_edits_and_what_it_leaves_out_stays(folder: Path, run: Run) -> None:
    with Project.open("book.aligner") as project:
        pair = project.find("01")
        assert pair
        project.edit(pair.id, [Split(0, 1, 0)], against=0)
    before = alignment("01")
    assert run("export", "book.aligner", "-o", "book.tmx").exit_code == 0
    assert len(next(iter(read_documents("book.tmx"))).alignment) == len(before) - 2
    reviewed("book.tmx", "01", SetText("target", 0, "Other."), SetNote(0, "see"), SetStatus(1, "approved"))
    result = run("merge", "book.tmx", "-o", "book.aligner")
    assert result.exit_code == 0, result.stderr
    assert "1 document corrected with 3 changes" in result.stderr
    after = alignment("01")
    assert after.source == before.source
    assert len(after) == len(before)
    assert after.beads[:2] == before.beads[:2]
    assert (after.target[1], after.beads[2].note, after.beads[3].status) == ("Other.", "see", "approved")
    again = run("merge", "book.tmx", "-o", "book.aligner")
    assert (again.exit_code, alignment("01")) == (0, after)
    with Project.open("book.aligner") as project:
        project.undo(pair.id)
        assert project.alignment(pair.id) == before


def test_pairs_of_a_memory_that_fit_nowhere_are_counted(folder: Path, run: Run) -> None:
    before = alignment("01")
    assert run("export", "book.aligner", "--document", "01", "-o", "01.tsv").exit_code == 0
    assert run("convert", "01.tsv", "-o", "01.tmx").exit_code == 0
    text = Path("01.tmx").read_text(encoding="utf-8")
    unit = "<tu><tuv xml:lang='zh'><seg>多。</seg></tuv><tuv xml:lang='en'><seg>More.</seg></tuv></tu>"
    Path("01.tmx").write_text(text.replace("</body>", unit + "</body>"), encoding="utf-8")
    result = run("merge", "01.tmx", "-o", "book.aligner")
    assert result.exit_code == 1, result.stderr
    assert "01: 1 pair fit nowhere in this document: not taken" in result.stderr
    assert alignment("01") == before


def test_a_memory_from_before_a_change_turns_nothing_back(folder: Path, run: Run) -> None:
    assert run("export", "book.aligner", "-o", "book.tmx").exit_code == 0
    with Project.open("book.aligner") as project:
        pair = project.find("02")
        assert pair
        project.edit(pair.id, [SetText("target", 0, "Other.")], against=0)
    result = run("merge", "book.tmx", "-o", "book.aligner")
    assert result.exit_code == 0
    assert "02: 1 pair as before a change in the project: passed over" in result.stderr
    assert alignment("02").target[0] == "Other."


def test_a_workbook_of_some_pairs_takes_nothing_out(folder: Path, run: Run) -> None:
    with Project.open("book.aligner") as project:
        pair = project.find("01")
        assert pair
        project.edit(pair.id, [SetStatus(0, "approved", 3)], against=0)
    before = alignment("01")
    assert run("export", "book.aligner", "--approved", "-o", "some.xlsx").exit_code == 0
    result = run("merge", "some.xlsx", "-o", "book.aligner")
    assert result.exit_code == 0, result.stderr
    assert alignment("01") == before


def test_projects_become_one(folder: Path, run: Run) -> None:
    Path("other.aligner").write_bytes(Path("book.aligner").read_bytes())
    result = run("merge", "book.aligner", "other.aligner", "-o", "all.aligner")
    assert result.exit_code == 0, result.stderr
    assert "all.aligner: 01, 02, 01 (other), 02 (other)\n" in result.stderr
    with Project.open("all.aligner") as project:
        assert [pair.name for pair in project.pairs()] == ["01", "02", "01 (other)", "02 (other)"]
        assert project.alignment(3) == alignment("01")


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


def test_a_workbook_that_a_spreadsheet_saved_anew_changes_nothing(folder: Path, run: Run) -> None:
    """Spreadsheets save 15 digits of a number."""
    exact = 0.013334221971767467
    with Project.open("book.aligner") as project:
        pair = project.find("01")
        assert pair
        held = project.alignment(pair.id)
        project.remove(pair.id)
        beads = (replace(held.beads[0], confidence=exact), *held.beads[1:])
        project.add(replace(held, beads=beads), "01", pair.metadata)
    assert run("export", "book.aligner", "-o", "sent.xlsx").exit_code == 0
    pairs = [
        replace(
            pair,
            alignment=replace(
                pair.alignment,
                beads=tuple(
                    bead if bead.confidence is None else replace(bead, confidence=float(f"{bead.confidence:.15g}"))
                    for bead in pair.alignment.beads
                ),
            ),
        )
        for pair in read_documents("sent.xlsx")
    ]
    assert next(pair for pair in pairs if pair.name == "01").alignment.beads[0].confidence != exact
    write_documents(pairs, [("saved.xlsx", None)])
    result = run("merge", "saved.xlsx", "-o", "book.aligner")
    assert "0 documents added, 0 documents corrected with 0 changes" in result.stderr


def test_the_same_corrections_once_more_change_nothing(folder: Path, run: Run) -> None:
    reviewed("reviewed.xlsx", "01", SetStatus(0, "approved"), SetText("target", 1, "Other."), Merge(3))
    assert run("merge", "reviewed.xlsx", "-o", "book.aligner").exit_code == 0
    result = run("merge", "reviewed.xlsx", "-o", "book.aligner")
    assert result.exit_code == 0, result.stderr
    assert "0 documents added, 0 documents corrected with 0 changes" in result.stderr


@pytest.mark.parametrize("name", ["back.xlsx", "back.jsonl", "back.xml", "back.tmx", "back.xlf", "back.json"])
def test_other_metadata_is_not_taken_over_and_that_is_said(name: str, folder: Path, run: Run) -> None:
    documents = ["--document", "01"] if name == "back.json" else []
    assert run("export", "book.aligner", *documents, "-o", name).exit_code == 0
    same = run("merge", name, "-o", "book.aligner")
    assert "other metadata" not in same.stderr
    pairs = [
        replace(pair, metadata=tuple((key, f"{value} II") for key, value in pair.metadata))
        for pair in read_documents(name)
    ]
    Path(name).unlink()
    write_documents(pairs, [(name, None)])
    result = run("merge", name, "-o", "book.aligner")
    assert result.exit_code == 0
    assert "01: this file has other metadata (title, author), which merging does not take over; " in result.stderr
    assert "the panel Documents of aligner review" in result.stderr


@pytest.mark.parametrize("numbers", [[0], [3], [1, 2], [-1], [0, 4, -1]])
def test_rows_that_a_workbook_no_longer_has_stay_and_are_said(numbers: list[int], folder: Path, run: Run) -> None:
    before = alignment("01")
    gone = sorted({number % len(before) for number in numbers}, reverse=True)
    kept = len(before) - 1 if len(before) - 1 not in gone else len(before) - 2
    reviewed("reviewed.xlsx", "01", SetNote(kept, "see"), *(DeleteBead(number) for number in gone))
    result = run("merge", "reviewed.xlsx", "-o", "book.aligner")
    assert result.exit_code == 0, result.stderr
    pairs = f"{len(gone)} pair{'s' if len(gone) > 1 else ''}"
    assert f"01: {pairs} of the project not in this file: kept as before" in result.stderr
    assert "1 document corrected with 1 change\n" in result.stderr
    assert alignment("01") == SetNote(kept, "see").apply(before)


@pytest.mark.parametrize("numbers", [[0], [3], [1, 2], [-1], [0, 4, -1]])
def test_pairs_that_are_missing_are_put_back_as_they_were(numbers: list[int], folder: Path) -> None:
    before = aligner.read("all.json")
    given = before
    for number in sorted({number % len(before) for number in numbers}, reverse=True):
        given = DeleteBead(number).apply(given)
    made, count = with_missing(before, given)
    assert count == len(numbers)
    assert in_frame_of(before, made) == before
    changed = SetText("target", given.beads[-1].target.start, "Other.").apply(given)
    made, count = with_missing(before, changed)
    assert (count, len(made), "Other." in made.target[:]) == (len(numbers), len(before), True)


def test_a_row_that_was_joined_to_another_one_is_not_missing(folder: Path, run: Run) -> None:
    before = alignment("01")
    reviewed("reviewed.xlsx", "01", Merge(3), SetText("target", 0, "Other."))
    result = run("merge", "reviewed.xlsx", "-o", "book.aligner")
    assert "kept as before" not in result.stderr
    assert alignment("01") == SetText("target", 0, "Other.").apply(Merge(3).apply(before))
