"""Learn the weights of the evidence from gold: `python tests/benchmarks/learn_weights.py GOLD… > weights.json`.

The model is the semi-Markov conditional random field of `aligner.engine.search`. Its likelihood is maximised by L-BFGS,
with the gradient that forward-backward gives. GOLD are JSON lines with `src_lang, tgt_lang, src, tgt, gold`. Some texts
are learnt from twice, the second time with stretches cut out of one side. Gold beads that cross, have holes or are
larger than the engine's largest leave the path between their neighbours free.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner import engine
from aligner.engine.evidence import LONGEST, ONE_SIDED, SHAPES, TWO_SIDED, Tile, evidence
from aligner.engine.lexicon import lexicon
from aligner.engine.search import Lattice, Shape, best_path, posteriors
from aligner.engine.sides import side
from aligner.model import Document, Span
from aligner.segment import tokenize

NAMES = (*TWO_SIDED, *ONE_SIDED)
REGULARISATION = 0.05  # times the squared weights
OMISSIONS = 3  # one text in so many is learnt from a second time, with stretches cut out of one side
NEAR = 20  # columns: how far from the gold path a bead may end while learning
LONGEST_PIECE = 250  # source sentences learnt from in one piece
IMPOSSIBLE = -1e6

Gold = list[tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass
class Example:
    """One pair of documents.

    Attributes:
        low: First column of each row of the lattice.
        features: For each row an array (shapes, columns, names).
        possible: For each row an array (shapes, columns): whether there is such a bead.
        golden: The same: whether gold allows it.
        counts: Sums of the features along the best path that gold allows.
    """

    low: NDArray[np.int64]
    features: list[NDArray[np.float32]]
    possible: list[NDArray[np.bool_]]
    golden: list[NDArray[np.bool_]]
    counts: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(NAMES)))

    def lattice(self, weights: NDArray[np.float64], *, gold: bool = False) -> Lattice:
        rows = []
        for features, possible, golden in zip(self.features, self.possible, self.golden, strict=True):
            allowed = possible & golden if gold else possible
            rows.append(np.where(allowed, features @ weights.astype(np.float32), IMPOSSIBLE).astype(np.float64))
        return Lattice(SHAPES, self.low, rows)

    def variance(self) -> NDArray[np.float64]:
        """Variance of each feature over all possible beads."""
        values = np.concatenate([row[possible] for row, possible in zip(self.features, self.possible, strict=True)])
        return values.var(axis=0, dtype=np.float64)

    def choose(self, weights: NDArray[np.float64]) -> None:
        """Take the path that gold allows and the weights like best."""
        path = best_path(self.lattice(weights, gold=True))
        self.counts = np.sum([self.features[i][s, j - self.low[i]] for i, j, s in path], axis=0, dtype=np.float64)

    def likelihood(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Logarithm of the chosen path's probability, and its gradient."""
        probabilities, total = posteriors(self.lattice(weights))
        gradient = self.counts.copy()
        for features, probability in zip(self.features, probabilities, strict=True):
            gradient -= features.reshape(-1, len(NAMES)).T @ probability.reshape(-1).astype(np.float32)
        return float(self.counts @ weights - total), gradient


