"""From two lists of sentences to the scores of beads, in passes: each learns words from what the last one linked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from aligner import report
from aligner.engine.band import Band, Floats, take_or_zero
from aligner.engine.beads import Stretch, is_trusted, stretches_between
from aligner.engine.lexical.blocks import coarse_band
from aligner.engine.lexical.evidence import SHAPES, SMALL_SHAPES, Lengths, Open, evidence, scores, tables
from aligner.engine.lexical.pairs import Links, Pairs, learn, pair_known
from aligner.engine.lexical.units import IndexedText, index_text
from aligner.engine.search import Lattice, Shape, posteriors
from aligner.model import Bead

_SAME_MARK = 2.0  # logarithm of the odds that marks of one kind stand for each other
_WHOLE = 200_000  # positions up to which the whole table is looked at in every pass
_PASSES_WHOLE, _PASSES = 5, 2  # over a whole table, and over a band
_LEAST, _MARGIN = 1e-4, 6  # of the band that is left after the first pass
_POSSIBLE, _LINKED, _PROBABLE = 0.02, 0.2, 0.3  # from which on a bead is a link, a link is learnt from, a bead measured

# What each further sentence of an omission costs less than the first. Chosen by measurement: `docs/engine.md`.
GAP_EXTENSION = 2.5

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
        stretches: What is aligned, each by itself: all, or what lies before, between and behind the anchors.
        given: The sentences of two-sided anchors.
        is_whole: Whether all positions of the stretches are looked at, in every pass.
        linked: For each cell the probability that its two sentences stand in one bead; none before the first pass.
        left: Which sentences are left to align; None where all are.
    """

    source: IndexedText
    target: IndexedText
    words: Pairs
    marks: Pairs
    band: Band
    lengths: Lengths
    stretches: tuple[Stretch, ...]
    given: tuple[Stretch, ...]
    is_whole: bool
    linked: Floats | None = None
    left: Open | None = None

    @classmethod
    def begin(
        cls,
        source: Sequence[str],
        target: Sequence[str],
        extra: Callable[[IndexedText, IndexedText], Iterable[tuple[str, str, float]]],
        anchors: Sequence[Bead] = (),
    ) -> State:
        """Index two texts and compare them in blocks.

        Args:
            source: Sentences of the one.
            target: Sentences of the other.
            extra: Gives pairs of types known beforehand, with the logarithm of the odds that they belong together.
            anchors: Beads that are given, in order.
        """
        here, there = index_text(source), index_text(target)
        words = pair_known(here.words, there.words, extra(here, there))
        marks = pair_known(here.marks, there.marks, same=_SAME_MARK)
        band, found = coarse_band(here, there, words, anchors)
        stretches = stretches_between(anchors, (len(here), len(there)))
        everything = Band.whole(len(here) + 1, len(there) + 1).pinched(stretches)
        band = everything if len(everything) < _WHOLE else band.pinched(stretches)
        ratio = there.lengths.sum() / here.lengths.sum()
        return cls(
            source=here,
            target=there,
            words=words.joined(found, len(there.words.types)),
            marks=marks,
            band=band,
            lengths=Lengths(float(ratio)),
            stretches=tuple(stretches),
            given=tuple(Stretch(anchor.source, anchor.target) for anchor in anchors if is_trusted(anchor)),
            is_whole=len(band) == len(everything),
            left=_left(stretches, (len(here), len(there))) if anchors else None,
        )

    def evidence(self, shapes: tuple[Shape, ...] = SHAPES) -> Iterator[dict[str, Floats | float]]:
        """Yield the features of all candidate beads, as `evidence` gives them."""
        here, there = self.source, self.target
        words, marks = self.words, self.marks
        if self.linked is not None:
            links = self._links(self.linked)
            sizes = len(here), len(there)
            words = learn(here.words, there.words, words, links, sizes, common=False)
            marks = learn(here.marks, there.marks, marks, links, sizes, common=True)
        return evidence(
            here,
            there,
            tables(here.words, there.words, words, self.band, self.linked, self.left),
            tables(here.marks, there.marks, marks, self.band, self.linked, self.left),
            self.band,
            self.lengths,
            shapes,
        )

    def _links(self, linked: Floats) -> Links:
        """Return the pairs of sentences to learn from: those that are probably linked, and all inside an anchor."""
        cells = np.nonzero(linked > _LINKED)[0]
        given = [(i, j) for here, there in self.given for i in range(*here) for j in range(*there)]
        source, target = np.array(given, dtype=np.int64).reshape(-1, 2).T
        return Links(
            np.concatenate([self.band.row[cells] - 1, source]),
            np.concatenate([self.band.column[cells] - 1, target]),
            np.concatenate([linked[cells], np.ones(len(given))]),
        )

    def lattices(self, scores: Floats, shapes: tuple[Shape, ...]) -> list[Lattice]:
        """Cut the scores of all beads into lattices, one a stretch.

        Args:
            scores: An array (shapes, cells).
            shapes: The shapes.
        """
        rows, made = self.band.rows(scores), []
        for stretch in self.stretches:
            if not stretch.is_open:
                continue
            (first, last), (start, stop) = stretch
            low, high = self.band.low[first : last + 1], self.band.high[first : last + 1]
            left, right = np.maximum(low, start), np.minimum(high, stop + 1)
            parts = zip(rows[first : last + 1], (left - low).tolist(), (right - low).tolist(), strict=True)
            made.append(Lattice(shapes, left, [row[:, i:k] for row, i, k in parts], GAP_EXTENSION, first))
        return made

    def probabilities(self, lattices: Sequence[Lattice]) -> Floats:
        """Compute the probability of each bead: an array (shapes, cells), 0 outside of the lattices."""
        result = np.zeros((len(lattices[0].shapes), len(self.band)))
        for lattice in lattices:
            cells = self.band.cell(lattice.first_row + np.arange(len(lattice.rows)), lattice.low).tolist()
            for start, row in zip(cells, posteriors(lattice)[0], strict=True):
                result[:, start : start + row.shape[1]] = row
        return result

    def after(self, probability: Floats, shapes: tuple[Shape, ...], band: Band) -> State:
        """Return what is known after a pass, and where to look next.

        Args:
            probability: Of each bead: an array (shapes, cells).
            shapes: The shapes.
            band: The band of the next pass.
        """
        linked = take_or_zero(
            _link_probabilities(probability, shapes, self.band), self.band.cell(band.row, band.column)
        )
        return replace(self, lengths=self._measured(probability, shapes), linked=linked, band=band)

    def _measured(self, probability: Floats, shapes: tuple[Shape, ...]) -> Lengths:
        """Measure ratio and variance of the lengths of probable beads, with the prior weight of ten of them."""
        shape, cell = np.nonzero(probability > _PROBABLE)
        a, b = np.array(shapes)[shape].T
        two_sided = (a > 0) & (b > 0)
        a, b, cell = a[two_sided], b[two_sided], cell[two_sided]
        weight = probability[shape[two_sided], cell]
        if weight.sum() < 10:
            return self.lengths
        here, there = (np.concatenate([[0], np.cumsum(text.lengths)]) for text in (self.source, self.target))
        i, j = self.band.row[cell], self.band.column[cell]
        one, other = here[i] - here[i - a], there[j] - there[j - b]
        ratio = (weight @ other) / (weight @ one)
        squares = (other - ratio * one) ** 2 / (other + ratio * one)
        start = Lengths(1.0).variance
        return Lengths(float(ratio), float((weight @ np.minimum(squares, 60) + 10 * start) / (weight.sum() + 10)))


