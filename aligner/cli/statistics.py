"""The command `statistics`."""

from __future__ import annotations

import os
from dataclasses import dataclass

import click

from aligner import report
from aligner.cli import options as shared
from aligner.cli.documents import Source, count_of
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import sanitized
from aligner.io.files import Limits, check_outputs, saving
from aligner.model.display import counted

_LISTED = 10  # documents on the terminal


@dataclass(frozen=True, slots=True)
class Options:
    """What `statistics` is asked for."""

    corpora: tuple[str, ...]
    outputs: tuple[str, ...]
    name: str | None
    languages: Pair
    documents: tuple[str, ...]
    no_words: bool
    limits: Limits


@click.command()
@click.argument("corpora", metavar="CORPUS", nargs=-1, required=True)
@shared.outputs("Write to FILE: .html a page, .tsv the documents, .json all figures; repeat for more files.")
@shared.input_name("each CORPUS")
@shared.two_languages
@shared.document
@click.option("--no-words", is_flag=True, help="Count no words and nothing that stands there twice: much quicker.")
@shared.size_limits
@verbosity
@shared.takes(Options)
def statistics(messages: Messages, options: Options) -> None:
    """Count the documents, pairs and words of a corpus.

    It also says how well the texts fit. CORPUS is a project, or a file of one or more documents. Documents that fit
    least come first: fit is the mean confidence of their pairs, times the share of them that have both sides. A token
    is a word, punctuation does not count; types are different words, whatever their case.

    \b
    Examples:
      aligner statistics book.aligner
      aligner statistics book.aligner -o statistics.html -o fit.tsv
      aligner statistics memory.tmx corpus.xml --no-words
    """
    from aligner.corpora import figures
    from aligner.corpora.statistics import Statistics
    from aligner.render.tables import writer_for

    writers = [(path, writer_for(figures.WRITERS, path, "statistics")) for path in options.outputs]
    check_outputs(options.outputs, inputs=options.corpora)
    found = Statistics(words=not options.no_words)
    sources = [
        Source(path, options.name, options.limits, options.languages, wanted=options.documents)
        for path in options.corpora
    ]
    total = count_of(sources)
    with messages.watching(), report.stage("counting"):
        for number, pair in enumerate((pair for source in sources for pair in source.documents()), 1):
            report.progress(number, total)
            found.add(pair)
    names = [os.path.basename(path) for path in options.corpora]
    with saving(options.outputs, inputs=options.corpora) as streams:
        for (_, write), stream in zip(writers, streams, strict=True):
            write(found, names, stream)
    if not options.outputs:
        for line in figures.lines(found, _LISTED):
            click.echo(sanitized(line))
    messages.detail(f"{counted(found.documents, 'document')}, {counted(found.beads, 'bead')}")
