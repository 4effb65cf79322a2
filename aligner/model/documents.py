"""A text, its sentences and its divisions."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, NamedTuple, get_args, overload

from aligner.errors import ArgumentError, InvariantError, PositionError, expect, expect_list, expect_tuple
from aligner.model.display import counted, summary
from aligner.model.properties import Properties, check_properties

Side = Literal["source", "target"]
SIDES: tuple[Side, Side] = ("source", "target")

DivisionKind = Literal["title", "section", "proposal", "item"]
DIVISION_KINDS: tuple[DivisionKind, ...] = get_args(DivisionKind)

SURROGATE = re.compile("[\ud800-\udfff]")


def normalised(string: str) -> str:
    """Return a string as texts and notes are held: in NFC, its line ends line feeds."""
    return unicodedata.normalize("NFC", string.replace("\r\n", "\n").replace("\r", "\n"))


def language_of(tag: str) -> str:
    """Return the language of a BCP 47 tag, without script and region, in lower case."""
    return tag.replace("_", "-").partition("-")[0].lower()


class Span(NamedTuple):
    """A half-open range of positions: `start` is in it, `stop` is not.

    It is a tuple `(start, stop)`; the number of positions is `size`, the positions themselves `range(*span)`.

    Example:
        >>> span = aligner.Span(2, 5)
        >>> span.size, list(range(*span)), "Shanghai"[slice(*span)]
        (3, [2, 3, 4], 'ang')
    """

    start: int
    stop: int

    @property
    def size(self) -> int:
        """Number of positions."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Text:
    """The exact characters of one version: NFC, `\\n` line ends, no lone surrogates.

    `Text.clean` makes one from any string.

    Attributes:
        content: The characters.
        lang: BCP 47 tag, such as `zh`, `zh-TW` or `en-GB`.
        origin: Where the text came from (a file name, an address), or an empty string.
        encoding: The encoding that it was read in where that is not UTF-8, and how it is known, such as `gb18030` or
            `gb18030, guessed`; and where bytes were replaced by �, in how many places. It does not count when texts are
            compared.

    Raises:
        InvariantError: `content` is not normalised as above.

    Example:
        >>> aligner.Text.clean("Café. Thé.", "fr")
        Text('fr', 10 characters)
    """

    content: str
    lang: str
    origin: str = ""
    encoding: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.content, str) or not isinstance(self.lang, str) or not isinstance(self.origin, str):
            raise ArgumentError("content, language and origin of a text must be strings")
        if "\r" in self.content or not unicodedata.is_normalized("NFC", self.content):
            raise InvariantError("the text is not normalised", hint="make it with Text.clean")
        if SURROGATE.search(self.content):
            raise InvariantError("the text has a lone surrogate, which no encoding can write")

    @classmethod
    def clean(cls, content: str, lang: str, origin: str = "", encoding: str = "") -> Text:
        """Normalise `content` (NFC, line ends, no byte-order mark) and return it as a text."""
        if not isinstance(content, str):
            expect(content, str, "the text")
        return cls(normalised(content.removeprefix("\ufeff")), lang, origin, encoding)

    def __repr__(self) -> str:
        size = counted(len(self.content), "character")
        return summary("Text", repr(self.lang), size, repr(self.origin) if self.origin else "")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark: offsets into the text, with lemma and part of speech where they are known.

    Example:
        >>> document = aligner.segment("We met. We agreed.", "en")
        >>> aligner.tokenize(document, 1)[1]
        Token(span=Span(start=11, stop=17), lemma='', tag='')
    """

    span: Span
    lemma: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: offsets into the text, and the number of its paragraph, from 0.

    Example:
        >>> document = aligner.segment("We met. We agreed.", "en")
        >>> document.sentences[1]
        Sentence(span=Span(start=8, stop=18), paragraph=0)
    """

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Division:
    """A part of a document with a heading: a title, a section, a proposal or an item.

    Attributes:
        kind: `title`, `section`, `proposal` or `item`.
        number: Its number in the text (一是 and First are 1); 0 where it has none.
        heading: Offsets of its heading: the enumerator (一是, First), or the whole title.
        sentences: Range of the sentences it covers, the heading included.

    Example:
        >>> document = aligner.segment("一是坚持讲信修睦。二是坚持互利合作。")
        >>> document.divisions[1]
        Division(kind='proposal', number=2, heading=Span(start=9, stop=11), sentences=Span(start=1, stop=2))
    """

    kind: DivisionKind
    number: int
    heading: Span
    sentences: Span

    def __post_init__(self) -> None:
        if self.kind not in DIVISION_KINDS:
            raise InvariantError(
                f"there is no kind of division {self.kind!r}", hint=f"choose from: {', '.join(DIVISION_KINDS)}"
            )
        expect(self.number, int, "the number of a division")
        expect(self.heading, Span, "the heading of a division", "write Span(start, stop)")
        expect(self.sentences, Span, "the sentences of a division", "write Span(start, stop)")


