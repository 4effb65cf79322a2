"""Pages to read: HTML and Markdown."""

import base64
import hashlib
import io
import re

import pytest
from lxml import etree
from termbase_values import ALL, written
from test_termbase_hostile import GLOSSARY
from told import noticed

from aligner import termbases
from aligner.errors import FormatError
from aligner.model import Context, Glossary, Term

HTML, MARKDOWN = ALL["html"], ALL["markdown"]
HOSTILE = "</td></table><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
HOSTILE_GLOSSARY = Glossary(
    tuple(Term(HOSTILE, f"{i}{HOSTILE}", note=HOSTILE, contexts=(Context(HOSTILE, HOSTILE),)) for i in range(2)),
    HOSTILE,
    "zh",
    "ar",
)


# --- HTML ------------------------------------------------------------------------------------------------------------


def test_nothing_comes_from_elsewhere_and_nothing_else_runs():
    for glossary in (GLOSSARY, HOSTILE_GLOSSARY):
        content = written(HTML, glossary).decode()
        root = etree.HTML(content)
        policy = root.xpath('string(//meta[@http-equiv="Content-Security-Policy"]/@content)')
        for tag, directive in (("script", "script-src"), ("style", "style-src")):
            [element] = root.iter(tag)
            digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
            assert f"{directive} 'sha256-{digest}'" in policy
        assert policy.startswith("default-src 'none';")
        assert not root.xpath("//@src | //@style | //*[starts-with(name(@*), 'on')] | //img | //link")
        assert not [address for address in root.xpath("//@href") if not re.fullmatch(r"#t[0-9]+", address)]


def test_the_term_is_marked_on_both_sides():
    root = etree.HTML(written(HTML, GLOSSARY).decode())
    assert root.xpath("//mark/text()") == ["联合公报", "joint communiqué"]
    assert root.xpath('//td[@class="source"]/@lang') == ["zh"] * 3
    assert root.xpath('//tbody[@id="t1"]//td[@class="score"]/text()') == ["0.97"]


def test_another_page_is_refused():
    with pytest.raises(FormatError, match=r"x\.html: there is no glossary in this page; only a page that aligner"):
        HTML.read(io.BytesIO(b"<!DOCTYPE html><table><tr><td>a<td>b</table>"), "x.html")


@pytest.fixture
def show(chromium, tmp_path):
    """Opens the page of a glossary; at the end nothing else may have been asked for, nor any error told."""
    contexts, requests, complaints = [], [], []

    def opened(glossary, **options):
        path = tmp_path / f"{len(contexts)}.html"
        path.write_bytes(written(HTML, glossary))
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints
    assert [url for url in requests if not url.startswith("file:")] == []
    assert len(requests) == len(contexts)


@pytest.mark.slow
@pytest.mark.needs("playwright", "chromium")
def test_the_search(show):
    page = show(GLOSSARY)
    shown = lambda: page.locator("tbody:visible").evaluate_all("all => all.map((one) => one.id)")  # noqa: E731
    assert shown() == ["t1", "t2", "t3"]
    for query, found in (("SUMMIT", ["t2", "t3"]), ("峰会 meeting", ["t3"]), ("communique", ["t1"]), ("zzz", [])):
        page.fill("#query", query)
        assert shown() == found
        assert page.inner_text("#found") == f"{len(found)} / 3"
    page.keyboard.press("Escape")
    page.select_option("#status", "rejected")
    assert shown() == ["t2"]
    page.select_option("#status", "")
    assert not page.locator("mark").first.is_visible()
    page.click("#open")
    assert page.locator("mark").first.is_visible()


@pytest.mark.slow
@pytest.mark.needs("playwright", "chromium")
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_window(show, width):
    long = Glossary((Term("x" * 300, "王" * 300, note="y" * 300), *GLOSSARY.terms), "z" * 300, "zh", "en")
    page = show(long, viewport={"width": width, "height": 800})
    page.click("#open")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
@pytest.mark.needs("playwright", "chromium")
def test_what_is_hostile_is_shown_and_does_not_run(show):
    page = show(HOSTILE_GLOSSARY)
    assert page.title().startswith("Glossary")
    assert page.inner_text("#t1 td.source") == HOSTILE
    assert page.get_attribute("#t1 td.target", "dir") == "rtl"


@pytest.mark.slow
@pytest.mark.needs("playwright", "chromium")
def test_the_page_is_complete_without_scripts(show):
    page = show(GLOSSARY, java_script_enabled=False)
    assert not page.locator("#tools").is_visible()
    assert page.locator("tbody:visible").count() == 3


# --- Markdown --------------------------------------------------------------------------------------------------------


def test_a_table_to_read():
    content = written(MARKDOWN, Glossary((Term("a|b", "*c*", note="<i>\nd"), Term("x", "y", "rejected", 0.5)), "f_g"))
    assert content.decode().split("\n") == [
        r"# Glossary of f\_g",
        "",
        "| source | target | status | score | count | source_count | target_count | part_of_speech | note |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | --- | --- |",
        r"| a\|b | \*c\* | approved |  |  |  |  |  | \<i\><br>d |",
        "| x | y | rejected | 0.5 |  |  |  |  |  |",
        "",
    ]


def test_a_renderer_shows_what_we_mean():
    from markdown_it import MarkdownIt

    texts = ["a|b\\", "*c* _d_ `e`", "<b>f</b> &amp; &", "[g](h) ~~i~~ \\|", "https://example.org/_x_"]
    glossary = Glossary(tuple(Term(text, "y") for text in texts))
    root = etree.HTML(
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(written(MARKDOWN, glossary).decode())
    )
    assert [cell.xpath("string()") for cell in root.xpath("//tbody/tr/td[1]")] == texts


@pytest.mark.parametrize(
    "content",
    [
        "Terms\n=====\n\n| zh | en |\n|:---|---:|\n| 峰会 | summit |\n|公报|communiqué|\n\nMore text | here\n",
        "中文 | English\n--- | ---\n峰会 | summit\n公报 | communiqu&eacute;",
        "|source|target|note|\r\n|-|-|-|\r\n|峰会|summit||\r\n|公报|communiqué|\r\n",
    ],
)
def test_tables_from_elsewhere(content, tmp_path):
    path = tmp_path / "terms.md"
    path.write_bytes(content.encode())
    assert termbases.read(path).terms == (Term("峰会", "summit"), Term("公报", "communiqué"))


def test_a_row_without_its_counterpart_is_passed_over():
    with noticed(r"x\.md:4: passed over 1 row with a term without its counterpart"):
        terms = MARKDOWN.read(io.BytesIO(b"|zh|en|\n|-|-|\n|a|b|\n|c|\n"), "x.md").terms
    assert terms == (Term("a", "b"),)
