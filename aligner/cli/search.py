"""The command that searches a memory: `search`."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, cast

import click

from aligner import report
from aligner.cli.messages import Messages, pass_messages, talkative
from aligner.cli.options import input_format, named_format
from aligner.errors import EncoderError, InputError
from aligner.io.files import check_outputs, name_of, saving

if TYPE_CHECKING:
    from aligner.concordance import Hit, Order

_SIDES = ("source", "target", "both")
_ORDERS = ("place", "left", "right", "confidence")


@click.command()
@click.argument("memory")
@click.argument("pattern")
@click.option("--side", type=click.Choice(_SIDES), default="both", help="Where to look; on both sides by default.")
@click.option("--regex", is_flag=True, help="PATTERN is a regular expression.")
@click.option("--case", is_flag=True, help="As it is written: with its capital letters, and without inflected forms.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=50,
    metavar="NUMBER",
    help="Give so many hits, 50 by default; 0 for all.",
)
@click.option(
    "--sort",
    "order",
    type=click.Choice(_ORDERS),
    default="place",
    help="Order: place in the memory, what is left or right of the match, or the surest pairs first.",
)
@click.option("--no-links", is_flag=True, help="Do not mark what translates the match, which is quicker.")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write to FILE; repeat for more files. The suffix tells the format: .tsv, .csv, .json, .html.",
)
@click.option("--width", type=click.IntRange(min=20), help="Columns to use; by default those of the terminal.")
@named_format("MEMORY")
@click.option("--max-size", type=click.IntRange(min=1), metavar="BYTES", help="Refuse a larger memory.")
@talkative
@pass_messages
def search(
    messages: Messages,
    memory: str,
    pattern: str,
    side: str,
    regex: bool,
    case: bool,
    limit: int,
    order: str,
    no_links: bool,
    outputs: tuple[str, ...],
    width: int | None,
    name: str | None,
    max_size: int | None,
) -> None:
    """Find a word, a phrase or a regular expression in a memory, with what is around it and what translates it.

    MEMORY is an alignment in any format that holds text. PATTERN is looked for on both sides. Any stretch of Chinese is
    found, in simplified and traditional characters; of English, whole words in all forms of the one that is given:
    country finds countries. A word that ends with * stands for all that begin like that: cooperat*.

    The first search makes an index, which is kept for the next ones until the memory changes.

    \b
    Examples:
      aligner search memory.tmx 合作
      aligner search memory.tmx "foreign minister" --side target -o hits.html
      aligner search memory.tmx "坚持..合作|合作机制" --regex --sort right
    """
    from aligner import concordance
    from aligner.concordance.tables import About, writer_for

    input_format(memory, name)
    writers = [writer_for(path) for path in outputs]
    check_outputs(outputs, inputs=[memory])
    asked: dict[str, Any] = {"side": side, "regex": regex, "case": case}
    with ExitStack() as stack:
        with messages.watching():
            opened = concordance.opened(memory, name, max_size=max_size)
            found = stack.enter_context(opened)
        hits = list(found.search(pattern, **asked, order=cast("Order", order), limit=limit + 1 if limit else None))
        is_all = not limit or len(hits) <= limit
        # To count the others is quick where the index alone tells.
        total = len(hits) if is_all else None if regex or case else found.count(pattern, **asked)
        hits = hits if is_all else hits[:limit]
        if not no_links:
            hits = _linked(hits, found.languages)
        if outputs:
            about = About(_sound(pattern), _sound(name_of(memory)), found.languages, total)
            with saving(outputs, inputs=[memory]) as streams:
                for write, stream in zip(writers, streams, strict=True):
                    write(hits, stream, about)
        else:
            _print(hits, width)
    rest = "" if is_all else "; --limit 0 gives all" + (f" {total:,}" if total else "")
    messages.note(f"{len(hits):,} {'hit' if len(hits) == 1 else 'hits'}{rest}")


def _sound(argument: str) -> str:
    """What was typed, as it can be written: bytes that were no text are replaced."""
    return argument.encode("utf-8", "replace").decode()


def _linked(hits: list[Hit], languages: tuple[str, str]) -> list[Hit]:
    """Hits with what translates their matches, if words can be linked here at all."""
    from aligner.concordance import with_counterparts

    try:
        return with_counterparts(hits, languages)
    except (EncoderError, InputError) as error:
        report.notice("hindered", f"what translates the match is not marked: {error}")
        return hits


def _print(hits: list[Hit], width: int | None) -> None:
    """Print hits on standard output: with colours on a terminal, with brackets elsewhere."""
    from rich.console import Console

    from aligner.concordance.kwic import lines

    console = Console(width=width, highlight=False)
    coloured = console.is_terminal and not console.no_color
    for line in lines(hits, console.width, coloured=coloured):
        if coloured:
            console.print(line, soft_wrap=True)
        else:
            click.echo(line.plain.rstrip())
