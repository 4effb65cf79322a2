"""A browser that a test drives, and `aligner review` as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from judges import CHROMIUM

ROOT = Path(__file__).resolve().parents[1]
RELEASE = ROOT / "data" / "release-2025"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium, for the tests of one module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[str]:
    """Run `aligner review` in a folder; yields the address that lets a browser in."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", "aligner", "review", "--no-browser", *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), address
            yield address
        finally:
            process.terminate()
            process.wait(20)


def until(page: Any, expression: str, seconds: float = 10) -> None:
    """Wait until something holds in the page, whose policy lets no test put functions into it."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)


@contextmanager
def page_of(chromium: Any, address: str, complaints: list[str] | None = None, **options: Any) -> Iterator[Any]:
    """Open an address in a browser of its own; at the end no complaint of the page may be left."""
    context = chromium.new_context(**{"locale": "en-GB", "viewport": {"width": 1280, "height": 800}, **options})
    complaints = [] if complaints is None else complaints
    page = context.new_page()
    page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(15_000)
    try:
        page.goto(address)
        yield page
        assert complaints == []
    finally:
        context.close()
