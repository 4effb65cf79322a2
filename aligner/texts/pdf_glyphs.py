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
from itertools import groupby, pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from aligner.languages.scripts import IDEOGRAPHIC

MAX_PAGES = 10_000
MAX_GLYPHS = 5_000_000
MAX_STRINGS = 50_000  # on one page,
MAX_ON_PAGE = 200_000  # and the characters in them

RAISED, LOWERED = "\ufdd0", "\ufdd1"  # stand around what is raised in a line; no character of a text is one of them

# What is written without spaces between words: no space is read from a gap beside it.
SPACELESS = re.compile(f"[{IDEOGRAPHIC}]")
_SUPERSCRIPTS = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹")
_GENERATED = frozenset({10, 13, 32})  # what pdfium adds where it sees a line end or a gap: we see for ourselves
_HYPHEN = 2  # what pdfium gives for a hyphen at the end of a line
_NO_WIDTH = 0.01  # points: pieces of text that pdfium leaves out are narrower than this
_REACH = 2.5  # the widest gap within a line, in sizes of its print,
_CELL = 1.0  # and from which on it may be one between the cells of a table
_WIDER = 1.8  # and how many times as wide as the narrowest between words
_SMALL, _UP = 0.8, 0.15  # of the size of its line: how small a raised mark is at most, and how far it is raised
_SPACE = 0.15  # the narrowest gap between words,
_SPACE_AMONG_SPACES = 0.3  # and where others are parted by spaces of their own


class Unreadable(Exception):  # noqa: N818 - becomes an error with the name of the file
    """A PDF without a text that can be read; its arguments are the reason and the way out."""


class Glyph(NamedTuple):
    """A character in its place.

    Attributes:
        character: It.
        left: Where it begins, in points as all lengths.
        right: Where it ends.
        bottom: The line that print stands on.
        size: Size of its print.
        font: The name of its font.
    """

    character: str
    left: float
    right: float
    bottom: float
    size: float
    font: str = ""


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
        font: The name of the font that all of its words are in; none where they are in several.
        joint: It is a part of a line, to the right of what stands before it.
        cell: The number of the cell of a table that it stands in; 0 outside of tables.
    """

    page: int
    left: float
    right: float
    bottom: float
    edge: float
    size: float
    text: str
    head: float
    font: str = ""
    joint: bool = False
    cell: int = 0


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
    if text.count_chars() > MAX_ON_PAGE:
        raise Unreadable(f"a page of more than {MAX_ON_PAGE:,} characters", "save it again from another program")
    glyphs: tuple[list[Glyph], ...] = ([], [], [], [])
    failures = 0
    raw, box = text.raw, pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    last, style = None, None
    for i in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, i)
        if code in _GENERATED and pdfium.FPDFText_IsGenerated(raw, i) == 1:
            continue
        piece = _address(pdfium.FPDFText_GetTextObject(raw, i))
        if piece in outlined and chr(code).isspace():
            continue
        failures += code == 0 or pdfium.FPDFText_HasUnicodeMapError(raw, i) == 1
        if piece is None or piece != last:  # what is drawn in one piece has one style
            last, style = piece, _style(raw, i)
        if (
            style is None
            or not pdfium.FPDFText_GetCharOrigin(raw, i, x, y)
            or not pdfium.FPDFText_GetLooseCharBox(raw, i, box)
        ):
            continue
        left, right, bottom = box.left, box.right, y.value
        if style.turns:
            corners = ((left, box.bottom), (right, box.top))
            left, right = sorted(_turned(*corner, style.turns)[0] for corner in corners)
            bottom = _turned(x.value, bottom, style.turns)[1]
        found = (Glyph(character, left, right, bottom, style.size, style.font) for character in _characters(code))
        glyphs[style.turns].extend(found)
    left, low, right, high = page.get_mediabox()
    text.close()
    page.close()
    main = max(range(4), key=lambda turns: sum(glyph.character != " " for glyph in glyphs[turns]))
    edges = sorted(_turned(*corner, main)[1] for corner in ((left, low), (right, high)))
    return PrintedPage(number, edges[0], edges[1], glyphs[main], failures)


class _Style(NamedTuple):
    """How a piece of text is drawn: the size of its print, in quarters of a circle how it is turned, and its font."""

    size: float
    turns: int
    font: str


def _style(raw: pdfium.FPDF_TEXTPAGE, number: int) -> _Style | None:
    """The style of a character; none of a mark that stands across the page."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(raw, number, matrix):
        return None
    size = pdfium.FPDFText_GetFontSize(raw, number) * math.hypot(matrix.c, matrix.d)
    quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    turns = round(quarters)
    if abs(quarters - turns) > 0.1 or not 0 < size < 10_000:
        return None
    name = ctypes.create_string_buffer(100)
    length = pdfium.FPDFText_GetFontInfo(raw, number, name, len(name), ctypes.c_int())
    return _Style(size, turns % 4, name.value.decode("latin-1") if 0 < length <= len(name) else "")


