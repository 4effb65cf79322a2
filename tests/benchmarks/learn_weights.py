"""Learn the weights of the evidence from gold: `python tests/benchmarks/learn_weights.py GOLD… > weights.json`.

The model is the semi-Markov conditional random field of `aligner.engine.search`. Its likelihood is maximised by
L-BFGS, with the gradient that forward-backward gives. GOLD are files as `gold_corpora.py` reads them. Every text is
learnt from a second time with stretches cut out of one side. Gold beads that cross, have holes or are larger than the
engine's largest leave the path between their neighbours free. With `--held-out` nothing is written but a table: what
`aligner.align` reaches on each text aligned by hand with weights learnt from the others; with `--tried` one of what is
reached without some of the evidence, near the gold path.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from accuracy import links
from gold_corpora import Gold, Pair, monotone, read, with_omissions
from numpy.typing import NDArray
from scipy.optimize import minimize

import aligner
from aligner import encoders
from aligner.engine import semantic
from aligner.engine.search import Lattice, Shape, best_path, posteriors
from aligner.engine.semantic.encoded_text import encode_text
from aligner.engine.semantic.evidence import (
    LEXICAL,
    LONGEST,
    ONE_SIDED,
    POSITIONS,
    SHAPES,
    STATIC,
    Tile,
    lexical_features,
    static_features,
)
from aligner.engine.semantic.evidence.borders import words_across
from aligner.engine.semantic.evidence.clauses import Edges, clauses_across
from aligner.engine.semantic.lexicon import find_pairs
from aligner.engine.semantic.scores import weights as weights_in_use
from aligner.evaluation import evaluate
from aligner.evaluation.calibration import calibration
from aligner.model import Document, Span
from aligner.segmentation import tokenize

NAMES = (*STATIC, *LEXICAL, *ONE_SIDED, *POSITIONS)
REGULARISATION = 0.05  # times the squared weights
GAP_EXTENSION = 2.25  # of a one-sided bead that follows another
NEAR = 20  # columns: how far from the gold path a bead may end while learning
IMPOSSIBLE = -1e6
# What `--tried` leaves out.
GROUPS = {
    "nothing": (),
    "similarity of neighbouring runs": ("growing helps", "shrinking helps"),
    "least similar sentence": ("least similar sentence",),
    "word coverage": LEXICAL[:4],
    "coverage of single sentences and of neighbours": ("least covered sentence", "growing covers more"),
    "lengths": LEXICAL[4:],
    "numbers and punctuation": ("numbers differ", "quotation differs", "exclamation differs"),
    "punctuation at beginning and end": ("ending differs", "quoted beginning differs"),
    "size": ("size", "similarity by size"),
    "similarity nearby": ("similarity nearby",),
    "words across the border": ("words across the border",),
    "clauses across the border": ("clauses across the border",),
}

Vector = NDArray[np.float64]


@dataclass(eq=False)
class Example:
    """One pair of documents.

    Attributes:
        pair: The documents and their gold.
        low: First column of each row of the lattice.
        features: For each row an array (shapes, columns, names).
        possible: For each row an array (shapes, columns): whether there is such a bead.
        golden: The same: whether gold allows it.
        counts: Sums of the features along the best path that gold allows.
        gap_extension: What that path gains by one-sided beads that follow each other.
    """

    pair: Pair
    low: NDArray[np.int64]
    features: list[NDArray[np.float32]]
    possible: list[NDArray[np.bool_]]
    golden: list[NDArray[np.bool_]]
    counts: Vector = field(default_factory=lambda: np.zeros(len(NAMES)))
    gap_extension: float = 0.0

    def lattice(self, weights: Vector, *, gold: bool = False) -> Lattice:
        rows = []
        for features, possible, golden in zip(self.features, self.possible, self.golden, strict=True):
            allowed = possible & golden if gold else possible
            rows.append(np.where(allowed, features @ weights.astype(np.float32), IMPOSSIBLE).astype(np.float64))
        return Lattice(SHAPES, self.low, rows, GAP_EXTENSION)

    def variance(self) -> Vector:
        """Variance of each feature over all possible beads."""
        values = np.concatenate([row[possible] for row, possible in zip(self.features, self.possible, strict=True)])
        return values.var(axis=0, dtype=np.float64)

    def choose(self, weights: Vector) -> None:
        """Take the path that gold allows and the weights like best."""
        path = best_path(self.lattice(weights, gold=True))
        self.counts = np.sum([self.features[i][s, j - self.low[i]] for i, j, s in path], axis=0, dtype=np.float64)
        shapes = [SHAPES[s] for _, _, s in path]
        self.gap_extension = GAP_EXTENSION * sum(a == b and not all(a) for a, b in pairwise(shapes))

    def likelihood(self, weights: Vector) -> tuple[float, Vector]:
        """Logarithm of the chosen path's probability, and its gradient."""
        probabilities, total = posteriors(self.lattice(weights))
        gradient = self.counts.copy()
        for features, probability in zip(self.features, probabilities, strict=True):
            gradient -= features.reshape(-1, len(NAMES)).T @ probability.reshape(-1).astype(np.float32)
        return float(self.counts @ weights + self.gap_extension - total), gradient

    def beads(self, weights: Vector) -> tuple[Gold, list[float]]:
        """The best path, and the probability of each of its beads."""
        lattice = self.lattice(weights)
        probability, _ = posteriors(lattice)
        path = [(i, j, s, *SHAPES[s]) for i, j, s in best_path(lattice)]
        beads = [(tuple(range(i - a, i)), tuple(range(j - b, j))) for i, j, _, a, b in path]
        return beads, [float(probability[i][s, j - self.low[i]]) for i, j, s, _, _ in path]


