"""What several commands write: which format, with which options, and an alignment on the terminal."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from aligner.cli.inputs import is_text, unknown_suffix
from aligner.cli.messages import Messages
from aligner.cli.options import without_effect
from aligner.ending import left_to_pager
from aligner.errors import ChoiceError, OutputError
from aligner.model import Alignment, Document, Token
from aligner.model.display import counted
from aligner.registry import FORMATS

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from aligner.formats import WriteOptions


def output_format(path: str, fallback: str | None) -> str:
    """Return the format to write a file in: by its suffix, or else what `--format` says; TSV on standard output.

    Raises:
        ChoiceError: Neither stands for a format.
        OutputError: It is the name of a folder.
    """
    if path == "-":
        return FORMATS.format_of(path, fallback or "tsv")
    refuse_folder(path)
    try:
        return FORMATS.format_of(path)
    except ChoiceError as error:
        if FORMATS.suffix_of(path) in FORMATS.suffixes:  # of files that are only read
            raise
        if fallback is None:
            if FORMATS.suffix_of(path) == ".aligner":
                hint = f"aligner merge FILE -o {shlex.quote(path)} adds it to a project, or corrects what is there"
                raise ChoiceError("a project is not written like a file", file=path, hint=hint) from None
            if is_text(path):
                hint = "to read it write .html or .xlsx, for translation programs .tmx"
                raise ChoiceError("an alignment is not written as a text", file=path, hint=hint) from None
            way_out = f"name the format with --format ({', '.join(FORMATS)})"
            raise unknown_suffix(error, path, FORMATS.suffixes, way_out) from None
        return FORMATS.format_of(path, fallback)


_OF_PAIRS = frozenset({"tmx", "moses"})  # formats that leave out what is on one side only, unless they are asked


def tell_without_effect(
    outputs: Sequence[str], formats: Sequence[str], *, fallback: str | None, one_sided: bool, words: bool = False
) -> None:
    """Give a notice where options for what is written do nothing, for the files that are to be written.

    Args:
        outputs: The files.
        formats: Their formats.
        fallback: What `--format` says.
        one_sided: Whether `--one-sided` was given.
        words: Whether `--words` or `--lemmas` was given.
    """
    from aligner.formats.marked import FORMATS_WITH_WORDS

    decided = all(path != "-" and FORMATS.suffix_of(path) in FORMATS.suffixes for path in outputs)
    unmarked = "words are not marked up here: only in TEI, XCES and vertical text"
    without_effect(
        (fallback and decided, "--format does nothing: the suffixes decide the formats of all outputs"),
        (one_sided and _OF_PAIRS.isdisjoint(formats), "--one-sided does nothing here: it is for TMX and Moses"),
        (words and FORMATS_WITH_WORDS.isdisjoint(formats), unmarked),
    )


def refuse_folder(path: str) -> None:
    """Refuse the name of a folder where a file is to be written.

    Raises:
        OutputError: It is one.
    """
    if os.path.isdir(path) or path.endswith(("/", os.sep)):
        inside = os.path.join(path, "memory.tmx")
        raise OutputError("this is a folder, not a file", file=path, hint=f"name a file in it, such as {inside}")


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
            f"{side}: {document.text.origin or 'standard input'}: {document.lang}, "
            f"{counted(len(document), 'sentence')} in {counted(len(document.paragraphs()), 'paragraph')}, "
            f"{counted(len(document.divisions), 'division')}"
        )
    if alignment.recipe is not None:
        messages.detail(f"encoder: {alignment.recipe.encoder}")
    messages.detail(counted(len(alignment), "bead"))


def described(alignment: Alignment) -> str:
    """What an alignment is like, in a few words."""
    mean = alignment.mean_confidence
    return counted(len(alignment), "bead") + ("" if mean is None else f", mean confidence {mean:.2f}")


def print_alignment(
    alignment: Alignment, *, below: float | None = None, width: int | None = None, pager: bool = True
) -> None:
    """Print an alignment on standard output; on a terminal that is too short for it, through a pager if wanted."""
    from rich.console import Console

    from aligner.render.terminal import view

    console = Console(width=width, highlight=False)
    rest = _rendered(console, view(alignment, console.width, below=below))
    if not console.is_terminal:
        for piece in rest:
            click.echo(piece, nl=False)
        return
    screenful = list(islice(rest, console.height if pager else None))  # a piece has at least one line
    if pager and sum(piece.count("\n") for piece in screenful) >= console.height:
        with _pager_for_colours() as takes_colours, left_to_pager():
            click.echo_via_pager(chain(screenful, rest), color=takes_colours and console.color_system is not None)
    else:
        click.echo("".join(screenful), nl=False, color=True)


def print_view(view: Callable[[int], Iterable[RenderableType]], width: int | None) -> None:
    """Print what is made for a number of columns on standard output, piece by piece.

    Args:
        view: Makes the pieces.
        width: Columns to use; by default those of the terminal.
    """
    from rich.console import Console

    console = Console(width=width, highlight=False)
    for piece in _rendered(console, view(console.width)):
        click.echo(piece, nl=False, color=console.is_terminal)


def _rendered(console: Console, pieces: Iterable[RenderableType]) -> Iterator[str]:
    """Pieces as they are printed; but on a terminal without white space at the ends of lines."""
    for piece in pieces:
        with console.capture() as capture:
            console.print(piece)
        lines = capture.get()
        yield lines if console.is_terminal else "".join(f"{line.rstrip()}\n" for line in lines.splitlines())


# What a terminal may obey, and marks that change the direction of what stands around them (UAX 9).
_OBEYED = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def sanitized(text: str) -> str:
    """Return a text from a file as a terminal may show it: nothing in it is obeyed."""
    return _MARKS.sub("", _OBEYED.sub("\ufffd", text))


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
