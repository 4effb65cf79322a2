"""Work that takes longer: what is handed over is aligned, read, aligned again, and can be stopped."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from conftest import RELEASE
from served import Page, aligned, entered

from aligner import report
from aligner.errors import InputError
from aligner.io.names import file_name
from aligner.model import Term
from aligner.project import Project
from aligner.review.answers import for_page
from aligner.review.jobs import Job, Jobs
from aligner.review.session import Session

ZH, EN = (RELEASE.joinpath(f"{lang}.txt").read_bytes() for lang in ("zh", "en"))
PLAIN = {"encoder": "none"}


def hand_over(page: Page, *files: tuple[str, bytes]) -> list[str]:
    return [page.upload(name, data)["id"] for name, data in files]


def test_from_two_texts_to_a_project(start: Page, tmp_path: Path) -> None:
    told = start.get("/api/project")
    assert (told["is_open"], told["pairs"], told["projects"]) == (False, [], [])
    assert "zh" in told["known_languages"]
    assert start.get("/api/pairs/1/beads", 409)["kind"] == "closed"
    ids = hand_over(start, ("zh.txt", ZH), ("en.txt", EN))
    pairing = start.post("/api/pairing", {"uploads": ids})
    assert pairing["left"] == []
    (source, target, name, _) = pairing["pairs"][0]
    pairs = [{"source": source, "target": target, "name": name}]
    job = start.post("/api/jobs", {"kind": "align", "pairs": pairs, "project": "会议", "settings": PLAIN})["job"]
    done = start.wait(job)
    assert (done["state"], done["result"]["failed"]) == ("done", [])
    told = start.get("/api/project")
    assert (told["is_open"], told["name"], told["pairs"][0]["beads"]) == (True, "会议", 35)
    assert (tmp_path / "会议.aligner").is_file()
    assert start.get("/api/pairs/1/beads?count=1")["beads"][0]["source"][0]["text"].startswith("当地时间")
    again = {"kind": "align", "pairs": pairs, "settings": PLAIN}
    assert start.wait(start.post("/api/jobs", again)["job"])["state"] == "done"
    assert [pair["name"] for pair in start.get("/api/project")["pairs"]] == [name, f"{name} (2)"]
    taken = {**again, "project": "会议"}
    assert start.post("/api/jobs", taken, 400)["error"].startswith("there is a file")


def test_what_was_confirmed_teaches_the_next_text(start: Page) -> None:
    pairs = [dict(zip(("source", "target"), hand_over(start, ("zh.txt", ZH), ("en.txt", EN)), strict=True))]
    asked = {"kind": "align", "pairs": pairs, "settings": PLAIN}
    start.wait(start.post("/api/jobs", {**asked, "project": "p"})["job"])
    confirm = {"kind": "set-status", "bead": 0, "status": "approved", "count": 30}
    start.post("/api/pairs/1/edits", {"against": 0, "edits": [confirm]})
    start.post("/api/terms", {"source": "会晤", "target": "meeting"})
    start.wait(start.post("/api/jobs", asked)["job"])
    session = start.server.session
    recipes = [dict(session.wait_for(session.state, pair)[0].alignment.recipe.options) for pair in (1, 2)]
    assert "taught" not in recipes[0]
    assert recipes[1]["taught"].startswith("30 pairs")
    assert recipes[1]["glossary"].startswith("1 entry")


def test_chinese_goes_first_and_its_chapters_are_in_order(start: Page) -> None:
    chapters = [f"zh/第{number}章.txt" for number in "一三二"]
    ids = hand_over(start, *[(f"en/chapter {n}.txt", EN) for n in (1, 2, 3)], *[(name, ZH) for name in chapters])
    told = start.post("/api/pairing", {"uploads": ids})
    assert [pair[:3] for pair in told["pairs"]] == [
        [ids[3], ids[0], "第一章"],
        [ids[5], ids[1], "第二章"],
        [ids[4], ids[2], "第三章"],
    ]


def test_chapters_are_paired_by_their_names(start: Page) -> None:
    files = [("zh/2.txt", ZH), ("zh/10.txt", ZH), ("en/10.txt", EN), ("en/2.txt", EN), ("notes.zh.txt", ZH)]
    ids = hand_over(start, *files)
    told = start.post("/api/pairing", {"uploads": ids})
    assert [pair[:3] for pair in told["pairs"]] == [[ids[0], ids[3], "2"], [ids[1], ids[2], "10"]]
    assert told["left"] == [ids[4]]
    assert start.post("/api/pairing", {"uploads": ["u99"]}, 404)["error"]
    assert start.post("/api/pairing", {"uploads": []})["pairs"] == []


def test_what_uploads_are(start: Page) -> None:
    told = start.upload("../../zh.txt", ZH)
    assert (told["name"], told["kind"], told["lang"], told["size"]) == ("zh.txt", "text", "zh", len(ZH))
    tsv = "source[zh]\ttarget[en]\n谢谢。\tThank you.\n".encode()
    assert start.upload("pairs.tsv", tsv)["kind"] == "alignment"
    assert start.upload("terms.tbx", b"<tbx/>")["kind"] == "glossary"
    assert start.upload("terms.csv", "峰会,summit\n合作,cooperation\n".encode())["kind"] in ("glossary", "alignment")
    for name in ("terms.tsv", "术语.csv", "list.tsv"):
        data = "峰会\tsummit\n合作\tcooperation\n".replace("\t", "\t" if name.endswith("tsv") else ",").encode()
        assert start.upload(name, data)["kind"] == "glossary", name
    for name, data in (("empty.txt", b""), ("binary.txt", bytes(range(256)) * 40), ("..", b"x"), ("x.docx", b"PK\3\4")):
        assert start.upload(name, data, 400)["error"]
    assert str(Path("/tmp")) not in start.upload("x.pdf", b"%PDF-1.4 broken", 400)["error"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\b.txt", "b.txt"),
        ("第一章.docx", "第一章.docx"),
        ("a\0b\n.txt", "a b.txt"),
        ("con.txt", "_con.txt"),
        ("..", ""),
        (" . ", ""),
        (".txt", "txt"),
        ('a"<>|*?.txt', "a.txt"),
        ("\ud800.txt", "txt"),
    ],
)
def test_names_are_only_names(given: str, name: str) -> None:
    made = file_name(given)
    assert "/" not in made
    assert "\\" not in made
    assert made == name
    assert len(file_name("长" * 300 + ".txt").encode()) <= 120
    assert file_name("长" * 300 + ".txt").endswith(".txt")


def test_uploads_have_limits(start: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.io.files import Limits
    from aligner.review import uploads

    start.server.uploads._limits = Limits(size=1000)
    assert start.upload("big.txt", b"x" * 1001, 413)["kind"] == "large"
    start.server.uploads._room = 1500
    assert start.upload("one.txt", b"one " * 200)["size"] == 800
    assert start.upload("two.txt", b"two " * 200, 413)["error"]
    monkeypatch.setattr(uploads, "_COUNT", start.server.uploads._number)
    assert start.upload("three.txt", b"three", 413)["error"]


def test_a_text_that_cannot_be_aligned_does_not_keep_the_others_out(start: Page) -> None:
    zh, en, other = hand_over(start, ("zh.txt", ZH), ("en.txt", EN), ("zh2.txt", ZH))
    pairs = [{"source": zh, "target": other, "name": "same"}, {"source": zh, "target": en, "name": "right"}]
    done = start.wait(
        start.post("/api/jobs", {"kind": "align", "pairs": pairs, "project": "p", "settings": PLAIN})["job"]
    )
    assert done["state"] == "done"
    (failed,) = done["result"]["failed"]
    assert failed["name"] == "same"
    assert "same language" in failed["error"]
    assert "/tmp" not in failed["error"]
    alone = {"kind": "align", "pairs": pairs[:1], "project": "q", "settings": PLAIN}
    done = start.wait(start.post("/api/jobs", alone)["job"])
    assert (done["state"], "same language" in done["error"]) == ("failed", True)
    assert not (start.server.session.folder / "q.aligner").exists()


def test_memories_and_glossaries_are_taken_in(start: Page) -> None:
    tsv = "source[zh]\ttarget[en]\n谢谢。\tThank you.\n".encode()
    ids = hand_over(start, ("thanks.tsv", tsv), ("terms.utf8", "峰会\tsummit\n".encode()))
    done = start.wait(start.post("/api/jobs", {"kind": "import", "uploads": ids, "project": "p"})["job"])
    assert done["state"] == "done", done
    assert (done["result"]["pairs"], done["result"]["terms"]) == ([1], 1)
    assert start.get("/api/project")["pairs"][0]["name"] == "thanks"


def test_a_glossary_is_of_use_whichever_way_round_it_is(start: Page) -> None:
    glossary = "峰会\tsummit\n会晤\tmeeting\n".encode()
    en, zh, terms = hand_over(start, ("en.txt", EN), ("zh.txt", ZH), ("terms.tsv", glossary))
    body = {
        "kind": "align",
        "pairs": [{"source": en, "target": zh, "name": "r"}],
        "import": [terms],
        "kinds": {terms: "glossary"},
        "project": "p",
        "settings": PLAIN,
    }
    done = start.wait(start.post("/api/jobs", body)["job"])
    assert (done["state"], done["result"]["terms"]) == ("done", 2)
    start.post("/api/terms", {"source": "cooperation", "target": "合作"})
    project = start.server.session.project
    assert project is not None
    kept = start.server.session.wait_for
    kept(project.decide, Term("外长", "foreign minister", "approved"), "zh", "en")
    found = start.get("/api/terms")["terms"]
    assert ("summit", "峰会") in {(term["source"], term["target"]) for term in found}
    recipe = kept(start.server.session.state, 1)[0].alignment.recipe
    assert dict(recipe.options)["glossary"].startswith("2 entries")
    assert ("foreign minister", "外长") in {(term["source"], term["target"]) for term in found}
    start.send("DELETE", "/api/terms", {"source": "foreign minister", "target": "外长"})
    assert kept(project.terms, "zh", "en").terms == ()
    assert start.post("/api/jobs", {**body, "project": "q", "kinds": {terms: "text"}}, 400)["error"]


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "none"},
        {"kind": "align", "pairs": []},
        {"kind": "align", "pairs": "u1"},
        {"kind": "align", "pairs": [{"source": "u1"}]},
        {"kind": "align", "pairs": [{"source": "u1", "target": "u1"}]},
        {"kind": "align", "pairs": [{"source": "u1", "target": "u2"}], "settings": {"encoder": "evil"}},
        {"kind": "import", "uploads": ["u1"]},
        {"kind": "import", "uploads": [1]},
    ],
)
def test_what_no_job_is_made_of(start: Page, asked: Any) -> None:
    hand_over(start, ("zh.txt", ZH), ("en.txt", EN))
    assert start.post("/api/jobs", {"project": "p", **asked}, 400)["error"]
    assert start.post("/api/jobs", {"kind": "align", "pairs": [{"source": "u1", "target": "u9"}], "project": "p"}, 404)
    assert (
        start.post("/api/jobs", {"kind": "align", "pairs": [{"source": "u1", "target": "u2"}]}, 409)["kind"] == "closed"
    )
    for name in ("", "..", "/", "Romane 小说 <b>1</b>/x", "a\\b"):
        body = {"kind": "align", "pairs": [{"source": "u1", "target": "u2"}], "project": name}
        assert start.post("/api/jobs", body, 400)["error"]


def test_a_project_of_the_folder_is_opened_and_nothing_else(start: Page, tmp_path: Path) -> None:
    with Project.create(tmp_path / "old.aligner") as made:
        made.add(aligned(), "old")
    Project.create(tmp_path.parent / "outside.aligner").close()
    assert start.get("/api/project")["projects"] == ["old.aligner"]
    for name in ("../outside.aligner", str(tmp_path.parent / "outside.aligner"), "none.aligner", ""):
        assert start.post("/api/open", {"name": name}, 404)["error"]
    assert start.post("/api/open", {"name": "old.aligner"})["pairs"][0]["name"] == "old"
    (tmp_path.parent / "outside.aligner").unlink()


def test_aligning_again_keeps_what_is_confirmed(tmp_path: Path) -> None:
    import aligner

    alignment = aligner.align_files(RELEASE / "zh.txt", RELEASE / "en.txt", aligner.Settings(encoder="none"))
    path = tmp_path / "book.aligner"
    with Project.create(path) as made:
        made.add(alignment, "release")
    for page in entered(Session(tmp_path, path)):
        edits = [
            {"kind": "move", "bead": 9, "target": 1},
            {"kind": "move", "bead": 10, "target": 1},
            {"kind": "set-status", "bead": 0, "status": "approved"},
        ]
        head = page.post("/api/pairs/1/edits", {"against": 0, "edits": edits})["head"]
        change = page.post("/api/pairs/1/realign", {"against": head, "first": 9})
        assert (change["undo"], change["changed"]) == ("align again", 3)
        made = page.server.session.wait_for(page.server.session.state, 1)[0].alignment
        assert [(b.source, b.target) for b in made] == [(b.source, b.target) for b in alignment]
        assert made.beads[0].status == "approved"
        assert page.post("/api/pairs/1/realign", {"against": head}, 409)["kind"] == "stale"
        nothing = page.post("/api/pairs/1/realign", {"against": change["head"]})
        assert (nothing["removed"], nothing["changed"], nothing["head"]) == (0, 0, change["head"])
        job = page.post("/api/jobs", {"kind": "realign", "pair": 1, "against": change["head"]})["job"]
        assert page.wait(job)["result"]["removed"] == 0
        assert page.post("/api/pairs/1/undo", {"against": change["head"]})["undo"] == "move"


def test_a_job_can_be_watched_and_stopped() -> None:
    told: list[dict[str, Any]] = []
    jobs = Jobs(lambda job: told.append(job.value()), lambda message: message.replace("/tmp/secret/", ""))
    begun, goes_on = threading.Event(), threading.Event()

    def work(job: Job) -> dict[str, Any]:
        with report.stage("aligning", "chapter 1"):
            report.progress(1, 4)
            report.notice("doubted", "looks odd", file="/tmp/secret/zh.txt")
            begun.set()
            assert goes_on.wait(10)
            report.progress(2, 4)
        return {}

    job, waiting = jobs.start(work), jobs.start(work)
    assert begun.wait(10)
    value = job.value()
    assert (value["state"], value["stage"], value["document"], value["done"], value["total"]) == (
        "running",
        "aligning",
        "chapter 1",
        1,
        4,
    )
    assert value["notices"] == ["zh.txt: looks odd"]
    job.cancel()
    waiting.cancel()
    goes_on.set()
    assert job.wait(10)
    assert waiting.wait(10)
    assert (job.value()["state"], waiting.value()["state"]) == ("stopped", "stopped")
    assert told[-1]["state"] == "stopped"
    jobs.close()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("read as GB18030; if that is wrong, name its encoding with --encoding", "read as GB18030"),
        (
            "if they are not, name their languages with --source-lang and --target-lang",
            "if they are not, name their languages",
        ),
        ("a line is long; break it, or raise --max-line if that is intended", "a line is long"),
        ("choose another name", "choose another name"),
    ],
)
def test_the_page_is_not_told_of_options(said: str, shown: str) -> None:
    assert for_page(said) == shown


def test_a_job_that_fails_says_why_and_a_bug_is_no_silence() -> None:
    jobs = Jobs(lambda _: None, lambda message: message)

    def wrong(job: Job) -> dict[str, Any]:
        raise InputError("it is empty", file="a.txt", hint="fill it")

    def bug(job: Job) -> dict[str, Any]:
        raise ZeroDivisionError

    made = [jobs.start(work) for work in (wrong, bug)]
    assert all(job.wait(10) for job in made)
    assert made[0].value()["error"] == "a.txt: it is empty"
    assert made[0].value()["hint"] == "fill it"
    assert made[1].value()["state"] == "failed"
    jobs.close()
