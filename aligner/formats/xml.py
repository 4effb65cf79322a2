"""What the XML formats share: reading without trust, writing, and the characters that XML 1.0 can carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, BinaryIO, TypeVar
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from aligner import report
from aligner.errors import FormatError
from aligner.formats.layout import Outline, Piece, Place, assemble, outlines, pieces
from aligner.formats.messages import opening, shortened
from aligner.io import safexml
from aligner.model import Alignment, Bead, Document, Properties, normalised
from aligner.model.display import counted

_T = TypeVar("_T", Alignment, Document, Bead)
XML = "{http://www.w3.org/XML/1998/namespace}"
_ATTRIBUTES = 500
_SPACES = (" ", "\t", "\u00a0", "\u2009", "\u202f", "\u3000")

# XML 1.0 (fifth edition), production 2, turned round. Lone surrogates cannot occur in a Text.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def elements(stream: BinaryIO, file: str, root: str, names: tuple[str, ...]) -> Iterator[Any]:
    """Parse step by step.

    Args:
        stream: The file.
        file: Its name, for messages.
        root: The name that its root element must have, without namespace.
        names: Names of the elements to give, without namespaces; each is given when it is complete.

    Raises:
        FormatError: The file is not well-formed XML, or has another root.
    """
    try:
        found = safexml.steps(stream, names, safexml.encoding_of(stream, file))
        for _, element in found:
            yield element
    except etree.XMLSyntaxError as error:
        raise _malformed(error, file, [(entry.message, entry.line) for entry in found.error_log][-1:]) from None
    if local_name(found.root) != root:
        reason = f"the root element is <{local_name(found.root)}>, not <{root}>"
        raise FormatError(reason, file=file, line=found.root.sourceline)


def parse(stream: BinaryIO, file: str) -> Any:
    """Parse a whole file.

    Returns:
        The root element.

    Raises:
        FormatError: The file is not well-formed XML, or uses entities of its own.
    """
    try:
        # Not the stream itself, for which bytes in no encoding are an `OSError`.
        whole = stream if isinstance(stream, BytesIO) else BytesIO(stream.read())
        root = etree.parse(whole, safexml.parser(encoding=safexml.encoding_of(whole, file))).getroot()
    except etree.XMLSyntaxError as error:
        raise _malformed(error, file, [(error.msg or "", error.lineno or 0)]) from None
    refuse_entities(root, file)
    return root


def tell_of_comments(content: bytes, file: str) -> None:
    """Say which comments of a well-formed file were left out, if there are any."""
    plain = content.replace(b"\0", b"")  # of UTF-16
    found: list[str] = []
    line, position = 0, 0
    while (start := plain.find(b"<!--", position)) >= 0 and (stop := plain.find(b"-->", start)) >= 0:
        line = line or plain.count(b"\n", 0, start) + 1
        found.append(plain[start + 4 : stop].decode("utf-8", "replace") if not found else "")
        position = stop
    if found:
        first = opening(found[0])
        reason = f"left out {counted(len(found), 'comment')}{first and f' ({first})'}"
        report.notice("left out", reason, file=file, line=line, hint="a note or a change element in the header is kept")


def refuse_entities(element: Any, file: str) -> None:
    """Refuse references to entities that a file defines itself: they can be made to expand without end.

    Raises:
        FormatError: There is one under `element`.
    """
    for entity in safexml.entities(element):
        reason = f"the entity {entity.text} is defined in the file or outside it, and is not expanded"
        raise FormatError(reason, file=file, line=entity.sourceline, hint="write the characters themselves")


def attributes(element: Any, file: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element but those of XML, names without namespaces.

    lxml looks for each value from the first attribute on: a hundred thousand, which nobody but an attacker writes,
    would take minutes.

    Raises:
        FormatError: There are more than anybody writes.
    """
    if len(element.attrib) > _ATTRIBUTES:
        reason = f"<{local_name(element)}> has more than {_ATTRIBUTES} attributes"
        raise FormatError(reason, file=file, line=element.sourceline, hint="take out those that say nothing")
    for name in element.attrib:
        if not name.startswith(XML):
            yield name.rpartition("}")[2], element.get(name)


def local_name(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def tail_of(element: Any, before: str, *, is_empty: bool) -> str:
    """The text behind an element inside a segment whose markup is dropped.

    It is apart from what is before it, where the element breaks the line. Where an element without text, such as a
    placeholder, stood between two spaces, one of them is left.

    Args:
        element: The element.
        before: The end of the text before it.
        is_empty: Whether it has given no text itself.
    """
    tail: str = element.tail or ""
    if is_empty and before.endswith(_SPACES) and tail.startswith(_SPACES):
        return tail[1:]
    kinds = {local_name(element), element.get("ctype"), element.get("type")}
    is_break = not kinds.isdisjoint(("br", "lb", "x-br", "x-html-br", "x-html-BR"))
    return f" {tail}" if is_break and tail and not tail[0].isspace() else tail


def start_tag(name: str, attributes: dict[str, str], close: str = "") -> str:
    """A start tag with the attributes that have a value; an empty element, where `close` is a slash."""
    return f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items() if value)}{close}>"


