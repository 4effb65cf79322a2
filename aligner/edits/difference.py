"""The edits that lead from one alignment to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from aligner.edits.beads import SetStatus
from aligner.edits.finding import Finder, marks_between
from aligner.edits.matching import matches
from aligner.edits.replacing import Edit, Replace, Stretch, document_of
from aligner.errors import EditError
from aligner.model import SIDES, Alignment, Bead, Document, Sentence, Side, Span, Text

_CONTEXT = 6  # sentences on each side of what changed: as many as an edit looks at, and some more
_MOST = 200  # beads that changed next to each other, beyond which they are replaced as they are
_REPLAYED = 4_000_000  # beads times edits that are gone through once more to see that nothing is missing


class _Piece(NamedTuple):
    """A sentence with the white space before it, and whether a paragraph begins with it."""

    gap: str
    sentence: str
    step: int


@dataclass(frozen=True, slots=True)
class _Taken:
    """An alignment taken apart."""

    alignment: Alignment
    pieces: tuple[list[_Piece], list[_Piece]]
    ends: tuple[str, str]

    @classmethod
    def of(cls, alignment: Alignment) -> _Taken:
        documents = (alignment.source, alignment.target)
        source, target = ([_piece(document, i) for i in range(len(document))] for document in documents)
        return cls(alignment, (source, target), (documents[0].gap(len(source)), documents[1].gap(len(target))))

    def strings(self) -> list[tuple[tuple[str, ...], ...]]:
        """For each bead its sentences."""
        source, target = ([piece.sentence for piece in side] for side in self.pieces)
        return [(tuple(source[slice(*b.source)]), tuple(target[slice(*b.target)])) for b in self.alignment]

    def starts(self, bead: int) -> tuple[int, int]:
        """How many sentences stand before a bead."""
        beads = self.alignment.beads
        if bead < len(beads):
            return beads[bead].source.start, beads[bead].target.start
        return len(self.pieces[0]), len(self.pieces[1])


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Beads `first` to `last` of one alignment, in whose place `start` to `stop` of the other stand."""

    first: int
    last: int
    start: int
    stop: int


def between(before: Alignment, after: Alignment) -> tuple[Edit, ...]:
    """Return the edits that lead from one alignment to another of the same two texts, corrected or not.

    Applied to `before` in order they give `after`. Beads that changed in another way than edits change them, such as
    those with another confidence, come as a `Replace`.

    Args:
        before: The alignment to begin with.
        after: The alignment to end with.

    Raises:
        EditError: Languages, origins, recipes or properties of the whole differ, which no edit changes.

    Example:
        >>> from aligner import edits
        >>> zh, en = (aligner.Document.from_sentences(["1", "2"], lang) for lang in ("zh", "en"))
        >>> spans = [aligner.Span(0, 1), aligner.Span(1, 2)]
        >>> two = aligner.Alignment(zh, en, tuple(aligner.Bead(span, span) for span in spans))
        >>> edits.between(two, edits.Merge(0).apply(two))
        (Merge(bead=0, count=2),)
    """
    for side in SIDES:
        one, other = document_of(before, side).text, document_of(after, side).text
        if (one.lang, one.origin) != (other.lang, other.origin):
            raise EditError(f"the {side} texts differ in language or origin, which no edit changes")
    if before.recipe != after.recipe:
        raise EditError("the alignments differ in their recipes, which no edit changes")
    held = [(whole.properties, whole.source.properties, whole.target.properties) for whole in (before, after)]
    if held[0] != held[1]:
        raise EditError("the alignments differ in the properties of their files, which no edit changes")
    edits = list(_edits(_Taken.of(before), _Taken.of(after)))
    divided = any(document.divisions for side in (before, after) for document in (side.source, side.target))
    if divided or len(edits) * len(after) < _REPLAYED:
        try:
            there = before
            for edit in edits:
                there = edit.apply(there)
        except EditError:  # divisions of one alignment do not fit into the other
            there, edits = before, []
        if there != after:
            edits.append(Replace(0, Stretch.of(there, 0, len(there)), Stretch.of(after, 0, len(after))))
    return tuple(edits)


