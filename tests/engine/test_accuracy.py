"""The floors of accuracy and calibration on the development data."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from judges import SHARED

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import accuracy


@pytest.mark.slow
@pytest.mark.needs("shared/data")
@pytest.mark.usefixtures("notices")  # of what has no counterpart
@pytest.mark.parametrize(("name", "floor"), [("mac-dev", 0.92), ("text-berg-dev", 0.9), ("bible", 0.975)])
def test_development_data(name: str, floor: float) -> None:
    row = dict(zip(accuracy.COLUMNS, accuracy.row(SHARED / "data" / f"{name}.jsonl"), strict=True))
    assert float(row["F1"]) >= floor
    if row["calibration error"] != "–":
        assert float(row["calibration error"]) <= 0.05
        assert float(row["errors in least confident 20 %"]) >= 0.6


def test_another_text() -> None:
    row = dict(zip(accuracy.COLUMNS, accuracy.row(Path(__file__).parent / "gold" / "genesis.jsonl"), strict=True))
    assert float(row["F1"]) >= 0.92
    assert float(row["lax F1"]) >= 0.98


def test_errors_among_the_doubtful() -> None:
    sure = [0.1, 0.9, 0.95, 0.2, 0.99, 0.8, 0.85, 0.7, 0.97, 0.96]
    right = [confidence not in (0.1, 0.9) for confidence in sure]
    assert accuracy.found_among_doubtful(sure, right) == 0.5
    assert accuracy.calibration_error([0.75] * 4, [True, True, True, False]) == 0
    assert accuracy.calibration_error([0.95] * 2, [False, False]) == pytest.approx(0.95)
