"""Where the index of a memory is: in the user's cache folder, made when a memory is first searched.

It is known by the file's place, size and times, which every change of the file changes: to read a large file just to
learn that it is the same would take longer than to search it. It appears under its name when it is complete, so two
processes do not disturb each other: at worst, both make it. Those not used for longest go when there are too many.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from aligner import caches, report
from aligner.concordance.index import DamagedIndex, Index, build
from aligner.ending import postponed
from aligner.errors import InputError, OutputError
from aligner.formats import Format, ReadOptions, opened, read_opened, refuse_columns
from aligner.formats.messages import no_pairs, require_text
from aligner.io import unfinished
from aligner.io.files import Limits
from aligner.model import Alignment
from aligner.registry import FORMATS

_FOLDER = "concordance-3"  # another number for another layout or folding
_LIMIT = 4 << 30  # bytes of indexes
_LARGE = 20 << 30  # bytes of a file that is read in parts

Progress = Callable[[str, int, int], None]


class Texts(NamedTuple):
    """What is searched, where another part of the program reads it, such as the documents of a project.

    Attributes:
        state: What every change of it changes.
        parts: Reads it.
    """

    state: str
    parts: Callable[[], Iterator[Alignment]]


class Memory:
    """A memory with its index.

    Args:
        path: The file, or `-` for standard input.
        format: Name of its format, as for `aligner.read`.
        max_size: Bytes in a larger file, which is refused.
        columns: Of a table, those of the source and the target.
        texts: What is searched, if not what the file holds by its format.

    Attributes:
        index: The index; another one after `rebuild`.

    Raises:
        AlignerError: As `aligner.read`; it has no text; the index cannot be written.
    """

    index: Index

    def __init__(
        self,
        path: str,
        format: str | None = None,
        max_size: int | None = None,
        columns: tuple[str, str] | None = None,
        texts: Texts | None = None,
    ) -> None:
        self._path = path
        self._texts = texts
        self._format = format
        self._max_size = max_size
        self._columns = columns
        self._rest = contextlib.ExitStack()  # of what is to be done at the end
        if texts is None:
            chosen: Format = FORMATS.load(FORMATS.format_of(path, format, to_read=True))
            refuse_columns(chosen, path, columns)
            self._reads_parts = chosen.read_parts is not None
        # Of a format of several files, this one tells nothing about the others.
        is_kept = path != "-" and (texts is not None or not chosen.split)
        self._place = _place(path, format, columns, texts.state if texts else None) if is_kept else None
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the index, which is deleted where it cannot be kept."""
        if hasattr(self, "index"):
            self.index.close()
        self._rest.close()

    def rebuild(self) -> None:
        """Make a new index in place of a damaged one."""
        self.index.close()
        if self._place is not None:
            self._place.unlink(missing_ok=True)
        self._open()

    def _open(self) -> None:
        if self._place is not None:
            with contextlib.suppress(DamagedIndex):
                self.index = Index(str(self._place))
                with contextlib.suppress(OSError):
                    os.utime(self._place)
                return
        held = contextlib.ExitStack()
        with postponed():
            handle, name = self._unfinished()
        folder = Path(name).parent
        held.callback(os.close, handle)
        if os.name == "nt":  # where an open file cannot be renamed
            held.close()
        try:
            before = self._state()
            try:
                with report.stage("indexing", self._path):
                    build(name, self._parts(), _languages)
            except sqlite3.OperationalError as error:
                hint = f"make room there, or set {caches.VARIABLE} to another folder"
                raise OutputError(f"cannot write an index: {error}", file=str(folder), hint=hint) from None
            if before != self._state():
                raise InputError("it has changed while it was read", file=self._path, hint="search once more")
            if self._place is not None:
                with contextlib.suppress(OSError):  # where another process has it open, and the system minds
                    os.replace(name, self._place)
                    name = str(self._place)
                    _prune(folder, _LIMIT, self._place)
            self.index = Index(name)
        except BaseException:
            if self._place is None or name != str(self._place):
                held.callback(Path(name).unlink, missing_ok=True)
            held.close()
            raise
        if self._place is None or name != str(self._place):
            self._rest.callback(Path(name).unlink, missing_ok=True)
            self._rest.push(held)  # so that it is not taken for one that was left behind
        else:
            held.close()

    def _unfinished(self) -> tuple[int, str]:
        """Make a file for the index in the cache folder, or where temporary files are; as `unfinished.create`."""
        if self._place is not None:
            try:
                self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                return unfinished.create(str(self._place.parent))
            except OSError as error:
                _warn(error, str(self._place.parent))
                self._place = None
        try:
            return unfinished.create(tempfile.gettempdir())
        except OSError as error:
            hint = "set TMPDIR to a folder that can be written to"
            raise OutputError(f"cannot write an index ({error.strerror})", hint=hint) from None

    def _state(self) -> tuple[int, ...]:
        return _state(self._path) if self._path != "-" and self._texts is None else ()

    def _parts(self) -> Iterator[Alignment]:
        """The memory, part by part where that is possible."""
        if self._texts is not None:
            for part in self._texts.parts():
                report.check()
                yield _with_text(part, self._path)
            return
        limits = Limits(self._max_size or (_LARGE if self._reads_parts else Limits().size))
        found = 0
        with opened(self._path, self._format, limits) as (chosen, stream):
            options = ReadOptions(Limits(self._max_size or Limits().size), columns=self._columns)
            if chosen.read_parts is None:
                alignment = read_opened(chosen, stream, self._path, options)
                found = total = len(alignment)
                report.progress(0, total)
                yield _with_text(alignment, self._path)
                report.progress(total, total)
            else:
                size = os.fstat(stream.fileno()).st_size if self._path != "-" else 0
                for part in chosen.read_parts(stream, self._path, options):
                    found += len(part)
                    yield _with_text(part, self._path)
                    report.progress(min(stream.tell(), size), size)
            if not found:
                raise no_pairs(self._path)


