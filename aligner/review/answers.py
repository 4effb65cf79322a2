"""Answers as JSON, and what an error looks like."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

from starlette.responses import Response

from aligner.errors import AlignerError, EditError, OutputError, PositionError

Kind = Literal["asked", "refused", "missing", "stale", "large", "edit", "closed", "failed"]

_OPTIONS = re.compile(r" with --[a-z-]+(?: (?:and|or) --[a-z-]+)*")
_KINDS: Mapping[int, Kind] = {400: "asked", 403: "refused", 404: "missing", 409: "stale", 413: "large", 422: "edit"}


class Answer(Response):
    """A value as JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Write it."""
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


class Refused(Exception):  # noqa: N818 - it is an answer
    """What is asked is not done.

    Attributes:
        status: The status of HTTP.
        reason: Why, without a full stop.
        hint: The way out.
        more: What else the answer says.
    """

    def __init__(self, status: int, reason: str, hint: str | None = None, **more: Any) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.hint = hint
        self.more = more


def for_page(message: str) -> str:
    """Return a message without what can be done in the terminal alone: options of the command line.

    Example:
        >>> for_page("zh.txt: read as GB18030; if that is wrong, name its encoding with --encoding")
        'zh.txt: read as GB18030'
    """
    parts = [part for part in message.split("; ") if "--encoding" not in part]
    shorter = [_OPTIONS.sub("", part) for part in parts]
    return "; ".join(part for part in shorter if "--" not in part)


def hint_for_page(hint: str | None) -> str | None:
    """Return a way out without what can be done in the terminal alone; None where nothing is left of it."""
    return for_page(hint or "") or None


def failure(status: int, reason: str, hint: str | None = None, **more: Any) -> Answer:
    """Return the answer that says why something was not done."""
    return Answer({"error": reason, "hint": hint_for_page(hint), "kind": _KINDS.get(status, "failed"), **more}, status)


def status_of(error: AlignerError) -> int:
    """Return the status of HTTP for an error of the package."""
    if isinstance(error, EditError):
        return 422
    if isinstance(error, PositionError):
        return 404
    return 500 if isinstance(error, OutputError) else 400
