"""The editor in a real browser: keys, two windows, long texts, input methods, what assistive technology is told."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Queue
from random import Random
from threading import Thread
from typing import Any
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from driven import page_of, until

from aligner import formats
from aligner.model import Alignment, Bead, Document, Span
from aligner.project import Project

pytestmark = [pytest.mark.slow, pytest.mark.needs("playwright", "chromium")]

AXE = Path(os.environ.get("NODE_PATH", "node_modules").partition(os.pathsep)[0]) / "axe-core" / "axe.min.js"
HOSTILE = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>&amp; \u202ex\u2066 {{x}}"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def alignment(shapes: Sequence[tuple[int, int]], sure: Sequence[float] | None = None) -> Alignment:
    """Sentences of different lengths in beads of these shapes."""
    source = [f"这是第{i + 1}句{'，写得很长' * (i % 4)}。" for i in range(sum(a for a, _ in shapes))]
    target = [f"This is sentence {i + 1}{', written at length' * (i % 4)}." for i in range(sum(b for _, b in shapes))]
    beads, a, b = [], 0, 0
    for number, (n, m) in enumerate(shapes):
        confidence = sure[number] if sure else 0.99
        beads.append(Bead(Span(a, a + n), Span(b, b + m), confidence))
        a, b = a + n, b + m
    return Alignment(Document.from_sentences(source, "zh"), Document.from_sentences(target, "en"), tuple(beads))


def project(folder: Path, *alignments: Alignment) -> Path:
    path = folder / "book.aligner"
    with Project.create(path) as made:
        for number, each in enumerate(alignments, 1):
            made.add(each, f"chapter {number}")
    return path


@pytest.fixture
def edit(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens an alignment in the editor, in a window of its own."""
    with ExitStack() as opened:

        def window(*alignments: Alignment, **options: Any) -> Any:
            address = opened.enter_context(serving(project(tmp_path, *alignments)))
            page = opened.enter_context(page_of(chromium, address, **options))
            enter(page)
            return page

        yield window


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """The server, in a thread of the test; yields the address that lets a browser in."""
    from aligner.review import server
    from aligner.review.session import Session

    links: Queue[str] = Queue()
    listener = server.Listener()
    session = Session(path.parent, path, author="Anna")
    thread = Thread(target=server.serve, args=(listener, session), kwargs={"told": links.put, "log": None}, daemon=True)
    thread.start()
    try:
        yield links.get(timeout=30)
    finally:
        opener = build_opener(HTTPCookieProcessor())
        opener.open(listener.access.link()).close()
        origin = f"http://127.0.0.1:{listener.access.port}"
        headers = {"X-Aligner": "1", "Origin": origin, "Content-Type": "application/json"}
        opener.open(Request(f"{origin}/api/quit", b"{}", headers)).close()
        thread.join(20)


def enter(page: Any, pair: int = 1) -> None:
    page.evaluate(f"location.hash = '#/pair/{pair}'")
    page.locator(".sentence").first.wait_for()
    until(page, "document.activeElement?.closest('.grid')")


def elsewhere(page: Any, label: str, **edit: Any) -> None:
    """Make an edit that this window does not know of."""
    script = """([label, edit]) => fetch("/api/pairs/1/edits", {
      method: "POST",
      headers: {"X-Aligner": "1", "Content-Type": "application/json"},
      body: JSON.stringify({against: aligner.store.head, label, edits: [edit]}),
    }).then((answer) => answer.status)"""
    assert page.evaluate(script, [label, edit]) == 200


def idle(page: Any) -> None:
    """Wait until everything that was asked for is done and drawn."""
    until(page, "!aligner.busy && !aligner.running && !aligner.waiting.length && !aligner.isDue")


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
    idle(page)


def shapes(page: Any) -> list[str]:
    return list(page.evaluate("aligner.store.overview.shapes"))


def focus(page: Any) -> tuple[int, str, int]:
    value = page.evaluate("aligner.focus")
    return value["bead"], value["side"], value["sentence"]


def texts(page: Any, number: int, side: str = "target") -> list[str]:
    """The texts of a bead as they stand in the page."""
    return list(page.locator(f'.bead[data-number="{number}"] [data-side="{side}"] .sentence').all_inner_texts())


def stored(folder: Path) -> Alignment:
    with Project.open(folder / "book.aligner") as opened:
        return opened.alignment(1)


def sizes(page: Any) -> list[tuple[int, int]]:
    return [tuple(map(int, shape.split("-"))) for shape in shapes(page)]  # type: ignore[misc]


# --- the work


def test_ten_errors_are_mended_by_keyboard_alone_in_25_keys(edit: Any, tmp_path: Path) -> None:
    planted: list[tuple[int, int]] = []
    sure: list[float] = []
    # Four times two pairs made one, three times one taken apart, three times a sentence beyond its border.
    for error in [[(2, 2)]] * 4 + [[(1, 0), (0, 1)]] * 3 + [[(1, 2), (1, 0)]] * 3:
        planted += [(1, 1)] * 4 + error
        sure += [0.98] * 4 + [0.3] * len(error)
    page = edit(alignment(planted, sure))
    keys = ["n", "s"] * 4 + ["n", "m"] * 3 + ["n", "d"] * 3
    press(page, *keys)
    count = 40 + 4 * 2 + 3 + 3 * 2
    assert sizes(page) == [(1, 1)] * count
    press(page, "n")
    assert "no doubtful place" in page.evaluate("aligner.said")
    export = ["End", "Shift+A", "Control+s", "Enter"]  # all is right now: the reviewed memory
    press(page, *export[:3])
    page.locator(".panel [data-first]:focus").wait_for()
    with page.expect_download() as download:
        press(page, export[3])
    assert len(keys + export) <= 25
    memory = tmp_path / "reviewed.tmx"
    download.value.save_as(memory)
    read = formats.read(memory)
    assert [bead.shape for bead in read.beads] == ["1-1"] * count
    for bead in read.beads:
        assert read.source.slice(bead.source).startswith(f"这是第{bead.source.start + 1}句")
        assert read.target.slice(bead.target).startswith(f"This is sentence {bead.source.start + 1}")


