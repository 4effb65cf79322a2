"""TEI P5 (Text Encoding Initiative, guidelines 4.12.0): both versions and the links between them in one `teiCorpus`.

The header says how the alignment was made, in words and (in `xenoData`) as JSON. `standOff` holds the beads in order:

- `link`: a bead with text on both sides; `@target` points at all of its sentences, the source first, `@type` is its
  shape and `@subtype` its status;
- `ptr`: a bead on one side only, because a `link` needs two ends;
- `certainty`: the probability of a bead, in `@degree`;
- `note`: what a person has remarked on a bead.

Each `s` names its counterparts in `@corresp` too. Under `body xml:space="preserve"` every white space is that of the
text, so the text reads back exactly. A `div` with a type is a division, one without only keeps to the content model; a
paragraph cut by a division is several `p` with `@part`; `seg type="heading"` marks the words that announce a division.
Where words are marked, `@lemma` is what a dictionary lists them under and `@pos` their part of speech, which the header
of the text explains; `@join` says what touches its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from aligner.formats import EVERYTHING, Format, WriteOptions, tei_header, xml
from aligner.formats.tei_body import BodyWriter, escaped, start_tag
from aligner.formats.tei_header import tag
from aligner.formats.tei_reader import read
from aligner.model import Alignment, Document

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_VERSION = tei_header.VERSION
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a corpus of two texts with its links.

    Words and punctuation are marked where `options.tokenize` is given. Characters that XML forbids are removed with a
    warning.
    """
    alignment = xml.clean(alignment)
    for part in _corpus(alignment, options):
        stream.write(part.encode("utf-8"))


def _corpus(alignment: Alignment, options: WriteOptions) -> Iterator[str]:
    pointers = sentence_pointers(alignment, ("", ""))
    yield f'{DECLARATION}<teiCorpus xmlns="{NAMESPACE}">\n'
    yield tei_header.of_links(alignment, "<p>Each text names its own source.</p>")
    yield from stand_off(alignment, pointers)
    for side in (0, 1):
        yield from text_of(alignment, side, pointers, options)
    yield "</teiCorpus>\n"


def prefixes(alignment: Alignment) -> tuple[str, str]:
    """What the identifiers of each text begin with: its language, and a number where both have the same."""
    found = [re.match("[A-Za-z]*", document.lang) for document in (alignment.source, alignment.target)]
    first, second = (match[0].lower() if match and match[0] else "und" for match in found)
    return (first, second) if first != second else (f"{first}1", f"{second}2")


def sentence_pointers(alignment: Alignment, files: Sequence[str]) -> list[list[str]]:
    """Where the sentences of each text are, in these files; an empty name stands for the file that points."""
    return [
        [f"{file}#{prefix}.s{n}" for n in range(1, len(document) + 1)]
        for file, prefix, document in zip(files, prefixes(alignment), (alignment.source, alignment.target), strict=True)
    ]


def text_of(
    alignment: Alignment, side: int, pointers: Sequence[Sequence[str]], options: WriteOptions, namespace: str = ""
) -> Iterator[str]:
    """One text of an alignment as a `TEI` element, the source (0) or the target (1).

    Args:
        alignment: Both texts.
        side: Which one.
        pointers: To the sentences of both.
        options: Whether words are marked.
        namespace: What to declare, where the element is the root.
    """
    document = (alignment.source, alignment.target)[side]
    corresp = [""] * len(document)
    for bead in alignment.beads:
        spans = (bead.source, bead.target)
        for i in range(*spans[side]):
            corresp[i] = " ".join(pointers[1 - side][slice(*spans[1 - side])])
    return text(document, prefixes(alignment)[side], corresp, options, namespace)


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
    yield start_tag("TEI", {"xmlns": namespace, "xml:id": prefix, "xml:lang": tag(document.lang)}) + "\n"
    yield tei_header.of_text(document, writer.tags)
    yield '<text>\n<body xml:space="preserve">'
    yield from body
    yield "</body>\n</text>\n</TEI>\n"


def stand_off(alignment: Alignment, pointers: Sequence[Sequence[str]], domains: str = "") -> Iterator[str]:
    """The beads as links, and what is known of them.

    Args:
        alignment: The beads; where there are none, nothing is written.
        pointers: To the sentences of both texts.
        domains: Pointers to the texts, where they are in other files.
    """
    if not alignment.beads:
        return
    yield f"<standOff>\n{start_tag('linkGrp', {'type': 'translation', 'domains': domains})}\n"
    for number, bead in enumerate(alignment.beads, 1):
        attributes = {
            "xml:id": f"b{number}",
            "type": bead.shape,
            "subtype": bead.status,
            "target": " ".join([*pointers[0][slice(*bead.source)], *pointers[1][slice(*bead.target)]]),
        }
        yield start_tag("link" if bead.source.size and bead.target.size else "ptr", attributes, "/") + "\n"
    yield "</linkGrp>\n"
    for number, bead in enumerate(alignment.beads, 1):
        if bead.confidence is not None:
            degree = repr(float(bead.confidence))
            yield start_tag("certainty", {"target": f"#b{number}", "locus": "value", "degree": degree}, "/") + "\n"
        if bead.note:
            yield f"{start_tag('note', {'target': f'#b{number}'})}{escaped(bead.note)}</note>\n"
    yield "</standOff>\n"


def _header(document: Document, lang: str) -> str:
    return tei_header.of_text(document, ())


FORMAT = Format(
    name="tei",
    title="TEI P5 parallel corpus",
    read=read,
    write=write,
    keeps=EVERYTHING,
)
