"""The command `merge`."""

from __future__ import annotations

import os
from dataclasses import dataclass

import click

from aligner.cli import options as shared
from aligner.cli.documents import Repeats, Source, SourceDocuments, add_to_project, format_of, is_project
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import output_format, tell_without_effect
from aligner.errors import OutputError
from aligner.io.files import Limits, check_outputs
from aligner.model.display import counted
from aligner.registry import FORMATS

_FAILED = 1


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
def merge(messages: Messages, options: Options) -> int:
    """Merge files into one, or corrections into a project.

    Each FILE is an alignment in any format, or a project. Their documents are kept apart in what is written, as export
    does it, and called after their files.

    If the output is a project (.aligner) that is not there yet, it is made. If it is there, a document that it has is
    corrected: what somebody has changed in the workbook, memory or other file that export wrote becomes changes of the
    project, which can be undone there. It is found by its name, or by its texts. What a file leaves out stays as it
    is; where a pair of it fits nowhere, the exit status is 1. All other documents are added, which is said.

    \b
    Examples:
      aligner merge memory.tmx book.aligner -o all.tmx
      aligner merge memory.tmx corpus.xml --no-duplicates -o all.tmx
      aligner merge book.aligner letters.aligner -o all.aligner
      aligner merge reviewed.xlsx -o book.aligner
      aligner merge corrected.tmx -o book.aligner
    """
    from aligner.corpora.filters import Choice, Filters
    from aligner.formats.documents import write_documents

    projects = [path for path in options.outputs if is_project(path)]
    files = [path for path in options.outputs if path not in projects]
    formats = [output_format(path, options.fallback) for path in files]
    tell_without_effect(files, formats, fallback=options.fallback, one_sided=options.one_sided)
    check_outputs(options.outputs if not projects else files, inputs=options.files)
    if clash := [path for path in projects if path in options.files]:
        raise OutputError(f"{clash[0]} is an input", hint="choose another name for the output")
    documents = SourceDocuments(
        [Source(path, options.name, options.limits, options.languages, options.columns) for path in options.files],
        Filters(Choice(min_confidence=options.min_confidence)),
        repeats=Repeats(leave_out=options.no_duplicates),
    )
    if files:
        write_documents(documents, list(zip(files, formats, strict=True)), inputs=options.files)
    is_there = [os.path.lexists(path) for path in projects]
    unmatched = sum([_merge_into(path, documents, options, messages) for path in projects])
    documents.filters.tell(None)
    if documents.repeats is not None and not projects:
        documents.repeats.tell()
    if files or not any(is_there):
        messages.note(f"{counted(len(documents.names), 'document')}, {counted(documents.beads, 'bead')}")
    return _FAILED if unmatched else 0


def _merge_into(path: str, documents: SourceDocuments, options: Options, messages: Messages) -> int:
    """Correct documents of a project and add others; where there is no such project, make one.

    Returns:
        How many pairs fit nowhere.
    """
    if not os.path.lexists(path):
        add_to_project(path, documents)
        messages.note(f"{path}: {', '.join(documents.names)}")
        return 0
    from aligner.cli.corrections import label_of, merge_into
    from aligner.project import Project

    partial = [file for file in options.files if format_of(file, options.name) in ("tmx", "moses")]
    is_complete = not partial and options.min_confidence is None and not options.no_duplicates
    with Project.open(path) as project:
        merged = merge_into(project, documents, is_complete=is_complete, label=label_of(options.files))
    messages.note(f"{path}: {merged}")
    if merged.added:
        messages.note(f"{path}: as new documents: {', '.join(merged.added)}")
    return merged.unmatched
