"""The values that checks take and return: the text of a bead, a finding, the context of a run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar, cast

from aligner.check.habits import Habits, habits_of
from aligner.check.rules import Rules, Severity, severity_of
from aligner.model import Alignment, Context, Glossary, Properties, Span

Cached = TypeVar("Cached")

_MANY = 8  # strings that a message lists


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a bead that a person should look at.

    Attributes:
        kind: One of those in `registry.CHECKS`.
        reason: One sentence that says why, without a full stop.
        context: The bead: its number, its two strings, and where in each what is wrong stands.
        other: Number of the bead that it is compared with (from 1), or 0.
        document: The name of its document, where several were checked.
        severity: How grave it is: `error`, `warning` or `information`.
    """

    kind: str
    reason: str
    context: Context
    other: int = 0
    document: str = ""
    severity: Severity = "warning"

    def placed(self, place: Callable[[int], tuple[str, int]]) -> Finding:
        """Return the finding with numbers of beads as they are in their documents.

        Args:
            place: Gives the document of a bead, and its number there.
        """
        document, number = place(self.bead)
        found = replace(self, context=replace(self.context, bead=number), document=document)
        if not self.other:
            return found
        other_document, other = place(self.other)
        where = f"bead {other}" + (f" of {other_document}" if other_document != document else "")
        return replace(found, other=other, reason=self.reason.replace(f"bead {self.other}", where))

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
class BeadText:
    """The two strings of a bead.

    Attributes:
        number: Number of the bead, from 1.
        source: The source text.
        target: The target text.
        source_lang: Primary subtag of the source language.
        target_lang: Primary subtag of the target language.
        properties: What the file says of it besides.
    """

    number: int
    source: str
    target: str
    source_lang: str
    target_lang: str
    properties: Properties = ()

    def finding(
        self,
        kind: str,
        reason: str,
        source: Iterable[Span] = (),
        target: Iterable[Span] = (),
        *,
        other: int = 0,
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding about this bead.

        Args:
            kind: As for `Finding`.
            reason: As for `Finding`.
            source: The spans to mark in the source.
            target: The spans to mark in the target.
            other: Number of the bead that it is compared with, or 0.
            severity: How grave it is; by default as findings of its kind are.
        """
        spans = tuple(tuple(sorted(span for span in set(some) if span.size)) for some in (source, target))
        context = Context(self.source, self.target, spans[0], spans[1], self.number)
        return Finding(kind, reason, context, other, severity=severity or severity_of(kind))

    def disagreement(self, kind: str, what: str, spans: Sequence[Collection[Span]]) -> Finding:
        """Return a finding that two sides disagree, such as in their dates.

        Args:
            kind: As for `Finding`.
            what: Noun for what disagrees, in the plural.
            spans: The disagreeing spans of the source, and of the target.
        """
        named = [
            listed(string[slice(*span)] for span in some)
            for string, some in zip((self.source, self.target), spans, strict=True)
        ]
        return self.finding(kind, f"the {what} do not agree: {named[0]} and {named[1]}", *spans)

    def lacking(self, kind: str, here: int, spans: Collection[Span]) -> Finding:
        """Return a finding that something on one side is missing from the other.

        Args:
            kind: As for `Finding`.
            here: 0 if it is in the source, 1 if it is in the target.
            spans: Its spans.
        """
        named = listed((self.source, self.target)[here][slice(*span)] for span in sorted(spans))
        sides = ("source", "target")
        reason = f"{named} of the {sides[here]} {'is' if len(spans) == 1 else 'are'} not in the {sides[1 - here]}"
        return self.finding(kind, reason, *((spans, ()) if here == 0 else ((), spans)))

    def unmatched(self, kind: str, what: str, spans: Sequence[Collection[Span]]) -> Iterator[Finding]:
        """Yield one finding at most for what each side has and the other lacks: what changed is a single error.

        Args:
            kind: As for `Finding`.
            what: Noun for what is unmatched, in the plural.
            spans: The spans of the source whose strings the target lacks, and the other way round.
        """
        if all(spans):
            yield self.disagreement(kind, what, spans)
        elif any(spans):
            here = 0 if spans[0] else 1
            yield self.lacking(kind, here, spans[here])


class CheckContext:
    """What a check may use besides the bead: the part it stands in, the user's glossary and rules, its own cache.

    Args:
        glossary: Terms whose approved translations must be used, and whose rejected ones must not.
        rules: What else the user says.
    """

    def __init__(self, glossary: Glossary | None = None, rules: Rules | None = None) -> None:
        self.glossary = glossary
        self.rules = rules or Rules()
        self._texts = ("", "")
        self.part: Alignment | None = None
        self._cache: dict[Hashable, object] = {}

    def look_at(self, part: Alignment, whole: Alignment) -> None:
        """Take what is checked from now on.

        Args:
            part: What is checked.
            whole: What it belongs to, whose habits count.
        """
        self.part = part
        self._texts = whole.source.text.content, whole.target.text.content

    def habits(self, side: int) -> Habits:
        """Return what a side (0 the source, 1 the target) does as a matter of course."""
        return habits_of(self._texts[side])

    def cached(self, key: Hashable, make: Callable[[], Cached]) -> Cached:
        """Return the object that a check has cached in this run under `key`, or make and cache it.

        Args:
            key: The check, and what else the object depends on.
            make: Makes the object.
        """
        if key not in self._cache:
            self._cache[key] = make()
        return cast(Cached, self._cache[key])


class Check(NamedTuple):
    """A check of single beads.

    Attributes:
        find: Returns the findings in a bead. It is called once for each bead, in order.
        of_every_bead: Whether it is also called for beads that are one-sided or not translated.
        of_words: Whether tags and placeholders are kept from it: the number in `{0}` is none.
    """

    find: Callable[[BeadText, CheckContext], Iterable[Finding]]
    of_every_bead: bool = False
    of_words: bool = False


def listed(strings: Iterable[str]) -> str:
    """Return strings as a list for a message: in quotation marks, without duplicates, only the first of many."""
    named = [f"“{' '.join(string.split())}”" for string in dict.fromkeys(strings)]
    return ", ".join(named[:_MANY]) + (f" and {len(named) - _MANY} more" if len(named) > _MANY else "")
