"""Many documents measured against gold: each, all together, and how much chance there is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from aligner import report
from aligner.errors import AlignerError, ArgumentError, CancelledError, InputError
from aligner.evaluation.beads import NumberedBead, numbered_beads
from aligner.evaluation.bootstrap import FEWEST, Interval, intervals
from aligner.evaluation.calibration import Calibration, calibration
from aligner.evaluation.differences import Difference, Kind, differences
from aligner.evaluation.scores import Block, Evaluation, ShapeRecall, evaluate, shapes_in_order
from aligner.model import Alignment

if TYPE_CHECKING:
    from aligner.evaluation.bootstrap import Numbers

_NAMED = 10  # documents that a message names
MOST_DIFFERENCES = 5_000
"""Of a corpus that are kept with their texts; all are counted."""

Beads = Alignment | Iterable[NumberedBead] | AlignerError
"""An alignment, its beads as numbers of sentences, or why it could not be read."""


class Intervals(NamedTuple):
    """The 95 % intervals of three figures; None where nothing can be said of one."""

    precision: Interval | None = None
    recall: Interval | None = None
    f1: Interval | None = None


class Figures(NamedTuple):
    """Precision, recall and F1, with their intervals."""

    precision: float
    recall: float
    f1: float
    intervals: Intervals = Intervals()


class Average(NamedTuple):
    """The figures of several documents together."""

    strict: Figures
    lax: Figures


class Failure(NamedTuple):
    """A document that could not be measured, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentEvaluation:
    """A document measured against gold.

    Attributes:
        name: What the document is called.
        scores: Its figures.
        judged: The confidence of each of its beads that has one, and whether it is right.
        errors: How many differences there are of each kind that occurs.
        differences: They themselves, as far as they are kept: of a corpus the first 5,000.
        languages: BCP 47 tags of both sides; empty where no file says.
    """

    name: str
    scores: Evaluation
    judged: tuple[tuple[float, bool], ...]
    errors: Mapping[Kind, int]
    differences: tuple[Difference, ...]
    languages: tuple[str, str]


