"""Workers on this machine: processes of their own, each with one thread."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.synchronize import SemLock
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")

# Libraries read them when they are loaded: how many threads they take.
_THREADS = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


def cores() -> int:
    """Return how many cores this process may use: what the system, a container or a batch queue leaves to it."""
    affinity = getattr(os, "sched_getaffinity", None)
    number = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota = _quota()
    return max(1, min(number, quota or number))


def _quota() -> int | None:
    """How many cores the control group leaves to this process; None where it sets no bound."""
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/cgroup").read_text("ascii").splitlines():
            folder = Path("/sys/fs/cgroup") / line.rpartition(":")[2].lstrip("/")
            for place in (folder, Path("/sys/fs/cgroup")):
                if (file := place / "cpu.max").is_file():
                    most, period = file.read_text("ascii").split()
                    return None if most == "max" else max(1, round(int(most) / int(period)))
    return None


class LocalWorkers:
    """Processes here that are started anew by `spawn`, so that they are the same on every system.

    They last as long as the run: recycling them (`max_tasks_per_child`) hangs in Python 3.11.

    Args:
        jobs: How many.

    Attributes:
        count: How many.
    """

    def __init__(self, jobs: int) -> None:
        self.count = jobs
        self._others = multiprocessing.active_children()

    @contextmanager
    def ready(self) -> Iterator[LocalWorkers]:
        """Have every process that is started inside, and its libraries, use one thread."""
        before = {name: os.environ.get(name) for name in _THREADS}
        os.environ.update(dict.fromkeys(_THREADS, "1"))
        try:
            yield self
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value

    def start(self) -> Executor:
        """Start workers."""
        return _Processes(self.count, multiprocessing.get_context("spawn"), initializer=_begin)

    def stop(self, executor: Executor, *, at_once: bool) -> None:
        """Let go of workers that `start` has given.

        Args:
            executor: The workers.
            at_once: Whether they are not to end what they are doing.
        """
        if at_once:
            for process in multiprocessing.active_children():
                if process not in self._others:
                    process.kill()
        executor.shutdown(wait=True, cancel_futures=True)

    def is_death(self, error: BaseException) -> bool:
        """Return whether an error means that a worker died: here the executor itself says so."""
        return False


class _Processes(ProcessPoolExecutor):
    """Processes that Ctrl-C does not reach, not even before they have begun."""

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        with _undisturbed():  # it is here that processes are started; they have the same signals blocked
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _undisturbed() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Prepare a worker: Ctrl-C is the business of the driver, and without the driver there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    for lock in [held for held in gc.get_objects() if isinstance(held, SemLock)]:
        # Those of the queues, which the driver was to take away: else a helper of Python's writes that they are left.
        with suppress(Exception):
            SemLock._cleanup(lock._semlock.name)  # type: ignore[attr-defined]
    os._exit(1)
