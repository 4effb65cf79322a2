"""Reading vertical text (see `vertical`): two files of sentences whose attributes say which belong together."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import BinaryIO, NamedTuple, cast
from xml.sax.saxutils import unescape

from aligner.errors import AlignerError, FormatError, InvariantError
from aligner.formats import ReadOptions
from aligner.formats.layout import Piece, StatedBead, assemble, tile
from aligner.formats.lines import read_lines
from aligner.io import files
from aligner.model import STATUSES, Alignment, Bead, Document, Status

_TAG = re.compile(r"<(/?)([A-Za-z_][\w.-]*)((?:\s+[\w.:-]+=(?:\"[^\"]*\"|'[^']*'))*)\s*/?>\s*")
_ATTRIBUTE = re.compile(r"([\w.:-]+)=(?:\"([^\"]*)\"|'([^']*)')")
_QUOTES = {"&quot;": '"', "&apos;": "'"}


class _Read(NamedTuple):
    document: Document
    beads: list[tuple[int, StatedBead]]  # of each sentence that names its bead
    translation: str
    docs: list[tuple[int, dict[str, str]]]  # the number of the first sentence of each, and its attributes


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read the source, and the target that its `doc` names; the alignment files are not read.

    Sentences that name no bead stand alone.

    Raises:
        FormatError: A file is not vertical text with sentences; the source names no target, or none that is there.
    """
    return read_with_docs(stream, name, options)[0]


def read_with_docs(stream: BinaryIO, name: str, options: ReadOptions) -> tuple[Alignment, dict[str, dict[str, str]]]:
    """Read both versions as `read`, and the attributes of the `doc` elements of the source by their names."""
    source = _read(stream, name)
    if not source.translation:
        hint = 'it looks like <doc lang="zh" translation="corpus.en.vert">'
        raise FormatError("its <doc> does not name the file of the other language", file=name, hint=hint)
    try:
        path = files.beside(name, source.translation)
        with files.reading(path, options.limits) as other:
            target = _read(other, path)
    except FormatError:
        raise
    except AlignerError as error:
        reason = f"the file {source.translation[:80]!r} cannot be read: {error.reason}"
        raise FormatError(reason, file=name, hint=error.hint or "put both files into one folder") from None
    numbers: dict[int, tuple[list[int], list[int]]] = {}
    about: dict[int, StatedBead] = {}
    for side, found in enumerate((source, target)):
        for sentence, (number, link) in enumerate(found.beads):
            if number:
                numbers.setdefault(number, ([], []))[side].append(sentence)
                about.setdefault(number, link)
    links = []
    for number in sorted(numbers):
        link = about[number]
        first, second = numbers[number]
        links.append(StatedBead(tuple(first), tuple(second), link.line, link.confidence, link.status))
    beads = tile(links, (len(source.document), len(target.document)), name)
    docs = {_name(attributes): attributes for _, attributes in source.docs}
    if len(source.docs) > 1:
        beads = tuple(replace(bead, properties=(("document", _doc_of(bead, (source, target))),)) for bead in beads)
    return Alignment(source.document, target.document, beads), docs


def _doc_of(bead: Bead, sides: tuple[_Read, _Read]) -> str:
    """The name of the document that a bead is from."""
    side, number = (0, bead.source.start) if bead.source.size else (1, bead.target.start)
    docs = sides[side].docs
    return _name(docs[max(0, bisect_right([first for first, _ in docs], number) - 1)][1]) if docs else ""


def _name(attributes: dict[str, str]) -> str:
    return attributes.get("name") or attributes.get("file", "")


def _read(stream: BinaryIO, name: str) -> _Read:
    about: dict[str, str] = {}
    docs: list[tuple[int, dict[str, str]]] = []
    parts: list[Piece] = []
    beads: list[tuple[int, StatedBead]] = []
    words: list[str] | None = None  # of the open sentence, with the spaces between them
    glue = opens = False
    line = 0
    for line, content in read_lines(stream, name):
        tag = _TAG.fullmatch(content) if content.startswith("<") else None
        if tag is None:
            if _says_nothing(content):
                continue
            if words is None:
                hint = "sentences stand between lines <s> and </s>"
                raise FormatError("a word outside the sentences", file=name, line=line, hint=hint)
            words += ([] if glue or not words else [" "]) + [unescape(content.split("\t")[0], _QUOTES)]
            glue = False
            continue
        closing, element, attributes = tag[1] == "/", tag[2], _attributes(tag[3])
        if element == "s":
            if words is not None:
                paragraph = (parts[-1].paragraph if parts else 0) + opens
                gap = "" if not parts else "\n\n" if opens else "\n"
                parts.append(Piece(gap, "".join(words), paragraph))
                opens = False
            words = None if closing else []
            if not closing:
                beads.append(_bead(attributes, line))
        elif element == "g":
            glue = True
        elif element in ("p", "doc"):
            opens = bool(parts)
            about = about or (attributes if element == "doc" else {})
            if element == "doc" and not closing:
                docs.append((len(parts), attributes))
    if words is not None:
        hint = "a file that was cut short ends like this"
        raise FormatError("it ends inside a sentence", file=name, line=line, hint=hint)
    try:
        document = assemble(about.get("lang") or "und", "", parts)
    except InvariantError as error:
        raise FormatError(error.reason, file=name) from None
    return _Read(document, beads, about.get("translation", ""), docs)


def _says_nothing(line: str) -> bool:
    """Whether a line is empty, a declaration or a comment."""
    return not line.strip() or (line.startswith(("<?", "<!--")) and line.rstrip().endswith(("?>", "-->")))


def _attributes(string: str) -> dict[str, str]:
    return {name: unescape(one or other, _QUOTES) for name, one, other in _ATTRIBUTE.findall(string)}


def _bead(attributes: dict[str, str], line: int) -> tuple[int, StatedBead]:
    """The number of the bead that a sentence names, 0 where it names none, and what it says of it."""
    number = attributes.get("bead", "")
    status = cast(Status, attributes["status"]) if attributes.get("status") in STATUSES else "auto"
    try:
        confidence = float(attributes["confidence"])
    except (KeyError, ValueError):
        confidence = -1.0
    known = confidence if 0 <= confidence <= 1 else None
    return int(number) if re.fullmatch("[0-9]{1,9}", number) else 0, StatedBead((), (), line, known, status)
