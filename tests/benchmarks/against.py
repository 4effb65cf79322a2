"""Compare whole runs with those of another checkout: `python tests/benchmarks/against.py OTHER_CHECKOUT GOLD`.

GOLD are JSON lines as for `accuracy.py`; the beginning of their longest text is aligned (`--segmented`), and the
release that comes with the project. Each run is a process of its own (`aligner align`, languages named, threads as they
come), and both checkouts take turns, so that a busy machine is busy for both. Each has folders of its own for what is
kept:

- cold, nothing kept: the folder is empty, so the run also derives what a first start does of weights and dictionaries;
- cold, no vectors kept: the first start was before, with other sentences;
- warm: the same text was aligned before.

Printed are medians of wall time, of processor time (user and system) and of peak memory, and what is needed here as a
share of what is needed there. Wall time counts only on cores that have nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parents[2]
RELEASE = HERE / "data" / "release-2025"
OTHERS = {"zh": "我们在阿拉木图会晤。\n我们就一切达成一致。\n", "en": "We met in Almaty.\nWe agreed on everything.\n"}
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # left to the program


class Cost(NamedTuple):
    """What a run took: seconds of wall time, seconds of processor time, MB of memory at most."""

    wall: float
    processor: float
    memory: float


def text(pair: Mapping[str, Any], size: int) -> dict[str, str]:
    """The first sentences of the source and those that are their counterparts, by language, one in each line."""
    gold = [bead for bead in pair["gold"] if bead[0] and bead[1] and max(bead[0]) < size]
    end = 1 + max(max(target) for _, target in gold)
    sides = {pair["src_lang"]: pair["src"][:size], pair["tgt_lang"]: pair["tgt"][:end]}
    return {lang: "\n".join(sentences) + "\n" for lang, sentences in sides.items()}


def aligned(checkout: Path, kept: Path, texts: Mapping[str, str], *more: str) -> Cost:
    """Align the two texts of some languages with a checkout, which keeps in a folder what it keeps between runs.

    Further options are those of the command.
    """
    with tempfile.TemporaryDirectory() as folder:
        for lang, content in texts.items():
            (Path(folder) / f"{lang}.txt").write_text(content, "utf-8")
        source, target = texts
        languages = ["--source-lang", source, "--target-lang", target]
        command = ["-m", "aligner", "align", f"{source}.txt", f"{target}.txt", *languages, *more, "-q", "-o", "out.tsv"]
        environment = {name: value for name, value in os.environ.items() if name not in (*THREADS, "ALIGNER_CACHE")}
        environment |= {"PYTHONPATH": str(checkout), "XDG_CACHE_HOME": str(kept), "TMPDIR": str(kept)}
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = status
        if status:
            raise SystemExit(f"{checkout}: {' '.join(command)} failed")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))


def after(checkout: Path, before: Sequence[Mapping[str, str]], texts: Mapping[str, str], *more: str) -> Cost:
    """What it takes to align a text once some others have been aligned, with an empty folder at their beginning."""
    with tempfile.TemporaryDirectory() as kept:
        for other in before:
            aligned(checkout, Path(kept), other)
        return aligned(checkout, Path(kept), texts, *more)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="another checkout")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--size", type=int, default=4000, help="sentences of the source (4,000)")
    parser.add_argument("--runs", type=int, default=3, help="of each (3)")
    options = parser.parse_args()
    pairs = [json.loads(line) for line in options.gold.read_text("utf-8").splitlines()]
    long = text(max(pairs, key=lambda pair: len(pair["src"])), options.size)
    release = {lang: (RELEASE / f"{lang}.txt").read_text("utf-8") for lang in ("zh", "en")}
    name = f"{options.gold.stem}, {' and '.join(f'{content.count(chr(10)):,}' for content in long.values())} sentences"
    checkouts = (HERE, options.other.resolve())
    print(f"Load at the beginning: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| what | wall s: here | there | ratio | processor s: here | there | ratio | MB: here | there | ratio |")
    print("|" + "---|" * 10)
    for what, before, texts, *more in (
        (f"{name}; cold, nothing kept", [], long, "--segmented"),
        (f"{name}; cold, no vectors kept", [OTHERS], long, "--segmented"),
        ("release; cold, nothing kept", [], release),
        ("release; cold, no vectors kept", [OTHERS], release),
        ("release; warm", [release], release),
    ):
        runs = [[after(checkout, before, texts, *more) for checkout in checkouts] for _ in range(options.runs)]
        here, there = (
            [statistics.median(values) for values in zip(*costs, strict=True)] for costs in zip(*runs, strict=True)
        )
        cells = [f"{a:,.1f} | {b:,.1f} | {a / b:.2f}" for a, b in zip(here, there, strict=True)]
        print(f"| {what} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
