"""What a correction is worth: `python tests/benchmarks/corrections.py GOLD… [--encoder none] [--place] [--faults …]`.

A person, played by gold, corrects alignments: looks at the least sure bead that is not confirmed, confirms it where it
is right, and sets it right where it is wrong, which is a correction. What lies around, up to the next confirmed beads,
is then aligned again, or it is not. An error is a bead of gold that the alignment has not; gold beads that cross or
have holes do not count. Where a bead is wrong, the first gold bead that has a sentence of it is set right and confirmed
and its neighbours keep what is left of them; with `--place` all gold beads that have a sentence of it are.

The faults are those of the engine (`real`); a border that is one sentence further down over 10, 20 and 30 beads
(`shifted`); and five beads without their target sentences, behind which the next 10, 20 and 30 beads are paired
wrongly (`missing`). Beads that were planted have no confidence, so that the person sees them first.

Printed are the errors, and then for each way to go on how many are left after 3 and 10 corrections, how many
corrections it takes until none is left, how many errors are gone for each, and how many of these were not at the place
itself: with nothing aligned again, with it, and with words that are taught by all gold beads of the other texts in the
same languages. GOLD are JSON lines as for `accuracy.py`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from gold_corpora import Pair, monotone, read

import aligner
from aligner.model import Alignment, Bead, Document, Span
from aligner.realigning import around, realign_edits

FAULTS = ("real", "shifted", "missing")
SIZES = (10, 20, 30)  # beads that a planted fault goes over
LOST = 5  # beads that lose their target
WAYS = ("not aligned again", "aligned again", "and taught")
SHOWN = (3, 10)  # corrections after which errors are counted

Key = tuple[tuple[int, ...], tuple[int, ...]]
Texts = list[tuple[str, str]]


def key(bead: Bead) -> Key:
    return tuple(range(*bead.source)), tuple(range(*bead.target))


def gold_beads(pair: Pair) -> list[Bead]:
    """The beads of gold that an alignment can have, in order; sentences on one side alone are one bead each."""
    sizes = [len(side) for side in pair.sentences]
    alone = [{n for bead in pair.gold if not bead[1 - side] for n in bead[side]} for side in (0, 1)]
    chain = [(Span(a[0], a[-1] + 1), Span(b[0], b[-1] + 1)) for a, b in monotone(pair.gold)]
    beads, i, j = [], 0, 0
    for source, target in [*chain, (Span(sizes[0], sizes[0]), Span(sizes[1], sizes[1]))]:
        if {*range(i, source.start)} <= alone[0] and {*range(j, target.start)} <= alone[1]:
            beads += [Bead(Span(n, n + 1), Span(j, j)) for n in range(i, source.start)]
            beads += [Bead(Span(source.start, source.start), Span(n, n + 1)) for n in range(j, target.start)]
        if source.size:
            beads.append(Bead(source, target))
        i, j = source.stop, target.stop
    return beads


def meet(one: Bead, other: Bead) -> bool:
    """Whether two beads have a sentence in common."""
    sides = ((one.source, other.source), (one.target, other.target))
    return any(max(a.start, b.start) < min(a.stop, b.stop) for a, b in sides)


@dataclass
class Person:
    """Somebody who knows what is right.

    Attributes:
        alignment: What has become of it so far.
        gold: The right beads.
        whole_place: Whether all of a place is set right at once.
        seen: Beads that gold does not tell about.
        errors: How many were left in the beginning and after each correction.
        own: How many were gone by each correction before anything was aligned again.
    """

    alignment: Alignment
    gold: list[Bead]
    whole_place: bool
    seen: set[Key] = field(default_factory=set)
    errors: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.right = {key(bead) for bead in self.gold}
        self.errors.append(self.left())

    def left(self) -> int:
        return len(self.right - {key(bead) for bead in self.alignment.beads})

    def correct(self) -> tuple[int, int] | None:
        """Look at the least sure beads until one is wrong, set it right, and say where; none where all is seen."""
        while True:
            beads = self.alignment.beads
            unseen = [n for n, b in enumerate(beads) if b.status == "auto" and key(b) not in self.seen]
            if not unseen:
                return None
            number = min(unseen, key=lambda n: beads[n].confidence or 0.0)
            bead = beads[number]
            if key(bead) in self.right:
                self.alignment, _ = put(self.alignment, [replace(bead, status="approved")])
                continue
            right = [other for other in self.gold if meet(other, bead)]
            holes = any((a.source.stop, a.target.stop) != (b.source.start, b.target.start) for a, b in pairwise(right))
            if not right or holes or any(meet(g, b) for g in right for b in beads if b.status == "approved"):
                self.seen.add(key(bead))
                continue
            before = self.left()
            chosen = right if self.whole_place else right[:1]
            self.alignment, first = put(self.alignment, [replace(other, status="approved") for other in chosen])
            self.own.append(before - self.left())
            return first, first + len(chosen)


def put(alignment: Alignment, beads: Sequence[Bead]) -> tuple[Alignment, int]:
    """Put beads in a row where they belong, and say where that is; their neighbours keep what is left of them."""
    old = alignment.beads
    touched = [n for n, bead in enumerate(old) if any(meet(other, bead) for other in beads)]
    first, last = old[touched[0]], old[touched[-1]]
    bounds = Span(first.source.start, last.source.stop), Span(first.target.start, last.target.stop)
    beads = [replace(b, source=inside(b.source, bounds[0]), target=inside(b.target, bounds[1])) for b in beads]
    above = Bead(Span(first.source.start, beads[0].source.start), Span(first.target.start, beads[0].target.start))
    below = Bead(Span(beads[-1].source.stop, last.source.stop), Span(beads[-1].target.stop, last.target.stop))
    rest = [bead for bead in (above, *beads, below) if bead.source.size > 0 or bead.target.size > 0]
    made = replace(alignment, beads=(*old[: touched[0]], *rest, *old[touched[-1] + 1 :]))
    return made, touched[0] + (rest[0] is above)


def inside(span: Span, bounds: Span) -> Span:
    """Move an empty span, which is nowhere else than its bead, between two bounds."""
    return span if span.size else Span(*[min(max(span.start, bounds.start), bounds.stop)] * 2)


def documents(pair: Pair) -> tuple[Document, Document]:
    source, target = (Document.from_sentences(*side) for side in zip(pair.sentences, pair.langs, strict=True))
    return source, target


def with_fault(pair: Pair, fault: str, encoder: str) -> tuple[Alignment, list[Bead]]:
    """Align a text, plant a fault, and return the alignment and the right beads."""
    gold = gold_beads(pair)
    windows = []  # each begins with the first source sentence of a gold bead
    for k, size in enumerate(SIZES):
        start = len(gold) * (2 * k + 1) // (2 * len(SIZES)) - size // 2
        while not all(bead.source.size and bead.target.size for bead in gold[start : start + LOST]):
            start += 1
        windows.append((gold[start].source.start, size))
    if fault == "missing":
        firsts = [first for first, _ in windows]
        lost = [n for n, bead in enumerate(gold) for first in firsts if bead.source.start == first]
        pair = without_targets(pair, [bead for n in lost for bead in gold[n : n + LOST]])
        gold = gold_beads(pair)
    made = aligner.align(*documents(pair), encoder=encoder)
    for first, size in windows if fault != "real" else ():
        start = next(n for n, bead in enumerate(gold) if bead.source.start == first and bead.source.size)
        made, _ = put(made, (shifted if fault == "shifted" else mispaired)(gold[start:], size))
    return made, gold


def shifted(gold: Sequence[Bead], size: int) -> list[Bead]:
    """The first beads, with the borders inside one target sentence further down."""
    last = gold[size - 1].target.stop
    stops = [min(bead.target.stop + 1, last) for bead in gold[:size]]
    starts = [gold[0].target.start, *stops]
    beads = [Bead(bead.source, Span(*span)) for bead, *span in zip(gold, starts, stops, strict=False)]
    return [bead for bead in beads if bead.source.size or bead.target.size]


def mispaired(gold: Sequence[Bead], size: int) -> list[Bead]:
    """Beads that have the source of one and the target of another that stands as much further down as was lost."""
    lost = next(n for n, bead in enumerate(gold) if bead.target.size)
    window = gold[: lost + size]
    beads = [Bead(one.source, other.target) for one, other in zip(window, window[lost:], strict=False)]
    rest = Span(beads[-1].source.stop, window[-1].source.stop)
    return [*beads, Bead(rest, Span(beads[-1].target.stop, beads[-1].target.stop))]


def without_targets(pair: Pair, beads: Sequence[Bead]) -> Pair:
    """The text without the target sentences of some beads."""
    gone = {n for bead in beads for n in range(*bead.target)}
    kept = [n for n in range(len(pair.sentences[1])) if n not in gone]
    new = {old: number for number, old in enumerate(kept)}
    gold = [(a, tuple(new[n] for n in b if n in new)) for a, b in pair.gold]
    return replace(pair, sentences=(pair.sentences[0], [pair.sentences[1][n] for n in kept]), gold=gold)


def texts(pair: Pair) -> Texts:
    """The two sides of all gold beads that an alignment can have."""
    source, target = documents(pair)
    return [
        (source.slice(b.source), target.slice(b.target)) for b in gold_beads(pair) if b.source.size and b.target.size
    ]


def play(person: Person, encoder: str, way: str, taught: Texts) -> None:
    """Let a person correct all there is."""
    while person.errors[-1] and (place := person.correct()):
        if way != WAYS[0]:
            stretch = around(person.alignment, *place)
            lessons = taught if way == WAYS[2] else []
            for edit in realign_edits(person.alignment, stretch, encoder=encoder, taught=lessons):
                person.alignment = edit.apply(person.alignment)
        person.errors.append(person.left())


def row(people: Sequence[Person]) -> str:
    """Figures of several texts together."""
    at = [sum(person.errors[min(n, len(person.errors) - 1)] for person in people) for n in (*SHOWN, -1)]
    begun = sum(person.errors[0] for person in people)
    left = sum(person.errors[-1] for person in people)
    corrections = sum(len(person.own) for person in people)
    own = sum(sum(person.own) for person in people)
    each = (begun - left) / max(corrections, 1)
    figures = (at[0], at[1], corrections, f"{each:.2f}", f"{(begun - left - own) / max(corrections, 1):.2f}")
    return " | ".join(map(str, figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--encoder", action="append", help="use and none by default")
    parser.add_argument("--faults", action="append", choices=FAULTS, help="all by default")
    parser.add_argument("--place", action="store_true", help="see above")
    arguments = parser.parse_args()
    print("| data | encoder | faults | errors | then | after 3 | after 10 | corrections | gone for each | elsewhere |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for path in arguments.gold:
        pairs = list(read([path]))
        known = {pair.name: texts(pair) for pair in pairs}
        for encoder in arguments.encoder or ("use", "none"):
            for fault in arguments.faults or FAULTS:
                begun = [with_fault(pair, fault, encoder) for pair in pairs]
                for way in WAYS[: 2 + (len(pairs) > 1)]:
                    people = [Person(*made, arguments.place) for made in begun]
                    for pair, person in zip(pairs, people, strict=True):
                        others = [texts for name, texts in known.items() if name != pair.name]
                        play(person, encoder, way, [text for several in others for text in several])
                    errors = sum(person.errors[0] for person in people)
                    print(f"| {path.stem} | {encoder} | {fault} | {errors} | {way} | {row(people)} |", flush=True)


if __name__ == "__main__":
    main()
