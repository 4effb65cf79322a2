"""Bad input: one clear line, the right exit status, and nothing half-written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Run, full_device, not_root

ZH = "会议发表了新闻公报。各方欢迎秘书处启动全面运营。\n"
EN = "The meeting issued a press release. All parties welcomed the secretariat.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two short good texts and a file that is none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zh.txt").write_text(ZH)
    (tmp_path / "en.txt").write_text(EN)
    (tmp_path / "memory.tmx").write_text("<tmx/>")
    return tmp_path


def refused(run: Run, *arguments: str, says: str, stdin: bytes | None = None) -> None:
    """Check that a command fails with one line, which `says` something, and changes nothing in the current folder."""
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert re.fullmatch("aligner: .+\n", result.stderr), result.stderr
    assert re.search(says, result.stderr), result.stderr
    for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", result.stderr):
        assert option in re.split(r"[\s,]+", run(arguments[0], "--help").stdout), f"the message speaks of {option}"
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", r"bad\.txt: the file is empty", id="empty"),
        pytest.param(b" \n\n\t \r\n", r"bad\.txt: there is nothing but white space in it", id="white space"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9, "this is an image", id="binary"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", r"bad\.txt: this PDF is damaged; download or export it again", id="PDF"),
        pytest.param(b"PK\x03\x04\x14\0", "an archive or an office document, and damaged", id="Word"),
        pytest.param(b"{\\rtf1\\ansi Hello.}", "this is an RTF document", id="RTF"),
        pytest.param(b"\xef\xbb\xbf\n<!doctype HTML>\n<p> <br>", r"bad\.txt: there is no text", id="HTML"),
        pytest.param(bytes(100_000), "binary file", id="zeros"),
        pytest.param(("长" * 1_000_000).encode(), r"bad\.txt:1: a line of 1,000,000 .*--max-line", id="long line"),
        pytest.param("Kokous julkaisi lehdistötiedotteen eilen illalla Helsingissä, ja kaikki osapuolet olivat "
                     "hyvin tyytyväisiä tulokseen.".encode(), "Finnish.*not supported", id="unsupported language"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "command", ["align bad.txt en.txt -o out.tmx", "align zh.txt bad.txt", "segment bad.txt -o out"]
)
def test_a_bad_text(content: bytes, says: str, command: str, here: Path, run: Run) -> None:
    (here / "bad.txt").write_bytes(content)
    refused(run, *command.split(), says=says)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("align none.txt en.txt", r"none\.txt: no such file"),
        ("align zh.txt folder", "folder: this is a folder"),
        ("align zh.txt zh.txt", r"zh\.txt: the source and the target are the same file"),
        ("align zh.txt ./zh.txt -o out.tmx", "the same file"),
        ("align zh.txt link.txt", "the same file"),
        ("align memory.tmx en.txt -o out.tmx", r"memory\.tmx: by its name \(\.tmx\) this is an alignment, not a text"),
        ("align - -", "only one of the two texts may be standard input"),
        ("align zh.txt copy.txt", "both in the same language.*--source-lang and --target-lang"),
        ("align zh.txt en.txt --target-lang xx", "'xx' is not a language tag"),
        ("align zh.txt en.txt --source-lang en --target-lang zh", r"zh\.txt: its letters are Han.*swapped"),
        ("align zh.txt en.txt --target-lang English", "'English' is not a language tag"),
        ("align zh.txt en.txt --encoding utf-9", "unknown encoding 'utf-9'"),
        (
            "align zh.txt en.txt --encoding ascii",
            r"zh\.txt:1: not valid ascii.*; leave the encoding out, or name another",
        ),
        ("align zh.txt en.txt --max-size 20", r"zh\.txt: larger than 20 bytes.*--max-size"),
        ("align zh.txt en.txt --division proposal", r"zh\.txt: there is no proposal.*it has no divisions"),
        ("align zh.txt en.txt --encoder gpt", "unknown encoder 'gpt'; choose from: .*use"),
        ("align zh.txt en.txt --glossary none.tsv", r"none\.tsv: no such file"),
        ("align zh.txt en.txt --glossary zh.txt", r"zh\.txt:1: a term without its counterpart"),
        ("align zh.txt en.txt --user-dict none.txt", r"none\.txt: no such file"),
        ("align zh.txt en.txt -o out.docx", r"out\.docx: an alignment is not written as a text; to read it write "),
        ("align zh.txt en.txt -o out", "no suffix to tell the format by.*; or name the format with --format "),
        ("align zh.txt en.txt --format docx", "unknown format 'docx'; choose from: .*tmx"),
        ("align zh.txt en.txt -o zh.txt --format tsv", "is an input and would be overwritten"),
        (
            "align zh.txt en.txt -o link.tmx",
            r"link.tmx is an input and would be overwritten \(zh.txt is the same file\)",
        ),
        ("align zh.txt en.txt -o hard.tmx", "is an input and would be overwritten"),
        ("align zh.txt en.txt --glossary terms.tsv -o terms.tsv", "is an input and would be overwritten"),
        (
            "align zh.txt en.txt -o out.tmx -o ./out.tmx",
            r"./out.tmx is named as an output twice \(out.tmx is the same file\)",
        ),
        ("align zh.txt en.txt -o none/out.tmx", "none/out.tmx: there is no folder none; make it first"),
        ("align zh.txt en.txt -o folder", "folder: this is a folder, not a file; name a file in it"),
        ("align zh.txt en.txt -o folder.tmx", "folder.tmx: this is a folder, not a file"),
        pytest.param(
            "align zh.txt en.txt -o ok.tmx -o /dev/full --format tsv", "/dev/full: no space left", marks=full_device
        ),
        ("segment zh.txt -o zh.txt", "is an input and would be overwritten"),
        ("segment zh.txt --lang jp", "'jp' is not a language tag; did you mean ja"),
        ("show zh.abc", r"unknown suffix '\.abc'; known suffixes: (?!.*html).*or name the format with --from "),
        ("show -", "standard input: no suffix to tell the format by.*--from"),
        ("evaluate two.align zh.abc", r"zh\.abc: unknown suffix '\.abc'; known suffixes: [^;]+$"),
        ("align zh.txt en.txt --encoding utf-8,utf-8,utf-8", None),
        ("show zh.txt --from tmx", "zh.txt"),
        ("show none.tmx", r"none\.tmx: no such file"),
        ("show empty.tmx", r"empty\.tmx"),
        (
            "show two.align --source zh.txt --target en.txt",
            r"zh\.txt: sentences here: 1, but in two\.align: 2; .*aligner segment",
        ),
        ("show two.align", r"two\.align: there is no text of the source in this file; name it with --source"),
        ("convert two.align -o out.tmx --source zh.txt", "zh.txt: sentences here: 1, but in two.align: 2"),
        ("convert two.align -o out.tmx", "name it with --source"),
        ("convert two.align a.tmx", None),
        (
            "convert two.align -o two.align",
            "two.align is an input and would be overwritten; choose another name for the ",
        ),
        (
            "convert half.tsv -o out.tmx",
            r"half\.tsv: there is no text of the target in this file; add the sentences of the ",
        ),
        ("show half.tsv", "add the sentences of the target to it"),
        ("links half.tsv", "add the sentences of the target to it"),
        ("convert two.align -o out.tmx --source-lang chinese", "is not a language tag"),
        ("convert crossing.align -o out.json", "crossing.align"),
        ("evaluate two.align none.align", r"none\.align: no such file"),
        (
            "evaluate two.align half.tsv",
            "two.align has 2 source and 2 target sentences, half.tsv has 1 source and 0 target",
        ),
        ("evaluate two.align nonsense.align", r"nonsense\.align:1: "),
    ],
)
def test_one_clear_line(command: str, says: str | None, here: Path, run: Run) -> None:
    (here / "copy.txt").write_text(ZH * 2)
    (here / "link.txt").symlink_to("zh.txt")
    (here / "link.tmx").symlink_to("zh.txt")
    (here / "hard.tmx").hardlink_to("zh.txt")
    (here / "terms.tsv").write_text("峰会\tsummit\n")
    (here / "empty.tmx").touch()
    (here / "half.tsv").write_text("source[zh]\ttarget[en]\n好。\t\n")
    (here / "two.align").write_text("[0]:[0]\n[1]:[1]\n")
    (here / "crossing.align").write_text("[0]:[1]\n[1]:[0]\n")
    (here / "nonsense.align").write_text("hello\n")
    for folder in ("folder", "folder.tmx"):
        (here / folder).mkdir()
    if says is None:
        assert run(*command.split()).exit_code == 2
    else:
        refused(run, *command.split(), says=says)


def test_languages_named_on_both_sides_may_be_the_same(here: Path, run: Run) -> None:
    (here / "copy.txt").write_text(EN)
    result = run("align", "en.txt", "copy.txt", "--source-lang", "en-GB", "--target-lang", "en-US")
    assert result.exit_code == 0


def test_the_side_that_lacks_the_division_is_named_with_what_it_has(here: Path, run: Run) -> None:
    (here / "zh.txt").write_text(
        "王毅提出中方三点建议。\n\n一是坚持讲信修睦。\n\n二是坚持互利合作。\n\n三是坚持机制建设。\n"
    )
    (here / "en.txt").write_text(
        "Wang Yi put forward proposals.\n\nKeep good faith.\n\nStick to cooperation.\n\nBuild.\n"
    )
    refused(run, *["align", "zh.txt", "en.txt", "--division", "proposal"], says=r"en\.txt: there is no proposal")


def test_characters_that_xml_forbids_are_a_warning(here: Path, run: Run) -> None:
    (here / "en.txt").write_text(EN.replace("press", "pr\x0bess\x1f"))
    result = run("align", "zh.txt", "en.txt", "-o", "out.tmx", "-o", "out.xml")
    assert result.exit_code == 0
    assert re.search("^aligner: warning: .*XML", result.stderr, re.MULTILINE)
    assert all(line.startswith("aligner: warning: ") for line in result.stderr.splitlines())


def test_a_warning_is_said_once_and_not_with_quiet(here: Path, run: Run) -> None:
    (here / "zh.txt").write_bytes(ZH.encode("gb18030"))
    loud, quiet = run("segment", "zh.txt"), run("segment", "zh.txt", "-q")
    assert loud.stderr.count("aligner: warning: zh.txt: read as") == 1
    assert quiet.stderr == ""
    assert loud.stdout == quiet.stdout


@not_root
def test_a_folder_that_may_not_be_written(here: Path, run: Run) -> None:
    (here / "folder").mkdir(0o500)
    refused(run, *["align", "zh.txt", "en.txt", "-o", "folder/out.tmx"], says="folder/out.tmx: no permission")
