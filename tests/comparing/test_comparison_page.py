"""The page of a comparison in a real browser."""

import io
import os
from pathlib import Path

import pytest

import aligner
from aligner.comparing import compare_points
from aligner.comparing.tables import write_html

pytestmark = [pytest.mark.slow, pytest.mark.needs("playwright", "chromium")]

AXE = Path(os.environ.get("NODE_PATH", "node_modules").partition(os.pathsep)[0]) / "axe-core" / "axe.min.js"
TRIO = [Path(__file__).parent / "trio" / f"{year}.txt" for year in (2021, 2022, 2023)]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    stream = io.BytesIO()
    write_html(compare_points([aligner.segment(aligner.read_text(path)) for path in TRIO]), stream)
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_bytes(stream.getvalue())
    return path.as_uri()


@pytest.fixture
def show(chromium, address):
    complaints, contexts = [], []

    def opened(**options):
        contexts.append(chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def test_it_fits_a_phone(show):
    page = show(viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("td.none:not(:has(a)):visible").count() == 0


def test_a_link_leads_to_where_it_is_said_again(show):
    page = show()
    page.locator("p", has_text="Every library shall be open").locator("a").first.click()
    assert "每个图书馆星期六下午都要开放" in page.locator(":target").text_content()


@pytest.mark.needs("axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_shut_out(show, scheme, width):
    page = show(color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 800})
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(fault["id"], [node["html"][:200] for node in fault["nodes"]][:3]) for fault in found] == []
