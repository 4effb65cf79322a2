"""The command `separate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import click

from aligner.cli import options as shared
from aligner.cli.inputs import both_or_neither
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.io.files import Limits, check_outputs, saving
from aligner.model import Text, language_of
from aligner.model.display import counted
from aligner.settings import Settings


@click.command()
@click.argument("page")
@shared.outputs("Write one of the versions to FILE; give two.", required=True)
@shared.two_languages
@click.option("--encoding", metavar="NAME", help="Encoding of the page.")
@shared.encoder
@shared.size_limits
@verbosity
def separate(
    messages: Messages,
    page: str,
    outputs: tuple[str, ...],
    languages: Pair,
    encoding: str | None,
    encoder: str,
    limits: Limits,
) -> None:
    """Separate the two versions of a text that are on one page.

    PAGE holds both: one after the other, alternating, or in the rows of a table. What has no counterpart in the other
    language, such as an introduction or readers' comments, is left out, and a message says so. The source goes into
    the first file; if no languages are named, that is the version that comes first on the page, unless the names of
    the files say otherwise: zh.txt, page.en.txt.

    \b
    Examples:
      aligner separate page.txt -o zh.txt -o en.txt
      aligner separate page.txt -o a.txt -o b.txt --source-lang zh --target-lang en-GB
    """
    from aligner.bilingual import read_bilingual

    if len(outputs) != 2:
        raise click.UsageError("give two files to write, each with -o")
    langs = both_or_neither(languages)
    check_outputs(outputs, inputs=[page])
    settings = Settings(encoder=encoder, limits=limits)
    made = read_bilingual(page, langs, encoding=encoding, settings=settings)
    versions = [made.source, made.target]
    if langs is None and _are_named_otherwise(outputs, versions):
        versions.reverse()
    with saving(outputs, inputs=[page]) as streams:
        for stream, version in zip(streams, versions, strict=True):
            stream.write(version.content.encode())
    for path, version in zip(outputs, versions, strict=True):
        messages.detail(
            f"{path}: {version.lang}, {counted(len(version.content.strip().split(chr(10) * 2)), 'paragraph')}"
        )


def _are_named_otherwise(outputs: Sequence[str], versions: Sequence[Text]) -> bool:
    """Return whether a file bears the name of the language of the version that is not meant for it."""
    first, second = (language_of(version.lang) for version in versions)
    named = [PurePath(path).stem.replace("_", ".").replace("-", ".").lower().split(".") for path in outputs]
    return (second in named[0] and first not in named[0]) or (first in named[1] and second not in named[1])
