"""What the page reads and does."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from served import BASE, Page, aligned, entered, entered_long

from aligner.edits import Merge, SetStatus
from aligner.project import Project
from aligner.review.session import Session

MERGE = {"kind": "merge", "bead": 0}


def edit(page: Page, *edits: Any, against: int = 0, label: str = "", status: int = 200) -> Any:
    return page.post("/api/pairs/1/edits", {"against": against, "edits": list(edits), "label": label}, status)


def test_what_the_page_has_to_know_first(page: Page) -> None:
    told = page.get("/api/project")
    assert (told["is_open"], told["name"], told["author"], told["languages"]) == (True, "book", "Anna", [["zh", "en"]])
    (pair,) = told["pairs"]
    assert pair["sentences"] == [21, 20]
    assert (pair["beads"], pair["head"], pair["undo"], pair["source_dir"]) == (20, 0, None, "ltr")
    assert {"name": "tmx", "title": "TMX 1.4b translation memory", "suffix": ".tmx"} in told["formats"]


def test_a_window_of_beads(page: Page) -> None:
    told = page.get("/api/pairs/1/beads?start=2&count=2")
    assert (told["head"], told["total"], told["start"]) == (0, 20, 2)
    first, second = told["beads"]
    assert first["id"] == "s2"
    assert [sentence["text"] for sentence in first["source"]] == ["第2句。", "第3句。"]
    assert [sentence["number"] for sentence in second["source"]] == [4]
    assert second["target"] == [{"id": 3, "number": 3, "text": "Sentence 3.", "paragraph": False, "kind": ""}]
    assert (first["status"], first["note"], first["headings"]) == ("auto", "", [])
    assert page.get("/api/pairs/1/beads?start=100")["beads"] == []


def test_the_overview(page: Page) -> None:
    edit(page, {"kind": "set-note", "bead": 4, "note": "?"}, {"kind": "set-status", "bead": 0, "status": "approved"})
    told = page.get("/api/pairs/1/overview")
    assert told["status"] == "c" + 19 * "a"
    assert told["shapes"][:4] == ["1-1", "1-1", "2-1", "1-1"]
    assert told["notes"] == [4]
    assert told["least_sure"] == [17, 19]  # who looks at 19 sees the border of 18
    assert told["head"] == 2 or told["head"] == 1


def test_the_least_sure_tenth_comes_to_an_end(page: Page) -> None:
    head, rounds = 0, 0
    while doubts := page.get("/api/pairs/1/overview")["least_sure"]:
        head = edit(page, {"kind": "set-status", "bead": doubts[0], "status": "approved"}, against=head)["head"]
        rounds += 1
    assert rounds == 2


def test_an_edit_and_what_it_changed(page: Page) -> None:
    change = edit(page, MERGE, label="merge")
    assert (change["first"], change["removed"], change["added"], change["total"]) == (0, 2, 1, 19)
    (bead,) = change["beads"]
    assert [sentence["text"] for sentence in bead["source"]] == ["第0句。", "第1句。"]
    assert (bead["id"], bead["confidence"]) == ("s0", None)
    assert (change["undo"], change["redo"], change["numbers"]) == ("merge", None, [0, 0])
    assert page.get("/api/pairs/1/beads")["head"] == change["head"]
    split = edit(page, {"kind": "split-sentence", "side": "target", "sentence": 0, "offset": 4}, against=change["head"])
    assert split["numbers"] == [0, 1]


def test_undo_and_redo(page: Page) -> None:
    before = page.get("/api/pairs/1/beads")["beads"]
    head = edit(page, MERGE, label="merge")["head"]
    undone = page.post("/api/pairs/1/undo", {"against": head})
    assert (undone["undo"], undone["redo"], undone["total"]) == (None, "merge", 20)
    assert page.get("/api/pairs/1/beads")["beads"] == before
    redone = page.post("/api/pairs/1/redo", {"against": undone["head"]})
    assert (redone["undo"], redone["redo"], redone["total"]) == ("merge", None, 19)
    assert page.post("/api/pairs/1/redo", {"against": redone["head"]}, 422)["kind"] == "edit"


def test_an_edit_against_an_old_state_is_refused_and_explained(page: Page) -> None:
    head = edit(page, MERGE, label="merge")["head"]
    for path, body in (("edits", {"against": 0, "edits": [MERGE]}), ("undo", {"against": 0})):
        told = page.post(f"/api/pairs/1/{path}", body, 409)
        assert (told["kind"], told["head"]) == ("stale", head)
        (entry,) = told["meanwhile"]
        assert (entry["label"], entry["author"], entry["first"], entry["removed"]) == ("merge", "Anna", 0, 2)
    assert page.get("/api/project")["head"] == head


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"against": 0, "edits": [{"kind": "merge", "bead": 19}]}, 422),
        ({"against": 0, "edits": [{"kind": "merge", "bead": "0"}]}, 422),
        ({"against": 0, "edits": [{"kind": "none"}]}, 400),
        ({"against": 0, "edits": []}, 400),
        ({"against": 0}, 400),
        ({"edits": [MERGE]}, 400),
        ({"against": "x", "edits": [MERGE]}, 400),
        ({"against": -1, "edits": [MERGE]}, 400),
        ({"against": True, "edits": [MERGE]}, 400),
        ({"against": 0, "edits": [MERGE], "label": 3}, 400),
        ({"against": 0, "edits": [{"kind": "set-text", "side": "source", "sentence": 0, "text": " "}]}, 422),
        ({"against": 0, "edits": [MERGE, {"kind": "merge", "bead": 18}]}, 422),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_done(page: Page, body: Any, status: int) -> None:
    told = page.post("/api/pairs/1/edits", body, status)
    assert told["error"]
    assert page.get("/api/project")["head"] == 0


@pytest.mark.parametrize("data", [b"{", b"[]", b"\xff", b'{"against": NaN}', b'{"label": "\\ud800"}', b"[" * 100_000])
def test_what_is_no_json_is_refused(page: Page, data: bytes) -> None:
    headers = {"X-Aligner": "1", "Origin": BASE, "Content-Type": "application/json"}
    assert page.client.post("/api/pairs/1/edits", content=data, headers=headers).status_code == 400


def test_a_body_that_is_too_large_is_refused(page: Page) -> None:
    headers = {"X-Aligner": "1", "Origin": BASE, "Content-Type": "application/json"}
    assert page.client.post("/api/pairs/1/edits", content=b" " * 20_000_001, headers=headers).status_code == 413


def test_what_is_not_there(page: Page) -> None:
    for path in ("/api/pairs/7/beads", "/api/pairs/99999999999999999999/beads", "/api/nothing", "/api/jobs/j1"):
        assert page.get(path, 404)["error"]
    assert page.send("PATCH", "/api/project", None, 405)["error"]


def test_markup_comes_as_text(page: Page) -> None:
    text = "<img src=x onerror=alert(1)> & </script>"
    edit(page, {"kind": "set-text", "side": "target", "sentence": 0, "text": text})
    answer = page.client.get("/api/pairs/1/beads?count=1", headers={"X-Aligner": "1"})
    assert answer.json()["beads"][0]["target"][0]["text"] == text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_very_many_beads_are_asked_for_by_the_page(tmp_path: Path) -> None:
    for page in entered_long(tmp_path, 1000):
        change = edit(page, {"kind": "set-status", "bead": 0, "status": "approved", "count": 1000})
        assert (change["beads"], change["added"], change["approved"]) == (None, 1000, 1000)
        assert len(page.get("/api/pairs/1/beads?count=5000")["beads"]) == 1000


def test_the_history_of_a_pair_and_of_a_bead(page: Page) -> None:
    head = edit(page, MERGE, label="merge")["head"]
    head = edit(page, {"kind": "set-note", "bead": 9, "note": "!"}, against=head, label="note")["head"]
    entries = page.get("/api/pairs/1/history")["entries"]
    assert [entry["label"] for entry in entries] == ["note", "merge"]
    assert entries[1]["summary"] == "merge"
    assert [entry["label"] for entry in page.get("/api/pairs/1/history?bead=s0")["entries"]] == ["merge"]
    assert [entry["label"] for entry in page.get(f"/api/pairs/1/history?before={head}")["entries"]] == ["merge"]
    assert page.get("/api/pairs/1/history?bead=x", 400)["error"]
    assert page.get("/api/pairs/1/history?bead=s900", 422)["error"]


def test_what_is_said_of_a_pair_and_of_the_project(page: Page) -> None:
    changed = page.send("PUT", "/api/pairs/1", {"name": "第一章", "metadata": {"author": "吴承恩"}})
    assert (changed["name"], changed["metadata"]) == ("第一章", {"author": "吴承恩"})
    assert page.send("PUT", "/api/pairs/1", {"name": " "}, 400)["error"]
    page.send("PUT", "/api/project/properties", {"client": "A & B", "setting.keys": "{}"})
    told = page.get("/api/project")
    assert (told["properties"], told["settings"]) == ({"client": "A & B"}, {"keys": "{}"})
    page.send("PUT", "/api/project/properties", {"client": None})
    assert page.get("/api/project")["properties"] == {}
    assert page.send("PUT", "/api/project/properties", {"client": 3}, 400)["error"]
    page.send("DELETE", "/api/pairs/1")
    assert page.get("/api/project")["pairs"] == []
    assert page.get("/api/statistics")["beads"] == 0


def test_statistics(page: Page) -> None:
    edit(page, {"kind": "set-status", "bead": 0, "status": "approved", "count": 2})
    told = page.get("/api/statistics")
    assert (told["pairs"], told["beads"], told["approved"], told["rejected"]) == (1, 20, 2, 0)
    assert told["sentences"] == [21, 20]
    assert told["shapes"] == {"1-1": 19, "2-1": 1}
    assert told["edits"] == 1


def test_another_process_and_this_one_see_each_other(page: Page, project: Path) -> None:
    with Project.open(project) as other:
        entry = other.edit(1, [Merge(3)], against=0, author="Bo", label="merge")
        assert edit(page, MERGE, status=409)["meanwhile"][0]["author"] == "Bo"
        assert page.get("/api/pairs/1/beads")["total"] == 19
        change = edit(page, MERGE, against=entry.number)
        assert other.pair(1).head == change["head"]
        assert page.post("/api/pairs/1/undo", {"against": change["head"]})["undo"] is None  # not what Bo did
        assert other.alignment(1) == Merge(3).apply(aligned())


def test_a_project_is_one_file_when_it_is_closed(project: Path) -> None:
    for page in entered(Session(project.parent, project)):
        edit(page, MERGE)
    assert [path.name for path in project.parent.iterdir()] == ["book.aligner"]


def test_a_file_that_was_moved_away_is_missed(page: Page, project: Path) -> None:
    """What is written then would be half in the file that was moved and half beside its old place."""
    moved = project.rename(project.with_name("moved.aligner"))
    told = edit(page, MERGE, status=409)
    assert (told["kind"], told["error"]) == ("failed", "the file book.aligner is not where it was any more")
    moved.rename(project)
    assert edit(page, MERGE)["total"] == 19


def test_many_pages_at_once(page: Page, project: Path) -> None:
    """All of them approve another bead; each is refused as long as somebody else was quicker, and none is lost."""

    def approve(bead: int) -> None:
        head = 0
        while True:
            body = {"against": head, "edits": [{"kind": "set-status", "bead": bead, "status": "approved"}]}
            headers = {"X-Aligner": "1", "Origin": BASE}
            answer = page.client.post("/api/pairs/1/edits", json=body, headers=headers)
            if answer.status_code == 200:
                return
            head = answer.json()["head"]

    threads = [threading.Thread(target=approve, args=(bead,)) for bead in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Project.open(project) as other:
        assert other.pair(1).approved == 12
        assert other.alignment(1) == SetStatus(0, "approved", 12).apply(aligned())
