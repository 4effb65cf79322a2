"""Numbered points of several documents beside each other: which says what again, what is new, what is gone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from operator import itemgetter

import numpy as np

from aligner import encoders, report
from aligner._version import __version__
from aligner.comparing import scores
from aligner.comparing.comparison import Point, PointComparison, PointPair, SentencePair
from aligner.comparing.points import PointKind, points, said
from aligner.comparing.rows import ranked, rows
from aligner.encoders.cosines import cosines
from aligner.errors import ArgumentError, ChoiceError, InputError, expect_list
from aligner.mining import mine
from aligner.model import Document, Mined, Span
from aligner.model.mined import MIN_PROBABILITY

MOST = 500
"""Points of a document that are compared: a table of more is none to read, and takes long."""


def compare_points(
    documents: Sequence[Document],
    *,
    division: PointKind | None = None,
    encoder: str = "use",
    min_probability: float = MIN_PROBABILITY,
) -> PointComparison:
    """Compare the points that several documents make.

    Args:
        documents: At least two, in one or several languages, the earliest first.
        division: What the points are; by default the numbered ones of each document, or its paragraphs where there are
            none, of which a notice tells.
        encoder: Name of the sentence encoder.
        min_probability: From which two points, or two sentences, count as the same.

    Raises:
        ArgumentError: An argument is of the wrong kind.
        InputError: There is but one document, or one has no points of this kind, or more than `MOST`.
        ChoiceError: There is no such encoder, or it is `none`.
        EncoderError: The encoder cannot be loaded.

    Example:
        >>> from aligner.comparing import compare_points
        >>> old = aligner.segment("First, open longer. Second, buy books. Third, teach children to read.", "en")
        >>> new = aligner.segment("First, teach the children to read. Second, invite poets.", "en")
        >>> [row.cells for row in compare_points([old, new]).rows if row.probability is not None]
        [((2,), (0,))]
    """
    given = tuple(expect_list(documents, Document, "the documents"))
    if not 0 <= min_probability <= 1:
        raise ArgumentError(f"min_probability is {min_probability}, and must lie between 0 and 1")
    if len(given) < 2:
        raise InputError("there is nothing to compare", hint="name two documents or more")
    model = encoders.load(encoder)
    if model is None:
        raise ChoiceError("points are compared by an encoder", hint="leave out the encoder none")
    found = [points(document, division) for document in given]
    for document, some in zip(given, found, strict=True):
        if len(some) > MOST:
            reason = f"there are {len(some):,} points in this text, more than the {MOST} that are set beside others"
            raise InputError(reason, file=document.text.origin or None, hint="cut it, or choose others by --division")
    alone = [said(document, some) for document, some in zip(given, found, strict=True)]
    vectors = [model.encode(document.strings()) for document in alone]
    tables: dict[tuple[int, int], scores.Matrix] = {}
    sentences: list[SentencePair] = []
    for a, b in combinations(range(len(given)), 2):
        report.check()
        mined = mine(alone[a], alone[b], encoder=encoder, min_probability=min(min_probability, MIN_PROBABILITY))
        likeness = scores.alike(
            cosines(vectors[a], vectors[b]).astype(np.float64), alone[a].paragraphs(), alone[b].paragraphs()
        )
        # Always by the same matches, so that a point is as probable whatever bound is wanted.
        again = scores.again(mined.filter(MIN_PROBABILITY))
        tables[a, b] = np.round(scores.probabilities(likeness, again), 4)
        sentences += _sentences(mined.filter(min_probability), (a, b), (found[a], found[b]))
    return PointComparison(
        given,
        tuple(found),
        tuple(rows([len(some) for some in found], tables, min_probability)),
        tuple(PointPair(*pair, -p) for p, pair in sorted(ranked(tables, min_probability), key=itemgetter(1))),
        tuple(sentences),
        (
            f"The points of {len(given)} texts were compared by aligner {__version__}.",
            f"Encoder: {encoders.version(model)}.",
            f"Pairs count from a probability of {min_probability:g} on.",
        ),
    )


def _sentences(
    mined: Mined, sides: tuple[int, int], found: tuple[Sequence[Point], Sequence[Point]]
) -> list[SentencePair]:
    """Return matches of sentences of the points taken together, numbered as in the documents.

    Between two points there may be sentences that are in none: a match that goes over them becomes several.
    """
    numbers = [[number for point in some for number in range(*point.sentences)] for some in found]
    pairs = []
    for match in mined:
        spans = [_runs(of[slice(*span)]) for of, span in zip(numbers, (match.source, match.target), strict=True)]
        pairs += [
            SentencePair((sides[0], here), (sides[1], there), match.probability) for here, there in product(*spans)
        ]
    return pairs


def _runs(numbers: Sequence[int]) -> list[Span]:
    """Return numbers in order as ranges of those that follow each other."""
    runs: list[Span] = []
    for number in numbers:
        if runs and runs[-1].stop == number:
            runs[-1] = Span(runs[-1].start, number + 1)
        else:
            runs.append(Span(number, number + 1))
    return runs
