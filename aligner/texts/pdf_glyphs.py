"""The lines of print on the pages of a PDF, from the places of their glyphs.

pdfium hands out glyphs in the order in which the page draws them. That is mostly the order of reading, column by column
and cell by cell, but within a line it is not: what is set in another font may be drawn last. So glyphs that stand on
one line are put in order by their place, and lines stay in the order in which they are drawn.
"""

from __future__ import annotations

import ctypes
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

MAX_PAGES = 10_000
MAX_GLYPHS = 10_000_000

# What is written without spaces between words: no space is read from a gap beside it.
SPACELESS = re.compile(
    "[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_HYPHEN = 2  # what pdfium gives for a hyphen at the end of a line
_REACH = 2.5  # the widest gap within a line, in sizes of its print
_SPACE = 0.15  # the narrowest gap between words


class Unreadable(Exception):  # noqa: N818 - becomes an error with the name of the file
    """A PDF without a text that can be read; its arguments are the reason and the way out."""


class Glyph(NamedTuple):
    """A character in its place; lengths in points, `bottom` being the line that print stands on."""

    character: str
    left: float
    right: float
    bottom: float
    size: float


class Page(NamedTuple):
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


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise Unreadable(f"page {number + 1} of this PDF is damaged", "download or export it again") from None
    raw, box, matrix = text.raw, pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    found: list[tuple[int, Glyph]] = []
    failures = 0
    for i in range(min(text.count_chars(), MAX_GLYPHS + 1)):
        code = pdfium.FPDFText_GetUnicode(raw, i)
        generated = pdfium.FPDFText_IsGenerated(raw, i) == 1
        if code in (10, 13) or (generated and code != _HYPHEN):
            continue
        if code == 0 or pdfium.FPDFText_HasUnicodeMapError(raw, i) == 1:
            failures += 1
        if not (
            pdfium.FPDFText_GetCharOrigin(raw, i, x, y)
            and pdfium.FPDFText_GetLooseCharBox(raw, i, box)
            and pdfium.FPDFText_GetMatrix(raw, i, matrix)
        ):
            continue
        quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        size = pdfium.FPDFText_GetFontSize(raw, i) * math.hypot(matrix.c, matrix.d)
        if abs(quarters - round(quarters)) > 0.1 or not 0 < size < 10_000:  # a mark across the page
            continue
        corners = _turned(box.left, box.bottom, round(quarters)), _turned(box.right, box.top, round(quarters))
        left, right = sorted(corner[0] for corner in corners)
        bottom = _turned(x.value, y.value, round(quarters))[1]
        found += [(round(quarters) % 4, Glyph(c, left, right, bottom, size)) for c in _characters(code)]
    left, low, right, high = page.get_mediabox()
    text.close()
    page.close()
    main = max(range(4), key=Counter(direction for direction, glyph in found if glyph.character != " ").__getitem__)
    edges = sorted(_turned(*corner, main)[1] for corner in ((left, low), (right, high)))
    return Page(number, edges[0], edges[1], [glyph for direction, glyph in found if direction == main], failures)


def _turned(x: float, y: float, quarters: int) -> tuple[float, float]:
    for _ in range(quarters % 4):
        x, y = y, -x
    return x, y


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


def _lines(page: Page) -> Iterator[Line]:
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


def _row(glyphs: list[Glyph], page: Page) -> Iterator[Line]:
    """Take what stands on one level apart where the gaps are wide."""
    ordered = glyphs
    if not any(_RIGHT_TO_LEFT.match(glyph.character) for glyph in glyphs):  # pdfium has put those in order
        ordered = sorted(glyphs, key=lambda glyph: glyph.left)
    part: list[Glyph] = []
    for glyph in ordered:
        if part and _gap(part[-1], glyph) > _REACH * max(part[-1].size, glyph.size):
            yield from _line(part, page)
            part = []
        part.append(glyph)
    yield from _line(part, page)


def _line(glyphs: list[Glyph], page: Page) -> Iterator[Line]:
    while glyphs and glyphs[0].character == " ":
        glyphs = glyphs[1:]
    seen = [glyph for glyph in glyphs if glyph.character != " "]
    if not seen:
        return
    size = sorted(glyph.size for glyph in seen)[len(seen) // 2]
    bottom = Counter(round(glyph.bottom, 1) for glyph in seen).most_common(1)[0][0]
    parts = [glyphs[0].character]
    for before, glyph in pairwise(glyphs):
        parts += [" ", glyph.character] if _apart(before, glyph, size) else [glyph.character]
    text = re.sub(" {2,}", " ", "".join(parts))
    left, right = min(glyph.left for glyph in seen), max(glyph.right for glyph in seen)
    edge = min(bottom - page.low, page.high - bottom)
    yield Line(page.number, left, right, bottom, edge, size, text, _head(glyphs))


def _gap(one: Glyph, other: Glyph) -> float:
    return max(other.left - one.right, one.left - other.right)


def _apart(one: Glyph, other: Glyph, size: float) -> bool:
    """Whether the gap between two glyphs stands for a space."""
    return _gap(one, other) > _SPACE * size and not (SPACELESS.match(one.character) or SPACELESS.match(other.character))


def _head(glyphs: list[Glyph]) -> float:
    """The width of what cannot be parted from the first glyph."""
    first = last = glyphs[0]
    for glyph in glyphs[1:]:
        opening = unicodedata.category(last.character) in ("Ps", "Pi")
        closing = unicodedata.category(glyph.character)[0] == "P" and not opening
        word = not SPACELESS.match(last.character) and not SPACELESS.match(glyph.character)
        if glyph.character == " " or not (opening or closing or word):
            break
        last = glyph
    return abs(last.right - first.left)
