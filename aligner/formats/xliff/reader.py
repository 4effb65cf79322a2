"""Reading XLIFF 1.x and 2.x: our own files, and what CAT tools write (see `xliff` for what stands for what)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, BinaryIO
from urllib.parse import unquote

from aligner import report
from aligner.errors import FormatError, InvariantError
from aligner.formats import ReadOptions, divisions, documents, recipes, xml
from aligner.formats import languages as language_tags
from aligner.formats.codes import CODES, Code, encoded, inked
from aligner.formats.layout import Piece, assemble
from aligner.formats.messages import shortened
from aligner.formats.properties import named
from aligner.formats.xliff.text import Flat, Sentence, Told, sentences_of, space_of
from aligner.io import safexml
from aligner.io.names import without_folders
from aligner.languages.tags import canonical
from aligner.model import SIDES, Alignment, Bead, Document, DocumentPair, Properties, Recipe, Span, Status, normalised

CATEGORY = "aligner"  # of our metadata
PROPERTIES = "properties"  # the category of what is known otherwise
DOCUMENT = "document"  # the category of the name of one of several documents
DOCUMENT_METADATA = "document-metadata"  # the category of what is known of it
REJECTED = "aligner:rejected"

_SIDE_PROPERTIES = ("source-properties", "target-properties")
_OF_FILES = frozenset({"id", "original", "source-language", "target-language", "canResegment", "translate"})
_OF_UNITS = frozenset({"approved", "canResegment", "translate"})
_PARTS = frozenset(
    {"source", "target", "seg-source", "note", "notes", "segment", "ignorable", "metadata", "originalData"}
)  # of a unit, that are read
_STATES = ("", "initial", "translated", "final")  # of XLIFF 2, that a bead has too
_APPROVED = ("reviewed", "final", "signed-off")


@dataclass(slots=True)
class _Segment:
    """The sentences of both sides that belong together; none where there is only white space."""

    sides: tuple[list[Sentence], list[Sentence]]
    tails: tuple[str | None, str | None] = (None, None)  # white space behind the last sentence
    status: Status = "auto"
    state: str = ""  # as the file says it, where no status says the same


@dataclass(slots=True)
class _Side:
    """One document, as far as it has been read."""

    pieces: list[Piece] = field(default_factory=list)
    label: str = ""  # of the paragraph, in the file
    gap: str | None = None  # white space in this unit that no sentence has followed yet

    def add(self, sentence: Sentence, label: str, ours: bool) -> None:
        """Add a sentence of the paragraph `label`."""
        new = bool(self.pieces) and label != self.label
        stated = None if self.gap is None and sentence.gap is None else (self.gap or "") + (sentence.gap or "")
        unstated = "\n\n" if new else "" if ours or not self.pieces else "\n"
        gap = unstated if stated is None or not (stated or ours) else stated
        paragraph = self.pieces[-1].paragraph + new if self.pieces else 0
        self.pieces.append(Piece(gap, sentence.string, paragraph))
        self.label, self.gap = label, None


# --- the file --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _File:
    """What has been read of a file, or of one `file` element in it."""

    element: Any = None
    sides: tuple[_Side, _Side] = field(default_factory=lambda: (_Side(), _Side()))
    beads: list[Bead] = field(default_factory=list)
    languages: tuple[str, str] | None = None
    about: list[tuple[str, str]] = field(default_factory=list)
    held: tuple[Properties, ...] = ((), (), ())
    originals: list[tuple[str, str]] = field(default_factory=list)
    origin: str = ""
    others: dict[str, None] = field(default_factory=dict)
    document: str = ""
    metadata: Properties = ()

    def describe(self, element: Any, name: str) -> None:
        """Take what the metadata of a `file` say."""
        xml.refuse_entities(element, name)
        self.about = self.about or list(_metadata([element]))
        if any(own := [tuple(_metadata([element], kind)) for kind in (PROPERTIES, *_SIDE_PROPERTIES)]):
            self.held = tuple(own)
        self.document = self.document or dict(_metadata([element], DOCUMENT)).get("name", "")
        self.metadata = self.metadata or tuple(_metadata([element], DOCUMENT_METADATA))

    def add(self, unit: Any, version: int, label: str, told: Told) -> None:
        """Add a unit."""
        xml.refuse_entities(unit, told.name)
        found = _languages(unit)
        file = next(unit.iterancestors("{*}file"), None)
        if self.languages is None:
            self.languages = found
            if not self.about and not any(self.held) and file is not None:
                self.held = (_attributes(file, _OF_FILES, told.name), (), ())
        if found == self.languages:
            made = list(_add(unit, version, self.sides, label, told))
            self.beads += made
            self.originals += [("" if file is None else file.get("original", ""), "")] * len(made)
        else:
            self.others[" to ".join(found)] = None

    def alignment(self, name: str) -> Alignment:
        """All that was added."""
        languages = self.languages or ("und", "und")
        if self.others:
            reason = f"read what is {' to '.join(languages)} and left out: {shortened(list(self.others))}"
            report.notice("left out", reason, file=name)
        beads, origins = named(self.beads, self.originals, (self.origin, ""))
        documents = [
            replace(_document(side, which, lang, of_side, self.about, name), properties=own)
            for side, which, lang, of_side, own in zip(
                self.sides, SIDES, languages, origins, self.held[1:], strict=True
            )
        ]
        return Alignment(documents[0], documents[1], tuple(beads), _recipe(self.about, name), self.held[0])


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a file of ours or from elsewhere: XLIFF 1.x or 2.x, with extensions of any kind.

    A segment is a bead; a source without a target, or the other way round, is one on one side only. Inline codes are
    dropped and their text kept; `alt-trans`, `matches` and other elements that hold no text of a unit are passed over.
    A unit from elsewhere is a paragraph.

    Raises:
        FormatError: It is not well-formed, or not XLIFF, or of a version that is not known.
    """
    told = Told(name)
    [whole] = _files(stream, told, apart=False)
    if whole.document:
        stream.seek(0)
        return documents.together(read_documents(stream, name, options), name)
    told.tell()
    return whole.alignment(name)