def _edits(before: _Taken, after: _Taken) -> Iterator[Edit]:
    pairs, hunks = _compared(before, after)
    for hunk in hunks:
        yield from _hunk_edits(hunk, before, after)
    status: SetStatus | None = None  # the same one of several beads that follow each other
    for i, j in pairs:
        old, new = before.alignment.beads[i], after.alignment.beads[j]
        marks = marks_between(j, old, new)
        if status and not (marks and marks[0] == SetStatus(status.bead + status.count, status.status)):
            yield status
            status = None
        if marks and isinstance(marks[0], SetStatus):
            status = replace(status, count=status.count + 1) if status else marks[0]
            marks = marks[1:]
            if marks:
                yield status
                status = None
        yield from marks
        if (old.confidence, old.properties) != (new.confidence, new.properties):
            there = Stretch.of(after.alignment, j, 1)
            yield Replace(
                j,
                replace(there, beads=(replace(old, source=there.beads[0].source, target=there.beads[0].target),)),
                there,
            )
    if status:
        yield status


def _compared(before: _Taken, after: _Taken) -> tuple[list[tuple[int, int]], list[_Hunk]]:
    """The beads that stayed, and what changed between them.

    White space and paragraphs may change together with the sentences before them alone; a bead where they do so
    otherwise did not stay.
    """
    pairs = matches(before.strings(), after.strings())
    while True:
        pairs, hunks = _hunks(pairs, before, after)
        below = [before.starts(hunk.last) for hunk in hunks]
        free = [{places[side] for places in below} for side in (0, 1)]
        left = [pair for pair in pairs if _stayed(pair, before, after, free)]
        if pairs and any(
            before.ends[side] != after.ends[side] and len(before.pieces[side]) not in free[side] for side in (0, 1)
        ):
            left = left[: -1 if left[-1:] == pairs[-1:] else None]
        if left == pairs:
            return pairs, hunks
        pairs = left


def _stayed(pair: tuple[int, int], before: _Taken, after: _Taken, free: list[set[int]]) -> bool:
    """Whether white space and paragraphs are the same in a bead with the same sentences, but for the places `free`."""
    old, new = before.alignment.beads[pair[0]], after.alignment.beads[pair[1]]
    for side, (one, other) in enumerate(((old.source, new.source), (old.target, new.target))):
        if before.pieces[side][slice(*one)] != after.pieces[side][slice(*other)]:
            start = one.start + (one.start in free[side])
            if (
                before.pieces[side][start : one.stop]
                != after.pieces[side][other.stop - (one.stop - start) : other.stop]
            ):
                return False
    return True


def _hunks(pairs: list[tuple[int, int]], before: _Taken, after: _Taken) -> tuple[list[tuple[int, int]], list[_Hunk]]:
    """What changed between beads that stayed, and these: only those with text on both sides keep two changes apart."""
    kept: list[tuple[int, int]] = []
    hunks: list[_Hunk] = []
    size = (len(before.alignment), len(after.alignment))
    if not any(size) and before.ends != after.ends:
        return [], [_Hunk(0, 0, 0, 0)]
    waiting: list[tuple[int, int]] = []  # since the last change
    i = j = 0
    for first, start in [*pairs, size]:
        if (first, start) != (i, j):
            if hunks and any(a == b for a, b in zip(before.starts(hunks[-1].last), before.starts(i), strict=True)):
                hunks[-1] = replace(hunks[-1], last=first, stop=start)
            else:
                kept += waiting
                hunks.append(_Hunk(i, first, j, start))
            waiting = []
        waiting.append((first, start))
        i, j = first + 1, start + 1
    return [*kept, *waiting[:-1]], hunks


