"""Which pairs of a corpus are left out, and how many each reason took away.

A pair is left out for the first reason that holds, in the order of `REASONS`, so that the figures add up. What a person
has approved is not doubted: neither its confidence nor its length or language counts then, nor how unlike the rest of
its document is. One-sided beads are no pairs: nothing but `unlike` and `one-sided` looks at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from aligner import report
from aligner.corpora.duplicates import Digests, Signatures, digest, joined, minima, signature
from aligner.corpora.unlike import Named, why_unlike
from aligner.languages.detection import foreign_script, other_language
from aligner.languages.extent import extent, normalised
from aligner.model import Alignment, Bead
from aligner.model.display import counted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAMES = ("unlike", "one-sided", "identical", "numbers", "languages", "duplicates", "near-duplicates")
"""Filters without a threshold, by the names that a user calls them."""
LEVELS = ("pair", "source", "target")
"""What duplicates are looked for on, one after the other."""
SLACK = 10
"""Letters that are added to both lengths before they are compared, so that a word more does not count in short ones."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be left out.

    Attributes:
        approved: All that nobody has approved.
        min_confidence: Pairs with a lower confidence, or without any.
        length_ratio: Pairs one side of which is more than so many times as long as the other, where characters of
            different scripts count as what they come to in a translation.
        names: Those of `NAMES` that are wanted.
    """

    approved: bool = False
    min_confidence: float | None = None
    length_ratio: float | None = None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Pair:
    bead: Bead
    source: str
    target: str
    langs: tuple[str, str]

    @property
    def sides(self) -> tuple[tuple[str, str], tuple[str, str]]:
        return (self.source, self.langs[0]), (self.target, self.langs[1])


Looked = TypeVar("Looked")
"""What a reason looks at; it returns its name where it holds, else nothing."""


class Filters:
    """Leaves pairs out of alignments that come one after the other, and counts them.

    Args:
        choice: What is to be left out.

    Attributes:
        total: How many beads there were.
        documents: How many documents.
        unknown: How many of those that were left out for their confidence had none.
        unlike: Documents whose two versions do not seem to be translations of each other, with the figures.
        emptied: Documents of which nothing is left.
    """

    def __init__(self, choice: Choice = Choice()) -> None:
        self.choice = choice
        self.total = self.unknown = self.documents = 0
        self.unlike, self.emptied = Named(), Named()
        self._is_in_unlike = False
        self._of_choice()

    def again(self) -> Filters:
        """Return one that leaves out the same, and counts anew."""
        return Filters(self.choice)

    @property
    def removed(self) -> Mapping[str, int]:
        """How many beads each reason took away, in their order; those that were asked for stand there with 0 too."""
        return self._removed

    @property
    def kept(self) -> int:
        """How many beads are left."""
        return self.total - sum(self._removed.values())

    def of(self, alignment: Alignment, name: str = "") -> Alignment:
        """Return what is kept of an alignment.

        Args:
            alignment: It.
            name: Of its document.
        """
        numbers = self.numbers(alignment, name)
        return alignment if len(numbers) == len(alignment) else alignment.select(numbers)

    def numbers(self, alignment: Alignment, name: str = "") -> Sequence[int]:
        """Return the numbers of the beads that are kept, in their order.

        Args:
            alignment: It.
            name: Of its document.
        """
        self.total += len(alignment)
        self.documents += 1
        figures = why_unlike(alignment)
        self._is_in_unlike = bool(figures)
        if figures:
            self.unlike.add(f"{name} ({figures})" if name else figures)
        kept: Sequence[int] = range(len(alignment))
        if self._of_beads:
            kept = [n for n in kept if not self._is_out(self._of_beads, alignment.beads[n])]
        if self._of_pairs:
            langs, texts = (alignment.source.lang, alignment.target.lang), alignment.pairs()
            kept = [
                n
                for n in kept
                if not (texts[n].source and texts[n].target)
                or not self._is_out(self._of_pairs, _Pair(alignment.beads[n], texts[n].source, texts[n].target, langs))
            ]
        if len(alignment) and not kept:
            self.emptied.add(name)
        return kept

    def _is_out(self, reasons: Iterable[Callable[[Looked], str]], looked_at: Looked) -> bool:
        name = next((name for reason in reasons if (name := reason(looked_at))), "")
        if name:
            self._removed[name] += 1
        return bool(name)

    def tell(self, file: str | None) -> None:
        """Say what was left out because it is not sure, or nobody has approved it."""
        choice = self.choice
        if left_out := self._removed.get("not approved"):
            reason = f"left out {left_out:,} of {counted(self.total, 'pair')} that nobody has approved"
            report.notice("left out", reason, file=file)
        if left_out := self._removed.get("confidence"):
            least = f"{choice.min_confidence:g}"
            reason = f"left out {left_out:,} of {counted(self.total, 'pair')} with a confidence below {least}"
            unknown = f", {self.unknown:,} of them without any" if self.unknown else ""
            report.notice("left out", reason + unknown, file=file)

    def tell_of_documents(self, file: str | None) -> None:
        """Say which documents do not seem to be translations, and which are left out altogether."""
        if self.unlike.count and "unlike" not in self.choice.names:
            hint = (
                "aligner export --filter unlike leaves such documents out, aligner remove takes them out of a project"
            )
            of_all = f"{self.unlike.count:,} of {counted(self.documents, 'document')}"
            reason = f"{of_all} do not seem to be translations of each other: {self.unlike}"
            report.notice("unlike", reason, file=file, hint=hint)
        if self.emptied.count:
            reason = f"nothing is left of {counted(self.emptied.count, 'document')}: {self.emptied}"
            report.notice("left out", reason, file=file)

    def _of_choice(self) -> None:
        """Put the reasons of the choice into the order in which they count."""
        choice, names = self.choice, self.choice.names
        exact = _Repeated("duplicate", Digests, _digests)
        near = _Repeated("near-duplicate", Signatures, _signatures)
        beads: list[tuple[bool, str, Callable[[Bead], bool]]] = [
            (choice.approved, "not approved", lambda bead: bead.status != "approved"),
            (choice.min_confidence is not None, "confidence", self._is_unsure),
            ("unlike" in names, "unlike document", lambda bead: self._is_in_unlike and bead.status != "approved"),
            ("one-sided" in names, "one-sided", lambda bead: not (bead.source.size and bead.target.size)),
        ]
        pairs: list[tuple[bool, tuple[str, ...], Callable[[_Pair], str]]] = [
            ("identical" in names, ("identical",), _named("identical", _is_identical)),
            ("numbers" in names, ("numbers",), _named("numbers", _is_without_words)),
            (choice.length_ratio is not None, ("length",), _named("length", self._is_unlike)),
            ("languages" in names, ("languages",), _named("languages", _is_in_another_language)),
            ("duplicates" in names, exact.reasons, exact),
            ("near-duplicates" in names, near.reasons, near),
        ]
        self._of_beads = [_named(name, is_so) for is_wanted, name, is_so in beads if is_wanted]
        self._of_pairs = [reason for is_wanted, _, reason in pairs if is_wanted]
        self._removed = {name: 0 for is_wanted, name, _ in beads if is_wanted}
        self._removed |= {name: 0 for is_wanted, told, _ in pairs if is_wanted for name in told}

    def _is_unsure(self, bead: Bead) -> bool:
        least = self.choice.min_confidence
        if least is None or bead.status == "approved" or (bead.confidence is not None and bead.confidence >= least):
            return False
        self.unknown += bead.confidence is None
        return True

    def _is_unlike(self, pair: _Pair) -> bool:
        short, long = sorted((extent(pair.source) + SLACK, extent(pair.target) + SLACK))
        return pair.bead.status != "approved" and long > (self.choice.length_ratio or 0) * short


def _named(name: str, is_so: Callable[[Looked], bool]) -> Callable[[Looked], str]:
    return lambda looked_at: name if is_so(looked_at) else ""


def _is_identical(pair: _Pair) -> bool:
    """Whether both sides are the same but for case, width, white space and punctuation."""
    return pair.source == pair.target or normalised(pair.source) == normalised(pair.target)


def _is_without_words(pair: _Pair) -> bool:
    """Whether a side is made of numbers and punctuation alone; 三 and Ⅳ are numbers too."""
    return any(not any(c.isalpha() and not c.isnumeric() for c in text) for text in (pair.source, pair.target))


def _is_in_another_language(pair: _Pair) -> bool:
    """Whether a side is clearly in another language than it should be."""
    if pair.bead.status == "approved":
        return False
    return any(foreign_script(text, lang) or other_language(text, lang) for text, lang in pair.sides)


class _Held(Protocol):
    """What was kept before."""

    def __contains__(self, value: Any, /) -> bool: ...

    def add(self, value: Any, /) -> object: ...


class _Repeated:
    """Leaves out what was kept before, or is nearly the same: as a pair, or one side of it.

    Args:
        kind: What it is called.
        held: Makes what holds the values of a level.
        values: What a pair is known by on each level; None where that is nothing.
    """

    def __init__(self, kind: str, held: Callable[[], _Held], values: Callable[[_Pair], Sequence[Any]]) -> None:
        self.reasons = tuple(f"{kind} {level}" for level in LEVELS)
        self._held = [held() for _ in LEVELS]
        self._values = values

    def __call__(self, pair: _Pair) -> str:
        if pair.bead.status == "rejected":
            return ""
        levels = zip(self._values(pair), self._held, self.reasons, strict=True)
        known = [(value, held, name) for value, held, name in levels if value is not None]
        for value, held, name in known:
            if value in held:
                return name
        for value, held, _ in known:
            held.add(value)
        return ""


def _digests(pair: _Pair) -> Sequence[int]:
    """Those of a pair, of its source and of its target. White space does not count."""
    sides = digest(pair.source), digest(pair.target)
    return joined(*sides), *sides


def _signatures(pair: _Pair) -> Sequence[bytes | None]:
    """Those of both sides together, of the source, and of the target."""
    source, target = minima(pair.source), minima(pair.target)
    both = source if target is None else target if source is None else _least(source, target)
    return [None if least is None else signature(least) for least in (both, source, target)]


def _least(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.uint64]:
    import numpy as np

    return np.minimum(one, other)
