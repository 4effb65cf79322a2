"""Divisions as strings, as they travel in formats that have no place for them.

`section 2 4+14 0.0-0.5` is section 2, which begins with sentence 4 and has 14; its heading is the first five characters
of its first sentence. Sentences count from 0, those of a heading from the first one of the
division, so that a division can be moved without looking at its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from aligner.formats.layout import Outline, Place
from aligner.model import DIVISION_KINDS, DivisionKind, Span

_NUMBER = "([0-9]{1,9})"
_DIVISION = re.compile(
    rf"([a-z]+) (-?[0-9]{{1,9}}) {_NUMBER}\+{_NUMBER}(?: {_NUMBER}\.{_NUMBER}-{_NUMBER}\.{_NUMBER})?"
)


def encoded(outline: Outline, origin: int = 0) -> str:
    """Return a division as a string; `decoded` is the inverse.

    Args:
        outline: The division.
        origin: The sentence that counts as 0.
    """
    first, stop = outline.sentences
    string = f"{outline.kind} {outline.number} {first - origin}+{stop - first}"
    if outline.heading is None:
        return string
    begin, end = outline.heading
    return f"{string} {begin.sentence - first}.{begin.offset}-{end.sentence - first}.{end.offset}"


def decoded(string: str, origin: int = 0) -> Iterator[Outline]:
    """Yield the divisions that stand in a string; those of a kind that is not known are passed over.

    Args:
        string: Divisions as `encoded` gives them, with anything between them.
        origin: The sentence that counts as 0.
    """
    for match in _DIVISION.finditer(string):
        kind, *numbers = match.groups()
        if kind not in DIVISION_KINDS:
            continue
        number, first, count, *places = (-1 if n is None else int(n) for n in numbers)
        first += origin
        begin, end = Place(first + places[0], places[1]), Place(first + places[2], places[3])
        heading = None if match[5] is None or begin >= end else (begin, end)
        yield Outline(cast(DivisionKind, kind), number, Span(first, first + count), heading)


def clipped(outlines: Iterable[Outline], total: int) -> Iterator[Outline]:
    """Yield divisions as far as they are in a document.

    Args:
        outlines: The divisions.
        total: Sentences of the document; a division that reaches beyond them ends there, and loses a heading that does.
    """
    for outline in outlines:
        start, stop = outline.sentences
        if start < min(stop, total):
            inside = outline.heading is not None and outline.heading[1].sentence < total
            yield replace(outline, sentences=Span(start, min(stop, total)), heading=outline.heading if inside else None)
