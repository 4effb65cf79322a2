"""What the program says on standard error: warnings, progress, and how things went."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.errors import AlignerWarning

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0  # seconds before a progress bar appears

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class Messages:
    """How much the user wants to be told.

    Attributes:
        quiet: Errors only.
        verbose: What was found, and how long each stage took.
    """

    quiet: bool = False
    verbose: bool = False

    def detail(self, text: str) -> None:
        """Say something that is of interest with `--verbose`."""
        if self.verbose:
            say(text)

    def note(self, text: str) -> None:
        """Say something that is of interest unless `--quiet` is given."""
        if not self.quiet:
            say(text)

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """A function to be told the stage, what is done of it, and its size; it draws a bar on a terminal."""
        watch = _Watch(self, bar=sys.stderr.isatty() and not self.quiet)
        try:
            yield watch
        finally:
            watch.close()


class _Watch:
    def __init__(self, messages: Messages, *, bar: bool) -> None:
        self._messages = messages
        self._wants_bar = bar
        self._bar: Progress | None = None
        self._stage = ""
        self._begun = self._start = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != self._stage:
            self._end_stage(now)
            self._stage, self._begun = stage, now
            if self._bar is not None:
                self._bar.add_task(stage, total=total)
        if self._bar is None and self._wants_bar and now - self._start > _PATIENCE:
            self._bar = _bar()
            self._bar.add_task(stage, total=total)
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[-1], completed=done, total=total)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
        self._end_stage(time.monotonic())

    def _end_stage(self, now: float) -> None:
        if self._stage:
            self._messages.detail(f"{self._stage}: {now - self._begun:.2f} s")


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.start()
    return bar


pass_messages = click.make_pass_decorator(Messages, ensure=True)


def talkative(command: Command) -> Command:
    """Give a command `--quiet` and `--verbose`."""
    for option in (
        click.option(
            "-v",
            "--verbose",
            is_flag=True,
            expose_value=False,
            callback=_verbose,
            help="Say what was found, and how long it took.",
        ),
        click.option(
            "-q", "--quiet", is_flag=True, expose_value=False, callback=_quiet, help="Say nothing but errors."
        ),
    ):
        command = option(command)
    return command


def _quiet(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.ensure_object(Messages).quiet = value
    if value:
        warnings.simplefilter("ignore", AlignerWarning)


def _verbose(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.ensure_object(Messages).verbose = value


def say(text: str) -> None:
    """Print a line on standard error, with the program's name before it."""
    print(f"aligner: {text}", file=sys.stderr)  # not click.echo, which goes behind the back of a progress bar


@contextmanager
def warnings_as_lines() -> Iterator[None]:
    """Print each `AlignerWarning` once, as a line for people; hide the warnings of libraries, meant for programmers."""
    seen: set[str] = set()

    def show(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        line = " ".join(str(message).split())
        if line not in seen:
            seen.add(line)
            say(f"warning: {line}")

    with warnings.catch_warnings():
        if not sys.warnoptions:
            warnings.simplefilter("ignore")
        warnings.simplefilter("always", AlignerWarning)
        warnings.showwarning = show
        yield
