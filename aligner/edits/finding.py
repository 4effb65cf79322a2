"""Looking for the edits between two small alignments: texts first, then borders, then what people said."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.edits.beads import DeleteBead, InsertBead, Merge, Move, SetNote, SetStatus, Split
from aligner.edits.matching import matches
from aligner.edits.replacing import Edit, bead_with, document_of
from aligner.edits.sentences import DeleteSentence, InsertSentence, JoinSentences, SetText, SplitSentence
from aligner.errors import EditError
from aligner.model import SIDES, Alignment, Bead, Side, Span


class Finder:
    """Looks for the edits that lead from one small alignment to another.

    Args:
        current: The alignment to begin with.
        goal: The alignment to end with.
        first: Number of the first bead that changes; those above are the same in both.
        count: How many beads change.
        wanted: How many they become.

    Attributes:
        current: The alignment after the edits that were found.
        edits: These.
    """

    def __init__(self, current: Alignment, goal: Alignment, first: int, count: int, wanted: int) -> None:
        self.current, self.goal, self.first = current, goal, first
        self.edits: list[Edit] = []
        self._below = len(current) - first - count
        self._wanted = wanted

    def run(self) -> None:
        """Find them.

        Raises:
            EditError: There are none, at least not this way.
        """
        first, stop = self.first, self.first + self._wanted
        if not self._wanted:
            for _ in range(self._count):
                self._do(DeleteBead(first))
        elif not self._count:
            for number in range(first, stop):
                bead, goal = self.goal.beads[number], self.goal
                texts = goal.source.strings(bead.source), goal.target.strings(bead.target)
                self._do(InsertBead(number, tuple(texts[0]), tuple(texts[1])))
        else:
            for side in SIDES:
                if not self._count:
                    raise EditError("nothing is left of the beads")
                self._find_texts(side)
            self._find_borders()
        for number in range(first, stop):
            for edit in marks_between(number, self.current.beads[number], self.goal.beads[number]):
                self._do(edit)

    @property
    def _count(self) -> int:
        """How many beads stand there by now."""
        return len(self.current) - self._below - self.first

    def _do(self, edit: Edit) -> None:
        self.current = edit.apply(self.current)
        self.edits.append(edit)

    def _strings(self, alignment: Alignment, side: Side, count: int) -> tuple[int, list[str]]:
        """The number of the first sentence that changes, and all that do."""
        beads = alignment.beads[self.first : self.first + count]
        start, stop = getattr(beads[0], side).start, getattr(beads[-1], side).stop
        return start, document_of(alignment, side).strings(Span(start, stop))

    def _find_texts(self, side: Side) -> None:
        at, old = self._strings(self.current, side, self._count)
        _, new = self._strings(self.goal, side, self._wanted)
        same = matches(old, new)
        in_place = [(i, i) for i, (a, b) in enumerate(zip(old, new, strict=False)) if a == b]
        if len(old) == len(new) and len(old) - len(in_place) <= 2 * (len(old) - len(same)):
            same = in_place  # to correct some takes no more edits than to delete and insert some
        x = y = 0
        for i, j in [*same, (len(old), len(new))]:
            at = self._rewrite(side, at, old[x:i], new[y:j]) + 1
            x, y = i + 1, j + 1

    def _rewrite(self, side: Side, at: int, old: list[str], new: list[str]) -> int:
        """Make other sentences of some, from number `at` on; returns the number of the one behind them."""
        while old or new:
            one, other = old[:2], new[:2]
            if one[:1] == other[:1]:
                old, new, at = old[1:], new[1:], at + 1
            elif len(other) > 1 and one and (rest := _rest(one[0], other)) is not None:
                self._do(SplitSentence(side, at, len(other[0])))
                old, new, at = [rest, *old[1:]], new[1:], at + 1
            elif len(one) > 1 and other and (rest := _rest(other[0], one)) is not None:
                self._merge_around(side, at)
                separator = other[0][len(one[0]) : len(other[0]) - len(rest)]
                there = document_of(self.current, side).gap(at + 1)
                self._do(JoinSentences(side, at, None if separator == there else separator))
                old = [f"{one[0]}{separator}{one[1]}", *old[2:]]
            elif len(old) == len(new):
                self._do(SetText(side, at, other[0]))
                old, new, at = old[1:], new[1:], at + 1
            elif len(old) > len(new):
                bead = bead_with(self.current, side, at)
                alone = self.current.beads[bead].source.size + self.current.beads[bead].target.size == 1
                self._do(DeleteBead(bead) if alone else DeleteSentence(side, at))
                old = old[1:]
            else:
                inside = at > getattr(self.current.beads[self.first], side).start
                bead = bead_with(self.current, side, at - 1) if inside else self.first
                self._do(InsertSentence(bead, side, at, other[0]))
                new, at = new[1:], at + 1
        return at

    def _merge_around(self, side: Side, sentence: int) -> None:
        """Put a sentence and the next one into one bead."""
        beads = [bead_with(self.current, side, number) for number in (sentence, sentence + 1)]
        if beads[0] != beads[1]:
            self._do(Merge(beads[0], beads[1] - beads[0] + 1))

    def _find_borders(self) -> None:
        old = _borders(self.current.beads[self.first : self.first + self._count])
        new = _borders(self.goal.beads[self.first : self.first + self._wanted])
        common = sorted(set(old) & set(new))
        bead, x, y = self.first, 0, 0
        for border in common:
            i, j = old.index(border), new.index(border)
            self._rearrange(bead, old[x:i], new[y:j], border)
            bead, x, y = bead + j - y + 1, i + 1, j + 1

    def _rearrange(
        self, bead: int, old: list[tuple[int, int]], new: list[tuple[int, int]], end: tuple[int, int]
    ) -> None:
        """Give beads from a number on other borders between them."""
        if len(old) == len(new):
            moved = True
            while moved and old != new:
                moved = False
                for k, (one, other) in enumerate(zip(old, new, strict=True)):
                    below = old[k + 1] if k + 1 < len(old) else end
                    above = old[k - 1] if k else None
                    fits = _rises(other, below) and (above is None or _rises(above, other))
                    if one != other and fits:
                        self._do(Move(bead + k, one[0] - other[0], one[1] - other[1]))
                        old[k], moved = other, True
        if old == new:
            return
        if old:
            self._do(Merge(bead, len(old) + 1))
        for number, border in enumerate(new, bead):
            there = self.current.beads[number]
            self._do(Split(number, border[0] - there.source.start, border[1] - there.target.start))


def marks_between(number: int, old: Bead, new: Bead) -> list[Edit]:
    """The edits of status and note of a bead; none where its confidence or its properties changed, too."""
    if (old.confidence, old.properties) != (new.confidence, new.properties):
        return []
    edits: list[Edit] = []
    if old.status != new.status:
        edits.append(SetStatus(number, new.status))
    if old.note != new.note:
        edits.append(SetNote(number, new.note))
    return edits


def _borders(beads: Sequence[Bead]) -> list[tuple[int, int]]:
    return [(bead.source.stop, bead.target.stop) for bead in beads]


def _rises(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether there is something between two borders, and nothing crosses."""
    return one != other and one[0] <= other[0] and one[1] <= other[1]


def _rest(whole: str, parts: Sequence[str]) -> str | None:
    """What is left of a sentence behind the first of its parts, where the second follows; None where it is no part."""
    if not parts[0] or not parts[1] or not whole.startswith(parts[0]):
        return None
    rest = whole[len(parts[0]) :].lstrip()
    return rest if rest.startswith(parts[1]) else None
