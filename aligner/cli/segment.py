"""The command `segment`."""

from __future__ import annotations

import json

import click

from aligner.cli import options as shared
from aligner.cli.inputs import named, read_rules, read_user_dict
from aligner.cli.messages import Messages, verbosity
from aligner.io.files import Limits, saving
from aligner.languages import get
from aligner.model import Document, Span, language_of
from aligner.model.display import counted
from aligner.pipeline import read_text


@click.command()
@click.argument("file")
@shared.output("Write to FILE instead of standard output.")
@click.option("--lang", metavar="TAG", help="Language of the text, such as zh, zh-TW, en or en-GB.")
@click.option("--encoding", metavar="NAME", help="Encoding of the text.")
@click.option("--tokens", is_flag=True, help="Put spaces between the words.")
@shared.srx
@shared.user_dict
@click.option("--json", "as_json", is_flag=True, help="Write offsets, paragraphs and divisions as well, as JSON.")
@shared.size_limits
@verbosity
def segment(
    messages: Messages,
    file: str,
    output: str,
    lang: str | None,
    encoding: str | None,
    tokens: bool,
    srx: str | None,
    user_dict: str | None,
    as_json: bool,
    limits: Limits,
) -> None:
    """Split a text into sentences.

    FILE is a text in any format, or `-`, standard input. Writes one sentence per line, with a blank line between
    paragraphs, as `aligner align --segmented` reads it.

    \b
    Examples:
      aligner segment zh.txt
      aligner segment zh.txt --tokens -o words.txt
      aligner segment en.txt --json --lang en-GB
    """
    from aligner.segmentation import segment as find_sentences
    from aligner.segmentation import tokenize

    with saving([output], inputs=named(file, srx, user_dict)) as [stream]:
        dictionary = read_user_dict(user_dict, limits)
        document = find_sentences(
            read_text(file, lang, encoding=encoding, limits=limits), rules=read_rules(srx, limits)
        )
        messages.detail(
            f"{file}: {document.lang}, {counted(len(document), 'sentence')} in "
            f"{counted(len(document.paragraphs()), 'paragraph')}"
        )
        shared.without_effect(
            (dictionary and not tokens, "--user-dict does nothing without --tokens"),
            (dictionary and language_of(document.lang) != "zh", "--user-dict does nothing: the text is not Chinese"),
        )
        words = None
        if tokens:
            words = [[t.span for t in tokenize(document, i, dictionary)] for i in range(len(document))]
        content = _as_json(document, words) if as_json else _as_lines(document, words)
        stream.write(content.encode())


def _as_lines(document: Document, words: list[list[Span]] | None) -> str:
    content = document.text.content
    joint = " " if get(document.lang).is_spaced else ""
    paragraphs = []
    for paragraph in document.paragraphs():
        lines = []
        for number in range(*paragraph):
            if words is None:
                pieces = [piece.strip() for piece in document[number].split("\n")]
                lines.append(joint.join(piece for piece in pieces if piece))
            else:
                lines.append(" ".join(content[slice(*span)] for span in words[number]))
        paragraphs.append("\n".join(lines) + "\n")
    return "\n".join(paragraphs)


def _as_json(document: Document, words: list[list[Span]] | None) -> str:
    sentences = [
        {"start": s.span.start, "stop": s.span.stop, "paragraph": s.paragraph, "text": document[number]}
        | ({} if words is None else {"tokens": words[number]})
        for number, s in enumerate(document.sentences)
    ]
    divisions = [
        {"kind": d.kind, "number": d.number, "heading": d.heading, "sentences": d.sentences} for d in document.divisions
    ]
    value = {
        "lang": document.lang,
        "origin": document.text.origin,
        "sentences": sentences,
        "paragraphs": document.paragraphs(),
        "divisions": divisions,
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
