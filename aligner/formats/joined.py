"""Files that hold three and more versions of a text: a memory, a corpus, a table."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import BinaryIO

from aligner import report
from aligner.formats import WriteOptions, Writer, tsv, xml
from aligner.formats.properties import tell_of_names
from aligner.io import files
from aligner.io.names import name_written
from aligner.joining import MultiAlignment
from aligner.registry import FORMATS, load

JOINED: Mapping[str, str] = MappingProxyType(
    {
        "tmx": "aligner.formats.tmx.joined:write",
        "tei": "aligner.formats.tei.joined:write",
        "tsv": "aligner.formats.joined:write_table",
    }
)
"""Writers by the names of their formats; a subset of those for alignments, with the same suffixes."""


def write_all(
    parallel: MultiAlignment,
    paths: Sequence[tuple[str | os.PathLike[str], str | None]],
    options: WriteOptions = WriteOptions(),
    *,
    inputs: Sequence[str] = (),
) -> None:
    """Write joined versions to several files, which appear together or not at all.

    Args:
        parallel: What to write.
        paths: Files with the names of their formats; where that is None, the suffix tells. `-` is standard output.
        options: What the user asks of the writers.
        inputs: Files that must not be overwritten.

    Raises:
        ChoiceError: There is no such format for three and more versions, or a suffix stands for none.
        OutputError: A file cannot be written.
    """
    names = [files.path_of(path) for path, _ in paths]
    chosen = [FORMATS.format_of(name, format) for name, (_, format) in zip(names, paths, strict=True)]
    writers = [_writer(load(JOINED, form, "format for several versions"), parallel, options) for form in chosen]
    for name, form in zip(names, chosen, strict=True):
        if form == "tsv":
            held = [part.properties for part in (parallel, *parallel.documents, *parallel)]
            tell_of_names(held, name_written(name), "tmx and tei keep them")
    with files.saving(names, inputs=inputs) as streams:
        for name, write, stream in zip(names, writers, streams, strict=True):
            with report.about(name_written(name)):
                write(stream)


def _writer(
    write: Callable[[MultiAlignment, BinaryIO, WriteOptions], None], parallel: MultiAlignment, options: WriteOptions
) -> Writer:
    return lambda stream: write(parallel, stream, options)


def cleaned(parallel: MultiAlignment) -> MultiAlignment:
    """The versions as XML can carry them; warns where that changes something."""
    xml.warn_of(
        [
            f"U+{ord(match[0]):04X} in unit {number} ({document.lang})"
            for number, unit in enumerate(parallel, 1)
            for document, span in zip(parallel.documents, unit.spans, strict=True)
            for match in xml.FORBIDDEN.finditer(document.slice(span))
        ]
    )
    documents = tuple(xml.clean_document(document) for document in parallel.documents)
    units = tuple(
        replace(unit, note=xml.clean_note(unit.note), properties=xml.strip_properties(unit.properties))
        for unit in parallel
    )
    documents = tuple(replace(d, properties=xml.strip_properties(d.properties)) for d in documents)
    held = xml.strip_properties(parallel.properties)
    return replace(parallel, documents=documents, beads=units, properties=held)


_MARKS = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n"})  # as in `tsv`


def write_table(parallel: MultiAlignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a table with a row for each unit and a column for each language, its cells as those of `tsv`."""

    def row(*cells: str) -> None:
        stream.write(("\t".join(cells) + "\n").encode())

    row(*(document.lang for document in parallel.documents), *tsv.JOINED)
    for unit in parallel:
        texts = [
            r"\|".join(sentence.translate(_MARKS) for sentence in document.strings(span))
            for document, span in zip(parallel.documents, unit.spans, strict=True)
        ]
        confidence = "" if unit.confidence is None else repr(float(unit.confidence))
        row(*texts, unit.shape, confidence, unit.status, unit.note.translate(_MARKS))
