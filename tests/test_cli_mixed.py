"""The commands for texts that hold two languages."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from conftest import RELEASE, Run

from aligner import termbases
from aligner.render.tables import restored

PAGE = [(RELEASE / f"{lang}.txt").read_text(encoding="utf-8") for lang in ("en", "zh")]
GLOSSED = (
    "Foreign Minister 王毅 [Wang Yi] spoke of multilateralism (多边主义).\n"
    "= It is called “small yard, high fences” [小院高墙].\n"
)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a page in two languages and one with glosses; the current one."""
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text("I found this today.\n\n" + PAGE[0] + PAGE[1], encoding="utf-8")
    Path("glossed.txt").write_text(GLOSSED, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "options"),
    [
        (("en.txt", "zh.txt"), []),
        (("zh.txt", "en.txt"), []),
        (("page_EN.txt", "page.zh.txt"), []),
        (("a.txt", "b.txt"), []),
        (("one.txt", "two.txt"), ["--source-lang", "zh", "--target-lang", "en-GB"]),
    ],
)
def test_separate_writes_each_version_where_it_belongs(
    names: tuple[str, str], options: list[str], page: Path, run: Run
) -> None:
    result = run("separate", "page.txt", "-o", names[0], "-o", names[1], *options)
    assert result.exit_code == 0
    assert "left out 1 paragraph without a counterpart: “I found this today.”" in result.stderr
    is_reversed = "zh" in names[0] or bool(options)
    for name, content in zip(names, reversed(PAGE) if is_reversed else PAGE, strict=True):
        assert Path(name).read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["page.txt", "-o", "en.txt"], "give two files to write"),
        (["page.txt", "-o", "page.txt", "-o", "zh.txt"], "page.txt is an input and would be overwritten"),
        (["page.txt", "-o", "a.txt", "-o", "b.txt", "--source-lang", "zh"], "name both or neither"),
        (["glossed.txt", "-o", "a.txt", "-o", "b.txt"], "glossed.txt: there are not two languages in this page"),
        (["nothing.txt", "-o", "a.txt", "-o", "b.txt"], "nothing.txt: no such file"),
        (["page.txt", "-o", "a.txt", "-o", "b.txt", "--encoder", "x"], "unknown encoder 'x'"),
    ],
)
def test_separate_refuses(arguments: list[str], message: str, page: Path, run: Run) -> None:
    result = run("separate", *arguments)
    assert result.exit_code != 0
    assert message in result.stderr
    assert {path.name for path in page.iterdir()} == {"page.txt", "glossed.txt"}


def test_glosses_are_a_glossary(page: Path, run: Run) -> None:
    result = run("glosses", "glossed.txt", "-o", "glosses.tsv")
    assert result.exit_code == 0
    assert result.stderr == "aligner: glossed.txt: 3 terms and 0 sentences\n"
    terms = {(term.source, term.target) for term in termbases.read("glosses.tsv").terms}
    assert terms == {("王毅", "Wang Yi"), ("多边主义", "multilateralism"), ("小院高墙", "small yard, high fences")}
    lines = Path("glosses.tsv").read_text(encoding="utf-8").split("\n")
    assert lines[0] == "source\ttarget\tkind\tsentence"
    assert lines[1] == f"王毅\tWang Yi\tterm\t{GLOSSED.split(chr(10))[0]}"


def test_glosses_as_csv_run_nothing_in_a_spreadsheet(page: Path, run: Run) -> None:
    assert run("glosses", "glossed.txt", "--reverse", "-o", "glosses.csv").exit_code == 0
    with open("glosses.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[1][:3] == ["Wang Yi", "王毅", "term"]
    assert rows[3] == ["small yard, high fences", "小院高墙", "term", "'" + GLOSSED.split("\n")[1]]
    assert len(termbases.read("glosses.csv").terms) == 3


@pytest.mark.parametrize("cell", ["= It is", "＝1+1", " =1+1", "　＋1", "@SUM(1)", "'=1"])
def test_no_cell_of_glosses_is_a_formula(cell: str, page: Path, run: Run) -> None:
    Path("formula.txt").write_text(f"{cell} called “small yard, high fences” [小院高墙].\n", encoding="utf-8")
    assert run("glosses", "formula.txt", "-o", "glosses.csv").exit_code == 0
    with open("glosses.csv", encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["source", "target", "kind", "sentence"]
    assert len(rows) == 2
    assert rows[1][3].startswith(f"'{cell.strip()}")
    assert restored(rows[1][3]).startswith(cell.strip())


def test_a_text_without_glosses(page: Path, run: Run) -> None:
    result = run("glosses", "page.txt", "--encoder", "none")
    assert result.stdout == "source\ttarget\tkind\tsentence\n"
    assert "0 terms and 0 sentences" in result.stderr
