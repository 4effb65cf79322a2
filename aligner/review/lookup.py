"""The addresses with which a page looks something up: finding and replacing, checks, words, terms, figures, files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from aligner.model import DocumentPair, Term, TermStatus
from aligner.registry import FORMATS, TERMBASES
from aligner.report import collect_notices
from aligner.review import concordance, exporting, terms, views
from aligner.review.answers import Answer, Refused, for_page
from aligner.review.asked import Asked, body_of, pair_of, query_of
from aligner.review.checking import Checker
from aligner.review.entries import refuse_stale
from aligner.review.linking import Linker, words_of
from aligner.review.searching import Filter, Search, replacing

if TYPE_CHECKING:
    from aligner.review.app import Endpoint, Server

_HITS = 1_000_000
_PREVIEWED = 2000  # sentences of a preview
_SIDES = ("source", "target", "both")
_STATUSES: dict[str, TermStatus] = {"auto": "candidate", "approved": "approved", "rejected": "rejected"}
_NAMES = {status: name for name, status in _STATUSES.items()}


class Lookup:
    """These addresses.

    Args:
        server: The server.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._session = server.session
        self._run = server.session.run
        self._checker = Checker()
        self._linker = Linker()

    def routes(self) -> list[tuple[str, str, Endpoint]]:
        """Return them: method, address, what answers."""
        return [
            ("GET", "/api/pairs/{pair:int}/find", self.find),
            ("POST", "/api/pairs/{pair:int}/replace", self.replace),
            ("GET", "/api/pairs/{pair:int}/findings", self.findings),
            ("GET", "/api/pairs/{pair:int}/words", self.words),
            ("GET", "/api/concordance", self.concordance),
            ("GET", "/api/terms", self.terms),
            ("POST", "/api/terms", self.decide),
            ("DELETE", "/api/terms", self.forget),
            ("GET", "/api/statistics", self.statistics),
            ("GET", "/api/export", self.export),
        ]

    async def find(self, request: Request) -> Response:
        """Where something stands; without it, which beads a filter lets through."""
        query, pair = query_of(request), pair_of(request)
        state, head = await self._run(self._session.state, pair)
        alignment = state.alignment
        among: frozenset[int] | None = None
        if query.flag("findings"):
            found = await self._findings(pair, alignment)
            among = frozenset(finding["bead"] for finding in found["findings"])
        chosen = Filter(
            query.choice("status", ("", "auto", "approved", "rejected"), ""),
            query.string("shape", ""),
            query.number("below"),
            query.flag("notes"),
            among,
        )
        search = _search(query)
        start, count = query.integer("start", 0), min(query.integer("count", 500), _HITS)

        def look() -> dict[str, Any]:
            if not search.text:
                numbers = search.numbers(alignment, chosen)
                hits: list[dict[str, Any]] = [{"bead": number} for number in numbers[start : start + count]]
                return {"head": head, "total": len(numbers), "hits": hits}
            occurrences = search.occurrences(alignment, chosen)
            return {
                "head": head,
                "total": len(occurrences),
                "hits": [found._asdict() for found in occurrences[start : start + count]],
            }

        return Answer(await asyncio.to_thread(look))

    async def replace(self, request: Request) -> Response:
        """What replacing would change; or it is done."""
        body, pair = await body_of(request), pair_of(request)
        search, replacement = _search(body), body.string("replacement", "")
        if not search.text:
            raise Refused(400, "there is nothing to look for")
        state, head = await self._run(self._session.state, pair)
        if body.flag("preview"):
            return Answer({"head": head} | await asyncio.to_thread(_preview, search, state.alignment, replacement))
        against = body.integer("against")
        skip = _places(body.any("skip") or [])
        await self._run(self._session.ask, refuse_stale, pair, against)
        edits = await asyncio.to_thread(replacing, state.alignment, search, replacement, skip)
        change = await self._run(self._session.edit, pair, against, edits, "replace")
        return Answer(change, background=BackgroundTask(self._server.events.tell_news))

    async def findings(self, request: Request) -> Response:
        """What a person should look at."""
        pair = pair_of(request)
        state, head = await self._run(self._session.state, pair)
        return Answer({"head": head} | await self._findings(pair, state.alignment))

    async def _findings(self, pair: int, alignment: Any) -> dict[str, Any]:
        glossary = await self._run(self._session.ask, terms.glossary, pair)
        return await asyncio.to_thread(self._checker.findings, alignment, glossary)

    async def words(self, request: Request) -> Response:
        """The words of a bead; none where the beads were others by now than those whose number was asked for."""
        query, pair = query_of(request), pair_of(request)
        number, alone = query.integer("bead"), query.flag("alone")
        state, head = await self._run(self._session.state, pair)
        if query.optional_integer("head") not in (None, head):
            return Answer({"source": [], "target": [], "links": [], "terms": []})
        glossary = await self._run(self._session.ask, terms.glossary, pair)
        look = partial(words_of, state.alignment, number, glossary, self._linker, alone=alone)
        return Answer(await asyncio.to_thread(look))

    async def concordance(self, request: Request) -> Response:
        """Where a word stands in the whole project."""
        query = query_of(request)
        text, side = query.string("q"), query.choice("side", _SIDES, "both")
        start, count = query.integer("start", 0), min(query.integer("count", 50), 1000)
        states = await self._run(self._session.states)
        return Answer(await asyncio.to_thread(concordance.search, states, text, side, start, count))

    async def terms(self, request: Request) -> Response:
        """The glossary, or a file with it."""
        query = query_of(request)
        glossary = await self._run(self._session.ask, terms.glossary, query.optional_integer("pair"))
        form = query.string("format", "")
        if form:
            _one_of(form, TERMBASES)
            name = await self._run(self._session.name)
            return await self._file(exporting.export_terms, glossary, name, form)
        found = [
            {"source": term.source, "target": term.target, "status": _NAMES[term.status], "note": term.note}
            for term in glossary.terms
        ]
        return Answer({"terms": found})

    async def decide(self, request: Request) -> Response:
        """Say something of a term."""
        body = await body_of(request)
        status = _STATUSES[body.choice("status", tuple(_STATUSES), "approved")]
        source, target = _term(body)
        term = Term(source, target, status, note=body.string("note", ""))
        await self._run(self._session.ask, terms.decide, body.optional_integer("pair"), term)
        return Answer({"source": source, "target": target, "status": _NAMES[status], "note": term.note})

    async def forget(self, request: Request) -> Response:
        """Take a term out of the glossary."""
        body = await body_of(request)
        await self._run(self._session.ask, terms.forget, body.optional_integer("pair"), *_term(body))
        return Answer({})

    async def statistics(self, request: Request) -> Response:
        """Figures of the project."""
        states = await self._run(self._session.states)
        made = await asyncio.to_thread(views.statistics, [alignment for _, alignment in states])
        return Answer(made | {"edits": await self._run(self._session.edits)})

    async def export(self, request: Request) -> Response:
        """The project, or some of its texts, as a file."""
        query = query_of(request)
        form = query.string("format")
        _one_of(form, FORMATS)
        wanted = [part for part in query.string("pairs", "").split(",") if part]
        if not all(part.isascii() and part.isdigit() and len(part) < 16 for part in wanted):
            raise Refused(400, '"pairs" are numbers with commas between them')
        states = await self._run(self._session.states)
        chosen = [(pair, alignment) for pair, alignment in states if not wanted or str(pair.id) in wanted]
        if len(chosen) < len(set(wanted)):
            raise Refused(404, "one of these documents is not in this project")
        name = chosen[0][0].name if len(chosen) == 1 and len(states) > 1 else await self._run(self._session.name)
        pairs = [DocumentPair(pair.name, alignment, pair.metadata) for pair, alignment in chosen]
        return await self._file(partial(exporting.export, approved=query.flag("approved")), pairs, name, form)

    async def _file(self, make: Callable[..., Response], *arguments: Any) -> Response:
        """A file to download; what there is to say of it, the pages are told, since a file cannot."""
        with collect_notices() as notices:
            made = await asyncio.to_thread(make, *arguments)
        if notices:
            told = list(dict.fromkeys(for_page(exporting.named(notice)) for notice in notices))
            self._server.events.tell_soon("notices", {"notices": told})
        return made


