"""The command `search`."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import click

from aligner import report
from aligner.cli import options as shared
from aligner.cli.documents import Source, format_of
from aligner.cli.messages import Messages, verbosity
from aligner.errors import EncoderError, InputError
from aligner.io.files import Limits, check_outputs, saving
from aligner.io.names import shown_name

if TYPE_CHECKING:
    from aligner.concordance import Hit, Order

_SIDES = ("source", "target", "both")
_ORDERS = ("place", "left", "right", "confidence")


@dataclass(frozen=True, slots=True)
class Options:
    """What `search` is asked for."""

    memory: str
    pattern: str
    side: str
    regex: bool
    case: bool
    limit: int
    order: str
    no_links: bool
    outputs: tuple[str, ...]
    width: int | None
    name: str | None
    max_size: int | None
    columns: tuple[str, str] | None
    documents: tuple[str, ...]


@click.command()
@click.argument("memory")
@click.argument("pattern")
@click.option("--side", type=click.Choice(_SIDES), default="both", help="Side to search; by default both.")
@click.option("--regex", is_flag=True, help="PATTERN is a regular expression.")
@click.option("--case", is_flag=True, help="Match capital letters as they are, and no inflected forms.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=50,
    metavar="NUMBER",
    help="Give at most so many hits, by default 50; 0 for all.",
)
@click.option(
    "--sort",
    "order",
    type=click.Choice(_ORDERS),
    default="place",
    help="Order of the hits: as in the memory, by what is left or right of the match, or by confidence.",
)
@click.option("--no-links", is_flag=True, help="Do not mark what translates the match, which is faster.")
@shared.outputs(f"{shared.OUTPUT_HELP}: .tsv, .csv, .json, .html.")
@shared.width
@shared.input_name("MEMORY")
@shared.columns
@shared.document
@click.option("--max-size", type=click.IntRange(min=1), metavar="BYTES", help="Refuse a larger memory.")
@verbosity
@shared.takes(Options)
def search(messages: Messages, options: Options) -> None:
    """Look up a word, a phrase or a regular expression in a memory.

    Each hit is shown with its context and with what translates it (KWIC). MEMORY is an alignment in any format that
    holds text, or a project. PATTERN is looked for on both sides. Any stretch of Chinese is found, in simplified and
    traditional characters; of English, whole words in all their inflected forms: country finds countries. A word that
    ends with * stands for all that begin with it: cooperat*.

    The first search builds an index, which is kept for later ones until the memory changes.

    \b
    Examples:
      aligner search memory.tmx 合作
      aligner search memory.tmx "foreign minister" --side target -o hits.html
      aligner search memory.tmx "坚持..合作|合作机制" --regex --sort right
    """
    from aligner import concordance
    from aligner.concordance.tables import SearchQuery, writer_for

    source = Source(
        options.memory,
        options.name,
        Limits() if options.max_size is None else Limits(options.max_size),
        columns=options.columns,
        wanted=options.documents,
    )
    format_of(options.memory, options.name)
    texts = source.searched()
    writers = [writer_for(path) for path in options.outputs]
    check_outputs(options.outputs, inputs=[options.memory])
    shared.without_effect((options.width and options.outputs, "--width does nothing: it is for the terminal"))
    how: dict[str, Any] = {"side": options.side, "regex": options.regex, "case": options.case}
    with ExitStack() as stack:
        with messages.watching():
            found = stack.enter_context(
                concordance.open_memory(
                    options.memory, options.name, max_size=options.max_size, columns=options.columns, texts=texts
                )
            )
        order, most = cast("Order", options.order), options.limit + 1 if options.limit else None
        hits = list(found.search(options.pattern, **how, order=order, limit=most))
        is_all = not options.limit or len(hits) <= options.limit
        # To count the others is quick where the index alone tells.
        total = len(hits) if is_all else None if options.regex or options.case else found.count(options.pattern, **how)
        hits = hits if is_all else hits[: options.limit]
        hits = [replace(hit, bead=hit.place) for hit in hits]
        if not options.no_links:
            hits = _linked(hits, found.languages)
        if options.outputs:
            about = SearchQuery(_sound(options.pattern), _sound(shown_name(options.memory)), found.languages, total)
            with saving(options.outputs, inputs=[options.memory]) as streams:
                for write, stream in zip(writers, streams, strict=True):
                    write(hits, stream, about)
        else:
            _print(hits, options.width)
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
