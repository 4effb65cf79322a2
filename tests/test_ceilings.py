"""No reader takes more memory or time for a hostile megabyte than it may: `ceilings` says how much that is."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from ceilings import Reading, readers
from conftest import posix

HERE = Path(__file__).parent
# Of each reader those that have cost most: small pieces in great numbers, what is deep, what regular expressions try.
WORST = (
    r"^(<tu> (many|deep)|'.t' rows|'\(|'a\.'|'“”'"
    r"|<text> with attributes|<langSet> empty|namespaces|letters in arrays 1000000"
    r"|(c\.xhtml|content\.xml) 680 KB (attributes|namespaces|names|<text:p> many))$"
)


def _over(reader: str, pattern: str, program: str = "ceilings.py") -> list[Reading]:
    command = [sys.executable, str(HERE / program), reader, "--only", pattern, "--over"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [Reading(**json.loads(line)) for line in done.stdout.splitlines()]


@posix
@pytest.mark.parametrize("reader", ["sentences-en"])
def test_a_megabyte_costs_little(reader: str) -> None:
    assert not _over(reader, WORST)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("reader", readers())
def test_a_megabyte_of_anything_costs_little(reader: str) -> None:
    if reader == "parquet" and not find_spec("pyarrow"):
        pytest.skip("pyarrow is not installed")
    assert not _over(reader, WORST)  # all of them: python tests/ceilings.py READER


@posix
@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "texts"),
    [("segment", "^(sentences of a letter|numbered items|one line)$"), ("align", "^(full stops|digits|one line)$")],
)
def test_a_megabyte_of_anything_costs_a_command_little(command: str, texts: str) -> None:
    assert not _over(command, texts, "command_ceilings.py")  # all: python tests/command_ceilings.py COMMAND
