"""How the program ends when it is told to: Ctrl-C, a terminal that closes, a system that shuts down.

A signal becomes an exception, so that what is open is closed and no temporary file stays behind. It is not raised while
a module is being imported, where libraries let exceptions disappear, nor while an object is being deleted, where Python
does, nor where the program asks to be left alone for a moment (`postponed`, `uninterrupted`), but as soon as that is
over; and where one disappears all the same, another one follows.

This module imports next to nothing: until it is there, Ctrl-C shows a traceback.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType
    from typing import ParamSpec, TypeVar

    P = ParamSpec("P")
    R = TypeVar("R")

_SAID = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "the terminal has gone"}
_SOON, _AGAIN = 0.02, 0.5  # seconds until an exception that had to wait, and until the next where one disappeared
_CAN_WAIT = hasattr(signal, "setitimer")

_told: list[int] = []
_heeded: list[int] = []
_postponed: list[None] = []  # one for each block that runs
_uninterrupted: set[CodeType] = set()
_first: list[Callable[[Ended], None]] = []  # what is done the first time, instead of ending


class Ended(BaseException):
    """The program was told to end.

    Attributes:
        reason: What is said of it.
        status: The exit status: 128 and the number of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.reason = _SAID[signal.Signals(number).name]
        self.status = 128 + number


@contextmanager
def heeded() -> Iterator[None]:
    """Raise `Ended` inside when the program is told to end. Signals that whoever started it had ignored stay ignored.

    At the end nothing is raised any more: what comes then ends the process at once, and what comes when all is done and
    only the interpreter has to end changes nothing. In a thread that gets no signals nothing happens, and nothing more
    inside of another `heeded`.
    """
    if not _heeded:
        numbers = [getattr(signal, name) for name in _SAID if hasattr(signal, name)]
        with suppress(ValueError):  # not in the main thread
            for number in numbers:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    signal.signal(number, _end)
                    _heeded.append(number)
            if _CAN_WAIT:
                signal.signal(signal.SIGALRM, _end)
            atexit.register(_end_undisturbed)  # before anybody else's, so that it is called after them
    try:
        yield
    finally:
        if _heeded and _CAN_WAIT:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number in _heeded:
            signal.signal(number, _end_at_once)


@contextmanager
def postponed() -> Iterator[None]:
    """Do something short to its end before `Ended` is raised, such as making a file and noting its name."""
    _postponed.append(None)
    try:
        yield
    finally:
        _postponed.pop()


def uninterrupted(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function done to its end before `Ended` is raised, from its very beginning on.

    Before the first line inside of `postponed` a few instructions can be interrupted: too many where a `finally` has to
    remove something.
    """
    _uninterrupted.add(function.__code__)
    return function


@contextmanager
def drained(stop: Callable[[Ended], None]) -> Iterator[None]:
    """Have a function called inside the first time that the program is told to end; only the next time it ends.

    Args:
        stop: Has work come to a good end; it gets what would have been raised. It is called wherever the program is,
            and must only leave word.
    """
    _first.append(stop)
    try:
        yield
    finally:
        _first.clear()


def _end(number: int, frame: FrameType | None) -> None:
    if number in _heeded and _first:
        _first.pop()(Ended(number))
        return
    if number in _heeded:
        _told.append(number)
    has_to_wait = _CAN_WAIT and (bool(_postponed) or _is_inopportune(frame))
    if _CAN_WAIT:
        signal.setitimer(signal.ITIMER_REAL, _SOON if has_to_wait else _AGAIN)
    if not has_to_wait:
        raise Ended(_told[0])


def _end_at_once(number: int, _: object) -> None:
    ended = Ended(number)
    with suppress(OSError):
        os.write(2, f"aligner: {ended.reason}\n".encode())
    os._exit(ended.status)


def _end_undisturbed() -> None:
    """Leave the last moments alone: the interpreter gives signals their default action there, which kills silently."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # not there, not taken, closed: the interpreter tries again
            stream.flush()  # may wait for whoever reads, as long as signals are heeded
    for number in _heeded:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def left_to_pager() -> Iterator[None]:
    """Leave Ctrl-C to a pager, which stays until its user has read enough; here it stops the writing and no more."""
    before = signal.getsignal(signal.SIGINT)
    if before is not _end:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _is_inopportune(frame: FrameType | None) -> bool:
    """Whether a module is being imported, an object deleted, or something done that has to come to its end."""
    while frame is not None:
        code = frame.f_code
        if code in _uninterrupted or code.co_name == "__del__" or code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
