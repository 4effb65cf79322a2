"""An open project."""

from __future__ import annotations

import os
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from aligner.edits import Edit, State
from aligner.errors import ArgumentError, EditError, expect, expect_list
from aligner.io.files import path_of
from aligner.model import Alignment, Glossary, Properties, Side, Term
from aligner.project import schema, snapshots
from aligner.project.entries import Entry, Pair, StaleError, Way
from aligner.project.ledger import Ledger
from aligner.project.log import Action, Log
from aligner.project.pairs import Pairs
from aligner.project.terms import Terms

_HELD = 8  # states that are kept in memory


class Project:
    """A project that is open; `create` makes a new one, `open` opens one that is there.

    One thread at a time uses it. Other processes may have the same file open; what they add is seen by the next call.

    Attributes:
        path: Its file.
        ledger: The record of runs over many files that have filled it.

    Example:
        >>> from aligner.edits import Merge
        >>> from aligner.project import Project
        >>> alignment = aligner.align_files("zh.txt", "en.txt", aligner.Settings(encoder="none"))
        >>> with Project.create("book.aligner") as project:
        ...     pair = project.add(alignment, "release")
        ...     entry = project.edit(pair, [Merge(3)], against=0, author="Anna")
        ...     undone = project.undo(pair, author="Anna")
        ...     project.alignment(pair) == alignment
        True
    """

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._pairs = Pairs(connection, path)
        self._log = Log(connection)
        self._terms = Terms(connection)
        self.ledger = Ledger(connection, path)
        self._states: OrderedDict[int, tuple[int, State]] = OrderedDict()  # with the number of their last entry
        self._pending: tuple[int, int, State] | None = None  # what is held once it is on the disk

    @classmethod
    def create(cls, path: str | os.PathLike[str]) -> Project:
        """Make a new project.

        Raises:
            OutputError: There is a file of this name, or it cannot be made.
        """
        name = path_of(path)
        return cls(name, schema.create(name))

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Project:
        """Open a project. One of an older version is made one of this version, and a copy of it is kept.

        Raises:
            InputError: There is no such file.
            FormatError: It is no project, damaged, or made by a newer version of this program.
            OutputError: It is of an older version, and no copy can be kept.
        """
        name = path_of(path)
        return cls(name, schema.connect(name))

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it. Where nobody else has it open, it is one plain file afterwards."""
        try:
            for pair, (number, state) in self._states.items():
                if snapshots.behind(self._connection, pair):
                    with self._writing():
                        snapshots.add(self._connection, pair, number, state)
        finally:
            schema.close(self._connection)

    @property
    def stamp(self) -> tuple[int, int]:
        """What stays the same as long as nobody writes into its file, neither here nor in another process."""
        return schema.stamp(self._connection, self.path)

    # What it holds

    @property
    def properties(self) -> dict[str, str]:
        """What is known of the project as a whole, such as `title` and `client`, and settings of its windows."""
        with self._reading():
            return dict(self._connection.execute("SELECT name, value FROM properties ORDER BY name"))

    def set_property(self, name: str, value: str | None) -> None:
        """Set a property of the project; None takes it away."""
        with self._writing():
            if value is None:
                self._connection.execute("DELETE FROM properties WHERE name = ?", (name,))
            else:
                self._connection.execute("INSERT OR REPLACE INTO properties VALUES (?, ?)", (name, value))

    def pairs(self, start: int = 0, count: int | None = None) -> list[Pair]:
        """Return its pairs of documents, in their order.

        Args:
            start: How many to leave out.
            count: How many to return; by default all that follow.
        """
        with self._reading():
            return self._pairs.some(start, count)

    def __len__(self) -> int:
        with self._reading():
            return len(self._pairs)

    def __iter__(self) -> Iterator[Pair]:
        """Yield its pairs of documents in their order, read as they are asked for: there may be millions."""
        with self._reading():
            yield from self._pairs.each()

    def pair(self, id: int) -> Pair:
        """Return a pair by its number.

        Raises:
            PositionError: There is none.
        """
        with self._reading():
            return self._pairs.get(id)

    def find(self, name: str) -> Pair | None:
        """Return the pair of a name, if there is one."""
        with self._reading():
            return self._pairs.find(name)

    def state(self, id: int) -> State:
        """Return the newest state of an alignment, with the names of its sentences.

        Raises:
            PositionError: There is no such pair.
            FormatError: The file is damaged.
        """
        with self._reading():
            return self._state(id, self._pairs.get(id).head)

    def alignment(self, id: int) -> Alignment:
        """Return an alignment as it is now; raises as `state` does."""
        return self.state(id).alignment

    def state_at(self, id: int, number: int) -> State:
        """Return a state as it was behind an entry of the log; 0 stands for the state in which it was added.

        Raises:
            PositionError: There is no such pair.
            FormatError: The file is damaged.
        """
        with self._reading():
            self._pairs.get(id)
            return snapshots.rebuild(self._connection, id, number)

    # What is put in

    def add(self, alignment: Alignment, name: str = "", metadata: Properties = ()) -> int:
        """Add a pair of documents with their alignment.

        Args:
            alignment: The alignment.
            name: What it is called; by default after the file of its source.
            metadata: What is known of it.

        Returns:
            Its number.

        Raises:
            ChoiceError: There is a pair of this name.
            ArgumentError: An argument is of the wrong kind.
        """
        return self.add_all([(alignment, name, metadata)])[0]

    def add_all(self, pairs: Iterable[tuple[Alignment, str, Properties]]) -> list[int]:
        """Add several pairs, all or none; for each, the arguments of `add`. Returns their numbers."""
        with self._writing():
            return [self._pairs.add(*given) for given in pairs]

    def rename(self, id: int, name: str) -> None:
        """Call a pair otherwise.

        Raises:
            ChoiceError: There is a pair of this name.
            PositionError: There is no such pair.
        """
        with self._writing():
            self._pairs.rename(id, name)

    def set_metadata(self, id: int, metadata: Properties) -> None:
        """Say anew what is known of a pair.

        Raises:
            ArgumentError: It is not pairs of strings.
            PositionError: There is no such pair.
        """
        with self._writing():
            self._pairs.set_metadata(id, metadata)

    def move(self, id: int, position: int) -> None:
        """Put a pair at another place in the order: 0 is the first.

        Raises:
            PositionError: There is no such pair.
        """
        with self._writing():
            self._pairs.move(id, position)

    def remove(self, id: int) -> None:
        """Remove a pair with its log. This cannot be undone.

        Raises:
            PositionError: There is no such pair.
        """
        with self._writing():
            self._pairs.remove(id)
        self._states.pop(id, None)

    # Edits

    @property
    def head(self) -> int:
        """Number of the newest entry of the log; 0 where it is empty."""
        with self._reading():
            return self._log.head()

    def edit(self, id: int, edits: Sequence[Edit], *, against: int, author: str = "", label: str = "") -> Entry:
        """Change an alignment: all of the edits, one after the other, or none of them. When it returns, it is kept.

        Args:
            id: The pair.
            edits: The edits.
            against: Number of the newest entry of the log, of this pair, that whoever edits has seen (`Pair.head`).
            author: Who edits.
            label: What this is called, such as `merge`; by default the kind of the first edit.

        Raises:
            StaleError: There are newer entries.
            EditError: An edit does not fit.
            PositionError: There is no such pair.
        """
        made = expect_list(edits, Edit, "the edits")  # type: ignore[type-abstract]
        if not made:
            raise ArgumentError("there is no edit", hint="give one or more")
        expect(against, int, "the number of an entry")
        with self._writing():
            return self._append(id, Action([(edit, None) for edit in made], author, label or made[0].kind), against)

    def undo(self, id: int, *, author: str = "") -> Entry:
        """Undo the newest entry of a pair by this author that is not undone yet. This, too, is an entry of the log.

        Raises:
            EditError: There is nothing to undo, or somebody has changed the same beads since.
            PositionError: There is no such pair.
        """
        return self._turn_back(id, author, "undo")

    def redo(self, id: int, *, author: str = "") -> Entry:
        """Do again what this author has undone last; a new edit by the author leaves nothing to do again.

        Raises:
            EditError: There is nothing to do again, or somebody has changed the same beads since.
            PositionError: There is no such pair.
        """
        return self._turn_back(id, author, "redo")

    def undoable(self, id: int, author: str = "") -> Entry | None:
        """Return the entry that `undo` would undo, if there is one."""
        with self._reading():
            return self._log.last_of(id, author, "undo")

    def redoable(self, id: int, author: str = "") -> Entry | None:
        """Return the entry that `redo` would do again, if there is one: the one that was undone."""
        with self._reading():
            return self._log.last_of(id, author, "redo")

    def history(
        self, id: int, *, before: int | None = None, count: int = 100, bead: tuple[Side, int] | None = None
    ) -> list[Entry]:
        """Return entries of the log of a pair, the newest first.

        Args:
            id: The pair.
            before: Only those with a smaller number.
            count: How many at most.
            bead: Only those that changed the bead of this name (`State.bead_name`), or one that it was made of.

        Raises:
            PositionError: There is no such pair.
            EditError: There is no such bead.
        """
        with self._reading():
            pair = self._pairs.get(id)
            if bead is None:
                return self._log.history(id, before, count)
            number = self._state(id, pair.head).bead(*bead)
            return self._log.history_of(id, number, before, count)

    def authors(self, id: int) -> list[str]:
        """Return who has edited a pair, in alphabetical order; a name may be an empty string."""
        with self._reading():
            return self._log.authors(id)

    def entries(self, since: int, count: int = 1000) -> list[Entry]:
        """Return the entries of the log with greater numbers, of all pairs, the oldest first."""
        with self._reading():
            return self._log.since(since, count=count)

    # Terms

    def terms(self, source_lang: str = "", target_lang: str = "") -> Glossary:
        """Return what has been decided about terms of two languages."""
        with self._reading():
            return self._terms.of(source_lang, target_lang)

    def decide(self, term: Term, source_lang: str = "", target_lang: str = "") -> None:
        """Keep a decision about a term; one about the same two strings is replaced."""
        with self._writing():
            self._terms.decide(term, source_lang, target_lang)

    def forget(self, source: str, target: str, source_lang: str = "", target_lang: str = "") -> None:
        """Forget what was decided about a term."""
        with self._writing():
            self._terms.forget(source, target, source_lang, target_lang)

    # Inside

    def _state(self, id: int, head: int) -> State:
        """The state behind an entry, which is the newest one of its pair."""
        held = self._states.pop(id, None)
        if held is None or held[0] > head:
            state = snapshots.rebuild(self._connection, id, head)
        else:
            state = held[1] if held[0] == head else snapshots.replay(self._connection, id, held[1], held[0], head)
        self._hold(id, head, state)
        return state

    def _hold(self, id: int, head: int, state: State) -> None:
        self._states[id] = (head, state)
        self._states.move_to_end(id)
        while len(self._states) > _HELD:
            self._states.popitem(last=False)

    def _turn_back(self, id: int, author: str, way: Way) -> Entry:
        with self._writing():
            head = self._pairs.get(id).head
            entry = self._log.last_of(id, author, way)
            if entry is None:
                raise EditError(f"there is nothing to {way}")
            try:
                return self._append(id, self._log.back(entry, author, way), head)
            except EditError as error:
                hint = "the history of the bead shows who changed it since"
                reason = f"“{entry.label}” of {entry.time} cannot be taken back: {error.reason}"
                raise EditError(reason, hint=hint) from None

    def _append(self, id: int, action: Action, against: int) -> Entry:
        pair = self._pairs.get(id)
        if against != pair.head:
            raise StaleError(self._log.since(against, pair=id))
        state = self._state(id, pair.head)
        made, entry = self._log.append(id, state, action)
        approved, rejected = self._log.counted(pair, state, made, entry.change)
        self._pairs.edited(id, made.alignment, entry.number, approved, rejected)
        snapshots.add_if_due(self._connection, id, entry.number, made)
        self._pending = (id, entry.number, made)
        return entry

    def _reading(self) -> AbstractContextManager[None]:
        return schema.reading(self.path)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Keep what is done inside, all or nothing, and hold what was edited once it is on the disk."""
        try:
            with schema.writing(self._connection, self.path):
                yield
        except BaseException:
            self._pending = None
            raise
        if self._pending is not None:
            self._hold(*self._pending)
            self._pending = None
