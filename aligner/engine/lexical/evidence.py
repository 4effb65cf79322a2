"""What speaks for a bead: words and marks that meet or do not, lengths, and the shape itself.

What words say is a sum over the pairs of sentences of a bead, so that it follows for all shapes from one table by sums
over boxes. A word that meets its partner in two neighbouring sentences would count twice in a box that has both: two
more tables hold what has to be taken off for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.engine.band import Band, Floats, Ints, take_or_zero, with_first
from aligner.engine.lexical.pairs import Pairs, expanded, gain_and_probability
from aligner.engine.lexical.units import IndexedText, Units
from aligner.engine.search import Shape, shape_class

SHAPES: tuple[Shape, ...] = (
    *((1, 0), (0, 1), (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)),
    *((2, 3), (3, 2), (1, 4), (4, 1), (3, 3), (1, 5), (2, 4)),
)
SMALL_SHAPES = tuple(shape for shape in SHAPES if sum(shape) <= 4 and shape != (2, 2))
_FULL_LENGTH = 40  # characters on both sides together from which on the ratio of lengths counts fully
_MOST = 6.0  # of the squared difference of lengths in units of its variance, halved
_LIKELY = 0.05  # probability from which on a link's own contribution to what was learnt is taken off


class Lengths(NamedTuple):
    """How the lengths of translations are distributed (Gale & Church 1993).

    Attributes:
        ratio: Characters of the target for one of the source.
        variance: Of the difference, in characters per character.
    """

    ratio: float
    variance: float = 8.0


class Tables(NamedTuple):
    """What the types of one kind say.

    Attributes:
        gains: Of each pair of sentences, by cells.
        twice_across: What a cell and the one before it in the row have gained for the same source words.
        twice_down: What a cell and the one above it have gained for the same target words.
        source_loss: What the words of each source sentence lose if they meet nothing; not positive.
        target_loss: Likewise for each target sentence.
    """

    gains: Floats
    twice_across: Floats
    twice_down: Floats
    source_loss: Floats
    target_loss: Floats


class Open(NamedTuple):
    """Which sentences are left to align, where others are in beads that are given.

    Attributes:
        source: For each source sentence whether it is.
        target: Likewise for each target sentence.
    """

    source: NDArray[np.bool_]
    target: NDArray[np.bool_]


def tables(
    source: Units, target: Units, pairs: Pairs, band: Band, linked: Floats | None, left: Open | None = None
) -> Tables:
    """Sum up what pairs of types say of the sentences of a band.

    Args:
        source: Types of the source.
        target: Types of the target.
        pairs: Which of them may translate each other.
        band: Positions; the pair of sentences (i, j) belongs to the cell (i + 1, j + 1).
        linked: Probability of each cell that its two sentences stand in one bead, from the pass before.
        left: The sentences that the band is about, if these are not all.
    """
    n, m = len(band.low) - 1, int(band.high[-1]) - 1
    pair, here, there, cell = _meetings(source, target, pairs, band)
    counts = source.counts[pairs.source], target.counts[pairs.target]
    of_pair = gain_and_probability(pairs.prior, pairs.met, *counts, (n + m) / 2)
    gain, probability = of_pair[0][pair], of_pair[1][pair]
    if linked is not None and pairs.met is not None:
        # A pair of sentences must not confirm itself: what it contributed to the counts is taken off.
        own = np.nonzero(linked[cell] > _LIKELY)[0]
        p, off = pair[own], linked[cell[own]]
        gain[own], probability[own] = gain_and_probability(
            pairs.prior[p], pairs.met[p] - off, counts[0][p] - off, counts[1][p] - off, (n + m) / 2
        )
    useful = gain > 0.1
    here, there, cell = here[useful], there[useful], cell[useful]
    gain, probability = gain[useful], probability[useful]
    gains = np.zeros(len(band))
    twice: list[Floats] = []
    losses: list[Floats] = []
    width = len(band) / (n + 1)
    widths, counts = (width, width * n / m), (source.counts, target.counts)
    if left is not None:
        widths = len(band) / max(int(left.source.sum()), 1), len(band) / max(int(left.target.sum()), 1)
        counts = _counts_in(source, left.source), _counts_in(target, left.target)
    for units, own, other, across, size, count in (
        (source, here, target.sentence[there], widths[0], n, counts[0]),
        (target, there, source.sentence[here], widths[1], m, counts[1]),
    ):
        # Of several partners in one sentence the best counts.
        order = np.lexsort((-gain, other, own))
        best = order[with_first((np.diff(own[order]) != 0) | (np.diff(other[order]) != 0))[: len(order)]]
        links = None if linked is None else linked[cell[best]]
        loss = _losses(units, count, own[best], probability[best], links, across)
        more = gain[best] - loss[units.type[own[best]]]
        gains += np.bincount(cell[best], more, len(band))
        follows = np.nonzero((np.diff(own[best]) == 0) & (np.diff(other[best]) == 1))[0] + 1
        again = np.minimum(more[follows], more[follows - 1])
        twice.append(np.bincount(cell[best][follows], again, len(band)).astype(np.float64))
        losses.append(np.bincount(units.sentence, loss[units.type], size).astype(np.float64))
    return Tables(gains, *twice, *losses)


def _meetings(source: Units, target: Units, pairs: Pairs, band: Band) -> tuple[Ints, Ints, Ints, Ints]:
    """Find all cells of the band where types of a pair meet.

    Args:
        source: Types of the source.
        target: Types of the target.
        pairs: Which of them may translate each other.
        band: Positions.

    Returns:
        For each meeting the number of the pair, of the two occurrences, and of the cell.
    """
    pair, number = expanded(source.counts[pairs.source])
    here = source.starts[pairs.source][pair] + number
    row = source.sentence[here] + 1
    sentences = int(band.high[-1])
    place = target.type * sentences + target.sentence
    wanted = pairs.target[pair] * sentences
    first = np.searchsorted(place, wanted + np.maximum(band.low[row] - 1, 0))
    last = np.searchsorted(place, wanted + np.maximum(band.high[row] - 1, 0))
    at, number = expanded(last - first)
    there = first[at] + number
    cell = (band.starts[:-1] - band.low)[row][at] + target.sentence[there] + 1
    return pair[at], here[at], there, cell


def _counts_in(units: Units, sentences: NDArray[np.bool_]) -> Ints:
    """Count in how many of some sentences each type stands."""
    return np.bincount(units.type[sentences[units.sentence]], minlength=len(units.types))


def _losses(units: Units, counts: Ints, own: Ints, probability: Floats, linked: Floats | None, across: float) -> Floats:
    """Compute what each type loses by meeting nothing: how much rarer it is in true pairs of sentences.

    Args:
        units: The types of one side.
        counts: In how many of the sentences that are looked at each type stands.
        own: An occurrence of such a type for each meeting.
        probability: That the two that meet translate each other.
        linked: That they meet in a true pair of sentences.
        across: Sentences of the other side that one is compared with.
    """
    types = len(units.types)
    chance = np.clip(
        1.3 * np.bincount(units.type[own], probability, types) / (np.maximum(counts, 1) * across), 1e-4, 0.9
    )
    if linked is None:
        rate = np.zeros(types)
        np.maximum.at(rate, units.type[own], 0.5 * probability)
    else:
        met = np.minimum(np.bincount(own, probability * linked, len(units.type)), 1)
        rate = (np.bincount(units.type, met, types) + chance) / (counts + 1.0)
    loss: Floats = np.log((1 - np.clip(rate, chance, 0.95)) / (1 - chance))
    return loss


def evidence(
    source: IndexedText,
    target: IndexedText,
    words: Tables,
    marks: Tables,
    band: Band,
    lengths: Lengths,
    shapes: tuple[Shape, ...],
) -> Iterator[dict[str, Floats | float]]:
    """Yield the features of each shape by name: numbers for all cells, or one for all of them.

    Args:
        source: One text.
        target: The other.
        words: What the words say.
        marks: What the punctuation marks say.
        band: The cells.
        lengths: How lengths are distributed.
        shapes: The shapes.
    """
    word_sums, mark_sums = _boxes(words, band, shapes), _boxes(marks, band, shapes)
    row, column = band.row, band.column
    here, there = lengths.ratio * source.lengths, target.lengths
    for a, b in shapes:
        if a and b:
            one, other = np.maximum(_over(here, a), 1)[row], np.maximum(_over(there, b), 1)[column]
            both = one + other
            missed = _over(words.source_loss, a)[row] + _over(words.target_loss, b)[column]
            yield {
                "length difference": np.minimum((other - one) ** 2 / both / (2 * lengths.variance), _MOST),
                "length ratio": np.abs(np.log(other / one)) * np.minimum(np.sqrt(both / _FULL_LENGTH), 1),
                "words": (word_sums[a, b] + missed) / np.sqrt(both),
                "marks": mark_sums[a, b],
                **({} if a == b == 1 else {shape_class(a, b): 1.0}),
            }
        else:
            own = here if a else there
            relative = np.concatenate([[0.0], np.log(np.maximum(own, 1) / here.mean())])
            yield {"one-sided": 1.0, "one-sided length": relative[row] if a else relative[column]}


def scores(
    features: Iterator[dict[str, Floats | float]], weights: dict[str, float], band: Band, shapes: tuple[Shape, ...]
) -> Floats:
    """Weigh features: the scores of all beads, an array (shapes, cells).

    Args:
        features: As `evidence` gives them.
        weights: Of the features, by name.
        band: The cells.
        shapes: The shapes, in the order of the features.
    """
    result = np.full((len(shapes), len(band)), -np.inf)
    for row, (a, b), values in zip(result, shapes, features, strict=True):
        possible = (band.row >= a) & (band.column >= b)
        total = sum(weights[name] * value for name, value in values.items())
        row[possible] = np.broadcast_to(total, len(band))[possible]
    return result


def _boxes(kind: Tables, band: Band, shapes: tuple[Shape, ...]) -> dict[Shape, Floats]:
    """Sum up for each two-sided shape what its pairs of sentences gain, less what neighbours gain twice.

    Args:
        kind: What words, or marks, say of pairs of sentences.
        band: The cells.
        shapes: The shapes.
    """
    largest, widest = (max(sides) for sides in zip(*shapes, strict=True))
    across = [band.cell(band.row, band.column - k) for k in range(widest)]
    down = [band.cell(band.row - k, band.column) for k in range(largest)]
    result = {}
    gains, twice_down = np.zeros(len(band)), np.zeros(len(band))
    for b in range(1, widest + 1):
        # The gains of one source sentence and b target sentences, and what the row above them has gained as well.
        gains = gains + take_or_zero(kind.gains, across[b - 1])
        twice_down = twice_down + take_or_zero(kind.twice_down, across[b - 1])
        if b > 1:
            gains = gains - take_or_zero(kind.twice_across, across[b - 2])
        total = gains
        for a in range(1, largest + 1):
            if a > 1:
                total = total + take_or_zero(gains, down[a - 1]) - take_or_zero(twice_down, down[a - 2])
            if (a, b) in shapes:
                result[a, b] = total
    return result


def _over(values: Floats, size: int) -> Floats:
    """Sum up values over so many sentences up to each position, 0 where there are not so many."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    result = np.zeros_like(total)
    result[size:] = total[size:] - total[: max(len(total) - size, 0)]
    return result
