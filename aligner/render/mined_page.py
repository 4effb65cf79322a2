"""The page of what two texts have in common: both texts, and a number behind each passage that leads to its other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from aligner.languages import get
from aligner.model import SIDES, Document, Mined, Side, Span
from aligner.model.mined import MATCH_KINDS, Match
from aligner.render import pages
from aligner.render.confidence import Level, level
from aligner.render.shown import language, one_line, sentence
from aligner.render.words import PageWords

KIND_SIGNS = {"translation": "⇄", "quotation": "❝", "restatement": "≈"}
"""A sign for each kind of match, so that the kind of line is never the only thing that tells."""

COVERAGES = {
    "full": "both say as much",
    "contained": "the target says more",
    "containing": "the source says more",
    "overlap": "each says something more",
}
"""What the coverage of a match means."""


class Reference(NamedTuple):
    """What stands behind a passage: the number of its match, where that leads to, and how sure it is."""

    number: int
    match: Match
    target: str
    level: Level


class PageSentence(NamedTuple):
    """A sentence of a text on the page, with the numbers of its matches and what stands behind it."""

    name: str
    text: str
    matches: str
    references: list[Reference]


class PageText(NamedTuple):
    """A text on the page: the attributes of its language, what it is called, and its paragraphs."""

    side: Side
    attributes: dict[str, str]
    tag: str
    origin: str
    matched: int
    sentences: int
    joint: str
    paragraphs: Iterator[tuple[bool, list[PageSentence]]]


def write_page(mined: Mined, stream: BinaryIO) -> None:
    """Write the page of what two texts have in common."""
    texts = [_text(mined, side) for side in SIDES]
    kinds = Counter(match.kind for match in mined)
    pages.write(
        stream,
        "mined.html",
        ("base.css", "mined.css"),
        script="mined.js",
        title=" – ".join(text.origin or text.tag for text in texts),
        word=PageWords(mined.source.lang, mined.target.lang),
        texts=texts,
        matches=len(mined),
        kinds=[(kind, KIND_SIGNS[kind], kinds[kind]) for kind in MATCH_KINDS if kinds[kind]],
        least=int(20 * min((match.probability for match in mined), default=0)) / 20,
        kind_signs=KIND_SIGNS,
        coverages=COVERAGES,
        recipe=[] if mined.recipe is None else [(one_line(n), one_line(v)) for n, v in _recipe(mined) if v],
    )


def _recipe(mined: Mined) -> list[tuple[str, str]]:
    recipe = mined.recipe
    if recipe is None:
        return []
    return [
        ("aligner", recipe.aligner),
        ("source", recipe.source),
        ("target", recipe.target),
        ("encoder", recipe.encoder),
        *recipe.options,
        ("software", recipe.software),
    ]


def _text(mined: Mined, side: Side) -> PageText:
    document: Document = getattr(mined, side)
    return PageText(
        side,
        language(document.lang),
        one_line(document.lang) or "und",
        one_line(document.text.origin),
        len({number for match in mined for number in range(*_span(match, side))}),
        len(document),
        " " if get(document.lang).is_spaced else "",
        _paragraphs(mined, side, document),
    )


def _span(match: Match, side: Side) -> Span:
    return match.source if side == "source" else match.target


def _paragraphs(mined: Mined, side: Side, document: Document) -> Iterator[tuple[bool, list[PageSentence]]]:
    """Yield the paragraphs, each with whether it is the title."""
    other: Side = "target" if side == "source" else "source"
    numbers: dict[int, list[int]] = {}
    references: dict[int, list[Reference]] = {}
    for number, match in enumerate(mined, 1):
        here = _span(match, side)
        for i in range(*here):
            numbers.setdefault(i, []).append(number)
        target = f"{other[0]}{_span(match, other).start + 1}"
        references.setdefault(here.stop - 1, []).append(Reference(number, match, target, level(match.probability)))
    titles = {d.sentences.start for d in document.divisions if d.kind == "title"}
    for paragraph in document.paragraphs():
        found = [
            PageSentence(
                f"{side[0]}{i + 1}",
                sentence(document, i),
                " ".join(map(str, numbers.get(i, ()))),
                references.get(i, []),
            )
            for i in range(*paragraph)
        ]
        yield paragraph.start in titles, found
