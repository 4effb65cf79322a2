"""Texts with omissions: what `tests/benchmarks/robustness.py` measures stays above some floors."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from judges import SHARED

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import robustness

CHAPTERS = SHARED / "data" / "mac-dev.jsonl"


@pytest.mark.slow
@pytest.mark.usefixtures("notices")  # of what has no counterpart
def test_paragraphs_cut_out_of_the_release() -> None:
    tallies = robustness.measured(robustness.release_cases())
    assert tallies["nothing"].f1 == 1
    cut = tallies["paragraphs cut out"]
    assert cut.texts == 46
    assert cut.f1 >= 0.99
    assert np.mean(cut.alone) >= 0.95
    assert not any(cut.derailed)
    assert cut.swallowed == 0
    assert np.mean(cut.right) > 0.9
    assert not cut.wrong or np.mean(cut.wrong) < 0.7, "what is wrong is less sure"


@pytest.mark.slow
@pytest.mark.needs("shared/data/mac-dev.jsonl")
@pytest.mark.usefixtures("notices")  # of what has no counterpart
def test_a_chapter_that_is_not_whole() -> None:
    pairs = [json.loads(line) for line in CHAPTERS.read_text("utf-8").splitlines()]
    tallies = robustness.measured(robustness.cases(pairs[0], pairs, np.random.default_rng(0)))
    whole = tallies.pop("nothing").f1
    assert len(tallies) >= 8
    for kind, tally in tallies.items():
        assert tally.f1 >= whole - 0.04, kind
        assert np.mean(tally.derailed) <= 0.02, kind


def test_what_is_touched_and_what_is_alone() -> None:
    gold = [([0], [0]), ([1, 2], [1]), ([3], [2]), ([4], [3, 4]), ([5], [])]
    pair = {"src": list("abcdef"), "tgt": list("vwxyz"), "src_lang": "en", "tgt_lang": "fr", "gold": gold}
    case = robustness.case("cut", pair, ([0, 1, 4, 5], range(5)))  # 2 and 3 are gone
    assert case.touched == ({1, 2, 3}, {1, 2})
    assert case.alone == (set(), {2})
    assert case.documents[0].strings() == ["a", "b", "e", "f"]
    tally = robustness.Tally()
    made = [(((0,), (0,)), 0.9), (((1,), (1,)), 0.8), (((), (2,)), 0.7), (((4, 5), (3, 4)), 0.6)]
    tally.add(case, made, {(0, 0), (4, 3)})
    assert (tally.precise, tally.alone, tally.right, tally.wrong) == ([True, False], [True], [0.9, 0.7], [0.6])
    assert sorted(tally.recalled) == [False, True]
    assert (tally.moved, tally.derailed, tally.swallowed) == ([], [], 0)