def test_the_task_is_counted_and_comes_to_an_end(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 30, [0.5 if n % 10 == 4 else 0.99 for n in range(30)]))
    task = page.locator(".task b")
    assert task.inner_text() == "0 of 3 looked at"
    for number in (4, 14, 24):
        press(page, "n")
        assert focus(page)[0] == number
    assert "done" in task.inner_text()
    press(page, "p")
    assert focus(page)[0] == 14


COMMANDS = [
    ("m", ["2-2", "1-1"]),
    ("Shift+m", None),
    ("s", ["1-0", "0-1", "1-1", "1-1"]),
    ("o", ["1-0", "0-1", "1-1", "1-1"]),
    ("d", ["0-1", "2-1", "1-1"]),
    ("f", ["2-1", "0-1", "1-1"]),
    ("Enter", ["0-1", "1-1", "1-1", "1-0"]),
    ("x", ["1-1", "1-1", "1-1"]),
    ("a", ["1-1", "1-1", "1-1"]),
]


@pytest.mark.parametrize(("key", "expected"), COMMANDS, ids=[key for key, _ in COMMANDS])
def test_a_key_changes_the_pair_and_undo_and_redo_bring_it_back(
    edit: Any, key: str, expected: list[str] | None
) -> None:
    page = edit(alignment([(1, 1)] * 3))
    press(page, key)
    if expected is None:
        assert shapes(page) == ["1-1"] * 3
        assert page.evaluate("aligner.said") == "There is no pair to merge with."
        return
    assert shapes(page) == expected
    changed = page.evaluate("JSON.stringify(aligner.store.beads)")
    press(page, "z")
    assert shapes(page) == ["1-1"] * 3
    assert "undone" in page.evaluate("aligner.said")
    press(page, "y")
    assert page.evaluate("JSON.stringify(aligner.store.beads)") == changed


def test_one_side_is_pushed_down_into_a_gap_and_pulled_up_again(edit: Any) -> None:
    page = edit(alignment([(1, 1), (1, 1), (1, 1), (1, 0), (1, 1), (0, 1)]))
    press(page, "ArrowDown", "Tab", "Enter")
    assert shapes(page) == ["1-1", "1-0", "1-1", "1-1", "1-1", "0-1"]
    assert focus(page) == (2, "target", 0)  # the focus stays on its sentence
    assert texts(page, 2)[0].startswith("This is sentence 2")
    press(page, "Backspace")
    assert shapes(page) == ["1-1"] * 5  # the last one had no other side, and its sentence goes where it is missing
    press(page, "z", "z")
    assert shapes(page) == ["1-1", "1-1", "1-1", "1-0", "1-1", "0-1"]


def test_a_push_leaves_what_stands_before_the_sentence_with_the_focus(edit: Any) -> None:
    page = edit(alignment([(1, 2), (1, 1), (1, 1), (1, 0)]))
    press(page, "Tab", "ArrowDown", "Enter")
    assert shapes(page) == ["1-1", "1-1", "1-1", "1-1"]
    assert texts(page, 1)[0].startswith("This is sentence 2")


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ([(1, 0), (1, 1), (1, 1), (0, 1)], ["1-1", "1-1", "1-1"]),  # all is shifted
        ([(1, 0), (1, 2), (1, 1)], ["1-1", "1-1", "1-1"]),  # the next one has one too many
        ([(1, 0), (0, 1), (1, 1)], ["1-1", "1-1"]),
    ],
)
def test_a_side_is_pulled_up_into_the_gap_with_the_focus(edit: Any, drawn: Any, expected: list[str]) -> None:
    page = edit(alignment(drawn))
    press(page, "Tab", "Backspace")
    assert shapes(page) == expected
    assert texts(page, 0)[0].startswith("This is sentence 1")


@pytest.mark.parametrize(
    ("source", "target", "keys", "expected"),
    [
        (["“去不去？”", "他想了很久，终于这样问了一句，然后走开。"], ["“Are you going?”"], "↓s", ["1-1", "1-0"]),
        (["他问：", "“那天晚上你到底去没去过？”"], ["“Did you go there that night, or not?”"], "s", ["1-0", "1-1"]),
        (["“去不去？”"], ["He thought about it for a long time.", "“Are you going?”"], "s", ["0-1", "1-1"]),
        (["“去不去？”"], ["“Are you going?”", "He thought about it for a long time."], "s", ["1-1", "0-1"]),
    ],
)
def test_a_split_leaves_together_what_is_alike(
    edit: Any, source: list[str], target: list[str], keys: str, expected: list[str]
) -> None:
    first = Bead(Span(0, len(source)), Span(0, len(target)), 0.5)
    n, m = len(source), len(target)
    rest = [Bead(Span(n + i, n + i + 1), Span(m + i, m + i + 1), 0.9) for i in range(4)]
    zh = Document.from_sentences([*source, *["这句话有十二个字，不多。"] * 4], "zh")
    en = Document.from_sentences([*target, *["This sentence has not many words in it."] * 4], "en")
    page = edit(Alignment(zh, en, (first, *rest)))
    press(page, *("ArrowDown" if key == "↓" else key for key in keys))
    assert shapes(page)[:2] == expected


