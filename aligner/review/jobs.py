"""Work that takes longer than a page waits: aligning, reading memories, aligning again.

Jobs run one after the other on a thread of their own. What they report and how far they are can be asked for at any
time, and each can be stopped.
"""

from __future__ import annotations

import contextvars
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from aligner import report
from aligner.errors import AlignerError, CancelledError, located
from aligner.report import Notice, Progress, Report
from aligner.review.answers import Refused, for_page, hint_for_page

State = Literal["running", "done", "failed", "stopped"]
Work = Callable[["Job"], dict[str, Any]]

_KEPT = 50  # jobs that have ended and can still be asked about
_WAITING = 100
_PAUSE = 0.2  # seconds between two reports of progress
_NOTICES = 200


class Job(Report):
    """One piece of work.

    Args:
        id: What the page calls it.
        tell: Called when there is something new of it, from the thread that works.
        named: Brings a message into the words of the page.

    Attributes:
        id: What the page calls it.
        error: Why it has failed, if it has.
    """

    def __init__(self, id: str, tell: Callable[[Job], None], named: Callable[[str], str]) -> None:
        self.id = id
        self._tell = tell
        self._named = named
        self._lock = threading.Lock()
        self._told = 0.0
        self._ended = threading.Event()
        self.error: Exception | None = None
        self._value: dict[str, Any] = {
            "job": id,
            "state": "running",
            "document": "",
            "stage": "",
            "done": 0,
            "total": 0,
            "notices": [],
        }

    def named(self, error: AlignerError) -> str:
        """Return what is wrong, with its place, without the way out, which the page shows on its own."""
        return self._named(located(error.reason, error.file, error.line, None))

    def value(self) -> dict[str, Any]:
        """Return what the page is told of it."""
        with self._lock:
            return self._value | {"notices": list(self._value["notices"])}

    def notice(self, notice: Notice) -> None:
        """Keep a notice, each one once."""
        line = for_page(self._named(str(notice)))
        with self._lock:
            notices = self._value["notices"]
            if line not in notices and len(notices) < _NOTICES:
                notices.append(line)

    def begin(self, document: str) -> None:
        """Say what comes next, which may be read for a while before there is any progress."""
        self.progress(Progress(document, "reading", 0, 0))

    def progress(self, progress: Progress) -> None:
        """Keep how far it is."""
        with self._lock:
            is_new = progress.stage != self._value["stage"] or progress.document != self._value["document"]
            self._value.update(
                document=progress.document, stage=progress.stage, done=progress.done, total=progress.total
            )
        now = time.monotonic()
        if is_new or now - self._told > _PAUSE:
            self._told = now
            self._tell(self)

    def end(self, state: State, **more: Any) -> None:
        """Say how it ended."""
        with self._lock:
            self._value.update(state=state, **more)
        self._ended.set()
        self._tell(self)

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended, but no longer than that; return whether it has."""
        return self._ended.wait(seconds)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return bool(self._value["state"] == "running")


class Jobs:
    """All jobs of one server.

    Args:
        tell: Called when there is something new of a job, from any thread.
        named: Brings a message into the words of the page.
    """

    def __init__(self, tell: Callable[[Job], None], named: Callable[[str], str]) -> None:
        self._tell = tell
        self._named = named
        self._threads = {quick: ThreadPoolExecutor(1, "job") for quick in (True, False)}
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._number = 0

    def start(self, work: Work, *, quick: bool = False) -> Job:
        """Begin a piece of work, or let it wait for those before it; what is `quick` waits only for what is so too."""
        running = [job for job in self._jobs.values() if job.is_running]
        if len(running) >= _WAITING:
            raise Refused(409, f"{_WAITING} jobs are waiting already", "wait for them", kind="failed")
        ended = [id for id, job in self._jobs.items() if not job.is_running]
        for id in ended[: max(0, len(ended) - _KEPT)]:
            del self._jobs[id]
        self._number += 1
        job = self._jobs[f"j{self._number}"] = Job(f"j{self._number}", self._tell, self._named)
        self._threads[quick].submit(contextvars.copy_context().run, self._run, job, work)
        return job

    def get(self, id: str) -> Job:
        """Return a job.

        Raises:
            Refused: There is none of this number.
        """
        if id not in self._jobs:
            raise Refused(404, f"there is no job {id[:20]!r}")
        return self._jobs[id]

    def close(self) -> None:
        """Stop all jobs, and wait for those that run."""
        for job in self._jobs.values():
            job.cancel()
        for thread in self._threads.values():
            thread.shutdown(cancel_futures=True)

    def _run(self, job: Job, work: Work) -> None:
        try:
            with report.to(job):
                job.check()
                result = work(job)
        except CancelledError as error:
            job.error = error
            job.end("stopped")
        except Refused as refused:
            job.error = refused
            job.end("failed", error=refused.reason, hint=refused.hint)
        except AlignerError as error:
            job.error = error
            job.end("failed", error=job.named(error), hint=hint_for_page(error.hint))
        except MemoryError:
            job.error = too_large = Refused(500, "there is not enough memory for this", "split the files into several")
            job.end("failed", error=too_large.reason, hint=too_large.hint)
        except Exception as error:  # a bug: the page has to know that nothing more will come
            job.error = error
            job.end("failed", error=f"{type(error).__name__}: {error}", hint="please report this")
        else:
            job.end("done", result=result)
