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
