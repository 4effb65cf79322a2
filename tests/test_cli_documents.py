"""Projects on the command line: `new`, `export`, `merge`, and `align` into one."""

from __future__ import annotations

import contextlib
import glob
import os
import re
from pathlib import Path

import pytest
from conftest import RELEASE, Run

import aligner
from aligner.cli.export import export
from aligner.cli.merge import merge
from aligner.cli.new import new
from aligner.edits import SetStatus
from aligner.ending import Ended
from aligner.formats.documents import read_documents
from aligner.project import Project

CHAPTERS = ["chapters/zh/01.txt", "chapters/zh/02.txt", "chapters/en/01.txt", "chapters/en/02.txt"]
NONE = ("--encoder", "none")


def names(path: str) -> list[str]:
    with Project.open(path) as project:
        return [pair.name for pair in project.pairs()]


@pytest.mark.parametrize("command", [new, export, merge], ids=lambda command: command.name)
def test_every_example_in_the_help_works(command: object, folder: Path, run: Run) -> None:
    lines = re.findall(r"^ +aligner (.+)$", command.help or "", re.MULTILINE)  # type: ignore[attr-defined]
    assert lines
    for line in lines:
        words = [word for part in line.split() for word in (sorted(glob.glob(part)) if "*" in part else [part])]
        if words[0] == "new":
            words += NONE
        result = run(*words)
        assert (result.exit_code, result.stdout) == (0, ""), result.stderr


def test_texts_are_paired_and_each_is_told(folder: Path, run: Run) -> None:
    Path("chapters/zh/03.txt").write_text("谢谢。\n", encoding="utf-8")
    result = run("new", "two.aligner", *CHAPTERS, "chapters/zh/03.txt", "--metadata", "chapters/books.csv", *NONE)
    assert result.exit_code == 0
    assert "chapters/zh/03.txt: left out: no other version of it was found" in result.stderr
    assert re.search(r"^aligner: 01: \d+ beads, mean confidence 0\.\d\d$", result.stderr, re.MULTILINE)
    assert "aligner: two.aligner: 2 documents" in result.stderr
    with Project.open("two.aligner") as project:
        first, second = project.pairs()
        assert (first.name, first.metadata) == ("01", (("title", "Proposals"), ("author", "Wang Yi")))
        assert (second.name, second.metadata) == ("02", ())
        assert project.alignment(first.id).source.text.origin == "01.txt"


def test_one_that_fails_does_not_keep_the_others_out(folder: Path, run: Run) -> None:
    Path("chapters/en/01.txt").write_text("\n", encoding="utf-8")
    result = run("new", "two.aligner", *CHAPTERS, *NONE)
    assert result.exit_code == 1
    assert "chapters/en/01.txt: there is nothing but white space in it" in result.stderr
    assert "two.aligner: 1 document; 1 document could not be added" in result.stderr
    assert names("two.aligner") == ["02"]


def test_what_is_paired_by_order_alone_is_said(folder: Path, run: Run) -> None:
    os.rename("chapters/zh/01.txt", "chapters/zh/a.txt")
    os.rename("chapters/en/01.txt", "chapters/en/b.txt")
    result = run("new", "two.aligner", "chapters/zh/a.txt", "chapters/en/b.txt", *NONE)
    assert result.exit_code == 0
    assert "paired by their order alone: chapters/zh/a.txt – chapters/en/b.txt" in result.stderr


