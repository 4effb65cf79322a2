"""Names of sentences and beads that stay the same from edit to edit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import NamedTuple

from aligner.edits.beads import StatusEdit
from aligner.edits.codec import to_json
from aligner.edits.matching import common_ends
from aligner.edits.replacing import Edit, Replace, bead_at, bead_with, extent
from aligner.errors import EditError
from aligner.model import Alignment, Side
from aligner.model.passages import Passage


class Change(NamedTuple):
    """Beads that an edit changes.

    Attributes:
        first: Number of the first of them.
        removed: How many stand there before.
        added: How many stand there afterwards.
    """

    first: int
    removed: int
    added: int


class Step(NamedTuple):
    """An edit that is made.

    Attributes:
        state: The state after it.
        inverse: The edit that undoes it.
        change: The beads that it changes.
    """

    state: State
    inverse: Edit
    change: Change


@dataclass(frozen=True, slots=True)
class State:
    """An alignment in the course of being edited, with a name for each of its sentences.

    A name is a number that is never given to another sentence. A sentence that is corrected keeps its name; of a
    sentence that is split, the first part does; of two that are joined, the first one's name stays. What is undone by
    `inverse` has the names again that it had. A bead goes by its first sentence, that of the source where it has one.

    Attributes:
        alignment: The alignment.
        source_names: The names of the source sentences, in order.
        target_names: Those of the target sentences.
        next_name: The first number that was never a name.
        digest: Tells this state from all others: where it began and all edits since, in 16 hexadecimal digits.
    """

    alignment: Alignment
    source_names: tuple[int, ...]
    target_names: tuple[int, ...]
    next_name: int
    digest: str

    @classmethod
    def of(cls, alignment: Alignment) -> State:
        """Return the state in which editing begins: the names of sentences are their numbers."""
        source, target = range(len(alignment.source)), range(len(alignment.target))
        return cls(alignment, tuple(source), tuple(target), max(len(source), len(target)), _digest(*_plain(alignment)))

    def apply(self, edit: Edit) -> State:
        """Return the state after an edit.

        Raises:
            EditError: The edit does not fit.
        """
        return self.step(edit).state

    def inverse(self, edit: Edit) -> Edit:
        """Return the edit that undoes one that is applied to this state: sentences get their names again, too.

        Raises:
            EditError: The edit does not fit.
        """
        return self.step(edit).inverse

    def step(self, edit: Edit) -> Step:
        """Return the state after an edit, with what undoes it and the beads that it changes.

        Raises:
            EditError: The edit does not fit.
        """
        digest = _digest(self.digest, to_json(edit))
        if isinstance(edit, StatusEdit):
            undo = edit.inverse(self.alignment)
            made = replace(self, alignment=edit.apply(self.alignment), digest=digest)
            return Step(made, undo, Change(undo.bead, undo.count, undo.count))
        change = edit.replacement(self.alignment)
        alignment = change.applied(self.alignment)
        (a, b), (c, d) = extent(self.alignment, change.bead, len(change.before.beads))
        old = (self.source_names[a:b], self.target_names[c:d])
        fresh = count(self.next_name)
        source = change.after.source_names or _named(change.before.source, change.after.source, old[0], fresh)
        target = change.after.target_names or _named(change.before.target, change.after.target, old[1], fresh)
        made = State(
            alignment,
            (*self.source_names[:a], *source, *self.source_names[b:]),
            (*self.target_names[:c], *target, *self.target_names[d:]),
            next(fresh),
            digest,
        )
        before = replace(change.before, source_names=old[0], target_names=old[1])
        sizes = (len(change.before.beads), len(change.after.beads))
        return Step(made, Replace(change.bead, change.after, before), Change(change.bead, *sizes))

    def carry(self, edit: Edit, since: State) -> Edit:
        """Return an edit that was made for an earlier state so that it does the same here.

        Args:
            edit: The edit.
            since: The state that it was made for.

        Raises:
            EditError: It did not fit that state, or the beads that it changes are others by now.
        """
        if since.digest == self.digest:
            return edit
        change = edit.replacement(since.alignment)
        behind = not change.before.beads and change.bead > 0  # a new bead belongs behind the one before it
        bead = 0
        if change.before.beads or behind:
            bead = self.bead(*since.bead_name(change.bead - behind)) + behind
        moved = replace(change, bead=bead)
        moved.replacement(self.alignment)
        return moved

    def sentence(self, side: Side, name: int) -> int:
        """Return the number of a sentence by its name.

        Raises:
            EditError: It is not there any more.
        """
        names = self.source_names if side == "source" else self.target_names
        try:
            return names.index(name)
        except ValueError:
            raise EditError(f"the {side} sentence named {name} is not there any more") from None

    def bead(self, side: Side, name: int) -> int:
        """Return the number of the bead that the sentence of a name is in.

        Raises:
            EditError: The sentence is not there any more.
        """
        return bead_with(self.alignment, side, self.sentence(side, name))

    def bead_name(self, number: int) -> tuple[Side, int]:
        """Return the name of a bead: the side and the name of its first sentence.

        Raises:
            EditError: There is no such bead.
        """
        bead = bead_at(self.alignment, number)
        if bead.source.size:
            return "source", self.source_names[bead.source.start]
        return "target", self.target_names[bead.target.start]


def _named(before: Passage, after: Passage, names: tuple[int, ...], fresh: Iterator[int]) -> tuple[int, ...]:
    """The names of the sentences of a passage: of those between the ones that stayed, the first ones keep theirs."""
    head, tail = common_ends(_strings(before), _strings(after))
    kept = names[head : len(names) - tail][: len(after) - head - tail]
    new = [next(fresh) for _ in range(len(after) - head - tail - len(kept))]
    return (*names[:head], *kept, *new, *names[len(names) - tail :])


def _strings(passage: Passage) -> list[str]:
    return [passage.content[slice(*sentence.span)] for sentence in passage.sentences]


def _plain(alignment: Alignment) -> Iterator[str]:
    """All of an alignment, as strings that do not depend on how values are shown."""
    for document in (alignment.source, alignment.target):
        yield repr((document.text.lang, document.text.origin, document.text.content))
        yield repr([(*sentence.span, sentence.paragraph) for sentence in document.sentences])
        yield repr([(d.kind, d.number, *d.heading, *d.sentences) for d in document.divisions])
    yield repr([(*bead.source, *bead.target, bead.confidence, bead.status, bead.note) for bead in alignment.beads])
    held = (alignment.properties, alignment.source.properties, alignment.target.properties)
    known = [*held, *(bead.properties for bead in alignment.beads)]
    if any(known):
        yield repr(known)


def _digest(*strings: str) -> str:
    return hashlib.sha256("\n".join(strings).encode()).hexdigest()[:16]
