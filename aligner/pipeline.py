"""The whole way from two files to an alignment. Somebody who has read this module has read the program.

bytes ──read_text──▶ Text ──segment──▶ Document ×2 ──align──▶ Alignment ──write──▶ bytes
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aligner import report, texts
from aligner.errors import ArgumentError, InputError, expect, expect_list
from aligner.io.files import Limits, name_of, path_of
from aligner.io.names import origin_of
from aligner.languages import detection
from aligner.languages.scripts import HAN
from aligner.languages.tags import parse_tag
from aligner.model import (
    DIVISION_KINDS,
    SIDES,
    Alignment,
    Bead,
    DivisionKind,
    Document,
    Glossary,
    Recipe,
    Span,
    Text,
    Token,
    language_of,
)
from aligner.settings import InputFile, Settings

if TYPE_CHECKING:
    from aligner.encoders import Encoder
    from aligner.engine import Likeness

_SAME = 0.9  # share of sentences that stand in both texts from which on they are the same
_LONGER, _SEVERAL = 20, 3  # characters of a sentence that no translation leaves as it is; so many must stand in both
_QUOTED = 40  # characters of a sentence that a notice quotes
UNLIKE = "do not seem to be translations of each other"
"""What notices say of two texts."""

_CHINESE_WORD = re.compile(f"[{HAN}]{{2,8}}")


def read_text(
    path: str | os.PathLike[str], lang: str | None = None, *, encoding: str | None = None, limits: Limits = Limits()
) -> Text:
    """Read a text file: decode, normalise, recognise its language.

    Args:
        path: The file, or `-` for standard input.
        lang: BCP 47 tag of its language, such as `zh` or `en-GB`; detected by default. A notice says so if the text is
            clearly in another language.
        encoding: Its encoding; by default a byte-order mark decides, then UTF-8 is tried, then it is guessed.
        limits: Sizes to refuse.

    Raises:
        InputError: The file is missing, empty, binary, too large, or cannot be decoded; `lang` is no language tag.

    Example:
        >>> aligner.read_text("zh.txt")
        Text('zh', 1,387 characters, 'zh.txt')
    """
    name = path_of(path)
    expect(lang, (str, type(None)), "lang")
    expect(encoding, (str, type(None)), "encoding")
    expect(limits, Limits, "limits")
    tag = None if lang is None else parse_tag(lang)
    read_as: list[str] = []
    content = texts.read(name, encoding=encoding, lang=tag, limits=limits, read_as=read_as)
    try:
        if tag is None:
            tag = detection.detect(content)
        else:
            detection.doubt(content, tag, name_of(name))
    except InputError as error:
        raise InputError(error.reason, file=name_of(name), hint=error.hint) from None
    return Text.clean(content, tag, origin_of(name), ", ".join(read_as))


def align(
    source: Document,
    target: Document,
    *,
    encoder: str = "use",
    second_opinion: str | Encoder | None = None,
    glossary: Glossary | None = None,
    words: Sequence[str] = (),
    anchors: Sequence[Bead | tuple[Span, Span]] | Alignment = (),
) -> Alignment:
    """Align two documents sentence by sentence.

    Args:
        source: One version.
        target: The other.
        encoder: Name of the sentence encoder; `use` needs no download, `none` aligns without one.
        second_opinion: Name of another encoder to ask where the alignment is in doubt, or an encoder of your own:
            an object with the methods of `aligner.encoders.Encoder`.
        glossary: Terms to anchor on, in either direction; they count more than all other evidence, and short Chinese
            terms are treated as words.
        words: Chinese words to keep in one piece (names, terms), as lines of a jieba user dictionary.
        anchors: Beads that are given, or pairs of ranges of sentences, in any order; one side may be empty. They are in
            the result as they are, pairs of ranges as approved beads, and only what lies between them is aligned.

    Returns:
        Beads that tile both documents, each with the probability that it is right, and the recipe they were made by.

    Raises:
        ArgumentError: An argument is of the wrong kind; the anchors are an alignment of other documents, such as a
            part of one.
        InputError: A document has no sentences.
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
        InvariantError: Two anchors overlap or cross, or one is empty or lies outside of the documents.

    Example:
        >>> zh = aligner.Document.from_sentences(["会议发表了新闻公报。", "谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "Thank you."], "en")
        >>> alignment = aligner.align(zh, en)
        >>> alignment[0].shape, alignment[0].confidence > 0.9
        ('1-1', True)
    """
    settings = Settings(words=words, encoder=encoder, second_opinion=second_opinion, glossary=glossary)
    if isinstance(anchors, Alignment):
        if (anchors.source, anchors.target) != (source, target):
            hint = "a part of an alignment numbers its sentences anew: give the beads of the whole"
            raise ArgumentError("the anchors are beads of other documents", hint=hint)
        anchors = anchors.beads
    given = [_bead(anchor) for anchor in expect_list(anchors, object, "the anchors")]
    return align_documents(source, target, settings, anchors=given)


def _bead(anchor: Any) -> Bead:
    if isinstance(anchor, Bead):
        return anchor
    try:
        (i, k), (j, m) = anchor
        spans = Span(int(i), int(k)), Span(int(j), int(m))
    except (TypeError, ValueError):
        hint = "give beads, or pairs of ranges of sentences such as ((3, 4), (5, 7))"
        raise ArgumentError(f"{anchor!r} is no anchor", hint=hint) from None
    return Bead(*spans, status="approved")


def align_documents(
    source: Document,
    target: Document,
    settings: Settings,
    *,
    anchors: Sequence[Bead] = (),
    rejected: Sequence[Bead] = (),
    taught: Sequence[tuple[str, str]] = (),
    former: Recipe | None = None,
    names: tuple[str, str] = ("", ""),
) -> Alignment:
    """Align two documents as the user chose.

    Args:
        source: One version.
        target: The other.
        settings: What the user chose.
        anchors: Beads that are given.
        rejected: Beads that are wrong.
        taught: Pairs of texts to learn words from.
        former: Recipe of an alignment of the same documents.
        names: What both are called in messages; by default what the texts keep of the names of their files.

    Raises:
        InputError: A document has no sentences.
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    from aligner import engine
    from aligner.segmentation import tokenize

    hint = "make one with segment(read_text(…)), segment(…) or Document.from_sentences(…)"
    for document, what in ((source, "the source"), (target, "the target")):
        expect(document, Document, what, hint)
        if not document.sentences:
            raise InputError("there are no sentences in this text", file=document.text.origin or None)
    recipe = settings.recipe(source, target, anchors=anchors, rejected=rejected, taught=taught, former=former)
    known = (*settings.words, *chinese_words(settings.glossary))

    def tokens(document: Document, number: int) -> Sequence[Token]:
        return tokenize(document, number, known)

    if settings.encoder == "use":
        _tell_what_the_encoder_lacks(source, target)
    made, found = engine.align(
        source,
        target,
        tokenize=tokens,
        encoder=settings.encoder,
        second=settings.second_opinion,
        keep_vectors=settings.keep_vectors,
        glossary=settings.glossary and settings.glossary.between(source.lang, target.lang),
        anchors=anchors,
        rejected=rejected,
        taught=taught,
    )
    if not (anchors or rejected or former):  # somebody who has confirmed beads knows the texts
        _doubt_translation(made, found, names)
    mean, likeness = ("" if value is None else f"{value:.2f}" for value in (made.mean_confidence, found.value))
    unmatched = ", ".join(f"{SIDES[side]} {span.start + 1}-{span.stop}" for side, span in found.unmatched)
    return replace(made, recipe=replace(recipe, mean_confidence=mean, likeness=likeness, unmatched=unmatched))


def _doubt_translation(alignment: Alignment, found: Likeness, given: tuple[str, str]) -> None:
    """Give a notice where two texts, or long stretches of them, seem to be no translations of each other.

    Args:
        alignment: The alignment.
        found: How alike they are.
        given: What they are called, if not as the texts say.
    """
    source, target = alignment.source, alignment.target
    names = [name or document.text.origin for name, document in zip(given, (source, target), strict=True)]
    names = [name or f"the {side}" for name, side in zip(names, SIDES, strict=True)]
    same = _share_of_same(source, target)
    if same > _SAME:
        reason = f"{names[0]} and {names[1]} hold the same text ({same:.0%} of the sentences)"
        report.notice("unlike" if language_of(source.lang) != language_of(target.lang) else "doubted", reason)
        return
    if not found.are_translations:
        measured = f"mean confidence {alignment.mean_confidence:.2f}"
        measured += f", likeness {found.value:.2f}" if found.value is not None else ""
        reason = f"{names[0]} and {names[1]} {UNLIKE} ({measured})"
        report.notice("unlike", reason, hint="see whether these are the files that you mean")
    for side, span in found.unmatched:
        first = " ".join((source, target)[side][span.start].split())[:_QUOTED]
        reason = f"sentences {span.start + 1:,} to {span.stop:,} seem to have no translation on the other side"
        report.notice("doubted", f"{reason} (“{first}…”)", file=names[side])


def _share_of_same(source: Document, target: Document) -> float:
    """Return which part of the longer sentences of the source stand in the target as they are; 0 of few sentences."""
    longer, there = [string for string in source.strings() if len(string) >= _LONGER], set(target.strings())
    return sum(string in there for string in longer) / len(longer) if len(longer) >= _SEVERAL else 0.0


def _tell_what_the_encoder_lacks(*documents: Document) -> None:
    """Say which languages the bundled encoder has not learnt: those of its 16 are the ones that have rules."""
    from aligner.languages import get, is_supported
    from aligner.languages.tags import is_known

    for document in documents:
        if is_known(document.lang) and not is_supported(document.lang):
            report.notice(
                "doubted",
                f"the encoder use has not learnt {get(document.lang).name}; names, numbers and words met often remain",
                file=document.text.origin or None,
                hint="check the result, or name another encoder (sentence-transformers:MODEL, or none)",
            )


def chinese_words(glossary: Glossary | None) -> list[str]:
    """Return the Chinese terms of a glossary that are no longer than words, as lines of a jieba user dictionary."""
    terms = [string for term in glossary.terms for string in (term.source, term.target)] if glossary else []
    return sorted({term for term in terms if _CHINESE_WORD.fullmatch(term)})


def align_files(
    source: str | os.PathLike[str] | InputFile,
    target: str | os.PathLike[str] | InputFile,
    settings: Settings = Settings(),
    *,
    taught: Sequence[tuple[str, str]] = (),
) -> Alignment:
    """Read, segment and align two text files: what `aligner align` does before it writes.

    Args:
        source: One version.
        target: The other.
        settings: What the user chose.
        taught: Pairs of texts that are known to translate each other, to learn words from; as for `realign`.

    Returns:
        The alignment, with the recipe it was made by.

    Raises:
        InputError: A file cannot be used; both are the same file, or in the same language without `lang` on both sides;
            there is no division of the wanted kind.
        ChoiceError: A language has no segmenter; there is no such encoder.
        EncoderError: The encoder cannot be loaded.

    Example:
        >>> aligner.align_files("zh.txt", "en.txt", aligner.Settings(encoder="none"))
        Alignment(zh–en, 35 beads, mean confidence 0.99, 'zh.txt' – 'en.txt')
    """
    expect(settings, Settings, "the settings")
    files = [file if isinstance(file, InputFile) else InputFile(path_of(file)) for file in (source, target)]
    if all(file.path == "-" for file in files):
        raise InputError("only one of the two texts may be standard input")
    if is_same_file(files[0].path, files[1].path):
        raise InputError("the source and the target are the same file", file=files[1].path)
    read = [read_text(file.path, file.lang, encoding=file.encoding, limits=settings.limits) for file in files]
    _check_languages(files, read)
    return align_texts(
        read[0], read[1], settings, taught=taught, names=(name_of(files[0].path), name_of(files[1].path))
    )


def align_texts(
    source: Text,
    target: Text,
    settings: Settings = Settings(),
    *,
    taught: Sequence[tuple[str, str]] = (),
    names: tuple[str, str] = ("", ""),
) -> Alignment:
    """Segment and align two texts as the user chose.

    Args:
        source: One version.
        target: The other.
        settings: What the user chose.
        taught: Pairs of texts to learn words from.
        names: What both are called in messages, as for `align_documents`.

    Raises:
        InputError: There is no division of the wanted kind; a text has no sentences.
        ChoiceError: A language has no segmenter; there is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    documents = [segment_text(text, settings) for text in (source, target)]
    return align_documents(documents[0], documents[1], settings, taught=taught, names=names)


def is_same_file(source: str, target: str) -> bool:
    """Return whether two names are those of one file; standard input is none."""
    if "-" in (source, target):
        return False
    try:
        return os.path.samefile(source, target)
    except OSError:
        return False  # reading it will say what is wrong


def _check_languages(files: Sequence[InputFile], texts: Sequence[Text]) -> None:
    explicit = all(file.lang is not None for file in files)
    if not explicit and language_of(texts[0].lang) == language_of(texts[1].lang):
        raise InputError(
            f"{files[0].path} and {files[1].path} are both in the same language ({texts[1].lang})",
            hint="if they are not, name their languages (--source-lang and --target-lang, or lang= in Python)",
        )


def segment_text(text: Text, settings: Settings) -> Document:
    """Segment a text as the user chose, and reduce it to the wanted divisions."""
    from aligner.segmentation import segment, segment_lines

    document = segment_lines(text) if settings.segmented else segment(text, rules=settings.rules)
    return only(settings.division, document) if settings.division else document


def only(kind: DivisionKind, document: Document) -> Document:
    """Reduce a document to its divisions of one kind, such as its proposals.

    Args:
        kind: The kind.
        document: The document.

    Raises:
        InputError: It has none; the message says what it has.
    """
    spans: list[Span] = []
    for division in document.divisions:
        if division.kind == kind and (not spans or division.sentences.start >= spans[-1].stop):
            spans.append(division.sentences)
    if not spans:
        counts = {k: sum(division.kind == k for division in document.divisions) for k in DIVISION_KINDS}
        there = ", ".join(f"{count} {k}{'s' * (count > 1)}" for k, count in counts.items() if count) or "no divisions"
        raise InputError(f"there is no {kind} in this text", file=document.text.origin or None, hint=f"it has {there}")
    return document.select(spans)
