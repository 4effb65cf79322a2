"""How long an edit takes, by its kind and the size of the alignment: `python tests/benchmarks/edits.py`.

All times are the processor's, in milliseconds: the median of edits at places spread over the alignment, of those at its
first bead, behind which everything has to be moved, and of the inverses. It needs no data and no model.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

from aligner import edits
from aligner.model import Alignment, Bead, Division, Document, Span

SIZES = (20_000, 2_000)
WIDE = 5
REPEATED = 41

# Each kind at a bead of two sentences on both sides: its number, and that of its first sentences.
KINDS: dict[str, Callable[[int, int], edits.Edit]] = {
    "merge": lambda bead, first: edits.Merge(bead),
    "split": lambda bead, first: edits.Split(bead, 1, 1),
    "move": lambda bead, first: edits.Move(bead, 1, 0),
    "insert-bead": lambda bead, first: edits.InsertBead(bead, ("新的一句。",), ("A new one.",)),
    "delete-bead": lambda bead, first: edits.DeleteBead(bead),
    "set-status": lambda bead, first: edits.SetStatus(bead, "approved"),
    "set-note": lambda bead, first: edits.SetNote(bead, "look again"),
    "set-text": lambda bead, first: edits.SetText("target", first, "Sentence, corrected by hand."),
    "split-sentence": lambda bead, first: edits.SplitSentence("target", first, 8),
    "join-sentences": lambda bead, first: edits.JoinSentences("source", first, ""),
    "insert-sentence": lambda bead, first: edits.InsertSentence(bead, "source", first + 1, "又一句。"),
    "delete-sentence": lambda bead, first: edits.DeleteSentence("source", first),
}


def example(size: int) -> Alignment:
    """Return an alignment of so many beads with a section every hundred sentences; each fifth bead is a 2-2 one."""
    spans, stop = [], 0
    for number in range(size):
        start, stop = stop, stop + 1 + (number % WIDE == 0)
        spans.append(Span(start, stop))
    numbers = range(stop)
    paragraphs = [number // 6 for number in numbers]
    source = Document.from_sentences([f"第{i}句说明了一些事情。" for i in numbers], "zh", paragraphs=paragraphs)
    target = Document.from_sentences([f"Sentence {i} says some things." for i in numbers], "en", paragraphs=paragraphs)
    sections = tuple(
        Division("section", n, source.sentences[i].span, Span(i, min(i + 100, stop)))
        for n, i in enumerate(range(0, stop, 100), 1)
    )
    return Alignment(replace(source, divisions=sections), target, tuple(Bead(span, span, 0.9) for span in spans))


def milliseconds(work: Callable[[], object]) -> float:
    """Return the time that a piece of work takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    print("| edit | " + " | ".join(f"{size:,} beads | at the first | undone" for size in SIZES) + " |")
    print("|---|" + "---|" * 3 * len(SIZES))
    examples = [example(size) for size in SIZES]
    for name, kind in KINDS.items():
        cells = []
        for alignment in examples:
            wide = range(0, len(alignment) - 1, WIDE)
            places = [wide[i * (len(wide) - 1) // (REPEATED - 1)] for i in range(REPEATED)]
            made = [kind(bead, alignment.beads[bead].source.start) for bead in places]
            cells.append([milliseconds(partial(edit.apply, alignment)) for edit in made])
            cells.append([milliseconds(partial(made[0].apply, alignment)) for _ in made])
            undone = ((edit.inverse(alignment), edit.apply(alignment)) for edit in made)
            cells.append([milliseconds(partial(inverse.apply, after)) for inverse, after in undone])
        print(f"| {name} | " + " | ".join(f"{median(cell):.1f}" for cell in cells) + " |")


if __name__ == "__main__":
    main()
