"""Beads of one sentence and six to eight, which are rare: looked for only where one of five is plausible.

For every position they would cost a quarter more time and memory, and vectors of runs of up to nine sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from aligner.encoders import CachedEncoder
from aligner.engine.beads import Stretch
from aligner.engine.search import Lattice, Scores, Shape
from aligner.engine.semantic.encoded_text import EncodedText
from aligner.engine.semantic.evidence import (
    LEXICAL,
    LONG_SHAPES,
    LONGEST,
    SHAPES,
    STATIC,
    Tile,
    lexical_features,
    static_features,
)
from aligner.engine.semantic.lexicon import Lexicon
from aligner.engine.semantic.scores import border_scores, weighed
from aligner.model import Span

_PLAUSIBLE = 0.2  # probability of a bead of one sentence and `LONGEST` from which on it may be part of a longer one
_MOST = max(map(max, LONG_SHAPES))


def plausible(lattice: Lattice, probabilities: Sequence[Scores]) -> list[Stretch]:
    """Return the beads of one sentence and `LONGEST` that are plausible.

    Args:
        lattice: Of a first alignment.
        probabilities: As `search.posteriors` gives them.
    """
    found = []
    for (i, columns), beads in zip(lattice.positions(), probabilities, strict=True):
        for a, b in ((1, LONGEST), (LONGEST, 1)):
            ends = columns[beads[lattice.shapes.index((a, b))] > _PLAUSIBLE].tolist()
            found += [Stretch(Span(i - a, i), Span(j - b, j)) for j in ends]
    return found


def with_long_beads(
    lattice: Lattice,
    texts: tuple[EncodedText, EncodedText],
    lexicon: Lexicon,
    ratio: float,
    encoder: CachedEncoder,
    inside: Sequence[Stretch],
) -> Lattice:
    """Return a lattice that has longer beads, too.

    Args:
        lattice: The lattice without them.
        texts: The source and the target; vectors of theirs are not needed.
        lexicon: Word pairs of the two.
        ratio: Characters of the target for one of the source.
        encoder: Makes the vectors of the runs around them.
        inside: The beads that they may grow out of, as `plausible` gives them.
    """
    rows, first, end = list(lattice.rows), lattice.first_row, lattice.first_row + len(lattice.rows) - 1
    bounds = Stretch(Span(first, end), Span(int(lattice.low[0]), int(lattice.low[-1]) + rows[-1].shape[1] - 1))
    for core in inside:
        for shape, bead, score in _scored(core, bounds, texts, lexicon, ratio, encoder):
            i, column = bead.source.stop - first, bead.target.stop - int(lattice.low[bead.source.stop - first])
            if 0 <= column < rows[i].shape[1]:
                if len(rows[i]) == len(SHAPES):
                    none = np.full((len(LONG_SHAPES), rows[i].shape[1]), -np.inf, rows[i].dtype)
                    rows[i] = np.concatenate([rows[i], none])
                rows[i][len(SHAPES) + LONG_SHAPES.index(shape), column] = score
    return replace(lattice, shapes=(*SHAPES, *LONG_SHAPES), rows=rows) if inside else lattice


def _scored(
    core: Stretch,
    bounds: Stretch,
    texts: tuple[EncodedText, EncodedText],
    lexicon: Lexicon,
    ratio: float,
    encoder: CachedEncoder,
) -> Iterator[tuple[Shape, Stretch, float]]:
    """Yield the longer beads that a bead is part of, with their shapes and scores."""
    longer = [size - LONGEST for size in range(LONGEST + 1, _MOST + 1)]
    many = int(core.target.size == LONGEST)  # the side that has several sentences
    grown = [max(longer) if side == many else 0 for side in (0, 1)]
    # One more sentence at either end, since each bead is compared with those that have one.
    around = [
        Span(max(span.start - more - 1, bound.start), min(span.stop + more + 1, bound.stop))
        for span, bound, more in zip(core, bounds, grown, strict=True)
    ]
    here, there = (_part(text, span, encoder) for text, span in zip(texts, around, strict=True))
    ends = [
        Span(span.stop - 1 - part.start, min(span.stop + more, bound.stop) - part.start)
        for span, part, bound, more in zip(core, around, bounds, grown, strict=True)
    ]
    shapes = tuple(shape for shape in LONG_SHAPES if (shape[1] > 1) == many)
    tile = Tile(here, there, ends[0], ends[1], shapes)
    lexical = dict(weighed(lexical_features(tile, lexicon, ratio), LEXICAL))
    positions = (
        Span(part.start + span.start + 1, part.start + span.stop + 1) for part, span in zip(around, ends, strict=True)
    )
    borders = border_scores(*texts, lexicon, *positions)
    for shape, static in weighed(static_features(tile), STATIC):
        for more, score in enumerate((static + lexical[shape] + borders).ravel().tolist()):
            stops = [span.stop + (more if side == many else 0) for side, span in enumerate(core)]
            bead = Stretch(*(Span(stop - size, stop) for stop, size in zip(stops, shape, strict=True)))
            if bounds[many].start <= bead[many].start <= core[many].start:
                yield shape, bead, score


def _part(text: EncodedText, span: Span, encoder: CachedEncoder) -> EncodedText:
    """Return a stretch of a text with the vectors of longer runs than the whole of it has."""
    some = slice(*span)
    return replace(
        text,
        runs=encoder.encode_runs(text.document.strings()[some], _MOST + 1),
        lengths=text.lengths[some],
        marks=text.marks[:, some],
        endings=text.endings[some],
        quoted=text.quoted[some],
        numbers=text.numbers[some],
        words=text.words[some],
    )
