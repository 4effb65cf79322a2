"""The command `convert`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace

import click

from aligner.cli import options as shared
from aligner.cli.inputs import input_format, named, read_alignment, require_each_text
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import Export, output_format, tell_without_effect
from aligner.io.files import Limits, check_outputs
from aligner.languages.tags import parse_tag
from aligner.model import Alignment, Document, Text
from aligner.model.display import counted
from aligner.registry import FORMATS


@dataclass(frozen=True, slots=True)
class Options:
    """What `convert` is asked for."""

    files: tuple[str, ...]
    outputs: tuple[str, ...]
    name: str | None
    fallback: str | None
    texts: Pair
    encodings: Pair
    languages: Pair
    columns: tuple[str, str] | None
    one_sided: bool
    min_confidence: float | None
    limits: Limits


@click.command()
@click.argument("files", metavar="FILE", nargs=-1, required=True)
@shared.outputs(f"{shared.OUTPUT_HELP}: {', '.join(FORMATS.suffixes)}. Without it, TSV goes to standard output.")
@shared.input_name("FILE")
@shared.output_name(*FORMATS)
@shared.two_texts
@shared.two_encodings
@shared.two_languages
@shared.columns
@shared.one_sided
@shared.min_confidence
@shared.size_limits
@verbosity
@shared.takes(Options)
def convert(messages: Messages, options: Options) -> None:
    """Write an alignment in other formats.

    FILE is an alignment in any format. If it holds more than two languages, --source-lang and --target-lang choose two
    of them; otherwise they say what its two languages are.

    \b
    Examples:
      aligner convert corpus.xml -o copy.tmx -o copy.tsv
      aligner convert memory.tmx -o copy.xml --target-lang en-GB
      aligner convert pairs.align -o pairs.tmx --source zh.lines --target en.lines
      aligner convert three.tmx -o french.tmx --source-lang zh --target-lang fr
      aligner convert memory.tmx --format json
    """
    from aligner.formats import WriteOptions, write_all
    from aligner.formats import convert as convert_file

    file, outputs = _one_file(options.files, options.outputs), options.outputs or ("-",)
    formats = [output_format(path, options.fallback) for path in outputs]
    tell_without_effect(outputs, formats, fallback=options.fallback, one_sided=options.one_sided)
    shared.without_effect(shared.encoding_without_texts(options.encodings, options.texts))
    inputs = named(file, *options.texts)
    check_outputs(outputs, inputs=inputs)
    write_options = WriteOptions(one_sided=options.one_sided)
    source_lang, target_lang = (lang and parse_tag(lang) for lang in options.languages)
    languages = (source_lang, target_lang)
    export = Export(options.min_confidence)

    def adapted(alignment: Alignment) -> Alignment:
        if source_lang is not None:
            alignment = replace(alignment, source=_in_language(alignment.source, source_lang))
        if target_lang is not None:
            alignment = replace(alignment, target=_in_language(alignment.target, target_lang))
        if any(FORMATS.load(form).holds_text for form in formats):
            require_each_text(alignment, file)
        return export.of(alignment)

    if len(outputs) == 1 and options.texts == (None, None):
        input_format(file, options.name)
        convert_file(
            file,
            outputs[0],
            options.name,
            formats[0],
            write_options,
            options.limits,
            adapted,
            languages,
            options.columns,
        )
    else:
        read = read_alignment(
            file, options.name, options.texts, options.encodings, options.limits, languages, options.columns
        )
        write_all(adapted(read), list(zip(outputs, formats, strict=True)), write_options, inputs=inputs)
    export.tell(file)
    messages.detail(f"{file}: {counted(export.total, 'bead')}")


def _one_file(files: Sequence[str], outputs: Sequence[str]) -> str:
    """Return the file to convert; others are outputs without -o, if there are no such files, or further memories."""
    if len(files) == 1:
        return files[0]
    if outputs or any(map(os.path.exists, files[1:])):
        both = shlex.join(files if outputs else [files[0], *filter(os.path.exists, files[1:])])
        hint = (
            f"to make one of them: aligner merge {both} -o merged.tmx; aligner join is for versions in other languages"
        )
    else:
        hint = f"name what is to be written with -o: aligner convert {' -o '.join(map(shlex.quote, files))}"
    raise click.UsageError(f"convert reads one file and is given {len(files)}; {hint}")


def _in_language(document: Document, lang: str) -> Document:
    return replace(document, text=Text(document.text.content, lang, document.text.origin))
