"""What a page can do with a project: values in, values out, and nothing of the web.

Whatever touches the project runs on one thread, that of the `Session`; `await session.run(method, …)` sends it there.
An alignment does not change, so that long work on one, such as looking through a whole book, may run anywhere else.
"""

from __future__ import annotations

import asyncio
import contextvars
import getpass
import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, TypeVar

from aligner._version import __version__
from aligner.edits import Edit, State
from aligner.io.names import file_name
from aligner.languages import tags
from aligner.model import Alignment, DocumentPair, normalised
from aligner.project import SUFFIX, Entry, Pair, Project, edited_alignment
from aligner.registry import ENCODERS, FORMATS, TERMBASES, Formats
from aligner.review import views
from aligner.review.answers import Refused
from aligner.review.asked import bead_name
from aligner.review.entries import entry_value, refuse_stale
from aligner.review.news import News

Result = TypeVar("Result")
Claim = Callable[[Path], Callable[[], None]]
Direction = Literal["undo", "redo"]

_WINDOW = 1000  # beads that are sent at once, at most
_CHANGED = 400  # beads of a change beyond which the page asks for those that it shows
_SETTING = "setting."


class Session:
    """A project that is open, or a folder in which one can be made.

    Args:
        folder: Where new projects are made.
        path: The project to open; None begins without one.
        author: Who edits; by default the name of the user.
        claim: Called with the path of a project before it is opened; returns what is called when it is closed.

    Attributes:
        project: The project that is open, if one is; `path` is its file.
        author: Who edits.
    """

    def __init__(
        self, folder: Path, path: Path | None = None, *, author: str | None = None, claim: Claim | None = None
    ) -> None:
        self._thread = ThreadPoolExecutor(1, "project")
        self._bounds: dict[int, views.Bounds] = {}
        self._labels: dict[int, tuple[int, tuple[str | None, str | None]]] = {}
        self._news: News | None = None
        self._claim = claim or (lambda _: lambda: None)
        self._release: Callable[[], None] | None = None
        self.folder = folder
        self.project: Project | None = None
        self.path: Path | None = None
        self.author = user_name() if author is None else author
        if path is not None:
            self._thread.submit(self.open, path).result()

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Return the result of work that touches the project."""
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._thread, context.run, work, *arguments)

    def wait_for(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Return the result of work that touches the project, for a thread that may wait."""
        return self._thread.submit(contextvars.copy_context().run, work, *arguments).result()

    def end(self) -> None:
        """Close the project; nothing can be done any more."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    # On the thread of the project from here on.

    def open(self, path: Path) -> None:
        """Open a project instead of the one that is open.

        Raises:
            InputError: It cannot be used.
        """
        self._begin(Project.open, path)

    def open_named(self, name: str) -> None:
        """Open one of the projects in the folder."""
        if name not in self._projects():
            raise Refused(404, f"there is no project {name!r} in the folder {self.folder.name}")
        self.open(self.folder / name)

    def make(self, name: str) -> None:
        """Make a project in the folder, and open it.

        Args:
            name: Its name, with or without `.aligner`: no path.

        Raises:
            OutputError: There is one.
        """
        self._begin(Project.create, self.place_of(name))

    def place_of(self, name: str) -> Path:
        """Return where a new project of a name will be; this may be asked on any thread.

        Raises:
            Refused: It is no name, or there is one.
        """
        wanted = " ".join(name.removesuffix(SUFFIX).split())
        chosen = file_name(wanted)
        if not chosen:
            raise Refused(400, "a project needs a name")
        if chosen != normalised(wanted):
            hint = "without them: " + file_name(re.sub(r"[/\\]", " ", wanted))
            raise Refused(400, "this name has characters that names of files cannot have, or is too long", hint)
        path = self.folder / f"{chosen}{SUFFIX}"
        if path.exists():
            raise Refused(400, f"there is a file {path.name} in the folder {self.folder.name}", "choose another name")
        return path

    def opened(self) -> Project:
        """Return the project.

        Raises:
            Refused: None is open.
        """
        if self.project is None or self.path is None:
            raise Refused(409, "no project is open", "open one, or align two texts", kind="closed")
        if not self.path.exists():
            hint = "put it back where it was; until then nothing is changed"
            raise Refused(409, f"the file {self.path.name} is not where it was any more", hint, kind="failed")
        return self.project

    def ask(self, question: Callable[..., Result], *arguments: Any) -> Result:
        """Return what a function of the project and some arguments returns."""
        return question(self.opened(), *arguments)

    def information(self) -> dict[str, Any]:
        """Return what the page has to know before anything else."""
        about = {
            "version": __version__,
            "author": self.author,
            "folder": self.folder.resolve().name,
            "formats": _written(FORMATS),
            "term_formats": _written(TERMBASES),
            "encoders": [name for name in ENCODERS if ":" not in name],
            "known_languages": tags(),
        }
        if self.project is None or self.path is None:
            return about | {
                "is_open": False,
                "name": "",
                "projects": self._projects(),
                "languages": [],
                "pairs": [],
                "properties": {},
                "settings": {},
                "totals": {"beads": 0, "approved": 0, "rejected": 0},
                "head": 0,
            }
        pairs = [self.pair_value(pair) for pair in self.project.pairs()]
        known = dict(self.project.properties)
        return about | {
            "is_open": True,
            "name": self.path.stem,
            "projects": self._projects(),
            "languages": [list(two) for two in dict.fromkeys((p["source_lang"], p["target_lang"]) for p in pairs)],
            "properties": {name: value for name, value in known.items() if not name.startswith(_SETTING)},
            "settings": {
                name.removeprefix(_SETTING): value for name, value in known.items() if name.startswith(_SETTING)
            },
            "pairs": pairs,
            "totals": {key: sum(pair[key] for pair in pairs) for key in ("beads", "approved", "rejected")},
            "head": self.project.head,
        }

    def set_properties(self, values: Mapping[str, str | None]) -> dict[str, Any]:
        """Set properties of the project, or take those away that are None."""
        project = self.opened()
        for name, value in values.items():
            project.set_property(name, value)
        return {}

    def pair_value(self, pair: Pair) -> dict[str, Any]:
        """Return what the page is told of a pair."""
        return views.pair(pair, *self._steps(pair.id, pair.head))

    def change_pair(
        self, pair: int, name: str | None, metadata: Mapping[str, str] | None, position: int | None
    ) -> dict[str, Any]:
        """Rename a pair, say other things of it, or move it; what is None stays."""
        project = self.opened()
        if name is not None:
            project.rename(pair, name)
        if metadata is not None:
            project.set_metadata(pair, tuple(metadata.items()))
        if position is not None:
            project.move(pair, position)
        return self.pair_value(project.pair(pair))

    def remove_pair(self, pair: int) -> dict[str, Any]:
        """Take a pair out of the project."""
        self.opened().remove(pair)
        return {}

    def add_all(self, found: Sequence[DocumentPair]) -> list[int]:
        """Add alignments, all or none, each under a name of its own; return their numbers."""
        project = self.opened()
        taken = {pair.name for pair in project.pairs()}
        named = []
        for pair in found:
            name, number = pair.name, 1
            while name in taken:
                number += 1
                name = f"{pair.name} ({number})"
            taken.add(name)
            named.append((pair.alignment, name, pair.metadata))
        return project.add_all(named)

    def state(self, pair: int) -> tuple[State, int]:
        """Return a pair as it is now, and the number of the newest entry of the log that concerns it."""
        head = self.opened().pair(pair).head
        return self.opened().state(pair), head

    def states(self) -> list[tuple[Pair, Alignment]]:
        """Return all pairs as they are now, with recipes that say whether they were edited."""
        project = self.opened()
        return [(pair, edited_alignment(project, pair.id)) for pair in project.pairs()]

    def beads(self, pair: int, start: int, count: int) -> dict[str, Any]:
        """Return a window of the beads of a pair."""
        state, head = self.state(pair)
        first = min(max(0, start), len(state.alignment))
        beads = views.beads(state, first, first + min(count, _WINDOW))
        return {"head": head, "total": len(state.alignment), "start": first, "beads": beads}

    def bounds(self, pair: int) -> views.Bounds:
        """Return what makes a bead of a pair one of the least sure tenth, as the pair was when it was added."""
        if pair not in self._bounds:
            self._bounds[pair] = views.Bounds.of(self.opened().state_at(pair, 0).alignment)
        return self._bounds[pair]

    def edit(self, pair: int, against: int, edits: Sequence[Edit], label: str) -> dict[str, Any]:
        """Apply some edits as one action.

        Raises:
            StaleError: The pair was changed since `against`.
            EditError: An edit does not fit.
        """
        before, _ = self.state(pair)
        entry = self.opened().edit(pair, edits, against=against, author=self.author, label=label)
        return self.change(entry, before.alignment)

    def edit_if_any(self, pair: int, against: int, edits: Sequence[Edit], label: str) -> dict[str, Any]:
        """Apply some edits as `edit` does, or return a change of nothing where there are none."""
        if edits:
            return self.edit(pair, against, edits, label)
        known = self.pair_value(self.opened().pair(pair))
        kept = {key: known[key] for key in ("head", "undo", "redo", "approved", "rejected")}
        nothing = {"first": 0, "removed": 0, "added": 0, "beads": [], "numbers": [0, 0], "entry": known["head"]}
        return kept | nothing | {"total": known["beads"]}

    def step(self, pair: int, against: int, direction: Direction) -> dict[str, Any]:
        """Undo, or redo, what this author did last.

        Raises:
            StaleError: The pair was changed since `against`.
            EditError: Nothing is left, or somebody else has changed these beads since.
        """
        project = self.opened()
        refuse_stale(project, pair, against)
        before, _ = self.state(pair)
        entry = (project.undo if direction == "undo" else project.redo)(pair, author=self.author)
        return self.change(entry, before.alignment)

    def change(self, entry: Entry, before: Alignment) -> dict[str, Any]:
        """Return what an entry of the log has changed, for the page to put in place.

        Args:
            entry: The newest entry of its pair.
            before: The alignment before it.
        """
        pair = self.opened().pair(entry.pair)
        state = self.opened().state(entry.pair)
        first, removed, added = entry.change
        undo, redo = self._steps(entry.pair, pair.head)
        after = state.alignment
        return {
            "head": pair.head,
            "total": len(after),
            "first": first,
            "removed": removed,
            "added": added,
            "beads": views.beads(state, first, first + added) if added <= _CHANGED else None,
            "numbers": [len(after.source) - len(before.source), len(after.target) - len(before.target)],
            "undo": undo,
            "redo": redo,
            "approved": pair.approved,
            "rejected": pair.rejected,
            "entry": entry.number,
        }

    def name(self) -> str:
        """Return what the project is called."""
        self.opened()
        return self.path.stem if self.path else ""

    def edits(self) -> int:
        """Return how many actions the log holds."""
        return self.opened().head

    def history(self, pair: int, before: int | None, count: int, bead: str | None) -> dict[str, Any]:
        """Return the entries of the log of a pair, or of one of its beads, the newest first."""
        name = None if bead is None else bead_name(bead)
        found = self.opened().history(pair, before=before, count=min(count, _WINDOW), bead=name)
        return {"entries": [entry_value(entry) for entry in found]}

    def news(self) -> tuple[list[Entry], bool]:
        """Return the entries since this was asked last, of other processes too, and whether the pairs are others."""
        return ([], False) if self._news is None else self._news.look()

    def entries(self, since: int) -> list[Entry]:
        """Return the entries of all pairs that are newer than a number."""
        return [] if self.project is None else self.project.entries(since)

    def _begin(self, make: Callable[[Path], Project], path: Path) -> None:
        if self.path is not None and path.resolve() == self.path.resolve():
            return
        release = self._claim(path)
        try:
            project = make(path)
        except BaseException:
            release()
            raise
        self._close()
        self.project, self.path, self._release = project, path, release
        self.folder = path.resolve().parent
        self._bounds.clear()
        self._labels.clear()
        self._news = News(project)

    def _close(self) -> None:
        if self.project is not None:
            self.project.close()
        if self._release is not None:
            self._release()
        self.project = self.path = self._release = self._news = None

    def _steps(self, pair: int, head: int) -> tuple[str | None, str | None]:
        """What would be undone and redone next, by its label."""
        if not head:
            return None, None
        project = self.opened()
        if pair not in self._labels or self._labels[pair][0] != head:
            undo, redo = project.undoable(pair, self.author), project.redoable(pair, self.author)
            self._labels[pair] = (head, (undo.label if undo else None, redo.label if redo else None))
        return self._labels[pair][1]

    def _projects(self) -> list[str]:
        """The names of the projects in the folder."""
        try:
            with os.scandir(self.folder) as entries:
                return sorted(entry.name for entry in entries if entry.name.endswith(SUFFIX) and entry.is_file())
        except OSError:
            return []


def user_name() -> str:
    """Return the name under which the user is known to the system."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _written(formats: Formats) -> list[dict[str, str]]:
    """The formats that can be written here."""
    return [
        {"name": name, "title": formats.load(name).title, "suffix": next(iter(entry.suffixes), "")}
        for name, entry in formats.items()
        if formats.is_installed(name)
    ]
