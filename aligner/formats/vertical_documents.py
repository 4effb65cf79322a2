"""Several documents in vertical text: a `doc` for each, with its name and metadata as attributes.

There is one file for each language and one of each alignment file, as for a single document; sentences, beads and words
are counted through all documents, as the corpus programs do it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from aligner.errors import OutputError
from aligner.formats import ReadOptions, WriteOptions, documents, vertical, xml
from aligner.formats.vertical_reader import read_with_docs
from aligner.model import DocumentPair, Properties

_OURS = frozenset({"name", "lang", "file", "translation", "likeness", "part", "unmatched", "edited"})


def write(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write all files, document by document.

    Raises:
        OutputError: They are in several languages.
    """
    before = vertical.Counts()
    names: list[str] = []
    streams: list[BinaryIO] = []
    for pair in pairs:
        alignment = xml.clean(pair.alignment)
        own = vertical.names_of(alignment, output.name)
        if not names:
            names, streams = own, [output.beside(name) for name in own]
        elif own != names:
            hint = "write the documents of each pair of languages to a file of their own (--document NAME)"
            raise OutputError(f"{pair.name!r} is in other languages than the documents before it", hint=hint)
        about = {"name": xml.strip(" ".join(pair.name.split())), **_attributes(pair.metadata)}
        found = vertical.Prepared.of(alignment, (names[0], names[1]), options, about, before)
        for side in (0, 1):
            found.write_side(side, streams[side])
            found.write_noske(side, streams[2 + side])
        found.write_cwb(streams[4])
        before = found.after()


def _attributes(metadata: Properties) -> dict[str, str]:
    """Metadata as attributes, whose names corpus programs take; of several values with a name one behind the other."""
    found: dict[str, list[str]] = {}
    for about, value in metadata:
        name = re.sub("[^a-z0-9]+", "_", about.lower()).strip("_")
        name = name if name[:1].isalpha() and name not in _OURS else f"meta_{name}"
        found.setdefault(name, []).append(" ".join(xml.strip(value).split()))
    return {name: "; ".join(values) for name, values in found.items()}


def read(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[DocumentPair]:
    """Read the documents of a corpus.

    Raises:
        FormatError: As for `vertical.read`.
    """
    alignment, docs = read_with_docs(stream, name, options)
    for pair in documents.apart(alignment):
        attributes = docs.get(pair.name) or (next(iter(docs.values())) if len(docs) == 1 else {})
        metadata = tuple(
            (about.removeprefix("meta_"), value) for about, value in attributes.items() if about not in _OURS
        )
        sides = (pair.alignment.source, pair.alignment.target)
        source = replace(sides[0], text=replace(sides[0].text, origin=attributes.get("file", "") if docs else ""))
        yield DocumentPair(
            pair.name or attributes.get("name", ""), replace(pair.alignment, source=source), (*pair.metadata, *metadata)
        )
