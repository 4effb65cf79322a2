"""Files that hold alignments: one module a format, its reader and its writer together."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import BinaryIO, Literal, Protocol, cast, get_args

from aligner import report
from aligner.errors import ArgumentError, ChoiceError, FormatError, OutputError, described, expect
from aligner.formats.messages import refuse_no_alignment
from aligner.formats.properties import tell_of_left_out
from aligner.io import files
from aligner.io.names import name_written
from aligner.joining import MultiAlignment
from aligner.model import Alignment, Document, Token
from aligner.registry import FORMATS

Kept = Literal[
    "beads",
    "one-sided",
    "sentences",
    "text",
    "paragraphs",
    "divisions",
    "confidence",
    "status",
    "note",
    "recipe",
    "origin",
    "properties",
]
EVERYTHING: frozenset[Kept] = frozenset(get_args(Kept))


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What a user can ask of a writer; each format takes what concerns it.

    Attributes:
        one_sided: Write beads that have nothing on one side into formats that leave them out by default.
        tokenize: Gives the tokens of a sentence of a document: where it is set, formats that can will mark words.
        word_links: Words that translate each other: the sentence and the token in it of the source, likewise of the
            target, all counted from 0, and a probability. TEI writes them where words are marked.

    Example:
        >>> zh = aligner.Document.from_sentences(["会议发表了新闻公报。", "谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "Thank you."], "en")
        >>> aligner.write(aligner.align(zh, en), "corpus.xml", options=aligner.WriteOptions(tokenize=aligner.tokenize))
    """

    one_sided: bool = False
    tokenize: Callable[[Document, int], Sequence[Token]] | None = None
    word_links: Sequence[tuple[tuple[int, int], tuple[int, int], float]] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        expect(self.one_sided, bool, "one_sided")
        if self.tokenize is not None and not callable(self.tokenize):
            reason = f"tokenize must be a function, such as aligner.tokenize, not {described(self.tokenize)}"
            raise ArgumentError(reason)
        expect(self.word_links, Sequence, "word_links")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a user can ask of a reader; each format takes what concerns it.

    Attributes:
        limits: Sizes to refuse; they hold for the file, for those that it names, and for what it unpacks to.
        languages: Those of the source and the target, for files that hold more than two; where one is None, the file
            tells.
        columns: The columns of a table that hold the source and the target, by letters, numbers, names or languages;
            None leaves it to the table.
    """

    limits: files.Limits = field(default_factory=files.Limits)
    languages: tuple[str | None, str | None] = (None, None)
    columns: tuple[str, str] | None = None


Writer = Callable[[BinaryIO], None]
"""Writes one file."""


class Reader(Protocol):
    """Reads an alignment from an open file, whose name is for messages."""

    def __call__(self, stream: BinaryIO, name: str, options: ReadOptions = ...) -> Alignment:
        """Read it."""


class PartsReader(Protocol):
    """Reads an alignment in parts."""

    def __call__(self, stream: BinaryIO, name: str, options: ReadOptions = ...) -> Iterator[Alignment]:
        """Read them, one after the other."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    Attributes:
        name: What a user calls it on the command line.
        title: What it is, in a few words.
        read: From an open file and its name (for messages) to an alignment. Raises `FormatError`. None for a format
            that is only written.
        write: The way back. Gives notice where it has to change or leave out something.
        keeps: What survives writing and reading back. `text` means the exact characters, the white space between
            sentences included; `sentences` the characters of each sentence; `beads` the shapes of two-sided beads.
        split: For a format of several files: from an alignment and the name that the user gave to the names of all
            files and what writes each of them. `write` then writes the one that is read.
        read_parts: As `read`, in parts of some thousand beads that follow each other, for files that are too large to
            be held in one piece. Where a part ends, so do its paragraphs and divisions.
        write_parts: Writes such parts as one.
        is_table: Whether its files are tables, in which the user may name the columns.
        holds_text: Whether its files hold the texts; False where they hold nothing but the numbers of sentences.
        read_links: Sentence numbers from 0 as they stand in a file, crossing and discontinuous beads included; for
            formats that gold standards come in.
    """

    name: str
    title: str
    read: Reader | None
    write: Callable[[Alignment, BinaryIO, WriteOptions], None]
    keeps: frozenset[Kept]
    split: Callable[[Alignment, str, WriteOptions], list[tuple[str, Writer]]] | None = None
    read_parts: PartsReader | None = None
    write_parts: Callable[[Iterable[Alignment], BinaryIO, WriteOptions], None] | None = None
    is_table: bool = False
    holds_text: bool = True
    read_links: Callable[[BinaryIO, str], list[tuple[tuple[int, ...], tuple[int, ...]]]] | None = None


def read(
    path: str | os.PathLike[str],
    format: str | None = None,
    limits: files.Limits = files.Limits(),
    languages: tuple[str | None, str | None] = (None, None),
    columns: tuple[str, str] | None = None,
) -> Alignment:
    """Read an alignment from a file.

    Args:
        path: The file, or `-` for standard input (which needs `format`).
        format: Name of its format; by default its suffix tells, and where several formats share one, its content.
        limits: Sizes to refuse, of the file and of those that it names.
        languages: Of the source and the target, to choose them in a file of more than two languages; None leaves the
            choice to the file.
        columns: Those of a table that hold the source and the target, by letters, numbers, names or languages; by
            default their names or their cells tell.

    Raises:
        ChoiceError: There is no such format, or the suffix stands for none.
        InputError: The file cannot be opened, or is larger than the limit.
        FormatError: It breaks the rules of its format; the message says how, and what else it looks like.

    Example:
        >>> zh = aligner.Document.from_sentences(["会议发表了新闻公报。", "谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "Thank you."], "en")
        >>> alignment = aligner.align(zh, en)
        >>> aligner.write(alignment, "pairs.json")
        >>> aligner.read("pairs.json") == alignment
        True
    """
    expect(limits, files.Limits, "limits")
    if not isinstance(languages, tuple) or len(languages) != 2:
        raise ArgumentError(f"languages must be a tuple of two tags, not {described(languages)}")
    with opened(name := files.path_of(path), format, limits) as (chosen, stream):
        return read_opened(chosen, stream, name, ReadOptions(limits, languages, columns))


def read_parts(
    path: str | os.PathLike[str],
    format: str | None = None,
    limits: files.Limits = files.Limits(),
    languages: tuple[str | None, str | None] = (None, None),
    columns: tuple[str, str] | None = None,
) -> Iterator[Alignment]:
    """Read an alignment from a file in parts of some thousand beads that follow each other, where its format can.

    Args:
        path: As for `read`; the others likewise.
        format: Name of its format.
        limits: Sizes to refuse.
        languages: Of the source and the target.
        columns: Of a table.

    Raises:
        AlignerError: As `read` does, when that part is asked for.
    """
    name, options = files.path_of(path), ReadOptions(limits, languages, columns)
    with opened(name, format, limits) as (chosen, stream):
        if chosen.read_parts:
            refuse_columns(chosen, name, options.columns)
            for part in chosen.read_parts(stream, name, options):
                report.check()
                yield in_languages(part, languages)
        else:
            yield read_opened(chosen, stream, name, options)


def convert(
    path: str | os.PathLike[str],
    output: str | os.PathLike[str],
    format: str | None = None,
    output_format: str | None = None,
    options: WriteOptions = WriteOptions(),
    limits: files.Limits = files.Limits(),
    adapt: Callable[[Alignment], Alignment] = lambda part: part,
    languages: tuple[str | None, str | None] = (None, None),
    columns: tuple[str, str] | None = None,
) -> int:
    """Write an alignment in another format; part by part where both formats can, in little memory.

    Args:
        path: The file, or `-` for standard input (which needs `format`).
        output: The new file, or `-` for standard output (which needs `output_format`).
        format: Name of the format of `path`, as for `read`.
        output_format: Name of the format of `output`, as for `write`.
        options: What the user asks of the writer.
        limits: Sizes to refuse, as for `read`.
        adapt: Changes an alignment, or a part of one, on the way.
        languages: As for `read`.
        columns: As for `read`.

    Returns:
        The number of beads.

    Raises:
        AlignerError: As `read` and `write` do.
    """
    name, output, asked = files.path_of(path), files.path_of(output), ReadOptions(limits, languages, columns)
    written = _format(output, output_format)
    with opened(name, format, limits) as (chosen, stream):
        read_parts = chosen.read_parts
        if read_parts and written.write_parts:
            count = 0
            refuse_columns(chosen, name, columns)

            def parts() -> Iterator[Alignment]:
                nonlocal count
                for part in read_parts(stream, name, asked):
                    report.check()
                    count += len(part)
                    yield adapt(part)

            with files.saving([output], inputs=[name]) as [made], report.about(name_written(output)):
                written.write_parts(parts(), made, options)
            return count
        alignment = adapt(read_opened(chosen, stream, name, asked))
    write(alignment, output, output_format, options, inputs=[name])
    return len(alignment)


def read_opened(chosen: Format, stream: BinaryIO, name: str, options: ReadOptions) -> Alignment:
    """Read an alignment from a file that is open."""
    if chosen.read is None:
        raise FormatError(f"{chosen.title} is written only", file=name, hint="read the file it was made from")
    refuse_columns(chosen, name, options.columns)
    return in_languages(chosen.read(stream, name, options), options.languages)


def refuse_columns(form: Format, name: str, columns: tuple[str, str] | None) -> None:
    """Refuse columns of what is no table.

    Raises:
        ChoiceError: The user names some.
    """
    if columns is not None and not form.is_table:
        reason = f"columns are named, and this is no table but {form.title}"
        raise ChoiceError(reason, file=name, hint="leave them out (--columns, or columns= in Python)")


def in_languages(alignment: Alignment, languages: tuple[str | None, str | None]) -> Alignment:
    """Return an alignment with the languages that the user names for what its file names none for."""
    source, target = (
        replace(document, text=replace(document.text, lang=lang)) if lang and document.lang == "und" else document
        for document, lang in zip((alignment.source, alignment.target), languages, strict=True)
    )
    return replace(alignment, source=source, target=target)


@contextlib.contextmanager
def opened(name: str, format: str | None, limits: files.Limits) -> Iterator[tuple[Format, BinaryIO]]:
    """Open a file and choose its format; where it breaks the rules of that, say what it looks like."""
    chosen = _format(name, format, to_read=True)
    with files.reading(name, limits) as stream:
        other = _looks_like(stream)
        if format is None and other is not None and FORMATS.may_be(name, other):
            chosen = _format(name, other)
        try:
            yield chosen, stream
        except FormatError as error:
            refuse_no_alignment(stream, name)
            if other is None or other == chosen.name:
                raise
            hint = f"it looks like {FORMATS.load(other).title}: name the format {other} (--from {other}, or format=)"
            raise FormatError(error.reason, file=error.file, line=error.line, hint=hint) from None


def write(
    alignment: Alignment | MultiAlignment,
    path: str | os.PathLike[str],
    format: str | None = None,
    options: WriteOptions = WriteOptions(),
    *,
    inputs: Sequence[str] = (),
) -> None:
    """Write an alignment to a file, which appears under its name only when it is complete.

    Args:
        alignment: What to write; one of several versions, as `join` makes it, goes into TMX, TEI and TSV.
        path: The file, or `-` for standard output (which needs `format`).
        format: Name of its format; by default its suffix tells.
        options: What the user asks of the writer.
        inputs: Files that must not be overwritten.

    Raises:
        ChoiceError: There is no such format, or the suffix stands for none.
        OutputError: The file cannot be written.

    Example:
        >>> zh = aligner.Document.from_sentences(["会议发表了新闻公报。", "谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "Thank you."], "en")
        >>> aligner.write(aligner.align(zh, en), "memory.tmx")
    """
    expect(options, WriteOptions, "options")
    if isinstance(alignment, MultiAlignment):
        from aligner.formats import joined

        joined.write_all(alignment, [(path, format)], options, inputs=inputs)
    else:
        write_all(alignment, [(path, format)], options, inputs=inputs)


def write_all(
    alignment: Alignment,
    paths: Sequence[tuple[str | os.PathLike[str], str | None]],
    options: WriteOptions = WriteOptions(),
    *,
    inputs: Sequence[str] = (),
) -> None:
    """Write an alignment to several files, which appear together or not at all.

    Args:
        alignment: What to write.
        paths: Files with the names of their formats, as for `write`.
        options: What the user asks of the writers.
        inputs: Files that must not be overwritten.

    Raises:
        ChoiceError: There is no such format, or a suffix stands for none.
        OutputError: A file cannot be written.
    """
    hint = "the alignment goes first, then the file" if isinstance(alignment, (str, os.PathLike)) else None
    expect(alignment, Alignment, "what is written", hint)
    expect(options, WriteOptions, "options")
    parts: list[tuple[str, Writer]] = []
    for path, format in paths:
        name = files.path_of(path)
        chosen = _format(name, format)
        if "properties" not in chosen.keeps:
            tell_of_left_out(alignment, name_written(name), kept="document" if chosen.is_table else "")
        if chosen.split is None:
            parts.append((name, partial(_write, chosen, alignment, options)))
        elif name == "-":
            raise OutputError(f"{chosen.title} takes more than one file", file="standard output", hint="name a file")
        else:
            parts += chosen.split(alignment, name, options)
    with files.saving([name for name, _ in parts], inputs=inputs) as streams:
        for (name, write_part), stream in zip(parts, streams, strict=True):
            try:
                with report.about(name_written(name)):
                    write_part(stream)
            except UnicodeEncodeError:  # of several files, one names another
                reason = "a name that is not UTF-8 cannot stand in this format"
                raise OutputError(reason, file=name, hint="choose another name for the file") from None


def _write(chosen: Format, alignment: Alignment, options: WriteOptions, stream: BinaryIO) -> None:
    chosen.write(alignment, stream, options)


def _format(path: str, name: str | None, *, to_read: bool = False) -> Format:
    return cast(Format, FORMATS.load(FORMATS.format_of(path, name, to_read=to_read)))


def _looks_like(stream: BinaryIO) -> str | None:
    """The name of the format that the beginning of a file looks like."""
    if not stream.seekable():
        return None
    start = stream.read(4000).replace(b"\0", b"")
    stream.seek(0)
    return FORMATS.looks_like(start)
