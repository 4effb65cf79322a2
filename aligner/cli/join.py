"""The command that takes several alignments: `join`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aligner.cli.messages import Messages, pass_messages, talkative
from aligner.cli.options import input_format, limited, named_format, output_format
from aligner.errors import ChoiceError, InputError
from aligner.io.files import Limits, check_outputs, name_of

if TYPE_CHECKING:
    from aligner.formats import WriteOptions


@click.command()
@click.argument("files", metavar="FILE FILE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write to FILE; repeat for more files. The suffix tells the format: .tmx, .tei, .xml, .tsv. "
    "TSV goes to standard output by default.",
)
@named_format("all FILEs", "a suffix")
@click.option("--format", "fallback", metavar="NAME", help="Format where the suffix does not tell: tmx, tei, tsv.")
@click.option("--one-sided", is_flag=True, help="Write what stands in one language alone into memories too.")
@click.option("--words", is_flag=True, help="Mark words in TEI.")
@limited
@talkative
@pass_messages
def join(
    messages: Messages,
    files: tuple[str, ...],
    outputs: tuple[str, ...],
    name: str | None,
    fallback: str | None,
    one_sided: bool,
    words: bool,
    max_size: int,
    max_line: int,
) -> None:
    """Join alignments that share a version.

    Each FILE is an alignment in any format that holds text. A version is shared where its language and its words are
    the same: English with Chinese and English with French make one memory or corpus with three languages in each unit.
    The version that most files share goes first.

    \b
    Examples:
      aligner join memory.tmx english-french.tmx -o all.tmx
      aligner join memory.tmx english-french.tmx -o all.xml -o all.tsv
    """
    from aligner import formats
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
    check_outputs(outputs, inputs=files)
    alignments = []
    for path in files:
        input_format(path, name)
        alignment = formats.read(path, name, Limits(max_size, max_line))
        if not all(side.text.content.strip() for side in (alignment.source, alignment.target)):
            hint = "write it with its texts first: aligner convert has --source and --target"
            raise InputError("it does not hold the text of both sides", file=name_of(path), hint=hint)
        messages.detail(f"{path}: {alignment.source.lang} and {alignment.target.lang}, {len(alignment)} beads")
        alignments.append(alignment)
    parallel = join_alignments(alignments, [name_of(path) for path in files])
    for document in parallel.documents:
        messages.detail(f"{document.lang}: {len(document)} sentences")
    messages.detail(f"{len(parallel)} units")
    write_all(parallel, list(zip(outputs, chosen, strict=True)), _options(one_sided, words), inputs=files)


def _options(one_sided: bool, words: bool) -> WriteOptions:
    from aligner.formats import WriteOptions

    if not words:
        return WriteOptions(one_sided=one_sided)
    from aligner.segmentation import tokenize

    return WriteOptions(one_sided=one_sided, tokenize=tokenize)
