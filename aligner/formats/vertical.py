"""Vertical text, a word a line, for NoSketch Engine and the IMS Open Corpus Workbench (CWB), and its alignment files.

Structures are `doc`, `p`, `s`, and `g` between words without a space. A line has the columns word, lemma and tag (`-`
where unknown) if tokens are asked for, and the word alone otherwise. The attributes of `s` are `id`, `bead` (the number
of the bead, the same in both files), `confidence` and `status`; from them, and from the name of the other file in
`doc`, the alignment is read back. Where they are known, `doc` also has the `likeness` of both sides, the `part` of the
beads that is here, the sentences that seem to have no counterpart (`unmatched`: `12-20 31-36`), and how often people
`edited` it in a project. `&`, `<`, `>` and
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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import PurePath
from types import MappingProxyType
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import escape

from aligner import report
from aligner.formats import Format, WriteOptions, Writer, linked, xml
from aligner.formats.vertical_reader import read
from aligner.formats.xml import start_tag
from aligner.languages.scripts import UNSPACED
from aligner.model import SIDES, Alignment, Document, Recipe, Span, Status

# Scripts without spaces: where nobody has told the words apart, each character is one.
_CHARACTERS = re.compile(f"[{UNSPACED}]")


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
    names = names_of(alignment, path)
    found = Prepared.of(alignment, (names[0], names[1]), options)
    writers: list[Writer] = [
        lambda stream: found.write_side(0, stream),
        lambda stream: found.write_side(1, stream),
        lambda stream: found.write_noske(0, stream),
        lambda stream: found.write_noske(1, stream),
        lambda stream: found.write_cwb(stream),
    ]
    return list(zip(names, writers, strict=True))


def names_of(alignment: Alignment, path: str) -> list[str]:
    """The names of all files."""
    langs = linked.parts(alignment)
    folder, base = os.path.split(path)
    stem = os.path.join(folder, PurePath(base).stem.removesuffix(f".{langs[0]}"))
    target = f"{stem}.{langs[1]}{PurePath(base).suffix}"
    both = f"{langs[0]}-{langs[1]}"
    return [path, target, f"{stem}.{both}.noske", f"{stem}.{langs[1]}-{langs[0]}.noske", f"{stem}.{both}.cwb"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """An alignment as it is written.

    Attributes:
        sides: Both versions.
        rows: The beads.
        abouts: The attributes of `doc` on each side.
        before: The numbers of sentences and words on each side, and of beads, that other documents have before it.
    """

    sides: tuple[_Side, _Side]
    rows: list[_Row]
    abouts: list[dict[str, str]]
    before: Counts

    @classmethod
    def of(
        cls,
        alignment: Alignment,
        names: tuple[str, str],
        options: WriteOptions,
        about: Mapping[str, str] = MappingProxyType({}),
        before: Counts | None = None,
    ) -> Prepared:
        """Prepare an alignment.

        Args:
            alignment: The alignment; free of what XML forbids.
            names: The files of both versions.
            options: Whether words are marked.
            about: Further attributes of `doc`.
            before: What other documents have before it.
        """
        bases = [os.path.basename(name) for name in names]
        source = _Side.of(alignment.source, bases[0], options)
        target = _Side.of(alignment.target, bases[1], options)
        left_out = len(alignment.source) + len(alignment.target) - len(source.sentences) - len(target.sentences)
        if left_out:
            what = "1 sentence" if left_out == 1 else f"{left_out} sentences"
            report.notice("left out", f"left out {what} without a word")
        spans = ((source.written(bead.source), target.written(bead.target), bead) for bead in alignment.beads)
        rows = [_Row(one, other, bead.confidence, bead.status) for one, other, bead in spans if one.size or other.size]
        abouts = [
            {**about, "translation": other.name, **_about_both(side, name, alignment.recipe)}
            for side, other, name in ((source, target, SIDES[0]), (target, source, SIDES[1]))
        ]
        return cls((source, target), rows, abouts, before or Counts())

    def after(self) -> Counts:
        """What a document behind this one has before it."""
        i, j = (len(side.sentences) for side in self.sides)
        sentences = (self.before.sentences[0] + i, self.before.sentences[1] + j)
        words = tuple(count + sum(side.sizes) for count, side in zip(self.before.words, self.sides, strict=True))
        return Counts(sentences, (words[0], words[1]), self.before.beads + len(self.rows))

    def _pairs(self) -> list[tuple[Span, Span]]:
        two_sided = (row for row in self.rows if row.source.size and row.target.size and row.status != "rejected")
        return [(row.source, row.target) for row in two_sided]

    def write_side(self, side: int, stream: BinaryIO) -> None:
        """Write the source (0) or the target (1)."""
        rows = [((row.source, row.target)[side], row) for row in self.rows]
        before = self.before.sentences[side], self.before.beads
        _vertical(self.sides[side], self.abouts[side], rows, stream, before)

    def write_noske(self, side: int, stream: BinaryIO) -> None:
        """Write the pairs for NoSketch Engine, seen from one side."""
        pairs = [pair if side == 0 else pair[::-1] for pair in self._pairs()]
        sizes = [len(part.sentences) for part in self.sides]
        counts = self.before.sentences
        if side == 1:
            sizes.reverse()
            counts = counts[::-1]
        _noske(pairs, (sizes[0], sizes[1]), stream, counts)

    def write_cwb(self, stream: BinaryIO) -> None:
        """Write the pairs for CWB."""
        _cwb(self._pairs(), self.sides, stream, self.before.words)


class Counts(NamedTuple):
    """How many sentences and words on each side, and how many beads."""

    sentences: tuple[int, int] = (0, 0)
    words: tuple[int, int] = (0, 0)
    beads: int = 0


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
    part, edited = (xml.strip(dict(recipe.options).get(option, "")) for option in ("part", "edited"))
    # In an edited text the sentences may have other numbers.
    stretches = [] if part or edited else re.findall(rf"{name} (\d+)-(\d+)", recipe.unmatched)
    spans = [side.written(Span(int(first) - 1, int(last))) for first, last in stretches]
    unmatched = " ".join(f"{span.start + 1}-{span.stop}" for span in spans if span.size)
    return {"likeness": xml.strip(recipe.likeness), "part": part, "unmatched": unmatched, "edited": edited}


def _vertical(
    side: _Side, about: dict[str, str], rows: Sequence[tuple[Span, _Row]], stream: BinaryIO, first: tuple[int, int]
) -> None:
    origin = " ".join(side.document.text.origin.split())
    attributes = {"lang": xml.strip(side.document.lang), "file": origin, **about}
    stream.write(f"{start_tag('doc', attributes)}\n".encode())
    before, paragraphs = -1, 0
    for number, (span, row) in enumerate(rows, first[1] + 1):
        for i in range(*span):
            paragraph = side.document.sentences[side.sentences[i]].paragraph
            if paragraph != before:
                paragraphs += 1
                stream.write(b"</p>\n" * (before >= 0) + f'<p id="{paragraphs}">\n'.encode())
                before = paragraph
            confidence = "" if row.confidence is None else repr(float(row.confidence))
            attributes = {
                "id": str(first[0] + i + 1),
                "bead": str(number),
                "confidence": confidence,
                "status": row.status,
            }
            stream.write(f"{start_tag('s', attributes)}\n".encode() + side.lines[i] + b"</s>\n")
    stream.write(b"</p>\n" * (before >= 0) + b"</doc>\n")


def _noske(
    pairs: Sequence[tuple[Span, Span]], sizes: tuple[int, int], stream: BinaryIO, first: tuple[int, int]
) -> None:
    """Every sentence in order: the pairs, and between them the ranges that have no counterpart."""

    def cell(span: Span, side: int) -> str:
        start, last = span.start + first[side], span.stop - 1 + first[side]
        return str(start) if span.size == 1 else f"{start},{last}"

    i = j = 0
    for source, target in [*pairs, (Span(sizes[0], sizes[0]), Span(sizes[1], sizes[1]))]:
        if i < source.start:
            stream.write(f"{cell(Span(i, source.start), 0)}\t-1\n".encode())
        if j < target.start:
            stream.write(f"-1\t{cell(Span(j, target.start), 1)}\n".encode())
        if source.size:
            stream.write(f"{cell(source, 0)}\t{cell(target, 1)}\n".encode())
        i, j = source.stop, target.stop


def _cwb(
    pairs: Sequence[tuple[Span, Span]], sides: tuple[_Side, _Side], stream: BinaryIO, first: tuple[int, int]
) -> None:
    ids = [re.sub("^[^A-Z]|[^A-Z0-9_-]", "_", PurePath(side.name).stem.upper()) for side in sides]
    if first == (0, 0):
        stream.write(f"{ids[0]}\ts\t{ids[1]}\ts\n".encode())
    starts = [list(accumulate(side.sizes, initial=start)) for side, start in zip(sides, first, strict=True)]
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


FORMAT = Format(
    name="vertical",
    title="vertical text for NoSketch Engine and CWB",
    read=read,
    write=write,
    keeps=frozenset({"beads", "one-sided", "sentences", "paragraphs", "confidence", "status"}),
    split=split,
)
