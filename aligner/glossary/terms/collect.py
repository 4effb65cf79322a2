"""Collect the pairs of candidate terms of all beads, in bounded memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

import numpy as np

from aligner import report
from aligner.glossary.terms.candidates import Candidate, CandidateFinder
from aligner.glossary.terms.phrases import extract_phrase_pairs
from aligner.glossary.terms.words import Word
from aligner.links import LinkedBead
from aligner.model import Alignment, Span

LARGE = 5_000  # beads from which on a term must be seen twice
_MOST = 100_000  # pairs kept at a time
MAX_OCCURRENCES = 100  # occurrences of a pair
_SLOTS = 1 << 22  # of the table that counts candidates


class Occurrence(NamedTuple):
    """An occurrence of a pair: the number of its bead, and its span in the text of each side."""

    bead: int
    source: Span
    target: Span


# What is averaged over the beads of a pair: see `PhrasePairs` and `Candidate`.
MEANS = (
    "covered", "covered more", "closed", "loose", "cut", "expected", "halved", "source before", "source behind",
    "target before", "target behind",
)  # fmt: skip


@dataclass(slots=True)
class TermPair:
    """A pair of terms in all its forms.

    Attributes:
        source: The source candidate as it was seen first; `target` likewise.
        target: The target candidate.
        count: Number of beads.
        means: The mean of each of `MEANS` over the beads, of the lesser or greater side.
        goes_on: Least probability that it is a part of a longer pair, and goes on behind the source term.
        begins_before: Likewise that it begins before the source term.
        parts: Number of its terms, 0 to 2, that are always a part of the same longer one.
        is_quoted: Whether it stands in quotation marks anywhere.
        occurrences: Where it stands; of a frequent pair the first occurrences alone.
        forms: How it is written on both sides, and how often.
        is_known: Whether a dictionary explains one by the other; None where it was not asked yet.
    """

    source: Candidate
    target: Candidate
    count: int = 0
    means: list[float] = field(default_factory=lambda: [0.0] * len(MEANS))
    goes_on: float = 1.0
    begins_before: float = 1.0
    parts: int = 0
    is_quoted: bool = False
    occurrences: list[Occurrence] = field(default_factory=list)
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    is_known: bool | None = None

    def add(self, source: Candidate, target: Candidate, occurrence: Occurrence) -> None:
        """Add an occurrence.

        Args:
            source: The source candidate there; `target` likewise.
            target: Likewise.
            occurrence: Where it is.
        """
        self.is_quoted |= source.is_quoted or target.is_quoted
        self.forms[source.text, target.text] += 1
        if len(self.occurrences) < MAX_OCCURRENCES:
            self.occurrences.append(occurrence)

    def add_bead(self, values: Sequence[float], goes_on: float, begins_before: float, parts: int) -> None:
        """Add what is seen in another bead.

        Args:
            values: Those of `MEANS`.
            goes_on: As the attributes; `begins_before` and `parts` likewise.
            begins_before: Likewise.
            parts: Likewise.
        """
        self.count += 1
        self.means = [mean + (value - mean) / self.count for mean, value in zip(self.means, values, strict=True)]
        self.goes_on = min(self.goes_on, goes_on)
        self.begins_before = min(self.begins_before, begins_before)
        self.parts = parts


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
class CollectedPairs:
    """The pairs of candidate terms of an alignment, with frequencies.

    Attributes:
        pairs: Pairs by the keys of their two terms.
        source: In how many beads each source candidate stands; `target` likewise.
        target: Likewise.
        beads: Number of beads with two sides.
        personal: Share of personal pronouns among the words: a story has many.
        named_by: Which of the two sides tell names: those written with capital letters, or else those with tags.
        langs: BCP 47 tags of the two sides.
    """

    pairs: dict[tuple[str, str], TermPair]
    source: Frequencies
    target: Frequencies
    beads: int
    personal: float
    named_by: tuple[bool, bool]
    langs: tuple[str, str]


def collect(
    alignment: Alignment, links: Iterable[LinkedBead], counted: Iterable[LinkedBead] | None = None
) -> CollectedPairs:
    """Collect the pairs of candidate terms of all beads.

    In a large alignment, candidates that are in one bead only are skipped.

    Args:
        alignment: Two documents and their beads.
        links: The beads with their links, in order.
        counted: The same beads with their tokens alone, for a first pass; by default `links`, which is gone through
            twice then.
    """
    sides = CandidateFinder(alignment.source), CandidateFinder(alignment.target)
    frequencies = Frequencies(), Frequencies()
    seen = personal = beads = 0
    steps = 2 * len(alignment.beads)
    for done, linked in enumerate(links if counted is None else counted, 1):
        report.progress(done, steps)
        beads += bool(linked.source and linked.target)
        for frequency, side, run in zip(frequencies, sides, _words(sides, linked), strict=True):
            frequency.add(key for _, _, key in side.runs(run))
            seen += sum(not word.is_mark for word in run)
            personal += sum(side.grammar.is_personal(word.text.lower()) for word in run)
    least = 1 if len(alignment.beads) < LARGE else 2
    pairs: dict[tuple[str, str], TermPair] = {}
    for number, linked in enumerate(links):
        report.progress(steps // 2 + number + 1, steps)
        words = _words(sides, linked)
        candidates = (
            sides[0].candidates(words[0], lambda key: frequencies[0][key] >= least),
            sides[1].candidates(words[1], lambda key: frequencies[1][key] >= least),
        )
        if not (candidates[0] and candidates[1]):
            continue
        here: set[tuple[str, str]] = set()
        found = extract_phrase_pairs(words, candidates, linked.links, (sides[0].passes, sides[1].passes))
        parts = [_parts(side, frequency) for side, frequency in zip(candidates, frequencies, strict=True)]
        for i, j, covered, covered_more, closed, loose, goes_on, begins_before, cut in zip(
            *(array.tolist() for array in found), strict=True
        ):
            source, target = candidates[0][i], candidates[1][j]
            key = source.key, target.key
            pair = pairs.get(key)
            if pair is None:
                pair = pairs[key] = TermPair(source, target)
            pair.add(source, target, Occurrence(number, _span(words[0], source), _span(words[1], target)))
            if key not in here:
                here.add(key)
                expected = source.expected + target.expected
                halved = float(source.is_halved or target.is_halved)
                beside = source.before, source.behind, target.before, target.behind
                values = (covered, covered_more, closed, loose, cut, expected, halved, *beside)
                pair.add_bead(values, goes_on, begins_before, (i in parts[0]) + (j in parts[1]))
        if len(pairs) > _MOST:
            pairs = _pruned(pairs)
    tells = [side.tells_names for side in sides]
    telling = "case" if "case" in tells else "tag"
    langs = alignment.source.lang, alignment.target.lang
    return CollectedPairs(
        pairs, *frequencies, beads, personal / max(seen, 1), (tells[0] == telling, tells[1] == telling), langs
    )


def _parts(candidates: Sequence[Candidate], frequencies: Frequencies) -> frozenset[int]:
    """Return the numbers of the candidates that repeat, and always inside the same longer one (Frantzi et al. 2000)."""
    often: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        if (frequency := frequencies[candidate.key]) > 1:
            often.setdefault(frequency, []).append(candidate)
    return frozenset(
        number
        for number, part in enumerate(candidates)
        if any(
            whole.start <= part.start and part.stop <= whole.stop and whole.content > part.content
            for whole in often.get(frequencies[part.key], ())
        )
    )


def _words(sides: tuple[CandidateFinder, CandidateFinder], linked: LinkedBead) -> tuple[list[Word], list[Word]]:
    """Return the words of both sides of a bead; none if it is one-sided."""
    if not (linked.source and linked.target):
        return [], []
    bead = linked.bead
    source, target = sides[0].words(linked.source, bead.source.start), sides[1].words(linked.target, bead.target.start)
    there: dict[int, dict[int, float]] = defaultdict(dict)
    back: dict[int, dict[int, float]] = defaultdict(dict)
    for i, j, probability in linked.links:
        there[i][j] = back[j][i] = probability
    return sides[0].told_by_links(source, there, target), sides[1].told_by_links(target, back, source)


def _span(words: Sequence[Word], candidate: Candidate) -> Span:
    return Span(words[candidate.start].span.start, words[candidate.stop - 1].span.stop)


def _pruned(pairs: dict[tuple[str, str], TermPair]) -> dict[tuple[str, str], TermPair]:
    """Return the half of the pairs that is most frequent, and whose links agree best."""
    order = sorted(pairs, key=lambda key: (pairs[key].count, pairs[key].means[0] * pairs[key].means[2]), reverse=True)
    kept = frozenset(order[: _MOST // 2])
    return {key: pair for key, pair in pairs.items() if key in kept}
