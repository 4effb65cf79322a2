"""What several commands write: which format, with which options, and an alignment on the terminal."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from aligner.cli.inputs import unknown_suffix
from aligner.cli.messages import Messages
from aligner.errors import ChoiceError
from aligner.model import Alignment, Document, Token
from aligner.registry import FORMATS

if TYPE_CHECKING:
    from aligner.formats import WriteOptions


def output_format(path: str, fallback: str | None) -> str:
    """Return the format to write a file in: by its suffix, or else what `--format` says; TSV on standard output.

    Raises:
        ChoiceError: Neither stands for a format.
    """
    if path == "-":
        return FORMATS.format_of(path, fallback or "tsv")
    try:
        return FORMATS.format_of(path)
    except ChoiceError as error:
        if fallback is None:
            way_out = f"; or name the format with --format ({', '.join(FORMATS)})"
            raise unknown_suffix(error, path, FORMATS.suffixes, way_out) from None
        return FORMATS.format_of(path, fallback)


def write_options(*, one_sided: bool, words: bool, lemmas: bool = False, user_dict: Sequence[str] = ()) -> WriteOptions:
    """Return what a writer is asked for.

    Args:
        one_sided: Whether memories get sentences without a counterpart too.
        words: Whether words are marked up.
        lemmas: Whether they get lemmas and parts of speech.
        user_dict: Chinese words to keep in one piece.
    """
    from aligner.formats import WriteOptions

    if not words:
        return WriteOptions(one_sided=one_sided)
    from aligner.segmentation import tokenize

    def tokens(document: Document, number: int) -> list[Token]:
        found = tokenize(document, number, user_dict)
        if not lemmas:
            return found
        from aligner.segmentation.annotate import annotate

        return annotate(document, number, found)

    return WriteOptions(one_sided=one_sided, tokenize=tokens)


def describe(messages: Messages, alignment: Alignment) -> None:
    """Say with `--verbose` what was aligned, and with what."""
    for side, document in (("source", alignment.source), ("target", alignment.target)):
        messages.detail(
            f"{side}: {document.text.origin or 'standard input'}: {document.lang}, {len(document)} sentences in "
            f"{len(document.paragraphs())} paragraphs, {len(document.divisions)} divisions"
        )
    if alignment.recipe is not None:
        messages.detail(f"encoder: {alignment.recipe.encoder}")
    messages.detail(f"{len(alignment)} beads")


def print_alignment(
    alignment: Alignment, *, below: float | None = None, width: int | None = None, pager: bool = True
) -> None:
    """Print an alignment on standard output; on a terminal that is too short for it, through a pager if wanted."""
    from rich.console import Console

    from aligner.render.terminal import view

    console = Console(width=width, highlight=False)

    def pieces() -> Iterator[str]:
        for piece in view(alignment, console.width, below=below):
            with console.capture() as capture:
                console.print(piece)
            yield capture.get()

    if not console.is_terminal:
        for piece in pieces():
            click.echo("".join(line.rstrip() + "\n" for line in piece.splitlines()), nl=False)
        return
    rest = pieces()
    screenful = list(islice(rest, console.height if pager else None))  # a piece has at least one line
    if pager and sum(piece.count("\n") for piece in screenful) >= console.height:
        with _pager_for_colours() as takes_colours:
            click.echo_via_pager(chain(screenful, rest), color=takes_colours and console.color_system is not None)
    else:
        click.echo("".join(screenful), nl=False, color=True)


@contextmanager
def _pager_for_colours() -> Iterator[bool]:
    """Whether the pager takes colours: `less` does, told so by LESS, which is set here where the user has not."""
    command, *options = shlex.split(os.environ.get("PAGER", "")) or ["less"]
    if PurePath(command).stem != "less" or shutil.which(command) is None:
        yield False
        return
    before = os.environ.get("LESS")
    if not before:
        os.environ["LESS"] = "-R"
    try:
        yield _raw([*options, *os.environ["LESS"].split()])
    finally:
        if before is None:
            del os.environ["LESS"]
        else:
            os.environ["LESS"] = before


def _raw(options: Sequence[str]) -> bool:
    """Whether options of `less` let colours through; LESS may come without its first dash."""
    return any("r" in o.lower() if not o.startswith("--") else o.lower().startswith("--raw") for o in options)
