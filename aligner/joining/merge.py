"""One document of two witnesses of a text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from aligner.joining.witnesses import Difference, Witness, differences
from aligner.model import Division, Document, Sentence, Span, Text


def merge(a: Witness, b: Witness) -> tuple[Document, list[Span], list[Span]]:
    """One document of what two witnesses of a text have.

    It is that of `a` with the sentences that only `b` has put in. Where sentences of both cover the same stretch and
    end at different places, the witness with more sentences counts.

    Returns:
        The document, and for each sentence of `a` and of `b` the sentences of the document that have text of it.

    Raises:
        InputError: They are not the same text: words differ, or too much stands in one alone.
    """
    if a.key == b.key and a.edges == b.edges:
        same = [Span(i, i + 1) for i in range(len(a.document))]
        return a.document, same, same
    return _Merger(a, b).merged(differences(a, b))


class _Place(NamedTuple):
    """Where a stretch begins in the key of a witness, and in that of the whole."""

    before: int
    after: int


class _Merger:
    """Makes one document of two witnesses; positions in its own key are those of all that has been taken so far."""

    def __init__(self, a: Witness, b: Witness) -> None:
        self.a, self.b = a, b
        self.taken = 0  # characters of `a` that have been copied
        self.parts: list[str] = []
        self.length = 0
        self.inserted: list[tuple[int, int]] = []  # where in `a` something was put in, and how much so far
        self.sentences: list[Sentence] = []
        self.starts: list[int] = []  # of the sentences, in the key of the whole
        self.moved: tuple[list[_Place], list[_Place]] = ([], [])  # where stretches of `a` and `b` begin in that key
        self.size = 0  # of that key

    def merged(self, found: Sequence[Difference]) -> tuple[Document, list[Span], list[Span]]:
        """The document, and where the sentences of both are in it."""
        ends = (len(self.a.key), len(self.b.key))
        x = y = 0
        for in_a, in_b in [*found, Difference(Span(ends[0], ends[0]), Span(ends[1], ends[1]))]:
            self._common(Span(x, in_a.start), y)
            self._only_in_a(in_a)
            self._only_in_b(in_b)
            x, y = in_a.stop, in_b.stop
        self._copy(len(self.a.document.text.content))
        ours, theirs = (self._touched(*pair) for pair in zip((self.a, self.b), self.moved, strict=True))
        text = Text("".join(self.parts), self.a.document.lang, self.a.document.text.origin)
        return Document(text, tuple(self._numbered()), tuple(self._divisions(ours))), ours, theirs

    def _common(self, in_a: Span, start_b: int) -> None:
        """Take a stretch that is in both."""
        cuts_a = _cuts(self.a, in_a)
        cuts_b = _cuts(self.b, Span(start_b, start_b + in_a.size))
        for start, stop in pairwise(sorted({*cuts_a} & {*cuts_b})):
            cells = [cuts[bisect_left(cuts, start) : bisect_left(cuts, stop) + 1] for cuts in (cuts_a, cuts_b)]
            self._take(in_a.start, cells[len(cells[1]) > len(cells[0])])
        self.moved[1].append(_Place(start_b, self.size))
        self._go_on(in_a)

    def _only_in_a(self, in_a: Span) -> None:
        self._take(in_a.start, _cuts(self.a, in_a))
        self._go_on(in_a)

    def _go_on(self, in_a: Span) -> None:
        self.moved[0].append(_Place(in_a.start, self.size))
        self.size += in_a.size

    def _only_in_b(self, in_b: Span) -> None:
        for start, stop in pairwise(_cuts(self.b, in_b)):
            string = self.b.document.text.content[slice(*self.b.stretch(in_b.start + start, in_b.start + stop))]
            paragraph = self.sentences[-1].paragraph if self.sentences else 0
            before = self.length
            self._write("\n" if self.sentences else "")
            self._sentence(string, self.size + start, paragraph)
            total = self.inserted[-1][1] if self.inserted else 0
            self.inserted.append((self.taken, total + self.length - before))
        self.moved[1].append(_Place(in_b.start, self.size))
        self.size += in_b.size

    def _take(self, start: int, cuts: Sequence[int]) -> None:
        """Copy sentences of `a` that begin and end at `cuts`, counted from `start`."""
        for cut, following in pairwise(cuts):
            first, stop = self.a.stretch(start + cut, start + following)
            if self.inserted and self.inserted[-1][0] == self.taken == first:  # nothing parts it from what was put in
                self.inserted.append((first, self.inserted[-1][1] + 1))
                self._write("\n")
            self._copy(first)
            paragraph = self.a.document.sentences[self.a.sentence_at(start + cut)].paragraph
            self._sentence(self.a.document.text.content[first:stop], self.size + cut, paragraph)
            self.taken = stop

    def _copy(self, stop: int) -> None:
        self._write(self.a.document.text.content[self.taken : stop])
        self.taken = stop

    def _sentence(self, string: str, start: int, paragraph: int) -> None:
        self.sentences.append(Sentence(Span(self.length, self.length + len(string)), paragraph))
        self.starts.append(start)
        self._write(string)

    def _write(self, string: str) -> None:
        self.parts.append(string)
        self.length += len(string)

    def _touched(self, witness: Witness, moved: Sequence[_Place]) -> list[Span]:
        """For each sentence of a witness the sentences of the whole that have text of it."""

        def sentence(position: int) -> int:
            place = moved[bisect_right(moved, position, key=lambda place: place.before) - 1]
            return bisect_right(self.starts, place.after + position - place.before) - 1

        return [Span(sentence(start), sentence(stop - 1) + 1) for start, stop in pairwise(witness.edges)]

    def _numbered(self) -> Iterator[Sentence]:
        """The sentences, with paragraph numbers that leave none out."""
        numbers: dict[int, int] = {}
        for sentence in self.sentences:
            yield Sentence(sentence.span, numbers.setdefault(sentence.paragraph, len(numbers)))

    def _divisions(self, ours: Sequence[Span]) -> Iterator[Division]:
        for division in self.a.document.divisions:
            first, last = division.sentences
            start = max(ours[first].start, ours[first - 1].stop if first else 0)
            stop = ours[last - 1].stop
            if start < stop:
                begin = division.heading.start + self._before(division.heading.start + 1)
                end = division.heading.stop + self._before(division.heading.stop)
                yield replace(division, heading=Span(begin, max(begin, end)), sentences=Span(start, stop))

    def _before(self, position: int) -> int:
        """How much was put in before a position in `a`."""
        number = bisect_left(self.inserted, (position, 0))
        return self.inserted[number - 1][1] if number else 0


def _cuts(witness: Witness, span: Span) -> list[int]:
    """The ends of a stretch and of the sentences in it, counted from its start."""
    edges = witness.edges[bisect_right(witness.edges, span.start) : bisect_left(witness.edges, span.stop)]
    return [0, *(edge - span.start for edge in edges), span.size] if span.size else []
