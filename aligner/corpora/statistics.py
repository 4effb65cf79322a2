"""What a corpus is like, counted document by document."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aligner.corpora.duplicates import Digests, digest, joined
from aligner.corpora.filters import LEVELS
from aligner.model import SIDES, Document, DocumentPair, language_of
from aligner.model.properties import value_of
from aligner.segmentation import tokenize

WORST = 1000
"""Documents that are kept, those that fit least."""
_LONGEST = 1000  # tokens or characters from which on lengths of sentences are not told apart
_MOST, _CUT = 50, 200  # names and values that are counted one by one, and characters of them
_LICENCES = frozenset({"licence", "license", "rights"})


class Fit(NamedTuple):
    """How well the two versions of a document fit.

    Attributes:
        fit: The mean confidence of its beads, times the share of them that have both sides.
        name: Of the document.
        beads: How many beads there are.
        confidence: Their mean confidence, or None where it is not known.
        one_sided: The share of them that are one-sided.
    """

    fit: float
    name: str
    beads: int
    confidence: float | None
    one_sided: float


@dataclass(slots=True)
class Side:
    """What one side is like.

    Attributes:
        sentences: How many.
        characters: Likewise, without white space between sentences.
        tokens: Words, without punctuation; `types` are different ones of them, whatever their case.
        types: Their digests.
        lengths: Sentences by their length: in words where these are counted, else in characters.
        empty: Beads that have nothing on this side.
    """

    sentences: int = 0
    characters: int = 0
    tokens: int = 0
    types: Digests = field(default_factory=Digests)
    lengths: Counter[int] = field(default_factory=Counter)
    empty: int = 0

    def quantile(self, share: float) -> int:
        """Return the length that this share of the sentences do not exceed."""
        wanted, seen = share * sum(self.lengths.values()), 0
        for length in sorted(self.lengths):
            seen += self.lengths[length]
            if seen >= wanted:
                return length
        return 0


class Statistics:
    """Counts documents as they come. What it holds does not grow with their number, but for 8 bytes a type or text.

    Args:
        words: Whether to count words, which takes most of the time, and what stands in it several times.

    Attributes:
        documents: How many documents there were.
        beads: How many beads.
        shapes: Beads by the numbers of their sentences.
        statuses: Beads by what a person has decided.
        tenths: Beads by their confidence, in tenths; None where there is none.
        languages: Documents by their two languages.
        sides: What each side is like.
        repeated: Beads whose pair, source or target stood somewhere before.
        held: Documents by what is known of them, under each name of metadata; the empty value stands for all others.
        unlicensed: Documents whose metadata name no licence, neither of the whole nor of a side (`source.licence`).
        recipes: Beads by how they were made: the version of this program, the encoder, how sentences
            were found, and options.
    """

    def __init__(self, *, words: bool = True) -> None:
        self.words = words
        self.documents = self.beads = self.unlicensed = 0
        self.shapes: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.tenths: Counter[int | None] = Counter()
        self.languages: Counter[tuple[str, str]] = Counter()
        self.sides = (Side(), Side())
        self.repeated = dict.fromkeys(LEVELS, 0)
        self.held: dict[str, Counter[str]] = {}
        self.recipes: dict[str, Counter[str]] = {}
        self._sum, self._known = 0.0, 0
        self._texts = [Digests() for _ in LEVELS]
        self._worst: list[tuple[float, _Last, Fit]] = []

    def add(self, pair: DocumentPair) -> None:
        """Count a document."""
        alignment = pair.alignment
        self.documents += 1
        self.beads += len(alignment)
        self.languages[(alignment.source.lang, alignment.target.lang)] += 1
        for bead in alignment.beads:
            self.shapes[bead.shape] += 1
            self.statuses[bead.status] += 1
            self.tenths[None if bead.confidence is None else min(int(bead.confidence * 10 + 1e-9), 9)] += 1
        known = [bead.confidence for bead in alignment.beads if bead.confidence is not None]
        self._sum, self._known = self._sum + sum(known), self._known + len(known)
        for side, document in zip(self.sides, (alignment.source, alignment.target), strict=True):
            self._count(side, document)
        for side, name in zip(self.sides, SIDES, strict=True):
            side.empty += sum(not getattr(bead, name).size for bead in alignment.beads)
        self._describe(pair)
        self._rank(pair)
        if self.words:
            self._find_repeated(pair)

    @property
    def confidence(self) -> float | None:
        """The mean confidence of all beads that have one."""
        return self._sum / self._known if self._known else None

    @property
    def one_sided(self) -> int:
        """How many beads have nothing on one side."""
        return sum(side.empty for side in self.sides)

    def worst(self, count: int = WORST) -> list[Fit]:
        """Return the documents that fit least, the worst first."""
        return sorted((fit for _, _, fit in self._worst), key=lambda fit: (fit.fit, fit.name))[:count]

    def _count(self, side: Side, document: Document) -> None:
        side.sentences += len(document)
        unspaced = language_of(document.lang)
        for number in range(len(document)):
            text = document[number]
            side.characters += len(text)
            length = len(text)
            if self.words:
                content = document.text.content
                tokens = [t for t in tokenize(document, number) if t.tag != "punct"]
                length = len(tokens)
                side.tokens += length
                for token in tokens:
                    side.types.add(digest(f"{unspaced} {content[slice(*token.span)].casefold()}"))
            side.lengths[min(length, _LONGEST)] += 1

    def _describe(self, pair: DocumentPair) -> None:
        names = {name for name, _ in pair.metadata}
        self.unlicensed += not any(name.rpartition(".")[2] in _LICENCES for name in names)
        for name in sorted(names):
            self._see(self.held, name, value_of(pair.metadata, name), 1)
        recipe, beads = pair.alignment.recipe, len(pair.alignment)
        stated = [("aligner", "not known")]
        if recipe is not None:
            stated = [("aligner", recipe.aligner), ("encoder", recipe.encoder), ("software", recipe.software)]
            stated += [("source segmenter", recipe.source_segmenter), ("target segmenter", recipe.target_segmenter)]
            stated += [("settings", recipe.settings), *((f"option {name}", value) for name, value in recipe.options)]
        for name, value in stated:
            if value:
                self._see(self.recipes, name, value, beads)

    @staticmethod
    def _see(seen: dict[str, Counter[str]], name: str, value: str, number: int) -> None:
        name, value = name[:_CUT], value[:_CUT]
        if name not in seen and len(seen) >= _MOST:
            return
        values = seen.setdefault(name, Counter())
        values[value if value in values or len(values) < _MOST else ""] += number

    def _rank(self, pair: DocumentPair) -> None:
        alignment = pair.alignment
        mean, beads = alignment.mean_confidence, len(alignment)
        one_sided = sum(not (b.source.size and b.target.size) for b in alignment.beads) / max(beads, 1)
        fit = Fit((1.0 if mean is None else mean) * (1 - one_sided), pair.name, beads, mean, one_sided)
        (heapq.heappushpop if len(self._worst) >= WORST else heapq.heappush)(
            self._worst, (-fit.fit, _Last(fit.name), fit)
        )

    def _find_repeated(self, pair: DocumentPair) -> None:
        for one in pair.alignment.pairs():
            if one.source and one.target and one.status != "rejected":
                sides = digest(one.source), digest(one.target)
                for level, value, held in zip(LEVELS, (joined(*sides), *sides), self._texts, strict=True):
                    self.repeated[level] += not held.add(value)

    def value(self) -> dict[str, Any]:
        """Return all figures as JSON has them."""
        return {
            "documents": self.documents,
            "beads": self.beads,
            "languages": [{"source": a, "target": b, "documents": n} for (a, b), n in _sorted(self.languages)],
            "shapes": dict(_sorted(self.shapes)),
            "one-sided": self.one_sided,
            "statuses": dict(_sorted(self.statuses)),
            "confidence": {
                "mean": None if self.confidence is None else round(self.confidence, 4),
                "tenths": [self.tenths[tenth] for tenth in range(10)],
                "unknown": self.tenths[None],
            },
            "sides": {name: self._side(side) for name, side in zip(SIDES, self.sides, strict=True)},
            **({"repeated": self.repeated} if self.words else {}),
            "metadata": {name: dict(_sorted(values)) for name, values in self.held.items()},
            "recipes": {name: dict(_sorted(values)) for name, values in self.recipes.items()},
            "worst": [fit._asdict() | {"fit": round(fit.fit, 4)} for fit in self.worst()],
        }

    def _side(self, side: Side) -> Mapping[str, int | float]:
        total = sum(length * count for length, count in side.lengths.items())
        words = {"tokens": side.tokens, "types": len(side.types)} if self.words else {}
        return {
            "sentences": side.sentences,
            "characters": side.characters,
            **words,
            "mean length": round(total / max(side.sentences, 1), 2),
            "median length": side.quantile(0.5),
            "length of 90 %": side.quantile(0.9),
        }


class _Last(str):
    """A name that comes before those which sort behind it, so that the heap drops the last of equal ones."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


def _sorted(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
