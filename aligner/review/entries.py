"""What the page is told of an action: who, when, what, where."""

from __future__ import annotations

from typing import Any

from aligner.project import Entry, Project, StaleError


def entry_value(entry: Entry) -> dict[str, Any]:
    """Return an entry of the log as a value for JSON."""
    first, removed, added = entry.change
    return {
        "number": entry.number,
        "pair": entry.pair,
        "time": entry.time,
        "author": entry.author,
        "label": entry.label,
        "undoes": entry.undoes,
        "first": first,
        "removed": removed,
        "added": added,
        "summary": entry.kinds,
    }


def refuse_stale(project: Project, pair: int, against: int) -> None:
    """Refuse what was made against an older state than the newest one.

    Args:
        project: The project.
        pair: The pair that is to be changed.
        against: Number of the newest entry of its log that was seen.

    Raises:
        StaleError: There are newer ones.
    """
    if project.pair(pair).head != against:
        raise StaleError([entry for entry in project.entries(against) if entry.pair == pair])
