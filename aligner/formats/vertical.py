"""Vertical text, a word a line, for NoSketch Engine and the IMS Open Corpus Workbench (CWB), and its alignment files.

Structures are `doc`, `p`, `s`, and `g` between words without a space. A line has the columns word, lemma and tag (`-`
where unknown) if tokens are asked for, and the word alone otherwise. The attributes of `s` are `id`, `bead` (the number
of the bead, the same in both files), `confidence` and `status`; from them, and from the name of the other file in
`doc`, the alignment is read back. Where they are known, `doc` also has the `likeness` of both sides, the `part` of the
beads that is here, and the sentences that seem to have no counterpart (`unmatched`: `12-20 31-36`). `&`, `<`, `>` and
`"` are written as in XML.

The aligned structure is `s`. The alignment files link beads with text on both sides that nobody has rejected:

- for NoSketch Engine, one file for each direction: numbers of the `s` from 0, `4,5` and `6`, without gaps, and `-1`
  where there is no counterpart;
- for CWB (`cwb-align-encode`), the first and the last word of each side, counted from 0. It has no place for sentences
  without a counterpart.
"""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import PurePath
from typing import BinaryIO, NamedTuple, cast
from xml.sax.saxutils import escape, unescape

from aligner import report
from aligner.errors import AlignerError, FormatError, InvariantError
from aligner.formats import Format, ReadOptions, WriteOptions, Writer, linked, xml
from aligner.formats.layout import Piece, StatedBead, assemble, tile
from aligner.formats.lines import read_lines
from aligner.formats.xml import start_tag
from aligner.io import files
from aligner.languages.scripts import UNSPACED
from aligner.model import SIDES, STATUSES, Alignment, Document, Recipe, Span, Status

_TAG = re.compile(r"<(/?)([A-Za-z_][\w.-]*)((?:\s+[\w.:-]+=(?:\"[^\"]*\"|'[^']*'))*)\s*/?>\s*")
_ATTRIBUTE = re.compile(r"([\w.:-]+)=(?:\"([^\"]*)\"|'([^']*)')")
_QUOTES = {"&quot;": '"', "&apos;": "'"}

# Scripts without spaces: where nobody has told the words apart, each character is one.
_CHARACTERS = re.compile(f"[{UNSPACED}]")


# --- writing ---------------------------------------------------------------------------------------------------------


class _Word(NamedTuple):
    span: Span
    columns: str


@dataclass(frozen=True, slots=True)
class _Side:
    """A version as it is written: only sentences that have words, because the programs do not count any others.

    Attributes:
        document: The version.
        name: Its file.
        sentences: The numbers of these sentences.
        lines: Their words, each with its line end.
        sizes: How many words each of them has.
    """

    document: Document
    name: str
    sentences: list[int]
    lines: list[bytes]
    sizes: list[int]

    @classmethod
    def of(cls, document: Document, name: str, options: WriteOptions) -> _Side:
        side = cls(document, name, [], [], [])
        for i in range(len(document)):
            words = list(_words(document, i, options))
            glue = [False, *(first.span.stop == second.span.start for first, second in pairwise(words))]
            if words:
                side.sentences.append(i)
                lines = ("<g/>\n" * touching + word.columns + "\n" for touching, word in zip(glue, words, strict=True))
                side.lines.append("".join(lines).encode())
                side.sizes.append(len(words))
        return side

    def written(self, span: Span) -> Span:
        """A range of sentences, by their numbers in the file."""
        return Span(*(bisect_left(self.sentences, edge) for edge in span))


class _Row(NamedTuple):
    """A bead: ranges of the sentences as they are numbered in the files."""

    source: Span
    target: Span
    confidence: float | None
    status: Status


