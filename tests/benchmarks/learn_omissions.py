"""Learn the weights of `aligner/check/omission.py` again: `python tests/benchmarks/learn_omissions.py TEXT…`.

TEXT are JSON lines as for `accuracy.py`, or tables of `tests/glossary/texts`, whose beads are mostly of one sentence a
side, so that each is joined with the next. From each of the beads with several sentences on a side one is taken out;
which sentence of the other side is then without a counterpart nobody has said, so it is taken to be the one that looks
most like it, again and again (expectation and maximisation; Dietterich, Lathrop and Lozano-Pérez 1997 on learning from
bags). Every other stretch is learnt from, and nothing of a folder `held-out`. Printed are the weights and, for the
rest, how many beads are reported as they are and how many of those with a loss, for several thresholds and for that of
the program. `--list` prints the beads as they are that the program reports, for reading.
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
from aligner.check.coverage import Linker
from aligner.check.finding import BeadText
from aligner.check.omission import Unit, model_of, units

STRETCHES = {".jsonl": 50, ".tsv": 25}  # beads that are learnt from, and then as many that are not
PENALTY = 0.002  # on the squares of the weights of features of unit variance
ROUNDS = 8
TRIES = 3  # to take a sentence out of a bead
FALSE_ALARMS = (0.002, 0.005, 0.01, 0.02)  # shares of the clean beads of which the table tells
TOWARDS = {"rival": 1.0, "length": 1.0, "covered": -1.0, "dependent": -1.0}  # where a loss is looked for at first


class Bag(NamedTuple):
    """The units of one bead, either as it is or with a sentence lost from one side.

    Attributes:
        text: The text that it is from; of the project's own texts, the folder.
        pair: Its two sides.
        lost: What was taken out: nothing, or a sentence that stood opposite one sentence (`alone`), or `several`.
        is_learnt: Whether it is one of those that are learnt from.
        units: Its units.
    """

    text: str
    pair: Pair
    lost: str
    is_learnt: bool
    units: list[Unit]

    def rows(self, is_sentence: bool) -> np.ndarray:
        """The units that are sentences, or clauses, as an array (units, features)."""
        names = model_of(is_sentence).features
        some = [unit.features for unit in self.units if unit.is_sentence == is_sentence]
        return np.array(some).reshape(-1, len(names))

    def score(self, is_sentence: bool, weights: np.ndarray) -> float:
        """The greatest log odds of its units that the program looks at, if these are the weights."""
        model = model_of(is_sentence)
        some = [
            u.features for u in self.units if u.is_sentence == is_sentence and u.likeness.first_look > model.first_look
        ]
        return max((float(weights[:-1] @ features + weights[-1]) for features in some), default=-np.inf)


def bags(paths: list[Path]) -> list[Bag]:
    """All beads, and those with a loss, with their units."""
    encoder = encoders.load("use", keep_vectors=False)
    assert encoder is not None
    linker = Linker(encoder)
    found: list[Bag] = []
    for path in paths:
        name = path.parent.name if path.suffix == ".tsv" else path.stem
        for langs, pairs in texts(path):
            made: list[tuple[Pair, str, bool]] = []
            for number, pair in enumerate(pairs):
                if all(pair):
                    is_learnt = number // STRETCHES[path.suffix] % 2 == 0 and name != "held-out"
                    made.append((pair, "", is_learnt))
                    for lost in ("several", "alone"):
                        make = lost_sentence(langs, is_alone=lost == "alone")
                        rng = random.Random(f"{path.stem} {number}")
                        spoilt = dict.fromkeys(filter(None, (make(*pair, rng) for _ in range(TRIES))))
                        made += [(one, lost, is_learnt) for one in spoilt]
            for pair, lost, is_learnt in made:
                found.append(
                    Bag(
                        name,
                        pair,
                        lost,
                        is_learnt,
                        list(units(BeadText(1, *pair, *langs), encoder, linker, every=is_learnt)),
                    )
                )
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


def fitted(some: list[Bag], is_sentence: bool) -> np.ndarray:
    """The weights, and behind them the bias."""
    learnt = [(bag, rows) for bag in some if bag.is_learnt and len(rows := bag.rows(is_sentence))]
    together = np.concatenate([rows for _, rows in learnt])
    mean, deviation = together.mean(axis=0), together.std(axis=0)
    scaled = [np.c_[(rows - mean) / deviation, np.ones(len(rows))] for _, rows in learnt]
    weights = np.array([*(TOWARDS.get(name, 0.0) for name in model_of(is_sentence).features), 0.0])
    for _ in range(ROUNDS):
        chosen = [x[[(x @ weights).argmax()]] if bag.lost else x for (bag, _), x in zip(learnt, scaled, strict=True)]
        x = np.concatenate(chosen)
        signs = np.concatenate(
            [np.full(len(c), 1.0 if bag.lost else -1.0) for (bag, _), c in zip(learnt, chosen, strict=True)]
        )

        def loss(w: np.ndarray, x: np.ndarray = x, signs: np.ndarray = signs) -> float:
            return float(np.logaddexp(0, -signs * (x @ w)).mean() + PENALTY * (w[:-1] ** 2).sum())

        weights = minimize(loss, weights).x
    plain = weights[:-1] / deviation
    return np.append(plain, weights[-1] - plain @ mean)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    every = bags(arguments.texts)
    for is_sentence in (True, False):
        model = model_of(is_sentence)
        some = [bag for bag in every if bag.lost in ("", "several" if is_sentence else "alone")]
        weights = np.round(fitted(some, is_sentence), 2)
        print("sentences" if is_sentence else "clauses", dict(zip((*model.features, "bias"), weights, strict=True)))
        table([bag for bag in some if not bag.is_learnt], is_sentence, weights)
        if arguments.list:
            show([bag for bag in some if not bag.lost and bag.text != "held-out"], is_sentence)


def table(some: list[Bag], is_sentence: bool, weights: np.ndarray) -> None:
    """Print how many beads are reported, by text."""
    model = model_of(is_sentence)
    own = np.array([*model.weights, model.bias])
    scores: dict[tuple[str, bool], list[tuple[float, float]]] = defaultdict(list)
    for bag in some:
        for text in (bag.text, "all"):
            scores[text, bool(bag.lost)].append((bag.score(is_sentence, weights), bag.score(is_sentence, own)))
    for text in dict.fromkeys(text for text, _ in scores):
        clean, spoilt = (np.array(scores[text, is_spoilt]) for is_spoilt in (False, True))
        if not len(spoilt):
            continue
        line = [f"{text}: {len(clean)} clean, {len(spoilt)} with a loss"]
        for share in FALSE_ALARMS:
            threshold = np.sort(clean[:, 0])[::-1][int(share * len(clean))]
            line.append(f"{share:.1%}: {(spoilt[:, 0] > threshold).mean():.0%} from {threshold:.2f}")
        reported = (clean[:, 1] > model.threshold).sum(), (spoilt[:, 1] > model.threshold).mean()
        line.append(f"program: {reported[0]} and {reported[1]:.0%}")
        print("  ", "; ".join(line))


def show(some: list[Bag], is_sentence: bool) -> None:
    """Print the units that the program reports, with their beads."""
    model = model_of(is_sentence)
    of = [(unit.score, bag, unit) for bag in some for unit in bag.units if unit.is_sentence == is_sentence]
    for score, bag, unit in sorted(of, key=lambda one: -one[0]):
        if unit.likeness.first_look > model.first_look and score > model.threshold:
            learnt = "learnt" if bag.is_learnt else "not learnt"
            print(f"  {score:.2f} {bag.text} {learnt} “{bag.pair[unit.side][slice(*unit.span)]}”")
            print(f"    {bag.pair[0]}\n    {bag.pair[1]}")


if __name__ == "__main__":
    main()
