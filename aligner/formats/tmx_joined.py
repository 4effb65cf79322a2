"""A translation memory of three and more languages: TMX 1.4b with all of them in each `tu`.

It is as `tmx` writes one of two languages, and a program that reads two takes the two it wants. `x-bead` has a number
of sentences for each language, in the order of the header, where properties name a language by its tag in the file:

=====================  ============================================================================
x-lang-en-US           the language tag without the region that was added for CAT tools
x-document-en-US       where the text came from
x-recipe-en-US-zh-CN   how these two were aligned, as JSON
=====================  ============================================================================
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, BinaryIO

from lxml import etree

from aligner.errors import AlignerWarning, OutputError
from aligner.formats import WriteOptions, recipes, xml
from aligner.formats.joined import cleaned
from aligner.formats.languages import tag
from aligner.formats.layout import division_paths
from aligner.formats.tmx import LONGEST, _count, _header, _neighbours, _props
from aligner.formats.tmx_segments import SegmentWriter, one_line
from aligner.join import Parallel, Unit
from aligner.model import Alignment, Document, Span, Text


def write(parallel: Parallel, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a memory; its source language is that of the first version.

    Left out, with a warning: rejected units, and units with text in one language only unless `options.one_sided`.
    Changed: as `tmx` does.

    Raises:
        OutputError: Two languages are one in a memory, such as `en` and `en-US`.
    """
    tags = [tag(document.lang) for document in parallel.documents]
    for number, name in enumerate(tags):
        if name.lower() in (other.lower() for other in tags[:number]):
            hint = "name one of them otherwise, such as en-GB"
            raise OutputError(f"two languages are {name} in a translation memory", hint=hint)
    parallel = cleaned(parallel)
    documents = parallel.documents
    found = [_spans(parallel, unit, options) for unit in parallel]
    writers = [SegmentWriter(d, [spans[i] for spans in found if i in spans]) for i, d in enumerate(documents)]
    paths = [division_paths(document) for document in documents]
    context = [one_line(documents[0].slice(unit.spans[0])) for unit in parallel]
    before, after = _neighbours(context), _neighbours(context[::-1])[::-1]
    long: list[str] = []
    with etree.xmlfile(stream, encoding="UTF-8") as file:
        file.write_declaration(doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write("\n", _joined_header(parallel, tags), "\n")
            with file.element("body"):
                for n, (unit, spans) in enumerate(zip(parallel, found, strict=True)):
                    if not spans:
                        continue
                    shape = "-".join(str(spans[i].size if i in spans else 0) for i in range(len(documents)))
                    element = etree.Element("tu", tuid=str(n + 1))
                    if any(span.size > 1 for span in spans.values()):
                        element.set("segtype", "block")
                    if unit.note:
                        etree.SubElement(element, "note").text = unit.note
                    path = next(paths[i][span.start] for i, span in spans.items())
                    confidence = "" if unit.confidence is None else repr(float(unit.confidence))
                    props = {"x-bead": shape, "x-confidence": confidence, "x-status": unit.status}
                    props |= {"x-document": documents[0].text.origin, "x-division": path}
                    props |= {"x-context-pre": before[n], "x-context-post": after[n]}
                    _props(element, list(props.items()))
                    for i, span in spans.items():
                        text = _variant(element, tags[i], writers[i], span)
                        long += [f"unit {n + 1} ({tags[i]})"] if len(text) > LONGEST else []
                    etree.indent(element, level=0)
                    file.write("\n", element)
                file.write("\n")
            file.write("\n")
    _warn(parallel, found, options, long)


def _spans(parallel: Parallel, unit: Unit, options: WriteOptions) -> dict[int, Span]:
    """What of a unit is written, by version: the spans that have text, or nothing where it is left out."""
    spans = zip(parallel.documents, unit.spans, strict=True)
    found = {number: span for number, (document, span) in enumerate(spans) if document.slice(span).strip()}
    return found if unit.status != "rejected" and (len(found) > 1 or options.one_sided) else {}


def _variant(unit: Any, lang: str, writer: SegmentWriter, span: Span) -> str:
    """Add a `tuv` to a unit, and give its text."""
    text, props = writer.segment(span)
    variant = etree.SubElement(unit, "tuv", {f"{xml.XML}lang": lang})
    _props(variant, props)
    etree.SubElement(variant, "seg").text = text
    return text


def _joined_header(parallel: Parallel, tags: Sequence[str]) -> Any:
    nothing = Document(Text("", ""), ())
    header = _header(Alignment(nothing, nothing, ()), tags)
    for name, document in zip(tags, parallel.documents, strict=True):
        _props(header, [(f"x-lang-{name}", document.lang), (f"x-document-{name}", document.text.origin)])
    for pair in parallel.pairs:
        if pair.recipe is not None:
            name = f"x-recipe-{tags[pair.source]}-{tags[pair.target]}"
            _props(header, [(name, recipes.dump(pair.recipe))])
    etree.indent(header)
    return header


def _warn(parallel: Parallel, found: Sequence[dict[int, Span]], options: WriteOptions, long: list[str]) -> None:
    """Say what was left out, or may not please another tool."""
    rejected = sum(unit.status == "rejected" for unit in parallel)
    left_out = sum(not spans for spans in found) - rejected
    messages = []
    if rejected:
        messages.append(f"left out {_count(rejected, 'rejected unit')}")
    if left_out:
        way_out = "" if options.one_sided else "; --one-sided writes them"
        messages.append(f"left out {_count(left_out, 'unit')} with text in one language only{way_out}")
    if long:
        what = _count(len(long), "segment")
        messages.append(f"{what} of over {LONGEST:,} characters, which some tools refuse: {xml.shortened(long)}")
    for message in messages:
        warnings.warn(AlignerWarning(message), stacklevel=3)