def example(pair: dict[str, Any]) -> Example:
    """Gather the evidence for one pair of documents."""
    documents = (
        Document.from_sentences(pair["src"], pair["src_lang"]),
        Document.from_sentences(pair["tgt"], pair["tgt_lang"]),
    )
    n, m = map(len, documents)
    encoder = engine._encoder("use")
    here, there = (side(document, tokenize, encoder, LONGEST + 1) for document in documents)
    words = lexicon(here, there, encoder, engine._dictionary(here, there))
    low, high = around(pair["gold"], n, m)
    features = [
        np.zeros((len(SHAPES), stop - start, len(NAMES)), dtype=np.float32)
        for start, stop in zip(low, high, strict=True)
    ]
    possible = [np.zeros(row.shape[:2], dtype=bool) for row in features]
    for s, (shape, values) in enumerate(evidence(Tile(here, there, words, Span(0, n), Span(0, m)))):
        names = slice(0, len(TWO_SIDED)) if all(shape) else slice(len(TWO_SIDED), len(NAMES))
        for i in range(n + 1):
            first = max(low[i], 1)
            if i:
                features[i][s, first - low[i] :, names] = values[:, i - 1, first - 1 : high[i] - 1].T
                possible[i][s, first - low[i] :] = True
        if not all(shape):  # along the first row and column, as the engine does
            features[0][s, 1:] = features[1][s, 1 : features[0].shape[1]]
            for row, allowed in zip(features, possible, strict=True):
                row[s, 0] = row[s, 1]
                allowed[s] = True
    golden = [np.zeros_like(row) for row in possible]
    for i, j, s in allowed_beads(pair["gold"], n, m):
        if low[i] <= j < high[i]:
            golden[i][s, j - low[i]] = True
    return Example(low, features, possible, golden)


def steps(gold: Gold, n: int, m: int) -> Iterator[tuple[int, int, int, int]]:
    """The rectangles (i0, i1, j0, j1) that the gold path goes through: its beads, and what lies free between them."""
    i = j = 0
    for source, target in [*monotone(gold), ((n,), (m,))]:
        if (source[0], target[0]) != (i, j):
            yield i, source[0], j, target[0]
        i, j = source[-1] + 1, target[-1] + 1
        if source[0] < n:
            yield source[0], i, target[0], j