def read_documents(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Iterator[DocumentPair]:
    """Read each `file` element as a document.

    Raises:
        FormatError: As for `read`.
    """
    told = Told(name)
    found = _files(stream, told, apart=True)
    filled = [one for one in found if one.beads or one.document] or found[:1]
    for one in filled:
        origin = without_folders(one.originals[0][0]) if one.originals and len(filled) > 1 else ""
        yield DocumentPair(one.document or origin, one.alignment(name), one.metadata)
    told.tell()


def _files(stream: BinaryIO, told: Told, *, apart: bool) -> list[_File]:
    """Read a file, its `file` elements each for itself if they are to be kept apart."""
    files = [_File()]
    names = ("xliff", "metadata", "group", "unit", "trans-unit")
    for count, element in enumerate(xml.elements(stream, told.name, "xliff", names)):
        kind = xml.local_name(element)
        root = element.getroottree().getroot()
        if xml.local_name(root) != "xliff":
            continue  # which is refused at its end
        version = _version(root, told.name)
        if apart and kind != "xliff" and (file := next(element.iterancestors("{*}file"), None)) is not None:
            if files[-1].element is not None and files[-1].element is not file:
                files.append(_File())
            files[-1].element = file
        if kind == "metadata":
            if xml.local_name(element.getparent()) == "file":
                files[-1].describe(element, told.name)
            continue
        if kind not in ("unit", "trans-unit"):
            if kind == "xliff":
                files[-1].languages = files[-1].languages or _languages(element)
                stated = element.find("{*}file")  # of a file without units
                files[-1].origin = "" if stated is None else stated.get("original", "")
            element.clear()
            continue
        files[-1].add(element, version, f"unit {count}", told)
        safexml.forget(element)
    return files


def _version(root: Any, name: str) -> int:
    """The first number of the version."""
    version = root.get("version") or str(root.tag).partition("}")[0].rpartition(":")[2]
    if match := re.match(r"([12])(\.|$)", version):
        return int(match[1])
    reason = f"XLIFF version {version[:20]!r} is not known" if root.get("version") else "it names no version of XLIFF"
    raise FormatError(reason, file=name, line=root.sourceline, hint="save it as XLIFF 1.2 or 2.1")


def _languages(element: Any) -> tuple[str, str]:
    """Source and target language of a unit, or of the whole file."""
    found = []
    for attributes in (("srcLang", "source-language"), ("trgLang", "target-language")):
        # Of all that it may stand in, only these say it; units within units to any depth must not cost time.
        around = element.iterancestors("{*}file", "{*}xliff")
        held = (e.get(a) for e in (element, *around) for a in attributes)
        found.append(next((canonical(lang) for lang in held if lang and lang.strip()), "und"))
    return found[0], found[1]


def _metadata(elements: Sequence[Any], category: str = CATEGORY) -> Iterator[tuple[str, str]]:
    for element in elements:
        for group in element.iter("{*}metaGroup"):
            if group.get("category") == category:
                yield from ((meta.get("type", ""), meta.text or "") for meta in group.iterchildren("{*}meta"))


def _recipe(about: Sequence[tuple[str, str]], name: str) -> Recipe | None:
    found = [content for kind, content in about if kind == "recipe"]
    return recipes.load_or_pass_over(found[0], name) if found else None


def _document(side: _Side, which: str, lang: str, origin: str, about: Sequence[tuple[str, str]], name: str) -> Document:
    stated = dict(about)
    own = stated.get(f"{which}-lang", lang)
    lang = own if language_tags.tag(own).lower() == lang.lower() or lang == "und" else lang
    origin = unquote(stated[f"{which}-document"]) if f"{which}-document" in stated else origin
    stated_divisions = " ".join(content for kind, content in about if kind == f"{which}-division")
    total = len(side.pieces)
    fitting = (one for one in divisions.decoded(stated_divisions) if one.sentences.stop <= total)
    end = side.gap or ""
    try:
        return assemble(lang, origin, side.pieces, divisions.clipped(fitting, total), end)
    except InvariantError as error:
        report.notice("left out", f"passed over the divisions, which no longer fit ({error.reason})", file=name)
        return assemble(lang, origin, side.pieces, (), end)


# --- units -----------------------------------------------------------------------------------------------------------


def _add(unit: Any, version: int, sides: tuple[_Side, _Side], label: str, told: Told) -> Iterator[Bead]:
    """Add the segments of a unit to the documents, and give their beads."""
    metadata = list(unit.iterchildren("{*}metadata"))
    stated = dict(_metadata(metadata))
    held = tuple(_metadata(metadata, PROPERTIES))
    if not held and not stated:
        held = _of_unit(unit, told.name)
        told.passed_over.update(kind for child in unit if (kind := xml.local_name(child)) not in _PARTS)
    confidence, note = _confidence(stated), _note(unit, stated)
    labels = [stated.get(f"{which}-paragraphs", "").split() for which in SIDES]
    for side in sides:
        side.gap = None
    for segment in _old_segments(unit, told) if version == 1 else _segments(unit, told):
        spans = []
        for side, sentences, tail, own in zip(sides, segment.sides, segment.tails, labels, strict=True):
            start = len(side.pieces)
            for number, sentence in enumerate(sentences):
                side.add(sentence, own[min(number, len(own) - 1)] if own else label, bool(own))
            side.gap = side.gap if tail is None else (side.gap or "") + tail
            spans.append(Span(start, len(side.pieces)))
        if spans[0].size or spans[1].size:
            state = (("state", segment.state),) if segment.state and not stated else ()
            properties = (*held, *state, *_codes(segment))
            yield Bead(spans[0], spans[1], confidence, segment.status, note, properties)
            note = ""  # it stands once, at the first bead
    told.end_unit()


def _codes(segment: _Segment) -> Iterator[tuple[str, str]]:
    """The inline codes of a segment, by side."""
    for side, sentences in zip(SIDES, segment.sides, strict=True):
        found: list[Code] = []
        place = 0
        for sentence in sentences:
            found += [code._replace(place=place + code.place) for code in sentence.codes]
            place += inked(sentence.string)
        if found:
            yield f"{side}.{CODES}", encoded(found)


def _of_unit(unit: Any, name: str) -> Properties:
    """What another program says of a unit: its attributes, those of its notes, and whether it is to be translated."""
    notes = (n for part in (unit, *unit.iterchildren("{*}notes")) for n in part.iterchildren("{*}note"))
    of_notes = [(f"note.{key}", value) for note in notes for key, value in _attributes(note, frozenset(), name)]
    translate = next((value for e in (unit, *unit.iterancestors()) if (value := e.get("translate"))), "yes")
    fixed = [("translate", "no")] if translate == "no" else []
    return (*_attributes(unit, _OF_UNITS, name), *fixed, *of_notes)


def _attributes(element: Any, ours: frozenset[str], name: str) -> Properties:
    """The attributes of an element without those that are read otherwise, and those of XML."""
    return tuple(pair for pair in xml.attributes(element, name) if pair[0] not in ours)


def _confidence(stated: dict[str, str]) -> float | None:
    try:
        value = float(stated["confidence"])
    except (KeyError, ValueError):
        return None
    return value if 0 <= value <= 1 else None


def _note(unit: Any, stated: dict[str, str]) -> str:
    notes = [n for part in (unit, *unit.iterchildren("{*}notes")) for n in part.iterchildren("{*}note")]
    note = normalised("\n".join("".join(n.itertext()) for n in notes))
    exact = unquote(stated.get("note", ""))
    return exact if normalised(xml.strip(exact)) == note else note  # it may have been edited


def _segments(unit: Any, told: Told) -> Iterator[_Segment]:
    """The segments of a unit of XLIFF 2; where its targets are to be read in another order, they are one."""
    space = space_of(unit)
    found: list[_Segment] = []
    orders: list[int] = []
    for number, part in enumerate((p for p in unit if xml.local_name(p) in ("segment", "ignorable")), 1):
        elements = [next(part.iterchildren(f"{{*}}{which}"), None) for which in SIDES]
        if xml.local_name(part) == "segment":
            (source, before), (target, behind) = (sentences_of(element, space, told) for element in elements)
            state = part.get("state", "")
            state = "" if state in _STATES else state
            found.append(_Segment((source, target), (before, behind), _status(part), state))
        else:
            gaps = [None if e is None else re.sub(r"\S+", "", Flat(e, told).string) for e in elements]
            found.append(_Segment(([], []), (gaps[0], gaps[1])))
        order = "" if elements[1] is None else elements[1].get("order", "")
        orders.append(int(order) if re.fullmatch("[0-9]{1,9}", order) else number)
    if orders == sorted(orders):
        yield from found
        return
    in_order = [segment for _, segment in sorted(zip(orders, found, strict=True), key=lambda pair: pair[0])]
    sources = [s._replace(gap=None) for segment in found for s in segment.sides[0]]
    targets = [s._replace(gap=None) for segment in in_order for s in segment.sides[1]]
    statuses = {segment.status for segment in found if any(segment.sides)}
    yield _Segment((sources, targets), status=statuses.pop() if len(statuses) == 1 else "auto")


def _status(segment: Any) -> Status:
    state = segment.get("state", "initial")
    if state == "initial" and segment.get("subState") == REJECTED:
        return "rejected"
    return "approved" if state in _APPROVED else "auto"


def _old_segments(unit: Any, told: Told) -> Iterator[_Segment]:
    """The segments of a unit of XLIFF 1; where those of both sides do not follow each other, they are one."""
    source, target = (next(unit.iterchildren(f"{{*}}{which}"), None) for which in SIDES)
    segmented = next(unit.iterchildren("{*}seg-source"), None)
    space = space_of(unit)
    left, before = sentences_of(source if segmented is None else segmented, space, told)
    right, behind = sentences_of(target, space, told)
    state = "" if target is None else target.get("state", "")
    status: Status = "approved" if unit.get("approved") == "yes" or state in _APPROVED else "auto"
    names = {sentence.name: number for number, sentence in enumerate(left) if sentence.name}
    order = [names.get(sentence.name, -1) for sentence in right]
    if len(names) < len(left) or any(a >= b for a, b in pairwise([-1, *order])):
        yield _Segment((left, right), (before, behind), status, state)
        return
    translations = dict(zip(order, right, strict=True))
    for number, sentence in enumerate(left):
        translated = [translations[number]] if number in translations else []
        yield _Segment(([sentence], translated), status=status if translated or not right else "auto", state=state)
