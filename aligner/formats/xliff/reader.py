"""Reading XLIFF 1.x and 2.x: our own files, and what CAT tools write (see `xliff` for what stands for what)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote

from aligner import report
from aligner.errors import FormatError, InvariantError
from aligner.formats import ReadOptions, divisions, recipes, xml
from aligner.formats import languages as language_tags
from aligner.formats.layout import Piece, assemble
from aligner.formats.messages import shortened
from aligner.io import safexml
from aligner.model import Alignment, Bead, Document, Recipe, Span, Status, normalised

CATEGORY = "aligner"  # of our metadata
SENTENCE = "aligner:sentence"
REJECTED = "aligner:rejected"

_SIDES = ("source", "target")
_SPACE = f"{xml.XML}space"
# Inline elements whose content is code, not text; the text of a `sub` inside is text again.
_CODES = ("ph", "it", "bpt", "ept", "x", "bx", "ex", "sc", "ec", "sm", "em")
_DELETED = "x-sdl-deleted"  # `mrk/@mtype` of what a reviewer has taken out
_APPROVED = ("reviewed", "final", "signed-off")


class _Sentence(NamedTuple):
    """A sentence, what it is called in its unit, and the white space before it; None where the file does not say."""

    name: str
    gap: str | None
    string: str


@dataclass(slots=True)
class _Segment:
    """The sentences of both sides that belong together; none where there is only white space."""

    sides: tuple[list[_Sentence], list[_Sentence]]
    tails: tuple[str | None, str | None] = (None, None)  # white space behind the last sentence
    status: Status = "auto"


@dataclass(slots=True)
class _Side:
    """One document, as far as it has been read."""

    pieces: list[Piece] = field(default_factory=list)
    label: str = ""  # of the paragraph, in the file
    gap: str | None = None  # white space in this unit that no sentence has followed yet

    def add(self, sentence: _Sentence, label: str, ours: bool) -> None:
        """Add a sentence of the paragraph `label`."""
        new = bool(self.pieces) and label != self.label
        stated = None if self.gap is None and sentence.gap is None else (self.gap or "") + (sentence.gap or "")
        unstated = "\n\n" if new else "" if ours or not self.pieces else "\n"
        gap = unstated if stated is None or not (stated or ours) else stated
        paragraph = self.pieces[-1].paragraph + new if self.pieces else 0
        self.pieces.append(Piece(gap, sentence.string, paragraph))
        self.label, self.gap = label, None


# --- the file --------------------------------------------------------------------------------------------------------


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a file of ours or from elsewhere: XLIFF 1.x or 2.x, with extensions of any kind.

    A segment is a bead; a source without a target, or the other way round, is one on one side only. Inline codes are
    dropped and their text kept; `alt-trans`, `matches`, and units that are not to be translated and have no target are
    passed over. A unit from elsewhere is a paragraph.

    Raises:
        FormatError: It is not well-formed, or not XLIFF, or of a version that is not known.
    """
    sides = (_Side(), _Side())
    beads: list[Bead] = []
    languages: tuple[str, str] | None = None
    about: list[tuple[str, str]] = []
    original = ""
    others: dict[str, None] = {}
    names = ("xliff", "metadata", "group", "unit", "trans-unit")
    for count, element in enumerate(xml.elements(stream, name, "xliff", names)):
        kind = xml.local_name(element)
        root = element.getroottree().getroot()
        if xml.local_name(root) != "xliff":
            continue  # which is refused at its end
        version = _version(root, name)
        if kind == "metadata":
            if xml.local_name(element.getparent()) == "file":
                xml.refuse_entities(element, name)
                about = about or list(_metadata([element]))
            continue
        if kind not in ("unit", "trans-unit"):
            languages = languages or (_languages(element) if kind == "xliff" else None)
            element.clear()
            continue
        xml.refuse_entities(element, name)
        found = _languages(element)
        if languages is None:
            languages = found
            original = next((file.get("original", "") for file in element.iterancestors("{*}file")), "")
        if found == languages:
            beads += _add(element, version, sides, f"unit {count}", name)
        else:
            others[" to ".join(found)] = None
        safexml.forget(element)
    languages = languages or ("und", "und")
    if others:
        reason = f"read what is {' to '.join(languages)} and left out: {shortened(list(others))}"
        report.notice("left out", reason, file=name)
    origins = (original, "")
    documents = [
        _document(side, which, lang, origin, about, name)
        for side, which, lang, origin in zip(sides, _SIDES, languages, origins, strict=True)
    ]
    return Alignment(documents[0], documents[1], tuple(beads), _recipe(about, name))


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
        held = (e.get(a) for e in (element, *element.iterancestors()) for a in attributes)
        found.append(next((lang.strip().replace("_", "-") for lang in held if lang and lang.strip()), "und"))
    return found[0], found[1]


