"""What the commands that look something up in memories share: which memories, and what is looked for in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.documents import Source, format_of
from aligner.cli.messages import Messages
from aligner.errors import InputError
from aligner.io.files import Limits
from aligner.io.names import shown_name

if TYPE_CHECKING:
    from rich.text import Text

    from aligner.concordance import AnySide, Concordance, Query

_SIDES = ("source", "target", "both")


@dataclass(frozen=True, slots=True)
class Memories:
    """Memories to be looked through.

    Attributes:
        paths: The files.
        name: Name of their format, if their suffixes do not tell.
        columns: Of tables, those of the source and the target.
        documents: Names of documents; all where there are none.
        max_size: Bytes in a larger file, which is refused.
    """

    paths: tuple[str, ...]
    name: str | None
    columns: tuple[str, str] | None
    documents: tuple[str, ...]
    max_size: int | None

    @property
    def shown(self) -> str:
        """Their names, for people."""
        return ", ".join(sound(shown_name(path)) for path in self.paths)

    @contextmanager
    def opened(self, messages: Messages) -> Iterator[Concordance]:
        """Open them for searching."""
        from aligner import concordance

        limits = Limits() if self.max_size is None else Limits(self.max_size)
        sources = [Source(path, self.name, limits, columns=self.columns, wanted=self.documents) for path in self.paths]
        for path in self.paths:
            format_of(path, self.name)
        if self.documents and len(sources) > 1:
            sources = _having(self.documents, sources)
        texts = [source.searched() for source in sources]
        with ExitStack() as stack:
            with messages.watching():
                found = stack.enter_context(
                    concordance.open_memories(
                        [source.path for source in sources],
                        self.name,
                        max_size=self.max_size,
                        columns=self.columns,
                        texts=texts,
                    )
                )
            yield found


def _having(documents: Sequence[str], sources: Sequence[Source]) -> list[Source]:
    """Those of several files that have some of the documents that are wanted, each asked for those that it has.

    Raises:
        AlignerError: None of them has one of the documents; a file cannot be read.
    """
    names = [{pair.name for pair in replace(source, wanted=()).documents()} for source in sources]
    for document in documents:
        if not any(document in some for some in names):
            raise InputError(f"there is no document {document!r} in any of them")
    wanted = [tuple(name for name in documents if name in some) for some in names]
    return [replace(source, wanted=some) for source, some in zip(sources, wanted, strict=True) if some]


def _query(
    pattern: str, side: AnySide, regex: bool, exact: bool, with_: tuple[str, ...], without: tuple[str, ...]
) -> Query:
    from aligner.concordance import Query

    return Query(pattern, side, regex, exact, with_, without)


memories = shared.gathered(
    "memories",
    Memories,
    click.argument("paths", nargs=-1, required=True, metavar="MEMORY..."),
    shared.input_name("MEMORY"),
    shared.columns,
    shared.document,
    click.option("--max-size", type=click.IntRange(min=1), metavar="BYTES", help="Refuse a larger memory."),
)

query = shared.gathered(
    "query",
    _query,
    click.argument("pattern"),
    click.option("--side", type=click.Choice(_SIDES), default="both", help="Side to search; by default both."),
    click.option("--regex", is_flag=True, help="PATTERN is a regular expression."),
    click.option(
        "--exact",
        is_flag=True,
        help="Find only what is written with just these characters (capital letters, accents, dashes, traditional or "
        "simplified), and no inflected forms.",
    ),
    click.option(
        "--with", "with_", multiple=True, metavar="PATTERN", help="Only where the other side has this; can be repeated."
    ),
    click.option(
        "--without", multiple=True, metavar="PATTERN", help="Only where the other side lacks this; can be repeated."
    ),
)


def about_signs(query: Query) -> str:
    """What is to be said where a pattern of nothing but signs is not found: these stand for themselves then."""
    if query.regex or any(sign.isalnum() for sign in query.pattern) or not re.search(r"[*?|]|\.\.", query.pattern):
        return ""
    return "; by itself, a sign such as * stands for no word: add a word or a character to it"


def sound(argument: str) -> str:
    """Return what was typed, as it can be written: bytes that were no text are replaced."""
    return argument.encode("utf-8", "replace").decode()


def print_lines(lines: Callable[..., Iterable[Text]], width: int | None) -> None:
    """Print lines on standard output: with colours on a terminal, with brackets elsewhere.

    Args:
        lines: Gives them for so many columns, `coloured` or not.
        width: The columns; by default those of the terminal.
    """
    from rich.console import Console

    console = Console(width=width, highlight=False)
    coloured = console.is_terminal and not console.no_color
    for line in lines(console.width, coloured=coloured):
        if coloured:
            console.print(line, soft_wrap=True)
        else:
            click.echo(line.plain.rstrip())
