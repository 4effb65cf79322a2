"""Several documents in one memory, and apart again.

Each unit names its document in `x-document`, and has an identifier of its own: `chapter-1:12`. Metadata stand in each
unit of the document, since that is where other programs keep them: those for which memoQ has fields under its names
(`client`, `domain`, `project`, `subject`), all others as `x-document.author` and the like. The first unit of a document
has what concerns the whole in `x-document-about`: metadata, languages, origins and recipe, as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, BinaryIO

from aligner.formats import ReadOptions, WriteOptions, documents, recipes, xml
from aligner.formats.languages import tag
from aligner.formats.properties import sided, without
from aligner.formats.tmx.elements import make_header, write_memory
from aligner.formats.tmx.reader import ABOUT, Told, Units, whole_of
from aligner.formats.tmx.writer import Body
from aligner.model import Alignment, Document, DocumentPair, Properties
from aligner.model.properties import value_of

_PREFIX = "x-document."


def write(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write one memory, document by document, with what `tmx` leaves out and changes."""
    pending = iter(pairs)
    first = next(pending)
    source = tag(first.alignment.source.lang)
    body = Body([source], options)
    slugs = documents.Slugs()

    def units() -> Iterator[Any]:
        for pair in chain([first], pending):
            alignment = pair.alignment
            tags = [tag(d.lang) for d in (alignment.source, alignment.target)]
            body.begin(tags, f"{slugs.of(pair.name)}:", xml.strip(pair.name))
            body.of_document = [_prop(name, xml.strip(value)) for name, value in pair.metadata]
            body.about = [(ABOUT, json.dumps(_about(pair.metadata, xml.clean(alignment, quiet=True))))]
            for unit in body.units(alignment):
                if body.tags[0] != source and "srclang" not in unit.attrib:
                    unit.set("srclang", body.tags[0])
                yield unit

    header = make_header(source, [], sided(xml.clean(first.alignment, quiet=True)), options)
    write_memory(output.stream, header, units())
    body.warn()


def _prop(name: str, value: str) -> tuple[str, str]:
    return name if name in documents.SHARED else f"{_PREFIX}{xml.strip(name)}", value


def _about(metadata: Properties, alignment: Alignment) -> dict[str, Any]:
    """What is said of a whole document."""
    sides = (alignment.source, alignment.target)
    value: dict[str, Any] = {"metadata": [[*map(xml.strip, about)] for about in metadata]}
    value |= {"langs": [d.lang for d in sides], "origins": [d.text.origin for d in sides]}
    return value | ({"recipe": recipes.to_value(alignment.recipe)} if alignment.recipe else {})


def read(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[DocumentPair]:
    """Read the documents of a memory, as its units name them in `x-document`; units that name none are one, too.

    Raises:
        FormatError: As for `tmx.read`.
    """
    told = Told()
    whole = whole_of(stream, name, told)
    groups: dict[str, Units] = {}
    for unit in whole.units:
        groups.setdefault(unit.props.get("x-document", ""), whole.without_units()).units.append(unit)
    languages: tuple[str, str] | None = None
    for document, units in (groups or {"": whole}).items():
        languages = units.languages(units.present() if any(options.languages) else [], options.languages)
        alignment = units.alignment(languages, told)
        if len(groups) < 2 and not any(value_of(bead.properties, ABOUT) for bead in alignment.beads):
            document = ""  # it is called after the file
        yield documents.lifted(_with_about(DocumentPair(document, alignment)), _PREFIX)
    told.tell(languages or ("und", "und"), options.languages, name)


def _with_about(pair: DocumentPair) -> DocumentPair:
    """A document with what its first unit says of it."""
    alignment = pair.alignment
    number, found = next(
        ((n, stated) for n, b in enumerate(alignment.beads) if (stated := value_of(b.properties, ABOUT))), (0, "")
    )
    if not found:
        return pair
    bead = alignment.beads[number]
    beads = list(alignment.beads)
    beads[number] = replace(bead, properties=without(bead.properties, ABOUT))
    alignment = replace(alignment, beads=tuple(beads))
    try:
        value = json.loads(found)
        langs, origins = ([str(part) for part in value[key]] for key in ("langs", "origins"))
        sides = [
            _of_file(document, lang, origin)
            for document, lang, origin in zip((alignment.source, alignment.target), langs, origins, strict=True)
        ]
        recipe = recipes.from_value(value["recipe"]) if "recipe" in value else None
        alignment = replace(alignment, source=sides[0], target=sides[1], recipe=recipe)
        metadata = tuple((str(about), str(content)) for about, content in value["metadata"])
        return replace(pair, alignment=alignment, metadata=metadata)
    except (ValueError, TypeError, KeyError, RecursionError):
        return replace(pair, alignment=alignment)  # somebody has damaged it


def _of_file(document: Document, lang: str, origin: str) -> Document:
    """A document with its origin, and its language as the user had named it."""
    lang = lang if tag(lang).lower() == document.lang.lower() else document.lang
    return replace(document, text=replace(document.text, lang=lang, origin=origin))
