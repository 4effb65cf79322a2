"""The commands `translations`, `collocations` and `frequencies`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.memories import Memories, about_signs, memories, print_lines, query, sound
from aligner.cli.messages import Messages, verbosity
from aligner.io.files import check_outputs, saving

if TYPE_CHECKING:
    from aligner.concordance import Query
    from aligner.concordance.lists import Listing
    from aligner.model import Side

_sample = click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=300,
    metavar="NUMBER",
    help="Link the words of at most so many hits, drawn at random, by default 300.",
)
_seed = click.option("--seed", type=int, default=0, metavar="NUMBER", help="Draw other ones with another number.")


@dataclass(frozen=True, slots=True)
class Where:
    """What all three are asked for: where to look, and where to write."""

    memories: Memories
    limit: int
    outputs: tuple[str, ...]
    width: int | None

    def checked(self) -> None:
        """See before long work that the files can be written."""
        from aligner.concordance.lists import writer_for

        for path in self.outputs:
            writer_for(path)
        check_outputs(self.outputs, inputs=self.memories.paths)
        shared.without_effect((self.width and self.outputs, "--width does nothing: it is for the terminal"))

    def write(self, listing: Listing) -> None:
        """Write a list to the files, or on the terminal."""
        from aligner.concordance.lists import lines, writer_for

        if self.outputs:
            with saving(self.outputs, inputs=self.memories.paths) as streams:
                for path, stream in zip(self.outputs, streams, strict=True):
                    writer_for(path)(listing, stream)
            return
        print_lines(partial(lines, listing), self.width)


_where = shared.gathered(
    "where",
    Where,
    click.option(
        "--limit",
        type=click.IntRange(min=0),
        default=50,
        metavar="NUMBER",
        help="Give at most so many rows, by default 50; 0 for all.",
    ),
    shared.outputs(f"{shared.OUTPUT_HELP}: .tsv, .csv, .json, .html."),
    shared.width,
)


@click.command()
@memories
@query
@_sample
@_seed
@_where
@verbosity
def translations(messages: Messages, query: Query, sample: int, seed: int, where: Where) -> None:
    """List the translations of a word or a phrase.

    The commonest come first, by word links in the hits of PATTERN, which is as for aligner search; what translates more
    than PATTERN counts less. Each line gives how often it is translated so, which share of all that is, in how many
    documents, the translation in its commonest form, and an example.

    \b
    Examples:
      aligner translations memory.tmx 合作
      aligner translations memory.tmx "foreign minister" -o translations.html
    """
    from aligner.concordance.lists import of_translations

    where.checked()
    with where.memories.opened(messages) as opened, messages.watching():
        found = opened.translations(query, sample=sample, seed=seed)
        where.write(of_translations(found, sound(query.pattern), where.memories.shown, opened.languages, where.limit))
    drawn = f", drawn from {found.total:,}" if found.total > found.hits else ""
    rest = f", {found.unlinked:,} of them without a counterpart" if found.unlinked else ""
    rest += "" if found.hits else about_signs(query)
    messages.note(f"{_counted(found.places, 'match')} in {_counted(found.hits, 'hit')}{drawn}{rest}")


@click.command()
@memories
@query
@click.option(
    "--window",
    type=click.IntRange(min=1, max=20),
    default=5,
    metavar="NUMBER",
    help="Words to the left and to the right to look at, by default 5.",
)
@_where
@verbosity
def collocations(messages: Messages, query: Query, window: int, where: Where) -> None:
    """List the words that go with a word or a phrase.

    These are the words that stand near it more often than by chance. PATTERN is as for aligner search. Each line gives
    the word, the number of beads in which it is near PATTERN, before it and after it, the number of beads that have it
    at all, and two measures. Log-likelihood, by which the list is sorted, is higher the less likely it is that the two
    meet by chance; log Dice is higher the more often the two are together rather than apart.

    \b
    Examples:
      aligner collocations memory.tmx 合作
      aligner collocations memory.tmx countries --window 2 -o countries.csv
    """
    from aligner.concordance.lists import of_collocations

    where.checked()
    with where.memories.opened(messages) as opened, messages.watching():
        found = opened.collocations(query, window=window)
        where.write(of_collocations(found, sound(query.pattern), where.memories.shown, opened.languages, where.limit))
    rest = _rest(where.limit, len(found)) if found else about_signs(query)
    messages.note(_counted(len(found), "collocation") + rest)


@click.command()
@memories
@click.option(
    "--side", type=click.Choice(("source", "target")), default="source", help="Side to count; by default the source."
)
@click.option(
    "--words",
    type=click.IntRange(min=1, max=8),
    default=1,
    metavar="NUMBER",
    help="Count runs of so many words (n-grams) without punctuation inside; by default single words.",
)
@click.option(
    "--against",
    multiple=True,
    metavar="MEMORY",
    help="List keywords: what is more frequent than in this memory; repeat it before each of several.",
)
@_where
@verbosity
def frequencies(messages: Messages, side: Side, words: int, against: tuple[str, ...], where: Where) -> None:
    """List how often the words of one side stand in memories.

    Each line gives the words, how often they occur, how often in a million words, and in how many documents.
    Width, capital letters, accents, and traditional and simplified characters make no difference. With --against, the
    words that are more frequent than there are sorted by log-likelihood, which is higher the less likely that is by
    chance; log ratio says by how much: 1 for twice as frequent, 2 for four times.

    \b
    Examples:
      aligner frequencies memory.tmx
      aligner frequencies memory.tmx --side target --words 3 -o phrases.csv
    """
    from aligner.concordance.lists import of_frequencies, of_keywords

    where.checked()
    with where.memories.opened(messages) as opened, messages.watching():
        if against:
            others = replace(where.memories, paths=against, documents=())
            with others.opened(messages) as reference:
                keywords = opened.keywords(reference, side, words=words)
            shown = where.memories.shown, others.shown
            where.write(of_keywords(keywords, side, *shown, opened.languages, where.limit))
            what = f"{_counted(len(keywords), 'keyword')} of {shown[0]} against {shown[1]}"
            several = len(where.memories.paths) > 1 and "; --against takes one memory, and is repeated for each"
            messages.note(f"{what}{_rest(where.limit, len(keywords))}{several or ''}")
            return
        found = opened.frequencies(side, words=words)
        where.write(of_frequencies(found, side, where.memories.shown, opened.languages, where.limit))
    rare = "" if found.is_complete else "; what is rare was left out on the way, and some numbers are too small"
    different = len(found.frequencies)
    what = "word" if words == 1 else f"run of {words} words"
    messages.note(f"{_counted(different, 'different ' + what)}{_rest(where.limit, different)}{rare}")


def _counted(number: int, what: str) -> str:
    first, _, rest = what.partition(" of ")
    plural = first if number == 1 else first + ("es" if first.endswith("match") else "s")
    return f"{number:,} {plural}" + (f" of {rest}" if rest else "")


def _rest(limit: int, number: int) -> str:
    return f"; --limit 0 gives all, and not only {limit:,}" if limit and number > limit else ""
