"""The addresses of the server: what each asks of the session, and what comes back."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from aligner.errors import AlignerError, located
from aligner.project import StaleError
from aligner.review import owner, page, views
from aligner.review.answers import Answer, Refused, failure, status_of
from aligner.review.asked import Asked, body_of, edits_of, pair_of, query_of
from aligner.review.entries import entry_value
from aligner.review.events import Events
from aligner.review.jobs import Jobs
from aligner.review.lookup import Lookup
from aligner.review.security import Access, App, Guard
from aligner.review.session import Session
from aligner.review.uploads import Uploads, pairs_of
from aligner.review.work import adding, realigning

Endpoint = Callable[[Request], Awaitable[Response]]

_YEAR = 31_536_000
_PATIENCE = 2.0  # seconds that a page waits for an answer


@dataclass
class Server:
    """What one server has.

    Attributes:
        session: The project.
        access: Who may ask.
        uploads: What pages have handed over.
        jobs: What takes long.
        events: What pages are told.
        quit: Called to end the server.
    """

    session: Session
    access: Access
    uploads: Uploads
    jobs: Jobs
    events: Events
    quit: Callable[[], None]

    @classmethod
    def of(cls, session: Session, access: Access, quit: Callable[[], None]) -> Server:
        """Return a server for a session."""
        uploads, events = Uploads(), Events(session)
        jobs = Jobs(lambda job: events.tell_soon("job", job.value()), uploads.named)
        return cls(session, access, uploads, jobs, events, quit)

    def close(self) -> None:
        """Stop what runs, and close the project."""
        self.jobs.close()
        self.session.end()
        self.uploads.close()


def make(server: Server) -> App:
    """Return the application, which refuses what it does not know."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        server.events.begin()
        yield
        server.events.close()

    handlers = {
        AlignerError: _told,
        Refused: _refused,
        HTTPException: _http,
        ClientDisconnect: _gone,
        Exception: _wrong,
    }
    api = Api(server)
    app = Starlette(routes=api.routes(), exception_handlers=handlers, lifespan=lifespan)  # type: ignore[arg-type]
    return Guard(app, server.access)


