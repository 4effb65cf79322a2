"""Documents whose two versions are no translations of each other: told at export, and left out where that is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run
from corpora.test_filters import aligned

from aligner.corpora.filters import Choice, Filters
from aligner.corpora.unlike import why_unlike
from aligner.formats.documents import read_documents
from aligner.model import Alignment, Recipe
from aligner.project import Project

PAIRS = tuple((f"第{n}句话。", f"This is sentence {n}.") for n in range(20))


def made(confidence: float | None, likeness: str = "", options: tuple[tuple[str, str], ...] = ()) -> Alignment:
    recipe = Recipe("1", "", "", "use", options, likeness=likeness)
    return replace(aligned(*PAIRS, confidence=confidence), recipe=recipe)


@pytest.mark.parametrize(
    ("alignment", "figures"),
    [
        (made(0.1), "mean confidence 0.10"),
        (made(0.6, "0.07"), "mean confidence 0.60, likeness 0.07"),
        (made(None, "0.07"), "likeness 0.07"),
        (made(None, "none"), ""),
        (made(0.6, "0.20"), ""),
        (made(0.9, "0.07", (("edited", "1 action by 1 person"),)), ""),
        (aligned(*PAIRS[:2], confidence=0.1), ""),
        (aligned(*PAIRS, *(("", "More."),) * 300, confidence=0.5), ""),
        (aligned(("谢谢。", "")), ""),
    ],
)
def test_which_are_unlike(alignment: Alignment, figures: str) -> None:
    assert why_unlike(alignment) == figures


def test_approved_pairs_stay() -> None:
    filters = Filters(Choice(names=frozenset({"unlike"})))
    doubted = aligned(*PAIRS, confidence=0.1, statuses=["approved"] + ["auto"] * 19)
    assert len(filters.of(doubted)) == 1
    assert filters.removed == {"unlike document": 19}


@pytest.mark.parametrize("output", ["out.jsonl", "out/"])
def test_they_are_told_and_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, output: str) -> None:
    monkeypatch.chdir(tmp_path)
    with Project.create("corpus.aligner") as project:
        project.add(made(0.9, "0.70"), "right")
        project.add(made(0.12, "0.07"), "wrong")
    arguments = ("export", "corpus.aligner", "-o", output, "--format", "jsonl")
    told = run(*arguments)
    assert told.exit_code == 0, told.stderr
    reason = (
        "1 of 2 documents do not seem to be translations of each other: wrong (mean confidence 0.12, likeness 0.07)"
    )
    assert f"{reason}; aligner export --filter unlike leaves" in told.stderr
    if output == "out/":
        assert "wrong (mean confidence 0.12" in Path("out/datasheet.md").read_text("utf-8")
    done = run(*arguments, "--filter", "unlike")
    assert done.exit_code == 0, done.stderr
    assert "not seem" not in done.stderr
    assert "nothing is left of 1 document: wrong" in done.stderr
    path = Path("out/data/part-00001.jsonl") if output == "out/" else Path(output)
    [kept] = read_documents(path)
    assert [bead.confidence for bead in kept.alignment.beads] == [0.9] * 20
