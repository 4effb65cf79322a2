"""The command `convert`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click

from aligner.cli import options as shared
from aligner.cli.inputs import input_format, named, read_alignment, require_each_text
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import output_format
from aligner.io.files import Limits, check_outputs
from aligner.languages.tags import parse_tag
from aligner.model import Alignment, Document, Text
from aligner.registry import FORMATS


@dataclass(frozen=True, slots=True)
class Options:
    """What `convert` is asked for."""

    file: str
    outputs: tuple[str, ...]
    name: str | None
    fallback: str | None
    texts: Pair
    encodings: Pair
    languages: Pair
    one_sided: bool
    limits: Limits


@click.command()
@click.argument("file", metavar="IN")
@click.argument("outputs", metavar="OUT...", nargs=-1, required=True)
@shared.input_name("IN")
@click.option("--format", "fallback", metavar="NAME", help="Format of OUT if its suffix does not decide it; TSV for -.")
@shared.two_texts
@shared.two_encodings
@shared.two_languages
@shared.one_sided
@shared.size_limits
@verbosity
@shared.takes(Options)
def convert(messages: Messages, options: Options) -> None:
    """Write an alignment in other formats.

    IN is an alignment in any format; the suffixes of OUT decide the new ones. If IN holds more than two languages,
    --source-lang and --target-lang choose two of them; otherwise they say what its two languages are.

    \b
    Examples:
      aligner convert corpus.xml copy.tmx copy.tsv
      aligner convert memory.tmx copy.xml --target-lang en-GB
      aligner convert pairs.align pairs.tmx --source zh.lines --target en.lines
      aligner convert three.tmx french.tmx --source-lang zh --target-lang fr
      aligner convert memory.tmx - --format json
    """
    from aligner.formats import WriteOptions, write_all
    from aligner.formats import convert as convert_file

    formats = [output_format(path, options.fallback) for path in options.outputs]
    inputs = named(options.file, *options.texts)
    check_outputs(options.outputs, inputs=inputs)
    write_options = WriteOptions(one_sided=options.one_sided)
    source_lang, target_lang = (lang and parse_tag(lang) for lang in options.languages)
    languages = (source_lang, target_lang)

    def adapted(alignment: Alignment) -> Alignment:
        if source_lang is not None:
            alignment = replace(alignment, source=_in_language(alignment.source, source_lang))
        if target_lang is not None:
            alignment = replace(alignment, target=_in_language(alignment.target, target_lang))
        if any(FORMATS.load(form).holds_text for form in formats):
            require_each_text(alignment, options.file)
        return alignment

    if len(options.outputs) == 1 and options.texts == (None, None):
        input_format(options.file, options.name)
        count = convert_file(
            options.file,
            options.outputs[0],
            options.name,
            formats[0],
            write_options,
            options.limits,
            adapted,
            languages,
        )
    else:
        read = read_alignment(options.file, options.name, options.texts, options.encodings, options.limits, languages)
        alignment = adapted(read)
        count = len(alignment)
        write_all(alignment, list(zip(options.outputs, formats, strict=True)), write_options, inputs=inputs)
    messages.detail(f"{options.file}: {count} beads")


def _in_language(document: Document, lang: str) -> Document:
    return replace(document, text=Text(document.text.content, lang, document.text.origin))
