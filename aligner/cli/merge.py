"""The command `merge`."""

from __future__ import annotations

from dataclasses import dataclass

import click

from aligner.cli import options as shared
from aligner.cli.documents import Several, Source, is_project
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import Export, output_format, tell_without_effect
from aligner.io.files import Limits, check_outputs
from aligner.model.display import counted
from aligner.registry import FORMATS


@dataclass(frozen=True, slots=True)
class Options:
    """What `merge` is asked for."""

    files: tuple[str, ...]
    outputs: tuple[str, ...]
    name: str | None
    fallback: str | None
    no_duplicates: bool
    languages: Pair
    columns: tuple[str, str] | None
    one_sided: bool
    min_confidence: float | None
    limits: Limits


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@shared.outputs(f"{shared.OUTPUT_HELP}: .aligner, {', '.join(FORMATS.suffixes)}.", required=True)
@shared.input_name("all FILEs", "a suffix")
@shared.output_name(*FORMATS)
@click.option("--no-duplicates", is_flag=True, help="Leave out pairs whose two sides stand in it already.")
@shared.two_languages
@shared.columns
@shared.one_sided
@shared.min_confidence
@shared.size_limits
@verbosity
@shared.takes(Options)
def merge(messages: Messages, options: Options) -> None:
    """Merge files into one, or corrections into a project.

    Each FILE is an alignment in any format, or a project. Their documents are kept apart in what is written, as export
    does, and called after their files.

    \b
    Examples:
      aligner merge memory.tmx book.aligner -o all.tmx
      aligner merge memory.tmx corpus.xml --no-duplicates -o all.tmx
    """
    from aligner.formats.documents import write_documents

    files = [path for path in options.outputs if not is_project(path)]
    formats = [output_format(path, options.fallback) for path in files]
    tell_without_effect(files, formats, fallback=options.fallback, one_sided=options.one_sided)
    check_outputs(files, inputs=options.files)
    sources = [Source(path, options.name, options.limits, options.languages, options.columns) for path in options.files]
    documents = Several(sources, Export(options.min_confidence))
    write_documents(documents, list(zip(files, formats, strict=True)), inputs=options.files)
    documents.export.tell(None)
    messages.note(f"{counted(len(documents.names), 'document')}, {counted(documents.export.kept, 'bead')}")