def test_a_confirmed_pair_stays_so_when_its_words_are_corrected(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 4))
    press(page, "a", "a", "Home", "e")
    page.keyboard.type("改")
    press(page, "Enter")
    assert page.evaluate("aligner.store.overview.status.join('')") == "ccaa"
    assert page.evaluate("aligner.said").endswith("it stays confirmed")
    press(page, "z")
    assert texts(page, 0, "source") == ["这是第1句。"]
    assert page.evaluate("aligner.store.overview.status.join('')") == "ccaa"
    press(page, "m")
    assert page.evaluate("aligner.store.overview.status.join('')") == "aaa"
    assert page.evaluate("aligner.said").endswith("2 pairs are no longer confirmed")


def test_a_push_ends_before_what_is_confirmed(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 5))
    press(page, "ArrowDown", "ArrowDown", "ArrowDown", "a", "Home", "Tab", "Enter")
    assert shapes(page) == ["1-0", "1-1", "1-1", "0-1", "1-1", "1-1"]
    assert page.evaluate("aligner.store.overview.status.join('')") == "aaaaca"


def test_everything_down_to_here_is_confirmed_and_rejected_pairs_say_so(edit: Any, tmp_path: Path) -> None:
    page = edit(alignment([(1, 1)] * 6))
    press(page, "ArrowDown", "ArrowDown", "x", "Shift+a")
    assert page.locator(".bead.approved").count() == 4
    press(page, "c")
    page.keyboard.type("Check the title")
    press(page, "Enter")
    assert page.locator(".note").inner_text() == "Check the title"
    assert [bead.status for bead in stored(tmp_path).beads] == ["approved"] * 4 + ["auto"] * 2
    assert stored(tmp_path).beads[3].note == "Check the title"


# --- words


def test_a_sentence_is_edited_cut_and_joined(edit: Any, tmp_path: Path) -> None:
    page = edit(alignment([(1, 1)] * 3))
    press(page, "Tab", "e")
    page.keyboard.type(" And more.")
    press(page, "Enter")
    assert texts(page, 0) == ["This is sentence 1. And more."]
    assert page.evaluate("document.activeElement.className") == "grid"
    press(page, "e", "Home")
    for _ in range(len("This is sentence 1.")):
        page.keyboard.press("ArrowRight")
    press(page, "Control+Enter")
    assert texts(page, 0) == ["This is sentence 1.", "And more."]
    press(page, "ArrowUp", "j")
    assert texts(page, 0) == ["This is sentence 1. And more."]
    press(page, "e", "Home")
    for _ in range(len("This is sentence 1.")):
        page.keyboard.press("ArrowRight")
    press(page, "Alt+ArrowDown")
    assert texts(page, 0) == ["This is sentence 1."]
    assert texts(page, 1)[0] == "And more."
    assert stored(tmp_path).target.strings()[:2] == ["This is sentence 1.", "And more."]


def test_escape_discards_and_leaving_saves(edit: Any, tmp_path: Path) -> None:
    page = edit(alignment([(1, 1)] * 3))
    press(page, "e")
    page.keyboard.type("没有")
    press(page, "Escape")
    assert texts(page, 0, "source") == ["这是第1句。"]
    press(page, "e")
    page.keyboard.type("有了")
    page.locator('.bead[data-number="2"] .sentence').first.click()
    idle(page)
    assert texts(page, 0, "source") == ["这是第1句。有了"]
    assert page.evaluate("Object.keys(localStorage)") == []
    press(page, "Home", "m", "j")  # sentences of two paragraphs
    assert texts(page, 0, "source")[0] == "这是第1句。有了这是第2句，写得很长。"


def test_what_was_typed_outlives_a_crash_of_the_page(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 3))
    press(page, "e")
    page.keyboard.type("尚未保存")
    page.evaluate("aligner.editor.isDone = true")  # so that leaving does not save, as when the browser is killed
    page.reload()
    page.locator(".banner", has_text="typed and not saved").get_by_role("button", name="Show").click()
    page.locator(".editor textarea").wait_for()
    assert page.locator(".editor textarea").input_value() == "这是第1句。尚未保存"
    assert "typed and not saved" in page.locator(".editor").inner_text()
    press(page, "Enter")
    assert texts(page, 0, "source") == ["这是第1句。尚未保存"]


def test_markup_is_shown_as_text(edit: Any, tmp_path: Path) -> None:
    page = edit(alignment([(1, 1)] * 3))
    press(page, "e")
    page.locator(".editor textarea").fill(HOSTILE)
    press(page, "Enter", "c")
    page.locator(".editor textarea").fill(HOSTILE)
    press(page, "Enter")
    assert page.locator(".sentence").first.evaluate("node => node.textContent") == HOSTILE
    assert page.locator(".note").evaluate("node => node.textContent") == HOSTILE
    assert page.locator("img, .grid script").count() == 0
    assert page.title() != "run"
    assert stored(tmp_path).source.strings()[0] == HOSTILE


def test_the_place_is_remembered_and_a_number_leads_to_the_grid(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 90))
    press(page, "#")
    page.locator("dialog input").fill("60")
    press(page, "Enter")
    assert focus(page)[0] == 59
    until(page, "document.activeElement.className === 'grid'")
    page.evaluate("aligner.home()")
    page.locator(".start-page").wait_for()
    until(page, "document.querySelector('#documents-title')")
    page.goto(page.url.partition("#")[0])  # as `aligner review` opens it: on to the only document, and to the place
    page.reload()
    until(page, "aligner.store && aligner.focus.bead === 59")


def test_what_is_done_here_is_not_said_to_be_done_elsewhere(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 30))
    page.evaluate("""() => {
      const { say } = aligner;
      window.heard = [];
      aligner.say = (text) => (window.heard.push(text), say.call(aligner, text));
    }""")
    page.evaluate("""() => aligner.filter([6, 7], "contains “sentence 7”")""")
    press(page, "/")
    page.keyboard.type("sentence 7")
    page.keyboard.press("Tab")
    page.keyboard.type("phrase 7")
    page.get_by_role("button", name="Preview the replacement").click()
    page.evaluate("""() => {
      const { fetch } = window;
      window.fetch = async (...asked) => {
        const answer = await fetch(...asked);
        if (asked[0].endsWith("/replace")) await new Promise((resolve) => setTimeout(resolve, 1500));
        return answer;
      };
    }""")  # the event is here before the answer
    page.get_by_role("button", name="Replace in").click()
    page.locator(".sentence", has_text="phrase 7").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("window.heard").pop() == "1 sentence was changed; all pairs are shown again"
    assert page.evaluate("aligner.filtered") is None  # none of these pairs contains it any more
    assert page.evaluate("document.activeElement.className") == "grid"


