"""Which of the pairs that overlap each other are terms: the longest useful form, each place taken once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from aligner.glossary.terms.collect import Pair, Place
from aligner.model import Span

# What it costs to be another pair at another length, in logits: a pair that stands there once may be one of its own,
# one that is nowhere else time after time is a fragment (Frantzi et al. 2000).
_SAME, _FRAGMENT = 1.2, 0.7
_OWN = 0.4  # share of its places that no other translation may have taken from a pair
_SHORTEST_STEM = 3  # characters
_STEM = 0.6  # share of a word that its forms have in common
Relation = Literal["apart", "inside", "around", "across"]


@dataclass(slots=True)
class Found:
    """A term.

    Attributes:
        pair: Number of its pair, the best of its forms.
        odds: The logarithm of the odds that it is wanted.
        places: Where it stands, in all its forms.
    """

    pair: int
    odds: float
    places: list[Place]


def select(pairs: Sequence[Pair], odds: Sequence[float]) -> list[Found]:
    """The pairs that are terms, the best first.

    The better of two pairs takes the place that both stand in. What is left without a place is another translation of
    the same words by mistake, and no term. Of two pairs, one of which stands nowhere but inside the other, one is the
    same at another length, and has to be much better than others to be a term too: the shorter one where both repeat,
    the lesser one where they stand there once.

    Args:
        pairs: All pairs.
        odds: The logarithm of the odds of each.
    """
    order = sorted(range(len(pairs)), key=lambda n: (-odds[n], pairs[n].source.key, pairs[n].target.key))
    taken: dict[int, list[tuple[Place, int]]] = defaultdict(list)  # by bead
    chosen: dict[int, list[Place]] = {}
    costs: dict[int, float] = defaultdict(float)
    for number in order:
        pair = pairs[number]
        own: list[Place] = []
        wholes: set[int] | None = None  # that it stands inside at every place
        parts: set[int] = set()
        for place in pair.places:
            relations = [(relation(place, other), by) for other, by in taken[place.bead]]
            if all(kind != "across" for kind, _ in relations):
                own.append(place)
                around = {by for kind, by in relations if kind == "inside"}
                wholes = around if wholes is None else wholes & around
                parts.update(by for kind, by in relations if kind == "around")
        if len(own) < max(1.0, _OWN * len(pair.places)):
            continue
        chosen[number] = own
        for place in own:
            taken[place.bead].append((place, number))
        if wholes:
            costs[number] = _SAME if pair.count == 1 else _FRAGMENT
        for part in parts:
            if _is_only_inside(pairs[part], pair):
                lesser, cost = (number, _SAME) if pair.count == 1 else (part, _FRAGMENT)
                costs[lesser] = max(costs[lesser], cost)
    found = [Found(number, odds[number] - costs[number], own) for number, own in chosen.items()]
    return _without_inflections(sorted(found, key=lambda term: -term.odds), pairs)


def _without_inflections(found: Iterable[Found], pairs: Sequence[Pair]) -> list[Found]:
    """Terms that differ in the endings of words on one side alone are one: the best, with the places of all."""
    kept: list[Found] = []
    by_term: dict[tuple[int, str], list[Found]] = defaultdict(list)
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
                same.places.extend(term.places)
                break
        else:
            kept.append(term)
            for side, key in enumerate(keys):
                by_term[side, key].append(term)
    return kept


def is_inflected(one: str, other: str) -> bool:
    """Whether two terms have the same words but for their endings."""
    words, others = one.split(" "), other.split(" ")
    return len(words) == len(others) and all(
        word == counterpart or word[: (stem := _stem(word, counterpart))] == counterpart[:stem]
        for word, counterpart in zip(words, others, strict=True)
    )


def _stem(word: str, other: str) -> int:
    """How many characters two forms of a word have in common at least."""
    return max(_SHORTEST_STEM, ceil(_STEM * max(len(word), len(other))))


def relation(place: Place, other: Place) -> Relation:
    """How a place lies to another one."""
    if place.bead != other.bead or not (_overlap(place.source, other.source) or _overlap(place.target, other.target)):
        return "apart"
    if _is_in(place.source, other.source) and _is_in(place.target, other.target):
        return "inside" if place.source != other.source and place.target != other.target else "across"
    if _is_in(other.source, place.source) and _is_in(other.target, place.target):
        return "around" if place.source != other.source and place.target != other.target else "across"
    return "across"


def _is_only_inside(part: Pair, whole: Pair) -> bool:
    """Whether a pair stands nowhere but in places of another."""
    return all(any(relation(place, other) == "inside" for other in whole.places) for place in part.places)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.stop and other.start < one.stop


def _is_in(one: Span, other: Span) -> bool:
    return other.start <= one.start and one.stop <= other.stop
