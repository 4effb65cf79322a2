"""The page to read an alignment side by side: what stands above the text, the text row by row, how it was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import BinaryIO, NamedTuple

from aligner.model import Alignment, Bead, Document, Recipe
from aligner.render import pages
from aligner.render.charts import dot_plot, histogram, tenth
from aligner.render.confidence import DOUBTFUL, SURE, number
from aligner.render.rows import STATUS_SIGNS, BeadRow, Heading, headings, rows
from aligner.render.shown import excerpt, language, one_line
from aligner.render.words import PageWords

CHUNK = 30
"""Rows that a browser lays out together, when they come into view. The style sheet reserves room for as many."""
_SHAPES = 12  # that are listed


class VersionTitle(NamedTuple):
    """What the page says of one version: the attributes of its text, its tag, its origin, its title whole and cut."""

    attributes: dict[str, str]
    tag: str
    origin: str
    whole: str
    title: str


def write_page(alignment: Alignment, stream: BinaryIO) -> None:
    """Write the page of an alignment, bead by bead."""
    sides = [_side(document) for document in (alignment.source, alignment.target)]
    names = [side.origin if all(side.origin for side in sides) else side.title for side in sides]
    found = headings(alignment)
    figures = _figures(alignment.beads)
    pages.write(
        stream,
        "alignment.html",
        ("base.css", "charts.css", "alignment.css"),
        script="alignment.js",
        title=" – ".join(names),
        word=PageWords(alignment.source.lang, alignment.target.lang),
        sides=sides,
        **figures,
        likeness=alignment.recipe.likeness if alignment.recipe else "",
        sentences=f"{len(alignment.source):,} : {len(alignment.target):,}",
        has_doubts=bool(figures["middle"] or figures["doubtful"] or figures["one_sided"]),
        bound=DOUBTFUL,
        contents=[one for some in found.values() for one in some if one.kind not in ("title", "item")],
        plot=dot_plot(alignment),
        histogram=histogram(Counter(tenth(bead.confidence) for bead in alignment.beads)),
        lists=_lists(alignment, found),
        status_signs=STATUS_SIGNS,
        recipe=_described(alignment.recipe),
    )


def _lists(alignment: Alignment, found: Mapping[int, list[Heading]]) -> Iterator[tuple[int, Iterator[BeadRow]]]:
    """Yield the rows in lists, each with its first number."""
    each = rows(alignment, found)
    for start in range(0, len(alignment.beads), CHUNK):
        yield start + 1, islice(each, CHUNK)


def _figures(beads: tuple[Bead, ...]) -> dict[str, object]:
    """The numbers at the top of the page."""
    known = [bead.confidence for bead in beads if bead.confidence is not None]
    shapes = Counter(bead.shape for bead in beads)
    listed = sorted(shapes.items(), key=lambda item: (-item[1], item[0]))
    return {
        "beads": len(beads),
        "mean": number(sum(known) / len(known)) if known else None,
        "middle": sum(DOUBTFUL <= confidence < SURE for confidence in known),
        "doubtful": sum(confidence < DOUBTFUL for confidence in known),
        "one_sided": sum(not bead.source.size or not bead.target.size for bead in beads),
        "decisions": [(s, n) for s in ("approved", "rejected") if (n := sum(bead.status == s for bead in beads))],
        "shapes": listed[:_SHAPES],
        "more_shapes": max(0, len(listed) - _SHAPES),
    }


def _side(document: Document) -> VersionTitle:
    """A version: its title is what it calls so, or else the name of its file, or what it begins with."""
    origin = one_line(document.text.origin)
    title = next((division.heading for division in document.divisions if division.kind == "title"), None)
    if title is None and not origin:
        seen = (one.span for one in document.sentences if document.text.content[slice(*one.span)].strip())
        title = next(seen, None)
    whole, cut = (excerpt(document, title, columns) if title else origin or "–" for columns in (1000, 110))
    return VersionTitle(language(document.lang), document.lang or "und", origin, whole, cut)


def _described(recipe: Recipe | None) -> list[tuple[str, str]]:
    """How the alignment was made: names and values, as far as they are known."""
    if recipe is None:
        return []
    pairs = [
        ("aligner", recipe.aligner),
        ("source", recipe.source),
        ("target", recipe.target),
        ("source segmenter", recipe.source_segmenter),
        ("target segmenter", recipe.target_segmenter),
        ("encoder", recipe.encoder),
        *recipe.options,
        ("settings", recipe.settings and f"sha256 {recipe.settings}"),
        ("software", recipe.software),
        ("no counterpart", recipe.unmatched),
    ]
    return [(one_line(name), one_line(value)) for name, value in pairs if value]
