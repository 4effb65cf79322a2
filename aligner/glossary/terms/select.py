"""Select terms among overlapping pairs: the longest useful form, each occurrence used once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Literal, get_args

from aligner.glossary.terms.collect import Occurrence, TermPair
from aligner.model import Span

_OWN = 0.4  # share of its occurrences that no other translation may have taken from a pair
_SHORTEST_STEM = 3  # characters
_STEM = 0.6  # share of a word that its forms have in common
Relation = Literal["apart", "inside", "around", "across"]


# How a selected pair lies to others: it stands nowhere but inside one that is better, or that is worse; or one that is
# better, or worse, stands nowhere but inside it.
Lies = Literal["part of better", "part of worse", "whole of better", "whole of worse"]
LIES: tuple[Lies, ...] = get_args(Lies)


@dataclass(slots=True)
class SelectedTerm:
    """A selected term with its occurrences.

    Attributes:
        pair: Number of its pair, the best of its forms.
        occurrences: Where it stands, in all its forms.
        lies: How it lies to others.
    """

    pair: int
    occurrences: list[Occurrence]
    lies: set[Lies] = field(default_factory=set)


def select(pairs: Sequence[TermPair], odds: Sequence[float]) -> list[SelectedTerm]:
    """Select the pairs that are terms, the best first.

    Of two pairs that share an occurrence the better one gets it. A pair that is left without occurrences is a wrong
    translation of the same words, and no term. A pair that repeats, and each time inside
    the same better one, is a fragment (Frantzi et al. 2000). Of two other pairs, one of which is only inside the other,
    one may be the same at another length: that is told of both (`SelectedTerm.lies`).

    Args:
        pairs: All pairs.
        odds: The logarithm of the odds of each.
    """
    order = sorted(range(len(pairs)), key=lambda n: (-odds[n], pairs[n].source.key, pairs[n].target.key))
    taken: dict[int, list[tuple[Occurrence, int]]] = defaultdict(list)  # by bead
    chosen: dict[int, SelectedTerm] = {}
    for number in order:
        pair = pairs[number]
        own: list[Occurrence] = []
        wholes: set[int] | None = None  # that it stands inside at every occurrence
        parts: set[int] = set()
        for occurrence in pair.occurrences:
            relations = [(relation(occurrence, other), by) for other, by in taken[occurrence.bead]]
            if all(kind != "across" for kind, _ in relations):
                own.append(occurrence)
                around = {by for kind, by in relations if kind == "inside"}
                wholes = around if wholes is None else wholes & around
                parts.update(by for kind, by in relations if kind == "around")
        if len(own) < max(1.0, _OWN * len(pair.occurrences)) or (wholes and pair.count > 1):
            continue
        term = chosen[number] = SelectedTerm(number, own)
        for occurrence in own:
            taken[occurrence.bead].append((occurrence, number))
        if wholes:
            term.lies.add("part of better")
            for whole in wholes:
                chosen[whole].lies.add("whole of worse")
        for part in parts:
            if _is_only_inside(pairs[part], pair):
                term.lies.add("whole of better")
                chosen[part].lies.add("part of worse")
    return _without_inflections(chosen.values(), pairs)


def _without_inflections(found: Iterable[SelectedTerm], pairs: Sequence[TermPair]) -> list[SelectedTerm]:
    """Terms that differ in the endings of words on one side alone are one: the best, with the occurrences of all."""
    kept: list[SelectedTerm] = []
    by_term: dict[tuple[int, str], list[SelectedTerm]] = defaultdict(list)
    for term in found:
        keys = pairs[term.pair].source.key, pairs[term.pair].target.key
        for side, key in enumerate(keys):
            same = next(
                (
                    other
                    for other in by_term[side, key]
                    if is_inflected((pairs[other.pair].target, pairs[other.pair].source)[side].key, keys[1 - side])
                ),
                None,
            )
            if same is not None:
                same.occurrences.extend(term.occurrences)
                break
        else:
            kept.append(term)
            for side, key in enumerate(keys):
                by_term[side, key].append(term)
    return kept


def is_inflected(one: str, other: str) -> bool:
    """Return whether two terms have the same words but for their endings."""
    words, others = one.split(" "), other.split(" ")
    return len(words) == len(others) and all(
        word == counterpart or word[: (stem := _stem(word, counterpart))] == counterpart[:stem]
        for word, counterpart in zip(words, others, strict=True)
    )


def _stem(word: str, other: str) -> int:
    """Return how many characters two forms of a word have in common at least."""
    return max(_SHORTEST_STEM, ceil(_STEM * max(len(word), len(other))))


def relation(occurrence: Occurrence, other: Occurrence) -> Relation:
    """Return how an occurrence lies relative to another."""
    if occurrence.bead != other.bead or not (
        _overlap(occurrence.source, other.source) or _overlap(occurrence.target, other.target)
    ):
        return "apart"
    if _is_in(occurrence.source, other.source) and _is_in(occurrence.target, other.target):
        return "inside" if occurrence.source != other.source and occurrence.target != other.target else "across"
    if _is_in(other.source, occurrence.source) and _is_in(other.target, occurrence.target):
        return "around" if occurrence.source != other.source and occurrence.target != other.target else "across"
    return "across"


def _is_only_inside(part: TermPair, whole: TermPair) -> bool:
    """Return whether a pair stands nowhere but in occurrences of another."""
    return all(
        any(relation(occurrence, other) == "inside" for other in whole.occurrences) for occurrence in part.occurrences
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.stop and other.start < one.stop


def _is_in(one: Span, other: Span) -> bool:
    return other.start <= one.start and one.stop <= other.stop
