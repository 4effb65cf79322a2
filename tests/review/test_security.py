"""Nobody gets in but who started the server, and nothing is done for another site."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest
from served import BASE, PORT, Page, entered
from starlette.testclient import TestClient

from aligner.review import owner, security
from aligner.review.security import Access
from aligner.review.session import Session

ASK = {"X-Aligner": "1"}
WRITE = {"X-Aligner": "1", "Origin": BASE, "Content-Type": "application/json"}
EDIT = b'{"against": 0, "edits": [{"kind": "merge", "bead": 0}]}'


def test_a_link_lets_in_once_and_leaves_a_clean_address(stranger: Page) -> None:
    link = stranger.server.access.link().removeprefix(BASE)
    assert stranger.client.get("/").status_code == 403
    first = stranger.client.get(link)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Domain" not in cookie
    assert stranger.client.get("/").status_code == 200
    assert stranger.client.get(link).status_code == 303  # the same browser may come with it again
    stranger.client.cookies.clear()
    again = stranger.client.get(link)
    assert again.status_code == 403
    assert "aligner review" in again.text
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 5000, "a%00b"])
def test_a_wrong_token_does_not_let_in(stranger: Page, token: str) -> None:
    stranger.server.access.link()
    answer = stranger.client.get("/", params={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_link_is_good_for_a_day_and_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    access = Access(PORT)
    old = _token(access)
    monkeypatch.setattr(security.time, "monotonic", lambda later=security.time.monotonic() + 90_000: later)
    assert not access.redeem(old)
    links = [_token(access) for _ in range(100)]
    assert [access.redeem(token) for token in links].count(True) == 32


def test_cookies_and_keys_are_different_for_each_server() -> None:
    one, other = Access(PORT), Access(PORT)
    assert one.cookie_name.startswith(f"aligner-{PORT}-")
    assert one.cookie_name != other.cookie_name
    assert one.key != other.key
    assert not one.knows(other.cookie())
    assert one.knows(f"a=b; {one.cookie().partition(';')[0]}")
    value = other.cookie().partition(";")[0].partition("=")[2]
    assert not one.knows(f"{one.cookie_name}={value}")
    assert not one.knows("=;=;é")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"127.0.0.1.evil.example:{PORT}",
        f"127.1:{PORT}",
        f"localhost.:{PORT}",
        f"[::1]:{PORT}",
        f"user@127.0.0.1:{PORT}",
    ],
)
@pytest.mark.parametrize("path", ["/", "/static/base.css", "/api/project", "/launch"])
def test_another_host_is_refused(page: Page, host: str, path: str) -> None:
    answer = page.client.get(path, headers={"Host": host, **ASK})
    assert answer.status_code == 403
    assert "zh" not in answer.text


def test_two_hosts_or_none_are_refused(page: Page) -> None:
    import anyio

    async def status(headers: list[tuple[bytes, bytes]]) -> int:
        sent: list[dict[str, object]] = []

        async def send(message: object) -> None:
            sent.append(dict(message))  # type: ignore[call-overload]

        scope = {"type": "http", "method": "GET", "path": "/", "headers": headers}
        await page.client.app(scope, None, send)  # type: ignore[arg-type]
        return int(str(sent[0]["status"]))

    host = (b"host", f"127.0.0.1:{PORT}".encode())
    assert anyio.run(status, []) == 400
    assert anyio.run(status, [host, host]) == 400


def test_localhost_is_the_same_machine(page: Page) -> None:
    assert page.client.get("/static/base.css", headers={"Host": f"LOCALHOST:{PORT}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": f"http://localhost:{PORT}"},  # another origin than the host that is asked
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "nonsense"},
    ],
)
def test_what_another_site_asks_is_refused(page: Page, headers: dict[str, str]) -> None:
    for path in ("/api/project", "/static/base.css", "/api/events", "/api/export?format=tmx"):
        assert page.client.get(path, headers={**ASK, **headers}).status_code == 403
    assert page.client.post("/api/pairs/1/edits", content=EDIT, headers={**WRITE, **headers}).status_code == 403
    assert page.client.post("/api/quit", content=b"{}", headers={**WRITE, **headers}).status_code == 403
    assert page.get("/api/project")["head"] == 0


def test_a_link_elsewhere_leads_here_but_no_frame(page: Page) -> None:
    asked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert page.client.get("/", headers=asked).status_code == 200
    for framed in ("iframe", "embed", "object", "image"):
        assert page.client.get("/", headers={**asked, "Sec-Fetch-Dest": framed}).status_code == 403


@pytest.mark.parametrize("missing", ["X-Aligner", "Origin", "Content-Type"])
def test_what_a_form_could_send_is_refused(page: Page, missing: str) -> None:
    headers = {name: value for name, value in WRITE.items() if name != missing}
    if missing == "Content-Type":
        headers[missing] = "text/plain"
    answer = page.client.post("/api/pairs/1/edits", content=EDIT, headers=headers)
    assert answer.status_code in (400, 403)
    assert page.get("/api/project")["head"] == 0


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"])
def test_json_only(page: Page, kind: str) -> None:
    headers = {**WRITE, "Content-Type": kind}
    assert page.client.post("/api/pairs/1/edits", content=EDIT, headers=headers).status_code == 400
    assert page.client.post("/api/uploads?name=a.txt", content=b"x", headers=headers).status_code == 400


def test_nothing_without_the_cookie(stranger: Page) -> None:
    for method, path in (("GET", "/api/project"), ("GET", "/api/events"), ("POST", "/api/quit"), ("GET", "/none")):
        answer = stranger.client.request(method, path, headers=WRITE if method == "POST" else ASK)
        assert answer.status_code == 403, path
    assert stranger.client.get("/static/base.css").status_code == 200


def test_no_cors(page: Page) -> None:
    answer = page.client.options(
        "/api/project", headers={"Origin": BASE, "Access-Control-Request-Method": "PUT", "X-Aligner": "1"}
    )
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/", "/static/base.css", "/api/project", "/api/nothing", "/?token=wrong"])
def test_every_answer_forbids_what_the_page_does_not_need(page: Page, path: str) -> None:
    for headers in (ASK, {"Host": "evil.example"}):
        answer = page.client.get(path, headers=headers)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"] in ("no-store", "no-cache")


def test_the_page_has_no_script_or_style_of_its_own(page: Page) -> None:
    text = page.client.get("/").text
    assert re.findall(r"<script[^>]*>", text) == ['<script type="module" src="/static/app.js">']
    assert "<style" not in text
    assert "style=" not in text


def test_a_further_start_gets_a_link_with_the_key(stranger: Page) -> None:
    key = {"Authorization": f"Bearer {stranger.server.access.key}"}
    url = stranger.client.post("/launch", headers=key).json()["url"]
    for more in ({"Origin": BASE}, {"Sec-Fetch-Site": "none"}, {"Cookie": "a=b"}, {"Authorization": "Bearer no"}):
        assert stranger.client.post("/launch", headers={**key, **more}).status_code == 403
    assert stranger.client.get("/launch", headers=key).status_code == 403
    assert stranger.client.get(url.removeprefix(BASE)).status_code == 303


@pytest.mark.parametrize(
    "name",
    ["../session.py", "..%2fsession.py", "%2e%2e/session.py", "/etc/passwd", "a.py", "nothing.js", ".js", "a//b.js"],
)
def test_the_page_loads_its_own_files_alone(page: Page, name: str) -> None:
    assert page.client.get(f"/static/{name}").status_code == 404


def test_scripts_have_their_type_whatever_the_system_thinks(page: Page) -> None:
    answer = page.client.get("/static/base.css")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    same = page.client.get("/static/base.css", headers={"If-None-Match": answer.headers["etag"]})
    assert same.status_code == 304


def test_a_proxy_is_known_by_its_name_alone(project: Path) -> None:
    session = Session(project.parent, project)
    for page in entered(session, names=["Review.Example.org"]):
        named = {"Host": "review.example.org", **WRITE, "Cookie": page.server.access.cookie().partition(";")[0]}
        for origin, status in (
            ("https://review.example.org", 200),
            ("http://review.example.org", 200),
            ("https://evil.example", 403),
            (BASE, 403),
        ):
            answer = page.client.post("/api/launch", content=b"{}", headers={**named, "Origin": origin})
            assert answer.status_code == status, origin
        assert page.client.get("/", headers={"Host": "other.example.org"}).status_code == 403


def _token(access: Access) -> str:
    return access.link().partition("token=")[2]


def test_programs_that_look_where_a_link_leads_do_not_use_it_up(stranger: Page) -> None:
    link = stranger.server.access.link().removeprefix(BASE)
    assert stranger.client.head(link).status_code == 403
    assert stranger.client.get(link).status_code == 303


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="this system does not tell whose a connection is")
def test_a_link_is_for_one_user_where_the_system_tells(stranger: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as connection:
            client = connection.getsockname()[1]
            assert owner._owner(client, port) == os.getuid()
            assert owner._owner(client, 1) is None
    link = stranger.server.access.link().removeprefix(BASE)
    monkeypatch.setattr(owner, "_owner", lambda *_: os.getuid() + 1000)
    assert stranger.client.get(link).status_code == 403
    monkeypatch.setattr(owner, "_owner", lambda *_: 0)
    assert stranger.client.get(link).status_code == 303


def test_a_bug_is_told(page: Page, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(page.server.session, "information", broken)
    page.client = TestClient(page.client.app, base_url=BASE, cookies=page.client.cookies, raise_server_exceptions=False)
    assert page.get("/api/project", 500)["error"] == "this should not have happened (ZeroDivisionError)"
    assert "Traceback" in capsys.readouterr().err
