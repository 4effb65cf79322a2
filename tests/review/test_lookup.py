"""Finding and replacing, checks, words, terms, the concordance, files to download."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from served import Page, entered_long

import aligner
from aligner.model import Alignment, Bead, Document, Span
from aligner.project import Project
from aligner.review import views
from aligner.review.searching import Filter, Search

PAIRS = [
    ("会议于2025年4月举行。", "The meeting was held in April 2025."),
    ("各方达成12项共识。", "The sides reached 15 points of consensus."),
    ("峰会通过了宣言。", "The summit adopted a declaration. It was long."),
    ("合作继续。", "Cooperation continues; cooperation grows."),
    ("谢谢𠮷野先生。", "Thanks, Mr 𠮷野."),
]


def release() -> Alignment:
    source = Document.from_sentences([a for a, _ in PAIRS], "zh", origin="zh.txt")
    strings = [text for _, b in PAIRS for text in (b.split(" It ") if " It " in b else [b])]
    strings[3] = f"It {strings[3]}"
    target = Document.from_sentences(strings, "en", origin="en.txt")
    spans = [Span(0, 1), Span(1, 2), Span(2, 4), Span(4, 5), Span(5, 6)]
    beads = [Bead(Span(i, i + 1), span, 0.5 + i / 10) for i, span in enumerate(spans)]
    return Alignment(source, target, tuple(beads))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "book.aligner"
    with Project.create(path) as made:
        made.add(release(), "chapter 1", (("author", "Wu"),))
    return path


def find(page: Page, **asked: Any) -> list[dict[str, Any]]:
    told = page.get(f"/api/pairs/1/find?{'&'.join(f'{name}={value}' for name, value in asked.items())}")
    assert told["total"] >= len(told["hits"])
    return told["hits"]


def test_what_stands_where(page: Page) -> None:
    hits = find(page, q="cooperation")
    assert [(hit["bead"], hit["side"], hit["sentence"], hit["start"], hit["stop"]) for hit in hits] == [
        (3, "target", 0, 0, 11),
        (3, "target", 0, 23, 34),
    ]
    assert len(find(page, q="cooperation", case=1)) == 1
    assert find(page, q="cooperation", side="source") == []
    assert find(page, q="operation", whole=1) == []
    assert [hit["bead"] for hit in find(page, q="合作", side="source")] == [3]
    assert find(page, q="It was")[0]["sentence"] == 1
    assert find(page, q="%5Cd%2B", regex=1, side="source")[0]["start"] == 3
    assert find(page, q="野")[0]["start"] == 3  # characters are counted, not halves of them
    assert page.get("/api/pairs/1/find?q=o&count=1")["total"] > 1


@pytest.mark.parametrize("q", ["(", "a{1000}{1000}{1000}", "(?P<x", "%5C"])
def test_what_is_no_regular_expression(page: Page, q: str) -> None:
    assert page.get(f"/api/pairs/1/find?regex=1&q={q}", 400)["error"]
    assert find(page, q=q) == []


def test_a_regular_expression_that_takes_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.review import searching
    from aligner.review.answers import Refused

    monkeypatch.setattr(searching, "_PATIENCE", 0.2)
    source, target = (Document.from_sentences(["a" * 5000 + "!"], lang) for lang in ("zh", "en"))
    alignment = Alignment(source, target, (Bead(Span(0, 1), Span(0, 1)),))
    search = Search(r"(a|a)+$", regex=True)
    with pytest.raises(Refused, match="too long"):
        search.occurrences(alignment, Filter())
    with pytest.raises(Refused, match="too long"):
        list(search.replaced(alignment, "x"))


def test_filters(page: Page) -> None:
    edits = [
        {"kind": "set-status", "bead": 1, "status": "approved"},
        {"kind": "set-note", "bead": 2, "note": "?"},
        {"kind": "set-status", "bead": 4, "status": "rejected"},
    ]
    page.post("/api/pairs/1/edits", {"against": 0, "edits": edits})
    assert find(page) == [{"bead": number} for number in range(5)]
    assert find(page, status="approved") == [{"bead": 1}]
    assert find(page, shape="1-2") == [{"bead": 2}]
    assert [hit["bead"] for hit in find(page, shape="!1-1")] == [2]
    assert [hit["bead"] for hit in find(page, below="0.75")] == [0, 2]
    assert find(page, notes=1) == [{"bead": 2}]
    assert {hit["bead"] for hit in find(page, q="it", notes=1)} == {2}
    assert page.get("/api/pairs/1/find?status=none", 400)["error"]
    assert page.get("/api/pairs/1/find?below=x", 400)["error"]


def test_replacing_is_looked_at_first(page: Page) -> None:
    asked = {"q": "cooperation", "replacement": "teamwork", "side": "target", "case": False}
    told = page.post("/api/pairs/1/replace", {**asked, "preview": True})
    assert told["changes"] == [
        {
            "bead": 3,
            "side": "target",
            "sentence": 0,
            "before": "Cooperation continues; cooperation grows.",
            "after": "teamwork continues; teamwork grows.",
        }
    ]
    assert page.get("/api/project")["head"] == 0
    change = page.post("/api/pairs/1/replace", {**asked, "against": 0})
    assert change["beads"][0]["target"][0]["text"] == "teamwork continues; teamwork grows."
    assert change["undo"] == "replace"
    assert page.post("/api/pairs/1/replace", {**asked, "against": 0}, 409)["kind"] == "stale"
    assert (
        page.post("/api/pairs/1/replace", {**asked, "against": change["head"]}, 422)["error"] == "nothing would change"
    )


def test_replacing_with_groups_and_what_is_skipped(page: Page) -> None:
    asked = {"q": r"(\w+) of (\w+)", "replacement": r"\2 \1", "regex": True, "preview": True}
    assert page.post("/api/pairs/1/replace", asked)["changes"][0]["after"] == "The sides reached 15 consensus points."
    assert page.post("/api/pairs/1/replace", {**asked, "replacement": r"\7"}, 400)["error"].startswith("not a replac")
    both = {"q": "。", "replacement": "．", "against": 0, "skip": [[0, "source", 0], [1, "source", 0]]}
    change = page.post("/api/pairs/1/replace", both)
    assert (change["first"], change["added"]) == (2, 3)
    emptied = {"q": ".+", "replacement": "", "regex": True, "against": change["head"]}
    assert "nothing would be left" in page.post("/api/pairs/1/replace", emptied, 422)["error"]
    assert page.post("/api/pairs/1/replace", {**both, "skip": 3}, 400)["error"]


def test_replacing_much_is_one_edit_that_is_undone_at_once(tmp_path: Path) -> None:
    for page in entered_long(tmp_path, 300):
        before = page.get("/api/pairs/1/beads?count=1000")["beads"]
        change = page.post("/api/pairs/1/replace", {"q": "Sentence", "replacement": "Phrase no.", "against": 0})
        assert change["added"] == 300
        after = page.get("/api/pairs/1/beads?count=1000")["beads"]
        assert [bead["target"][0]["text"] for bead in after] == [f"Phrase no. {n}." for n in range(300)]
        assert [bead["id"] for bead in after] == [bead["id"] for bead in before]
        page.post("/api/pairs/1/undo", {"against": change["head"]})
        assert page.get("/api/pairs/1/beads?count=1000")["beads"] == before


@pytest.mark.parametrize("count", [9, 300])
def test_replacing_in_confirmed_pairs_leaves_them_confirmed(tmp_path: Path, count: int) -> None:
    for page in entered_long(tmp_path, count):
        edits = [
            {"kind": "set-status", "bead": 2, "status": "approved", "count": 3},
            {"kind": "set-status", "bead": 6, "status": "rejected", "count": 1},
        ]
        head = page.post("/api/pairs/1/edits", {"against": 0, "edits": edits, "label": "confirm"})["head"]
        before = page.get("/api/pairs/1/beads?count=1000")["beads"]
        asked = {"q": "Sentence", "replacement": "Phrase", "skip": [[3, "target", 0]]}
        change = page.post("/api/pairs/1/replace", {**asked, "against": head})
        after = page.get("/api/pairs/1/beads?count=1000")["beads"]
        assert after[2]["target"][0]["text"].startswith("Phrase")
        assert after[3]["target"][0]["text"].startswith("Sentence")
        assert [bead["status"] for bead in after] == [bead["status"] for bead in before]
        assert change["approved"] == 3
        page.post("/api/pairs/1/undo", {"against": change["head"]})
        assert page.get("/api/pairs/1/beads?count=1000")["beads"] == before


def test_findings_and_where_they_are(page: Page) -> None:
    told = page.get("/api/pairs/1/findings")
    assert told["kinds"] == {"number": 1}
    (finding,) = told["findings"]
    assert (finding["bead"], finding["kind"]) == (1, "number")
    (k, start, stop), *_ = finding["source"]
    assert (k, PAIRS[1][0][start:stop]) == (0, "12")
    edit = {"kind": "set-text", "side": "target", "sentence": 1, "text": "The sides reached 12 points of consensus."}
    head = page.post("/api/pairs/1/edits", {"against": 0, "edits": [edit]})["head"]
    assert page.get("/api/pairs/1/findings") == {"head": head, "findings": [], "kinds": {}}
    page.post("/api/pairs/1/edits", {"against": head, "edits": [{"kind": "merge", "bead": 3}]})
    assert [hit["bead"] for hit in find(page, findings=1)] == [
        finding["bead"] for finding in page.get("/api/pairs/1/findings")["findings"]
    ]


def test_findings_are_those_of_the_command(page: Page) -> None:
    from aligner.check import check

    alignment = release()
    assert [
        (one["bead"] + 1, one["kind"], one["message"]) for one in page.get("/api/pairs/1/findings")["findings"]
    ] == [(finding.bead, finding.kind, finding.reason) for finding in check(alignment)]


def test_words_that_translate_each_other(page: Page) -> None:
    page.post("/api/terms", {"source": "峰会", "target": "summit"})
    told = page.get("/api/pairs/1/words?bead=2")
    texts = [PAIRS[2][0], "The summit adopted a declaration."]
    words = [
        [texts[i][start:stop] for k, start, stop in side if k == 0]
        for i, side in enumerate((told["source"], told["target"]))
    ]
    linked = {(words[0][i], words[1][j]) for i, j, _ in told["links"] if j < len(words[1])}
    assert ("峰会", "summit") in linked
    (term,) = told["terms"]
    assert (term["source"], term["status"]) == ("峰会", "approved")
    assert term["where"] == {"source": [[0, 0, 2]], "target": [[0, 4, 10]]}
    assert page.get("/api/pairs/1/words?bead=99", 422)["error"]
    alone = page.get("/api/pairs/1/words?bead=2&alone=1")
    assert (alone["source"], alone["target"], alone["terms"]) == (told["source"], told["target"], told["terms"])
    assert alone["links"]


def test_words_are_of_the_state_whose_number_was_asked_for(page: Page) -> None:
    head = page.get("/api/pairs/1/overview")["head"]
    told = page.get(f"/api/pairs/1/words?bead=2&head={head}")
    assert told["links"]
    page.post(
        "/api/pairs/1/edits", {"against": head, "label": "merge", "edits": [{"kind": "merge", "bead": 0, "count": 2}]}
    )
    other = page.get(f"/api/pairs/1/words?bead=2&head={head}")
    assert other == {"source": [], "target": [], "links": [], "terms": []}
    assert page.get(f"/api/pairs/1/words?bead=99&head={head}") == other, "it was there"


def test_terms_are_kept_and_checked(page: Page) -> None:
    assert page.get("/api/terms")["terms"] == []
    page.post("/api/terms", {"source": " 峰会 ", "target": "conference", "note": "x"})
    page.post("/api/terms", {"source": "合作", "target": "cooperation", "status": "auto"})
    assert page.get("/api/terms")["terms"] == [
        {"source": "合作", "target": "cooperation", "status": "auto", "note": ""},
        {"source": "峰会", "target": "conference", "status": "approved", "note": "x"},
    ]
    assert "term" in page.get("/api/pairs/1/findings")["kinds"]
    page.send("DELETE", "/api/terms", {"source": "峰会", "target": "conference"})
    assert "term" not in page.get("/api/pairs/1/findings")["kinds"]
    assert page.post("/api/terms", {"source": "", "target": "x"}, 400)["error"]
    assert page.post("/api/terms", {"source": "a", "target": "x", "status": "y"}, 400)["error"]
    answer = page.client.get("/api/terms?format=csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert "合作" in answer.text
    assert page.get("/api/terms?format=none", 400)["error"]


def test_the_concordance_of_the_project(page: Page) -> None:
    told = page.get("/api/concordance?q=reach&side=both")  # a form of the word
    (hit,) = told["hits"]
    assert (told["total"], hit["pair"], hit["name"], hit["bead"], hit["side"]) == (1, 1, "chapter 1", 1, "target")
    ((start, stop),) = hit["at"]
    assert hit["target"][start:stop] == "reached"
    assert hit["source"] == PAIRS[1][0]
    page.post("/api/pairs/1/edits", {"against": 0, "edits": [{"kind": "set-status", "bead": 1, "status": "rejected"}]})
    assert page.get("/api/concordance?q=reach")["total"] == 0
    assert page.get("/api/concordance?q=%20", 400)["error"]


@pytest.mark.parametrize("query", ["email", "e-mail", "e mail", "e-mails"])
def test_the_concordance_finds_words_with_and_without_hyphens(page: Page, query: str) -> None:
    edit = {"kind": "set-text", "side": "target", "sentence": 1, "text": "They reached us by E\u2010mail and e-mails."}
    page.post("/api/pairs/1/edits", {"against": 0, "edits": [edit]})
    (hit,) = page.get(f"/api/concordance?q={query.replace(' ', '%20')}")["hits"]
    expected = ["e-mails"] if query == "e-mails" else ["E\u2010mail", "e-mails"]
    assert [hit["target"][start:stop] for start, stop in hit["at"]] == expected


def test_every_format_can_be_downloaded(page: Page) -> None:
    for form in page.get("/api/project")["formats"]:
        answer = page.client.get(f"/api/export?format={form['name']}")
        assert answer.status_code == 200, (form, answer.text)
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''book.")
        assert answer.headers["content-security-policy"].startswith("sandbox")
        assert answer.content
        if answer.headers["content-disposition"].endswith(".zip"):
            names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
            assert len(names) > 1
            assert all("/" not in name for name in names)


def test_a_memory_of_what_is_approved(page: Page, tmp_path: Path) -> None:
    assert page.get("/api/export?format=tmx&approved=1", 400)["error"]
    page.post("/api/pairs/1/edits", {"against": 0, "edits": [{"kind": "set-status", "bead": 2, "status": "approved"}]})
    answer = page.client.get("/api/export?format=tmx&approved=1&pairs=1")
    path = tmp_path / "made.tmx"
    path.write_bytes(answer.content)
    assert [pair.source for pair in aligner.read(path).pairs()] == [PAIRS[2][0]]


@pytest.mark.parametrize(
    ("query", "status"), [("format=no", 400), ("format=tmx&pairs=7", 404), ("format=tmx&pairs=x", 400), ("", 400)]
)
def test_what_cannot_be_downloaded(page: Page, query: str, status: int) -> None:
    assert page.get(f"/api/export?{query}", status)["error"]


def test_several_documents_in_every_format(page: Page, tmp_path: Path) -> None:
    with Project.open(tmp_path / "book.aligner") as other:
        other.add(release(), "第二章: a/b")
    for form in page.get("/api/project")["formats"]:
        answer = page.client.get(f"/api/export?format={form['name']}")
        assert answer.status_code == 200, (form, answer.text)
    names = zipfile.ZipFile(io.BytesIO(page.client.get("/api/export?format=hunalign").content)).namelist()
    assert names == ["chapter-1.ladder", "第二章-a-b.ladder"]


def test_several_documents_in_one_file(page: Page, tmp_path: Path) -> None:
    with Project.open(tmp_path / "book.aligner") as other:
        other.add(release(), "chapter 2")
    text = page.client.get("/api/export?format=tmx").text
    assert "chapter 1" in text
    assert "chapter 2" in text
    assert "chapter 1" not in page.client.get("/api/export?format=tmx&pairs=2").text


def test_what_was_changed_is_looked_at_until_it_is_confirmed(page: Page) -> None:
    before = page.get("/api/pairs/1/overview")
    assert before["least_sure"] == [0]
    edit = {"kind": "set-text", "side": "target", "sentence": 4, "text": "Cooperation goes on."}
    head = page.post("/api/pairs/1/edits", {"against": 0, "edits": [edit], "label": "edit"})["head"]
    assert page.get("/api/pairs/1/overview")["least_sure"] == [0, 3]
    told = page.get("/api/statistics")
    assert told["unscored"] == 1
    assert told["expected_errors"] == pytest.approx(0.5 + 0.4 + 0.3 + 0.1 + 0.3)
    page.post(
        "/api/pairs/1/edits",
        {"against": head, "edits": [{"kind": "set-status", "bead": 3, "status": "approved"}], "label": "confirm"},
    )
    assert page.get("/api/pairs/1/overview")["least_sure"] == [0]


def test_of_a_memory_without_confidences_the_oddest_pairs_are_looked_at() -> None:
    texts = [("谢谢大家的到来。", "Thank you all.")] * 30 + [("是。", "Yes, and this goes on for very long indeed.")]
    source, target = (Document.from_sentences([pair[i] for pair in texts], lang) for i, lang in enumerate(("zh", "en")))
    beads = [Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(28)]
    beads += [Bead(Span(28, 30), Span(28, 29)), Bead(Span(30, 30), Span(29, 30)), Bead(Span(30, 31), Span(30, 31))]
    memory = Alignment(source, target, tuple(beads))
    bounds = views.Bounds.of(memory)
    assert views.least_sure(memory, bounds)[-3:] == [28, 29, 30]
    assert views.statistics([memory])["expected_errors"] is None
