"""Who may ask: the person who started the server, in a browser that got in with a link from the terminal.

Other users of the machine, and other pages in the same browser, can reach a port on 127.0.0.1 too. Against them:

- a link holds a token that lets in once; it is exchanged for a cookie, and the address is clean afterwards;
- the cookie has a secret of its own, new at each start, and a name of its own, since browsers ignore ports in cookies;
- the `Host` must be a name under which this server is meant, or a page whose name is made to lead here would get in;
- where a browser says that another site asks (`Origin`, `Sec-Fetch-Site`), nothing is done. "Same site" is not enough:
  another port of this machine is the same site;
- whatever changes anything needs a header that no form can send, and JSON.

Answers forbid whatever the page does not need.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from aligner.review.answers import failure

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADER = "x-aligner"
_DAY = 86_400.0  # seconds that a link is good for
_LINKS = 32  # that may wait for their first use

# What a browser sends for an address that somebody typed or clicked; anything else is a page that asks.
_DOWNLOADS = ("/api/export", "/api/events", "/api/terms")

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


class Access:
    """The secrets of one server, and the names under which it is meant.

    Args:
        port: The port on which it is reached.
        names: Further names, of a proxy, with a port where it is not the usual one.
        own: The address of this machine on which it is reached.

    Attributes:
        key: Opens `/launch`; it is known to those who may read the user's own files.
        address: The address of the server for a browser on this machine.
        cookie_name: Of the cookie.
        hosts: What the header `Host` may be.
    """

    def __init__(self, port: int, names: Collection[str] = (), own: str = "127.0.0.1") -> None:
        self.port = port
        self.address = f"http://{own}:{port}"
        self.key = secrets.token_urlsafe(32)
        self.cookie_name = f"aligner-{port}-{secrets.token_hex(4)}"
        self._secret = secrets.token_urlsafe(32)
        self._proxies = frozenset(name.lower() for name in names)
        self.hosts = frozenset((f"127.0.0.1:{port}", f"localhost:{port}", f"{own}:{port}")) | self._proxies
        self._links: dict[str, float] = {}

    def link(self, name: str | None = None) -> str:
        """Return the address of the server with a new token, which lets in once.

        Args:
            name: The name of a proxy; with a port it is one that speaks HTTP, without one HTTPS.
        """
        address = self.address if name is None else f"{'http' if ':' in name else 'https'}://{name}"
        now = time.monotonic()
        self._links = {token: end for token, end in self._links.items() if end > now}
        while len(self._links) >= _LINKS:
            del self._links[next(iter(self._links))]
        token = secrets.token_urlsafe(32)
        self._links[token] = now + _DAY
        return f"{address}/?token={token}"

    def redeem(self, token: str) -> bool:
        """Return whether a token lets in; it does not do so again."""
        found = [known for known in self._links if hmac.compare_digest(known.encode(), token.encode())]
        return any(self._links.pop(known) > time.monotonic() for known in found)

    def cookie(self) -> str:
        """Return the cookie that lets in from then on, as a header."""
        # Not Secure: this is HTTP, and Safari would drop it.
        return f"{self.cookie_name}={self._secret}; Path=/; HttpOnly; SameSite=Strict"

    def knows(self, cookies: str) -> bool:
        """Return whether a header `Cookie` has the one that lets in."""
        try:
            morsel = SimpleCookie(cookies).get(self.cookie_name)
        except CookieError:
            return False
        return morsel is not None and hmac.compare_digest(morsel.value.encode(), self._secret.encode())

    def is_key(self, header: str) -> bool:
        """Return whether a header `Authorization` has the key."""
        return hmac.compare_digest(header.encode("utf-8", "replace"), f"Bearer {self.key}".encode())

    def is_ours(self, origin: str, host: str) -> bool:
        """Return whether a page of this origin is one that came from this host."""
        return origin == f"http://{host}" or (host in self._proxies and origin == f"https://{host}")


class Guard:
    """Refuses what nobody may ask, before anything else looks at it; every answer gets its headers here.

    Args:
        app: What answers the rest.
        access: Who may ask.
    """

    def __init__(self, app: App, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a WebSocket, of which there are none
            await send({"type": "websocket.close", "code": 1008})
            return

        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = [(name.lower(), value) for name, value in message.get("headers", ())]
                names = {name for name, _ in given}
                message["headers"] = [*given, *(pair for pair in _HEADERS if pair[0] not in names)]
                if b"cache-control" not in names:
                    message["headers"].append((b"cache-control", b"no-store"))
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, sending)
        else:
            await failure(*refusal)(scope, receive, sending)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the reason with which a request is refused; None where it is not."""
        headers = _Headers(scope)
        hosts = headers.all("host")
        if len(hosts) != 1:
            return 400, "a request names one host"
        host = hosts[0].lower()
        if host not in self._access.hosts:
            return 403, "this server is not meant by that name"
        path, method = scope["path"], scope["method"]
        if path == "/launch":
            return self._launch_refusal(method, headers)
        return (
            self._foreign(path, method, host, headers)
            or self._unknown(path, headers)
            or (_unasked(path, method, headers) if path.startswith("/api/") else None)
        )

    def _launch_refusal(self, method: str, headers: _Headers) -> tuple[int, str] | None:
        """For a further start of the program, which has the key; never for a page."""
        if method != "POST" or any(headers.all(name) for name in ("origin", "referer", "sec-fetch-site", "cookie")):
            return 403, "not for pages"
        return None if self._access.is_key(headers.one("authorization")) else (403, "not the key of this server")

    def _foreign(self, path: str, method: str, host: str, headers: _Headers) -> tuple[int, str] | None:
        """Another site asks."""
        origins, site = headers.all("origin"), headers.one("sec-fetch-site")
        if any(not self._access.is_ours(origin, host) for origin in origins):
            return 403, "another site asks"
        is_navigation = method == "GET" and path == "/" and headers.one("sec-fetch-dest") in ("", "document")
        if is_navigation and headers.one("sec-fetch-mode") in ("", "navigate"):
            return None
        if site not in ("", "same-origin") and not (site == "none" and method in ("GET", "HEAD")):
            return 403, "another site asks"
        if method not in ("GET", "HEAD") and len(origins) != 1:
            return 403, "it is not known which page asks"
        return None

    def _unknown(self, path: str, headers: _Headers) -> tuple[int, str] | None:
        """No cookie, where one is needed: the first page says so in words of its own."""
        if path == "/" or path.startswith("/static/") or self._access.knows(headers.one("cookie")):
            return None
        return 403, "this browser has not been let in, or the server was started anew since"


def _unasked(path: str, method: str, headers: _Headers) -> tuple[int, str] | None:
    """The header that only our own page sends is not there, or what is sent is no JSON."""
    if not (method == "GET" and path in _DOWNLOADS) and headers.one(HEADER) != "1":
        return 403, "the header X-Aligner is missing"
    if method in ("GET", "HEAD"):
        return None
    wanted = "application/octet-stream" if path == "/api/uploads" else "application/json"
    has_body = headers.one("content-length") not in ("", "0") or headers.all("transfer-encoding")
    if has_body and headers.one("content-type").partition(";")[0].strip().lower() != wanted:
        return 400, f"it is not {wanted}"
    return None


class _Headers:
    """The headers of a request as they came."""

    def __init__(self, scope: Scope) -> None:
        self._pairs = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]

    def all(self, name: str) -> list[str]:
        return [value for known, value in self._pairs if known == name]

    def one(self, name: str) -> str:
        """The value of a header, empty where it is not there; several of one name are joined, and so fit nothing."""
        return "; ".join(self.all(name)) if name == "cookie" else ",".join(self.all(name))
