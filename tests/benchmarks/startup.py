"""Measure what a start and a short text cost, in processor time, here and in another checkout.

    python tests/benchmarks/startup.py
    python tests/benchmarks/startup.py --against ../other --runs 7

Both checkouts take turns, each with a folder of its own for what is kept (`ALIGNER_CACHE`), so that a busy machine is
busy for both. Processor time is user and system time of the process; with several runs the median counts. The texts are
sentences of the release that comes with the project, in Chinese and English, made new by a number at their end; German
ones are written here. On Linux the memory of several workers is measured too: private and shared (PSS).
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parents[2]
RELEASE = HERE / "data" / "release-2025"
NUMBERS = itertools.count()
OWN = {
    "de": ["Das Treffen hat am 5. Mai eine Mitteilung herausgegeben, sagte Dr. Braun.", "Wir danken allen."],
    "en-GB": ["The meeting issued a communication on 5 May, said Dr Braun.", "We thank everybody."],
}

# What is measured in a process: its arguments are the checkout's; it prints milliseconds of processor time.
COMMANDS = {
    "aligner --help": ["--help"],
    "aligner demo": ["demo"],
    "first pair, zh-en": ["align", "zh.txt", "en.txt", "-o", "out.tsv", "--force"],
    "first pair, zh-en, --encoder none": ["align", "zh.txt", "en.txt", "-o", "out.tsv", "--force", "--encoder", "none"],
    "first pair, de-en": ["align", "de.txt", "en-GB.txt", "-o", "out.tsv", "--force"],
}
WITHIN = ("new", "again", "none", "release", "thousand")


def two_sentences(number: int, lang: str) -> list[str]:
    """Two sentences that nobody has encoded yet."""
    lines = OWN.get(lang, [])
    if not lines:
        text = (RELEASE / f"{lang}.txt").read_text("utf-8")
        lines = [line[:60] for line in text.splitlines() if len(line) > 20]
    return [f"{line} {os.getpid()} {number}" for line in (lines * 2)[number % len(lines) :][:2]]


def write_texts(folder: Path, number: int) -> None:
    """Write files of two sentences that nobody has encoded yet."""
    for lang in ("zh", "en", *OWN):
        (folder / f"{lang}.txt").write_text("\n".join(two_sentences(number, lang)) + "\n", encoding="utf-8")


def within(what: str, count: int) -> None:
    """Print the processor time of one alignment in a process that has made some: the median, in milliseconds."""
    import aligner

    def pair(number: int) -> list[aligner.Document]:
        return [aligner.Document.from_sentences(two_sentences(number, lang), lang) for lang in ("zh", "en")]

    encoder = "none" if what == "none" else "use"
    release = [aligner.segment(aligner.read_text(RELEASE / f"{lang}.txt")) for lang in ("zh", "en")]
    pairs = [release] * 5 if what == "release" else [pair(number) for number in range(count)]
    with aligner.collect_notices():
        for source, target in [pair(-number) for number in range(1, 4)]:
            aligner.align(source, target, encoder=encoder)
        for _ in range(2 if what in ("again", "release") else 1):
            times = []
            for source, target in pairs:
                before = time.process_time()
                aligner.align(source, target, encoder=encoder)
                times.append(time.process_time() - before)
    print(1000 * (sum(times) if what == "thousand" else statistics.median(times)))


def child(checkout: Path, folder: Path, *arguments: str) -> tuple[float, str]:
    """Run Python with a checkout; its processor time in milliseconds, and what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "ALIGNER_CACHE": str(folder / "cache")}
    environment["OPENBLAS_NUM_THREADS"] = "1"
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return 1000 * (usage.ru_utime + usage.ru_stime), output


def measure(what: str, checkout: Path, folder: Path, count: int) -> float:
    """Milliseconds of processor time for one of the things to measure."""
    if what in COMMANDS:
        write_texts(folder, next(NUMBERS))
        return child(checkout, folder, "-m", "aligner", *COMMANDS[what])[0]
    number = 1000 if what == "thousand" else count
    return float(child(checkout, folder, __file__, "--within", what, "--pairs", str(number))[1])


def memory(checkout: Path, folder: Path, workers: int) -> float | None:
    """Megabytes that so many workers take together after a first alignment, shared memory counted once; Linux only."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    code = "import sys, aligner; aligner.align_files('zh.txt', 'en.txt'); print(flush=True); sys.stdin.read()"
    environment = {**os.environ, "PYTHONPATH": str(checkout), "ALIGNER_CACHE": str(folder / "cache")}
    with contextlib.ExitStack() as running:
        processes = []
        for number in range(workers):
            place = folder / str(number)  # other sentences, so that each encodes
            place.mkdir(exist_ok=True)
            write_texts(place, -10 * workers - number)
            process = subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=place,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            processes.append(running.enter_context(process))
        total = 0
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        for process in processes:
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        for process in processes:
            process.communicate()
    return total / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--only", help="a part of the names of what to measure")
    parser.add_argument("--within", choices=WITHIN, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.within:
        within(options.within, options.pairs)
        return
    checkouts = [path.resolve() for path in (options.against, HERE) if path]
    with tempfile.TemporaryDirectory() as temporary:
        folders = [Path(temporary) / str(number) for number in range(len(checkouts))]
        for folder in folders:
            folder.mkdir()
        places = list(zip(checkouts, folders, strict=True))
        report("first start of all", [measure("first pair, zh-en", *place, options.pairs) for place in places])
        for what in (*COMMANDS, *WITHIN):
            if options.only and options.only not in what:
                continue
            runs = 1 if what == "thousand" else 2 if what in WITHIN else options.runs
            found = [[measure(what, *place, options.pairs) for place in places] for _ in range(runs)]
            report(what, [statistics.median(times) for times in zip(*found, strict=True)])
        for workers in () if options.only else (1, 2, 4):
            sizes = [memory(*place, workers) for place in places]
            if None not in sizes:
                print(f"{workers} workers: {' → '.join(f'{size:.0f} MB' for size in sizes)}")


def report(what: str, times: list[float]) -> None:
    """Print processor times, and the last one as a share of the first."""
    share = f" ({times[-1] / times[0]:.2f})" if len(times) > 1 else ""
    print(f"{what}: {' → '.join(f'{value:,.1f} ms' for value in times)}{share}", flush=True)


if __name__ == "__main__":
    main()
