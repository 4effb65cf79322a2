"""Corpora in TEI: both texts of an alignment, and the links between them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import BinaryIO

from aligner.formats import WriteOptions, xml
from aligner.formats.tei import header
from aligner.formats.tei.body import BodyWriter
from aligner.formats.tei.links import TeiLink, stand_off
from aligner.formats.xml import start_tag
from aligner.model import Alignment, Document

NAMESPACE = "http://www.tei-c.org/ns/1.0"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a corpus of two texts with its links.

    Words and punctuation are marked where `options.tokenize` is given. Characters that XML forbids are removed with a
    notice.
    """
    alignment = xml.clean(alignment)
    for part in _corpus(alignment, options):
        stream.write(part.encode("utf-8"))


def _corpus(alignment: Alignment, options: WriteOptions) -> Iterator[str]:
    yield f'{DECLARATION}<teiCorpus xmlns="{NAMESPACE}">\n'
    yield header.of_links(alignment, "<p>Each text names its own source.</p>")
    yield from corpus_of(alignment, options)
    yield "</teiCorpus>\n"


def corpus_of(alignment: Alignment, options: WriteOptions, before: str = "") -> Iterator[str]:
    """What stands in a `teiCorpus` behind its header: the links of two texts, and the texts.

    Args:
        alignment: Both texts.
        options: What is asked of the writer.
        before: What identifiers begin with, where there are several documents in one file.
    """
    pointers = sentence_pointers(alignment, ("", ""), before)
    texts = (
        [list(text_of(alignment, side, pointers, options, before=before)) for side in (0, 1)]
        if options.word_links
        else None
    )
    yield from stand_off(links(alignment, pointers), before=before)
    if texts is not None:
        written = {name for text in texts for part in text for name in re.findall(' xml:id="([^"]*)"', part)}
        yield from word_links(alignment, options, written)
    for side in (0, 1):
        yield from texts[side] if texts is not None else text_of(alignment, side, pointers, options, before=before)


def word_links(alignment: Alignment, options: WriteOptions, written: Container[str]) -> Iterator[str]:
    """The links between words as a `standOff` element.

    Args:
        alignment: Both texts.
        options: The links.
        written: The identifiers that there are. A word that the end of a heading cuts has none, and no link.
    """
    yield f"<standOff>\n{start_tag('linkGrp', {'type': 'word'})}\n"
    first, second = prefixes(alignment)
    certain = []
    for number, ((i, a), (j, b), probability) in enumerate(options.word_links, 1):
        ends = (f"{first}.s{i + 1}.w{a + 1}", f"{second}.s{j + 1}.w{b + 1}")
        if all(end in written for end in ends):
            yield start_tag("link", {"xml:id": f"l{number}", "target": " ".join(f"#{end}" for end in ends)}, "/") + "\n"
            about = {"target": f"#l{number}", "locus": "value", "degree": repr(float(probability))}
            certain.append(start_tag("certainty", about, "/") + "\n")
    yield "</linkGrp>\n"
    yield from certain
    yield "</standOff>\n"


def prefixes(alignment: Alignment, before: str = "") -> tuple[str, str]:
    """What the identifiers of each text begin with: its language, and a number where both have the same.

    Args:
        alignment: Both texts.
        before: What stands before that, where there are several documents in one file.
    """
    found = [re.match("[A-Za-z]*", document.lang) for document in (alignment.source, alignment.target)]
    first, second = (match[0].lower() if match and match[0] else "und" for match in found)
    first, second = (first, second) if first != second else (f"{first}1", f"{second}2")
    return f"{before}{first}", f"{before}{second}"


def sentence_pointers(alignment: Alignment, files: Sequence[str], before: str = "") -> list[list[str]]:
    """Where the sentences of each text are, in these files; an empty name stands for the file that points."""
    sides = zip(files, prefixes(alignment, before), (alignment.source, alignment.target), strict=True)
    return [[f"{file}#{prefix}.s{n}" for n in range(1, len(document) + 1)] for file, prefix, document in sides]


def text_of(
    alignment: Alignment,
    side: int,
    pointers: Sequence[Sequence[str]],
    options: WriteOptions,
    namespace: str = "",
    before: str = "",
) -> Iterator[str]:
    """One text of an alignment as a `TEI` element, the source (0) or the target (1).

    Args:
        alignment: Both texts.
        side: Which one.
        pointers: To the sentences of both.
        options: Whether words are marked.
        namespace: What to declare, where the element is the root.
        before: What identifiers begin with, where there are several documents in one file.
    """
    document = (alignment.source, alignment.target)[side]
    corresp = [""] * len(document)
    for bead in alignment.beads:
        spans = (bead.source, bead.target)
        for i in range(*spans[side]):
            corresp[i] = " ".join(pointers[1 - side][slice(*spans[1 - side])])
    return text(document, prefixes(alignment, before)[side], corresp, options, namespace)


def text(
    document: Document, prefix: str, corresp: Sequence[str], options: WriteOptions, namespace: str = ""
) -> Iterator[str]:
    """A document as a `TEI` element.

    Args:
        document: The document.
        prefix: What its identifiers begin with.
        corresp: For each sentence the pointers to its counterparts.
        options: Whether words are marked.
        namespace: What to declare, where the element is the root.
    """
    writer = BodyWriter(document, prefix, corresp, options.tokenize)
    body = list(writer.parts())  # before the header, which tells the tags that occur in it
    yield start_tag("TEI", {"xmlns": namespace, "xml:id": prefix, "xml:lang": header.tag(document.lang)}) + "\n"
    yield header.of_text(document, writer.tags)
    yield '<text>\n<body xml:space="preserve">'
    yield from body
    yield "</body>\n</text>\n</TEI>\n"


def links(alignment: Alignment, pointers: Sequence[Sequence[str]]) -> Iterator[TeiLink]:
    """The beads as links.

    Args:
        alignment: The beads.
        pointers: To the sentences of both texts.
    """
    for bead in alignment.beads:
        ends = (pointers[0][slice(*bead.source)], pointers[1][slice(*bead.target)])
        yield TeiLink(bead.shape, ends, bead.confidence, bead.status, bead.note, bead.properties)
