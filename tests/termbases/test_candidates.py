"""Terms that nobody has decided on, in formats that cannot say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from told import noticed

from aligner import report, termbases
from aligner.model import Glossary, Term
from aligner.registry import TERMBASES

SUFFIXES = {".txt": "omegat", ".memoq.csv": "memoq"}


def glossary(*statuses: str) -> Glossary:
    terms = (Term(f"词{i}", f"term {i}", status) for i, status in enumerate(statuses))  # type: ignore[arg-type]
    return Glossary(tuple(terms), "zh", "en")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (["candidate"], "none of its 1 term has been reviewed"),
        (["candidate", "candidate"], "none of its 2 terms has been reviewed"),
        (["candidate", "approved", "rejected"], "1 of its 3 terms has not been reviewed"),
        (["candidate", "candidate", "approved"], "2 of its 3 terms have not been reviewed"),
    ],
)
def test_terms_that_nobody_has_reviewed_are_told(suffix: str, statuses: list[str], said: str, tmp_path: Path) -> None:
    with noticed(rf"x{suffix}: {said}, and this format cannot say so: programs take them for approved; .*--approved"):
        termbases.write(glossary(*statuses), tmp_path / f"x{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_is_told_where_all_are_decided_on(suffix: str, tmp_path: Path) -> None:
    with report.collect_notices() as notices:
        termbases.write(glossary("approved", "rejected"), tmp_path / f"x{suffix}")
    assert notices == []


def test_the_other_formats_say_it_themselves(tmp_path: Path) -> None:
    for name in TERMBASES:
        if name not in SUFFIXES.values():
            with report.collect_notices() as notices:
                termbases.write(glossary("candidate"), tmp_path / name, name)
            assert (name, notices) == (name, [])