def example(pair: Pair) -> Example:
    """Gather the evidence for one pair of documents, as for the engine's first pass."""
    documents = [Document.from_sentences(*one) for one in zip(pair.sentences, pair.langs, strict=True)]
    n, m = map(len, documents)
    encoder = encoders.load("use")
    here, there = (encode_text(document, tokenize, encoder, LONGEST + 1) for document in documents)
    words = find_pairs(here, there, encoder, semantic._dictionary(here, there))
    low, high = around(pair.gold, n, m)
    shapes = [(len(SHAPES), stop - start) for start, stop in zip(low, high, strict=True)]
    features = [np.zeros((*shape, len(NAMES)), dtype=np.float32) for shape in shapes]
    possible = [np.zeros(shape, dtype=bool) for shape in shapes]
    tile = Tile(here, there, Span(0, n), Span(0, m))
    two_sided = [(Span(bead[0][0], bead[0][-1] + 1), Span(bead[1][0], bead[1][-1] + 1)) for bead in monotone(pair.gold)]
    found = [
        (STATIC, static_features(tile)),
        (LEXICAL, lexical_features(tile, words, semantic._ratio(here, there, two_sided))),
    ]
    for group, evidence in found:
        for shape, values in evidence:
            s, names = SHAPES.index(shape), group if all(shape) else ONE_SIDED
            columns = slice(NAMES.index(names[0]), NAMES.index(names[0]) + len(names))
            together = np.stack(np.broadcast_arrays(*values))
            for i in range(1, n + 1):
                first = max(low[i], 1)
                features[i][s, first - low[i] :, columns] = together[:, i - 1, first - 1 : high[i] - 1].T
                possible[i][s, first - low[i] :] = True
    for s in (SHAPES.index((1, 0)), SHAPES.index((0, 1))):  # along the first row and column, as the engine does
        features[0][s, 1:] = features[1][s, 1 : features[0].shape[1]]
        for row, allowed in zip(features, possible, strict=True):
            row[s, 0] = row[s, 1]
            allowed[s] = True
    borders = words_across(here, there, words, Span(0, n + 1), Span(0, m + 1))
    two_sided = [all(shape) for shape in SHAPES]
    for i, row in enumerate(features):
        row[two_sided, :, NAMES.index(POSITIONS[0])] = borders[i, low[i] : high[i]]
    sides = zip(pair.sentences, (range(n), range(m)), (here.runs[0], there.runs[0]), strict=True)
    clauses = [Edges.of(*side, encoder) for side in sides]
    positions = [(i, j) for i in range(1, n) for j in range(max(low[i], 1), min(high[i], m))]
    for (i, j), value in zip(positions, clauses_across(clauses[0], clauses[1], positions), strict=True):
        features[i][two_sided, j - low[i], NAMES.index(POSITIONS[1])] = value
    golden = [np.zeros_like(row) for row in possible]
    for i, j, s in allowed_beads(pair.gold, n, m, made=pair.is_made):
        if low[i] <= j < high[i]:
            golden[i][s, j - low[i]] = True
    return Example(pair, low, features, possible, golden)


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
    gold: Gold, n: int, m: int, shapes: tuple[Shape, ...] = SHAPES, *, made: bool = False
) -> Iterator[tuple[int, int, int]]:
    """The beads of all paths that go through those of gold: where each one ends, and its shape.

    Those of several sentences on both sides may come apart where the gold was made.
    """
    for i0, i1, j0, j1 in steps(gold, n, m):
        shape = (i1 - i0, j1 - j0)
        if shape in shapes and not (made and min(shape) > 1):
            yield i1, j1, shapes.index(shape)
        else:
            yield from inside(i0, i1, j0, j1, shapes)


