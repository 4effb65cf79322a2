"""Learn the weights of word links again: `python tests/benchmarks/learn_links.py > aligner/links/weights.json`.

Reads the gold standards of `word_links.py`. With `--held-out` it prints, instead of weights, the error rates of each
language pair with weights learnt from all others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from word_links import available, gold, row

from aligner import encoders
from aligner.encoders import CachedEncoder
from aligner.evaluation import evaluate_word_links
from aligner.links import THRESHOLD
from aligner.links.features import TokenizedBead, first_pass_features, later_pass_features, probabilities
from aligner.links.prediction import LinkModel
from aligner.links.terms import TermFinder

PASSES = 3
PENALTY = 1e-5  # on the squares of the weights of features of unit variance
NEGATIVES = 6  # words that are not linked, for each link


class Standard:
    """A gold standard with the features of its possible links."""

    def __init__(self, name: str, model: CachedEncoder | None) -> None:
        read = gold(name)
        kept = [k for k, pair in enumerate(read.pairs) if all(pair)]
        self.name, self.languages = name, read.languages
        self.links = [read.links[k] for k in kept]
        self.pairs = [TokenizedBead.of(*read.pairs[k]) for k in kept]
        self.features = self.known = list(first_pass_features(self.pairs, read.languages, model, TermFinder(None)))
        self.scores: list[np.ndarray] = []
        labels = []
        for pair, (sure, possible) in zip(self.pairs, self.links, strict=True):
            label = np.zeros((len(pair.source), len(pair.target)))
            for value, places in ((np.nan, possible), (1.0, sure)):  # neither right nor wrong where only possible
                for i, j in places:
                    if i < len(pair.source) and j < len(pair.target):
                        label[i, j] = value
            labels.append(label.ravel())
        self.labels = np.concatenate(labels)
        links = int((self.labels == 1).sum())
        rate = min(1.0, NEGATIVES * links / len(self.labels))
        chosen = np.random.default_rng(0).random(len(self.labels)) < rate
        self.kept = np.flatnonzero((self.labels == 1) | ((self.labels == 0) & chosen))
        weight = np.where(self.labels == 1, 1.0, 1 / rate)[self.kept]
        self.weights = weight / np.sqrt(len(self.labels))

    def rows(self) -> np.ndarray:
        """The features of the links that are learnt from."""
        return np.concatenate([values.reshape(-1, values.shape[-1]) for values in self.features])[self.kept]

    def apply(self, model: LinkModel) -> None:
        """Predict with a model, and make the features of the next pass."""
        self.scores = [model(values) for values in self.features]
        self.features = list(later_pass_features(self.pairs, self.known, self.scores))

    def restart(self) -> None:
        """Go back to the features of the first pass."""
        self.features = self.known


def learn(standards: Sequence[Standard]) -> LinkModel:
    """A logistic regression."""
    rows = np.concatenate([standard.rows() for standard in standards]).astype(np.float64)
    labels = np.concatenate([standard.labels[standard.kept] for standard in standards])
    weights = np.concatenate([standard.weights for standard in standards])
    weights /= weights.sum()
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    rows = (rows - mean) / deviation

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        score = rows @ x[:-1] + x[-1]
        difference = weights * (1 / (1 + np.exp(-score)) - labels)
        gradient = np.append(rows.T @ difference + 2 * PENALTY * x[:-1], difference.sum())
        return float(weights @ (np.logaddexp(0, score) - labels * score) + PENALTY * x[:-1] @ x[:-1]), gradient

    x = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    scaled = x[:-1] / deviation
    return LinkModel(np.round(scaled, 5), round(float(x[-1] - scaled @ mean), 5))


def learn_all(standards: Sequence[Standard], others: Sequence[Standard] = ()) -> list[LinkModel]:
    """Fit the models of all passes, one after the other; `others` get predictions from each."""
    models = []
    for standard in (*standards, *others):
        standard.restart()
    for _ in range(PASSES):
        models.append(learn(standards))
        for standard in (*standards, *others):
            standard.apply(models[-1])
    return models


def main() -> None:
    """Print the weights, or the error rates with weights that have not seen the language pair."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", action="store_true", help="print error rates instead")
    held_out = parser.parse_args().held_out
    weights = {}
    for name, model in (("with-encoder", encoders.load("use")), ("without-encoder", None)):
        standards = [Standard(standard, model) for standard in available()]
        if not held_out:
            made = learn_all(standards)
            weights[name] = [{"weights": fitted.weights.tolist(), "bias": fitted.bias} for fitted in made]
            continue
        for languages in dict.fromkeys(standard.languages for standard in standards):
            unseen = [standard for standard in standards if standard.languages == languages]
            learn_all([standard for standard in standards if standard.languages != languages], unseen)
            for standard in unseen:
                likely = [probabilities(score) for score in standard.scores]
                found = [{(int(i), int(j)) for i, j in np.argwhere(p >= THRESHOLD)} for p in likely]
                print(row(standard.name, f"{name}, held out", evaluate_word_links(standard.links, found)), flush=True)
    if weights:
        print(json.dumps(weights))


if __name__ == "__main__":
    main()
