"""How well `aligner pair` finds the versions of a text in a pile of files, and what it costs.

    python tests/benchmarks/pairing.py GOLD… [--whole] [--beads N]

GOLD are the files that `gold_corpora.py` reads; those in the same two languages make one pile, which is written to a
folder and paired as the command does. Only the second half of each document is looked at, since the weights were learnt
on the first one; with `--whole` all of it, for the time that larger piles take. The pieces have `--beads` beads instead
of 5 to 14. Printed are precision, recall and F1; how many of the files without a counterpart stay alone; recall by kind
of piece; the calibration error, also of low probabilities; and processor time. For comparison the same pile is paired
by the cosine of mean vectors, and by numbers and lengths alone, each with the threshold, and the usual ratio of
lengths, that are best on the first half.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import gold_corpora
import numpy as np
import piles
from numpy.typing import NDArray

from aligner.encoders import encode
from aligner.pairing.content import choose, pair_by_content
from aligner.pairing.likeness import Rarity
from aligner.pairing.profiles import Profile, Reader

LEAST = 0.02  # probability of the pairs whose calibration is looked at


class Score(NamedTuple):
    """What became of a pile."""

    right: int
    taken: int
    true: int

    def __str__(self) -> str:
        precision, recall = self.right / max(self.taken, 1), self.right / max(self.true, 1)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * self.right / max(self.taken + self.true, 1):.3f}"


def true_pairs(files: Sequence[piles.Piece]) -> int:
    return sum(count == 2 for count in Counter(piece.key for piece in files).values())


def ours(files: Sequence[piles.Piece]) -> None:
    """Pair a pile as the command does, and print how that went."""
    with tempfile.TemporaryDirectory() as folder:
        names = piles.written(files, Path(folder))
        begun, cpu = time.monotonic(), time.process_time()
        found = pair_by_content([os.path.join(folder, name) for name in names], floor=LEAST)
        seconds, cpu = time.monotonic() - begun, time.process_time() - cpu
        pairs = [(names[Path(one.source).name], names[Path(one.target).name], one.probability) for one in found.pairs]
    sure = [(one, other) for one, other, chance in pairs if chance >= 0.5]
    right = {one.key for one, other in sure if one.key == other.key}
    print(f"  aligner pair        {Score(len(right), len(sure), true_pairs(files))}")
    paired = {(piece.key, piece.lang) for pair in sure for piece in pair}
    alone = [piece for piece in files if not piece.has_other]
    kept = sum((piece.key, piece.lang) not in paired for piece in alone)
    print(f"    of {len(alone)} files without a counterpart {kept} stay alone ({kept / max(len(alone), 1):.3f})")
    for kind in dict.fromkeys(piles.KINDS):
        keys = {piece.key for piece in files if piece.kind == kind and piece.has_other}
        print(f"    recall {kind:12} {len(keys & right) / max(len(keys), 1):.3f} of {len(keys)}")
    for what, least in (("taken", 0.5), ("all that lead", LEAST)):
        some = [(chance, one.key == other.key) for one, other, chance in pairs if chance >= least]
        error = piles.calibration(*zip(*some, strict=True))
        print(f"    calibration error of those {what}: {error:.3f} ({len(some)} pairs)")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"    {cpu:.1f} s of processor time, {seconds:.1f} s; at most {memory:.0f} MB")


def profiles(files: Sequence[piles.Piece]) -> list[Profile]:
    reader = Reader()
    for piece in files:
        reader.add("", piece.lang, piece.lines)
    made = [reader.profile(file, encode) for file in reader.files]
    reader.close()
    return made


def baselines(
    files: Sequence[piles.Piece], ratio: float | None = None
) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.bool_]]]:
    """For each simpler way its scores (sources, targets), and which pairs are right.

    Args:
        files: The pile.
        ratio: Logarithm of the usual ratio of lengths; by default that of the true pairs of this pile. That of all
            files is no stand-in: those without a counterpart move it, and then no lengths meet.
    """
    langs = sorted({piece.lang for piece in files})
    made = profiles(files)
    here, there = ([n for n, piece in enumerate(files) if piece.lang == lang] for lang in langs)
    right = np.array([[files[i].key == files[j].key for j in there] for i in here])
    means = [encode(piece.lines).mean(axis=0) for piece in files]
    unit = np.array([mean / np.linalg.norm(mean) for mean in means])
    yield "mean vectors", (unit[here] @ unit[there].T).astype(np.float64), right
    numbers = Rarity([profile.numbers for profile in made])
    lengths = np.log([profile.length for profile in made])
    if ratio is None:
        ratio = true_ratio(files, made)
    scores = -np.abs(lengths[here][:, None] - lengths[there] - ratio)
    yield "lengths", scores, right
    for row, i in enumerate(here):
        for column, j in enumerate(there):
            shared, alone = numbers.shared(made[i].numbers, made[j].numbers)
            scores[row, column] += (shared - alone / 2) / 4
    yield "numbers, lengths", scores, right


def true_ratio(files: Sequence[piles.Piece], made: Sequence[Profile]) -> float:
    """The median logarithm of the ratio of lengths of the true pairs of a pile."""
    of: dict[str, dict[str, float]] = {}
    for piece, profile in zip(files, made, strict=True):
        of.setdefault(piece.key, {})[piece.lang] = profile.length
    pairs = [[lengths[lang] for lang in sorted(lengths)] for lengths in of.values() if len(lengths) == 2]
    return float(np.median([np.log(one / other) for one, other in pairs]))


def paired(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The scores of the pairs that are best for both sides, and which of them are right."""
    best = (scores == scores.max(axis=1, keepdims=True)) & (scores == scores.max(axis=0, keepdims=True))
    rows = np.argwhere(best)
    rows = rows[choose(rows, scores[best], -np.inf)]
    return scores[rows[:, 0], rows[:, 1]], right[rows[:, 0], rows[:, 1]]


def best_threshold(scores: NDArray[np.float64], right: NDArray[np.bool_], true: int) -> float:
    """The threshold with the best F1."""
    order = np.argsort(-scores)
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(1, len(hits) + 1) + true)
    return float(scores[order][int(np.argmax(f1))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--beads", type=int)
    arguments = parser.parse_args()
    of: dict[tuple[str, ...], list[gold_corpora.Pair]] = {}
    for path in arguments.gold:
        for pair in piles.read(path):
            of.setdefault(tuple(sorted(pair.langs)), []).append(pair)
    encode(["the weights are loaded before the time is taken"])
    for langs, pairs in of.items():
        sizes = (arguments.beads,) if arguments.beads else piles.SIZES
        first, second = piles.halves(pairs)
        files = piles.pile(pairs if arguments.whole else second, sizes=sizes)
        alone = sum(not piece.has_other for piece in files)
        print(f"{'–'.join(langs)}: {len(files)} files, {alone / len(files):.0%} without a counterpart")
        ours(files)
        if not arguments.whole:
            tuned = piles.pile(first, sizes=sizes)
            ratio = true_ratio(tuned, profiles(tuned))
            for (name, *known), (_, *scores) in zip(baselines(tuned), baselines(files, ratio), strict=True):
                threshold = best_threshold(*paired(*known), true_pairs(tuned))
                found, right = paired(*scores)
                taken = found >= threshold
                print(f"  {name:19} {Score(int(right[taken].sum()), int(taken.sum()), true_pairs(files))}")


if __name__ == "__main__":
    main()
