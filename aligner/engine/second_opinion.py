"""A second opinion: where the alignment is in doubt, another encoder is asked as well, and nowhere else.

A stretch is a doubtful bead with its neighbours, or several where they meet; the beads outside are anchors. Inside, the
second encoder sees only the runs of sentences that a bead may have which is not improbable already. What its cosines
are worth, the sure beads of these stretches tell: it is the likelihood ratio of Fisher's linear discriminant between a
sure bead and the same bead with its neighbour's sentences added on one side, by the cosines of both encoders, beyond
the ratio by those of the first alone. So the scale of an encoder's cosines does not matter; one that repeats the first,
or knows nothing, adds nothing; and no weight was learnt for any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner import report
from aligner.encoders import CachedEncoder, Vectors
from aligner.encoders.cache import cut
from aligner.encoders.cosines import paired_cosines
from aligner.engine.beads import best_beads
from aligner.engine.search import Lattice, best_path, posteriors
from aligner.errors import EncoderError
from aligner.model import Bead, Document, Span

_DOUBTFUL = 0.8  # confidence below which a bead is looked at again
_MARGIN = 2  # beads on either side that are looked at with it
_SURE = 0.9  # confidence from which on a bead tells what cosines are worth
_LEAST = 0.01  # probability from which on a bead is a candidate
_LONGEST = 5  # sentences of a run that is made of two sure beads
_RIDGE = 0.02  # share of the variance that is added to it: two encoders may be nearly the same
_ERRORS = 4.0  # squared standard errors that a gain has to exceed
_IMPROBABLE = -1000.0  # score of what is no candidate; finite, since insertions have to be
_TEXTS = 60  # texts between two reports of progress, at least

Run = tuple[int, int, int]
"""A side, 0 or 1, the first of some of its sentences and the one behind the last."""

Pairs = list[tuple[Run, Run]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch that is in doubt.

    Attributes:
        beads: Those found so far; `first` is the number of the first one and `stop` of the one behind the last.
        lattice: The scores of the candidate beads of the stretch; all others have `_IMPROBABLE`.
        candidates: Row, shape and column of each candidate in it.
    """

    first: int
    stop: int
    beads: list[Bead]
    lattice: Lattice
    candidates: list[tuple[int, int, int]]

    @classmethod
    def of(cls, lattice: Lattice, found: Sequence[Bead], first: int, stop: int) -> Doubt:
        """Cut a stretch out of a lattice.

        Args:
            lattice: The scores.
            found: The beads of the best path through it.
            first: Number of the first of them in the stretch.
            stop: Number of the one behind the last.
        """
        beads = [*found[first:stop]]
        part = _cut_out(lattice, beads)
        path, (probabilities, _) = best_path(part), posteriors(part)
        for i, j, s in path:
            probabilities[i][s, j - part.low[i]] = 1.0
        kept = [row >= _LEAST for row in probabilities]
        for row, is_kept in zip(part.rows, kept, strict=True):
            row[~is_kept] = _IMPROBABLE
        candidates = [(i, int(s), int(j)) for i, row in enumerate(kept) for s, j in zip(*np.nonzero(row), strict=True)]
        return cls(first, stop, beads, part, candidates)

    def pairs(self) -> Pairs:
        """Return the sentences of each candidate."""
        pairs = []
        for row, s, column in self.candidates:
            (a, b), i, j = self.lattice.shapes[s], self.lattice.first_row + row, int(self.lattice.low[row]) + column
            pairs.append(((0, i - a, i), (1, j - b, j)))
        return pairs

    def again(self, evidence: NDArray[np.float64]) -> list[Bead]:
        """Return the beads that are best by the scores and some further evidence, that of each candidate."""
        for (row, s, column), more in zip(self.candidates, evidence, strict=True):
            self.lattice.rows[row][s, column] += more
        return best_beads(self.lattice)


