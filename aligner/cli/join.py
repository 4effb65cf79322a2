"""The command `join`."""

from __future__ import annotations

import click

from aligner.cli import options as shared
from aligner.cli.documents import Source, format_of
from aligner.cli.inputs import columns_of_tables
from aligner.cli.messages import Messages, verbosity
from aligner.cli.outputs import output_format, tell_without_effect, write_options
from aligner.errors import ChoiceError
from aligner.formats.messages import require_text
from aligner.io.files import Limits, check_outputs, name_of
from aligner.model.display import counted


@click.command()
@click.argument("files", metavar="FILE FILE...", nargs=-1, required=True)
@shared.outputs(f"{shared.OUTPUT_HELP}: .tmx, .tei, .xml, .tsv. Without it, TSV goes to standard output.")
@shared.input_name("all FILEs", "a suffix")
@shared.output_name("tmx", "tei", "tsv")
@click.option("--one-sided", is_flag=True, help="Write what is in one language only to translation memories too.")
@click.option("--words", is_flag=True, help="Mark up words in TEI.")
@shared.columns
@shared.size_limits
@verbosity
def join(
    messages: Messages,
    files: tuple[str, ...],
    outputs: tuple[str, ...],
    name: str | None,
    fallback: str | None,
    one_sided: bool,
    words: bool,
    columns: tuple[str, str] | None,
    limits: Limits,
) -> None:
    """Join alignments that share a version.

    Each FILE is an alignment in any format that holds text, or a project. A version is shared if its language and its
    words are the same: English with Chinese and English with French become one memory or corpus with three languages in
    each unit. The version that most files share comes first.

    \b
    Examples:
      aligner join memory.tmx english-french.tmx -o all.tmx
      aligner join memory.tmx english-french.tmx -o all.xml -o all.tsv
    """
    from aligner.formats.joined import JOINED, write_all
    from aligner.joining import join as join_alignments

    if len(files) < 2:
        raise click.UsageError("name at least two alignments")
    outputs = outputs or ("-",)
    chosen = [output_format(path, fallback) for path in outputs]
    for path, form in zip(outputs, chosen, strict=True):
        if form not in JOINED:
            hint = f"choose from: {', '.join(JOINED)}"
            raise ChoiceError(f"{form} has no place for more than two languages", file=path, hint=hint)
    tell_without_effect(outputs, chosen, fallback=fallback, one_sided=one_sided, words=words)
    check_outputs(outputs, inputs=files)
    alignments = []
    asked = columns_of_tables([(path, format_of(path, name)) for path in files], columns)
    for path, those in zip(files, asked, strict=True):
        alignment = Source(path, name, limits, columns=those).alignment()
        require_text(alignment, path, of_both=True)
        messages.detail(
            f"{path}: {alignment.source.lang} and {alignment.target.lang}, {counted(len(alignment), 'bead')}"
        )
        alignments.append(alignment)
    joined = join_alignments(alignments, [name_of(path) for path in files])
    for document in joined.documents:
        messages.detail(f"{document.lang}: {counted(len(document), 'sentence')}")
    messages.detail(counted(len(joined), "unit"))
    writing = write_options(one_sided=one_sided, words=words)
    write_all(joined, list(zip(outputs, chosen, strict=True)), writing, inputs=files)