# --- two windows, and a server that is gone


def test_two_windows_see_each_other_and_what_is_stale_is_refused(edit: Any) -> None:
    one = edit(alignment([(1, 1)] * 8))
    two = one.context.new_page()
    two.goto(one.url)
    until(two, "document.activeElement?.closest('.grid')")
    press(one, "m")
    until(two, "aligner.store.total === 7")
    assert shapes(two)[:2] == ["2-2", "1-1"]
    # The second window edits a sentence while the first one changes the pair: what was typed stays.
    press(two, "ArrowDown", "ArrowDown", "e")
    two.keyboard.type("，我正在写")
    press(one, "ArrowDown", "ArrowDown", "ArrowDown", "e")
    assert focus(one)[0] == 2 or focus(one)[0] == 1
    one.keyboard.type("，别人改了")
    press(one, "Enter")
    until(two, f"aligner.store.head === {one.evaluate('aligner.store.head')}")
    idle(two)
    assert two.locator(".editor textarea").input_value().endswith("，我正在写")


def test_an_edit_against_an_old_state_is_refused_and_the_row_shows_what_it_is(edit: Any) -> None:
    complaints: list[str] = []
    page = edit(alignment([(1, 1)] * 8), complaints=complaints)
    page.evaluate("aligner.hear = () => {}")  # a window that the events have not reached yet
    elsewhere(page, "edit text", kind="set-text", side="source", sentence=0, text="别人的。")
    press(page, "e")
    page.keyboard.type("我的")
    with page.expect_response("**/edits") as refused:
        page.keyboard.press("Enter")
    assert refused.value.status == 409
    idle(page)
    field = page.locator(".editor textarea")
    assert field.input_value() == "这是第1句。我的"  # typed text is there
    assert "别人的。" in page.locator(".editor .warn").inner_text()  # and so is the other version
    assert "changed in another window" in page.locator(".banner").inner_text()
    press(page, "Enter")
    assert texts(page, 0, "source") == ["这是第1句。我的"]
    assert ["409" in complaint for complaint in complaints] == [True]
    complaints.clear()


@pytest.mark.parametrize("key", ["Enter", "Control+Enter", "Alt+ArrowDown"])
def test_what_is_typed_goes_to_its_sentence_though_that_has_moved_meanwhile(edit: Any, key: str) -> None:
    """A change of another window is being fetched when the field is left: its numbers hold only once it is here."""
    page = edit(alignment([(1, 1)] * 6))
    press(page, "ArrowDown", "ArrowDown", "e")
    held: list[Any] = []
    page.route("**/api/project", lambda route: held.append(route), times=1)
    elsewhere(page, "insert pair", kind="insert-bead", bead=0, source=["前面。"], target=["Before."])
    until(page, "aligner.busy")
    page.keyboard.type("有了。")
    page.keyboard.press("Home")
    for _ in "这是第3句":
        page.keyboard.press("ArrowRight")
    page.keyboard.press(key)
    assert page.evaluate("aligner.store.total") == 6
    held[0].continue_()
    idle(page)
    rest = "，写得很长，写得很长。有了。"
    changed = {
        "Enter": [["这是第3句" + rest], ["这是第4句，写得很长，写得很长，写得很长。"]],
        "Control+Enter": [["这是第3句", rest], ["这是第4句，写得很长，写得很长，写得很长。"]],
        "Alt+ArrowDown": [["这是第3句"], [rest, "这是第4句，写得很长，写得很长，写得很长。"]],
    }
    shown = [texts(page, number, "source") for number in range(5)]
    assert shown == [["前面。"], ["这是第1句。"], ["这是第2句，写得很长。"], *changed[key]]
    assert page.locator(".banner").count() == 0


def test_what_was_refused_is_shown_where_it_was_typed_and_not_where_one_is_by_then(edit: Any) -> None:
    complaints: list[str] = []
    page = edit(alignment([(1, 1)] * 4), complaints=complaints)
    page.evaluate("aligner.hear = () => {}")  # a window that the events have not reached yet
    elsewhere(page, "insert pair", kind="insert-bead", bead=0, source=["前面。"], target=["Before."])
    press(page, "e")
    page.keyboard.type("我的")
    page.locator('.bead[data-number="3"] .sentence').first.click()
    idle(page)
    assert page.locator('.bead[data-number="1"] .editor textarea').input_value() == "这是第1句。我的"
    press(page, "Enter")
    assert [texts(page, number, "source")[0] for number in (1, 4)] == [
        "这是第1句。我的",
        "这是第4句，写得很长，写得很长，写得很长。",
    ]
    assert ["409" in complaint for complaint in complaints] == [True]
    complaints.clear()


def test_what_is_dragged_is_let_go_where_the_pairs_change_meanwhile(edit: Any) -> None:
    page = edit(alignment([(1, 1), (1, 2), (1, 1), (1, 1)]))
    handle = page.locator('.handle[data-border="1"][data-side="target"]').bounding_box()
    row = page.locator('.bead[data-number="1"] [data-side="target"] .sentence').nth(1).bounding_box()
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + 2)
    page.mouse.down()
    page.mouse.move(handle["x"] + handle["width"] / 2, row["y"] + 2, steps=5)
    assert page.evaluate("aligner.dropping !== null")
    elsewhere(page, "insert pair", kind="insert-bead", bead=0, source=["前面。"], target=["Before."])
    until(page, "aligner.store.total === 5")
    page.mouse.up()
    idle(page)
    assert shapes(page) == ["1-1", "1-1", "1-2", "1-1", "1-1"]


