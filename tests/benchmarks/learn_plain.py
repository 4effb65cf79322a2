"""Learn the weights of the engine without a model: `python tests/benchmarks/learn_plain.py GOLD… > weights.json`.

As `learn_weights.py`, whose likelihood this is. The weights are learnt on what is known before the first pass, then
again on what these weights teach in it, and once more; the last ones serve in all passes. No dictionary is consulted.
With `--held-out` nothing is written but a table: for each text what is reached with weights learnt from the others.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from gold_corpora import Pair, read, with_omissions
from learn_weights import allowed_beads, around
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner.engine import lexical
from aligner.engine.band import Band, take_or_zero
from aligner.engine.lexical import passes
from aligner.engine.lexical.evidence import SHAPES
from aligner.engine.search import Lattice, best_path, posteriors
from aligner.evaluation import evaluate
from aligner.evaluation.calibration import calibration
from aligner.model import Document

NAMES = tuple(passes.weights())  # of the features

REGULARISATION = 0.05  # times the squared weights
OMISSIONS = 3  # one text in so many is learnt from a second time, with stretches cut out of one side
ITERATIONS = (25, 18, 18)  # of L-BFGS in each pass
IMPOSSIBLE = -1e6

Vector = NDArray[np.float64]


class Example:
    """One pair of documents, and what is known of it before the pass that is being learnt."""

    def __init__(self, pair: Pair) -> None:
        documents = [Document.from_sentences(*one) for one in zip(pair.sentences, pair.langs, strict=True)]
        n, m = map(len, documents)
        state = lexical.begin(*documents, dictionary=False)
        self.gold = pair.gold
        self.begin = replace(state, band=Band.whole(n + 1, m + 1))
        self.band = Band.of(*around(pair.gold, n, m), m + 1)
        self.golden = np.zeros((len(SHAPES), len(self.band)), dtype=bool)
        for i, j, s in allowed_beads(pair.gold, n, m, SHAPES):
            cell = self.band.cell(np.array([i]), np.array([j]))[0]
            if cell < len(self.band):
                self.golden[s, cell] = True
        self.possible = np.stack([(self.band.row >= a) & (self.band.column >= b) for a, b in SHAPES])
        self.restart()

    def restart(self) -> None:
        """Forget what the passes have taught."""
        self.state = self.begin
        self.gather()

    def gather(self) -> None:
        """The features of the beads near the gold path: an array (shapes, cells, names)."""
        cells = self.state.band.cell(self.band.row, self.band.column)
        self.features = np.zeros((len(SHAPES), len(self.band), len(NAMES)), dtype=np.float32)
        for row, values in zip(self.features, self.state.evidence(), strict=True):
            for name, value in values.items():
                row[:, NAMES.index(name)] = take_or_zero(value, cells) if np.ndim(value) else value

    def lattice(self, weights: Vector, *, gold: bool = False) -> Lattice:
        allowed = self.possible & self.golden if gold else self.possible
        scores = np.where(allowed, self.features @ weights.astype(np.float32), IMPOSSIBLE).astype(np.float64)
        return Lattice(SHAPES, self.band.low, self.band.rows(scores), passes.GAP_EXTENSION)

    def choose(self, weights: Vector) -> None:
        """Take the path that gold allows and the weights like best."""
        path = best_path(self.lattice(weights, gold=True))
        i, j, s = np.array(path).T
        self.counts = self.features[s, self.band.cell(i, j)].sum(axis=0, dtype=np.float64)
        one_sided = np.where(np.isin(s, (SHAPES.index((1, 0)), SHAPES.index((0, 1)))), s, -1)
        self.gap_extension = passes.GAP_EXTENSION * int(
            ((one_sided[1:] == one_sided[:-1]) & (one_sided[1:] >= 0)).sum()
        )

    def likelihood(self, weights: Vector) -> tuple[float, Vector]:
        """Logarithm of the chosen path's probability, and its gradient."""
        rows, total = posteriors(self.lattice(weights))
        probability = np.concatenate(rows, axis=1).astype(np.float32)
        gradient = self.counts - np.tensordot(probability.ravel(), self.features.reshape(-1, len(NAMES)), axes=1)
        return float(self.counts @ weights + self.gap_extension - total), gradient

    def learn_from(self, weights: Vector) -> None:
        """Go on to the next pass."""
        [made] = self.state.lattices(passes.score_beads(self.state, named(weights)), SHAPES)
        self.state = self.state.after(np.concatenate(posteriors(made)[0], axis=1), SHAPES, self.state.band)
        self.gather()


def named(weights: Vector) -> passes.Weights:
    return {name: round(float(weight), 3) for name, weight in zip(NAMES, weights, strict=True)}


def fit(examples: list[Example], start: Vector, iterations: int) -> Vector:
    """The weights under which the gold paths are most probable."""
    variance = np.mean([one.features[one.possible].var(axis=0, dtype=np.float64) for one in examples], axis=0)
    scale = 1 / np.sqrt(np.maximum(variance, 1e-6))
    for one in examples:
        one.choose(start)

    def cost(scaled: Vector) -> tuple[float, Vector]:
        values, gradients = zip(*(one.likelihood(scaled * scale) for one in examples), strict=True)
        return (
            float(REGULARISATION * scaled @ scaled - sum(values)),
            2 * REGULARISATION * scaled - np.sum(gradients, axis=0) * scale,
        )

    found = minimize(cost, start / scale, jac=True, method="L-BFGS-B", options={"maxiter": iterations})
    print(f"cost {found.fun:.1f} after {found.nit} iterations", file=sys.stderr, flush=True)
    weights: Vector = found.x * scale
    return weights


def learn(examples: list[Example]) -> passes.Weights:
    """The weights that the passes end with."""
    weights = np.zeros(len(NAMES))
    for number, iterations in enumerate(ITERATIONS):
        if number:
            for one in examples:
                one.learn_from(weights)
        weights = fit(examples, weights, iterations)
    return named(weights)


def held_out(pairs: list[Pair], examples: list[list[Example]]) -> None:
    """Print what is reached on each text with weights learnt from the others."""
    print("| text | beads | strict F1 | lax F1 | calibration error |\n|---|---|---|---|---|")
    for number, pair in enumerate(pairs):
        others = [one for k, several in enumerate(examples) if k != number for one in several]
        for one in others:
            one.restart()
        [made] = passes.run_passes(examples[number][0].begin, learn(others))
        probability, _ = posteriors(made)
        path = best_path(made)
        beads = [(tuple(range(i - a, i)), tuple(range(j - b, j))) for i, j, s in path for a, b in [made.shapes[s]]]
        gold = examples[number][0].gold
        sure = [float(probability[i][s, j - made.low[i]]) for i, j, s in path]
        trust = calibration((one, bead in set(gold)) for one, bead in zip(sure, beads, strict=True))
        error = trust.error if trust else 0.0
        result = evaluate(gold, beads)
        print(f"| {pair.name} | {len(gold)} | {result.strict.f1:.3f} | {result.lax.f1:.3f} | {error:.3f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--held-out", action="store_true", help="print what is reached on texts not learnt from")
    arguments = parser.parse_args()
    pairs = list(read(arguments.gold))
    random = np.random.default_rng(2025)
    examples = []
    for number, pair in enumerate(pairs):
        cut = [] if number % OMISSIONS else [Example(with_omissions(pair, random))]
        examples.append([Example(pair), *cut])
    if arguments.held_out:
        held_out(pairs, examples)
        return
    json.dump(learn([one for several in examples for one in several]), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