def _place(path: str, format: str | None, columns: tuple[str, str] | None, state: str | None) -> Path | None:
    """Where the index of a file is kept; None where nothing is kept, or the file is not one that stays."""
    try:
        folder = caches.folder()
    except OSError as error:
        _warn(error, str(error.filename))
        return None
    if folder is None or not os.path.isfile(path):
        return None
    # To open a project changes its times, and edits may stand beside it.
    changing = _state(path) if state is None else (*_state(path)[:2], state)
    about = repr((os.path.realpath(path), format, columns, changing))
    name = hashlib.sha256(about.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return folder / _FOLDER / f"{name}.sqlite"


def _warn(error: OSError, folder: str) -> None:
    reason = f"cannot keep an index for the next time ({error.strerror})"
    report.notice("hindered", reason, file=folder, hint=caches.ADVICE)


def _state(path: str) -> tuple[int, ...]:
    """What a change of a file changes."""
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _prune(folder: Path, limit: int, newest: Path) -> None:
    """Delete the indexes not used for longest where all are too large."""
    kept = newest.stat().st_size
    others = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            found = path.stat()
            if path != newest and path.suffix == newest.suffix:
                others.append((found.st_mtime_ns, path.name, found.st_size))
    for _, name, size in sorted(others, reverse=True):
        kept += size
        if kept > limit:
            with contextlib.suppress(OSError):
                (folder / name).unlink()


def _with_text(part: Alignment, path: str) -> Alignment:
    if part.beads:
        require_text(part, path)
    return part


def _languages(part: Alignment) -> tuple[str, str]:
    """The languages of both sides; one that the memory does not name is detected."""
    from aligner.languages.detection import detect

    found = []
    for document in (part.source, part.target):
        lang = document.lang
        if lang in ("", "und"):
            with contextlib.suppress(InputError):
                lang = detect(document.text.content)
        found.append(lang)
    return found[0], found[1]
