"""What a table says of the documents of a new project."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from aligner import report
from aligner.errors import FormatError
from aligner.io.files import Limits
from aligner.model import DocumentPair, Properties
from aligner.model.display import counted

if TYPE_CHECKING:
    from aligner.pairing import PairedFiles

_MOST = 5  # names that a message lists


class Metadata:
    """Rows of a table, each about one document.

    Args:
        rows: The name of a file or a document, and what is known of it.
        path: The table, for messages.
    """

    def __init__(self, rows: Iterable[tuple[str, Properties]] = (), path: str | None = None) -> None:
        self._rows = {_key(name): (name, held) for name, held in rows}
        self._path = path
        self._used: set[str] = set()
        self._of_files: dict[PairedFiles, list[str]] = {}

    @classmethod
    def read(cls, path: str, limits: Limits) -> Metadata:
        """Read a table.

        Raises:
            AlignerError: It cannot be read.
        """
        from aligner.formats import metadata

        return cls(metadata.read(path, limits), path)

    def assign(self, pairs: Sequence[PairedFiles]) -> None:
        """Find out which rows are about which files.

        Raises:
            FormatError: A row has a name that files of several documents have.
        """
        fitting: dict[str, list[PairedFiles]] = {}
        for pair in pairs:
            for name in filter(self._rows.__contains__, _names(pair)):
                fitting.setdefault(name, []).append(pair)
        for name, found in fitting.items():
            as_typed = [pair for pair in found if name in (_key(pair.source), _key(pair.target))]
            chosen = found if len(found) == 1 else as_typed
            if len(chosen) != 1:
                places = ", ".join(pair.source for pair in found[:_MOST])
                reason = f"{self._rows[name][0]} fits {counted(len(found), 'document')} ({places})"
                hint = f"put the folder before the name, as in {found[0].source}"
                raise FormatError(reason, file=self._path, hint=hint)
            self._of_files.setdefault(chosen[0], []).append(name)

    def of(self, pair: DocumentPair, files: PairedFiles | None = None) -> Properties:
        """Return what is known of a document: what it says itself, and what the table says of it or of its files.

        Args:
            pair: The document.
            files: The files that it was aligned from, which were assigned their rows; None for one of a memory.
        """
        from aligner.formats.metadata import names_of

        origins = (pair.alignment.source.text.origin, pair.alignment.target.text.origin)
        if files is None:
            names = [name for known in (pair.name, *origins) for name in names_of(known)]
        else:
            names = self._of_files.get(files, [])
        stated: list[tuple[str, str]] = []
        for name in dict.fromkeys(names):
            if name in self._rows:
                self._used.add(name)
                stated += self._rows[name][1]
        told = {name for name, _ in stated}
        return (*(own for own in pair.metadata if own[0] not in told), *dict.fromkeys(stated))

    def tell_of_unused(self) -> None:
        """Say which rows are about no document."""
        if unused := [name for key, (name, _) in self._rows.items() if key not in self._used]:
            more = f" and {len(unused) - _MOST:,} more" if len(unused) > _MOST else ""
            reason = f"no document is called {', '.join(unused[:_MOST])}{more}"
            report.notice("left out", reason, file=self._path, hint="the first column has the names of files")


def _key(name: str) -> str:
    return str(PurePath(name.replace("\\", "/").lower()))


def _names(pair: PairedFiles) -> dict[str, None]:
    """What a row may call two files: the document, or the end of the path of one of them, with or without suffix."""
    from aligner.formats.metadata import names_of

    names = dict.fromkeys(names_of(pair.name))
    for path in (pair.source, pair.target):
        parts = PurePath(_key(os.path.abspath(path))).parts
        for start in range(len(parts)):
            whole = PurePath(*parts[start:])
            names |= dict.fromkeys((str(whole), str(whole.with_suffix(""))) if whole.name else ())
    return names
