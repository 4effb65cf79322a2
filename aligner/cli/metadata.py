"""What a table says of the documents of a new project."""

from __future__ import annotations

from collections.abc import Iterable

from aligner import report
from aligner.io.files import Limits
from aligner.model import DocumentPair, Properties

_MOST = 5  # names that a message lists


class Metadata:
    """Rows of a table, each about one document.

    Args:
        rows: The name of a file or a document, and what is known of it.
        path: The table, for messages.
    """

    def __init__(self, rows: Iterable[tuple[str, Properties]] = (), path: str | None = None) -> None:
        self._rows = {name.lower(): (name, held) for name, held in rows}
        self._path = path
        self._used: set[str] = set()

    @classmethod
    def read(cls, path: str, limits: Limits) -> Metadata:
        """Read a table.

        Raises:
            AlignerError: It cannot be read.
        """
        from aligner.formats import metadata

        return cls(metadata.read(path, limits), path)

    def of(self, pair: DocumentPair) -> Properties:
        """Return what is known of a document: what it says itself, and what the table says of it or of its files."""
        from aligner.formats.metadata import names_of

        origins = (pair.alignment.source.text.origin, pair.alignment.target.text.origin)
        names = [name for known in (pair.name, *origins) for name in names_of(known)]
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
