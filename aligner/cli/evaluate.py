"""The command `evaluate`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.documents import Source, format_of, is_project
from aligner.cli.inputs import columns_of_tables, input_format
from aligner.cli.messages import Messages, verbosity
from aligner.io.files import reading
from aligner.model import Alignment
from aligner.model.display import counted
from aligner.registry import FORMATS

if TYPE_CHECKING:
    from aligner.evaluation import Evaluation, NumberedBead


@click.command()
@click.argument("gold")
@click.argument("auto")
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@click.option("--word-links", is_flag=True, help="GOLD and AUTO are lines of word links, such as 0-0 1-2 2p3.")
@click.option("--from-one", is_flag=True, help="The words of GOLD are counted from 1, not from 0.")
@shared.columns
@shared.document
@verbosity
def evaluate(
    messages: Messages,
    gold: str,
    auto: str,
    as_json: bool,
    word_links: bool,
    from_one: bool,
    columns: tuple[str, str] | None,
    documents: tuple[str, ...],
) -> None:
    """Measure an alignment against a gold standard.

    GOLD and AUTO are alignments in any format, or projects. Strict counts a pair as right if exactly that pair is in
    the other file, lax if a pair there has a source sentence and a target sentence in common with it. Precision counts
    sentences that AUTO leaves without a counterpart, recall leaves those of GOLD out.

    With --word-links, word links are measured: precision against all links of GOLD, recall against the sure ones (i-j,
    not ipj), and the alignment error rate (AER).

    \b
    Examples:
      aligner evaluate gold.align corpus.xml
      aligner evaluate gold.align corpus.xml --json
      aligner evaluate --word-links --from-one gold.links auto.links
    """
    if from_one and not word_links:
        raise click.UsageError("--from-one goes with --word-links: sentences are counted as their format says")
    if columns is not None and word_links:
        raise click.UsageError("--columns does not go with --word-links: these are no tables")
    if word_links:
        click.echo(_word_links(gold, auto, 1 if from_one else 0, as_json=as_json))
        return
    from aligner.evaluation import evaluate as measure

    asked = columns_of_tables([(path, format_of(path, None, option=None)) for path in (gold, auto)], columns)
    result = measure(
        *(_links(path, those, documents) for path, those in zip((gold, auto), asked, strict=True)), names=(gold, auto)
    )
    messages.detail(f"{counted(result.gold, 'gold bead')}, {result.predicted:,} evaluated")
    click.echo(_figures_json(result) if as_json else _figures(result))


def _word_links(gold: str, auto: str, first: int, *, as_json: bool) -> str:
    from aligner.evaluation import evaluate_word_links
    from aligner.links.pharaoh import read_links

    found = [possible for _, possible in read_links(auto)]
    score = evaluate_word_links(read_links(gold, first=first), found)
    figures = {"precision": score.precision, "recall": score.recall, "aer": score.aer}
    if as_json:
        return json.dumps(figures, indent=1)
    rows = [("precision", score.precision), ("recall", score.recall), ("error rate", score.aer)]
    return "\n".join(f"{name:10}{figure:8.3f}" for name, figure in rows)


def _links(
    path: str, columns: tuple[str, str] | None, documents: tuple[str, ...]
) -> Alignment | Iterable[NumberedBead]:
    """An alignment, or the bare links of a format for gold data, which may cross."""
    from aligner import formats

    source = Source(path, wanted=documents if is_project(path) else (), option=None)
    if source.is_of_documents:
        return source.alignment()
    form: formats.Format = FORMATS.load(input_format(path, None, option=None))
    if form.read_links is None:
        return formats.read(path, columns=columns)
    with reading(path) as stream:
        return form.read_links(stream, path)


def _figures(result: Evaluation) -> str:
    rows = [f"{'':10}{'strict':>8}{'lax':>8}"]
    for name in ("precision", "recall", "f1"):
        label = "F1" if name == "f1" else name.capitalize()
        rows.append(f"{label:10}{getattr(result.strict, name):8.3f}{getattr(result.lax, name):8.3f}")
    rows += ["", f"{'shape':10}{'gold':>8}{'found':>8}{'recall':>8}"]
    rows += [f"{s.shape:10}{s.gold:8}{s.found:8}{s.found / s.gold:8.3f}" for s in result.shapes]
    return "\n".join(rows)


def _figures_json(result: Evaluation) -> str:
    value = {
        name: {"precision": score.precision, "recall": score.recall, "f1": score.f1}
        for name, score in (("strict", result.strict), ("lax", result.lax))
    }
    counts = {"gold": result.gold, "predicted": result.predicted}
    shapes = [{"shape": s.shape, "gold": s.gold, "found": s.found} for s in result.shapes]
    return json.dumps({**value, **counts, "shapes": shapes}, indent=1)
