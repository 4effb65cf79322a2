"""TermBase eXchange, version 2 (ISO 30042:2008, MARTIF), in the dialect TBX-Basic, for programs that know no other.

Each pair is an entry of its own: some of these programs read no more than one term a language. What stands in an entry
is as in version 3: see `tbx`.
"""

from __future__ import annotations

from typing import BinaryIO

from lxml import etree

from aligner._version import __version__
from aligner.formats.xml import XML
from aligner.model import Glossary
from aligner.termbases import EVERYTHING, TermbaseFormat, tbx_reader
from aligner.termbases.tbx import MADE, NO_ORIGIN, add, add_source, add_target, save


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write one entry a pair."""
    root = etree.Element("martif", {"type": "TBX-Basic", f"{XML}lang": "en"})
    header = etree.SubElement(root, "martifHeader")
    add(etree.SubElement(etree.SubElement(header, "fileDesc"), "sourceDesc"), "p", glossary.origin or NO_ORIGIN)
    encoding = etree.SubElement(header, "encodingDesc")
    add(encoding, "p", "TBXBasicXCSV02.xcs", type="XCSURI")
    add(encoding, "p", f"{MADE} {__version__}.")
    text = etree.SubElement(root, "text")
    body = etree.SubElement(text, "body") if glossary.terms else text  # which must not be empty
    for number, term in enumerate(glossary.terms, 1):
        entry = etree.SubElement(body, "termEntry", id=f"c{number}")
        source, target = (
            etree.SubElement(etree.SubElement(entry, "langSet", {f"{XML}lang": lang or "und"}), "tig")
            for lang in (glossary.source_lang, glossary.target_lang)
        )
        add_source(source, [(number, term)])
        add_target(target, number, term)
    save(root, stream)


FORMAT = TermbaseFormat(
    name="tbx2",
    title="termbase, version 2 (TBX-Basic, MARTIF)",
    read=tbx_reader.read,
    write=write,
    keeps=EVERYTHING,
)
