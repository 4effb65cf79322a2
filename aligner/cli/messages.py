"""What the program says on standard error: notices, progress, and how things went."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from aligner import report
from aligner.errors import printable
from aligner.report import Notice, NoticeKind, Progress, Report

if TYPE_CHECKING:
    import rich.progress

_PATIENCE = 1.0  # seconds before a progress bar appears


class Messages(Report):
    """The report of the command line, which tells as much as the user wants.

    Attributes:
        quiet: Errors only.
        verbose: What was found, and how long each stage took.
        may_replace: Whether files that people have made or changed may be replaced.
        kinds: The kinds of the notices that were given.
        unsaid: The kinds that would mislead here, and are not printed.
    """

    def __init__(self) -> None:
        self.quiet = False
        self.verbose = False
        self.may_replace = False
        self.kinds: set[NoticeKind] = set()
        self.unsaid: frozenset[NoticeKind] = frozenset()
        self._said: set[str] = set()
        self._watch: _Watch | None = None

    def detail(self, text: str) -> None:
        """Say something that is of interest with `--verbose`."""
        if self.verbose:
            say(text)

    def note(self, text: str) -> None:
        """Say something that is of interest unless `--quiet` is given."""
        if not self.quiet:
            say(text)

    def notice(self, notice: Notice) -> None:
        """Print a notice, each one once."""
        self.kinds.add(notice.kind)
        line = " ".join(str(notice).split())
        if line not in self._said and notice.kind not in self.unsaid:
            self._said.add(line)
            self.note(f"warning: {line}")

    def progress(self, progress: Progress) -> None:
        """Show progress where it is watched."""
        if self._watch is not None:
            self._watch.show(progress)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Show the progress of what happens inside: as a bar on a terminal."""
        self._watch = watch = _Watch(self, bar=sys.stderr.isatty() and not self.quiet)
        try:
            yield
        finally:
            self._watch = None
            watch.close()


class _Watch:
    def __init__(self, messages: Messages, *, bar: bool) -> None:
        self._messages = messages
        self._wants_bar = bar
        self._bar: rich.progress.Progress | None = None
        self._stage = ""
        self._begun = self._start = time.monotonic()

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage != self._stage:
            self._end_stage(now)
            self._stage, self._begun = progress.stage, now
            if self._bar is not None:
                self._bar.add_task(progress.stage, total=progress.total or None)
        if self._bar is None and self._wants_bar and now - self._start > _PATIENCE:
            self._bar = _bar()
            self._bar.add_task(progress.stage, total=progress.total or None)
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[-1], completed=progress.done, total=progress.total or None)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
        self._end_stage(time.monotonic())

    def _end_stage(self, now: float) -> None:
        if self._stage:
            self._messages.detail(f"{self._stage}: {now - self._begun:.2f} s")


def _bar() -> rich.progress.Progress:
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.start()
    return bar


def verbosity(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--quiet` and `--verbose`, and as its first argument the messages that go by them."""
    for names, attribute, told in (
        (("-v", "--verbose"), "verbose", "Print what was found and how long it took."),
        (("-q", "--quiet"), "quiet", "Print errors only."),
    ):
        command = click.option(*names, is_flag=True, expose_value=False, callback=_sets(attribute), help=told)(command)
    return click.make_pass_decorator(Messages)(command)


def _sets(attribute: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    return lambda context, _, value: setattr(context.ensure_object(Messages), attribute, value)


def say(text: str) -> None:
    """Print a line on standard error, with the program's name before it; nothing where that takes none."""
    with suppress(OSError, ValueError):
        # not click.echo, which goes behind the back of a progress bar
        print(f"aligner: {printable(text)}", file=sys.stderr, flush=True)


def say_error(error: click.ClickException) -> None:
    """Print what is wrong with what was typed, with the usage where that helps; as `say`."""
    lines = "\n".join(map(printable, error.format_message().split("\n")))
    error.format_message = lambda: lines  # type: ignore[method-assign]
    with suppress(OSError, ValueError):
        error.show()


@contextmanager
def reporting(messages: Messages) -> Iterator[None]:
    """Have the messages of the package shown; hide the warnings of libraries, which are meant for programmers."""
    with report.to(messages), warnings.catch_warnings():
        if not sys.warnoptions:
            warnings.simplefilter("ignore")
        yield
