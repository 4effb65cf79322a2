"""The command `mine`, as people use it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import RELEASE, Run

NEWS = (
    "Weather was fine in Almaty.\n\n"
    "China put forward five proposals for deeper cooperation with Central Asia.\n\n"
    "Both sides want to combat terrorism, extremism and separatism.\n"
)


@pytest.fixture
def news(folder: Path) -> Path:
    for lang in ("zh", "en"):
        shutil.copy(RELEASE / f"{lang}.txt", folder / f"release.{lang}.txt")
    path = folder / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    return path


def test_prints_a_table(news: Path, run: Run) -> None:
    result = run("mine", "release.zh.txt", "release.en.txt", "--width", "80")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0, result.stderr
    assert max(map(len, lines)) <= 80
    assert re.fullmatch(r"3\d matches: 3\d translations", lines[-1])
    assert any(re.match(r"1\.00 translation +世界之变|1\.00 translation +王毅说", line) for line in lines)
    assert re.search(r"^34 – 37  full ", result.stdout, re.MULTILINE)


def test_within_one_language(news: Path, run: Run) -> None:
    result = run("mine", "news.txt", "release.en.txt", "--source-lang", "en")
    assert result.exit_code == 0, result.stderr
    assert "2 – 9 " in result.stdout
    assert "3 – 31 " in result.stdout
    assert result.stdout.splitlines()[-1].endswith("restatements")


def test_writes_files(news: Path, folder: Path, run: Run) -> None:
    result = run(
        "mine", "release.zh.txt", "release.en.txt", "-o", "found.jsonl", "-o", "found.html", "--min-probability", "0.9"
    )
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert "found.html" in {path.name for path in folder.iterdir()}
    written = (folder / "found.jsonl").read_text("utf-8")
    assert len([line for line in written.splitlines() if "probability" in json.loads(line)]) > 20


def test_lines_are_sentences_if_wanted(folder: Path, run: Run) -> None:
    (folder / "a.txt").write_text("The meeting issued\na press release.\n", encoding="utf-8")
    (folder / "b.txt").write_text("会议发表了新闻公报。\n", encoding="utf-8")
    arguments = ("mine", "a.txt", "b.txt", "--source-lang", "en", "--target-lang", "zh")
    assert "\n1 – 1 " in run(*arguments).stdout
    assert "\n1-2 – 1 " not in run(*arguments).stdout
    assert run(*arguments, "--segmented", "--min-probability", "0").stdout.count("translation") >= 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("zh.txt", "zh.txt"), "the source and the target are the same file"),
        (("-", "-"), "only one of the two texts may be standard input"),
        (("zh.txt", "missing.txt"), "missing.txt"),
        (("zh.txt", "en.txt", "--encoder", "none"), "found by an encoder"),
        (("zh.txt", "en.txt", "-o", "found.docx"), "found.docx"),
        (("zh.txt", "en.txt", "-o", "en.txt"), "en.txt"),
        (("zh.txt", "en.txt", "--min-probability", "7"), "write a number from 0 to 1"),
    ],
)
def test_refuses(folder: Path, run: Run, arguments: tuple[str, ...], reason: str) -> None:
    result = run("mine", *arguments)
    assert result.exit_code != 0
    assert reason in result.stderr
    assert "Traceback" not in result.stderr


def test_what_a_terminal_would_obey_is_not_printed(folder: Path, run: Run) -> None:
    (folder / "a.txt").write_text("The meeting \x1b[31missued\u202e a press release.\n", encoding="utf-8")
    result = run("mine", "a.txt", "zh.txt", "--source-lang", "en", "--min-probability", "0.1")
    assert result.exit_code == 0, result.stderr
    assert "press release" in result.stdout.replace("\n", " ")
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_options_without_effect_are_said(folder: Path, run: Run) -> None:
    (folder / "words.txt").write_text("新闻公报\n", encoding="utf-8")
    (folder / "a.txt").write_text("The meeting issued a press release.\n", encoding="utf-8")
    result = run(
        "mine", "a.txt", "en.txt", "--user-dict", "words.txt", "--format", "tsv", "-o", "f.tsv", "--width", "90"
    )
    assert result.exit_code == 0, result.stderr
    for reason in ("--user-dict does nothing", "--format does nothing", "--width does nothing"):
        assert reason in result.stderr
