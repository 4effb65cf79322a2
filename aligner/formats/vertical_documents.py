"""Several documents in vertical text: a `doc` for each, with its name and metadata as attributes.

There is one file for each language and one of each alignment file, as for a single document; sentences, beads and words
are counted through all documents, as the corpus programs do it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from typing import BinaryIO

from aligner import report
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
    attributes = _Names()
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
        about = {"name": xml.strip(" ".join(pair.name.split())), **attributes.attributes(pair.metadata)}
        found = vertical.Prepared.of(alignment, (names[0], names[1]), options, about, before)
        for side in (0, 1):
            found.write_side(side, streams[side])
            found.write_noske(side, streams[2 + side])
        found.write_cwb(streams[4])
        before = found.after()
    attributes.tell(output.name)


class _Names:
    """Names of metadata as attributes: the same ones in all documents, and others for others."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._numbered: dict[str, str] = {}

    def attributes(self, metadata: Properties) -> dict[str, str]:
        """Return metadata as attributes; of several values with a name one behind the other."""
        found: dict[str, list[str]] = {}
        for about, value in metadata:
            found.setdefault(self._of(about), []).append(" ".join(xml.strip(value).split()))
        return {name: "; ".join(values) for name, values in found.items()}

    def tell(self, file: str) -> None:
        """Say which attributes have numbers, as corpus programs take no other letters than a to z in their names."""
        if self._numbered:
            stand = ", ".join(f"{name} is {about}" for about, name in self._numbered.items())
            hint = "corpus programs take no names but in a to z: give the metadata such ones to have them here"
            report.notice("changed", f"names of metadata: {stand}", file=file, hint=hint)

    def _of(self, about: str) -> str:
        if about not in self._names:
            latin = unicodedata.normalize("NFKD", about.lower())
            name = re.sub("[^a-z0-9]+", "_", re.sub(r"[\u0300-\u036f]", "", latin)).strip("_")
            base = name if name[:1].isalpha() and name not in _OURS else f"meta_{name}".rstrip("_")
            taken = self._names.values()
            first = f"{base}_1" if not name else base
            numbered = (f"{base}_{number}" for number in count(2))
            made = next(free for free in chain([first], numbered) if free not in taken)
            self._names[about] = made
            if made != base:
                self._numbered[about] = made
        return self._names[about]


def read(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[DocumentPair]:
    """Read the documents of a corpus.

    Raises:
        FormatError: As for `vertical.read`.
    """
    alignment, docs = read_with_docs(stream, name, options)
    for pair in documents.apart(alignment):
        attributes = docs.get(pair.name) or (next(iter(docs.values())) if len(docs) == 1 else {})
        metadata = tuple(
            (re.sub("^meta_(?=[a-z])", "", about), value) for about, value in attributes.items() if about not in _OURS
        )
        sides = (pair.alignment.source, pair.alignment.target)
        source = replace(sides[0], text=replace(sides[0].text, origin=attributes.get("file", "") if docs else ""))
        yield DocumentPair(
            pair.name or attributes.get("name", ""), replace(pair.alignment, source=source), (*pair.metadata, *metadata)
        )
