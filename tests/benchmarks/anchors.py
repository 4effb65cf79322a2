"""What confirmed beads are worth: `python tests/benchmarks/anchors.py GOLD… [--missed | --drift]`.

GOLD are JSON lines as for `accuracy.py`. Of each text 5, 10 and 20 beads of gold, evenly spread, are given as anchors,
and the rest is measured: of the beads that have any other sentence the strict F1, once aligned without the anchors and
once with them. Work is counted in cells, the positions of all tables that the search goes through, coarse ones and all
passes together.

With `--missed` the anchors are chosen among the beads that are wrong without them: those that a reviewer corrects.

With `--drift` forty beads in a row lose their target sentences, and no dictionary is of help. Of the texts of which
that throws more than a quarter of the rest out of line, the strict F1 of the rest is printed without an anchor and with
some, evenly spread over what was lost.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import numpy as np
from gold_corpora import Gold, Pair, monotone, read

import aligner
from aligner.engine import search

NUMBERS = (0, 5, 10, 20)
CUT = 40  # beads that lose their target
DRIFT_NUMBERS = (0, 1, 3, 5)


@contextmanager
def counted_cells() -> Iterator[list[int]]:
    """Count the cells of all lattices that are searched inside."""
    cells: list[int] = []
    forward = search._forward

    def counting(lattice: search.Lattice, *rest: object) -> object:
        cells.append(sum(row.shape[1] for row in lattice.rows))
        return forward(lattice, *rest)  # type: ignore[arg-type]

    with mock.patch.object(search, "_forward", counting):
        yield cells


def spread(beads: Gold, number: int) -> Gold:
    """Choose so many beads, evenly spread."""
    return [beads[(2 * k + 1) * len(beads) // (2 * number)] for k in range(number)]


def align(pair: Pair, encoder: str, anchors: Gold) -> Gold:
    """Align a text, given some of its beads."""
    documents = [aligner.Document.from_sentences(*side) for side in zip(pair.sentences, pair.langs, strict=True)]
    spans = [tuple(aligner.Span(side[0], side[-1] + 1) for side in bead) for bead in anchors]
    made = aligner.align(*documents, encoder=encoder, anchors=[(source, target) for source, target in spans])
    return [(tuple(range(*bead.source)), tuple(range(*bead.target))) for bead in made.beads]


def of_rest(beads: Iterable[tuple[tuple[int, ...], tuple[int, ...]]], anchors: Gold) -> Gold:
    """Return the beads that have any sentence outside of the anchors."""
    taken = [{number for bead in anchors for number in bead[side]} for side in (0, 1)]
    return [bead for bead in beads if any({*bead[side]} - taken[side] for side in (0, 1))]


def strict(gold: Gold, made: Gold) -> tuple[int, int, int]:
    """Count right beads, those made, and those of gold; of gold, two-sided ones."""
    two_sided = [bead for bead in gold if all(bead)]
    return len({*gold} & {*made}), len(made), len(two_sided)


def f1(counts: Iterable[tuple[int, int, int]]) -> float:
    right, made, gold = np.sum([*counts], axis=0)
    return float(2 * right / (made + gold))


def table(pairs: list[Pair], encoder: str, among_missed: bool = False) -> None:
    print("| data | encoder | anchors per text | other beads | strict F1 without anchors | with anchors | cells |")
    print("|---|---|---|---|---|---|---|")
    free: list[Gold] = []
    for number in NUMBERS:
        without, with_them, cells = [], [], 0
        for position, pair in enumerate(pairs):
            beads = monotone(pair.gold)
            if among_missed and number:
                beads = [bead for bead in beads if bead not in free[position]]
            anchors = spread(beads, min(number, len(beads)))
            with counted_cells() as counted:
                made = align(pair, encoder, anchors)
            free += [made] if number == 0 else []
            gold = of_rest(pair.gold, anchors)
            without.append(strict(gold, of_rest(free[position], anchors)))
            with_them.append(strict(gold, of_rest(made, anchors)))
            cells += sum(counted)
        size = sum(gold for *_, gold in without)
        data = f"{pairs[0].corpus} | {encoder} | {number} | {size}"
        print(f"| {data} | {f1(without):.3f} | {f1(with_them):.3f} | {cells:,} |", flush=True)


def drift(pairs: list[Pair], encoder: str) -> None:
    print(f"| text | encoder | removed | {' | '.join(map(str, DRIFT_NUMBERS))} |")
    print("|---|---|---|" + "---|" * len(DRIFT_NUMBERS))
    for pair in pairs:
        size = len(monotone(pair.gold))
        for place, start in (("the first", 0), ("in the middle", (size - CUT) // 2), ("the last", size - CUT)):
            holed = without_targets(pair, start)
            made = {*align(holed, encoder, [])}
            missed = [bead for bead in holed.gold if bead not in made]
            if 4 * len(missed) > len(holed.gold):
                most = spread(missed, max(DRIFT_NUMBERS))
                rest = of_rest(holed.gold, most)
                figures = []
                for number in DRIFT_NUMBERS:
                    again = align(holed, encoder, spread(missed, number))
                    figures.append(f"{f1([strict(rest, of_rest(again, most))]):.3f}")
                print(f"| {pair.name} | {encoder} | {place} | {' | '.join(figures)} |", flush=True)


def without_targets(pair: Pair, start: int) -> Pair:
    """Take away the target sentences of some beads, and call the rest French, so that no dictionary is of help."""
    beads = monotone(pair.gold)
    gone = {j for _, target in beads[start : start + CUT] for j in target}
    kept = [j for j in range(len(pair.sentences[1])) if j not in gone]
    new = {old: number for number, old in enumerate(kept)}
    gold = [(a, tuple(new[j] for j in b)) for a, b in beads if not gone & {*b}]
    sentences = pair.sentences[0], [pair.sentences[1][j] for j in kept]
    return Pair(pair.name, pair.corpus, (pair.langs[0], "fr"), sentences, gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--encoder", action="append", help="use and none by default")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--missed", action="store_true", help="see above")
    what.add_argument("--drift", action="store_true", help="see above")
    arguments = parser.parse_args()
    for path in arguments.gold:
        pairs = list(read([path]))
        for encoder in arguments.encoder or ("use", "none"):
            if arguments.drift:
                drift(pairs, encoder)
            else:
                table(pairs, encoder, arguments.missed)
            print()


if __name__ == "__main__":
    main()
