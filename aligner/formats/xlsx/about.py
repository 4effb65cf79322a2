"""What a workbook says of an alignment as a whole: origins, divisions and the recipe, as JSON in a hidden sheet."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.formats import divisions, recipes
from aligner.formats.layout import Outline, Place, outlines
from aligner.formats.sheet_reader import Anchor
from aligner.model import Alignment, Recipe, Span

SHEET = "aligner"
"""The name of the hidden sheet."""

_VERSION = 1


@dataclass(frozen=True, slots=True)
class HiddenSheet:
    """What the hidden sheet says.

    Attributes:
        origins: Where both texts came from.
        outlines: The divisions of both documents, with numbers of sentences as they were when it was written.
        recipe: How the alignment was made.
    """

    origins: tuple[str, str]
    outlines: tuple[list[Outline], list[Outline]]
    recipe: Recipe | None


def dump(alignment: Alignment, size: int) -> Iterator[str]:
    """The JSON, in parts of at most `size` characters; all of them are ASCII."""
    documents = (alignment.source, alignment.target)
    value = {
        "version": _VERSION,
        "origins": [document.text.origin for document in documents],
        "divisions": [[divisions.encoded(outline) for outline in outlines(document)] for document in documents],
        "recipe": alignment.recipe and recipes.to_value(alignment.recipe),
    }
    string = json.dumps(value)
    for start in range(0, len(string), size):
        yield string[start : start + size]


def load(string: str) -> HiddenSheet | None:
    """The way back; None where somebody has damaged it."""
    try:
        value = json.loads(string)
        json.dumps(value, ensure_ascii=False).encode()  # refuses lone surrogates, which no file could hold
        if value["version"] != _VERSION:
            return None
        source, target = ([_outline(division) for division in side] for side in value["divisions"])
        origins = value["origins"]
        if len(origins) != 2 or not all(isinstance(origin, str) for origin in origins):
            return None
        recipe = None if value["recipe"] is None else recipes.from_value(value["recipe"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return HiddenSheet((origins[0], origins[1]), (source, target), recipe)


def _outline(string: str) -> Outline:
    [outline] = divisions.decoded(string)
    return outline


def moved(
    sides: tuple[list[Outline], list[Outline]], anchors: Sequence[Anchor], sizes: tuple[int, int]
) -> list[list[Outline]]:
    """The divisions where their sentences are now.

    A sentence has moved as far as the row it was in, but not beyond the next row that is still there. A division that
    has no sentences any more is left out.
    """
    result = []
    for side, outlined in enumerate(sides):
        before = [anchor.before[side] for anchor in anchors]
        after = [anchor.after[side] for anchor in anchors]
        kept = []
        for outline in outlined:
            start, stop = (_moved(number, before, after, sizes[side]) for number in outline.sentences)
            if start < stop:
                kept.append(_within(outline, Span(start, stop), before, after, sizes[side]))
        result.append(kept)
    return result


def _moved(number: int, before: list[int], after: list[int], size: int) -> int:
    row = bisect_right(before, number) - 1
    shift = after[row] - before[row] if row >= 0 else 0
    limit = after[row + 1] if row + 1 < len(after) else size
    return max(0, min(number + shift, limit))


def _within(outline: Outline, span: Span, before: list[int], after: list[int], size: int) -> Outline:
    heading = outline.heading
    if heading is not None:
        places = [Place(_moved(place.sentence, before, after, size), place.offset) for place in heading]
        inside = span.start <= places[0].sentence <= places[1].sentence < span.stop
        heading = (places[0], places[1]) if inside else None
    return Outline(outline.kind, outline.number, span, heading)
