"""The start page and the panels in a real browser, with the server that a user starts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from driven import RELEASE, page_of, started, until
from pictures import IMAGES, PLACE, select, walk

from aligner import formats, termbases
from aligner.model import Alignment, Bead, Document, Glossary, Span, Term
from aligner.project import Project

pytestmark = [pytest.mark.slow, pytest.mark.needs("playwright", "chromium")]

# The strings that have a mark.
MARKED = """[...(CSS.highlights.get("{}") ?? [])].map((one) =>
  one.startContainer.data.slice(one.startOffset, one.endOffset)).join(" ")"""
BEAD = Bead(Span(0, 1), Span(0, 1), 0.9)
HOSTILE = "<img src=x onerror=document.title='run'>&amp;\u202e"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the release, as the command makes it; tests work on copies."""
    folder = tmp_path_factory.mktemp("release")
    for name in ("zh.txt", "en.txt"):
        shutil.copy(RELEASE / name, folder)
    with started(folder, "zh.txt", "en.txt"):
        pass
    return folder / "zh-en.aligner"


@pytest.fixture
def editor(chromium: Any, release: Path, tmp_path: Path) -> Iterator[Any]:
    """The release in the editor."""
    path = Path(shutil.copy(release, tmp_path / "book.aligner"))
    with started(tmp_path, path.name) as address, page_of(chromium, address) as page:
        page.locator(".sentence").first.wait_for()
        until(page, "document.activeElement.closest('.grid')")
        yield page


def status(page: Any, text: str) -> None:
    """Wait until the panel says something."""
    page.locator(".panel .status, .panel [role=status]", has_text=text).first.wait_for()


def test_from_two_files_to_a_reviewed_memory_as_the_tutorial_goes(chromium: Any, tmp_path: Path) -> None:
    taken: list[str] = []
    with started(tmp_path) as address, page_of(chromium, address) as page:
        memory = walk(page, taken.append)
        alignment = formats.read(memory.rename(tmp_path / "memory.tmx"))
        keys = page.evaluate("aligner.commands.flatMap((command) => command.keys)")
    named = re.findall(r"`((?:(?:Ctrl|Shift)\+)*(?:[A-Z/,?]|Enter|Backspace))`", _tutorial())
    assert len(named) > 20
    assert {re.sub("[A-Z]$", lambda letter: letter[0].lower(), key) for key in named} <= set(keys)
    assert [f"review-{name}.png" for name in taken] == re.findall(r"images/(review-\w+\.png)", _tutorial())
    assert all((IMAGES / f"review-{name}.png").stat().st_size < 400_000 for name in taken)
    assert (alignment.source.lang, alignment.target.lang) == ("zh", "en")
    assert all(bead.status == "approved" for bead in alignment.beads)
    assert "阿拉木图" in alignment.source.text.content
    with Project.open(tmp_path / "release.aligner") as project:
        assert [(pair.name, pair.approved == pair.beads) for pair in project.pairs()] == [("release", True)]
        (term,) = project.terms("zh", "en").terms
        assert (term.status, bool(term.source and term.target)) == ("approved", True)


def test_files_are_dropped_anywhere_and_chosen_by_keyboard(chromium: Any, tmp_path: Path) -> None:
    broken = tmp_path / "picture.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    complaints: list[str] = []
    with started(tmp_path) as address, page_of(chromium, address, complaints) as page:
        page.locator(".drop").wait_for()
        page.evaluate(
            """([name, text]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([text], name));
              const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
              document.body.dispatchEvent(new DragEvent("drop", options));
            }""",
            [f"{HOSTILE}.en.txt", (RELEASE / "en.txt").read_text("utf-8")],
        )
        page.locator("[role=status]", has_text="1 file is ready").wait_for(state="attached")
        assert HOSTILE in page.locator(".files").text_content()
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Choose files …").press("Space")
        chooser.value.set_files([str(RELEASE / "zh.txt"), str(broken)])
        page.locator(".pairing li").wait_for()
        # What no reader takes says so, and why, and the rest goes on.
        page.locator(".files .failed .problem").wait_for()
        assert page.title() != "run"
        complaints.clear()  # the browser tells of each answer that refuses something


def test_a_project_is_called_what_its_files_have_in_common(editor: Any) -> None:
    names = {
        ("a/zh/ch1.txt", "a/en/ch1.txt", "a/zh/ch2.txt"): (["ch1", "ch2"], "a"),
        ("x.zh.txt", "x.en.txt"): (["x"], "x"),
        ("1.txt", "2.txt"): (["santi ch1", "santi ch2"], "santi"),
        ("3.txt", "4.txt"): (["三体 第1章", "三体 第2章"], "三体"),
        ("5.txt", "6.txt"): (["chapter 1", "chapter 2"], "work"),
        ("7.txt", "8.txt"): (["alpha", "beta"], "work"),
    }
    for paths, (titles, name) in names.items():
        asked = "(asked) => import('/static/files.js').then((files) => files.projectName(...asked, 'work'))"
        assert editor.evaluate(asked, [list(paths), titles]) == name