def inside(i0: int, i1: int, j0: int, j1: int, shapes: tuple[Shape, ...]) -> Iterator[tuple[int, int, int]]:
    for i in range(i0, i1 + 1):
        for j in range(j0, j1 + 1):
            for s, (a, b) in enumerate(shapes):
                if i - a >= i0 and j - b >= j0:
                    yield i, j, s


def learn(
    examples: Sequence[Example], iterations: int, start: Vector | None = None, without: Sequence[str] = ()
) -> Vector:
    """The weights under which the gold paths are most probable; those of some features stay 0."""
    used = np.array([name not in without for name in NAMES])
    # Features of very different spread make the optimiser slow, so it sees them scaled.
    scale = used / np.sqrt(np.maximum(sum(one.variance() for one in examples) / len(examples), 1e-6))

    def cost(scaled: Vector) -> tuple[float, Vector]:
        weights = scaled * scale
        value, gradient = REGULARISATION * scaled @ scaled, 2 * REGULARISATION * scaled
        for one in examples:
            likelihood, slope = one.likelihood(weights)
            value, gradient = value - one.pair.weight * likelihood, gradient - one.pair.weight * slope * scale
        return float(value), gradient

    weights = np.zeros(len(NAMES)) if start is None else start
    for share in (0.3, 0.7) if start is None else (1.0,):
        for one in examples:
            one.choose(weights)
        begin = np.divide(weights, scale, out=np.zeros(len(NAMES)), where=used)
        options = {"maxiter": int(iterations * share)}
        found = minimize(cost, begin, jac=True, method="L-BFGS-B", options=options)
        weights = found.x * scale
        print(f"cost {found.fun:.1f} after {found.nit} iterations", file=sys.stderr, flush=True)
    return weights


def by_hand(examples: Sequence[Example]) -> list[Example]:
    """The texts aligned by hand, as they are."""
    return [one for one in examples if not one.pair.is_made and not one.pair.name.endswith(CUT)]


CUT = ", cut"


