"""Files that people have made or changed are not replaced; what the program wrote itself is."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from conftest import invoke

import aligner
from aligner.io import written

ZH = "会议发表了新闻公报。\n\n谢谢。\n"
EN = "The meeting issued a press release.\n\nThank you.\n"
Run = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two texts and a memory of them, and a cache of its own."""
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zh.txt").write_text(ZH)
    (tmp_path / "en.txt").write_text(EN)
    assert _align("memory.tmx").exit_code == 0
    return tmp_path


def _align(*outputs: str, force: bool = False) -> Result:
    named = [part for output in outputs for part in ("-o", output)]
    return invoke("align", "zh.txt", "en.txt", "--encoder", "none", *named, *["--force"][: int(force)])


def _corrected(path: str) -> None:
    """Write a workbook as a reviewer gives it back: with decisions, and with a note."""
    alignment = aligner.read("memory.tmx")
    first, second = alignment.beads
    beads = (replace(first, status="approved", note="good"), replace(second, status="rejected"))
    from aligner.formats import WriteOptions
    from aligner.formats.xlsx import FORMAT

    with open(path, "wb") as stream:  # not as the program writes files
        FORMAT.write(replace(alignment, beads=beads), stream, WriteOptions())


@pytest.mark.parametrize("name", ["out.tmx", "out.xml", "out.tsv", "out.json", "out.xlsx", "out.html", "out.jsonl"])
def test_what_is_untouched_is_written_again(here: Path, name: str) -> None:
    assert _align(name).exit_code == 0
    before = (here / name).read_bytes()
    assert _align(name).exit_code == 0
    assert (here / name).read_bytes() == before
    (here / "en.txt").write_text(EN.replace("Thank you", "Thanks"))
    assert _align(name).exit_code == 0
    assert (here / name).read_bytes() != before


@pytest.mark.parametrize("name", ["out.tmx", "out.xml", "out.tsv", "out.json", "out.xlsx", "out.html"])
def test_what_somebody_has_changed_is_kept_until_forced(here: Path, name: str) -> None:
    assert _align(name).exit_code == 0
    changed = (here / name).read_bytes() + b" "
    (here / name).write_bytes(changed)
    refused = _align(name, "new.tmx")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"aligner: {name}: not replaced: it is not as aligner wrote it (last changed ")
    assert refused.stderr.endswith("; write to another file, or replace it with --force\n")
    assert (here / name).read_bytes() == changed
    assert not (here / "new.tmx").exists()
    assert _align(name, force=True).exit_code == 0
    assert (here / name).read_bytes() != changed
    assert _align(name).exit_code == 0, "now it is ours again"


def test_a_corrected_workbook_is_kept_and_its_decisions_are_counted(here: Path) -> None:
    assert invoke("convert", "memory.tmx", "-o", "review.xlsx").exit_code == 0
    _corrected("review.xlsx")
    before = (here / "review.xlsx").read_bytes()
    refused = invoke("convert", "memory.tmx", "-o", "review.xlsx")
    assert refused.exit_code == 1
    assert "review.xlsx: not replaced: it has 2 decisions (1 approved, 1 rejected) and 1 note, and " in refused.stderr
    assert "; aligner merge review.xlsx -o PROJECT.aligner takes what is in it into a project; write" in refused.stderr
    assert (here / "review.xlsx").read_bytes() == before


def test_decisions_of_a_glossary_are_counted(here: Path) -> None:
    table = "source\ttarget\tstatus\n峰会\tsummit\tapproved\n公报\trelease\trejected\n会议\tmeeting\tcandidate\n"
    (here / "terms.tsv").write_text(table)
    assert invoke("glossary", "--convert", "terms.tsv", "-o", "terms.xlsx").exit_code == 0
    (here / "cache" / "written-1.sqlite").unlink()
    refused = invoke("glossary", "memory.tmx", "-o", "terms.xlsx")
    assert "it has 2 decisions (1 approved, 1 rejected), and " in refused.stderr
    assert "; with --known terms.xlsx -o NEW.xlsx, glossary writes what it does not have; " in refused.stderr
    assert "merge" not in refused.stderr
    new = invoke("glossary", "memory.tmx", "--known", "terms.xlsx", "-o", "NEW.xlsx", "--encoder", "none")
    assert new.exit_code == 0


