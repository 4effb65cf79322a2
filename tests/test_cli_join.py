"""The command `join`, as people use it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import FRENCH, Run
from lxml import etree

import aligner
from aligner.cli.join import join
from aligner.formats import write
from aligner.model import Alignment, Bead, Span


@pytest.fixture
def joining(folder: Path) -> Path:
    """The folder of the examples, with its English text aligned with a French one too."""
    return folder


def test_every_example_in_the_help_works(joining: Path, run: Run) -> None:
    lines = re.findall(r"^ +aligner (join .+)$", join.help or "", re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        result = run(*line.split())
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert {path.name for path in joining.glob("all.*")} == {"all.json", "all.tmx", "all.xml", "all.tsv"}


def test_all_languages_stand_in_each_unit(joining: Path, run: Run) -> None:
    assert run("join", "corpus.xml", "english-french.tmx", "-o", "all.tmx").exit_code == 0
    units = list(etree.parse("all.tmx").iter("tu"))
    assert len(units) == len(FRENCH.split("\n"))
    assert [seg.text for seg in units[-2].iter("seg")] == [
        "The meeting issued a press release.",
        "会议发表了新闻公报。",
        "La réunion a publié un communiqué.",
    ]


def test_a_table_goes_to_standard_output(joining: Path, run: Run) -> None:
    result = run("join", "english-french.tmx", "memory.tmx")
    assert result.exit_code == 0
    assert result.stdout.split("\n")[0].split("\t")[:3] == ["en", "fr", "zh"]
    assert result.stdout == run("join", "english-french.tmx", "memory.tmx", "--format", "tsv", "-o", "-").stdout


def test_words_and_one_sided_units_when_asked_for(joining: Path, run: Run) -> None:
    alignment = aligner.read("english-french.tmx")
    left_out = Bead(Span(1, 2), Span(1, 1)), Bead(Span(2, 2), Span(1, 2))
    beads = (alignment.beads[0], *left_out, *alignment.beads[2:])
    write(Alignment(alignment.source, alignment.target, beads), "free.json")
    command = ["join", "memory.tmx", "free.json", "-o", "all.tmx", "-o", "all.xml"]
    plain = run(*command)
    assert (
        "left out 1 unit with text in one language only (“Deuxièmement, coopérer à…”); --one-sided writes them"
        in plain.stderr
    )
    assert b"<w " not in Path("all.xml").read_bytes()
    assert run(*command, "--one-sided", "--words").stderr == ""
    assert [len(unit.findall("tuv")) for unit in etree.parse("all.tmx").iter("tu")].count(1) == 1
    assert b"<w " in Path("all.xml").read_bytes()


def test_verbose_says_what_was_found(joining: Path, run: Run) -> None:
    lines = run("join", "memory.tmx", "english-french.tmx", "-o", "all.tmx", "-v").stderr.splitlines()
    assert lines == [
        "aligner: memory.tmx: zh and en, 7 beads",
        "aligner: english-french.tmx: en and fr, 7 beads",
        "aligner: en: 7 sentences",
        "aligner: zh: 7 sentences",
        "aligner: fr: 7 sentences",
        "aligner: 7 units",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["memory.tmx", "pairs.align"],
            "pairs.align: there is no text in this file; add the texts with aligner convert",
        ),
        (["memory.tmx", "corpus.xml"], "corpus.xml: it is of zh and en, as memory.tmx is; aligner merge makes one"),
        (["memory.tmx", "missing.tmx"], "missing.tmx: no such file or folder"),
        (["memory.tmx", "zh.txt"], "zh.txt: by its name (.txt) this is a text"),
        (["memory.tmx", "english-french.tmx", "-o", "all.json"], "all.json: json has no place for more than two"),
        (["memory.tmx", "english-french.tmx", "-o", "memory.tmx"], "memory.tmx is an input and would be overwritten"),
        (["memory.tmx", "changed.tmx"], "changed.tmx: its en text is not that of memory.tmx: sentence 6 has “"),
    ],
)
def test_refusals_are_one_line(arguments: list[str], message: str, joining: Path, run: Run) -> None:
    changed = Path("english-french.tmx").read_text().replace("The meeting issued", "They gave out")
    Path("changed.tmx").write_text(changed)
    before = {path.name: path.read_bytes() for path in joining.iterdir() if path.is_file()}
    result = run("join", *arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"aligner: {message}"), result.stderr
    assert result.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in joining.iterdir() if path.is_file()} == before


def test_one_file_is_not_enough(joining: Path, run: Run) -> None:
    result = run("join", "memory.tmx")
    assert result.exit_code == 2
    assert "name at least two alignments" in result.stderr


UNCLEAR = "key\tone\ttwo\tthree\nk.1\t{}\tnote\t{}\nk.2\t{}\tnote\t{}\n"
ZH, EN, FR = ("你好。", "再见。"), ("Hello.", "Goodbye."), ("Bonjour.", "Au revoir.")


def _table(path: Path, one: tuple[str, str], other: tuple[str, str]) -> None:
    path.write_text(UNCLEAR.format(one[0], other[0], one[1], other[1]), encoding="utf-8")


def test_columns_of_the_tables_among_the_files_can_be_named(tmp_path: Path, run: Run) -> None:
    first, second, memory, out = (tmp_path / name for name in ("a.tsv", "b.tsv", "b.tmx", "all.tsv"))
    _table(first, EN, ZH)
    _table(second, EN, FR)
    named = ["--columns", "one,three"]
    assert run("convert", second, "-o", memory, *named, "--source-lang", "en", "--target-lang", "fr").exit_code == 0
    done = run("join", first, memory, "-o", out, *named)
    assert done.exit_code == 0, done.output
    assert [row.split("\t")[:3] for row in out.read_text(encoding="utf-8").splitlines()[1:]] == [
        list(texts) for texts in zip(EN, ZH, FR, strict=True)
    ]
    refused = run("join", memory, memory, "-o", tmp_path / "other.tsv", *named)
    assert (refused.exit_code, refused.stderr) == (
        1,
        "aligner: --columns names columns of a table, and none of the files is one; leave it out\n",
    )


def test_columns_of_what_is_evaluated_can_be_named(tmp_path: Path, run: Run) -> None:
    table, gold = tmp_path / "auto.tsv", tmp_path / "gold.tmx"
    _table(table, EN, ZH)
    assert run("convert", table, "-o", gold, "--columns", "2,4").exit_code == 0
    done = run("evaluate", gold, table, "--columns", "2,4")
    assert (done.exit_code, "F1           1.000   1.000" in done.stdout) == (0, True), done.output
    assert run("evaluate", gold, table, "--columns", "2,3").exit_code == 1
    assert "these are no tables" in run("evaluate", "--word-links", gold, table, "--columns", "2,4").stderr


def test_word_links_that_are_counted_from_one_are_told_of(tmp_path: Path, run: Run) -> None:
    gold, found = tmp_path / "gold.links", tmp_path / "found.links"
    gold.write_text("1-1 2-2\n1-2 2-1\n", "utf-8")
    found.write_text("0-0 1-1\n0-1 1-0\n", "utf-8")
    assert "add --from-one if they are" in run("evaluate", "--word-links", str(gold), str(found)).stderr
    assert not run("evaluate", "--word-links", "--from-one", str(gold), str(found)).stderr
    assert not run("evaluate", "--word-links", str(gold), str(gold)).stderr
