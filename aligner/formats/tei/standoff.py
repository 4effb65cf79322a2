"""TEI P5 as three files: a document for each version, and one with the links between them (see `tei`).

The user names the file of the links, and the documents stand beside it: `corpus.links.xml` links `corpus.zh.xml` and
`corpus.en.xml`. It is a `TEI` without a `text`: a header that says how the links were made and (in `sourceDesc`)
between which files, and a `standOff` whose pointers begin with a file name: `corpus.zh.xml#zh.s1`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import BinaryIO
from urllib.parse import quote

from aligner.formats import EVERYTHING, Format, WriteOptions, Writer, xml
from aligner.formats.tei import header, writer
from aligner.formats.tei.links import stand_off
from aligner.formats.tei.reader import read
from aligner.formats.xml import start_tag
from aligner.model import Alignment

_SUFFIXES = (".xml", ".tei")
_LINKS = ".links"


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write the links alone, into documents named by their languages: `zh.xml` and `en.xml`."""
    alignment = xml.clean(alignment)
    _writer(lambda: _links(alignment, [f"{prefix}.xml" for prefix in writer.prefixes(alignment)]))(stream)


def split(alignment: Alignment, name: str, options: WriteOptions) -> list[tuple[str, Writer]]:
    """The file of the links and both documents: their names, and what writes them.

    Characters that XML forbids are removed with a notice.
    """
    alignment = xml.clean(alignment)
    path = PurePath(name)
    stem = path.stem if path.suffix.lower() in _SUFFIXES else path.name
    names = [f"{stem.removesuffix(_LINKS)}.{prefix}.xml" for prefix in writer.prefixes(alignment)]
    hrefs = [quote(os.fsencode(found)) for found in names]
    pointers = writer.sentence_pointers(alignment, hrefs)

    def document(side: int) -> Iterator[str]:
        yield writer.DECLARATION
        yield from writer.text_of(alignment, side, pointers, options, writer.NAMESPACE)

    return [
        (name, _writer(lambda: _links(alignment, hrefs))),
        (os.path.join(os.path.dirname(name), names[0]), _writer(lambda: document(0))),
        (os.path.join(os.path.dirname(name), names[1]), _writer(lambda: document(1))),
    ]


def _writer(parts: Callable[[], Iterator[str]]) -> Writer:
    def write_parts(stream: BinaryIO) -> None:
        for part in parts():
            stream.write(part.encode("utf-8"))

    return write_parts


def _links(alignment: Alignment, hrefs: Sequence[str]) -> Iterator[str]:
    sources = "".join(f"<bibl>{start_tag('ptr', {'target': href}, '/')}</bibl>" for href in hrefs)
    domains = " ".join(f"{href}#{prefix}" for href, prefix in zip(hrefs, writer.prefixes(alignment), strict=True))
    yield f'{writer.DECLARATION}<TEI xmlns="{writer.NAMESPACE}">\n'
    yield header.of_links(alignment, sources)
    if alignment.beads:
        yield from stand_off(writer.links(alignment, writer.sentence_pointers(alignment, hrefs)), domains)
    else:
        yield "<text><body><p/></body></text>\n"
    yield "</TEI>\n"


FORMAT = Format(
    name="tei-standoff",
    title="TEI P5 documents with a file of links",
    read=read,
    write=write,
    keeps=EVERYTHING,
    split=split,
)
