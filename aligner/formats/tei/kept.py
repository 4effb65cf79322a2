"""Headers that a person has edited: what is ours in them is brought up to date, everything else stays.

A header that holds more than ours travels as the property `teiHeader` of the alignment or of a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from aligner import report
from aligner.formats import xml
from aligner.io import safexml
from aligner.model import Properties
from aligner.model.properties import value_of

NAMESPACE = "http://www.tei-c.org/ns/1.0"
PROPERTY = "teiHeader"
_NAMESPACES = 1_000

# Where what we write stands in a header, by parents and attribute. It is replaced, added, or taken out with ours.
_OURS = (
    (("encodingDesc", "appInfo"), "application", "ident", "aligner"),
    (("encodingDesc", "classDecl"), "taxonomy", "n", "pos"),
    ((), "xenoData", "type", "recipe"),
    ((), "xenoData", "type", "properties"),
)
# What we write where nothing is known. It is replaced where it reads like this still.
_UNTOUCHED = (
    ("titleStmt", "Parallel text: .*"),
    ("sourceDesc", "Not stated[.]|Each text names its own source[.]|"),
    ("segmentation", "Sentences of the source: .*Sentences of the target: .*"),
)


def updated(properties: Properties, ours: str) -> str:
    """Return the header to write: the one that was kept, with what is ours in it, or else ours.

    Args:
        properties: Of an alignment or a document.
        ours: The header as it is made for it.
    """
    held = value_of(properties, PROPERTY)
    if not held:
        return ours
    header = _parsed(held)
    if header is None:
        report.notice("left out", "passed over a TEI header among the properties, which is damaged")
        return ours
    return _written(_merged(header, _parsed(ours))) + "\n"


def edited(element: Any, ours: str, file: str) -> Properties:
    """Return the header of a file as a property; nothing where it only says what is in ours.

    Args:
        element: What holds it, a `TEI` or `teiCorpus`.
        ours: The header as it would be written.
        file: The name of the file, for messages.
    """
    header = next(element.iterchildren("{*}teiHeader"), None)
    if header is None:
        return ()
    reason = ""
    if len(header.nsmap) > _NAMESPACES:  # each is written again and again, in the square of their number
        reason = f"left out a TEI header, in which more than {_NAMESPACES:,} namespaces are declared"
    elif (alone := _parsed(held := _written(header))) is None:
        reason = "left out a TEI header, which is not well-formed by itself"
    if reason:
        report.notice("left out", reason, file=file, line=header.sourceline)
        return ()
    merged = _merged(alone, _parsed(ours))
    return () if _plain(merged) == _plain(_parsed(ours)) else ((PROPERTY, held),)


def _parsed(string: str) -> Any:
    """A header; None where there is none in it."""
    if "xmlns" not in string.partition(">")[0]:
        string = string.replace("<teiHeader", f'<teiHeader xmlns="{NAMESPACE}"', 1)
    try:
        header = etree.fromstring(string.encode(), safexml.parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    if xml.local_name(header) != "teiHeader" or next(safexml.entities(header), None) is not None:
        return None
    return header


def _written(header: Any) -> str:
    string: str = etree.tostring(header, encoding="unicode", with_tail=False)
    return string.replace(f' xmlns="{NAMESPACE}"', "", 1)


def _plain(header: Any) -> list[tuple[Any, ...]]:
    """All of a header but white space that lays it out."""
    return [
        (
            xml.local_name(e),
            sorted(e.attrib.items()),
            " ".join((e.text or "").split()),
            " ".join((e.tail or "").split()),
        )
        for e in header.iter(etree.Element)
    ]


def _merged(header: Any, ours: Any) -> Any:
    for parents, name, key, value in _OURS:
        there = _found(header, name, key, value)
        made = _found(ours, name, key, value)
        for old, new in zip(there, made, strict=False):
            _replace(old, new)
        for old in there[len(made) :]:
            _remove(old)
        for new in made[len(there) :]:
            _add(header, parents, new)
    for name, pattern in _UNTOUCHED:
        old, new = (next(root.iter(f"{{*}}{name}"), None) for root in (header, ours))
        if old is not None and new is not None:
            text = " ".join("".join(old.itertext()).split())
            is_ours = re.fullmatch(pattern, text) and not len(list(old.iter("{*}bibl"))) > len(list(old.iter("{*}ptr")))
            if is_ours:
                _replace(old, new)
    if _found(header, "segmentation") == [] and (new := next(iter(_found(ours, "segmentation")), None)) is not None:
        _add(header, ("encodingDesc", "editorialDecl"), new)
    _set_origin(header, ours)
    _set_language(header, ours)
    return header


def _set_origin(header: Any, ours: Any) -> None:
    old, new = (next(iter(_found(root, "idno", "type", "origin")), None) for root in (header, ours))
    if old is not None and new is not None:
        old.text = new.text


def _set_language(header: Any, ours: Any) -> None:
    """Name the language of the text as the user does, besides what the header says of languages."""
    for new in _found(ours, "language"):
        same = _found(header, "language", "ident", new.get("ident"))
        if same:
            same[0].set("n", new.get("n", ""))
        elif (usage := next(header.iter("{*}langUsage"), None)) is not None and _found(usage, "language"):
            usage.append(new)
        else:
            _add(header, ("profileDesc",), new.getparent())


def _found(root: Any, name: str, key: str = "", value: str = "") -> list[Any]:
    return [e for e in root.iter(f"{{*}}{name}") if not key or e.get(key) == value]


def _replace(old: Any, new: Any) -> None:
    new.tail = old.tail
    old.getparent().replace(old, new)


def _remove(element: Any) -> None:
    """Take an element out, and what is empty without it."""
    parent = element.getparent()
    parent.remove(element)
    if parent.getparent() is not None and not len(parent) and not (parent.text or "").strip():
        _remove(parent)


def _add(header: Any, parents: tuple[str, ...], new: Any) -> None:
    """Add an element under parents that are made where they are not there; `revisionDesc` stays the last."""
    place = header
    for name in parents:
        inside = next(place.iterchildren(f"{{*}}{name}"), None)
        if inside is None:
            inside = etree.Element(f"{{{NAMESPACE}}}{name}")
            inside.text = inside.tail = "\n"
            _append(place, inside)
        place = inside
    new.tail = "\n"
    _append(place, new)


def _append(place: Any, new: Any) -> None:
    last: Iterator[Any] = place.iterchildren("{*}revisionDesc")
    if (revision := next(last, None)) is not None:
        revision.addprevious(new)
    else:
        place.append(new)