class Api:
    """The addresses."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._session = server.session
        self._run = server.session.run

    def routes(self) -> list[Route]:
        """Return them all."""
        table: list[tuple[str, str, Endpoint]] = [
            ("GET", "/", self.index),
            ("GET", "/static/{name:path}", self.asset),
            ("POST", "/launch", self.launch),
            ("POST", "/api/launch", self.launch),
            ("POST", "/api/quit", self.quit),
            ("GET", "/api/project", self.project),
            ("POST", "/api/open", self.open),
            ("PUT", "/api/project/properties", self.properties),
            ("PUT", "/api/pairs/{pair:int}", self.change_pair),
            ("DELETE", "/api/pairs/{pair:int}", self.remove_pair),
            ("GET", "/api/pairs/{pair:int}/beads", self.beads),
            ("GET", "/api/pairs/{pair:int}/overview", self.overview),
            ("POST", "/api/pairs/{pair:int}/edits", self.edit),
            ("POST", "/api/pairs/{pair:int}/undo", self.undo),
            ("POST", "/api/pairs/{pair:int}/redo", self.redo),
            ("GET", "/api/pairs/{pair:int}/history", self.history),
            ("POST", "/api/pairs/{pair:int}/realign", self.realign),
            ("POST", "/api/uploads", self.upload),
            ("POST", "/api/pairing", self.pairing),
            ("POST", "/api/jobs", self.start_job),
            ("GET", "/api/jobs/{job}", self.job),
            ("DELETE", "/api/jobs/{job}", self.stop_job),
            ("GET", "/api/events", self.events),
            *Lookup(self._server).routes(),
        ]
        return [Route(path, endpoint, methods=[method]) for method, path, endpoint in table]

    async def index(self, request: Request) -> Response:
        """The page; a link from the terminal lets in, and leads to a clean address."""
        access = self._server.access
        is_known = access.knows(request.headers.get("cookie", ""))
        token = request.query_params.get("token")
        if token is not None:
            # Programs that look at where a link leads ask for its head alone.
            is_let_in = is_known or (request.method == "GET" and owner.may_be_ours(request) and access.redeem(token))
            if not is_let_in:
                return page.not_let_in(request, used=True)
            answer = RedirectResponse("/", 303)
            answer.headers.append("set-cookie", access.cookie())
            return answer
        if not is_known:
            return page.not_let_in(request, used=False)
        chosen = request.query_params.get("lang")
        if chosen in page.LANGUAGES:
            answer = RedirectResponse("/", 303)
            answer.set_cookie(page.COOKIE, chosen, max_age=_YEAR, samesite="strict")
            return answer
        return page.shell(request)

    async def asset(self, request: Request) -> Response:
        """A file of the page."""
        return page.asset(request)

    async def launch(self, request: Request) -> Response:
        """A new link, for a further browser or a further start of the program."""
        return Answer({"url": self._server.access.link()})

    async def quit(self, request: Request) -> Response:
        """End the server."""
        return Answer({}, background=BackgroundTask(self._server.quit))

    async def project(self, request: Request) -> Response:
        """All of the project that is not text."""
        return Answer(await self._run(self._session.information))

    async def open(self, request: Request) -> Response:
        """Open a project of the folder."""
        name = (await body_of(request)).string("name")
        await self._run(self._session.open_named, name)
        return Answer(await self._run(self._session.information))

    async def properties(self, request: Request) -> Response:
        """Set properties of the project."""
        values = (await body_of(request)).settings()
        return self._answer(await self._run(self._session.set_properties, values))

    async def change_pair(self, request: Request) -> Response:
        """Change what is said of a pair."""
        body = await body_of(request)
        name = body.string("name").strip() if "name" in body else None
        if name == "":
            raise Refused(400, "a document needs a name")
        arguments = (name, body.properties("metadata"), body.optional_integer("position"))
        return self._answer(await self._run(self._session.change_pair, pair_of(request), *arguments))

    async def remove_pair(self, request: Request) -> Response:
        """Take a pair out."""
        return self._answer(await self._run(self._session.remove_pair, pair_of(request)))

    async def beads(self, request: Request) -> Response:
        """A window of beads."""
        query = query_of(request)
        start, count = query.integer("start", 0), query.integer("count", 200)
        return Answer(await self._run(self._session.beads, pair_of(request), start, count))

    async def overview(self, request: Request) -> Response:
        """Something of all beads."""
        pair = pair_of(request)
        state, head = await self._run(self._session.state, pair)
        bounds = await self._run(self._session.bounds, pair)
        return Answer({"head": head} | await asyncio.to_thread(views.overview, state.alignment, bounds))

    async def edit(self, request: Request) -> Response:
        """An action of one edit or more."""
        body = await body_of(request)
        against, label = body.integer("against"), body.string("label", "")[:100]
        edits = edits_of(body.any("edits"))
        return self._answer(await self._run(self._session.edit, pair_of(request), against, edits, label))

    async def undo(self, request: Request) -> Response:
        """Undo."""
        against = (await body_of(request)).integer("against")
        return self._answer(await self._run(self._session.step, pair_of(request), against, "undo"))

    async def redo(self, request: Request) -> Response:
        """Redo."""
        against = (await body_of(request)).integer("against")
        return self._answer(await self._run(self._session.step, pair_of(request), against, "redo"))

    async def history(self, request: Request) -> Response:
        """The log."""
        query = query_of(request)
        before, count = query.optional_integer("before"), query.integer("count", 50, least=1)
        bead = query.string("bead", "") or None
        return Answer(await self._run(self._session.history, pair_of(request), before, count, bead))

    async def upload(self, request: Request) -> Response:
        """A file."""
        uploads = self._server.uploads
        received = await uploads.receive(query_of(request).string("name"), request.stream())
        return Answer((await asyncio.to_thread(uploads.keep, *received)).value())

    async def pairing(self, request: Request) -> Response:
        """Which of some files are versions of each other."""
        given = [self._server.uploads.get(id) for id in (await body_of(request)).strings("uploads")]
        pairs, left = await asyncio.to_thread(pairs_of, given)
        return Answer(
            {
                "pairs": [[source.id, target.id, name, by] for source, target, name, by in pairs],
                "left": [one.id for one in left],
            }
        )

    async def start_job(self, request: Request) -> Response:
        """Begin something that takes long."""
        body = await body_of(request)
        kind = body.choice("kind", ("align", "import", "realign"))
        if kind == "realign":
            work = realigning(self._session, body.integer("pair"), body.integer("against"), _stretch(body))
        else:
            work = adding(self._session, self._server.uploads, body)
        return Answer({"job": self._server.jobs.start(work, quick=kind == "realign").id})

    async def realign(self, request: Request) -> Response:
        """Align again what is not confirmed: what it has changed, or a job where it takes longer."""
        body = await body_of(request)
        work = realigning(self._session, pair_of(request), body.integer("against"), _stretch(body))
        job = self._server.jobs.start(work, quick=True)
        if not await asyncio.to_thread(job.wait, _PATIENCE):
            return Answer({"job": job.id})
        if job.error is not None:
            raise job.error
        return self._answer(job.value()["result"])

    async def job(self, request: Request) -> Response:
        """How far something is."""
        return Answer(self._server.jobs.get(request.path_params["job"]).value())

    async def stop_job(self, request: Request) -> Response:
        """Stop something."""
        job = self._server.jobs.get(request.path_params["job"])
        job.cancel()
        return Answer(job.value())

    async def events(self, request: Request) -> Response:
        """What happens."""
        since = request.headers.get("last-event-id") or query_of(request).string("since", "")
        is_number = since.isascii() and since.isdigit() and len(since) < 16
        stream = await self._server.events.stream(int(since) if is_number else None)
        return StreamingResponse(stream, media_type="text/event-stream")

    def _answer(self, value: Any) -> Response:
        """An answer to something that has changed the project, of which the other pages are told afterwards."""
        return Answer(value, background=BackgroundTask(self._server.events.tell_news))


def _stretch(asked: Asked) -> tuple[int, int] | None:
    """The first and the last bead that are meant; None for all."""
    first = asked.optional_integer("first")
    if first is None:
        return None
    last = asked.optional_integer("last")
    return first, first if last is None else last


async def _told(request: Request, error: AlignerError) -> Response:
    if isinstance(error, StaleError):
        meanwhile = [entry_value(entry) for entry in error.meanwhile]
        head = meanwhile[-1]["number"] if meanwhile else 0
        return failure(409, error.reason, error.hint, head=head, meanwhile=meanwhile)
    file = None if error.file is None else error.file.replace("\\", "/").rpartition("/")[2]
    return failure(status_of(error), located(error.reason, file, error.line, None), error.hint)


async def _refused(request: Request, refused: Refused) -> Response:
    return failure(refused.status, refused.reason, refused.hint, **refused.more)


async def _http(request: Request, error: HTTPException) -> Response:
    reasons = {404: "there is no such address", 405: "this address takes no such request"}
    return failure(error.status_code, reasons.get(error.status_code, error.detail))


async def _wrong(request: Request, error: Exception) -> Response:
    """A bug: the page is told, and the terminal shows where it is."""
    traceback.print_exception(error)
    return failure(500, f"this should not have happened ({type(error).__name__})", "please report it")


async def _gone(request: Request, error: ClientDisconnect) -> Response:
    return failure(400, "the page has gone")
