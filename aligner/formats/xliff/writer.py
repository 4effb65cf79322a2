"""XLIFF: an alignment as a file of units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from aligner.errors import OutputError
from aligner.formats import WriteOptions, divisions, documents, recipes, xml
from aligner.formats import languages as language_tags
from aligner.formats.layout import outlines
from aligner.formats.xliff.reader import CATEGORY, DOCUMENT, DOCUMENT_METADATA, PROPERTIES, REJECTED
from aligner.formats.xliff.text import SENTENCE
from aligner.formats.xml import escaped, start_tag
from aligner.languages.tags import is_well_formed
from aligner.model import SIDES, Alignment, Bead, Document, DocumentPair, Span

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"

_STATES = {"auto": "translated", "approved": "final", "rejected": "initial"}
_IDENTIFIER = re.compile(r"[\w.:-]+", re.ASCII)  # of NMTOKEN the part that every program takes
_OURS = re.compile("[bf][0-9]+")


def tag(lang: str) -> str:
    """The language tag to write: as in a translation memory, or `und` where `lang` is no tag."""
    lang = language_tags.tag(lang)
    return lang if is_well_formed(lang) else "und"


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a file with a unit for each bead, those on one side only and the rejected ones included."""
    for part in _parts(xml.with_clean_properties(alignment)):
        stream.write(part.encode("utf-8"))


