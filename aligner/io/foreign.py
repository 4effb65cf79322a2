"""Files that are often given for a text and are none: what they are, and the way out."""

from __future__ import annotations

import codecs
import os
import re

from aligner.errors import InputError

_WORD = "open it in Word or LibreOffice and save it as .docx or as plain text"
_SLIDES = "save it as PDF, or its outline as plain text"
_SHEET = "if its rows are pairs, aligner show and aligner convert read it; else save its text as plain text"
_IMAGE = "recognise its text first (OCR) and save that as .docx or as plain text"
_UNPACK = "unpack it and name the files in it"
_HEARD = "give its subtitles: .srt or .vtt"

# What a file is by its first bytes, and the way out; what tells apart archives and old Office files may stand anywhere.
_MARKS: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), what, way_out)
    for pattern, what, way_out in (
        (rb"%PDF-", "a PDF", "save its text as plain text first"),
        (rb"PK\x03\x04.*\bxl/", "a workbook of Excel", _SHEET),
        (rb"PK\x03\x04.*opendocument\.spreadsheet", "a workbook of LibreOffice", f"save it as .xlsx; {_SHEET}"),
        (rb"PK\x03\x04.*(\bppt/|opendocument\.presentation)", "a presentation", _SLIDES),
        (rb"PK\x03\x04.*\.iwa", "a document of Pages, Numbers or Keynote", "export it as .docx or as plain text"),
        (rb"PK\x03\x04(?!.*PK\x01\x02)", "an archive or an office document, and damaged", "export or copy it again"),
        (rb"PK\x03\x04|Rar!\x1a|7z\xbc\xaf|\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ", "an archive", _UNPACK),
        (rb"\xd0\xcf\x11\xe0.*P\0o\0w\0e\0r\0P\0o\0i\0n\0t", "an old presentation (.ppt)", _SLIDES),
        (rb"\xd0\xcf\x11\xe0.*W\0o\0r\0k\0b\0o\0o\0k", "an old workbook (.xls)", f"save it as .xlsx; {_SHEET}"),
        (rb"\{\\rtf", "an RTF document", _WORD),
        (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF....WEBP", "an image", _IMAGE),
        (rb"BM....\0\0\0\0....\x28|\0\0\0.ftyp(heic|mif1|avif)", "an image", _IMAGE),
        (rb"AT&TFORM", "a scanned book (DjVu)", _IMAGE),
        (rb".{60}(BOOKMOBI|TEXtREAd)", "an e-book of Kindle", "convert it to EPUB, for example with Calibre"),
        (rb"ID3[\2-\4]|\xff[\xfb\xf3]|OggS\0|fLaC\0|RIFF....WAVE|\0\0\0.ftyp|\x1aE\xdf\xa3", "a recording", _HEARD),
        (rb"SQLite format 3\0", "a database", "export what it holds as plain text, as TMX or as a table"),
    )
)
# Old Office files that do not say more, by the names of theirs.
_OLD = {
    ".doc": ("an old Word document (.doc)", _WORD),
    ".dot": ("an old Word document (.dot)", _WORD),
    ".ppt": ("an old presentation (.ppt)", _SLIDES),
    ".xls": ("an old workbook (.xls)", "save it as .xlsx; " + _SHEET),
    ".wps": ("a document of Works or WPS", _WORD),
}
_ENOUGH = 1_000_000  # bytes at the beginning and at the end that are looked at
_OFFICE = re.compile(rb"\xd0\xcf\x11\xe0")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what holds a document of today under a password (MS-OFFCRYPTO)


def refuse(data: bytes, path: str) -> None:
    """Refuse a file whose first bytes say that it is no plain text.

    Args:
        data: What the file holds.
        path: Its name, for messages.

    Raises:
        InputError: It is a document, a workbook, an image, an archive …; the message says what to do with it.
    """
    start = data.removeprefix(codecs.BOM_UTF8)
    if len(start) > 2 * _ENOUGH:
        start = start[:_ENOUGH] + start[-_ENOUGH:]  # an archive says at its end what is in it
    if _OFFICE.match(start):
        if _ENCRYPTED in start:
            hint = "open it in Word, Excel or LibreOffice and save it without a password"
            raise InputError("it is protected by a password", file=path, hint=hint)
        old = _OLD.get(os.path.splitext(path)[1].lower())
        if old is not None:
            raise _no_text(*old, path)
    for mark, what, way_out in _MARKS:
        if mark.match(start):
            raise _no_text(what, way_out, path)
    if _OFFICE.match(start):
        raise _no_text("an old Office document", _WORD, path)


def _no_text(what: str, way_out: str, path: str) -> InputError:
    return InputError(f"this is {what}, not plain text", file=path, hint=way_out)
