"""The words of many sentences at once, as replacing all that is found wants it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from operator import eq

from aligner.edits.replacing import Replace, Stretch, bead_with, document_of
from aligner.edits.sentences import cleaned
from aligner.errors import EditError
from aligner.model import Alignment, Bead, Sentence, Side, Span
from aligner.model.passages import Passage, separate

_BESIDE = 100  # characters next to a stretch that are looked at


def set_texts(alignment: Alignment, texts: Mapping[tuple[Side, int], str]) -> Replace:
    """Return the edit after which sentences have other texts: the same as `SetText` for each, in one pass.

    Args:
        alignment: The alignment.
        texts: The new texts by side and number of the sentence, at least one.

    Raises:
        EditError: There is no such sentence, a text is empty, or there is none.
    """
    if not texts:
        raise EditError("there is no text to set")
    changed = {bead_with(alignment, side, number) for side, number in texts}
    first, last = min(changed), max(changed) + 1
    before = Stretch.of(alignment, first, last - first)
    at: dict[Side, int] = {
        "source": alignment.beads[first].source.start,
        "target": alignment.beads[first].target.start,
    }
    passages: dict[Side, Passage] = {"source": before.source, "target": before.target}
    for side, passage in passages.items():
        own = {number - at[side]: cleaned(text) for (known, number), text in texts.items() if known == side}
        document = document_of(alignment, side)
        stop = at[side] + len(passage)
        above = document.text.content[: document.sentences[at[side] - 1].span.stop][-_BESIDE:] if at[side] else ""
        below = ""
        if stop < len(document):
            begin = document.sentences[stop].span.start
            below = document.text.content[begin : begin + _BESIDE]
        if own:
            passages[side] = _rewritten(passage, own, above, below)
    beads = (
        Bead(bead.source, bead.target, note=bead.note, properties=bead.properties) if number in changed else bead
        for number, bead in enumerate(before.beads, first)
    )
    return Replace(first, before, Stretch(tuple(beads), passages["source"], passages["target"]))


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
    starts, moved = _starts(old), _starts(new)

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
    head = _common(old, new)
    if is_end and offset <= head:
        return offset
    tail = _common(old[head:][::-1], new[head:][::-1])
    return offset + len(new) - len(old) if offset >= len(old) - tail else min(offset, len(new) - tail)


def _common(one: str, other: str) -> int:
    """How many characters two strings begin with in common."""
    return sum(takewhile(bool, map(eq, one, other)))


def _heading(start: int, stop: int) -> Span:
    return Span(start, max(start, stop))


def _starts(strings: Sequence[str]) -> list[int]:
    made = [0]
    for string in strings:
        made.append(made[-1] + len(string))
    return made
