"""The command `compare`."""

from __future__ import annotations

from typing import cast

import click

from aligner.cli import options as shared
from aligner.cli.messages import Messages, verbosity
from aligner.cli.outputs import print_view
from aligner.io.files import Limits, check_outputs, saving
from aligner.model.display import counted
from aligner.model.mined import MIN_PROBABILITY

_KINDS = ("proposal", "section", "item", "paragraph")


@click.command()
@click.argument("files", nargs=-1, required=True)
@shared.outputs(f"{shared.OUTPUT_HELP}: .tsv, .csv, .json, .html, .tei.")
@click.option("--division", type=click.Choice(_KINDS), help="What the points are; by default what each text has.")
@click.option(
    "--lang",
    "langs",
    multiple=True,
    metavar="TAG",
    help="Language of the texts, such as zh or en; repeat it for one of each, in their order.",
)
@click.option(
    "--min-probability",
    type=shared.Probability(),
    default=MIN_PROBABILITY,
    show_default=True,
    metavar="P",
    help="Take points and sentences for the same from this probability on.",
)
@shared.encoder
@shared.width
@shared.size_limits
@verbosity
def compare(
    messages: Messages,
    files: tuple[str, ...],
    outputs: tuple[str, ...],
    division: str | None,
    langs: tuple[str, ...],
    min_probability: float,
    encoder: str,
    width: int | None,
    limits: Limits,
) -> None:
    """Set the numbered points of several texts beside each other.

    FILES are two or more texts in any format, in one or several languages, the earliest first. Their points are what
    they number: proposals (一是, First), sections, items. Where a text numbers none, its paragraphs are compared, and a
    message says so. Each row of the table has what belongs together, with its probability. Sentences that another text
    says too are marked with =, those that no earlier one says with +, and those that no later one says with −.

    \b
    Examples:
      aligner compare 2021.txt 2022.txt 2023.txt
      aligner compare 2021.txt 2023.txt -o points.html -o points.tsv
      aligner compare zh.md en.txt --division proposal -o points.tei
    """
    if len(files) < 2:
        raise click.UsageError("name two texts or more")
    if len(langs) not in (0, 1, len(files)):
        raise click.UsageError(f"--lang is given {len(langs)} times for {len(files)} texts: name one, or one of each")
    from aligner.comparing import compare_points
    from aligner.comparing.heads import tell_of_order
    from aligner.comparing.points import PointKind
    from aligner.comparing.tables import terminal_table, writer_for
    from aligner.pipeline import read_text
    from aligner.segmentation import segment

    writers = [writer_for(path) for path in outputs]
    check_outputs(outputs, inputs=files)
    shared.without_effect((width and outputs, "--width does nothing: it is for the terminal"))
    tags = [*langs, *[None] * len(files)] if len(langs) != 1 else [langs[0]] * len(files)
    with messages.watching():
        documents = [segment(read_text(path, tag, limits=limits)) for path, tag in zip(files, tags, strict=False)]
        tell_of_order(documents)
        kind = cast("PointKind | None", division)
        found = compare_points(documents, division=kind, encoder=encoder, min_probability=min_probability)
    if outputs:
        with saving(outputs, inputs=files) as streams:
            for write, stream in zip(writers, streams, strict=True):
                write(found, stream)
    else:
        print_view(lambda _: [terminal_table(found)], width)
    together = sum(row.probability is not None for row in found.rows)
    messages.note(f"{counted(len(found.rows), 'row')}, {together:,} of them with points of several texts")
