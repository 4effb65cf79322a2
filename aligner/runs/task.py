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
from aligner.errors import AlignerError, CancelledError, EncoderError, located, printable
from aligner.io.files import reason_of
from aligner.languages.detection import NAME_IT
from aligner.model import SIDES, Alignment
from aligner.project import Packed
from aligner.runs.files import Sent, UnavailableError, at_hand
from aligner.runs.manifest import Entry
from aligner.settings import InputFile, Settings

_MOST_NOTICES = 20  # that are kept of a pair
_MEMORY = "the worker had not enough memory for it; use fewer --jobs or a larger machine, or split the files"
_AGAIN = "; the next run tries it again"
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
        is_temporary: Whether it failed for a reason that may pass, so that the next run tries it again.
    """

    number: int
    reason: str = ""
    packed: Packed | None = field(default=None, repr=False)
    notices: tuple[str, ...] = ()
    confidence: float | None = None
    one_sided: float | None = None
    seconds: float | None = None
    is_temporary: bool = False


def work(task: Task) -> tuple[Result, ...]:
    """Align the pairs of a task: one result each, in their order. The encoder is loaded once in a process."""
    return each(task, _aligned)


def each(task: Task, align: Callable[[Entry, Settings], Alignment]) -> tuple[Result, ...]:
    """Do something with each pair of a task, within the time that it may take: one result each, in their order."""
    contents = task.contents or (None,) * len(task.entries)
    return tuple(_result(entry, sent, task, align) for entry, sent in zip(task.entries, contents, strict=True))


def _result(entry: Entry, sent: Sent | None, task: Task, align: Callable[[Entry, Settings], Alignment]) -> Result:
    begun = time.perf_counter()
    is_temporary, packed = False, None
    with contextlib.ExitStack() as stack:
        stack.enter_context(_bounded(task.timeout))
        notices = stack.enter_context(report.collect_notices())
        try:
            entry = stack.enter_context(at_hand(entry, sent, task.settings.limits))
            alignment = align(entry, task.settings)
            reason, packed = "", Packed.of(alignment)
        except (UnavailableError, EncoderError) as error:
            is_temporary, reason = True, said_of(error, entry, is_temporary=True)
        except AlignerError as error:
            reason = said_of(error, entry)
        except MemoryError:
            is_temporary, reason = True, f"{_MEMORY}{_AGAIN}"
        except OSError as error:  # of a disk, on which a file is put
            is_temporary, reason = True, f"the worker failed: {said(reason_of(error), entry)}{_AGAIN}"
        except Exception as error:  # a bug in one pair is no reason to lose the others
            reason = said(f"an error in the program: {type(error).__name__}: {error}", entry)
    notes = tuple(dict.fromkeys(said_of(notice, entry) for notice in notices))[:_MOST_NOTICES]
    seconds = round(time.perf_counter() - begun, 4)
    if packed is None:
        return Result(entry.number, reason, notices=notes, seconds=seconds, is_temporary=is_temporary)
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


def said_of(told: AlignerError | report.Notice, entry: Entry, *, is_temporary: bool = False) -> str:
    """Say what is wrong with a pair, its files being `source` and `target`, so that equal reasons are the same string.

    Args:
        told: What is wrong.
        entry: The pair.
        is_temporary: Whether the next run tries it again.
    """
    side = _side_of(told.file, entry) if told.file else ""
    file = told.file and (side or said(told.file, entry))
    hint = told.hint and said(told.hint, entry)
    if side and hint:
        hint = hint.replace(NAME_IT, f"{NAME_IT} (column {side}_lang, or --{side}-lang)")
    text = located(said(told.reason, entry), file, told.line, hint)
    end = _AGAIN if is_temporary else ""
    return text + end if len(text + end) <= LONGEST else f"{text[: LONGEST - len(end)]}…{end}"


def _side_of(file: str, entry: Entry) -> str:
    """The side whose file is meant; an empty string where that cannot be told."""
    known = [{entry.source, entry.names[0]}, {entry.target, entry.names[1]}]
    for names in (known, [set(map(os.path.basename, names)) for names in known]):
        sides = [side for side, called in zip(SIDES, names, strict=True) if file in called]
        if len(sides) == 1:
            return sides[0]
    return ""


def said(text: str, entry: Entry) -> str:
    """Return a text in which the names of both files are `source` and `target`, where they cannot be anything else."""
    for path, name, side in zip((entry.source, entry.target), entry.names, SIDES, strict=True):
        called = sorted({path, name, os.path.basename(path), os.path.basename(name)}, key=len)
        for known in reversed(called):
            if re.search(r"[^./\\][./\\]", known):  # what looks like the name of a file, and not like a word
                text = re.sub(rf"(?<![\w./\\-]){re.escape(known)}(?![\w/\\-]|\.\w)", side, text)
        text = text.replace(os.path.dirname(path) + os.sep, "") if os.path.isabs(path) else text
    text = printable(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
