"""What translates a pattern in a memory: a ranked list, by word links in all its hits or a sample of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from aligner import languages
from aligner.concordance.folding import Folding
from aligner.concordance.hits import Hit
from aligner.concordance.phrases import OtherSide, Place
from aligner.languages.pairs import belong_together
from aligner.model import SIDES, Side

SAMPLE = 300
"""Hits whose words are linked, where nothing else is said."""

_EXAMPLES = 3
_KNOWN = 1.5  # times as much a translation counts in the order that a dictionary has
_OF_MORE = 1 / 4  # of a place whose translation is of more than the match, in the order


@dataclass(frozen=True, slots=True)
class Translation:
    """What translates a pattern.

    Attributes:
        text: The translation, in its commonest form.
        count: Number of places that it translates.
        documents: Number of documents in which it does.
        share: The share of all places looked at.
        forms: The forms in which it is written, each with its number, the commonest first.
        examples: Some of the hits, with the place that it translates as their only occurrence.
    """

    text: str
    count: int
    documents: int
    share: float
    forms: tuple[tuple[str, int], ...]
    examples: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Translations:
    """What translates a pattern, the commonest first.

    Attributes:
        translations: The list.
        places: Number of places that were looked at.
        unlinked: Number of those for which no word links told a translation.
        examples: Some of these.
        hits: Number of hits that were looked at.
        total: Number of hits there are.
    """

    translations: tuple[Translation, ...]
    places: int
    unlinked: int
    examples: tuple[Hit, ...]
    hits: int
    total: int


def ranked(
    hits: Sequence[Hit],
    langs: tuple[str, str],
    folding: Folding,
    total: int,
    beads_with: Callable[[Side, str], int],
    beads: int,
) -> Translations:
    """Rank what translates the occurrences of hits.

    Args:
        hits: Hits with counterparts.
        langs: BCP 47 tags of source and target.
        folding: Makes alike what is one translation.
        total: Number of hits there are.
        beads_with: Gives the number of beads in which a folded word stands on a side.
        beads: Number of all beads.
    """
    found: dict[tuple[str, ...], list[Place]] = {}
    lifts: dict[tuple[str, ...], float] = {}
    unlinked: list[Place] = []
    for number, side in enumerate(SIDES):
        own = [hit for hit in hits if hit.side != side]
        here, there = (languages.get(langs[i]) for i in (1 - number, number))
        is_known = partial(_is_known, langs, side)
        other = OtherSide(own, here, there, folding.loose, partial(beads_with, side), beads, is_known)
        places = [other.place(hit, occurrence) for hit in own for occurrence in hit.occurrences]
        alone = Counter(other.key_of(place) for place in places if len(place.parts) == 1)
        grouped: dict[tuple[str, ...], list[Place]] = {}
        for place in places:
            place = other.only_one(place, alone)
            if place.parts and not other.is_by_chance(place):
                grouped.setdefault(other.key_of(place), []).append(place)
            else:
                unlinked.append(replace(place, parts=()))
        for group in grouped.values():
            for place in other.extended(group):
                key = other.key_of(place)
                found.setdefault(key, []).append(place)
                lifts.setdefault(key, other.lift(place))
    number_of_places = sum(len(hit.occurrences) for hit in hits)
    keys = sorted(found, key=lambda key: (-_weight(found[key], langs), -len(found[key]), -lifts[key], key))
    return Translations(
        tuple(_translation(found[key], number_of_places) for key in keys),
        number_of_places,
        len(unlinked),
        tuple(place.example for place in unlinked[:_EXAMPLES]),
        len(hits),
        total,
    )


def _weight(places: Sequence[Place], langs: tuple[str, str]) -> float:
    """What the places of a translation count in the order."""
    hit, occurrence = places[0].hit, places[0].occurrence
    there: Side = "target" if hit.side == "source" else "source"
    is_known = _is_known(langs, there, hit.text[slice(*occurrence.span)], places[0].text)
    if is_known:  # so it is of the match alone, whatever else is linked to it
        return len(places) * _KNOWN
    shared = sum(place.is_shared for place in places)
    return len(places) - shared + shared * _OF_MORE


def _is_known(langs: tuple[str, str], side: Side, text: str, translation: str) -> bool:
    """Whether a dictionary has a translation of a text, which stands on a side, as they are or without inflection."""
    texts = (text, translation) if side == "target" else (translation, text)
    plain = [
        " ".join(languages.get(tag).uninflected(word) for word in one.lower().split())
        for tag, one in zip(langs, texts, strict=True)
    ]
    return belong_together(langs, *texts) or belong_together(langs, *plain)


def _translation(places: Sequence[Place], every: int) -> Translation:
    forms = Counter(place.text for place in places)
    return Translation(
        _commonest(forms),
        len(places),
        len({f"{place.hit.memory}\n{place.hit.document}" for place in places}),
        len(places) / every,
        tuple(forms.most_common()),
        tuple(place.example for place in places[:_EXAMPLES]),
    )


def _commonest(forms: Counter[str]) -> str:
    """The commonest form; among equals one in small letters, since the others may begin a sentence."""
    return max(forms, key=lambda form: (forms[form], form == form.lower(), form))
