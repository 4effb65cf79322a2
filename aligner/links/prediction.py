"""Predict word links in three passes, each of which uses the predictions of the one before (stacking).

Two logistic regressions look at all links. Decision trees add to the log odds of those that are then still possible.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.cache import CachedEncoder
from aligner.languages.pairs import transcribed
from aligner.links.candidates import candidate_features, candidates
from aligner.links.evidence import Evidence
from aligner.links.features import (
    Floats,
    TokenizedBead,
    first_pass_features,
    probabilities,
    second_pass_features,
)
from aligner.links.terms import TermFinder
from aligner.links.trees import Trees

_CELLS = 1_000_000  # possible links in a batch: enough to count repeated words, and few enough for the memory
_ROWS = 20_000  # candidates that go through the trees at once
_SETTLED = np.float32(0.95)  # least probability of the links of a name or of a glossary's term
_LONGEST = 300  # words of a side; a longer bead is cut into parts, and the first is compared with the first, and so on


@dataclass(frozen=True, slots=True)
class LinkModel:
    """Weights of a logistic regression.

    Attributes:
        weights: One for each feature.
        bias: The intercept.
    """

    weights: NDArray[np.float64]
    bias: float

    def __call__(self, features: Floats) -> Floats:
        """Return the log odds of each link, an array (source words, target words)."""
        # Not as a product: a BLAS would add up in an order of its own.
        scores: Floats = (features * self.weights.astype(np.float32)).sum(axis=-1)
        return scores + np.float32(self.bias)


@dataclass(frozen=True, slots=True)
class LinkModels:
    """The models of the three passes.

    Attributes:
        first: For the features of the first pass.
        second: For those of the second.
        trees: For those of the candidates: what is added to the log odds of the second pass.
    """

    first: LinkModel
    second: LinkModel
    trees: Trees


@cache
def load_models(name: str) -> LinkModels:
    """Load the models `with-encoder` or `without-encoder`, as `tests/benchmarks/learn_links.py` fitted them."""
    stored = json.loads((files("aligner.links") / "weights.json").read_text(encoding="utf-8"))[name]
    first, second = (LinkModel(np.array(stored[k]["weights"]), stored[k]["bias"]) for k in ("first", "second"))
    trees = stored["trees"]
    return LinkModels(
        first,
        second,
        Trees(
            np.array(trees["features"], dtype=np.intp),
            np.array(trees["thresholds"], dtype=np.float32),
            np.array(trees["values"], dtype=np.float32),
        ),
    )


def predict(
    beads: Sequence[TokenizedBead], languages: tuple[str, str], encoder: CachedEncoder | None, find_terms: TermFinder
) -> Iterator[Floats]:
    """Yield the probability of every possible link for each bead: an array (source words, target words).

    Args:
        beads: The tokens of the beads.
        languages: BCP 47 tags of the source and the target.
        encoder: The sentence encoder; None to do without.
        find_terms: Finds the glossary's terms and their translations.
    """
    for batch in _batches(beads):
        parts = [part for bead in batch for part in _parts(bead)]
        wanted = [TokenizedBead(bead.source[slice(*i)], bead.target[slice(*j)], bead.capitals) for bead, i, j in parts]
        found = iter(_predict_batch(wanted, languages, encoder, find_terms) if wanted else [])
        for bead in batch:
            result = np.zeros((len(bead.source), len(bead.target)), dtype=np.float32)
            for _, i, j in _parts(bead):
                result[slice(*i), slice(*j)] = next(found)
            names = transcribed(languages, bead.source, bead.target, bead.capitals)
            for rows, columns in (*names, *find_terms(bead.source, bead.target)):
                _settle(result, rows, columns)
            yield result


def _settle(probable: Floats, rows: list[int], columns: list[int]) -> None:
    """Link the words of a name, or of a glossary's term, to each other and to no others, whatever the model says."""
    block = np.maximum(probable[np.ix_(rows, columns)], _SETTLED)
    probable[rows] = np.minimum(probable[rows], 1 - _SETTLED)
    probable[:, columns] = np.minimum(probable[:, columns], 1 - _SETTLED)
    probable[np.ix_(rows, columns)] = block


def _predict_batch(
    beads: Sequence[TokenizedBead], languages: tuple[str, str], encoder: CachedEncoder | None, find_terms: TermFinder
) -> list[Floats]:
    known = list(first_pass_features(beads, languages, encoder, find_terms))
    models = load_models("with-encoder" if encoder else "without-encoder")
    return predict_known(beads, known, models)


def predict_known(beads: Sequence[TokenizedBead], known: Sequence[Floats], models: LinkModels) -> list[Floats]:
    """Predict the links of beads whose features are known: an array (source words, target words) for each.

    Args:
        beads: Beads with words on both sides, which support each other.
        known: What `first_pass_features` returned for each.
        models: The models of all passes.
    """
    evidence = Evidence(beads)
    scores = [models.first(values) for values in known]
    scores = [models.second(values) for values in second_pass_features(evidence, known, scores)]
    linked = [probabilities(score) for score in scores]
    rows: list[Floats] = []
    waiting: list[tuple[Floats, Floats]] = []
    told = evidence.features(linked)
    for number, beside in enumerate(zip(beads, known, told, scores, linked, strict=True), 1):
        rows.append(candidate_features(*beside))
        waiting.append(beside[-2:])
        if sum(map(len, rows)) >= _ROWS or number == len(beads):
            _add(models.trees, rows, waiting)
            rows, waiting = [], []
    return linked


def _add(trees: Trees, rows: Sequence[Floats], predicted: Sequence[tuple[Floats, Floats]]) -> None:
    """Add what the trees say about the candidates of some beads to their log odds, and make probabilities of these.

    Args:
        trees: The trees.
        rows: The features of the candidates of each bead.
        predicted: Log odds and probabilities of all links of each; the probabilities are changed.
    """
    added = np.split(trees(np.concatenate(rows)), np.cumsum([len(values) for values in rows])[:-1])
    for (score, p), more in zip(predicted, added, strict=True):
        places = candidates(p)
        p[places] = probabilities(score[places] + more)


def _batches(beads: Sequence[TokenizedBead]) -> Iterator[Sequence[TokenizedBead]]:
    start = cells = 0
    for stop, bead in enumerate(beads, 1):
        cells += sum((i[1] - i[0]) * (j[1] - j[0]) for _, i, j in _parts(bead))
        if cells >= _CELLS or stop == len(beads):
            yield beads[start:stop]
            start, cells = stop, 0


def _parts(bead: TokenizedBead) -> Iterator[tuple[TokenizedBead, tuple[int, int], tuple[int, int]]]:
    """Yield the parts of a bead that are compared: the whole bead, unless a side is very long."""
    n, m = len(bead.source), len(bead.target)
    if n and m:
        count = min(-(-max(n, m) // _LONGEST), n, m)
        for k in range(count):
            yield bead, (n * k // count, n * (k + 1) // count), (m * k // count, m * (k + 1) // count)
