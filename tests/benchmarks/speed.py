"""Speed, as ratios measured in one run on the same sentences: `python tests/benchmarks/speed.py GOLD… --only TABLE`.

GOLD are JSON lines as for `accuracy.py`. All times are CPU seconds, in one thread; vectors are kept only where a table
says so. Peers that are not installed are left out: `pip install galechurch sentweave` (both Apache-2.0; the second one
needs a C compiler). With `--huge` nothing is done but this: the longest text is aligned with the command line in a
process of its own, to see how much memory that takes; `verses.py` makes a very long one. All tables take about six
minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["ALIGNER_CACHE"] = ""

import numpy as np
from accuracy import links, merged_by_verse
from robustness import window

import aligner
from aligner import engine
from aligner.encoders import Vectors, joined_runs
from aligner.encoders.cache import CachedEncoder
from aligner.encoders.use import UniversalSentenceEncoder
from aligner.engine import semantic
from aligner.engine.search import Lattice, best_path
from aligner.engine.semantic.coarse import find_band
from aligner.evaluation import NumberedBead, evaluate

LONGEST = 8  # sentences on both sides of a bead of the peers, as in Vecalign's own example
SAMPLE = 300  # source sentences compared with the peers' way
PIECE, TIMES = 600, 8  # source sentences of a piece, and how many of them make the long text
LONG = 1000  # source sentences of a text that is long for a peer

# Functions whose time is told apart; that of one inside another counts for the inner one alone.
PARTS: tuple[tuple[Any, str, str], ...] = (
    (CachedEncoder, "encode_runs", "encoding"),
    (CachedEncoder, "encode", "encoding"),
    (semantic, "count_words", "analysis"),
    (semantic, "find_pairs", "search"),
    (engine, "align", "search"),
)
STAGES = ("encoding", "analysis", "search")

Pair = dict[str, Any]
Rows = Iterator[tuple[str, ...]]


class Timed(NamedTuple):
    """What a function returned, and the CPU seconds that it took."""

    result: Any
    seconds: float


def timed(function: Callable[..., Any], *arguments: Any, **options: Any) -> Timed:
    start = time.process_time()
    return Timed(function(*arguments, **options), time.process_time() - start)


@contextmanager
def stopwatches() -> Iterator[dict[str, float]]:
    """CPU seconds of the parts of the engine while this lasts."""
    spent: dict[str, float] = defaultdict(float)
    inner: list[float] = []

    def watched(function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            inner.append(0.0)
            result, seconds = timed(function, *arguments, **options)
            spent[name] += seconds - inner.pop()
            if inner:
                inner[-1] += seconds
            return result

        return run

    with ExitStack() as patches:
        for owner, attribute, name in PARTS:
            patches.enter_context(patch.object(owner, attribute, watched(getattr(owner, attribute), name)))
        yield spent


def documents(pair: Pair) -> tuple[aligner.Document, aligner.Document]:
    source, target = (aligner.Document.from_sentences(pair[side], pair[f"{side}_lang"]) for side in ("src", "tgt"))
    return source, target


def ours(pair: Pair) -> list[NumberedBead]:
    return links(aligner.align(*documents(pair)))


def beginning(pair: Pair, size: int) -> Pair:
    """As much of a text."""
    return window(pair, 0, size) if len(pair["src"]) > size else pair


def strict_f1(pairs: Sequence[Pair], found: Sequence[list[NumberedBead]]) -> float:
    """Strict F1 over all pairs together."""
    gold: list[NumberedBead] = []
    made: list[NumberedBead] = []
    shift = 0
    for pair, beads in zip(pairs, found, strict=True):
        merged = merged_by_verse(beads, pair) if "src_verse" in pair else beads
        for collected, several in ((gold, pair["gold"]), (made, merged)):
            collected += [(tuple(i + shift for i in a), tuple(j + shift for j in b)) for a, b in several]
        shift += max(len(pair["src"]), len(pair["tgt"]))
    return evaluate(gold, made).strict.f1


# The peers' way


def runs_as_texts(encoder: UniversalSentenceEncoder, pair: Pair) -> list[Vectors]:
    return [joined_runs(encoder.encode, pair[side], LONGEST) for side in ("src", "tgt")]


def peers_way(encoder: UniversalSentenceEncoder, pair: Pair) -> tuple[list[NumberedBead], float]:
    """Encode every run as a text of its own, and find the path of least cost; also the seconds that the first took."""
    (source, target), seconds = timed(runs_as_texts, encoder, pair)
    return least_cost(source, target), seconds


def least_cost(source: Vectors, target: Vectors) -> list[NumberedBead]:
    """Vecalign's dynamic programme (Thompson & Koehn 2019) within our band.

    Args:
        source: Unit vectors (longest, sentences, dim) of all runs.
        target: Likewise for the target.
    """
    shapes = ((1, 0), (0, 1), *((a, b) for a in range(1, LONGEST) for b in range(1, LONGEST - a + 1)))
    band = find_band(source[0], target[0])
    low, high = band.low, band.high
    rows = [np.full((len(shapes), stop - start), -np.inf) for start, stop in zip(low, high, strict=True)]
    # What a run is like to those of the other side on average, which Vecalign takes from a sample.
    here, there = 1 - source @ target[0].mean(axis=0), 1 - target @ source[0].mean(axis=0)
    likeness = np.random.default_rng(0).choice(source[0], 2000) * np.random.default_rng(1).choice(target[0], 2000)
    skipping = np.quantile((1 - likeness.sum(axis=1)) / np.mean([here[0].mean(), there[0].mean()]), 0.2)
    for s, (a, b) in enumerate(shapes):
        for i, row in enumerate(rows):
            if not a or not b:
                row[s] = -skipping
            elif i:
                start, stop = max(int(low[i]), 1), int(high[i])
                cost = 1 - target[b - 1, start - 1 : stop - 1] @ source[a - 1, i - 1]
                usual = here[a - 1, i - 1] + there[b - 1, start - 1 : stop - 1]
                row[s, start - low[i] :] = -2 * a * b * cost / np.maximum(usual, 1e-6)
    path = best_path(Lattice(shapes, low, rows))
    return [(tuple(range(i - shapes[s][0], i)), tuple(range(j - shapes[s][1], j))) for i, j, s in path]


def peers_table(name: str, pairs: list[Pair], encoder: UniversalSentenceEncoder) -> Rows:
    sample = beginning(pairs[0], SAMPLE)
    before = timed(ours, sample).seconds
    (found, encoding), theirs = timed(peers_way, encoder, sample)
    made, after = timed(ours, sample)
    seconds = (before + after) / 2  # the machine may have had more to do while the peers' way took its time
    yield (
        f"{name}, the first {len(sample['src'])} and {len(sample['tgt'])} sentences",
        f"{seconds:.1f}",
        f"{theirs:.1f}",
        f"{encoding:.1f}",
        f"{theirs / seconds:.1f}",
        f"{strict_f1([sample], [made]):.3f}",
        f"{strict_f1([sample], [found]):.3f}",
    )


# Parts and growth


def parts_table(name: str, pairs: list[Pair], _: UniversalSentenceEncoder) -> Rows:
    pair = beginning(pairs[0], LONG // 2)
    with stopwatches() as spent:
        ours(pair)
    sizes = f"{name}, {len(pair['src'])} and {len(pair['tgt'])} sentences"
    yield sizes, *(f"{spent[stage]:.2f}" for stage in STAGES), f"{spent['search'] / spent['encoding']:.2f}"


def growth_table(name: str, pairs: list[Pair], _: UniversalSentenceEncoder) -> Rows:
    pair = pairs[0]
    if len(pair["src"]) < TIMES * PIECE:
        return
    every = [window(pair, start, PIECE) for start in range(0, TIMES * PIECE, PIECE)]
    some = every[:: TIMES - 1]  # the first and the last
    with stopwatches() as once:
        for piece in some:
            ours(piece)
    with stopwatches() as long:
        ours(window(pair, 0, TIMES * PIECE))
    sizes = f"{name}, {PIECE} and {TIMES * PIECE} sentences"
    for what, parts in (("all", STAGES), ("all but encoding", STAGES[1:])):
        short, whole = sum(once[part] for part in parts) / len(some), sum(long[part] for part in parts)
        yield sizes, what, f"{short:.2f}", f"{whole:.2f}", f"{whole / short:.1f}"


# Once more


def again_table(name: str, pairs: list[Pair], _: UniversalSentenceEncoder) -> Rows:
    """Align with a cache that knows nothing, all, and all but one sentence."""
    pair = beginning(pairs[0], LONG // 2)
    sizes = f"{name}, {len(pair['src'])} and {len(pair['tgt'])} sentences"
    middle = len(pair["tgt"]) // 2
    corrected = {**pair, "tgt": [*pair["tgt"]]}
    corrected["tgt"][middle] = pair["tgt"][middle][:-1] + ", 2025" + pair["tgt"][middle][-1]
    encode_runs, encode = UniversalSentenceEncoder.encode_runs, UniversalSentenceEncoder.encode
    encoded: Counter[str] = Counter()

    def counted_runs(self: UniversalSentenceEncoder, sentences: Sequence[str], longest: int) -> Vectors:
        encoded["sentences"] += len(sentences)
        return encode_runs(self, sentences, longest)

    def counted(self: UniversalSentenceEncoder, words: Sequence[str]) -> Vectors:
        encoded["words"] += len(words)
        return encode(self, words)

    first = 0.0
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.dict(os.environ, ALIGNER_CACHE=folder),
        patch.object(UniversalSentenceEncoder, "encode_runs", counted_runs),
        patch.object(UniversalSentenceEncoder, "encode", counted),
    ):
        for what, version in (("first time", pair), ("again", pair), ("one sentence corrected", corrected)):
            encoded.clear()
            seconds = timed(ours, version).seconds
            first = first or seconds
            counts = (f"{encoded['sentences']}", f"{encoded['words']}")
            yield sizes, what, *counts, f"{seconds:.2f}", f"{seconds / first:.2f}"


# Peers that can be installed


def gale_church_of_nltk(pair: Pair) -> list[NumberedBead]:
    from nltk.translate import gale_church

    source, target = [len(sentence) * ratio(pair) for sentence in pair["src"]], [*map(len, pair["tgt"])]
    return joined(gale_church.align_blocks(source, target), len(source), len(target))


def joined(together: Iterable[tuple[int, int]], sources: int, targets: int) -> list[NumberedBead]:
    """The beads that pairs of sentences make, and the sentences that are in no pair."""
    beads: list[tuple[list[int], list[int]]] = []
    for i, j in sorted(together):
        if not beads or (i not in beads[-1][0] and j not in beads[-1][1]):
            beads.append(([], []))
        beads[-1][0].append(i)
        beads[-1][1].append(j)
    made: list[NumberedBead] = [(tuple(sorted(set(a))), tuple(sorted(set(b)))) for a, b in beads]
    alone = [set(range(size)).difference(*(bead[k] for bead in made)) for k, size in ((0, sources), (1, targets))]
    return [*made, *(((i,), ()) for i in alone[0]), *(((), (j,)) for j in alone[1])]


def galechurch(pair: Pair) -> list[NumberedBead]:
    import galechurch  # type: ignore[import-not-found, import-untyped, unused-ignore]

    beads = galechurch.align(pair["src"], pair["tgt"], mean_xy=1 / ratio(pair)).beads
    return [(tuple(range(b.source_start, b.source_end)), tuple(range(b.target_start, b.target_end))) for b in beads]


def ratio(pair: Pair) -> float:
    """Target characters for each source character, which programs that look at lengths have to be told."""
    return sum(map(len, pair["tgt"])) / sum(map(len, pair["src"]))


def sentweave(pair: Pair, vectors: Iterable[Vectors]) -> list[NumberedBead]:
    """Its encoder is asked for the runs of 1, 2 … 8 sentences of the source, then of the target."""
    import sentweave  # type: ignore[import-not-found, import-untyped, unused-ignore]

    made = iter(vectors)
    result = sentweave.align(pair["src"], pair["tgt"], lambda _: next(made), alignment_max_size=LONGEST)
    return [(tuple(a.src_indices), tuple(a.tgt_indices)) for a in result.alignments]


def padded_runs(encoder: UniversalSentenceEncoder, pair: Pair) -> list[Vectors]:
    """Vectors of the runs of the source, by size, then of the target; the word PAD stands where there are none."""
    runs = [encoder.encode_runs(pair[side], LONGEST) for side in ("src", "tgt")]
    for vectors in runs:
        vectors[~vectors.any(axis=2)] = encoder.encode(["PAD"])
    return [vectors for side in runs for vectors in side]


def installed_table(name: str, pairs: list[Pair], encoder: UniversalSentenceEncoder) -> Rows:
    pairs = [beginning(pair, LONG) for pair in pairs]
    data = f"{name}, {sum(len(pair['src']) for pair in pairs)} and {sum(len(pair['tgt']) for pair in pairs)} sentences"
    with stopwatches() as spent:
        found, seconds = timed(list, map(ours, pairs))
    encoding = f"{spent['encoding']:.2f}"
    yield data, "aligner", f"{strict_f1(pairs, found):.3f}", encoding, f"{seconds - spent['encoding']:.2f}"
    for program, align in (("NLTK, gale_church", gale_church_of_nltk), ("galechurch", galechurch)):
        try:
            found, seconds = timed(list, map(align, pairs))
        except ImportError:
            yield data, f"{program}: not installed", "", "", ""
        else:
            yield data, program, f"{strict_f1(pairs, found):.3f}", "–", f"{seconds:.2f}"
    runs, encoding_runs = timed(lambda: [padded_runs(encoder, pair) for pair in pairs])
    try:
        found, seconds = timed(list, map(sentweave, pairs, runs))
    except ImportError:
        yield data, "sentweave: not installed", "", "", ""
    else:
        with_ours = "sentweave, with our vectors of runs"
        yield data, with_ours, f"{strict_f1(pairs, found):.3f}", f"{encoding_runs:.2f}", f"{seconds:.2f}"


# Very large


def huge_table(name: str, pair: Pair) -> Rows:
    """Align a text, twice: the second time its vectors are there."""
    sizes = f"{name}, {len(pair['src'])} and {len(pair['tgt'])} sentences"
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{side}.txt" for side in ("src", "tgt")]
        for path in paths:
            path.write_text("\n".join(pair[path.stem]) + "\n", "utf-8")
        output = Path(folder) / "out.align"
        languages = ["--source-lang", pair["src_lang"], "--target-lang", pair["tgt_lang"]]
        command = ["align", *map(str, paths), *languages, "--segmented", "--quiet", "-o", str(output)]
        seconds = 0.0
        for what in ("first time", "again"):
            environment = {**os.environ, "ALIGNER_CACHE": folder}
            subprocess.run([sys.executable, "-m", "aligner", *command], check=True, env=environment)
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            before, seconds = seconds, used.ru_utime + used.ru_stime
            f1 = strict_f1([pair], [links(aligner.read(output))])
            yield sizes, what, f"{f1:.3f}", f"{seconds - before:.0f}", f"{used.ru_maxrss / 2**20:.2f}"


def table(title: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> None:
    print(f"\n{title}\n\n| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


TABLES: dict[str, tuple[str, Sequence[str], Callable[[str, list[Pair], UniversalSentenceEncoder], Rows]]] = {
    "peers": (
        f"Our method, and that of our peers, which encode every run of up to {LONGEST} sentences as a text; in seconds",
        ("data", "ours", "theirs", "of which encoding", "theirs / ours", "strict F1: ours", "theirs"),
        peers_table,
    ),
    "parts": (
        "Breakdown in seconds: encoding of runs and of single words; analysis, which finds tokens and punctuation; "
        "search, which is the rest",
        ("data", *STAGES, "search / encoding"),
        parts_table,
    ),
    "growth": (
        f"Scaling in seconds: the mean of the first and the last piece, and {TIMES} pieces as one text",
        ("data", "what", "piece", "text", "text / piece"),
        growth_table,
    ),
    "again": (
        "Cached vectors",
        ("data", "run", "sentences encoded", "words encoded", "seconds", "relative to the first"),
        again_table,
    ),
    "installed": (
        "Installable peers, in seconds; the first two are given the length ratio",
        ("data", "program", "strict F1", "encoding", "the rest"),
        installed_table,
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--only", choices=TABLES, action="append", help="this table; repeat for more")
    parser.add_argument("--huge", action="store_true", help="align the longest text, and do nothing else")
    arguments = parser.parse_args()
    data = {path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in arguments.gold}
    if arguments.huge:
        name, pairs = max(data.items(), key=lambda item: len(item[1][0]["src"]))
        columns = ("data", "run", "strict F1", "CPU seconds", "peak memory, GiB")
        table("Very large texts", columns, huge_table(name, pairs[0]))
        return
    encoder = UniversalSentenceEncoder()
    for pairs in data.values():  # so that nothing has to be loaded any more
        peers_way(encoder, beginning(pairs[0], 20))
        ours(beginning(pairs[0], 20))
    for chosen in arguments.only or TABLES:
        title, names, rows = TABLES[chosen]
        table(title, names, (row for name, pairs in data.items() for row in rows(name, pairs, encoder)))


if __name__ == "__main__":
    main()
