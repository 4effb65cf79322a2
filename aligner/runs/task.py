"""What a worker gets, does and gives back. It knows nothing of the project, of other workers, or of who waits for it.

A pair that cannot be aligned is a result as well, with its reason; only what ends the process ends the task. One that
takes too long stops where it next reports progress. Where it never does, the process ends: a timer of the interpreter's
own sees to that, even while a library holds the interpreter.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from aligner import report
from aligner.errors import AlignerError, CancelledError, printable
from aligner.model import SIDES, Alignment
from aligner.project import Packed
from aligner.runs.files import Sent, at_hand
from aligner.runs.manifest import Entry
from aligner.settings import InputFile, Settings

_MOST_NOTICES = 20  # that are kept of a pair
LONGEST = 500  # characters of a reason or a notice
_GRACE = 5.0  # seconds at most from when a pair is to stop until its process ends


@dataclass(frozen=True, slots=True)
class Task:
    """Some pairs of files to align, one after the other.

    Attributes:
        entries: The pairs.
        settings: What the user chose.
        contents: What the files of each entry hold, where workers cannot open them.
        timeout: Seconds that a pair may take, if that is bounded.
    """

    entries: tuple[Entry, ...]
    settings: Settings
    contents: tuple[Sent, ...] | None = field(default=None, repr=False)
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a pair of files.

    Attributes:
        number: The place of its entry.
        reason: Why it failed; empty where it did not.
        packed: The alignment, where it did not fail.
        notices: What a person should know of it.
        confidence: The mean of its beads, where they have any.
        one_sided: Which part of its beads is one-sided.
        seconds: How long it took.
    """

    number: int
    reason: str = ""
    packed: Packed | None = field(default=None, repr=False)
    notices: tuple[str, ...] = ()
    confidence: float | None = None
    one_sided: float | None = None
    seconds: float | None = None


def work(task: Task) -> tuple[Result, ...]:
    """Align the pairs of a task: one result each, in their order. The encoder is loaded once in a process."""
    return each(task, _aligned)


def each(task: Task, align: Callable[[Entry, Settings], Alignment]) -> tuple[Result, ...]:
    """Do something with each pair of a task, within the time that it may take: one result each, in their order."""
    contents = task.contents or (None,) * len(task.entries)
    return tuple(_result(entry, sent, task, align) for entry, sent in zip(task.entries, contents, strict=True))


def _result(entry: Entry, sent: Sent | None, task: Task, align: Callable[[Entry, Settings], Alignment]) -> Result:
    begun = time.perf_counter()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_bounded(task.timeout))
        notices = stack.enter_context(report.collect_notices())
        try:
            entry = stack.enter_context(at_hand(entry, sent, task.settings.limits))
            alignment = align(entry, task.settings)
            reason, packed = "", Packed.of(alignment)
        except AlignerError as error:
            reason, packed = str(error), None
        except MemoryError:
            reason, packed = "there is not enough memory for this; split the files into several", None
        except Exception as error:  # a bug in one pair is no reason to lose the others
            reason, packed = f"an error in the program: {type(error).__name__}: {error}", None
    notes = tuple(dict.fromkeys(said(str(notice), entry) for notice in notices))[:_MOST_NOTICES]
    seconds = round(time.perf_counter() - begun, 4)
    if packed is None:
        return Result(entry.number, said(reason, entry), notices=notes, seconds=seconds)
    confidence, beads = alignment.mean_confidence, alignment.beads
    one_sided = sum(not (bead.source.size and bead.target.size) for bead in beads) / max(len(beads), 1)
    return Result(entry.number, "", packed, notes, confidence, one_sided, seconds)


def _aligned(entry: Entry, settings: Settings) -> Alignment:
    from aligner.pipeline import align_files

    files = zip((entry.source, entry.target), entry.languages, entry.encodings, strict=True)
    source, target = (InputFile(*given) for given in files)
    return align_files(source, target, settings)


class _Deadline(report.Report):
    """Stops a pair that takes longer than it may."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._end = time.monotonic() + timeout

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise CancelledError(too_long(self._timeout))


@contextlib.contextmanager
def _bounded(timeout: float | None) -> Iterator[None]:
    """Let what happens inside take so many seconds."""
    if timeout is None:
        yield
        return
    if multiprocessing.parent_process() is None:  # nobody would start another process in place of this one
        with report.to(_Deadline(timeout)):
            yield
        return
    with open(os.devnull, "w", encoding="ascii") as nowhere, report.to(_Deadline(timeout)):
        faulthandler.dump_traceback_later(timeout + min(timeout, _GRACE), file=nowhere, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def too_long(timeout: float) -> str:
    """Say that a pair took longer than it may, and the way out."""
    return f"not done after {timeout:,g} s; try it with a higher --pair-timeout and --retry-failed"


def said(text: str, entry: Entry) -> str:
    """Return a message in which the files are `source` and `target`, so that equal reasons are the same string."""
    for path, name, side in zip((entry.source, entry.target), entry.names, SIDES, strict=True):
        called = sorted(filter(None, {path, name, os.path.basename(path), os.path.basename(name)}), key=len)
        for known in reversed(called):
            text = re.sub(rf"(?<![\w./\\-]){re.escape(known)}(?![\w/\\-]|\.\w)", side, text)
        text = text.replace(os.path.dirname(path) + os.sep, "") if os.path.isabs(path) else text
    text = printable(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
