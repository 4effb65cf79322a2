"""States that are kept whole, so that one can be rebuilt from the last of them and the edits since."""

from __future__ import annotations

import json
import sqlite3

from aligner.edits import State, from_value
from aligner.errors import AlignerError
from aligner.project.packing import DamageError, pack, unpack

_EVERY = 200  # edits from one snapshot to the next
_KEPT = 3  # of the newest; of the older ones, one in so many edits:
_RARE = 5000

_LAST = "SELECT number, value FROM snapshots WHERE pair = ? AND number <= ? ORDER BY number DESC LIMIT 1"
_EDITS = "SELECT number, edits, digest FROM edits WHERE pair = ? AND number > ? AND number <= ? ORDER BY number"
_SINCE = "SELECT edits - (SELECT MAX(count) FROM snapshots WHERE pair = id) FROM pairs WHERE id = ?"


def add(connection: sqlite3.Connection, pair: int, number: int, state: State) -> None:
    """Keep the state of a pair behind an entry of the log; let go of older ones that are too many."""
    query = "INSERT OR IGNORE INTO snapshots SELECT id, ?, edits, ? FROM pairs WHERE id = ?"
    connection.execute(query, (number, pack(state), pair))
    query = "SELECT number, count FROM snapshots WHERE pair = ? ORDER BY number"
    kept = connection.execute(query, (pair,)).fetchall()
    former = 0
    for at, count in kept[1:-_KEPT]:
        if count - former < _RARE:
            connection.execute("DELETE FROM snapshots WHERE pair = ? AND number = ?", (pair, at))
        else:
            former = count


def add_if_due(connection: sqlite3.Connection, pair: int, number: int, state: State) -> None:
    """Keep the state of a pair if there are many edits since the last one that was kept."""
    if behind(connection, pair) >= _EVERY:
        add(connection, pair, number, state)


def behind(connection: sqlite3.Connection, pair: int) -> int:
    """Return how many edits of a pair there are since the last state that was kept."""
    (count,) = connection.execute(_SINCE, (pair,)).fetchone() or (0,)
    return int(count or 0)


def rebuild(connection: sqlite3.Connection, pair: int, number: int) -> State:
    """Return the state of a pair behind an entry of the log.

    Raises:
        DamageError: The file is damaged.
    """
    row = connection.execute(_LAST, (pair, number)).fetchone()
    if row is None:
        raise DamageError(f"document {pair} has no beginning")
    return replay(connection, pair, unpack(row[1]), row[0], number)


def replay(connection: sqlite3.Connection, pair: int, state: State, since: int, number: int) -> State:
    """Return a state after the entries of the log behind one and up to another.

    Raises:
        DamageError: The file is damaged.
    """
    for at, edits, digest in connection.execute(_EDITS, (pair, since, number)):
        try:
            for edit in json.loads(edits):
                state = state.apply(from_value(edit))
        except (AlignerError, ValueError) as error:
            raise DamageError(f"entry {at} of the log: {error}") from None
        if state.digest != digest:
            raise DamageError(f"entry {at} of the log leads to another state than it did")
    return state