def _outline_what_has_no_width(page: pypdfium2.PdfPage) -> set[int | None]:
    """Give pieces of text without a visible width an outline, because pdfium leaves out of its text what has no width.

    That is every character that stands alone in a font whose glyph for it is empty: the Chinese of a PDF that names
    its font without embedding it, on a machine without such a font, and the layer below a scanned page.

    Returns:
        The addresses of those pieces. Spaces among them are no characters that anybody drew to be seen.
    """
    found: set[int | None] = set()
    for number, piece in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])):
        if number >= MAX_STRINGS:
            reason = f"a page of more than {MAX_STRINGS:,} pieces of text"
            raise Unreadable(reason, "save it again from another program")
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
    ordered = sorted(glyphs, key=lambda glyph: glyph.left)
    seen = [glyph for glyph in ordered if glyph.character != " "]
    widths = (_gap(*pair) / max(pair[0].size, pair[1].size) for pair in pairwise(seen))
    # In a line that is set to fill its column, all gaps are as wide.
    usual = min((width for width in widths if width > _SPACE), default=0.0)
    parts: list[list[Glyph]] = []
    joint: list[bool] = []
    for glyph in ordered:
        gap = _gap(parts[-1][-1], glyph) / max(parts[-1][-1].size, glyph.size) if parts else math.inf
        wide = gap > _REACH or gap > max(_CELL, _WIDER * usual)
        if wide and not (parts and _is_blank(parts[-1])):
            parts.append([])
            joint.append(gap <= _REACH)
        parts[-1].append(glyph)
    leftward = sum(_leftward(glyph.character) for glyph in glyphs) > 0
    if leftward:
        parts.reverse()
        joint = [False, *joint[:0:-1]]
    for part, is_joint in zip(parts, joint, strict=True):
        if not _is_blank(part):
            yield _line(part, page, leftward, is_joint)


def _is_blank(glyphs: list[Glyph]) -> bool:
    return all(glyph.character == " " for glyph in glyphs)


def _line(glyphs: list[Glyph], page: PrintedPage, leftward: bool, joint: bool) -> Line:
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
    text = "".join(
        f"{RAISED}{mark}{LOWERED}" if raised else mark
        for raised, group in groupby(spaced, key=lambda glyph: _is_raised(glyph, bottom, size))
        for mark in ["".join(glyph.character for glyph in group)]
    )
    text = re.sub(" {2,}", " ", text).lstrip()
    start = next(i for i, glyph in enumerate(spaced) if glyph.character != " ")
    head = _head(spaced[start:])
    if leftward:
        left, right = -right, -left
    edge = min(bottom - page.low, page.high - bottom)
    return Line(page.number, left, right, bottom, edge, size, text, head, _font(seen), joint)


def _is_raised(glyph: Glyph, bottom: float, size: float) -> bool:
    return glyph.character in _SUPERSCRIPTS or (
        glyph.size < _SMALL * size and glyph.bottom > bottom + _UP * size and glyph.character != " "
    )


def _font(glyphs: list[Glyph]) -> str:
    """The font that all the words of a line are in: marks and figures may be in another, as may letters in Chinese."""
    letters = [glyph for glyph in glyphs if glyph.character.isalpha()]
    wide = [glyph for glyph in letters if _spaceless(glyph.character)]
    fonts = {glyph.font for glyph in wide or letters or glyphs}
    return fonts.pop() if len(fonts) == 1 else ""


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