def test_each_change_is_shown_before_it_is_made_and_some_are_left_out(editor: Any) -> None:
    editor.keyboard.press("/")
    editor.get_by_label("Find", exact=True).fill("([Cc])entral Asia")
    editor.get_by_label("Regular expression").check()
    editor.get_by_label("Replace with").fill(r"\\1. A.")
    editor.get_by_role("button", name="Preview the replacement").click()
    changes = editor.locator(".change")
    changes.first.wait_for()
    before = changes.count()
    changes.nth(0).get_by_role("checkbox").uncheck()
    editor.get_by_role("button", name=f"Replace in {before - 1}").click()
    until(editor, "!document.querySelector('.change')")
    editor.get_by_role("button", name="Preview the replacement").click()
    changes.first.wait_for()
    assert changes.count() == 1


def test_what_is_no_regular_expression_is_explained(chromium: Any, release: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(release, tmp_path / "book.aligner"))
    complaints: list[str] = []
    with started(tmp_path, path.name) as address, page_of(chromium, address, complaints) as page:
        page.locator(".sentence").first.wait_for()
        page.keyboard.press("/")
        page.get_by_label("Find", exact=True).fill("(")
        page.get_by_label("Regular expression").check()
        page.locator(".panel .problem").wait_for()
        complaints.clear()


def test_a_field_leaves_an_input_method_alone(editor: Any) -> None:
    editor.keyboard.press("/")
    session = editor.context.new_cdp_session(editor)
    session.send("Input.imeSetComposition", {"text": "zhong", "selectionStart": 5, "selectionEnd": 5})
    editor.wait_for_timeout(500)
    assert editor.locator(".panel .status").first.text_content() == ""
    session.send("Input.insertText", {"text": "中亚"})
    status(editor, "hits")
    assert editor.get_by_label("Find", exact=True).input_value() == "中亚"
    # It stays when something else draws the page anew.
    editor.evaluate("aligner.update()")
    assert editor.get_by_label("Find", exact=True).input_value() == "中亚"


def test_nothing_is_lost_of_what_is_typed_fast(editor: Any) -> None:
    words = "the comprehensive political groundwork for the upcoming second summit"
    editor.keyboard.press("/")
    editor.get_by_label("Find", exact=True).fill("")
    editor.keyboard.type(words)
    assert editor.get_by_label("Find", exact=True).input_value() == words
    status(editor, "0 hits")


def test_no_term_is_kept_that_was_not_on_the_screen(editor: Any) -> None:
    held: list[Any] = []
    editor.route("**/words?*alone=1", lambda route: held.append(route))
    first = editor.locator('.sentence[data-bead="0"][data-side="source"]')

    def ask() -> None:
        held.clear()
        select(editor, first, "阿拉木图")
        editor.keyboard.press("t")
        editor.locator(".panel .status", has_text="Looking for its translation").wait_for()
        editor.keyboard.press("Enter")  # as somebody does who is quick
        until(editor, "document.querySelector('.panel .proposed input').value === ''")

    def terms() -> list[str]:
        return editor.evaluate("aligner.ask('/api/terms').then(({ terms }) => terms.map((term) => term.target))")

    ask()
    editor.keyboard.press("Escape")
    editor.locator(".panel").wait_for(state="detached")
    held[-1].continue_()
    editor.wait_for_timeout(1500)
    assert terms() == []
    ask()
    held[-1].continue_()
    until(editor, "document.querySelector('.panel .proposed input').value", 60)
    assert terms() == []
    assert editor.evaluate("document.getSelection().toString()") == "Almaty"
    editor.keyboard.press("Enter")
    editor.locator(".panel").wait_for(state="detached")
    assert terms() == ["Almaty"]
    # Where nothing is found, it says so, and an empty side is refused.
    ask()
    held[-1].fulfill(json={"source": [], "target": [], "links": [], "terms": []})
    editor.locator(".panel .status", has_text="No translation was found").wait_for()
    editor.keyboard.press("Enter")
    editor.locator(".panel .problem", has_text="both sides").wait_for()
    assert terms() == ["Almaty"]


