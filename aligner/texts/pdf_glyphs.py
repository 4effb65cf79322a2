"""The lines of print on the pages of a PDF, from the places of their glyphs.

pdfium hands out glyphs in the order in which the page draws them. That is mostly the order of reading, column by column
and cell by cell, but within a line it is not: what is set in another font may be drawn last. So glyphs that stand on
one line are put in order by their place, and lines stay in the order in which they are drawn.
"""

from __future__ import annotations

import ctypes
import functools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from aligner.languages.scripts import IDEOGRAPHIC

MAX_PAGES = 10_000
MAX_GLYPHS = 5_000_000

# What is written without spaces between words: no space is read from a gap beside it.
SPACELESS = re.compile(f"[{IDEOGRAPHIC}]")
_GENERATED = frozenset({10, 13, 32})  # what pdfium adds where it sees a line end or a gap: we see for ourselves
_HYPHEN = 2  # what pdfium gives for a hyphen at the end of a line
_NO_WIDTH = 0.01  # points: pieces of text that pdfium leaves out are narrower than this
_REACH = 2.5  # the widest gap within a line, in sizes of its print
_SPACE = 0.15  # the narrowest gap between words,
_SPACE_AMONG_SPACES = 0.3  # and where others are parted by spaces of their own


class Unreadable(Exception):  # noqa: N818 - becomes an error with the name of the file
    """A PDF without a text that can be read; its arguments are the reason and the way out."""


class Glyph(NamedTuple):
    """A character in its place; lengths in points, `bottom` being the line that print stands on."""

    character: str
    left: float
    right: float
    bottom: float
    size: float


class PrintedPage(NamedTuple):
    """The glyphs of a page that run in its main direction, turned upright, and how many others nobody could name."""

    number: int
    low: float
    high: float
    glyphs: list[Glyph]
    failures: int


@dataclass(slots=True)
class Line:
    """A line of print.

    Attributes:
        page: Number of its page, from 0.
        left: Where it begins.
        right: Where it ends.
        bottom: Height on the page of what it stands on.
        edge: How far that is from the nearer of the upper and the lower edge of the page.
        size: Size of its print.
        text: Its characters; a white space at its end where the file has one there.
        head: Width of what could not have been parted from its beginning: a word, or a character with its marks.
    """

    page: int
    left: float
    right: float
    bottom: float
    edge: float
    size: float
    text: str
    head: float


