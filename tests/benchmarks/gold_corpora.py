"""The texts that weights are learnt from, out of files with gold.

Of these there are two kinds. JSON lines hold documents aligned by hand, `name, src_lang, tgt_lang, src, tgt, gold`,
where gold may be by verse (`src_verse`). Files `enfr.src-tgt`, named for their languages, hold tokenised pairs of
sentences, `a b ||| c d`; documents are made of them by joining neighbours on one side, or leaving one out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

Gold = list[tuple[tuple[int, ...], tuple[int, ...]]]

VERSES, APART = 220, 950  # beads in a piece of a text with gold by verse, and from one piece's beginning to the next
MADE = 300  # pairs in a document that is made of them
MADE_WEIGHT = 0.3  # of a document that was made, or whose gold is by verse
UNSPACED = ("ja", "th", "zh")


@dataclass(frozen=True)
class Pair:
    """Two versions of a text, aligned.

    Attributes:
        name: Of the document.
        corpus: The file it comes from.
        langs: Of the source and the target.
        sentences: Of the source and the target.
        gold: The beads.
        is_made: Whether it counts less, and its beads of several sentences on both sides may come apart.
    """

    name: str
    corpus: str
    langs: tuple[str, str]
    sentences: tuple[list[str], list[str]]
    gold: Gold
    is_made: bool = False

    @property
    def weight(self) -> float:
        return MADE_WEIGHT if self.is_made else 1.0


def read(paths: Iterable[Path]) -> Iterator[Pair]:
    """All documents of some files."""
    for path in paths:
        yield from of_sentences(path) if path.suffix == ".src-tgt" else of_documents(path)


def of_documents(path: Path) -> Iterator[Pair]:
    """Documents from JSON lines; of those with gold by verse some pieces."""
    for pair in whole_documents(path):
        if pair.is_made:
            for start in range(0, len(pair.gold), APART):
                yield replace(cut(pair, pair.gold[start : start + VERSES]), name=f"{pair.name}, {start}")
        else:
            yield pair


def whole_documents(path: Path) -> Iterator[Pair]:
    """Documents from JSON lines."""
    for line in path.read_text("utf-8").splitlines():
        stored = json.loads(line)
        gold = [(tuple(a), tuple(b)) for a, b in stored["gold"]]
        langs = (stored["src_lang"], stored["tgt_lang"])
        yield Pair(stored["name"], path.stem, langs, (stored["src"], stored["tgt"]), gold, "src_verse" in stored)


def cut(pair: Pair, beads: Gold) -> Pair:
    """The part of a pair that some neighbouring two-sided beads make up."""
    sides = []
    for side in (0, 1):
        numbers = [number for bead in beads for number in bead[side]]
        sides.append((min(numbers), max(numbers) + 1))
    (i, i1), (j, j1) = sides
    moved = [(tuple(x - i for x in a), tuple(y - j for y in b)) for a, b in beads]
    return replace(pair, sentences=(pair.sentences[0][i:i1], pair.sentences[1][j:j1]), gold=moved)


def of_sentences(path: Path) -> Iterator[Pair]:
    """Documents made of pairs of sentences."""
    langs = (path.stem[:2], path.stem[2:])
    random = np.random.default_rng(5)
    pairs = []
    for line in path.read_text("utf-8").splitlines():
        source, target = line.split("|||")
        pairs.append((untokenised(source, langs[0]), untokenised(target, langs[1])))
    for start in range(0, len(pairs) - MADE // 2, MADE):
        part = pairs[start : start + MADE]
        sides: tuple[list[str], list[str]] = ([], [])
        gold: Gold = []
        while part:
            # Half stay as they are; two or three neighbours become one sentence on one side; some lose a side.
            count = int(random.choice([1, 2, 3, 0], p=[0.5, 0.34, 0.06, 0.1]))
            side = int(random.integers(2))
            taken, part = part[: max(count, 1)], part[max(count, 1) :]
            bead = []
            for k in (0, 1):
                texts = [pair[k] for pair in taken]
                if count == 0 and k == side:
                    texts = []
                elif k == side:
                    texts = [("" if langs[k] in UNSPACED else " ").join(texts)]
                bead.append(tuple(range(len(sides[k]), len(sides[k]) + len(texts))))
                sides[k].extend(texts)
            gold.append((bead[0], bead[1]))
        yield Pair(f"{path.stem}, {start}", path.stem, langs, sides, gold, is_made=True)


def untokenised(text: str, lang: str) -> str:
    """Without the blanks that tokenisation has put between words, or before marks."""
    text = text.strip()
    if lang in UNSPACED:
        return text.replace(" ", "")
    text = re.sub(r"([(\[]) ", r"\1", re.sub(r" ([.,;:!?)\]])", r"\1", text))
    return text.replace(" '", "'").replace("' ", "'")


def with_omissions(pair: Pair, random: np.random.Generator, suffix: str = "") -> Pair:
    """The same pair after stretches of 1 to 12 beads have lost one side: rare in gold, and not in life."""
    gold = monotone(pair.gold)
    gone: tuple[set[int], set[int]] = (set(), set())
    for start in range(0, len(gold) - 12, 80):
        stretch = gold[start + random.integers(0, 68) :][: random.integers(1, 13)]
        side = int(random.integers(0, 2))
        gone[side].update(number for bead in stretch for number in bead[side])
    kept = [[k for k in range(len(texts)) if k not in lost] for texts, lost in zip(pair.sentences, gone, strict=True)]
    new = [{old: number for number, old in enumerate(numbers)} for numbers in kept]
    moved: Gold = []
    for bead in pair.gold:
        source, target = (tuple(new[k][x] for x in bead[k] if x in new[k]) for k in (0, 1))
        if source and target:
            moved.append((source, target))
        else:
            moved += [((x,), ()) for x in source] + [((), (y,)) for y in target]
    sentences = ([pair.sentences[0][k] for k in kept[0]], [pair.sentences[1][k] for k in kept[1]])
    return replace(pair, name=pair.name + suffix, sentences=sentences, gold=moved)


def monotone(gold: Gold) -> Gold:
    """The longest chain of two-sided beads without holes that do not cross."""
    whole = sorted((a, b) for a, b in gold if a and b and is_solid(a) and is_solid(b))
    length, before = [1] * len(whole), [-1] * len(whole)
    for k in range(len(whole)):
        for p in range(max(0, k - 30), k):
            follows = whole[p][0][-1] < whole[k][0][0] and whole[p][1][-1] < whole[k][1][0]
            if follows and length[p] >= length[k]:
                length[k], before[k] = length[p] + 1, p
    chain, k = [], int(np.argmax(length)) if whole else -1
    while k >= 0:
        chain.append(whole[k])
        k = before[k]
    return chain[::-1]


def is_solid(numbers: tuple[int, ...]) -> bool:
    return numbers[-1] - numbers[0] == len(numbers) - 1
