"""What has happened in a project since it was last looked at."""

from __future__ import annotations

from typing import Any

from aligner.project import Entry, Project


class News:
    """Looks for what others have done in a project, too; where nobody has written, that takes no time.

    Args:
        project: The project, of which all that is there now is no news.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._stamp = project.stamp
        self._seen = project.head
        self._pairs = self._all()

    def look(self) -> tuple[list[Entry], bool]:
        """Return the entries that are new, and whether there are other pairs, or they have other names or metadata."""
        stamp = self._project.stamp
        if stamp == self._stamp:
            return [], False
        entries, pairs = self._project.entries(self._seen), self._all()
        are_others = pairs != self._pairs
        self._stamp, self._pairs = stamp, pairs
        self._seen = entries[-1].number if entries else self._seen
        return entries, are_others

    def _all(self) -> list[tuple[Any, ...]]:
        return [(pair.id, pair.name, pair.metadata) for pair in self._project]