def write_documents(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write a file with a `file` element for each document.

    Raises:
        OutputError: They are in several languages.
    """
    languages: tuple[str, str] | None = None
    for number, pair in enumerate(pairs, 1):
        alignment = xml.with_clean_properties(pair.alignment)
        own = _languages(alignment)
        if languages is None:
            languages = own
            output.stream.write(_head(own).encode())
        elif own != languages:
            reason = f"it takes one pair of languages: {pair.name!r} is in {own[0]} and {own[1]}, not "
            hint = "write the documents of each pair of languages to a file of their own (--document NAME)"
            raise OutputError(f"{reason}{languages[0]} and {languages[1]}", hint=hint)
        name = (("name", xml.strip(pair.name)),)
        metadata = tuple((xml.strip(about), xml.strip(value)) for about, value in pair.metadata)
        for part in _file(alignment, number, {DOCUMENT: name, DOCUMENT_METADATA: metadata}):
            output.stream.write(part.encode("utf-8"))
    output.stream.write(b"</xliff>\n")


def _languages(alignment: Alignment) -> tuple[str, str]:
    return tag(alignment.source.lang), tag(alignment.target.lang)


def _head(languages: tuple[str, str]) -> str:
    namespaces = {"xmlns": NAMESPACE, "xmlns:mda": METADATA}
    attributes = {**namespaces, "version": "2.1", "srcLang": languages[0], "trgLang": languages[1]}
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{start_tag("xliff", attributes)}\n'


def _parts(alignment: Alignment) -> Iterator[str]:
    yield _head(_languages(alignment))
    yield from _file(alignment)
    yield "</xliff>\n"


def _file(
    alignment: Alignment, number: int = 1, about: Mapping[str, Iterable[tuple[str, str]]] = MappingProxyType({})
) -> Iterator[str]:
    """A `file` element; `about` has further metadata by their category."""
    source, target = alignment.source, alignment.target
    original = xml.strip(source.text.origin)
    attributes = {"id": f"f{number}", "original": original, "canResegment": "no", "xml:space": "preserve"}
    yield start_tag("file", attributes) + "\n"
    held = {f"{side}-properties": d.properties for side, d in zip(SIDES, (source, target), strict=True)}
    yield _metadata({CATEGORY: _of_file(alignment), PROPERTIES: alignment.properties, **held, **about})
    ids: set[str] = set()
    for number, bead in enumerate(alignment.beads, 1):
        yield start_tag("unit", _unit_attributes(bead, number, ids)) + "\n"
        yield _metadata({CATEGORY: _of_unit(alignment, bead), PROPERTIES: bead.properties})
        if bead.note:
            yield f"<notes>\n<note>{escaped(bead.note)}</note>\n</notes>\n"
        yield _gaps(alignment, bead)
        yield _segment(alignment, bead)
        yield _end(alignment) if number == len(alignment) else ""
        yield "</unit>\n"
    if not alignment.beads:  # a file holds a unit at least, and a unit a segment
        yield f'<unit id="b0">\n<segment>\n<source/>\n</segment>\n{_end(alignment)}</unit>\n'
    yield "</file>\n"


def _unit_attributes(bead: Bead, number: int, ids: set[str]) -> dict[str, str]:
    """The attributes of a unit: its own identifier and name where it had some, which programs go by."""
    stated = dict(reversed(bead.properties))
    identifier, name = stated.get("id", ""), stated.get("resname", stated.get("name", ""))
    if not _IDENTIFIER.fullmatch(identifier) or _OURS.fullmatch(identifier) or identifier in ids:
        identifier = f"b{number}"
    ids.add(identifier)
    return {"id": identifier, "name": name, "translate": "no" if stated.get("translate") == "no" else ""}


def _of_file(alignment: Alignment) -> Iterator[tuple[str, str]]:
    if alignment.recipe:
        yield "recipe", recipes.dump(alignment.recipe)
    for side, document in zip(SIDES, (alignment.source, alignment.target), strict=True):
        if document.lang != tag(document.lang):
            yield f"{side}-lang", document.lang
        origin = document.text.origin
        if origin and (side == "target" or xml.FORBIDDEN.search(origin)):
            yield f"{side}-document", _quoted(origin)
        for outline in outlines(document):
            yield f"{side}-division", divisions.encoded(outline)


def _of_unit(alignment: Alignment, bead: Bead) -> Iterator[tuple[str, str]]:
    if bead.confidence is not None:
        yield "confidence", repr(float(bead.confidence))
    if xml.FORBIDDEN.search(bead.note):
        yield "note", _quoted(bead.note)
    for side, document, span in _sides(alignment, bead):
        if span.size:
            yield (
                f"{side}-paragraphs",
                " ".join(str(sentence.paragraph + 1) for sentence in document.sentences[slice(*span)]),
            )


def _quoted(string: str) -> str:
    return re.sub(f"%|{xml.FORBIDDEN.pattern}", lambda match: quote(match[0], errors="replace"), string)


def _metadata(groups: Mapping[str, Iterable[tuple[str, str]]]) -> str:
    """The metadata of the file or a unit, by category; of those that have any."""
    made = []
    for category, items in groups.items():
        metas = [f"<mda:meta type={quoteattr(kind)}>{escaped(content)}</mda:meta>\n" for kind, content in items]
        if metas:
            made.append(f"{start_tag('mda:metaGroup', {'category': category})}\n{''.join(metas)}</mda:metaGroup>\n")
    return f"<mda:metadata>\n{''.join(made)}</mda:metadata>\n" if made else ""


def _sides(alignment: Alignment, bead: Bead) -> tuple[tuple[str, Document, Span], tuple[str, Document, Span]]:
    return ("source", alignment.source, bead.source), ("target", alignment.target, bead.target)


def _gaps(alignment: Alignment, bead: Bead) -> str:
    """The white space before a bead, where it is not what a reader expects."""
    found = {}
    usual = True
    for side, document, (start, stop) in _sides(alignment, bead):
        if start < stop:
            found[side] = document.gap(start)
            paragraphs = [sentence.paragraph for sentence in document.sentences[max(start - 1, 0) : start + 1]]
            usual &= found[side] == ("\n\n" if len(set(paragraphs)) > 1 else "")
    return "" if usual else _ignorable(found)


def _end(alignment: Alignment) -> str:
    """The white space behind the last sentences."""
    found: dict[str, str] = {
        side: document.gap(len(document))
        for side, document in zip(SIDES, (alignment.source, alignment.target), strict=True)
    }
    return _ignorable(found) if any(found.values()) else ""


def _ignorable(gaps: Mapping[str, str]) -> str:
    target = f"<target>{_content(gaps['target'])}</target>\n" if "target" in gaps else ""
    return f"<ignorable>\n<source>{_content(gaps.get('source', ''))}</source>\n{target}</ignorable>\n"


def _segment(alignment: Alignment, bead: Bead) -> str:
    state = _STATES[bead.status] if bead.target.size or bead.status == "approved" else "initial"
    attributes = {"state": state, "subState": REJECTED if bead.status == "rejected" else ""}
    contents = [
        f"<{side}>{_sentences(document, span, side[0])}</{side}>\n"
        for side, document, span in _sides(alignment, bead)
        if side == "source" or span.size or state != "initial"
    ]
    return f"{start_tag('segment', attributes)}\n{''.join(contents)}</segment>\n"


def _sentences(document: Document, span: Span, prefix: str) -> str:
    strings = document.strings(span)
    if len(strings) == 1 and strings[0] and strings[0] == strings[0].strip():
        return _content(strings[0])
    parts = []
    for number, string in zip(range(*span), strings, strict=True):
        gap = document.gap(number) if number > span.start else ""
        mark = start_tag("mrk", {"id": f"{prefix}{number + 1}", "type": SENTENCE})
        parts.append(f"{_content(gap)}{mark}{_content(string)}</mrk>")
    return "".join(parts)


def _content(string: str) -> str:
    """The characters of `string` as content of an element, with code points for those that XML forbids."""
    parts = []
    position = 0
    for match in xml.FORBIDDEN.finditer(string):
        parts += [escaped(string[position : match.start()]), f'<cp hex="{ord(match[0]):04X}"/>']
        position = match.end()
    return "".join([*parts, escaped(string[position:])])
