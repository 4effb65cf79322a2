"""Headings: one translates another, and none is drawn into the sentences that follow it.

What one version alone has, as a translator's preface, a table of contents, a licence, is told from the chapters by what
it is called. A heading here is a short line of its own without a final mark; where most lines are so, as in lists and
in languages that end sentences with a space, none is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.engine.search import Lattice
from aligner.languages import enumerators, get
from aligner.languages.scripts import is_short_line
from aligner.model import Document

# What is added to the score of a bead: for each side that has a heading and other sentences in it, of a heading with
# what is none, of two headings of like parts, of unlike ones, and of such as only one is known of.
_MIXED, _NO_HEADING, _LIKE, _UNLIKE, _UNKNOWN = -4.0, -1.5, 2.0, -6.0, -2.5
_MOST = 0.5  # of the sentences
_FINAL = re.compile("[.!?。！？…;；:：,，、،؛؟—–~\"'”’」』»]\\Z")
_AROUND = re.compile(r"\W+|_")

Part = tuple[str, int]
"""What a heading is known to be the heading of, and its number: of a chapter it has one, of a preface 0."""


@dataclass(frozen=True, slots=True)
class _Headings:
    """The headings of a document.

    Attributes:
        before: How many there are before each position (0 … sentences).
        parts: What the heading that is a sentence is known to belong to.
    """

    before: NDArray[np.int64]
    parts: dict[int, Part]

    @classmethod
    def of(cls, document: Document) -> _Headings:
        alone = [span.start for span in document.paragraphs() if span.size == 1]
        found = [number for number in alone if _is_heading(document[number])]
        if len(found) > _MOST * len(document) and len(document) > 3:
            found = []
        marks = np.zeros(len(document) + 1, dtype=np.int64)
        marks[[number + 1 for number in found]] = 1
        parts = {number: part for number in found if (part := _part(document, number))}
        return cls(np.cumsum(marks), parts)


def add_headings(lattices: Sequence[Lattice], source: Document, target: Document) -> None:
    """Add to each score what the headings in the bead say of it.

    Args:
        lattices: The scores, which are changed.
        source: One document.
        target: The other.
    """
    here, there = _Headings.of(source), _Headings.of(target)
    if here.before[-1] or there.before[-1]:
        for lattice in lattices:
            _add(lattice, here, there)


def _add(lattice: Lattice, here: _Headings, there: _Headings) -> None:
    for (i, columns), row in zip(lattice.positions(), lattice.rows, strict=True):
        for s, (a, b) in enumerate(lattice.shapes[: len(row)]):
            if a > i - lattice.first_row or not (a and b):
                continue
            starts = np.maximum(columns - b, 0)
            in_source = int(here.before[i] - here.before[i - a])
            in_target = there.before[columns] - there.before[starts]
            mixed = (0 < in_source < a) + ((in_target > 0) & (in_target < b)).astype(float)
            unlike = (in_source == a) & (in_target == 0) | (in_source == 0) & (in_target == b)
            row[s] += _MIXED * mixed + _NO_HEADING * unlike
            if in_source == a:
                for place in np.flatnonzero(in_target == b):
                    row[s, place] += _pairing(here.parts.get(i - a), there.parts.get(int(starts[place])))


def _pairing(one: Part | None, other: Part | None) -> float:
    if one and other:
        return _LIKE if one == other else _UNLIKE
    named = one or other
    return _UNKNOWN if named and not named[1] else 0.0


def _is_heading(sentence: str) -> bool:
    return is_short_line(sentence) and not _FINAL.search(sentence.strip())


def _part(document: Document, number: int) -> Part | None:
    """What a heading is the heading of, where its form or its words say it."""
    language = get(document.lang)
    sentence = document[number]
    words = _AROUND.sub(" ", sentence.replace("’", "'").replace("'", "\0")).replace("\0", "'").strip().lower()
    kind = next((kind for name, kind in language.entries("parts") if name == words), None)
    if kind:
        return kind, 0
    read = enumerators.read(sentence, 0, len(sentence), language, inline=False)
    return ("chapter", read[0].number) if read else None
