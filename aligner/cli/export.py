"""The command `export`."""

from __future__ import annotations

from dataclasses import dataclass

import click

from aligner.cli import options as shared
from aligner.cli.documents import Source, SourceDocuments
from aligner.cli.messages import Messages, verbosity
from aligner.cli.outputs import Export, output_format, tell_without_effect, write_options
from aligner.errors import InputError
from aligner.io.files import check_outputs
from aligner.model.display import counted
from aligner.registry import FORMATS


@dataclass(frozen=True, slots=True)
class Options:
    """What `export` is asked for."""

    project: str
    outputs: tuple[str, ...]
    fallback: str | None
    documents: tuple[str, ...]
    approved: bool
    one_sided: bool
    min_confidence: float | None
    words: bool
    lemmas: bool


@click.command()
@click.argument("project")
@shared.outputs(f"{shared.OUTPUT_HELP}: {', '.join(FORMATS.suffixes)}.", required=True)
@shared.output_name(*FORMATS)
@shared.document
@click.option("--approved", is_flag=True, help="Write only pairs that somebody has approved.")
@shared.one_sided
@shared.min_confidence
@click.option("--words", is_flag=True, help="Mark up words in TEI, XCES and vertical text.")
@click.option("--lemmas", is_flag=True, help="Mark up words with lemmas and parts of speech (aligner[annotate]).")
@verbosity
@shared.takes(Options)
def export(messages: Messages, options: Options) -> None:
    """Write the documents of a project in other formats.

    All documents go into each file and are kept apart there: a memory names the document in each unit, a corpus has a
    text with its own header for each, a table a column. Rejected pairs are left out of memories.

    \b
    Examples:
      aligner export book.aligner -o book.tmx -o book.xml
      aligner export book.aligner --document 01 -o 01.xlsx
      aligner export book.aligner --min-confidence 0.5 -o sure.tmx
    """
    from aligner.formats.documents import write_documents

    formats = [output_format(path, options.fallback) for path in options.outputs]
    marks_words = options.words or options.lemmas
    tell_without_effect(
        options.outputs, formats, fallback=options.fallback, one_sided=options.one_sided, words=marks_words
    )
    check_outputs(options.outputs, inputs=[options.project])
    chosen = Export(options.min_confidence, approved=options.approved)
    documents = SourceDocuments([Source(options.project, wanted=options.documents)], chosen)
    writing = write_options(one_sided=options.one_sided, words=marks_words, lemmas=options.lemmas)
    paths = list(zip(options.outputs, formats, strict=True))
    try:
        write_documents(documents, paths, writing, inputs=[options.project])
    except InputError:
        if documents.export.total and not documents.names:
            hint = "leave out --approved, or approve some first" if options.approved else "lower --min-confidence"
            raise InputError("no pair is left to be written", file=options.project, hint=hint) from None
        raise
    documents.export.tell(options.project)
    total = f"{counted(len(documents.names), 'document')}, {counted(documents.beads, 'bead')}"
    messages.note(f"{options.project}: {total}")
