"""Key words in context (Luhn 1960) on a terminal: each occurrence in the same column, below it what translates it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from rich.cells import cell_len
from rich.text import Text

from aligner.concordance.hits import Hit
from aligner.model import Span

MATCH, COUNTERPART = "bold red", "bold green"
"""Styles of what was found, and of what translates it."""

_LEAST = 30  # columns of text, however narrow the terminal
_FAR = 2  # characters looked at for each column: some have no width, and white space is shortened
_LABEL = 32  # columns of a label without the confidence, at most
_MEMORY = 16  # of these for the name of the memory, where there are several
# Control characters and marks of direction: they would command the terminal instead of being shown.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Signs = list[tuple[str, bool]]
"""Characters, and whether each is marked."""


def lines(hits: Iterable[Hit], width: int, *, coloured: bool, several: bool = False) -> Iterator[Text]:
    """Two lines for each occurrence: where it stands with what is around it, and the other side.

    Args:
        hits: What was found.
        width: Columns to use.
        coloured: Mark by colour; by square brackets otherwise.
        several: Say of each hit which memory it is from.
    """
    pending = iter(hits)
    first = list(islice(pending, 50))
    label_width = max((cell_len(_label(hit, several)) for hit in first), default=0)
    room = max(_LEAST, width - label_width - 2)
    before = room * 2 // 5
    for some in (first, pending):
        for hit in some:
            label = _label(hit, several)
            indent = " " * (label_width + 2)
            every = [occurrence.span for occurrence in hit.occurrences]
            for i, occurrence in enumerate(hit.occurrences):
                head = Text().append(label + " " * (label_width + 2 - cell_len(label)), "dim")
                yield head.append_text(line(hit.text, every, i, before, room, MATCH, coloured))
                spans = occurrence.counterparts
                yield Text(indent).append_text(
                    line(hit.translation, spans, 0, before if spans else 0, room, COUNTERPART, coloured)
                )


def _label(hit: Hit, several: bool) -> str:
    """The memory if there are several, the document, the number of the bead, and its confidence."""
    number = f":{hit.bead}"
    confidence = " –" if hit.confidence is None else f" {hit.confidence:.2f}"
    name, memory = clean(hit.document), ""
    if several and hit.memory != hit.document:
        memory = clean(hit.memory)
        while cell_len(memory) > _MEMORY:
            memory = memory[:-2] + "…"
        memory += " "
    while cell_len(name) > _LABEL - cell_len(memory) - len(number):
        name = "…" + name[2:]
    return memory + name + number + confidence


def line(text: str, spans: Sequence[Span], centre: int, before: int, room: int, style: str, coloured: bool) -> Text:
    """A text in one line, cut on both sides, so that one of the spans in it begins at a column.

    Args:
        text: The text.
        spans: What is marked in it.
        centre: The number of the span that begins at the column.
        before: That column.
        room: Columns of the line.
        style: How what is marked looks.
        coloured: Mark by colour; by square brackets otherwise.
    """
    text, spans, centre = _near(text, spans, centre, _FAR * room)
    signs, starts = _signs(text, spans, brackets=not coloured)
    start = starts[centre] if starts else 0
    left = _fitting(signs[:start][::-1], before)[::-1]
    right = _fitting(signs[start:], room - before)
    made = Text(" " * (before - sum(cell_len(sign) for sign, _ in left)))
    for marked, some in groupby(left + right, key=itemgetter(1)):
        made.append("".join(sign for sign, _ in some), style if marked and coloured else None)
    return made


def _near(text: str, spans: Sequence[Span], centre: int, far: int) -> tuple[str, list[Span], int]:
    """What of a text, and of the spans in it, is not farther from one of them than so many characters."""
    if not spans:
        return text[:far], [], 0
    middle = spans[centre].start
    start, stop = max(0, middle - far), middle + far
    some = [span for span in spans[max(0, centre - far) : centre + far] if start <= span.start < stop]
    near = [Span(span.start - start, min(span.stop, stop) - start) for span in some]
    return text[start:stop], near, some.index(spans[centre])


def _signs(text: str, spans: Sequence[Span], *, brackets: bool) -> tuple[Signs, list[int]]:
    """What is shown of a text, and where in that the spans begin."""
    signs: Signs = []
    starts = []
    position = 0
    for span in spans:
        signs += [(sign, False) for sign in clean(text[position : span.start])]
        starts.append(len(signs))
        marked = clean(text[slice(*span)])
        signs += [(sign, True) for sign in (f"[{marked}]" if brackets else marked)]
        position = span.stop
    signs += [(sign, False) for sign in clean(text[position:])]
    return signs, starts


def _fitting(signs: Signs, width: int) -> Signs:
    """As many signs from the beginning as there is room for, the last one an ellipsis where that is not all."""
    used = 0
    for i, (sign, _) in enumerate(signs):
        used += cell_len(sign)
        if used > width:
            while i and sum(cell_len(one) for one, _ in signs[:i]) >= width:
                i -= 1
            return [*signs[:i], ("…", False)] if width else []
    return signs


def clean(text: str) -> str:
    """A text in one line, without what would command a terminal."""
    return _UNSAFE.sub("\ufffd", re.sub(r"\s+", " ", text))
