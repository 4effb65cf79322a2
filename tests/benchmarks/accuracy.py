"""Accuracy on gold alignments, as a Markdown table: `python tests/benchmarks/accuracy.py GOLD…`.

GOLD are JSON lines with `name, src_lang, tgt_lang, src, tgt, gold`; with `src_verse` and `tgt_verse` the beads of one
verse are merged before they are compared, because gold does not know more. All pairs of a file are counted together.
The expected calibration error compares, in ten classes of confidence, how sure the beads were said to be with how many
of them are right (Naeini et al. 2015).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

import aligner
from aligner.evaluation import NumberedBead, evaluate

COLUMNS = (
    "data",
    "beads",
    "strict P",
    "R",
    "F1",
    "lax F1",
    "calibration error",
    "errors in least confident 20 %",
    "seconds",
)


def links(alignment: aligner.Alignment) -> list[NumberedBead]:
    return [(tuple(range(*bead.source)), tuple(range(*bead.target))) for bead in alignment.beads]


def merged_by_verse(made: list[NumberedBead], pair: dict[str, Any]) -> list[NumberedBead]:
    """Join neighbouring two-sided beads that lie in one verse."""
    merged: list[NumberedBead] = []
    for source, target in made:
        if merged and source and target and merged[-1][0] and merged[-1][1]:
            together = merged[-1][0] + source, merged[-1][1] + target
            verses = {pair["src_verse"][i] for i in together[0]} | {pair["tgt_verse"][j] for j in together[1]}
            if len(verses) == 1:
                merged[-1] = together
                continue
        merged.append((source, target))
    return merged


def calibration_error(confidences: list[float], right: list[bool]) -> float:
    sure, is_right = np.array(confidences), np.array(right)
    classes = np.minimum((sure * 10).astype(int), 9)
    errors = [abs((sure - is_right)[classes == k].mean()) * (classes == k).mean() for k in set(classes)]
    return float(sum(errors))


def found_among_doubtful(confidences: list[float], right: list[bool]) -> float:
    """Share of the wrong beads that are among the least confident 20 %."""
    order = np.argsort(confidences, kind="stable")
    wrong = ~np.array(right)[order]
    return float(wrong[: round(len(wrong) / 5)].sum() / max(wrong.sum(), 1))


def row(path: Path) -> tuple[str, ...]:
    gold: list[NumberedBead] = []
    made: list[NumberedBead] = []
    confidences: list[float] = []
    right: list[bool] = []
    shift, seconds = 0, 0.0
    for line in path.read_text("utf-8").splitlines():
        pair = json.loads(line)
        documents = [aligner.Document.from_sentences(pair[side], pair[f"{side}_lang"]) for side in ("src", "tgt")]
        start = time.perf_counter()
        alignment = aligner.align(*documents)
        seconds += time.perf_counter() - start
        found = links(alignment)
        here = {(tuple(a), tuple(b)) for a, b in pair["gold"]}
        if "src_verse" in pair:
            found = merged_by_verse(found, pair)
        else:
            confidences += [bead.confidence or 0.0 for bead in alignment.beads]
            right += [bead in here for bead in found]
        for collected, beads in ((gold, here), (made, found)):
            collected += [(tuple(i + shift for i in a), tuple(j + shift for j in b)) for a, b in beads]
        shift += max(map(len, documents))
    result = evaluate(gold, made)
    trust = (calibration_error(confidences, right), found_among_doubtful(confidences, right)) if right else ()
    figures = (result.strict.precision, result.strict.recall, result.strict.f1, result.lax.f1)
    return (
        path.stem,
        str(len(made)),
        *(f"{figure:.3f}" for figure in figures),
        *([f"{x:.3f}" for x in trust] or "––"),
        f"{seconds:.0f}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for path in parser.parse_args().gold:
        print("| " + " | ".join(row(path)) + " |", flush=True)


if __name__ == "__main__":
    main()
