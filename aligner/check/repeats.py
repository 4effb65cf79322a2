"""Segments that stand twice: the same pair, one source with two translations, one translation of two sources.

Only a hash of each side is kept, so that the memory grows by some hundreds of bytes a bead, and the place of the
first bead instead of its words. Short segments are left alone: "Yes." is right for 是 and for 对.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from aligner.check.extent import extent, normalised
from aligner.check.finding import Check, CheckContext, Finding, Pair
from aligner.model import Span

_LEAST, _LEAST_TARGET = 10, 16  # Latin letters below which a segment may be said twice, or answer two others
_LEAST_SENTENCE = 12  # likewise for a sentence within a bead
_END = re.compile(r"[.!?。！？…]+")
_SENTENCE = re.compile(r"[^.!?。！？…]+[.!?。！？…]+[\"'”’」』»)）]*")


class Repeats:
    """The segments seen so far."""

    def __init__(self) -> None:
        self._sources: dict[int, int] = {}  # to the first bead with it
        self._targets: dict[int, int] = {}
        self._pairs: dict[int, int] = {}

    def check(self, pair: Pair) -> Iterator[Finding]:
        """What a bead repeats of those before it, and within itself."""
        if not pair.source or not pair.target:
            return
        yield from _within(pair)
        source, target = normalised(pair.source), normalised(pair.target)
        if not source or not target or min(extent(source), extent(target)) < _LEAST:
            return
        first = self._pairs.setdefault(_hash(f"{source}\0{target}"), pair.bead)
        same_source = self._sources.setdefault(_hash(source), pair.bead)
        same_target = self._targets.setdefault(_hash(target), pair.bead)
        whole = [Span(0, len(pair.source))], [Span(0, len(pair.target))]
        if first != pair.bead:
            yield pair.finding("doubled", f"this pair is the same as bead {first}", *whole, other=first)
            return
        if same_source != pair.bead:
            reason = f"the same source is translated otherwise in bead {same_source}"
            yield pair.finding("inconsistent", reason, (), whole[1], other=same_source)
        if same_target != pair.bead and extent(target) >= _LEAST_TARGET:
            reason = f"another source has the same translation in bead {same_target}"
            yield pair.finding("inconsistent", reason, whole[0], (), other=same_target)


def _hash(string: str) -> int:
    return int.from_bytes(blake2b(string.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _within(pair: Pair) -> Iterator[Finding]:
    """A sentence that stands twice in a row on one side of a bead, and not on the other."""
    doubled = [_doubled(string) for string in (pair.source, pair.target)]
    if bool(doubled[0]) != bool(doubled[1]):
        side = "source" if doubled[0] else "target"
        yield pair.finding("doubled", f"a sentence stands twice in the {side}", *doubled)


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


def repeats(pair: Pair, context: CheckContext) -> Iterator[Finding]:
    """Find what a bead repeats of those before it, and within itself."""
    return context.kept(Repeats, Repeats).check(pair)


CHECK = Check(repeats, of_every_bead=True)
