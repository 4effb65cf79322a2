"""Learn the weights of terms again.

    python tests/benchmarks/learn_terms.py BIBLE > weights.json

The result belongs to `aligner/glossary/terms`. Two rounds settle it, since the weights also choose what is plausible.

Reads the development texts of `tests/glossary/texts` and, from BIBLE (`bible.jsonl`), the first chapters of Exodus with
`tests/glossary/judged-exodus.tsv`: the first 300 pairs that were extracted from them, each judged. With `--held-out` it
prints, instead of weights, how good the terms of each text are with weights learnt from all others.

Of the two functions of `aligner.glossary.terms.score` only the product is known, so they are learnt together. A pair
that nobody graded is taken to be wrong, with less weight.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from term_lists import RIGHT, Entry, entries, folded, names, text
from term_lists import TEXTS as FOLDER

from aligner import encoders
from aligner.glossary.terms import LINKED, score
from aligner.glossary.terms.collect import CollectedPairs, TermPair, collect
from aligner.glossary.terms.select import SelectedTerm, select
from aligner.links import link_words
from aligner.model import Alignment, Bead, Document, Span

Floats = NDArray[np.float64]
EXODUS = Path(__file__).parents[1] / "glossary" / "judged-exodus.tsv"
CHAPTERS = 16
PENALTY = 0.3  # on the squares of the weights
SELECTED_PENALTY = 20.0  # likewise, of features divided by their standard deviations
WORTHS = {"wanted": 1.0, "acceptable": 0.6, "judged": 0.3}  # what a pair is worth by its grade; others nothing
SELECTED_WORTHS = {"wanted": 1.0, "acceptable": 0.7, "judged": 0.5}  # likewise, of those that are selected
UNGRADED = 0.3  # weight of a pair that nobody graded
WORTH = 100  # of the right pairs of a text together, so that each text counts the same
FIRST = (100, 150)


@dataclass
class Judged:
    """A text with its pairs.

    Attributes:
        name: Its name.
        listed: What the list has.
        pairs: The pairs; `collected` with their frequencies.
        collected: Likewise.
        features: Those of the pairs.
        grades: What the list says of each pair; empty where it says nothing.
    """

    name: str
    listed: Sequence[Entry]
    pairs: list[TermPair]
    collected: CollectedPairs
    features: Floats
    grades: list[str]

    @classmethod
    def of(cls, name: str, alignment: Alignment, listed: Sequence[Entry]) -> Judged:
        collected = collect(alignment, link_words(alignment, threshold=LINKED))
        pairs = score.plausible(collected)
        values = score.features(pairs, score.cosines(pairs, encoders.load("use")), collected)
        known = {key: entry.grade for entry in reversed(listed) for key in entry.pairs()}
        grades = [
            next((known[key] for key in map(_folded, _forms(pair)) if key in known), "")  # of its most frequent form
            for pair in pairs
        ]
        return cls(name, listed, pairs, collected, values, grades)

    @property
    def right(self) -> Floats:
        return np.array([float(grade in RIGHT) for grade in self.grades])

    @property
    def weights(self) -> Floats:
        """How much each pair counts."""
        graded = np.array([1.0 if grade else UNGRADED for grade in self.grades])
        return graded * WORTH / self.right.sum()

    @property
    def worth(self) -> Floats:
        """What each pair is worth, between 0 and 1."""
        return self._worth(WORTHS)

    @property
    def worth_beside_others(self) -> Floats:
        """Likewise, if it is selected."""
        return self._worth(SELECTED_WORTHS)

    def _worth(self, worths: Mapping[str, float]) -> Floats:
        """Look up what each pair is worth; in Exodus the names are wanted."""
        values = []
        for pair, grade in zip(self.pairs, self.grades, strict=True):
            is_wanted = grade == "wanted" or (self.name == "exodus" and score.is_name(pair, self.collected))
            values.append(1.0 if grade in RIGHT and is_wanted else worths.get(grade, 0.0))
        return np.array(values)


def exodus(bible: Path) -> Alignment:
    """Read the first chapters of Exodus, a verse in each bead, with the Chinese first."""
    read = json.loads(bible.read_text("utf-8").splitlines()[0])
    verses: dict[str, tuple[list[str], list[str]]] = {}
    for number, (sentences, places) in enumerate((("tgt", "tgt_verse"), ("src", "src_verse"))):
        for verse, run in groupby(zip(read[sentences], read[places], strict=True), key=lambda one: one[1]):
            book, chapter, _ = verse.split(":")
            if book == "Exo" and int(chapter) <= CHAPTERS:
                verses.setdefault(verse, ([], []))[number].extend(sentence for sentence, _ in run)
    beads, places_now = [], [0, 0]
    for sides in verses.values():
        spans = [Span(place, place + len(side)) for place, side in zip(places_now, sides, strict=True)]
        beads.append(Bead(*spans))
        places_now = [span.stop for span in spans]
    documents = (
        Document.from_sentences([sentence for sides in verses.values() for sentence in sides[number]], lang)
        for number, lang in enumerate(("zh", "en"))
    )
    return Alignment(*documents, tuple(beads))


def learn(texts: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Learn all weights."""
    columns = [[score.FEATURES.index(name) for name in names] for names in (score.TRANSLATES, score.IS_TERM)]
    first, second = (np.concatenate([one.features[:, chosen] for one in texts]) for chosen in columns)
    worth, weights = (np.concatenate([getattr(one, name) for one in texts]) for name in ("worth", "weights"))
    size = first.shape[1]
    penalty = np.full(size + second.shape[1], PENALTY)
    penalty[[0, size]] = 0.0

    def loss(x: Floats) -> tuple[float, Floats]:
        left, right = -np.logaddexp(0, -first @ x[:size]), -np.logaddexp(0, -second @ x[size:])
        both = np.exp(left + right)
        neither = np.maximum(1 - both, 1e-12)
        slope = weights * ((1 - worth) * both / neither - worth)
        gradient = np.concatenate(((slope * (1 - np.exp(left))) @ first, (slope * (1 - np.exp(right))) @ second))
        total = -weights @ (worth * (left + right) + (1 - worth) * np.log(neither))
        return float(total + penalty @ x**2), gradient + 2 * penalty * x

    start = np.zeros(len(penalty))
    x = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    made = {
        "translates": dict(zip(score.TRANSLATES, x[:size].round(4).tolist(), strict=True)),
        "is_term": dict(zip(score.IS_TERM, x[size:].round(4).tolist(), strict=True)),
    }
    return made | _beside_others(texts, made)