def split(alignment: Alignment, path: str, options: WriteOptions) -> list[tuple[str, Writer]]:
    """The source under the name `path`, and beside it the target and the alignment files.

    For `corpus.zh.vert` these are `corpus.en.vert`, `corpus.zh-en.noske`, `corpus.en-zh.noske` and `corpus.zh-en.cwb`.
    """
    alignment = xml.clean(alignment)
    langs = linked.parts(alignment)
    folder, base = os.path.split(path)
    stem = os.path.join(folder, PurePath(base).stem.removesuffix(f".{langs[0]}"))
    source = _Side.of(alignment.source, base, options)
    target = _Side.of(alignment.target, f"{PurePath(stem).name}.{langs[1]}{PurePath(base).suffix}", options)
    left_out = len(alignment.source) + len(alignment.target) - len(source.sentences) - len(target.sentences)
    if left_out:
        what = "1 sentence" if left_out == 1 else f"{left_out} sentences"
        report.notice("left out", f"left out {what} without a word")
    rows = [_Row(source.written(b.source), target.written(b.target), b.confidence, b.status) for b in alignment.beads]
    rows = [row for row in rows if row.source.size or row.target.size]
    pairs = [
        (row.source, row.target) for row in rows if row.source.size and row.target.size and row.status != "rejected"
    ]
    sizes = len(source.sentences), len(target.sentences)
    abouts = [
        {"translation": other.name, **_about_both(side, name, alignment.recipe)}
        for side, other, name in ((source, target, SIDES[0]), (target, source, SIDES[1]))
    ]
    reverse = [(second, first) for first, second in pairs]
    return [
        (path, lambda stream: _vertical(source, abouts[0], [(row.source, row) for row in rows], stream)),
        (
            os.path.join(folder, target.name),
            lambda stream: _vertical(target, abouts[1], [(row.target, row) for row in rows], stream),
        ),
        (f"{stem}.{langs[0]}-{langs[1]}.noske", lambda stream: _noske(pairs, sizes, stream)),
        (f"{stem}.{langs[1]}-{langs[0]}.noske", lambda stream: _noske(reverse, sizes[::-1], stream)),
        (f"{stem}.{langs[0]}-{langs[1]}.cwb", lambda stream: _cwb(pairs, (source, target), stream)),
    ]


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write the source alone, as it is called `corpus.vert` (`split` writes all files)."""
    split(alignment, "corpus.vert", options)[0][1](stream)


def _about_both(side: _Side, name: str, recipe: Recipe | None) -> dict[str, str]:
    """What came of the alignment: how alike both sides are, how much was left out, what seems to have no counterpart.

    Args:
        side: The version.
        name: `source` or `target`.
        recipe: How the alignment was made.
    """
    if recipe is None:
        return {}
    part = dict(recipe.options).get("part", "")
    # In a part the sentences have other numbers.
    stretches = [] if part else re.findall(rf"{name} (\d+)-(\d+)", recipe.unmatched)
    spans = [side.written(Span(int(first) - 1, int(last))) for first, last in stretches]
    unmatched = " ".join(f"{span.start + 1}-{span.stop}" for span in spans if span.size)
    return {"likeness": xml.strip(recipe.likeness), "part": xml.strip(part), "unmatched": unmatched}


def _vertical(side: _Side, about: dict[str, str], rows: Sequence[tuple[Span, _Row]], stream: BinaryIO) -> None:
    origin = " ".join(side.document.text.origin.split())
    attributes = {"lang": xml.strip(side.document.lang), "file": origin, **about}
    stream.write(f"{start_tag('doc', attributes)}\n".encode())
    before, paragraphs = -1, 0
    for number, (span, row) in enumerate(rows, 1):
        for i in range(*span):
            paragraph = side.document.sentences[side.sentences[i]].paragraph
            if paragraph != before:
                paragraphs += 1
                stream.write(b"</p>\n" * (before >= 0) + f'<p id="{paragraphs}">\n'.encode())
                before = paragraph
            confidence = "" if row.confidence is None else repr(float(row.confidence))
            attributes = {"id": str(i + 1), "bead": str(number), "confidence": confidence, "status": row.status}
            stream.write(f"{start_tag('s', attributes)}\n".encode() + side.lines[i] + b"</s>\n")
    stream.write(b"</p>\n" * (before >= 0) + b"</doc>\n")


def _noske(pairs: Sequence[tuple[Span, Span]], sizes: tuple[int, int], stream: BinaryIO) -> None:
    """Every sentence in order: the pairs, and between them the ranges that have no counterpart."""

    def cell(span: Span) -> str:
        return str(span.start) if span.size == 1 else f"{span.start},{span.stop - 1}"

    i = j = 0
    for source, target in [*pairs, (Span(sizes[0], sizes[0]), Span(sizes[1], sizes[1]))]:
        if i < source.start:
            stream.write(f"{cell(Span(i, source.start))}\t-1\n".encode())
        if j < target.start:
            stream.write(f"-1\t{cell(Span(j, target.start))}\n".encode())
        if source.size:
            stream.write(f"{cell(source)}\t{cell(target)}\n".encode())
        i, j = source.stop, target.stop


def _cwb(pairs: Sequence[tuple[Span, Span]], sides: tuple[_Side, _Side], stream: BinaryIO) -> None:
    ids = [re.sub("^[^A-Z]|[^A-Z0-9_-]", "_", PurePath(side.name).stem.upper()) for side in sides]
    stream.write(f"{ids[0]}\ts\t{ids[1]}\ts\n".encode())
    starts = [list(accumulate(side.sizes, initial=0)) for side in sides]
    for source, target in pairs:
        cells = [
            starts[0][source.start],
            starts[0][source.stop] - 1,
            starts[1][target.start],
            starts[1][target.stop] - 1,
        ]
        stream.write("\t".join([*map(str, cells), f"{source.size}:{target.size}\n"]).encode())


def _words(document: Document, i: int, options: WriteOptions) -> Iterator[_Word]:
    """The words of a sentence: its tokens, and what no token covers, told apart by the kinds of characters."""
    position, stop = document.sentences[i].span
    text = document.text.content

    def rest(edge: int) -> Iterator[_Word]:
        for run in re.finditer(r"\S+", text[position:edge]):
            start = end = position + run.start()
            for character in run[0]:
                if end > start and not _same_word(text[end - 1], character):
                    yield word(start, end)
                    start = end
                end += 1
            yield word(start, end)

    def word(start: int, end: int, lemma: str = "", tag: str = "") -> _Word:
        columns = [text[start:end], *([lemma, tag] if options.tokenize else ())]
        cleaned = (escape(" ".join(xml.strip(column).split()), {'"': "&quot;"}) for column in columns)
        return _Word(Span(start, end), "\t".join(column or "-" for column in cleaned))

    for token in options.tokenize(document, i) if options.tokenize else ():
        if token.span.start >= position and text[slice(*token.span)].strip():
            yield from rest(token.span.start)
            yield word(*token.span, token.lemma, token.tag)
            position = token.span.stop
    yield from rest(stop)


def _same_word(before: str, character: str) -> bool:
    """Whether two characters that touch stand in one word."""
    kind, other = (unicodedata.category(c)[0] for c in (character, before))
    if kind == "M" or "\u200d" in (before, character):
        return True  # marks, and what a joiner joins
    return kind in "LN" and other in "LNM" and not _CHARACTERS.match(character) and not _CHARACTERS.match(before)


# --- reading ---------------------------------------------------------------------------------------------------------


class _Read(NamedTuple):
    document: Document
    beads: list[tuple[int, StatedBead]]  # of each sentence that names its bead
    translation: str


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read the source, and the target that its `doc` names; the alignment files are not read.

    Sentences that name no bead stand alone.

    Raises:
        FormatError: A file is not vertical text with sentences; the source names no target, or none that is there.
    """
    source = _read(stream, name)
    if not source.translation:
        hint = 'it looks like <doc lang="zh" translation="corpus.en.vert">'
        raise FormatError("its <doc> does not name the file of the other language", file=name, hint=hint)
    try:
        path = files.beside(name, source.translation)
        with files.reading(path, options.limits) as other:
            target = _read(other, path)
    except FormatError:
        raise
    except AlignerError as error:
        reason = f"the file {source.translation[:80]!r} cannot be read: {error.reason}"
        raise FormatError(reason, file=name, hint=error.hint or "put both files into one folder") from None
    numbers: dict[int, tuple[list[int], list[int]]] = {}
    about: dict[int, StatedBead] = {}
    for side, found in enumerate((source, target)):
        for sentence, (number, link) in enumerate(found.beads):
            if number:
                numbers.setdefault(number, ([], []))[side].append(sentence)
                about.setdefault(number, link)
    links = []
    for number in sorted(numbers):
        link = about[number]
        first, second = numbers[number]
        links.append(StatedBead(tuple(first), tuple(second), link.line, link.confidence, link.status))
    beads = tile(links, (len(source.document), len(target.document)), name)
    return Alignment(source.document, target.document, beads)


