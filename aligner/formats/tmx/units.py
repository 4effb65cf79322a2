"""The units of a translation memory as they stand in the file: their text, and all that is said of them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from aligner.formats import xml
from aligner.formats.codes import Codes, with_codes
from aligner.formats.properties import Markup
from aligner.formats.tmx.elements import ONE_SIDED
from aligner.model import Properties, normalised

_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})  # they hold native code; text in a `sub` inside is text again

# What `tmx` writes itself. The context of a unit of another program is only kept as it is.
_OURS = frozenset({"x-bead", "x-confidence", "x-status", "x-document", "x-tuid", "x-division"})
CONTEXT = frozenset({"x-context-pre", "x-context-post"})
_OURS_IN_VARIANTS = frozenset({"x-sentences", "x-paragraphs", "x-divisions", "x-document"})
_OURS_IN_HEADER = (ONE_SIDED, "x-recipe", "x-lang-", "x-document-", "x-source-lang", "x-target-lang")
_DOCUMENTS = ("x-source-document", "x-target-document")
_NUMBERED = re.compile(r"(?:[\w.-]+:)?[0-9]+")  # as `tmx` does it, also behind the name of one of several documents
_HEADER = {"segtype": "sentence", "o-tmf": "aligner", "adminlang": "en", "datatype": "plaintext"}


@dataclass(slots=True)
class Variant:
    """A `tuv`: its language as a key, its text, our props and what else it says."""

    lang: str
    text: str
    props: dict[str, str]
    properties: Properties


@dataclass(slots=True)
class Unit:
    """A `tu`; `name` is what messages call it."""

    name: str
    note: str
    props: dict[str, str]
    variants: list[Variant]
    properties: Properties


def read_unit(element: Any, number: int, markup: Markup, file: str, *, with_context: bool) -> Unit:
    """Read a `tu`.

    Args:
        element: It.
        number: Its number in the file.
        markup: Is given the names of the elements inside segments.
        file: Name of the file, for messages.
        with_context: Whether the context that a unit of ours states is kept, and not made anew when it is written.
    """
    variants = []
    names: set[str] = set()
    for child in element:
        if xml.local_name(child) == "tuv":
            segments = [part for part in child if xml.local_name(part) == "seg"]
            for segment in segments:
                names.update(xml.local_name(part) for part in segment.iterdescendants("*"))
            codes = Codes()
            text = "".join(_text(segment, codes) for segment in segments)
            held = (*_attributes(child, {"lang"}, file), *_notes(child), *_others(child, _OURS_IN_VARIANTS))
            held = with_codes(held, codes.found)
            variants.append(Variant(language_key(child), normalised(text), read_props(child), held))
    markup.add(names)
    tuid = element.get("tuid")
    label = f"tuid {tuid}" if tuid else f"number {number}"
    note = normalised("\n".join(value for _, value in _notes(element)))
    props = read_props(element)
    is_ours = "x-bead" in props
    passed_over = {"tuid"} if is_ours and "x-tuid" not in props and _NUMBERED.fullmatch(tuid or "") else set()
    if is_ours:
        passed_over.add("srclang")
    if element.get("segtype") == ("block" if is_ours and props["x-bead"] != "1-1" else "sentence"):
        passed_over.add("segtype")
    ours = _OURS if with_context or not is_ours else _OURS | CONTEXT
    properties = (*_attributes(element, passed_over, file), *_others(element, ours))
    return Unit(f"{label} (line {element.sourceline})", note, props, variants, properties)


def header_properties(element: Any, file: str) -> Properties:
    """What a `header` says that is not ours: its history, its props and notes, and the tool that wrote it."""
    found = []
    for name, value in _attributes(element, {"srclang", "o-encoding"}, file):
        if name.startswith("creationtool"):
            name = f"x-{name}"
            if element.get("creationtool") == "aligner":
                continue
        if _HEADER.get(name) != value:
            found.append((name, value))
    others = (pair for pair in _others(element, frozenset(_DOCUMENTS)) if not pair[0].startswith(_OURS_IN_HEADER))
    return (*found, *_notes(element), *others)


def read_props(element: Any) -> dict[str, str]:
    """The types and contents of the `prop` elements."""
    return {p.get("type", ""): p.text or "" for p in element if xml.local_name(p) == "prop"}


def language_key(variant: Any) -> str:
    """The key of the language of a `tuv`: tags are the same in upper and lower case."""
    return key(variant.get(f"{xml.XML}lang") or variant.get("lang") or "")


def key(lang: str) -> str:
    """A tag as it is compared."""
    return lang.strip().replace("_", "-").lower()


def _text(segment: Any, codes: Codes) -> str:
    """The text of a segment; what stands inside a code is none, unless it is in a `sub`.

    Text in elements that TMX does not define is text.
    """
    if not len(segment):
        return segment.text or ""
    parts: list[str] = []
    _add_content(segment, parts, codes)
    return "".join(parts)


def _add_content(element: Any, parts: list[str], codes: Codes, is_text: bool = True) -> None:
    """Add the pieces of text in an element, none of them empty, and the codes between them."""
    kind = xml.local_name(element)
    code = codes.add(kind, element) if is_text else None
    is_text = kind not in _CODES and (is_text or kind == "sub")
    if is_text and element.text:
        parts.append(element.text)
        codes.text(element.text)
    for child in element:
        count = len(parts)
        _add_content(child, parts, codes, is_text)
        if is_text and (tail := xml.tail_of(child, parts[-1] if parts else "", is_empty=len(parts) == count)):
            parts.append(tail)
            codes.text(tail)
    codes.close(code)


def _attributes(element: Any, passed_over: Container[str], file: str) -> Iterator[tuple[str, str]]:
    return (pair for pair in xml.attributes(element, file) if pair[0] not in passed_over)


def _notes(element: Any) -> list[tuple[str, str]]:
    return [("note", "".join(child.itertext())) for child in element if xml.local_name(child) == "note"]


def _others(element: Any, ours: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The props that are not ours; one in a language has it behind its name, such as `x-subject@de`."""
    for prop in element:
        if xml.local_name(prop) == "prop" and (name := prop.get("type", "")) not in ours:
            lang = prop.get(f"{xml.XML}lang")
            yield f"{name}@{lang}" if lang else name, "".join(prop.itertext())