def test_pairs_with_one_side_are_not_counted_into_a_memory(editor: Any) -> None:
    editor.evaluate(
        """() => aligner.act(() => ({ label: "insert pair", edits: [
          { kind: "insert-bead", bead: 1, source: ["只有原文。"], target: [] },
          ...[0, 1, 2].map((bead) => ({ kind: "set-status", bead, status: "approved" }))] }))"""
    )
    until(editor, "aligner.store.approved === 3")
    editor.keyboard.press("Control+s")
    memory = editor.get_by_role("button", name="Download a TMX of 2 pairs")
    memory.wait_for()
    assert "1 with text on one side only" in editor.locator(".card").text_content()
    assert editor.evaluate("document.activeElement.textContent") == "Download a TMX of 2 pairs"
    with editor.expect_download() as download:
        editor.keyboard.press("Enter")
    assert Path(download.value.path()).read_text("utf-8").count("<tu ") == 2


def test_filters_show_what_they_count(editor: Any) -> None:
    editor.keyboard.press("w")
    editor.get_by_label("Containing").fill("王毅")
    status(editor, "of 35 pairs")
    n = int(re.match(r"\d+", editor.locator(".panel .status").first.text_content())[0])
    editor.get_by_role("button", name="Show these only").click()
    assert editor.evaluate("aligner.filtered.numbers.length") == n > 0
    editor.get_by_role("button", name="Show all pairs").click()
    assert editor.evaluate("aligner.filtered") is None
    # What is left of the least sure tenth is what the head counts.
    editor.keyboard.press("Escape")
    editor.keyboard.press("n")
    seen, total = editor.evaluate("[aligner.store.seen, aligner.store.task.length]")
    editor.keyboard.press("w")
    assert seen == 1
    assert f"{total - 1} pairs are left" in editor.locator(".card").text_content()


def test_the_history_can_be_read_and_that_of_one_pair(editor: Any) -> None:
    editor.keyboard.press("a")
    editor.keyboard.press("a")
    editor.keyboard.press("m")
    until(editor, "aligner.store.total === 34")
    editor.keyboard.press("h")
    editor.locator(".history li").nth(2).wait_for()
    assert editor.locator(".history li").count() == 3
    editor.keyboard.press("Escape")
    for key in "zyz":
        editor.keyboard.press(key)
        until(editor, f"aligner.store.total === {35 if key == 'z' else 34}")
    editor.keyboard.press("h")
    editor.locator(".history li").nth(5).wait_for()
    said = editor.locator(".history strong").all_text_contents()
    assert [text.split(":")[0] for text in said[:4]] == ["Undo", "Redo", "Undo", said[3]]
    assert editor.locator(".history small", has_text="(undone)").count() == 1
    editor.keyboard.press("Escape")
    editor.keyboard.press("Home")
    editor.keyboard.press("Shift+H")
    until(editor, "document.querySelectorAll('.history li').length === 1")


def test_keys_can_be_changed_and_switched_off(editor: Any) -> None:
    editor.keyboard.press(",")
    merge = editor.locator(".keys tr", has_text=re.compile("^Merge with the next"))
    merge.get_by_role("button", name="change the key").click()
    editor.keyboard.press("a")
    editor.locator(".panel .problem").wait_for()  # it belongs to another command
    editor.keyboard.press("r")
    merge.locator("kbd", has_text="R").wait_for()
    editor.keyboard.press("Escape")
    editor.keyboard.press("m")
    editor.keyboard.press("r")
    until(editor, "aligner.store.total === 34")
    editor.reload()
    until(editor, "aligner.store?.total === 34 && document.activeElement.closest('.grid')")
    editor.keyboard.press("r")
    until(editor, "aligner.store.total === 33")
    editor.keyboard.press(",")
    editor.get_by_label("Single letters are commands").uncheck()
    editor.keyboard.press("Escape")
    editor.keyboard.press("r")
    editor.wait_for_timeout(300)
    assert editor.evaluate("aligner.store.total") == 33


def test_documents_have_names_and_metadata(editor: Any) -> None:
    editor.keyboard.press("b")
    editor.get_by_role("button", name="Details of").click()
    about = editor.locator(".about")
    about.get_by_label("Name", exact=True).fill(HOSTILE)
    about.get_by_label("Author").fill("王五")
    about.get_by_role("button", name="Save").click()
    editor.locator(".documents .open", has_text="<img").wait_for()
    assert editor.evaluate("aligner.project.pairs[0].metadata") == {"author": "王五"}
    assert editor.title() != "run"


def test_every_panel_opens_in_chinese_and_closes_with_escape(chromium: Any, release: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(release, tmp_path / "book.aligner"))
    with started(tmp_path, path.name) as address, page_of(chromium, address, locale="zh-CN") as page:
        page.locator(".sentence").first.wait_for()
        ids = page.evaluate("aligner.commands.map((command) => command.id)")
        for id in (id for id in ids if id.startswith("panel.")):
            page.evaluate(f"aligner.run(aligner.command('{id}'))")
            page.locator(".panel h2").wait_for()
            until(page, "Boolean(document.activeElement.closest('.panel'))")
            words = page.evaluate(
                """() => [...document.querySelectorAll(".panel :is(h2, h3, label > span, button, th, p)")]
                  .filter((one) => !one.closest("[translate=no]") && !one.querySelector("kbd"))
                  .map((one) => one.textContent)"""
            )
            english = [word for word in words if re.search("[a-z]{4}", word) and not re.search("[一-鿿]", word)]
            assert english in ([], ["zh-en"]), id
            page.keyboard.press("Escape")
            page.locator(".panel").wait_for(state="detached")
            until(page, "Boolean(document.activeElement.closest('.grid'))")


