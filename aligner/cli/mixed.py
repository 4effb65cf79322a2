"""Commands for texts that hold two languages: `separate`, `glosses`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from aligner.cli.messages import Messages, pass_messages, talkative
from aligner.cli.options import judged, limited, two_languages
from aligner.errors import InputError
from aligner.io.files import Limits, check_outputs, saving
from aligner.pipeline import read_text
from aligner.settings import Settings

if TYPE_CHECKING:
    from aligner.glossary.glosses import Gloss
    from aligner.model import Text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def languages(source: str | None, target: str | None) -> tuple[str, str] | None:
    """The two languages of a page: both or neither can be named.

    Raises:
        InputError: Only one is named.
    """
    if source is None and target is None:
        return None
    if source is None or target is None:
        raise InputError("of a page in two languages name both or neither", hint="add --source-lang or --target-lang")
    return source, target


@click.command()
@click.argument("page")
@click.option(
    "-o", "--output", "outputs", multiple=True, required=True, metavar="FILE", help="Write a version to FILE; give two."
)
@two_languages
@click.option("--encoding", metavar="NAME", help="Encoding of the page.")
@judged
@limited
@talkative
@pass_messages
def separate(
    messages: Messages,
    page: str,
    outputs: tuple[str, ...],
    source_lang: str | None,
    target_lang: str | None,
    encoding: str | None,
    encoder: str,
    max_size: int,
    max_line: int,
) -> None:
    """Take the two versions of a text out of a page.

    PAGE holds both: one after the other, in turns, or in the rows of a table. What has no counterpart in the other
    language, such as an introduction or the comments of readers, is left out, and a message says so.
    The source goes into the first file; without languages, that is the version that comes first in the page, unless the
    names of the files say otherwise: zh.txt, page.en.txt.

    \b
    Examples:
      aligner separate page.txt -o zh.txt -o en.txt
      aligner separate page.txt -o a.txt -o b.txt --source-lang zh --target-lang en-GB
    """
    from aligner.bilingual import read_bilingual

    if len(outputs) != 2:
        raise click.UsageError("give two files to write, each with -o")
    langs = languages(source_lang, target_lang)
    check_outputs(outputs, inputs=[page])
    settings = Settings(encoder=encoder, limits=Limits(max_size, max_line))
    made = read_bilingual(page, langs, encoding=encoding, settings=settings)
    versions = [made.source, made.target]
    if langs is None and _are_named_otherwise(outputs, versions):
        versions.reverse()
    with saving(outputs, inputs=[page]) as streams:
        for stream, version in zip(streams, versions, strict=True):
            stream.write(version.content.encode())
    for path, version in zip(outputs, versions, strict=True):
        messages.detail(f"{path}: {version.lang}, {len(version.content.strip().split(chr(10) * 2))} paragraphs")


def _are_named_otherwise(outputs: Sequence[str], versions: Sequence[Text]) -> bool:
    """Whether a file bears the name of the language of the version that is not meant for it."""
    first, second = (version.lang.partition("-")[0] for version in versions)
    named = [PurePath(path).stem.replace("_", ".").replace("-", ".").lower().split(".") for path in outputs]
    return (second in named[0] and first not in named[0]) or (first in named[1] and second not in named[1])


@click.command()
@click.argument("file")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to FILE, TSV or .csv, not standard output.")
@click.option("--lang", metavar="TAG", help="Language that most of the text is in, such as zh, en or en-GB.")
@click.option("--encoding", metavar="NAME", help="Encoding of the text.")
@click.option("--reverse", is_flag=True, help="Put the language that most of the text is in into the first column.")
@judged
@limited
@talkative
@pass_messages
def glosses(
    messages: Messages,
    file: str,
    output: str,
    lang: str | None,
    encoding: str | None,
    reverse: bool,
    encoder: str,
    max_size: int,
    max_line: int,
) -> None:
    """Collect the glosses of a text as a glossary.

    A gloss is a bracket behind what it translates, in another script: "foster harmony" [讲信修睦], 王毅 [Wang Yi].
    Writes four columns: the term in the language of the quotations (source) and in that of the text (target), whether
    it is a term or a sentence, and the sentence it stands in. The file is a glossary for `aligner align`.

    \b
    Examples:
      aligner glosses page.txt
      aligner glosses page.txt -o glosses.tsv
      aligner glosses page.txt --reverse -o glosses.csv
    """
    from aligner.glossary.glosses import glosses as find_glosses
    from aligner.segmentation import segment

    with saving([output], inputs=[file]) as [stream]:
        limits = Limits(max_size, max_line)
        found = find_glosses(segment(read_text(file, lang, encoding=encoding, limits=limits)), encoder=encoder)
        rows = [("source", "target", "kind", "sentence"), *(_row(gloss, reverse=reverse) for gloss in found)]
        is_csv = PurePath(output).suffix.lower() == ".csv"
        stream.write((_csv(rows) if is_csv else "".join("\t".join(row) + "\n" for row in rows)).encode())
    sentences = sum(gloss.kind == "sentence" for gloss in found)
    messages.note(f"{file}: {len(found) - sentences} terms and {sentences} sentences")


def _row(gloss: Gloss, *, reverse: bool) -> tuple[str, str, str, str]:
    text, inside, sentence = (" ".join(part.split()) for part in (gloss.text, gloss.gloss, gloss.sentence))
    source, target = (text, inside) if gloss.is_foreign != reverse else (inside, text)
    return source, target, gloss.kind, sentence


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    """The rows with commas; a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return content.getvalue()
