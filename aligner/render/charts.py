"""The charts of the pages: the path of the alignment, and how sure its beads are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from aligner.model import Alignment, Bead
from aligner.render.confidence import DOUBTFUL, SIGNS, Level, level, number

MARKS = 300
"""Marks on the dot plot at most; where there are more beads, a mark stands for several that follow each other."""

ChartPlace = Callable[[float, float], tuple[float, float]]
"""From a place in the two texts, in sentences, to one on the chart."""

_SIZE, _LEFT, _TOP, _BOTTOM = 300, 56, 8, 40  # the square of the dot plot, and the room for axes around it
_STEP, _HIGH, _ABOVE, _GAP = 34, 286, 22, 14  # of the histogram: bars, their height, what is above, before the last


class Label(NamedTuple):
    """A string on a chart: where it stands, and which of its points stands there."""

    text: str
    x: float
    y: float
    anchor: str


class Mark(NamedTuple):
    """A mark on the dot plot.

    Attributes:
        bead: Number of the bead that it leads to, from 1.
        level: How sure it is.
        path: Its outline, in the language of SVG; empty for a circle.
        circle: Centre and radius of that.
        is_stroke: Whether it is a line along the only side of a bead.
        title: What it says when it is pointed at.
    """

    bead: int
    level: Level
    path: str
    circle: tuple[float, float, float]
    is_stroke: bool
    title: str


class DotPlot(NamedTuple):
    """Target sentences against source sentences, with a mark for each bead, which leads to it.

    Attributes:
        width: In units of the chart, as all that follows; `height` likewise.
        height: Likewise.
        description: What it shows, in words.
        frame: Left, top and size of its square.
        grid: Outlines of its lines.
        labels: At the axes.
        middle: Height of the middle of the square.
        path: Corners of the path.
        marks: The least sure last, so that they lie on top.
        beads_a_mark: Number of beads that a mark stands for.
    """

    width: int
    height: int
    description: str
    frame: tuple[int, int, int]
    grid: list[str]
    labels: list[Label]
    middle: float
    path: str
    marks: list[Mark]
    beads_a_mark: int


class Bar(NamedTuple):
    """A bar of the histogram.

    Attributes:
        level: How sure its beads are.
        beads: Number of its beads.
        label: That number, above it.
        title: What it says when it is pointed at.
        box: Left, top, width and height.
    """

    level: Level
    beads: int
    label: Label
    title: str
    box: tuple[float, float, float, float]


class Histogram(NamedTuple):
    """How many beads fall into each tenth of confidence.

    Attributes:
        width: In units of the chart, as all that follows.
        height: Likewise.
        description: What it shows, in words.
        bars: From 0 to 1, then beads without a confidence.
        labels: Below the axis.
        axis: Outline of that.
    """

    width: int
    height: int
    description: str
    bars: list[Bar]
    labels: list[Label]
    axis: str


def dot_plot(alignment: Alignment) -> DotPlot:
    """Return the dot plot of an alignment.

    Where a mark stands for several beads, its level is that of their mean confidence, and it leads to the least sure.
    """
    sizes = (max(len(alignment.source), 1), max(len(alignment.target), 1))

    def place(i: float, j: float) -> tuple[float, float]:
        return round(_LEFT + _SIZE * i / sizes[0], 1), round(_TOP + _SIZE - _SIZE * j / sizes[1], 1)

    beads = alignment.beads
    each = -(-len(beads) // MARKS) or 1
    stretches = [range(n, min(n + each, len(beads))) for n in range(0, len(beads), each)]
    corners = [(0, 0), *((beads[s[-1]].source.stop, beads[s[-1]].target.stop) for s in stretches)]
    radius = 4 if len(stretches) <= 80 else 2.8
    marks = sorted((_mark(beads, stretch, place, radius) for stretch in stretches), key=lambda mark: -mark[0])
    grid, labels = [], []
    for i in _ticks(sizes[0]):
        x, _ = place(i, 0)
        grid.append(f"M{x} {_TOP}v{_SIZE + 4}")
        labels.append(Label(f"{i:,}", x, _TOP + _SIZE + 16, "middle"))
    for j in _ticks(sizes[1]):
        _, y = place(0, j)
        grid.append(f"M{_LEFT - 4} {y}h{_SIZE + 4}")
        labels.append(Label(f"{j:,}", _LEFT - 7, y + 4, "end"))
    return DotPlot(
        width=_SIZE + _LEFT + 24,
        height=_SIZE + _TOP + _BOTTOM,
        description=_described(alignment),
        frame=(_LEFT, _TOP, _SIZE),
        grid=grid,
        labels=labels,
        middle=_TOP + _SIZE / 2,
        path=" ".join(f"{x},{y}" for x, y in (place(i, j) for i, j in corners)),
        marks=[mark for _, mark in marks],
        beads_a_mark=each,
    )


def histogram(counts: Mapping[int | None, int]) -> Histogram:
    """Return the histogram of confidences, given how many beads are in each tenth (`tenth`)."""
    counts = Counter(counts)
    columns: list[int | None] = [*range(10), *([None] if counts[None] else [])]
    most = max(counts.values(), default=1)
    total = _STEP * len(columns) + (_GAP if None in columns else 0)
    below = _ABOVE + _HIGH + 16
    bars, labels = [], []
    for n, column in enumerate(columns):
        count = counts[column]
        x = 10 + n * _STEP + (_GAP if column is None else 0)
        high = max(_HIGH * count / most, 2) if count else 0.0
        y = round(_ABOVE + _HIGH - high, 1)
        kind = "unknown" if column is None else level(column / 10 + 0.05)
        label = Label(f"{count:,}", x + _STEP / 2, y - 6, "middle")
        bars.append(Bar(kind, count, label, f"{_class_name(column)}: {count:,}", (x + 2, y, _STEP - 4, round(high, 1))))
        if column is None:
            labels.append(Label("–", x + _STEP / 2, below, "middle"))
        else:
            labels.append(Label(f".{column}" if column else "0", x, below, "middle"))
    labels.append(Label("1", 10 + 10 * _STEP, below, "middle"))
    return Histogram(
        width=total + 20,
        height=_ABOVE + _HIGH + 44,
        description="Beads in each class: " + "; ".join(bar.title for bar in bars),
        bars=bars,
        labels=labels,
        axis=f"M10 {_ABOVE + _HIGH}h{total}",
    )


def tenth(confidence: float | None) -> int | None:
    """Return the tenth of the range from 0 to 1 that a confidence falls into; 1 belongs to the last."""
    return None if confidence is None else min(int(confidence * 10 + 1e-9), 9)


def _class_name(column: int | None) -> str:
    return "unknown" if column is None else f"{column / 10:.1f} to {(column + 1) / 10:.1f}"


def _described(alignment: Alignment) -> str:
    doubtful = [n for n, b in enumerate(alignment.beads, 1) if b.confidence is not None and b.confidence < DOUBTFUL]
    which = ", ".join(map(str, doubtful[:20])) + (f" and {len(doubtful) - 20:,} more" if len(doubtful) > 20 else "")
    return (
        f"{len(alignment.source):,} source sentences against {len(alignment.target):,} target sentences, from the"
        f" bottom left to the top right. Doubtful beads: {which or 'none'}."
    )


def _mark(beads: Sequence[Bead], stretch: range, place: ChartPlace, r: float) -> tuple[float, Mark]:
    """A mark with its confidence: a shape for its level, or a stroke along the only side of a bead."""
    first, last = beads[stretch[0]], beads[stretch[-1]]
    known = [confidence for n in stretch if (confidence := beads[n].confidence) is not None]
    mean = sum(known) / len(known) if known else None
    least = min(stretch, key=lambda n: 2.0 if (confidence := beads[n].confidence) is None else confidence)
    kind = level(mean)
    x, y = place((first.source.start + last.source.stop) / 2, (first.target.start + last.target.stop) / 2)
    path, is_stroke = "", False
    if len(stretch) == 1 and not first.source.size:
        path, is_stroke = f"M{x} {y - r}v{2 * r}", True
    elif len(stretch) == 1 and not first.target.size:
        path, is_stroke = f"M{x - r} {y}h{2 * r}", True
    elif kind == "doubtful":
        path = f"M{x} {y - 1.4 * r:.1f}l{1.4 * r:.1f} {2.4 * r:.1f}h{-2.8 * r:.1f}z"
    elif kind == "middle":
        path = f"M{x} {y - 1.3 * r:.1f}" + "l{0} {0} -{0} {0} -{0} -{0}z".format(f"{1.3 * r:.1f}")
    if len(stretch) == 1:
        title = f"{stretch[0] + 1} · {first.shape} · {SIGNS[kind]} {number(mean)}"
    else:
        which = f"{stretch[0] + 1:,} to {stretch[-1] + 1:,}"
        title = f"{which} · {SIGNS[kind]} {number(mean)} (mean); least sure: {least + 1:,}"
    return 2.0 if mean is None else mean, Mark(least + 1, kind, path, (x, y, r), is_stroke, title)


def _ticks(size: int) -> Iterator[int]:
    """At most seven round numbers from 0 to `size`."""
    step = next(f * 10**e for e in range(10) for f in (1, 2, 5) if size / (f * 10**e) <= 6)
    yield from range(0, size + 1, step)
