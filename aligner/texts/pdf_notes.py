"""The notes of a PDF: small print at the foot of pages, and the raised marks that lead to it.

A note stands in the midst of a paragraph that goes on to the next page. So it is taken out, and put behind the text, as
readers of other formats do. Its mark goes, like theirs; what is raised and leads to no note, as in m², stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from aligner.texts.pdf_glyphs import LOWERED, RAISED, Line

_RAISED = re.compile(f"{RAISED}([^{LOWERED}]*){LOWERED}")
_DELIMITERS = re.compile(f"[{RAISED}{LOWERED}]")
_MARK = re.compile(r"\(?\[?(\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[①-⑳])\]?\)?")
_BEGINNING = re.compile(rf"{RAISED}?(\(?\[?(?:\d{{1,3}}|[*†‡§¶]{{1,3}}|[①-⑳])\]?\)?){LOWERED}?[ .\u3000]*(?=\S)")
_LARGER = 1.05  # how much larger than the text a note is at most


def without_notes(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """Part the notes from the text, without the marks of both.

    Args:
        lines: In the order in which they are drawn, whole lines.

    Returns:
        The lines of the text, and those of each note.
    """
    text: list[Line] = []
    notes: list[list[Line]] = []
    for _, page in groupby(lines, key=lambda line: line.page):
        on_page = list(page)
        found = _notes_of(on_page)
        known = {mark for mark, _ in found}
        inside = {id(line) for _, note in found for line in note}
        for line in on_page:
            if id(line) not in inside:
                line.text = _unmarked(line.text, known)
                text.append(line)
        for _, note in found:
            note[0].text = _BEGINNING.sub("", note[0].text.lstrip(), count=1)
            for line in note:
                line.text = _unmarked(line.text, known)
            notes.append([line for line in note if line.text.strip()])
    return [line for line in text if line.text.strip()], [note for note in notes if note]


def _notes_of(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """The notes at the foot of a page with their marks: from a line that begins with the first mark, all that is lower.

    Args:
        lines: Those of the page.
    """
    marks = {mark for line in lines for mark in _marks(line.text)}
    if not marks:
        return []
    usual = sorted(line.size for line in lines)[len(lines) // 2]
    low: list[Line] = []
    start = None
    left = set(marks)
    for line in sorted(lines, key=lambda line: (line.bottom, -line.left)):
        if not left or line.cell or line.size > _LARGER * usual or any(marks & set(_marks(line.text, 1))):
            break
        low.append(line)
        if mark := _begins(line, left):
            left.discard(mark)
            start = len(low)
    if start is None:
        return []
    found: list[tuple[str, list[Line]]] = []
    inside = {id(line) for line in low[:start]}
    for line in lines:
        if id(line) in inside:
            mark = _begins(line, marks)
            if mark and mark not in {known for known, _ in found}:
                found.append((mark, []))
            if found:
                found[-1][1].append(line)
    return found


def _begins(line: Line, marks: set[str]) -> str | None:
    """The mark of a note that begins with a line."""
    match = _BEGINNING.match(line.text.lstrip())
    mark = unicodedata.normalize("NFKC", match[1]) if match else None
    return mark if mark in marks else None


def _marks(text: str, start: int = 0) -> Iterator[str]:
    """What is raised in a line behind its `start`, and has the form of a mark."""
    for match in _RAISED.finditer(text):
        mark = unicodedata.normalize("NFKC", match[1].strip())
        if match.start() >= start and _MARK.fullmatch(mark):
            yield mark


def _unmarked(text: str, known: set[str]) -> str:
    """A text without the marks of known notes; all else that is raised stays."""

    def left(match: re.Match[str]) -> str:
        return "" if unicodedata.normalize("NFKC", match[1].strip()) in known else match[1]

    return _DELIMITERS.sub("", _RAISED.sub(left, text))
