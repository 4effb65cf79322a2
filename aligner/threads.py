"""Work in several threads: NumPy and SQLite let go of Python's lock while they calculate, read and write.

What is made does not depend on how many threads there are: the work is cut where the caller says, and the results come
in the order of its parts.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from contextvars import copy_context
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from aligner import report

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST_ARENAS = -8  # M_ARENA_MAX of malloc.h

VARIABLES = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
"""What libraries read when they are loaded: how many threads they take."""


def cores() -> int:
    """Return how many cores this process may use: what the system, a container or a batch queue leaves to it."""
    affinity = getattr(os, "sched_getaffinity", None)
    number = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota = _quota()
    return max(1, min(number, quota or number))


def count() -> int:
    """Return how many threads to work in: one for each core, or fewer where one of `VARIABLES` says so."""
    wanted = (os.environ.get(name, "") for name in VARIABLES)
    return min([cores(), *(int(number) for number in wanted if number.isdecimal() and int(number))])


class _Held:
    """The bound of BLAS's threads: set by whoever wants it first, lifted by whoever needs it last.

    It holds for the whole process, so of two that begin and end in turns the first must not lift it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._bound = ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            if not self._users:
                self._bound.enter_context(_libraries().limit(limits=1, user_api="blas"))
            self._users += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._bound.close()


_HELD = _Held()


@contextmanager
def one_for_products() -> Iterator[None]:
    """Let BLAS have one thread while this lasts; afterwards it has as many as before.

    Its own threads wait for one another by turning round and round: with two, a third of the processor time was spent
    so. Work that is cut up for `in_order` keeps all cores as busy.
    """
    if count() == 1:
        yield
    else:
        with _HELD:
            yield


def in_order(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield what some work makes of each item, in the order of the items; several are worked on at once.

    Args:
        work: Is called in other threads, but in the context (`contextvars`) of this one.
        items: Are asked for in this thread, few of them ahead of the results that are taken.
    """
    threads = count()
    if threads == 1:
        yield from map(work, items)
        return
    flying: deque[Future[Result]] = deque()
    with one_for_products(), ThreadPoolExecutor(threads, initializer=_bound_here) as pool:
        try:
            for item in items:
                flying.append(pool.submit(copy_context().run, work, item))
                if len(flying) > threads:
                    yield flying.popleft().result()
            while flying:
                yield flying.popleft().result()
        finally:
            for left in flying:
                left.cancel()


def _bound_here() -> None:
    """Let BLAS have one thread where it is called from this one: with OpenMP the bound is each thread's own."""
    _libraries().limit(limits=1, user_api="blas")


@contextmanager
def beside(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Do some work in another thread while something else is done inside of a `with` block.

    Args:
        work: Is stopped at its next `report.check` where the block is left before it is done.

    Returns:
        A function that waits for the result. With one core nothing is done before it is called.
    """
    if count() == 1:
        yield work
        return
    with ThreadPoolExecutor(1) as pool:
        with report.stoppable() as stop:
            future = pool.submit(copy_context().run, work)
        try:
            yield future.result
        finally:
            stop.cancel()


def share_memory() -> None:
    """Have all threads of this process take memory from one place, where the C library allows it (glibc does).

    Otherwise each thread has a place of its own, and keeps there what its arrays have left: a quarter more in all.
    It holds for everything in the process: it is for programs to decide, not for what they call.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_MOST_ARENAS, 1)


@lru_cache(maxsize=1)
def _libraries() -> ThreadpoolController:
    """Find NumPy's BLAS among the libraries that are loaded."""
    import numpy  # noqa: F401 - so that its BLAS is there
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@lru_cache(maxsize=1)
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
