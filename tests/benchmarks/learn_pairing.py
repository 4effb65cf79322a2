"""Learn the weights of pairing by content: `python tests/benchmarks/learn_pairing.py GOLD… > weights.json`.

GOLD are the files that `gold_corpora.py` reads; only the first half of each document is looked at. Piles of 2 files to
some hundred are made of them (see `piles.py`), many of neighbouring pieces. The weights are those of a logistic
regression over all candidates that the search finds. With `--held-out` nothing is written but a table: for each file of
gold what is reached with weights learnt from the others.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import piles
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner.encoders import encode
from aligner.pairing.content import choose, compared
from aligner.pairing.evidence import FEATURES
from aligner.pairing.profiles import Profile, Reader

REGULARISATION = 1.0
AGAINST = {"lopsided alignment", "numbers of one side", "names of one side", "length"}  # never speak for a pair
FREE = {"constant", "windows"}  # may speak for or against it; all others never speak against it
SIZES = ((1000, 3), (100, 3), (30, 6), (10, 20), (4, 40))  # pieces in a pile at most, and piles of that size
TWO = 150  # piles of two files


class Example(NamedTuple):
    """The candidates of one pile.

    Attributes:
        corpus: What the pile was made of.
        pairs: An array (candidates, 2) of numbers of files.
        evidence: An array (candidates, features).
        right: For each candidate whether it is right.
        true: How many pairs there are in the pile.
    """

    corpus: str
    pairs: NDArray[np.int64]
    evidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    true: int


def examples(corpus: str, files: Sequence[piles.Piece], seed: int = 1) -> Iterator[Example]:
    """Small and large piles out of one large pile."""
    reader = Reader()
    for number, piece in enumerate(files):
        reader.add(str(number), piece.lang, piece.lines)
    made = [(piece, reader.profile(file, encode)) for piece, file in zip(files, reader.files, strict=True)]
    reader.close()
    of: dict[str, list[tuple[piles.Piece, Profile]]] = {}
    for piece, profile in made:
        of.setdefault(piece.key, []).append((piece, profile))
    keys = sorted(of, key=piles.place)
    choice = random.Random(seed)
    for size, count in SIZES:
        for k in range(count):
            start = choice.randrange(max(1, len(keys) - size))
            some = keys[start : start + size] if k % 2 else choice.sample(keys, min(size, len(keys)))
            yield from example(corpus, [file for key in some for file in of[key]])
    for one, following in list(itertools.pairwise(keys))[:TWO]:
        two = of[one] if len(of[one]) == 2 and choice.random() < 0.5 else [of[one][0], of[following][-1]]
        yield from example(corpus, two)


def example(corpus: str, files: Sequence[tuple[piles.Piece, Profile]]) -> Iterator[Example]:
    """The candidates of a pile, if it is in two languages."""
    langs = sorted({piece.lang for piece, _ in files})
    if len(langs) != 2:
        return
    here, there = ([file for file in files if file[0].lang == lang] for lang in langs)
    pairs, _, evidence = compared(([profile for _, profile in here], [profile for _, profile in there]))
    right = np.array([here[i][0].key == there[j][0].key for i, j in pairs.tolist()], dtype=bool)
    keys = {piece.key for piece, _ in here} & {piece.key for piece, _ in there}
    yield Example(corpus, pairs, evidence, right, len(keys))


def learn(found: Sequence[Example]) -> NDArray[np.float64]:
    """The weights of the features, those of evidence with the sign that it must have."""
    rows = np.concatenate([one.evidence for one in found])
    right = np.concatenate([one.right for one in found]).astype(np.float64)
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    mean[0], spread[spread == 0] = 0.0, 1.0
    rows = (rows - mean) / spread
    penalty = np.full(len(FEATURES), REGULARISATION)
    penalty[0] = 0.0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = rows @ weights
        value = np.logaddexp(0, scores).sum() - scores @ right + (penalty * weights**2).sum() / 2
        return float(value), rows.T @ (1 / (1 + np.exp(-scores)) - right) + penalty * weights

    bounds = [(None if n in AGAINST | FREE else 0, 0 if n in AGAINST else None) for n in FEATURES]
    weights = minimize(loss, np.zeros(len(FEATURES)), jac=True, bounds=bounds, options={"maxiter": 1000}).x / spread
    weights[0] -= (weights * mean)[1:].sum()
    return weights


def table(found: Sequence[Example], weights: NDArray[np.float64]) -> str:
    """Precision, recall, F1 and the calibration error of what would be paired."""
    right, taken, true = 0, 0, 0
    chances_of, right_of = [], []
    for one in found:
        chances = 1 / (1 + np.exp(-one.evidence @ weights))
        chosen = choose(one.pairs, chances, 0.05)
        chances_of += chances[chosen].tolist()
        right_of += one.right[chosen].tolist()
        sure = [number for number in chosen if chances[number] >= 0.5]
        right, taken, true = right + int(one.right[sure].sum()), taken + len(sure), true + one.true
    error = piles.calibration(chances_of, right_of)
    return (
        f"P {right / taken:.3f}  R {right / true:.3f}  F1 {2 * right / (taken + true):.3f}  ECE {error:.3f}  n {true}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--held-out", action="store_true")
    arguments = parser.parse_args()
    found = []
    for path in arguments.gold:
        first, _ = piles.halves(piles.read(path))
        found += list(examples(path.stem, piles.pile(first)))
    if not arguments.held_out:
        weights = {name: round(float(weight), 3) for name, weight in zip(FEATURES, learn(found), strict=True)}
        print(json.dumps(weights, indent=1))
        return
    for corpus in dict.fromkeys(one.corpus for one in found):
        weights = learn([one for one in found if one.corpus != corpus])
        print(f"{corpus:15}", table([one for one in found if one.corpus == corpus], weights))


if __name__ == "__main__":
    main()
