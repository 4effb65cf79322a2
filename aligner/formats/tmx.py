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
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any, BinaryIO, cast

from lxml import etree

from aligner import __version__
from aligner.errors import AlignerWarning, FormatError, InvariantError
from aligner.formats import Format, WriteOptions, recipes, xml
from aligner.formats.layout import Outline, Piece, Place, assemble, division_paths, outlines
from aligner.model import KINDS, STATUSES, Alignment, Bead, Document, Kind, Span, Status, Text

# The region a CAT tool expects where the user has named none: OmegaT and translate-toolkit want tags with one.
REGIONS = {
    "ar": "ar-SA", "de": "de-DE", "en": "en-US", "es": "es-ES", "fr": "fr-FR", "it": "it-IT", "ja": "ja-JP",
    "ko": "ko-KR", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-PT", "ru": "ru-RU", "th": "th-TH", "tr": "tr-TR",
    "zh": "zh-CN",
}  # fmt: skip

LONGEST = 2000  # characters in a segment, beyond which Trados cloud refuses it
_SIDES = ("source", "target")
_BREAK = re.compile(r"[^\S\n]*\n\s*")
_NUMBER = "([0-9]{1,9})"
_DIVISION = re.compile(
    rf"([a-z]+) (-?[0-9]{{1,9}}) {_NUMBER}\+{_NUMBER}(?: {_NUMBER}\.{_NUMBER}-{_NUMBER}\.{_NUMBER})?"
)


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
    kept = [_wanted(alignment, bead, options) for bead in alignment.beads]
    left_out = sum(not k for k in kept)
    rejected = sum(bead.status == "rejected" for bead in alignment.beads)
    if rejected:
        _warn(f"left out {_count(rejected, 'rejected bead')}")
    if left_out > rejected:
        _warn(f"left out {_count(left_out - rejected, 'bead')} without text on both sides")
    sides = [_Side(alignment, side, kept) for side in (0, 1)]
    tags = [tag(document.lang) for document in (alignment.source, alignment.target)]
    paths = [division_paths(document) for document in (alignment.source, alignment.target)]
    context = [_segment(alignment.source, bead.source) for bead in alignment.beads]
    before, after = _neighbours(context), _neighbours(context[::-1])[::-1]
    long = []
    with etree.xmlfile(stream, encoding="UTF-8") as file:
        file.write_declaration(doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write("\n", _header(alignment, tags), "\n")
            with file.element("body"):
                for n, bead in enumerate(alignment.beads):
                    if not kept[n]:
                        continue
                    unit = etree.Element("tu", tuid=str(n + 1))
                    spans = {i: (bead.source, bead.target)[i] for i in _sides(alignment, bead)}
                    shape = "-".join(str(spans[i].size if i in spans else 0) for i in (0, 1))
                    if shape != "1-1":
                        unit.set("segtype", "block")
                    path = next(paths[i][span.start] for i, span in spans.items())
                    _props(unit, _unit_props(alignment, bead, shape, path, before[n], after[n]))
                    for i, span in spans.items():
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


def _sides(alignment: Alignment, bead: Bead) -> list[int]:
    """The sides on which a bead has text."""
    both = (alignment.source.slice(bead.source), alignment.target.slice(bead.target))
    return [i for i in (0, 1) if both[i].strip()]


def _wanted(alignment: Alignment, bead: Bead, options: WriteOptions) -> bool:
    sides = len(_sides(alignment, bead))
    return bead.status != "rejected" and (sides == 2 or (sides == 1 and options.one_sided))


class _Side:
    """One document, as the units that are written hold it: sentences and paragraphs that are left out do not count."""

    def __init__(self, alignment: Alignment, side: int, kept: Sequence[bool]) -> None:
        self.document = (alignment.source, alignment.target)[side]
        written = [False] * len(self.document)
        for bead, keep in zip(alignment.beads, kept, strict=True):
            if keep and side in _sides(alignment, bead):
                span = (bead.source, bead.target)[side]
                written[span.start : span.stop] = [True] * span.size
        self.before = [0]  # sentences written before each sentence of the document
        for flag in written:
            self.before.append(self.before[-1] + flag)
        self.paragraph: list[int] = []
        numbers: dict[int, int] = {}
        for sentence, flag in zip(self.document.sentences, written, strict=True):
            number = numbers.setdefault(sentence.paragraph, len(numbers) + 1) if flag else 0
            self.paragraph.append(number)
        self.starting: dict[int, list[Outline]] = {}  # by first written sentence
        for outline in outlines(self.document):
            first = next((i for i in range(*outline.sentences) if written[i]), None)
            if first is not None:
                self.starting.setdefault(first, []).append(outline)

    def segment(self, span: Span) -> tuple[str, list[tuple[str, str]]]:
        """The text of a segment and the props that say what is where in it."""
        text = ""
        sentences: list[Span] = []
        for i in range(*span):
            if i > span.start:
                text += _flat(self.document.gap(i))
            start = len(text)
            text += _flat(self.document[i])
            sentences.append(Span(start, len(text)))
        props = []
        if sentences != [Span(0, len(text))]:
            props.append(("x-sentences", " ".join(f"{start}-{stop}" for start, stop in sentences)))
        numbers = [str(number) for number in self.paragraph[span.start : span.stop]]
        props.append(("x-paragraphs", numbers[0] if len(set(numbers)) == 1 else " ".join(numbers)))
        divisions = [self._division(outline, i, span) for i in range(*span) for outline in self.starting.get(i, ())]
        if divisions:
            props.append(("x-divisions", "; ".join(divisions)))
        return text, props

    def _division(self, outline: Outline, first: int, span: Span) -> str:
        count = self.before[outline.sentences.stop] - self.before[first]
        string = f"{outline.kind} {outline.number} {first - span.start}+{count}"
        if outline.heading is None:
            return string
        begin, end = (self._place(place, first) for place in outline.heading)
        return string if begin >= end else f"{string} {begin[0]}.{begin[1]}-{end[0]}.{end[1]}"

    def _place(self, place: Place, first: int) -> Place:
        """A place counted from the first written sentence of a division, over written sentences only."""
        number = self.before[place.sentence] - self.before[first]
        if number < 0:
            return Place(0, 0)
        if self.before[place.sentence + 1] == self.before[place.sentence]:  # in a sentence that is left out
            return Place(number, 0)
        return Place(number, _flat_offset(self.document[place.sentence], place.offset))


def _flat(string: str) -> str:
    """`string` with each stretch of white space that breaks the line made one space."""
    return _BREAK.sub(" ", string)


def _flat_offset(string: str, offset: int) -> int:
    """Where a position in `string` is in `_flat(string)`."""
    for match in reversed([*_BREAK.finditer(string, 0, offset)]):
        offset -= match.end() - match.start() - 1
    return offset


def _segment(document: Document, span: Span) -> str:
    return _flat(document.slice(span))


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
        moment = datetime.fromtimestamp(int(epoch), tz=timezone.utc)
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
    builders = [_Builder(), _Builder()]
    beads: list[Bead] = []
    skipped: list[str] = []
    others: dict[str, None] = {}
    for unit in file.units:
        pair, extra = _pick(unit, languages)
        others.update(dict.fromkeys(extra))
        spans = [builders[i].add(pair[i]) for i in (0, 1)]
        if not spans[0].size and not spans[1].size:
            skipped.append(unit.name)
            continue
        beads.append(Bead(spans[0], spans[1], _confidence(unit), _status(unit)))
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
    root = None
    for event, element in xml.events(stream, name):
        kind = xml.local_name(element)
        if root is None:
            root = element
            if kind != "tmx":
                raise FormatError(f"the root element is <{kind}>, not <tmx>", file=name, line=element.sourceline)
        if event == "end" and kind == "header":
            file.srclang = _key(element.get("srclang", ""))
            file.props = _read_props(element)
        elif event == "end" and kind == "tu":
            xml.refuse_entities(element, name)
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
    return _Unit(f"{label} (line {element.sourceline})", _read_props(element), variants)


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


class _Builder:
    """One document, growing segment by segment."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.outlines: list[Outline] = []
        self.label = ""  # of the paragraph, in the file

    def add(self, variant: _Variant | None) -> Span:
        """Add the sentences of a segment; gives their numbers."""
        first = len(self.pieces)
        if variant is None or not variant.text.strip():
            return Span(first, first)
        spans = _sentence_spans(variant)
        labels = variant.props.get("x-paragraphs", "").split()
        labels = labels if len(labels) == len(spans) else labels[:1] * len(spans)
        end = 0
        for i, (start, stop) in enumerate(spans):
            label = labels[i] if labels else self.label
            paragraph = self.pieces[-1].paragraph + (label != self.label) if self.pieces else 0
            same = not self.pieces or paragraph == self.pieces[-1].paragraph
            gap = variant.text[end:start] if i else "" if not self.pieces else "\n" if same else "\n\n"
            self.pieces.append(Piece(gap, variant.text[start:stop], paragraph))
            self.label, end = label, stop
        self.outlines += _read_divisions(variant.props.get("x-divisions", ""), first)
        return Span(first, len(self.pieces))

    def document(self, lang: str, origin: str, name: str) -> Document:
        """All that was added, as a document; without the divisions where another tool has cut them up."""
        total = len(self.pieces)
        clipped = [_clip(outline, total) for outline in self.outlines if outline.sentences.start < total]
        try:
            return assemble(lang, origin, self.pieces, clipped)
        except InvariantError as error:
            _warn(f"{name}: passed over the divisions, which no longer fit ({error.reason})")
            return assemble(lang, origin, self.pieces)


def _sentence_spans(variant: _Variant) -> list[Span]:
    """Where the sentences of a segment are; one, where the segment does not say or has been edited since."""
    whole = [Span(0, len(variant.text))]
    stated = re.findall(f"{_NUMBER}-{_NUMBER}", variant.props.get("x-sentences", ""))
    position = 0
    spans = []
    for start, stop in ((int(a), int(b)) for a, b in stated):
        if not position <= start <= stop <= len(variant.text) or variant.text[position:start].strip():
            return whole
        spans.append(Span(start, stop))
        position = stop
    return spans if spans and position == len(variant.text) and spans[0].start == 0 else whole


def _read_divisions(string: str, first: int) -> Iterator[Outline]:
    for match in _DIVISION.finditer(string):
        kind, *numbers = match.groups()
        if kind not in KINDS:
            continue
        number, skip, count, *places = (None if n is None else int(n) for n in numbers)
        start = first + cast(int, skip)
        heading = None
        if None not in places:
            a, b, c, d = cast("list[int]", places)
            heading = (Place(start + a, b), Place(start + c, d))
        yield Outline(cast(Kind, kind), cast(int, number), Span(start, start + cast(int, count)), heading)


def _clip(outline: Outline, total: int) -> Outline:
    stop = min(outline.sentences.stop, total)
    inside = outline.heading is not None and outline.heading[1].sentence < total
    return replace(outline, sentences=Span(outline.sentences.start, stop), heading=outline.heading if inside else None)


FORMAT = Format(
    name="tmx",
    title="TMX 1.4b translation memory",
    read=read,
    write=write,
    keeps=frozenset({"beads", "sentences", "paragraphs", "divisions", "confidence", "status", "recipe", "origin"}),
)
