"""The documents of projects and of files that hold several: read, chosen by name, written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from aligner.cli.inputs import input_format
from aligner.cli.options import Pair
from aligner.cli.outputs import Export
from aligner.errors import InputError
from aligner.io.files import Limits, name_of
from aligner.model import Alignment, DocumentPair

PROJECT = ".aligner"
_MOST_NAMES = 8  # that a message lists


def is_project(path: str) -> bool:
    """Return whether a file is a project, or is to be one by its name."""
    if PurePath(path).suffix.lower() == PROJECT:
        return True
    if path == "-" or not os.path.isfile(path):
        return False
    from aligner.project import is_project as holds_project

    return holds_project(path)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is read, and what is wanted of it.

    Attributes:
        path: The file: a project, or an alignment in any format.
        name: The name of its format, where the user says it.
        limits: Sizes to refuse.
        languages: Of the source and the target.
        columns: Of a table, those of the source and the target.
        wanted: Names of documents; all where there are none.
    """

    path: str
    name: str | None = None
    limits: Limits = field(default_factory=Limits)
    languages: Pair = (None, None)
    columns: tuple[str, str] | None = None
    wanted: tuple[str, ...] = ()

    @property
    def is_of_documents(self) -> bool:
        """Whether documents are told apart: in a project always, in a file where some are wanted."""
        return bool(self.wanted) or is_project(self.path)

    def documents(self) -> Iterator[DocumentPair]:
        """Read the documents that are wanted, in their order.

        Raises:
            AlignerError: The file cannot be read, or has no document of a name.
        """
        if is_project(self.path):
            yield from _of_project(self.path, self.wanted)
            return
        from aligner.formats.documents import read_documents

        input_format(self.path, self.name)
        names: list[str] = []
        for pair in read_documents(self.path, self.name, self.limits, self.languages, self.columns):
            names.append(pair.name)
            if not self.wanted or pair.name in self.wanted:
                yield pair
        _refuse_missing(self.wanted, names, self.path)

    def alignment(self) -> Alignment:
        """Read all that is wanted as one alignment, whose beads say which document they are from.

        Raises:
            AlignerError: As `documents`; the documents are in several languages.
        """
        from aligner import formats
        from aligner.formats.documents import together

        if not self.is_of_documents:
            input_format(self.path, self.name)
            return formats.read(self.path, self.name, self.limits, self.languages, self.columns)
        return together(self.documents(), name_of(self.path))


def _of_project(path: str, wanted: Sequence[str]) -> Iterator[DocumentPair]:
    from aligner.project import Project

    with Project.open(path) as project:
        pairs = project.pairs()
        _refuse_missing(wanted, [pair.name for pair in pairs], path)
        if not pairs:
            raise InputError("there is no document in this project", file=path, hint="aligner align -o adds some")
        for pair in pairs:
            if not wanted or pair.name in wanted:
                yield DocumentPair(pair.name, project.alignment(pair.id), pair.metadata)


def _refuse_missing(wanted: Sequence[str], names: Sequence[str], path: str) -> None:
    missing = [name for name in wanted if name not in names]
    if missing:
        more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
        hint = f"it has: {', '.join(names[:_MOST_NAMES])}{more}"
        raise InputError(f"there is no document {missing[0]!r} in it", file=name_of(path), hint=hint)


def refuse_taken(path: str, name: str) -> None:
    """See before long work that a document of this name can be added to a project, which need not be there yet.

    Raises:
        AlignerError: The file is no project, or has a document of this name.
    """
    if not os.path.lexists(path):
        return
    from aligner.project import Project

    with Project.open(path) as project:
        if project.find(name) is not None:
            hint = "name this one otherwise with --document NAME"
            raise InputError(f"there is a document {name!r} in this project", file=path, hint=hint)


def add_to_project(path: str, pairs: Iterable[DocumentPair]) -> None:
    """Add documents to a project, all or none; where there is none, a new one is made.

    Raises:
        AlignerError: The file is no project, or cannot be written, or has a document of one of the names.
    """
    from aligner.project import Project

    is_new = not os.path.lexists(path)
    try:
        with Project.create(path) if is_new else Project.open(path) as project:
            project.add_all((pair.alignment, pair.name, pair.metadata) for pair in pairs)
    except BaseException:
        if is_new:
            with contextlib.suppress(OSError):
                os.unlink(path)
        raise


class Several:
    """The documents of several files in the order of their files, each under a name of its own; read once more for
    each output.

    Args:
        sources: The files.
        export: Which pairs are to be written; documents of which nothing is left are left out.

    Attributes:
        names: The names of those that were given.
        export: What counted the pairs when they were.
    """

    def __init__(self, sources: Iterable[Source], export: Export) -> None:
        self._sources = list(sources)
        self.export = export
        self.names: list[str] = []

    def __iter__(self) -> Iterator[DocumentPair]:
        names: list[str] = []
        export = self.export.again()
        for source in self._sources:
            for pair in source.documents():
                alignment = export.of(pair.alignment)
                if len(alignment) or not len(pair.alignment):
                    names.append(_of_its_own(pair.name, source.path, names))
                    yield replace(pair, name=names[-1], alignment=alignment)
        self.names, self.export = names, export


def _of_its_own(name: str, path: str, names: Sequence[str]) -> str:
    """A name that no document before has: with the name of its file, or else a number."""
    if name not in names:
        return name
    found = base = f"{name} ({PurePath(path).stem})"
    number = 1
    while found in names:
        number += 1
        found = f"{base} {number}"
    return found
