"""What it costs to run the program: its status, what it says, and its memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

# A small process in between, because one that is made from a large one is said to have been as large.
_WATCHED = """
import os, resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_CPU, ({0}, {0}))
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""


class Cost(NamedTuple):
    """How a run ended: negative statuses are signals, such as that of the time limit."""

    said: str
    status: int
    megabytes: int


def cost(arguments: list[str], folder: Path, *, seconds: int = 60) -> Cost:
    """Run Python with arguments, such as `-m aligner`, within so many seconds of processor time."""
    command = [sys.executable, "-c", _WATCHED.format(seconds), sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    status, memory = map(int, done.stdout.split())
    return Cost(done.stderr.strip(), status, memory // (1024 if sys.platform != "darwin" else 1024**2))
