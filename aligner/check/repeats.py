"""Find repeated segments: the same pair twice, one source with two translations, one translation of two sources.

Only a hash of each side is kept, so that the memory grows by some hundreds of bytes a bead, and the number of the
first bead instead of its words. Short segments are skipped: "Yes." is right for 是 and for 对.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import product
from operator import ne

from aligner.check.finding import BeadText, Check, CheckContext, Finding
from aligner.check.marks import unquoted
from aligner.languages.extent import extent, normalised
from aligner.model import Span

_LEAST, _LEAST_TARGET = 10, 16  # Latin letters below which a segment may be said twice, or answer two others
_LEAST_SENTENCE = 12  # likewise for a sentence within a bead
_END = re.compile(r"[.!?。！？…]+")
_SENTENCE = re.compile(r"[^.!?。！？…]+[.!?。！？…]+[\"'”’」』»)）]*")


class SegmentHistory:
    """The segments seen so far."""

    def __init__(self) -> None:
        self._sources: dict[int, int] = {}  # to the first bead with it
        self._targets: dict[int, int] = {}
        self._pairs: dict[int, int] = {}

    def check(self, bead: BeadText) -> Iterator[Finding]:
        """Yield what a bead repeats of the beads before it, and within itself."""
        if not bead.source or not bead.target:
            return
        yield from _within(bead)
        (source, is_quoted_here), (target, is_quoted_there) = unquoted(bead.source), unquoted(bead.target)
        source, target, signs = normalised(source), normalised(target), (is_quoted_here, is_quoted_there)
        if not source or not target or min(extent(source), extent(target)) < _LEAST:
            return
        first = self._pairs.setdefault(_hash(f"{source}\0{target}\0{signs}"), bead.number)
        same_source = self._sources.setdefault(_hash(source), bead.number)
        same_target = self._targets.setdefault(_hash(target), bead.number)
        whole = [Span(0, len(bead.source))], [Span(0, len(bead.target))]
        if first != bead.number:
            yield bead.finding("doubled", f"this pair is the same as bead {first}", *whole, other=first)
            return
        others = self._with_other_marks(source, target, signs) if bead.number not in (same_source, same_target) else {}
        if others:  # quoted on both sides, or on neither, it is right both times
            on_one_side = [number for other, number in others.items() if sum(map(ne, signs, other)) == 1]
            for number in on_one_side[:1]:
                reason = f"the same pair has other quotation marks in bead {number}"
                yield bead.finding("inconsistent", reason, *whole, other=number)
            return
        if same_source != bead.number:
            reason = f"the same source is translated otherwise in bead {same_source}"
            yield bead.finding("inconsistent", reason, (), whole[1], other=same_source)
        if same_target != bead.number and extent(target) >= _LEAST_TARGET:
            reason = f"another source has the same translation in bead {same_target}"
            yield bead.finding("inconsistent", reason, whole[0], (), other=same_target)

    def _with_other_marks(self, source: str, target: str, signs: tuple[bool, bool]) -> dict[tuple[bool, bool], int]:
        """Return the beads with a pair that differs in quotation marks alone, by which of their sides have some.

        Args:
            source: The source, normalised.
            target: The target, normalised.
            signs: Which sides have quotation marks here.
        """
        both = (True, False)
        others = [(one, other) for one, other in product(both, both) if (one, other) != signs]
        seen = {other: self._pairs.get(_hash(f"{source}\0{target}\0{other}"), 0) for other in others}
        return {other: number for other, number in seen.items() if number}


def _hash(string: str) -> int:
    return int.from_bytes(blake2b(string.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _within(bead: BeadText) -> Iterator[Finding]:
    """Find a sentence that is repeated at once on one side of a bead but not on the other."""
    doubled = [_doubled(string) for string in (bead.source, bead.target)]
    if bool(doubled[0]) != bool(doubled[1]):
        side = "source" if doubled[0] else "target"
        yield bead.finding("doubled", f"a sentence stands twice in the {side}", *doubled)


def _doubled(string: str) -> list[Span]:
    if len(_END.findall(string)) < 2:
        return []
    before, place = "", Span(0, 0)
    for match in _SENTENCE.finditer(string):
        plain = normalised(match[0])
        start = match.end() - len(match[0].lstrip())
        if plain == before and extent(plain) >= _LEAST_SENTENCE:
            return [place, Span(start, match.end())]
        before, place = plain, Span(start, match.end())
    return []


def repeats(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Find what a bead repeats of those before it, and within itself."""
    return context.cached(SegmentHistory, SegmentHistory).check(bead)


CHECK = Check(repeats, of_every_bead=True)
