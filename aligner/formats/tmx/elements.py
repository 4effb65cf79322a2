"""The elements of a translation memory that one of two languages and one of several have in common."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import Any, BinaryIO

from lxml import etree

from aligner import report
from aligner._version import __version__
from aligner.errors import OutputError
from aligner.formats import xml
from aligner.formats.messages import counted, shortened

LONGEST = 2000  # characters in a segment, beyond which Trados cloud refuses it

Props = Iterable[tuple[str, str]]
"""Types and contents of `prop` elements; one without content is not written."""


def write_memory(stream: BinaryIO, header: Any, units: Iterable[Any]) -> None:
    """Write a memory, unit by unit."""
    with etree.xmlfile(stream, encoding="UTF-8") as file:
        file.write_declaration(doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write("\n", header, "\n")
            with file.element("body"):
                for unit in units:
                    file.write("\n", unit)
                file.write("\n")
            file.write("\n")


def make_header(source: str, props: Props) -> Any:
    """The `header` of a memory.

    Args:
        source: Tag of the source language.
        props: What else it says.

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
    header = etree.Element("header", attributes)
    _add_props(header, props)
    etree.indent(header)
    return header


def make_unit(number: int, block: bool, note: str, props: Props, variants: Iterable[tuple[str, str, Props]]) -> Any:
    """A `tu`.

    Args:
        number: Its number, from 1.
        block: Whether it is more than a sentence in each language.
        note: What a person has remarked on it.
        props: What is known of it.
        variants: Of each language its tag, the segment, and what is known of that.
    """
    unit = etree.Element("tu", tuid=str(number))
    if block:
        unit.set("segtype", "block")
    if note:
        etree.SubElement(unit, "note").text = note
    _add_props(unit, props)
    for lang, text, known in variants:
        variant = etree.SubElement(unit, "tuv", {f"{xml.XML}lang": lang})
        _add_props(variant, known)
        etree.SubElement(variant, "seg").text = text
    etree.indent(unit, level=0)
    return unit


def _add_props(element: Any, props: Props) -> None:
    for kind, content in props:
        if content:
            etree.SubElement(element, "prop", type=kind).text = content


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


def warn_of(rejected: int, left_out: int, what: tuple[str, str], one_sided: bool, long: Sequence[str]) -> None:
    """Say what was left out, or may not please another tool.

    Args:
        rejected: How many were left out because a person has rejected them.
        left_out: How many because they have no counterpart.
        what: Such as `bead`, and how one without a counterpart is told: `with an empty side`.
        one_sided: Whether the user has asked for those: what is left out then has no text at all.
        long: Names of segments that are longer than `LONGEST`.
    """
    if rejected:
        report.notice("left out", f"left out {counted(rejected, f'rejected {what[0]}')}")
    if left_out:
        hint = None if one_sided else "--one-sided writes them"
        report.notice("left out", f"left out {counted(left_out, what[0])} {what[1]}", hint=hint)
    if long:
        segments = counted(len(long), "segment")
        reason = f"{segments} of over {LONGEST:,} characters, which some tools refuse: {shortened(long)}"
        report.notice("doubted", reason)
