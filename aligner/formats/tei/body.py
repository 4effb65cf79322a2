"""The body of a text in TEI P5: its paragraphs, sentences, words and divisions (see `tei` for what stands for what)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

from lxml import etree

from aligner import report
from aligner.errors import FormatError, InvariantError
from aligner.formats import xml
from aligner.formats.layout import Outline, Piece, Place, assemble, outlines
from aligner.formats.messages import shortened
from aligner.formats.xml import escaped, start_tag
from aligner.model import DIVISION_KINDS, Bead, DivisionKind, Document, Span, Token, normalised

Tokenize = Callable[[Document, int], Sequence[Token]]

_BLOCKS = ("p", "ab", "head", "l", "item", "cell")


def fragments(element: Any, *names: str) -> list[str]:
    """The identifiers that a pointing attribute leads to; the first of `names` that is there counts."""
    value = next((element.get(name) for name in names if element.get(name)), "")
    return [pointer.rpartition("#")[2] for pointer in value.split()]


class BodyWriter:
    """Makes the body of one text.

    Args:
        document: The text.
        prefix: What its identifiers begin with.
        corresp: For each sentence the pointers to its counterparts.
        tokenize: Gives the words of a sentence, or None.
    """

    def __init__(self, document: Document, prefix: str, corresp: Sequence[str], tokenize: Tokenize | None) -> None:
        self.document = document
        self.prefix = prefix
        self.corresp = corresp
        self.tokenize = tokenize
        self.tags: set[str] = set()  # of the words written so far
        self.paragraph = {i: span for span in document.paragraphs() for i in range(*span)} if document.sentences else {}
        self.headings: dict[int, list[tuple[Span, str]]] = {}  # by sentence: which part announces which division
        self.outlines = outlines(document)
        for number, outline in enumerate(self.outlines, 1):
            if outline.heading is None:
                continue
            (first, start), (last, stop) = outline.heading
            for i in range(first, last + 1):
                size = document.sentences[i].span.size
                part = Span(start if i == first else 0, stop if i == last else size)
                if part.size > 0:
                    self.headings.setdefault(i, []).append((part, f"#{prefix}.d{number}"))

    def parts(self) -> Iterator[str]:
        """Everything between the tags of the body."""
        self.opened = 0  # divisions so far
        if self.document.sentences:
            yield from self._container(Span(0, len(self.document)))
        else:
            yield f"<p>{escaped(self.document.gap(0))}</p>"

    def _container(self, span: Span) -> Iterator[str]:
        """What the body or a division holds: paragraphs, then divisions; TEI lets no paragraph follow a division."""
        position = span.start
        after_division = False
        while position < span.stop:
            outline = self.outlines[self.opened] if self.opened < len(self.outlines) else None
            start = outline.sentences.start if outline else span.stop
            if position < start:
                stop = min(start, span.stop)
                loose = self._paragraphs(Span(position, stop))
                yield from ("<div>", *loose, "</div>") if after_division else loose
                position = stop
            elif outline:
                self.opened += 1
                number = str(outline.number) if outline.number else ""
                yield start_tag("div", {"type": outline.kind, "n": number, "xml:id": f"{self.prefix}.d{self.opened}"})
                yield from self._container(outline.sentences)
                yield "</div>"
                position = outline.sentences.stop
                after_division = True

    def _paragraphs(self, span: Span) -> Iterator[str]:
        position = span.start
        while position < span.stop:
            whole = self.paragraph[position]
            stop = min(span.stop, whole.stop)
            part = {(True, True): "", (True, False): "I", (False, True): "F", (False, False): "M"}
            gap = self.document.gap(position)
            inside = gap.lstrip(" \t\n")  # between paragraphs XML has no place for other white space, such as U+3000
            yield escaped(gap.removesuffix(inside))
            yield start_tag("p", {"part": part[position == whole.start, stop == whole.stop]}) + escaped(inside)
            for i in range(position, stop):
                if i > position:
                    yield escaped(self.document.gap(i))
                yield start_tag("s", {"xml:id": f"{self.prefix}.s{i + 1}", "corresp": self.corresp[i]})
                yield from self._sentence(i)
                yield "</s>"
            yield escaped(self.document.gap(stop)) if stop == len(self.document) else ""
            yield "</p>"
            position = stop

    def _sentence(self, i: int) -> Iterator[str]:
        headings = self.headings.get(i, ())
        size = self.document.sentences[i].span.size
        marked = self._words(i)
        for start, stop in pairwise(sorted({0, size, *(edge for span, _ in headings for edge in span)})):
            pointers = " ".join(pointer for span, pointer in headings if span.start <= start and stop <= span.stop)
            content = "".join(marked(start, stop))
            yield (
                start_tag("seg", {"type": "heading", "corresp": pointers}) + content + "</seg>" if pointers else content
            )

    def _words(self, i: int) -> Callable[[int, int], Iterator[str]]:
        """A function that gives part of a sentence, with the words marked that stand wholly in that part."""
        begin = self.document.sentences[i].span.start
        tokens = self.tokenize(self.document, i) if self.tokenize else ()
        text = self.document[i]
        marks: list[tuple[Span, str, dict[str, str]]] = []
        for number, token in enumerate(tokens, 1):
            start, stop = token.span.start - begin, token.span.stop - begin
            following = tokens[number].span.start - begin if number < len(tokens) else -1
            attributes = {
                "xml:id": f"{self.prefix}.s{i + 1}.w{number}",
                "lemma": xml.strip(token.lemma),
                "pos": xml.strip(token.tag),
                "join": "right" if following == stop else "",
            }
            self.tags |= {attributes["pos"]} - {""}
            punctuation = all(unicodedata.category(c)[0] in "PS" for c in text[start:stop])
            marks.append((Span(start, stop), "pc" if punctuation else "w", attributes))

        def part(start: int, stop: int) -> Iterator[str]:
            position = start
            for span, name, attributes in marks:
                if position <= span.start < span.stop <= stop:
                    yield escaped(text[position : span.start])
                    yield start_tag(name, attributes) + escaped(text[slice(*span)]) + f"</{name}>"
                    position = span.stop
            yield escaped(text[position:stop])

        return part


class BodyReader:
    """One `text` element, taken apart."""

    def __init__(self, element: Any, wanted: set[str], name: str) -> None:
        self.element = element
        self.pieces: list[Piece] = []
        self.ids: dict[str, int] = {}
        self.corresp: dict[int, list[str]] = {}
        self.lines: list[int] = []
        self.units: list[Any] = []  # the elements of the sentences
        self.notes: dict[int, list[str]] = {}  # in the sentences, by their numbers
        self.headings: dict[str, tuple[Place, Place]] = {}
        self.divisions: list[tuple[Any, list[int]]] = []
        body = next(element.iter("{*}body"), element)
        self.preserve = body.get(f"{xml.XML}space") == "preserve"
        self.strays: list[str] = []
        self.said: set[str] = set()  # the attributes of words, when these have been read
        self.block: Any = None
        has_sentences = next(element.iter("{*}s"), None) is not None
        gap = ""
        opened: list[list[int]] = []
        walker = etree.iterwalk(body, events=("start", "end"))
        for event, part in walker:
            kind = xml.local_name(part)
            if event == "start":
                if kind == "s" if has_sentences else part.get(f"{xml.XML}id") in wanted:
                    self._add(part, gap)
                    gap = ""
                    walker.skip_subtree()
                    continue
                gap += part.text or ""
                if kind == "div":
                    opened.append([len(self.pieces), 0])
                    self.divisions.append((part, opened[-1]))
            else:
                if kind == "div":
                    opened.pop()[1] = len(self.pieces)
                gap += (part.tail or "") if part is not body else ""
        self.end = self._white(gap) if self.preserve else ""
        if self.strays:
            reason = f"left out text that stands outside the sentences: {shortened(self.strays)}"
            report.notice("left out", reason, file=name)

    def _add(self, unit: Any, gap: str) -> None:
        number = len(self.pieces)
        block = next((b for b in (unit, *unit.iterancestors()) if xml.local_name(b) in _BLOCKS), unit.getparent())
        same = not self.pieces or block is self.block or block.get("part") in ("M", "F")
        self.block = block
        paragraph = (self.pieces[-1].paragraph if self.pieces else 0) + (not same)
        gap = self._white(gap)
        if not self.preserve:
            gap = "" if not self.pieces else "\n\n" if not same else " " if gap else ""
        content = _Content(unit, self.preserve)
        self.pieces.append(Piece(gap, content.string, paragraph))
        self.lines.append(unit.sourceline)
        self.units.append(unit)
        if found := [normalised(" ".join("".join(note.itertext()).split())) for note in _notes(unit)]:
            self.notes[number] = [note for note in found if note]
        if identifier := unit.get(f"{xml.XML}id"):
            self.ids[identifier] = number
        self.corresp[number] = fragments(unit, "corresp")
        for pointer, span in content.headings:
            start, stop = Place(number, span.start), Place(number, span.stop)
            self.headings[pointer] = (self.headings.get(pointer, (start, stop))[0], stop)

    def _white(self, gap: str) -> str:
        self.strays += gap.split()
        return re.sub(r"\S+", "", gap)

    def document(self, lang: str, origin: str, name: str) -> Document:
        """The document, in a language and from a place that stand outside its body.

        Raises:
            FormatError: The text cannot be one.
        """
        outlines = []
        for element, (start, stop) in self.divisions:
            kind, number = element.get("type"), element.get("n", "")
            if kind in DIVISION_KINDS and start < stop:
                heading = self.headings.get(element.get(f"{xml.XML}id", ""))
                value = int(number) if re.fullmatch(r"-?[0-9]{1,9}", number) else 0
                outlines.append(Outline(cast(DivisionKind, kind), value, Span(start, stop), heading))
        try:
            return assemble(lang, origin, self.pieces, outlines, self.end)
        except InvariantError as error:
            raise FormatError(error.reason, file=name, line=self.element.sourceline) from None

    def words(self, document: Document) -> dict[int, list[Token]]:
        """The words of the sentences in which some are marked, as the file marks them.

        Args:
            document: The text, as `document` makes it.
        """
        found = {}
        for number, unit in enumerate(self.units):
            marked = list(unit.iter("{*}w", "{*}pc"))
            self.said.update(*(word.attrib for word in marked))
            if marked:
                found[number] = list(_tokens(marked, document[number], document.sentences[number].span.start))
        return found


def _notes(element: Any) -> Iterator[Any]:
    """The notes in an element, without those that stand in others."""
    for child in element:
        if xml.local_name(child) == "note":
            yield child
        else:
            yield from _notes(child)


def with_notes(beads: Sequence[Bead], sides: Sequence[BodyReader]) -> tuple[Bead, ...]:
    """The beads with the notes that stand inside of their sentences."""
    if not any(side.notes for side in sides):
        return tuple(beads)
    made = []
    for bead in beads:
        spans = zip(sides, (bead.source, bead.target), strict=True)
        notes = [note for side, span in spans for i in range(*span) for note in side.notes.get(i, ())]
        made.append(replace(bead, note="\n".join(filter(None, [bead.note, *notes]))))
    return tuple(made)


def _tokens(words: Sequence[Any], sentence: str, start: int) -> Iterator[Token]:
    """Words where they stand in a sentence that begins at `start`; one that is not found there is passed over."""
    position = 0
    for word in words:
        string = normalised(" ".join("".join(word.itertext()).split()))
        at = sentence.find(string, position)
        if string and at >= 0:
            position = at + len(string)
            yield Token(Span(start + at, start + position), word.get("lemma", ""), word.get("pos", ""))


class _Content:
    """The characters of a sentence, and where the headings in it are.

    Outside `xml:space="preserve"` white space is what the layout of the file makes it: a stretch of it is one space,
    and where words say by `@join` what they touch, that decides.
    """

    def __init__(self, unit: Any, preserve: bool) -> None:
        self.string = ""
        self.headings: list[tuple[str, Span]] = []
        words = [] if preserve else list(unit.iter("{*}w", "{*}pc"))
        if any(word.get("join") for word in words):
            self.string = _joined(words)
            return
        parts: list[str] = []
        self._walk(unit, parts, 0)
        self.string = "".join(parts)
        if not preserve:
            self.string = re.sub(r"[ \t\r\n]+", " ", self.string).strip()

    def _walk(self, element: Any, parts: list[str], length: int) -> int:
        start = length
        parts.append(element.text or "")
        length += len(parts[-1])
        for child in element:
            if xml.local_name(child) != "note":
                length = self._walk(child, parts, length)
            parts.append(child.tail or "")
            length += len(parts[-1])
        if element.get("type") == "heading":
            self.headings += [(pointer, Span(start, length)) for pointer in fragments(element, "corresp")]
        return length


def _joined(words: Sequence[Any]) -> str:
    string = ""
    touching = True
    for word in words:
        join = word.get("join", "no")
        string += "" if touching or join in ("left", "both") else " "
        string += " ".join("".join(word.itertext()).split())
        touching = join in ("right", "both")
    return string
