"""How well texts with omissions are aligned: `python tests/benchmarks/robustness.py GOLD… --encoder use`.

GOLD are JSON lines as for `accuracy.py`; three pairs of each file are taken, and of a text of more than 1,000 sentences
two windows of 400. One side of each text loses a stretch at a random (seeded) place, its beginning, or its end; both
begin and end elsewhere; one goes on with 40 sentences of another text in its language; two neighbouring stretches of 10
to 20 sentences of one side change places. Of the release in `data`, every one or two neighbouring paragraphs are cut
out of either side.

Sentences that were cut out, added or moved and those in gold beads with them are *touched*; all others are the rest.

    strict F1   of the rest: gold beads that are not touched against the beads with a sentence that is not
    alone       share of the sentences without a counterpart, foreign ones too, that stand in a one-sided bead
    right, wrong, moved   mean confidence of the right beads; of the wrong ones (where a sentence has no counterpart any
                more, a one-sided bead is right); of the beads among the stretches that changed places
    derailed    share of the gold beads more than 10 sentences away from what is touched that were found in the whole
                texts and are not any more, where found is a bead that shares a sentence on each side
    swallowed   texts in which a bead of four sentences or more has sentences of both sides, one of them without a
                counterpart
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from accuracy import links, merged_by_verse

import aligner
from aligner.evaluation import NumberedBead, Score

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
COLUMNS = ("data", "modification", "texts", "strict F1", "alone", "right", "wrong", "moved", "derailed", "swallowed")
SEED = 2025
STRETCHES = (5, 20, 50, 100, 200)
ENDS = 40  # sentences missing at an end, or added there
FAR = 10  # sentences
MOST = 3  # pairs of a file
LONG, WINDOW = 1000, 400  # source sentences
LARGE = 4  # sentences of a bead that swallows some

Two = tuple[Collection[int], Collection[int]]
"""Numbers of source and of target sentences."""
NONE: Two = ((), ())


@dataclass(frozen=True)
class Case:
    """Two texts, with or without omissions.

    Attributes:
        kind: What was done to them.
        pair: Sentences and gold of the whole texts, and behind these what was added.
        numbers: The sentences of the pair that the texts consist of, in their order.
        touched: Sentences that were cut out, added or moved, and those of gold beads with such a one.
        alone: The touched ones that have no counterpart.
        documents: The two texts.
    """

    kind: str
    pair: dict[str, Any]
    numbers: Two
    touched: tuple[set[int], set[int]]
    alone: tuple[set[int], set[int]]
    documents: tuple[aligner.Document, aligner.Document]


@dataclass
class Tally:
    """What was counted in the texts of one kind."""

    texts: int = 0
    swallowed: int = 0
    precise: list[bool] = field(default_factory=list)
    recalled: list[bool] = field(default_factory=list)
    alone: list[bool] = field(default_factory=list)
    derailed: list[bool] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    wrong: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return Score(sum(self.precise), len(self.precise), sum(self.recalled), len(self.recalled)).f1

    def row(self) -> tuple[str, ...]:
        means = (self.alone, self.right, self.wrong, self.moved, self.derailed)
        shown = (f"{np.mean(values):.3f}" if values else "–" for values in means)
        return str(self.texts), f"{self.f1:.3f}", *shown, str(self.swallowed)

    def add(self, case: Case, made: list[tuple[NumberedBead, float]], whole: set[tuple[int, int]]) -> None:
        """Count one alignment; `whole` has the pairs of sentences that share a bead in that of the whole texts."""
        gold = {(tuple(a), tuple(b)) for a, b in case.pair["gold"]}
        gold = {bead for bead in gold if not meets(bead, case.touched)}
        groups = list(grouped(made, case.pair))
        self.texts += 1
        found = {group for group, _ in groups}
        self.recalled += [bead in found for bead in gold if all(bead)]
        for group, confidences in groups:
            is_right = group in gold or (not all(group) and meets(group, case.alone))
            is_of_the_rest = any(set(group[k]) - case.touched[k] for k in (0, 1))
            if is_of_the_rest:
                self.precise.append(is_right)
            if is_of_the_rest or meets(group, case.alone):
                (self.right if is_right else self.wrong).extend(confidences)
            elif case.kind == "swapped":
                self.moved += confidences
        beads = [bead for bead, _ in made]
        lonely = [{number for bead in beads if not all(bead) for number in bead[k]} for k in (0, 1)]
        self.alone += [number in lonely[k] for k in (0, 1) for number in case.alone[k]]
        far = [bead for bead in gold if all(bead) and min(distance(bead[k], case.touched[k]) for k in (0, 1)) > FAR]
        together = paired(beads)
        self.derailed += [not (paired([bead]) & together) and bool(paired([bead]) & whole) for bead in far]
        self.swallowed += any(len(a) + len(b) >= LARGE and a and b and meets((a, b), case.alone) for a, b in beads)


def meets(bead: NumberedBead, numbers: tuple[set[int], set[int]]) -> bool:
    return not (numbers[0].isdisjoint(bead[0]) and numbers[1].isdisjoint(bead[1]))


def paired(beads: Iterable[NumberedBead]) -> set[tuple[int, int]]:
    return {(i, j) for source, target in beads for i in source for j in target}


def distance(numbers: Iterable[int], others: Iterable[int]) -> float:
    return min((abs(number - other) for number in numbers for other in others), default=np.inf)


def grouped(made: list[tuple[NumberedBead, float]], pair: dict[str, Any]) -> Iterator[tuple[NumberedBead, list[float]]]:
    """The beads as gold can be compared with them, with the confidences of those that were merged into each."""
    beads = [bead for bead, _ in made]
    rest = iter(made)
    for group in merged_by_verse(beads, pair) if "src_verse" in pair else beads:
        size, confidences = 0, []
        while size < len(group[0]) + len(group[1]):
            (source, target), confidence = next(rest)
            size += len(source) + len(target)
            confidences.append(confidence)
        yield group, confidences


def align(case: Case, encoder: str) -> list[tuple[NumberedBead, float]]:
    """The beads, in the numbers of the pair, with their confidences."""
    alignment = aligner.align(*case.documents, encoder=encoder)
    here, there = map(list, case.numbers)
    return [
        ((tuple(here[i] for i in source), tuple(there[j] for j in target)), bead.confidence or 0.0)
        for (source, target), bead in zip(links(alignment), alignment, strict=True)
    ]


def case(kind: str, pair: dict[str, Any], numbers: Two, moved: Two = NONE, added: Two = NONE) -> Case:
    """The texts that consist of some sentences of a pair, of which some have been moved or added."""
    sides = [(pair[name], pair[f"{name}_lang"]) for name in ("src", "tgt")]
    changed = [set(range(len(sides[k][0]))).difference(numbers[k]).union(moved[k], added[k]) for k in (0, 1)]
    touched, alone = (changed[0].copy(), changed[1].copy()), (set(added[0]), set(added[1]))
    for bead in pair["gold"]:
        if meets(bead, (changed[0], changed[1])):
            left = [set(bead[k]).intersection(numbers[k]) for k in (0, 1)]
            for k in (0, 1):
                touched[k].update(bead[k])
                alone[k].update(() if left[1 - k] else left[k])
    source, target = (
        aligner.Document.from_sentences([strings[number] for number in kept], lang)
        for (strings, lang), kept in zip(sides, numbers, strict=True)
    )
    return Case(kind, pair, numbers, touched, alone, (source, target))


def cases(pair: dict[str, Any], others: list[dict[str, Any]], random: np.random.Generator) -> Iterator[Case]:
    """The whole texts, and then everything that is done to them."""
    whole = range(len(pair["src"])), range(len(pair["tgt"]))

    def at_random() -> tuple[int, range]:
        side = int(random.integers(2))
        return side, whole[side]

    yield case("nothing", pair, whole)
    for size in STRETCHES:
        side, numbers = at_random()
        if len(numbers) > 2 * size:
            start = int(random.integers(len(numbers) - size))
            left = [*numbers[:start], *numbers[start + size :]]
            yield case(f"{size} cut out", pair, both(side, left, whole))
    for kind, kept in ((f"first {ENDS} missing", slice(ENDS, None)), (f"last {ENDS} missing", slice(-ENDS))):
        side, numbers = at_random()
        yield case(kind, pair, both(side, numbers[kept], whole))
    yield case("other ends", pair, (whole[0][ENDS:], whole[1][:-ENDS]))

    side, numbers = at_random()
    name = ("src", "tgt")[side]
    foreign = [other[name] for other in others if other is not pair and other[f"{name}_lang"] == pair[f"{name}_lang"]]
    if foreign:
        text = foreign[int(random.integers(len(foreign)))][:ENDS]
        longer = {**pair, name: pair[name] + text}
        if "src_verse" in pair:
            longer[f"{name}_verse"] = pair[f"{name}_verse"] + ["none"] * len(text)
        added = range(len(numbers), len(numbers) + len(text))
        yield case("foreign end", longer, both(side, [*numbers, *added], whole), added=both(side, added, NONE))

    side, numbers = at_random()
    first, second = (int(size) for size in random.integers(10, 21, 2))
    start = int(random.integers(len(numbers) - first - second))
    middle, stop = start + first, start + first + second
    order = [*numbers[:start], *numbers[middle:stop], *numbers[start:middle], *numbers[stop:]]
    yield case("swapped", pair, both(side, order, whole), moved=both(side, numbers[start:stop], NONE))


def both(side: int, numbers: Collection[int], others: Two) -> Two:
    """Some numbers for one side, and for the other side its own."""
    return (numbers, others[1]) if side == 0 else (others[0], numbers)


def release_cases() -> Iterator[Case]:
    """The release, and the release without every one or two neighbouring paragraphs of either side."""
    documents = [aligner.segment(aligner.read_text(RELEASE / f"{lang}.txt", lang)) for lang in ("zh", "en")]
    gold = links(aligner.read(RELEASE / "gold.align"))
    src, tgt = (document.strings() for document in documents)
    pair = {"src_lang": "zh", "tgt_lang": "en", "src": src, "tgt": tgt, "gold": gold}
    whole = range(len(documents[0])), range(len(documents[1]))
    yield replace(case("nothing", pair, whole), documents=(documents[0], documents[1]))
    for side, document in enumerate(documents):
        paragraphs = document.paragraphs()
        for count in (1, 2):
            for first, last in zip(paragraphs, paragraphs[count - 1 :], strict=False):
                kept = aligner.Span(0, first.start), aligner.Span(last.stop, len(document))
                numbers = [number for span in kept for number in range(*span)]
                shorter = document.select(kept)  # with its paragraphs and divisions
                texts = (shorter, documents[1]) if side == 0 else (documents[0], shorter)
                yield replace(case("paragraphs cut out", pair, both(side, numbers, whole)), documents=texts)


def measured(made_up: Iterable[Case], encoder: str = "use") -> dict[str, Tally]:
    """Align texts, whole ones before what was made of them, and count by kind."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    whole: set[tuple[int, int]] = set()
    for one in made_up:
        made = align(one, encoder)
        if one.kind == "nothing":
            whole = paired(bead for bead, _ in made)
        tallies[one.kind].add(one, made, whole)
    return tallies


