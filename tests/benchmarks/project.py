"""How quick a project is: `python tests/benchmarks/project.py`. It needs no data and no model.

Times are those of a clock, in milliseconds, each the median of many: an edit is on the disk when it returns. They
are of a book of 20,000 sentences, at the beginning of its log and after many thousands of edits; then of a project of
many small pairs.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from edits import example

from aligner.edits import Edit, Merge, SetNote, SetStatus, SetText
from aligner.model import Alignment
from aligner.project import Project

KINDS: dict[str, Callable[[int], Edit]] = {
    "confirm a bead": lambda bead: SetStatus(bead, "approved"),
    "confirm all beads": lambda bead: SetStatus(0, "approved", 15_000),
    "merge": Merge,
    "correct a sentence": lambda bead: SetText("target", bead, f"Corrected by hand, number {bead}."),
}


def milliseconds(work: Callable[[], object]) -> float:
    """Return the time that a piece of work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def edit(project: Project, pair: int, kind: Callable[[int], Edit], rng: random.Random) -> None:
    """Make an edit of a kind at a place by chance."""
    project.edit(pair, [kind(rng.randrange(15_000))], against=project.pair(pair).head)


def tell_of_edits(project: Project, pair: int, rng: random.Random) -> None:
    """Print how long edits take, and undoing and redoing them."""
    for name, kind in KINDS.items():
        times = [milliseconds(lambda kind=kind: edit(project, pair, kind, rng)) for _ in range(15)]
        back = [milliseconds(lambda: project.undo(pair)) for _ in range(15)]
        again = [milliseconds(lambda: project.redo(pair)) for _ in range(5)]
        print(f"  {name:20} {median(times):7.1f}   undo {median(back):7.1f}   redo {median(again):7.1f}")


def tell_of_opening(path: Path, pair: int) -> None:
    """Print how long it takes until a book can be edited, and how large its file is."""
    with Project.open(path) as project:
        size = os.path.getsize(path) / 1e6
        name = project.state(pair).bead_name(100)
        print(f"  history of a bead    {milliseconds(lambda: project.history(pair, bead=name)):7.1f}")
    times = []
    for _ in range(3):
        with Project.open(path) as project:
            times.append(milliseconds(lambda project=project: project.state(pair)))
    print(f"  until it is open     {median(times):7.1f}   ({size:.1f} MB on the disk)")


def small(count: int) -> Iterator[tuple[Alignment, str, tuple[tuple[str, str], ...]]]:
    """Yield pairs of ten sentences."""
    for number in range(count):
        yield example(8), f"article {number}", (("date", "2025-04-26"),)


def main() -> None:
    """Print all times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=20_000, help="in the log of the book")
    parser.add_argument("--pairs", type=int, default=20_000, help="small pairs")
    chosen = parser.parse_args()
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.aligner"
        with Project.create(path) as project:
            pair = project.add(example(17_000), "book")
            print(f"a book of {len(project.alignment(pair).source):,} sentences")
            tell_of_edits(project, pair, rng)
        tell_of_opening(path, pair)
        with Project.open(path) as project:
            for number in range(chosen.edits):
                project.edit(pair, [SetNote(rng.randrange(15_000), f"note {number}")], against=project.pair(pair).head)
            print(f"after {project.head:,} entries of the log")
            tell_of_edits(project, pair, rng)
        tell_of_opening(path, pair)
        path = Path(folder) / "many.aligner"
        with Project.create(path) as project:
            added = milliseconds(lambda: project.add_all(small(chosen.pairs)))
        print(f"{chosen.pairs:,} pairs of 10 sentences, {os.path.getsize(path) / 1e6:.0f} MB")
        print(f"  added, each          {added / chosen.pairs:7.2f}")
        start = time.perf_counter()
        with Project.open(path) as project:
            project.pairs(0, 100)
            print(f"  open, a page of them {(time.perf_counter() - start) * 1000:7.1f}")
            print(f"  all of them          {milliseconds(project.pairs):7.1f}")
            print(f"  first edit           {milliseconds(lambda: project.edit(77, [Merge(1)], against=0)):7.1f}")


if __name__ == "__main__":
    main()
