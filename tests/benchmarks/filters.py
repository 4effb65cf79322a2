"""What filters, statistics and shards of a corpus cost: `python tests/benchmarks/filters.py [PAIRS]`.

The pairs are made up: Chinese characters and English words as frequent as in life (Zipf), 25 of the first and 14 of the
second on average, a tenth of them nearly the same as an earlier one. Times are of the processor; what making them takes
is taken off. Each figure comes from a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate, islice

from aligner.corpora.filters import NAMES, Choice, Filters
from aligner.corpora.shards import SUFFIXES, Plan, finish, write
from aligner.corpora.splits import Split
from aligner.corpora.statistics import Statistics
from aligner.model import Alignment, Bead, Document, DocumentPair, Span
from aligner.project import Project

SIZE = 100  # pairs in a document
WAYS = ["made", *NAMES, "length", "all", "statistics", "statistics of words"]


def sentences(seed: int) -> Iterator[tuple[str, str]]:
    draw = random.Random(seed)
    characters = [chr(0x4E00 + n) for n in range(6000)]
    words = ["".join(draw.choice("etaoinshrdlcum") for _ in range(draw.randint(2, 9))) for _ in range(30_000)]
    weights = [list(accumulate(1 / (n + 3) for n in range(len(some)))) for some in (characters, words)]
    kept: list[tuple[str, str]] = []
    while True:
        if kept and draw.random() < 0.1:
            source, target = draw.choice(kept)
            yield f"{source[:-1]}的。", f"{target[:-1]} too."
            continue
        source = "".join(draw.choices(characters, cum_weights=weights[0], k=draw.randint(5, 45))) + "。"
        target = " ".join(draw.choices(words, cum_weights=weights[1], k=draw.randint(3, 25))) + "."
        if len(kept) < 10_000:
            kept.append((source, target))
        yield source, target


def documents(pairs: int) -> Iterator[DocumentPair]:
    draw, rest = random.Random(1), sentences(2)
    for number in range(pairs // SIZE):
        some = list(islice(rest, SIZE))
        sides = [Document.from_sentences([pair[k] for pair in some], lang) for k, lang in enumerate(("zh", "en"))]
        beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1), round(draw.random(), 4)) for n in range(SIZE))
        yield DocumentPair(f"document {number}", Alignment(*sides, beads), (("licence", "CC0-1.0"),))


def measure(way: str, pairs: int) -> dict[str, float]:
    """Do one thing with all pairs, and say how long it took and how much memory the process had."""
    ratio, names = (3.0 if way in ("length", "all") else None), frozenset(NAMES if way == "all" else {way} & {*NAMES})
    filters = Filters(Choice(length_ratio=ratio, names=names))
    statistics = Statistics(words=way.endswith("words"))
    begun = time.process_time()
    for pair in documents(pairs):
        if way.startswith("statistics"):
            statistics.add(pair)
        else:
            filters.numbers(pair.alignment)
    done = time.process_time() - begun
    return {"seconds": done, "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "kept": filters.kept}


def in_a_process(*arguments: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def sizes(pairs: int) -> None:
    """Bytes a bead of the project and of each format, and what writing it takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "corpus.aligner")
        with Project.create(path) as project:
            project.add_all((pair.alignment, pair.name, pair.metadata) for pair in documents(pairs))
        text = sum(
            len(s.encode()) for p in documents(pairs) for d in (p.alignment.source, p.alignment.target) for s in d
        )
        print(f"{'text':10}{text / pairs:8.0f} bytes a bead")
        print(f"{'project':10}{os.path.getsize(path) / pairs:8.0f}")
        for form in SUFFIXES:
            plan = Plan(os.path.join(folder, form), form, split=Split((("train", 0.9), ("dev", 0.05), ("test", 0.05))))
            begun = time.process_time()
            release = write(lambda: documents(pairs), plan, Filters())
            finish(plan, release)
            taken = time.process_time() - begun
            total = sum(shard.bytes for shard in release.shards)
            print(f"{form:10}{total / release.statistics.beads:8.0f}   {pairs / taken:8,.0f} pairs a second")


def main(pairs: int) -> None:
    made = in_a_process("made", str(pairs))
    print(f"{pairs:,} pairs; made in {made['seconds']:.1f} s, {made['rss']:.0f} MB")
    for way in WAYS[1:]:
        found = in_a_process(way, str(pairs))
        rate = pairs / max(found["seconds"] - made["seconds"], 0.01)
        kept = f"{found['kept']:12,} kept" if not way.startswith("statistics") else ""
        more = found["rss"] - made["rss"]
        print(
            f"{way:20}{rate:12,.0f} pairs a second{found['rss']:8.0f} MB{more * 2**20 / pairs:8.0f} bytes a pair{kept}"
        )
    if pairs <= 100_000:
        sizes(min(pairs, 20_000))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