def window(pair: dict[str, Any], start: int, size: int) -> dict[str, Any]:
    """The gold beads that lie in `size` source sentences from `start` on, with all that is between them."""
    inside = [(a, b) for a, b in pair["gold"] if a and b and start <= min(a) and max(a) < start + size]
    i, i1 = min(min(a) for a, _ in inside), max(max(a) for a, _ in inside) + 1
    j, j1 = min(min(b) for _, b in inside), max(max(b) for _, b in inside) + 1
    stretches = {"src": slice(i, i1), "src_verse": slice(i, i1), "tgt": slice(j, j1), "tgt_verse": slice(j, j1)}
    parts = {key: pair[key][stretch] for key, stretch in stretches.items() if key in pair}
    gold = [
        ([x - i for x in a], [y - j for y in b])
        for a, b in pair["gold"]
        if all(i <= x < i1 for x in a) and all(j <= y < j1 for y in b)
    ]
    return {**pair, **parts, "gold": gold}


def texts(path: Path) -> list[dict[str, Any]]:
    """Pairs of a file, or windows of the long ones."""
    result = []
    lines = path.read_text("utf-8").splitlines()
    for line in lines[:: -(-len(lines) // MOST)]:
        pair = json.loads(line)
        size = len(pair["src"])
        starts = (size // 4, 3 * size // 4) if size > LONG else ()
        result += [window(pair, start, WINDOW) for start in starts] or [pair]
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--encoder", default="use")
    arguments = parser.parse_args()
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    found = {path.stem: texts(path) for path in arguments.gold}
    every = [pair for pairs in found.values() for pair in pairs]
    random = np.random.default_rng(SEED)
    made_up = {
        "release-2025": release_cases(),
        **{name: (one for pair in pairs for one in cases(pair, every, random)) for name, pairs in found.items()},
    }
    for name, each in made_up.items():
        for kind, tally in measured(each, arguments.encoder).items():
            print("| " + " | ".join((name, kind, *tally.row())) + " |", flush=True)


if __name__ == "__main__":
    main()
