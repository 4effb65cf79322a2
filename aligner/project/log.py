"""The log of a project: entries are appended with what undoes them, and never changed."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any, NamedTuple

from aligner.edits import Change, Edit, Replace, SetStatuses, State, from_value, to_value
from aligner.model import Bead, Side
from aligner.project.entries import Entry, Pair, Way, united

_COLUMNS = "number, pair, time, author, label, kinds, undoes, way, edits, first, removed, added"


class Locator(NamedTuple):
    """Where the inverse of an edit goes: at the bead of a name, or behind it; at the beginning where there is none."""

    side: Side
    name: int
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Action:
    """Edits that are made together.

    Attributes:
        edits: The edits, each with its place where beads may stand elsewhere by now than when it was made.
        author: Who makes them.
        label: What this is called.
        undoes: Number of the entry that it undoes, if it does.
        way: Whether that is an undo or a redo, which undoes an undo; empty where it is neither.
    """

    edits: Sequence[tuple[Edit, Locator | None]]
    author: str
    label: str
    undoes: int | None = None
    way: Way = ""


class Log:
    """The log of an open project.

    Args:
        connection: To its file.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def head(self) -> int:
        """Return the number of the newest entry."""
        return int(self._connection.execute("SELECT IFNULL(MAX(number), 0) FROM edits").fetchone()[0])

    def append(self, pair: int, state: State, action: Action) -> tuple[State, Entry]:
        """Apply an action to the state of a pair, and append it.

        Returns:
            The state after it, and the entry.

        Raises:
            EditError: An edit does not fit.
        """
        edits: list[Edit] = []
        changes: list[Change] = []
        inverse: list[dict[str, Any]] = []
        for given, place in action.edits:
            edit = _at(given, place, state)
            state, undo, change = state.step(edit)
            edits.append(edit)
            changes.append(change)
            inverse.append({"edit": to_value(undo), "place": _place(state, change), "change": change})
        change = united(changes)
        time = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        kinds = _kinds(edits)
        stored = _json([to_value(edit) for edit in edits])
        about = (pair, time, action.author, action.label, kinds, action.undoes, action.way)
        columns = "pair, time, author, label, kinds, undoes, way, edits, inverse, first, removed, added, digest"
        cursor = self._connection.execute(
            f"INSERT INTO edits ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*about, stored, _json(inverse[::-1]), *change, state.digest),
        )
        return state, Entry(int(cursor.lastrowid or 0), *about, change, stored)

    def back(self, entry: Entry, author: str, way: Way) -> Action:
        """Return the action that undoes an entry, wherever its beads are by now."""
        (stored,) = self._connection.execute("SELECT inverse FROM edits WHERE number = ?", (entry.number,)).fetchone()
        edits = [
            (from_value(value["edit"]), None if value["place"] is None else Locator(*value["place"]))
            for value in json.loads(stored)
        ]
        return Action(edits, author, entry.label, entry.number, way)

    def last_of(self, pair: int, author: str, way: Way) -> Entry | None:
        """Return the entry that is to be undone next (`undo`), or the undoing that is to be undone next (`redo`).

        Read backwards, each entry that undoes another one takes that away, as a closing bracket does an opening one.
        """
        query = "SELECT number, undoes, way FROM edits WHERE pair = ? AND author = ? ORDER BY number DESC"
        taken: set[int] = set()
        for number, undoes, done in self._connection.execute(query, (pair, author)):
            if number in taken:
                continue
            if done != way:
                return None if way == "redo" and not done else self.entry(number)  # a new edit leaves nothing to redo
            taken.add(undoes)
        return None

    def entry(self, number: int) -> Entry:
        """Return an entry by its number."""
        return _entry(self._connection.execute(f"SELECT {_COLUMNS} FROM edits WHERE number = ?", (number,)).fetchone())

    def since(self, number: int, *, pair: int | None = None, count: int = 1000) -> list[Entry]:
        """Return the entries behind one, of a pair or of all, the oldest first."""
        where, held = ("pair = ? AND", [pair]) if pair is not None else ("", [])
        query = f"SELECT {_COLUMNS} FROM edits WHERE {where} number > ? ORDER BY number LIMIT ?"
        return [_entry(row) for row in self._connection.execute(query, (*held, number, count))]

    def authors(self, pair: int) -> list[str]:
        """Return the authors of the entries of a pair, in alphabetical order."""
        query = "SELECT DISTINCT author FROM edits WHERE pair = ? ORDER BY author"
        return [author for (author,) in self._connection.execute(query, (pair,))]

    def history(self, pair: int, before: int | None, count: int) -> list[Entry]:
        """Return the entries of a pair before one, the newest first."""
        query = f"SELECT {_COLUMNS} FROM edits WHERE pair = ? AND number < ? ORDER BY number DESC LIMIT ?"
        return [_entry(row) for row in self._connection.execute(query, (pair, _number(before), count))]

    def history_of(self, pair: int, bead: int, before: int | None, count: int) -> list[Entry]:
        """Return the entries that changed a bead, or those that it was made of, the newest first."""
        query = f"SELECT {_COLUMNS}, inverse FROM edits WHERE pair = ? ORDER BY number DESC"
        start, stop = bead, bead + 1
        found: list[Entry] = []
        for row in self._connection.execute(query, (pair,)):
            first, removed, added = row[-4:-1]
            if stop <= first:
                continue
            if start >= first + added:
                start, stop = start + removed - added, stop + removed - added
                continue
            former = (start, stop)
            concerned = False
            for one in _changes(row[-1]):
                start, stop, is_hit = _before(one, start, stop)
                concerned |= is_hit
            start, stop = (start, stop) if start < stop else former
            if concerned and row[0] < _number(before):
                found.append(_entry(row[:-1]))
                if len(found) == count:
                    break
        return found

    def counted(self, pair: Pair, before: State, after: State, change: Change) -> tuple[int, int]:
        """Return how many beads are approved and rejected after a change of a pair."""
        first, removed, added = change
        old = _statuses(before.alignment.beads[first : first + removed])
        new = _statuses(after.alignment.beads[first : first + added])
        return pair.approved + new[0] - old[0], pair.rejected + new[1] - old[1]


