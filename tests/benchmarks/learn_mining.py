"""Learn the weights of `aligner/mining/weights.json`: `python tests/benchmarks/learn_mining.py ../shared/data`.

They are learnt from the development halves of what `mining.py` reports on, and from texts that were written for this
(`tests/mining/development`), each alone and among sentences of others, so that the size of the pool is known to matter.
The articles that `mining.py` reports on as well are not looked at here.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import mining_data
import numpy as np
from mining_data import Comparable
from numpy.typing import NDArray

from aligner import encoders
from aligner.mining import candidates, gather
from aligner.mining.evidence import FEATURES
from aligner.model import Document

PLACE = Path(__file__).resolve().parents[2] / "aligner" / "mining" / "weights.json"
RIDGE = 1.0
# Which way evidence can point; what the few texts here say against that is chance, and gets no weight.
SIGNS = {
    **dict.fromkeys(("cosine", "margin", "part gain", "lesser coverage", "greater coverage"), 1),
    **dict.fromkeys(("numbers shared", "nearest"), 1),
    **dict.fromkeys(("numbers differ", "length differs"), -1),
}
DRAWS = 4

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


def learn(features: Array, right: Array) -> Array:
    """Fit a logistic model: a weight for each feature, none of them against its sign, and the bias."""
    kept = list(range(len(FEATURES)))
    while True:
        weights = fit(features[:, kept], right)
        wrong = [k for k, w in zip(kept, weights, strict=False) if w * SIGNS.get(FEATURES[k], 0) < 0]
        if not wrong:
            break
        kept = [k for k in kept if k not in wrong]
    everything = np.zeros(len(FEATURES) + 1)
    everything[[*kept, -1]] = weights
    return everything


def fit(features: Array, right: Array) -> Array:
    """Fit a logistic model by Newton's method: a weight for each feature, and the bias."""
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    deviation[deviation == 0] = 1
    x = np.column_stack([(features - mean) / deviation, np.ones(len(features))])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(100):
        chances = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (right - chances) - ridge * weights
        step = np.linalg.solve((x.T * (chances * (1 - chances))) @ x + np.diag(ridge), slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
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
        # In the same book there are further pairs that nobody has marked, since much in it is said more than once.
        yield from (part for part in mining_data.halves(data, half, draw) if not part.name.startswith("same"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with mac-dev.jsonl, bible.jsonl, text-berg-dev.jsonl …")
    data = parser.parse_args().data
    gathered: dict[str, list[tuple[Array, Array]]] = {"translation": [], "restatement": []}
    for part in training(data):
        found = examples(part)
        gathered["restatement" if part.langs[0] == part.langs[1] else "translation"].append(found)
        print(f"{part.name}, {'-'.join(part.langs)}: {len(found[1])} pairs, {int(found[1].sum())} right", flush=True)
    learnt = {}
    for kind, sets in gathered.items():
        features, right = (np.concatenate([one[k] for one in sets]) for k in (0, 1))
        if kind == "restatement":  # texts of one language and field are all alike: how much more alike is what tells
            features[:, FEATURES.index("cosine")] = 0
        learnt[kind] = {
            name: round(float(weight), 3)
            for name, weight in zip((*FEATURES, "bias"), learn(features, right), strict=True)
        }
    PLACE.write_text(json.dumps(learnt, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(learnt, indent=2))


if __name__ == "__main__":
    main()
