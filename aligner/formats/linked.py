"""Two documents of sentences and a file of links between them: what XCES (OPUS) and InterText share.

A document is `text`, `p` and `s`, each with an `@id`. Under `text xml:space="preserve"`, which ours have, every white
space is that of the text, so that it reads back exactly. Elsewhere white space is layout: a stretch of it is one space.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO, NamedTuple, NoReturn

from lxml import etree

from aligner.errors import AlignerError, FormatError, InvariantError
from aligner.formats import WriteOptions, xml
from aligner.formats.layout import Piece, StatedBead, assemble, tile
from aligner.formats.messages import shortened
from aligner.formats.xml import escaped, start_tag
from aligner.io import files
from aligner.languages.scripts import IDEOGRAPHIC, SOUTH_EAST_ASIAN
from aligner.languages.tags import is_tag
from aligner.model import Alignment, Document

_BLOCKS = ("p", "head", "ab", "l", "item", "cell")
_PART = re.compile(r"[A-Za-z0-9_-]{1,35}")

# Scripts that are written without spaces, and the punctuation that comes with them.
_SOLID = f"[{IDEOGRAPHIC}{SOUTH_EAST_ASIAN}]"
_TOUCHES_BEFORE = re.compile(rf"[,.;:!?…)\]}}%’]|{_SOLID}")
_TOUCHES_BEHIND = re.compile(rf"[(\[{{]$|{_SOLID}$")


# --- writing ---------------------------------------------------------------------------------------------------------


def parts(alignment: Alignment) -> tuple[str, str]:
    """What stands for each language in names of files: its tag, and a number where both have the same."""
    found = [_PART.fullmatch(document.lang) for document in (alignment.source, alignment.target)]
    first, second = (match[0] if match else "und" for match in found)
    return (first, second) if first.lower() != second.lower() else (f"{first}1", f"{second}2")


def names(alignment: Alignment, path: str, suffix: str) -> tuple[str, str]:
    """The names of the files of both documents, beside `path`: `corpus.zh.xml` for `corpus.xces`.

    Where `path` itself ends in both languages (`corpus.zh.en.xml`), these are not repeated.
    """
    first, second = parts(alignment)
    folder, base = os.path.split(path)
    stem = re.sub(rf"\.{first}[.-]{second}$", "", PurePath(base).stem)
    return os.path.join(folder, f"{stem}.{first}{suffix}"), os.path.join(folder, f"{stem}.{second}{suffix}")


def write_document(
    document: Document, stream: BinaryIO, ids: Sequence[str], options: WriteOptions = WriteOptions()
) -> None:
    """Write a document, with its words marked where `options.tokenize` is given.

    Args:
        document: What to write; free of what XML forbids (`xml.clean`).
        stream: The file.
        ids: The identifier of each sentence.
        options: Whether to mark words.
    """

    def pieces() -> Iterator[str]:
        yield '<?xml version="1.0" encoding="utf-8"?>\n'
        yield start_tag("text", {"xml:lang": xml.strip(document.lang), "xml:space": "preserve"})
        before = None
        for i, sentence in enumerate(document.sentences):
            if before not in (None, sentence.paragraph):
                yield "</p>"
            yield escaped(document.gap(i))
            if before != sentence.paragraph:
                yield start_tag("p", {"id": str(sentence.paragraph + 1)})
            before = sentence.paragraph
            yield f"{start_tag('s', {'id': ids[i]})}{''.join(_sentence(document, i, options))}</s>"
        yield f"{'' if before is None else '</p>'}{escaped(document.gap(len(document)))}</text>\n"

    for part in pieces():
        stream.write(part.encode())


def _sentence(document: Document, i: int, options: WriteOptions) -> Iterator[str]:
    position, stop = document.sentences[i].span
    content = document.text.content
    for number, token in enumerate(options.tokenize(document, i) if options.tokenize else (), 1):
        attributes = {"id": f"w{i + 1}.{number}", "lemma": xml.strip(token.lemma), "pos": xml.strip(token.tag)}
        yield escaped(content[position : token.span.start])
        yield f"{start_tag('w', attributes)}{escaped(content[slice(*token.span)])}</w>"
        position = token.span.stop
    yield escaped(content[position:stop])


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """A `linkGrp`: the names of its documents, and its links as they stand (attributes and line)."""

    source: str
    target: str
    links: Sequence[tuple[dict[str, str], int]]
    label: str = ""  # what the file calls it
    line: int = 0


def read_group(stream: BinaryIO, name: str, root: str, limits: files.Limits) -> Group:
    """Read a file of links, packed with gzip or not.

    Args:
        stream: The file.
        name: Its name.
        root: The name of its root element.
        limits: Sizes to refuse when it is unpacked.

    Raises:
        FormatError: It is not well-formed, has another root, or does not hold one group of links that names its
            documents.
    """
    groups = read_groups(stream, name, root, limits)
    if len(groups) != 1:
        refuse_several(groups, name)
    return groups[0]


def refuse_several(groups: Sequence[Group], name: str) -> NoReturn:
    """Refuse a file that holds none or more than one pair of documents.

    Raises:
        FormatError: Always.
    """
    found = shortened([f"{group.source} – {group.target}" for group in groups], 3)
    reason = f"holds {len(groups)} pairs of documents ({found})" if groups else "holds no <linkGrp>"
    raise FormatError(reason, file=name, hint="give a file with the one <linkGrp> that you want")


def read_groups(stream: BinaryIO, name: str, root: str, limits: files.Limits) -> list[Group]:
    """Read all groups of a file of links, as `read_group` reads one.

    Raises:
        FormatError: It is not well-formed, has another root, or a group that does not name its documents.
    """
    links: list[tuple[dict[str, str], int]] = []
    groups: list[Group] = []
    with _unpacked(stream, name, limits) as content:
        for element in xml.elements(content, name, root, ("link", "linkGrp")):
            if xml.local_name(element) == "linkGrp":
                ends = (element.get("fromDoc", ""), element.get("toDoc", ""))
                groups.append(Group(*ends, links, element.get("n", ""), element.sourceline))
                links = []
            else:
                links.append((dict(element.attrib), element.sourceline))
            element.clear(keep_tail=False)
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]
    for group in groups[:1] if len(groups) == 1 else ():
        if not group.source or not group.target:
            hint = 'it looks like <linkGrp fromDoc="corpus.zh.xml" toDoc="corpus.en.xml">'
            raise FormatError("the <linkGrp> does not name its documents", file=name, line=group.line, hint=hint)
    return groups


def read_alignment(
    group: Group, name: str, link: Callable[[dict[str, str]], StatedBead], target_first: bool, limits: files.Limits
) -> Alignment:
    """Read the documents of a group, and make an alignment of them and the links.

    Args:
        group: The links.
        name: Name of the file that holds them.
        link: Makes a link without sentences of the attributes of one: its confidence and status.
        target_first: Whether `xtargets` names the sentences of `toDoc` first.
        limits: Sizes of documents to refuse.

    Raises:
        FormatError: A document is not there, stands outside the folder of `name` or cannot be read; a link points at
            no sentence; links cross.
    """
    pointers = []
    for attributes, line in group.links:
        sides = [side.split() for side in attributes.get("xtargets", "").split(";")]
        if len(sides) != 2:
            reason = f"a link's xtargets is {attributes.get('xtargets', '')[:40]!r}"
            raise FormatError(reason, file=name, line=line, hint='it looks like "s2 s3;s2"')
        pointers.append(sides[::-1] if target_first else sides)
    texts = [
        _document(name, href, {pointer for sides in pointers for pointer in sides[side]}, limits)
        for side, href in enumerate((group.source, group.target))
    ]
    found = []
    for (attributes, line), sides in zip(group.links, pointers, strict=True):
        numbers = []
        for text, side in zip(texts, sides, strict=True):
            for pointer in side:
                if pointer not in text.ids:
                    reason = f"a link points at {pointer[:40]!r}, which is no sentence of {text.path}"
                    raise FormatError(reason, file=name, line=line, hint="give the documents the links were made for")
            numbers.append(tuple(text.ids[pointer] for pointer in side))
        made = link(attributes)
        found.append(StatedBead(numbers[0], numbers[1], line, made.confidence, made.status))
    source, target = (text.document for text in texts)
    return Alignment(source, target, tile(found, (len(source), len(target)), name))


class _Text(NamedTuple):
    path: str
    document: Document
    ids: dict[str, int]


def _document(name: str, href: str, wanted: set[str], limits: files.Limits) -> _Text:
    """Read the document that the file `name` calls `href`.

    Args:
        name: The file that holds the links.
        href: What it calls the document.
        wanted: The identifiers that the links point at: its units, where it has no `s`.
        limits: Sizes to refuse.
    """
    path, root = _root(name, href, limits)
    tags = {"s"}
    if next(root.iter("{*}s"), None) is None:
        tags = {xml.local_name(element) for element in root.iter(etree.Element) if _id(element) in wanted}
    preserve = root.get(f"{xml.XML}space") == "preserve"
    parts, ids, gap = _pieces(root, tags, preserve)
    try:
        document = assemble(_lang(root, href), "", parts, (), _white(gap) if preserve else "")
    except InvariantError as error:
        raise FormatError(error.reason, file=path) from None
    return _Text(path, document, ids)


def _root(name: str, href: str, limits: files.Limits) -> tuple[str, Any]:
    """Find and parse the document that the file `name` calls `href`."""
    try:
        path = files.beside(name, href)
        # OPUS names packed files, also where they were unpacked since.
        other = path.removesuffix(".gz") if path.endswith(".gz") else f"{path}.gz"
        path = other if os.path.isfile(other) and not os.path.isfile(path) else path
        with files.reading(path, limits) as stream, _unpacked(stream, path, limits) as content:
            return path, xml.parse(content, path)
    except FormatError:
        raise
    except AlignerError as error:
        reason = f"the document {href[:80]!r} cannot be read: {error.reason}"
        hint = error.hint or "put both documents where this file says that they are"
        raise FormatError(reason, file=name, hint=hint) from None


def _pieces(root: Any, tags: set[str], preserve: bool) -> tuple[list[Piece], dict[str, int], str]:
    """Collect the sentences of a document, their numbers by identifier, and what stands behind the last one."""
    parts: list[Piece] = []
    ids: dict[str, int] = {}
    gap, block = "", None
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            gap += (element.tail or "") if element is not root else ""
        elif xml.local_name(element) not in tags:
            gap += element.text or ""
        else:
            walker.skip_subtree()
            ids.setdefault(_id(element), len(parts))
            own = next((b for b in (element, *element.iterancestors()) if xml.local_name(b) in _BLOCKS), None)
            own = element.getparent() if own is None else own
            same = not parts or own is block
            white = "" if not parts else " " if same else "\n\n"
            paragraph = (parts[-1].paragraph if parts else 0) + (not same)
            parts.append(Piece(_white(gap) if preserve else white, _content(element, preserve), paragraph))
            gap, block = "", own
    return parts, ids, gap


def _id(element: Any) -> str:
    return str(element.get("id") or element.get(f"{xml.XML}id") or "")


def _white(gap: str) -> str:
    return re.sub(r"\S+", "", gap)


def _lang(root: Any, href: str) -> str:
    """The language a document states, or else its folder (`en/book.xml`), or its name (`book.en.xml`)."""
    stated = root.get(f"{xml.XML}lang") or root.get("lang")
    folder, base = os.path.split(href)
    named = [folder.split("/")[0], *base.removesuffix(".gz").removesuffix(".xml").split(".")[:0:-1]]
    return stated or next((part.replace("_", "-") for part in named if is_tag(part) and part[:2].islower()), "und")


def _content(element: Any, preserve: bool) -> str:
    if preserve:
        return "".join(element.itertext())
    words = list(element.iter("{*}w"))
    return _joined(words) if words else " ".join(re.split("[ \t\r\n]+", "".join(element.itertext()))).strip(" ")


def _joined(words: Sequence[Any]) -> str:
    """The words of a tokenised sentence as text.

    Where words say by `SpaceAfter=No` what they touch, that decides; elsewhere spaces stand between words, but none
    beside characters of scripts without spaces, before closing punctuation, or behind an opening bracket.
    """
    stated = any("SpaceAfter=No" in word.get("misc", "") for word in words)
    string, touching = "", True
    for word in words:
        content = " ".join("".join(word.itertext()).split())
        if not stated:
            touching = touching or bool(_TOUCHES_BEHIND.search(string[-1:]) or _TOUCHES_BEFORE.match(content))
        string += content if touching or not content else f" {content}"
        touching = "SpaceAfter=No" in word.get("misc", "") or not string
    return string


@contextlib.contextmanager
def _unpacked(stream: BinaryIO, name: str, limits: files.Limits) -> Iterator[BinaryIO]:
    """What is in a file, unpacked if gzip has packed it, within the bound of any file."""
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    if not packed:
        yield stream
        return
    limit = limits.size
    try:
        with gzip.GzipFile(fileobj=stream) as unpacker:
            content = unpacker.read(limit + 1)
    except (OSError, EOFError, zlib.error):
        raise FormatError("gzip cannot unpack it", file=name, hint="a file that was cut short ends like this") from None
    if len(content) > limit:
        raise FormatError(
            f"unpacked it is larger than {limit:,} bytes",
            file=name,
            hint="raise the limit (--max-size, or Limits in Python) if that is intended",
        )
    yield io.BytesIO(content)
