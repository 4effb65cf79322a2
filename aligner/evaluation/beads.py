"""Beads as numbers of sentences, which is all that is compared."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable

from aligner.errors import ArgumentError, described
from aligner.model import Alignment

NumberedBead = tuple[tuple[int, ...], tuple[int, ...]]
"""A bead as the numbers of its source and of its target sentences; in gold data beads may cross and leave gaps."""


def numbered_beads(beads: Alignment | Iterable[NumberedBead]) -> set[NumberedBead]:
    """Return beads as numbers of sentences, each once; those that are empty on both sides do not count.

    Raises:
        ArgumentError: It is neither an alignment nor pairs of numbers.
    """
    if isinstance(beads, Alignment):
        return {(tuple(range(*bead.source)), tuple(range(*bead.target))) for bead in beads}
    try:
        return {(tuple(sorted(source)), tuple(sorted(target))) for source, target in beads if source or target}
    except (TypeError, ValueError):
        hint = "read a file first: aligner.read(…)" if isinstance(beads, (str, os.PathLike)) else None
        reason = f"an alignment, or pairs of tuples of sentence numbers are wanted, not {described(beads)}"
        raise ArgumentError(reason, hint=hint) from None


def in_order(gold: Iterable[NumberedBead]) -> Callable[[NumberedBead], tuple[int, int, int]]:
    """Return what to sort beads by, so that they come in the order of the text.

    Args:
        gold: The beads that say which target sentences stand where in the source.
    """
    ends = sorted((target[-1], source[-1]) for source, target in gold if source and target)

    def key(bead: NumberedBead) -> tuple[int, int, int]:
        source, target = bead
        if source:
            return source[0], 0, target[0] if target else -1
        before = bisect_left(ends, (target[0], -1))
        return ends[before - 1][1] if before else -1, 1, target[0]

    return key