def test_a_project_is_never_replaced(folder: Path, run: Run) -> None:
    before = Path("book.aligner").read_bytes()
    result = run("new", "book.aligner", *CHAPTERS, "--encoder", "none")
    assert result.exit_code == 1
    assert "a new project replaces none; to add to a project: aligner align SOURCE TARGET -o book" in result.stderr
    assert Path("book.aligner").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["book", *CHAPTERS], "this is no name of a project; let it end in .aligner"),
        (["b.aligner", "chapters/zh/01.txt"], "none of the files are two versions of one text"),
        (["b.aligner", "none.txt", "nothing.txt"], "none.txt: no such file or folder"),
        (["b.aligner", "book.json"], "book.json"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_nothing(arguments: list[str], reason: str, folder: Path, run: Run) -> None:
    result = run("new", *arguments, "--encoder", "none")
    assert result.exit_code == 1
    assert reason in result.stderr
    assert not Path("b.aligner").exists()


def test_memories_become_documents(folder: Path, run: Run) -> None:
    assert run("export", "book.aligner", "-o", "book.tmx").exit_code == 0
    result = run("new", "all.aligner", "book.tmx", "memory.tmx", "book.aligner", "corpus.xml")
    assert result.exit_code == 0, result.stderr
    assert names("all.aligner") == ["01", "02", "memory", "01 (2)", "02 (2)", "corpus"]


def test_align_adds_to_a_project(folder: Path, run: Run) -> None:
    assert run("align", "zh.txt", "en.txt", "-o", "more.aligner", "-o", "copy.tmx", *NONE).exit_code == 0
    assert run("align", *CHAPTERS[::2], "-o", "more.aligner", *NONE).exit_code == 0
    assert names("more.aligner") == ["zh", "01"]
    again = run("align", *CHAPTERS[::2], "-o", "more.aligner", *NONE)
    assert again.exit_code == 1
    assert "there is a document '01' in this project; name this one otherwise with --document NAME" in again.stderr
    assert run("align", *CHAPTERS[::2], "-o", "more.aligner", "--document", "x", *NONE).exit_code == 0
    assert names("more.aligner") == ["zh", "01", "x"]
    assert "--document does nothing" in run("align", *CHAPTERS[::2], "-o", "a.tmx", "--document", "x", *NONE).stderr


@pytest.mark.parametrize("form", ["tmx", "xml", "jsonl"])
def test_a_project_is_exported_with_its_documents_apart(form: str, folder: Path, run: Run) -> None:
    assert run("export", "book.aligner", "-o", f"book.{form}").exit_code == 0
    found = list(read_documents(f"book.{form}"))
    assert [pair.name for pair in found] == ["01", "02"]
    assert found[0].metadata == (("title", "Proposals"), ("author", "Wang Yi"))
    with Project.open("book.aligner") as project:
        for pair, stored in zip(found, project.pairs(), strict=True):
            assert pair.alignment.source.strings() == project.alignment(stored.id).source.strings()


def test_only_what_is_wanted_is_exported(folder: Path, run: Run) -> None:
    assert run("export", "book.aligner", "--document", "02", "-o", "two.jsonl").exit_code == 0
    assert [pair.name for pair in read_documents("two.jsonl")] == ["two"]  # one document alone is as ever
    missing = run("export", "book.aligner", "--document", "03", "-o", "three.jsonl")
    assert missing.exit_code == 1
    assert "book.aligner: there is no document '03' in it; it has: 01, 02" in missing.stderr
    nothing = run("export", "book.aligner", "--approved", "-o", "approved.tmx")
    assert nothing.exit_code == 1
    assert "no pair is left to be written; leave out --approved, or approve some first" in nothing.stderr
    with Project.open("book.aligner") as project:
        pair = project.find("02")
        assert pair
        project.edit(pair.id, [SetStatus(0, "approved")], against=pair.head)
    done = run("export", "book.aligner", "--approved", "-o", "approved.json")
    assert done.exit_code == 0
    assert "that nobody has approved" in done.stderr
    assert "book.aligner: 1 document, 1 bead\n" in done.stderr
    assert [bead.status for bead in aligner.read("approved.json")] == ["approved"]


def test_formats_of_one_document_name_the_way_out(folder: Path, run: Run) -> None:
    result = run("export", "book.aligner", "-o", "book.json")
    assert result.exit_code == 1
    assert "holds one document, and there are several; choose from .tmx" in result.stderr
    assert "or write one document at a time (--document NAME)" in result.stderr


def test_files_are_merged_with_names_of_their_own(folder: Path, run: Run) -> None:
    os.makedirs("other")
    assert run("convert", "memory.tmx", "-o", "other/memory.tmx").exit_code == 0
    done = run("merge", "memory.tmx", "other/memory.tmx", "book.aligner", "-o", "all.tmx")
    assert done.exit_code == 0, done.stderr
    assert [pair.name for pair in read_documents("all.tmx")] == ["memory", "memory (memory)", "01", "02"]
    beads = sum(len(pair.alignment) for pair in read_documents("all.tmx"))
    assert f"aligner: 4 documents, {beads} beads\n" in done.stderr


@pytest.mark.parametrize("error", [KeyboardInterrupt, Ended(15)])
def test_new_that_is_broken_off_leaves_no_empty_project(
    error: BaseException, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def align_files(*_: object) -> None:
        assert Path("fresh.aligner").exists()
        raise error

    command = ("new", "fresh.aligner", "zh.txt", "en.txt", "--encoder", "none")
    with monkeypatch.context() as patched:
        patched.setattr("aligner.cli.new.align_files", align_files)
        with contextlib.suppress(KeyboardInterrupt, Ended):
            run(*command)
    assert not list(folder.glob("fresh*"))
    assert run(*command).exit_code == 0


def _in_two_folders() -> list[str]:
    files = []
    for folder, number in (("a", "01"), ("b", "02")):
        for lang in ("zh", "en"):
            path = Path(folder, lang, "01.txt")
            path.parent.mkdir(parents=True)
            path.write_text(Path(f"chapters/{lang}/{number}.txt").read_text("utf-8"), "utf-8")
            files.append(str(path))
    return files


@pytest.mark.parametrize("rows", ["a/zh/01.txt,A\nb/en/01.txt,B\n", "./a/zh/01.txt,A\nb\\zh\\01.txt,B\n"])
def test_a_path_in_the_table_is_that_file(rows: str, folder: Path, run: Run) -> None:
    files = _in_two_folders()
    Path("m.csv").write_text(f"file,title\n{rows}", "utf-8")
    result = run("new", "two.aligner", *files, "--metadata", "m.csv", *NONE)
    assert result.exit_code == 0, result.stderr
    assert "no document is called" not in result.stderr
    with Project.open("two.aligner") as project:
        assert [pair.metadata for pair in project.pairs()] == [(("title", "A"),), (("title", "B"),)]


def test_a_name_in_the_table_that_fits_several_documents_is_refused(folder: Path, run: Run) -> None:
    files = _in_two_folders()
    Path("m.csv").write_text("file,title\n01.txt,A\n", "utf-8")
    result = run("new", "two.aligner", *files, "--metadata", "m.csv", *NONE)
    assert result.exit_code == 1
    assert "m.csv: 01.txt fits 2 documents (a/zh/01.txt, b/zh/01.txt); put the folder before the name" in result.stderr
    assert not Path("two.aligner").exists()


def test_new_names_the_files_of_a_doubt_as_the_user_does(folder: Path, run: Run) -> None:
    chinese = (RELEASE / "zh.txt").read_text(encoding="utf-8")
    for side, text in (("zh", chinese), ("en", "It was dark, and the wind came off the sea.\n" * 10)):
        (folder / "odd" / side).mkdir(parents=True)
        (folder / "odd" / side / "05 片厂.txt").write_text(text, encoding="utf-8")
    result = run("new", "odd.aligner", "odd/zh/05 片厂.txt", "odd/en/05 片厂.txt")
    assert "odd/zh/05 片厂.txt and odd/en/05 片厂.txt do not seem to be translations of each other" in result.stderr
    with Project.open("odd.aligner") as project:
        assert project.alignment(project.pairs()[0].id).source.text.origin == "05 片厂.txt"