@pytest.mark.parametrize(
    "command",
    [
        "convert memory.tmx -o mine",
        "segment en.txt -o mine",
        "glosses en.txt -o mine",
        "check memory.tmx -o mine",
        "search memory.tmx press -o mine --no-links",
        "links memory.tmx -o mine",
        "glossary memory.tmx -o mine --encoder none",
    ],
)
def test_no_command_replaces_what_was_never_ours(here: Path, command: str) -> None:
    (here / "mine.tsv").write_text("what I have written\n")
    refused = invoke(*command.replace("mine", "mine.tsv").split())
    assert refused.exit_code == 1
    assert "mine.tsv: not replaced: it is not as aligner wrote it" in refused.stderr
    assert (here / "mine.tsv").read_text() == "what I have written\n"
    assert invoke(*command.replace("mine", "mine.tsv").split(), "--force").exit_code == 0
    assert (here / "mine.tsv").read_text() != "what I have written\n"


def test_demo_keeps_files_of_its_names(here: Path) -> None:
    (here / "release-2025.tmx").write_text("mine\n")
    refused = invoke("demo")
    assert "release-2025.tmx: not replaced" in refused.stderr
    assert (here / "release-2025.tmx").read_text() == "mine\n"


def test_a_link_leads_to_what_is_protected(here: Path) -> None:
    (here / "mine.tmx").write_text("mine\n")
    (here / "link.tmx").symlink_to("mine.tmx")
    refused = _align("link.tmx")
    assert "link.tmx: not replaced" in refused.stderr
    assert (here / "mine.tmx").read_text() == "mine\n"


def test_what_was_moved_or_copied_is_still_ours(here: Path) -> None:
    (here / "memory.tmx").rename("other.tmx")
    assert invoke("convert", "other.tmx", "-o", "third.json").exit_code == 0
    assert _align("other.tmx").exit_code == 0


def test_nothing_is_lost_with_an_empty_file(here: Path) -> None:
    (here / "out.tmx").touch()
    assert _align("out.tmx").exit_code == 0


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="there are no devices")
def test_a_device_is_written_to(here: Path) -> None:
    assert invoke("align", "zh.txt", "en.txt", "--encoder", "none", "-o", "/dev/null", "--format", "tsv").exit_code == 0


@pytest.mark.parametrize("cache", ["", "file/cache", "~nobody-of-this-name/cache"])
def test_without_a_cache_only_the_same_is_written_again(
    here: Path, monkeypatch: pytest.MonkeyPatch, cache: str
) -> None:
    (here / "file").touch()
    monkeypatch.setenv("ALIGNER_CACHE", cache and str(here / cache) if "~" not in cache else cache)
    assert _align("memory.tmx").exit_code == 0
    (here / "memory.tmx").write_bytes((here / "memory.tmx").read_bytes() + b" ")
    refused = _align("memory.tmx")
    assert refused.exit_code == 1
    assert "memory.tmx: not replaced" in refused.stderr
    assert (here / "memory.tmx").read_bytes().endswith(b" ")
    assert [path.name for path in here.iterdir() if path.name.startswith(".aligner-")] == []


def test_a_damaged_record_loses_nothing(here: Path) -> None:
    (here / "cache" / "written-1.sqlite").write_bytes(b"no database" * 100)
    assert _align("memory.tmx").exit_code == 0
    (here / "memory.tmx").write_bytes(b"mine")
    assert _align("memory.tmx").exit_code == 1


def test_python_programs_replace_what_they_name(here: Path) -> None:
    (here / "memory.tmx").write_text("mine\n")
    source, target = (aligner.segment(aligner.read_text(name)) for name in ("zh.txt", "en.txt"))
    aligner.write(aligner.align(source, target, encoder="none"), "memory.tmx")
    assert _align("memory.tmx").exit_code == 0, "the program has written it"


def test_few_digests_are_kept(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "_MOST", 3)
    for number in range(6):
        (here / "a").write_text(str(number))
        written.remember(str(here / "a"))
    known = []
    for number in range(6):
        (here / "a").write_text(str(number))
        known.append(written.is_ours(str(here / "a")))
    assert known == [False, False, False, True, True, True]


def test_convert_names_the_way_to_write_several(here: Path) -> None:
    refused = invoke("convert", "memory.tmx", "b.tmx", "c.tmx")
    assert refused.exit_code == 2
    assert "convert reads one file and is given 3; name what is to be written with -o" in refused.stderr
    assert "aligner convert memory.tmx -o b.tmx -o c.tmx" in refused.stderr


@pytest.mark.parametrize("output", [[], ["-o", "both.tmx"]])
def test_convert_does_not_propose_to_replace_another_memory(here: Path, output: list[str]) -> None:
    (here / "b.tmx").write_text("mine\n")
    refused = invoke("convert", "memory.tmx", "b.tmx", *output)
    assert refused.exit_code == 2
    assert "convert reads one file and is given 2" in refused.stderr
    assert "aligner merge memory.tmx b.tmx -o merged.tmx" in refused.stderr
    assert "-o b.tmx" not in refused.stderr
    assert (here / "b.tmx").read_text() == "mine\n"
