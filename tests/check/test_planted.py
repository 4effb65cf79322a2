"""The planted errors: the tables are well-formed, and are measured on as their README says."""

import sys
from pathlib import Path

import pytest

from aligner.check import CHECKS

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import planted

TABLES = sorted(planted.FOLDER.glob("*.tsv"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_is_well_formed(path):
    lines = path.read_text("utf-8").splitlines()
    assert {line.count("\t") for line in lines} == {7}
    kinds = {line.split("\t")[0] for line in lines[1:]}
    assert kinds <= {*CHECKS, *planted.HELPERS, "clean"}
    cases = list(planted.cases(path))
    assert sum(case.kind == "clean" for case in cases) >= 120
    assert sum(case.kind != "clean" for case in cases) >= 160
    for case in cases:
        assert case.langs in {("zh", "en"), ("en", "zh")}, case
        assert all(case.right), case
        assert case.note, case
        assert (case.pair == case.right) == (case.kind == "clean"), case


def test_no_sentence_is_in_both_tables():
    sides = [
        {side for case in planted.cases(path) for pair in (case.pair, case.right) for side in pair} for path in TABLES
    ]
    assert not set.intersection(*sides) - {""} or len(sides) == 1


def test_an_error_counts_as_found_only_if_the_right_pair_is_silent():
    langs, right = ("zh", "en"), ("他有15本书。", "He has 15 books.")
    wrong = planted.Case("number", langs, ("他有15本书。", "He has 50 books."), right, "")
    assert [finding.kind for finding in wrong.reported("none")] == ["number"]
    loud = planted.Case(
        "number", langs, ("他有15本书！！", "He has 51 books."), ("他有15本书！！", "He has 50 books."), ""
    )
    assert "repeated" not in [finding.kind for finding in loud.reported("none")]
    assert "number" in [finding.kind for finding in loud.alarms("none")]


def test_a_row_takes_those_before_it_along(tmp_path):
    header = "kind\tdirection\tgenre\tsource\ttarget\tright source\tright target\tnote\n"
    rows = (
        "approved\tzh-en\t\t峰会\tsummit\t\t\t",
        "term\tzh-en\tpress\t峰会闭幕。\tThe talks ended.\t峰会闭幕。\tThe summit ended.\tnote",
        "clean\tzh-en\tpress\t峰会开幕。\tThe talks opened.\t\t\tnote",
    )
    (tmp_path / "rows.tsv").write_text(header + "\n".join(rows) + "\n", "utf-8")
    term, clean = planted.cases(tmp_path / "rows.tsv")
    assert [finding.kind for finding in term.reported("none")] == ["term"]
    assert clean.alarms("none") == []
