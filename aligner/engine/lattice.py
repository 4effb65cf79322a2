"""From evidence to the scores of beads: weights, learnt once, and the terms of a glossary."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from aligner.engine.band import Corridor
from aligner.engine.encoders import Progress
from aligner.engine.evidence import LASTING, LEARNT, ONE_SIDED, SHAPES, Features, Tile, lasting, learnt
from aligner.engine.lexicon import Lexicon
from aligner.engine.search import Lattice, rows_of
from aligner.engine.sides import Side
from aligner.model import Document, Glossary, Span

_ROWS = 64  # source sentences in one tile
# A term that meets its translation inside a bead, and one whose translation stands elsewhere only.
_TERM_MEETS, _TERM_ALONE = 4.0, -2.0

Rows = NDArray[np.float32]


@cache
def weights() -> dict[str, float]:
    """The weights of all features, as learnt by the script that `docs/engine.md` names."""
    learnt: dict[str, float] = json.loads((files("aligner.engine") / "weights.json").read_text("utf-8"))
    return learnt


def lasting_scores(source: Side, target: Side, within: Corridor, progress: Progress | None = None) -> list[Rows]:
    """What the evidence that stays adds to the score of each bead that ends inside a corridor."""
    rows = rows_of(within[1] - within[0], len(SHAPES), np.float32)
    for tile in _tiles(source, target, within, progress):
        _add(rows, tile, within, lasting(tile), LASTING)
    _fill_edges(rows, within[0])
    return rows


def build(
    source: Side,
    target: Side,
    lexicon: Lexicon,
    ratio: float,
    within: Corridor,
    scores: list[Rows],
    progress: Progress | None = None,
) -> Lattice:
    """The scores of all beads, from those of the evidence that stays and what is known of the texts so far.

    Args:
        source: One document.
        target: The other.
        lexicon: Word pairs of the two.
        ratio: Characters of the target for one of the source.
        within: The corridor.
        scores: As `lasting_scores` gives them; they are not changed.
        progress: Is told how many source sentences are done, and how many there are.
    """
    rows = rows_of(within[1] - within[0], len(SHAPES), np.float32)
    for row, score in zip(rows, scores, strict=True):
        row[:] = score
    for tile in _tiles(source, target, within, progress):
        _add(rows, tile, within, learnt(tile, lexicon, ratio), LEARNT)
    return Lattice(SHAPES, within[0], rows, weights()["relief"])


def _tiles(source: Side, target: Side, within: Corridor, progress: Progress | None) -> Iterator[Tile]:
    """A corridor, cut into stretches of source sentences; reports each one when it is done with."""
    low, high = within
    for first in range(0, len(source), _ROWS):
        rows = Span(first, min(first + _ROWS, len(source)))
        # The bead that ends with sentence i leads to position i + 1.
        yield Tile(source, target, rows, Span(max(int(low[rows.start + 1]) - 1, 0), int(high[rows.stop]) - 1))
        if progress is not None:
            progress(rows.stop, len(source))


def _add(rows: list[Rows], tile: Tile, within: Corridor, evidence: Features, names: tuple[str, ...]) -> None:
    """Weigh the evidence of a tile and add it to the rows."""
    low, high = within
    for (a, b), features in evidence:
        scores = np.zeros((tile.rows.size, tile.columns.size), np.float32)
        for name, values in zip(names if a and b else ONE_SIDED, features, strict=True):
            scores += weights()[name] * values
        s = SHAPES.index((a, b))
        for i in range(*tile.rows):
            start, stop = max(int(low[i + 1]), 1), int(high[i + 1])
            row = rows[i + 1][s, start - low[i + 1] :]
            row += scores[i - tile.rows.start, start - 1 - tile.columns.start : stop - 1 - tile.columns.start]


def _fill_edges(rows: list[Rows], low: NDArray[np.int64]) -> None:
    """Along the first row and column, where no sentence ends, there are one-sided beads alone.

    They have the scores of their neighbours.
    """
    forward, sideways = SHAPES.index((1, 0)), SHAPES.index((0, 1))
    rows[0][:] = -np.inf
    rows[0][sideways, 1:] = rows[1][sideways, 1 : rows[0].shape[1]]
    for row, start in zip(rows[1:], low[1:], strict=True):
        if start == 0:
            row[:, 0] = -np.inf
            row[forward, 0] = row[forward, 1]


def add_terms(lattice: Lattice, source: Document, target: Document, glossary: Glossary) -> None:
    """Add to each score what the translator's terms say of the bead.

    A term that meets its translation speaks for the bead, one that stands alone against it. A term that stands in every
    other sentence tells little of which ones belong together: each counts by its inverse document frequency, relative
    to that of a term that stands in one sentence alone.
    """
    here = _occurrences(source, [term.source for term in glossary.terms])
    there = _occurrences(target, [term.target for term in glossary.terms])
    useful = here.any(axis=0) & there.any(axis=0)
    rarity = np.minimum(*(_rarity(found[:, useful]) for found in (here, there)))
    here, there = (
        np.concatenate([[np.zeros(useful.sum())], np.cumsum(found[:, useful], axis=0)]) for found in (here, there)
    )
    for i, row in enumerate(lattice.rows):
        ends = np.arange(lattice.low[i], lattice.low[i] + row.shape[1])
        for s, (a, b) in enumerate(lattice.shapes):
            if a <= i:
                inside = here[i] - here[i - a]
                opposite = there[ends] - there[np.maximum(ends - b, 0)]
                row[s] += _TERM_MEETS * np.minimum(inside, opposite) @ rarity
                row[s] += _TERM_ALONE * np.abs(inside - opposite) @ rarity


def _rarity(found: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Inverse document frequency of each term (a column), 1 where it stands in one sentence alone."""
    sentences = len(found) + 1
    rarity: NDArray[np.float64] = np.log(sentences / found.sum(axis=0)) / np.log(sentences)
    return rarity


def _occurrences(document: Document, terms: list[str]) -> NDArray[np.bool_]:
    """Which sentences have which terms: an array (sentences, terms). A Latin word must not be part of a longer one."""
    strings = [string.casefold() for string in document.strings()]
    found = np.zeros((len(strings), len(terms)), dtype=bool)
    for number, term in enumerate(terms):
        before, after = (r"(?<![a-z])" if term[:1].isascii() else "", r"(?![a-z])" if term[-1:].isascii() else "")
        pattern = re.compile(before + re.escape(term.casefold()) + after)
        found[:, number] = [bool(pattern.search(string)) for string in strings]
    return found
