"""The floors of sentence boundaries on running text and on what people report."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from judges import SHARED

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import sentences as measured


def test_boundaries_are_counted_without_white_space() -> None:
    case = measured.Case("en", "A b.  C d. E.", ["A b.", "C d.", "E."])
    assert measured.boundaries(case.sentences) == {3, 6}
    assert measured.counts(lambda text: ["A b. C d.", "E."], [case]) == measured.Counts(right=1, missed=1)
    assert measured.counts(lambda text: ["A", "b.", "C d.", "E."], [case]).f1 == pytest.approx(0.8)
    assert measured.is_right(lambda text: ["A b.", "C  d.", "E."], case)


def test_golden_rules_are_read_without_running_the_file(tmp_path: Path) -> None:
    path = tmp_path / "rules.py"
    rules = 'GOLDEN_X = [("A. B.", ["A.", "B."]), mark("C.", ["C."], marks=broken), ("one",)]\nOTHER = 1\n'
    path.write_text(f"raise SystemExit\n{rules}", encoding="utf-8")
    cases = measured.golden(path, "en")
    assert [case.sentences for case in cases] == [["A.", "B."], ["C."]]


@pytest.mark.slow
@pytest.mark.needs("shared/data")
def test_running_text() -> None:
    """Paragraphs of treebanks: a mean F1 of .995, no language under .98."""
    found = {}
    for path in sorted((SHARED / "data" / "sentences").glob("*.jsonl")):
        cases = measured.read_cases(path)
        found[cases[0].lang] = measured.counts(measured.ours(cases[0].lang), cases).f1
    assert len(found) == 14
    assert min(found.values()) >= 0.98, found
    assert sum(found.values()) / len(found) >= 0.995, found


@pytest.mark.needs("shared/cases")
def test_reported_cases() -> None:
    """One of 60 is decided otherwise: annotated novels cut a quotation of several sentences inside."""
    cases = measured.read_cases(SHARED / "cases" / "sentences.jsonl", "expected")
    wrong = [case.text for case in cases if not measured.is_right(measured.ours(case.lang), case)]
    assert wrong == ["他说：“走吧。去晚了不好。”大家都站起来。"]


@pytest.mark.needs("pysbd")
def test_golden_rules_of_another_program() -> None:
    """One of 48 is decided otherwise: annotated novels end a sentence behind `. . . .`."""
    cases = measured.english_golden()
    wrong = [case.text for case in cases if not measured.is_right(measured.ours("en"), case)]
    assert len(cases) == 48
    assert [text[:18] for text in wrong] == ["One further habit "]