def lines(data: bytes) -> list[Line]:
    """The lines of print of a PDF in the order in which its pages draw them.

    Raises:
        Unreadable: It is damaged, protected, too large, or has no text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise Unreadable("this PDF is protected by a password", "save it without one first") from None
        hint = "download or export it again; a file that was cut short ends like this too"
        raise Unreadable("this PDF is damaged", hint) from None
    if len(document) > MAX_PAGES:
        raise Unreadable(f"{len(document):,} pages (the limit is {MAX_PAGES:,})", "take it apart first")
    found: list[Line] = []
    count = unknown = 0
    for number in range(len(document)):
        page = _page(document, number)
        count, unknown = count + len(page.glyphs), unknown + page.failures
        if count > MAX_GLYPHS:
            raise Unreadable(f"more than {MAX_GLYPHS:,} characters", "take it apart first")
        found += _lines(page)
    if not found:
        hint = "run it through OCR first, or save its text from another program"
        raise Unreadable("this PDF has no text, only pictures of its pages", hint)
    if unknown > count / 4:
        reason = "the fonts of this PDF do not say which characters they show"
        raise Unreadable(reason, "run it through OCR first, or find the document in another format")
    return found


def _page(document: pypdfium2.PdfDocument, number: int) -> PrintedPage:
    try:
        page = document[number]
        outlined = _outline_what_has_no_width(page)
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise Unreadable(f"page {number + 1} of this PDF is damaged", "download or export it again") from None
    glyphs: tuple[list[Glyph], ...] = ([], [], [], [])
    failures = 0
    raw, box, matrix = text.raw, pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(min(text.count_chars(), MAX_GLYPHS + 1)):
        code = pdfium.FPDFText_GetUnicode(raw, i)
        if code in _GENERATED and pdfium.FPDFText_IsGenerated(raw, i) == 1:
            continue
        if outlined and chr(code).isspace() and _address(pdfium.FPDFText_GetTextObject(raw, i)) in outlined:
            continue
        failures += code == 0 or pdfium.FPDFText_HasUnicodeMapError(raw, i) == 1
        if not (
            pdfium.FPDFText_GetCharOrigin(raw, i, x, y)
            and pdfium.FPDFText_GetLooseCharBox(raw, i, box)
            and pdfium.FPDFText_GetMatrix(raw, i, matrix)
        ):
            continue
        size = pdfium.FPDFText_GetFontSize(raw, i) * math.hypot(matrix.c, matrix.d)
        quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        turns = round(quarters)
        if abs(quarters - turns) > 0.1 or not 0 < size < 10_000:  # a mark across the page
            continue
        left, right, bottom = box.left, box.right, y.value
        if turns:
            left, right = sorted(_turned(*corner, turns)[0] for corner in ((left, box.bottom), (right, box.top)))
            bottom = _turned(x.value, bottom, turns)[1]
        glyphs[turns % 4].extend(Glyph(character, left, right, bottom, size) for character in _characters(code))
    left, low, right, high = page.get_mediabox()
    text.close()
    page.close()
    main = max(range(4), key=lambda turns: sum(glyph.character != " " for glyph in glyphs[turns]))
    edges = sorted(_turned(*corner, main)[1] for corner in ((left, low), (right, high)))
    return PrintedPage(number, edges[0], edges[1], glyphs[main], failures)


def _outline_what_has_no_width(page: pypdfium2.PdfPage) -> set[int | None]:
    """Give pieces of text without a visible width an outline, because pdfium leaves out of its text what has no width.

    That is every character that stands alone in a font whose glyph for it is empty: the Chinese of a PDF that names
    its font without embedding it, on a machine without such a font, and the layer below a scanned page.

    Returns:
        The addresses of those pieces. Spaces among them are no characters that anybody drew to be seen.
    """
    found: set[int | None] = set()
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        left, _, right, _ = piece.get_bounds()
        if right - left < _NO_WIDTH:
            pdfium.FPDFTextObj_SetTextRenderMode(piece, pdfium.FPDF_TEXTRENDERMODE_STROKE)
            pdfium.FPDFPageObj_SetStrokeWidth(piece, 1)
            pdfium.FPDFPageObj_TransformF(piece, pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0))  # makes it measure itself again
            found.add(_address(piece.raw))
    return found


def _address(piece: pdfium.FPDF_PAGEOBJECT) -> int | None:
    return ctypes.cast(piece, ctypes.c_void_p).value


def _turned(x: float, y: float, quarters: int) -> tuple[float, float]:
    for _ in range(quarters % 4):
        x, y = y, -x
    return x, y


@functools.cache
def _characters(code: int) -> str:
    """What a code of pdfium stands for: ligatures come apart, and radicals that stand for characters become them."""
    if code == _HYPHEN:
        return "-"
    character = chr(code) if code <= 0x10FFFF else ""
    if "\u2e80" <= character <= "\u2fdf" or "\ufb00" <= character <= "\ufb06":
        return unicodedata.normalize("NFKC", character)
    if character.isspace():
        return " "
    return "" if unicodedata.category(character or "\0") in ("Cc", "Cs", "Cn") else character


def _lines(page: PrintedPage) -> Iterator[Line]:
    """Put together what is drawn on one level without a wide gap."""
    row: list[Glyph] = []
    bottom = size = 0.0
    for glyph in page.glyphs:
        shared = min(bottom + size, glyph.bottom + glyph.size) - max(bottom, glyph.bottom)
        if row and shared < 0.5 * min(size, glyph.size):
            yield from _row(row, page)
            row = []
        if not row or glyph.size > size:
            bottom, size = glyph.bottom, glyph.size
        row.append(glyph)
    yield from _row(row, page)


def _row(glyphs: list[Glyph], page: PrintedPage) -> Iterator[Line]:
    """Take what stands on one level apart where the gaps are wide."""
    parts: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.left):
        if not parts or _gap(parts[-1][-1], glyph) > _REACH * max(parts[-1][-1].size, glyph.size):
            parts.append([])
        parts[-1].append(glyph)
    leftward = sum(_leftward(glyph.character) for glyph in glyphs) > 0
    for part in reversed(parts) if leftward else parts:
        if any(glyph.character != " " for glyph in part):
            yield _line(part, page, leftward)


def _line(glyphs: list[Glyph], page: PrintedPage, leftward: bool) -> Line:
    """Put glyphs together that stand side by side; what is written leftwards is seen as in a mirror."""
    seen = [glyph for glyph in glyphs if glyph.character != " "]
    size = sorted(glyph.size for glyph in seen)[len(seen) // 2]
    bottom = Counter(round(glyph.bottom, 1) for glyph in seen).most_common(1)[0][0]
    left, right = min(glyph.left for glyph in seen), max(glyph.right for glyph in seen)
    narrowest = size * (_SPACE if len(seen) == len(glyphs) else _SPACE_AMONG_SPACES)
    spaced = glyphs[:1]
    for before, glyph in pairwise(glyphs):
        if _gap(before, glyph) > narrowest and not (_spaceless(before.character) or _spaceless(glyph.character)):
            spaced.append(glyph._replace(character=" "))
        spaced.append(glyph)
    if leftward or any(_leftward(glyph.character) > 0 for glyph in seen):
        spaced = _in_order_of_reading(spaced, leftward)
    text = re.sub(" {2,}", " ", "".join(glyph.character for glyph in spaced)).lstrip()
    start = next(i for i, glyph in enumerate(spaced) if glyph.character != " ")
    head = _head(spaced[start:])
    if leftward:
        left, right = -right, -left
    return Line(page.number, left, right, bottom, min(bottom - page.low, page.high - bottom), size, text, head)


@functools.cache
def _leftward(character: str) -> int:
    """1 for what is written leftwards, -1 for what is written rightwards, 0 for what goes with either."""
    return {"R": 1, "AL": 1, "L": -1}.get(unicodedata.bidirectional(character), 0)


@functools.cache
def _spaceless(character: str) -> bool:
    return SPACELESS.match(character) is not None


def _in_order_of_reading(glyphs: list[Glyph], leftward: bool) -> list[Glyph]:
    """Turn round what is written leftwards; in such a line, words and numbers written rightwards stay as they are."""
    own, other = (("R", "AL"), ("L", "EN", "AN")) if leftward else (("L",), ("R", "AL"))
    ordered = glyphs[::-1] if leftward else glyphs[:]
    strong = [unicodedata.bidirectional(glyph.character) for glyph in ordered]
    start = 0
    while start < len(ordered):
        stop = start + 1
        if strong[start] in other:
            end = stop
            while end < len(ordered) and strong[end] not in own:
                end += 1
                if strong[end - 1] in other:
                    stop = end
            ordered[start:stop] = ordered[start:stop][::-1]
        start = stop
    return ordered


def _gap(one: Glyph, other: Glyph) -> float:
    return max(other.left - one.right, one.left - other.right)


def _head(glyphs: list[Glyph]) -> float:
    """The width of what cannot be parted from the first glyph."""
    first = last = glyphs[0]
    for glyph in glyphs[1:]:
        opening = unicodedata.category(last.character) in ("Ps", "Pi")
        closing = unicodedata.category(glyph.character)[0] == "P" and not opening
        word = not _spaceless(last.character) and not _spaceless(glyph.character)
        if glyph.character == " " or not (opening or closing or word):
            break
        last = glyph
    return max(first.right, last.right) - min(first.left, last.left)
