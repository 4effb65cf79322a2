"""From two lists of sentences to the scores of beads, in passes: each learns words from what the last one linked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from aligner import report
from aligner.engine.band import Band, shifted
from aligner.engine.lexical.blocks import outline
from aligner.engine.lexical.evidence import SHAPES, SMALL_SHAPES, Lengths, evidence, scores, tables
from aligner.engine.lexical.pairs import Links, Pairs, known_pairs, learn
from aligner.engine.lexical.units import Floats, Side, side
from aligner.engine.search import Lattice, Shape, posteriors

_SAME_MARK = 2.0  # logarithm of the odds that marks of one kind stand for each other
_WHOLE = 200_000  # positions up to which the whole table is looked at in every pass
_PASSES_WHOLE, _PASSES = 5, 2  # over a whole table, and over a band
_LEAST, _MARGIN = 1e-4, 6  # of the band that is left after the first pass
_POSSIBLE, _LINKED, _PROBABLE = 0.02, 0.2, 0.3  # from which on a bead is a link, a link is learnt from, a bead measured

# What each further sentence of an omission is forgiven. Chosen by measurement: `docs/engine.md`.
RELIEF = 2.5

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class State:
    """What is known of two texts between two passes.

    Attributes:
        source: One text.
        target: The other.
        words: Pairs of words known beforehand.
        marks: Pairs of marks.
        band: Where to look.
        lengths: How lengths are distributed.
        linked: For each cell the probability that its two sentences stand in one bead; none before the first pass.
    """

    source: Side
    target: Side
    words: Pairs
    marks: Pairs
    band: Band
    lengths: Lengths
    linked: Floats | None = None

    @classmethod
    def begin(
        cls,
        source: Sequence[str],
        target: Sequence[str],
        extra: Callable[[Side, Side], Iterable[tuple[str, str, float]]],
    ) -> State:
        """Take two texts apart and compare them in blocks.

        Args:
            source: Sentences of the one.
            target: Sentences of the other.
            extra: Gives pairs of types known beforehand, with the logarithm of the odds that they belong together.
        """
        here, there = side(source), side(target)
        words = known_pairs(here.words, there.words, extra(here, there))
        marks = known_pairs(here.marks, there.marks, same=_SAME_MARK)
        band, found = outline(here, there, words)
        if (len(here) + 1) * (len(there) + 1) < _WHOLE:
            band = Band.whole(len(here) + 1, len(there) + 1)
        ratio = there.lengths.sum() / here.lengths.sum()
        return cls(here, there, words.joined(found, len(there.words.types)), marks, band, Lengths(float(ratio)))

    @property
    def whole(self) -> bool:
        """Whether the whole table is looked at."""
        return len(self.band) == (len(self.source) + 1) * (len(self.target) + 1)

    def evidence(self, shapes: tuple[Shape, ...] = SHAPES) -> Iterator[dict[str, Floats | float]]:
        """The features of all beads in the band, as `evidence` gives them."""
        here, there = self.source, self.target
        words, marks = self.words, self.marks
        if self.linked is not None:
            cells = np.nonzero(self.linked > _LINKED)[0]
            links = Links(self.band.row[cells] - 1, self.band.column[cells] - 1, self.linked[cells])
            sizes = len(here), len(there)
            words = learn(here.words, there.words, words, links, sizes, common=False)
            marks = learn(here.marks, there.marks, marks, links, sizes, common=True)
        return evidence(
            here,
            there,
            tables(here.words, there.words, words, self.band, self.linked),
            tables(here.marks, there.marks, marks, self.band, self.linked),
            self.band,
            self.lengths,
            shapes,
        )

    def after(self, probability: Floats, shapes: tuple[Shape, ...], band: Band) -> State:
        """What is known after a pass, and where to look next.

        Args:
            probability: Of each bead: an array (shapes, cells).
            shapes: The shapes.
            band: The band of the next pass.
        """
        linked = shifted(_links(probability, shapes, self.band), self.band.cell(band.row, band.column))
        return replace(self, lengths=self._measured(probability, shapes), linked=linked, band=band)

    def _measured(self, probability: Floats, shapes: tuple[Shape, ...]) -> Lengths:
        """Ratio and variance of the lengths of beads that are probable, with the prior weight of ten of them."""
        shape, cell = np.nonzero(probability > _PROBABLE)
        a, b = np.array(shapes)[shape].T
        two_sided = (a > 0) & (b > 0)
        a, b, cell = a[two_sided], b[two_sided], cell[two_sided]
        weight = probability[shape[two_sided], cell]
        if weight.sum() < 10:
            return self.lengths
        here, there = (np.concatenate([[0], np.cumsum(side.lengths)]) for side in (self.source, self.target))
        i, j = self.band.row[cell], self.band.column[cell]
        one, other = here[i] - here[i - a], there[j] - there[j - b]
        ratio = (weight @ other) / (weight @ one)
        squares = (other - ratio * one) ** 2 / (other + ratio * one)
        start = Lengths(1.0).variance
        return Lengths(float(ratio), float((weight @ np.minimum(squares, 60) + 10 * start) / (weight.sum() + 10)))


@cache
def weights() -> Weights:
    """The weights of the features in all passes, as learnt by the script that `docs/engine.md` names."""
    learnt: Weights = json.loads((files("aligner.engine.lexical") / "weights.json").read_text("utf-8"))
    return learnt


def lattice(state: State, learnt: Weights) -> Lattice:
    """The scores of the last pass.

    Args:
        state: What is known before the first pass.
        learnt: The weights of the features.
    """
    passes = _PASSES_WHOLE if state.whole else _PASSES
    shapes = SHAPES if state.whole else SMALL_SHAPES
    made = score(state, learnt, shapes)
    for done in range(1, passes):
        report.progress(done, passes)
        probability = np.concatenate(posteriors(made)[0], axis=1)
        band = state.band
        if done == 1 and not state.whole:
            band = band.narrowed(probability.sum(axis=0), _LEAST, _MARGIN)
        state = state.after(probability, shapes, band)
        shapes = SHAPES
        made = score(state, learnt, shapes)
    report.progress(passes, passes)
    return made


def score(state: State, weights: Weights, shapes: tuple[Shape, ...] = SHAPES) -> Lattice:
    """Score all beads in the band of a state."""
    band = state.band
    return Lattice(shapes, band.low, band.rows(scores(state.evidence(shapes), weights, band, shapes)), RELIEF)


def _links(probability: Floats, shapes: tuple[Shape, ...], band: Band) -> Floats:
    """For each cell the probability that its two sentences stand in one bead."""
    linked = np.zeros(len(band) + 1)
    for (a, b), row in zip(shapes, probability, strict=True):
        cell = np.nonzero(row > _POSSIBLE)[0]
        for down in range(a):
            for across in range(b):
                np.add.at(linked, band.cell(band.row[cell] - down, band.column[cell] - across), row[cell])
    return np.minimum(linked[:-1], 1)
