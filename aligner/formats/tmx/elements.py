"""The elements of a translation memory that one of two languages and one of several have in common."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import Any, BinaryIO

from lxml import etree

from aligner import report
from aligner._version import __version__
from aligner.errors import OutputError
from aligner.formats import WriteOptions, xml
from aligner.formats.messages import shortened
from aligner.model import Properties
from aligner.model.display import counted

LONGEST = 2000  # characters in a segment, beyond which Trados cloud refuses it
ONE_SIDED = "x-one-sided"
"""The `prop` of a header that says that beads with text on one side only were written too."""

Props = Iterable[tuple[str, str]]
"""Types and contents of `prop` elements; one without content is not written."""

_HISTORY = ("creationdate", "creationid", "changedate", "changeid", "o-tmf", "datatype")
_USAGE = ("creationtool", "creationtoolversion", "usagecount", "lastusagedate")
# The attributes that the DTD knows: of the header, where the rest is ours, of a unit, and of a variant.
_HEADER_ATTRIBUTES = frozenset({*_HISTORY, "segtype", "adminlang"})
_VARIANT_ATTRIBUTES = frozenset({*_HISTORY, *_USAGE})
_UNIT_ATTRIBUTES = frozenset({*_HISTORY, *_USAGE, "tuid", "segtype", "srclang"})


def write_memory(stream: BinaryIO, header: Any, units: Iterable[Any]) -> None:
    """Write a memory, unit by unit."""
    with etree.xmlfile(stream, encoding="UTF-8", buffered=False) as file:  # who gives the units looks at its size
        file.write_declaration(doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write("\n", header, "\n")
            with file.element("body"):
                for unit in units:
                    file.write("\n", unit)
                file.write("\n")
            file.write("\n")


def make_header(source: str, props: Props, properties: Properties, options: WriteOptions) -> Any:
    """The `header` of a memory.

    Args:
        source: Tag of the source language.
        props: What else it says.
        properties: What the file said that the memory was read from.
        options: What the user asks for.

    Raises:
        OutputError: `SOURCE_DATE_EPOCH` is no number of seconds.
    """
    attributes = {
        "creationtool": "aligner",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "aligner",
        "adminlang": "en",
        "srclang": source,
        "datatype": "plaintext",
    }
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            moment = datetime.fromtimestamp(int(epoch), tz=timezone.utc)
        except (ValueError, OverflowError, OSError):
            raise OutputError(f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds") from None
        attributes["creationdate"] = moment.strftime("%Y%m%dT%H%M%SZ")
    header = etree.Element("header")
    rest = _add_attributes(header, attributes, properties, _HEADER_ATTRIBUTES)
    _add_notes(header, rest)
    _add_props(header, [(ONE_SIDED, "yes" if options.one_sided else ""), *props])
    _add_others(header, rest)
    etree.indent(header)
    return header


def make_unit(
    name: str,
    block: bool,
    note: str,
    props: Props,
    variants: Iterable[tuple[str, str, Props]],
    properties: tuple[Properties, ...] = (),
) -> Any:
    """A `tu`.

    Args:
        name: Its identifier.
        block: Whether it is more than a sentence in each language.
        note: What a person has remarked on it.
        props: What is known of it.
        variants: Of each language its tag, the segment, and what is known of that.
        properties: What the file that the bead comes from said of the unit, and of each variant.
    """
    own, *of_variants = properties or ((),)
    unit = etree.Element("tu")
    usual = {"tuid": name, **({"segtype": "block"} if block else {})}
    rest = _add_attributes(unit, usual, own, _UNIT_ATTRIBUTES)
    if note:
        etree.SubElement(unit, "note").text = note
    _add_props(unit, props)
    _add_others(unit, rest, notes=True)
    for i, (lang, text, known) in enumerate(variants):
        variant = etree.SubElement(unit, "tuv", {f"{xml.XML}lang": lang})
        stated = of_variants[i] if of_variants else ()
        rest = _add_attributes(variant, {}, stated, _VARIANT_ATTRIBUTES)
        _add_notes(variant, rest)
        _add_props(variant, known)
        _add_others(variant, rest)
        etree.SubElement(variant, "seg").text = text
    etree.indent(unit, level=0)
    return unit


def _add_props(element: Any, props: Props) -> None:
    for kind, content in props:
        if content:
            etree.SubElement(element, "prop", type=kind).text = content


def _add_attributes(
    element: Any, usual: dict[str, str], properties: Properties, known: frozenset[str]
) -> list[tuple[str, str]]:
    """Set attributes: the usual ones, and what properties say in their place. Returns the rest of the properties."""
    stated = {name for name, _ in properties} & known
    for name, value in usual.items():
        if name not in stated:
            element.set(name, value)
    rest = []
    for name, value in properties:
        if name in known and name not in element.attrib:
            element.set(name, value)
        else:
            rest.append((name, value))
    return rest


def _add_notes(element: Any, properties: Props) -> None:
    for name, value in properties:
        if name == "note":
            etree.SubElement(element, "note").text = value


def _add_others(element: Any, properties: Props, *, notes: bool = False) -> None:
    """Write properties as `prop`; `notes` says whether one that is called a note is another."""
    for name, value in properties:
        if notes or name != "note":
            language = re.fullmatch("(.+)@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)", name, re.DOTALL)
            prop = etree.SubElement(element, "prop", type=language[1] if language else name)
            prop.text = value
            if language:
                prop.set(f"{xml.XML}lang", language[2])


def probability(value: float | None) -> str:
    """The content of `x-confidence`."""
    return "" if value is None else repr(float(value))


def neighbours(segments: Sequence[str], last: str = "") -> list[str]:
    """For each segment the one before it that has text; `last` stands before the first."""
    result = []
    for segment in segments:
        result.append(last)
        last = segment if segment.strip() else last
    return result


def warn_of(
    rejected: int, left_out: Sequence[str], what: tuple[str, str], one_sided: bool, long: Sequence[str]
) -> None:
    """Say what was left out, or may not please another tool.

    Args:
        rejected: How many were left out because a person has rejected them.
        left_out: The first words of what was left out because it has no counterpart, each in quotation marks.
        what: Such as `bead`, and how one without a counterpart is told: `with an empty side`.
        one_sided: Whether the user has asked for those: what is left out then has no text at all.
        long: Names of segments that are longer than `LONGEST`.
    """
    if rejected:
        report.notice("left out", f"left out {counted(rejected, f'rejected {what[0]}')}")
    if left_out:
        hint = None if one_sided else "--one-sided writes them, or one_sided=True in Python"
        first = f" ({quoted})" if (quoted := shortened(list(filter(None, left_out)), 3)) else ""
        report.notice("left out", f"left out {counted(len(left_out), what[0])} {what[1]}{first}", hint=hint)
    if long:
        segments = counted(len(long), "segment")
        reason = f"{segments} of over {LONGEST:,} characters, which some tools refuse: {shortened(long)}"
        report.notice("doubted", reason)
