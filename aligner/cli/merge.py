"""The command `merge`."""

from __future__ import annotations

import os
from dataclasses import dataclass

import click

from aligner.cli import options as shared
from aligner.cli.documents import Repeats, Several, Source, add_to_project, format_of, is_project
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import Export, output_format, tell_without_effect
from aligner.errors import OutputError
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
@click.option("--no-duplicates", is_flag=True, help="Leave out pairs that stood in it already, word for word.")
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
    does it, and called after their files.

    If the output is a project (.aligner) that is there, a document that it has is corrected: what a reviewer has
    changed in the workbook that export wrote becomes changes of the project, which can be undone there. All other
    documents are added.

    \b
    Examples:
      aligner merge memory.tmx book.aligner -o all.tmx
      aligner merge memory.tmx corpus.xml --no-duplicates -o all.tmx
      aligner merge reviewed.xlsx -o book.aligner
    """
    from aligner.formats.documents import write_documents

    projects = [path for path in options.outputs if is_project(path)]
    files = [path for path in options.outputs if path not in projects]
    formats = [output_format(path, options.fallback) for path in files]
    tell_without_effect(files, formats, fallback=options.fallback, one_sided=options.one_sided)
    check_outputs(options.outputs if not projects else files, inputs=options.files)
    if clash := [path for path in projects if path in options.files]:
        raise OutputError(f"{clash[0]} is an input", hint="choose another name for the output")
    documents = Several(
        [Source(path, options.name, options.limits, options.languages, options.columns) for path in options.files],
        Export(options.min_confidence),
        repeats=Repeats(leave_out=options.no_duplicates),
    )
    if files:
        write_documents(documents, list(zip(files, formats, strict=True)), inputs=options.files)
    for path in projects:
        _merge_into(path, documents, options, messages)
    documents.export.tell(None)
    if documents.repeats is not None and not projects:
        documents.repeats.tell()
    messages.note(f"{counted(len(documents.names), 'document')}, {counted(documents.beads, 'bead')}")


def _merge_into(path: str, documents: Several, options: Options, messages: Messages) -> None:
    """Correct documents of a project and add others; where there is no such project, make one."""
    if not os.path.lexists(path):
        add_to_project(path, documents)
        return
    from aligner.cli.corrections import label_of, merge_into
    from aligner.project import Project

    partial = [file for file in options.files if format_of(file, options.name) in ("tmx", "moses")]
    is_whole = not partial and options.min_confidence is None and not options.no_duplicates
    with Project.open(path) as project:
        merged = merge_into(project, documents, is_whole=is_whole, label=label_of(options.files))
    messages.note(f"{path}: {merged}")