def _search(asked: Asked) -> Search:
    return Search(
        asked.string("q", ""),
        asked.choice("side", _SIDES, "both"),
        asked.flag("regex"),
        asked.flag("case"),
        asked.flag("whole"),
    )


def _preview(search: Search, alignment: Any, replacement: str) -> dict[str, Any]:
    changes = [
        {"bead": found.bead, "side": found.side, "sentence": found.sentence, "before": before, "after": after}
        for found, _, before, after in search.replaced(alignment, replacement)
    ]
    return {"total": len(changes), "changes": changes[:_PREVIEWED]}


def _places(value: object) -> frozenset[tuple[int, str, int]]:
    """Sentences that the page names: bead, side, number in the bead."""
    try:
        made = frozenset((int(bead), str(side), int(number)) for bead, side, number in cast(Any, value))
    except (TypeError, ValueError):
        raise Refused(400, '"skip" is a list of [bead, side, sentence]') from None
    return made


def _term(body: Asked) -> tuple[str, str]:
    source, target = (" ".join(body.string(side).split()) for side in ("source", "target"))
    if not source or not target or max(len(source), len(target)) > 1000:
        raise Refused(400, "a term needs a source and a target")
    return source, target


def _one_of(name: str, known: Any) -> None:
    if name not in known:
        raise Refused(400, f"unknown format {name[:40]!r}", f"choose from: {', '.join(known)}")
