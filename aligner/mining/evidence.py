"""What speaks for a pair of sentences: meaning, words, numbers and form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner import languages
from aligner.encoders import CachedEncoder, Float16Vectors, Vectors
from aligner.encoders.cosines import cosines
from aligner.engine.semantic.encoded_text import EncodedText
from aligner.engine.semantic.lexicon import Lexicon
from aligner.languages.digits import ascii_digits
from aligner.languages.numbers import numbers as numbers_in
from aligner.mining import verbatim
from aligner.mining.neighbours import NEIGHBOURS, Neighbours
from aligner.mining.parts import clauses

FEATURES = (
    "cosine",
    "margin",
    "part gain",
    "lesser coverage",
    "greater coverage",
    "numbers shared",
    "numbers differ",
    "length",
    "length differs",
    "pool",
    "nearest",
    "coverage",
    "coverage margin",
    "words",
)
Features = NDArray[np.float64]
Numbers = NDArray[np.int64]

_FEW = 10  # pairs at least from which the ratio of lengths is taken
_COUNTED = 2  # in words: one, two and halves are often no numbers, and may be left out in another language


@dataclass(frozen=True, slots=True)
class Parts:
    """The clauses of the sentences of a text, with their vectors.

    Attributes:
        starts: Where those of each sentence begin; one more than there are sentences.
        vectors: Unit vectors (clauses, dim).
    """

    starts: Numbers
    vectors: Float16Vectors

    @classmethod
    def of(cls, sentences: Sequence[str], encoder: CachedEncoder) -> Parts:
        """Divide sentences into clauses, and encode these."""
        divided = [clauses(sentence) for sentence in sentences]
        starts = np.cumsum([0, *map(len, divided)], dtype=np.int64)
        return cls(starts, encoder.encode([clause for several in divided for clause in several]))

    def __getitem__(self, number: int) -> Vectors:
        part: Vectors = self.vectors[self.starts[number] : self.starts[number + 1]].astype(np.float32)
        return part


@dataclass(frozen=True, slots=True)
class Compared:
    """What a closer look at pairs of sentences has shown, each an array (pairs).

    Attributes:
        cosine: Of the two sentences.
        source_part: The greatest cosine of a clause of the source and the whole target; at least `cosine`.
        target_part: Of the whole source and a clause of the target, likewise.
        both_parts: Of two clauses, likewise.
        nearest: Whether the other sentence is the nearest one to this or to a clause of it: 0, 0.5 (seen from one of
            the two) or 1 (from both).
        source_coverage: Share of the words of the source that the target explains, the rare ones counting more.
        target_coverage: Likewise of the target's words.
        mutual_coverage: Share of the words of both that have each other as the closest word.
        verbatim: Share of the shorter sentence that stands in the other word for word; 0 in two languages.
    """

    cosine: Features
    source_part: Features
    target_part: Features
    both_parts: Features
    nearest: Features
    source_coverage: Features
    target_coverage: Features
    mutual_coverage: Features
    verbatim: Features


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is looked at of two texts.

    Attributes:
        texts: Both, encoded and counted.
        parts: Their clauses.
        near: The nearest sentences of each.
        lexicon: Word pairs.
        is_one_language: Whether both are in the same language.
    """

    texts: tuple[EncodedText, EncodedText]
    parts: tuple[Parts, Parts]
    near: Neighbours
    lexicon: Lexicon
    is_one_language: bool

    def compare(self, source: Numbers, target: Numbers) -> Compared:
        """Look closer at pairs of sentences."""
        pairs = list(zip(source.tolist(), target.tolist(), strict=True))
        nearest: list[tuple[float, ...]] = []
        rows, columns = [], []
        for i, j in pairs:
            near = cosines(self._units(0, i), self._units(1, j))
            nearest.append(_nearest(near))
            rows.append(near.max(axis=1))
            columns.append(near.max(axis=0))
        mutual = (_is_nearest(source, rows) + _is_nearest(target, columns)) / 2
        words = [(*self._coverage(i, j), self._verbatim(i, j)) for i, j in pairs]
        cosine, source_part, target_part, both_parts = np.array(nearest).reshape(-1, 4).T
        source_coverage, target_coverage, mutual_coverage, shared = np.array(words).reshape(-1, 4).T
        return Compared(
            cosine,
            source_part,
            target_part,
            both_parts,
            nearest=mutual,
            source_coverage=source_coverage,
            target_coverage=target_coverage,
            mutual_coverage=mutual_coverage,
            verbatim=shared,
        )

    def features(self, source: Numbers, target: Numbers, compared: Compared) -> Features:
        """Return an array (pairs, features) of pairs of sentences, in the order of `FEATURES`."""
        here, there = self.texts
        means = self.near.means()
        lengths = [text.lengths[numbers] for text, numbers in ((here, source), (there, target))]
        shared, differing = self._numbers(source, target)
        coverages = compared.source_coverage, compared.target_coverage
        best = np.maximum.reduce([compared.source_part, compared.target_part, compared.both_parts])
        counts = [
            np.array([len(np.unique(words)) for words in text.words])[numbers]
            for text, numbers in ((here, source), (there, target))
        ]
        coverage = compared.mutual_coverage
        return np.column_stack(
            [
                compared.cosine,
                compared.cosine - (means[0][source] + means[1][target]) / 2,
                best - compared.cosine,
                np.minimum(*coverages),
                np.maximum(*coverages),
                shared,
                differing,
                np.log(np.minimum(*lengths)),
                np.abs(np.log(lengths[1] / lengths[0] / self.length_ratio())),
                np.full(len(source), np.log10(len(here) * len(there)) / 2),
                compared.nearest,
                coverage,
                coverage - (_mean_of_best(source, coverage) + _mean_of_best(target, coverage)) / 2,
                np.log(np.maximum(np.minimum(*counts), 1)),
            ]
        )

    def length_ratio(self) -> float:
        """Return characters of the target for one of the source, in the median of the closest pairs."""
        if self.is_one_language:
            return 1.0
        best, cosines = self.near.forward[:, 0], self.near.forward_cosines[:, 0]
        mutual = np.flatnonzero(self.near.backward[best, 0] == np.arange(len(best)))
        closest = mutual[np.argsort(-cosines[mutual], kind="stable")][: max(_FEW, len(mutual) // 10)]
        here, there = self.texts
        return float(np.median(there.lengths[best[closest]] / here.lengths[closest]))

    def _units(self, side: int, number: int) -> Vectors:
        """Return the vectors of a sentence and of its clauses."""
        whole = self.texts[side].runs[0, number : number + 1].astype(np.float32)
        parts = self.parts[side][number]
        return np.concatenate([whole, parts]) if len(parts) else whole  # without any clause their width is not known

    def _coverage(self, i: int, j: int) -> tuple[float, float, float]:
        """Return the coverage of the source, of the target, and of both by words that are each other's closest."""
        here, there = self.texts
        source, target = np.unique(here.words[i]), np.unique(there.words[j])
        strengths = self.lexicon.dense(source, target, len(there.types))
        if not strengths.size:
            return 0.0, 0.0, 0.0
        bests = strengths.max(axis=1), strengths.max(axis=0)
        is_mutual = (strengths > 0) & (strengths == bests[0][:, None]) & (strengths == bests[1])
        weights = here.weights[source], there.weights[target]
        explained = [float(best @ known) for best, known in zip(bests, weights, strict=True)]
        mutual = [
            float((best * is_mutual.any(axis=k)) @ known) for k, best, known in zip((1, 0), bests, weights, strict=True)
        ]
        sums = [max(float(known.sum()), 1e-6) for known in weights]
        return explained[0] / sums[0], explained[1] / sums[1], sum(mutual) / sum(sums)

    def _verbatim(self, i: int, j: int) -> float:
        if not self.is_one_language:
            return 0.0
        here, there = self.texts
        words = [[text.types[k] for k in text.words[n].tolist()] for text, n in ((here, i), (there, j))]
        return verbatim.share(*words)

    def _numbers(self, source: Numbers, target: Numbers) -> tuple[Features, Features]:
        """Return whether pairs of sentences share a number, and whether they differ in some.

        In one language numbers in digits count, and differ where both have some and share none; in two those in words
        as well, which one of them often writes in digits.
        """
        here, there = (
            {n: self._numbers_of(side, n) for n in set(numbers.tolist())}
            for side, numbers in enumerate((source, target))
        )
        pairs = [(here[i], there[j]) for i, j in zip(source.tolist(), target.tolist(), strict=True)]
        shared = np.array([any(not one.isdisjoint(two) for one in a for two in b) for a, b in pairs], dtype=np.float64)
        if self.is_one_language:
            both = np.array([bool(a and b) for a, b in pairs])
            return shared, both * (1 - shared)
        return shared, np.array([_differ(a, b) or _differ(b, a) for a, b in pairs], dtype=np.float64)

    def _numbers_of(self, side: int, number: int) -> frozenset[frozenset[float]]:
        """Return the numbers of a sentence, each with all that it may be."""
        text = self.texts[side]
        if self.is_one_language:
            return frozenset(frozenset([float(one)]) for one in text.numbers[number])
        found = numbers_in(ascii_digits(text.document[number]), languages.get(text.document.lang))
        counted = (frozenset(value for value in quantity.values if value > _COUNTED) for quantity in found)
        return frozenset(filter(None, counted))


def _differ(some: frozenset[frozenset[float]], others: frozenset[frozenset[float]]) -> bool:
    """Return whether one of some numbers is none of the others."""
    return some != others and any(all(one.isdisjoint(other) for other in others) for one in some)


def _nearest(cosines: Vectors) -> tuple[float, float, float, float]:
    """Return the cosine of two wholes, and the greatest with a clause of the source, of the target, of both."""
    whole = float(cosines[0, 0])
    parts = (cosines[1:, 0], cosines[0, 1:], cosines[1:, 1:])
    return whole, *(max(whole, float(part.max(initial=-1.0))) for part in parts)  # type: ignore[return-value]


def _is_nearest(numbers: Numbers, cosines: Sequence[Vectors]) -> Features:
    """Return for each pair whether no other sentence is nearer to one of the units of a sentence.

    Args:
        numbers: The sentence.
        cosines: For each of its units the greatest cosine with a unit of the other sentence.
    """
    found = np.zeros(len(numbers))
    order = np.argsort(numbers, kind="stable")
    bounds = np.flatnonzero(np.diff(numbers[order], prepend=-1, append=-1))
    for start, stop in pairwise(bounds.tolist()):
        rows = order[start:stop]
        values = np.array([cosines[row] for row in rows])
        found[rows] = (values == values.max(axis=0)).any(axis=1)
    return found


def _mean_of_best(numbers: Numbers, values: Features) -> Features:
    """Return for each pair the mean of the best `NEIGHBOURS` values among all pairs of the same sentence."""
    order = np.lexsort((-values, numbers))
    ordered = numbers[order]
    rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    best = order[rank < NEIGHBOURS]
    sums, counts = np.bincount(numbers[best], values[best]), np.bincount(numbers[best])
    mean: Features = (sums / np.maximum(counts, 1))[numbers]
    return mean
