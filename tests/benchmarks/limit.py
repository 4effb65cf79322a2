"""How far the bundled encoder is from what the processor can do: `python tests/benchmarks/limit.py GOLD…`.

GOLD are JSON lines as for `accuracy.py`; of each file the first text counts, up to 4,000 sentences of its source and
the same share of its target, with all runs and all words, in blocks as the cache makes them.

Prints billions of operations: *asked for* by the network as it is written down, for each token of the sentences once
and for each run the head; and *done*, as counted while it works. Then the seconds that the products that were done take
at the best rate of this machine's BLAS on one core, which is measured in the same run, and the share of these in the
processor time of the whole, in one thread, and in the time by the clock on all cores, if these have nothing else to do.
A product of 64-bit floats counts twice.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["ALIGNER_CACHE"] = ""

import numpy as np

import aligner
from aligner import threads
from aligner.encoders.cache import CachedEncoder
from aligner.encoders.use import UniversalSentenceEncoder
from aligner.encoders.use.weights import DIM, FEATURES, HIDDEN, ORDERS, WIDTH
from aligner.engine.semantic.evidence import LONGEST
from aligner.segmentation import tokenize

SENTENCES = 4000


class Counted(np.ndarray[Any, Any]):
    """Weights that count the operations of the products that they have a part in."""

    operations = 0

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(value) for value in inputs]
        if ufunc is np.matmul:
            left, right = plain
            size = left.size * right.shape[-1] * (left.dtype.itemsize // 4)
            Counted.operations += 2 * size
        return getattr(ufunc, method)(*plain, **options)


class Work(NamedTuple):
    """What is to be encoded: sentences, and the distinct words among them."""

    sentences: Sequence[str]
    words: Sequence[str]


def counted(value: Any) -> Any:
    """Make weights count."""
    if isinstance(value, np.ndarray):
        return value.view(Counted) if value.dtype.kind == "f" and value.ndim > 1 else value
    if isinstance(value, dict):
        return {name: counted(part) for name, part in value.items()}
    if isinstance(value, tuple):
        parts = [counted(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def encode(encoder: CachedEncoder, work: Iterable[Work]) -> None:
    for side in work:
        encoder.encode_runs(side.sentences, LONGEST + 1)
        encoder.encode(side.words)


def best_rate() -> float:
    """Operations per second of the processor time of one core."""
    a, b = (np.ones(shape, dtype=np.float32) for shape in ((2000, FEATURES), (FEATURES, WIDTH)))
    times = []
    for _ in range(20):
        start = time.process_time()
        np.matmul(a, b)
        times.append(time.process_time() - start)
    return 2 * len(a) * FEATURES * WIDTH / min(times)


def asked_for(encoder: UniversalSentenceEncoder, work: Iterable[Work]) -> int:
    """Count the operations without any tricks but that of the sums."""
    token = 2 * DIM * len(ORDERS) * WIDTH + 2 * 2 * sum(order for order, _ in ORDERS) * WIDTH**2 + 2 * FEATURES * DIM
    head = 2 * (2 * DIM * HIDDEN + HIDDEN**2 + 2 * HIDDEN * DIM + DIM**2)
    total = 0
    for sentences, words in work:
        runs = sum(len(sentences) - k for k in range(min(LONGEST + 1, len(sentences))))
        tokens = sum(map(len, encoder._tokens(sentences))) + sum(len(ids) + 2 for ids in encoder._tokens(words))
        total += token * tokens + head * (runs + len(words))
    return total


def read(path: Path) -> list[Work]:
    pair = json.loads(path.read_text("utf-8").split("\n", 1)[0])
    share = min(1.0, SENTENCES / len(pair["src"]))
    sides = []
    for side in ("src", "tgt"):
        document = aligner.Document.from_sentences(pair[side][: round(share * len(pair[side]))], pair[f"{side}_lang"])
        words = {token.lower() for i in range(len(document)) for token in words_of(document, i)}
        sides.append(Work(document.strings(), sorted(words)))
    return sides


def words_of(document: aligner.Document, number: int) -> list[str]:
    content = document.text.content
    return [content[slice(*token.span)] for token in tokenize(document, number) if token.tag != "punct"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    print("| data | asked for, GFLOP | done | done at best, s | processor time, s | share | by the clock, s | share |")
    print("|" + "---|" * 8)
    for path in parser.parse_args().gold:
        work = read(path)
        bare = UniversalSentenceEncoder()
        encoder = CachedEncoder(bare, limit=0)
        encode(encoder, [Work(["Once."] * 9, ["once"])])  # so that nothing has to be loaded any more
        rate = best_rate()
        start = time.process_time()
        encode(encoder, work)
        spent = time.process_time() - start
        with patch.object(threads, "count", threads.cores):
            start = time.perf_counter()
            encode(encoder, work)
            clock = time.perf_counter() - start
        rate = max(rate, best_rate())
        counting = UniversalSentenceEncoder()
        counting.__dict__["_weights"] = counted(bare._weights)
        Counted.operations = 0
        encode(CachedEncoder(counting, limit=0), work)
        alone, cores = Counted.operations / rate, threads.cores()
        print(
            f"| {path.stem} | {asked_for(bare, work) / 1e9:.0f} | {Counted.operations / 1e9:.0f} | {alone:.1f} "
            f"| {spent:.1f} | {alone / spent:.2f} | {clock:.1f} | {alone / cores / clock:.2f} |"
        )


if __name__ == "__main__":
    main()
