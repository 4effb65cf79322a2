"""How quick runs over many pairs are, and what they cost: `python tests/benchmarks/runs.py --bible … --tiny 10000`.

The Bible is cut into document pairs and aligned with one worker and with two, then by a loop of `aligner align`, of
which only some commands are run. Pairs of two sentences show what a pair costs besides aligning, and whether memory
grows with their number. Times are processor seconds of all processes, and those of a clock beside them: on a machine
that others use as well only the first can be compared.
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
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from aligner.project import Project
from aligner.runs.driver import Run
from aligner.runs.local import LocalWorkers

sys.path.insert(0, str(Path(__file__).parent.parent / "runs"))

from little import NONE, entries_of, line_by_line
from little import write as write_pairs

COMMAND = [sys.executable, "-m", "aligner"]


class Measured(NamedTuple):
    """What a command took.

    Attributes:
        seconds: By the clock.
        processor: Seconds of the processor, of all its processes.
        driver: Megabytes that the process itself held at most.
        busiest: Seconds of the processor of the one of its processes that had most.
        worker: Megabytes that one of these held at most.
        status: Its exit status.
    """

    seconds: float
    processor: float
    driver: float
    busiest: float
    worker: float
    status: int


def measured(command: Sequence[str]) -> Measured:
    """Run a command, and measure it and what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    driver = worker = 0.0
    spent: dict[str, float] = {}
    while process.poll() is None:
        with suppress(OSError, ValueError, IndexError):
            driver = max(driver, _megabytes(str(process.pid)))
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
            for child in children:
                worker = max(worker, _megabytes(child))
                times = Path(f"/proc/{child}/stat").read_text("ascii").rpartition(")")[2].split()
                spent[child] = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
        time.sleep(0.05)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(seconds, processor, driver, max(spent.values(), default=0), worker, process.returncode)


