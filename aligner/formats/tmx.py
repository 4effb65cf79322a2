"""TMX 1.4b, the exchange format of translation memories (LISA/OSCAR, 2005-04-26).

One `tu` is one bead. What TMX has no place for travels in `prop` elements, which other tools pass over:

=====================  =========  ================================================================
prop                   on         content
=====================  =========  ================================================================
x-recipe               header     how the alignment was made, as JSON
x-source-lang, …       header     the language tag without the region that was added for CAT tools
x-source-document, …   header     where the texts came from
x-bead                 tu         number of sentences on each side: `2-1`
x-confidence           tu         probability that the bead is right
x-status               tu         `auto` or `approved`
x-document             tu         where the source text came from
x-division             tu         `section 2 / proposal 1`
x-context-pre, -post   tu         the source segments before and behind (as XTM reads them)
x-sentences            tuv        offsets of the sentences in the segment: `0-12 13-40`
x-paragraphs           tuv        paragraph number of each sentence, or of all of them
x-divisions            tuv        divisions that begin here: kind, number, first sentence + sentences,
                                  heading from sentence.offset to sentence.offset
=====================  =========  ================================================================
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from itertools import chain
from typing import Any, BinaryIO

from lxml import etree

from aligner import __version__
from aligner.errors import AlignerWarning, OutputError
from aligner.formats import EVERYTHING, Format, WriteOptions, recipes, xml
from aligner.formats.languages import tag
from aligner.formats.layout import division_paths
from aligner.formats.tmx_reader import read, read_parts
from aligner.formats.tmx_segments import SIDES, SegmentWriter, one_line
from aligner.model import Alignment, Bead, Span

LONGEST = 2000  # characters in a segment, beyond which Trados cloud refuses it


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a translation memory, unit by unit.

    Left out, with a warning: rejected beads, and beads with text on one side only unless `options.one_sided`. Changed:
    a line break becomes a space; characters that XML forbids are removed with a warning. The time of creation is
    written only where `SOURCE_DATE_EPOCH` gives it, so that the same alignment always makes the same file.
    """
    write_parts([alignment], stream, options)


