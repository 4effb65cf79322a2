"""The command `align`."""

from __future__ import annotations

from dataclasses import dataclass

import click

from aligner.cli import options as shared
from aligner.cli.documents import add_to_project, is_project, refuse_taken
from aligner.cli.inputs import both_or_neither, named, read_approved, read_rules, read_user_dict
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import describe, output_format, tell_without_effect, write_options
from aligner.errors import InputError
from aligner.io.files import Limits, check_outputs
from aligner.model import DIVISION_KINDS, Alignment, DivisionKind, DocumentPair, language_of
from aligner.pairing import name_of_two
from aligner.pipeline import align_files, chinese_words
from aligner.registry import FORMATS
from aligner.settings import InputFile, Settings

_UNLIKE = 3


@dataclass(frozen=True, slots=True)
class Options:
    """What `align` is asked for."""

    source: str
    target: str | None
    outputs: tuple[str, ...]
    fallback: str | None
    languages: Pair
    encodings: Pair
    segmented: bool
    srx: str | None
    division: DivisionKind | None
    user_dict: str | None
    glossary: str | None
    encoder: str
    second_opinion: str | None
    one_sided: bool
    min_confidence: float | None
    words: bool
    lemmas: bool
    document: str | None
    limits: Limits


@click.command()
@click.argument("source")
@click.argument("target", required=False)
@shared.outputs(
    f"{shared.OUTPUT_HELP}: {', '.join(FORMATS.suffixes)}. To a project (.aligner) it is added. Without it, TSV goes "
    "to standard output."
)
@shared.output_name(*FORMATS)
@shared.two_languages
@shared.two_encodings
@click.option(
    "--segmented", is_flag=True, help="The texts have one sentence per line; blank lines separate paragraphs."
)
@shared.srx
@click.option("--division", type=click.Choice(DIVISION_KINDS), help="Align only the divisions of this kind.")
@shared.user_dict
@click.option("--glossary", metavar="FILE", help="Glossary to anchor on: its approved terms (TBX, XLSX, TSV, CSV …).")
@shared.encoder
@shared.second_opinion
@shared.one_sided
@shared.min_confidence
@click.option("--words", is_flag=True, help="Mark up words in TEI, XCES and vertical text.")
@click.option("--lemmas", is_flag=True, help="Mark up words with lemmas and parts of speech (aligner[annotate]).")
@click.option("--document", metavar="NAME", help="What it is called in a project, by default after the files.")
@shared.size_limits
@verbosity
@shared.takes(Options)
def align(messages: Messages, options: Options) -> int:
    """Align two texts.

    SOURCE and TARGET are text files: plain, Markdown, HTML, Word, OpenDocument, PDF, EPUB, subtitles; one of them may
    be `-`, standard input. Without TARGET, SOURCE is a page that holds both versions, which are separated first. The
    languages are detected; name them with a region, such as en-GB, if the output is to have it.

    \b
    Examples:
      aligner align zh.txt en.txt
      aligner align zh.md en.html -o memory.tmx -o corpus.xml --words
      aligner align page.html -o memory.tmx
      aligner align zh.txt en.txt --srx segmentation.srx -o memory.tmx
      aligner align zh.txt en.txt --division proposal -o proposals.tsv
      aligner align zh.txt en.txt --target-lang en-GB --glossary terms.tsv -o memory.tmx
      aligner align zh.txt en.txt -o book.aligner
    """
    from aligner.corpora.filters import Choice, Filters
    from aligner.formats import write_all

    projects = [path for path in options.outputs if is_project(path)]
    outputs = [path for path in options.outputs or ("-",) if path not in projects]
    document = options.document or name_of_two(options.source, options.target or options.source)
    for path in projects:
        refuse_taken(path, document)
    formats = [output_format(path, options.fallback) for path in outputs]
    marks_words = options.words or options.lemmas
    tell_without_effect(outputs, formats, fallback=options.fallback, one_sided=options.one_sided, words=marks_words)
    inputs = named(options.source, options.target, options.srx, options.user_dict, options.glossary)
    check_outputs(outputs, inputs=inputs)
    shared.without_effect((options.document and not projects, "--document does nothing: it is for projects"))
    terms = None if options.glossary is None else read_approved(options.glossary, options.limits, options.languages)
    dictionary = read_user_dict(options.user_dict, options.limits)
    settings = Settings(
        segmented=options.segmented,
        rules=read_rules(options.srx, options.limits),
        division=options.division,
        words=dictionary,
        encoder=options.encoder,
        second_opinion=options.second_opinion,
        glossary=terms,
        limits=options.limits,
    )
    with messages.watching():
        alignment = _aligned(options, settings)
    if terms is not None and options.glossary is not None:
        from aligner.termbases import check_languages

        check_languages(terms, alignment.source.lang, alignment.target.lang, options.glossary)
    sides = (alignment.source, alignment.target)
    shared.without_effect(
        (dictionary and "zh" not in [language_of(side.lang) for side in sides], shared.NOT_CHINESE),
    )
    describe(messages, alignment)
    writing = write_options(
        one_sided=options.one_sided,
        words=marks_words,
        lemmas=options.lemmas,
        user_dict=(*dictionary, *chinese_words(terms)),
    )
    filters = Filters(Choice(min_confidence=options.min_confidence))
    written = filters.of(alignment)
    filters.tell(None)
    if not written.beads:
        hint = "lower --min-confidence"
        raise InputError(f"no pair has a confidence of {options.min_confidence:g} or more", hint=hint)
    write_all(written, list(zip(outputs, formats, strict=True)), writing, inputs=inputs)
    for path in projects:
        add_to_project(path, [DocumentPair(document, written)])
    return _UNLIKE if "unlike" in messages.kinds else 0


def _aligned(options: Options, settings: Settings) -> Alignment:
    """Align the two files, or the two versions in the one file."""
    from aligner.threads import share_memory

    share_memory()
    if options.target is None:
        from aligner.bilingual import align_bilingual

        langs = both_or_neither(options.languages)
        return align_bilingual(options.source, langs, settings, encoding=options.encodings[0])
    source, target = map(InputFile, (options.source, options.target), options.languages, options.encodings)
    return align_files(source, target, settings)
