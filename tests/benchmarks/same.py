"""Do the same texts give the same files everywhere: `python tests/benchmarks/same.py [GOLD…]`.

Every command whose results rest on sums is run in processes of their own: on one core, on one thread and on two, with
all kernels of OpenBLAS that this processor can run (`OPENBLAS_CORETYPE`), and with those of NumPy for older processors
(`NPY_DISABLE_CPU_FEATURES`); each time without anything kept, and once more with what is kept of the first time. The
release that comes with the project is always among the texts; GOLD are JSON lines with
`name, src_lang, tgt_lang, src, tgt`, which are aligned with the bundled encoder.

Prints for each surrounding how many files differ from those on one thread, how many beads of GOLD, and by how much at
most the confidence of a bead that is in both.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parents[2]
RELEASE = HERE / "data" / "release-2025"
KERNELS = ("Prescott", "Nehalem", "Sandybridge", "Haswell", "SkylakeX")  # of OpenBLAS, from old to new
BEFORE_FMA = KERNELS[:3]  # they multiply and add in two steps, and round twice
COMMANDS = (
    ("align", "zh.txt", "en.txt", "-o", "{0}/release.tsv", "-o", "{0}/release.json"),
    ("align", "zh.txt", "en.txt", "-o", "{0}/without-encoder.json", "--encoder", "none"),
    ("links", "{0}/release.json", "--threshold", "0.1", "-o", "{0}/links.tsv"),
    ("glossary", "{0}/release.json", "--min-score", "0.1", "-o", "{0}/glossary.tsv"),
    ("check", "{0}/release.json", "-o", "{0}/findings.json"),
    ("mine", "zh.txt", "en.txt", "--min-probability", "0.1", "-o", "{0}/matches.jsonl"),
)
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
TWO_THREADS = {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}

Files = dict[str, bytes]


def kernels() -> dict[str, Mapping[str, str]]:
    """The surroundings with other kernels than this processor's, by name: no newer ones, which it could not run."""
    import numpy as np
    from numpy._core import _multiarray_umath as numpys  # its only list of what can be left out
    from threadpoolctl import threadpool_info

    np.zeros((2, 2)) @ np.zeros((2, 2))
    own = next((blas["architecture"] for blas in threadpool_info() if blas["internal_api"] == "openblas"), None)
    found = [name for name in numpys.__cpu_dispatch__ if numpys.__cpu_features__[name]]
    older = KERNELS[: KERNELS.index(own)] if own in KERNELS else ()
    return {
        **{name: ONE_THREAD | {"OPENBLAS_CORETYPE": name} for name in older},
        **{
            f"numpy without {', '.join(found[n:])}": ONE_THREAD | {"NPY_DISABLE_CPU_FEATURES": " ".join(found[n:])}
            for n in range(len(found))
        },
    }


def made(folder: Path, environment: Mapping[str, str], gold: Sequence[Path] = (), *, one_core: bool = False) -> Files:
    """Run everything twice in a process of its own: with an empty cache, and with what it then holds.

    Args:
        folder: An empty one, for the files and the cache.
        environment: What the process finds beside the variables of this one.
        gold: Further texts.
        one_core: Leave one core to the process; only where the system can.

    Returns:
        The files by name.
    """
    told = os.environ | environment | {"ALIGNER_CACHE": str(folder / "kept"), "PYTHONPATH": str(HERE)}
    command = [sys.executable, __file__, "--into", str(folder), *map(str, gold)]
    if one_core:
        command = [sys.executable, "-c", "import os, sys; os.sched_setaffinity(0, {0}); os.execv(*eval(sys.argv[1]))"]
        command.append(repr((sys.executable, [sys.executable, __file__, "--into", str(folder), *map(str, gold)])))
    subprocess.run(command, env=told, check=True, capture_output=True)
    places = [path for time in ("cold", "warm") for path in sorted((folder / time).iterdir())]
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in places}


def write(folder: Path, gold: Sequence[Path]) -> None:
    """Write all files into two folders, first `cold` and then `warm`."""
    from click.testing import CliRunner

    import aligner
    from aligner.cli import main

    os.chdir(RELEASE)
    for name in ("cold", "warm"):
        (folder / name).mkdir(parents=True)
        for command in COMMANDS:
            done = CliRunner(catch_exceptions=False).invoke(main, [part.format(folder / name) for part in command])
            if done.exit_code:
                raise RuntimeError(done.output)
        for pair in (json.loads(line) for path in gold for line in path.read_text("utf-8").splitlines()):
            sides = [aligner.Document.from_sentences(pair[side], pair[f"{side}_lang"]) for side in ("src", "tgt")]
            beads = {
                f"{bead.source.start}-{bead.source.stop} {bead.target.start}-{bead.target.stop}": bead.confidence
                for bead in aligner.align(*sides)
            }
            (folder / name / f"gold-{pair['name'].replace('/', '-')}.json").write_text(json.dumps(beads), "utf-8")


def differing(files: Files, others: Files) -> list[str]:
    """The names of the files that two surroundings do not have alike, and of those that differ cold and warm."""
    names = [name for name in sorted(files.keys() | others.keys()) if files.get(name) != others.get(name)]
    return names + [name for name in others if name[:4] == "cold" and others[name] != others.get("warm" + name[4:])]


def report(name: str, files: Files, others: Files) -> None:
    """Print how one surrounding differs from another."""
    beads = moved = 0
    largest = 0.0
    for place in (place for place in files if place.startswith("cold/gold-")):
        before, after = (json.loads(some[place]) for some in (files, others))
        beads += len(after.keys() - before.keys())
        distances = [abs(before[bead] - after[bead]) for bead in before.keys() & after.keys()]
        moved += sum(distance > 0 for distance in distances)
        largest = max(largest, *distances)
    names = differing(files, others)
    print(f"| {name} | {len(names)} of {len(others)} | {beads} | {moved} | {largest:.4f} |", flush=True)
    for other in names:
        print(f"  {other}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--only", action="append", metavar="NAME", help="only this surrounding, as in the table")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    gold = [path.resolve() for path in arguments.gold]
    if arguments.into:
        write(arguments.into, gold)
        return
    with tempfile.TemporaryDirectory() as folder:
        first = made(Path(folder) / "first", ONE_THREAD, gold)
        print(
            "| surrounding | files that differ | other beads | other confidences | by at most |\n|---|---|---|---|---|"
        )
        report("one thread, cold and warm", first, first)
        others = {"two threads": TWO_THREADS, "one core": TWO_THREADS, **kernels()}
        for name in arguments.only or others:
            one_core = name == "one core"
            report(name, first, made(Path(folder) / name, others[name], gold, one_core=one_core))


if __name__ == "__main__":
    main()
