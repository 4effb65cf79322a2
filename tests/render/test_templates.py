"""Templates show every string as text, and a page lets nothing run but what is its own."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from lxml import html

import aligner.render
from aligner.render import pages
from aligner.render.words import PageWords

TEMPLATES = Path(aligner.render.__file__).parent / "templates"
HOSTILE = ["{{ 7 * 7 }}{% raw %}{# #}", "</title><script>x</script>", "'\" onload=x", "a\0b\ufffe", "&lt;b&gt;"]


def written(**content: object) -> html.HtmlElement:
    stream = io.BytesIO()
    values = {"kind": "", "heading": "", "memory": "", "figures": [], "tags": [], "rows": [], "title": ""}
    values |= {"counts": [], "levels": [], "sums": [], **content}
    pages.write(stream, "findings.html", ("base.css",), word=PageWords("en", "de"), **values)
    return html.document_fromstring(stream.getvalue().decode())


@pytest.mark.parametrize("string", HOSTILE)
def test_a_string_is_shown_as_it_is(string: str) -> None:
    side: tuple[dict[str, str], str, list[object]] = ({}, string, [])
    page = written(title=string, heading=string, memory=string, rows=[(string, 1, [side], [], "error")])
    expected = re.sub("[\0\ufffe]", "\ufffd", string)
    assert [page.findtext(f".//{tag}") for tag in ("title", "h1", "bdi", "h2/bdi", "div/p")] == [expected] * 5
    assert not page.xpath("//script | //@onload")


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_template_prints_anything_as_it_is(path: Path) -> None:
    assert not re.search(
        r"\|\s*safe\b|autoescape|Markup|\bon[a-z]+=|style=|javascript:|https?:", path.read_text("utf-8")
    )


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(Exception, match="'kind' is undefined"):
        pages.write(io.BytesIO(), "findings.html", ("base.css",), title="", heading="")


def test_without_a_script_none_may_run() -> None:
    assert pages.policy("a { }").startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in pages.policy("a { }")
    assert "script-src 'sha256-" in pages.policy("a { }", "x")


def test_words_are_in_chinese_too_where_a_language_is() -> None:
    assert PageWords("de", "zh-Hant")("beads") == '<span>beads <span lang="zh-Hans" class="zh">句对</span></span>'
    assert PageWords("de", "en").plain("beads") == "beads"
    assert PageWords("zh", "en")("<b>") == "<span>&lt;b&gt;</span>"
