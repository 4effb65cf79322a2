"""Write figures to files: tables (TSV, CSV), JSON, or an HTML page with the beads that differ from gold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple, Protocol

from aligner.evaluation.beads import NumberedBead
from aligner.evaluation.bootstrap import LEVEL
from aligner.evaluation.calibration import Calibration
from aligner.evaluation.corpus import Average, CorpusEvaluation, DocumentEvaluation, Figures
from aligner.evaluation.differences import KINDS, Kind
from aligner.render import tables

_MEASURES = ("precision", "recall", "f1")
_MOST_DOCUMENTS = 1_000  # in the table of the page
_MOST_BEADS = 30  # of one difference that the page shows on each side
_LONGEST = 600  # characters of a sentence there


class _Rates(Protocol):
    @property
    def precision(self) -> float: ...
    @property
    def recall(self) -> float: ...
    @property
    def f1(self) -> float: ...


FiguresWriter = Callable[[CorpusEvaluation, BinaryIO, str], None]


def write(result: CorpusEvaluation, path: str, stream: BinaryIO, about: str) -> None:
    """Write figures in the format that the suffix of a file means.

    Args:
        result: The figures.
        path: The name of the file.
        stream: Where to write.
        about: What was measured, for the page.

    Raises:
        ChoiceError: The suffix stands for no format.
    """
    writer_of(path)(result, stream, about)


def writer_of(path: str) -> FiguresWriter:
    """Return the writer for a file name.

    Raises:
        ChoiceError: The suffix stands for no format.
    """
    return tables.writer_for(WRITERS, path, "figures")


def to_value(result: CorpusEvaluation) -> dict[str, Any]:
    """Return figures as JSON can carry them."""
    return {
        "strict": _with_intervals(result.micro.strict),
        "lax": _with_intervals(result.micro.lax),
        "gold": sum(document.scores.gold for document in result.documents),
        "predicted": sum(document.scores.predicted for document in result.documents),
        "shapes": [{"shape": s.shape, "gold": s.gold, "found": s.found} for s in result.shapes],
        "errors": dict(result.errors),
        "calibration": _calibration(result.calibration),
        "intervals": {"level": LEVEL, "unit": result.unit, "units": result.units},
        "macro": result.macro
        and {"strict": _with_intervals(result.macro.strict), "lax": _with_intervals(result.macro.lax)},
        "documents": [
            {
                "name": document.name,
                "strict": _rates(document.scores.strict),
                "lax": _rates(document.scores.lax),
                "gold": document.scores.gold,
                "predicted": document.scores.predicted,
                "errors": dict(document.errors),
            }
            for document in result.documents
        ],
        "failed": [{"name": failure.name, "reason": failure.reason} for failure in result.failures],
    }


def _rates(of: _Rates) -> dict[str, float]:
    return {measure: getattr(of, measure) for measure in _MEASURES}


def _with_intervals(figures: Figures) -> dict[str, object]:
    return {**_rates(figures), "intervals": figures.intervals._asdict()}


def _calibration(found: Calibration | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "error": found.error,
        "beads": found.beads,
        "wrong": found.wrong,
        "wrong_in_least_sure": found.wrong_in_least_sure,
        "found_in_tenth": found.found_in_tenth,
        "bins": [one._asdict() for one in found.bins],
    }


def _json(result: CorpusEvaluation, stream: BinaryIO, about: str) -> None:
    stream.write((json.dumps(to_value(result), ensure_ascii=False, indent=1) + "\n").encode())


def _rows(result: CorpusEvaluation) -> Iterator[list[tables.Cell]]:
    """A row for each document, and after them those of the averages and of what failed."""
    names = [f"{how}_{measure}" for how in ("strict", "lax") for measure in _MEASURES]
    yield ["kind", "document", "gold", "predicted", *names, *KINDS, "reason"]
    for document in result.documents:
        scores = document.scores
        rates = [*_rates(scores.strict).values(), *_rates(scores.lax).values()]
        counts = [document.errors.get(kind, 0) for kind in KINDS]
        yield ["document", document.name, scores.gold, scores.predicted, *rates, *counts, None]
    for name, average in (("micro", result.micro), ("macro", result.macro)):
        if average is not None:
            yield from _rows_of(name, average)
    for failure in result.failures:
        yield ["failed", failure.name, *[None] * (2 + len(names) + len(KINDS)), failure.reason]


def _rows_of(name: str, average: Average) -> Iterator[list[tables.Cell]]:
    blank: list[tables.Cell] = [None] * (len(KINDS) + 1)
    around = [interval for figures in average for interval in figures.intervals]
    yield [name, None, None, None, *_rates(average.strict).values(), *_rates(average.lax).values(), *blank]
    for k, end in enumerate(("low", "high")):
        yield [f"{name} {end}", None, None, None, *(one and one[k] for one in around), *blank]


def _csv(result: CorpusEvaluation, stream: BinaryIO, about: str) -> None:
    tables.write_csv(_rows(result), stream)


def _tsv(result: CorpusEvaluation, stream: BinaryIO, about: str) -> None:
    def cell(value: tables.Cell) -> str:
        return " ".join(value.split()) if isinstance(value, str) else "" if value is None else repr(value)

    tables.write_tsv((map(cell, row) for row in _rows(result)), stream)


# --- the page --------------------------------------------------------------------------------------------------------


class _ShownBead(NamedTuple):
    """A bead as the page shows it: for each side the numbers of its sentences, from 1, and what they say."""

    shape: str
    sides: tuple[list[tuple[int, str]], list[tuple[int, str]]]


class _ShownDifference(NamedTuple):
    """A difference as the page shows it."""

    document: str
    kind: Kind
    attributes: list[dict[str, str]]
    columns: list[tuple[list[_ShownBead], int]]


def _html(result: CorpusEvaluation, stream: BinaryIO, about: str) -> None:
    from aligner.render import pages
    from aligner.render.shown import one_line
    from aligner.render.words import PageWords

    tags = dict.fromkeys(tag for document in result.documents for tag in document.languages if tag)
    shown = sum(len(document.differences) for document in result.documents)
    pages.write(
        stream,
        "differences.html",
        ("base.css", "differences.css"),
        script="differences.js",
        title=f"Differences – {one_line(about)}",
        word=PageWords(*tags),
        about=one_line(about),
        result=result,
        documents=result.documents[:_MOST_DOCUMENTS],
        failures=result.failures[:_MOST_DOCUMENTS],
        more=sum(max(0, len(some) - _MOST_DOCUMENTS) for some in (result.documents, result.failures)),
        kinds=[(kind, result.errors[kind]) for kind in KINDS if result.errors.get(kind)],
        total=sum(result.errors.values()),
        shown=shown,
        first=_first_rows(result.documents),
        rows=(row for document in result.documents for row in _shown_differences(document)),
    )


def _first_rows(documents: Sequence[DocumentEvaluation]) -> dict[str, int]:
    """The number of the first difference of each document that has one."""
    first: dict[str, int] = {}
    number = 1
    for document in documents:
        if document.differences:
            first[document.name] = number
        number += len(document.differences)
    return first


def _shown_differences(document: DocumentEvaluation) -> Iterator[_ShownDifference]:
    from aligner.render.shown import language

    attributes = [language(tag) for tag in document.languages]
    for difference in document.differences:
        texts = dict(difference.source), dict(difference.target)
        columns = [
            ([_shown_bead(bead, texts) for bead in beads[:_MOST_BEADS]], max(0, len(beads) - _MOST_BEADS))
            for beads in (difference.gold, difference.predicted)
        ]
        yield _ShownDifference(document.name, difference.kind, attributes, columns)


def _shown_bead(bead: NumberedBead, texts: tuple[dict[int, str], dict[int, str]]) -> _ShownBead:
    sides = [
        [(number + 1, _cut(strings.get(number, ""))) for number in numbers[:_MOST_BEADS]]
        for numbers, strings in zip(bead, texts, strict=True)
    ]
    return _ShownBead(f"{len(bead[0])}-{len(bead[1])}", (sides[0], sides[1]))


def _cut(string: str) -> str:
    line = " ".join(string.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


WRITERS: Mapping[str, FiguresWriter] = {".tsv": _tsv, ".csv": _csv, ".json": _json, ".html": _html}
"""What writes the figures, by the suffix of the file."""
