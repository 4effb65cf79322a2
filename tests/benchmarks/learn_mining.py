"""Learn the weights of `aligner/mining/weights.json`: `python tests/benchmarks/learn_mining.py ../shared/data`.

They are learnt from the development halves of what `mining.py` reports on, and from texts that were written for this
(`tests/mining/development`), each alone and among sentences of others, so that the size of the pool is known to matter.
The articles that `mining.py` reports on as well are not looked at here.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from math import log
from pathlib import Path

import mining_data
import numpy as np
from mining_data import Comparable
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner import encoders
from aligner.mining import candidates, gather
from aligner.mining.evidence import FEATURES
from aligner.model import Document

PLACE = Path(__file__).resolve().parents[2] / "aligner" / "mining" / "weights.json"
RIDGE = 1.0
# Which way evidence can point; what the few texts here say against that is chance, and gets no weight.
SIGNS = {
    **dict.fromkeys(("cosine", "margin", "part gain", "lesser coverage", "greater coverage"), 1),
    **dict.fromkeys(("numbers shared", "nearest", "coverage margin"), 1),
    **dict.fromkeys(("numbers differ", "length differs"), -1),
}
# What each kind is learnt from. Within one language texts of one field are all alike, so the cosine does not tell.
# In two, how many pairs belong together is found in the text, so the pool says nothing.
USED = {
    "translation": {
        *("cosine", "margin", "part gain", "coverage", "coverage margin", "numbers shared", "numbers differ"),
        *("words", "length differs", "nearest"),
    },
    "restatement": {
        *("margin", "part gain", "lesser coverage", "greater coverage", "numbers shared", "numbers differ"),
        *("length", "length differs", "pool", "nearest"),
    },
}
HIDDEN = 0.05  # share of the sentences from which on pairs are not hidden
PAIRS = 50  # of a set of hidden pairs: sets with fewer count as if they had as many
DRAWS = 3

Array = NDArray[np.float64]


def examples(part: Comparable) -> tuple[Array, Array]:
    """The features of all pairs of a set that are looked at, and which of them belong together."""
    model = encoders.load("use")
    assert model is not None
    source, target = map(Document.from_sentences, part.sentences, part.langs)
    evidence = gather(source, target, model)
    pairs = candidates.find(evidence.texts, evidence.near, is_one_language=evidence.is_one_language)
    features = evidence.features(*pairs, evidence.compare(*pairs))
    numbers = list(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))
    right = np.array([pair in part.gold for pair in numbers], dtype=np.float64)
    counts = np.array([pair in part.gold or pair not in part.possible for pair in numbers])
    return features[counts], right[counts]


def learn(features: Array, right: Array, odds: Array, counts: Array, used: set[str]) -> Array:
    """Fit a logistic model: a weight for each feature, none of them against its sign, and the bias.

    Args:
        features: An array (pairs, features).
        right: Which pairs belong together.
        odds: What is known of each beforehand: logarithm of the odds.
        counts: How much each counts.
        used: Names of the features that may have a weight.
    """
    kept = [k for k, name in enumerate(FEATURES) if name in used]
    while True:
        weights = fit(features[:, kept], right, odds, counts)
        wrong = [k for k, w in zip(kept, weights, strict=False) if w * SIGNS.get(FEATURES[k], 0) < 0]
        if not wrong:
            break
        kept = [k for k in kept if k not in wrong]
    everything = np.zeros(len(FEATURES) + 1)
    everything[[*kept, -1]] = weights
    return everything


def fit(features: Array, right: Array, odds: Array, counts: Array) -> Array:
    """Fit a logistic model with a ridge: a weight for each feature, and the bias; see `learn`."""
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    deviation[deviation == 0] = 1
    x = np.column_stack([(features - mean) / deviation, np.ones(len(features))])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 1e-6

    def loss(weights: Array) -> tuple[float, Array]:
        score = x @ weights + odds
        value = counts @ (np.logaddexp(0, score) - right * score) + ridge @ weights**2 / 2
        chances = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        return float(value), np.asarray(x.T @ (counts * (chances - right)) + ridge * weights)

    weights = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
    of_features = weights[:-1] / deviation
    return np.append(of_features, weights[-1] - of_features @ mean)


def training(data: Path) -> Iterator[Comparable]:
    """All sets to learn from."""
    half = mining_data.HALVES[0]
    others = {lang: mining_data.running(data, lang, half) for lang in ("en", "zh")}
    for part in mining_data.restatements():
        if part.langs[0] == part.langs[1]:
            yield part
            yield mining_data.crowded(part, others)
        elif not part.name.endswith(("summary", "everything")):
            yield part
    yield mining_data.quotations(data, half)
    for draw in range(DRAWS):
        yield from mining_data.halves(data, half, draw)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with mac-dev.jsonl, bible.jsonl, text-berg-dev.jsonl …")
    data = parser.parse_args().data
    gathered: dict[str, list[tuple[Array, ...]]] = {kind: [] for kind in USED}
    for part in training(data):
        features, right = examples(part)
        kind = "restatement" if part.langs[0] == part.langs[1] else "translation"
        known = log((right.sum() + 0.5) / (len(right) - right.sum() + 0.5)) if kind == "translation" else 0.0
        weight = max(1.0, PAIRS / len(part.gold)) if part.density < HIDDEN and kind == "translation" else 1.0
        gathered[kind].append((features, right, np.full(len(right), known), np.full(len(right), weight)))
        print(f"{part.name}, {'-'.join(part.langs)}: {len(right)} pairs, {int(right.sum())} right", flush=True)
    learnt = {}
    for kind, sets in gathered.items():
        features, right, odds, counts = (np.concatenate([one[k] for one in sets]) for k in range(4))
        learnt[kind] = {
            name: round(float(weight), 3)
            for name, weight in zip((*FEATURES, "bias"), learn(features, right, odds, counts, USED[kind]), strict=True)
        }
    PLACE.write_text(json.dumps(learnt, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(learnt, indent=2))


if __name__ == "__main__":
    main()
