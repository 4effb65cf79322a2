"""The pages that list pairs: what is found in a memory, and what is wrong in it."""

import base64
import hashlib
import io
from importlib import import_module

import pytest
from judges import CHROMIUM
from lxml import html

from aligner.check import check
from aligner.check.report import WRITERS, CheckedMemory
from aligner.concordance import Hit, Occurrence, tables
from aligner.model import Alignment, Bead, Document, Span

LONG = "https://example.org/" + "x" * 300
SOURCE = ["向180多个国家加征关税。", "第12号文件。", "12个"]
TARGET = ["Tariffs on over 190 <countries>.", f"File 13: {LONG}", LONG]


def findings() -> bytes:
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(len(SOURCE)))
    documents = (Document.from_sentences(side, lang) for side, lang in ((SOURCE, "zh"), (TARGET, "en")))
    stream = io.BytesIO()
    WRITERS[".html"](list(check(Alignment(*documents, beads))), stream, CheckedMemory("a <memory>.tmx", ("zh", "en")))
    return stream.getvalue()


def hits() -> bytes:
    found = [
        Hit(i, f"{LONG}.txt" * (i > 1), "source", source, target, (Occurrence(Span(0, 1), ()),), 0.9982)
        for i, (source, target) in enumerate(zip(SOURCE, TARGET, strict=True), 1)
    ]
    stream = io.BytesIO()
    tables.write_html(found, stream, tables.SearchQuery("第", "a <memory>.tmx", ("zh", "en"), 3))
    return stream.getvalue()


PAGES = pytest.mark.parametrize("page", [findings, hits])


@PAGES
def test_nothing_but_the_style_sheet_is_let_in(page):
    root = html.document_fromstring(page().decode())
    [style] = root.xpath("//style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    [policy] = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not root.xpath("//script | //countries | //@style | //@src | //@href")


def test_the_findings_say_what_they_are_of():
    root = html.document_fromstring(findings().decode())
    assert root.findtext(".//title") == "Findings – a <memory>.tmx"
    lines = [line.text_content() for line in root.xpath("//header/*[self::h1 or self::p] | //header/dl/div")]
    assert lines == [
        "Findings 检查结果",
        "a <memory>.tmx",
        "findings 问题7",
        "beads with findings 有问题的句对3",
    ]
    counts = [[cell.text_content() for cell in row] for row in root.xpath("//header/table//tr")]
    assert counts == [
        ["Kind of finding 问题类型", "error 错误", "warning 警告", "information 提示"],
        ["number 数字", "3", "–", "–"],
        ["name 名称", "–", "2", "–"],
        ["length 长度", "–", "2", "–"],
        ["all 合计", "3", "4", "0"],
    ]


@pytest.mark.slow
@pytest.mark.needs("playwright", "chromium")
@PAGES
@pytest.mark.parametrize("width", [320, 390, 599, 1200])
def test_a_page_is_as_wide_as_the_screen(page, width, tmp_path):
    playwright = import_module("playwright.sync_api")
    path = tmp_path / "page.html"
    path.write_bytes(page())
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        shown = browser.new_page(viewport={"width": width, "height": 800})
        shown.goto(path.as_uri())
        assert shown.evaluate("document.documentElement.scrollWidth") == width
        sides = [cell.bounding_box() for cell in shown.locator(".bead:first-child .side").all()]
        stacked = sides[0]["y"] < sides[1]["y"]
        assert stacked == (width < 768)
        assert all(side["width"] > 0.75 * width for side in sides) == stacked
        browser.close()
