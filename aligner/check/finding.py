"""What a check finds, and what it looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from aligner.model import Context, Span

Kind = Literal[
    "number", "date", "name", "quote", "term", "inconsistent", "doubled", "untranslated", "omitted", "length"
]
KINDS: tuple[Kind, ...] = (
    "number",
    "date",
    "name",
    "quote",
    "term",
    "inconsistent",
    "doubled",
    "untranslated",
    "omitted",
    "length",
)


_MANY = 8  # strings that a sentence names


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a bead that a person should look at.

    Attributes:
        kind: One of `KINDS`.
        reason: One sentence that says why, without a full stop.
        context: The bead: its number, its two strings, and where in each what is wrong stands.
        other: Number of the bead that it is compared with (from 1), or 0.
    """

    kind: Kind
    reason: str
    context: Context
    other: int = 0

    @property
    def bead(self) -> int:
        """Number of the bead, from 1."""
        return self.context.bead

    @property
    def source(self) -> tuple[str, ...]:
        """The offending strings of the source, in order."""
        return tuple(self.context.source[slice(*span)] for span in self.context.source_spans)

    @property
    def target(self) -> tuple[str, ...]:
        """The offending strings of the target, in order."""
        return tuple(self.context.target[slice(*span)] for span in self.context.target_spans)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two strings of a bead, and the primary subtags of their languages."""

    bead: int
    source: str
    target: str
    source_lang: str
    target_lang: str

    def finding(
        self, kind: Kind, reason: str, source: Iterable[Span] = (), target: Iterable[Span] = (), *, other: int = 0
    ) -> Finding:
        """A finding about this bead, with what is to be marked on each side."""
        spans = tuple(tuple(sorted(span for span in set(some) if span.size)) for some in (source, target))
        return Finding(kind, reason, Context(self.source, self.target, spans[0], spans[1], self.bead), other)


class Taken:
    """Places in a string that have been read as something.

    Args:
        spans: Stretches that are taken from the beginning.
    """

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._places: set[int] = set()
        for start, stop in spans:
            self._places.update(range(start, stop))

    def holds(self, start: int, stop: int) -> bool:
        """Whether any place of a stretch is taken."""
        return bool(self._places) and not self._places.isdisjoint(range(start, stop))

    def add(self, start: int, stop: int) -> None:
        """Take a stretch."""
        self._places.update(range(start, stop))


def listed(strings: Iterable[str]) -> str:
    """Strings in quotation marks, each once, as a sentence names them; of many the first ones."""
    named = [f"“{' '.join(string.split())}”" for string in dict.fromkeys(strings)]
    return ", ".join(named[:_MANY]) + (f" and {len(named) - _MANY} more" if len(named) > _MANY else "")
