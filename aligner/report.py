"""What a run says while it works: notices, progress, and whether it is to stop.

The code deep inside calls `notice` and `progress`. Where they go the caller of the package decides with `to`: the
command line prints, a server may send them to a browser, a worker may put them into its log. It holds for what runs in
the same context (`contextvars`): threads and tasks do not see each other's. Where nobody has said anything, notices
go to the logger `aligner` of the standard library, and progress goes nowhere.

    class Job(Report):
        def progress(self, progress: Progress) -> None:
            self.state = progress

    with report.to(Job(), document="chapter 3"):
        alignment = aligner.align(source, target)

A new thread begins with an empty context: start it with `contextvars.copy_context().run`, which
`asyncio.to_thread` does by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from aligner.errors import CancelledError, located

NoticeKind = Literal["left out", "changed", "assumed", "doubted", "unlike", "hindered", "markup"]
"""What has happened: something is not in the result; is there in another form; was guessed, such as an encoding; looks
like a mistake of the user, such as the wrong language; two texts do not seem to be translations of each other; was not
possible here, though the result is whole; inline elements are not in the text, though checks know them."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person should know of a result that is usable all the same; as a string, one line.

    Attributes:
        kind: What has happened, for programs.
        reason: The same in words, without a full stop.
        file: The file it is about, as the user named it.
        line: One-based line in that file.
        hint: The way out, without a full stop.

    Example:
        >>> print(aligner.Notice("changed", "removed 1 character that XML cannot carry", "memory.tmx", 12))
        memory.tmx:12: removed 1 character that XML cannot carry
    """

    kind: NoticeKind
    reason: str
    file: str | None = None
    line: int | None = None
    hint: str | None = None

    def __str__(self) -> str:
        return located(self.reason, self.file, self.line, self.hint)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        document: What is being worked on: the name that the caller gave it, else the file its text came from.
        stage: Such as `encoding` or `aligning`.
        done: How much of the stage is done.
        total: How much there is; 0 where that is not known.
    """

    document: str
    stage: str
    done: int
    total: int


class Report:
    """Where notices and progress go, and the way to stop a run. To do something else with them, override the methods.

    The methods are called in the thread that does the work; `cancel` may be called in any.

    Example:
        >>> class Job(aligner.Report):
        ...     stages = ()
        ...
        ...     def progress(self, progress):
        ...         self.stages = dict.fromkeys([*self.stages, progress.stage])
        >>> job = Job()
        >>> with aligner.report.to(job):
        ...     alignment = aligner.align_files("zh.txt", "en.txt")
        >>> list(job.stages)
        ['encoding', 'aligning']
    """

    _is_cancelled = False

    def notice(self, notice: Notice) -> None:
        """Take a notice; by default it is logged as a warning of the logger `aligner`."""
        logging.getLogger("aligner").warning("%s", notice)

    def progress(self, progress: Progress) -> None:
        """Take a report of progress; by default nothing is done with it."""

    def cancel(self) -> None:
        """Have the run stop when it comes to its next report of progress; no file is written then."""
        self._is_cancelled = True

    def check(self) -> None:
        """Stop here if the run is to be stopped.

        Raises:
            CancelledError: `cancel` has been called.
        """
        if self._is_cancelled:
            raise CancelledError("stopped, as was asked")


class _Inner(Report):
    """Leaves everything to the report before it, but can be stopped by itself."""

    def __init__(self, outer: Report) -> None:
        self._outer = outer

    def notice(self, notice: Notice) -> None:
        self._outer.notice(notice)

    def progress(self, progress: Progress) -> None:
        self._outer.progress(progress)

    def check(self) -> None:
        super().check()
        self._outer.check()


class _Collector(_Inner):
    """Keeps notices."""

    def __init__(self, outer: Report) -> None:
        super().__init__(outer)
        self.notices: list[Notice] = []

    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)


@dataclass(frozen=True, slots=True)
class _Stage:
    name: str
    document: str
    before: int
    total: int | None


_report: ContextVar[Report] = ContextVar("report", default=Report())  # noqa: B039 - it is never cancelled
_document: ContextVar[str] = ContextVar("document", default="")
_file: ContextVar[str | None] = ContextVar("file", default=None)
_stage: ContextVar[_Stage | None] = ContextVar("stage", default=None)


@contextmanager
def to(report: Report, document: str = "") -> Iterator[None]:
    """Give what happens inside to a report.

    Args:
        report: Takes it.
        document: Name of what is worked on, in every report of progress; by default the work gives one.
    """
    tokens = _report.set(report), _document.set(document)
    try:
        yield
    finally:
        _report.reset(tokens[0])
        _document.reset(tokens[1])


@contextmanager
def stoppable() -> Iterator[Report]:
    """Yield a report whose `cancel` stops what happens inside of a `with` block, or was started there, and no more."""
    inner = _Inner(_report.get())
    with to(inner, _document.get()):
        yield inner


@contextmanager
def collect_notices() -> Iterator[list[Notice]]:
    """Collect the notices of what happens inside a `with` block in a list; they go nowhere else.

    Example:
        >>> with open("old.txt", "w", encoding="gb18030") as file:
        ...     _ = file.write("会议发表了新闻公报。")
        >>> with aligner.collect_notices() as notices:
        ...     text = aligner.read_text("old.txt", "zh")
        >>> print(notices[0])
        old.txt: read as GB18030; if that is wrong, name its encoding (--encoding, or encoding= in Python)
    """
    collector = _Collector(_report.get())
    with to(collector, _document.get()):
        yield collector.notices


def notice(
    kind: NoticeKind, reason: str, *, file: str | None = None, line: int | None = None, hint: str | None = None
) -> None:
    """Say something that a person should know; the arguments are the attributes of `Notice`."""
    _report.get().notice(Notice(kind, reason, file or _file.get(), line, hint))


@contextmanager
def about(file: str) -> Iterator[None]:
    """Let notices inside that name no file be about this one, such as one that is written."""
    token = _file.set(file)
    try:
        yield
    finally:
        _file.reset(token)


@contextmanager
def stage(name: str, document: str = "", *, before: int = 0, total: int | None = None) -> Iterator[None]:
    """Count the progress that is reported inside as that of a stage.

    Args:
        name: Name of the stage.
        document: What is worked on, unless the caller of the package has a name for it.
        before: How much of the stage was done earlier, where what happens inside is a part of it.
        total: How much there is in the whole stage, where that is more than what is reported inside.

    Raises:
        CancelledError: The run is to stop.
    """
    _report.get().check()
    token = _stage.set(_Stage(name, document, before, total))
    try:
        yield
    finally:
        _stage.reset(token)


def progress(done: int, total: int) -> None:
    """Report how far the work of the present stage is; outside of any stage only look whether the run is to stop.

    Args:
        done: How much is done.
        total: How much there is; 0 where that is not known.

    Raises:
        CancelledError: The run is to stop.
    """
    report, inside = _report.get(), _stage.get()
    report.check()
    if inside is not None:
        whole = total if inside.total is None else inside.total
        report.progress(Progress(_document.get() or inside.document, inside.name, inside.before + done, whole))


def check() -> None:
    """Stop here if the run is to be stopped.

    Raises:
        CancelledError: The run is to stop.
    """
    _report.get().check()
