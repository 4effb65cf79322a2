"""What work costs: in steps, in processor time, in memory. Never in time on the clock: a machine may be busy."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest

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
    if sys.platform == "win32":
        pytest.skip("Windows does not limit a process in this way")
    command = [sys.executable, "-c", _WATCHED.format(seconds), sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    status, memory = map(int, done.stdout.split())
    return Cost(done.stderr.strip(), status, memory // (1024 if sys.platform != "darwin" else 1024**2))


def steps(work: Callable[[], object]) -> int:
    """Count the lines that are run and the functions of C that are called: about the same on every machine."""
    count = 0

    def count_line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return count_line

    def count_call(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "c_call"

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(count_line)
    sys.setprofile(count_call)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return count


@contextlib.contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Fail if what is done takes more time of the processor, and where the system can, break it off."""

    def stop(*_: object) -> None:
        raise AssertionError(f"more than {seconds} s of the processor")

    start = time.process_time()
    if can_interrupt := hasattr(signal, "setitimer"):
        before = signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        if can_interrupt:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
    assert time.process_time() - start < seconds


def assert_linear(work: Callable[[int], object], size: int, *, large: int = 0, seconds: float = 10) -> None:
    """Fail if work on twice the size takes much more than twice the steps.

    What a regular expression does takes no steps, however much it is. So work on a large size, on which the square
    would be minutes, has to be done within some seconds of the processor.

    Args:
        work: What is done with a text, say, of a size.
        size: A size that is measured, as is twice the size.
        large: The large one, if there is one.
        seconds: Its limit.
    """
    work(size // 2)  # what is loaded or compiled once; another size, since what is found of a text may be kept
    once, twice = (steps(partial(work, n)) for n in (size, 2 * size))
    assert twice < 2.8 * once + 500, f"{once:,} steps for {size:,}, {twice:,} for twice as many"
    if large:
        with processor_time(seconds):
            work(large)
