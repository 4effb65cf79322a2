"""The way through `docs/review.md`, and its pictures: `python tests/pictures.py` takes them anew."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from driven import OPTIONS, RELEASE, ROOT, page_of, started, until

IMAGES = ROOT / "docs" / "images"

Picture = Callable[[str], None]

# Where words stand in a sentence: left, right, and the middle of the line.
PLACE = """(element, words) => {
  const [text] = element.childNodes;
  const range = new Range();
  range.setStart(text, text.data.indexOf(words));
  range.setEnd(text, text.data.indexOf(words) + words.length);
  const box = range.getBoundingClientRect();
  return [box.left + 1, box.right - 1, box.top + box.height / 2];
}"""


def walk(page: Any, picture: Picture) -> Path:
    """Go the way of the tutorial, from two files to a reviewed memory.

    Args:
        page: The start page, without a project.
        picture: Called with a name wherever the tutorial has a picture.

    Returns:
        The memory.
    """
    files = [str(RELEASE / name) for name in ("zh.txt", "en.txt")]
    page.locator("input[type=file]").first.set_input_files(files)
    page.locator(".pairing li").wait_for()
    if page.get_by_label("Original").locator("option:checked").text_content() != "zh.txt":
        page.get_by_role("button", name="Exchange").click()
    page.get_by_label("Name of the project").fill("release")
    picture("start")
    page.get_by_role("button", name="Align", exact=True).click()
    page.locator(".sentence").first.wait_for(timeout=120_000)
    page.keyboard.press("n")
    page.locator(".bead.here").wait_for()
    picture("text")

    page.keyboard.press("/")
    page.get_by_label("Find", exact=True).fill("Central Asia")
    page.get_by_label("Replace with").fill("central Asia")
    page.get_by_role("button", name="Preview the replacement").click()
    page.locator(".change").first.wait_for()
    page.locator(".panel-body").evaluate("(element) => (element.scrollTop = 0)")
    picture("replace")
    page.keyboard.press("Escape")

    page.keyboard.press("Home")
    select(page, page.locator('.sentence[data-bead="0"][data-side="source"]'), "阿拉木图")
    page.keyboard.press("t")
    until(page, "document.querySelector('.panel .proposed input').value", 60)
    picture("term")
    page.keyboard.press("Enter")
    page.locator(".panel").wait_for(state="detached")

    page.keyboard.press("End")
    page.keyboard.press("Shift+A")
    until(page, "document.querySelectorAll('.bead.approved').length > 1")
    page.keyboard.press("Control+s")
    memory = page.get_by_role("button", name="Download a TMX")
    memory.wait_for()
    picture("export")
    with page.expect_download() as download:
        memory.click()
    return Path(download.value.path())


def select(page: Any, sentence: Any, words: str) -> None:
    """Select words with the mouse."""
    left, right, y = sentence.evaluate(PLACE, words)
    page.mouse.move(left, y)
    page.mouse.down()
    page.mouse.move(right, y, steps=5)
    page.mouse.up()


def main() -> None:
    """Write the pictures of the tutorial."""
    from playwright.sync_api import sync_playwright

    def picture(name: str) -> None:
        page.wait_for_timeout(600)
        # What the page has just said lies over the text, and is gone after a while.
        page.evaluate("document.querySelectorAll('.said').forEach((said) => (said.style.display = 'none'))")
        page.screenshot(path=IMAGES / f"review-{name}.png")

    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as driver:
        folder = Path(temporary, "translations")  # the page names it
        folder.mkdir()
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        with started(folder) as address, page_of(chromium, address, viewport={"width": 1200, "height": 860}) as page:
            walk(page, picture)


if __name__ == "__main__":
    main()
