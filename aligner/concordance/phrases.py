"""What of the words that are linked to a match is its translation: whole phrases, without what stands beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from aligner.concordance.collocations import log_likelihood
from aligner.concordance.hits import Hit, Occurrence
from aligner.concordance.running import Word, runs
from aligner.languages.language import Language
from aligner.model import Span

BETWEEN = " … "
"""What stands between the parts of a translation that has others between them."""

_CHANCE = 10.83  # log-likelihood below which words may stand together by chance (one in 1,000)
_LEAST = 3  # different texts that show what else belongs to a translation
_MOST_OF_THEM = 0.7  # of its places have it
_LIFT = 4.0  # times as often as by chance, where it belongs to it
_FARTHEST = 3  # words that are taken up on either side


@dataclass(frozen=True, slots=True)
class Place:
    """A place where the pattern stands, and what translates it there.

    Attributes:
        hit: Its hit.
        occurrence: It itself.
        parts: The parts of its translation, in order.
    """

    hit: Hit
    occurrence: Occurrence
    parts: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The translation, as it is written there."""
        return BETWEEN.join(" ".join(self.hit.translation[slice(*part)].split()) for part in self.parts)

    @property
    def example(self) -> Hit:
        """The hit with this place as its only occurrence."""
        return replace(self.hit, occurrences=(Occurrence(self.occurrence.span, self.parts),))

    @property
    def is_shared(self) -> bool:
        """Whether the translation is of more than the match: 红海 of *red* in *the Red Sea*."""
        return any(_meet(part, span) for part in self.parts for span in self.occurrence.shared)


