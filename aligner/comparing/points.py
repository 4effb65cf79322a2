"""The points that a document makes: its numbered ones, or else its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from aligner import report
from aligner.comparing.comparison import Point
from aligner.errors import InputError
from aligner.languages.scripts import is_short_line
from aligner.model import Division, Document
from aligner.model.display import counted

_FINAL = re.compile("[.!?。！？…؟;；][\"'”’」』»)）\\]】]*$")
_SEPARATORS = " \t\n\u3000,，、.．:：;；"  # between the number of a point and what it says
PointKind = Literal["proposal", "section", "item", "paragraph"]
POINT_KINDS: tuple[PointKind, ...] = get_args(PointKind)


class PointList(NamedTuple):
    """A list of points in a document: how deep it stands in others, its kind, and its divisions with their numbers."""

    depth: int
    kind: str
    members: list[tuple[int, Division]]

    @property
    def size(self) -> int:
        """Sentences in all its points."""
        return sum(division.sentences.size for _, division in self.members)


def points(document: Document, kind: PointKind | None = None) -> tuple[Point, ...]:
    """Return the points of a document: of the list that is least deep, in words rather than in figures, and longest.

    Gives a notice where there are several lists, or none, so that its paragraphs are taken.

    Args:
        document: The document.
        kind: The divisions that are its points; by default what there is.

    Raises:
        InputError: It has none of this kind, or not even a paragraph.
    """
    name = document.text.origin or None
    if kind == "paragraph":
        return _paragraphs(document)
    found = sorted((one for one in _lists(document) if kind in (None, one.kind)), key=_worse)
    if not found and kind is not None:
        hint = f"leave out --division, or name another: {', '.join(POINT_KINDS)}"
        raise InputError(f"no {kind}s are found in this text", file=name, hint=hint)
    if not found:
        taken = _paragraphs(document)
        reason = f"no numbered points are found in this text: its paragraphs ({len(taken):,}) are compared"
        report.notice("doubted", reason, file=name, hint="number them (First, Second … or 1. 2. …) to choose them")
        return taken
    best = found[0]
    if len(found) > 1:
        start = best.members[0][1].sentences.start
        reason = (
            f"{len(found)} lists of points are found; compared are the {counted(len(best.members), best.kind)} from "
            f"sentence {start + 1:,} on"
        )
        report.notice("doubted", reason, file=name, hint="--division names another kind; or cut the text")
    return tuple(
        Point(str(division.number or place), division.sentences, number)
        for place, (number, division) in enumerate(best.members, 1)
    )


def _worse(one: PointList) -> tuple[int, int, bool, int, int]:
    """The order in which lists are preferred."""
    is_bulleted = not one.members[0][1].number
    return one.depth, POINT_KINDS.index(one.kind), is_bulleted, -len(one.members), -one.size


def _lists(document: Document) -> list[PointList]:
    """Return the lists of divisions: of one kind, one behind the other, their numbers going up by one."""
    found: list[PointList] = []
    opened: dict[tuple[int, str], PointList] = {}
    enclosing: list[Division] = []
    for number, division in enumerate(document.divisions):
        while enclosing and enclosing[-1].sentences.stop <= division.sentences.start:
            enclosing.pop()
        depth = len(enclosing)
        if division.kind != "title":
            enclosing.append(division)
            before = opened.get((depth, division.kind))
            if before is None or not _follows(before.members[-1][1], division):
                before = opened[depth, division.kind] = PointList(depth, division.kind, [])
                found.append(before)
            before.members.append((number, division))
    return [one for one in found if len(one.members) > 1]


def _follows(before: Division, division: Division) -> bool:
    if not division.number:  # a bullet
        return not before.number and before.sentences.stop == division.sentences.start
    return division.number == before.number + 1


def _paragraphs(document: Document) -> tuple[Point, ...]:
    """Return the paragraphs but headings and other short lines.

    Raises:
        InputError: There are none.
    """
    titles: Sequence[int] = [d.sentences.start for d in document.divisions if d.kind == "title"]
    found = [
        span
        for span in document.paragraphs()
        if span.start not in titles and not (span.size == 1 and _is_heading(document.slice(span)))
    ]
    if not found:
        raise InputError("there are no points and no paragraphs in this text", file=document.text.origin or None)
    return tuple(Point(str(place), span) for place, span in enumerate(found, 1))


def _is_heading(line: str) -> bool:
    return is_short_line(line) and not _FINAL.search(line)


def said(document: Document, found: Sequence[Point]) -> Document:
    """Return the points alone, each a paragraph, without the words and figures that number them.

    That two points are the first ones of their texts does not make them say the same.
    """
    strings: list[str] = []
    paragraphs: list[int] = []
    for place, point in enumerate(found):
        own = document.strings(point.sentences)
        if point.division is not None:
            heading = document.divisions[point.division].heading
            first = document.sentences[point.sentences.start].span
            rest = document.text.content[max(heading.stop, first.start) : first.stop].lstrip(_SEPARATORS)
            own[0] = rest or own[0]
        strings += own
        paragraphs += [place] * len(own)
    return Document.from_sentences(strings, document.lang, paragraphs=paragraphs, origin=document.text.origin)
