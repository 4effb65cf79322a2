"""Glossaries that `aligner align` is given: only what a person has decided on."""

from pathlib import Path

import pytest
from conftest import Run
from test_termbase_hostile import GLOSSARY

from aligner import termbases
from aligner.cli.inputs import read_approved
from aligner.io.files import Limits
from aligner.model import Glossary


@pytest.mark.parametrize("name", ["terms.tbx", "terms.xlsx", "terms.tsv"])
def test_terms_that_are_approved_guide_the_alignment(name: str, tmp_path: Path) -> None:
    termbases.write(GLOSSARY, tmp_path / name)
    glossary = read_approved(str(tmp_path / name), Limits(), (None, None))
    assert glossary.terms == GLOSSARY.terms[2:]


def test_a_list_of_candidates_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    termbases.write(Glossary(GLOSSARY.terms[:2]), "terms.csv")
    for name in ("zh.txt", "en.txt"):
        Path(name).write_text("x\n", encoding="utf-8")
    result = run("align", "zh.txt", "en.txt", "--glossary", "terms.csv")
    assert result.exit_code != 0
    assert "terms.csv: no term in it is approved; set the status of those to anchor on" in result.stderr
