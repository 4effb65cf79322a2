"""What happens, told to every page that listens, as server-sent events.

A stream begins with the entries that its page has not seen. Then come those of this server and of other processes that
have the project open, the progress of jobs, and word that the pairs of the project are others.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

from aligner.project import Entry
from aligner.review.answers import Refused
from aligner.review.entries import entry_value
from aligner.review.session import Session

STREAMS = 8  # at once
_HEARTBEAT = 15.0  # seconds without an event, after which a stream shows that it lives
_PAUSE = 1.0  # seconds between two looks for what other processes have done
_WAITING = 2000  # events that wait for one page, which is told to begin anew beyond


class Events:
    """The streams of all pages.

    Args:
        session: Whose entries are told.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._streams: set[asyncio.Queue[str | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._is_closed = False

    def begin(self) -> None:
        """Look for what other processes do from now on, in the loop that runs."""
        self._loop = asyncio.get_running_loop()
        self._looking = self._loop.create_task(self._look())

    def close(self) -> None:
        """End all streams."""
        self._is_closed = True
        if self._looking is not None:
            self._looking.cancel()
        for queue in self._streams:
            queue.put_nowait(None)

    def close_soon(self) -> None:
        """End all streams, called from anywhere."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.close)

    async def tell_news(self) -> None:
        """Tell what has happened to the project since this was last called."""
        entries, are_others = await self._session.run(self._session.news)
        for entry in entries:
            self._send(_entry(entry))
        if are_others:
            self._send(_event("project", {}))

    def tell_soon(self, name: str, value: Mapping[str, Any]) -> None:
        """Tell something, called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._send, _event(name, value))

    async def stream(self, since: int | None) -> AsyncIterator[str]:
        """Yield the events for one page.

        Args:
            since: The newest entry that it has seen; None for the newest there is.

        Raises:
            Refused: Too many listen already.
        """
        if len(self._streams) >= STREAMS:
            raise Refused(429, f"{STREAMS} pages listen already", "close some of the windows", kind="failed")
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._streams.add(queue)
        if self._is_closed:
            queue.put_nowait(None)
        return self._events(queue, since)

    async def _events(self, queue: asyncio.Queue[str | None], since: int | None) -> AsyncIterator[str]:
        try:
            yield "retry: 1000\n\n"
            sent = 0
            if since is not None:
                for entry in await self._session.run(self._session.entries, since):
                    sent = entry.number
                    yield _entry(entry)
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                except asyncio.TimeoutError:
                    yield ": alive\n\n"
                    continue
                if event is None or queue.qsize() > _WAITING:
                    return
                if not _is_before(event, sent):
                    yield event
        finally:
            self._streams.discard(queue)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_PAUSE)
            if self._streams:
                with suppress(Exception):  # the file is busy or gone: whoever asks for something is told
                    await self.tell_news()

    def _send(self, event: str) -> None:
        for queue in self._streams:
            queue.put_nowait(event)


def _entry(entry: Entry) -> str:
    return _event("entry", entry_value(entry), entry.number)


def _event(name: str, value: Mapping[str, Any], number: int | None = None) -> str:
    identifier = "" if number is None else f"id: {number}\n"
    return f"{identifier}event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"


def _is_before(event: str, number: int) -> bool:
    """Whether an event is an entry that was sent already."""
    first = event.partition("\n")[0]
    return first.startswith("id: ") and int(first[4:]) <= number
