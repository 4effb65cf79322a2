"""Learn the weights of `aligner/check/omission.py` again: `python tests/benchmarks/learn_omissions.py GOLD…`.

GOLD are JSON lines as for `accuracy.py`. From each of their beads with several sentences on a side one is taken out;
which sentence of the other side is then without a counterpart nobody has said, so it is taken to be the one that looks
most like it, again and again (expectation and maximisation; Dietterich, Lathrop and Lozano-Pérez 1997 on learning from
bags). Every other stretch of 50 beads is learnt from. Printed are the weights and, for the rest, how many beads are
reported as they are and how many of those with a loss, for several thresholds and for that of the program.

GOLD may also be texts of `tests/glossary/texts`, of which nothing is learnt. Their beads are mostly of one sentence a
side, so each is joined with the next.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import gold_corpora
import numpy as np
from checks import pairs_of
from errors_of_meaning import lost_sentence
from planting import Pair
from scipy.optimize import minimize

from aligner import encoders
from aligner.check.finding import BeadText
from aligner.check.omission import CLAUSES, FEATURES, SENTENCES, units

STRETCH = 50  # beads that are learnt from, and then as many that are not
PENALTY = 0.002  # on the squares of the weights of features of unit variance
ROUNDS = 8
TRIES = 3  # to take a sentence out of a bead
FALSE_ALARMS = (0.001, 0.002, 0.003, 0.005)  # shares of the clean beads of which the table tells


class Bag(NamedTuple):
    """The units of one bead, either as it is or with a sentence lost from one side.

    Attributes:
        text: The corpus that it is from.
        is_spoilt: Whether a sentence was taken out.
        is_learnt: Whether it is one of those that are learnt from.
        rows: An array (units, features).
    """

    text: str
    is_spoilt: bool
    is_learnt: bool
    rows: np.ndarray


def bags(paths: list[Path], *, of_sentences: bool) -> list[Bag]:
    """All beads, and those with a loss, with their units that are sentences, or clauses."""
    encoder = encoders.load("use", keep_vectors=False)
    assert encoder is not None
    encode = encoder.encode
    found = []

    def add(text: str, pair: tuple[str, str], langs: tuple[str, str], is_spoilt: bool, is_learnt: bool) -> None:
        some = [unit.features for unit in units(BeadText(1, *pair, *langs), encode) if unit.is_sentence == of_sentences]
        rows = np.array(some).reshape(-1, len(FEATURES))
        found.append(Bag(text, is_spoilt, is_learnt, rows))

    for path in paths:
        for langs, pairs in texts(path):
            make = lost_sentence(langs, is_alone=not of_sentences)
            for number, pair in enumerate(pairs):
                if all(pair):
                    is_learnt = number // STRETCH % 2 == 0 and path.suffix != ".tsv"
                    add(path.stem, pair, langs, False, is_learnt)
                    rng = random.Random(f"{path.stem} {number}")
                    for spoilt in dict.fromkeys(filter(None, (make(*pair, rng) for _ in range(TRIES)))):
                        add(path.stem, spoilt, langs, True, is_learnt)
    return found


def texts(path: Path) -> Iterator[tuple[tuple[str, str], list[Pair]]]:
    """The languages and the beads of each document of a file."""
    if path.suffix != ".tsv":
        for document in gold_corpora.of_documents(path):
            yield document.langs, pairs_of(document)
        return
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    pairs = list(zip(lines[::2], lines[1::2], strict=False))
    yield ("zh", "en"), [(one[0] + other[0], f"{one[1]} {other[1]}") for one, other in pairs]


def fitted(some: list[Bag]) -> np.ndarray:
    """The weights, and behind them the bias."""
    learnt = [bag for bag in some if bag.is_learnt and len(bag.rows)]
    rows = np.concatenate([bag.rows for bag in learnt])
    mean, deviation = rows.mean(axis=0), rows.std(axis=0)
    scaled = [np.c_[(bag.rows - mean) / deviation, np.ones(len(bag.rows))] for bag in learnt]
    weights = np.array([-1.0, 1.0, 1.0, 1.0, 0.0, 0.0])
    for _ in range(ROUNDS):
        chosen = [x[[(x @ weights).argmax()]] if bag.is_spoilt else x for bag, x in zip(learnt, scaled, strict=True)]
        x = np.concatenate(chosen)
        signs = np.concatenate(
            [np.full(len(c), 1.0 if bag.is_spoilt else -1.0) for bag, c in zip(learnt, chosen, strict=True)]
        )

        def loss(w: np.ndarray, x: np.ndarray = x, signs: np.ndarray = signs) -> float:
            return float(np.logaddexp(0, -signs * (x @ w)).mean() + PENALTY * (w[:-1] ** 2).sum())

        weights = minimize(loss, weights).x
    plain = weights[:-1] / deviation
    return np.append(plain, weights[-1] - plain @ mean)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+", type=Path)
    arguments = parser.parse_args()
    for of_sentences in (True, False):
        some = bags(arguments.gold, of_sentences=of_sentences)
        weights = fitted(some)
        model = SENTENCES if of_sentences else CLAUSES
        print("sentences" if of_sentences else "clauses", [round(float(w), 2) for w in weights])
        scores: dict[tuple[str, bool], list[float]] = defaultdict(list)
        for bag in some:
            if not bag.is_learnt:
                best = float((bag.rows @ weights[:-1] + weights[-1]).max()) if len(bag.rows) else -np.inf
                for text in (bag.text, "all"):
                    scores[text, bag.is_spoilt].append(best)
        for text in [*dict.fromkeys(bag.text for bag in some), "all"]:
            clean, spoilt = (np.array(scores[text, is_spoilt]) for is_spoilt in (False, True))
            if not len(spoilt):
                continue
            line = [f"{text}: {len(clean)} clean, {len(spoilt)} with a loss"]
            for share in FALSE_ALARMS:
                threshold = np.sort(clean)[::-1][int(share * len(clean))]
                line.append(f"{share:.1%}: {(spoilt > threshold).mean():.0%} from {threshold:.2f}")
            line.append(f"program: {(clean > model.threshold).sum()} and {(spoilt > model.threshold).mean():.0%}")
            print("  ", "; ".join(line))


if __name__ == "__main__":
    main()