def _read(stream: BinaryIO, name: str) -> _Read:
    about: dict[str, str] = {}
    parts: list[Piece] = []
    beads: list[tuple[int, StatedBead]] = []
    words: list[str] | None = None  # of the open sentence, with the spaces between them
    glue = opens = False
    line = 0
    for line, content in read_lines(stream, name):
        tag = _TAG.fullmatch(content) if content.startswith("<") else None
        if tag is None:
            if not content.strip() or (content.startswith(("<?", "<!--")) and content.rstrip().endswith(("?>", "-->"))):
                continue
            if words is None:
                hint = "sentences stand between lines <s> and </s>"
                raise FormatError("a word outside the sentences", file=name, line=line, hint=hint)
            words += ([] if glue or not words else [" "]) + [unescape(content.split("\t")[0], _QUOTES)]
            glue = False
            continue
        closing, element, attributes = tag[1] == "/", tag[2], _attributes(tag[3])
        if element == "s":
            if words is not None:
                paragraph = (parts[-1].paragraph if parts else 0) + opens
                gap = "" if not parts else "\n\n" if opens else "\n"
                parts.append(Piece(gap, "".join(words), paragraph))
                opens = False
            words = None if closing else []
            if not closing:
                beads.append(_bead(attributes, line))
        elif element == "g":
            glue = True
        elif element in ("p", "doc"):
            opens = bool(parts)
            about = about or (attributes if element == "doc" else {})
    if words is not None:
        hint = "a file that was cut short ends like this"
        raise FormatError("it ends inside a sentence", file=name, line=line, hint=hint)
    try:
        document = assemble(about.get("lang") or "und", "", parts)
    except InvariantError as error:
        raise FormatError(error.reason, file=name) from None
    return _Read(document, beads, about.get("translation", ""))


def _attributes(string: str) -> dict[str, str]:
    return {name: unescape(one or other, _QUOTES) for name, one, other in _ATTRIBUTE.findall(string)}


def _bead(attributes: dict[str, str], line: int) -> tuple[int, StatedBead]:
    """The number of the bead that a sentence names, 0 where it names none, and what it says of it."""
    number = attributes.get("bead", "")
    status = cast(Status, attributes["status"]) if attributes.get("status") in STATUSES else "auto"
    try:
        confidence = float(attributes["confidence"])
    except (KeyError, ValueError):
        confidence = -1.0
    known = confidence if 0 <= confidence <= 1 else None
    return int(number) if re.fullmatch("[0-9]{1,9}", number) else 0, StatedBead((), (), line, known, status)


FORMAT = Format(
    name="vertical",
    title="vertical text for NoSketch Engine and CWB",
    read=read,
    write=write,
    keeps=frozenset({"beads", "one-sided", "sentences", "paragraphs", "confidence", "status"}),
    split=split,
)
