"""The engine without a model, as Markdown tables: `python tests/benchmarks/lexical.py GOLD… --times 1 2 4`.

GOLD are JSON lines as for `accuracy.py`. The first table has the accuracy without and with a dictionary, the second,
for texts of more than 1,000 sentences, what it costs to align so many copies of them, one after the other, without a
dictionary: seconds of processor time from strings to beads, and the greatest memory in use since the program began.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from accuracy import merged_by_verse

from aligner.engine import lexical
from aligner.engine.search import best_path, posteriors
from aligner.evaluation import NumberedBead, evaluate
from aligner.evaluation.calibration import calibration
from aligner.model import Document

LONG = 1000  # sentences


def aligned(pair: dict[str, Any], dictionary: bool) -> tuple[list[NumberedBead], list[float], float]:
    """The beads, their probabilities, and the seconds they took."""
    source, target = (Document.from_sentences(pair[side], pair[f"{side}_lang"]) for side in ("src", "tgt"))
    start = time.process_time()
    [lattice] = lexical.build(source, target, dictionary=dictionary)
    probability, _ = posteriors(lattice)
    path = best_path(lattice)
    seconds = time.process_time() - start
    beads = [(tuple(range(i - a, i)), tuple(range(j - b, j))) for i, j, s in path for a, b in [lattice.shapes[s]]]
    return beads, [float(probability[i][s, j - lattice.low[i]]) for i, j, s in path], seconds


def accuracy(pairs: list[dict[str, Any]], dictionary: bool) -> tuple[str, ...]:
    """Strict precision, recall and F1, lax F1, calibration error, seconds; all pairs counted together."""
    gold: list[NumberedBead] = []
    made: list[NumberedBead] = []
    judged: list[tuple[float, bool]] = []
    total, shift = 0.0, 0
    for pair in pairs:
        found, confidences, seconds = aligned(pair, dictionary)
        here = {(tuple(a), tuple(b)) for a, b in pair["gold"]}
        total += seconds
        if "src_verse" in pair:
            found = merged_by_verse(found, pair)
        else:
            judged += [(sure, bead in here) for sure, bead in zip(confidences, found, strict=True)]
        for collected, beads in ((gold, here), (made, found)):
            collected += [(tuple(i + shift for i in a), tuple(j + shift for j in b)) for a, b in beads]
        shift += max(len(pair["src"]), len(pair["tgt"]))
    result = evaluate(gold, made)
    figures = (result.strict.precision, result.strict.recall, result.strict.f1, result.lax.f1)
    trust = calibration(judged)
    error = f"{trust.error:.3f}" if trust else "–"
    return *(f"{figure:.3f}" for figure in figures), error, f"{total:.1f}"


def times(pair: dict[str, Any], copies: int) -> dict[str, Any]:
    """So many copies of a text, one after the other."""
    sides = {side: pair[side] * copies for side in ("src", "tgt")}
    verses = {
        key: [f"{copy} {verse}" for copy in range(copies) for verse in pair[key]]
        for key in ("src_verse", "tgt_verse")
        if key in pair
    }
    n, m = len(pair["src"]), len(pair["tgt"])
    gold = [([i + copy * n for i in a], [j + copy * m for j in b]) for copy in range(copies) for a, b in pair["gold"]]
    return {**pair, **sides, **verses, "gold": gold}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--times", nargs="*", type=int, default=[1, 2, 4], help="copies of long texts")
    arguments = parser.parse_args()
    texts = {path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in arguments.gold}
    print("| data | dictionary | strict P | R | F1 | lax F1 | calibration error | seconds |\n" + "|---" * 8 + "|")
    for name, pairs in texts.items():
        for dictionary in (False, True):
            print(
                f"| {name} | {'yes' if dictionary else 'no'} |",
                " | ".join(accuracy(pairs, dictionary)),
                "|",
                flush=True,
            )
    print("\n| data | sentences | strict F1 | seconds | megabytes |\n" + "|---" * 5 + "|")
    for name, pairs in texts.items():
        for pair in (pair for pair in pairs if len(pair["src"]) > LONG):
            for copies in arguments.times:
                many = times(pair, copies)
                *_, f1, _, _, seconds = accuracy([many], dictionary=False)
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                sizes = f"{len(many['src']):,} × {len(many['tgt']):,}"
                print(f"| {name} × {copies} | {sizes} | {f1} | {seconds} | {memory} |", flush=True)


if __name__ == "__main__":
    main()