def escaped(string: str) -> str:
    """The characters of `string` as content of an element."""
    return escape(strip(string), {"\r": "&#13;"})


def strip(string: str) -> str:
    """`string` without the characters that XML forbids."""
    return FORBIDDEN.sub("", string)


def strip_properties(properties: Properties) -> Properties:
    """Properties without the characters that XML forbids."""
    return tuple((strip(name), strip(value)) for name, value in properties)


def clean(alignment: Alignment, *, quiet: bool = False) -> Alignment:
    """The alignment as XML can carry it: without the characters that XML forbids.

    Warns where that changes something, with the beads in which it did, unless it is to be `quiet`.
    """
    if not quiet:
        warn_of(forbidden(alignment))
    alignment = with_clean_properties(alignment)
    source, target = (clean_document(document) for document in (alignment.source, alignment.target))
    beads = tuple(replace(bead, note=clean_note(bead.note)) if bead.note else bead for bead in alignment.beads)
    return replace(alignment, source=source, target=target, beads=beads)


def with_clean_properties(alignment: Alignment) -> Alignment:
    """The alignment without the characters in its properties that XML forbids."""
    parts: list[Alignment | Document | Bead] = [alignment, alignment.source, alignment.target, *alignment.beads]
    strings = (string for part in parts for pair in part.properties for string in pair)
    if not any(FORBIDDEN.search(string) for string in strings):
        return alignment

    def cleaned(part: _T) -> _T:
        return replace(part, properties=strip_properties(part.properties))

    source, target = (cleaned(document) for document in (alignment.source, alignment.target))
    return cleaned(replace(alignment, source=source, target=target, beads=tuple(map(cleaned, alignment.beads))))


def forbidden(alignment: Alignment, before: int = 0) -> list[str]:
    """The characters of an alignment that XML cannot carry, with their places; so many beads come before it."""
    documents = (alignment.source, alignment.target)
    if not any(FORBIDDEN.search(document.text.content) for document in documents):
        return []
    return [
        f"U+{ord(match[0]):04X} in bead {number} ({side})"
        for number, bead in enumerate(alignment.beads, before + 1)
        for side, document, span in zip(("source", "target"), documents, (bead.source, bead.target), strict=True)
        for match in FORBIDDEN.finditer(document.slice(span))
    ]


def warn_of(removed: list[str]) -> None:
    """Warn of characters that XML cannot carry, as `forbidden` names them."""
    if removed:
        what = counted(len(removed), "character")
        report.notice("changed", f"removed {what} that XML cannot carry: {shortened(removed)}")


def clean_note(note: str) -> str:
    """A note without the characters that XML forbids; what these kept apart may be one character now."""
    return normalised(strip(note))


def clean_document(document: Document) -> Document:
    """A document without the characters that XML forbids."""
    origin = strip(document.text.origin)
    if not FORBIDDEN.search(document.text.content):
        return (
            document
            if origin == document.text.origin
            else replace(document, text=replace(document.text, origin=origin))
        )

    def moved(place: Place) -> Place:
        return Place(place.sentence, len(strip(document[place.sentence][: place.offset])))

    made = assemble(
        document.lang,
        origin,
        [Piece(strip(gap), strip(sentence), paragraph) for gap, sentence, paragraph in pieces(document)],
        [
            Outline(o.kind, o.number, o.sentences, o.heading and (moved(o.heading[0]), moved(o.heading[1])))
            for o in outlines(document)
        ],
        strip(document.gap(len(document))),
    )
    return replace(made, properties=document.properties)


def _malformed(error: etree.XMLSyntaxError, file: str, logged: list[tuple[str, int]]) -> FormatError:
    for message, line in logged:
        if undefined := re.search("Entity '([^']*)' not defined", message):
            reason = f"the entity &{undefined[1]}; is not defined in it"
            hint = "write the character itself, or its number, such as &#160; for &nbsp;"
            return FormatError(reason, file=file, line=line or None, hint=hint)
    reason = f"not well-formed XML: {error.msg or 'the file is empty'}"
    hint = "export it again from where it came; a file that was cut short ends like this too"
    if "Start tag expected" in (error.msg or ""):
        reason = "this is not XML: it does not begin with <"
        hint = "see whether this is the file that you mean, or export it again from where it came"
    if "bytes in character encoding" in reason or "not proper UTF-8" in reason:
        said = "a byte is wrong in the encoding that it declares, or UTF-8 where it declares none"
        reason = f"not well-formed XML: {said}: {error.msg}"
        hint = "save it as UTF-8 and declare that, or declare the encoding that it is in"
    return FormatError(reason, file=file, line=error.lineno or None, hint=hint)
