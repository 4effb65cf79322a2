"""The command `evaluate`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from aligner import report
from aligner.cli import figures
from aligner.cli import options as shared
from aligner.cli.gold import cases, cases_of_list, repeat
from aligner.cli.gold_lists import SUFFIXES
from aligner.cli.messages import Messages, say, verbosity
from aligner.errors import printable
from aligner.io.files import check_outputs, saving
from aligner.io.names import shown_name
from aligner.model.display import counted
from aligner.report import Notice

if TYPE_CHECKING:
    from aligner.evaluation import CorpusEvaluation

_FAILED = 1
_MOST_TOLD = 20  # failures, and notices


@dataclass(frozen=True, slots=True)
class Options:
    """What `evaluate` is asked for."""

    gold: str
    auto: tuple[str, ...]
    outputs: tuple[str, ...]
    as_json: bool
    word_links: bool
    from_one: bool
    columns: tuple[str, str] | None
    documents: tuple[str, ...]


@click.command()
@click.argument("gold")
@click.argument("auto", nargs=-1)
@shared.outputs("Write the figures to FILE (.tsv, .csv, .json), or what differs to a page (.html); repeat for more.")
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@click.option("--word-links", is_flag=True, help="GOLD and AUTO are lines of word links, such as 0-0 1-2 2p3.")
@click.option("--from-one", is_flag=True, help="The words of GOLD are counted from 1, not from 0.")
@shared.columns
@shared.document
@verbosity
@shared.takes(Options)
def evaluate(messages: Messages, options: Options) -> int:
    """Measure an alignment against a gold standard.

    GOLD and AUTO are alignments in any format, or projects. Strict counts a pair as right if exactly that pair is in
    the other file, lax if a pair there has a source sentence and a target sentence in common with it. Precision counts
    sentences that AUTO leaves without a counterpart, recall leaves those of GOLD out.

    The documents of projects and of files of several are matched by name, the files of two folders by name without
    suffix. A list (.tsv, .csv, .jsonl) as GOLD alone names gold, auto and, if you like, id in each row. Then micro
    averages count each pair the same, macro averages each document. What cannot be measured is told, and the exit
    status is 1. With a second AUTO, both are measured and compared.

    With confidences in AUTO, a table tells how far they can be believed. Behind figures stand 95 % intervals: over
    documents where there are ten or more, else over blocks of pairs.

    With --word-links, word links are measured: precision against all links of GOLD, recall against the sure ones (i-j,
    not ipj), and the alignment error rate (AER).

    \b
    Examples:
      aligner evaluate gold.align corpus.xml
      aligner evaluate gold.align corpus.xml --json
      aligner evaluate gold/ book.aligner -o errors.html -o figures.tsv
      aligner evaluate gold/ letters.aligner book.aligner
      aligner evaluate gold.tsv
      aligner evaluate --word-links --from-one gold.links auto.links
    """
    _check(options)
    if options.word_links:
        click.echo(_word_links(options.gold, options.auto[0], 1 if options.from_one else 0, as_json=options.as_json))
        return 0
    from aligner.evaluation import compare
    from aligner.evaluation.report import to_value, write, writer_of

    for path in options.outputs:
        writer_of(path)
    check_outputs(options.outputs, inputs=[options.gold, *options.auto])
    results = [_measured(messages, options, auto) for auto in options.auto or (None,)]
    first = results[0]
    if options.outputs:
        about = " – ".join(shown_name(path) for path in (options.gold, *options.auto[:1]))
        with saving(options.outputs, inputs=[options.gold, *options.auto]) as streams:
            for path, stream in zip(options.outputs, streams, strict=True):
                write(first, path, stream, printable(about))
    if len(results) == 1:
        click.echo(json.dumps(to_value(first), indent=1) if options.as_json else "\n".join(figures.lines(first)))
    else:
        comparison = compare(*results)
        click.echo("\n".join(figures.compared(results, comparison)))
    return _FAILED if any(result.failures for result in results) else 0


def _check(options: Options) -> None:
    """Refuse options that contradict each other.

    Raises:
        UsageError: They do.
    """
    number, links = len(options.auto), options.word_links
    is_list = PurePath(options.gold).suffix.lower() in SUFFIXES
    from_zero = "--from-one goes with --word-links: sentences are counted as their format says"
    at_a_time = "two alignments are compared on the terminal: evaluate one at a time for --output and --json"
    wrong = [
        (options.from_one and not links, from_zero),
        (options.columns is not None and links, "--columns does not go with --word-links: these are no tables"),
        (options.outputs and links, "--output does not go with --word-links: use --json"),
        (links and number != 1, "--word-links needs GOLD and one AUTO"),
        (not number and not is_list, f"AUTO is missing; GOLD alone must be a list ({', '.join(SUFFIXES)})"),
        (not number and options.documents, "--document does not go with a list: leave rows out of it"),
        (number > 2, "at most two alignments are compared with gold"),
        (number == 2 and (options.outputs or options.as_json), at_a_time),
    ]
    for is_so, reason in wrong:
        if is_so:
            raise click.UsageError(reason)


def _measured(messages: Messages, options: Options, auto: str | None) -> CorpusEvaluation:
    """Measure one system, and tell of the documents that cannot be measured."""
    from aligner.evaluation import evaluate_all

    if auto is None:
        pairs = cases_of_list(options.gold, options.columns)
    else:
        pairs = cases(options.gold, auto, documents=options.documents, columns=options.columns, tell=messages.note)
    names = (options.gold, auto) if auto is not None else ("gold", "auto")
    with _few_notices():
        result = evaluate_all(pairs, names=names)
    gold, predicted = (sum(getattr(d.scores, what) for d in result.documents) for what in ("gold", "predicted"))
    messages.detail(f"{counted(gold, 'gold bead')}, {predicted:,} evaluated")
    for failure in result.failures[:_MOST_TOLD]:
        say(f"{failure.name}: {failure.reason}")
    if failed := len(result.failures):
        more = f", {failed - _MOST_TOLD:,} of them not listed" if failed > _MOST_TOLD else ""
        say(f"{failed:,} of {counted(failed + len(result.documents), 'document')} could not be measured{more}")
    return result


@contextmanager
def _few_notices() -> Iterator[None]:
    """Pass on the first notices of what happens inside; of thousands of files nobody would read all."""
    notices: list[Notice] = []
    try:
        with report.collect_notices() as notices:
            yield
    finally:
        for notice in notices[:_MOST_TOLD]:
            repeat(notice)
        if len(notices) > _MOST_TOLD:
            report.notice(notices[-1].kind, f"{counted(len(notices) - _MOST_TOLD, 'warning')} more of this sort")


def _word_links(gold: str, auto: str, first: int, *, as_json: bool) -> str:
    from aligner.evaluation import evaluate_word_links
    from aligner.links.pharaoh import read_links

    found = [possible for _, possible in read_links(auto)]
    sure = read_links(gold, first=first)
    score = evaluate_word_links(sure, found)
    # Standard input is read once.
    is_above = not first and gold != "-" and all(0 not in link for _, possible in sure for link in possible)
    if is_above and evaluate_word_links(read_links(gold, first=1), found).aer < score.aer:
        reason = "no word has the number 0 in it, and if words were counted from 1 the links would agree better"
        report.notice("doubted", reason, file=gold, hint="add --from-one if they are")
    figures = {"precision": score.precision, "recall": score.recall, "aer": score.aer}
    if as_json:
        return json.dumps(figures, indent=1)
    rows = [("precision", score.precision), ("recall", score.recall), ("error rate", score.aer)]
    return "\n".join(f"{name:10}{figure:8.3f}" for name, figure in rows)
