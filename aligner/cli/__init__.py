"""The command line: parse, call, print.

What a command needs is imported when it runs, so that `aligner --help` is quick.
"""

from __future__ import annotations

import difflib
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from traceback import walk_tb
from typing import Any, NoReturn

import click

from aligner import registry
from aligner._version import __version__
from aligner.cli.messages import Messages, reporting, say, say_error
from aligner.cli.protection import loss
from aligner.cli.streams import prepare
from aligner.ending import Ended
from aligner.errors import AlignerError
from aligner.io.files import reason_of
from aligner.io.written import protecting

_FAILED, _INTERRUPTED = 1, 130
_PRINTERS = ("click.utils", "rich.console")  # modules that write on standard output


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in registry.COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(name, registry.COMMANDS, n=1)
        hint = f"did you mean aligner {near[0]}?" if near else f"choose from: {', '.join(registry.COMMANDS)}"
        if not near and os.path.exists(name):
            hint = f"to align two texts: aligner align {shlex.join(args)}"
        raise click.UsageError(f"there is no command {name!r}; {hint}", ctx)

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        extra.pop("standalone_mode", None)
        if args is None:  # it is the program, and not called from another one
            prepare()
        messages = Messages()
        with reporting(messages), protecting(partial(loss, messages)):
            status = self._run(args, prog_name or self.name, {"obj": messages, **extra})
        sys.exit(status)

    def _run(self, args: Sequence[str] | None, name: str | None, extra: dict[str, Any]) -> int:
        try:
            result = super().main(args, name, standalone_mode=False, **extra)
        except click.ClickException as error:
            say_error(_with_way_out(error))
            return error.exit_code
        except click.Abort:
            return _INTERRUPTED
        except Ended as ended:
            say(ended.reason)
            status = ended.status
        except AlignerError as error:
            say(str(error))
            status = _FAILED
        except MemoryError:
            say("there is not enough memory for this; split the file into several, or close other programs")
            status = _FAILED
        except OSError as error:
            say(_told(error))
            status = _FAILED
        else:
            return result if isinstance(result, int) else 0
        _abandon_full_stdout()
        return status


def _told(error: OSError) -> str:
    if not os.path.isdir("."):
        return "the current folder has been deleted"
    writers = {frame.f_globals.get("__name__") for frame, _ in walk_tb(error.__traceback__)}
    is_printing = error.filename is None and not writers.isdisjoint(_PRINTERS)
    about = "standard output" if is_printing else error.filename
    return reason_of(error) if about is None else f"{os.fsdecode(about)}: {reason_of(error)}"


def _with_way_out(error: click.ClickException) -> click.ClickException:
    """Add to a complaint about arguments too many how an output is named, or that further texts are aligned apart."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    options = [option for parameter in context.command.params for option in parameter.opts] if context else []
    if context is None or "unexpected extra argument" not in error.message or "--output" not in options:
        return error
    hint = "name what is to be written with -o"
    if context.params.get("outputs") or "extra arguments" in error.message:
        what = "align each pair of texts" if context.command.name == "align" else "give each file"
        hint = f"{what} in a command of its own, with its own -o"
    return click.UsageError(f"{error.message}; {hint}", context)


def _abandon_full_stdout() -> None:
    """Keep the interpreter from trying again at its end to write what standard output did not take."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
