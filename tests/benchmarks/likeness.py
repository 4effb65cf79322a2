"""How often true pairs are doubted, and texts that are no translations of each other are found.

    python tests/benchmarks/likeness.py GOLD… [--encoder none]

GOLD are the files that `gold_corpora.py` reads. Of each document parts of 1 to 100 beads are aligned with their
translation, whole and with a stretch left out of one side; and with another passage of the same text, and with one of
another text. Whole documents likewise. Prints for each length how many were doubted, of how many.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import gold_corpora

import aligner
from aligner import report

SIZES = {1: 8, 2: 6, 3: 5, 5: 5, 10: 4, 20: 3, 40: 2, 100: 1}  # beads in a part, and parts of each size
BOUNDS = (2, 4, 8, 16, 50)

Case = tuple[str, Sequence[str], Sequence[str], tuple[str, str]]  # kind, both sides, their languages


def cases(pairs: Sequence[gold_corpora.Pair], choice: random.Random) -> Iterator[Case]:
    """Pairs of texts to judge."""
    for pair in pairs:
        gold = gold_corpora.monotone(pair.gold)
        yield ("true", *pair.sentences, pair.langs)
        for size, count in SIZES.items():
            for _ in range(count if len(gold) >= size else 0):
                start, other = (choice.randrange(len(gold) - size + 1) for _ in range(2))
                here = gold_corpora.cut(pair, gold[start : start + size]).sentences
                yield ("true", *here, pair.langs)
                if size >= 5:
                    yield ("left out", *left_out(here, choice), pair.langs)
                if abs(start - other) >= size:
                    yield ("other passage", here[0], passage(pair, other, size), pair.langs)
                foreign = choice.choice([each for each in pairs if each.langs[1] != pair.langs[0] and each is not pair])
                if (most := len(gold_corpora.monotone(foreign.gold))) >= size:
                    there = passage(foreign, choice.randrange(most - size + 1), size)
                    yield ("other text", here[0], there, (pair.langs[0], foreign.langs[1]))


def passage(pair: gold_corpora.Pair, start: int, size: int) -> list[str]:
    """The target side of some beads."""
    return gold_corpora.cut(pair, gold_corpora.monotone(pair.gold)[start : start + size]).sentences[1]


def left_out(sides: tuple[list[str], list[str]], choice: random.Random) -> list[list[str]]:
    """Both sides, after a third to a half has gone from one of them."""
    left, side = [list(sentences) for sentences in sides], choice.randrange(2)
    count = int(len(left[side]) * choice.uniform(0.3, 0.5))
    start = choice.randrange(len(left[side]) - count + 1)
    del left[side][start : start + count]
    return left


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--encoder", default="use")
    arguments = parser.parse_args()
    doubted: Counter[tuple[str, int]] = Counter()
    seen: Counter[tuple[str, int]] = Counter()
    for kind, source, target, langs in cases(list(gold_corpora.read(arguments.gold)), random.Random(7)):
        sides = [aligner.Document.from_sentences(list(filter(str.strip, side)), lang)
                 for side, lang in zip((source, target), langs, strict=True)]  # fmt: skip
        if not all(map(len, sides)):
            continue
        with report.collect_notices() as notices:
            aligner.align(*sides, encoder=arguments.encoder)
        place = kind, sum(min(map(len, sides)) >= bound for bound in BOUNDS)
        seen[place] += 1
        doubted[place] += any(notice.kind == "unlike" for notice in notices)
    for kind in dict.fromkeys(kind for kind, _ in seen):
        shown = (f"{doubted[kind, length]}/{seen[kind, length]}" for length in range(len(BOUNDS) + 1))
        print(f"{kind:14}" + "".join(f"{figure:>10}" for figure in shown))


if __name__ == "__main__":
    main()
