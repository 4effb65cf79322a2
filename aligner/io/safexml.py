"""A parser of XML that trusts nothing, for every room that reads some."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from aligner import report

# Entities are left alone (callers refuse them), nothing is fetched, and the parser's own size limits stay on.
_ENTITIES = {"resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False}
_SETTINGS = {**_ENTITIES, "huge_tree": False, "remove_comments": True, "remove_pis": True}

_DECLARED = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})[\"']")
_UTF8 = ("utf-8", "utf8")
_SEVERAL_BYTES = ("utf-16", "utf16", "utf-32", "utf32", "ucs-2", "ucs-4", "iso-10646-ucs", "unicode")
# As programs write them who mean the wider one.
_WIDER = {
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "euc-cn"), "gb18030"),
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1"), "windows-1252"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    "iso-8859-9": "windows-1254",
}


def parser(target: Any = None, encoding: str | None = None) -> Any:
    """A parser of lxml for one document.

    Args:
        target: Is told of each tag and text as it comes; by default the parser makes a tree.
        encoding: What the document is in, whatever it declares.
    """
    return etree.XMLParser(target=target, encoding=encoding, **_SETTINGS)


def steps(stream: BinaryIO, names: tuple[str, ...], encoding: str | None = None) -> Any:
    """An iterator of lxml (`iterparse`) over the ends of elements with these names, in whatever namespace."""
    tags = [f"{{*}}{name}" for name in names]
    return etree.iterparse(_Nameless(stream), events=("end",), tag=tags, encoding=encoding, **_SETTINGS)


def encoding_of(stream: BinaryIO, file: str) -> str | None:
    """Return the encoding to read a document in where the one that it declares is wrong or too narrow; else None.

    A notice tells of a wrong one. The stream is left at its start.

    Args:
        stream: The document.
        file: Its name, for messages.
    """
    start = stream.read(200).removeprefix(codecs.BOM_UTF8)
    found = _DECLARED.match(start)
    name = found[1].decode("ascii").lower() if found else ""
    chosen = _WIDER.get(name)
    if name and (name.startswith(_SEVERAL_BYTES) or (name not in _UTF8 and _is_utf8(start, stream))):
        chosen = "utf-8"
        reason = f"it declares the encoding {name}, which its bytes are not in; read as UTF-8"
        report.notice("assumed", reason, file=file, line=1)
    stream.seek(0)
    return chosen


def _is_utf8(start: bytes, stream: BinaryIO) -> bool:
    """Whether what starts so and goes on in a stream is UTF-8, and not ASCII alone."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_ascii, piece = True, start
    try:
        while piece:
            decoder.decode(piece)
            is_ascii &= piece.isascii()
            piece = stream.read(1 << 16)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not is_ascii


class _Nameless:
    """A file without its name, which lxml would look up, and which need not be UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        self.read = stream.read


def entities(root: Any) -> Iterator[Any]:
    """The references under an element to entities that the document defines itself: they can be made to expand."""
    return iter(root.iter(etree.Entity))


def forget(element: Any) -> None:
    """Let go of an element that has been read and of those before it, so that memory does not grow with a file."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
