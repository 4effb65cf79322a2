"""Whatever is edited, undone and redone: the log says the same as lists of states do."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from books import book
from edit_strategies import EDITS
from hypothesis import given
from hypothesis import strategies as st

from aligner.edits import (
    Edit,
    State,
)
from aligner.errors import EditError
from aligner.project import Project

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
