"""Concordance: where a word, a phrase or a regular expression stands in a memory, and what translates it.

with concordance.open_memory("memory.tmx") as memory:
    for hit in memory.search("合作", side="source", counterparts=True):
        for occurrence in hit.occurrences:
            print(hit.bead, [hit.target[slice(*span)] for span in occurrence.counterparts], hit.target)
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from aligner.concordance.counterparts import with_counterparts
from aligner.concordance.index import DamagedIndex
from aligner.concordance.patterns import Pattern, Query, parse
from aligner.concordance.store import Memory, Texts
from aligner.errors import ChoiceError, InputError
from aligner.io import files
from aligner.model import SIDES, Side, Span

__all__ = [
    "OCCURRENCES",
    "ORDERS",
    "SIDES",
    "Concordance",
    "Hit",
    "Occurrence",
    "Order",
    "Side",
    "open_memory",
    "with_counterparts",
]

Order = Literal["place", "left", "right", "confidence"]
ORDERS: tuple[Order, ...] = ("place", "left", "right", "confidence")

OCCURRENCES = 1_000
"""Occurrences in a hit, at most; what is behind them in the same bead is left out."""

_TOGETHER = 50  # hits whose words are linked together


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where the pattern stands.

    Attributes:
        span: Offsets into the text of its side.
        counterparts: What translates it: offsets into the text of the other side, in order; empty where that was not
            asked for, or nothing was found.
    """

    span: Span
    counterparts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A bead on one side of which the pattern stands.

    Attributes:
        bead: Its number in the memory, from 1.
        document: Where its text comes from; the name of the memory where that is not known.
        side: `source` or `target`: where the pattern stands.
        source: The source sentences, with the white space between them.
        target: Likewise the target sentences.
        occurrences: The places where it stands, in order, without overlap; the first `OCCURRENCES` of them.
        confidence: Probability that the bead is right, or None where nobody has estimated it.
        place: Its number in its document, from 1; the same as `bead` where the memory has one document.
    """

    bead: int
    document: str
    side: Side
    source: str
    target: str
    occurrences: tuple[Occurrence, ...]
    confidence: float | None = None
    place: int = field(default=0, compare=False)

    @property
    def text(self) -> str:
        """The text of the side on which the pattern stands."""
        return self.source if self.side == "source" else self.target

    @property
    def translation(self) -> str:
        """The text of the other side."""
        return self.target if self.side == "source" else self.source


@contextmanager
def open_memory(
    path: str | os.PathLike[str],
    format: str | None = None,
    *,
    max_size: int | None = None,
    columns: tuple[str, str] | None = None,
    texts: Texts | None = None,
) -> Iterator[Concordance]:
    """Open a memory for searching; an index is made the first time and whenever the file has changed.

    Args:
        path: The file, in any format that holds text, or `-` for standard input (which needs `format`).
        format: Name of its format; by default its suffix tells.
        max_size: Bytes in a larger file, which is refused.
        columns: Of a table, those of the source and the target, by letters, numbers, names or languages.
        texts: What is searched, if not what the file holds by its format: the documents of a project.

    Raises:
        AlignerError: The file cannot be read, or holds no text; the index cannot be written.
    """
    name = files.path_of(path)
    memory = Memory(name, format, max_size, columns, texts)
    try:
        yield Concordance(memory, os.path.basename(name).encode("utf-8", "replace").decode())
    finally:
        memory.close()


class Concordance:
    """A memory that can be searched; `open_memory` gives one. Its length is the number of its beads."""

    def __init__(self, memory: Memory, name: str) -> None:
        self._memory = memory
        self._name = name

    def __len__(self) -> int:
        return self._memory.index.beads

    @property
    def languages(self) -> tuple[str, str]:
        """BCP 47 tags of the source and the target; those that the memory does not name are detected."""
        return self._memory.index.languages

    def search(
        self,
        pattern: str,
        *,
        side: Side | Literal["both"] = "both",
        regex: bool = False,
        case: bool = False,
        order: Order = "place",
        limit: int | None = None,
        counterparts: bool = False,
    ) -> Iterator[Hit]:
        """Find the beads where a pattern stands.

        A pattern is a word, a phrase, or any stretch of Chinese. Width, traditional and simplified characters, kinds of
        quotation marks and white space make no difference. A word in a script with spaces is whole; `cooperat*` stands
        for any ending. English words are found in all their inflected forms if they are given in their dictionary form.

        Args:
            pattern: What to look for.
            side: Where: `source`, `target` or `both`.
            regex: The pattern is a regular expression, of the kind of the library `regex`.
            case: Tell capital letters from small ones, and look for no inflected forms.
            order: `place` in the memory; the text to the `left` of the first occurrence, from its end; that to its
                `right`; `confidence`, the highest first. All but the first look at every hit before they give one.
            limit: Number of hits, at most.
            counterparts: Find what translates the occurrences, by word links.

        Raises:
            ChoiceError: There is no such side or order.
            InputError: There is nothing to look for, or the regular expression is none or takes too long; with
                `counterparts`, a language is not supported.
            EncoderError: The encoder for the word links cannot be loaded.
        """
        if order not in ORDERS:
            raise ChoiceError(f"unknown order {order!r}", hint=f"choose from: {', '.join(ORDERS)}")
        found = self._hits(parse(pattern, regex=regex, case=case), _sides(side))
        if order != "place":
            keys: dict[str, Callable[[Hit], Any]] = {
                "left": self._left_context,
                "right": self._right_context,
                "confidence": _by_confidence,
            }
            key = keys[order]
            found = iter(sorted(found, key=key) if limit is None else heapq.nsmallest(limit, found, key=key))
        found = islice(found, limit)
        return self._linked(found) if counterparts else found

    def count(
        self, pattern: str, *, side: Side | Literal["both"] = "both", regex: bool = False, case: bool = False
    ) -> int:
        """Number of hits that `search` finds without a limit: beads, those where it stands on both sides twice.

        Raises:
            InputError: As `search`.
        """
        parsed = parse(pattern, regex=regex, case=case)
        for attempt in (0, 1):
            try:
                return sum(self._count(parsed, one) for one in _sides(side))
            except DamagedIndex:
                self._rebuild_index(attempt)
        raise AssertionError("unreachable")

    def _count(self, pattern: Pattern, side: Side) -> int:
        query = pattern.query(self._memory.index, side)
        if query.is_exact and query.expression is not None:
            return self._memory.index.count(query.expression)
        number = SIDES.index(side)
        return sum(1 for entry in self._memory.index.entries(query.expression) if query.find(entry.texts[number]))

    def _hits(self, pattern: Pattern, sides: Sequence[Side]) -> Iterator[Hit]:
        """Hits in order of bead, then source before target. From a damaged index it goes on with a new one."""
        last = (0, SIDES[0])
        for attempt in (0, 1):
            try:
                streams = [
                    self._search_side(pattern.query(self._memory.index, side), side, last[0] - 1) for side in sides
                ]
                for hit in heapq.merge(*streams, key=_by_position):
                    if _by_position(hit) > (last[0], SIDES.index(last[1])):
                        yield hit
                        last = (hit.bead, hit.side)
                return
            except DamagedIndex:
                self._rebuild_index(attempt)

    def _search_side(self, query: Query, side: Side, after: int) -> Iterator[Hit]:
        for number, document, texts, confidence, place in self._memory.index.entries(query.expression, max(0, after)):
            if spans := query.find(texts[SIDES.index(side)]):
                found = tuple(map(Occurrence, spans[:OCCURRENCES]))
                yield Hit(number, document or self._name, side, *texts, found, confidence, place)

    def _rebuild_index(self, attempt: int) -> None:
        if attempt:
            raise InputError("its index is damaged, and so is the one made anew", file=self._name)
        self._memory.rebuild()

    def _linked(self, hits: Iterator[Hit]) -> Iterator[Hit]:
        while some := list(islice(hits, _TOGETHER)):
            yield from with_counterparts(some, self.languages)

    def _left_context(self, hit: Hit) -> str:
        return self._memory.index.folding(hit.text[: hit.occurrences[0].span.start]).rstrip()[::-1]

    def _right_context(self, hit: Hit) -> str:
        return self._memory.index.folding(hit.text[hit.occurrences[0].span.stop :]).lstrip()


def _sides(side: str) -> tuple[Side, ...]:
    chosen = tuple(one for one in SIDES if side in (one, "both"))
    if not chosen:
        raise ChoiceError(f"unknown side {side!r}", hint="choose from: source, target, both")
    return chosen


def _by_position(hit: Hit) -> tuple[int, int]:
    return hit.bead, SIDES.index(hit.side)


def _by_confidence(hit: Hit) -> float:
    return 0.0 if hit.confidence is None else -hit.confidence