def write_parts(parts: Iterable[Alignment], stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write one memory, part by part, as `write`. The header is that of the first part; there is at least one."""
    pending = iter(parts)
    first = next(pending)
    body = _Body([tag(first.source.lang), tag(first.target.lang)], options)
    with etree.xmlfile(stream, encoding="UTF-8") as file:
        file.write_declaration(doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write("\n", _header(xml.clean(first, quiet=True), body.tags), "\n")
            with file.element("body"):
                for part in chain([first], pending):
                    for unit in body.units(part):
                        file.write("\n", unit)
                file.write("\n")
            file.write("\n")
    body.warn()


class _Body:
    """Makes the units of a memory, part by part, and remembers what to warn of."""

    def __init__(self, tags: list[str], options: WriteOptions) -> None:
        self.tags = tags
        self.options = options
        self.before = ""  # the last source segment
        self.beads = self.rejected = self.left_out = 0
        self.paragraphs = [0, 0]
        self.forbidden: list[str] = []
        self.long: list[str] = []

    def units(self, part: Alignment) -> Iterator[Any]:
        """The `tu` elements of one part."""
        self.forbidden += xml.forbidden(part, self.beads)
        part = xml.clean(part, quiet=True)
        spans = [_spans(part, bead, self.options) for bead in part.beads]
        documents = (part.source, part.target)
        sides = [
            SegmentWriter(document, [found[i] for found in spans if i in found], self.paragraphs[i])
            for i, document in enumerate(documents)
        ]
        paths = [division_paths(document) for document in documents]
        context = [one_line(part.source.slice(bead.source)) for bead in part.beads]
        before = _neighbours(context, self.before)
        after = _neighbours(context[::-1])[::-1]
        for n, (bead, found) in enumerate(zip(part.beads, spans, strict=True)):
            number = self.beads + n + 1
            if not found:
                self.rejected += bead.status == "rejected"
                self.left_out += bead.status != "rejected"
                continue
            unit = etree.Element("tu", tuid=str(number))
            shape = "-".join(str(found[i].size if i in found else 0) for i in (0, 1))
            if shape != "1-1":
                unit.set("segtype", "block")
            path = next(paths[i][span.start] for i, span in found.items())
            if bead.note:
                etree.SubElement(unit, "note").text = bead.note
            _props(unit, _unit_props(part, bead, shape, path, before[n], after[n]))
            for i, span in found.items():
                text, props = sides[i].segment(span)
                variant = etree.SubElement(unit, "tuv", {f"{xml.XML}lang": self.tags[i]})
                _props(variant, props)
                etree.SubElement(variant, "seg").text = text
                if len(text) > LONGEST:
                    self.long.append(f"unit {number} ({SIDES[i]})")
            etree.indent(unit, level=0)
            yield unit
        self.beads += len(part)
        self.before = next((segment for segment in reversed(context) if segment.strip()), self.before)
        self.paragraphs = [side.paragraphs for side in sides]

    def warn(self) -> None:
        """Say what was left out or changed, or may not please another tool."""
        xml.warn_of(self.forbidden)
        if self.rejected:
            _warn(f"left out {_count(self.rejected, 'rejected bead')}")
        if self.left_out:
            way_out = "" if self.options.one_sided else "; --one-sided writes them"  # what is empty stays out
            _warn(f"left out {_count(self.left_out, 'bead')} with an empty side{way_out}")
        if self.long:
            what = _count(len(self.long), "segment")
            _warn(f"{what} of over {LONGEST:,} characters, which some tools refuse: {xml.shortened(self.long)}")


def _spans(alignment: Alignment, bead: Bead, options: WriteOptions) -> dict[int, Span]:
    """What of a bead is written, by side: the sides that have text, or nothing where it is left out."""
    both = ((0, alignment.source, bead.source), (1, alignment.target, bead.target))
    found = {side: span for side, document, span in both if document.slice(span).strip()}
    wanted = bead.status != "rejected" and (len(found) == 2 or options.one_sided)
    return found if wanted else {}


def _neighbours(segments: Sequence[str], last: str = "") -> list[str]:
    """For each segment the one before it that has text; `last` stands before the first."""
    result = []
    for segment in segments:
        result.append(last)
        last = segment if segment.strip() else last
    return result


def _header(alignment: Alignment, tags: Sequence[str]) -> Any:
    attributes = {
        "creationtool": "aligner",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "aligner",
        "adminlang": "en",
        "srclang": tags[0],
        "datatype": "plaintext",
    }
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            moment = datetime.fromtimestamp(int(epoch), tz=timezone.utc)
        except (ValueError, OverflowError, OSError):
            raise OutputError(f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds") from None
        attributes["creationdate"] = moment.strftime("%Y%m%dT%H%M%SZ")
    header = etree.Element("header", attributes)
    props = [("x-recipe", recipes.dump(alignment.recipe))] if alignment.recipe else []
    for side, document in zip(SIDES, (alignment.source, alignment.target), strict=True):
        props += [(f"x-{side}-lang", document.lang), (f"x-{side}-document", document.text.origin)]
    _props(header, props)
    etree.indent(header)
    return header


def _unit_props(
    alignment: Alignment, bead: Bead, shape: str, path: str, before: str, after: str
) -> list[tuple[str, str]]:
    return [
        ("x-bead", shape),
        ("x-confidence", "" if bead.confidence is None else repr(float(bead.confidence))),
        ("x-status", bead.status),
        ("x-document", alignment.source.text.origin),
        ("x-division", path),
        ("x-context-pre", before),
        ("x-context-post", after),
    ]


def _props(element: Any, props: Sequence[tuple[str, str]]) -> None:
    for kind, content in props:
        if content:
            etree.SubElement(element, "prop", type=kind).text = content


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _warn(message: str) -> None:
    warnings.warn(AlignerWarning(message), stacklevel=3)


FORMAT = Format(
    name="tmx",
    title="TMX 1.4b translation memory",
    read=read,
    write=write,
    read_parts=read_parts,
    write_parts=write_parts,
    keeps=EVERYTHING - {"one-sided", "text"},
)
