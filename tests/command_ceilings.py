"""What whole commands take for a hostile text: `python tests/command_ceilings.py COMMAND…`, `--only PATTERN` of texts.

A COMMAND is `segment`, or `align` (of the text with itself, in two languages). Each runs in a process of its own. One
line a text comes out, as JSON; the ceilings are those of `ceilings`.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from ceilings import SECONDS, Reading, main, megabytes

SIZE = 1_000_000
COMMANDS = {
    "segment": ["segment", "one.txt", "-o", "made.txt", "--lang", "{0}"],
    "align": [
        "align",
        "one.txt",
        "two.txt",
        "-o",
        "made.tmx",
        "--source-lang",
        "{0}",
        "--target-lang",
        "{1}",
        "--encoder",
        "none",
    ],
}
PIECES = {
    "full stops": ".",
    "sentences of a letter": "A.\n",
    "sentences of a letter in one line": "A. ",
    "Chinese sentences of a letter": "字。",
    "open quotation marks": "“A. ",
    "open brackets": "(A. ",
    "closing marks": "A.”) ",
    "blank lines": "\n",
    "blank lines between letters": "A\n\n",
    "combining marks": "e\u0301\u0301\u0301",
    "letters with marks alone": "\u0301",
    "digits": "1234567890",
    "numbers": "12.5, ",
    "numbered items": "1. A\n",
    "Chinese items": "（一）字。\n",
    "headings": "第一章\n\n",
    "spaces": " ",
    "one word": "word ",
    "one sentence": "The same sentence again. ",
    "abbreviations": "Dr. ",
    "ellipses": "… ",
    "dialogue": "“Yes?” – “No!” ",
    "addresses": "http://a.b/c?d=e ",
    "invisible": "\u200b\u00ad",
    "leftward": "שלום. ",
    "emoji": "👩‍👩‍👧. ",
}
LINES = 190_000  # characters in a line: more are refused
LANGUAGES = {"[一-龠]": ("zh", "ja"), "[א-ת]": ("he", "yi"), "": ("fr", "en")}
"""By the letters of a text two languages that it may be in."""


def texts() -> Iterator[tuple[str, str]]:
    """The texts by names: each piece again and again, in long lines where it does not end one."""
    yield "one line", "A. " * (SIZE // 3)
    for name, piece in PIECES.items():
        whole = piece * (SIZE // len(piece.encode()))
        yield name, whole if "\n" in piece else "\n\n".join(whole[n : n + LINES] for n in range(0, len(whole), LINES))


def measured(command: str, only: str = "") -> Iterator[Reading]:
    """Run a command on each text that the pattern `only` finds."""
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base)
        for name, text in texts():
            if re.search(only, name):
                for side in ("one", "two"):
                    (folder / f"{side}.txt").write_text(text, encoding="utf-8")
                langs = next(langs for letters, langs in LANGUAGES.items() if re.search(letters, text))
                yield _run(command, name, folder, [word.format(*langs) for word in COMMANDS[command]])


def _run(command: str, name: str, folder: Path, words: list[str]) -> Reading:
    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    for old in folder.glob("made.*"):
        old.unlink()
    said = folder / "said"
    with said.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "aligner", *words],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stream,
            preexec_fn=bound,
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = code = os.waitstatus_to_exitcode(status)
    reason = said.read_text(encoding="utf-8", errors="replace")
    ended = {0: "read", 1: "refused", 3: "read"}.get(code, f"status {code}")
    if "Traceback" in reason:
        ended = "traceback"
    size = (folder / "one.txt").stat().st_size
    seconds = round(usage.ru_utime + usage.ru_stime, 2)
    return Reading(command, name, size, megabytes(usage), seconds, ended, reason[-300:])


if __name__ == "__main__":
    main(__doc__, "COMMAND", COMMANDS, measured)
