"""Moses: two plain files with the same number of lines, `corpus.zh` and `corpus.en`; line by line they are pairs.

The sentences of a bead stand on one line, so which they were is not kept; and nothing tells what is known of a bead
beside its text.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import PurePath
from typing import BinaryIO

from aligner import report
from aligner.errors import FormatError, InputError, OutputError
from aligner.formats import Format, ReadOptions, WriteOptions, Writer, documents
from aligner.formats.lines import read_lines
from aligner.formats.messages import shortened
from aligner.formats.table import Builder, without_breaks
from aligner.io import files
from aligner.languages.tags import is_tag
from aligner.model import Alignment, Document, DocumentPair, Span
from aligner.registry import FORMATS, TEXTS

# What looks like the name of a language behind a full stop and is none.
_NO_TAGS = frozenset({"txt", "md", "gz", "bz", "xz", "zip", "ids", "log", "bak", "doc", "pdf", "py"})


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write the file of the source; `split` gives both."""
    _lines(stream, [source for source, _ in _pairs(alignment, options)])


def split(alignment: Alignment, name: str, options: WriteOptions) -> list[tuple[str, Writer]]:
    """The names of both files, and what writes them: for `corpus.moses` they are `corpus.zh` and `corpus.en`.

    Left out, with a notice: rejected beads, and beads with text on one side only unless `options.one_sided`.

    Raises:
        OutputError: The languages do not make names of two files.
    """
    names = _names(alignment, name)
    pairs = _pairs(alignment, options)
    sides = ([source for source, _ in pairs], [target for _, target in pairs])
    return [(one, _writer(side)) for one, side in zip(names, sides, strict=True)]


def write_documents(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write the lines of all documents one after the other; which line is from which is not kept, which is said.

    Raises:
        OutputError: The languages do not make names of two files, or are not the same in all.
    """
    names: list[str] = []
    streams: list[BinaryIO] = []
    count = 0
    for pair in pairs:
        own = _names(pair.alignment, output.name)
        if not names:
            names, streams = own, [output.beside(name) for name in own]
        elif own != names:
            hint = "write the documents of each pair of languages to files of their own (--document NAME)"
            raise OutputError(f"{pair.name!r} is in other languages than the documents before it", hint=hint)
        for stream, lines in zip(streams, zip(*_pairs(pair.alignment, options), strict=True), strict=False):
            _lines(stream, list(lines))
        count += 1
    if count > 1:
        report.notice("left out", f"left out which of the {count:,} documents each line is from")


def _names(alignment: Alignment, name: str) -> list[str]:
    """The names of both files."""
    langs = (alignment.source.lang, alignment.target.lang)
    if langs[0] == langs[1] or not all(is_tag(lang) for lang in langs):
        reason = f"the languages name the two files, and they are {langs[0]!r} and {langs[1]!r}"
        hint = "name others (--source-lang and --target-lang, or the languages of the documents in Python)"
        raise OutputError(reason, file=name, hint=hint)
    path = PurePath(name)
    stem = name[: -len(path.suffix)] if path.suffix in (".moses", *(f".{lang}" for lang in langs)) else name
    return [f"{stem}.{lang}" for lang in langs]


def _pairs(alignment: Alignment, options: WriteOptions) -> list[tuple[str, str]]:
    pairs = []
    rejected = one_sided = 0
    for bead in alignment.beads:
        source = _line(alignment.source, bead.source)
        target = _line(alignment.target, bead.target)
        if bead.status == "rejected":
            rejected += 1
        elif not (source and target) and not (options.one_sided and (source or target)):
            one_sided += 1
        else:
            pairs.append((source, target))
    for count, what in ((rejected, "rejected"), (one_sided, "with text on one side only")):
        if count:
            beads = "1 bead" if count == 1 else f"{count} beads"
            report.notice("left out", f"left out {beads} {what}")
    return pairs


def _line(document: Document, span: Span) -> str:
    return without_breaks(document.slice(span)).strip()


def _writer(lines: list[str]) -> Writer:
    return lambda stream: _lines(stream, lines)


def _lines(stream: BinaryIO, lines: list[str]) -> None:
    for line in lines:
        stream.write(f"{line}\n".encode())


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a file as the source, and the one beside it that differs in its language alone as the target.

    Each pair of lines is a bead of a sentence on each side; of none, where a line is empty.

    Raises:
        FormatError: The other file is not there, could be one of several, or has another number of lines.
    """
    other = _other(name)
    sides = [[line.strip() for _, line in read_lines(stream, name)]]
    try:
        path = files.beside(name, other)
        with files.reading(path, options.limits) as target:
            sides.append([line.strip() for _, line in read_lines(target, path)])
    except FormatError:
        raise
    except InputError as error:
        raise FormatError(error.reason, file=error.file, line=error.line, hint=error.hint) from None
    if len(sides[0]) != len(sides[1]):
        reason = f"it has {len(sides[0]):,} lines, and {other} has {len(sides[1]):,}"
        raise FormatError(reason, file=name, hint="both must have a line for each pair")
    builder = Builder(name)
    for source, target_line in zip(*sides, strict=True):
        builder.add([[source] if source else [], [target_line] if target_line else []])
    langs = [PurePath(file).suffix[1:].replace("_", "-") for file in (name, other)]
    return builder.alignment(langs)


def _other(name: str) -> str:
    """The name of the file that goes with one, in the same folder.

    Raises:
        FormatError: There is none, or more than one that it could be.
    """
    path = PurePath(name)
    lang = path.suffix[1:]
    hint = "the two files have the same name but for the language at the end, such as corpus.zh and corpus.en"
    if not is_tag(lang):
        raise FormatError("this name does not end in a language", file=name, hint=hint)
    pair = path.stem.rpartition(".")[2].split("-")  # as in `Books.en-zh.en`
    if len(pair) == 2 and pair[0] != pair[1] and lang in pair:
        return f"{path.stem}.{pair[1 - pair.index(lang)]}"
    try:
        beside = sorted(os.listdir(path.parent))
    except OSError:
        beside = []
    known = _NO_TAGS | {suffix[1:] for formats in (FORMATS, TEXTS) for suffix in formats.all_suffixes}
    found = [
        file
        for file in beside
        if file != path.name
        and file.startswith(f"{path.stem}.")
        and is_tag(tag := file[len(path.stem) + 1 :])
        and tag.lower() not in known
    ]
    if not found:
        raise FormatError("the file of the other language is not beside it", file=name, hint=hint)
    if len(found) > 1:
        reason = f"the other language could be in any of these: {shortened(found)}"
        raise FormatError(reason, file=name, hint="put the two files into a folder of their own")
    return found[0]


FORMAT = Format(
    name="moses",
    title="two files of lines that are pairs (Moses)",
    read=read,
    write=write,
    keeps=frozenset(),
    split=split,
)
