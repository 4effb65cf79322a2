"""Several documents in one file: written one after the other, and given apart again."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain, islice
from types import MappingProxyType
from typing import BinaryIO

from aligner import formats, report
from aligner.errors import ChoiceError, FormatError, InputError, OutputError
from aligner.formats import ReadOptions, WriteOptions
from aligner.formats.messages import shortened
from aligner.formats.properties import without
from aligner.io import files
from aligner.io.names import name_written, shown_name
from aligner.model import (
    SIDES,
    Alignment,
    Bead,
    Division,
    Document,
    DocumentPair,
    Properties,
    Sentence,
    Span,
    Text,
    language_of,
)
from aligner.model.properties import value_of
from aligner.registry import FORMATS, load

NAME = "document"
"""The property of a bead that names the document it is from, where an alignment holds several."""
METADATA = "document."
"""What the properties of a bead begin with that hold metadata of its document."""
SHARED = ("client", "domain", "project", "subject")
"""Metadata for which translation programs have fields of their own in each unit of a memory."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file that documents are written to.

    Attributes:
        name: Its name.
        stream: It, open; of a format of several files nothing that is kept.
        beside: Opens a further file that belongs to it, of this name in the same folder.
    """

    name: str
    stream: BinaryIO
    beside: Callable[[str], BinaryIO]


Writer = Callable[[Iterable[DocumentPair], Output, WriteOptions], None]
Reader = Callable[[BinaryIO, str, ReadOptions], Iterable[DocumentPair]]

WRITERS: Mapping[str, str] = MappingProxyType(
    {
        "tmx": "aligner.formats.tmx.documents:write",
        "tei": "aligner.formats.tei.documents:write",
        "xliff": "aligner.formats.xliff.writer:write_documents",
        "parquet": "aligner.formats.parquet:write_documents",
        "moses": "aligner.formats.moses:write_documents",
        "xces": "aligner.formats.xces:write_documents",
        "vertical": "aligner.formats.vertical_documents:write",
        "xlsx": "aligner.formats.xlsx.writer:write_documents",
        "csv": "aligner.formats.csv:write_documents",
        "tsv": "aligner.formats.tsv:write_documents",
        "jsonl": "aligner.formats.jsonl:write_documents",
    }
)
"""What writes several documents, by the names of formats."""

READERS: Mapping[str, str] = MappingProxyType(
    {
        "tmx": "aligner.formats.tmx.documents:read",
        "tei": "aligner.formats.tei.documents:read",
        "xliff": "aligner.formats.xliff.reader:read_documents",
        "parquet": "aligner.formats.parquet:read_documents",
        "xces": "aligner.formats.xces:read_documents",
        "vertical": "aligner.formats.vertical_documents:read",
        "xlsx": "aligner.formats.xlsx.reader:read_documents",
        "jsonl": "aligner.formats.jsonl:read_documents",
    }
)
"""What reads them again. Of other formats, the beads tell by their properties which document they are from."""

_OF_ONE_FILE = frozenset(WRITERS) - {"xces", "vertical", "moses"}
_WITH_METADATA = frozenset(WRITERS) - {"csv", "tsv", "xces", "moses"}


def read_documents(
    path: str | os.PathLike[str],
    format: str | None = None,
    limits: files.Limits = files.Limits(),
    languages: tuple[str | None, str | None] = (None, None),
    columns: tuple[str, str] | None = None,
) -> Iterator[DocumentPair]:
    """Read the documents of a file, each with its name and what is known of it; one where the file does not say.

    Args:
        path: As for `formats.read`; the others likewise.
        format: Name of its format.
        limits: Sizes to refuse.
        languages: Of the source and the target.
        columns: Of a table.

    Raises:
        AlignerError: As `formats.read` does.
    """
    name = files.path_of(path)
    options = ReadOptions(limits, languages, columns)
    own = re.sub(r"\.[^.]*$", "", shown_name(name)) or shown_name(name)
    with formats.opened(name, format, limits) as (chosen, stream):
        formats.refuse_columns(chosen, name, columns)
        if chosen.name in READERS:
            reader: Reader = load(READERS, chosen.name, "format of several documents")
            found = reader(stream, name, options)
        else:
            found = apart(formats.read_opened(chosen, stream, name, options))
        for pair in found:
            report.check()
            alignment = formats.in_languages(pair.alignment, languages)
            yield replace(pair, name=pair.name or own, alignment=alignment)


def write_documents(
    documents: Iterable[DocumentPair],
    paths: Sequence[tuple[str | os.PathLike[str], str | None]],
    options: WriteOptions = WriteOptions(),
    *,
    inputs: Sequence[str] = (),
) -> None:
    """Write documents to files, one after the other; only one at a time is held in memory.

    Args:
        documents: What to write, at least one. If there are several files, they are asked for once for each.
        paths: Files with the names of their formats, as for `formats.write_all`.
        options: What the user asks of the writers.
        inputs: Files that must not be overwritten.

    Raises:
        ChoiceError: There is no such format, or it holds one document alone; a suffix stands for none.
        InputError: There are no documents.
        OutputError: A file cannot be written.
    """
    asked = [(name := files.path_of(path), FORMATS.format_of(name, form)) for path, form in paths]
    if len(asked) > 1 and iter(documents) is documents:
        documents = list(documents)
    first = list(islice(documents, 2))
    if not first:
        raise InputError("there are no documents to write")
    rest = documents if iter(documents) is documents else ()
    if len(first) == 1 and not first[0].metadata and not (first[0].state and "xlsx" in dict(asked).values()):
        formats.write_all(first[0].alignment, asked, options, inputs=inputs)
        return
    if len(first) > 1:
        refuse_formats_of_one(asked)
    plain = [(name, form) for name, form in asked if form not in WRITERS]
    several = [(name, form) for name, form in asked if form in WRITERS]
    own = {name for name, form in several if form in _OF_ONE_FILE}
    with ExitStack() as stack:
        opened = stack.enter_context(files.saving([name for name, _ in several if name in own], inputs=inputs))
        streams = iter(opened)
        for name, form in several:
            stream = next(streams) if name in own else BytesIO()  # the writer opens all of several files itself
            write: Writer = load(WRITERS, form, "format of several documents")
            output = Output(name, stream, lambda beside: stack.enter_context(_opened(beside, inputs)))
            pairs = chain(first, rest) if rest else iter(documents)
            with report.about(name_written(name)):
                write(_told(pairs, form), output, options)
        _write_plain(first[0], plain, options, inputs)


def _write_plain(
    pair: DocumentPair, asked: Sequence[tuple[str, str]], options: WriteOptions, inputs: Sequence[str]
) -> None:
    """Write a document in formats that hold one; JSON has its metadata as properties, of the others it is said."""
    stated = tuple((f"{METADATA}{name}", value) for name, value in pair.metadata)
    with_all = replace(pair.alignment, properties=(*pair.alignment.properties, *stated))
    for is_kept, alignment in ((True, with_all), (False, pair.alignment)):
        if chosen := [(name, form) for name, form in asked if (form == "json") is is_kept]:
            formats.write_all(alignment, chosen, options, inputs=inputs)
    for name, form in asked:
        if form != "json":
            _tell_of_metadata(pair.metadata, form, name)


def refuse_formats_of_one(asked: Sequence[tuple[str, str]]) -> None:
    """Refuse to write several documents in formats that hold one.

    Args:
        asked: Files with the names of their formats.

    Raises:
        ChoiceError: One of them does.
        OutputError: It takes several files, and is to go to standard output.
    """
    for name, form in asked:
        if form not in WRITERS:
            known = [suffix for suffix, of in FORMATS.suffixes.items() if of in WRITERS]
            hint = f"choose from {', '.join(known)}, or write one document at a time (--document NAME)"
            reason = f"{FORMATS.load(form).title} holds one document, and there are several"
            raise ChoiceError(reason, file=name, hint=hint)
        if name == "-" and form not in _OF_ONE_FILE:
            reason = f"{FORMATS.load(form).title} takes more than one file"
            raise OutputError(reason, file="standard output", hint="name a file")


@contextlib.contextmanager
def _opened(name: str, inputs: Sequence[str]) -> Iterator[BinaryIO]:
    """Open one more file, as `files.saving`."""
    with files.saving([name], inputs=inputs) as [stream]:
        yield stream


def _told(pairs: Iterable[DocumentPair], form: str) -> Iterator[DocumentPair]:
    """Documents on their way to a writer, without what its format does not keep, which is said once."""
    lost: dict[str, None] = {}
    for pair in pairs:
        report.check()
        if form not in _WITH_METADATA:
            lost.update(dict.fromkeys(name for name, _ in pair.metadata))
        yield pair
    if lost:
        _tell_of_metadata([(name, "") for name in lost], form, None)


def _tell_of_metadata(metadata: Iterable[tuple[str, str]], form: str, name: str | None) -> None:
    if names := shortened(list(dict.fromkeys(name for name, _ in metadata))):
        reason = f"metadata of the documents ({names}) is not kept in this format"
        report.notice("left out", reason, file=name, hint=f"kept in {', '.join(sorted(_WITH_METADATA))}")


# --- one alignment of several documents ------------------------------------------------------------------------------


def together(documents: Iterable[DocumentPair], file: str | None = None) -> Alignment:
    """Put documents together as one alignment, whose beads say which of them they are from.

    Args:
        documents: The documents, at least one.
        file: What they are in, for messages.

    Raises:
        FormatError: They are in several languages.
    """
    pairs = list(documents)
    if len(pairs) == 1:
        return pairs[0].alignment
    sides = [(pair.alignment.source, pair.alignment.target) for pair in pairs]
    langs = list(dict.fromkeys((language_of(source.lang), language_of(target.lang)) for source, target in sides))
    if len(langs) > 1:
        reason = f"its documents are in several languages ({shortened([f'{a}–{b}' for a, b in langs], 5)})"
        raise FormatError(reason, file=file, hint="name the one that you want with --document")
    beads: list[Bead] = []
    i = j = 0
    for pair in pairs:
        for bead in pair.alignment.beads:
            source, target = (Span(a + n, b + n) for (a, b), n in ((bead.source, i), (bead.target, j)))
            properties = ((NAME, pair.name), *without(bead.properties, NAME))
            beads.append(replace(bead, source=source, target=target, properties=properties))
        i, j = i + len(pair.alignment.source), j + len(pair.alignment.target)
    recipes = {pair.alignment.recipe for pair in pairs}
    made = [_joined([texts[side] for texts in sides], langs[0][side]) for side in (0, 1)]
    return Alignment(made[0], made[1], tuple(beads), recipes.pop() if len(recipes) == 1 else None)


def _joined(documents: Sequence[Document], language: str) -> Document:
    """Texts one after the other."""
    tags = {document.lang for document in documents}
    parts: list[str] = []
    sentences: list[Sentence] = []
    divisions: list[Division] = []
    position = 0
    for document in documents:
        content = document.text.content
        if not document.sentences:
            continue
        if parts:
            parts.append("\n\n")
            position += 2
        first, paragraph = len(sentences), sentences[-1].paragraph + 1 if sentences else 0
        for sentence in document.sentences:
            span = Span(sentence.span.start + position, sentence.span.stop + position)
            sentences.append(Sentence(span, sentence.paragraph + paragraph))
        for division in document.divisions:
            heading = Span(division.heading.start + position, division.heading.stop + position)
            covered = Span(division.sentences.start + first, division.sentences.stop + first)
            divisions.append(replace(division, heading=heading, sentences=covered))
        parts.append(content)
        position += len(content)
    text = Text("".join(parts), tags.pop() if len(tags) == 1 else language)
    return Document(text, tuple(sentences), tuple(divisions))


def apart(alignment: Alignment) -> Iterator[DocumentPair]:
    """Give the documents of an alignment apart, as its beads name them; one without a name where they name none."""
    names = [document_of(bead) for bead in alignment.beads]
    order = dict.fromkeys(names)
    if len(order) < 2:
        yield lifted(DocumentPair(next(iter(order), ""), alignment))
        return
    numbers: dict[str, list[int]] = {name: [] for name in order}
    for number, name in enumerate(names):
        numbers[name].append(number)
    for name, chosen in numbers.items():
        yield lifted(DocumentPair(name, alignment.select(chosen)))


def document_of(bead: Bead) -> str:
    """The name of the document that a bead is from; empty where it names none."""
    stated = dict(reversed(bead.properties))
    return stated.get(NAME) or stated.get("source.document") or stated.get("target.document") or ""


def lifted(pair: DocumentPair, prefix: str = METADATA) -> DocumentPair:
    """Take what beads say of their document from them, and say it of the document.

    Args:
        pair: A document whose beads say it.
        prefix: What the names of such properties begin with.
    """
    beads = pair.alignment.beads
    metadata = list(pair.metadata)
    metadata += dict.fromkeys(
        (name.removeprefix(prefix), value)
        for properties in (pair.alignment.properties, *(bead.properties for bead in beads))
        for name, value in properties
        if name.startswith(prefix) and len(name) > len(prefix)
    )
    for name in SHARED:
        values = {tuple(value for key, value in bead.properties if key == name) for bead in beads}
        if len(values) == 1:
            metadata += [(name, value) for value in values.pop()]
    passed_over = {name for name, _ in metadata} & set(SHARED)
    said = {(NAME, pair.name), ("source.document", pair.name)}
    sides = []
    for side, document in zip(SIDES, (pair.alignment.source, pair.alignment.target), strict=True):
        origins = (
            {value_of(bead.properties, f"{side}.document") for bead in beads} if not document.text.origin else set()
        )
        if len(origins) == 1:
            document = replace(document, text=replace(document.text, origin=origins.pop()))
        said.add((f"{side}.document", document.text.origin))
        sides.append(document)

    def rest(properties: Properties) -> Properties:
        return tuple(p for p in properties if not (p[0].startswith(prefix) or p[0] in passed_over or p in said))

    made = tuple(replace(bead, properties=rest(bead.properties)) if bead.properties else bead for bead in beads)
    about = tuple(stated for stated in pair.alignment.properties if not stated[0].startswith(prefix))
    alignment = replace(pair.alignment, source=sides[0], target=sides[1], beads=made, properties=about)
    return replace(pair, alignment=alignment, metadata=tuple(dict.fromkeys(metadata)))


def slug(name: str) -> str:
    """The name of a document as a part of identifiers and names of files."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "document"


class Slugs:
    """Gives the names of documents as parts of identifiers and names of files, each another."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def of(self, name: str) -> str:
        """The one for the next document."""
        found = base = slug(name)
        number = 1
        while found.lower() in self._seen:
            number += 1
            found = f"{base}-{number}"
        self._seen.add(found.lower())
        return found
