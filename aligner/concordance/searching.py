"""How one memory is searched: the index is asked for the beads, and their texts for the places."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from aligner import report
from aligner.concordance.folding import tokens
from aligner.concordance.hits import OCCURRENCES, Hit, Occurrence
from aligner.concordance.index import LONGEST, DamagedIndex, Entry, Index
from aligner.concordance.patterns import Lookup, Query, quoted
from aligner.concordance.store import Memory
from aligner.errors import InputError
from aligner.model import SIDES, Side, Span

Result = TypeVar("Result")


class _Side:
    """What is looked for on one side of an index."""

    def __init__(self, query: Query, index: Index, side: Side) -> None:
        self._own = SIDES.index(side)
        self._lookup = query.parsed.lookup(index, side)
        self._conditions: list[tuple[Lookup, bool]] = []  # that the index cannot tell of
        other = SIDES[1 - self._own]
        self.expression = self._lookup.expression
        for pattern, is_wanted in query.conditions:
            lookup = pattern.lookup(index, other)
            if lookup.expression is not None and is_wanted:
                both = (self.expression, lookup.expression)
                self.expression = " AND ".join(f"({one})" for one in both if one is not None)
            left_out = lookup.is_exact and not is_wanted and self.expression is not None
            if left_out:
                self.expression = f"({self.expression}) NOT ({lookup.expression})"
            if not (lookup.is_exact and is_wanted) and not left_out:
                self._conditions.append((lookup, is_wanted))
        self.has_conditions = bool(self._conditions)
        self.find_all = self._lookup.find_all
        self.is_exact = self._lookup.is_exact and not self.has_conditions and self.expression is not None

    def matches(self, chunk: Sequence[Entry]) -> list[tuple[Entry, list[Span]]]:
        """Those of some beads where it stands, and the places."""
        found = [(chunk[i], spans) for i, spans in self._lookup.find_all([entry.texts[self._own] for entry in chunk])]
        for lookup, is_wanted in self._conditions:
            having = {i for i, _ in lookup.find_all([entry.texts[1 - self._own] for entry, _ in found])}
            found = [one for i, one in enumerate(found) if (i in having) is is_wanted]
        return found


class Searched:
    """A memory that is searched.

    Args:
        memory: The memory.
        name: Its name.
        is_swapped: Whether its source is in the language of what is called the target here.
        place: Its number among several.
    """

    def __init__(self, memory: Memory, name: str, *, is_swapped: bool = False, place: int = 0) -> None:
        self._memory = memory
        self.name = name
        self._is_swapped = is_swapped
        self.place = place

    @property
    def index(self) -> Index:
        """Its index; another one where the first was damaged."""
        return self._memory.index

    def own(self, side: Side) -> Side:
        """A side as the memory calls it."""
        return SIDES[1 - SIDES.index(side)] if self._is_swapped else side

    def repaired(self, work: Callable[[], Result]) -> Result:
        """Do some work with the index, once more where that is damaged.

        Raises:
            InputError: The new one is damaged too.
        """
        for attempt in (0, 1):
            try:
                return work()
            except DamagedIndex:
                self._rebuild(attempt)
        raise AssertionError("unreachable")

    def count(self, query: Query) -> int:
        """Number of hits."""
        return self.repaired(lambda: sum(self._count(query, side) for side in query.sides))

    def _count(self, query: Query, side: Side) -> int:
        looked = _Side(query, self.index, self.own(side))
        if looked.is_exact and looked.expression is not None:
            return self.index.count(looked.expression)
        if not looked.has_conditions:
            texts = self.index.texts(looked.expression, self.own(side))
            return sum(sum(1 for _ in looked.find_all(some)) for some in texts)
        numbers = self.index.numbers(looked.expression)
        return sum(len(looked.matches(chunk)) for chunk in self.index.chunks(numbers))

    def hits(self, query: Query, among: dict[Side, Sequence[int]] | None = None) -> Iterator[Hit]:
        """The hits in order of bead, then source before target. From a damaged index it goes on with a new one.

        Args:
            query: What is looked for.
            among: The beads to look at on each side, in order, where these are known already.
        """
        last = (0, -1)
        for attempt in (0, 1):
            try:
                streams = [
                    self._on_side(query, side, last[0] - 1, None if among is None else among.get(side, ()))
                    for side in query.sides
                ]
                for hit in heapq.merge(*streams, key=by_position):
                    if by_position(hit) > last:
                        yield hit
                        last = by_position(hit)
                return
            except DamagedIndex:
                self._rebuild(attempt)

    def _on_side(self, query: Query, side: Side, after: int, among: Iterable[int] | None) -> Iterator[Hit]:
        looked = _Side(query, self.index, self.own(side))
        numbers = self.index.numbers(looked.expression, max(0, after)) if among is None else among
        for chunk in self.index.chunks(numbers):
            report.check()
            for entry, spans in looked.matches(chunk):
                source, target = entry.texts[::-1] if self._is_swapped else entry.texts
                found = tuple(map(Occurrence, spans[:OCCURRENCES]))
                yield Hit(
                    entry.number,
                    entry.document or self.name,
                    side,
                    source,
                    target,
                    found,
                    entry.confidence,
                    entry.place,
                    self.name,
                )

    def numbers(self, query: Query, side: Side) -> list[int]:
        """The beads of the hits on one side."""

        def found() -> list[int]:
            looked = _Side(query, self.index, self.own(side))
            numbers = self.index.numbers(looked.expression)
            if looked.is_exact:
                return list(numbers)
            return [entry.number for chunk in self.index.chunks(numbers) for entry, _ in looked.matches(chunk)]

        return self.repaired(found)

    def texts_of(self, side: Side) -> Iterator[tuple[str, str]]:
        """The document of each bead and its text on one side, in order."""
        own = SIDES.index(self.own(side))
        last = 0
        for attempt in (0, 1):
            try:
                for chunk in self.index.chunks(self.index.numbers(None, last)):
                    report.check()
                    for entry in chunk:
                        yield f"{self.name}\n{entry.document}", entry.texts[own]
                        last = entry.number
                return
            except DamagedIndex:
                self._rebuild(attempt)

    def beads_with(self, word: str, side: Side) -> int:
        """The number of beads in which just this folded word stands on one side."""
        phrase = quoted(" ".join(token[:LONGEST] for token in tokens(word)))
        return self.repaired(lambda: self.index.count(f"{{{self.own(side)}}} : {phrase}"))

    def _rebuild(self, attempt: int) -> None:
        if attempt:
            raise InputError("its index is damaged, and so is the one made anew", file=self.name)
        self._memory.rebuild()


def sampled(searched: Sequence[Searched], query: Query, size: int, seed: int) -> Iterator[Hit]:
    """So many hits drawn at random, the same each time, in order.

    Args:
        searched: The memories.
        query: What is looked for.
        size: Number of hits.
        seed: Another number gives another sample.
    """
    every = (
        (searched_one.place, side, number)
        for searched_one in searched
        for side in query.sides
        for number in searched_one.numbers(query, side)
    )
    drawn = set(heapq.nsmallest(size, every, key=lambda one: (_drawn(seed, *one), one)))
    for searched_one in searched:
        among = {
            side: sorted(n for place, of, n in drawn if (place, of) == (searched_one.place, side))
            for side in query.sides
        }
        yield from searched_one.hits(query, dict(among))


def _drawn(seed: int, *about: object) -> bytes:
    return hashlib.blake2b(repr((seed, about)).encode(), digest_size=8).digest()


def by_position(hit: Hit) -> tuple[int, int]:
    """The key of hits of one memory in order."""
    return hit.bead, SIDES.index(hit.side)