def check_divisions(divisions: Sequence[Division], size: int) -> None:
    """See that divisions nest or stand apart, in order, in a document of `size` sentences.

    Raises:
        InvariantError: They do not.
    """
    enclosing: list[Span] = []
    for first, second in pairwise(divisions):
        if (first.sentences.start, -first.sentences.stop) > (second.sentences.start, -second.sentences.stop):
            raise InvariantError("the divisions are not in order")
    for division in divisions:
        start, stop = division.sentences
        if not 0 <= start < stop <= size:
            raise InvariantError(f"{division.kind} {division.number} covers sentences that are not there")
        while enclosing and enclosing[-1].stop <= start:
            enclosing.pop()
        if enclosing and stop > enclosing[-1].stop:
            raise InvariantError(f"{division.kind} {division.number} overlaps another division")
        enclosing.append(division.sentences)


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a text, divided into sentences.

    Sentences are in order and do not overlap, and there is only white space between them: the gaps (`gap(i)`) and the
    sentences joined give the text back. Divisions nest or lie apart, ordered by their start, the wider one first.

    `document[3]` is the sentence of this number, from 0, as a string; `document[:5]` is a list of the first five.

    Attributes:
        text: The text.
        sentences: Its sentences, in order.
        divisions: Its titles, sections, proposals and items, in order.
        properties: What else the file that it comes from says of it, as pairs of strings.

    Raises:
        ArgumentError: One of these is of the wrong kind, such as a list of sentences.
        InvariantError: The sentences or divisions are not as above.

    Example:
        >>> document = aligner.segment("We met. We agreed.", "en")
        >>> document
        Document('en', 2 sentences)
        >>> document[1], document[:]
        ('We agreed.', ['We met.', 'We agreed.'])
    """

    text: Text
    sentences: tuple[Sentence, ...]
    divisions: tuple[Division, ...] = ()
    properties: Properties = ()

    def __post_init__(self) -> None:
        expect(self.text, Text, "the text of a document", "make it with Text.clean")
        expect_tuple(self.sentences, Sentence, "the sentences")
        expect_tuple(self.divisions, Division, "the divisions")
        check_properties(self.properties, "a document")
        content = self.text.content
        size, position, paragraph = len(content), 0, 0
        for number, sentence in enumerate(self.sentences):
            span = sentence.span
            if type(span) is not Span:
                expect(span, Span, f"the span of sentence {number}", "write Span(start, stop)")
            start, stop, here = span.start, span.stop, sentence.paragraph
            if not position <= start <= stop <= size:
                raise InvariantError(f"sentence {number} does not follow the one before it inside the text")
            if start > position and not content[position:start].isspace():
                raise InvariantError(f"there is text before sentence {number} that is in no sentence")
            if not paragraph <= here <= paragraph + (number > 0):
                raise InvariantError(f"sentence {number} skips or reverses paragraph numbers")
            position, paragraph = stop, here
        if content[position:].strip():
            raise InvariantError("there is text after the last sentence that is in no sentence")
        check_divisions(self.divisions, len(self.sentences))

    @classmethod
    def from_sentences(
        cls, sentences: Iterable[str], lang: str, *, paragraphs: Sequence[int] | None = None, origin: str = ""
    ) -> Document:
        """Make a document from text that is already segmented.

        Args:
            sentences: The sentences; an empty one keeps its number.
            lang: BCP 47 tag.
            paragraphs: The paragraph number of each sentence, from 0 without gaps; all 0 by default.
            origin: Where the text came from.

        Raises:
            ArgumentError: `sentences` is a single string, or holds something else than strings.
            InvariantError: `paragraphs` has another length than `sentences`, or leaves a number out.
        """
        given = expect_list(sentences, str, "the sentences")
        strings = [Text.clean(sentence, lang).content.strip() for sentence in given]
        numbers = [0] * len(strings) if paragraphs is None else list(paragraphs)
        if len(numbers) != len(strings):
            raise InvariantError(f"{len(numbers)} paragraph numbers for {len(strings)} sentences")
        parts: list[str] = []
        made: list[Sentence] = []
        position = 0
        for i, (string, number) in enumerate(zip(strings, numbers, strict=True)):
            separator = "" if i == 0 else "\n" if number == numbers[i - 1] else "\n\n"
            start = position + len(separator)
            position = start + len(string)
            parts += (separator, string)
            made.append(Sentence(Span(start, position), number))
        return cls(Text("".join(parts), lang, origin), tuple(made))

    def __repr__(self) -> str:
        size, origin = counted(len(self), "sentence"), self.text.origin
        return summary("Document", repr(self.lang), size, repr(origin) if origin else "")

    def __len__(self) -> int:
        return len(self.sentences)

    @property
    def lang(self) -> str:
        """BCP 47 tag of the text."""
        return self.text.lang

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        """Return the characters of one sentence, or those of each sentence in a slice."""
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        return self.text.content[slice(*self.sentences[number].span)]

    def strings(self, span: Span | None = None) -> list[str]:
        """Return the sentences in `span`, by default all, as strings."""
        if span is not None:
            self._expect_inside(span)
        return [self[i] for i in (range(len(self)) if span is None else range(*span))]

    def slice(self, span: Span) -> str:
        """Return the text from the first sentence of `span` to the last, with the white space between them."""
        self._expect_inside(span)
        if not span.size:
            return ""
        return self.text.content[self.sentences[span.start].span.start : self.sentences[span.stop - 1].span.stop]

    def _expect_inside(self, span: Span) -> None:
        """Refuse a range that runs backwards, or has sentences that are not there."""
        if type(span) is not Span:
            expect(span, Span, "a range of sentences", "write Span(start, stop)")
        if 0 <= span.start <= span.stop <= len(self.sentences):
            return
        if span.start > span.stop:
            raise InvariantError(f"{span} runs backwards", hint="write Span(start, stop), the smaller number first")
        if span.size:
            number = counted(len(self), "sentence")
            raise PositionError(f"{span} is not inside of the document, which has {number}", hint="count from 0")

    def gap(self, number: int) -> str:
        """Return the white space before sentence `number`; for `len(document)`, the white space after the last one."""
        start = self.sentences[number - 1].span.stop if number else 0
        stop = self.sentences[number].span.start if number < len(self) else len(self.text.content)
        return self.text.content[start:stop]

    def paragraphs(self) -> list[Span]:
        """Return the paragraphs as ranges of sentence numbers; they tile the document."""
        starts = [i for i, s in enumerate(self.sentences) if i == 0 or s.paragraph != self.sentences[i - 1].paragraph]
        return [Span(a, b) for a, b in pairwise([*starts, len(self)])]

    def select(self, spans: Iterable[Span]) -> Document:
        """Return a document of these sentences alone, numbered from 0, with the divisions that lie wholly inside.

        Stretches that did not touch each other become separate paragraphs.
        """
        content = ""
        sentences: list[Sentence] = []
        divisions: list[Division] = []
        starts = [division.sentences.start for division in self.divisions]
        for span in spans:
            self._expect_inside(span)
            if not span.size:
                continue
            origin = self.sentences[span.start]
            content += "\n\n" if content else ""
            shift = len(content) - origin.span.start
            first = len(sentences)
            paragraph = (sentences[-1].paragraph + 1 if sentences else 0) - origin.paragraph
            content += self.slice(span)
            for sentence in self.sentences[slice(*span)]:
                moved = Span(sentence.span.start + shift, sentence.span.stop + shift)
                sentences.append(Sentence(moved, sentence.paragraph + paragraph))
            for number in range(bisect_left(starts, span.start), bisect_left(starts, span.stop)):
                division = self.divisions[number]
                if division.sentences.stop <= span.stop:
                    heading = Span(division.heading.start + shift, division.heading.stop + shift)
                    covered = Span(*(n - span.start + first for n in division.sentences))
                    divisions.append(replace(division, heading=heading, sentences=covered))
        text = replace(self.text, content=content)
        return Document(text, tuple(sentences), tuple(divisions), self.properties)
