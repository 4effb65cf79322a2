"""Learn the weights of word links again: `python tests/benchmarks/learn_links.py > aligner/links/weights.json`.

Reads the gold standards of `word_links.py`, but for those that are held out by their name. With `--held-out` it prints,
instead of weights, error rates with weights that have not seen what they are measured on:

- `language`: each language pair, with weights learnt from all others;
- `standard`: each Chinese–English standard, with weights learnt from all others (another genre);
- `block`: each standard in four blocks of neighbouring lines, with weights learnt from the other blocks of all.

Both directions of a pair of languages are learnt from.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence

import numpy as np
from boosting import boost
from scipy.optimize import minimize
from word_links import available, gold, row

from aligner import encoders
from aligner.encoders import CachedEncoder
from aligner.evaluation import evaluate_word_links
from aligner.links import THRESHOLD
from aligner.links.candidates import candidate_features, candidates
from aligner.links.evidence import Evidence
from aligner.links.features import (
    Floats,
    TokenizedBead,
    first_pass_features,
    probabilities,
    second_pass_features,
)
from aligner.links.prediction import LinkModel, LinkModels, predict_known
from aligner.links.terms import TermFinder
from aligner.links.trees import Trees

PENALTY = 1e-5  # on the squares of the weights of features of unit variance
NEGATIVES = 6  # words that are not linked, for each link
BLOCKS = 4

Links = tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]


class Standard:
    """Pairs of a gold standard with the features of their possible links.

    Args:
        name: Its name.
        languages: Its languages.
        pairs: The pairs.
        links: The links by hand of each, sure and possible.
        known: The features of the first pass of each.
    """

    def __init__(
        self,
        name: str,
        languages: tuple[str, str],
        pairs: Sequence[TokenizedBead],
        links: Sequence[Links],
        known: Sequence[Floats],
    ) -> None:
        self.name, self.languages, self.pairs, self.links, self.known = name, languages, pairs, links, known
        self.labels = [_labels(pair, *wanted) for pair, wanted in zip(pairs, links, strict=True)]
        self.evidence = Evidence(pairs)
        self.weight = 1 / np.sqrt(sum(label.size for label in self.labels))

    @classmethod
    def read(cls, name: str, model: CachedEncoder | None, swapped: bool = False) -> Standard:
        """Read a gold standard, in the other direction if wanted, and make its features."""
        read = gold(name)
        kept = [k for k, pair in enumerate(read.pairs) if all(pair)]
        pairs = [TokenizedBead.of(*read.pairs[k][:: -1 if swapped else 1]) for k in kept]
        links: list[Links] = [read.links[k] for k in kept]
        languages = read.languages
        if swapped:
            languages = (languages[1], languages[0])
            links = [(_turned(sure), _turned(possible)) for sure, possible in links]
        return cls(name, languages, pairs, links, list(first_pass_features(pairs, languages, model, TermFinder(None))))

    def part(self, chosen: Sequence[int]) -> Standard:
        """Some of the pairs."""
        pairs, links, known = ([values[k] for k in chosen] for values in (self.pairs, self.links, self.known))
        return Standard(self.name, self.languages, pairs, links, known)

    def flat_labels(self) -> np.ndarray:
        """The labels of all links in a row."""
        return np.concatenate([label.ravel() for label in self.labels])

    def sample(self) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of the links that the regressions learn from, and how much each weighs."""
        labels = self.flat_labels()
        rate = min(1.0, NEGATIVES * int((labels == 1).sum()) / len(labels))
        chosen = np.random.default_rng(0).random(len(labels)) < rate
        kept = np.flatnonzero((labels == 1) | ((labels == 0) & chosen))
        return kept, np.where(labels == 1, 1.0, 1 / rate)[kept] * self.weight


def _labels(pair: TokenizedBead, sure: frozenset[tuple[int, int]], possible: frozenset[tuple[int, int]]) -> np.ndarray:
    label = np.zeros((len(pair.source), len(pair.target)))
    for value, places in ((np.nan, possible), (1.0, sure)):  # neither right nor wrong where only possible
        for i, j in places:
            if i < len(pair.source) and j < len(pair.target):
                label[i, j] = value
    return label


