"""The command `show`."""

from __future__ import annotations

import click

from aligner.cli import options as shared
from aligner.cli.inputs import read_alignment, require_each_text
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import print_alignment
from aligner.io.files import Limits
from aligner.model.display import counted


@click.command()
@click.argument("file")
@shared.input_name("the file")
@click.option(
    "--below",
    type=shared.Probability(),
    help="Show only pairs with a lower confidence than this, that nobody has approved.",
)
@shared.width
@shared.two_texts
@shared.two_encodings
@shared.columns
@shared.size_limits
@verbosity
def show(
    messages: Messages,
    file: str,
    name: str | None,
    below: float | None,
    width: int | None,
    texts: Pair,
    encodings: Pair,
    columns: tuple[str, str] | None,
    limits: Limits,
) -> None:
    """Show an alignment on the terminal.

    The two sides stand next to each other. Each pair is preceded by its number, the number of sentences on each side,
    and the probability that it is right.

    \b
    Examples:
      aligner show memory.tmx
      aligner show corpus.xml --below 0.8
      aligner show pairs.align --source zh.lines --target en.lines --width 100
    """
    shared.without_effect(shared.encoding_without_texts(encodings, texts))
    alignment = read_alignment(file, name, texts, encodings, limits, columns=columns)
    require_each_text(alignment, file)
    messages.detail(f"{file}: {counted(len(alignment), 'bead')}")
    print_alignment(alignment, below=below, width=width)
