"""The texts in `tests/glossary/texts` and what a translator wants from them in a glossary.

`NAME.tsv` holds a text, a bead on each line; `NAME.terms.tsv` its pairs of terms, each with a grade. The README there
says what the grades mean and how they were given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import aligner
from aligner.languages.en.words import singular
from aligner.model import Alignment, Bead, Document, Span

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "tests" / "glossary" / "texts"
RELEASE = ROOT / "data" / "release-2025"
GROUPS = ("development", "held-out")

Grade = Literal["wanted", "acceptable", "judged", "wrong"]
GRADES: tuple[Grade, ...] = get_args(Grade)
LISTED: tuple[Grade, ...] = ("wanted", "acceptable")
RIGHT: tuple[Grade, ...] = (*LISTED, "judged")

Key = tuple[str, str]  # a pair of terms, folded


def folded(term: str) -> str:
    """Return what all spellings of a term have in common: no case, articles, plurals or marks."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", term).casefold())
    return " ".join(singular(word) for word in words if word not in ("the", "a", "an"))


@dataclass(frozen=True)
class Entry:
    """A line of a list: a term with its translation, each in all the forms that count as the same.

    Attributes:
        grade: What the pair is worth.
        source: The forms of the source term.
        target: Those of its translation.
    """

    grade: Grade
    source: tuple[str, ...]
    target: tuple[str, ...]

    def pairs(self) -> Iterator[Key]:
        """Give every form of the one with every form of the other, folded."""
        return ((folded(source), folded(target)) for source in self.source for target in self.target)

    def turned(self) -> Entry:
        """Return a copy with source and target exchanged."""
        return replace(self, source=self.target, target=self.source)


def entries(path: Path) -> list[Entry]:
    """Read a list of terms.

    Raises:
        ValueError: A line has another number of cells than three, a grade that there is not, or an empty form.
    """
    found = []
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#") or number == 1:
            continue
        cells = line.split("\t")
        grade = next((grade for grade in GRADES if grade == cells[0]), None)
        if grade is None or len(cells) != 3:
            raise ValueError(f"{path.name}, line {number}: not a grade, a source and a target")
        source, target = (tuple(form.strip() for form in cell.split("|")) for cell in cells[1:])
        if not all(map(folded, (*source, *target))):
            raise ValueError(f"{path.name}, line {number}: a form without letters")
        found.append(Entry(grade, source, target))
    return found


def names(group: str) -> list[str]:
    """Return the names of the texts of a group, sorted."""
    return sorted(path.name.removesuffix(".terms.tsv") for path in (TEXTS / group).glob("*.terms.tsv"))


def text(group: str, name: str) -> Alignment:
    """Read a text as an alignment. The release has its own place, since the examples in the docs use it."""
    if name == RELEASE.name:
        source, target = (aligner.segment(aligner.read_text(str(RELEASE / f"{side}.txt"))) for side in ("zh", "en"))
        return replace(aligner.read(str(RELEASE / "gold.align")), source=source, target=target)
    rows = [line.split("\t") for line in (TEXTS / group / f"{name}.tsv").read_text("utf-8").splitlines()[1:]]
    source, target = (
        Document.from_sentences([row[side] for row in rows], lang) for side, lang in enumerate(("zh", "en"))
    )
    return Alignment(source, target, tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(rows))))


def turned(alignment: Alignment) -> Alignment:
    """Return a copy with source and target exchanged."""
    beads = tuple(replace(bead, source=bead.target, target=bead.source) for bead in alignment)
    return Alignment(alignment.target, alignment.source, beads)