def test_words_are_asked_for_by_the_numbers_of_a_state(edit: Any) -> None:
    """The question was on its way when the pairs were merged: that pair is not there any more, or another one."""
    page = edit(alignment([(1, 1)] * 3))
    held: list[Any] = []
    page.route("**/words?bead=2*", lambda route: held.append(route))
    page.locator('.bead[data-number="2"] .sentence').first.hover()
    while not held:
        page.wait_for_timeout(50)
    press(page, "Home", "m")
    with page.expect_response("**/words?bead=2*") as answer:
        held[0].continue_()
    assert answer.value.json() == {"source": [], "target": [], "links": [], "terms": []}


def test_nothing_is_lost_while_the_server_does_not_answer(edit: Any) -> None:
    complaints: list[str] = []
    page = edit(alignment([(1, 1)] * 8), complaints=complaints)
    page.context.set_offline(True)
    page.keyboard.press("m")
    page.locator(".banner").wait_for()
    assert "does not answer" in page.locator(".banner").inner_text()
    assert page.locator(".saved").inner_text() == "Not saved yet"
    page.keyboard.press("n")
    assert page.get_by_role("button", name="Try again").is_visible()
    # The page tries again by itself every now and then: the button is pressed as soon as that can help.
    page.evaluate("addEventListener('online', () => document.querySelector('.banner button').click())")
    page.context.set_offline(False)
    idle(page)
    assert len(shapes(page)) == 7
    assert page.locator(".banner").count() == 0
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


# --- long texts


def test_of_twenty_thousand_sentences_only_what_is_seen_is_in_the_page(edit: Any, record_property: Any) -> None:
    page = edit(alignment([(1, 1)] * 20_000, [0.5 if n % 97 == 3 else 0.99 for n in range(20_000)]))
    nodes = page.evaluate("document.querySelectorAll('*').length")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for key, number in (("End", 19_999), ("ArrowUp", 19_998), ("Home", 0)):
        press(page, key)
        assert focus(page)[0] == number
        assert page.locator(f'.bead[data-number="{number}"]').evaluate(
            """row => {
              const [a, b] = [row, aligner.grid.element].map((each) => each.getBoundingClientRect());
              return a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
            }"""
        )
    page.evaluate("aligner.grid.element.scrollTop = 500_000")
    until(page, "!document.querySelector('.bead.loading')")
    assert page.evaluate("document.querySelectorAll('*').length") < nodes + 300
    page.evaluate("aligner.go(10_000)")
    idle(page)
    page.wait_for_timeout(500)  # the rows that were scrolled past may still be asked for
    requests.clear()
    press(page, "m")
    assert len([url for url in requests if "/edits" in url]) == 1
    assert (
        len([url for url in requests if "/api/pairs" in url]) <= 2
    )  # the edit, and at most the findings: not all beads again
    spent = page.evaluate(MEASURE, [["ArrowDown", "m", "z", "n", "a", "z", "PageDown"], 8])
    print({key: [round(ms) for ms in each] for key, each in spent.items()})
    record_property("milliseconds from key to paint (median, worst)", json.dumps(spent))


MEASURE = """async ([keys, rounds]) => {
  const spent = {};
  const later = () => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(0);
  });
  for (let i = 0; i < rounds; i++) for (const key of keys) {
    const start = performance.now();
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    while (aligner.busy || aligner.running || aligner.waiting.length || aligner.isDue) await later();
    await new Promise((resolve) => requestAnimationFrame(() => later().then(resolve)));
    (spent[key] ??= []).push(performance.now() - start);
  }
  const middle = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  return Object.fromEntries(Object.entries(spent).map(([key, list]) => [key, [middle(list), Math.max(...list)]]));
}"""


def test_the_row_with_the_focus_keeps_its_place_while_rows_above_change(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 400))
    page.evaluate("aligner.go(200)")
    idle(page)
    where = "document.querySelector('.bead.here').getBoundingClientRect().top"
    before = page.evaluate(where)
    elsewhere(page, "merge", kind="merge", bead=195, count=4)
    until(page, "aligner.store.total === 397")
    idle(page)
    assert focus(page)[0] == 197
    assert abs(page.evaluate(where) - before) < 1
    assert page.locator(".bead.here .number").inner_text().endswith("198")


def test_the_focus_stays_in_the_page_when_its_row_is_scrolled_away(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 1000))
    page.evaluate("aligner.grid.element.scrollTop = 30_000")
    until(page, "aligner.grid.state.first > 100")
    active = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')) !== null"
    )
    assert active
    press(page, "ArrowDown")
    assert focus(page)[0] == 1
    assert page.evaluate("aligner.grid.element.scrollTop") < 200


def test_a_click_takes_the_focus_without_moving_the_text_and_a_finger_can_scroll(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 300), **PHONE)
    page.evaluate("aligner.grid.element.scrollTop = 3000")
    idle(page)
    sentence = page.locator('.sentence[data-side="target"]').nth(9)
    number, top = sentence.evaluate("node => [Number(node.dataset.bead), node.getBoundingClientRect().top]")
    page.locator(f'.sentence[data-bead="{number}"][data-side="target"]').tap()
    idle(page)
    assert focus(page) == (number, "target", 0)
    here = page.locator(".sentence.at")
    assert abs(here.evaluate("node => node.getBoundingClientRect().top") - top) < 1
    page.evaluate("""document.querySelector(".sentence").dispatchEvent(
      new PointerEvent("pointerdown", {pointerType: "touch", button: 0, bubbles: true}))""")
    idle(page)
    assert focus(page)[0] == number


