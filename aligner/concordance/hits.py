"""What is found: hits, and the places in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from aligner.model import Side, Span

OCCURRENCES = 1_000
"""Occurrences in a hit, at most; what is behind them in the same bead is left out."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where the pattern stands.

    Attributes:
        span: Offsets into the text of its side.
        counterparts: What translates it: offsets into the text of the other side, in order; empty where that was not
            asked for, or nothing was found.
        shared: Words among the counterparts that translate more than this: other words too, function words apart, or a
            longer word of which it is a part.
        taken: Words that are no counterparts and translate others.
    """

    span: Span
    counterparts: tuple[Span, ...] = ()
    shared: tuple[Span, ...] = field(default=(), compare=False)
    taken: tuple[Span, ...] = field(default=(), compare=False)


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
        memory: Name of the memory.
    """

    bead: int
    document: str
    side: Side
    source: str
    target: str
    occurrences: tuple[Occurrence, ...]
    confidence: float | None = None
    place: int = field(default=0, compare=False)
    memory: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """The text of the side on which the pattern stands."""
        return self.source if self.side == "source" else self.target

    @property
    def translation(self) -> str:
        """The text of the other side."""
        return self.target if self.side == "source" else self.source
