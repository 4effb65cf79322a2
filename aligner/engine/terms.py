"""What the terms of a translator's glossary add to the scores of beads."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.engine.search import Lattice, Scores
from aligner.model import Document, Glossary

# A term that meets its translation inside a bead, and one whose translation stands elsewhere only.
_TERM_MEETS, _TERM_ALONE = 4.0, -2.0


def add_terms(lattices: Sequence[Lattice], source: Document, target: Document, glossary: Glossary) -> None:
    """Add to each score what the translator's terms say of the bead.

    A term that meets its translation speaks for the bead, one that stands alone against it. A term that stands in every
    other sentence tells little of which ones belong together: each counts by its inverse document frequency, relative
    to that of a term that stands in one sentence alone.

    Args:
        lattices: The scores, which are changed.
        source: One document.
        target: The other.
        glossary: The terms.
    """
    here = _occurrences(source, [term.source for term in glossary.terms])
    there = _occurrences(target, [term.target for term in glossary.terms])
    useful = here.any(axis=0) & there.any(axis=0)
    rarity = np.minimum(*(_rarity(found[:, useful]) for found in (here, there)))
    here, there = (
        np.concatenate([[np.zeros(useful.sum())], np.cumsum(found[:, useful], axis=0)]) for found in (here, there)
    )
    for lattice in lattices:
        for (i, ends), row in zip(lattice.positions(), lattice.rows, strict=True):
            for s, (a, b) in enumerate(lattice.shapes[: len(row)]):
                if a <= i - lattice.first_row:
                    inside = here[i] - here[i - a]
                    opposite: Scores = there[ends] - there[np.maximum(ends - b, 0)]
                    row[s] += _TERM_MEETS * np.minimum(inside, opposite) @ rarity
                    row[s] += _TERM_ALONE * np.abs(inside - opposite) @ rarity


def _rarity(found: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Compute the inverse document frequency of each term (a column), 1 where it stands in one sentence alone."""
    sentences = len(found) + 1
    rarity: NDArray[np.float64] = np.log(sentences / found.sum(axis=0)) / np.log(sentences)
    return rarity


def _occurrences(document: Document, terms: list[str]) -> NDArray[np.bool_]:
    """Find which sentences have which terms: an array (sentences, terms).

    A Latin word must not be part of a longer one.
    """
    strings = [string.casefold() for string in document.strings()]
    found = np.zeros((len(strings), len(terms)), dtype=bool)
    for number, term in enumerate(terms):
        before, after = (r"(?<![a-z])" if term[:1].isascii() else "", r"(?![a-z])" if term[-1:].isascii() else "")
        pattern = re.compile(before + re.escape(term.casefold()) + after)
        found[:, number] = [bool(pattern.search(string)) for string in strings]
    return found