# --- dragging


def test_the_border_of_a_pair_is_dragged(edit: Any) -> None:
    page = edit(alignment([(2, 2), (1, 1), (1, 1)]))
    handle = page.locator('.handle[data-border="0"][data-side="target"]').bounding_box()
    goal = page.locator('.sentence[data-bead="0"][data-side="target"][data-sentence="1"]').bounding_box()
    middle = handle["x"] + handle["width"] / 2
    page.mouse.move(middle, handle["y"] + 12)
    page.mouse.down()
    page.mouse.move(middle, goal["y"] + 8, steps=4)
    page.mouse.move(middle, goal["y"], steps=2)
    assert page.locator(".sentence.moved").count() == 1
    page.mouse.up()
    idle(page)
    assert shapes(page) == ["2-1", "1-2", "1-1"]


def test_a_sentence_is_dragged_by_its_number_and_escape_lets_it_go(edit: Any) -> None:
    page = edit(alignment([(2, 2), (1, 1), (1, 1)]))
    for escape in (True, False):
        sentence = page.locator('.sentence[data-bead="0"][data-side="target"][data-sentence="1"]').bounding_box()
        goal = page.locator('.bead[data-number="2"]').bounding_box()
        page.mouse.move(sentence["x"] + 8, sentence["y"] + 8)
        page.mouse.down()
        page.mouse.move(sentence["x"] + 8, goal["y"] + 12, steps=5)
        if escape:
            page.keyboard.press("Escape")
        page.mouse.up()
        idle(page)
        assert shapes(page) == (["2-2", "1-1", "1-1"] if escape else ["2-1", "1-0", "1-3"])


# --- input methods


def test_a_composition_is_neither_disturbed_nor_saved_before_it_ends(edit: Any, tmp_path: Path) -> None:
    page = edit(alignment([(1, 1)] * 3))
    press(page, "e")
    client = page.context.new_cdp_session(page)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if request.method == "POST" else None)
    field = page.locator(".editor textarea")
    for typed in ("n", "ni", "nih", "nihao"):
        client.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
    assert field.input_value() == "这是第1句。nihao"
    # The key that chooses a candidate comes as 229 while composing: it is the input method's.
    client.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229},
    )
    page.evaluate("aligner.update()")
    assert field.input_value() == "这是第1句。nihao"
    client.send("Input.insertText", {"text": "你好"})
    assert field.input_value() == "这是第1句。你好"
    assert requests == []
    page.wait_for_timeout(50)
    press(page, "Enter")
    assert texts(page, 0, "source") == ["这是第1句。你好"]
    assert len([url for url in requests if url.endswith("/edits")]) == 1


def test_the_enter_that_ends_a_composition_in_safari_is_not_a_command(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 3))
    press(page, "e")
    # Safari: compositionend first, and then the key, which no longer says that it belongs to the input method.
    page.evaluate("""() => {
      const field = document.querySelector(".editor textarea");
      field.dispatchEvent(new CompositionEvent("compositionstart", {bubbles: true}));
      field.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true}));
      const init = {key: "Enter", code: "Enter", keyCode: 229, bubbles: true, cancelable: true};
      field.dispatchEvent(new KeyboardEvent("keydown", init));
    }""")
    idle(page)
    assert page.locator(".editor textarea").count() == 1


@pytest.mark.parametrize(
    "event",
    [
        {"key": "Process", "code": "KeyM", "keyCode": 229},  # an input method that is on
        {"key": "ь", "code": "KeyM", "keyCode": 77},  # a Cyrillic layout
        {"key": "m", "code": "Semicolon", "keyCode": 77},  # Dvorak and others: the letter counts, not the place
        {"key": "M", "code": "KeyM", "keyCode": 77},  # with caps lock
    ],
    ids=["input method", "cyrillic", "dvorak", "caps lock"],
)
def test_a_letter_is_a_command_on_every_keyboard(edit: Any, event: dict[str, Any]) -> None:
    page = edit(alignment([(1, 1)] * 3))
    page.evaluate(
        """event => document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", {...event, bubbles: true, cancelable: true}))""",
        event,
    )
    idle(page)
    assert shapes(page) == ["2-2", "1-1"]


def test_alt_gr_and_held_keys_are_no_commands(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 8))
    page.evaluate("""() => {
      const altGr = [{key: "m", modifierAltGraph: true}, {key: "m", ctrlKey: true, altKey: true}];
      for (const init of [...altGr, {key: "m", repeat: true}, {key: "Dead"}])
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {...init, bubbles: true, cancelable: true}));
    }""")
    idle(page)
    assert len(shapes(page)) == 8


# --- the table of commands


def test_no_command_has_a_key_of_the_browser_or_of_an_input_method_or_that_of_another(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 3))
    found = page.evaluate("""async () => {
      const { isDenied } = await import("/static/keys.js");
      const all = aligner.commands;
      const denied = all.flatMap(({ id, default: keys }) => keys.filter(isDenied).map((key) => [id, key]));
      const meet = (a, b) => a.context === b.context || [a.context, b.context].includes("any");
      const share = (a, b) => meet(a, b) && a.default.some((key) => b.default.includes(key));
      const twice = all.flatMap((a, i) => all.slice(i + 1).filter((b) => share(a, b)).map((b) => [a.id, b.id]));
      const wordless = all.filter(({ label }) => !label).map(({ id }) => id);
      const theirs = ["Ctrl+t", "Ctrl+n", "Ctrl+w", "Ctrl+Tab", "Ctrl+Space", "Shift+Space", "F7", "Ctrl+PageDown",
        "Ctrl+Shift+u", "Alt+a", "Ctrl+Alt+x", "Ctrl+0"].filter((key) => !isDenied(key));
      return { denied, twice, wordless, theirs };
    }""")
    assert found == {"denied": [], "twice": [], "wordless": [], "theirs": []}


