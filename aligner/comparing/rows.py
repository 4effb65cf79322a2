"""Points of several documents in rows: those that say the same stand in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

import numpy as np

from aligner.comparing.comparison import ComparisonRow
from aligner.comparing.scores import Matrix

PointId = tuple[int, int]
"""The number of a document and that of a point in it."""


def ranked(tables: Mapping[tuple[int, int], Matrix], least: float) -> list[tuple[float, tuple[PointId, PointId]]]:
    """Return the pairs of points that are probable enough, each behind its probability with a minus: the best first.

    Args:
        tables: For each two documents, the earlier first, the probability of each pair of points, an array (points of
            the first, points of the second).
        least: The probability from which a pair counts.
    """
    return sorted(
        (-float(table[i, j]), ((first, i), (second, j)))
        for (first, second), table in tables.items()
        for i, j in np.argwhere(table >= least).tolist()
    )


def rows(sizes: Sequence[int], tables: Mapping[tuple[int, int], Matrix], least: float) -> list[ComparisonRow]:
    """Put points into rows.

    First rows grow by the most probable pairs, as long as no document has two points in one and their pairs are on
    average probable. A point that is left alone then stands beside another of its document, where that is in the row
    with the point that it most probably repeats; it does not speak for its document in a row that it repeats in part.

    Args:
        sizes: The number of points of each document.
        tables: The probability of each pair of points of two documents, as for `ranked`.
        least: The probability from which a pair counts.

    Returns:
        The rows: in the order of the first document, and what only later ones have behind what stands before it there.
    """
    row_of: dict[PointId, list[PointId]] = {
        point: [point] for point in ((document, i) for document, size in enumerate(sizes) for i in range(size))
    }
    pairs = ranked(tables, least)
    for _, (first, second) in pairs:
        one, other = row_of[first], row_of[second]
        if one is other or {document for document, _ in one} & {document for document, _ in other}:
            continue
        if fmean(_probability(tables, a, b) for a in one for b in other) >= least:
            one.extend(other)
            row_of.update(dict.fromkeys(other, one))
    for _, pair in pairs:
        for point, partner in (pair, pair[::-1]):
            row = row_of[partner]
            if len(row_of[point]) == 1 and any(document == point[0] for document, _ in row):
                row.append(point)
                row_of[point] = row
    return [_row(row, len(sizes), tables) for row in _ordered(sizes, row_of)]


def _probability(tables: Mapping[tuple[int, int], Matrix], one: PointId, other: PointId) -> float:
    (first, i), (second, j) = sorted((one, other))
    return float(tables[first, second][i, j])


def _row(row: Sequence[PointId], count: int, tables: Mapping[tuple[int, int], Matrix]) -> ComparisonRow:
    cells = tuple(tuple(sorted(i for document, i in row if document == wanted)) for wanted in range(count))
    best = [
        max(_probability(tables, point, other) for other in row if other[0] != point[0])
        for point in row
        if len(row) > 1
    ]
    return ComparisonRow(cells, round(fmean(best), 4) if best else None)


def _ordered(sizes: Sequence[int], row_of: Mapping[PointId, list[PointId]]) -> list[list[PointId]]:
    ordered: list[list[PointId]] = []
    for document, size in enumerate(sizes):
        place = 0
        for i in range(size):
            row = row_of[document, i]
            at = next((n for n, one in enumerate(ordered) if one is row), None)
            if at is None:
                ordered.insert(place, row)
                at = place
            place = at + 1
    return ordered
