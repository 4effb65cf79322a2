"""A process is killed two hundred times in the middle of its edits: what it was told is kept, is kept."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest
from served import aligned

from aligner.edits import DeleteSentence, Edit, InsertBead, Merge, Move, SetNote, SetStatus, SetText, Split, State
from aligner.errors import EditError
from aligner.project import Project

KILLED = 200


def burst(path: str, told: int, seed: int) -> None:
    """Edit as fast as it goes, and tell the number of each entry once it is kept; for ever."""
    chance = random.Random(seed)
    with Project.open(path) as project:
        while True:
            pair = project.pair(1)
            bead = chance.randrange(max(pair.beads - 1, 1))
            edits: list[list[Edit]] = [
                [Merge(bead)],
                [Split(bead, 1, 1)],
                [Move(bead, 1), SetNote(bead, "moved")],
                [SetStatus(0, "approved", pair.beads)],
                [SetNote(bead, "x" * chance.randrange(5000))],
                [SetText("target", chance.randrange(max(pair.sentences[1], 1)), f"{chance.random()}")],
                [DeleteSentence("source", chance.randrange(max(pair.sentences[0], 1)))],
                [InsertBead(bead, ("新的一句。",), ("A new one.",))],
            ]
            try:
                if chance.random() < 0.3:
                    entry = project.undo(1, author="Anna")
                else:
                    entry = project.edit(1, chance.choice(edits), against=pair.head, author="Anna")
            except EditError:
                continue
            os.write(told, f"{entry.number} {entry.change.first}\n".encode())


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system makes no copies of a process")
def test_two_hundred_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "book.aligner"
    with Project.create(path) as project:
        project.add(aligned(300), "book")
    places = [str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(places)}
    command = [sys.executable, __file__, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, env=environment)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > KILLED
    assert [one.name for one in tmp_path.iterdir()] == ["book.aligner"]


def check(path: str, acknowledged: list[str], before: int) -> int:
    """See that all is there, in order, and adds up to the newest state; return the newest number."""
    with Project.open(path) as project:
        entries = project.entries(before, 1_000_000)
        there = [f"{entry.number} {entry.change.first}" for entry in entries]
        assert there[: len(acknowledged)] == acknowledged
        assert len(there) <= len(acknowledged) + 1  # the last one was kept, and could not be told any more
        state: State = project.state_at(1, before)
        for entry in entries:
            for edit in entry.edits:
                state = state.apply(edit)
        assert state.digest == project.state(1).digest
        assert state.alignment == project.alignment(1)
        return project.head


def main(path: str) -> int:
    """Kill a copy of this process again and again, and return how much was acknowledged in all."""
    chance, head, total = random.Random(1), 0, 0
    for turn in range(KILLED):
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            try:
                burst(path, write, turn)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        os.close(write)
        with os.fdopen(read) as told:
            lines = [told.readline()]
            time.sleep(chance.uniform(0, 0.06))
            os.kill(child, signal.SIGKILL)
            lines += told.readlines()
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        acknowledged = [line.strip() for line in lines if line.endswith("\n")]
        head = check(path, acknowledged, head)
        total += len(acknowledged)
    return total


if __name__ == "__main__":
    print(main(sys.argv[1]))
