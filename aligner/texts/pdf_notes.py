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
_ITEM = re.compile(r"\s*\(?(\d{1,3}|[a-z])[.)、]")  # as items of lists begin, which notes only do in small print
_LARGER, _SMALLER = 1.05, 0.95  # times the size of the text: what a note is at most, and what is small print


def without_notes(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """Part the notes from the text, without the marks of both.

    Args:
        lines: In the order in which they are drawn, whole lines.

    Returns:
        The lines of the text, and those of each note.
    """
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    raised = [{mark for line in page for mark in _marks(line.text)} for page in pages]
    left: set[str] = set()  # marks of the page before whose notes may stand at the foot of this one
    found: list[list[tuple[str, list[Line]]]] = []
    known: list[set[str]] = []
    for marks, page in zip(raised, pages, strict=True):
        found.append(_notes_of(page, marks | left))
        known.append({mark for mark, _ in found[-1]})
        if len(known) > 1:
            known[-2] |= left & known[-1]
        left = marks - known[-1]
    text: list[Line] = []
    for page, notes, marks in zip(pages, found, known, strict=True):
        inside = {id(line) for _, note in notes for line in note}
        for _, note in notes:
            note[0].text = _BEGINNING.sub("", note[0].text.lstrip(), count=1)
        for line in page:
            line.text = _unmarked(line.text, marks)
            if id(line) not in inside and line.text.strip():
                text.append(line)
    shown = ([line for line in note if line.text.strip()] for notes in found for _, note in notes)
    return text, [note for note in shown if note]


def _notes_of(lines: Sequence[Line], marks: set[str]) -> list[tuple[str, list[Line]]]:
    """The notes at the foot of a page with their marks: from a line that begins with the first mark, all that is lower.

    Args:
        lines: Those of the page.
        marks: What is raised on it, or on the one before.
    """
    usual = sorted(line.size for line in lines)[len(lines) // 2]
    low: list[Line] = []
    start = None
    left = set(marks)
    for line in sorted(lines, key=lambda line: (line.bottom, -line.left)):
        if not left or line.cell or line.size > _LARGER * usual or any(marks & set(_marks(line.text, 1))):
            break
        low.append(line)
        small = line.size < _SMALLER * usual
        mark = _begins(line, left)
        if mark and (small or not _ITEM.match(_DELIMITERS.sub("", line.text))):
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
