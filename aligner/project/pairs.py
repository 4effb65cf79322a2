"""The table of the pairs of documents of a project."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aligner.edits import State
from aligner.errors import ChoiceError, PositionError, expect
from aligner.model import Alignment, Properties
from aligner.model.properties import check_properties
from aligner.project.entries import Pair
from aligner.project.packing import pack

_COLUMNS = "id, name, source_lang, target_lang, sources, targets, beads, approved, rejected, metadata, head, edits"
_INTO = "position, name, metadata, source_lang, target_lang, sources, targets, beads, approved, rejected"

_PAGE = 1000  # pairs that are read together


class Pairs:
    """The pairs of an open project.

    Args:
        connection: To its file.
        path: Its name, for messages.
    """

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._path = path

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT COUNT(*) FROM pairs").fetchone()[0])

    def some(self, start: int, count: int | None) -> list[Pair]:
        """Return pairs in their order: so many from a place on, or all that follow."""
        query = f"SELECT {_COLUMNS} FROM pairs ORDER BY position, id LIMIT ? OFFSET ?"
        return [_pair(row) for row in self._connection.execute(query, (-1 if count is None else count, start))]

    def each(self) -> Iterator[Pair]:
        """Yield all pairs in their order, read some at a time, so that nobody who writes has to wait."""
        query = f"SELECT {_COLUMNS}, position FROM pairs {{}} ORDER BY position, id LIMIT {_PAGE}"
        rows = self._connection.execute(query.format("")).fetchall()
        while rows:
            yield from (_pair(row[:-1]) for row in rows)
            where = "WHERE (position, id) > (?, ?)"
            rows = self._connection.execute(query.format(where), (rows[-1][-1], rows[-1][0])).fetchall()

    def find(self, name: str) -> Pair | None:
        """Return the pair of a name, if there is one."""
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM pairs WHERE name = ?", (name,)).fetchone()
        return None if row is None else _pair(row)

    def get(self, id: int) -> Pair:
        """Return a pair by its number.

        Raises:
            PositionError: There is none.
        """
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM pairs WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise PositionError(f"there is no document {id} in this project", file=self._path)
        return _pair(row)

    def add(self, alignment: Alignment, name: str, metadata: Properties) -> int:
        """Add a pair and return its number; see `Project.add`."""
        expect(alignment, Alignment, "the alignment")
        expect(name, str, "the name")
        (place,) = self._connection.execute("SELECT IFNULL(MAX(position), 0) + 1 FROM pairs").fetchone()
        given = name or alignment.source.text.origin or f"document {int(place)}"
        self._refuse_name(given)
        return self.put(Packed.of(alignment), given, metadata, place)

    def put(self, packed: Packed, name: str, metadata: Properties, place: float) -> int:
        """Add a pair of a name that no other has at a place, which others may have too, and return its number."""
        check_properties(metadata, "a pair")
        values = (place, name, _json(metadata), *packed.languages, *packed.counts)
        marks = ", ".join("?" * len(values))
        cursor = self._connection.execute(f"INSERT INTO pairs ({_INTO}) VALUES ({marks})", values)
        id = int(cursor.lastrowid or 0)
        self._connection.execute("INSERT INTO snapshots VALUES (?, 0, 0, ?)", (id, packed.data))
        return id

    def rename(self, id: int, name: str) -> None:
        """Call a pair otherwise; see `Project.rename`."""
        if self.get(id).name != name:
            self._refuse_name(name)
            self._connection.execute("UPDATE pairs SET name = ? WHERE id = ?", (name, id))

    def set_metadata(self, id: int, metadata: Properties) -> None:
        """Say anew what is known of a pair."""
        check_properties(metadata, "a pair")
        self.get(id)
        self._connection.execute("UPDATE pairs SET metadata = ? WHERE id = ?", (_json(metadata), id))

    def move(self, id: int, place: int) -> None:
        """Put a pair at another place in the order, from 0."""
        self.get(id)
        query = "SELECT position FROM pairs WHERE id <> ? ORDER BY position, id LIMIT 2 OFFSET ?"
        near = [row[0] for row in self._connection.execute(query, (id, max(place - 1, 0)))]
        if not near:
            (last,) = self._connection.execute("SELECT MAX(position) FROM pairs").fetchone()
            between = last + 1
        elif place <= 0:
            between = near[0] - 1
        else:
            between = sum(near) / 2 if len(near) == 2 else near[0] + 1
        self._connection.execute("UPDATE pairs SET position = ? WHERE id = ?", (between, id))

    def remove(self, id: int) -> None:
        """Remove a pair, with its log."""
        self.get(id)
        self._connection.execute("DELETE FROM pairs WHERE id = ?", (id,))

    def edited(self, id: int, alignment: Alignment, head: int, approved: int, rejected: int) -> None:
        """Keep what came of an entry of the log."""
        counts = (len(alignment.source), len(alignment.target), len(alignment), approved, rejected)
        query = (
            "UPDATE pairs SET sources = ?, targets = ?, beads = ?, approved = ?, rejected = ?, head = ?,"
            " edits = edits + 1 WHERE id = ?"
        )
        self._connection.execute(query, (*counts, head, id))

    def _refuse_name(self, name: str) -> None:
        if self.find(name) is not None:
            reason = f"there is a document {name!r} in this project"
            raise ChoiceError(reason, file=self._path, hint="give this one another name")


@dataclass(frozen=True, slots=True)
class Packed:
    """An alignment as a project keeps it, so that it can be made where there is no project.

    Attributes:
        languages: Tags of the source and the target.
        counts: How many sentences of the source and the target there are, how many beads, and how many of these are
            approved and rejected.
        data: The state in which editing begins.
    """

    languages: tuple[str, str]
    counts: tuple[int, int, int, int, int]
    data: bytes

    @classmethod
    def of(cls, alignment: Alignment) -> Packed:
        """Pack an alignment."""
        languages = (alignment.source.lang, alignment.target.lang)
        return cls(languages, _counts(alignment), pack(State.of(alignment)))


def _pair(row: tuple[Any, ...]) -> Pair:
    id, name, source_lang, target_lang, sources, targets, beads, approved, rejected, metadata, head, actions = row
    held = tuple((key, value) for key, value in json.loads(metadata))
    return Pair(id, name, source_lang, target_lang, (sources, targets), beads, approved, rejected, held, head, actions)


def _counts(alignment: Alignment) -> tuple[int, int, int, int, int]:
    statuses = [bead.status for bead in alignment.beads]
    sizes = (len(alignment.source), len(alignment.target), len(statuses))
    return (*sizes, statuses.count("approved"), statuses.count("rejected"))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
