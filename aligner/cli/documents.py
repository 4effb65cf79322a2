"""The documents of projects and of files that hold several: read, chosen by name, written."""

from __future__ import annotations

import contextlib
import hashlib
import os
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from aligner import report
from aligner.cli.inputs import input_format
from aligner.cli.options import Pair
from aligner.errors import InputError
from aligner.formats.messages import opening, shortened
from aligner.io.files import Limits, name_of
from aligner.model import Alignment, DocumentPair
from aligner.model.display import counted

if TYPE_CHECKING:
    from aligner.concordance.store import Texts
    from aligner.corpora.filters import Filters
    from aligner.formats.marked import Tokenize
    from aligner.project import Pair as PairOfProject
    from aligner.project import Project

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
        option: The option with which the user can name the format; some commands have none.
    """

    path: str
    name: str | None = None
    limits: Limits = field(default_factory=Limits)
    languages: Pair = (None, None)
    columns: tuple[str, str] | None = None
    wanted: tuple[str, ...] = ()
    option: str | None = "--from"

    @property
    def is_of_documents(self) -> bool:
        """Whether documents are told apart: in a project always, in a file where some are wanted."""
        return bool(self.wanted) or is_project(self.path)

    def count(self) -> int:
        """Return how many documents are wanted, where that is known before they are read; else 0."""
        if self.wanted or not is_project(self.path):
            return len(self.wanted)
        from aligner.project import Project

        with Project.open(self.path) as project:
            return len(project)

    def documents(self) -> Iterator[DocumentPair]:
        """Read the documents that are wanted, in their order.

        Raises:
            AlignerError: The file cannot be read, or has no document of a name.
        """
        if is_project(self.path):
            yield from _of_project(self.path, self.wanted)
            return
        from aligner.formats.documents import read_documents

        input_format(self.path, self.name, option=self.option)
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
            input_format(self.path, self.name, option=self.option)
            return formats.read(self.path, self.name, self.limits, self.languages, self.columns)
        return together(self.documents(), name_of(self.path))

    def marked(self) -> tuple[Alignment, Tokenize | None]:
        """Read all that is wanted as `alignment`, and a function that gives the words that the file marks, if any.

        Raises:
            AlignerError: As `alignment`.
        """
        from aligner.formats import ReadOptions, marked

        if self.is_of_documents:
            return self.alignment(), None
        input_format(self.path, self.name, option=self.option)
        return marked.read(self.path, self.name, ReadOptions(self.limits, self.languages, self.columns))

    def parts(self) -> Iterator[tuple[str, Alignment]]:
        """Read the documents that are wanted with their names; a file that does not tell them apart in parts.

        Raises:
            AlignerError: As `documents`.
        """
        from aligner import formats

        if self.is_of_documents:
            yield from ((pair.name, pair.alignment) for pair in self.documents())
            return
        input_format(self.path, self.name, option=self.option)
        for part in formats.read_parts(self.path, self.name, self.limits, self.languages, self.columns):
            yield "", part

    def searched(self) -> Texts | None:
        """Return what reads the documents that are searched; None of other files."""
        if not self.is_of_documents:
            return None
        from aligner.concordance.store import Texts

        if is_project(self.path):
            from aligner.project import Project

            digest = hashlib.sha256()  # there may be a million of them
            with Project.open(self.path) as project:
                for pair in _pairs_of(project, self.path, self.wanted):
                    digest.update(repr((pair.id, pair.name, pair.head)).encode("utf-8", "surrogatepass"))
            state = digest.hexdigest()
        else:
            sizes = [(name, len(part)) for name, part in self.parts()]
            state = repr((sizes, os.stat(self.path) if os.path.isfile(self.path) else ""))
        return Texts(state, lambda: (_called(part, name) for name, part in self.parts()))


def _called(alignment: Alignment, name: str) -> Alignment:
    """An alignment all of whose beads are of the document of this name."""
    from aligner.formats.properties import without

    sides = [replace(d, text=replace(d.text, origin=name)) for d in (alignment.source, alignment.target)]
    documents = ("source.document", "target.document")
    beads = tuple(replace(b, properties=without(b.properties, *documents)) for b in alignment.beads)
    return replace(alignment, source=sides[0], target=sides[1], beads=beads)


class Places:
    """In which document the beads of several are that are numbered through all of them."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._firsts: list[int] = []
        self._beads = 0

    def add(self, name: str, beads: int) -> None:
        """Say that the next beads, so many, are of this document."""
        if not self._names or self._names[-1] != name:
            self._names.append(name)
            self._firsts.append(self._beads)
        self._beads += beads

    def of(self, bead: int) -> tuple[str, int]:
        """Return the document of a bead, and its number there; both numbers count from 1."""
        place = bisect_right(self._firsts, bead - 1) - 1
        return (self._names[place], bead - self._firsts[place]) if self._names else ("", bead)


def _of_project(path: str, wanted: Sequence[str]) -> Iterator[DocumentPair]:
    from aligner.project import Project, edited_alignment

    with Project.open(path) as project:
        if not len(project):
            raise InputError("there is no document in this project", file=path, hint="aligner align -o adds some")
        for pair in _pairs_of(project, path, wanted):
            yield DocumentPair(pair.name, edited_alignment(project, pair.id), pair.metadata, str(pair.head))