def _metadata(elements: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for element in elements:
        for group in element.iter("{*}metaGroup"):
            if group.get("category") == CATEGORY:
                yield from ((meta.get("type", ""), meta.text or "") for meta in group.iterchildren("{*}meta"))


def _recipe(about: Sequence[tuple[str, str]], name: str) -> Recipe | None:
    found = [content for kind, content in about if kind == "recipe"]
    return recipes.load_or_pass_over(found[0], name) if found else None


def _document(side: _Side, which: str, lang: str, origin: str, about: Sequence[tuple[str, str]], name: str) -> Document:
    stated = dict(about)
    own = stated.get(f"{which}-lang", lang)
    lang = own if language_tags.tag(own) == lang or lang == "und" else lang
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


def _add(unit: Any, version: int, sides: tuple[_Side, _Side], label: str, name: str) -> Iterator[Bead]:
    """Add the segments of a unit to the documents, and give their beads."""
    if unit.get("translate") == "no" and next(unit.iter("{*}target"), None) is None:
        return  # layout, or what another unit refers to
    stated = dict(_metadata(list(unit.iterchildren("{*}metadata"))))
    confidence, note = _confidence(stated), _note(unit, stated)
    labels = [stated.get(f"{which}-paragraphs", "").split() for which in _SIDES]
    for side in sides:
        side.gap = None
    for segment in _old_segments(unit, name) if version == 1 else _segments(unit, name):
        spans = []
        for side, sentences, tail, own in zip(sides, segment.sides, segment.tails, labels, strict=True):
            start = len(side.pieces)
            for number, sentence in enumerate(sentences):
                side.add(sentence, own[min(number, len(own) - 1)] if own else label, bool(own))
            side.gap = side.gap if tail is None else (side.gap or "") + tail
            spans.append(Span(start, len(side.pieces)))
        if spans[0].size or spans[1].size:
            yield Bead(spans[0], spans[1], confidence, segment.status, note)
            note = ""  # it stands once, at the first bead


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


def _segments(unit: Any, name: str) -> Iterator[_Segment]:
    """The segments of a unit of XLIFF 2; where its targets are to be read in another order, they are one."""
    space = _space(unit)
    found: list[_Segment] = []
    orders: list[int] = []
    for number, part in enumerate((p for p in unit if xml.local_name(p) in ("segment", "ignorable")), 1):
        elements = [next(part.iterchildren(f"{{*}}{which}"), None) for which in _SIDES]
        if xml.local_name(part) == "segment":
            (source, before), (target, behind) = (_sentences(element, space, name) for element in elements)
            found.append(_Segment((source, target), (before, behind), _status(part)))
        else:
            gaps = [None if e is None else re.sub(r"\S+", "", _Flat(e, name).string) for e in elements]
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


def _old_segments(unit: Any, name: str) -> Iterator[_Segment]:
    """The segments of a unit of XLIFF 1; where those of both sides do not follow each other, they are one."""
    source, target = (next(unit.iterchildren(f"{{*}}{which}"), None) for which in _SIDES)
    segmented = next(unit.iterchildren("{*}seg-source"), None)
    space = _space(unit)
    left, before = _sentences(source if segmented is None else segmented, space, name)
    right, behind = _sentences(target, space, name)
    state = "" if target is None else target.get("state", "")
    status: Status = "approved" if unit.get("approved") == "yes" or state in _APPROVED else "auto"
    names = {sentence.name: number for number, sentence in enumerate(left) if sentence.name}
    order = [names.get(sentence.name, -1) for sentence in right]
    if len(names) < len(left) or any(a >= b for a, b in pairwise([-1, *order])):
        yield _Segment((left, right), (before, behind), status)
        return
    translations = dict(zip(order, right, strict=True))
    for number, sentence in enumerate(left):
        translated = [translations[number]] if number in translations else []
        yield _Segment(([sentence], translated), status=status if translated or not right else "auto")


# --- the text of a side ----------------------------------------------------------------------------------------------


def _space(unit: Any) -> str:
    """What is to be done with white space in a unit."""
    return next((space for e in (unit, *unit.iterancestors()) if (space := e.get(_SPACE))), "default")


def _sentences(element: Any, space: str, name: str) -> tuple[list[_Sentence], str | None]:
    """The sentences of a side and the white space behind them.

    One, where nothing marks any, or where text stands outside the marks.
    """
    if element is None:
        return [], None
    flat = _Flat(element, name)
    string, marks = flat.string, flat.marks
    edges = [0, *(position for _, span in marks for position in span), len(string)]
    outside = zip(edges[::2], edges[1::2], strict=True)
    if not marks or edges != sorted(edges) or any(string[start:stop].strip() for start, stop in outside):
        stop = len(string.rstrip())
        marks = [("", Span(len(string) - len(string.lstrip()), stop))] if stop else []
    preserve = (element.get(_SPACE) or space) == "preserve"
    found: list[_Sentence] = []
    position = 0
    for mark, (start, stop) in marks:
        gap = string[position:start] if found or start else None
        sentence = string[start:stop]
        if not preserve:
            gap = gap and re.sub(r"[ \t\r\n]+", " ", gap)
            sentence = re.sub(r"[ \t\r\n]+", " ", sentence)
        found.append(_Sentence(mark, gap, sentence))
        position = stop
    return found, string[position:] or None


class _Flat:
    """The characters of a side without its inline codes, and where the marks of sentences and segments are in it."""

    def __init__(self, element: Any, name: str) -> None:
        self.marks: list[tuple[str, Span]] = []
        self._name = name
        self._parts: list[str] = []
        self._length = 0
        self._walk(element)
        self.string = "".join(self._parts)

    def _append(self, string: str | None) -> None:
        if string:
            self._parts.append(string)
            self._length += len(string)

    def _walk(self, element: Any) -> None:
        start, first = self._length, len(self._parts)
        self._append(element.text)
        for child in element:
            kind = xml.local_name(child)
            if kind == "cp":
                self._append(self._character(child))
            elif kind in _CODES:
                for sub in child.iterchildren("{*}sub"):
                    self._walk(sub)
            elif child.get("mtype") != _DELETED:
                self._walk(child)
            self._append(child.tail)
        if element.get("type") == SENTENCE:
            self.marks.append((element.get("id", ""), Span(start, self._length)))
        elif element.get("mtype") == "seg":
            string = "".join(self._parts[first:])
            start += len(string) - len(string.lstrip())
            if string.strip():
                self.marks.append((element.get("mid", ""), Span(start, start + len(string.strip()))))

    def _character(self, element: Any) -> str:
        code = element.get("hex", "")
        value = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,8}", code) else -1
        if 0 <= value < 0xD800 or 0xE000 <= value < 0x110000:
            return chr(value)
        reason = f"<cp hex={code[:20]!r}> is no character"
        raise FormatError(reason, file=self._name, line=element.sourceline, hint="take it out, or write its code point")