@cache
def weights() -> Weights:
    """Read the weights of the features in all passes, as learnt by the script that `docs/engine.md` names."""
    learnt: Weights = json.loads((files("aligner.engine.lexical") / "weights.json").read_text("utf-8"))
    return learnt


def run_passes(state: State, learnt: Weights) -> list[Lattice]:
    """Return the scores of the last pass: a lattice for each stretch.

    Args:
        state: What is known before the first pass.
        learnt: The weights of the features.
    """
    passes = _PASSES_WHOLE if state.is_whole else _PASSES
    shapes = SHAPES if state.is_whole else SMALL_SHAPES
    made = state.lattices(score_beads(state, learnt, shapes), shapes)
    for done in range(1, passes):
        report.progress(done, passes)
        probability = state.probabilities(made)
        band = state.band
        if done == 1 and not state.is_whole:
            band = band.narrowed(probability.sum(axis=0), _LEAST, _MARGIN)
            band = band.pinched(state.stretches)
        state = state.after(probability, shapes, band)
        shapes = SHAPES
        made = state.lattices(score_beads(state, learnt, shapes), shapes)
    report.progress(passes, passes)
    return made


def score_beads(state: State, weights: Weights, shapes: tuple[Shape, ...] = SHAPES) -> Floats:
    """Score all beads in the band of a state: an array (shapes, cells).

    Args:
        state: What is known of the texts.
        weights: The weights of the features.
        shapes: The shapes to score.
    """
    return scores(state.evidence(shapes), weights, state.band, shapes)


def _left(stretches: Sequence[Stretch], sizes: tuple[int, int]) -> Open:
    """Return which sentences lie in stretches with sentences on both sides."""
    left = Open(*(np.zeros(size, dtype=bool) for size in sizes))
    for stretch in stretches:
        if stretch.is_open:
            for side, span in zip(left, stretch, strict=True):
                side[slice(*span)] = True
    return left


def _link_probabilities(probability: Floats, shapes: tuple[Shape, ...], band: Band) -> Floats:
    """Compute for each cell the probability that its two sentences stand in one bead.

    Args:
        probability: Of each bead: an array (shapes, cells).
        shapes: The shapes.
        band: The cells.
    """
    linked = np.zeros(len(band) + 1)
    for (a, b), row in zip(shapes, probability, strict=True):
        cell = np.nonzero(row > _POSSIBLE)[0]
        for down in range(a):
            for across in range(b):
                np.add.at(linked, band.cell(band.row[cell] - down, band.column[cell] - across), row[cell])
    return np.minimum(linked[:-1], 1)
