"""The command `search`, as people use it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import lxml.html
import pytest
from conftest import Run

import aligner
from aligner.cli.lookups import collocations, frequencies, translations
from aligner.cli.search import search
from aligner.concordance import ORDERS, SIDES
from aligner.errors import EncoderError


@pytest.mark.parametrize("command", [search, translations, collocations, frequencies])
def test_every_example_in_the_help_works(folder: Path, run: Run, command: click.Command) -> None:
    lines = re.findall(rf"^ +aligner ({command.name} .+)$", command.help or "", re.MULTILINE)
    assert len(lines) >= 2
    for line in lines:
        result = run(*shlex.split(line))
        assert result.exit_code == 0, result.stderr
        assert re.match(r"aligner: [1-9][0-9]* (hits?|match|collocation|different)", result.stderr), line
        assert result.stderr.count("\n") == 1, line
        assert all((folder / name).stat().st_size for name in re.findall("-o ([^ ]+)", line))


def test_the_choices_are_those_of_the_library() -> None:
    choices = {parameter.name: getattr(parameter.type, "choices", ()) for parameter in search.params}
    assert set(choices["side"]) == {*SIDES, "both"}
    told = next(parameter.help for parameter in search.params if parameter.name == "order")
    assert all(order in told for order in ORDERS)


def test_key_words_stand_in_context_with_what_translates_them(folder: Path, run: Run) -> None:
    result = run("search", "memory.tmx", "合作", "--side", "source", "--width", "100")
    lines = result.stdout.split("\n")[:-1]
    assert result.exit_code == 0
    assert lines
    assert "\x1b" not in result.stdout
    assert all(re.match(r"zh\.txt:\d+ \d\.\d\d .*\[合作\]", line) for line in lines[::2])
    assert any("[cooperation]" in line.lower() for line in lines[1::2])
    assert result.stdout == run("search", "memory.tmx", "合作", "--side", "source", "--width", "100").stdout


def test_a_limit_is_said(folder: Path, run: Run) -> None:
    every = run("search", "memory.tmx", "。", "--no-links", "--limit", "0", "-o", "all.json")
    count = int(re.findall(r"aligner: (\d+) hits", every.stderr)[0])
    assert len(json.loads((folder / "all.json").read_text("utf-8"))["hits"]) == count > 2
    some = run("search", "memory.tmx", "。", "--no-links", "--limit", "2")
    assert some.stderr == f"aligner: 2 hits; --limit 0 gives all {count}\n"
    expression = run("search", "memory.tmx", "。", "--no-links", "--limit", "2", "--regex")
    assert expression.stderr == "aligner: 2 hits; --limit 0 gives all\n"
    assert run("search", "memory.tmx", "。", "--limit", "1", "--quiet").stderr == ""


def test_no_hit_is_no_failure(folder: Path, run: Run) -> None:
    result = run("search", "memory.tmx", "不存在")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "aligner: 0 hits\n")


@pytest.mark.parametrize(
    ("command", "pattern", "is_told"),
    [
        ("search", "*", True),
        ("search", "..", True),
        ("translations", "? *", True),
        ("collocations", "..", True),
        ("search", "~", False),
        ("search", "nothing*", False),
    ],
)
def test_says_that_signs_alone_stand_for_themselves(
    folder: Path, run: Run, command: str, pattern: str, is_told: bool
) -> None:
    result = run(command, "memory.tmx", pattern)
    assert (result.exit_code, result.stdout) == (0, "")
    assert ("a sign such as * stands for no word" in result.stderr) == is_told


def test_files_of_all_kinds_are_written_together(folder: Path, run: Run) -> None:
    names = ["hits.tsv", "hits.csv", "hits.json", "hits.html"]
    result = run("search", "memory.tmx", "country", *(part for name in names for part in ("-o", name)))
    assert (result.exit_code, result.stdout) == (0, "")
    assert all((folder / name).stat().st_size for name in names)
    found = json.loads((folder / "hits.json").read_text("utf-8"))
    assert found["memory"] == "memory.tmx"
    assert found["total"] == len(found["hits"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["memory.tmx", ""], "nothing to look for"),
        (["memory.tmx", "(", "--regex"], "not a regular expression"),
        (["memory.tmx", "x", "-o", "hits.tmx"], "hits.tmx: unknown suffix '.tmx'; hits are written as .tsv"),
        (["memory.tmx", "x", "-o", "memory.tmx"], "hits are written as"),
        (["all.json", "x", "-o", "all.json"], "is an input and would be overwritten"),
        (["pairs.align", "x"], "pairs.align: there is no text in this file"),
        (["nothing.tmx", "x"], "nothing.tmx: no such file"),
        (["memory", "x"], "name the format with --from"),
        (["memory.tmx", "x", "--max-size", "100"], "larger than 100 bytes"),
        (["memory.tmx", "x\udcff", "--no-links", "-o", "hits.html", "-o", "hits.json"], ""),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(folder: Path, run: Run, arguments: list[str], message: str) -> None:
    result = run("search", *arguments)
    assert message in result.stderr
    assert (result.exit_code, result.stdout) == (1 if message else 0, "")
    assert result.stderr.count("\n") == 1


def test_standard_input_can_be_searched(folder: Path, run: Run) -> None:
    data = (folder / "memory.tmx").read_bytes()
    result = run("search", "-", "合作", "--from", "tmx", "--no-links", stdin=data)
    assert result.exit_code == 0
    assert result.stdout == run("search", "memory.tmx", "合作", "--no-links").stdout


def test_where_words_cannot_be_linked_the_hits_are_shown_all_the_same(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link_words(*_: object, **__: object) -> None:
        raise EncoderError("the encoder is not there")

    import aligner.links

    monkeypatch.setattr(aligner.links, "link_words", link_words)
    result = run("search", "memory.tmx", "合作")
    assert result.exit_code == 0
    assert "[合作]" in result.stdout
    assert "aligner: warning: what translates the match is not marked: the encoder is not there\n" in result.stderr


def test_all_formats_that_hold_text_can_be_searched(folder: Path, run: Run) -> None:
    expected = run("search", "memory.tmx", "合作", "--no-links", "--side", "source").stdout
    for name in ("corpus.xml", "table.tsv", "all.json", "made.csv", "made.xlf", "made.xlsx"):
        if name.startswith("made"):
            aligner.write(aligner.read("all.json"), name)
        found = run("search", name, "合作", "--no-links", "--side", "source")
        assert found.exit_code == 0
        assert found.stdout.count("[合作]") == expected.count("[合作]"), name


def test_several_memories_can_be_searched(folder: Path, run: Run) -> None:
    (folder / "own.tsv").write_text("zh\ten\n合作。\tWe cooperate.\n", "utf-8")
    one = run("search", "memory.tmx", "合作", "--no-links", "--limit", "0")
    both = run("search", "memory.tmx", "own.tsv", "合作", "--no-links", "--limit", "0", "-o", "hits.json")
    assert both.exit_code == 0
    found = json.loads((folder / "hits.json").read_text("utf-8"))
    assert found["memory"] == "memory.tmx, own.tsv"
    assert len(found["hits"]) == int(one.stderr.split()[1]) + 1
    sample = run("search", "memory.tmx", "own.tsv", "合作", "--no-links", "--sample", "1")
    assert sample.stderr.endswith(f"aligner: 1 hit, drawn from {len(found['hits'])}\n")
    assert sample.stdout == run("search", "memory.tmx", "own.tsv", "合作", "--no-links", "--sample", "1").stdout
    ranked = run("translations", "memory.tmx", "own.tsv", "合作", "--sample", "1")
    assert ranked.stderr.endswith(f"aligner: 1 match in 1 hit, drawn from {len(found['hits'])}\n")


def test_lists_say_their_limits(folder: Path, run: Run) -> None:
    words = run("frequencies", "memory.tmx", "--limit", "2")
    assert len(words.stdout.splitlines()) == 3
    assert re.fullmatch(r"aligner: [0-9]+ different words; --limit 0 gives all, and not only 2\n", words.stderr)
    some = run("translations", "memory.tmx", "合作", "--width", "90")
    assert "[cooperation]" in some.stdout
    nothing = run("translations", "memory.tmx", "不存在")
    assert (nothing.exit_code, nothing.stdout, nothing.stderr) == (0, "", "aligner: 0 matches in 0 hits\n")
    refused = run("collocations", "memory.tmx", "x", "-o", "list.tmx")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.tmx", b"", "the file is empty"),
        ("empty.tsv", b"", "the file is empty"),
        ("white.tmx", b" \n", "there is nothing but white space in it"),
        ("none.tmx", b'<tmx version="1.4"><header srclang="en"/><body/></tmx>', "there are no pairs in this file"),
        ("text.tmx", b"A text.\n", "this is not XML"),
        ("book.xlsx", b'<?xml version="1.0"?><tmx version="1.4">', "this is no Excel workbook; it looks like TMX 1.4b"),
        ("page.tmx", b"<html><body/></html>", "the root element is <html>, not <tmx>"),
    ],
)
def test_all_that_read_a_memory_say_the_same_of_a_wrong_file(
    folder: Path, run: Run, name: str, data: bytes, message: str
) -> None:
    (folder / name).write_bytes(data)
    for arguments in (["search", name, "x"], ["frequencies", name], ["check", name], ["show", name]):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert message in result.stderr
        assert ("--from tmx" in result.stderr) == name.endswith("xlsx")


def test_documents_of_several_memories_are_found_where_they_are(folder: Path, run: Run) -> None:
    for name in ("one", "two"):
        (folder / f"{name}.tsv").write_text(f"zh\ten\n合作\tcooperation {name}\n", "utf-8")
        assert run("merge", f"{name}.tsv", "-o", f"{name}.aligner", "--columns", "zh,en").exit_code == 0
    assert run("merge", "one.tsv", "-o", "two.aligner", "--columns", "zh,en").exit_code == 0
    asked = ("search", "one.aligner", "two.aligner", "cooperation", "--no-links")
    assert run(*asked).stdout.count("[cooperation]") == 3
    assert run(*asked, "--document", "one").stdout.count("[cooperation]") == 2
    only = run(*asked, "--document", "two")
    assert only.stdout.count("[cooperation]") == 1
    assert "cooperation] two" in only.stdout
    result = run(*asked, "--document", "three")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no document 'three' in any of them" in result.stderr


def test_keywords_are_listed_against_other_memories(folder: Path, run: Run) -> None:
    (folder / "other.tsv").write_text("en\tzh\nthe cooperation of the two\t合作\n", "utf-8")
    asked = ("frequencies", "memory.tmx", "--side", "target", "--against", "other.tsv")
    result = run(*asked, "-o", "keywords.json")
    assert result.exit_code == 0
    rows = {row["words"]: row for row in json.loads((folder / "keywords.json").read_text("utf-8"))["rows"]}
    assert (rows["meeting"]["count"], rows["meeting"]["reference"]) == (2, 0)
    assert "of" not in rows  # it is more frequent there
    assert result.stderr == f"aligner: {len(rows)} keywords of memory.tmx against other.tsv\n"
    mistaken = run("frequencies", "memory.tmx", "--against", "other.tsv", "memory.tmx", "--limit", "0").stderr
    assert "of memory.tmx, memory.tmx against other.tsv; --against takes one memory, and is repeated" in mistaken


def test_a_page_of_keywords_says_what_they_are_compared_with(folder: Path, run: Run) -> None:
    (folder / "other.tsv").write_text("en\tzh\nthe cooperation of the two\t合作\n", "utf-8")
    run("frequencies", "memory.tmx", "--side", "target", "--against", "other.tsv", "-o", "keywords.html")
    page = lxml.html.parse(folder / "keywords.html")
    assert "Keywords" in page.findtext(".//h1/span")
    [origin] = page.xpath("//p[@class='origin']")
    assert "target" in origin.text_content()
    assert "reference 参照语料: other.tsv" in origin.text_content()
    assert not page.xpath("//dl[@class='figures']")
    ratios = page.xpath("//tbody/tr/td[last()]/text()")
    assert ratios
    assert all(re.fullmatch(r"-?\d+\.\d\d", ratio) for ratio in ratios)
