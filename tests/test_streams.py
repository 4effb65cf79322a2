"""Standard streams as they come: in encodings without Chinese, closed, on terminals that lack characters."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import posix
from forked import run_all

from aligner.registry import COMMANDS as REGISTERED

PROGRAM = [sys.executable, "-m", "aligner"]
ENCODINGS = ("cp1252", "cp437", "cp932", "ascii")
QUICK = (
    "show corpus.xml --width 60",
    "convert memory.tmx -o - --format json",
    "evaluate gold.align corpus.xml",
    "glossary --convert glossary.xlsx",
    "check wrong.tsv",
    "search memory.tmx 合作 --no-links --width 50",
    "search --help",
    "show 合作.tmx",
    "search memory.tmx 合作 --sort 左",
    "合作",
)
SLOW = (
    "align zh.txt en.txt --encoder none",
    "segment zh.txt",
    "segment zh.txt --json",
    "separate page.txt --encoder none",
    "join memory.tmx english-french.tmx",
    "links zh.txt en.txt",
    "glossary memory.tmx --encoder none",
    "check memory.tmx --glossary mine.tbx",
    "search memory.tmx 合作",
    "glosses zh.txt",
    "completion bash",
    "--help",
    *(f"{name} --help" for name in REGISTERED),
)


@posix
@pytest.mark.parametrize("commands", [QUICK, pytest.param(SLOW, marks=pytest.mark.slow)])
def test_output_is_utf8_whatever_the_system_calls_its_encoding(commands: tuple[str, ...], folder: Path) -> None:
    """Every command, in encodings of Windows and others in which most of it could not be written."""
    (folder / "wrong.tsv").write_text(
        "会议于2025年举行。\tThe meeting was held in 2024 – “so”.\n" * 2, encoding="utf-8"
    )
    runs = [(encoding, command.split()) for command in commands for encoding in ("utf-8", *ENCODINGS)]
    done = run_all(runs, folder)
    for number, command in enumerate(commands):
        right, *others = done[number * 5 : number * 5 + 5]
        assert "Traceback" not in right.errors.decode(), command
        assert right.output or right.errors
        right.output.decode()
        for encoding, other in zip(ENCODINGS, others, strict=True):
            assert (other.status, other.output) == (right.status, right.output), (command, encoding)
            assert re.sub(rb"[0-9.]+ s", b"", other.errors) == re.sub(rb"[0-9.]+ s", b"", right.errors)


def _on_a_terminal(encoding: str, *arguments: str, cwd: Path) -> str:
    import pty

    near, terminal = pty.openpty()
    environment = {
        **os.environ,
        "PYTHONIOENCODING": encoding,
        "PAGER": "cat",
        "NO_COLOR": "1",
        "TERM": "xterm",
        "LINES": "200",
    }
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=cwd, stdin=terminal, stdout=terminal, stderr=terminal, env=environment
    ):
        os.close(terminal)
        output = bytearray()
        try:
            while data := os.read(near, 65536):
                output += data
        except OSError:  # how Linux tells the end
            pass
    os.close(near)
    return output.decode(encoding)


@posix
@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("cp437", '?? - ü* "a" ... ─'), ("cp1252", "?? – ü• “a” … -"), ("latin-1", '?? - ü* "a" ... -')],
)
def test_a_terminal_gets_something_similar_for_what_it_lacks(encoding: str, shown: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("字 – ü• “a” … ─\n", encoding="utf-8")
    said = _on_a_terminal(encoding, "show", "字 – ü• “a” … ─.tmx", cwd=tmp_path)
    assert said.replace("\r\n", "\n") == f"aligner: {shown}.tmx: no such file or folder\n"


@posix
@pytest.mark.parametrize("encoding", ["cp437", "utf-8"])
def test_an_alignment_is_shown_on_any_terminal(encoding: str, folder: Path) -> None:
    said = _on_a_terminal(encoding, "show", "all.json", cwd=folder)
    assert "Traceback" not in said
    assert "present." in said
    assert ("????" in said) == (encoding == "cp437")


@posix
@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("segment a.txt >&-", 1, "aligner: standard output: it is closed\n"),
        ("segment - <&-", 1, "aligner: standard input: it is closed\n"),
        ("segment a.txt 2>&- >out", 0, ""),
        ("segment none.txt 2>&-", 1, ""),
        ("segment none.txt 2>/dev/full", 1, ""),
        ("segment a.txt -o b.txt >&- 2>&- <&-", 0, ""),
        ("show none.tmx >&- 2>&- <&-", 1, ""),
        ("--help >&-", 1, "aligner: standard output: it is closed\n"),
        ("--help >/dev/full", 1, "aligner: standard output: no space left on device\n"),
        ("--version >&-", 1, "aligner: standard output: it is closed\n"),
        ("--version >/dev/full", 1, "aligner: standard output: no space left on device\n"),
        ("completion bash >/dev/full", 1, "aligner: standard output: no space left on device\n"),
        ("--no-such 2>/dev/full", 2, ""),
    ],
)
def test_closed_and_full_streams_are_a_line_at_most(command: str, status: int, said: str, tmp_path: Path) -> None:
    if "/dev/full" in command and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    (tmp_path / "a.txt").write_text("A sentence is here. And another one is here.\n", encoding="utf-8")
    line = f"'{sys.executable}' -m aligner {command}"
    done = subprocess.run(line, shell=True, cwd=tmp_path, stdout=-1, stderr=-1, text=True, check=False)
    assert (done.returncode, done.stderr) == (status, said)
    for name in ("out", "b.txt"):
        if name in command:
            assert (tmp_path / name).read_text() == "A sentence is here.\nAnd another one is here.\n"
    assert (tmp_path / "a.txt").read_text().startswith("A sentence is here. And")