def around(gold: Gold, n: int, m: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The columns of each row that are near the gold path: the first, and the one behind the last."""
    low, high = np.full(n + 1, m), np.zeros(n + 1, dtype=np.int64)
    for i0, i1, j0, j1 in steps(gold, n, m):
        low[i0 : i1 + 1] = np.minimum(low[i0 : i1 + 1], j0 - NEAR)
        high[i0 : i1 + 1] = np.maximum(high[i0 : i1 + 1], j1 + NEAR + 1)
    return np.maximum(low, 0), np.minimum(high, m + 1)


def allowed_beads(
    gold: Gold, n: int, m: int, shapes: tuple[Shape, ...] = SHAPES
) -> Iterator[tuple[int, int, int]]:
    """The beads of all paths that go through those of gold: where each one ends, and its shape."""
    for i0, i1, j0, j1 in steps(gold, n, m):
        shape = (i1 - i0, j1 - j0)
        if shape in shapes:
            yield i1, j1, shapes.index(shape)
        else:
            yield from inside(i0, i1, j0, j1, shapes)


def inside(i0: int, i1: int, j0: int, j1: int, shapes: tuple[Shape, ...]) -> Iterator[tuple[int, int, int]]:
    for i in range(i0, i1 + 1):
        for j in range(j0, j1 + 1):
            for s, (a, b) in enumerate(shapes):
                if i - a >= i0 and j - b >= j0:
                    yield i, j, s


def monotone(gold: Gold) -> Gold:
    """The longest chain of two-sided beads without holes that do not cross."""
    whole = sorted((tuple(a), tuple(b)) for a, b in gold if a and b and solid(a) and solid(b))
    length, before = [1] * len(whole), [-1] * len(whole)
    for k in range(len(whole)):
        for p in range(max(0, k - 30), k):
            follows = whole[p][0][-1] < whole[k][0][0] and whole[p][1][-1] < whole[k][1][0]
            if follows and length[p] >= length[k]:
                length[k], before[k] = length[p] + 1, p
    chain, k = [], int(np.argmax(length)) if whole else -1
    while k >= 0:
        chain.append(whole[k])
        k = before[k]
    return chain[::-1]


def solid(numbers: tuple[int, ...]) -> bool:
    return numbers[-1] - numbers[0] == len(numbers) - 1


def pieces(pair: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Cut a long pair of documents between beads."""
    gold = monotone(pair["gold"])
    start = 0
    while len(pair["src"]) > LONGEST_PIECE and start < len(gold):
        first = gold[start]
        stop = start
        while stop < len(gold) and gold[stop][0][0] - first[0][0] < LONGEST_PIECE:
            stop += 1
        i, j, i1, j1 = first[0][0], first[1][0], gold[stop - 1][0][-1] + 1, gold[stop - 1][1][-1] + 1
        moved = [([x - i for x in a], [y - j for y in b]) for a, b in gold[start:stop]]
        yield {**pair, "src": pair["src"][i:i1], "tgt": pair["tgt"][j:j1], "gold": moved}
        start = stop
    if len(pair["src"]) <= LONGEST_PIECE:
        yield pair


def with_omissions(pair: dict[str, Any], random: np.random.Generator) -> dict[str, Any]:
    """The same pair after stretches of 1 to 12 beads have lost one side: rare in gold, and not in life."""
    gold = monotone(pair["gold"])
    gone: tuple[set[int], set[int]] = (set(), set())
    for start in range(0, len(gold) - 12, 80):
        stretch = gold[start + random.integers(0, 68) :][: random.integers(1, 13)]
        side = int(random.integers(0, 2))
        gone[side].update(number for bead in stretch for number in bead[side])
    kept = [[k for k in range(len(pair[key])) if k not in lost] for key, lost in zip(("src", "tgt"), gone, strict=True)]
    new = [{old: number for number, old in enumerate(numbers)} for numbers in kept]
    moved = []
    for a, b in pair["gold"]:
        source, target = ([new[k][x] for x in bead if x in new[k]] for k, bead in enumerate((a, b)))
        if source and target:
            moved.append((source, target))
        else:
            moved += [([x], []) for x in source] + [([], [y]) for y in target]
    return {
        **pair,
        "src": [pair["src"][k] for k in kept[0]],
        "tgt": [pair["tgt"][k] for k in kept[1]],
        "gold": moved,
    }


def learn(examples: list[Example], iterations: int) -> NDArray[np.float64]:
    """The weights under which the gold paths are most probable."""

    # Features of very different spread make the optimiser slow, so it sees them scaled.
    scale = 1 / np.sqrt(sum(one.variance() for one in examples) / len(examples))

    def cost(scaled: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = scaled * scale
        values, gradients = zip(*(one.likelihood(weights) for one in examples), strict=True)
        return (
            float(REGULARISATION * scaled @ scaled - sum(values)),
            2 * REGULARISATION * scaled - np.sum(gradients, axis=0) * scale,
        )

    weights = np.zeros(len(NAMES))
    for _ in range(2):
        for one in examples:
            one.choose(weights)
        found = minimize(cost, weights / scale, jac=True, method="L-BFGS-B", options={"maxiter": iterations})
        weights = found.x * scale
        print(f"cost {found.fun:.1f} after {found.nit} iterations", file=sys.stderr, flush=True)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=argparse.FileType(encoding="utf-8"))
    parser.add_argument("--iterations", type=int, default=40, help="of L-BFGS in each of two rounds")
    arguments = parser.parse_args()
    examples: list[Example] = []
    random = np.random.default_rng(2025)
    for file in arguments.gold:
        for line in file:
            for piece in pieces(json.loads(line)):
                if not len(examples) % (OMISSIONS + 1):
                    examples.append(example(with_omissions(piece, random)))
                examples.append(example(piece))
                print(f"{file.name}: {len(examples)} examples", file=sys.stderr, flush=True)
    weights = learn(examples, arguments.iterations)
    json.dump(
        {name: round(float(weight), 3) for name, weight in zip(NAMES, weights, strict=True)}, sys.stdout, indent=2
    )
    print()


if __name__ == "__main__":
    main()
