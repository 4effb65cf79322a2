"""Names of files as systems have them: no UTF-8, what a terminal obeys, long ones, dashes, line feeds."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from conftest import invoke

from aligner.registry import FORMATS, TERMBASES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
NAMES = [b"caf\xe9", b"a\x1b[31mb", b"a\nb", "\u202etxt".encode(), b"\xff\xfe", "文".encode() * 70]


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize("name", [NAMES[0], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES[1:])])
def test_any_name_is_read_and_written(name: bytes, folder: Path) -> None:
    """In every format and by every command: an answer or one line, and nothing that a terminal obeys."""
    stem = os.fsdecode(name)
    for source, copy in (("zh.txt", f"{stem}.zh.txt"), ("all.json", f"{stem}.json"), ("gold.align", f"{stem}.align")):
        shutil.copy(source, copy)
    commands = [["segment", f"{stem}.zh.txt", "-o", f"{stem}.lines"], ["show", f"{stem}.json"]]
    commands += [["check", f"{stem}.json"], ["check", f"{stem}.json", "-o", f"{stem}.b.html"]]
    commands += [["show", f"{stem}.none.tmx"]]
    commands += [
        ["search", f"{stem}.json", "合作", "--no-links", "-o", f"{stem}.hits{kind}"] for kind in (".html", ".tsv")
    ]
    commands += [["convert", f"{stem}.json", "-o", f"{stem}.c{suffix}"] for suffix in FORMATS.suffixes]
    commands += [["show", f"{stem}.c{suffix}"] for suffix in (".tmx", ".xlf", ".xml", ".tsv", ".csv", ".xlsx")]
    commands += [["glossary", "--convert", "mine.tbx", "-o", f"{stem}.g{suffix}"] for suffix in TERMBASES.suffixes]
    commands += [["glossary", "--convert", f"{stem}.g{suffix}"] for suffix in (".tbx", ".xlsx", ".csv")]
    for command in commands:
        done = invoke(*command)
        assert done.exit_code in (0, 1), done.output
        assert "\x1b" not in done.output
        assert "\u202e" not in done.output
        assert all(line.startswith("aligner: ") for line in done.stderr.splitlines())


def test_a_name_that_begins_with_a_dash(folder: Path) -> None:
    shutil.copy("all.json", "-a.json")
    assert invoke("show", "--", "-a.json").exit_code == 0
    assert invoke("convert", "./-a.json", "-o", "-b.tmx").exit_code == 0
    assert Path("-b.tmx").exists()


def test_a_name_that_is_too_long_is_one_line(folder: Path) -> None:
    name = "a" * 300
    for command in (["show", f"{name}.tmx"], ["convert", "all.json", "-o", f"{name}.tmx"], ["segment", f"{name}.txt"]):
        done = invoke(*command)
        assert done.exit_code == 1
        assert name in done.stderr
        assert "too long" in done.stderr
