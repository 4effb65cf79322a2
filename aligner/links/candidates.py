"""Features of the last pass, which looks only at the links that the passes before leave possible: its candidates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.rarity import piece_rarity
from aligner.links.features import Floats, TokenizedBead, log_softmax

LEAST = 0.02  # probability of a candidate
_REACH = 2  # words to either side that are looked at
_NEIGHBOURS = [
    (i, j) for i in range(-_REACH, _REACH + 1) for j in range(-_REACH, _REACH + 1) if (i, j) != (0, 0)
]  # places around a link
_AROUND = 3  # words to either side that tell where a word is to be expected
_FEW = 0.05  # sum of their weights below which they tell nothing
_FARTHEST = 8.0  # words; beyond that, distances are no longer told apart

Candidates = tuple[NDArray[np.intp], NDArray[np.intp]]


def candidates(p: Floats) -> Candidates:
    """Return the source words and the target words of the links that are possible.

    Args:
        p: Probabilities of all links of a bead, an array (source words, target words).
    """
    rows, columns = np.nonzero(p >= LEAST)
    return rows, columns


def candidate_features(bead: TokenizedBead, known: Floats, told: Floats, score: Floats, p: Floats) -> Floats:
    """Return the features of the candidates of a bead: an array (candidates, features).

    Args:
        bead: The bead.
        known: Features of the first pass, an array (source words, target words, features).
        told: What all beads say with the pass before, likewise.
        score: Log odds from the pass before, an array (source words, target words).
        p: The probabilities that they are, likewise.
    """
    i, j = candidates(p)
    everywhere = [score, *log_softmax(score, 1.0)]
    made = [
        *(values[i, j] for values in everywhere),
        *_neighbours(p, i, j),
        *_rivals(p, i, j),
        *_distances(p, i, j),
        *_words(bead, i, j),
    ]
    return np.concatenate([np.stack(made, axis=-1), told[i, j], known[i, j]], axis=-1, dtype=np.float32)


def _neighbours(p: Floats, i: NDArray[np.intp], j: NDArray[np.intp]) -> list[Floats]:
    """Return the probability of each link around a candidate, and of the best links of the words beside its words."""
    around = np.pad(p, _REACH)
    row, column = (np.pad(p.max(axis=axis), 1) for axis in (1, 0))
    return [
        *(around[i + _REACH + down, j + _REACH + right] for down, right in _NEIGHBOURS),
        *(row[i + 1 + step] for step in (-1, 1)),
        *(column[j + 1 + step] for step in (-1, 1)),
    ]


def _rivals(p: Floats, i: NDArray[np.intp], j: NDArray[np.intp]) -> list[Floats]:
    """Return how probable the best and all other links of either word are, and where the best are."""
    best_there, best_here = p.argmax(axis=1)[i], p.argmax(axis=0)[j]
    row, column = p[i, best_there], p[best_here, j]
    this = p[i, j]
    return [
        row,
        column,
        p.sum(axis=1)[i] - this,
        p.sum(axis=0)[j] - this,
        np.clip(j - best_there, -_FARTHEST, _FARTHEST).astype(np.float32),
        np.clip(i - best_here, -_FARTHEST, _FARTHEST).astype(np.float32),
        row * (p.argmax(axis=0)[best_there] == i),  # the word's best link, if it is the best of both
        column * (p.argmax(axis=1)[best_here] == j),
    ]


def _distances(p: Floats, i: NDArray[np.intp], j: NDArray[np.intp]) -> list[Floats]:
    """Return how far the words are from where the links of the words around them let one expect each."""
    right, down = j - _expected(p)[i], i - _expected(p.T)[j]
    return [right, down, np.abs(right), np.abs(down), np.minimum(np.abs(right), np.abs(down))]


def _expected(p: Floats) -> Floats:
    """Return where the counterpart of each word of a row is expected: an array (rows).

    The best links of the words around it say so, the surer and the nearer the more.
    """
    n, m = p.shape
    sure, place = p.max(axis=1), p.argmax(axis=1)
    weights, sums = np.zeros(n), np.zeros(n)
    for step in range(1, min(_AROUND, n - 1) + 1):
        weight = sure.astype(np.float64) ** 2 / step
        for to, of, moved in ((slice(step, n), slice(0, n - step), step), (slice(0, n - step), slice(step, n), -step)):
            weights[to] += weight[of]
            sums[to] += weight[of] * (place[of] + moved)
    expected = np.where(weights > _FEW, sums / np.maximum(weights, _FEW), np.arange(n) * m / n)
    return expected.astype(np.float32)


def _words(bead: TokenizedBead, i: NDArray[np.intp], j: NDArray[np.intp]) -> list[Floats]:
    """Return how rare, long and frequent in the bead the two words are, and how long its sides."""
    here, there = (_word_features(words, bead.capitals) for words in (bead.source, bead.target))
    rare_here, rare_there = here[0][i], there[0][j]
    sizes = [np.full(len(i), value, dtype=np.float32) for value in _sizes(bead)]
    return [
        rare_here - rare_there,
        rare_here + rare_there,
        *(values[i] for values in here),
        *(values[j] for values in there),
        *sizes,
    ]


def _sizes(bead: TokenizedBead) -> tuple[float, ...]:
    n, m = len(bead.source), len(bead.target)
    return n, m, n / m


def _word_features(words: Sequence[str], capitals: frozenset[str]) -> list[Floats]:
    """Return how rare each word and its neighbours are, how long and frequent it is, and whether it has a capital."""
    rarities = np.pad(np.array([piece_rarity(word) for word in words], dtype=np.float32), 1)
    return [
        rarities[1:-1],
        rarities[:-2],
        rarities[2:],
        np.array([len(word) for word in words], dtype=np.float32),
        np.array([words.count(word) for word in words], dtype=np.float32),
        np.array([word in capitals for word in words], dtype=np.float32),
    ]
