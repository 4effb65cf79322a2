"""A run in parts, as an array of jobs of a batch queue does it, and what is made of all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from clustered import corpus
from conftest import Run, posix

from aligner.errors import ChoiceError, InputError
from aligner.model import Alignment, Bead, Document, Span
from aligner.project import Project
from aligner.runs.manifest import manifest as listing
from aligner.runs.parts import PROPERTY, Chooser, Part, begin, end, of

QUICK = ("--encoder", "none", "--segmented", "--jobs", "1")


@pytest.mark.parametrize("value", ["", "3", "0/4", "5/4", "1/0", "1/99999", "-1/4", "1/4 of", "a/b", "1/4\n1/4"])
def test_what_is_no_part(value: str) -> None:
    with pytest.raises(ChoiceError, match="is no part of a run"):
        Part.parse(value)


def test_every_entry_is_in_one_part_and_stays_there(tmp_path: Path) -> None:
    manifest = corpus(tmp_path, 40)
    whole = list(listing(str(manifest)).entries())
    choosers = [Chooser(Part(number, 3)) for number in (1, 2, 3)]
    parts = [list(listing(str(manifest)).entries(chooser)) for chooser in choosers]
    assert sorted((entry for part in parts for entry in part), key=lambda entry: entry.number) == whole
    assert all(len(part) > 5 for part in parts)
    assert len({chooser.digest for chooser in choosers}) == 1
    with manifest.open("a") as stream:
        stream.write("another\tzh/1.txt\ten/2.txt\n")
    grown = Chooser(Part(1, 3))
    assert {entry.id for entry in listing(str(manifest)).entries(grown)} - {"another"} == {
        entry.id for entry in parts[0]
    }
    assert grown.digest != choosers[0].digest


def test_parts_of_ids_are_the_same_on_every_machine() -> None:
    chooser = Chooser(Part(1, 4))
    assert [number for number in range(20) if chooser.has(f"pair {number}")] == [1, 6, 8]
    assert chooser.digest == "5ec108301f19f16a"


@pytest.mark.slow
def test_shards_of_a_run_are_exported_together(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus(tmp_path, 12)
    run("batch", "manifest.tsv", "-o", "whole.aligner", *QUICK)
    for number in (1, 2):
        run("batch", "manifest.tsv", "-o", f"{number}.aligner", "--shard", f"{number}/2", *QUICK)
    run("export", "whole.aligner", "-o", "whole.tmx", "-o", "whole.jsonl")
    run("export", "2.aligner", "1.aligner", "-o", "shards.tmx", "-o", "shards.jsonl")
    run("merge", "1.aligner", "2.aligner", "-o", "merged.aligner")
    run("export", "merged.aligner", "-o", "merged.tmx")
    run("export", "1.aligner", "2.aligner", "-o", "folder/", "--format", "jsonl")
    assert Path("shards.tmx").read_bytes() == Path("merged.tmx").read_bytes() == Path("whole.tmx").read_bytes()
    assert Path("shards.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
    [part] = Path("folder/data").iterdir()
    assert part.read_bytes() == Path("whole.jsonl").read_bytes()
    assert "this is shard 1/2 alone" in run("export", "1.aligner", "-o", "one.tmx").stderr


def project(name: str, value: str = "") -> str:
    sides = [Document.from_sentences([text], lang) for text, lang in (("谢谢。", "zh"), ("Thank you.", "en"))]
    alignment = Alignment(*sides, (Bead(Span(0, 1), Span(0, 1), 0.9),))
    with Project.create(name) as made:
        made.add(alignment, name)
        if value:
            made.set_property(PROPERTY, value)
    return name


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (["1/3 of {0}", "3/3 of {0}"], "of 3 shards these are missing: 2"),
        (["1/3 of {0}", "1/3 of {0}"], "this is shard 1/3, and so is 0.aligner"),
        (["1/3 of {0}", "1/4 of {0}"], "this is shard 1/4, another is one of 3"),
        (["1/2 of {0}", ""], "this is no shard of a run"),
        (["1/2 of {0}", "2/2"], "shard 2/2 has not come to its end"),
        (["1/2 of {0}", "2/2 of {1}"], "shard 2/2 was made from another manifest than 0.aligner"),
    ],
)
@pytest.mark.parametrize("command", ["export", "merge"])
def test_shards_that_do_not_belong_together_are_refused(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, values: list[str], reason: str, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [project(f"{i}.aligner", value.format("0" * 16, "1" * 16)) for i, value in enumerate(values)]
    done = run(command, *names, "-o", "all.tmx")
    assert done.exit_code == 1
    assert reason in done.stderr
    assert not Path("all.tmx").exists()


@posix
def test_as_many_shards_are_open_as_the_system_allows(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    monkeypatch.chdir(tmp_path)
    names = [project(f"{i}.aligner", f"{i}/2 of {'0' * 16}") for i in (1, 2)]
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (50, 100))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: given.append(limits))
    assert run("export", *names, "-o", "all.tmx").exit_code == 0
    assert set(given) == {(70, 100)}

    def refused(_: int, limits: tuple[int, int]) -> None:
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refused)
    done = run("export", *names, "-o", "none.tmx")
    assert done.exit_code == 1
    assert "2 shards take 70 open files, and the system allows 100" in done.stderr


@pytest.mark.parametrize(("value", "part"), [("1/3", None), ("1/3", "2/3"), ("1/3 of " + "0" * 16, "1/4"), ("", "1/3")])
def test_a_project_is_filled_with_its_own_part(tmp_path: Path, value: str, part: str | None) -> None:
    with Project.open(project(str(tmp_path / "a.aligner"), value)) as opened, pytest.raises(InputError, match="holds"):
        begin(opened, Part.parse(part) if part else None)


def test_a_part_that_is_filled_again_is_not_whole(tmp_path: Path) -> None:
    with Project.open(project(str(tmp_path / "a.aligner"), "1/3 of " + "0" * 16)) as opened:
        begin(opened, Part(1, 3))
        assert of(opened) == Part(1, 3)
        end(opened, Part(1, 3), "1" * 16)
        assert of(opened) == Part(1, 3, "1" * 16)


def test_a_shard_without_any_pair_is_whole(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus(tmp_path, 1)
    for number in (1, 2):
        run("batch", "manifest.tsv", "-o", f"{number}.aligner", "--shard", f"{number}/2", *QUICK)
    assert run("export", "1.aligner", "2.aligner", "-o", "all.tmx").exit_code == 0


@pytest.mark.parametrize(
    "options", [["--send-files"], ["--open-scheduler"], ["--jobs", "2", "--scheduler", "tcp://127.0.0.1:1"]]
)
def test_options_that_do_not_fit(tmp_path: Path, run: Run, options: list[str]) -> None:
    manifest = corpus(tmp_path, 1)
    done = run("batch", str(manifest), "-o", str(tmp_path / "a.aligner"), *options)
    assert done.exit_code == 2
    assert "cluster" in done.stderr
    assert not (tmp_path / "a.aligner").exists()
