"""The words of many sentences at once, as replacing all that is found wants it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import ClassVar

from aligner.edits.matching import common_ends
from aligner.edits.replacing import Edit, Replace, Stretch, bead_with, document_of
from aligner.edits.sentences import cleaned
from aligner.errors import EditError
from aligner.model import SIDES, Alignment, Bead, Sentence, Side, Span
from aligner.model.passages import Passage, separate

_BESIDE = 100  # characters next to a stretch that are looked at


TextAt = tuple[Side, int, str]
"""The side and the number of a sentence, and the text that it will have."""


@dataclass(frozen=True, slots=True)
class SetTexts(Edit):
    """Correct the texts of many sentences in one pass: the same as `SetText` for each.

    Attributes:
        texts: The sentences, each once, with their new texts; at least one.
    """

    kind: ClassVar[str] = "set-texts"
    texts: tuple[TextAt, ...]

    def replacement(self, alignment: Alignment) -> Replace:
        """Return what this does to an alignment."""
        if not self.texts:
            raise EditError("there is no text to set")
        if len({(side, number) for side, number, _ in self.texts}) < len(self.texts):
            raise EditError("a sentence is named twice")
        changed = {bead_with(alignment, side, number) for side, number, _ in self.texts}
        first, last = min(changed), max(changed) + 1
        before = Stretch.of(alignment, first, last - first)
        starts = (alignment.beads[first].source.start, alignment.beads[first].target.start)
        source, target = (
            self._passage(alignment, side, passage, start)
            for side, passage, start in zip(SIDES, (before.source, before.target), starts, strict=True)
        )
        beads = (
            Bead(bead.source, bead.target, note=bead.note, properties=bead.properties) if number in changed else bead
            for number, bead in enumerate(before.beads, first)
        )
        return Replace(first, before, Stretch(tuple(beads), source, target))

    def _passage(self, alignment: Alignment, side: Side, passage: Passage, start: int) -> Passage:
        """What stands on one side afterwards; it begins with sentence `start`."""
        own = {number - start: cleaned(text) for known, number, text in self.texts if known == side}
        if not own:
            return passage
        document = document_of(alignment, side)
        content, stop = document.text.content, start + len(passage)
        end = document.sentences[start - 1].span.stop if start else 0
        begin = document.sentences[stop].span.start if stop < len(document) else len(content)
        return _rewritten(passage, own, content[max(0, end - _BESIDE) : end], content[begin : begin + _BESIDE])


def _rewritten(passage: Passage, texts: Mapping[int, str], above: str, below: str) -> Passage:
    """A passage with other texts for some sentences; headings end where their last characters do.

    Args:
        passage: The passage.
        texts: The new texts by the numbers of the sentences in it.
        above: The end of what stands before it.
        below: The beginning of what stands behind it.
    """
    old, position = [], 0
    for sentence in passage.sentences:
        old += [passage.content[position : sentence.span.start], passage.content[slice(*sentence.span)]]
        position = sentence.span.stop
    old.append(passage.content[position:])
    new = [texts.get(i // 2, string) if i % 2 else string for i, string in enumerate(old)]
    separate(new, above, below)
    starts, moved = (list(accumulate(map(len, strings), initial=0)) for strings in (old, new))

    def place(offset: int, *, is_end: bool) -> int:
        """Where what begins at an offset, or ends there, does so now."""
        if not 0 <= offset < starts[-1]:
            return offset if offset < 0 else offset - starts[-1] + moved[-1]
        i = bisect_left(starts, offset) - 1 if is_end and offset else bisect_right(starts, offset) - 1
        return moved[i] + _inside(old[i], new[i], offset - starts[i], is_end=is_end)

    sentences = (
        Sentence(Span(moved[2 * i + 1], moved[2 * i + 2]), sentence.paragraph)
        for i, sentence in enumerate(passage.sentences)
    )
    divisions = (
        replace(division, heading=_heading(place(start, is_end=False), place(stop, is_end=True)))
        for division in passage.divisions
        for start, stop in [division.heading]
    )
    return Passage("".join(new), tuple(sentences), passage.paragraph, tuple(divisions))


def _inside(old: str, new: str, offset: int, *, is_end: bool) -> int:
    """Where an offset into a string is after the string has become another."""
    head, tail = common_ends(old, new)
    if is_end and offset <= head:
        return offset
    return offset + len(new) - len(old) if offset >= len(old) - tail else min(offset, len(new) - tail)


def _heading(start: int, stop: int) -> Span:
    return Span(start, max(start, stop))
