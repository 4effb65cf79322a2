"""Which of the pairs that overlap each other are terms: the longest useful form, each place taken once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from aligner.glossary.terms.collect import Pair, Place
from aligner.model import Span

_LONGER = 0.5  # what one more content word is worth where two pairs compete for a place, in logits
Relation = Literal["apart", "inside", "around", "across"]


def select(pairs: Sequence[Pair], logits: Sequence[float]) -> list[tuple[int, list[Place]]]:
    """The numbers of the pairs that are terms, the best first, each with its own places.

    A pair is taken if there is a place for it that no pair before it has taken: one that it does not share with another
    translation of the same words, and that is not a part of a longer term. A longer term around one that was taken is
    taken as well, if the shorter one stands elsewhere too: else they are two forms of the same.

    Args:
        pairs: All pairs.
        logits: How good each is.
    """
    value = [z + _LONGER * (p.source.content + p.target.content) / 2 for p, z in zip(pairs, logits, strict=True)]
    order = sorted(range(len(pairs)), key=lambda n: (-value[n], pairs[n].source.key, pairs[n].target.key))
    taken: dict[int, list[tuple[Place, int]]] = defaultdict(list)  # by bead
    chosen: dict[int, list[Place]] = {}
    for number in order:
        own: list[Place] = []
        fragments: set[int] = set()
        for place in pairs[number].places:
            relations = [(relation(place, other), by) for other, by in taken[place.bead]]
            if all(kind in ("apart", "around") for kind, _ in relations):
                own.append(place)
                fragments.update(by for kind, by in relations if kind == "around")
        if not own or any(_is_only_inside(pairs[by], pairs[number]) for by in fragments):
            continue
        chosen[number] = own
        for place in pairs[number].places:
            taken[place.bead].append((place, number))
    return sorted(chosen.items(), key=lambda item: (-logits[item[0]], order.index(item[0])))


def relation(place: Place, other: Place) -> Relation:
    """How a place lies to another one."""
    if place.bead != other.bead or not (_overlap(place.source, other.source) or _overlap(place.target, other.target)):
        return "apart"
    if _is_in(place.source, other.source) and _is_in(place.target, other.target):
        return "inside"
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
