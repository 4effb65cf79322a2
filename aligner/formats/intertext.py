"""InterText (Vondřička 2014): a file of links and two documents of sentences beside it.

A link names the sentences of `toDoc`, the target, first. Its status is `man` where a person has approved the bead,
`auto` where an aligner has made it, `plain` where nobody has looked. Sentences are numbered within their paragraphs:
`2:1`.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from aligner import report
from aligner.formats import Format, ReadOptions, WriteOptions, Writer, linked, xml
from aligner.formats.layout import StatedBead
from aligner.formats.xml import start_tag
from aligner.model import Alignment, Document

_STATUSES = {"approved": "man", "auto": "auto", "rejected": "plain"}


def split(alignment: Alignment, path: str, options: WriteOptions) -> list[tuple[str, Writer]]:
    """The file of links under the name `path`, and both documents beside it.

    For `corpus.zh.en.xml`, the name that InterText expects, these are `corpus.zh.xml` and `corpus.en.xml`.
    """
    alignment = xml.clean(alignment)
    if rejected := sum(bead.status == "rejected" for bead in alignment.beads):
        reason = f"wrote {rejected} rejected beads as plain links, because InterText has no status for them"
        report.notice("changed", reason)
    names = linked.names(alignment, path, ".xml")

    def document(which: Document) -> Writer:
        return lambda stream: linked.write_document(which, stream, _ids(which))

    return [
        (path, lambda stream: _links(alignment, names, stream)),
        (names[0], document(alignment.source)),
        (names[1], document(alignment.target)),
    ]


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write the file of links, for documents called `corpus.zh.xml` and `corpus.en.xml`; `split` writes all."""
    split(alignment, "corpus.xml", options)[0][1](stream)


def _links(alignment: Alignment, names: tuple[str, str], stream: BinaryIO) -> None:
    source, target = (_ids(document) for document in (alignment.source, alignment.target))
    hrefs = [os.path.basename(name) for name in names]
    lines = ['<?xml version="1.0" encoding="utf-8"?>', start_tag("linkGrp", {"toDoc": hrefs[1], "fromDoc": hrefs[0]})]
    for bead in alignment.beads:
        attributes = {
            "type": f"{bead.target.size}-{bead.source.size}",
            "xtargets": f"{' '.join(target[slice(*bead.target)])};{' '.join(source[slice(*bead.source)])}",
            "status": _STATUSES[bead.status],
        }
        lines.append(start_tag("link", attributes, "/"))
    stream.write("\n".join([*lines, "</linkGrp>\n"]).encode())


def _ids(document: Document) -> list[str]:
    return [
        f"{paragraph}:{number}"
        for paragraph, span in enumerate(document.paragraphs() if len(document) else (), 1)
        for number in range(1, span.size + 1)
    ]


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read the links, and the documents that they name.

    The units are the `s` of the documents; where there are none, the elements that the links point at.

    Raises:
        FormatError: A file is not well-formed, or has another root; the documents are not where it says; a link points
            at no sentence; links cross.
    """
    group = linked.read_group(stream, name, "linkGrp", options.limits)

    def link(attributes: dict[str, str]) -> StatedBead:
        return StatedBead((), (), status="approved" if attributes.get("status") == "man" else "auto")

    return linked.read_alignment(group, name, link, target_first=True, limits=options.limits)


FORMAT = Format(
    name="intertext",
    title="InterText: links and two documents",
    read=read,
    write=write,
    keeps=frozenset({"beads", "one-sided", "sentences", "text", "paragraphs"}),
    split=split,
)
