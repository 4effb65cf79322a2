"""Commands that make something of texts: `align`, `segment`, `demo`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.messages import Messages, pass_messages, talkative
from aligner.cli.mixed import languages
from aligner.cli.options import OUTPUT_HELP, judged, limited, output_format, pair_of_encodings, two_languages
from aligner.errors import InputError
from aligner.io.files import Limits, check_outputs, read_string, reading, saving
from aligner.model import KINDS, Alignment, Document, Glossary, Kind, Span, Text, Token
from aligner.pipeline import align as align_documents
from aligner.pipeline import align_files, chinese_words, only, read_text
from aligner.registry import FORMATS
from aligner.settings import InputFile, Settings

if TYPE_CHECKING:
    from aligner.formats import WriteOptions


@click.command()
@click.argument("source")
@click.argument("target", required=False)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help=f"{OUTPUT_HELP} TSV goes to standard output by default.",
)
@click.option(
    "--format", "fallback", metavar="NAME", help=f"Format where the suffix does not tell: {', '.join(FORMATS)}."
)
@two_languages
@click.option("--encoding", metavar="NAME[,NAME]", help="Encoding of both texts, or of source and target.")
@click.option(
    "--segmented", is_flag=True, help="The texts have one sentence in each line; blank lines part paragraphs."
)
@click.option("--division", type=click.Choice(KINDS), help="Align the divisions of this kind alone.")
@click.option("--user-dict", metavar="FILE", help="Words that belong together, as a jieba user dictionary.")
@click.option(
    "--glossary", metavar="FILE", help="Terms that must meet: the approved ones of a glossary (TBX, XLSX, TSV, CSV …)."
)
@judged
@click.option("--one-sided", is_flag=True, help="Write sentences without a counterpart into translation memories too.")
@click.option("--words", is_flag=True, help="Mark words in TEI, XCES and vertical text.")
@click.option("--lemmas", is_flag=True, help="Mark words, with lemmas and parts of speech (aligner[annotate]).")
@limited
@talkative
@pass_messages
def align(
    messages: Messages,
    source: str,
    target: str | None,
    outputs: tuple[str, ...],
    fallback: str | None,
    source_lang: str | None,
    target_lang: str | None,
    encoding: str | None,
    segmented: bool,
    division: Kind | None,
    user_dict: str | None,
    glossary: str | None,
    encoder: str,
    one_sided: bool,
    words: bool,
    lemmas: bool,
    max_size: int,
    max_line: int,
) -> None:
    """Align two texts.

    SOURCE and TARGET are files of text: plain, Markdown, HTML, Word, OpenDocument, PDF, EPUB, subtitles; one of them
    may be `-`, standard input. Without TARGET, SOURCE is a page that holds both versions, and they are separated first.
    The languages are recognised; name them with a region, such as en-GB, to have it in the files.

    \b
    Examples:
      aligner align zh.txt en.txt
      aligner align zh.md en.html -o memory.tmx -o corpus.xml --words
      aligner align page.html -o memory.tmx
      aligner align zh.txt en.txt --division proposal -o proposals.tsv
      aligner align zh.txt en.txt --target-lang en-GB --glossary terms.tsv -o memory.tmx
    """
    from aligner.formats import write_all

    outputs = outputs or ("-",)
    formats = [output_format(path, fallback) for path in outputs]
    source_encoding, target_encoding = pair_of_encodings(encoding)
    limits = Limits(max_size, max_line)
    inputs = [path for path in (source, target, user_dict, glossary) if path is not None]
    check_outputs(outputs, inputs=inputs)
    terms = _glossary(glossary, limits)
    dictionary = _dictionary(user_dict, limits)
    settings = Settings(
        segmented=segmented,
        division=division,
        words=dictionary,
        encoder=encoder,
        glossary=terms,
        limits=limits,
    )
    with messages.watching():
        if target is None:
            from aligner.bilingual import align_bilingual

            langs = languages(source_lang, target_lang)
            alignment = align_bilingual(source, langs, settings, encoding=source_encoding)
        else:
            alignment = align_files(
                InputFile(source, source_lang, source_encoding),
                InputFile(target, target_lang, target_encoding),
                settings,
            )
    if terms is not None and glossary is not None:
        from aligner.termbases import check_languages

        check_languages(terms, alignment.source.lang, alignment.target.lang, glossary)
    _describe(messages, alignment)
    dictionary = (*dictionary, *chinese_words(terms))
    options = _write_options(one_sided=one_sided, words=words or lemmas, lemmas=lemmas, dictionary=dictionary)
    write_all(alignment, list(zip(outputs, formats, strict=True)), options, inputs=inputs)


def _dictionary(path: str | None, limits: Limits) -> tuple[str, ...]:
    """The entries of a jieba user dictionary."""
    if path is None:
        return ()
    lines = read_string(path, limits=limits, remedy="save it as UTF-8").removeprefix("\ufeff").split("\n")
    return tuple(line.strip() for line in lines if line.strip())


def _glossary(path: str | None, limits: Limits) -> Glossary | None:
    if path is None:
        return None
    from aligner import termbases

    glossary = termbases.read(path, limits=limits).approved()
    if not glossary.terms:
        raise InputError("no term in it is approved", file=path, hint="set the status of those that must meet")
    return glossary


def _write_options(*, one_sided: bool, words: bool, lemmas: bool, dictionary: tuple[str, ...]) -> WriteOptions:
    from aligner.formats import WriteOptions

    if not words:
        return WriteOptions(one_sided=one_sided)
    from aligner.segmentation import tokenize

    def tokens(document: Document, number: int) -> list[Token]:
        found = tokenize(document, number, dictionary)
        if not lemmas:
            return found
        from aligner.segmentation.annotate import annotate

        return annotate(document, number, found)

    return WriteOptions(one_sided=one_sided, tokenize=tokens)


def _describe(messages: Messages, alignment: Alignment) -> None:
    for side, document in (("source", alignment.source), ("target", alignment.target)):
        messages.detail(
            f"{side}: {document.text.origin or 'standard input'}: {document.lang}, {len(document)} sentences in "
            f"{len(document.paragraphs())} paragraphs, {len(document.divisions)} divisions"
        )
    if alignment.recipe is not None:
        messages.detail(f"encoder: {alignment.recipe.encoder}")
    messages.detail(f"{len(alignment)} beads")


@click.command()
@click.argument("file")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option("--lang", metavar="TAG", help="Language of the text, such as zh, zh-TW, en or en-GB.")
@click.option("--encoding", metavar="NAME", help="Encoding of the text.")
@click.option("--tokens", is_flag=True, help="Put spaces between the words.")
@click.option("--user-dict", metavar="FILE", help="Words that belong together, as a jieba user dictionary.")
@click.option("--json", "as_json", is_flag=True, help="Write offsets, paragraphs and divisions too, as JSON.")
@limited
@talkative
@pass_messages
def segment(
    messages: Messages,
    file: str,
    output: str,
    lang: str | None,
    encoding: str | None,
    tokens: bool,
    user_dict: str | None,
    as_json: bool,
    max_size: int,
    max_line: int,
) -> None:
    """Find the sentences of a text.

    FILE is a plain text file, or `-`, standard input. Writes one sentence in each line and a blank line between
    paragraphs, which `aligner align --segmented` reads.

    \b
    Examples:
      aligner segment zh.txt
      aligner segment zh.txt --tokens -o words.txt
      aligner segment en.txt --json --lang en-GB
    """
    from aligner.segmentation import segment as find_sentences
    from aligner.segmentation import tokenize

    limits = Limits(max_size, max_line)
    with saving([output], inputs=[file, *([user_dict] if user_dict else [])]) as [stream]:
        dictionary = _dictionary(user_dict, limits)
        document = find_sentences(read_text(file, lang, encoding=encoding, limits=limits))
        messages.detail(
            f"{file}: {document.lang}, {len(document)} sentences in {len(document.paragraphs())} paragraphs"
        )
        words = [[t.span for t in tokenize(document, i, dictionary)] for i in range(len(document))] if tokens else None
        content = _as_json(document, words) if as_json else _as_lines(document, words)
        stream.write(content.encode())


def _as_lines(document: Document, words: list[list[Span]] | None) -> str:
    content = document.text.content
    joint = "" if document.lang.split("-")[0] in ("zh", "ja", "th") else " "
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


@click.command()
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False),
    default=".",
    metavar="FOLDER",
    help="Write the two files there instead of into the current folder.",
)
@talkative
@pass_messages
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

    from aligner.cli.alignments import print_alignment
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
            alignment = align_documents(*documents)
            proposals = align_documents(*(only("proposal", d) for d in documents))
        _describe(messages, alignment)
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