def weighed(
    lattices: Sequence[Lattice],
    found: Sequence[list[Bead]],
    documents: tuple[Document, Document],
    first: CachedEncoder | None,
    second: CachedEncoder,
) -> list[list[Bead]]:
    """Look again at what is in doubt, with the evidence of a second encoder.

    Args:
        lattices: The scores.
        found: The beads of the best path through each lattice.
        documents: The source and the target.
        first: The encoder that the scores rest on, if they rest on one.
        second: The encoder that is asked.

    Returns:
        The beads as they are now, of each lattice. Those outside of the stretches in doubt are the same.

    Raises:
        EncoderError: The second encoder fails.
    """
    doubts = [
        [Doubt.of(lattice, beads, *bounds) for bounds in _in_doubt(beads)]
        for lattice, beads in zip(lattices, found, strict=True)
    ]
    right, wrong = _known([doubt for some in doubts for doubt in some])
    if not right or not wrong:
        return [*found]
    cosines = _Cosines(documents, [encoder for encoder in (first, second) if encoder])
    cosines.see([*right, *wrong, *(pair for some in doubts for doubt in some for pair in doubt.pairs())])
    worth = _worth(cosines.of(right), cosines.of(wrong))
    made = []
    for beads, some in zip(found, doubts, strict=True):
        now = [*beads]
        for doubt in reversed(some) if worth.slopes.any() else ():
            now[doubt.first : doubt.stop] = doubt.again(worth.of(doubt.pairs(), cosines))
        made.append(now)
    return made


def _in_doubt(beads: Sequence[Bead]) -> list[tuple[int, int]]:
    """Return the stretches that are in doubt, as numbers of the first bead and of that behind the last."""
    stretches: list[tuple[int, int]] = []
    for number, bead in enumerate(beads):
        if (bead.confidence or 0) < _DOUBTFUL:
            first, stop = max(number - _MARGIN, 0), min(number + _MARGIN + 1, len(beads))
            if stretches and first <= stretches[-1][1]:
                first = stretches.pop()[0]
            stretches.append((first, stop))
    return stretches


def _cut_out(lattice: Lattice, beads: Sequence[Bead]) -> Lattice:
    """Return a copy of the part of a lattice that some beads of a path through it lead through."""
    (i, j), (k, m) = (beads[0].source.start, beads[0].target.start), (beads[-1].source.stop, beads[-1].target.stop)
    low, rows = [], []
    for number in range(i - lattice.first_row, k - lattice.first_row + 1):
        row, start = lattice.rows[number], int(lattice.low[number])
        first = max(j - start, 0)
        low.append(start + first)
        rows.append(row[:, first : m + 1 - start].astype(np.float64))
    return Lattice(lattice.shapes, np.array(low), rows, lattice.gap_extension, i)


def _known(doubts: Sequence[Doubt]) -> tuple[Pairs, Pairs]:
    """Return what is known to be right, and what to be wrong: a sure bead with the next one's sentences on one side."""
    right: Pairs = []
    wrong: Pairs = []
    for doubt in doubts:
        sure = [(bead.confidence or 0) >= _SURE and min(bead.source.size, bead.target.size) > 0 for bead in doubt.beads]
        right += [_runs(bead.source, bead.target) for bead, is_sure in zip(doubt.beads, sure, strict=True) if is_sure]
        for (one, other), are_sure in zip(pairwise(doubt.beads), pairwise(sure), strict=True):
            source, target = (
                Span(before.start, after.stop)
                for before, after in ((one.source, other.source), (one.target, other.target))
            )
            if all(are_sure) and max(source.size, target.size) <= _LONGEST:
                wrong += [_runs(source, bead.target) for bead in (one, other)]
                wrong += [_runs(bead.source, target) for bead in (one, other)]
    return right, wrong


def _runs(source: Span, target: Span) -> tuple[Run, Run]:
    return (0, *source), (1, *target)


