"""How well sentences are found that belong together in texts that are not parallel.

    python tests/benchmarks/mining.py ../shared/data --articles ../shared

It prints, for pairs of sentences hidden in text without a counterpart, precision, recall and F1 of the bare cosine, of
ratio margins (Artetxe and Schwenk 2019) and of the probabilities of `aligner mine`, each with the threshold that is
best on the development half, with the least and the greatest F1 of a draw; the same of pairs of eight words or more;
how many of the hidden pairs are among the nearest sentences; how often matches of a probability are right; what is
found where both texts are parallel as a whole; and for four news articles what of a release is found that by hand they
restate, next to what `aligner align` finds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import mining_data
import numpy as np
from mining_data import Comparable, Figures
from numpy.typing import NDArray

from aligner import encoders
from aligner.mining import candidates, gather, mine, neighbours, scoring
from aligner.mining.evidence import Evidence
from aligner.model import Document
from aligner.model.mined import MIN_PROBABILITY
from aligner.pipeline import align

RELEASE = Path(__file__).resolve().parents[2] / "data" / "release-2025"
ARTICLES = (("001", "en"), ("002", "en"), ("003", "en"), ("004", "en"), ("001", "zh"), ("002", "zh"))
DRAWS = 3
LONG = 8  # words of both sentences
NEAREST = (1, 8, 32)
BINS = (0.1, 0.3, 0.5, 0.7, 0.9, 1.0)

Array = NDArray[np.float64]
Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
Scorer = Callable[[Evidence, Pairs], Array]


def cosine(evidence: Evidence, pairs: Pairs) -> Array:
    here, there = (
        text.runs[0][numbers].astype(np.float64) for text, numbers in zip(evidence.texts, pairs, strict=True)
    )
    return np.asarray((here * there).sum(axis=1))


def ratio(evidence: Evidence, pairs: Pairs) -> Array:
    means = evidence.near.means()
    return np.asarray(2 * cosine(evidence, pairs) / (means[0][pairs[0]] + means[1][pairs[1]]))


def probability(evidence: Evidence, pairs: Pairs) -> Array:
    kind = "restatement" if evidence.is_one_language else "translation"
    return scoring.probabilities(evidence.features(*pairs, evidence.compare(*pairs)), kind)


SCORERS: dict[str, Scorer] = {"cosine": cosine, "ratio margin": ratio, "margin and evidence": probability}


Row = tuple[float, bool]


@dataclass(frozen=True)
class Ranked:
    """What was found in one set.

    Attributes:
        rows: For each scorer the scores of pairs, best first, each sentence in one pair alone, and whether it is right.
        gold: How many belong together.
        near: How many of these are among so many nearest sentences of either.
    """

    rows: dict[str, list[Row]]
    gold: int
    near: tuple[int, ...] = ()


def ranked(part: Comparable) -> tuple[Ranked, Ranked]:
    """Rank the pairs of a set, and those alone of which both sentences are long."""
    model = encoders.load("use")
    assert model is not None
    source, target = map(Document.from_sentences, part.sentences, part.langs)
    evidence = gather(source, target, model)
    pairs = candidates.find(evidence.texts, evidence.near, is_one_language=evidence.is_one_language)
    is_long = [np.array([len(words) >= LONG for words in text.words]) for text in evidence.texts]
    both_long = is_long[0][pairs[0]] & is_long[1][pairs[1]]
    scores = {name: scorer(evidence, pairs) for name, scorer in SCORERS.items()}
    whole: tuple[dict[str, list[Row]], dict[str, list[Row]]] = ({}, {})
    for name, values in scores.items():
        whole[0][name] = competing(pairs, values, part)
        whole[1][name] = competing((pairs[0][both_long], pairs[1][both_long]), values[both_long], part)
    long = sum(bool(is_long[0][i] and is_long[1][j]) for i, j in part.gold)
    near = neighbours.find(evidence.texts[0].runs[0], evidence.texts[1].runs[0], max(NEAREST))
    found = [sum(j in near.forward[i, :k] or i in near.backward[j, :k] for i, j in part.gold) for k in NEAREST]
    return Ranked(whole[0], len(part.gold), tuple(found)), Ranked(whole[1], long)


def competing(pairs: Pairs, scores: Array, part: Comparable) -> list[Row]:
    """Take pairs best first, each sentence once."""
    taken: tuple[set[int], set[int]] = (set(), set())
    rows = []
    for row in np.argsort(-scores, kind="stable").tolist():
        i, j = int(pairs[0][row]), int(pairs[1][row])
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            rows.append((float(scores[row]), (i, j) in part.gold))
    return rows


def best_threshold(rows: list[tuple[float, bool]], gold: int) -> float:
    """The score from which on F1 is greatest."""
    best, right = (0.0, 1.0), 0
    for number, (score, is_right) in enumerate(sorted(rows, reverse=True), 1):
        right += is_right
        best = max(best, (2 * right / (number + gold), score))
    return best[1]


def figures(rows: list[tuple[float, bool]], gold: int, threshold: float) -> Figures:
    kept = [is_right for score, is_right in rows if score >= threshold]
    return Figures(sum(kept), len(kept) - sum(kept), sum(kept), gold)


def hidden(data: Path) -> None:
    """Print the tables of hidden pairs, and the one of calibration."""
    found: dict[tuple[str, str], list[tuple[Ranked, Ranked]]] = {}
    sizes: dict[str, str] = {}
    begun = time.process_time()
    for half in mining_data.HALVES:
        for draw in range(DRAWS):
            for part in mining_data.halves(data, half, draw):
                sides = " × ".join(f"{len(side):,}" for side in part.sentences)
                sizes[part.name] = f"{'–'.join(part.langs)}, {sides}, {part.density:.1%}"
                found.setdefault((half, part.name), []).append(ranked(part))
    development, test = mining_data.HALVES
    for which, what in enumerate(("all pairs", f"pairs of {LONG} words or more")):
        print(f"{what:50}" + "".join(f"{name:>28}" for name in (*SCORERS, f"from {MIN_PROBABILITY} on")))
        for name, size in sizes.items():
            draws = {half: [both[which] for both in found[half, name]] for half in mining_data.HALVES}
            cells = "".join(f"{cell(draws[development], draws[test], scorer):>28}" for scorer in SCORERS)
            cells += f"{cell([], draws[test], 'margin and evidence', MIN_PROBABILITY):>28}"
            print(f"{name:18}{size:32}{cells}")
    print(f"\nhidden pairs among the nearest {NEAREST} of either side")
    for name in sizes:
        shares = np.sum([one.near for one, _ in found[test, name]], axis=0) / sum(
            one.gold for one, _ in found[test, name]
        )
        print(f"{name:18}" + " ".join(f"{share:.2f}" for share in shares))
    print(f"{time.process_time() - begun:.0f} s of processor time\n")
    *_, evidence = SCORERS
    calibration(
        row for (half, _), draws in found.items() if half == test for one, _ in draws for row in one.rows[evidence]
    )
    for part in mining_data.parallel(data, test):
        whole, _ = ranked(part)
        rows = whole.rows[evidence]
        f = figures(rows, whole.gold, MIN_PROBABILITY)
        print(f"{part.name}, {len(part.sentences[0]):,} sentences: P {f.precision:.2f} R {f.recall:.2f} F1 {f.f1:.2f}")
        calibration(iter(rows))


def cell(development: list[Ranked], test: list[Ranked], scorer: str, threshold: float | None = None) -> str:
    """Say how good a scorer is in all draws, and in the worst and the best of them."""
    if threshold is None:
        everything = [row for one in development for row in one.rows[scorer]]
        threshold = best_threshold(everything, sum(one.gold for one in development))
    each = [figures(one.rows[scorer], one.gold, threshold) for one in test]
    f = Figures(0, 0, 0, 0)
    for other in each:
        f = sums(f, other)
    low, high = (pick(one.f1 for one in each) for pick in (min, max))
    return f"{f.precision:.2f} {f.recall:.2f} {f.f1:.2f} ({low:.2f}–{high:.2f})"


def calibration(rows: Iterator[tuple[float, bool]]) -> None:
    print("probability     pairs  right  expected")
    everything = list(rows)
    for low, high in pairwise(BINS):
        inside = [(score, right) for score, right in everything if low <= score < high or score == high == 1.0]
        if inside:
            right, expected = (np.mean([row[k] for row in inside]) for k in (1, 0))
            print(f"{low:.1f} to {high:.1f} {len(inside):9,} {right:6.0%} {expected:9.0%}")
    print()


def articles(shared: Path) -> None:
    """Print what is found of the release in each article, by `mine` and by `align`."""
    print(f"{'':12}{'mine':>34}{'align':>34}   by hand: gold, possible")
    total = [Figures(0, 0, 0, 0), Figures(0, 0, 0, 0)]
    for number, lang in ARTICLES:
        source, target, part = mining_data.article(number, lang, shared / "seeds", RELEASE)
        mined = mine(source, target)
        beads = [bead for bead in align(source, target) if bead.source.size and bead.target.size]
        found = [mining_data.score([(m.source, m.target) for m in some], part) for some in (mined, beads)]
        cells = [
            f"P {f.precision:.2f} R {f.recall:.2f} F1 {f.f1:.2f} ({f.right} of {f.right + f.wrong})" for f in found
        ]
        print(f"{number} en–{lang:4}" + "".join(f"{cell:>34}" for cell in cells), end="")
        print(f"   {len(part.gold)}, {len(part.possible)}")
        if lang == "en":
            total = [sums(old, new) for old, new in zip(total, found, strict=True)]
    cells = [f"P {f.precision:.2f} R {f.recall:.2f} F1 {f.f1:.2f} ({f.right} of {f.right + f.wrong})" for f in total]
    print(f"{'all en–en':12}" + "".join(f"{cell:>34}" for cell in cells))


def sums(one: Figures, other: Figures) -> Figures:
    return Figures(one.right + other.right, one.wrong + other.wrong, one.found + other.found, one.gold + other.gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with mac-dev.jsonl, bible.jsonl, text-berg-dev.jsonl …")
    parser.add_argument("--articles", type=Path, help="folder with `seeds`, the articles")
    arguments = parser.parse_args()
    hidden(arguments.data)
    if arguments.articles:
        articles(arguments.articles)


if __name__ == "__main__":
    main()