def selected(one: Judged, weights: dict[str, dict[str, float]]) -> tuple[list[SelectedTerm], Floats]:
    """Return the terms of a text that are selected with some weights, and their features beside others."""
    odds = [score.log_odds(chance) for chance in score.chances(one.features, weights).tolist()]
    terms = select(one.pairs, odds)
    return terms, score.features_beside_others(terms, one.pairs, one.features, odds, one.collected)


def _beside_others(texts: Sequence[Judged], made: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Learn how much what is selected is wanted, and what share of it is right."""
    values, worth, right, weights = [], [], [], []
    for one in texts:
        terms, features = selected(one, made)
        places = [term.pair for term in terms]
        values.append(features)
        worth.append(one.worth_beside_others[places])
        right.append(one.right[places])
        weights.append(one.weights[places])
    rows, counts = np.concatenate(values), np.concatenate(weights)
    is_wanted = _logistic(rows, np.concatenate(worth), counts, SELECTED_PENALTY * rows.var(axis=0))
    wanted = np.column_stack((np.ones(len(rows)), rows @ is_wanted))
    is_right = _logistic(wanted, np.concatenate(right), counts, np.zeros(2))
    return {
        "is_wanted": dict(zip(score.IS_WANTED, is_wanted.round(4).tolist(), strict=True)),
        "is_right": dict(zip(score.IS_RIGHT, is_right.round(4).tolist(), strict=True)),
    }


def _logistic(rows: Floats, labels: Floats, counts: Floats, penalty: Floats) -> Floats:
    """Learn the weights of a logistic function.

    Args:
        rows: The features, an array (rows, features).
        labels: What it should give, an array (rows).
        counts: How much each row counts, an array (rows).
        penalty: On the square of each weight, an array (features).
    """

    def loss(x: Floats) -> tuple[float, Floats]:
        values = rows @ x
        gradient = rows.T @ (counts * (1 / (1 + np.exp(-values)) - labels)) + 2 * penalty * x
        return float(counts @ (np.logaddexp(0, values) - labels * values) + penalty @ x**2), gradient

    start = np.zeros(rows.shape[1])
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
    return found


def held_out(texts: Sequence[Judged]) -> str:
    """Lay out how good the terms of each text are with weights learnt from all others."""
    lines = [
        "| text | right of 100 | ungraded | recall at 150 | recall | mean score of 100 |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in texts:
        weights = learn([other for other in texts if other is not one])
        terms, features = selected(one, weights)
        values = score.selected_probabilities(features, weights)
        order = np.argsort(-values, kind="stable").tolist()
        grades = [one.grades[terms[number].pair] for number in order[: FIRST[0]]]
        place: dict[tuple[str, str], int] = {}
        for rank, number in enumerate(order, 1):
            place.setdefault(_folded(_forms(one.pairs[terms[number].pair])[0]), rank)
        wanted = [entry for entry in one.listed if entry.grade == "wanted"]
        found = [min((place.get(key, len(order) + 1) for key in entry.pairs()), default=0) for entry in wanted]
        recall = [sum(rank <= most for rank in found) / max(len(wanted), 1) for most in (FIRST[1], len(order))]
        mean = float(np.mean(values[order[: FIRST[0]]]))
        right, ungraded = sum(grade in RIGHT for grade in grades), grades.count("")
        lines.append(f"| {one.name} | {right} | {ungraded} | {recall[0]:.1%} | {recall[1]:.1%} | {mean:.2f} |")
    return "\n".join(lines)


def _forms(pair: TermPair) -> list[tuple[str, str]]:
    return sorted(pair.forms, key=lambda form: -pair.forms[form])


def _folded(form: tuple[str, str]) -> tuple[str, str]:
    return folded(form[0]), folded(form[1])


def main() -> None:
    """Print the weights, or how good they are on what they have not seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bible", type=Path)
    parser.add_argument("--held-out", action="store_true", help="print figures instead")
    options = parser.parse_args()
    texts = [
        Judged.of(name, text("development", name), entries(FOLDER / "development" / f"{name}.terms.tsv"))
        for name in names("development")
    ]
    texts.append(Judged.of("exodus", exodus(options.bible), entries(EXODUS)))
    print(held_out(texts) if options.held_out else json.dumps(learn(texts), indent=1))


if __name__ == "__main__":
    main()
