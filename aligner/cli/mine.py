"""The command `mine`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import click

from aligner.cli import options as shared
from aligner.cli.inputs import named, read_rules, read_user_dict
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import print_view, refuse_folder
from aligner.errors import ChoiceError
from aligner.io.files import Limits, check_outputs
from aligner.model import language_of
from aligner.model.display import counted
from aligner.model.mined import MIN_PROBABILITY
from aligner.registry import MINED
from aligner.settings import InputFile, Settings


@dataclass(frozen=True, slots=True)
class Options:
    """What `mine` is asked for."""

    source: str
    target: str
    outputs: tuple[str, ...]
    fallback: str | None
    languages: Pair
    encodings: Pair
    segmented: bool
    srx: str | None
    user_dict: str | None
    encoder: str
    min_probability: float
    width: int | None
    limits: Limits


@click.command()
@click.argument("source")
@click.argument("target")
@shared.outputs(
    f"{shared.OUTPUT_HELP}: {', '.join(MINED.suffixes)}. Without it, a table of the matches is printed, with the "
    "beginnings of their texts."
)
@shared.output_name(*MINED)
@shared.two_languages
@shared.two_encodings
@click.option(
    "--segmented", is_flag=True, help="The texts have one sentence per line; blank lines separate paragraphs."
)
@shared.srx
@shared.user_dict
@shared.encoder
@click.option(
    "--min-probability",
    type=shared.Probability(),
    metavar="P",
    default=MIN_PROBABILITY,
    show_default=True,
    help="Leave out matches with a lower probability.",
)
@shared.width
@shared.size_limits
@verbosity
@shared.takes(Options)
def mine(messages: Messages, options: Options) -> None:
    """Find what two texts that are not parallel have in common.

    SOURCE and TARGET are text files as for align, in two languages or in one: a report and the news about it, two
    versions of a law, a press release and its summary. Sentences that translate, quote or restate each other are found
    wherever they stand, each with the probability that they belong together, and with which side says more.

    \b
    Examples:
      aligner mine zh.txt en.txt
      aligner mine 2022.txt 2023.txt -o matches.tsv -o matches.html
      aligner mine 2022.txt 2023.txt --min-probability 0.8
    """
    from aligner.mining.files import mine_files

    formats = [_format(path, options.fallback) for path in options.outputs]
    inputs = named(options.source, options.target, options.srx, options.user_dict)
    check_outputs(options.outputs, inputs=inputs)
    dictionary = read_user_dict(options.user_dict, options.limits)
    settings = Settings(
        segmented=options.segmented,
        rules=read_rules(options.srx, options.limits),
        words=dictionary,
        encoder=options.encoder,
        limits=options.limits,
    )
    source, target = map(InputFile, (options.source, options.target), options.languages, options.encodings)
    with messages.watching():
        mined = mine_files(source, target, settings, min_probability=options.min_probability)
    sides = (mined.source, mined.target)
    decided = all(path != "-" and MINED.suffix_of(path) in MINED.suffixes for path in options.outputs)
    shared.without_effect(
        (dictionary and "zh" not in [language_of(side.lang) for side in sides], shared.NOT_CHINESE),
        (options.fallback and decided, "--format does nothing: it is for outputs whose suffix decides no format"),
        (options.width and options.outputs, "--width does nothing: it is for the table on the terminal"),
    )
    messages.detail(counted(len(mined), "match", "matches"))
    if options.outputs:
        from aligner.formats.mined import write_all

        write_all(mined, list(zip(options.outputs, formats, strict=True)), inputs=inputs)
    else:
        from aligner.render.mined_terminal import view

        print_view(partial(view, mined), options.width)


def _format(path: str, fallback: str | None) -> str:
    """Return the format to write a file in: by its suffix, or else what `--format` says; TSV on standard output."""
    if path == "-":
        return MINED.format_of(path, fallback or "tsv")
    refuse_folder(path)
    try:
        return MINED.format_of(path)
    except ChoiceError:
        if fallback is None:
            raise
        return MINED.format_of(path, fallback)
