"""The command `glosses`."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.messages import Messages, verbosity
from aligner.io.files import Limits, saving
from aligner.model.display import counted
from aligner.pipeline import read_text
from aligner.render.tables import write_csv, write_tsv

if TYPE_CHECKING:
    from aligner.glossary.glosses import Gloss


@click.command()
@click.argument("file")
@shared.output("Write to FILE, as TSV or .csv, not to the terminal.")
@click.option("--lang", metavar="TAG", help="Language that most of the text is in, such as zh, en or en-GB.")
@click.option("--encoding", metavar="NAME", help="Encoding of the text.")
@click.option("--reverse", is_flag=True, help="Put the language that most of the text is in into the first column.")
@shared.encoder
@shared.size_limits
@verbosity
def glosses(
    messages: Messages,
    file: str,
    output: str,
    lang: str | None,
    encoding: str | None,
    reverse: bool,
    encoder: str,
    limits: Limits,
) -> None:
    """Collect the glosses in a text as a glossary.

    A gloss is a translation in brackets after what it translates, in another script: "foster harmony" [讲信修睦], 王毅
    [Wang Yi]. Writes four columns: the term in the language of the quotations (source) and in that of the text
    (target), whether it is a term or a sentence, and the sentence that it is in. `aligner align` takes the file as a
    glossary.

    \b
    Examples:
      aligner glosses page.txt
      aligner glosses page.txt -o glosses.tsv
      aligner glosses page.txt --reverse -o glosses.csv
    """
    from aligner.glossary.glosses import glosses as find_glosses
    from aligner.segmentation import segment

    with saving([output], inputs=[file]) as [stream]:
        text = read_text(file, lang, encoding=encoding, limits=limits)
        found = find_glosses(segment(text), encoder=encoder)
        rows = [("source", "target", "kind", "sentence"), *(_row(gloss, reverse=reverse) for gloss in found)]
        write = write_csv if PurePath(output).suffix.lower() == ".csv" else write_tsv
        write(rows, stream)
    sentences = sum(gloss.kind == "sentence" for gloss in found)
    messages.note(f"{file}: {counted(len(found) - sentences, 'term')} and {counted(sentences, 'sentence')}")


def _row(gloss: Gloss, *, reverse: bool) -> tuple[str, str, str, str]:
    text, inside, sentence = (" ".join(part.split()) for part in (gloss.text, gloss.gloss, gloss.sentence))
    source, target = (text, inside) if gloss.is_foreign != reverse else (inside, text)
    return source, target, gloss.kind, sentence
