"""What a check finds, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar, cast

from aligner.model import Context, Glossary, Span

Kept = TypeVar("Kept")

_MANY = 8  # strings that a sentence names


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a bead that a person should look at.

    Attributes:
        kind: One of those in `registry.CHECKS`.
        reason: One sentence that says why, without a full stop.
        context: The bead: its number, its two strings, and where in each what is wrong stands.
        other: Number of the bead that it is compared with (from 1), or 0.
    """

    kind: str
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
        self, kind: str, reason: str, source: Iterable[Span] = (), target: Iterable[Span] = (), *, other: int = 0
    ) -> Finding:
        """A finding about this bead, with what is to be marked on each side."""
        spans = tuple(tuple(sorted(span for span in set(some) if span.size)) for some in (source, target))
        return Finding(kind, reason, Context(self.source, self.target, spans[0], spans[1], self.bead), other)

    def disagreement(self, kind: str, what: str, spans: Sequence[Collection[Span]]) -> Finding:
        """Return a finding that things of both sides do not agree.

        Args:
            kind: As for `Finding`.
            what: What they are called together.
            spans: Where they stand, for each side.
        """
        named = [
            listed(string[slice(*span)] for span in some)
            for string, some in zip((self.source, self.target), spans, strict=True)
        ]
        return self.finding(kind, f"the {what} do not agree: {named[0]} and {named[1]}", *spans)

    def lacking(self, kind: str, here: int, spans: Collection[Span]) -> Finding:
        """Return a finding that the other side lacks what stands on one.

        Args:
            kind: As for `Finding`.
            here: 0 where it stands in the source, 1 where it stands in the target.
            spans: Where it stands.
        """
        named = listed((self.source, self.target)[here][slice(*span)] for span in sorted(spans))
        sides = ("source", "target")
        reason = f"{named} of the {sides[here]} {'is' if len(spans) == 1 else 'are'} not in the {sides[1 - here]}"
        return self.finding(kind, reason, *((spans, ()) if here == 0 else ((), spans)))


class CheckContext:
    """What a check may use beside the bead: the user's terms, and what it has kept itself.

    Args:
        glossary: Terms whose approved translations must be used, and whose rejected ones must not.
    """

    def __init__(self, glossary: Glossary | None = None) -> None:
        self.glossary = glossary
        self._kept: dict[Hashable, object] = {}

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what a check has made before in this run under `key`, or make it now.

        Args:
            key: The check, and what else the object depends on.
            make: Makes the object.
        """
        if key not in self._kept:
            self._kept[key] = make()
        return cast(Kept, self._kept[key])


class Check(NamedTuple):
    """A check of single beads.

    Attributes:
        find: Finds what is wrong in a bead. It is asked of all beads in order, once of each.
        of_every_bead: Whether it looks at beads too that have nothing on one side or are not translated.
    """

    find: Callable[[Pair, CheckContext], Iterable[Finding]]
    of_every_bead: bool = False


def listed(strings: Iterable[str]) -> str:
    """Strings in quotation marks, each once, as a sentence names them; of many the first ones."""
    named = [f"“{' '.join(string.split())}”" for string in dict.fromkeys(strings)]
    return ", ".join(named[:_MANY]) + (f" and {len(named) - _MANY} more" if len(named) > _MANY else "")
