"""Whatever is sent is answered, and nothing of it is a bug."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from served import BASE, Page

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 30)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        ["", "source", "target", "both", "merge", "set-text", "u1", "s0", "1", "\0", "𠮷", "../x", "approved"]
    )
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        *("against", "edits", "label", "q", "replacement", "side", "regex", "case", "whole", "preview", "skip", "kind"),
        *("pairs", "uploads", "import", "project", "settings", "pair", "first", "last", "source", "target", "status"),
        *(
            "note",
            "name",
            "metadata",
            "position",
            "setting.keys",
            "bead",
            "count",
            "sentence",
            "offset",
            "text",
            "format",
        ),
        *(
            "format",
            "start",
            "shape",
            "below",
            "notes",
            "findings",
            "before",
            "since",
            "approved",
            "token",
            "lang",
            "title",
        ),
    ]
)
EDITS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            ["merge", "split", "move", "set-status", "set-note", "set-text", "split-sentence", "replace"]
        )
    },
    optional={
        **{name: st.integers(-2, 30) for name in ("bead", "count", "source", "target", "sentence", "offset")},
        "side": st.sampled_from(["source", "target", "x"]),
        "text": st.text(max_size=5),
        "note": st.text(max_size=5),
        "status": st.sampled_from(["approved", "auto", "no"]),
    },
)
BODIES = st.dictionaries(NAMES, VALUES, max_size=6) | st.fixed_dictionaries(
    {"against": st.integers(0, 3), "edits": st.lists(EDITS, max_size=3)}
)
PATHS = (
    ("PUT", "/api/project/properties"),
    ("PUT", "/api/pairs/1"),
    ("POST", "/api/pairs/1/edits"),
    ("POST", "/api/pairs/1/undo"),
    ("POST", "/api/pairs/1/redo"),
    ("POST", "/api/pairs/1/replace"),
    ("POST", "/api/pairing"),
    ("POST", "/api/jobs"),
    ("POST", "/api/open"),
    ("POST", "/api/terms"),
    ("DELETE", "/api/terms"),
    ("GET", "/api/pairs/1/beads"),
    ("GET", "/api/pairs/1/find"),
    ("GET", "/api/pairs/1/history"),
    ("GET", "/api/pairs/1/words"),
    ("GET", "/api/concordance"),
    ("GET", "/api/terms"),
    ("GET", "/api/export"),
    ("GET", "/"),
)


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_nonsense_is_refused(page: Page, method: str, path: str) -> None:
    @given(BODIES)
    def run(body: dict[str, Any]) -> None:
        headers = {"X-Aligner": "1", "Origin": BASE}
        if method == "GET":
            query = {name: str(value) for name, value in body.items()}
            answer = page.client.get(path, params=query, headers=headers)
        else:
            answer = page.client.request(method, path, json=body, headers=headers)
        assert answer.status_code < 500, (body, answer.text)
        if answer.status_code >= 400 and path != "/":
            assert answer.json()["error"]

    run()
    assert page.get("/api/project")["is_open"]
