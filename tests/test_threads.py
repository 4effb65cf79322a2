"""Work in threads: the same results as without, few at once, and an end when somebody wants one."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

import numpy  # noqa: F401 - has BLAS
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from aligner import report
from aligner.errors import CancelledError
from aligner.threads import VARIABLES, _libraries, beside, cores, count, in_order, one_for_products

THREADS = (1, 3)


@pytest.fixture(params=THREADS)
def threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Have so many threads."""
    monkeypatch.setattr("aligner.threads.cores", lambda: request.param)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return int(request.param)


def test_the_cores_are_those_of_this_process(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
    assert count() == threads
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    assert count() == min(threads, 2)
    monkeypatch.setenv("OMP_NUM_THREADS", "as many as there are")
    assert count() == threads


def test_results_come_in_order_and_in_the_context(threads: int) -> None:
    name = ContextVar("name", default="none")
    name.set("here")
    ahead = threading.Barrier(threads)

    def work(item: int) -> tuple[int, str]:
        if item < threads:
            ahead.wait(10)  # only if all are at work at once does any go on
        return item * item, name.get()

    assert list(in_order(work, range(20))) == [(item * item, "here") for item in range(20)]


def test_few_items_are_asked_for_ahead(threads: int) -> None:
    asked = []

    def items() -> Iterator[int]:
        for item in range(100):
            asked.append(item)
            yield item

    results = in_order(abs, items())
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(asked) <= threads + 1


def test_an_error_comes_in_its_place(threads: int) -> None:
    results = in_order([1, 2, 3].__getitem__, [0, 1, 5, 2])
    assert [next(results), next(results)] == [1, 2]
    with pytest.raises(IndexError):
        next(results)


def test_work_beside_gives_its_result_or_its_error(threads: int) -> None:
    with beside(lambda: [3]) as found:
        assert found() == [3]
    with beside(lambda: 1 // 0) as found, pytest.raises(ZeroDivisionError):
        found()


def test_work_beside_stops_with_the_block(threads: int) -> None:
    ended = []

    def forever() -> None:
        try:
            while True:
                report.check()
        except CancelledError:
            ended.append(True)
            raise

    with pytest.raises(KeyError), beside(forever):
        raise KeyError
    assert ended == ([True] if threads > 1 else [])  # without threads it has never begun
    report.check()  # nothing else is stopped


def test_work_beside_stops_with_the_run(threads: int) -> None:
    job = report.Report()

    def forever() -> None:
        job.cancel()
        while True:
            report.check()

    with report.to(job), beside(forever) as result, pytest.raises(CancelledError):
        result()


def blas_threads() -> list[int]:
    """The numbers of threads of all that is loaded: besides NumPy's there may be SciPy's."""
    return sorted({found["num_threads"] for found in threadpool_info() if found["user_api"] == "blas"})


@pytest.mark.skipif(not blas_threads(), reason="nobody can say how many threads this BLAS has")
def test_blas_has_one_thread_while_anybody_needs_it_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.threads.count", lambda: 2)
    _libraries.cache_clear()  # another test may have loaded one since
    with threadpool_limits(2, user_api="blas"):
        first, second = one_for_products(), one_for_products()
        with first:
            second.__enter__()
            assert blas_threads() == [1]
        assert blas_threads() == [1]  # the second one is not through
        second.__exit__(None, None, None)
        assert blas_threads() == [2]
        with pytest.raises(KeyError), one_for_products():
            raise KeyError
        assert blas_threads() == [2]
        assert list(in_order(lambda _: blas_threads(), range(2))) == [[1], [1]]
        assert blas_threads() == [2]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such places")
def test_threads_share_memory(tmp_path: Path) -> None:
    code = """if True:
        import ctypes, sys
        from aligner import threads
        threads.cores = lambda: 3
        if sys.argv[1] == "shared":
            threads.share_memory()
        held = [*threads.in_order(lambda size: b"".join([bytes(size)] * 3), [50_000] * 30)]
        library = ctypes.CDLL(None)
        library.fopen.restype = ctypes.c_void_p
        stream = ctypes.c_void_p(library.fopen(sys.argv[2].encode(), b"w"))
        library.malloc_info(0, stream)
        library.fclose(stream)
    """
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    places = []
    for how in ("shared", "apart"):
        subprocess.run([sys.executable, "-c", code, how, str(tmp_path / how)], env=environment, check=True)
        places.append((tmp_path / how).read_text().count("<heap "))
    assert places[0] == 1 < places[1]
