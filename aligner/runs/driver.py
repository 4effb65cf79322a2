"""The driver of a run: gives pairs to workers, a few at a time, and is the only one who writes into the project.

It holds a bounded number of tasks at once and stores what comes back in transactions, so neither the memory nor what is
lost by a crash grows with the number of pairs. It works with whatever gives an executor of `concurrent.futures`.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any, Protocol

from aligner import encoders
from aligner.ending import postponed
from aligner.errors import AlignerError, InvariantError, printable
from aligner.project import Project, Record
from aligner.runs.aside import Aside
from aligner.runs.fingerprint import of_run
from aligner.runs.manifest import Entry
from aligner.runs.places import is_address
from aligner.runs.plan import Answer, Asked, Planned, Planner, Reuse
from aligner.runs.task import LONGEST, Result, Task, too_long, work
from aligner.settings import Settings

_WINDOW = 3  # tasks for each worker that are given out at once
_MOST, _BYTES = 64, 300_000  # pairs of a task, and bytes of their files: some seconds of work
_STORED, _AGE = 500, 1.0  # results, and seconds, after which they are stored
_TICK = 0.5  # seconds after which the driver looks up while it waits
_ASKED, _ASKERS = 256, 8  # entries whose files are at addresses, and threads that ask what they hold
_SILENT = 30.0  # seconds of waiting for nothing but servers after which that is said
_STILLBORN = 3  # pairs that kill their worker before any result has come
_DEADLY = (
    "it ended its worker twice, the second time with nothing beside it: too little memory, or a library that crashes;"
    " --retry-failed tries it again"
)


class Workers(Protocol):
    """What gives the driver its executors."""

    @property
    def count(self) -> int:
        """How many tasks are worked on at the same time, one at least; it may change."""

    def ready(self) -> AbstractContextManager[object]:
        """Hold what the workers need as long as the run lasts."""

    def start(self) -> Executor:
        """Start workers; once more after an executor has broken."""

    def stop(self, executor: Executor, *, at_once: bool) -> None:
        """Let go of workers."""

    def is_death(self, error: BaseException) -> bool:
        """Return whether an error that comes instead of results means that a worker died of the task."""


class Watch:
    """Is told how a run goes; to do something with it, override the methods."""

    def recorded(self, entry: Entry, record: Record) -> None:
        """Take what became of an entry."""

    def reused(self, reuse: Reuse) -> None:
        """Take an entry about which nothing was to be done."""

    def tick(self) -> None:
        """Look at the clock."""

    def told(self, reason: str) -> None:
        """Take what has happened to the workers."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run has done.

    Attributes:
        done: Pairs that it has aligned.
        failed: Pairs that it could not align.
        skipped: Pairs that it has left as people have edited them.
        reused: Pairs that were done before.
        failed_before: Pairs that failed before and were not tried again.
        is_whole: Whether it has come to the end of the entries.
    """

    done: int = 0
    failed: int = 0
    skipped: int = 0
    reused: int = 0
    failed_before: int = 0
    is_whole: bool = False

    @property
    def seen(self) -> int:
        """About how many entries it has decided."""
        return self.done + self.failed + self.skipped + self.reused + self.failed_before


class Run:
    """A run over many pairs of files into a project.

    Args:
        project: The project.
        settings: What the user chose.
        workers: What gives executors.
        watch: Is told how it goes.
        total: How many entries there are, if that is known.
        retry_failed: Whether entries that failed before are tried again though nothing has changed.
        timeout: Seconds that a worker may take for a pair, if that is bounded.
        work: What a worker does with a task.

    Attributes:
        summary: What it has done until now.
        made_with: A fingerprint of what the results of all pairs depend on.
    """

    def __init__(
        self,
        project: Project,
        settings: Settings,
        workers: Workers,
        watch: Watch | None = None,
        *,
        total: int | None = None,
        retry_failed: bool = False,
        timeout: float | None = None,
        work: Callable[[Task], Sequence[Result]] = work,
    ) -> None:
        self.summary = Summary()
        self._ledger = project.ledger
        self._settings = settings
        self._workers = workers
        self._watch = watch or Watch()
        self._left = total
        self._timeout = timeout
        self._work = work
        model = encoders.versions(settings.encoder, settings.second_opinion)
        self.made_with = of_run(settings.fingerprint(), model)
        self._planner = Planner(self._ledger, settings, model, retry_failed=retry_failed)
        self._executor: Executor | None = None
        self._is_broken = False
        self._flying: dict[Future[Sequence[Result]], tuple[Planned, ...]] = {}
        self._again: deque[Planned] = deque()  # pairs of a task that failed as a whole: one by one
        self._aside = Aside(_ASKERS)
        self._asked: dict[Future[Answer], Asked] = {}
        self._answered: deque[Future[Answer]] = deque()
        self._suspects: deque[Planned] = deque()  # pairs that were with a worker when one died: with nothing beside
        self._ready: list[tuple[Entry, Record]] = []
        self._moved: list[Entry] = []
        self._stored = self._submitted = self._begun_waiting = time.monotonic()
        self._given = self._received = self._deaths = 0
        self._has_result = self._is_read = self._is_stopping = False

    def stop(self) -> None:
        """Have no more pairs given out; those that are being worked on are still recorded.

        It may be called at any time, by a signal too.
        """
        self._is_stopping = True

    def over(self, entries: Iterable[Entry]) -> Summary:
        """Align what has to be aligned, and return what was done.

        Raises:
            AlignerError: The project cannot be written, or the workers die as soon as they are started.
        """
        self._ledger.begin(self.made_with)
        is_over = False
        with self._workers.ready():
            try:
                self._go(self._tasks(iter(entries)))
                is_over = True
            finally:
                self._aside.close()
                if self._executor is not None:
                    with postponed():
                        self._workers.stop(self._executor, at_once=not is_over or self._is_broken)
        recorded = self._ledger.recorded()
        if not self._given == self._received == recorded:
            told = f"{self._given:,} pairs were given out, {self._received:,} came back, {recorded:,} are recorded"
            raise InvariantError(f"{told}; this is an error in the program")
        if self._is_read and not (self._again or self._suspects):
            self.summary = replace(self.summary, is_whole=True)
            self._ledger.end()
        return self.summary

    def _go(self, tasks: Iterator[tuple[Planned, ...]]) -> None:
        while True:
            if self._is_stopping:
                self._call_back()
            else:
                self._give(tasks)
            if not self._flying and (self._is_stopping or not self._asked):
                break
            awaited: set[Future[Any]] = {future for future in self._asked if not future.done()}
            wait(awaited | self._flying.keys(), _TICK, FIRST_COMPLETED)
            for future in [future for future in self._flying if future.done()]:
                self._take(future)
            self._store_if_due()
            self._watch.tick()
            self._tell_of_servers()
        self._store()

    # Out

    def _give(self, tasks: Iterator[tuple[Planned, ...]]) -> None:
        """Fill the window, or give out a single pair that may be deadly."""
        if self._suspects or any(one.strikes for planned in self._flying.values() for one in planned):
            if not self._flying:
                self._submit((self._suspects.popleft(),))
            return
        room = max(_WINDOW * self._workers.count - len(self._flying), 0)
        first = [(self._again.popleft(),) for _ in range(min(room, len(self._again)))]
        for planned in islice(chain(first, tasks), room):
            if not planned:  # the others wait for servers
                break
            self._submit(planned)

    def _submit(self, planned: tuple[Planned, ...]) -> None:
        task = Task(tuple(one.entry for one in planned), self._settings, timeout=self._timeout)
        self._submitted = time.monotonic()
        if self._executor is not None and self._is_broken:
            self._workers.stop(self._executor, at_once=True)
            self._executor = None
        if self._executor is None:
            self._executor = self._workers.start()
            self._is_broken = False
        try:
            future = self._executor.submit(self._work, task)
        except BrokenExecutor:  # a worker has died since; these pairs were not with it
            self._is_broken = True
            future = Future()
            future.set_exception(_Lost())
        self._flying[future] = planned
        self._given += len(planned)

    def _call_back(self) -> None:
        """Take back what no worker has begun."""
        for future in [future for future in self._flying if future.cancel()]:
            self._put_back(self._flying.pop(future))

    def _put_back(self, planned: Sequence[Planned]) -> None:
        """Have pairs given out once more, one by one; by the next run, if this one stops."""
        self._given -= len(planned)
        for one in planned:
            (self._suspects if one.strikes else self._again).append(one)

    def _tasks(self, entries: Iterator[Entry]) -> Iterator[tuple[Planned, ...]]:
        """Yield what has to be done in batches, smaller ones towards the end, so that all workers end together.

        Entries wait for servers beside the others. A batch is empty where nothing can be done before one has answered.
        """
        batch: list[Planned] = []
        is_over = False
        while not (is_over and not self._asked):
            if self._is_stopping:
                return
            planned = None
            if self._answered:
                planned = self._heard(self._answered.popleft())
            elif is_over or len(self._asked) >= _ASKED:
                yield tuple(batch)
                batch = []
            elif (entry := next(entries, None)) is None:
                is_over = True
            else:
                planned = self._planned(entry)
            if planned is not None:
                batch.append(planned)
                if len(batch) >= self._largest() or sum(one.size for one in batch) >= _BYTES:
                    yield tuple(batch)
                    batch = []
        if batch:
            yield tuple(batch)
        self._is_read = True

    def _largest(self) -> int:
        turns = 2 * _WINDOW * self._workers.count
        return max(1, min(_MOST, (self._given + 1 if self._left is None else self._left) // turns))

    def _planned(self, entry: Entry) -> Planned | None:
        """Decide about an entry, and return what has to be done."""
        if self._left is not None:
            self._left -= 1
        asked = self._planner.ask(entry)
        if isinstance(asked, Asked) and not asked.may_wait:
            return self._decided(entry, self._planner.plan(asked, asked.answer()))
        if isinstance(asked, Asked):
            future = self._aside.do(asked.answer)
            self._asked[future] = asked
            future.add_done_callback(self._answered.append)
            self._begun_waiting = time.monotonic()
            return None
        return self._decided(entry, asked)

    def _heard(self, future: Future[Answer]) -> Planned | None:
        """Decide about an entry whose servers have answered."""
        asked = self._asked.pop(future)
        self._begun_waiting = time.monotonic()
        return self._decided(asked.entry, self._planner.plan(asked, future.result()))

    def _decided(self, entry: Entry, found: Planned | Record | Reuse) -> Planned | None:
        if isinstance(found, Planned):
            return found
        if isinstance(found, Record):
            self._given += 1
            self._receive(entry, found)
        else:
            is_failed = found.status == "failed"
            self._count(reused=not is_failed, failed_before=is_failed)
            self._watch.reused(found)
            if found.is_moved:
                self._moved.append(entry)
        self._store_if_due()
        self._watch.tick()
        return None

    def _tell_of_servers(self) -> None:
        if self._flying or not self._asked or time.monotonic() - self._begun_waiting < _SILENT:
            return
        self._begun_waiting = time.monotonic()
        entry = next(iter(self._asked.values())).entry
        name = next(
            name for name, path in zip(entry.names, (entry.source, entry.target), strict=True) if is_address(path)
        )
        self._watch.told(f"waiting for the servers of {len(self._asked):,} pairs, such as {printable(name)[:LONGEST]}")

    # In

    def _take(self, future: Future[Sequence[Result]]) -> None:
        planned = self._flying.pop(future)
        error = _Lost() if future.cancelled() else future.exception()
        if error is None:
            self._has_result = True
            self._accept(planned, future.result())
        elif self._is_stopping or isinstance(error, _Lost):
            self._put_back(planned)
        elif isinstance(error, BrokenExecutor) or self._workers.is_death(error):
            self._mourn(planned, is_broken=isinstance(error, BrokenExecutor))
        elif len(planned) > 1:  # such as results that cannot be sent
            self._put_back(planned)
        else:
            reason = printable(f"the worker failed: {type(error).__name__}: {error}")[:LONGEST]
            self._accept(planned, [Result(planned[0].entry.number, reason)])

    def _accept(self, planned: Sequence[Planned], results: Sequence[Result]) -> None:
        if [one.entry.number for one in planned] != [result.number for result in results]:
            raise InvariantError("a worker has returned other pairs than it was given; this is an error in the program")
        for one, result in zip(planned, results, strict=True):
            self._receive(one.entry, one.record(result))

    def _mourn(self, planned: tuple[Planned, ...], *, is_broken: bool) -> None:
        """Have pairs tried once more, each alone, that were with a worker that died; set aside one that was alone."""
        self._is_broken |= is_broken
        if planned[0].strikes and self._timeout is not None and time.monotonic() - self._submitted >= self._timeout:
            self._accept(planned, [Result(planned[0].entry.number, too_long(self._timeout))])
        elif planned[0].strikes:
            self._deaths += 1
            self._accept(planned, [Result(planned[0].entry.number, _DEADLY)])
        else:
            if not self._suspects and self._workers.count:  # which raises where no worker was lost, but all are
                self._watch.told("a worker has ended; the pairs that were with it are tried once more, one at a time")
            self._put_back([replace(one, strikes=1) for one in planned])
        if self._deaths >= _STILLBORN and not self._has_result:
            hint = "see whether there is enough memory, or try with --jobs 1"
            raise AlignerError("the workers die as soon as they have something to do", hint=hint)

    def _receive(self, entry: Entry, record: Record) -> None:
        self._received += 1
        self._ready.append((entry, record))

    def _store_if_due(self) -> None:
        if len(self._ready) + len(self._moved) >= _STORED or time.monotonic() - self._stored >= _AGE:
            self._store()

    def _store(self) -> None:
        """Put what has come back into the project, in one transaction."""
        ready, moved = self._ready, self._moved
        self._ready, self._moved = [], []
        if moved:
            self._ledger.adopt([(entry.id, entry.number, entry.metadata) for entry in moved])
        if ready:
            made = self._ledger.record([record for _, record in ready])
            for (entry, _), record in zip(ready, made, strict=True):
                self._count(**{record.status: 1})
                self._watch.recorded(entry, record)
        self._stored = time.monotonic()

    def _count(self, **more: int) -> None:
        self.summary = replace(self.summary, **{name: getattr(self.summary, name) + n for name, n in more.items()})


class _Lost(Exception):  # noqa: N818 - it is no error
    """Stands for the results of a task that an executor could not take any more."""
