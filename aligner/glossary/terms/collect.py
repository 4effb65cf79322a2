"""Pairs of candidates gathered over all beads, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

import numpy as np

from aligner.glossary.terms.candidates import Candidate, Side
from aligner.glossary.terms.phrases import phrases
from aligner.links import LinkedBead
from aligner.model import Alignment, Span

MOST = 400_000  # pairs kept at a time
_REMEMBERED = 40  # places of a pair
_SLOTS = 1 << 22  # of the table that counts candidates


class Place(NamedTuple):
    """Where a pair stands: the number of its bead, and its span in the text of each side."""

    bead: int
    source: Span
    target: Span


@dataclass(slots=True)
class Pair:
    """A pair of terms in all its forms.

    Attributes:
        source: The source candidate as it was seen first; `target` likewise.
        target: The target candidate.
        count: Number of beads.
        covered: Mean share of the words that are linked, on the lesser side.
        closed: Mean share of the links that stay inside.
        loose: Mean number of words next to the two terms that are not linked.
        places: Where it stands; of a frequent pair the first places alone.
        forms: How it is written on both sides, and how often.
    """

    source: Candidate
    target: Candidate
    count: int = 0
    covered: float = 0.0
    closed: float = 0.0
    loose: float = 0.0
    places: list[Place] = field(default_factory=list)
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)


class Frequencies:
    """In how many beads a candidate stands, by a checksum of its key: many candidates, little memory."""

    def __init__(self) -> None:
        self._counts = np.zeros(_SLOTS, dtype=np.uint32)

    def add(self, keys: Iterable[str]) -> None:
        """Count each key once."""
        slots = {crc32(key.encode()) % _SLOTS for key in keys}
        self._counts[list(slots)] += 1

    def __getitem__(self, key: str) -> int:
        return int(self._counts[crc32(key.encode()) % _SLOTS])


@dataclass(frozen=True, slots=True)
class Collection:
    """What there is in an alignment.

    Attributes:
        pairs: Pairs by the keys of their two terms.
        source: In how many beads each source candidate stands; `target` likewise.
        target: Likewise.
        beads: Number of beads with two sides.
        named_by: Which of the two sides tell names: those written with capital letters, or else those with tags.
        langs: BCP 47 tags of the two sides.
    """

    pairs: dict[tuple[str, str], Pair]
    source: Frequencies
    target: Frequencies
    beads: int
    named_by: tuple[bool, bool]
    langs: tuple[str, str]


def collect(
    alignment: Alignment, links: Iterable[LinkedBead], progress: Callable[[int, int], None] | None = None
) -> Collection:
    """Gather the pairs of candidates of all beads.

    Args:
        alignment: Two documents and their beads.
        links: The links of the beads, in their order.
        progress: Is told how many beads are done, and how many there are.
    """
    sides = Side(alignment.source), Side(alignment.target)
    frequencies = Frequencies(), Frequencies()
    pairs: dict[tuple[str, str], Pair] = {}
    beads = 0
    for number, linked in enumerate(links):
        if not (linked.source and linked.target):
            continue
        beads += 1
        words = (
            sides[0].words(linked.source, linked.bead.source.start),
            sides[1].words(linked.target, linked.bead.target.start),
        )
        candidates = sides[0].candidates(words[0]), sides[1].candidates(words[1])
        for frequency, side in zip(frequencies, candidates, strict=True):
            frequency.add(c.key for c in side)
        found = phrases(words, candidates, linked.links)
        here: set[tuple[str, str]] = set()
        for i, j, *values in zip(*(array.tolist() for array in found), strict=True):
            source, target = candidates[0][i], candidates[1][j]
            key = source.key, target.key
            pair = pairs.get(key)
            if pair is None:
                pair = pairs[key] = Pair(source, target)
            if key not in here:
                here.add(key)
                pair.count += 1
                pair.covered += (values[0] - pair.covered) / pair.count
                pair.closed += (values[1] - pair.closed) / pair.count
                pair.loose += (values[2] - pair.loose) / pair.count
            pair.forms[source.text, target.text] += 1
            if len(pair.places) < _REMEMBERED:
                pair.places.append(
                    Place(
                        number,
                        Span(words[0][source.start].span.start, words[0][source.stop - 1].span.stop),
                        Span(words[1][target.start].span.start, words[1][target.stop - 1].span.stop),
                    )
                )
        if len(pairs) > MOST:
            pairs = _pruned(pairs)
        if progress is not None:
            progress(number + 1, len(alignment))
    tells = [side.tells_names for side in sides]
    telling = "case" if "case" in tells else "tag"
    return Collection(
        pairs,
        *frequencies,
        beads,
        (tells[0] == telling, tells[1] == telling),
        (alignment.source.lang, alignment.target.lang),
    )


def _pruned(pairs: dict[tuple[str, str], Pair]) -> dict[tuple[str, str], Pair]:
    """The half that was seen most often, and whose links agree best."""
    order = sorted(pairs, key=lambda key: (pairs[key].count, pairs[key].covered * pairs[key].closed), reverse=True)
    kept = frozenset(order[: MOST // 2])
    return {key: pair for key, pair in pairs.items() if key in kept}