class _Cosines:
    """The cosines of runs of both sides by several encoders.

    Args:
        documents: The source and the target.
        encoders: The encoders, the second one last.
    """

    def __init__(self, documents: tuple[Document, Document], encoders: Sequence[CachedEncoder]) -> None:
        self._sides = documents
        self._encoders = encoders
        self._place: dict[Run, int] = {}
        self._vectors: list[Vectors] = []

    def see(self, pairs: Pairs) -> None:
        """Encode the runs of pairs that have text on both sides."""
        wanted = sorted({run for pair in pairs if _is_two_sided(pair) for run in pair})
        texts = [" ".join(self._sides[side][number] for number in range(*bounds)) for side, *bounds in wanted]
        self._place = {run: place for place, run in enumerate(wanted)}
        with report.stage("second opinion", self._sides[0].text.origin, total=len(texts) * len(self._encoders)):
            self._vectors = [
                _encoded(encoder, texts, done=number * len(texts)) for number, encoder in enumerate(self._encoders)
            ]

    def of(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return the cosines (pairs, encoders) of pairs that were seen."""
        here, there = ([self._place[pair[side]] for pair in pairs] for side in (0, 1))
        found = [paired_cosines(vectors[here], vectors[there]) for vectors in self._vectors]
        return np.stack(found, axis=1).astype(np.float64)


def _encoded(encoder: CachedEncoder, texts: Sequence[str], done: int) -> Vectors:
    """Encode texts, and report so many more of them than were done before."""
    made = []
    for start, stop in cut(texts, _TEXTS):
        try:
            made.append(encoder.encode(texts[start:stop]).astype(np.float32))
        except (MemoryError, RuntimeError) as error:  # what PyTorch says where memory is short
            raise EncoderError(f"the second opinion failed: {str(error) or 'out of memory'}") from None
        report.progress(done + stop, len(texts))
    return np.concatenate(made)


@dataclass(frozen=True, slots=True)
class _Worth:
    """What cosines say for a bead.

    Attributes:
        slopes: Of the likelihood ratio, by encoders.
        usual: The cosines of a right bead.
        middle: Those of a bead for which nothing speaks and against which nothing does.
    """

    slopes: NDArray[np.float64]
    usual: NDArray[np.float64]
    middle: NDArray[np.float64]

    def of(self, pairs: Pairs, cosines: _Cosines) -> NDArray[np.float64]:
        """Return the evidence for beads.

        It counts once for two sentences, so that paths of more or fewer beads can be compared; a right bead has none,
        however large it is. One-sided beads are as good as those for and against which nothing speaks.
        """
        two_sided = np.array([_is_two_sided(pair) for pair in pairs])
        seen = np.tile(self.middle, (len(pairs), 1))
        if two_sided.any():
            seen[two_sided] = cosines.of([pair for pair in pairs if _is_two_sided(pair)])
        sizes = np.array([sum(stop - start for _, start, stop in pair) for pair in pairs])
        evidence: NDArray[np.float64] = sizes / 2 * ((seen - self.usual) * self.slopes).sum(axis=1)
        return evidence


def _is_two_sided(pair: tuple[Run, Run]) -> bool:
    return all(start < stop for _, start, stop in pair)


def _worth(right: NDArray[np.float64], wrong: NDArray[np.float64]) -> _Worth:
    """Find what the last encoder's cosines add to those of the others.

    Args:
        right: The cosines (beads, encoders) of right beads.
        wrong: Those of wrong beads.
    """
    usual, unusual = right.mean(axis=0), wrong.mean(axis=0)
    deviations = np.concatenate([right - usual, wrong - unusual])
    scatter = np.einsum("ij,ik->jk", deviations, deviations) / max(len(deviations) - 2, 1)
    scatter[np.diag_indices_from(scatter)] *= 1 + _RIDGE
    scatter[np.diag_indices_from(scatter)] += 1e-6
    apart = usual - unusual
    slopes = np.linalg.solve(scatter, apart)
    others = np.append(np.linalg.solve(scatter[:-1, :-1], apart[:-1]), 0.0)
    gain = float(apart @ (slopes - others))
    noise = _ERRORS * (1 / len(right) + 1 / len(wrong))
    share = max(1 - noise / gain, 0.0) if gain > 0 and slopes[-1] > 0 else 0.0
    return _Worth(share * (slopes - others), usual, (usual + unusual) / 2)
