"""Figures of an evaluation as the terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from aligner.errors import printable
from aligner.model.display import counted

if TYPE_CHECKING:
    from aligner.evaluation import Average, Calibration, Comparison, CorpusEvaluation, DocumentEvaluation, Figures

_MOST_DOCUMENTS = 40  # that are listed; of more than these the worst
_WORST = 20
_MOST_SHAPES = 30
_MEASURES = {"precision": "Precision", "recall": "Recall", "f1": "F1"}
_INTERVAL = 17  # columns


def lines(result: CorpusEvaluation) -> Iterator[str]:
    """Yield the lines of the figures of one system."""
    if len(result.documents) > 1:
        yield from _documents(result.documents)
        yield f"\nmicro: each pair counts the same{_drawn(result.unit, result.units, result.micro)}"
    yield from _average(result.micro)
    if result.macro is None and (drawn := _drawn(result.unit, result.units, result.micro)):
        yield drawn.removeprefix("; ")
    if result.macro is not None:
        yield f"\nmacro: each document counts the same{_drawn('document', len(result.documents), result.macro)}"
        yield from _average(result.macro)
    yield from ("", f"{'shape':10}{'gold':>8}{'found':>8}{'recall':>8}")
    for shape in result.shapes[:_MOST_SHAPES]:
        yield f"{shape.shape:10}{shape.gold:8}{shape.found:8}{shape.found / shape.gold:8.3f}"
    if len(result.shapes) > _MOST_SHAPES:
        yield f"and {len(result.shapes) - _MOST_SHAPES:,} more"
    if result.calibration is not None:
        yield from _calibration(result.calibration)
    if total := sum(result.errors.values()):
        each = ", ".join(f"{kind} {count:,}" for kind, count in sorted(result.errors.items()))
        yield f"\n{counted(total, 'difference')} ({each})"


def _documents(documents: Sequence[DocumentEvaluation]) -> Iterator[str]:
    shown = list(documents)
    if len(documents) > _MOST_DOCUMENTS:
        shown = sorted(documents, key=lambda document: document.scores.strict.f1)[:_WORST]
        yield f"the {_WORST} of {len(documents):,} documents with the lowest strict F1 (-o figures.tsv has all)"
    yield f"{'gold':>8}{'strict P':>10}{'R':>7}{'F1':>7}{'lax P':>8}{'R':>7}{'F1':>7}  document"
    for document in shown:
        scores = document.scores
        rates = [
            f"{one.precision:{width}.3f}{one.recall:7.3f}{one.f1:7.3f}"
            for one, width in ((scores.strict, 10), (scores.lax, 8))
        ]
        yield f"{scores.gold:8}{''.join(rates)}  {printable(document.name)}"


def _drawn(unit: str, units: int, average: Average) -> str:
    """Over what the intervals are, where there are any."""
    return f"; intervals over {counted(units, unit)}" if _has_intervals(average) else ""


def _has_intervals(average: Average) -> bool:
    return any(interval is not None for figures in average for interval in figures.intervals)


def _average(average: Average, *, signed: bool = False) -> Iterator[str]:
    """The table of an average; where there are intervals, each figure has its own behind it."""
    wide = _has_intervals(average)
    title = f"{'95 %':>{_INTERVAL}}" if wide else ""
    yield f"{'':10}{'strict':>8}{title}{'lax':>8}{title}"
    for measure, label in _MEASURES.items():
        cells = "".join(_cell(figures, measure, wide=wide, sign="+" if signed else "") for figures in average)
        yield f"{label:10}{cells}".rstrip()


def _cell(figures: Figures, measure: str, *, wide: bool, sign: str) -> str:
    interval = getattr(figures.intervals, measure)
    ends = f"{interval.low:{sign}.3f} – {interval.high:{sign}.3f}" if interval else ""
    return f"{getattr(figures, measure):{sign}8.3f}" + (f"{ends:>{_INTERVAL}}" if wide else "")


def _calibration(found: Calibration) -> Iterator[str]:
    yield from ("", f"{'confidence':10}{'pairs':>8}{'mean':>8}{'right':>8}")
    for one in found.bins:
        yield f"{one.low:.1f}–{one.high:.1f}   {one.beads:8}{one.confidence:8.3f}{one.right:8.3f}"
    told = f"expected calibration error {found.error:.3f}"
    if found.wrong_in_least_sure is not None:
        share = f"{100 * found.wrong_in_least_sure:.0f} %"
        told += f"; {share} of the {counted(found.wrong, 'error')} in the least sure fifth"
    yield told
    if found.found_in_tenth is not None:
        yield f"looking at the least sure tenth as in `aligner review` finds {100 * found.found_in_tenth:.0f} % of them"


def compared(results: Sequence[CorpusEvaluation], comparison: Comparison) -> Iterator[str]:
    """Yield the lines of the figures of two systems, and of what the second gains over the first."""
    for name, result in zip(("first", "second"), results, strict=True):
        yield f"{name}: {counted(len(result.documents), 'document')}"
        yield from _average(result.micro)
        yield ""
    told = _drawn(comparison.unit, comparison.units, comparison.gain)
    yield f"second less first, {counted(comparison.documents, 'document')} that both have{told}"
    yield from _average(comparison.gain, signed=True)
