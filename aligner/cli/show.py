"""The command `show`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.documents import Source, is_project
from aligner.cli.inputs import read_alignment, require_each_text
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import print_alignment, sanitized
from aligner.io.files import Limits
from aligner.model.display import counted, languages

if TYPE_CHECKING:
    from aligner.project import Pair as PairOfProject


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
@shared.document
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
    documents: tuple[str, ...],
    limits: Limits,
) -> None:
    """Show an alignment on the terminal.

    The two sides stand next to each other. Each pair is preceded by its number, the number of sentences on each side,
    and the probability that it is right. Of a project of several documents, these are listed, with how much of each is
    approved; --document NAME shows the pairs of one. Of a project of one document, its pairs are shown.

    \b
    Examples:
      aligner show memory.tmx
      aligner show book.aligner
      aligner show book.aligner --document 01
      aligner show corpus.xml --below 0.8
      aligner show pairs.align --source zh.lines --target en.lines --width 100
    """
    shared.without_effect(shared.encoding_without_texts(encodings, texts))
    if is_project(file) and not documents and (below is None or texts != (None, None)):
        from aligner.project import Project

        with Project.open(file) as project:
            pairs = project.pairs()
        if len(pairs) != 1:
            click.echo("".join(f"{line}\n" for line in _listed(pairs)), nl=False)
            return
    source = Source(file, name, limits, columns=columns, wanted=documents)
    if is_project(file) and texts == (None, None):
        for pair in source.documents():
            click.echo(f"{sanitized(pair.name)}\n")
            print_alignment(pair.alignment, below=below, width=width)
        return
    alignment = read_alignment(source, texts, encodings)
    require_each_text(alignment, file)
    messages.detail(f"{file}: {counted(len(alignment), 'bead')}")
    print_alignment(alignment, below=below, width=width)


def _listed(pairs: Sequence[PairOfProject]) -> Iterator[str]:
    """The documents of a project in columns, with how much of them a person has decided on."""
    from rich.cells import cell_len

    rows: list[tuple[str, ...]] = [("document", "languages", "pairs", "approved", "rejected", "open")]
    rows += [
        (
            sanitized(pair.name),
            languages(pair.source_lang, pair.target_lang),
            *_figures(pair.beads, pair.approved, pair.rejected),
        )
        for pair in pairs
    ]
    totals = [sum(figures) for figures in zip(*((p.beads, p.approved, p.rejected) for p in pairs), strict=True)]
    rows.append((counted(len(pairs), "document"), "", *_figures(*(totals or (0, 0, 0)))))
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            f"{cell}{' ' * (width - cell_len(cell))}" if column < 2 else f"{cell:>{width}}"
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _figures(beads: int, approved: int, rejected: int) -> tuple[str, ...]:
    """How many pairs there are, and of them with the share of all that are approved, rejected, and neither."""
    share = f" ({approved / beads:.0%})" if approved else ""
    return f"{beads:,}", f"{approved:,}{share}", f"{rejected:,}", f"{beads - approved - rejected:,}"