def _pairs_of(project: Project, path: str, wanted: Sequence[str]) -> Iterator[PairOfProject]:
    """The pairs of a project that are wanted, in their order, not all in memory at once.

    Raises:
        InputError: There is none of a name.
    """
    missing = [name for name in wanted if project.find(name) is None]
    if missing:
        some = [pair.name for pair in project.pairs(0, _MOST_NAMES)]
        _refuse_missing(missing, some, path, len(project))
    yield from (pair for pair in project if not wanted or pair.name in wanted)


def _refuse_missing(wanted: Sequence[str], names: Sequence[str], path: str, total: int | None = None) -> None:
    """Refuse names of documents that are not there.

    Args:
        wanted: What is wanted.
        names: The documents that are there, or the first of them.
        path: Their file.
        total: How many documents there are, if not as many as names.
    """
    missing = [name for name in wanted if name not in names]
    if missing:
        others = (len(names) if total is None else total) - _MOST_NAMES
        more = f" and {others:,} more" if others > 0 else ""
        hint = f"it has: {', '.join(names[:_MOST_NAMES])}{more}"
        raise InputError(f"there is no document {missing[0]!r} in it", file=name_of(path), hint=hint)


def count_of(sources: Sequence[Source]) -> int:
    """Return how many documents are wanted of several files, where that is known before they are read; else 0."""
    counts = [source.count() for source in sources]
    return sum(counts) if all(counts) else 0


def format_of(path: str, name: str | None, *, option: str | None = "--from") -> str:
    """Return the format to read a file in, as `input_format`; none of a project."""
    return "" if is_project(path) else input_format(path, name, option=option)


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


def free_name(project: Project, name: str) -> str:
    """Return a name that no document of a project has: this one, or else with a number."""
    found, number = name, 1
    while project.find(found) is not None:
        number += 1
        found = f"{name} ({number})"
    return found


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


class SourceDocuments:
    """The documents of one or more files in the order of their files, each under a name of its own; read once more
    for each output.

    Args:
        sources: The files.
        filters: Which pairs are left out; documents of which nothing is left are left out.
        adapt: Changes each before that.
        repeats: Watches out for pairs that stand in several of them, if it is to.

    Attributes:
        names: The names of those that were given.
        beads: How many pairs they had.
        filters: What counted the pairs when they were.
        repeats: What was found.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        filters: Filters,
        adapt: Callable[[Alignment], Alignment] = lambda alignment: alignment,
        repeats: Repeats | None = None,
    ) -> None:
        self._sources = list(sources)
        self._adapt = adapt
        self.filters = filters
        self.repeats = repeats
        self.names: list[str] = []
        self.beads = 0

    def __iter__(self) -> Iterator[DocumentPair]:
        from aligner.cli.joined import documents_of

        names: dict[str, None] = {}
        beads = 0
        filters = self.filters.again()
        repeats = self.repeats and self.repeats.again()
        for source, pair in documents_of(self._sources):
            alignment = filters.of(self._adapt(pair.alignment), pair.name)
            if repeats is not None:
                alignment = repeats.of(alignment)
            if len(alignment) or not len(pair.alignment):
                name = _of_its_own(pair.name, source.path, names)
                names[name] = None
                beads += len(alignment)
                yield replace(pair, name=name, alignment=alignment)
        self.names, self.beads, self.filters, self.repeats = list(names), beads, filters, repeats


class Repeats:
    """Watches out for pairs that were there before, and for sources that have another translation.

    Args:
        leave_out: Whether to leave out the pairs.
    """

    def __init__(self, *, leave_out: bool) -> None:
        self._leave_out = leave_out
        self._targets: dict[int, int] = {}  # digests of the first translation, by that of the source
        self._pairs: set[int] = set()
        self._conflicts: dict[int, str] = {}
        self.left_out = 0

    def again(self) -> Repeats:
        """Return one that does the same from the beginning."""
        return Repeats(leave_out=self._leave_out)

    def of(self, alignment: Alignment) -> Alignment:
        """Return what is kept of an alignment."""
        kept = []
        for number, (source, target, _, status) in enumerate(alignment.pairs()):
            if source and target and status != "rejected":
                keys = hash(source), hash(target)
                if self._targets.setdefault(keys[0], keys[1]) != keys[1] and keys[0] not in self._conflicts:
                    self._conflicts[keys[0]] = source if len(self._conflicts) < _MOST_NAMES else ""
                if self._leave_out and hash(keys) in self._pairs:
                    self.left_out += 1
                    continue
                self._pairs.add(hash(keys))
            kept.append(number)
        return alignment if len(kept) == len(alignment) else alignment.select(kept)

    def tell(self) -> None:
        """Say what was left out, and which sources are translated in several ways."""
        if self.left_out:
            report.notice("left out", f"left out {counted(self.left_out, 'pair')} that stood in it already")
        if self._conflicts:
            first = shortened([opening(source) for source in self._conflicts.values()], 3)
            several = "source has" if len(self._conflicts) == 1 else "sources have"
            reason = f"{len(self._conflicts):,} {several} several translations ({first})"
            report.notice("doubted", reason, hint="aligner check --only inconsistent lists them")


def _of_its_own(name: str, path: str, names: Container[str]) -> str:
    """A name that no document before has: with the name of its file, or else a number."""
    if name not in names:
        return name
    found = base = f"{name} ({PurePath(path).stem})"
    number = 1
    while found in names:
        number += 1
        found = f"{base} {number}"
    return found
