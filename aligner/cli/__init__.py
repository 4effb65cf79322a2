"""The command line: parse, call, print.

What a command needs is imported when it runs, so that `aligner --help` is quick.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NoReturn

import click

from aligner import registry
from aligner._version import __version__
from aligner.cli.messages import Messages, reporting, say
from aligner.cli.protection import loss
from aligner.errors import AlignerError
from aligner.io.written import protecting

_FAILED, _INTERRUPTED, _TERMINATED = 1, 130, 143


class _Program(click.Group):
    """The commands of the registry, each imported when it is named.

    Every expected failure becomes one line on standard error and an exit status.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(registry.COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in registry.COMMANDS:
            return None
        command: click.Command = registry.load(registry.COMMANDS, cmd_name, "command")
        return command

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        extra.pop("standalone_mode", None)
        messages = Messages()
        with reporting(messages), protecting(partial(loss, messages)), _termination_cleans_up():
            status = self._run(args, prog_name or self.name, {"obj": messages, **extra})
            sys.exit(status)

    def _run(self, args: Sequence[str] | None, name: str | None, extra: dict[str, Any]) -> int:
        try:
            result = super().main(args, name, standalone_mode=False, **extra)
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except click.Abort:
            return _INTERRUPTED
        except AlignerError as error:
            say(str(error))
        except OSError as error:
            say((error.strerror or str(error)).lower())
        else:
            return result if isinstance(result, int) else 0
        _abandon_full_stdout()
        return _FAILED


def _abandon_full_stdout() -> None:
    """Keep the interpreter from trying again at its end to write what standard output did not take."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _termination_cleans_up() -> Iterator[None]:
    """Let SIGTERM end the program as an exception does, so that no temporary file stays behind."""

    def end(*_: object) -> None:
        raise SystemExit(_TERMINATED)

    try:
        before = signal.signal(signal.SIGTERM, end)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@click.group("aligner", cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="aligner")
def main() -> None:
    """Align the two versions of a text sentence by sentence.

    Reads two files, such as a Chinese text and its English translation, and writes translation memories (TMX), corpora
    (TEI), tables and pages for reading, with a probability for each pair.

    \b
    Examples:
      aligner align zh.txt en.txt -o memory.tmx
      aligner show memory.tmx
      aligner demo
    """
