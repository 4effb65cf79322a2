"""The tasks of a developer: `nox` runs the checks and the tests, `nox --list` names all tasks."""

from __future__ import annotations

import nox

nox.needs_version = ">=2025.2.9"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["checks", "tests"]

PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))


@nox.session
def checks(session: nox.Session) -> None:
    """Run ruff, mypy and the checks of the project's own files."""
    session.install("-e", ".[dev]")
    session.run("pre-commit", "run", "--all-files", "--show-diff-on-failure", *session.posargs)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on each Python that is installed."""
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that take long, with the optional libraries."""
    session.install("-e", ".[dev]")
    session.run("pytest", "-m", "slow", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Bring the docs up to date with the code."""
    session.install("-e", ".[dev]")
    session.run("python", "docs/refresh.py", *session.posargs)


@nox.session
def package(session: nox.Session) -> None:
    """Build the wheel and the source distribution."""
    session.install("build")
    session.run("python", "-m", "build", *session.posargs)