def _megabytes(process: str) -> float:
    """The most memory that a process has held."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def pieces(bible: Path, count: int) -> Iterator[tuple[str, str]]:
    """Yield the sentences of the Bible in so many pairs of texts, cut where the gold standard cuts too."""
    data = json.loads(bible.read_text("utf-8"))
    beads = data["gold"]
    size = -(-len(beads) // count)
    for start in range(0, len(beads), size):
        some = beads[start : start + size]
        yield tuple(  # type: ignore[misc]
            "".join(f"{data[key][i]}\n" for bead in some for i in bead[side]) for side, key in ((0, "src"), (1, "tgt"))
        )


def tiny(bible: Path, count: int) -> Iterator[tuple[str, str]]:
    """Yield pairs of two sentences, each pair different."""
    data = json.loads(bible.read_text("utf-8"))
    beads = [bead for bead in data["gold"] if len(bead[0]) == len(bead[1]) == 1]
    for number in range(count):
        one, two = beads[number % len(beads)], beads[(7 * number + number // len(beads)) % len(beads)]
        yield tuple(  # type: ignore[misc]
            f"{number}. {data[key][one[side][0]]}\n{data[key][two[side][0]]}\n"
            for side, key in ((0, "src"), (1, "tgt"))
        )


def write(folder: Path, texts: Iterator[tuple[str, str]]) -> tuple[Path, int]:
    """Write pairs of texts and a manifest; return it, and how many characters the texts have."""
    rows, characters = ["id\tsource\ttarget\tsource_lang\ttarget_lang"], 0
    for number, pair in enumerate(texts):
        names = [f"{number // 1000}/{number}.{lang}.txt" for lang in ("en", "zh")]
        for name, text in zip(names, pair, strict=True):
            (folder / name).parent.mkdir(exist_ok=True, parents=True)
            (folder / name).write_text(text, encoding="utf-8")
            characters += len(text)
        rows.append(f"{number}\t{names[0]}\t{names[1]}\ten\tzh")
    manifest = folder / "manifest.tsv"
    manifest.write_text("\n".join([*rows, ""]), encoding="utf-8")
    return manifest, characters


def batch(manifest: Path, jobs: int, *options: str) -> tuple[Measured, float]:
    """Run over a manifest; return what that took, and how many bytes of the project a pair has."""
    project = manifest.with_name(f"{jobs}.aligner")
    project.unlink(missing_ok=True)
    command = [*COMMAND, "batch", str(manifest), "-o", str(project), "--jobs", str(jobs), "--segmented", *options]
    made = measured(command)
    with Project.open(project) as held:
        return made, os.path.getsize(project) / max(len(held), 1)


def driven(folder: Path, count: int) -> None:
    """Print what the driver itself needs for pairs that workers do next to nothing about.

    Its memory is the most that it has had until then: the second figure shows whether more pairs need more.
    """
    if not folder.exists():
        folder.mkdir()
    write_pairs(folder, count)
    for what in ("aligned", "done before"):
        start = time.process_time()
        path = folder / f"{count}.aligner"
        with Project.open(path) if path.exists() else Project.create(path) as project:
            Run(project, NONE, LocalWorkers(2), work=line_by_line, total=count).over(entries_of(folder, count))
        seconds = time.process_time() - start
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = os.path.getsize(path) / count
        figures = f"{1e6 * seconds / count:,.0f} µs a pair, {most:.0f} MB, {size:,.0f} bytes/pair"
        print(f"driver, {count:,} pairs {what}: {figures}", flush=True)


def tell(name: str, pairs: int, made: Measured, more: str = "") -> None:
    """Print a line."""
    rate = f"{pairs / made.seconds:8.1f} pairs/s by the clock, {pairs / made.processor:8.1f} by the processor"
    memory = f"driver {made.driver:.0f} MB, worker {made.worker:.0f} MB"
    print(f"{name:28} {made.seconds:8.1f} s {made.processor:8.1f} s {rate}  {memory}  {more}", flush=True)


def one_by_one(manifest: Path, most: int, options: Sequence[str], batch: Measured) -> None:
    """Align the first pairs of a manifest by a command each, and print what all would take, against one batch."""
    rows = manifest.read_text("utf-8").splitlines()[1:]
    loop = []
    for row in rows[:most]:
        _, source, target, *_ = row.split("\t")
        folder = manifest.parent
        texts = [str(folder / source), str(folder / target), "--source-lang", "en", "--target-lang", "zh"]
        made = str(folder.parent / "made.tmx")
        loop.append(measured([*COMMAND, "align", *texts, "--segmented", *options, "-o", made]))
    times = len(rows) / len(loop)
    seconds, processor = (times * sum(getattr(one, what) for one in loop) for what in ("seconds", "processor"))
    whole = Measured(seconds, processor, loop[0].driver, 0, 0, 0)
    tell(f"loop of {len(loop)}, times {times:.0f}", len(rows), whole)
    print(f"the loop costs {processor / batch.processor:.1f} times as much of the processor")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bible", type=Path, required=True, help="bible.jsonl: sentences of two versions with gold")
    parser.add_argument("--pairs", type=int, default=200, help="into which it is cut; 0: not at all")
    parser.add_argument("--loop", type=int, default=10, help="commands of the loop that are run; 0 leaves it out")
    parser.add_argument("--tiny", type=int, nargs="*", default=[], help="how many pairs of two sentences")
    parser.add_argument("--driver", type=int, nargs="*", default=[], help="how many pairs for the driver alone")
    parser.add_argument("--encoder", default="use")
    chosen = parser.parse_args()
    options = ("--encoder", chosen.encoder)
    print(f"{'':28} {'clock':>10} {'processor':>10}")
    with tempfile.TemporaryDirectory() as name:
        if chosen.pairs:
            folder = Path(name) / "bible"
            manifest, characters = write(folder, pieces(chosen.bible, chosen.pairs))
            count = len(manifest.read_text("utf-8").splitlines()) - 1
            times = []
            for jobs in (1, 2):
                made, size = batch(manifest, jobs, *options)
                times.append(made)
                tell(f"{count} pairs, --jobs {jobs}", count, made, f"{size:,.0f} bytes/pair, status {made.status}")
            one, two = times
            print(f"two workers: {one.seconds / two.seconds:.2f} times as quick as one by the clock", end=", ")
            print(f"{one.busiest / two.busiest:.2f} where cores are free (work of one by that of the busier of two)")
            rate = characters / one.busiest
            print(f"{characters:,} characters of both sides, {rate:,.0f} a second of a worker", flush=True)
            again = [*COMMAND, "batch", str(manifest), "-o", str(folder / "2.aligner"), "--segmented", *options]
            print(f"once more with nothing to do: {measured(again).processor:.2f} s of the processor")
            if chosen.loop:
                one_by_one(manifest, chosen.loop, options, times[0])
        for number in chosen.driver:
            driven(Path(name) / "driver", number)
        for number in chosen.tiny:
            manifest, _ = write(Path(name) / f"tiny{number}", tiny(chosen.bible, number))
            made, size = batch(manifest, 2, *options)
            tell(f"{number:,} tiny pairs, --jobs 2", number, made, f"{size:,.0f} bytes/pair, status {made.status}")


if __name__ == "__main__":
    main()
