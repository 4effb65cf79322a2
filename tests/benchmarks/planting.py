"""How errors are planted in beads, for `checks.py` and `planted.py`."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from aligner.model import Alignment, Bead, Document, Span

Pair = tuple[str, str]
Maker = Callable[[str, str, random.Random], Pair | None]


class Error(NamedTuple):
    """One way to spoil a bead.

    Attributes:
        title: What is done, in a few words.
        kinds: The kinds of findings, separated by spaces, any of which means that the error was found.
        make: Takes the source, the target and a source of chance, and returns both with one error, or None where there
            is no place for it.
        langs: The languages of the beads that it knows.
    """

    title: str
    kinds: str
    make: Maker
    langs: tuple[str, str] = ("zh", "en")


def replaced(string: str, span: tuple[int, int], new: str) -> str:
    """The string with `new` in place of a span."""
    return string[: span[0]] + new + string[span[1] :]


def alignment_of(pairs: list[Pair], langs: tuple[str, str]) -> Alignment:
    """An alignment with a bead for each pair of strings."""
    sides = [Document.from_sentences([pair[i] for pair in pairs if pair[i]], langs[i]) for i in (0, 1)]
    beads, i, j = [], 0, 0
    for source, target in pairs:
        beads.append(Bead(Span(i, i + bool(source)), Span(j, j + bool(target))))
        i, j = i + bool(source), j + bool(target)
    return Alignment(sides[0], sides[1], tuple(beads))
