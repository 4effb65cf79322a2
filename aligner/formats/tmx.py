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
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, BinaryIO

from lxml import etree

from aligner import __version__
from aligner.errors import AlignerWarning, OutputError
from aligner.formats import EVERYTHING, Format, WriteOptions, recipes, xml
from aligner.formats.layout import division_paths
from aligner.formats.tmx_segments import SegmentReader, SegmentWriter, one_line
from aligner.model import STATUSES, Alignment, Bead, Span, Status, Text

# The region a CAT tool expects where the user has named none: OmegaT and translate-toolkit want tags with one.
REGIONS = {
    "ar": "ar-SA", "de": "de-DE", "en": "en-US", "es": "es-ES", "fr": "fr-FR", "it": "it-IT", "ja": "ja-JP",
    "ko": "ko-KR", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-PT", "ru": "ru-RU", "th": "th-TH", "tr": "tr-TR",
    "zh": "zh-CN",
}  # fmt: skip

LONGEST = 2000  # characters in a segment, beyond which Trados cloud refuses it
_SIDES = ("source", "target")


def tag(lang: str) -> str:
    """The language tag to write: with hyphens, and with a region where `lang` is a language alone."""
    lang = lang.replace("_", "-")
    return REGIONS.get(lang.lower(), lang) or "und"