@dataclass(frozen=True, slots=True)
class CorpusEvaluation:
    """Documents measured against gold.

    Attributes:
        documents: Each of them.
        failures: Those that could not be measured; no figure counts them.
        micro: Figures in which each bead counts the same.
        macro: Figures in which each document counts the same: the means of its precision, recall and F1 (the mean of
            the F1, not the F1 of the means; Opitz and Burst 2019, https://arxiv.org/abs/1911.03347). None of one alone.
        shapes: Strict recall for each shape of gold bead.
        calibration: How far the confidences can be believed; None where there are none.
        errors: How many differences there are of each kind that occurs.
        unit: What was drawn for the intervals: documents, or blocks of beads where there are fewer than ten documents.
        units: How many there are of them.
    """

    documents: tuple[DocumentEvaluation, ...]
    failures: tuple[Failure, ...]
    micro: Average
    macro: Average | None
    shapes: tuple[ShapeRecall, ...]
    calibration: Calibration | None
    errors: Mapping[Kind, int]
    unit: str
    units: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second of two systems gains over the first, on the documents that both aligned.

    Attributes:
        gain: The differences of the micro figures, with their intervals. One that does not hold 0 tells that the two
            differ by more than chance.
        documents: How many documents were compared.
        unit: What was drawn for the intervals, as in `CorpusEvaluation`: each time the same for both systems.
        units: How many there are of them.
    """

    gain: Average
    documents: int
    unit: str
    units: int


def evaluate_all(
    pairs: Iterable[tuple[str, Beads, Beads]],
    *,
    names: tuple[str, str] = ("gold", "the evaluated alignment"),
    resamples: int = 2000,
    seed: int = 0,
) -> CorpusEvaluation:
    """Measure the alignments of many documents against gold.

    A document that cannot be measured stops nothing: it is among the failures, and no figure counts it.

    Args:
        pairs: For each document its name, which no other has, the gold beads, and those to measure, as for
            `aligner.evaluate`. In place of what could not be read there may stand the `AlignerError` that says why.
        names: Names of the two for messages.
        resamples: How many samples are drawn for the intervals, at least one.
        seed: Of the numbers by which they are drawn: the same gives the same intervals.

    Raises:
        ArgumentError: A pair is none, there is neither an alignment nor links in it, or `resamples` is less than 1.
        InputError: There are no documents, or none that could be measured.

    Example:
        >>> from aligner.evaluation import evaluate_all
        >>> gold = [((0,), (0,)), ((1, 2), (1,))]
        >>> worse = [((0,), (0,)), ((1,), (1,)), ((2,), ())]
        >>> result = evaluate_all([("chapter 1", gold, gold), ("chapter 2", gold, worse)])
        >>> round(result.micro.strict.f1, 3), round(result.macro.strict.f1, 3)
        (0.667, 0.7)
        >>> dict(result.errors), [document.name for document in result.documents if document.errors]
        ({'one-sided': 1}, ['chapter 2'])
    """
    measured: list[DocumentEvaluation] = []
    failures: list[Failure] = []
    first: AlignerError | None = None
    kept = 0
    seen: set[str] = set()
    for name, gold, predicted in pairs:
        report.check()
        try:
            with report.about(name):
                document = _document(name, gold, predicted, names, MOST_DIFFERENCES - kept)
            if name in seen:
                raise InputError("another document of this name was measured before")
            seen.add(name)
            measured.append(document)
            kept += len(document.differences)
        except (ArgumentError, CancelledError):
            raise
        except AlignerError as error:
            first = first or error
            failures.append(Failure(name, str(error)))
    if not measured:
        if first is not None and len(failures) == 1:
            raise first
        if not failures:
            raise InputError("there are no documents to measure", hint="name some")
        reasons = "; ".join(f"{failure.name}: {failure.reason}" for failure in failures[:_NAMED])
        more = f"; and {len(failures) - _NAMED:,} more" * (len(failures) > _NAMED)
        raise InputError(f"none of {len(failures):,} documents could be measured: {reasons}{more}")
    return _together(tuple(measured), tuple(failures), resamples, seed)


def compare(first: CorpusEvaluation, second: CorpusEvaluation, *, resamples: int = 2000, seed: int = 0) -> Comparison:
    """Return what a system gains over another one, measured against the same gold.

    Args:
        first: The figures of one.
        second: Those of the other; the documents that both have are compared by their names.
        resamples: How many samples are drawn for the intervals, at least one.
        seed: Of the numbers by which they are drawn.

    Raises:
        ArgumentError: `resamples` is less than 1.
        InputError: They have no document in common, or not the same gold.

    Example:
        >>> from aligner.evaluation import compare, evaluate_all
        >>> gold = [((n,), (n,)) for n in range(50)]
        >>> coarse = [((n, n + 1), (n, n + 1)) for n in range(0, 50, 2)]
        >>> comparison = compare(evaluate_all([("a", gold, coarse)]), evaluate_all([("a", gold, gold)]))
        >>> comparison.gain.strict.f1, comparison.gain.lax.f1
        (1.0, 0.0)
    """
    others = {document.name: document.scores for document in second.documents}
    both = [(one.scores, others[one.name]) for one in first.documents if one.name in others]
    if not both:
        raise InputError("the two systems have no document in common", hint="documents are compared by their names")
    if any([b[0].gold for b in one.blocks] != [b[0].gold for b in other.blocks] for one, other in both):
        raise InputError("the two systems were not measured against the same gold")
    unit, rows = _units([one for one, _ in both])
    _, other_rows = _units([other for _, other in both])
    import numpy as np

    columns = rows.shape[1]

    def gains(sums: Numbers) -> Numbers:
        return _rates(sums[:, columns:]) - _rates(sums[:, :columns])

    units = np.hstack([rows, other_rows])
    return Comparison(_average(units, gains, resamples, seed), len(both), unit, len(units))


def _document(name: str, gold: Beads, predicted: Beads, names: tuple[str, str], most: int) -> DocumentEvaluation:
    """Measure one document, and keep at most so many of its differences."""
    wanted, made = _held(gold), _held(predicted)
    scores = evaluate(wanted, made, names=names)
    links = numbered_beads(wanted), numbered_beads(made)
    texts = [one for one in (made, wanted) if isinstance(one, Alignment) and one.source.text.content.strip()]
    found = list(differences(*links, texts[0] if texts else None))
    judged = [
        (bead.confidence, (tuple(range(*bead.source)), tuple(range(*bead.target))) in links[0])
        for bead in (made if isinstance(made, Alignment) else ())
        if bead.confidence is not None
    ]
    languages = (texts[0].source.lang, texts[0].target.lang) if texts else ("", "")
    errors = Counter(difference.kind for difference in found)
    return DocumentEvaluation(name, scores, tuple(judged), errors, tuple(found[: max(0, most)]), languages)


def _held(beads: Beads) -> Alignment | list[NumberedBead]:
    """What can be gone through more than once."""
    if isinstance(beads, AlignerError):
        raise beads
    return beads if isinstance(beads, Alignment) else sorted(numbered_beads(beads))


def _together(
    documents: tuple[DocumentEvaluation, ...], failures: tuple[Failure, ...], resamples: int, seed: int
) -> CorpusEvaluation:
    unit, rows = _units([document.scores for document in documents])
    macro = None
    if len(documents) > 1:
        means = _per_document([document.scores for document in documents])
        macro = _average(means, lambda sums: sums[:, :-1] / sums[:, -1:], resamples, seed)
    return CorpusEvaluation(
        documents,
        failures,
        _average(rows, _rates, resamples, seed),
        macro,
        shapes_in_order(shape for document in documents for shape in document.scores.shapes),
        calibration(document.judged for document in documents),
        sum((Counter(document.errors) for document in documents), Counter()),
        unit,
        len(rows),
    )


def _units(scores: Sequence[Evaluation]) -> tuple[str, Numbers]:
    """Counts of what differs by chance: of documents, or of blocks of beads where these are too few."""
    import numpy as np

    if len(scores) >= FEWEST:
        return "document", np.array([_counts((one.strict, one.lax)) for one in scores], float)
    return "block", np.array([_counts(block) for one in scores for block in one.blocks], float)


def _counts(scores: Block) -> list[int]:
    return [count for one in scores for count in (one.right, one.predicted, one.found, one.gold)]


def _rates(sums: Numbers) -> Numbers:
    """Precision, recall and F1, strict and lax, from counts."""
    import numpy as np

    right, predicted, found, gold = (sums[:, k::4] for k in range(4))
    precision, recall = right / np.maximum(predicted, 1), found / np.maximum(gold, 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    return np.stack([precision, recall, f1], axis=2).reshape(len(sums), -1)


def _per_document(scores: Sequence[Evaluation]) -> Numbers:
    """The figures of each document, and 1 to count them."""
    import numpy as np

    rates = _rates(np.array([_counts((one.strict, one.lax)) for one in scores], float))
    return np.hstack([rates, np.ones((len(scores), 1))])


def _average(units: Numbers, figures: Callable[[Numbers], Numbers], resamples: int, seed: int) -> Average:
    values = figures(units.sum(axis=0, keepdims=True))[0].tolist()
    around = intervals(units, figures, resamples=resamples, seed=seed)
    return Average(*(_figures(values[k : k + 3], around[k : k + 3]) for k in (0, 3)))


def _figures(values: Sequence[float], around: Sequence[Interval | None]) -> Figures:
    precision, recall, f1 = values
    return Figures(precision, recall, f1, Intervals(*around))
