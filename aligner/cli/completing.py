"""What a memory does not hold of a document, put back: a corrected memory as a whole alignment again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aligner.edits.matching import matches
from aligner.formats.layout import Outline, Piece, Place, assemble, outlines, pieces
from aligner.model import SIDES, Alignment, Document, Span

_Texts = tuple[str, str]  # of the two sides of a bead, without white space


@dataclass(frozen=True, slots=True)
class Completed:
    """A memory laid over a document.

    Attributes:
        alignment: The whole document, corrected.
        unmatched: How many pairs of the memory fit nowhere.
        former: How many are as the document was before somebody changed it; they correct nothing.
    """

    alignment: Alignment
    unmatched: int
    former: int


def complete(base: Alignment, given: Alignment, first: Alignment) -> Completed:
    """Lay a memory over the document that it was written from: what it does not hold stays as it is.

    Pairs are found by their text; one that was changed, by the side that was not, or by its place between the others.

    Args:
        base: The document as it is.
        given: The memory, corrected.
        first: The document as it was at first.
    """
    ours, theirs = texts_of(base), texts_of(given)
    held = dict(_paired(ours, theirs, [bead.status != "rejected" for bead in base]))
    before = frozenset(texts_of(first))
    former = [i for i, j in held.items() if theirs[j] != ours[i] and theirs[j] in before]
    unmatched = len(set(range(len(theirs))) - set(held.values()))
    for i in former:
        del held[i]
    sides = [_Side(document) for document in (base.source, base.target)]
    beads = []
    for i, bead in enumerate(base.beads):
        spans = []
        j = held.get(i)
        for number, side in enumerate(SIDES):
            span = getattr(bead, side)
            if j is None or ours[i][number] == theirs[j][number]:
                spans.append(sides[number].keep(span))
            else:
                document: Document = getattr(given, side)
                spans.append(sides[number].put(span, pieces(document)[slice(*getattr(given.beads[j], side))]))
        made = replace(bead, source=spans[0], target=spans[1])
        if j is not None:
            other = given.beads[j]
            made = replace(made, note=other.note or bead.note)
            if ours[i] != theirs[j]:
                made = replace(made, confidence=None, status=other.status, properties=())
            elif other.status != "auto":  # which other programs may have forgotten
                made = replace(made, status=other.status)
        beads.append(made)
    source, target = (side.made() for side in sides)
    return Completed(Alignment(source, target, tuple(beads), base.recipe, base.properties), unmatched, len(former))


def texts_of(alignment: Alignment) -> list[tuple[str, str]]:
    """Return the texts of the two sides of each bead, without white space."""
    return [
        ("".join(alignment.source.slice(bead.source).split()), "".join(alignment.target.slice(bead.target).split()))
        for bead in alignment.beads
    ]


def _paired(ours: Sequence[_Texts], theirs: Sequence[_Texts], may_be_held: Sequence[bool]) -> list[tuple[int, int]]:
    """Which pairs of a memory are which of a document: the same ones, then those with one side the same, then those
    between these where there are as many."""
    found = matches(ours, theirs)
    for side in (0, 1):
        added = []
        for a, b in _gaps(found, ours, theirs, may_be_held):
            added += [(a[i], b[j]) for i, j in matches([ours[i][side] for i in a], [theirs[j][side] for j in b])]
        found = sorted(found + added)
    rest = [
        pair for a, b in _gaps(found, ours, theirs, may_be_held) if len(a) == len(b) for pair in zip(a, b, strict=True)
    ]
    return sorted(found + rest)


def _gaps(
    found: Sequence[tuple[int, int]], ours: Sequence[_Texts], theirs: Sequence[_Texts], may_be_held: Sequence[bool]
) -> Iterator[tuple[list[int], list[int]]]:
    """The pairs between those that were found, so far as they have two sides."""
    i = j = 0
    for stop, end in (*found, (len(ours), len(theirs))):
        a = [n for n in range(i, stop) if all(ours[n]) and may_be_held[n]]
        b = [n for n in range(j, end) if all(theirs[n])]
        if a and b:
            yield a, b
        i, j = stop + 1, end + 1


class _Side:
    """A document that is put together anew from its sentences and others."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._before = pieces(document)
        self._parts: list[Piece] = []
        self._now = [0] * (len(document) + 1)  # where each sentence is

    def keep(self, span: Span) -> Span:
        """Take sentences as they are."""
        return self._take(span, self._before[slice(*span)])

    def put(self, span: Span, others: Sequence[Piece]) -> Span:
        """Take others instead, with the white space and the paragraphs of those that they stand for."""
        old = self._before[slice(*span)]
        if len(old) == len(others):
            return self._take(span, [one._replace(sentence=two.sentence) for one, two in zip(old, others, strict=True)])
        by = old[0].paragraph - others[0].paragraph
        last = old[-1].paragraph
        new = [piece._replace(paragraph=min(piece.paragraph + by, last)) for piece in others]
        return self._take(span, [new[0]._replace(gap=old[0].gap), *new[1:]])

    def made(self) -> Document:
        """Return the document."""
        base = self._document
        self._now[-1] = len(self._parts)
        outline = [
            replace(one, sentences=Span(*(self._now[n] for n in one.sentences)), heading=self._heading(one))
            for one in outlines(base)
        ]
        made = assemble(base.lang, base.text.origin, self._parts, outline, base.gap(len(base)))
        return replace(made, properties=base.properties)

    def _heading(self, outline: Outline) -> tuple[Place, Place] | None:
        if outline.heading is None:
            return None
        first, last = (place._replace(sentence=self._now[place.sentence]) for place in outline.heading)
        return first, last

    def _take(self, span: Span, parts: Sequence[Piece]) -> Span:
        start = len(self._parts)
        self._parts += parts
        for n in range(*span):
            self._now[n] = min(start + n - span.start, len(self._parts) - 1)
        return Span(start, len(self._parts))
