"""XCES as OPUS writes it: a file of links (`cesAlign`) and two documents of sentences beside it.

`certainty` of a link is the probability of the bead; `status` is written for beads that a person has judged. Words are
marked (`w`, which OPUS calls `xml`) where tokens are asked for; without them the documents are what OPUS calls `raw`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, cast

from aligner import report
from aligner.errors import AlignerError
from aligner.formats import Format, ReadOptions, WriteOptions, Writer, documents, linked, xml
from aligner.formats.layout import StatedBead
from aligner.formats.xml import start_tag
from aligner.languages.tags import is_tag
from aligner.model import STATUSES, Alignment, Document, DocumentPair, Span, Status


def split(alignment: Alignment, path: str, options: WriteOptions) -> list[tuple[str, Writer]]:
    """The file of links under the name `path`, and both documents: `corpus.zh.xml` and `corpus.en.xml` beside it."""
    alignment = xml.clean(alignment)
    _tell_of_rejected(sum(bead.status == "rejected" for bead in alignment.beads))
    names = linked.names(alignment, path, ".xml")

    def document(which: Document) -> Writer:
        return lambda stream: linked.write_document(which, stream, _ids(Span(0, len(which))), options)

    return [
        (path, lambda stream: _links(alignment, names, stream)),
        (names[0], document(alignment.source)),
        (names[1], document(alignment.target)),
    ]


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write the file of links, for documents called `corpus.zh.xml` and `corpus.en.xml`; `split` writes all."""
    split(alignment, "corpus.xces", options)[0][1](stream)


def write_documents(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write a group of links for each document, and its two texts beside: `book.chapter-1.zh.xml`.

    The name of the document is `@n` of the group.
    """
    stream = output.beside(output.name)
    stream.write(_HEAD.encode())
    slugs = documents.Slugs()
    rejected = 0
    stem = os.path.splitext(output.name.removesuffix(".xml"))[0]
    for pair in pairs:
        alignment = xml.clean(pair.alignment)
        rejected += sum(bead.status == "rejected" for bead in alignment.beads)
        names = linked.names(alignment, f"{stem}.{slugs.of(pair.name)}.xces", ".xml")
        stream.write(_group(alignment, names, xml.strip(pair.name)).encode())
        for name, document in zip(names, (alignment.source, alignment.target), strict=True):
            linked.write_document(document, output.beside(name), _ids(Span(0, len(document))), options)
    stream.write(b"</cesAlign>\n")
    _tell_of_rejected(rejected)


def _tell_of_rejected(rejected: int) -> None:
    if rejected:
        reason = f"wrote {rejected} rejected beads as links; other programs do not know the status that tells them"
        report.notice("changed", reason)


_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">
<cesAlign version="1.0">
"""


def _links(alignment: Alignment, names: tuple[str, str], stream: BinaryIO) -> None:
    stream.write(f"{_HEAD}{_group(alignment, names)}</cesAlign>\n".encode())


def _group(alignment: Alignment, names: tuple[str, str], label: str = "") -> str:
    hrefs = [os.path.basename(name) for name in names]
    lines = [start_tag("linkGrp", {"targType": "s", "fromDoc": hrefs[0], "toDoc": hrefs[1], "n": label})]
    for number, bead in enumerate(alignment.beads, 1):
        attributes = {
            "id": f"SL{number}",
            "xtargets": f"{' '.join(_ids(bead.source))};{' '.join(_ids(bead.target))}",
            "certainty": "" if bead.confidence is None else repr(float(bead.confidence)),
            "status": "" if bead.status == "auto" else bead.status,
        }
        lines.append(start_tag("link", attributes, "/"))
    return "\n".join([*lines, "</linkGrp>\n"])


def _ids(span: Span) -> list[str]:
    return [f"s{number + 1}" for number in range(*span)]


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read links, ours or those of OPUS, and the documents that they name, packed with gzip or not.

    `certainty` is taken for a probability only where that of every link lies between 0 and 1: several aligners write
    scores of other kinds there.

    Raises:
        FormatError: A file is not well-formed; documents are not where the file says, or none are named; a link points
            at no sentence; links cross.
    """
    groups = linked.read_groups(stream, name, "cesAlign", options.limits)
    try:
        pairs = list(_pairs(groups, name, options))
    except AlignerError:
        if len(groups) > 1:
            linked.refuse_several(groups, name)
        raise
    if not pairs:
        linked.refuse_several(groups, name)
    return documents.together(pairs, name)


def read_documents(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Iterator[DocumentPair]:
    """Read each group of links as a document.

    Raises:
        FormatError: As for `read`.
    """
    groups = linked.read_groups(stream, name, "cesAlign", options.limits)
    if not groups:
        linked.refuse_several(groups, name)
    yield from _pairs(groups, name, options)


def _pairs(groups: Sequence[linked.Group], name: str, options: ReadOptions) -> Iterator[DocumentPair]:
    for group in groups:
        label = group.label or (_stem(group.source) if len(groups) > 1 else "")
        yield DocumentPair(label, _alignment(group, name, options))


def _stem(href: str) -> str:
    """The name of a document by that of its file: `2009/123` of `en/2009/123.xml.gz`."""
    parts = href.removesuffix(".gz").removesuffix(".xml").split("/")
    return "/".join(parts[1:] if len(parts) > 1 and is_tag(parts[0]) else parts)


def _alignment(group: linked.Group, name: str, options: ReadOptions) -> Alignment:
    stated = [_number(attributes["certainty"]) for attributes, _ in group.links if "certainty" in attributes]
    probable = all(0 <= value <= 1 for value in stated)
    if not probable:
        reason = "left out the certainty of the links, which is not a probability (one is outside 0 to 1)"
        report.notice("left out", reason, file=name)

    def link(attributes: dict[str, str]) -> StatedBead:
        confidence = _number(attributes["certainty"]) if probable and "certainty" in attributes else None
        status = cast(Status, attributes["status"]) if attributes.get("status") in STATUSES else "auto"
        return StatedBead((), (), None, confidence, status)

    return linked.read_alignment(group, name, link, target_first=False, limits=options.limits)


def _number(string: str) -> float:
    try:
        return float(string)
    except ValueError:
        return math.nan


FORMAT = Format(
    name="xces",
    title="XCES as in OPUS: links and two documents",
    read=read,
    write=write,
    keeps=frozenset({"beads", "one-sided", "sentences", "text", "paragraphs", "confidence", "status"}),
    split=split,
)