def test_keys_can_be_changed_and_stay_changed(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 5))
    page.evaluate("aligner.setKeys({merge: ['+'], confirm: []})")
    idle(page)
    press(page, "m")
    assert len(shapes(page)) == 5
    press(page, "a")
    assert page.evaluate("aligner.store.approved") == 0
    press(page, "+")
    assert len(shapes(page)) == 4
    page.reload()
    until(page, "document.activeElement?.closest('.grid')")
    press(page, "+")
    assert len(shapes(page)) == 3


def test_every_command_for_a_pair_is_a_button_too(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 5))
    page.get_by_role("button", name="More").click()
    labels = page.locator(".all button > span").all_inner_texts()
    assert set(
        page.evaluate("aligner.commands.filter(c => c.context !== 'text' && c.id !== 'escape').map(c => c.label)")
    ) == set(labels)
    page.locator(".all button", has_text="Merge with the next pair").click()
    idle(page)
    assert len(shapes(page)) == 4
    assert page.evaluate("document.activeElement.className") == "grid"


# --- how it looks, and what it says to those who do not see it


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "options",
    [{}, {"viewport": {"width": 820, "height": 1100}}, PHONE, {"viewport": {"width": 640, "height": 400}}],
    ids=["wide", "tablet", "phone", "zoom"],
)
def test_nothing_is_cut_off_and_targets_are_large_enough(edit: Any, options: dict[str, Any], scheme: str) -> None:
    page = edit(alignment([(1, 1), (2, 3), (1, 0)] * 10, [0.5, 0.8, 0.99] * 10), color_scheme=scheme, **options)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    small = page.evaluate(
        """[...document.querySelectorAll("button")].filter((button) => button.getClientRects().length
          && (button.offsetHeight < 24 || button.offsetWidth < 24)).map((button) => button.outerHTML)"""
    )
    assert small == []
    assert page.evaluate("aligner.grid.element.clientHeight") > 150


@pytest.mark.needs("axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(edit: Any, scheme: str) -> None:
    page = edit(alignment([(1, 1), (2, 3), (1, 0)] * 10, [0.5, 0.8, 0.99] * 10), color_scheme=scheme, bypass_csp=True)
    press(page, "a", "x", "c")
    page.keyboard.type("A note")
    press(page, "Enter")
    page.evaluate(AXE.read_text("utf-8"))
    for before in ([], ["e"], ["Escape", "?"]):
        press(page, *before)
        result = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        found = [
            (rule["id"], rule["impact"], [node["html"][:200] for node in rule["nodes"][:3]])
            for rule in result["violations"]
        ]
        assert [each for each in found if each[1] in ("serious", "critical")] == [], found


def test_the_grid_tells_where_one_is(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 300))
    press(page, "ArrowDown", "Tab")
    grid = page.locator("[role=grid]")
    assert grid.get_attribute("aria-rowcount") == "300"
    cell = page.locator(f"#{grid.get_attribute('aria-activedescendant')}")
    assert cell.get_attribute("aria-colindex") == "3"
    row = cell.locator("xpath=..")
    assert (row.get_attribute("role"), row.get_attribute("aria-rowindex")) == ("row", "2")
    press(page, "m")
    assert "merge" in page.locator(".shell > [role=status]").text_content()
    page.keyboard.press("Tab")  # no trap: from the second side on, out of the grid
    assert page.evaluate("document.activeElement?.closest('.grid')") is None


def test_an_address_leads_to_a_pair(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 300), alignment([(1, 1)] * 5))
    page.evaluate("location.hash = '#/pair/1/250'")
    until(page, "aligner.focus.bead === 249")
    page.locator('.bead[data-number="249"]').wait_for()
    page.evaluate("location.hash = '#/pair/2'")
    until(page, "aligner.store?.total === 5")


@pytest.mark.parametrize("seed", range(3))
def test_after_many_keys_the_page_knows_what_the_server_knows(edit: Any, seed: int) -> None:
    rng = Random(seed)
    drawn = [rng.choice([(1, 1), (1, 1), (2, 1), (1, 2), (1, 0), (0, 1), (2, 2)]) for _ in range(60)]
    page = edit(alignment(drawn, [rng.random() for _ in drawn]))
    go = ["ArrowDown", "ArrowUp", "Tab", "ArrowLeft", "n", "p", "Home", "End", "PageDown"]
    change = [
        "m",
        "Shift+M",
        "s",
        "o",
        "d",
        "u",
        "Shift+D",
        "Shift+U",
        "f",
        "Shift+F",
        "Enter",
        "Backspace",
        "a",
        "x",
        "j",
    ]
    for _ in range(12):
        press(
            page,
            *(rng.choice(rng.choice([go, change, change, ["z", "y", "z", "Delete", "Shift+X"]])) for _ in range(10)),
        )
        page.evaluate("aligner.focusGrid()")
        differing = page.evaluate(DIFFERING)
        assert differing == []
    keep = page.evaluate("JSON.stringify(aligner.store.beads)")
    for _ in range(5):
        press(page, "z")
    for _ in range(5):
        press(page, "y")
    assert page.evaluate("JSON.stringify(aligner.store.beads)") == keep


