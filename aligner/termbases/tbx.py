"""TermBase eXchange, version 3 (ISO 30042:2019), in the dialect TBX-Basic, style DCA.

A concept entry is a source term with all its translations. All terms of an entry mean the same, so whoever reads it
takes each source term with each target term; two source terms in one entry because they share a translation would make
pairs that nobody has found. A translation of several source terms stands in several entries.

What belongs to a pair stands with its target term:

- the status, as far as the dialect has a name for it: approved is `preferredTerm-admn-sts`, rejected
  `deprecatedTerm-admn-sts`; a candidate has none, as nobody has decided on it;
- the part of speech; a name is a noun, and a phrase also has the term type `phrase`;
- the contexts, with the term marked by `hi`: that of the target names that of the source, which stands with its term;
- a note with what the dialect has no name for: `aligner: score=0.93; count=4; source_count=5; target_count=4`.

The number in the identifier of a target term is its place in the glossary.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from lxml import etree

from aligner._version import __version__
from aligner.formats.xml import XML
from aligner.model import Context, Glossary, Term
from aligner.render import marking
from aligner.termbases import EVERYTHING, TermbaseFormat, tbx_reader
from aligner.termbases.table import COUNTS, score_cell

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
STATUSES = {"approved": "preferredTerm-admn-sts", "rejected": "deprecatedTerm-admn-sts"}
PARTS = {
    "noun": "noun",
    "verb": "verb",
    "adjective": "adjective",
    "adverb": "adverb",
    "name": "noun",
    "phrase": "other",
}
MADE = "Made with aligner"
NO_ORIGIN = "unknown"

_OUTER = frozenset(
    {"tbx", "martif", "tbxHeader", "martifHeader", "fileDesc", "sourceDesc", "encodingDesc", "text", "body"}
)
_BLOCKS = _OUTER | {"conceptEntry", "termEntry", "langSec", "langSet", "termSec", "tig", "descripGrp"}


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write one concept entry a source term."""
    root = etree.Element("tbx", {"type": "TBX-Basic", "style": "dca", f"{XML}lang": "en"}, nsmap={None: NAMESPACE})
    header = etree.SubElement(root, "tbxHeader")
    add(etree.SubElement(etree.SubElement(header, "fileDesc"), "sourceDesc"), "p", glossary.origin or NO_ORIGIN)
    add(etree.SubElement(header, "encodingDesc"), "p", f"{MADE} {__version__}.")
    text = etree.SubElement(root, "text")
    body = etree.SubElement(text, "body") if glossary.terms else text  # which must not be empty
    entries: dict[str, list[tuple[int, Term]]] = {}
    for number, term in enumerate(glossary.terms, 1):
        entries.setdefault(term.source, []).append((number, term))
    for n, pairs in enumerate(entries.values(), 1):
        entry = etree.SubElement(body, "conceptEntry", id=f"c{n}")
        source, target = (
            etree.SubElement(entry, "langSec", {f"{XML}lang": lang or "und"})
            for lang in (glossary.source_lang, glossary.target_lang)
        )
        add_source(etree.SubElement(source, "termSec"), pairs)
        for number, term in pairs:
            add_target(etree.SubElement(target, "termSec"), number, term)
    save(root, stream)


def add(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
    """Add an element with text."""
    element = etree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def add_source(section: Any, pairs: Iterable[tuple[int, Term]]) -> None:
    """Fill the section of a source term: with its part of speech where all pairs agree, and its contexts.

    Args:
        section: A `termSec`, or a `tig` of version 2.
        pairs: The pairs that the term is in, each with its number.
    """
    listed = list(pairs)
    add(section, "term", listed[0][1].source)
    if len({term.part_of_speech for _, term in listed}) == 1:
        _add_part_of_speech(section, listed[0][1])
    for number, term in listed:
        for i, context in enumerate(term.contexts, 1):
            descrip = etree.SubElement(section, "descrip", type="context", id=f"x{number}.{i}")
            _fill(descrip, marking.pieces(context.source, context.source_spans))


def add_target(section: Any, number: int, term: Term) -> None:
    """Fill the section of a target term: with all that belongs to the pair."""
    section.set("id", f"t{number}")
    add(section, "term", term.target)
    if term.status in STATUSES:
        add(section, "termNote", STATUSES[term.status], type="administrativeStatus")
    _add_part_of_speech(section, term)
    for i, context in enumerate(term.contexts, 1):
        _add_context(section, f"x{number}.{i}", context)
    if term.note:
        add(section, "note", term.note)
    evidence = _evidence(term)
    if evidence or tbx_reader.EVIDENCE.fullmatch(term.note):  # so that the last such note is never a person's
        add(section, "note", f"aligner: {'; '.join(evidence)}")


def _add_part_of_speech(section: Any, term: Term) -> None:
    if term.part_of_speech:
        add(section, "termNote", PARTS[term.part_of_speech], type="partOfSpeech")
    if term.part_of_speech == "phrase":
        add(section, "termNote", "phrase", type="termType")


def _add_context(section: Any, key: str, context: Context) -> None:
    group = etree.SubElement(section, "descripGrp")
    descrip = etree.SubElement(group, "descrip", type="context", target=key)
    _fill(descrip, marking.pieces(context.target, context.target_spans))
    if context.bead:
        add(group, "admin", f"bead {context.bead}", type="source")


def _evidence(term: Term) -> list[str]:
    found = ["status=candidate"] if term.status == "candidate" else []
    if term.score is not None:
        found.append(f"score={score_cell(term.score)}")
    found += [f"{name}={count}" for name in COUNTS if (count := getattr(term, name))]
    return [*found, "kind=name"] if term.part_of_speech == "name" else found


def _fill(element: Any, parts: Iterable[tuple[str, bool]]) -> None:
    last = None
    for part, is_marked in parts:
        if is_marked:
            last = add(element, "hi", part, type="entailedTerm")
        elif last is None:
            element.text = part
        else:
            last.tail = part


def save(root: Any, stream: BinaryIO) -> None:
    """Write a document, with line ends where they mean nothing."""
    _lay_out(root, "\n")
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(etree.tostring(root, encoding="UTF-8") + b"\n")


def _lay_out(element: Any, before: str) -> None:
    inside = before + ("" if element.tag in _OUTER else " ")
    element.text = inside
    for child in element:
        if child.tag in _BLOCKS and len(child):
            _lay_out(child, inside)
        child.tail = inside
    element[-1].tail = before


FORMAT = TermbaseFormat(
    name="tbx",
    title="termbase, version 3 (TBX-Basic)",
    read=tbx_reader.read,
    write=write,
    keeps=EVERYTHING,
)
