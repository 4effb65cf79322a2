"""The project: pairs, the log of edits, undo and redo, other processes, files that are odd."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from books import book

from aligner import collect_notices
from aligner.edits import Merge, SetNote, SetStatus, SetText, Split
from aligner.errors import ArgumentError, ChoiceError, EditError, FormatError, InputError, OutputError, PositionError
from aligner.model import Term
from aligner.project import Project, StaleError, is_project, schema


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.aligner"


def test_what_was_added_is_there(path: Path) -> None:
    with Project.create(path) as project:
        first = project.add(book(), "chapter 1", (("title", "第一章"), ("author", "鲁迅")))
        second = project.add(book(3))
        assert [pair.id for pair in project.pairs()] == [first, second]
        assert project.pairs(1, 1)[0].name == "document 2"
    with Project.open(path) as project:
        pair = project.find("chapter 1")
        assert pair is not None
        assert (pair.sentences, pair.beads, pair.metadata) == ((6, 6), 6, (("title", "第一章"), ("author", "鲁迅")))
        assert project.alignment(first) == book()
        assert len(project) == 2
    assert is_project(path)
    assert [file.name for file in path.parent.iterdir()] == ["book.aligner"]


def test_an_edit_is_kept_undone_and_redone_also_after_closing(path: Path) -> None:
    with Project.create(path) as project:
        pair = project.add(book())
        entry = project.edit(pair, [Merge(1)], against=0, author="Anna", label="merge")
        later = project.edit(pair, [SetStatus(0, "approved", 3)], against=entry.number, author="Anna")
        assert (entry.change, later.change) == ((1, 2, 1), (0, 3, 3))
        counted = project.pair(pair)
        assert (counted.beads, counted.approved, counted.head) == (5, 3, later.number)
    with Project.open(path) as project:
        assert project.undoable(pair, "Anna") == later
        assert project.undo(pair, author="Anna").undoes == later.number
        assert project.undo(pair, author="Anna").undoes == entry.number
        assert project.alignment(pair) == book()
        with pytest.raises(EditError, match="there is nothing to undo"):
            project.undo(pair, author="Anna")
    with Project.open(path) as project:
        project.redo(pair, author="Anna")
        project.redo(pair, author="Anna")
        with pytest.raises(EditError, match="there is nothing to redo"):
            project.redo(pair, author="Anna")
        assert (project.pair(pair).beads, project.pair(pair).approved) == (5, 3)
        assert [entry.way for entry in project.history(pair)] == ["redo", "redo", "undo", "undo", "", ""]
        for number in range(project.head + 1):
            assert project.state_at(pair, number).alignment.source == book().source


def test_a_new_edit_leaves_nothing_to_redo(path: Path) -> None:
    with Project.create(path) as project:
        pair = project.add(book())
        project.edit(pair, [Merge(1)], against=0)
        project.undo(pair)
        assert project.redoable(pair) is not None
        project.edit(pair, [Merge(3)], against=project.pair(pair).head)
        assert project.redoable(pair) is None
        project.undo(pair)
        assert project.undoable(pair) is None


def test_all_edits_of_an_action_or_none(path: Path) -> None:
    with Project.create(path) as project:
        pair = project.add(book())
        with pytest.raises(EditError, match="there is no bead 17"):
            project.edit(pair, [Merge(1), SetNote(17, "no")], against=0)
        assert project.alignment(pair) == book()
        assert project.head == 0
        with pytest.raises(ArgumentError, match="there is no edit"):
            project.edit(pair, [], against=0)


def test_an_edit_against_an_old_state_is_refused_and_explained(path: Path) -> None:
    with Project.create(path) as project, Project.open(path) as other:
        pair = project.add(book())
        assert other.alignment(pair) == book()
        entry = project.edit(pair, [Merge(1)], against=0, author="Anna")
        with pytest.raises(StaleError, match="changed since this edit was made: merge by Anna") as caught:
            other.edit(pair, [Merge(3)], against=0, author="Ben")
        assert caught.value.meanwhile == (entry,)
        assert other.entries(0) == [entry]
        assert len(other.alignment(pair)) == 5
        other.edit(pair, [Merge(3)], against=entry.number, author="Ben")
        assert len(project.alignment(pair)) == 4


def test_what_one_person_undoes_is_what_that_person_did(path: Path) -> None:
    with Project.create(path) as project:
        pair = project.add(book())
        project.edit(pair, [Merge(3)], against=0, author="Anna")
        project.edit(pair, [Merge(0)], against=project.head, author="Ben")
        project.undo(pair, author="Anna")
        assert [bead.shape for bead in project.alignment(pair)] == ["2-2", "1-1", "1-1", "1-1", "1-1"]
        project.redo(pair, author="Anna")
        project.edit(pair, [SetNote(2, "so")], against=project.head, author="Ben")
        with pytest.raises(EditError, match=r"“merge” of .* cannot be taken back: bead 2 changed"):
            project.undo(pair, author="Anna")


def test_the_history_of_a_bead_follows_it(path: Path) -> None:
    with Project.create(path) as project:
        pair = project.add(book(8))
        for edit in (SetNote(5, "a"), Merge(0), SetText("target", 5, "Changed."), Merge(4), Split(0, 1, 1), Merge(5)):
            project.edit(pair, [edit], against=project.head)
        name = project.state(pair).bead_name(5)
        labels = [entry.label for entry in project.history(pair, bead=name)]
        assert labels == ["merge", "merge", "set-text", "set-note"]
        assert [entry.label for entry in project.history(pair, bead=name, count=1)] == ["merge"]
        assert [entry.label for entry in project.history(pair, bead=project.state(pair).bead_name(0))] == [
            "split",
            "merge",
        ]


def test_names_order_and_metadata(path: Path) -> None:
    with Project.create(path) as project:
        ids = project.add_all((book(2), name, ()) for name in "abc")
        with pytest.raises(ChoiceError, match="there is a document 'a' in this project"):
            project.add(book(), "a")
        with pytest.raises(ChoiceError, match="there is a document 'b'"):
            project.rename(ids[0], "b")
        project.rename(ids[0], "A")
        project.move(ids[2], 0)
        assert [pair.name for pair in project.pairs()] == ["c", "A", "b"]
        project.move(ids[2], 1)
        assert [pair.name for pair in project.pairs()] == ["A", "c", "b"]
        project.move(ids[0], 9)
        assert [pair.name for pair in project.pairs()] == ["c", "b", "A"]
        project.set_metadata(ids[0], (("date", "1921"),))
        assert project.pair(ids[0]).metadata == (("date", "1921"),)
        project.remove(ids[1])
        with pytest.raises(PositionError, match=f"there is no document {ids[1]}"):
            project.alignment(ids[1])
        project.set_property("client", "Anna")
        project.set_property("title", "Buch")
        project.set_property("client", None)
        assert project.properties == {"title": "Buch"}


def test_decisions_about_terms(path: Path) -> None:
    with Project.create(path) as project:
        project.decide(Term("峰会", "summit", "candidate"), "zh", "en")
        project.decide(Term("峰会", "summit", note="so"), "zh", "en")
        project.decide(Term("合作", "cooperation"), "zh", "en")
        project.forget("合作", "cooperation", "zh", "en")
        assert project.terms("zh", "en").terms == (Term("峰会", "summit", note="so"),)
        assert project.terms("zh", "fr").terms == ()


def test_files_that_are_no_projects(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        Project.open(path)
    with pytest.raises(InputError, match="this is a folder"):
        Project.open(tmp_path)
    path.write_text("a text")
    with pytest.raises(FormatError, match="this is no project"):
        Project.open(path)
    with pytest.raises(OutputError, match="there is a file of this name"):
        Project.create(path)
    assert path.read_text() == "a text"
    path.unlink()
    sqlite3.connect(path).execute("CREATE TABLE other (x)").connection.close()
    with pytest.raises(FormatError, match="this is no project"):
        Project.open(path)


def test_a_file_of_a_newer_version_is_refused(path: Path) -> None:
    Project.create(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 7")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(FormatError, match=r"made by a newer version of aligner .*; pip install --upgrade aligner"):
        Project.open(path)
    assert path.read_bytes() == before


def test_a_file_of_an_older_version_is_migrated_and_a_copy_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        with Project.create(path) as project:
            project.add(book(), "a")
    with collect_notices() as notices:
        Project.open(path).close()
    assert [notice.reason for notice in notices] == [
        f"made a project of version 2; kept the old one as {path}.version-1"
    ]
    with Project.open(path) as project:
        assert project.alignment(1) == book()
        assert not project.ledger.counts()
    copy = path.with_name("book.aligner.version-1")
    assert is_project(copy)
    with sqlite3.connect(copy) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    assert is_project(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert connection.execute("SELECT COUNT(*) FROM runs").fetchone() == (0,)
    connection.close()


def test_two_processes_migrate_a_file_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        Project.create(path).close()
    versions = iter((1, 2, 2))  # as it is before the lock is held, and as another process has made it meanwhile
    monkeypatch.setattr(schema, "_version", lambda _: next(versions))
    with collect_notices() as notices:
        Project.open(path).close()
    assert not notices
    assert not path.with_name("book.aligner.version-1").exists()


def test_a_copy_that_was_cut_short_is_made_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        Project.create(path).close()
    copy = path.with_name("book.aligner.version-1")
    with monkeypatch.context() as patch:
        patch.setattr(schema.os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            Project.open(path)
    assert not copy.exists()
    with collect_notices():
        Project.open(path).close()
    assert is_project(copy)


def test_a_step_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    Project.create(path).close()

    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (id INTEGER)")
        raise sqlite3.OperationalError("out of luck")

    with pytest.raises(FormatError, match="the project cannot be used: out of luck"):
        schema.connect(str(path), (*schema.MIGRATIONS, fails))
    with Project.open(path) as project:
        assert len(project) == 0


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE edits SET digest = 'x'",
        'UPDATE edits SET edits = \'[{"kind": "merge", "bead": 99}]\'',
        "UPDATE edits SET edits = 'x'",
        "UPDATE snapshots SET value = x'00'",
        "DELETE FROM snapshots",
    ],
)
def test_a_damaged_file_is_one_clear_line(path: Path, damage: str) -> None:
    with Project.create(path) as project:
        pair = project.add(book())
        project.edit(pair, [Merge(1)], against=0)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM snapshots WHERE number > 0")
        connection.execute(damage)
    connection.close()
    with Project.open(path) as project, pytest.raises(FormatError, match=r"the project is damaged: .*; go back to"):
        project.alignment(pair)


def test_snapshots_are_made_on_the_way_and_thinned(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.project.snapshots._EVERY", 3)
    monkeypatch.setattr("aligner.project.snapshots._RARE", 15)
    with Project.create(path) as project:
        pair = project.add(book())
        seen = [project.state(pair)]
        for number in range(40):
            project.edit(pair, [SetNote(number % 6, f"note {number}")], against=project.head)
            seen.append(project.state(pair))
    with Project.open(path) as project:
        assert [project.state_at(pair, number) for number in range(41)] == seen
    with sqlite3.connect(path) as connection:
        kept = [number for (number,) in connection.execute("SELECT number FROM snapshots ORDER BY number")]
    connection.close()
    assert kept == [0, 15, 30, 36, 39, 40]


def test_a_full_disk_is_told_with_the_way_out() -> None:
    for reason in ("database or disk is full", "disk I/O error"):
        told = str(schema.damaged("c.aligner", sqlite3.OperationalError(reason)))
        assert told.startswith(f"c.aligner: the project cannot be used: {reason}; see whether there is room")
    assert "room" not in str(schema.damaged("c.aligner", sqlite3.OperationalError("database is locked")))
