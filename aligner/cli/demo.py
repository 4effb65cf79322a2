"""The command `demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aligner.cli import options as shared
from aligner.cli.messages import Messages, verbosity
from aligner.cli.outputs import describe, print_alignment
from aligner.errors import InputError
from aligner.io.files import read_string, reading, saving
from aligner.model import Text
from aligner.pipeline import align, only
from aligner.registry import FORMATS


@click.command()
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False),
    default=".",
    metavar="FOLDER",
    help="Write the two files there instead of into the current folder.",
)
@shared.force
@verbosity
def demo(messages: Messages, folder: str) -> None:
    """Align a text that comes with the program.

    It is the release of a meeting of foreign ministers, in Chinese and English. Writes a translation memory,
    release-2025.tmx, and a corpus, release-2025.tei.xml, shows the five proposals of the text, and compares the result
    with an alignment made by hand.

    \b
    Examples:
      aligner demo
    """
    from importlib.resources import as_file

    from aligner.evaluation import evaluate
    from aligner.formats import WriteOptions
    from aligner.formats.ladder import read_links
    from aligner.segmentation import segment as find_sentences
    from aligner.segmentation import tokenize

    outputs = [str(Path(folder, name)) for name in ("release-2025.tmx", "release-2025.tei.xml")]
    with as_file(_release()) as release, saving(outputs) as [memory, corpus]:
        texts = [Text.clean(read_string(str(release / f"{lang}.txt")), lang, f"{lang}.txt") for lang in ("zh", "en")]
        documents = [find_sentences(text) for text in texts]
        with messages.watching():
            alignment = align(*documents)
            proposals = align(*(only("proposal", d) for d in documents))
        describe(messages, alignment)
        FORMATS.load("tmx").write(alignment, memory, WriteOptions())
        FORMATS.load("tei").write(alignment, corpus, WriteOptions(tokenize=tokenize))
        with reading(str(release / "gold.align")) as stream:
            result = evaluate(read_links(stream, "gold.align"), alignment)
    print_alignment(proposals, pager=False)
    click.echo(f"\nWritten: {' and '.join(outputs)}")
    click.echo(f"Compared with the alignment by hand: strict F1 {result.strict.f1:.3f}, {len(alignment)} beads")


def _release() -> Any:
    """The folder of the bundled text: in an installed package, or in a checkout."""
    from importlib.resources import files

    package = files("aligner")
    for folder in (package / "_data" / "release-2025", Path(str(package)).parent / "data" / "release-2025"):
        if (folder / "zh.txt").is_file():
            return folder
    raise InputError("the bundled text is missing", hint="install the package again")
