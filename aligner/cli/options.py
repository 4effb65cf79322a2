"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from aligner.errors import ChoiceError, InputError
from aligner.io.files import Limits, name_of
from aligner.model import Alignment
from aligner.registry import ENCODERS, FORMATS, TERMBASES

Command = TypeVar("Command", bound=Callable[..., Any])

OUTPUT_HELP = f"Write to FILE; repeat for more files. The suffix tells the format: {', '.join(FORMATS.suffixes)}."


def limited(command: Command) -> Command:
    """Give a command the limits of the texts it reads."""
    for name, default, unit, what in (
        ("--max-line", Limits().line, "CHARACTERS", "Refuse texts with a longer line."),
        ("--max-size", Limits().size, "BYTES", "Refuse larger texts."),
    ):
        # Not IntRange and show_default, which would say [default: (200,000); x>=1].
        command = click.option(
            name, type=int, callback=_positive, default=default, metavar=unit, help=f"{what} Usually {default:,}."
        )(command)
    return command


def _positive(context: click.Context, option: click.Parameter, value: int) -> int:
    if value < 1:
        raise click.BadParameter("it must be at least 1")
    return value


def two_languages(command: Command) -> Command:
    """Give a command the languages of both sides."""
    for name in ("target", "source"):
        command = click.option(
            f"--{name}-lang", metavar="TAG", help=f"Language of the {name}, such as zh, zh-TW, en or en-GB."
        )(command)
    return command


def named_format(what: str, suffix: str = "its suffix") -> Callable[[Command], Command]:
    """The option that names the format of what is read, for where a suffix does not tell it."""
    told = f"Format of {what}, where {suffix} does not tell: {', '.join(FORMATS.readable)}."
    return click.option("--from", "name", metavar="NAME", help=told)


def judged(command: Command) -> Command:
    """Give a command the choice of the encoder."""
    return click.option(
        "--encoder", metavar="NAME", default="use", show_default=True, help=f"Judge of meaning: {', '.join(ENCODERS)}."
    )(command)


def pair_of_encodings(value: str | None) -> tuple[str | None, str | None]:
    """The encodings of source and target: one name for both, or two with a comma, either of which may be empty."""
    source, comma, target = (value or "").partition(",")
    if "," in target:
        raise click.UsageError("--encoding takes at most two names")
    return source.strip() or None, (target if comma else source).strip() or None


def output_format(path: str, fallback: str | None) -> str:
    """The format to write a file in: by its suffix, or else what `--format` says; TSV on standard output."""
    if path == "-":
        return FORMATS.format_of(path, fallback or "tsv")
    try:
        return FORMATS.format_of(path)
    except ChoiceError as error:
        if fallback is None:
            way_out = f"; or name the format with --format ({', '.join(FORMATS)})"
            raise _unknown_suffix(error, path, FORMATS.suffixes, way_out) from None
        return FORMATS.format_of(path, fallback)


def input_format(path: str, name: str | None, *, option: str | None = "--from") -> str:
    """The format to read a file in: what `option` says, or else by its suffix; some commands have no such option."""
    if name is not None:
        return FORMATS.format_of(path, name, to_read=True)
    try:
        return FORMATS.format_of(path, to_read=True)
    except ChoiceError as error:
        way_out = f"; or name the format with {option} ({', '.join(FORMATS.readable)})" if option else ""
        suffixes = [suffix for suffix, form in FORMATS.suffixes.items() if form in FORMATS.readable]
        raise _unknown_suffix(error, name_of(path), suffixes, way_out) from None


def glossary_output_format(path: str) -> str:
    """The format to write a glossary in: by its suffix, since the commands have no option that names it."""
    try:
        return TERMBASES.format_of(path)
    except ChoiceError as error:
        raise _unknown_suffix(error, path, TERMBASES.suffixes, "") from None


def _unknown_suffix(error: ChoiceError, path: str, suffixes: Iterable[str], way_out: str) -> ChoiceError:
    return ChoiceError(error.reason, file=path, hint=f"known suffixes: {', '.join(suffixes)}{way_out}")


def require_text(alignment: Alignment, path: str) -> None:
    """Refuse an alignment that has no text on either side, as ladders have none.

    Raises:
        InputError: It has none.
    """
    if not any(document.text.content.strip() for document in (alignment.source, alignment.target)):
        hint = "add the texts with aligner convert IN OUT --source TEXT --target TEXT"
        raise InputError("there is no text in this file", file=name_of(path), hint=hint)
