"""Compare the alignments of this version with those of another: the same beads, the same confidences?

Write them with the one, compare with the other:

    python tests/benchmarks/unchanged.py GOLD… --write before.json
    python tests/benchmarks/unchanged.py GOLD… --against before.json

GOLD are JSON lines with `name, src_lang, tgt_lang, src, tgt`. The release that comes with the project is always among
the texts. Each is aligned with the bundled encoder and, after that, without one. Prints for each text how many beads
there are, how many of them the other version has not, and by how much confidences differ at most.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import aligner

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
ENCODERS = ("use", "none")

Beads = dict[str, float | None]


def texts(gold: list[Path]) -> Iterator[tuple[str, aligner.Document, aligner.Document]]:
    """All texts with their names."""
    documents = [aligner.segment(aligner.read_text(RELEASE / f"{lang}.txt")) for lang in ("zh", "en")]
    yield ("release", *documents)
    for path in gold:
        for line in path.read_text("utf-8").splitlines():
            pair = json.loads(line)
            sides = [aligner.Document.from_sentences(pair[side], pair[f"{side}_lang"]) for side in ("src", "tgt")]
            yield (f"{path.stem}: {pair['name']}", *sides)


def beads(alignment: aligner.Alignment) -> Beads:
    """The confidence of each bead, by its ranges of sentences."""
    return {
        f"{bead.source.start}-{bead.source.stop} {bead.target.start}-{bead.target.stop}": bead.confidence
        for bead in alignment
    }


def compare(name: str, before: Beads, after: Beads) -> bool:
    """Print how two alignments differ, and tell whether they do."""
    common = before.keys() & after.keys()
    largest = max((abs((before[bead] or 0) - (after[bead] or 0)) for bead in common), default=0.0)
    print(f"{name}: {len(after)} beads, {len(after.keys() - common)} others, confidence differs by {largest:.4f}")
    return before == after


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", type=Path)
    what.add_argument("--against", type=Path)
    arguments = parser.parse_args()
    made = {
        f"{name}, {encoder}": beads(aligner.align(source, target, encoder=encoder))
        for encoder in ENCODERS
        for name, source, target in texts(arguments.gold)
    }
    if arguments.write:
        arguments.write.write_text(json.dumps(made, indent=1), encoding="utf-8")
    else:
        before = json.loads(arguments.against.read_text(encoding="utf-8"))
        same = [compare(name, before[name], made[name]) for name in made]
        sys.exit(not all(same))


if __name__ == "__main__":
    main()
