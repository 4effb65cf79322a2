"""The examples in the docstrings of the public names: each name has one, and it is true."""

from __future__ import annotations

import doctest
import inspect
import shutil
from pathlib import Path

import pytest
from conftest import RELEASE

import aligner

NAMES = [name for name in aligner.__all__ if name != "__version__"]


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_public_name_is_true(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("zh.txt", "en.txt"):
        shutil.copy(RELEASE / file, tmp_path)
    page = (Path(__file__).parents[1] / "docs" / "python.md").read_text(encoding="utf-8")
    rules = page.partition("```text segmentation.srx\n")[2].partition("```")[0]
    (tmp_path / "segmentation.srx").write_text(rules, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    docstring = inspect.cleandoc(getattr(aligner, name).__doc__)
    test = doctest.DocTestParser().get_doctest(docstring, {"aligner": aligner}, name, None, 0)
    assert "\n\nExample:\n    >>> " in docstring
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert not result.failed, "".join(said)