def test_a_folder_becomes_a_project_with_its_glossary(chromium: Any, tmp_path: Path) -> None:
    novel = tmp_path / "novel"
    for lang in ("zh", "en"):
        lines = (RELEASE / f"{lang}.txt").read_text("utf-8").splitlines(keepends=True)
        (novel / lang).mkdir(parents=True)
        for chapter, some in enumerate((lines[:9], lines[9:17], lines[17:]), 1):
            (novel / lang / f"chapter{chapter}.txt").write_text("".join(some), "utf-8")
    termbases.write(Glossary((Term("中亚", "Central Asia", "approved"),), "", "zh", "en"), str(novel / "terms.tbx"))
    with started(tmp_path) as address, page_of(chromium, address) as page:
        page.locator(".drop").wait_for()
        page.locator("input[type=file]").nth(1).set_input_files(str(novel))
        page.locator(".pairing li").nth(2).wait_for()
        if page.locator(".pairing select").first.evaluate("(element) => element.value !== 'u5'"):
            page.get_by_role("button", name="in all").click()
        assert page.get_by_label("Name of the project").input_value() == "novel"
        page.get_by_role("button", name="Align", exact=True).click()
        page.locator(".documents li").nth(2).wait_for(timeout=120_000)
        assert page.evaluate("aligner.project.pairs.map((pair) => pair.name)") == [f"chapter{n}" for n in (1, 2, 3)]

        page.locator(".documents .open").nth(1).click()
        page.locator(".sentence").first.wait_for()
        page.keyboard.press("k")
        page.get_by_label("Word or phrase").fill("合作")
        page.locator(".kwic mark").first.wait_for()
        chapters = {text[:8] for text in page.locator(".kwic small").all_text_contents()}
        assert len(chapters) == 3
        page.locator(".kwic .go", has_text="chapter3").first.click()
        until(page, "aligner.pair.name === 'chapter3'")


def test_what_the_pointer_rests_on_shows_what_translates_it(editor: Any) -> None:
    editor.evaluate("aligner.ask('/api/pairs/1/words?bead=0')")  # the first one takes long: a dictionary is read
    left, right, y = editor.locator('.sentence[data-bead="0"][data-side="source"]').evaluate(PLACE, "第六次")
    editor.mouse.move((left + right) / 2, y, steps=3)
    marked = MARKED.format("counterpart")
    until(editor, f"{marked} === 'Sixth'")
    editor.mouse.move(5, 5)
    until(editor, f"{marked} === ''")


def test_findings_stand_below_their_pairs_and_in_a_list(editor: Any) -> None:
    editor.evaluate(
        """(text) => aligner.act(() => (
          { label: "edit text", edits: [{ kind: "set-text", side: "target", sentence: 0, text }] }))""",
        "On May 3, 2019 they met.",
    )
    beside = editor.locator(".beside").first
    beside.wait_for()
    editor.keyboard.press("q")
    editor.locator(".panel .go").first.wait_for()
    assert editor.locator(".panel .go").first.text_content().split()[0] == "1"
    editor.locator(".panel .go").first.focus()
    assert "2019" in editor.evaluate(MARKED.format("finding"))
    editor.keyboard.press("Escape")
    editor.keyboard.press("z")
    beside.wait_for(state="detached")


def _tutorial() -> str:
    return (IMAGES.parent / "review.md").read_text("utf-8")


def test_of_many_documents_some_are_listed_and_the_others_found(chromium: Any, tmp_path: Path) -> None:
    one = Alignment(Document.from_sentences(["One."], "en"), Document.from_sentences(["Un."], "fr"), (BEAD,))
    with Project.create(tmp_path / "many.aligner") as project:
        project.add_all((one, f"book {number}", ()) for number in range(1000))
    with started(tmp_path, "many.aligner") as address, page_of(chromium, address) as page:
        listed = page.locator("ol.documents > li")
        listed.first.wait_for()
        assert listed.count() == 200
        page.get_by_role("button", name="Show more (800 left)").first.click()
        until(page, "document.querySelectorAll('ol.documents > li').length === 400")
        page.get_by_label("Find a document").first.fill("Book 99")
        until(page, "document.querySelectorAll('ol.documents > li').length === 11")
        listed.last.get_by_role("button", name="book 999 en – fr · 1 pair").click()
        page.locator(".sentence").first.wait_for()