# --- writing ---------------------------------------------------------------------------------------------------------


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a translation memory, unit by unit.

    Left out, with a warning: rejected beads, and beads with text on one side only unless `options.one_sided`. Changed:
    a line break becomes a space; characters that XML forbids are removed with a warning. The time of creation is
    written only where `SOURCE_DATE_EPOCH` gives it, so that the same alignment always makes the same file.
    """
    alignment = xml.clean(alignment)
    documents = (alignment.source, alignment.target)
    spans = [_spans(alignment, bead, options) for bead in alignment.beads]
    rejected = sum(bead.status == "rejected" for bead in alignment.beads)
    if rejected:
        _warn(f"left out {_count(rejected, 'rejected bead')}")
    left_out = [b for b, found in zip(alignment.beads, spans, strict=True) if not found and b.status != "rejected"]
    if left_out:
        way_out = "" if options.one_sided else "; --one-sided writes them"  # what is empty on both sides stays out
        _warn(f"left out {_count(len(left_out), 'bead')} with an empty side{way_out}")
    sides = [SegmentWriter(d, [found[i] for found in spans if i in found]) for i, d in enumerate(documents)]
    tags = [tag(document.lang) for document in documents]
    paths = [division_paths(document) for document in documents]
    context = [one_line(alignment.source.slice(bead.source)) for bead in alignment.beads]
    before, after = _neighbours(context), _neighbours(context[::-1])[::-1]
    long = []
    with etree.xmlfile(stream, encoding="UTF-8") as file:
        file.write_declaration(doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write("\n", _header(alignment, tags), "\n")
            with file.element("body"):
                for n, bead in enumerate(alignment.beads):
                    if not spans[n]:
                        continue
                    unit = etree.Element("tu", tuid=str(n + 1))
                    shape = "-".join(str(spans[n][i].size if i in spans[n] else 0) for i in (0, 1))
                    if shape != "1-1":
                        unit.set("segtype", "block")
                    path = next(paths[i][span.start] for i, span in spans[n].items())
                    if bead.note:
                        etree.SubElement(unit, "note").text = bead.note
                    _props(unit, _unit_props(alignment, bead, shape, path, before[n], after[n]))
                    for i, span in spans[n].items():
                        text, props = sides[i].segment(span)
                        variant = etree.SubElement(unit, "tuv", {f"{xml.XML}lang": tags[i]})
                        _props(variant, props)
                        etree.SubElement(variant, "seg").text = text
                        if len(text) > LONGEST:
                            long.append(f"unit {n + 1} ({_SIDES[i]})")
                    etree.indent(unit, level=0)
                    file.write("\n", unit)
                file.write("\n")
            file.write("\n")
    if long:
        what = _count(len(long), "segment")
        _warn(f"{what} of over {LONGEST:,} characters, which some tools refuse: {xml.shortened(long)}")


def _spans(alignment: Alignment, bead: Bead, options: WriteOptions) -> dict[int, Span]:
    """What of a bead is written, by side: the sides that have text, or nothing where it is left out."""
    both = ((0, alignment.source, bead.source), (1, alignment.target, bead.target))
    found = {side: span for side, document, span in both if document.slice(span).strip()}
    wanted = bead.status != "rejected" and (len(found) == 2 or options.one_sided)
    return found if wanted else {}


def _neighbours(segments: Sequence[str]) -> list[str]:
    """For each segment the one before it that has text."""
    result, last = [], ""
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
    for side, document in zip(_SIDES, (alignment.source, alignment.target), strict=True):
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


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Variant:
    lang: str
    text: str
    props: dict[str, str]


@dataclass(slots=True)
class _Unit:
    name: str
    note: str
    props: dict[str, str]
    variants: list[_Variant]


@dataclass(slots=True)
class _File:
    srclang: str = ""
    props: dict[str, str] = field(default_factory=dict)
    units: list[_Unit] = field(default_factory=list)


def read(stream: BinaryIO, name: str) -> Alignment:
    """Read a translation memory of ours or from elsewhere.

    The source language is `srclang`, or where that says nothing the first language in the file; the target language the
    first other one. Codes of level 2 (`bpt`, `ph` …) are dropped and their text kept. A segment that does not say where
    its sentences are is one sentence.

    Raises:
        FormatError: It is not well-formed, or not TMX, or has no units with text.
    """
    file = _parse(stream, name)
    languages = _languages(file)
    builders = [SegmentReader(), SegmentReader()]
    beads: list[Bead] = []
    skipped: list[str] = []
    others: dict[str, None] = {}
    for unit in file.units:
        pair, extra = _pick(unit, languages)
        others.update(dict.fromkeys(extra))
        spans = [
            builder.add("", {}) if variant is None else builder.add(variant.text, variant.props)
            for builder, variant in zip(builders, pair, strict=True)
        ]
        if not spans[0].size and not spans[1].size:
            skipped.append(unit.name)
            continue
        beads.append(Bead(spans[0], spans[1], _confidence(unit), _status(unit), unit.note))
    if skipped:
        what = _count(len(skipped), "unit")
        _warn(f"{name}: skipped {what} without text in either language: {xml.shortened(skipped)}")
    if others:
        read_here = " and ".join(map(_canonical, languages))
        left_out = xml.shortened([_canonical(other) for other in others])
        _warn(f"{name}: read the first {read_here} of each unit and left out: {left_out}")
    documents = []
    for side, builder, language in zip(_SIDES, builders, languages, strict=True):
        lang = file.props.get(f"x-{side}-lang", "")
        lang = lang if _key(tag(lang)) == language else _canonical(language)
        documents.append(builder.document(lang, file.props.get(f"x-{side}-document", ""), name))
    return Alignment(documents[0], documents[1], tuple(beads), _recipe(file, name))


def _parse(stream: BinaryIO, name: str) -> _File:
    file = _File()
    for element in xml.elements(stream, name, "tmx", ("header", "tu")):
        xml.refuse_entities(element, name)
        if xml.local_name(element) == "header":
            file.srclang = _key(element.get("srclang", ""))
            file.props = _read_props(element)
            continue
        file.units.append(_unit(element, len(file.units) + 1))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return file


def _unit(element: Any, number: int) -> _Unit:
    variants = []
    for child in element:
        if xml.local_name(child) == "tuv":
            lang = child.get(f"{xml.XML}lang") or child.get("lang") or ""
            segments = [part for part in child if xml.local_name(part) == "seg"]
            text = "".join(_content(segment) for segment in segments)
            variants.append(_Variant(_key(lang), Text.clean(text, "").content, _read_props(child)))
    tuid = element.get("tuid")
    label = f"tuid {tuid}" if tuid else f"number {number}"
    notes = ["".join(child.itertext()) for child in element if xml.local_name(child) == "note"]
    note = Text.clean("\n".join(notes), "").content
    return _Unit(f"{label} (line {element.sourceline})", note, _read_props(element), variants)


def _content(element: Any) -> str:
    """The text of a segment; of the codes in it only the text of `hi` and `sub`."""
    parts = [element.text or ""] if xml.local_name(element) in ("seg", "hi", "sub") else []
    for child in element:
        parts.append(_content(child))
        if xml.local_name(element) in ("seg", "hi", "sub"):
            parts.append(child.tail or "")
    return "".join(parts)


def _read_props(element: Any) -> dict[str, str]:
    return {p.get("type", ""): p.text or "" for p in element if xml.local_name(p) == "prop"}


def _key(lang: str) -> str:
    return lang.strip().replace("_", "-").lower()


def _primary(key: str) -> str:
    return key.partition("-")[0]


def _canonical(key: str) -> str:
    """A tag in the case that BCP 47 recommends (RFC 5646, section 2.1.1)."""
    first, *rest = key.split("-")
    parts = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest]
    return "-".join([first, *parts]) or "und"


def _languages(file: _File) -> tuple[str, str]:
    """Source and target language of a file."""
    seen = dict.fromkeys(variant.lang for unit in file.units for variant in unit.variants)
    ours = [_key(tag(file.props.get(f"x-{side}-lang", ""))) for side in _SIDES]
    if all(f"x-{side}-lang" in file.props for side in _SIDES) and set(seen) <= set(ours):
        return ours[0], ours[1]
    declared = "" if file.srclang == "*all*" else file.srclang
    candidates = [lang for lang in seen if lang == declared]
    candidates += [lang for lang in seen if _primary(lang) == _primary(declared)]
    source = next(iter([*candidates, *seen]), declared or "und")
    others = [lang for lang in seen if _primary(lang) != _primary(source)] + [lang for lang in seen if lang != source]
    twice = any(sum(v.lang == source for v in unit.variants) > 1 for unit in file.units)
    return source, next(iter(others), source if twice else "und")


def _pick(unit: _Unit, languages: tuple[str, str]) -> tuple[list[_Variant | None], list[str]]:
    """The variants of a unit in both languages, and the languages of those that are left over."""
    loose = _primary(languages[0]) != _primary(languages[1])
    rest = list(unit.variants)
    pair: list[_Variant | None] = []
    for language in languages:
        exact = [v for v in rest if v.lang == language]
        near = [v for v in rest if loose and _primary(v.lang) == _primary(language)]
        found = next(iter(exact + near), None)
        if found is not None:
            rest = [v for v in rest if v is not found]
        pair.append(found)
    if languages[0] == languages[1] and pair[1] is None and unit.props.get("x-bead", "").startswith("0-"):
        pair.reverse()
    return pair, [variant.lang for variant in rest]


def _confidence(unit: _Unit) -> float | None:
    try:
        value = float(unit.props["x-confidence"])
    except (KeyError, ValueError):
        return None
    return value if 0 <= value <= 1 else None


def _status(unit: _Unit) -> Status:
    status = unit.props.get("x-status")
    return status if status in STATUSES else "auto"


def _recipe(file: _File, name: str) -> Any:
    if "x-recipe" not in file.props:
        return None
    try:
        return recipes.load(file.props["x-recipe"])
    except ValueError as error:
        _warn(f"{name}: passed over the recipe in the header, which is damaged ({error})")
        return None


FORMAT = Format(
    name="tmx",
    title="TMX 1.4b translation memory",
    read=read,
    write=write,
    keeps=EVERYTHING - {"one-sided", "text"},
)
