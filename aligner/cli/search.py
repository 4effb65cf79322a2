"""The command `search`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import click

from aligner import report
from aligner.cli import options as shared
from aligner.cli.memories import Memories, about_signs, memories, print_lines, query, sound
from aligner.cli.messages import Messages, verbosity
from aligner.errors import EncoderError, InputError
from aligner.io.files import check_outputs, saving

if TYPE_CHECKING:
    from aligner.concordance import Hit, Query


@dataclass(frozen=True, slots=True)
class Options:
    """What `search` is asked for."""

    memories: Memories
    query: Query
    limit: int
    order: str
    sample: int | None
    seed: int
    no_links: bool
    outputs: tuple[str, ...]
    width: int | None


@click.command()
@memories
@query
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
    default="place",
    metavar="ORDER",
    help="Order of the hits: place (in the memory), left or right (what is beside the match), match, confidence; or "
    "words beside the match, such as R1 or L1,R1.",
)
@click.option(
    "--sample", type=click.IntRange(min=1), metavar="NUMBER", help="Draw so many hits at random, the same each time."
)
@click.option("--seed", type=int, default=0, metavar="NUMBER", help="Draw other ones with another number.")
@click.option("--no-links", is_flag=True, help="Do not mark what translates the match, which is faster.")
@shared.outputs(f"{shared.OUTPUT_HELP}: .tsv, .csv, .json, .html.")
@shared.width
@verbosity
@shared.takes(Options)
def search(messages: Messages, options: Options) -> None:
    """Look up a word or a phrase in memories.

    Each hit is shown with its context and with what translates it (KWIC). A MEMORY is an alignment in any format that
    holds text, or a project; several are searched as one. PATTERN is looked for on both sides. Any stretch of Chinese
    is found, in simplified and traditional characters; of English, whole words in all their inflected forms: country
    finds countries. With --regex, PATTERN is a regular expression. Otherwise, in a word, * stands for any letters and ?
    for one; alone, * stands for any word, and .. for up to five words; | separates alternatives.

    The first search builds an index, which is kept for later ones until the memory changes.

    \b
    Examples:
      aligner search memory.tmx 合作
      aligner search memory.tmx "foreign minister" --side target -o hits.html
      aligner search memory.tmx "坚持..合作|机制" --without mechanism --sort R1
    """
    from aligner.concordance.kwic import lines
    from aligner.concordance.tables import SearchQuery, writer_for

    writers = [writer_for(path) for path in options.outputs]
    check_outputs(options.outputs, inputs=options.memories.paths)
    shared.without_effect(
        (options.width and options.outputs, "--width does nothing: it is for the terminal"),
        (options.seed and not options.sample, "--seed does nothing without --sample"),
    )
    several = len(options.memories.paths) > 1
    with options.memories.opened(messages) as found:
        limit = options.limit if options.sample is None else options.sample
        most = limit + 1 if limit and options.sample is None else None
        hits = list(
            found.search(options.query, order=options.order, limit=most, sample=options.sample, seed=options.seed)
        )
        is_all = len(hits) < limit if options.sample else not limit or len(hits) <= limit
        # To count the others is quick where the index alone tells.
        is_slow = options.query.regex or options.query.exact
        total = len(hits) if is_all else None if is_slow else found.count(options.query)
        hits = [replace(hit, bead=hit.place) for hit in (hits[:limit] if limit else hits)]
        if not options.no_links:
            hits = _linked(hits, found.languages)
        if options.outputs:
            about = SearchQuery(sound(options.query.pattern), options.memories.shown, found.languages, total, several)
            with saving(options.outputs, inputs=options.memories.paths) as streams:
                for write, stream in zip(writers, streams, strict=True):
                    write(hits, stream, about)
        else:
            print_lines(partial(lines, hits, several=several), options.width)
    rest = "" if is_all else "; --limit 0 gives all" + (f" {total:,}" if total else "")
    if options.sample:
        rest = f", drawn from {total:,}" if total and not is_all else ""
    rest += "" if hits else about_signs(options.query)
    messages.note(f"{len(hits):,} {'hit' if len(hits) == 1 else 'hits'}{rest}")


def _linked(hits: list[Hit], languages: tuple[str, str]) -> list[Hit]:
    """Hits with what translates their matches, if words can be linked here at all."""
    from aligner.concordance import with_counterparts

    try:
        return with_counterparts(hits, languages)
    except (EncoderError, InputError) as error:
        report.notice("hindered", f"what translates the match is not marked: {error}")
        return hits