def _turned(places: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    return frozenset((j, i) for i, j in places)


def regression(standards: Sequence[Standard], features: Sequence[Sequence[Floats]]) -> LinkModel:
    """A logistic regression.

    Args:
        standards: What to learn from.
        features: The features of the pairs of each.
    """
    samples = [standard.sample() for standard in standards]
    rows = np.concatenate(
        [
            np.concatenate([values.reshape(-1, values.shape[-1]) for values in made])[kept]
            for made, (kept, _) in zip(features, samples, strict=True)
        ]
    ).astype(np.float64)
    labels = np.concatenate([one.flat_labels()[kept] for one, (kept, _) in zip(standards, samples, strict=True)])
    weights = np.concatenate([weight for _, weight in samples])
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


def boosted(standards: Sequence[Standard], scores: Sequence[Sequence[Floats]]) -> Trees:
    """Trees for the candidates that the second pass leaves.

    Args:
        standards: What to learn from.
        scores: What the second pass predicts for the pairs of each.
    """
    rows, labels, weights, start = [], [], [], []
    for standard, predicted in zip(standards, scores, strict=True):
        linked = [probabilities(score) for score in predicted]
        told = standard.evidence.features(linked)
        known_and_told = zip(standard.known, told, predicted, linked, strict=True)
        for bead, beside, label in zip(standard.pairs, known_and_told, standard.labels, strict=True):
            *_, score, p = beside
            chosen = candidates(p)
            certain = ~np.isnan(label[chosen])
            rows.append(candidate_features(bead, *beside)[certain])
            labels.append(label[chosen][certain])
            weights.append(np.full(certain.sum(), standard.weight))
            start.append(score[chosen][certain])
    weight = np.concatenate(weights)
    return boost(np.concatenate(rows), np.concatenate(labels), weight / weight.mean(), np.concatenate(start))


def learn(standards: Sequence[Standard]) -> LinkModels:
    """Fit the models of all passes, one after the other."""
    first = regression(standards, [standard.known for standard in standards])
    features = [
        list(second_pass_features(standard.evidence, standard.known, [first(values) for values in standard.known]))
        for standard in standards
    ]
    second = regression(standards, features)
    return LinkModels(first, second, boosted(standards, [[second(values) for values in made] for made in features]))


def parts(standards: Sequence[Standard], what: str) -> Iterator[tuple[list[Standard], list[Standard]]]:
    """What is learnt from and what is measured on, for each way of holding out."""
    if what == "block":
        for block in range(BLOCKS):
            halves: tuple[list[Standard], list[Standard]] = ([], [])
            for standard in standards:
                number = np.arange(len(standard.pairs)) * BLOCKS // len(standard.pairs)
                for half, chosen in zip(halves, (number != block, number == block), strict=True):
                    half.append(standard.part(np.flatnonzero(chosen).tolist()))
            yield halves
        return
    wanted = [standard for standard in standards if what == "language" or "zh" in standard.languages]
    for key in dict.fromkeys(_key(standard, what) for standard in wanted):
        yield (
            [standard for standard in standards if _key(standard, what) != key],
            [standard for standard in standards if _key(standard, what) == key],
        )


def _key(standard: Standard, what: str) -> object:
    return standard.name if what == "standard" else frozenset(standard.languages)


def main() -> None:
    """Print the weights, or the error rates with weights that have not seen what they are measured on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", choices=("language", "standard", "block"), help="print error rates instead")
    parser.add_argument("--only", choices=("with-encoder", "without-encoder"), help="print those of one model")
    arguments = parser.parse_args()
    weights = {}
    for name, encoder in (("with-encoder", encoders.load("use")), ("without-encoder", None)):
        if arguments.only not in (None, name):
            continue
        standards = [
            Standard.read(standard, encoder, swapped)
            for standard in available()
            if not standard.endswith("held-out")
            for swapped in (False, True)
        ]
        if arguments.held_out:
            measure(standards, arguments.held_out, name)
        else:
            weights[name] = stored(learn(standards))
    if weights:
        print(json.dumps(weights))


def measure(standards: Sequence[Standard], what: str, name: str) -> None:
    """Print the error rates of all standards."""
    results: dict[tuple[str, tuple[str, str]], tuple[list[Links], list[set[tuple[int, int]]]]] = {}
    for seen, unseen in parts(standards, what):
        models = learn(seen)
        for standard in unseen:
            wanted, found = results.setdefault((standard.name, standard.languages), ([], []))
            wanted += standard.links
            found += [
                {(int(i), int(j)) for i, j in np.argwhere(p >= THRESHOLD)}
                for p in predict_known(standard.pairs, standard.known, models)
            ]
    for (standard_name, languages), (wanted, found) in results.items():
        score = evaluate_word_links(wanted, found)
        print(row(standard_name, f"{name}, {'–'.join(languages)}, {what} held out", score), flush=True)


def stored(models: LinkModels) -> dict[str, object]:
    """The models as they are kept."""
    return {
        **{
            name: {"weights": model.weights.tolist(), "bias": model.bias}
            for name, model in (("first", models.first), ("second", models.second))
        },
        "trees": {
            "features": models.trees.features.tolist(),
            "thresholds": np.round(models.trees.thresholds.astype(np.float64), 4).tolist(),
            "values": np.round(models.trees.values.astype(np.float64), 4).tolist(),
        },
    }


if __name__ == "__main__":
    main()
