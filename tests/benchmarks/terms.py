"""How much of a hand list of terms `extract_terms` finds among its first pairs, and how long it takes.

    python tests/benchmarks/terms.py [--list FILE] [--misses] [--swap] [MEMORY]

MEMORY is an alignment; by default the gold alignment of the release. The list has two columns, source and target. Two
terms are equal if they are so after NFKC, in lower case, without articles, marks and white space at their ends, each
English word without the ending of the plural. `--swap` turns the sides around, in the memory and in the list.
"""

from __future__ import annotations

import argparse
import re
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import aligner
from aligner.glossary.terms import extract_terms
from aligner.languages.en.words import singular
from aligner.model import Alignment

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "data" / "release-2025"
LIST = ROOT / "tests" / "glossary" / "release-terms.tsv"
FIRST = (50, 100, 150, 200)


def folded(term: str) -> str:
    """What all spellings of a term have in common."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", term).casefold())
    return " ".join(singular(word) for word in words if word not in ("the", "a", "an"))


def hand_list(path: Path) -> list[tuple[str, str]]:
    """The pairs of a list; lines that begin with # and a line of names are passed over."""
    rows = [line.split("\t") for line in path.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    return [(row[0], row[1]) for row in rows if row[:2] != ["zh", "en"]]


def release() -> Alignment:
    """The release, aligned by hand."""
    source, target = (aligner.segment(aligner.read_text(str(RELEASE / name))) for name in ("zh.txt", "en.txt"))
    made = aligner.read(str(RELEASE / "gold.align"))
    return replace(made, source=source, target=target)


def swapped(alignment: Alignment) -> Alignment:
    """The same with its sides turned around."""
    beads = tuple(replace(bead, source=bead.target, target=bead.source) for bead in alignment)
    return Alignment(alignment.target, alignment.source, beads)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("memory", nargs="?")
    parser.add_argument("--list", type=Path, default=LIST)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--swap", action="store_true")
    options = parser.parse_args()
    alignment = aligner.read(options.memory) if options.memory else release()
    wanted = hand_list(options.list)
    if options.swap:
        alignment, wanted = swapped(alignment), [(target, source) for source, target in wanted]
    start = time.perf_counter()
    found = extract_terms(alignment, min_score=0.0)
    seconds = time.perf_counter() - start
    ranks: dict[tuple[str, str], int] = {}
    for rank, term in enumerate(found.terms, 1):
        ranks.setdefault((folded(term.source), folded(term.target)), rank)
    places = [ranks.get((folded(source), folded(target))) for source, target in wanted]
    print(f"{len(found.terms)} pairs in {seconds:.1f} s; {len(wanted)} wanted\n")
    print("| among the first | found | recall |\n|---|---|---|")
    for first in FIRST:
        count = sum(place is not None and place <= first for place in places)
        print(f"| {first} | {count} | {count / len(wanted):.1%} |")
    if options.misses:
        print()
        for (source, target), place in zip(wanted, places, strict=True):
            if place is None or place > 150:
                print(f"{place or 'missed'}\t{source}\t{target}")


if __name__ == "__main__":
    main()
