"""The page of statistics in a real browser."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from corpora.test_filters import CHINESE, ENGLISH, aligned

from aligner.corpora.figures import WRITERS
from aligner.corpora.statistics import Statistics
from aligner.model import DocumentPair

pytestmark = [pytest.mark.slow, pytest.mark.needs("playwright", "chromium")]

AXE = Path(os.environ.get("NODE_PATH", "node_modules").partition(os.pathsep)[0]) / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    statistics = Statistics()
    for number in range(40):
        alignment = aligned((CHINESE, ENGLISH), ("谢谢。", ""), confidence=number / 40 if number % 7 else None)
        name = f"第{number}回　甄士隐梦幻识通灵　贾雨村风尘怀闺秀" if number % 2 else f"chapter-{number}-" + "x" * 60
        statistics.add(DocumentPair(name, alignment, (("licence", "CC-BY-4.0"), ("author", "曹雪芹"))))
    stream = io.BytesIO()
    WRITERS[".html"](statistics, ["hongloumeng.aligner"], stream)
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_bytes(stream.getvalue())
    return path.as_uri()


@pytest.mark.needs("axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_shut_out_and_it_fits(chromium: Any, address: str, scheme: Any, width: int) -> None:
    complaints: list[str] = []
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 800})
    try:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        assert [(fault["id"], [node["html"][:200] for node in fault["nodes"]][:3]) for fault in found] == []
    finally:
        context.close()
    assert complaints == []