def _before(change: Change, start: int, stop: int) -> tuple[int, int, bool]:
    """Where some beads were before an edit, and whether it changed them."""
    first, removed, added = change
    end = first + added
    if start >= end:
        return start + removed - added, stop + removed - added, False
    if stop <= first:
        return start, stop, False
    return min(start, first), max(first + removed, stop + removed - added), True


def _changes(inverse: str) -> list[Change]:
    """What the edits of an entry changed, the last one first."""
    return [Change(*value["change"]) for value in json.loads(inverse)]


def _statuses(beads: Sequence[Bead]) -> tuple[int, int]:
    statuses = [bead.status for bead in beads]
    return statuses.count("approved"), statuses.count("rejected")


def _place(state: State, change: Change) -> Locator | None:
    """Name where an edit was made in the state after it, so that the place is found when beads before it change."""
    if change.added:
        return Locator(*state.bead_name(change.first), is_behind=False)
    return Locator(*state.bead_name(change.first - 1), is_behind=True) if change.first else None


def _at(edit: Edit, place: Locator | None, state: State) -> Edit:
    """Return an edit of beads at the place where it belongs by now."""
    if place is None or not isinstance(edit, Replace | SetStatuses):
        return edit
    return replace(edit, bead=state.bead(place.side, place.name) + place.is_behind)


def _entry(row: tuple[Any, ...]) -> Entry:
    number, pair, time, author, label, kinds, undoes, way, stored, *change = row
    return Entry(number, pair, time, author, label, kinds, undoes, way, Change(*change), stored)


def _kinds(edits: Sequence[Edit]) -> str:
    counts = Counter(edit.kind for edit in edits)
    return ", ".join(kind if count == 1 else f"{kind} ×{count}" for kind, count in counts.items())


def _number(before: int | None) -> int:
    return 2**62 if before is None else before


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
