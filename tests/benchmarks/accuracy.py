"""Accuracy on gold alignments, as a Markdown table: `python tests/benchmarks/accuracy.py GOLD…`.

GOLD are JSON lines with `name, src_lang, tgt_lang, src, tgt, gold`; with `src_verse` and `tgt_verse` the beads of one
verse are merged before they are compared, because gold does not know more. All pairs of a file are counted together.
Figures, intervals and calibration are those of `aligner evaluate`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import aligner
from aligner.evaluation import NumberedBead, evaluate_all
from aligner.evaluation.corpus import Beads

COLUMNS = (
    "data",
    "beads",
    "strict P",
    "R",
    "F1",
    "95 %",
    "lax F1",
    "calibration error",
    "errors in least confident 20 %",
    "found in least sure 10 %",
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


def row(path: Path) -> tuple[str, ...]:
    measured: list[tuple[str, Beads, Beads]] = []
    seconds = 0.0
    for line in path.read_text("utf-8").splitlines():
        pair = json.loads(line)
        documents = [aligner.Document.from_sentences(pair[side], pair[f"{side}_lang"]) for side in ("src", "tgt")]
        start = time.perf_counter()
        alignment = aligner.align(*documents)
        seconds += time.perf_counter() - start
        made = merged_by_verse(links(alignment), pair) if "src_verse" in pair else alignment
        measured.append((pair["name"], pair["gold"], made))
    result = evaluate_all(measured)
    for failure in result.failures:
        raise SystemExit(f"{failure.name}: {failure.reason}")
    strict, trust = result.micro.strict, result.calibration
    figures = (strict.precision, strict.recall, strict.f1, result.micro.lax.f1)
    interval = strict.intervals.f1
    return (
        path.stem,
        str(sum(document.scores.predicted for document in result.documents)),
        *(f"{figure:.3f}" for figure in figures[:3]),
        f"{interval.low:.3f}–{interval.high:.3f}" if interval else "–",
        f"{figures[3]:.3f}",
        *(
            (f"{trust.error:.3f}", f"{trust.wrong_in_least_sure or 0:.3f}", f"{trust.found_in_tenth or 0:.3f}")
            if trust
            else "–––"
        ),
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
