"""The command `links`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

import click

from aligner.cli import options as shared
from aligner.cli.documents import Source
from aligner.cli.inputs import named
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.errors import ChoiceError, InputError
from aligner.formats.messages import require_text
from aligner.io.files import Limits, name_of, saving
from aligner.model import Alignment, Bead, Document, Span, Token
from aligner.model.display import counted

if TYPE_CHECKING:
    from aligner.formats.marked import Tokenize
    from aligner.links import LinkedBead

_CORPUS = frozenset({".tei", ".xml"})
_SUFFIXES = (".links", ".txt", ".tsv", *sorted(_CORPUS))


@dataclass(frozen=True, slots=True)
class Options:
    """What `links` is asked for."""

    memory: str
    outputs: tuple[str, ...]
    tokenized: bool
    tokens: bool
    threshold: float | None
    name: str | None
    glossary: str | None
    languages: Pair
    columns: tuple[str, str] | None
    documents: tuple[str, ...]
    encoder: str
    limits: Limits


@click.command()
@click.argument("memory")
@shared.outputs(f"{shared.OUTPUT_HELP}: .links or .txt, .tsv, .tei or .xml.")
@click.option("--tokenized", is_flag=True, help="MEMORY is text with spaces between the words: source ||| target.")
@click.option("--tokens", is_flag=True, help="Write the words before the links: source ||| target ||| links.")
@click.option(
    "--threshold",
    type=shared.Probability(),
    metavar="P",
    help="Least probability of a link. Default: 0.3, which balances precision and recall.",
)
@shared.input_name("MEMORY")
@click.option("-g", "--glossary", metavar="FILE", help="Glossary whose approved terms are linked.")
@shared.two_languages
@shared.columns
@shared.document
@shared.encoder
@shared.size_limits
@verbosity
@shared.takes(Options)
def links(messages: Messages, options: Options) -> None:
    """Link the words of an alignment that translate each other.

    MEMORY is an alignment in any format, or a project; with --tokenized it has a pair of sentences on each line, as
    other word aligners read it. Writes one line for each pair, with the numbers of the words that are linked, from 0:
    0-0 1-2 (the Pharaoh format). A .tsv has one line for each link, with its words and its probability; a .tei has the
    texts, their words, and the links between them.

    \b
    Examples:
      aligner links memory.tmx
      aligner links memory.tmx --tokens -o words.links
      aligner links memory.tmx -o links.tsv -o corpus.tei
      aligner links sentences.txt --tokenized --source-lang zh --target-lang en
    """
    from aligner import links as linker
    from aligner.termbases import read as read_glossary

    outputs = options.outputs or ("-",)
    forms = [_form(path) for path in outputs]
    has_corpus = not _CORPUS.isdisjoint(forms)
    if options.tokenized and has_corpus:
        raise InputError("lines of words are no corpus", file=options.memory, hint="write .links or .tsv")
    shared.without_effect(
        (options.tokens and not {".links", ".txt"} & set(forms), "--tokens does nothing: it is for .links and .txt"),
        (options.tokenized and options.name, "--from does nothing with --tokenized, which is a format of its own"),
    )
    with saving(outputs, inputs=named(options.memory, options.glossary)) as streams, messages.watching():
        alignment, tokens = (
            (_tokenized(options), _between_spaces) if options.tokenized else _read(options, clean=has_corpus)
        )
        terms = None
        if options.glossary is not None:
            languages = (alignment.source.lang, alignment.target.lang)
            terms = read_glossary(options.glossary, limits=options.limits, languages=languages)
        beads = linker.link_words(
            alignment,
            tokenize=tokens,
            encoder=options.encoder,
            glossary=terms,
            threshold=linker.THRESHOLD if options.threshold is None else options.threshold,
        )
        for form, stream in zip(forms, streams, strict=True):
            if form in _CORPUS:
                _write_corpus(alignment, beads, stream, tokens)
            else:
                lines = _table(alignment, beads) if form == ".tsv" else _lines(alignment, beads, options.tokens)
                stream.writelines(f"{line}\n".encode() for line in lines)
    total = sum(len(bead.links) for bead in beads)
    messages.detail(f"{name_of(options.memory)}: {counted(total, 'link')} in {counted(len(beads), 'bead')}")


def _form(path: str) -> str:
    """The suffix that tells the form to write."""
    suffix = ".links" if path == "-" else PurePath(path).suffix.lower()
    if suffix not in _SUFFIXES:
        what = f"no form of links ends in {suffix!r}" if suffix else "no suffix to tell the form by"
        raise ChoiceError(what, file=path, hint=f"choose from: {', '.join(_SUFFIXES)}")
    return suffix


def _read(options: Options, *, clean: bool) -> tuple[Alignment, Tokenize]:
    """Read an alignment, with characters that a corpus in XML can hold where it is written as one.

    The words of a sentence are those that a corpus marks with lemmas and parts of speech, or else those that we find.
    """
    from aligner.segmentation import tokenize

    asked = (options.limits, options.languages, options.columns, options.documents)
    alignment, words = Source(options.memory, options.name, *asked).marked()
    require_text(alignment, options.memory, of_both=True)
    if clean:
        from aligner.formats import xml

        alignment = xml.clean(alignment)  # before the words are counted

    def tokens(document: Document, number: int) -> list[Token]:
        found = words(document, number) if words is not None else []
        return found if any(word.lemma or word.tag for word in found) else tokenize(document, number)

    return alignment, tokens


def _tokenized(options: Options) -> Alignment:
    """Read pairs of sentences with spaces between their words as an alignment: each pair is a bead."""
    from aligner.languages.detection import detect
    from aligner.links.pharaoh import read_tokens

    pairs = read_tokens(options.memory, options.limits)
    sides = [[" ".join(words) for words in side] for side in zip(*pairs, strict=True)]
    documents = [
        Document.from_sentences(side, lang or detect("\n".join(side)))
        for side, lang in zip(sides, options.languages, strict=True)
    ]
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(len(pairs)))
    return Alignment(documents[0], documents[1], beads)


def _between_spaces(document: Document, number: int) -> list[Token]:
    start = document.sentences[number].span.start
    return [Token(Span(start + m.start(), start + m.end())) for m in re.finditer(r"\S+", document[number])]


def _lines(alignment: Alignment, beads: Sequence[LinkedBead], with_words: bool) -> Iterator[str]:
    """The Pharaoh format."""
    from aligner.links.pharaoh import format_links

    for bead in beads:
        links = format_links((link.source, link.target) for link in bead.links)
        if with_words:
            source, target = (" ".join(words) for words in _words(alignment, bead))
            yield f"{source} ||| {target} ||| {links}"
        else:
            yield links


def _table(alignment: Alignment, beads: Sequence[LinkedBead]) -> Iterator[str]:
    """A line for each link; beads are counted from 1 and words from 0."""
    yield "bead\tsource_word\ttarget_word\tsource\ttarget\tprobability"
    for number, bead in enumerate(beads, 1):
        source, target = _words(alignment, bead)
        for i, j, probability in bead.links:
            yield f"{number}\t{i}\t{j}\t{source[i]}\t{target[j]}\t{probability}"


def _words(alignment: Alignment, bead: LinkedBead) -> tuple[list[str], list[str]]:
    """The words of both sides; white space inside a word would be taken for its end."""
    source, target = (
        ["".join(document.text.content[slice(*token.span)].split()) for token in tokens]
        for document, tokens in ((alignment.source, bead.source), (alignment.target, bead.target))
    )
    return source, target


def _write_corpus(
    alignment: Alignment, beads: Sequence[LinkedBead], stream: BinaryIO, tokens: Callable[[Document, int], list[Token]]
) -> None:
    from aligner.formats import WriteOptions
    from aligner.formats.tei.writer import write
    from aligner.links import links_by_sentence

    write(alignment, stream, WriteOptions(tokenize=tokens, word_links=links_by_sentence(alignment, beads)))
