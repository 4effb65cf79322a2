"""Which gold and which evaluated alignment belong together: two files, the documents of two, folders, or a list."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from aligner import report
from aligner.cli.documents import Source, format_of, is_project
from aligner.cli.gold_lists import read_list
from aligner.cli.inputs import columns_of_tables, input_format
from aligner.errors import AlignerError, FormatError, InputError
from aligner.formats.messages import shortened
from aligner.io.files import beside, name_of, reading
from aligner.model import Alignment
from aligner.model.display import counted
from aligner.pairing.names import natural
from aligner.registry import FORMATS
from aligner.report import Notice

if TYPE_CHECKING:
    from aligner import formats
    from aligner.evaluation import NumberedBead
    from aligner.evaluation.corpus import Beads

Columns = tuple[str, str] | None
Case = tuple[str, "Beads", "Beads"]
"""The name of a document, its gold, and what is measured; an error in place of what could not be read."""


@dataclass(frozen=True, slots=True)
class _Side:
    """The documents of GOLD or of AUTO.

    Attributes:
        path: The file or folder.
        readers: What reads each of them, by their names.
        is_named: Whether these names tell which is which: of one document of a file they do not.
        notices: What was said when a file was read to tell its documents apart.
    """

    path: str
    readers: Mapping[str, Callable[[], Beads]]
    is_named: bool
    notices: tuple[Notice, ...] = ()


def cases(
    gold: str, auto: str, *, documents: tuple[str, ...], columns: Columns, tell: Callable[[str], None]
) -> Iterator[Case]:
    """Yield what is compared: document by document where both tell them apart, else all in one.

    Args:
        gold: A file, a project or a folder.
        auto: Another one.
        documents: Names of those that are wanted; all where there are none.
        columns: Of tables, those of the source and the target.
        tell: Says what only AUTO has.

    Raises:
        AlignerError: One of them cannot be read at all, or they have no document in common.
    """
    has_folder = os.path.isdir(gold) or os.path.isdir(auto)
    tables = [] if has_folder else [(path, format_of(path, None, option=None)) for path in (gold, auto)]
    asked = columns_of_tables(tables, columns) if tables else [columns, columns]
    with ExitStack() as stack:
        wanted, made = (_side(path, those, stack) for path, those in zip((gold, auto), asked, strict=True))
        if wanted.is_named and made.is_named and not _is_of_one(wanted, made, documents):
            for notice in (*wanted.notices, *made.notices):
                repeat(notice)
            yield from _by_name(wanted, made, documents, tell)
            return
    for path in (gold, auto):
        if os.path.isdir(path):
            reason = "this is a folder, and the other is a file of one document"
            raise InputError(
                reason, file=path, hint="compare it with a folder, a project or a file of several documents"
            )
    first, second = (_whole(path, those, documents) for path, those in zip((gold, auto), asked, strict=True))
    yield name_of(auto), first, second


def repeat(notice: Notice) -> None:
    """Give a notice that was held back."""
    report.notice(notice.kind, notice.reason, file=notice.file, line=notice.line, hint=notice.hint)


def _is_of_one(wanted: _Side, made: _Side, documents: tuple[str, ...]) -> bool:
    """Whether both are a file of one document, whatever it is called."""
    has_folder = os.path.isdir(wanted.path) or os.path.isdir(made.path)
    return len(wanted.readers) == len(made.readers) == 1 and not documents and not has_folder


def _by_name(wanted: _Side, made: _Side, documents: tuple[str, ...], tell: Callable[[str], None]) -> Iterator[Case]:
    """Yield the documents that gold has, or those of them that the user wants."""
    names = [name for name in documents or wanted.readers if name in wanted.readers]
    if not set(names) & set(made.readers):
        shown = "; ".join(f"{name_of(one.path)}: {shortened(list(one.readers), 5) or 'none'}" for one in (wanted, made))
        raise InputError("the two have no document in common", hint=f"they are matched by name ({shown})")
    only_made = [name for name in made.readers if name not in wanted.readers]
    if only_made and not documents:
        tell(f"{name_of(made.path)}: {counted(len(only_made), 'document')} without gold: {shortened(only_made, 5)}")
    for name in names:
        missing = InputError(f"there is no document {name!r} in it", file=name_of(made.path))
        yield name, _read(wanted.readers[name]), _read(made.readers[name]) if name in made.readers else missing


def cases_of_list(path: str, columns: Columns) -> Iterator[Case]:
    """Yield what a list names in its columns `gold`, `auto` and, if there is one, `id`.

    Args:
        path: A table (.tsv, .csv), or JSON lines; the files are named from its folder, and lie in it or below.
        columns: Of tables among the files, those of the source and the target.

    Raises:
        AlignerError: It cannot be read, or lacks a column.
    """
    seen: set[str] = set()
    for number, row in enumerate(read_list(path), 1):
        if isinstance(row, FormatError):
            yield f"row {number}", row, row
            continue
        name, *files = row
        if name in seen:
            error = InputError(f"the id {name!r} is there twice", file=name_of(path))
            yield name, error, error
            continue
        seen.add(name)
        gold, auto = (_read(partial(_listed, path, file, columns)) for file in files)
        yield name, gold, auto


def _listed(path: str, name: str, columns: Columns) -> Beads:
    """An alignment that a list names."""
    return _of_file(beside(path, name), columns)


def _of_file(path: str, columns: Columns) -> Beads:
    """An alignment, read with columns if it is a table."""
    form = format_of(path, None, option=None)
    return _beads(path, columns if form and FORMATS.load(form).is_table else None)


def _read(reader: Callable[[], Beads]) -> Beads:
    try:
        return reader()
    except AlignerError as error:
        return error


def _side(path: str, columns: Columns, stack: ExitStack) -> _Side:
    if os.path.isdir(path):
        return _Side(path, _of_folder(path, columns), True)
    if is_project(path):
        from aligner.project import Project, edited_alignment

        project = stack.enter_context(Project.open(path))
        readers = {pair.name: partial(edited_alignment, project, pair.id) for pair in project.pairs()}
        return _Side(path, readers, True)
    form: formats.Format = FORMATS.load(input_format(path, None, option=None))
    if form.read_links is not None:
        return _Side(path, {"": lambda: InputError("")}, False)
    from aligner.formats.documents import read_documents

    with report.collect_notices() as notices:
        alignments = {pair.name: pair.alignment for pair in read_documents(path, columns=columns)}
    readers = {name: partial(_itself, alignment) for name, alignment in alignments.items()}
    return _Side(path, readers, len(readers) > 1, tuple(notices))


def _itself(alignment: Alignment) -> Alignment:
    return alignment


def _of_folder(path: str, columns: Columns) -> dict[str, Callable[[], Beads]]:
    """What reads the alignments in a folder and those below it, by their names without suffixes."""
    found: dict[str, list[Path]] = {}
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            file = Path(folder, name)
            suffix = FORMATS.suffix_of(name)
            if not name.startswith(".") and suffix in FORMATS.all_suffixes:
                stem = PurePath(os.path.relpath(file, path)).as_posix()[: -len(suffix)]
                found.setdefault(stem, []).append(file)
    if not found:
        raise InputError("there is no alignment in this folder", file=path)
    return {stem: partial(_of_stem, sorted(found[stem]), columns) for stem in sorted(found, key=natural)}


def _of_stem(files: list[Path], columns: Columns) -> Beads:
    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        raise InputError(f"several files have this name: {names}", file=str(files[0]), hint="leave one of them there")
    return _of_file(str(files[0]), columns)


def _whole(path: str, columns: Columns, documents: tuple[str, ...]) -> Beads:
    """All documents of a file as one alignment."""
    return _beads(path, columns, documents if is_project(path) else ())


def _beads(path: str, columns: Columns, documents: tuple[str, ...] = ()) -> Alignment | list[NumberedBead]:
    """An alignment, or the bare links of a format for gold data, which may cross."""
    from aligner import formats

    source = Source(path, wanted=documents, option=None)
    if source.is_of_documents:
        return source.alignment()
    form: formats.Format = FORMATS.load(input_format(path, None, option=None))
    if form.read_links is None:
        return formats.read(path, columns=columns)
    with reading(path) as stream:
        return form.read_links(stream, path)
