"""Runs over little pairs, and what workers may do with them other than aligning. Workers import this."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from aligner import report
from aligner.model import Alignment, Bead, Document, Span
from aligner.project import Packed, Pair, Project
from aligner.runs.driver import Run, Summary, Workers
from aligner.runs.local import LocalWorkers
from aligner.runs.manifest import Entry
from aligner.runs.task import Result, Task, each
from aligner.settings import Settings

NONE = Settings(encoder="none", segmented=True)


def entries(folder: Path, count: int) -> list[Entry]:
    """Write pairs of files of two sentences, and return their entries."""
    write(folder, count)
    return list(entries_of(folder, count))


def write(folder: Path, count: int) -> None:
    """Write pairs of files of two sentences."""
    for i in range(count):
        for name, text in ((f"{i}.en.txt", f"Sentence {i}.\nThe end.\n"), (f"{i}.fr.txt", f"Phrase {i}.\nFin.\n")):
            (folder / name).write_text(text, encoding="utf-8")


def entries_of(folder: Path, count: int) -> Iterator[Entry]:
    """Yield their entries."""
    for i in range(count):
        names = (f"{i}.en.txt", f"{i}.fr.txt")
        paths = [str(folder / name) for name in names]
        yield Entry(i, f"pair {i}", *paths, names, ("en", "fr"), place=f"list:{i}")


def line_by_line(task: Task) -> tuple[Result, ...]:
    """Pair the lines of each pair of files, without any engine."""
    return tuple(_paired(entry) for entry in task.entries)


def slowly(task: Task) -> tuple[Result, ...]:
    """Take a moment for each pair."""
    time.sleep(0.05 * len(task.entries))
    return line_by_line(task)


def deadly(task: Task) -> tuple[Result, ...]:
    """Die of pair 7."""
    if any(entry.number == 7 for entry in task.entries):
        os.kill(os.getpid(), signal.SIGKILL)
    return line_by_line(task)


def deadly_once(task: Task) -> tuple[Result, ...]:
    """Die of pair 7, but only the first time."""
    for entry in task.entries:
        mark = Path(entry.source).with_name("has died")
        if entry.number == 7 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return line_by_line(task)


def stillborn(task: Task) -> tuple[Result, ...]:
    """Die of everything."""
    os.kill(os.getpid(), signal.SIGKILL)
    return ()


def confused(task: Task) -> tuple[Result, ...]:
    """Fail as a whole if pair 7 is among the pairs."""
    if any(entry.number == 7 for entry in task.entries):
        raise RuntimeError("out of order")
    return line_by_line(task)


def hanging(task: Task) -> tuple[Result, ...]:
    """Hang at pair 7, in a library that lets no other thread run, and at pair 9, which reports progress."""
    return each(task, _hung)


def _hung(entry: Entry, settings: Settings) -> Alignment:
    if entry.number == 7:
        ctypes.PyDLL(None).sleep(600)
    while entry.number == 9:
        report.progress(0, 1)
    return _alignment(entry)


def threads(task: Task) -> tuple[Result, ...]:
    """Tell in a notice how many threads the libraries here may take."""
    told = f"{os.environ['OPENBLAS_NUM_THREADS']} {os.environ['OMP_NUM_THREADS']}"
    return tuple(Result(entry.number, "told", notices=(told,)) for entry in task.entries)


def _paired(entry: Entry) -> Result:
    return Result(entry.number, "", Packed.of(_alignment(entry)), (), 0.9, 0.0, 0.01)


def _alignment(entry: Entry) -> Alignment:
    sides = [Path(path).read_text("utf-8").splitlines() for path in (entry.source, entry.target)]
    source, target = (Document.from_sentences(lines, lang) for lines, lang in zip(sides, ("en", "fr"), strict=True))
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1), 0.9) for i in range(len(source)))
    return Alignment(source, target, beads)


class Threads:
    """Workers that are threads of this process: quick to start."""

    count = 2

    @contextmanager
    def ready(self) -> Iterator[Threads]:
        yield self

    def start(self) -> Executor:
        return ThreadPoolExecutor(self.count)

    def stop(self, executor: Executor, *, at_once: bool) -> None:
        executor.shutdown(cancel_futures=True)

    def is_death(self, error: BaseException) -> bool:
        return False


class Breaking(Threads):
    """Workers of which all break, now and then, as those of a pool do: what is with them is lost."""

    def __init__(self, often: int) -> None:
        self.started = 0
        self.often = often

    def start(self) -> Executor:
        self.started += 1
        return _Breaking(self.often)


class _Breaking(Executor):
    def __init__(self, often: int) -> None:
        self._left = often

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        if self._left < 0:
            raise BrokenExecutor
        self._left -= 1
        future: Future[object] = Future()
        if self._left < 0:
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(fn(*args, **kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        pass


class Outcome(NamedTuple):
    """What a run has done, and what stands in its project afterwards."""

    summary: Summary
    records: list[tuple[str, str, str]]
    pairs: list[Pair]
    alignments: list[Alignment]


def filled(path: Path, made: Sequence[Entry], workers: Workers | None = None, **given: Any) -> Outcome:
    """Run over entries into a project, new or there."""
    options = {"work": line_by_line, "total": len(made), **given}
    with Project.open(path) if path.exists() else Project.create(path) as project:
        summary = Run(project, NONE, workers or Threads(), **options).over(made)
        pairs = list(project)
        return Outcome(summary, list(project.ledger.records()), pairs, [project.alignment(p.id) for p in pairs])


if __name__ == "__main__":  # a client that is killed: python little.py FOLDER COUNT JOBS
    folder = Path(sys.argv[1])
    with Project.open(folder / "killed.aligner") as project:
        workers = LocalWorkers(int(sys.argv[3]))
        Run(project, NONE, workers, work=slowly, total=int(sys.argv[2])).over(entries(folder, int(sys.argv[2])))
