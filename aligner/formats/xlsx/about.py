"""What a workbook says of an alignment as a whole: origins, divisions and the recipe, as JSON in a hidden sheet."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aligner.formats import divisions, recipes
from aligner.formats.layout import Outline, Place, outlines
from aligner.formats.sheet_reader import Anchor
from aligner.model import Alignment, DocumentPair, Properties, Recipe, Span

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
        documents: What is known of each, where there are several; without their beads.
    """

    origins: tuple[str, str]
    outlines: tuple[list[Outline], list[Outline]]
    recipe: Recipe | None
    documents: tuple[About, ...] = ()


class About(NamedTuple):
    """What is known of one of several documents.

    Attributes:
        name: Its name.
        metadata: What is known of it.
        origins: Where both texts came from.
        recipe: How the alignment was made.
        state: Which state of a project it is.
    """

    name: str
    metadata: Properties
    origins: tuple[str, str]
    recipe: Recipe | None
    state: str = ""

    @classmethod
    def of(cls, pair: DocumentPair) -> About:
        """What is known of a document."""
        alignment = pair.alignment
        origins = (alignment.source.text.origin, alignment.target.text.origin)
        return cls(pair.name, pair.metadata, origins, alignment.recipe, pair.state)


def dump(alignment: Alignment, size: int, several: Sequence[About] = ()) -> Iterator[str]:
    """The JSON, in parts of at most `size` characters; all of them are ASCII."""
    documents = (alignment.source, alignment.target)
    value: dict[str, Any] = {
        "version": _VERSION,
        "origins": [document.text.origin for document in documents],
        "divisions": [[divisions.encoded(outline) for outline in outlines(document)] for document in documents],
        "recipe": alignment.recipe and recipes.to_value(alignment.recipe),
    }
    if several:
        value["documents"] = [
            [*about[:3], about.recipe and recipes.to_value(about.recipe), about.state] for about in several
        ]
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
        several = tuple(map(_about, value.get("documents", ())))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return HiddenSheet((origins[0], origins[1]), (source, target), recipe, several)


def _about(value: Any) -> About:
    name, metadata, (source, target), recipe, state = value
    held = tuple((str(key), str(content)) for key, content in metadata)
    return About(str(name), held, (str(source), str(target)), recipe and recipes.from_value(recipe), str(state))


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
