"""EPUB 2 and 3: the chapters of a book in the order of reading."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from aligner.errors import InputError
from aligner.io import archives
from aligner.io.archives import Archive
from aligner.texts import Source, TextFormat, blocks, html
from aligner.texts.office import Element, local, part

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"})
_MARKS = frozenset({"noteref", "pagebreak", "backlink", "doc-noteref", "doc-pagebreak", "doc-backlink"})


def read(data: bytes, source: Source) -> list[str]:
    """The paragraphs of a book, without its table of contents and what it sets apart from the order of reading.

    Raises:
        InputError: It is damaged, encrypted, or names chapters that are not in it.
    """
    archive = archives.opened(data, source.name, source.limits)
    members = {unicodedata.normalize("NFC", name): name for name in archive.names}
    chapters = dict.fromkeys(_spine(archive, members))
    encrypted = set(_encrypted(archive)) & chapters.keys()
    if encrypted:
        hint = "get a copy without copy protection (DRM)"
        raise InputError("the text of this book is encrypted", file=source.name, hint=hint)
    paragraphs: list[str] = []
    for chapter in chapters:
        page = replace(source, name=f"{source.name}, {chapter}", encoding=None)  # XHTML says itself what it is in
        for block in blocks.parse(html.decoded(archive.read(members[chapter]), page), page.name, _unwanted).blocks:
            paragraphs += block.paragraphs
        if len(paragraphs) > blocks.MAX_BLOCKS:
            raise InputError(f"it has more than {blocks.MAX_BLOCKS:,} paragraphs", file=source.name)
    return paragraphs


def _unwanted(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is a list of links, or a mark of a note or a page."""
    kinds = f"{attributes.get('epub:type', '')} {attributes.get('role', '')}".split()
    return tag == "nav" or not _MARKS.isdisjoint(kinds)


def _spine(archive: Archive, members: Mapping[str, str]) -> Iterator[str]:
    """The paths of the chapters in the order of reading."""
    package = _package(archive)
    if package not in members:
        raise InputError(f"the book is damaged: it lacks {package[:80]!r}", file=archive.name)
    root = part(archive, members[package])
    manifest = {item.get("id"): item for item in root.iter("{*}item")}
    found = False
    for reference in root.iter("{*}itemref"):
        found = True
        item = manifest.get(reference.get("idref"))
        if item is None:
            name = str(reference.get("idref"))[:80]
            raise InputError(
                f"the book is damaged: its spine names {name!r}, which is nowhere listed", file=archive.name
            )
        contents = "nav" in item.get("properties", "").split()
        if item.get("media-type", "").strip().lower() not in _PAGES or contents or reference.get("linear") == "no":
            continue
        path = _path(posixpath.dirname(package), item)
        if path not in members:
            raise InputError(f"the book is damaged: it lacks the chapter {path[:80]!r}", file=archive.name)
        yield path
    if not found:
        raise InputError("the book is damaged: it has no order of reading", file=archive.name)


def _package(archive: Archive) -> str:
    """The path of the document that lists what is in the book."""
    if _CONTAINER not in archive:
        raise InputError(f"this is no EPUB: it lacks {_CONTAINER}", file=archive.name)
    for rootfile in part(archive, _CONTAINER).iter("{*}rootfile"):
        path = unicodedata.normalize("NFC", unquote(rootfile.get("full-path", "")))
        if path and rootfile.get("media-type", "application/oebps-package+xml") == "application/oebps-package+xml":
            return path
    raise InputError(f"the book is damaged: {_CONTAINER} names no package", file=archive.name)


def _path(folder: str, item: Element) -> str:
    """Where in the archive an item is."""
    href = unquote(item.get("href", "").partition("#")[0])
    return unicodedata.normalize("NFC", posixpath.normpath(posixpath.join(folder, href)))


def _encrypted(archive: Archive) -> Iterator[str]:
    """The paths of the members that are encrypted; fonts may be, and are not looked at."""
    if _ENCRYPTION not in archive:
        return
    for element in part(archive, _ENCRYPTION).iter():
        if isinstance(element.tag, str) and local(element) == "CipherReference":
            yield unicodedata.normalize("NFC", posixpath.normpath(unquote(element.get("URI", ""))))


FORMAT = TextFormat(
    name="epub",
    title="EPUB book",
    read=read,
    finds=frozenset({"paragraphs", "headings", "lists", "tables", "notes"}),
)
