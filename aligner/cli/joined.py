"""The documents of several projects and files, one after the other; those of the shards of a run in its order."""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, suppress
from operator import itemgetter
from typing import TYPE_CHECKING

from aligner import report
from aligner.cli.documents import Source, is_project
from aligner.errors import InputError
from aligner.model import DocumentPair
from aligner.model.display import counted

if TYPE_CHECKING:
    from aligner.project import Project

_FILES, _OTHERS = 3, 64  # files that a project is while it is open, and others that are open then


def documents_of(sources: Sequence[Source]) -> Iterator[tuple[Source, DocumentPair]]:
    """Read the documents of several files.

    Args:
        sources: The files.

    Raises:
        AlignerError: One cannot be read; of a run that was divided a shard is missing or not whole.
    """
    if not any(is_project(source.path) for source in sources):
        yield from _in_turn(sources)
        return
    from aligner.project import Project
    from aligner.runs import parts

    found = []
    for source in sources:
        part = None
        if is_project(source.path):
            with Project.open(source.path) as project:
                part = parts.of(project)
                _tell_of_runs(project)
        found.append((source.path, part))
    alone = [part for _, part in found if part is not None and part.count > 1]
    if len(sources) > 1 and alone:
        parts.check(found)
        yield from _interleaved(sources)
        return
    if alone:
        hint = "name the projects of all shards"
        report.notice(
            "left out", f"this is shard {alone[0].number}/{alone[0].count} alone", file=found[0][0], hint=hint
        )
    yield from _in_turn(sources)


def _tell_of_runs(project: Project) -> None:
    """Say what is known against the documents of a project that runs have filled."""
    ledger, file = project.ledger, project.path
    last = ledger.last()
    if last is None:
        return
    of_all = f"of {counted(len(project), 'document')}"
    if not last.is_whole:
        hint = "start the same aligner batch once more"
        report.notice("left out", "its last run has not come to its end", file=file, hint=hint)
    if last.others:
        reason = f"{last.others:,} {of_all} {'was' if last.others == 1 else 'were'} made with other options"
        hint = "the same aligner batch once more makes them alike, and --prune takes out those that are gone"
        report.notice("doubted", f"{reason}, or by another encoder or version", file=file, hint=hint)


def _in_turn(sources: Sequence[Source]) -> Iterator[tuple[Source, DocumentPair]]:
    for source in sources:
        for pair in source.documents():
            yield source, pair


def _interleaved(sources: Sequence[Source]) -> Iterator[tuple[Source, DocumentPair]]:
    """The documents of shards, in the order of the entries that they were made from."""
    from aligner.project import Project

    _allow_open(len(sources))

    def numbered(source: Source) -> Generator[tuple[float, Source, DocumentPair], None, None]:
        with Project.open(source.path) as project:
            if not len(project):  # by chance it has no entry, or all have failed
                return
            places = dict(project.ledger.places())
        for pair in source.documents():
            yield places.get(pair.name, float("inf")), source, pair

    with ExitStack() as stack:
        streams = [numbered(source) for source in sources]
        for stream in streams:
            stack.callback(stream.close)
        for _, source, pair in heapq.merge(*streams, key=itemgetter(0)):
            yield source, pair


def _allow_open(projects: int) -> None:
    """See that so many projects can be open together: many systems allow 1,024 files unless they are asked for more.

    Raises:
        InputError: They cannot.
    """
    try:
        import resource
    except ImportError:  # on Windows, which has no such limit
        return
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES * projects + _OTHERS
    if allowed == resource.RLIM_INFINITY or allowed >= wanted:
        return
    with suppress(OSError, ValueError):  # more than the system allows
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        return
    reason = f"{projects:,} shards take {wanted:,} open files, and the system allows {most:,}"
    raise InputError(reason, hint="raise that limit, or divide the run into fewer shards")
