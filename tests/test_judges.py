"""A judge that is missing: a reason to skip a test in a user's checkout, a failure in CI."""

from __future__ import annotations

from pathlib import Path

import judges
import pytest

NOTHING = "shared/there is no such file"


@pytest.fixture
def ci(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Make this look like CI; return the folder of the data beside the checkout."""
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr(judges, "SHARED", shared)
    monkeypatch.setenv("CI", "true")
    monkeypatch.delenv("TESTS_WITHOUT", raising=False)
    return shared


def test_ci_fails(ci: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="no such file is not beside the checkout"):
        judges.demand([NOTHING])


def test_ci_fails_where_another_one_cannot_be_had(ci: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESTS_WITHOUT", "jing soffice")
    assert not judges.is_required("jing")
    assert judges.is_required("omegat")


def test_ci_skips_what_cannot_be_had_there(ci: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESTS_WITHOUT", "all")
    with pytest.raises(pytest.skip.Exception):
        judges.demand([NOTHING])


def test_a_user_skips(ci: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "false")
    with pytest.raises(pytest.skip.Exception):
        judges.demand([NOTHING])


def test_the_public_ci_without_the_data_skips(ci: Path) -> None:
    ci.rmdir()
    with pytest.raises(pytest.skip.Exception):
        judges.demand([NOTHING])


def test_what_is_there_is_no_reason(ci: Path) -> None:
    (ci / "data").mkdir()
    judges.demand(["shared/data"])
    with pytest.raises(ValueError, match="nothing is not known to"):
        judges.demand(["nothing"])
