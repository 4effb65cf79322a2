"""XCES as OPUS writes it: a file of links (`cesAlign`) and two documents of sentences beside it.

`certainty` of a link is the probability of the bead; `status` is written for beads that a person has judged. Words are
marked (`w`, which OPUS calls `xml`) where tokens are asked for; without them the documents are what OPUS calls `raw`.
"""

from __future__ import annotations

import math
import os
from typing import BinaryIO, cast

from aligner import report
from aligner.formats import Format, ReadOptions, WriteOptions, Writer, linked, xml
from aligner.formats.layout import StatedBead
from aligner.formats.xml import start_tag
from aligner.model import STATUSES, Alignment, Document, Span, Status


def split(alignment: Alignment, path: str, options: WriteOptions) -> list[tuple[str, Writer]]:
    """The file of links under the name `path`, and both documents: `corpus.zh.xml` and `corpus.en.xml` beside it."""
    alignment = xml.clean(alignment)
    if rejected := sum(bead.status == "rejected" for bead in alignment.beads):
        reason = f"wrote {rejected} rejected beads as links; other programs do not know the status that tells them"
        report.notice("changed", reason)
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


def _links(alignment: Alignment, names: tuple[str, str], stream: BinaryIO) -> None:
    hrefs = [os.path.basename(name) for name in names]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">',
        '<cesAlign version="1.0">',
        start_tag("linkGrp", {"targType": "s", "fromDoc": hrefs[0], "toDoc": hrefs[1]}),
    ]
    for number, bead in enumerate(alignment.beads, 1):
        attributes = {
            "id": f"SL{number}",
            "xtargets": f"{' '.join(_ids(bead.source))};{' '.join(_ids(bead.target))}",
            "certainty": "" if bead.confidence is None else repr(float(bead.confidence)),
            "status": "" if bead.status == "auto" else bead.status,
        }
        lines.append(start_tag("link", attributes, "/"))
    stream.write("\n".join([*lines, "</linkGrp>", "</cesAlign>\n"]).encode())


def _ids(span: Span) -> list[str]:
    return [f"s{number + 1}" for number in range(*span)]


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read links, ours or those of OPUS, and the documents that they name, packed with gzip or not.

    `certainty` is taken for a probability only where that of every link lies between 0 and 1: several aligners write
    scores of other kinds there.

    Raises:
        FormatError: A file is not well-formed; there is not exactly one pair of documents, or they are not where the
            file says; a link points at no sentence; links cross.
    """
    group = linked.read_group(stream, name, "cesAlign", options.limits)
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