DIFFERING = """async () => {
  const { store } = aligner;
  const ask = (what) => aligner.ask(`${store.path}/${what}`);
  const [overview, { beads }] = [await ask("overview"), await ask("beads?start=0&count=500")];
  const project = await aligner.ask("/api/project");
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const found = [];
  for (const name of ["confidence", "shapes", "notes", "headings"])
    if (!same(overview[name], store.overview[name])) found.push([name, overview[name], store.overview[name]]);
  const status = store.overview.status.join("");
  if (overview.status !== status) found.push(["status", overview.status, status]);
  beads.forEach((bead, n) => store.beads[n] && !same(bead, store.beads[n]) && found.push([n, bead, store.beads[n]]));
  const [pair] = project.pairs;
  for (const name of ["undo", "redo", "approved", "rejected", "head"])
    if (pair[name] !== store[name]) found.push([name, pair[name], store[name]]);
  if (!same(pair.sentences, aligner.pair.sentences)) found.push(["sentences", pair.sentences, aligner.pair.sentences]);
  const rows = [...document.querySelectorAll(".bead")].map((row) => [Number(row.dataset.number), row]);
  for (const [n, row] of rows) {
    const sides = ["source", "target"];
    const in_page = (side) => [...row.querySelectorAll(`[data-side="${side}"] > .sentence`)].map((p) => p.textContent);
    const texts = sides.map((side) => beads[n][side].map(({ text }) => text));
    if (!same(sides.map(in_page), texts)) found.push(["row", n, texts]);
  }
  const gaps = () => {
    const sorted = [...document.querySelectorAll(".bead")].map((row) => [Number(row.dataset.number), row]);
    const boxes = sorted.sort((a, b) => a[0] - b[0]).map(([n, row]) => [n, row.getBoundingClientRect()]);
    const beside = boxes.slice(1).map(([below, b], i) => [boxes[i], [below, b]]);
    return beside
      .filter(([[above, a], [below, b]]) => below === above + 1 && Math.abs(b.top - a.bottom) > 1)
      .map(([, [below]]) => ["gap", below]);
  };
  // Rows are measured after they are drawn, and put in their places in one of the next frames.
  for (let frame = 0; frame < 60 && gaps().length; frame++) await new Promise(requestAnimationFrame);
  return [...found, ...gaps()];
}"""


def test_sentences_and_pairs_are_inserted_and_deleted(edit: Any, tmp_path: Path) -> None:
    page = edit(alignment([(1, 1), (1, 0), (1, 1)]))
    press(page, "i")
    page.keyboard.type("新的一句。")
    press(page, "Enter")
    assert texts(page, 0, "source") == ["这是第1句。", "新的一句。"]
    press(page, "ArrowDown", "ArrowDown", "Tab", "e")  # a side without a sentence gets one
    page.keyboard.type("Something new.")
    press(page, "Enter")
    assert texts(page, 1) == ["Something new."]
    assert shapes(page) == ["2-1", "1-1", "1-1"]
    press(page, "Shift+I")
    for text in ("一对", "A pair"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    press(page, "Enter")
    assert shapes(page) == ["2-1", "1-1", "1-1", "1-1"]
    assert focus(page)[0] == 2
    press(page, "Delete", "Delete")
    assert shapes(page) == ["2-1", "1-1", "1-1"]
    assert stored(tmp_path).target.strings()[1] == "Something new."


def test_the_last_pair_can_be_deleted_and_comes_back(edit: Any) -> None:
    page = edit(alignment([(1, 0)]))
    press(page, "Delete")
    assert page.evaluate("aligner.store.total") == 0
    press(page, "ArrowDown", "m", "n", "a", "PageDown", "End", "z")
    assert texts(page, 0, "source") == ["这是第1句。"]


def test_tab_saves_and_edits_the_next_cell(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 3))
    press(page, "e")
    for text in ("甲", " one", "乙"):
        page.keyboard.type(text)
        press(page, "Tab")
        page.locator(".editor textarea").wait_for()
    press(page, "Escape")
    assert texts(page, 0, "source") + texts(page, 0) + texts(page, 1, "source") == [
        "这是第1句。甲",
        "This is sentence 1. one",
        "这是第2句，写得很长。乙",
    ]


def test_a_filter_shows_the_same_pairs_after_an_edit_and_escape_shows_all(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 200))
    page.evaluate("aligner.filter([3, 50, 120, 121], 'some')")
    idle(page)
    assert page.locator(".bead").count() == 4
    page.evaluate("aligner.focusGrid()")
    press(page, "Home", "m")
    assert focus(page)[0] == 3
    assert page.evaluate("aligner.filtered.numbers") == [3, 49, 119, 120]
    press(page, "ArrowDown")
    press(page, "ArrowDown")
    assert focus(page)[0] == 49
    press(page, "Escape")
    assert page.locator(".bead").count() > 8


def test_a_stretch_is_aligned_again_between_what_is_confirmed(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 2 + [(2, 1)] + [(1, 1)] * 4 + [(0, 1)] + [(1, 1)] * 4))
    press(page, "a", "a", "g")
    until(page, "!aligner.aligning", 90)  # the first time the encoder is loaded
    idle(page)
    assert page.evaluate(DIFFERING) == []
    assert page.evaluate("aligner.store.overview.status.slice(0, 2).join('')") == "cc"
    assert "Aligned again: " in page.evaluate("aligner.said") or page.evaluate("aligner.said") == "Nothing has changed."


def test_aligning_again_can_be_stopped_where_it_takes_long(edit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: Any, **__: Any) -> list[Any]:
        time.sleep(4)
        return []

    monkeypatch.setattr("aligner.review.work.realign_edits", slow)
    page = edit(alignment([(1, 1)] * 4))
    press(page, "g")
    page.get_by_role("button", name="Stop").click()
    until(page, "aligner.said === 'Stopped'")
    assert page.locator(".banner").count() == 0


def test_a_very_long_sentence_does_not_stop_the_page(edit: Any) -> None:
    page = edit(alignment([(1, 1)] * 3))
    elsewhere(page, "edit text", kind="set-text", side="source", sentence=0, text="很长的句子。" * 9_000)
    until(page, "aligner.store.bead(0).source[0].text.length > 50_000")
    press(page, "ArrowDown", "ArrowUp", "m", "z", "End", "Home")
    assert focus(page)[0] == 0
    assert page.evaluate("aligner.grid.element.scrollTop") == 0
