"""The statistics of a corpus as tables: for the terminal, a page, or other programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from aligner.corpora.statistics import WORST, Side, Statistics
from aligner.render.tables import write_tsv

_SHAPES, _VALUES = 12, 6  # rows for shapes, and values of one name
_FOR_PROGRAMS = frozenset({"settings", "option part"})  # only JSON has these: a digest, and parts of documents
_TERMINAL = 80  # columns
_ON_PAGE = 100  # documents that a page lists


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under a title.

    Attributes:
        title: What they are of.
        head: What its columns are; the first one names the rows.
        rows: Strings, as many as the head has.
        is_wide: Whether the first column may be long.
        more: What is not in it.
    """

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    is_wide: bool = False
    more: str = ""


def tables(statistics: Statistics, documents: int) -> list[Table]:
    """Return the tables of a corpus.

    Args:
        statistics: What was counted.
        documents: How many of those that fit least are listed.
    """
    found = [_sides(statistics), _shapes(statistics), _languages(statistics), _repeated(statistics)]
    found += [_values("How it was made", "beads", statistics.recipes)]
    found += [_values("Metadata", "documents", statistics.held), _worst(statistics, documents)]
    return [table for table in found if table.rows]


def lines(statistics: Statistics, documents: int) -> Iterator[str]:
    """Yield the lines of the tables for a terminal, with the confidence in tenths."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.text import Text

    yield from (f"{name}: {value}" for name, value in totals(statistics))
    for table in [*tables(statistics, documents)[:-1], _tenths(statistics), _worst(statistics, documents)]:
        rows = [table.head, *table.rows]
        widths = [max(cell_len(row[column]) for row in rows) for column in range(len(table.head))]
        widths[0] = min(widths[0], _TERMINAL - 2 - sum(width + 2 for width in widths[1:]))
        yield ""
        yield table.title
        for row in rows:
            *before, last = [str(line) for line in Text(row[0]).wrap(Console(), widths[0])] or [""]
            yield from (f"  {line}".rstrip() for line in before)
            cells = [last + " " * (widths[0] - cell_len(last))]
            cells += [" " * (width - cell_len(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True)]
            yield f"  {'  '.join(cells)}".rstrip()
        if table.more:
            yield f"  {table.more}"


def totals(statistics: Statistics) -> list[tuple[str, str]]:
    """Return what is said of all together, with its name."""
    beads, mean = max(statistics.beads, 1), statistics.confidence
    return [
        ("documents", f"{statistics.documents:,}"),
        ("beads", f"{statistics.beads:,}"),
        ("mean confidence", "–" if mean is None else f"{mean:.3f}"),
        ("one-sided", f"{statistics.one_sided:,} ({statistics.one_sided / beads:.1%})"),
        *((name, f"{count:,}") for name in ("approved", "rejected") if (count := statistics.statuses[name])),
    ]


def _sides(statistics: Statistics) -> Table:
    unit = "tokens" if statistics.words else "characters"
    rows: list[tuple[str, Callable[[Side], float]]] = [
        ("sentences", lambda side: side.sentences),
        ("characters", lambda side: side.characters),
        *([("tokens", lambda side: side.tokens), ("types", lambda side: len(side.types))] if statistics.words else []),
        (f"mean length of a sentence ({unit})", lambda side: getattr(side, unit) / max(side.sentences, 1)),
        (f"median length of a sentence ({unit})", lambda side: side.quantile(0.5)),
        (f"90 % of the sentences are at most ({unit})", lambda side: side.quantile(0.9)),
        ("beads without it", lambda side: side.empty),
    ]
    made = [(name, *(_figure(of(side)) for side in statistics.sides)) for name, of in rows]
    return Table("Sides", ("", "source", "target"), made, more=_mixed(statistics))


def _mixed(statistics: Statistics) -> str:
    """Say where a side adds up several languages."""
    found = [sorted({pair[side] for pair in statistics.languages}) for side in (0, 1)]
    several = [
        f"{name}: {', '.join(langs[:3])}{' …' if len(langs) > 3 else ''}"
        for name, langs in zip(("source", "target"), found, strict=True)
        if len(langs) > 1
    ]
    return f"Several languages are added up ({'; '.join(several)})." if several else ""


def _figure(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _shapes(statistics: Statistics) -> Table:
    shapes = sorted(statistics.shapes.items(), key=lambda item: (-item[1], item[0]))
    rows = [(shape, f"{count:,}", f"{count / statistics.beads:.1%}") for shape, count in shapes[:_SHAPES]]
    more = f"and {len(shapes) - _SHAPES:,} more" if len(shapes) > _SHAPES else ""
    return Table("Shapes", ("shape", "beads", "share"), rows, more=more)


def _tenths(statistics: Statistics) -> Table:
    beads = max(statistics.beads, 1)
    names = [*((f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}", tenth) for tenth in range(10)), ("not known", None)]
    counts = [(name, statistics.tenths[tenth]) for name, tenth in names if tenth is not None or statistics.tenths[None]]
    return Table("Confidence", ("", "beads", "share"), [(name, f"{n:,}", f"{n / beads:.1%}") for name, n in counts])


def _languages(statistics: Statistics) -> Table:
    found = sorted(statistics.languages.items(), key=lambda item: (-item[1], item[0]))[:_SHAPES]
    return Table("Languages", ("", "documents"), [(f"{a}–{b}", f"{count:,}") for (a, b), count in found])


def _repeated(statistics: Statistics) -> Table:
    if not statistics.words:
        return Table("Repeated", (), [])
    beads = max(statistics.beads, 1)
    rows = [(level, f"{count:,}", f"{count / beads:.1%}") for level, count in statistics.repeated.items()]
    return Table("Repeated", ("same", "beads seen before", "share"), rows)


def _values(title: str, unit: str, seen: Mapping[str, Counter[str]]) -> Table:
    """What is known of documents or beads: each value where there are few, else how many have any."""
    rows = []
    for name, values in seen.items():
        if name in _FOR_PROGRAMS:
            continue
        total = f"{sum(values.values()):,}"
        if "" in values or len(values) > _VALUES:
            rows.append((f"{name}: different ones", total))
            continue
        rows += [(f"{name}: {value}", f"{n:,}") for value, n in sorted(values.items(), key=lambda i: (-i[1], i[0]))]
    return Table(title, ("", unit), rows, is_wide=True)


def _worst(statistics: Statistics, count: int) -> Table:
    rows = [
        (fit.name, f"{fit.fit:.2f}", f"{fit.beads:,}", "–" if fit.confidence is None else f"{fit.confidence:.2f}",
         f"{fit.one_sided:.1%}")
        for fit in statistics.worst(count)
    ]  # fmt: skip
    left = statistics.documents - len(rows)
    more = f"and {left:,} that fit better" if left else ""
    head = ("document", "fit", "beads", "mean confidence", "one-sided")
    return Table("Documents that fit least", head, rows, is_wide=True, more=more)


def _write_json(statistics: Statistics, names: Sequence[str], stream: BinaryIO) -> None:
    value = {"corpora": list(names), **statistics.value()}
    stream.write(json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n")


def _write_tsv(statistics: Statistics, names: Sequence[str], stream: BinaryIO) -> None:
    """Write the documents, those that fit least first."""
    rows = [("document", "fit", "beads", "confidence", "one_sided")]
    rows += [
        (" ".join(f.name.split()), f"{f.fit:.4f}", str(f.beads), "" if f.confidence is None else f"{f.confidence:.4f}",
         f"{f.one_sided:.4f}")
        for f in statistics.worst(WORST)
    ]  # fmt: skip
    write_tsv(rows, stream)


def _write_page(statistics: Statistics, names: Sequence[str], stream: BinaryIO) -> None:
    from aligner.render import pages
    from aligner.render.charts import histogram
    from aligner.render.shown import one_line
    from aligner.render.words import PageWords

    memory = ", ".join(map(one_line, names[:10])) + (f" and {len(names) - 10:,} more" if len(names) > 10 else "")
    word = PageWords(*(tag for (pair, _) in statistics.languages.most_common(10) for tag in pair))
    pages.write(
        stream,
        "statistics.html",
        ("base.css", "charts.css", "statistics.css"),
        title=f"Statistics – {memory}",
        word=word,
        memory=memory,
        figures=totals(statistics),
        histogram=histogram(statistics.tenths),
        tables=tables(statistics, _ON_PAGE),
    )


Writer = Callable[[Statistics, Sequence[str], BinaryIO], None]
WRITERS: Mapping[str, Writer] = MappingProxyType({".html": _write_page, ".tsv": _write_tsv, ".json": _write_json})
"""What writes the statistics of corpora of these names, by the suffix of the file."""
