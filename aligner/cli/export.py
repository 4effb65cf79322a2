"""The command `export`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from aligner.cli import filtering
from aligner.cli import options as shared
from aligner.cli.documents import Source, SourceDocuments
from aligner.cli.messages import Messages, verbosity
from aligner.cli.outputs import output_format, tell_without_effect, write_options
from aligner.errors import InputError
from aligner.io.files import check_outputs
from aligner.model.display import counted
from aligner.registry import FORMATS

if TYPE_CHECKING:
    from aligner.corpora.filters import Choice


@dataclass(frozen=True, slots=True)
class Options:
    """What `export` is asked for."""

    corpora: tuple[str, ...]
    outputs: tuple[str, ...]
    fallback: str | None
    documents: tuple[str, ...]
    choice: Choice
    one_sided: bool
    words: bool
    lemmas: bool
    as_json: bool


@click.command()
@click.argument("corpora", metavar="CORPUS", nargs=-1, required=True)
@shared.outputs(f"{shared.OUTPUT_HELP}: {', '.join(FORMATS.suffixes)}.", required=True)
@shared.output_name(*FORMATS)
@shared.document
@filtering.chosen
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

    A pair is left out for the first reason that holds, in the order of the table that is printed. Duplicates are looked
    for on the pair, then on the source, then on the target, among what is kept.

    \b
    Examples:
      aligner export book.aligner -o book.tmx -o book.xml
      aligner export book.aligner --document 01 -o 01.xlsx
      aligner export book.aligner --min-confidence 0.5 -o sure.tmx
      aligner export book.aligner --filter duplicates,languages --length-ratio 3 -o pairs.jsonl
    """
    from aligner.corpora.filters import Filters
    from aligner.formats.documents import write_documents

    formats = [output_format(path, options.fallback) for path in options.outputs]
    marks_words = options.words or options.lemmas
    tell_without_effect(
        options.outputs, formats, fallback=options.fallback, one_sided=options.one_sided, words=marks_words
    )
    check_outputs(options.outputs, inputs=options.corpora)
    sources = [Source(path, wanted=options.documents) for path in options.corpora]
    documents = SourceDocuments(sources, Filters(options.choice))
    writing = write_options(one_sided=options.one_sided, words=marks_words, lemmas=options.lemmas)
    paths = list(zip(options.outputs, formats, strict=True))
    try:
        write_documents(documents, paths, writing, inputs=options.corpora)
    except InputError:
        if documents.filters.total and not documents.names:
            approved = options.choice.approved
            hint = "leave out --approved, or approve some first" if approved else "lower --min-confidence"
            raise InputError("no pair is left to be written", file=options.corpora[0], hint=hint) from None
        raise
    told = options.corpora[0] if len(options.corpora) == 1 else None
    documents.filters.tell(told)
    if options.as_json:
        click.echo(filtering.as_json(documents.filters))
    elif options.choice.names or options.choice.length_ratio is not None:
        for line in filtering.table(documents.filters):
            messages.note(line)
    total = f"{counted(len(documents.names), 'document')}, {counted(documents.beads, 'bead')}"
    messages.note(f"{told}: {total}" if told else total)
