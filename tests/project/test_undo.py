"""Whatever is edited, undone and redone, by one person or two: the log says the same as lists of states do."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from books import book
from hypothesis import given
from hypothesis import strategies as st

from aligner.edits import (
    DeleteBead,
    Edit,
    InsertBead,
    JoinSentences,
    Merge,
    Move,
    SetNote,
    SetStatus,
    SetText,
    Split,
    SplitSentence,
    State,
)
from aligner.errors import EditError
from aligner.model import SIDES, STATUSES
from aligner.project import Project

NUMBERS = st.integers(0, 5)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(Merge, NUMBERS),
    st.builds(Split, NUMBERS, st.integers(0, 2), st.integers(0, 2)),
    st.builds(Move, NUMBERS, st.integers(-1, 1), st.integers(-1, 1)),
    st.builds(SetStatus, NUMBERS, st.sampled_from(STATUSES), st.integers(1, 3)),
    st.builds(SetNote, NUMBERS, st.sampled_from(["", "so", "anders"])),
    st.builds(SetText, st.sampled_from(SIDES), NUMBERS, st.sampled_from(["新。", "New."])),
    st.builds(SplitSentence, st.sampled_from(SIDES), NUMBERS, st.integers(1, 2)),
    st.builds(JoinSentences, st.sampled_from(SIDES), NUMBERS),
    st.builds(InsertBead, NUMBERS, st.just(("新。",)), st.just(("New.",))),
    st.builds(DeleteBead, NUMBERS),
)
ACTIONS = st.one_of(st.lists(EDITS, min_size=1, max_size=3), st.sampled_from(["undo", "undo", "redo", "reopen"]))


@given(st.lists(ACTIONS, max_size=20))
def test_undo_and_redo_are_those_of_two_stacks(actions: list[list[Edit] | str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.aligner"
        project = Project.create(path)
        pair = project.add(book())
        state = State.of(book())
        done: list[State] = []
        undone: list[State] = []
        every = [state]
        for action in actions:
            if action == "reopen":
                project.close()
                project = Project.open(path)
            elif action in ("undo", "redo"):
                here, there = (done, undone) if action == "undo" else (undone, done)
                step = project.undo if action == "undo" else project.redo
                if here:
                    step(pair)
                    there.append(state)
                    state = replace(here.pop(), next_name=state.next_name)  # a name is never given again
                else:
                    with pytest.raises(EditError, match=f"there is nothing to {action}"):
                        step(pair)
            else:
                after: State | None = state
                try:
                    for edit in action:
                        after = after.apply(edit)  # type: ignore[arg-type, union-attr]
                except EditError:
                    after = None
                try:
                    project.edit(pair, action, against=project.pair(pair).head)  # type: ignore[arg-type]
                    assert after is not None
                    done.append(state)
                    undone.clear()
                    state = after
                except EditError:
                    assert after is None
            now = project.state(pair)
            assert now.alignment == state.alignment
            assert (now.source_names, now.target_names) == (state.source_names, state.target_names)
            statuses = [bead.status for bead in now.alignment]
            counted = project.pair(pair)
            assert (counted.beads, counted.approved, counted.rejected) == (
                len(statuses),
                statuses.count("approved"),
                statuses.count("rejected"),
            )
            if project.head >= len(every):
                every.append(now)
        assert [project.state_at(pair, number) for number in range(len(every))] == every
        project.close()
