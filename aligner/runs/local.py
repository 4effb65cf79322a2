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
from typing import Any, TypeVar

from aligner.threads import VARIABLES

Result = TypeVar("Result")


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
        before = {name: os.environ.get(name) for name in VARIABLES}
        os.environ.update(dict.fromkeys(VARIABLES, "1"))
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
