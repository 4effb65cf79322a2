"""What is given to the workers of a Dask cluster, and what comes back.

What is given out counts as begun, for Dask cannot take it back, though it says so; and a thread looks whether results
still come, for nothing else would say that they do not.
"""

from __future__ import annotations

import platform
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from aligner._version import __version__
from aligner.errors import AlignerError
from aligner.runs.aside import Aside
from aligner.runs.files import contents
from aligner.runs.task import Result, Task

Facts = Mapping[str, str]
"""What must be the same on a worker as here, in words."""

_ALONE = 30.0  # seconds without a worker after which that is said
_SENDERS = 4  # tasks whose files are read at the same time
_LOOK = 1.0  # seconds between two looks at the scheduler


class UnfitError(AlignerError):
    """A worker that would give other results than this machine."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker gets: one value, so that Dask takes none of it for itself.

    Attributes:
        work: The function, which is in a module that workers have, too.
        task: Its argument.
        facts: What must be the same there.
    """

    work: Callable[[Task], tuple[Result, ...]]
    task: Task
    facts: Facts


def do(job: Job) -> tuple[Result, ...]:
    """Do a job on a worker.

    Raises:
        UnfitError: This worker has other versions than whoever gives out work.
    """
    if reason := differing(job.facts, facts()):
        raise UnfitError(f"a worker cannot be used: it has {reason}")
    return job.work(job.task)


@cache
def facts() -> Facts:
    """Return what must be the same here and on every worker."""
    import numpy as np

    return {
        "Python": ".".join(map(str, sys.version_info[:2])),
        "aligner": __version__,
        "numpy": np.__version__,
        "Unicode": unicodedata.unidata_version,
        "byte order": sys.byteorder,
        "implementation of Python": platform.python_implementation(),
    }


def differing(here: Facts, there: Facts) -> str:
    """Return what differs, in words; an empty string where nothing does."""
    return ", ".join(
        f"{name} {there.get(name)} (here {value})" for name, value in here.items() if there.get(name) != value
    )


class ClusterExecutor(Executor):
    """Gives tasks to the workers of a cluster one at a time, and finds out when nothing comes back any more.

    Attributes:
        unfit: What a worker that came later has objected.
    """

    def __init__(self, client: Any, facts: Facts, *, sends_files: bool, tell: Callable[[str], None]) -> None:
        self.unfit: UnfitError | None = None
        self._client = client
        self._inner = client.get_executor(pure=False)  # or a task with the same arguments has its old result
        self._facts = facts
        self._sends_files = sends_files
        self._tell = tell
        self._flying: set[Future[tuple[Result, ...]]] = set()
        self._aside = Aside(_SENDERS)
        self._lock = threading.Lock()
        self._last = time.monotonic()
        self._is_over = threading.Event()
        self._watcher = threading.Thread(target=self._look, daemon=True)
        self._watcher.start()

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Give out a task.

        Raises:
            BrokenExecutor: The connection is lost.
        """
        [task] = args
        if self.unfit is not None or self._client.status != "running":
            raise BrokenExecutor
        outer: Future[tuple[Result, ...]] = Future()
        outer.set_running_or_notify_cancel()  # Dask says that it takes back what a worker then does all the same
        with self._lock:
            if not self._flying:
                self._last = time.monotonic()
            self._flying.add(outer)
        if self._sends_files:  # which may have to be fetched from a slow server
            self._aside.do(lambda: self._send(fn, task, outer))
        else:
            self._hand_over(fn, task, outer)
        return outer

    def _send(self, fn: Any, task: Task, outer: Future[tuple[Result, ...]]) -> None:
        try:
            sent = tuple(contents(entry, task.settings.limits) for entry in task.entries)
            self._hand_over(fn, replace(task, contents=sent), outer)
        except Exception as error:
            with self._lock:
                self._flying.discard(outer)
            with suppress(InvalidStateError):
                outer.set_exception(error)

    def _hand_over(self, fn: Any, task: Task, outer: Future[tuple[Result, ...]]) -> None:
        inner = self._inner.submit(do, Job(fn, task, self._facts))
        inner.add_done_callback(lambda done: self._pass_on(done, outer))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End; as for any executor."""
        self._is_over.set()
        self._aside.close()
        self._watcher.join()
        with suppress(Exception):  # the connection may be lost
            self._inner.shutdown(wait=wait)

    def _pass_on(self, inner: Future[tuple[Result, ...]], outer: Future[tuple[Result, ...]]) -> None:
        with self._lock:
            self._flying.discard(outer)
            self._last = time.monotonic()
        error = BrokenExecutor() if inner.cancelled() else inner.exception()
        if isinstance(error, UnfitError):
            self.unfit = error
            error = BrokenExecutor()
        with suppress(InvalidStateError):  # it was given up before
            if error is None:
                outer.set_result(inner.result())
            else:
                outer.set_exception(error)

    def _look(self) -> None:
        """Look whether the connection stands and there are workers, until the end."""
        told = False
        while not self._is_over.wait(_LOOK):
            if self._client.status != "running":
                self._give_up()
                return
            with self._lock:
                silence = time.monotonic() - self._last if self._flying else 0.0
            is_empty = silence > _ALONE and self._is_alone()
            if is_empty and not told:
                self._tell("no worker is connected; the run goes on when one comes")
            told = is_empty

    def _is_alone(self) -> bool:
        with suppress(Exception):  # the connection is being lost, which the next look finds
            return not self._client.scheduler_info().get("workers")
        return False

    def _give_up(self) -> None:
        with self._lock:
            flying, self._flying = self._flying, set()
        for outer in flying:
            with suppress(InvalidStateError):
                outer.set_exception(BrokenExecutor())
