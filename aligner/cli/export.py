"""The command `export`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from aligner.cli import filtering, sharding
from aligner.cli import options as shared
from aligner.cli.documents import Source, SourceDocuments
from aligner.cli.messages import Messages, verbosity
from aligner.cli.outputs import output_format, tell_without_effect, write_options
from aligner.errors import InputError
from aligner.io.files import check_outputs
from aligner.model.display import counted
from aligner.registry import FORMATS

if TYPE_CHECKING:
    from aligner.corpora.filters import Choice, Filters
    from aligner.formats import WriteOptions


@dataclass(frozen=True, slots=True)
class Options:
    """What `export` is asked for."""

    corpora: tuple[str, ...]
    outputs: tuple[str, ...]
    fallback: str | None
    documents: tuple[str, ...]
    choice: Choice
    sharding: sharding.Sharding
    one_sided: bool
    words: bool
    lemmas: bool
    as_json: bool


@click.command()
@click.argument("corpora", metavar="CORPUS", nargs=-1, required=True)
@shared.outputs(f"{shared.OUTPUT_HELP}: {', '.join(FORMATS.suffixes)}; or to a FOLDER/.", required=True)
@shared.output_name(*FORMATS)
@shared.document
@filtering.chosen
@sharding.sharding
@shared.one_sided
@click.option("--words", is_flag=True, help="Mark up words in TEI, XCES and vertical text.")
@click.option("--lemmas", is_flag=True, help="Mark up words with lemmas and parts of speech (aligner[annotate]).")
@click.option("--json", "as_json", is_flag=True, help="Print how many pairs were left out as JSON.")
@verbosity
@shared.takes(Options)
def export(messages: Messages, options: Options) -> None:
    """Write the documents of a corpus in other formats.

    CORPUS is a project, or a file of several documents; of several, the documents follow each other. All documents go
    into each file and are kept apart there: a memory names the document in each unit, a TEI corpus has a text with its
    own header for each, a table a column. Rejected pairs are left out of memories.

    A folder gets files of about one size (data/part-00001.parquet), a list of them with their digests (manifest.json),
    and a datasheet (datasheet.md) in which people answer what no program knows. Exported again, what is still the same
    stays as it is. With --split, what stands in a later part is left out of those before it.

    A pair is left out for the first reason that holds, in the order of the table that is printed. Duplicates are looked
    for on the pair, then on the source, then on the target, among what is kept.

    \b
    Examples:
      aligner export book.aligner -o book.tmx -o book.xml
      aligner export book.aligner --document 01 -o 01.xlsx
      aligner export book.aligner --min-confidence 0.5 -o sure.tmx
      aligner export book.aligner --filter duplicates,languages --length-ratio 3 -o pairs.jsonl
      aligner export book.aligner -o corpus/ --format jsonl --split train=.9,dev=.05,test=.05
    """
    from aligner.corpora.filters import Filters

    marks_words = options.words or options.lemmas
    writing = write_options(one_sided=options.one_sided, words=marks_words, lemmas=options.lemmas)
    sources = [Source(path, wanted=options.documents) for path in options.corpora]
    told = options.corpora[0] if len(options.corpora) == 1 else None
    if any(map(sharding.is_folder, options.outputs)):
        if len(options.outputs) > 1:
            raise click.UsageError("a folder is written alone: name one with -o, and nothing else")
        folder, filters = options.outputs[0], Filters(options.choice)
        with messages.watching():
            release = sharding.export(sources, folder, options.fallback, options.sharding, filters, writing)
        documents, beads = release.statistics.documents, release.statistics.beads
        written = f" in {counted(len(release.shards), 'shard')}, {release.written:,} of them new or changed"
        for name, part in release.parts.items() if options.sharding.split else ():
            share = part["beads"] / max(beads, 1)
            messages.note(f"{name}: {counted(part['documents'], 'document')}, {part['beads']:,} beads ({share:.1%})")
        if release.removed:
            written += f"; {counted(release.removed, 'file')} of the export before removed"
    else:
        if options.sharding.is_asked:
            hint = "-o corpus/ --format parquet"
            raise click.UsageError(f"--shard-size and --split are for a folder: {hint}")
        filters, documents, beads = _to_files(options, sources, writing)
        written = ""
        filters.tell_of_documents(told)
    filters.tell(told)
    if options.as_json:
        click.echo(filtering.as_json(filters))
    elif options.choice.names or options.choice.length_ratio is not None:
        for line in filtering.table(filters):
            messages.note(line)
    total = f"{counted(documents, 'document')}, {counted(beads, 'bead')}{written}"
    messages.note(f"{told}: {total}" if told else total)


def _to_files(options: Options, sources: Sequence[Source], writing: WriteOptions) -> tuple[Filters, int, int]:
    """Write all documents to each output; returns what has counted the pairs, and how much was written."""
    from aligner.corpora.filters import Filters
    from aligner.formats.documents import write_documents

    formats = [output_format(path, options.fallback) for path in options.outputs]
    tell_without_effect(
        options.outputs,
        formats,
        fallback=options.fallback,
        one_sided=options.one_sided,
        words=options.words or options.lemmas,
    )
    check_outputs(options.outputs, inputs=options.corpora)
    documents = SourceDocuments(sources, Filters(options.choice))
    paths = list(zip(options.outputs, formats, strict=True))
    try:
        write_documents(documents, paths, writing, inputs=options.corpora)
    except InputError:
        if documents.filters.total and not documents.names:
            approved = options.choice.approved
            hint = "leave out --approved, or approve some first" if approved else "lower --min-confidence"
            raise InputError("no pair is left to be written", file=options.corpora[0], hint=hint) from None
        raise
    return documents.filters, len(documents.names), documents.beads
