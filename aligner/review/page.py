"""The page itself, and the files that it loads."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from aligner._version import __version__
from aligner.review.answers import failure

LANGUAGES = {"en": "en", "zh": "zh-Hans"}
"""The languages of the interface, with what the attribute `lang` says."""
COOKIE = "aligner-language"

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
}
_PATH = re.compile(r"[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*")
_SHARED = {"base.css": ("aligner.render", "templates/base.css")}  # what static pages have too
_CHINESE = re.compile(r"\s*(?:zh|yue|cmn)\b", re.IGNORECASE)

_SAID = {
    "en": {
        "title": "Not let in",
        "used": "This link has been used already, or the server was started anew since.",
        "none": "This browser has not been let in, or the server was started anew since.",
        "way": "Start “aligner review” again in the terminal: it opens what is running here with a new link.",
        "on": "If you have just followed the link from the terminal, go on here.",
    },
    "zh": {
        "title": "无法进入",
        "used": "此链接已被使用，或服务已重新启动。",
        "none": "此浏览器尚未获准进入，或服务已重新启动。",
        "way": "请在终端中再次运行 “aligner review”：它会用新链接打开正在运行的页面。",
        "on": "如果您刚刚从终端打开链接，请点此继续。",
    },
}


def language(request: Request) -> str:
    """Return the language of the interface: what was chosen, or the first of the browser's that there is."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    weighted = []
    for place, part in enumerate(request.headers.get("accept-language", "")[:500].split(",")):
        tag, _, quality = part.partition(";")
        match = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality)
        weighted.append((-(float(match[1]) if match else 1.0), place, tag.strip()))
    for weight, _, tag in sorted(weighted):
        if weight < 0 and _CHINESE.match(tag):
            return "zh"
        if weight < 0 and tag[:2].lower() == "en":
            return "en"
    return "en"


def shell(request: Request) -> Response:
    """Return the page, which its script fills."""
    chosen = language(request)
    return _html("review.html", lang=LANGUAGES[chosen], language=chosen, version=__version__)


def not_let_in(request: Request, *, used: bool) -> Response:
    """Return the page for a browser that may not come in; `used` if it has come with a link."""
    chosen = language(request)
    words = _SAID[chosen]
    return _html("refused.html", 403, lang=LANGUAGES[chosen], words=words, reason=words["used" if used else "none"])


def asset(request: Request) -> Response:
    """Return a file that the page loads."""
    name = request.path_params["name"]
    suffix = f".{name.rpartition('.')[2]}"
    if suffix not in _TYPES or not _PATH.fullmatch(name):
        return failure(404, "there is no such file")
    package, path = _SHARED.get(name, ("aligner.review", f"static/{name}"))
    try:
        data = resources.files(package).joinpath(path).read_bytes()
    except (OSError, ValueError):
        return failure(404, "there is no such file")
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=_TYPES[suffix])


def _html(template: str, status: int = 200, **content: Any) -> Response:
    return HTMLResponse(_environment().get_template(template).render(content), status)


@cache
def _environment() -> Environment:
    loader = PackageLoader("aligner.review")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
