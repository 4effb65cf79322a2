"""How good the terms are that `extract_terms` finds in the texts of `tests/glossary/texts`.

    python tests/benchmarks/terms.py [NAME…] [--misses] [--wrong] [--unjudged] [--swap] [--no-calibration]

NAME is a text or a group of them (`development`, `held-out`); by default all are measured. The first table gives for
each text:

    right of 100     how many of the first 100 pairs are right and wanted, that is, not graded `wrong`
    on the list      how many of these were on the list before anything was extracted; the others were judged afterwards
    unjudged         how many of the first 100 have no grade; these do not count as right
    recall at 150    the share of the pairs graded `wanted` that is among the first 150

The second compares the scores with what they promise, for all texts of a group together: in each tenth of the scale,
the mean score of the pairs and the share that is right, as far as the pairs have been judged.

`--misses` lists the wanted pairs that are not among the first 150, with their places; `--wrong` the wrong ones among
the first 100; `--unjudged` pairs without a grade, for a person to judge: the first 150, and a sample of the rest.
`--swap` turns the sides around.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from zlib import crc32

from term_lists import GROUPS, LISTED, RIGHT, Entry, Grade, entries, folded, names, text, turned
from term_lists import TEXTS as FOLDER

from aligner.glossary.terms import extract_terms
from aligner.model import Term

RIGHT_AMONG = 100
FOUND_AMONG = 150
SAMPLED = 20  # beyond those, one pair in so many is judged


@dataclass(frozen=True)
class Ranked:
    """A pair that was extracted.

    Attributes:
        place: Its rank, from 1.
        term: The pair.
        entry: The number of the line of the list that it agrees with, or None.
        grade: The grade of that line, or None.
    """

    place: int
    term: Term
    entry: int | None
    grade: Grade | None

    @property
    def is_sampled(self) -> bool:
        """Whether it is judged although it comes late. It depends on nothing but the pair, so that grades last."""
        return not crc32(f"{self.term.source}\t{self.term.target}".encode()) % SAMPLED


@dataclass(frozen=True)
class Measured:
    """What was extracted from a text, beside its list."""

    name: str
    listed: Sequence[Entry]
    ranked: Sequence[Ranked]

    def first(self, count: int) -> list[Ranked]:
        return [one for one in self.ranked if one.place <= count]

    @property
    def wanted(self) -> list[int]:
        return [number for number, entry in enumerate(self.listed) if entry.grade == "wanted"]

    @property
    def right(self) -> int:
        return sum(one.grade in RIGHT for one in self.first(RIGHT_AMONG))

    @property
    def on_list(self) -> int:
        return sum(one.grade in LISTED for one in self.first(RIGHT_AMONG))

    @property
    def unjudged(self) -> int:
        return sum(one.grade is None for one in self.first(RIGHT_AMONG))

    @property
    def recall(self) -> float:
        found = {one.entry for one in self.first(FOUND_AMONG)}
        return len(found.intersection(self.wanted)) / len(self.wanted)

    def misses(self) -> list[tuple[str, Entry]]:
        """Return the wanted pairs that are not among the first, each with its place or `missed`."""
        places: dict[int | None, int] = {}
        for one in self.ranked:
            places.setdefault(one.entry, one.place)
        return [
            (str(places.get(number, "missed")), self.listed[number])
            for number in self.wanted
            if places.get(number, FOUND_AMONG + 1) > FOUND_AMONG
        ]

    def to_judge(self) -> list[Ranked]:
        return [one for one in self.ranked if one.grade is None and (one.place <= FOUND_AMONG or one.is_sampled)]


def rank(terms: Sequence[Term], listed: Sequence[Entry]) -> list[Ranked]:
    """Put beside each pair what the list says of it."""
    numbers = {key: number for number, entry in reversed(list(enumerate(listed))) for key in entry.pairs()}
    ranked = []
    for place, term in enumerate(terms, 1):
        number = numbers.get((folded(term.source), folded(term.target)))
        ranked.append(Ranked(place, term, number, None if number is None else listed[number].grade))
    return ranked


def measure(group: str, name: str, *, swap: bool = False) -> Measured:
    """Extract the terms of a text and rank them."""
    alignment, listed = text(group, name), entries(FOLDER / group / f"{name}.terms.tsv")
    if swap:
        alignment, listed = turned(alignment), [entry.turned() for entry in listed]
    return Measured(name, listed, rank(extract_terms(alignment, min_score=0.0).terms, listed))


def table(measured: Sequence[Measured]) -> str:
    """Lay out the figures of the texts, and their means."""
    columns = ("text", "pairs", "wanted", "right of 100", "on the list", "unjudged", "recall at 150")
    lines = [f"| {' | '.join(columns)} |", "|---|---:|---:|---:|---:|---:|---:|"]
    lines += [
        f"| {one.name} | {len(one.ranked)} | {len(one.wanted)} | {one.right} | {one.on_list} | {one.unjudged} "
        f"| {one.recall:.1%} |"
        for one in measured
    ]
    right, on_list, recall = (
        sum(figures) / len(measured)
        for figures in zip(*((one.right, one.on_list, one.recall) for one in measured), strict=True)
    )
    return "\n".join([*lines, f"| *mean* | | | {right:.1f} | {on_list:.1f} | | {recall:.1%} |"])


def share_right(ranked: Sequence[Ranked]) -> float | None:
    """Estimate the share of right pairs; None where nothing tells.

    The first pairs are judged, and of the others those in the sample. The sample stands for all others that are not on
    the list by hand: what has been judged besides was chosen by another way of extracting, and is better than the rest.
    """
    known = [one for one in ranked if (one.place <= FOUND_AMONG and one.grade) or one.grade in LISTED]
    rest = [one for one in ranked if one.place > FOUND_AMONG and one.grade not in LISTED]
    sample = [one for one in rest if one.is_sampled and one.grade]
    right = float(sum(one.grade in RIGHT for one in known))
    if not sample:
        return right / len(known) if known and len(rest) < SAMPLED else None
    right += len(rest) * sum(one.grade in RIGHT for one in sample) / len(sample)
    return right / (len(known) + len(rest))


def calibration(measured: Sequence[Measured]) -> str:
    """Compare scores with the share of right pairs, by tenths of the scale.

    The calibration error is the mean difference between the two, weighted by the number of pairs.
    """
    lines = ["| score | pairs | mean score | right |", "|---|---:|---:|---:|"]
    pairs = list(chain.from_iterable(one.ranked for one in measured))
    error = counted = 0.0
    for tenth in reversed(range(10)):
        here = [one for one in pairs if min(9, int(10 * (one.term.score or 0.0))) == tenth]
        right = share_right(here)
        if right is not None:
            score = sum(one.term.score or 0.0 for one in here) / len(here)
            error, counted = error + len(here) * abs(score - right), counted + len(here)
            lines.append(f"| .{tenth}– | {len(here)} | {score:.2f} | {right:.2f} |")
    return "\n".join([*lines, "", f"calibration error {error / max(1.0, counted):.2f}"])


def listing(ranked: Sequence[Ranked]) -> str:
    return "\n".join(f"{one.place}\t{one.term.score:.2f}\t{one.term.source}\t{one.term.target}" for one in ranked)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    for option in ("misses", "wrong", "unjudged", "swap", "no-calibration"):
        parser.add_argument(f"--{option}", action="store_true")
    options = parser.parse_args()
    for group in GROUPS:
        chosen = [name for name in names(group) if not options.names or {group, name} & set(options.names)]
        measured = [measure(group, name, swap=options.swap) for name in chosen]
        if not measured:
            continue
        print(f"{group}\n\n{table(measured)}\n")
        if not options.no_calibration:
            print(f"{calibration(measured)}\n")
        for one in measured:
            if options.misses:
                forms = (f"{place}\t{entry.source[0]}\t{entry.target[0]}" for place, entry in one.misses())
                print(f"{one.name}, missed:", *forms, sep="\n", end="\n\n")
            if options.wrong:
                wrong = [ranked for ranked in one.first(RIGHT_AMONG) if ranked.grade == "wrong"]
                print(f"{one.name}, wrong:", listing(wrong), sep="\n", end="\n\n")
            if options.unjudged:
                print(f"{one.name}, unjudged:", listing(one.to_judge()), sep="\n", end="\n\n")


if __name__ == "__main__":
    main()
