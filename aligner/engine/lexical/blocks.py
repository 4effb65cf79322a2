"""Where to look, and first words, from a comparison of whole blocks of text.

Both texts are cut into equally many blocks of equal length. What can be counted in a block, sentences, marks, words
that come in bursts, goes up and down along a text, and along its translation in the same way. The blocks are aligned by
that; along this alignment it shows which words come and go together, and these make the next alignment better. So names
are found before any sentence is aligned. Then the blocks are halved until they are a few sentences long.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from aligner.engine.band import Band, Floats, Ints
from aligner.engine.lexical.pairs import Pairs
from aligner.engine.lexical.units import IndexedText, Units
from aligner.engine.search import Lattice, posteriors
from aligner.model import Bead

Table = NDArray[np.float32]
"""A row for each block, a column for each thing that is counted."""

_MOST_BLOCKS = 400  # at first, each of this many sentences:
_FIRST_SENTENCES, _LAST_SENTENCES = 6, 10  # and when they are no longer halved
_ROUNDS = 3  # of aligning the first blocks
_SHAPES = ((1, 0), (0, 1), (1, 1))
_GAP = -0.3  # score of a block without a counterpart
_LEAST, _MARGIN = 1e-5, 3  # of the band around the path
_CORRELATION, _GREATEST = 0.3, 0.8  # taken for granted at first, and believed at most
_MOST_TYPES = (1000, 2000)  # of source and target, the burstiest, that may become pairs
_MOST_PAIRS = 300
_FULL_PAIRS = 20  # more than so many pairs together count no more than these
_CLIP = 4.0  # standard deviations


def coarse_band(
    source: IndexedText, target: IndexedText, known: Pairs, anchors: Sequence[Bead] = ()
) -> tuple[Band, Pairs]:
    """Find where to look, and the pairs of types that come and go together.

    Args:
        source: One text.
        target: The other.
        known: Pairs to begin with.
        anchors: Beads that are given, in order.

    Returns:
        A band of positions (sentences + 1 of the source, sentences + 1 of the target), and the pairs.
    """
    longest = max(len(source), len(target))
    size = min(_MOST_BLOCKS, max(longest // _FIRST_SENTENCES, 4))
    corners = _shares(source, target, anchors)
    here, there, correlation = _rare_pairs(source, target, known)
    band = _through(Band.whole(size + 1, size + 1), corners, size)
    blocks = _blocks(source, size), _blocks(target, size)
    form = _form_table(source, blocks[0], size), _form_table(target, blocks[1], size)
    form_correlation = np.full(form[0].shape[1], _CORRELATION)
    bursty = [_bursty_types(*rest) for rest in zip((source, target), blocks, (size, size), _MOST_TYPES, strict=True)]
    for round_ in range(_ROUNDS):
        words = _words_table(source, here, blocks[0], size), _words_table(target, there, blocks[1], size)
        probability = _align(form, form_correlation, words, correlation, band)
        if round_ < _ROUNDS - 1:
            table = np.zeros((size + 1, size + 1), dtype=np.float32)
            table[band.row, band.column] = probability[2]
            pair = np.ascontiguousarray(table[1:, 1:])
            form_correlation = np.clip((form[0] * (pair @ form[1])).sum(axis=0) / pair.sum(), 0, _GREATEST)
            both = _words_table(source, bursty[0], blocks[0], size), _words_table(target, bursty[1], blocks[1], size)
            here, there, correlation = _correlated_pairs(bursty[0], bursty[1], *both, pair)
    found = Pairs(here, there, np.zeros(len(here)))
    while True:
        band = band.narrowed(probability.sum(axis=0), _LEAST, _MARGIN)
        if longest <= _LAST_SENTENCES * size:
            return _sentence_band(source, target, band, size), found
        size *= 2
        rows = np.arange(size + 1)
        band = Band.of(2 * band.low[rows // 2], 2 * band.high[(rows + 1) // 2] - 1, size + 1)
        band = _through(band, corners, size)
        blocks = _blocks(source, size), _blocks(target, size)
        form = _form_table(source, blocks[0], size), _form_table(target, blocks[1], size)
        words = _words_table(source, here, blocks[0], size), _words_table(target, there, blocks[1], size)
        probability = _align(form, form_correlation, words, correlation, band)


def _shares(source: IndexedText, target: IndexedText, anchors: Sequence[Bead]) -> list[tuple[float, float]]:
    """Return the corners of anchors: how much of the characters of either text is behind them."""
    here, there = (np.concatenate([[0.0], np.cumsum(text.lengths)]) for text in (source, target))
    positions = [corner for bead in anchors for corner in zip(bead.source, bead.target, strict=True)]
    return [(float(here[i] / here[-1]), float(there[j] / there[-1])) for i, j in positions]


def _through(band: Band, corners: list[tuple[float, float]], size: int) -> Band:
    """Return the part of a band of blocks whose paths go through corners, or the blocks around them.

    Args:
        band: The band.
        corners: Shares of both texts, in order.
        size: Number of blocks.
    """
    low, high = band.low.copy(), band.high.copy()
    for x, y in corners:
        high[: int(x * size) + 1] = np.minimum(high[: int(x * size) + 1], ceil(y * size) + 1)
        low[ceil(x * size) :] = np.maximum(low[ceil(x * size) :], int(y * size))
    return Band.of(low, high, size + 1) if corners else band


def _blocks(side: IndexedText, size: int) -> Ints:
    """Return the block that the middle of each sentence lies in."""
    middle: Floats = np.cumsum(side.lengths) - side.lengths / 2
    block: Ints = (middle / side.lengths.sum() * size).astype(np.int64)
    return np.minimum(block, size - 1)


def _form_table(side: IndexedText, block: Ints, size: int) -> Table:
    """Count sentences of each block, how much their lengths differ, and the sentences that have each kind of mark."""
    number = np.bincount(block, minlength=size)
    logs = np.log(side.lengths)
    spread = np.bincount(block, (logs - logs.mean()) ** 2, size) / np.maximum(number, 1)
    marks = _counts(side.marks, np.arange(len(side.marks.types)), block, size)
    return _standardized(np.concatenate([np.sqrt([number, spread]).T, marks], axis=1))


def _words_table(side: IndexedText, types: Ints, block: Ints, size: int) -> Table:
    """Count in how many sentences of each block some types stand."""
    return _standardized(_counts(side.words, types, block, size))


def _counts(units: Units, types: Ints, block: Ints, size: int) -> Table:
    """Return the square root of how many sentences of each block have some types."""
    column = np.full(len(units.types), -1)
    column[types] = np.arange(len(types))
    chosen = column[units.type] >= 0
    place = block[units.sentence[chosen]] * len(types) + column[units.type[chosen]]
    return np.sqrt(np.bincount(place, minlength=size * len(types)).reshape(size, -1)).astype(np.float32)


def _standardized(table: NDArray[np.floating]) -> Table:
    """Return columns with mean 0 and variance 1; all 0 where nothing varies."""
    table = table - table.mean(axis=0)
    deviation = table.std(axis=0)
    standard: Table = np.clip(table / np.where(deviation < 1e-6, np.inf, deviation), -_CLIP, _CLIP).astype(np.float32)
    return standard


def _rare_pairs(source: IndexedText, target: IndexedText, known: Pairs) -> tuple[Ints, Ints, Floats]:
    """Choose known pairs of rare types, those first that are equally frequent, and say how much they correlate."""
    counts = source.words.counts[known.source], target.words.counts[known.target]
    rare = np.nonzero(np.maximum(*counts) <= max(3, len(source) / 20))[0]
    difference = np.abs(np.log(counts[0][rare] / counts[1][rare]))
    chosen = rare[np.argsort(difference, kind="stable")][:_MOST_PAIRS]
    return known.source[chosen], known.target[chosen], np.full(len(chosen), _CORRELATION)


def _bursty_types(side: IndexedText, block: Ints, size: int, most: int) -> Ints:
    """Choose the types that come in bursts, and so tell one place from another."""
    counts = side.words.counts
    types = np.nonzero((counts >= 4) & (counts <= len(side) / 6))[0]
    table = _counts(side.words, types, block, size)
    burst = table.var(axis=0) / table.mean(axis=0) * np.log(counts[types])
    return np.sort(types[np.argsort(-burst, kind="stable")[:most]])


def _correlated_pairs(here: Ints, there: Ints, source: Table, target: Table, pair: Table) -> tuple[Ints, Ints, Floats]:
    """Pair the types that go up and down together along an alignment, each the other's best.

    Args:
        here: Types of the source.
        there: Types of the target.
        source: How often they stand in the blocks.
        target: Likewise.
        pair: The probability that two blocks belong together.
    """
    nothing = np.zeros(0, dtype=np.int64)
    if not (len(here) and len(there)):
        return nothing, nothing, np.zeros(0)
    moved = pair @ target
    moved /= np.maximum(np.sqrt((moved**2).mean(axis=0)), 0.2)
    correlation = source.T @ moved / len(pair)
    best = correlation.argmax(axis=1)
    value = correlation[np.arange(len(here)), best]
    mutual = correlation.argmax(axis=0)[best] == np.arange(len(here))
    chosen = np.nonzero(mutual & (value > max(0.5, 5 / np.sqrt(len(pair)))))[0]
    chosen = chosen[np.argsort(-value[chosen], kind="stable")][:_MOST_PAIRS]
    return here[chosen], there[best[chosen]], (_GREATEST * value[chosen]).astype(np.float64)


def _align(
    form: tuple[Table, Table], form_correlation: Floats, words: tuple[Table, Table], correlation: Floats, band: Band
) -> Floats:
    """Compute the probability of each bead of blocks: an array (shapes, cells).

    What the blocks have in common is the ratio of two Gaussians, one in which both vary together and one in which they
    do not.
    """
    rho = np.clip(np.concatenate([form_correlation, correlation]), 0, _GREATEST)
    share = np.ones(len(rho))
    share[len(form_correlation) :] = min(1.0, _FULL_PAIRS / max(len(correlation), 1))
    precision = share / (1 - rho**2)
    source, target = (np.concatenate(tables, axis=1) for tables in zip(form, words, strict=True))
    across = source * (rho * precision).astype(np.float32)
    own = [side**2 @ (rho**2 * precision / 2).astype(np.float32) for side in (source, target)]
    constant = -0.5 * (np.log1p(-(rho**2)) * share).sum()
    rows = []
    for i, (low, high) in enumerate(zip(band.low, band.high, strict=True)):
        row = np.full((len(_SHAPES), high - low), _GAP)
        row[2] = -np.inf
        first = max(low, 1)
        if i:
            j = slice(first - 1, high - 1)
            row[2, first - low :] = target[j] @ across[i - 1] - own[0][i - 1] - own[1][j] + constant
        rows.append(row)
    return np.concatenate(posteriors(Lattice(_SHAPES, band.low, rows))[0], axis=1)


def _sentence_band(source: IndexedText, target: IndexedText, band: Band, size: int) -> Band:
    """Return the band of the sentences that lie in the blocks of a band."""
    here, there = (np.concatenate([[0.0], np.cumsum(side.lengths)]) for side in (source, target))
    place = np.clip(here / here[-1] * size, 0, size)
    low = np.searchsorted(there, band.low[np.floor(place).astype(int)] / size * there[-1])
    high = np.searchsorted(there, (band.high[np.ceil(place).astype(int)] - 1) / size * there[-1]) + 1
    return Band.of(low, high, len(target) + 1)
