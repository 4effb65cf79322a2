"""Work beside the driver that may have to wait, such as for a server: in threads that nothing waits for at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeVar

Value = TypeVar("Value")


class Aside:
    """A few threads, started when they are needed. They end with the process, whatever they wait for.

    Args:
        most: How many there may be.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._waiting: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def do(self, function: Callable[[], Value]) -> Future[Value]:
        """Have something done, after what was given before."""
        future: Future[Value] = Future()

        def run() -> None:
            try:
                future.set_result(function())
            except BaseException as error:
                future.set_exception(error)

        if self._count < self._most:
            self._count += 1
            threading.Thread(target=self._work, daemon=True).start()
        self._waiting.put(run)
        return future

    def close(self) -> None:
        """Do nothing more of what has not been begun."""
        with suppress(Empty):
            while True:
                self._waiting.get_nowait()
        for _ in range(self._count):
            self._waiting.put(None)

    def _work(self) -> None:
        while (run := self._waiting.get()) is not None:
            run()
