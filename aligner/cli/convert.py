"""The command `convert`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.documents import Source, SourceDocuments
from aligner.cli.inputs import input_format, named, read_alignment, require_each_text
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import output_format, tell_without_effect
from aligner.io.files import Limits, check_outputs
from aligner.languages.tags import parse_tag
from aligner.model import Alignment, Document, Text
from aligner.model.display import counted
from aligner.registry import FORMATS

if TYPE_CHECKING:
    from aligner.corpora.filters import Filters
    from aligner.formats import WriteOptions


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
    documents: tuple[str, ...]
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
@shared.document
@shared.one_sided
@shared.min_confidence
@shared.size_limits
@verbosity
@shared.takes(Options)
def convert(messages: Messages, options: Options) -> None:
    """Write an alignment in other formats.

    FILE is an alignment in any format, or a project. If it holds more than two languages, --source-lang and
    --target-lang choose two of them; otherwise they say what its two languages are.

    \b
    Examples:
      aligner convert corpus.xml -o copy.tmx -o copy.tsv
      aligner convert memory.tmx -o copy.xml --target-lang en-GB
      aligner convert pairs.align -o pairs.tmx --source zh.lines --target en.lines
      aligner convert three.tmx -o french.tmx --source-lang zh --target-lang fr
      aligner convert memory.tmx --format json
    """
    from aligner.corpora.filters import Choice, Filters
    from aligner.formats import WriteOptions, marked, write_all
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
    filters = Filters(Choice(min_confidence=options.min_confidence))

    def adapted(alignment: Alignment) -> Alignment:
        if source_lang is not None:
            alignment = replace(alignment, source=_in_language(alignment.source, source_lang))
        if target_lang is not None:
            alignment = replace(alignment, target=_in_language(alignment.target, target_lang))
        if any(FORMATS.load(form).holds_text for form in formats):
            require_each_text(alignment, file)
        return alignment

    source = Source(file, options.name, options.limits, languages, options.columns, options.documents)
    paths = list(zip(outputs, formats, strict=True))
    if options.texts == (None, None) and source.is_of_documents:
        filters = _convert_documents(source, paths, write_options, filters, adapted)
    elif options.texts == (None, None) and formats == ["tmx"] == [input_format(file, options.name)]:  # part by part
        those = (options.limits, lambda part: filters.of(adapted(part)), languages, options.columns)
        convert_file(file, outputs[0], options.name, formats[0], write_options, *those)
    else:
        words = None
        if options.texts == (None, None):
            alignment, words = source.marked()
        else:
            alignment = read_alignment(source, options.texts, options.encodings)
        if options.texts == (None, None) and _holds_several(source, alignment, formats):
            filters = _convert_documents(source, paths, write_options, filters, adapted)
        else:
            alignment = filters.of(adapted(alignment))
            if words is not None and not marked.FORMATS_WITH_WORDS.isdisjoint(formats):
                write_options = replace(write_options, tokenize=words)
            elif words is not None:
                marked.tell_of_left_out(alignment, words, file)
            write_all(alignment, paths, write_options, inputs=inputs)
    filters.tell(file)
    messages.detail(f"{file}: {counted(filters.total, 'bead')}")


def _holds_several(source: Source, alignment: Alignment, formats: Sequence[str]) -> bool:
    """Whether documents of a file can be kept apart in what is to be written."""
    from aligner.formats.documents import WRITERS, document_of

    several = len({document_of(bead) for bead in alignment.beads}) > 1
    return several and source.path != "-" and all(form in WRITERS for form in formats)


def _convert_documents(
    source: Source,
    paths: Sequence[tuple[str, str]],
    options: WriteOptions,
    filters: Filters,
    adapt: Callable[[Alignment], Alignment],
) -> Filters:
    """Write the documents of a file; returns what has counted the pairs."""
    from aligner.formats.documents import write_documents

    documents = SourceDocuments([source], filters, adapt)
    write_documents(documents, paths, options, inputs=[source.path])
    return documents.filters


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