def row(name: str, results: Sequence[tuple[Pair, Gold, list[float]]]) -> str:
    """Figures of some aligned texts together, as a row of a table."""
    gold: Gold = []
    made: Gold = []
    judged: list[list[tuple[float, bool]]] = []
    shift = 0
    for pair, beads, confidences in results:
        for collected, beads_of_one in ((gold, pair.gold), (made, beads)):
            collected += [(tuple(i + shift for i in a), tuple(j + shift for j in b)) for a, b in beads_of_one]
        right = set(pair.gold)
        judged.append([(sure, bead in right) for bead, sure in zip(beads, confidences, strict=True)])
        shift += max(map(len, pair.sentences))
    result = evaluate(gold, made)
    trust = calibration(judged)
    doubts = (trust.error, trust.wrong_in_least_sure or 0.0, trust.found_in_tenth or 0.0) if trust else (0.0, 0.0, 0.0)
    figures = (result.strict.f1, result.lax.f1, *doubts)
    return f"| {name} | {len(gold)} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |"


def held_out(examples: list[Example], iterations: int) -> None:
    """Print what is reached on each text with weights learnt from the others."""
    print(
        "| text | beads | strict F1 | lax F1 | calibration error | errors in least confident 20 % "
        "| found in least sure 10 % |"
    )
    print("|---|---|---|---|---|---|---|")
    everything = learn(examples, iterations)
    results: dict[str, list[tuple[Pair, Gold, list[float]]]] = {}
    for one in by_hand(examples):
        others = [other for other in examples if not other.pair.name.startswith(one.pair.name)]
        weights_in_use().update(named(learn(others, iterations // 3, everything)))
        result = (one.pair, *aligned(one.pair))
        results.setdefault(one.pair.corpus, []).append(result)
        print(row(one.pair.name, [result]), flush=True)
    for corpus, several in results.items():
        print(row(f"all of {corpus}", several))


def aligned(pair: Pair) -> tuple[Gold, list[float]]:
    """The beads that the program finds with the weights that are set, and their confidences."""
    documents = (
        aligner.Document.from_sentences(strings, lang) for strings, lang in zip(pair.sentences, pair.langs, strict=True)
    )
    made = aligner.align(*documents)
    return links(made), [bead.confidence or 0.0 for bead in made]


def named(weights: Vector) -> dict[str, float]:
    """The weights as they are written, by name."""
    learnt = {name: round(float(weight), 3) for name, weight in zip(NAMES, weights, strict=True)}
    return learnt | {"gap extension": GAP_EXTENSION}


def tried(texts: list[Example], iterations: int) -> None:
    """Print what is reached without some of the evidence: on texts learnt from, and by halves on others."""
    print("| without | corpus | strict F1 | held-out strict F1 |\n|---|---|---|---|")
    start = learn(texts, iterations)
    for name, without in GROUPS.items():
        weights = learn(texts, iterations // 2, start, without)
        halves = [
            learn([one for one in texts if one not in texts[k::2]], iterations // 2, start, without) for k in (0, 1)
        ]
        for corpus in dict.fromkeys(one.pair.corpus for one in texts):
            figures = []
            for choice in ([weights, weights], halves):
                made = [
                    (one.pair, *one.beads(choice[k % 2])) for k, one in enumerate(texts) if one.pair.corpus == corpus
                ]
                figures.append(row("", made).split(" | ")[2])
            print(f"| {name} | {corpus} | {figures[0]} | {figures[1]} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--iterations", type=int, default=90, help="of L-BFGS")
    parser.add_argument("--held-out", action="store_true", help="print what is reached on texts not learnt from")
    parser.add_argument("--tried", action="store_true", help="print what is reached without some of the evidence")
    arguments = parser.parse_args()
    random = np.random.default_rng(2025)
    examples = []
    for pair in read(arguments.gold):
        examples += [example(pair)] + ([] if arguments.tried else [example(with_omissions(pair, random, CUT))])
        print(f"{pair.name}: {len(examples)} examples", file=sys.stderr, flush=True)
    if arguments.held_out:
        held_out(examples, arguments.iterations)
    elif arguments.tried:
        tried(by_hand(examples), arguments.iterations)
    else:
        json.dump(named(learn(examples, arguments.iterations)), sys.stdout, indent=2)
        print()


if __name__ == "__main__":
    main()
