"""The docs are true: what commands print, what the reference says, where links lead, which options there are."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import commands

import aligner
from aligner.registry import CHECKS, FORMATS, TERMBASES

ROOT = Path(__file__).parent.parent
EVERY_PAGE = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "tests").glob("**/*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/**/*.md")]
)
_DECIMAL = re.compile(r"\d+\.\d+")


def _refresh() -> ModuleType:
    specification = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


refresh = _refresh()


def _pages() -> list[Any]:
    """The page for translators mostly runs commands of the other pages once more."""
    slow = ("translators",)
    return [pytest.param(page, marks=[pytest.mark.slow] * (page.stem in slow), id=page.stem) for page in refresh.PAGES]


@pytest.mark.parametrize("page", _pages())
def test_a_page_says_what_the_code_does(page: Path) -> None:
    written, now = page.read_text(encoding="utf-8"), refresh.refreshed(page)
    advice = "run: python docs/refresh.py"
    # The last digit of a probability may depend on the machine.
    assert _DECIMAL.sub("0.0", written) == _DECIMAL.sub("0.0", now), advice
    figures = [[float(figure) for figure in _DECIMAL.findall(text)] for text in (written, now)]
    assert figures[0] == pytest.approx(figures[1], abs=0.02), advice


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith("https://"):
            continue
        file, _, place = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{page.name}: {link}"
        if place:
            titles = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.M)
            assert place in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}, link


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.stem)
def test_each_row_of_a_table_has_as_many_cells_as_its_head(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
        sizes = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(sizes) == 1, table
    for line in text.splitlines():
        assert line.startswith("|") or r"\|\|" not in line, f"{page.name}: no need to escape outside a table: {line}"


def test_every_command_option_format_and_name_is_documented() -> None:
    reference, formats, glossary, python = (
        (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        for name in ("commands", "formats", "glossary", "python")
    )
    for name, command in commands().items():
        section = reference.partition(f"## aligner {name}\n")[2].partition("\n## ")[0]
        assert section, name
        for option in (option for p in command.params for option in p.opts if option.startswith("--")):
            assert f"`{option}`" in section, (name, option)
    assert all(f"## {name}\n" in formats for name in FORMATS)
    assert all(f"\n| {name} | " in glossary for name in (*TERMBASES, *CHECKS))
    assert all(f"### {name}\n" in python for name in aligner.__all__ if name != "__version__")


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.stem)
def test_every_option_that_is_mentioned_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    known = {option for command in commands().values() for p in command.params for option in p.opts}
    known |= {"--help", "--version"}
    for line in (line for line in text.splitlines() if "pip " not in line):
        for option in re.findall(r"(?<![-\w])--[a-z][a-z-]+", line):
            assert option in known or not re.search(r"\baligner\b|`--", line), f"{page.name}: {option}"


def test_decisions_are_numbered_and_say_what_they_cost() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert re.findall("^## (.*)$", text, re.M)[:3] == ["Context", "Choice", "Cost"], page.name


def test_the_changelog_and_the_citation_know_this_version() -> None:
    assert f"\n## {aligner.__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\nversion: {aligner.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_the_picture_is_small_and_needs_nothing_from_elsewhere() -> None:
    picture = (ROOT / "docs" / "images" / "demo.svg").read_bytes()
    assert len(picture) < 300_000
    assert not re.search(rb"url\([^#]|href=", picture)


def test_the_architecture_names_files_that_are_there() -> None:
    """Every path of the page, seen from the package or from the part of it that its section is about."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.(?:py|json))?|[a-z_]+\.(?:py|json))(?::\w+)?`", page))
    assert len(paths) > 30
    package = Path(aligner.__file__).parent
    folders = (ROOT, package, package / "engine", package / "segmentation")
    assert not {path for path in paths if not any((folder / path).exists() for folder in folders)}
