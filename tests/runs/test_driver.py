"""A run gives out, takes back and records each pair once, whatever becomes of its workers."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import posix
from little import (
    NONE,
    Breaking,
    Threads,
    confused,
    deadly,
    deadly_once,
    entries,
    entries_of,
    filled,
    hanging,
    line_by_line,
    stillborn,
    threads,
    write,
)
from servers import serving

from aligner.edits import Merge
from aligner.errors import AlignerError, EncoderError, InputError, InvariantError, OutputError
from aligner.languages.detection import NAME_IT
from aligner.model import Alignment
from aligner.project import Project, Record
from aligner.runs import driver, files
from aligner.runs.driver import Run, Summary, Watch
from aligner.runs.local import LocalWorkers
from aligner.runs.manifest import Entry
from aligner.runs.task import Result, Task, each, said, said_of, work
from aligner.settings import Settings


def test_every_pair_is_recorded_in_the_order_of_the_entries(tmp_path: Path) -> None:
    made = filled(tmp_path / "c.aligner", entries(tmp_path, 300))
    assert made.summary == Summary(done=300, is_whole=True)
    assert [pair.name for pair in made.pairs] == [f"pair {i}" for i in range(300)]
    assert [alignment.source.strings()[0] for alignment in made.alignments[:3]] == [
        "Sentence 0.",
        "Sentence 1.",
        "Sentence 2.",
    ]
    assert made.records == [(f"pair {i}", "done", "") for i in range(300)]


def test_the_order_in_which_results_come_does_not_matter(tmp_path: Path) -> None:
    class Shuffled(Threads):
        """Gives results back in any order."""

        def start(self) -> Executor:
            return Late()

    class Late(Executor):
        held: list[tuple[Future, object]] = []  # noqa: RUF012

        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            future: Future = Future()
            self.held.append((future, fn(*args, **kwargs)))
            if len(self.held) >= 3 or args[0].entries[-1].number > 90:
                chance.shuffle(self.held)
                for one, result in self.held:
                    one.set_result(result)
                self.held.clear()
            return future

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            pass

    chance = random.Random(3)
    given = entries(tmp_path, 100)
    one, other = filled(tmp_path / "a.aligner", given), filled(tmp_path / "b.aligner", given, Shuffled())
    assert [pair.name for pair in one.pairs] == [pair.name for pair in other.pairs]
    assert one.alignments == other.alignments


def test_a_window_bounds_what_is_given_out(tmp_path: Path) -> None:
    class Counting(Threads):
        def start(self) -> Executor:
            executor = super().start()
            submit = executor.submit

            def counted(*given: object) -> Future:
                future = submit(*given)
                flying.append(future)
                most.append(sum(not one.done() for one in flying))
                return future

            executor.submit = counted
            return executor

    flying: list[Future] = []
    most: list[int] = []
    assert filled(tmp_path / "c.aligner", entries(tmp_path, 200), Counting()).summary.done == 200
    assert max(most) <= 3 * Counting.count
    assert len(flying) > 10


@pytest.mark.parametrize("often", [0, 1, 2, 5])
def test_pools_that_break_again_and_again_lose_nothing(tmp_path: Path, often: int) -> None:
    workers = Breaking(often)
    made = filled(tmp_path / "c.aligner", entries(tmp_path, 40), workers) if often else None
    if made is None:
        with pytest.raises(AlignerError, match="die as soon as"):
            filled(tmp_path / "c.aligner", entries(tmp_path, 40), workers)
        return
    assert workers.started > 2
    assert len(made.records) == 40
    assert made.summary.done + made.summary.failed == 40
    assert all("ended its worker twice" in reason for _, status, reason in made.records if status == "failed")


def test_a_task_that_fails_as_a_whole_is_done_pair_by_pair(tmp_path: Path) -> None:
    made = filled(tmp_path / "c.aligner", entries(tmp_path, 30), work=confused)
    assert made.summary == Summary(done=29, failed=1, is_whole=True)
    assert made.records[7] == ("pair 7", "failed", "the worker failed: RuntimeError: out of order")


def test_results_of_other_pairs_are_refused(tmp_path: Path) -> None:
    def mixed(task: Task) -> tuple:
        return line_by_line(task)[::-1]

    def short(task: Task) -> tuple:
        return line_by_line(task)[1:]

    for wrong in (mixed, short):
        with pytest.raises(InvariantError, match="other pairs than it was given"):
            filled(tmp_path / f"{wrong.__name__}.aligner", entries(tmp_path, 200), work=wrong)


def test_entries_with_problems_are_recorded_and_stop_nothing(tmp_path: Path) -> None:
    given = entries(tmp_path, 10)
    Path(given[2].source).unlink()
    Path(given[3].target).unlink()
    os.mkfifo(given[3].target) if hasattr(os, "mkfifo") else None
    given[4] = replace(given[4], problem="no target")
    given[5] = replace(given[5], id="pair 1")
    made = filled(tmp_path / "c.aligner", given)
    assert (made.summary.done, made.summary.failed) == (6, 4)
    reasons = {id: reason for id, status, reason in made.records if status == "failed"}
    assert reasons["pair 2"] == "source: no such file or folder"
    assert reasons["pair 3"].startswith("target: ")
    assert reasons["pair 4"] == "no target"
    assert reasons["pair 1 (list:5)"] == "another entry has the id 'pair 1'"


def test_messages_call_the_files_source_and_target() -> None:
    entry = Entry(0, "a", "/home/anna/x/a.txt", "/home/anna/x/b.txt", ("x/a.txt", "x/b.txt"))
    assert said("/home/anna/x/a.txt:3: too long", entry) == "source:3: too long"
    assert said("x/b.txt: the file is empty", entry) == "target: the file is empty"
    assert said("a.txt and b.txt hold the same text", entry) == "source and target hold the same text"
    assert said("la.txt, a.txt.bak", entry) == "la.txt, a.txt.bak"
    assert said("did you mean /home/anna/x/c.txt?", entry) == "did you mean c.txt?"
    assert said_of(InputError("the file is empty", file="/home/anna/x/b.txt"), entry) == "target: the file is empty"
    assert said_of(InputError("too long", file="b.txt", line=3), entry) == "target:3: too long"


def test_a_language_that_is_not_supported_is_said_with_the_column_for_it() -> None:
    entry = Entry(0, "a", "/x/a.txt", "/x/b.txt", ("a.txt", "b.txt"))
    error = InputError("the text seems to be in Bikol", file="/x/b.txt", hint=f"{NAME_IT}: bcl")
    told = "target: the text seems to be in Bikol; name its language (column target_lang, or --target-lang): bcl"
    assert said_of(error, entry) == told


def test_a_name_like_a_word_is_not_replaced_in_messages() -> None:
    entry = Entry(0, "a", "http://a.org/500", "/x/en/01.txt", ("http://a.org/500", "en/01.txt"))
    error = InputError("the server answers 500 Server Error", file="http://a.org/500")
    assert said_of(error, entry) == "source: the server answers 500 Server Error"
    assert said_of(InputError("the word en/01", file="/y/z.txt"), entry) == "/y/z.txt: the word en/01"
    same = replace(entry, source="/x/zh/01.txt", names=("zh/01.txt", "en/01.txt"))
    assert said_of(InputError("empty", file="en/01.txt"), same) == "target: empty"
    assert said_of(InputError("empty", file="/x/zh/01.txt"), same) == "source: empty"


# Servers


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(files, "_PAUSES", ())
    files._system_of.cache_clear()
    with serving() as (address, _):
        yield address
    files._system_of.cache_clear()


@pytest.mark.needs("fsspec", "aiohttp")
@pytest.mark.parametrize("is_stopped", [False, True])
def test_a_slow_server_holds_up_nothing(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch, *, is_stopped: bool
) -> None:
    path, given, seen = tmp_path / "c.aligner", entries(tmp_path, 40), []
    monkeypatch.setattr(files, "_WHOLE", 60.0 if is_stopped else 2.0)
    monkeypatch.setattr(driver, "_SILENT", 0.2)
    for i in range(3):
        given[i] = replace(given[i], source=f"{server}/trickle", names=(f"{server}/trickle", given[i].names[1]))

    class Stops(Watch):
        def recorded(self, entry: Entry, record: Record) -> None:
            seen.append(entry.number)
            if is_stopped and len(seen) == 37:
                run.stop()

        def told(self, reason: str) -> None:
            told.append(reason)

    told: list[str] = []
    begun = time.monotonic()
    with Project.create(path) as project:
        run = Run(project, NONE, Threads(), Stops(), work=line_by_line, total=40)
        summary = run.over(given)
        records = {id: reason for id, _, reason in project.ledger.records()}
    assert time.monotonic() - begun < 15
    assert sorted(seen[:37]) == list(range(3, 40))
    assert summary == Summary(done=37, failed=0 if is_stopped else 3, is_whole=not is_stopped)
    if not is_stopped:
        assert records["pair 1"] == "source: the server does not answer in time; the next run tries it again"
        assert told[0] == f"waiting for the servers of 3 pairs, such as {server}/trickle"


@pytest.mark.needs("fsspec", "aiohttp")
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/500", "the server answers 500 Internal Server Error"),
        ("/cut", "the server ended before the file did"),
        ("/secret", "the server answers 403 Forbidden"),
        (":1", "no connection to the server (connection refused)"),
    ],
)
def test_what_a_server_fails_at_is_tried_again_by_the_next_run(
    tmp_path: Path, server: str, path: str, reason: str
) -> None:
    given = entries(tmp_path, 3)
    address = f"{server}{path}" if path[0] == "/" else "http://127.0.0.1:1/x.txt"
    bad = replace(given[1], source=address, names=(address, given[1].names[1]))
    for _ in range(2):
        made = filled(tmp_path / "c.aligner", [given[0], bad, given[2]])
        assert made.records[1] == ("pair 1", "failed", f"source: {reason}; the next run tries it again")
        assert (made.summary.failed, made.summary.failed_before) == (1, 0)


# Once more


def test_what_may_pass_is_tried_again_by_the_next_run(tmp_path: Path) -> None:
    def short(task: Task) -> tuple[Result, ...]:
        return tuple(each(task, exhausted))

    def exhausted(entry: Entry, settings: Settings) -> Alignment:
        raise wrong

    path, given = tmp_path / "c.aligner", entries(tmp_path, 2)
    for error in (MemoryError(), OSError(28, "No space left on device"), EncoderError("there is no model")):
        wrong: Exception = error
        made = filled(path, given, work=short)
        assert (made.summary.failed, made.summary.failed_before) == (2, 0)
        assert made.records[0][2].endswith("; the next run tries it again")
    wrong = InputError("the file is empty")
    assert filled(path, given, work=short).summary.failed == 2
    assert filled(path, given, work=short).summary == Summary(failed_before=2, is_whole=True)
    with Project.open(path) as project:
        known = project.ledger.find("pair 0")
        assert known
        assert known.attempts == 4


def test_a_file_that_is_away_for_a_while_is_not_done_again(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 4)
    filled(path, given)
    with Project.open(path) as project:
        pair = project.find("pair 2")
        assert pair
        project.edit(pair.id, [Merge(0)], against=0)
    for entry in given[1:3]:
        Path(entry.source).rename(f"{entry.source}.away")
    away = filled(path, given, work=stillborn)
    assert away.summary == Summary(failed=2, reused=2, is_whole=True)
    assert filled(path, given, work=stillborn).summary == Summary(failed_before=2, reused=2, is_whole=True)
    for entry in given[1:3]:
        Path(f"{entry.source}.away").rename(entry.source)
    back = filled(path, given, work=stillborn)
    assert back.summary == Summary(reused=4, is_whole=True)
    assert [status for _, status, _ in back.records] == ["done"] * 4


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 20)
    assert filled(path, given).summary.done == 20
    again = filled(path, given, work=stillborn)  # nothing must be given out
    assert again.summary == Summary(reused=20, is_whole=True)


def test_a_changed_file_is_done_again_and_no_other(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 20)
    before = filled(path, given)
    Path(given[4].target).write_text("Phrase quatre.\nFin.\n", encoding="utf-8")
    again = filled(path, given)
    assert again.summary == Summary(done=1, reused=19, is_whole=True)
    assert again.alignments[4].target.strings()[0] == "Phrase quatre."
    assert [pair.name for pair in again.pairs] == [pair.name for pair in before.pairs]
    assert again.pairs[4].id not in [pair.id for pair in before.pairs]  # nobody edits what is gone


def test_a_file_that_only_has_another_date_is_not_done_again(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 5)
    filled(path, given)
    for entry in given:
        os.utime(entry.source, (1_000_000_000, 1_000_000_000))
    assert filled(path, given).summary.reused == 5
    assert filled(path, given).summary.reused == 5  # by the stamps this time


def test_another_language_or_option_does_it_again(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 5)
    filled(path, given)
    given[1] = replace(given[1], languages=("en-GB", "fr"))
    assert filled(path, given).summary == Summary(done=1, reused=4, is_whole=True)
    with Project.open(path) as project:
        summary = Run(project, replace(NONE, words=("词",)), Threads(), work=line_by_line).over(given)
    assert summary.done == 5


def test_failed_pairs_are_tried_again_when_asked_or_changed(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 10)
    filled(path, given, work=confused)
    assert filled(path, given).summary == Summary(reused=9, failed_before=1, is_whole=True)
    assert filled(path, given, work=confused, retry_failed=True).summary.failed == 1
    with Project.open(path) as project:
        known = project.ledger.find("pair 7")
        assert known
        assert known.attempts == 2
    Path(given[7].source).write_text("Changed.\nThe end.\n", encoding="utf-8")
    assert filled(path, given).summary == Summary(done=1, reused=9, is_whole=True)


def test_an_edited_pair_is_never_overwritten(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 5)
    filled(path, given)
    with Project.open(path) as project:
        pair = project.find("pair 2")
        assert pair
        project.edit(pair.id, [Merge(0)], against=0)
    Path(given[2].source).write_text("Changed.\nThe end.\n", encoding="utf-8")
    again = filled(path, given)
    assert again.summary == Summary(skipped=1, reused=4, is_whole=True)
    assert len(again.alignments[2]) == 1
    assert "edited once; aligner remove takes it out" in again.records[2][2]
    assert filled(path, given).summary.skipped == 1  # told each time
    Path(given[2].source).write_text("Sentence 2.\nThe end.\n", encoding="utf-8")
    assert filled(path, given).summary.reused == 5  # as it was
    assert filled(path, given).records[2] == ("pair 2", "done", "")


def test_a_pair_that_is_edited_while_it_is_done_again_is_kept(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 3)
    filled(path, given)
    Path(given[1].source).write_text("Changed.\nThe end.\n", encoding="utf-8")

    def edited(task: Task) -> object:
        with Project.open(path) as other:
            pair = other.find("pair 1")
            assert pair
            other.edit(pair.id, [Merge(0)], against=0)
        return line_by_line(task)

    again = filled(path, given, work=edited)
    assert again.summary == Summary(skipped=1, reused=2, is_whole=True)
    assert len(again.alignments[1]) == 1
    assert filled(path, given).summary.skipped == 1


def test_a_pair_that_was_removed_from_the_project_is_done_again(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 3)
    filled(path, given)
    with Project.open(path) as project:
        project.remove(project.pairs()[1].id)
    assert filled(path, given).summary == Summary(done=1, reused=2, is_whole=True)


def test_what_now_fails_keeps_its_former_alignment(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 10)
    filled(path, given)
    Path(given[7].source).write_text("Changed.\nThe end.\n", encoding="utf-8")
    again = filled(path, given, work=confused)
    assert again.records[7][2].endswith("out of order; the alignment of before is kept")
    assert len(again.pairs) == 10


def test_entries_may_move_and_get_other_metadata(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 4)
    filled(path, given)
    turned = [replace(entry, number=3 - entry.number, metadata=(("title", entry.id),)) for entry in reversed(given)]
    again = filled(path, turned, work=stillborn)
    assert [pair.name for pair in again.pairs] == ["pair 3", "pair 2", "pair 1", "pair 0"]
    assert again.pairs[0].metadata == (("title", "pair 3"),)
    assert again.summary.reused == 4


def test_entries_that_are_gone_are_counted_and_left_alone(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 6)
    filled(path, given)
    with Project.open(path) as project:
        Run(project, NONE, Threads(), work=line_by_line).over(given[:4])
        assert project.ledger.gone(1) == (2, ["pair 4"])
        assert project.ledger.counts() == {"done": 4}
        assert len(project) == 6


def test_a_document_of_the_same_name_is_not_replaced(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 3)
    with Project.create(path) as project:
        project.add(filled(tmp_path / "other.aligner", given).alignments[0], "pair 1")
    made = filled(path, given)
    assert (made.summary.done, made.summary.failed) == (2, 1)
    assert made.records[1][2].startswith("another document of the project has this name")


def test_documents_that_a_person_has_given_the_names_of_others_are_left_alone(tmp_path: Path) -> None:
    made = entries(tmp_path, 2)
    filled(tmp_path / "c.aligner", made)
    with Project.open(tmp_path / "c.aligner") as project:
        first, second = project
        project.rename(first.id, "mine")
        project.rename(second.id, "pair 0")
    (tmp_path / "0.en.txt").write_text("Sentence 00.\nThe end.\n", encoding="utf-8")
    again = filled(tmp_path / "c.aligner", made)
    assert again.summary == Summary(failed=1, reused=1, is_whole=True)
    assert "another document of the project has this name" in again.records[0][2]
    assert [pair.name for pair in again.pairs] == ["mine", "pair 0"]


def test_ids_that_look_like_those_of_doubles_are_no_error(tmp_path: Path) -> None:
    [entry] = entries(tmp_path, 1)
    double = f"{entry.id} ({entry.place})"
    made = [entry, *(replace(entry, number=i, id=id) for i, id in enumerate((double, f"{double} ({entry.place})"), 1))]
    again = filled(tmp_path / "c.aligner", [*made, replace(entry, number=3), replace(made[1], number=4)])
    assert again.summary == Summary(done=3, failed=2, is_whole=True)
    assert len(again.records) == 5


def test_of_two_runs_over_one_project_the_later_one_goes_on(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 3)

    def overtaken(task: Task) -> object:
        with Project.open(path) as project:
            project.ledger.begin("")
        return line_by_line(task)

    with pytest.raises(OutputError, match="another run has begun"):
        filled(path, given, work=overtaken)
    assert filled(path, given).summary.done == 3


def test_a_run_that_is_told_to_stop_drains(tmp_path: Path) -> None:
    path, given = tmp_path / "c.aligner", entries(tmp_path, 500)
    run: list[Run] = []

    class Stops(Watch):
        ticks = 0

        def tick(self) -> None:
            self.ticks += 1
            if self.ticks == 10:
                run[0].stop()

    with Project.create(path) as project:
        run.append(Run(project, NONE, Threads(), Stops(), work=line_by_line))
        summary = run[0].over(given)
        assert not summary.is_whole
        assert 0 < summary.done < 500
        assert len(project) == summary.done
    assert filled(path, given).summary == Summary(done=500 - summary.done, reused=summary.done, is_whole=True)


# Processes


def test_workers_take_one_thread_each_from_the_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    given = entries(tmp_path, 1)

    told: list[tuple[str, ...]] = []

    class Listens(Watch):
        def recorded(self, entry: Entry, record: Record) -> None:
            told.append(record.notices)

    with Project.create(tmp_path / "c.aligner") as project:
        Run(project, NONE, LocalWorkers(1), Listens(), work=threads).over(given)
    assert told == [("1 1",)]
    assert os.environ["OMP_NUM_THREADS"] == "8"


@posix
@pytest.mark.parametrize(("kills", "failed"), [(deadly, 1), pytest.param(deadly_once, 0, marks=pytest.mark.slow)])
def test_a_pair_that_kills_its_worker_twice_is_set_aside(tmp_path: Path, kills: object, failed: int) -> None:
    given = entries(tmp_path, 30)
    made = filled(tmp_path / "c.aligner", given, LocalWorkers(2), work=kills)
    assert made.summary == Summary(done=30 - failed, failed=failed, is_whole=True)
    assert made.records[7][1] == ("failed" if failed else "done")
    assert ("ended its worker twice" in made.records[7][2]) == bool(failed)


@posix
def test_pairs_that_hang_fail_and_hold_up_no_others(tmp_path: Path) -> None:
    given = entries(tmp_path, 30)
    made = filled(tmp_path / "c.aligner", given, LocalWorkers(2), work=hanging, timeout=1.0)
    assert made.summary == Summary(done=28, failed=2, is_whole=True)
    late = "not done after 1 s; try it with a higher --pair-timeout and --retry-failed"
    assert [record for record in made.records if record[1] == "failed"] == [
        ("pair 7", "failed", late),
        ("pair 9", "failed", late),
    ]


@posix
@pytest.mark.slow
def test_workers_that_die_of_everything_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="die as soon as they have something to do"):
        filled(tmp_path / "c.aligner", entries(tmp_path, 30), LocalWorkers(1), work=stillborn)


@posix
@pytest.mark.slow
def test_a_client_that_is_killed_leaves_no_workers_and_loses_nothing(tmp_path: Path) -> None:
    given = entries(tmp_path, 60)
    path = tmp_path / "killed.aligner"
    Project.create(path).close()
    little = Path(__file__).with_name("little.py")
    client = subprocess.Popen([sys.executable, str(little), str(tmp_path), "60", "2"], start_new_session=True)
    deadline = time.monotonic() + 60
    while not _recorded(path):
        assert client.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    client.kill()
    client.wait()
    while _lives(client.pid):
        assert time.monotonic() < deadline, "workers outlive the client"
        time.sleep(0.05)
    before = _recorded(path)
    made = filled(path, given)
    assert made.summary == Summary(done=60 - before, reused=before, is_whole=True)
    assert made.alignments == filled(tmp_path / "whole.aligner", given).alignments


def _recorded(path: Path) -> int:
    with Project.open(path) as project:
        return len(project)


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_work_of_a_worker_never_raises(tmp_path: Path) -> None:
    given = entries(tmp_path, 3)
    Path(given[1].source).write_bytes(b"")
    results = work(Task(tuple(given), NONE))
    assert [result.number for result in results] == [0, 1, 2]
    assert results[1].reason == "source: the file is empty"
    assert results[0].packed is not None
    assert results[0].confidence is not None


# Many


def peaks(folder: Path, engine: bool) -> list[int]:
    """What Python holds at most during a run over 1,000 and one over 3,000 pairs, in bytes."""
    driver._STORED = 20  # results that wait are no growth, but differ with the speed
    found = []
    for count in (1000, 3000):
        write(folder, count)
        tracemalloc.start()
        with Project.create(folder / f"{count}.aligner") as project:
            workers, does = (LocalWorkers(2), work) if engine else (Threads(), line_by_line)
            summary = Run(project, NONE, workers, work=does, total=count).over(entries_of(folder, count))
        found.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert summary == Summary(done=count, is_whole=True)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("engine", [False, True], ids=["little", "engine"])
def test_memory_does_not_grow_with_the_number_of_pairs(tmp_path: Path, engine: bool) -> None:
    """In a process of its own, since what other tests have begun may hold more meanwhile.

    `tests/benchmarks/runs.py` has the figures for a hundred thousand.
    """
    program = (
        f"from pathlib import Path; import test_driver; print(test_driver.peaks(Path({str(tmp_path)!r}), {engine}))"
    )
    path = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    fewer, more = json.loads(done.stdout)
    # Bytes for each further pair: the peak itself moves by 2 MB from one run to the next.
    assert more - fewer < 2000 * 1500, (fewer, more)


def test_pairs_of_a_project_are_read_a_page_at_a_time(tmp_path: Path) -> None:
    with Project.create(tmp_path / "c.aligner") as project:
        Run(project, NONE, Threads(), work=line_by_line).over(entries(tmp_path, 5))
        alignment = project.alignment(project.pairs(0, 1)[0].id)
        project.add_all((alignment, f"other {i}", ()) for i in range(2500))
        project.move(project.pairs(2504, 1)[0].id, 0)
        assert [pair.name for pair in project] == [pair.name for pair in project.pairs()]
        reader = iter(project)
        first = next(reader)
        project.remove(project.pairs(1500, 1)[0].id)  # nobody who writes has to wait for who reads
        assert first.name == "other 2499"
        assert len(list(reader)) == 2503
