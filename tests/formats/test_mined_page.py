"""The page of what two texts have in common, as a file and in a real browser."""

import io
import os
from pathlib import Path

import pytest
from lxml import html
from test_mined import small, written

from aligner.formats.mined.html import FORMAT
from aligner.model import Document, Match, Mined, Span
from aligner.model.mined import COVERAGES as MATCH_COVERAGES
from aligner.model.mined import MATCH_KINDS
from aligner.render.mined_page import COVERAGES, KIND_SIGNS

AXE = Path(os.environ.get("NODE_PATH", "node_modules").partition(os.pathsep)[0]) / "axe-core" / "axe.min.js"
browser = [pytest.mark.slow, pytest.mark.needs("playwright", "chromium")]
HOSTILE = [
    "</script><img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>",
    "<style>*{display:none}</style><!-- & &amp; ]]>",
    "null\0bell\x07 \ufffe",
    "x" * 5_000,
]


def hostile():
    document = Document.from_sentences(HOSTILE, "en", origin="<b>&\u202e.txt", paragraphs=range(len(HOSTILE)))
    matches = tuple(Match(Span(i, i + 1), Span(i, i + 1), 0.5, "quotation") for i in range(len(HOSTILE)))
    return Mined(document, document, matches)


def long(count):
    """Two texts of so many sentences, of which every fifth is in the other, in the opposite order."""
    sides = [
        Document.from_sentences([f"{word} {i} of a long text." for i in range(count)], "en", paragraphs=range(count))
        for word in ("Sentence", "Line")
    ]
    matches = (Match(Span(i, i + 1), Span(count - 1 - i, count - i), 0.95, "restatement") for i in range(0, count, 5))
    return Mined(*sides, tuple(matches))


def parsed(mined):
    return html.document_fromstring(written("html", mined).decode())


def test_it_reads_without_a_script():
    page = parsed(small())
    assert [p.text_content() for p in page.xpath("//section[@id='source']//*[@class='s matched' or @class='s']")] == [
        "谢谢。", "会议发表了<新闻>公报。", "天气&很热。",
    ]  # fmt: skip
    assert [dt.text_content() for dt in page.xpath("//dt")][:3] == [
        "matches 匹配",
        "translations 翻译 ⇄",
        "restatement 复述 ≈",
    ]
    assert page.xpath("//input[@id='least']/@min") == ["0.4"]
    links = page.xpath("//a[starts-with(@class, 'ref')]")
    assert [a.text for a in links] == ["1≈▲", "2⇄", "3⇄", "3⇄", "1≈▲", "2⇄"]
    names = set(page.xpath("//@id"))
    assert all(link.get("href")[1:] in names for link in links)
    assert links[0].get("aria-label") == "match 1: restatement, the source says more, probability 0.40"


def test_every_kind_and_coverage_has_its_words():
    assert (tuple(KIND_SIGNS), tuple(COVERAGES)) == (MATCH_KINDS, MATCH_COVERAGES)


def test_markup_in_texts_is_text():
    page = parsed(hostile())
    assert not page.xpath("//img | //section//script | //section//style | //@onerror")
    assert page.xpath("//section[@id='target']//span")[-4].text == HOSTILE[0]


@pytest.fixture
def show(chromium, tmp_path):
    """Opens the page of what was found; at the end it may have asked for nothing else, nor told an error."""
    complaints, contexts = [], []

    def opened(mined, **options):
        path = tmp_path / f"{len(contexts)}.html"
        path.write_bytes(written("html", mined))
        contexts.append(chromium.new_context(**{"viewport": {"width": 1200, "height": 800}, **options}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url == path.as_uri() or complaints.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_timeout(150)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def drawn(page):
    page.wait_for_timeout(150)
    return page.locator("#lines path").count()


def middle(page, selector):
    box = page.locator(selector).bounding_box()
    return box["y"] + box["height"] / 2


class TestInABrowser:
    pytestmark = browser

    def test_lines_join_what_belongs_together_and_keys_go_through_it(self, show):
        page = show(small())
        assert drawn(page) == 3
        page.keyboard.press("n")
        assert (
            page.locator("#found").text_content()
            == "1 of 3 matches: restatement, the source says more, probability 0.40"
        )
        page.keyboard.press("p")
        assert page.locator("#found").text_content().startswith("3 of 3")
        assert page.locator(".s.here").evaluate_all("found => found.map(e => e.id)") == ["s3", "t1"]
        page.keyboard.press("Escape")
        page.locator(".here").first.wait_for(state="detached")

    def test_a_focused_number_marks_its_match_and_enter_brings_the_other_end(self, show):
        page = show(long(400))
        page.locator("#source .ref").nth(40).focus()
        page.wait_for_timeout(100)
        assert page.locator(".s.here").evaluate_all("found => found.map(e => e.id)") == ["s201", "t200"]
        page.keyboard.press("Enter")
        assert drawn(page) > 1
        assert abs(middle(page, "#s201") - middle(page, "#t200")) < 5

    def test_a_click_brings_the_other_end_level(self, show):
        page = show(long(2000))
        page.locator("#source").evaluate("pane => pane.scrollTop = 20000")
        page.wait_for_timeout(300)
        name = page.evaluate(
            "[...document.querySelectorAll('#source .matched')].find(e => e.getBoundingClientRect().top > 400).id"
        )
        page.locator(f"#{name}").click()
        other = f"#t{2001 - int(name[1:])}"
        page.wait_for_timeout(300)
        assert abs(middle(page, f"#{name}") - middle(page, other)) < 5

    def test_thousands_of_sentences_stay_usable(self, show):
        page = show(long(6000))
        assert 0 < drawn(page) < 60
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.locator("#target").evaluate("pane => pane.scrollTop = 60000")
        assert 0 < drawn(page) < 60
        metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
        assert metrics["ScriptDuration"] < 5  # seconds of a busy processor, all that ran since the beginning

    def test_what_is_not_asked_for_is_hidden(self, show):
        page = show(small())
        page.locator(".kind[value='restatement']").uncheck()
        assert drawn(page) == 2
        assert page.locator(".ref:visible").count() == 4
        page.locator("#least").fill("0.95")
        assert drawn(page) == 1
        assert page.locator(".matched").count() == 2

    def test_it_fits_a_phone_and_paper(self, show):
        page = show(hostile(), viewport={"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.title() != "run"
        page.emulate_media(media="print")
        assert not page.locator("#lines").is_visible()
        assert page.locator("#source").evaluate("pane => pane.scrollHeight <= pane.clientHeight + 1")

    @pytest.mark.needs("axe-core")
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_nobody_is_shut_out(self, show, scheme):
        page = show(small(), color_scheme=scheme, bypass_csp=True)
        page.keyboard.press("n")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


def test_the_page_is_the_same_every_time():
    streams = io.BytesIO(), io.BytesIO()
    for stream in streams:
        FORMAT.write(small(), stream)
    assert streams[0].getvalue() == streams[1].getvalue()
