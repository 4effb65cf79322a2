"""The two charts of the page to read: the path of the alignment, and how sure its beads are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lxml.builder import E

from aligner.formats.html.signs import Words
from aligner.model import Alignment, Bead
from aligner.render.confidence import DOUBTFUL, SIGNS, band, number

MARKS = 300
"""Marks on the dot plot at most; where there are more beads, a mark stands for several that follow each other."""

Place = Callable[[float, float], tuple[float, float]]
"""From a place in the two texts, in sentences, to one on the chart."""

_SIZE, _LEFT, _TOP, _BOTTOM = 300, 56, 8, 40  # the square of the chart, and the room for axes around it


def dot_plot(alignment: Alignment, word: Words) -> Any:
    """Target sentences against source sentences: a mark for each bead, which leads to it.

    Where a mark stands for several beads, its band is that of their mean confidence, and it leads to the least sure.
    """
    sizes = (max(len(alignment.source), 1), max(len(alignment.target), 1))

    def place(i: float, j: float) -> tuple[float, float]:
        return round(_LEFT + _SIZE * i / sizes[0], 1), round(_TOP + _SIZE - _SIZE * j / sizes[1], 1)

    beads = alignment.beads
    each = -(-len(beads) // MARKS) or 1
    stretches = [range(n, min(n + each, len(beads))) for n in range(0, len(beads), each)]
    corners = [(0, 0), *((beads[s[-1]].source.stop, beads[s[-1]].target.stop) for s in stretches)]
    path = " ".join(f"{x},{y}" for x, y in (place(i, j) for i, j in corners))
    radius = 4 if len(stretches) <= 80 else 2.8
    chart = _chart("dot-plot", _SIZE + _LEFT + 14, _SIZE + _TOP + _BOTTOM, "Alignment path", _described(alignment))
    chart.append(E.rect(x=str(_LEFT), y=str(_TOP), width=str(_SIZE), height=str(_SIZE), **{"class": "frame"}))
    for i in _ticks(sizes[0]):
        x, _ = place(i, 0)
        chart.append(E.path({"class": "grid"}, d=f"M{x} {_TOP}v{_SIZE + 4}"))
        chart.append(_text(f"{i:,}", x, _TOP + _SIZE + 16, "middle"))
    for j in _ticks(sizes[1]):
        _, y = place(0, j)
        chart.append(E.path({"class": "grid"}, d=f"M{_LEFT - 4} {y}h{_SIZE + 4}"))
        chart.append(_text(f"{j:,}", _LEFT - 7, y + 4, "end"))
    middle = _TOP + _SIZE / 2
    chart.append(_text(word("source sentence").xpath("string()"), _LEFT + _SIZE / 2, _TOP + _SIZE + 34, "middle"))
    up = _text(word("target sentence").xpath("string()"), 11, middle, "middle")
    up.set("transform", f"rotate(-90 11 {middle})")
    chart.append(up)
    chart.append(E.polyline({"class": "path"}, points=path))
    marks = [_mark(beads, stretch, place, radius) for stretch in stretches]
    chart.extend(mark for _, mark in sorted(marks, key=lambda mark: -mark[0]))  # the least sure on top
    figure = E.figure({"class": "chart"}, E.figcaption(word("Alignment path")), chart)
    if each > 1:
        figure.append(
            E.p(f"Each mark stands for {each} beads: their mean confidence. It leads to the least sure of them.")
        )
    return figure


def histogram(alignment: Alignment, word: Words) -> Any:
    """How many beads fall into each tenth of confidence, with the counts in figures."""
    counts = Counter(tenth(bead.confidence) for bead in alignment.beads)
    columns: list[int | None] = [*range(10), *([None] if counts[None] else [])]
    width, height, top = 34, 286, 22
    most = max(counts.values(), default=1)
    lines = [f"{_class_name(c)}: {counts[c]:,}" for c in columns]
    total = width * len(columns) + (14 if None in columns else 0)
    chart = _chart("histogram", total + 20, top + height + 44, "Confidence", "Beads in each class: " + "; ".join(lines))
    chart.append(_hatches())
    for n, column in enumerate(columns):
        x = 10 + n * width + (14 if column is None else 0)
        bar = height * counts[column] / most
        bar = max(bar, 2) if counts[column] else 0
        kind = "unknown" if column is None else band(column / 10 + 0.05)
        y = round(top + height - bar, 1)
        shape = {"x": str(x + 2), "y": str(y), "width": str(width - 4), "height": str(round(bar, 1))}
        if counts[column]:
            chart.append(E.rect(E.title(lines[n]), {"class": f"bar {kind}", **shape}))
            chart.append(E.rect({"class": "hatch", "fill": f"url(#hatch-{kind})", **shape}))
        count = _text(f"{counts[column]:,}", x + width / 2, y - 6, "middle")
        count.set("class", "count" if counts[column] else "count none")
        chart.append(count)
        if column is None:
            chart.append(_text("–", x + width / 2, top + height + 16, "middle"))
        else:
            chart.append(_text(f".{column}" if column else "0", x, top + height + 16, "middle"))
    chart.append(_text("1", 10 + 10 * width, top + height + 16, "middle"))
    chart.append(E.path({"class": "axis"}, d=f"M10 {top + height}h{total}"))
    caption = word("confidence").xpath("string()") + ", " + word("beads").xpath("string()")
    chart.append(_text(caption, 10 + 5 * width, top + height + 36, "middle"))
    return E.figure({"class": "chart"}, E.figcaption(word("Confidence")), chart)


def tenth(confidence: float | None) -> int | None:
    """The tenth of the range from 0 to 1 that a confidence falls into; 1 belongs to the last."""
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


def _chart(name: str, width: int, height: int, title: str, description: str) -> Any:
    texts = (E.title(title, id=f"{name}-title"), E.desc(description, id=f"{name}-description"))
    labels = {"aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-description"}
    return E.svg({"id": name, "viewBox": f"0 0 {width} {height}", "role": "group", **labels}, *texts)


def _mark(beads: Sequence[Bead], stretch: range, place: Place, r: float) -> tuple[float, Any]:
    """A mark on the chart with its confidence: a shape for its band, or a stroke along the only side of a bead."""
    first, last = beads[stretch[0]], beads[stretch[-1]]
    known = [confidence for n in stretch if (confidence := beads[n].confidence) is not None]
    mean = sum(known) / len(known) if known else None
    least = min(stretch, key=lambda n: 2.0 if (confidence := beads[n].confidence) is None else confidence)
    kind = band(mean)
    x, y = place((first.source.start + last.source.stop) / 2, (first.target.start + last.target.stop) / 2)
    if len(stretch) == 1 and not first.source.size:
        shape = E.path({"class": "stroke"}, d=f"M{x} {y - r}v{2 * r}")
    elif len(stretch) == 1 and not first.target.size:
        shape = E.path({"class": "stroke"}, d=f"M{x - r} {y}h{2 * r}")
    elif kind == "doubtful":
        shape = E.path(d=f"M{x} {y - 1.4 * r:.1f}l{1.4 * r:.1f} {2.4 * r:.1f}h{-2.8 * r:.1f}z")
    elif kind == "middle":
        shape = E.path(d=f"M{x} {y - 1.3 * r:.1f}" + "l{0} {0} -{0} {0} -{0} -{0}z".format(f"{1.3 * r:.1f}"))
    else:
        shape = E.circle(cx=str(x), cy=str(y), r=str(r))
    if len(stretch) == 1:
        title = f"{stretch[0] + 1} · {first.shape} · {SIGNS[kind]} {number(mean)}"
    else:
        which = f"{stretch[0] + 1:,} to {stretch[-1] + 1:,}"
        title = f"{which} · {SIGNS[kind]} {number(mean)} (mean); least sure: {least + 1:,}"
    shape.append(E.title(title))
    return 2.0 if mean is None else mean, E.a({"href": f"#b{least + 1}", "class": kind, "tabindex": "-1"}, shape)


def _hatches() -> Any:
    """Patterns for the bars, so that they differ without colour."""
    lines = {"middle": "M0 6l6-6", "doubtful": "M0 0l6 6M0 6l6-6", "unknown": "M0 3h6"}
    size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
    return E.defs(*(E.pattern(E.path(d=d), id=f"hatch-{kind}", **size) for kind, d in lines.items()))


def _text(string: str, x: float, y: float, anchor: str) -> Any:
    return E.text(string, {"x": f"{x:g}", "y": f"{y:g}", "text-anchor": anchor})


def _ticks(size: int) -> Iterator[int]:
    """At most seven round numbers from 0 to `size`."""
    step = next(f * 10**e for e in range(10) for f in (1, 2, 5) if size / (f * 10**e) <= 6)
    yield from range(0, size + 1, step)