def _hunk_edits(hunk: _Hunk, before: _Taken, after: _Taken) -> list[Edit]:
    """The edits for one place. What stands above it is there as it is in the end, and below it as it was."""
    whole: Edit = Replace(
        hunk.start,
        Stretch.of(before.alignment, hunk.first, hunk.last - hunk.first),
        Stretch.of(after.alignment, hunk.start, hunk.stop - hunk.start),
    )
    if max(hunk.last - hunk.first, hunk.stop - hunk.start) > _MOST:
        return [whole]
    starts = after.starts(hunk.start)
    lead = tuple(min(start, _CONTEXT) for start in starts)
    above = [side[start - size : start] for side, start, size in zip(after.pieces, starts, lead, strict=True)]
    below = before.starts(hunk.last)
    rest = [side[start : start + _CONTEXT] for side, start in zip(before.pieces, below, strict=True)]
    ends = [end * (i + _CONTEXT >= len(side)) for end, i, side in zip(before.ends, below, before.pieces, strict=True)]
    current = _window(before, (hunk.first, hunk.last), above, rest, ends)
    # With what changed, the white space and the paragraph behind it may have changed.
    for i, start in enumerate(after.starts(hunk.stop)):
        if rest[i]:
            rest[i] = [after.pieces[i][start], *rest[i][1:]]
        else:
            ends[i] = after.ends[i]
    goal = _window(after, (hunk.start, hunk.stop), above, rest, ends)
    finder = Finder(current, goal, int(any(above)), hunk.last - hunk.first, hunk.stop - hunk.start)
    try:
        finder.run()
    except EditError:
        return [whole]
    if finder.current != goal:
        return [whole]
    offsets = {side: start - size for side, start, size in zip(SIDES, starts, lead, strict=True)}
    return [_further(edit, hunk.start - finder.first, offsets) for edit in finder.edits]


def _further(edit: Any, beads: int, sentences: dict[Side, int]) -> Edit:
    """The same edit further on."""
    if hasattr(edit, "sentence"):
        edit = replace(edit, sentence=edit.sentence + sentences[edit.side])
    moved: Edit = replace(edit, bead=edit.bead + beads) if hasattr(edit, "bead") else edit
    return moved


def _piece(document: Document, number: int) -> _Piece:
    paragraph = document.sentences[number].paragraph
    step = paragraph - document.sentences[number - 1].paragraph if number else 0
    return _Piece(document.gap(number), document[number], step)


def _window(
    taken: _Taken, beads: tuple[int, int], above: list[list[_Piece]], below: list[list[_Piece]], ends: Sequence[str]
) -> Alignment:
    """Some beads of an alignment between sentences that do not change: one bead of them above, one below."""
    starts, stops = taken.starts(beads[0]), taken.starts(beads[1])
    documents = []
    for i, side in enumerate(SIDES):
        text = document_of(taken.alignment, side).text
        pieces = [*above[i], *taken.pieces[i][starts[i] : stops[i]], *below[i]]
        documents.append(_document(pieces, ends[i], text.lang))
    sizes = [len(above[0]), len(above[1])]
    made = [Bead(Span(0, sizes[0]), Span(0, sizes[1]))] if any(sizes) else []
    for bead in taken.alignment.beads[slice(*beads)]:
        a, b = bead.source.start - starts[0] + sizes[0], bead.target.start - starts[1] + sizes[1]
        made.append(replace(bead, source=Span(a, a + bead.source.size), target=Span(b, b + bead.target.size)))
    last = (
        Span(len(documents[0]) - len(below[0]), len(documents[0])),
        Span(len(documents[1]) - len(below[1]), len(documents[1])),
    )
    return Alignment(documents[0], documents[1], (*made, *[Bead(*last)] * any(below)))


def _document(pieces: Sequence[_Piece], end: str, lang: str) -> Document:
    content, sentences, paragraph = "", [], 0
    for number, piece in enumerate(pieces):
        start = len(content) + len(piece.gap)
        content += piece.gap + piece.sentence
        paragraph += piece.step if number else 0
        sentences.append(Sentence(Span(start, len(content)), paragraph))
    return Document(Text(content + end, lang), tuple(sentences))