class OtherSide:
    """The side with the translations, and how often its words stand there by chance.

    Args:
        hits: The hits, or a sample of them.
        own: The language of the side with the pattern.
        language: That of the other side.
        fold: Makes alike what is one word.
        beads_with: Gives the number of beads in which a folded word stands on that side.
        beads: Number of all beads.
        is_known: Whether a dictionary has a translation of a text.
    """

    def __init__(
        self,
        hits: Sequence[Hit],
        own: Language,
        language: Language,
        fold: Callable[[str], str],
        beads_with: Callable[[str], int],
        beads: int,
        is_known: Callable[[str, str], bool],
    ) -> None:
        self._own = own
        self._is_known = is_known
        self.language = language
        self._fold = fold
        self._runs = {hit.translation: list(runs(hit.translation, language)) for hit in hits}
        self._counts = Counter(
            word for hit in hits for word in {fold(word.form) for run in self._runs[hit.translation] for word in run}
        )
        self._hits, self._beads, self._beads_with = len(hits), beads, beads_with
        self._known: dict[str, tuple[float, bool]] = {}

    def _standing(self, word: str) -> tuple[float, bool]:
        """How many times as often as by chance a folded word stands in the hits, and whether that is no chance."""
        if word not in self._known:
            count = self._counts[word]
            everywhere = max(count, self._beads_with(word))
            is_sure = log_likelihood(count, self._hits, everywhere, self._beads) >= _CHANCE
            self._known[word] = count * self._beads / (self._hits * max(1, everywhere)), is_sure
        return self._known[word]

    def _belongs(self, word: str) -> bool:
        """Whether a folded word surely goes with the pattern."""
        lift, is_sure = self._standing(word)
        return is_sure and lift >= _LIFT

    def lift(self, place: Place) -> float:
        """How many times as often as by chance the rarest word of a translation stands in the hits."""
        return max(self._standing(word)[0] for word in self._fold(place.text).split())

    def is_by_chance(self, place: Place) -> bool:
        """Whether what translates a content word is function words that may stand there by chance, such as *the*."""
        function_words = self.language.words("function_words")
        if self._own.words("function_words").intersection(
            place.hit.text[slice(*place.occurrence.span)].lower().split()
        ):
            return False
        words = [word for part in place.parts for word in self._fold(place.hit.translation[slice(*part)]).split()]
        return all(word in function_words and self._standing(word)[0] < _LIFT for word in words)

    def place(self, hit: Hit, occurrence: Occurrence) -> Place:
        """A place with what is linked to it."""
        parts = self._parts(occurrence.counterparts, hit.translation)
        own = hit.text[slice(*occurrence.span)]
        return Place(hit, occurrence, tuple(self._member(own, part, hit.translation) for part in parts))

    def _member(self, own: str, part: Span, text: str) -> Span:
        """Of a compound that no dictionary has, the member that it has: *China* of *China-Central* for 中国."""
        whole = text[slice(*part)]
        if "-" not in whole or self._is_known(own, whole):
            return part
        members = (Span(part.start + one.start(), part.start + one.end()) for one in re.finditer(r"[^\s-]+", whole))
        return next((one for one in members if self._is_known(own, text[slice(*one)])), part)

    def only_one(self, place: Place, alone: Mapping[tuple[str, ...], int]) -> Place:
        """Leave out what the parts of a translation repeat; of different ones, take one that stands alone elsewhere.

        Args:
            place: The place.
            alone: How often translations of one part are found.
        """
        by_key = {self.key(place.hit.translation[slice(*part)]): part for part in place.parts[::-1]}
        if len(by_key) > 1 and (best := max(by_key, key=lambda one: alone.get(one, 0))) in alone:
            by_key = {best: by_key[best]}
        return replace(place, parts=tuple(sorted(by_key.values())))

    def key(self, text: str) -> tuple[str, ...]:
        """What the forms of a translation have in common: their words without inflection."""
        return tuple(self.language.uninflected(word) for word in self._fold(text).replace("-", " ").split())

    def key_of(self, place: Place) -> tuple[str, ...]:
        """What the forms of the translation of a place have in common."""
        return tuple(word for part in place.parts for word in self.key(place.hit.translation[slice(*part)]))

    def extended(self, places: Sequence[Place]) -> list[Place]:
        """Take up the words that stand beside a translation in most of its places, and translate nothing else.

        In *put to death*, the links of 处死 may lead to *death* alone. What is taken up begins, or ends, with a word
        that stands there far more often than by chance.

        Args:
            places: All places with one translation.
        """
        for is_behind in (False, True):
            reached = {i: self._beside(place, is_behind) for i, place in enumerate(places)}
            taken, best = dict(reached), 0
            for step in range(_FARTHEST):
                nexts = Counter(self.key(free[step].form) for free in taken.values() if len(free) > step)
                word, count = max(nexts.items(), key=lambda one: (one[1], one[0]), default=((), 0))
                taken = {i: f for i, f in taken.items() if len(f) > step and self.key(f[step].form) == word}
                if count < _MOST_OF_THEM * len(places) or len({places[i].hit.translation for i in taken}) < _LEAST:
                    break
                if self._belongs(self._fold(next(iter(taken.values()))[step].form)):
                    best = step + 1
                    last = dict(taken)
            if best:
                places = [
                    _with(place, last[i][best - 1], is_behind) if i in last else place for i, place in enumerate(places)
                ]
        return list(places)

    def _beside(self, place: Place, is_behind: bool) -> list[Word]:
        """The words beside a translation that translate nothing else, from the nearest on."""
        edge = place.parts[-1].stop - 1 if is_behind else place.parts[0].start
        run = next((run for run in self._runs[place.hit.translation] if run[0].start <= edge < run[-1].stop), [])
        words = [word for word in run if word.start > edge] if is_behind else run[::-1]
        words = [word for word in words if is_behind or word.stop <= edge][:_FARTHEST]
        return list(takewhile(lambda word: not any(_meet(word, span) for span in place.occurrence.taken), words))

    def _parts(self, spans: Iterable[Span], text: str) -> tuple[Span, ...]:
        """The parts of a translation.

        Across a function word they are one. At their edges function words are none of it, unless they stand in the hits
        far more often than by chance: *every* in *every man*.
        """

        def words(span: Span) -> list[Span]:
            stretch = text[slice(*span)]
            return [
                Span(span.start + token.span.start, span.start + token.span.stop)
                for token in self.language.tokens(stretch)
                if token.tag != "punct"
            ]

        def is_function_word(span: Span) -> bool:
            return text[slice(*span)].lower() in function_words

        def is_letter_of_name(before: Span, span: Span) -> bool:  # the A of Party A
            return span.stop - span.start == 1 and text[span.start].isupper() and text[before.start].isupper()

        function_words = self.language.words("function_words")
        articles = self.language.words("function_words", "article")
        joined: list[Span] = []
        for span in spans:
            if joined:
                between = Span(joined[-1].stop, span.start)
                inside = words(between)
                is_clean = (
                    not text[slice(*between)].strip()
                    or (
                        len(inside) in (1, 2)  # Ministry *of* Foreign Affairs, heads *of the* states
                        and is_function_word(inside[0])
                        and all(text[slice(*word)].lower() in articles for word in inside[1:])
                        and sum(word.stop - word.start for word in inside)
                        == len("".join(text[slice(*between)].split()))
                    )
                )
                if is_clean:
                    joined[-1] = Span(joined[-1].start, span.stop)
                    continue
            joined.append(span)
        trimmed = []
        for span in joined:
            inside = words(span)
            content = [
                i
                for i, word in enumerate(inside)
                if not is_function_word(word)
                or (i and is_letter_of_name(inside[i - 1], word))
                or (self._fold(text[slice(*word)]) not in articles and self._belongs(self._fold(text[slice(*word)])))
            ]
            if content:
                trimmed.append(Span(inside[content[0]].start, inside[content[-1]].stop))
        return tuple(trimmed) or tuple(joined)


def _meet(one: Span | Word, other: Span) -> bool:
    return one.start < other.stop and other.start < one.stop


def _with(place: Place, word: Word, is_behind: bool) -> Place:
    """A place whose translation goes on to a word."""
    if is_behind:
        return replace(place, parts=(*place.parts[:-1], Span(place.parts[-1].start, word.stop)))
    return replace(place, parts=(Span(word.start, place.parts[0].stop), *place.parts[1:]))
