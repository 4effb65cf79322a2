"""Hits on the terminal and in files, and what translates them."""

import csv
import io
import json
from dataclasses import replace

import pytest
from lxml import html
from memories import memory
from rich.cells import cell_len

import aligner.links
from aligner import concordance
from aligner.concordance import Hit, Occurrence, with_counterparts
from aligner.concordance.kwic import COUNTERPART, MATCH, lines
from aligner.concordance.tables import COLUMNS, WRITERS, SearchQuery, writer_for
from aligner.errors import ChoiceError
from aligner.formats.csv import restored
from aligner.links import LinkedBead, WordLink
from aligner.model import Span
from aligner.segmentation import tokenize

PAIRS = [
    ("各国合作。", "Countries cooperate."),
    ("我们要深化务实合作，拓展新兴领域合作，" * 5, "We must deepen practical cooperation. " * 5),
    ("=1+1 <b>合作</b>", "=cmd() <script>alert('合作')</script>"),
    ("合作\n\x1b[31m红\u202e", "Tab\there, \x07bell"),
    ("合作" * 60, ""),
]
ABOUT = SearchQuery("合作", "memory.json", ("zh", "en"), 6)


@pytest.fixture(scope="module")
def hits(tmp_path_factory):
    with concordance.open_memory(memory(tmp_path_factory.mktemp("shown") / "memory.json", PAIRS)) as opened:
        found = list(opened.search("合作"))
    first = found[0]
    marked = Hit(1, "文件.txt", "source", *PAIRS[0], (Occurrence(first.occurrences[0].span, (Span(10, 19),)),), 0.5)
    return [marked, *found[1:]]


def written(hits, suffix):
    stream = io.BytesIO()
    WRITERS[suffix](hits, stream, ABOUT)
    return stream.getvalue()


@pytest.mark.parametrize("width", [20, 50, 80, 200])
@pytest.mark.parametrize("coloured", [False, True])
def test_each_match_begins_at_the_same_column_and_no_line_is_too_wide(hits, width, coloured):
    shown = list(lines(hits, width, coloured=coloured))
    assert len(shown) == 2 * sum(len(hit.occurrences) for hit in hits)
    columns = set()
    for line in shown[::2]:
        if coloured:
            places = [i for span in line.spans if span.style == MATCH for i in range(span.start, span.end)]
        else:
            places = [i for i, sign in enumerate(line.plain) if sign == "["]
        columns.add(frozenset(cell_len(line.plain[:place]) for place in places))
    assert frozenset.intersection(*columns)
    assert max(cell_len(line.plain) for line in shown) <= max(width, 30 + 36)
    if coloured:
        assert any(span.style == COUNTERPART for span in shown[1].spans)
    else:
        assert "[cooperate]" in shown[1].plain


def test_a_line_names_the_document_the_bead_and_its_confidence(hits):
    first, second = list(lines(hits, 80, coloured=False))[:2]
    assert first.plain.split() == ["文件.txt:1", "0.50", "各国[合作]。"]
    assert second.plain.split() == ["Countries", "[cooperate]."]
    long = Hit(12345, "a/very/long/path/to/a/document/in/some/folder.txt", "target", "", "x", (Occurrence(Span(0, 1)),))
    assert "folder.txt:12345 –" in next(lines([long], 80, coloured=False)).plain


@pytest.mark.slow
def test_what_stands_a_thousand_times_in_a_large_bead_is_shown_quickly(tmp_path):
    text = "a " * 20_000
    with concordance.open_memory(memory(tmp_path / "memory.json", [(text, text)])) as opened:
        hits = list(opened.search(concordance.Query("a", side="source")))
    assert [len(hit.occurrences) for hit in hits] == [concordance.OCCURRENCES]
    shown = [line.plain for line in lines(hits, 80, coloured=False)]
    assert len(shown) == 2 * concordance.OCCURRENCES
    assert all("[a] [a] [a] [a]" in line for line in shown[::2])
    assert max(map(len, written(hits[:1], ".csv").decode().split(",")[:6])) < 2_000


def test_the_terminal_is_told_nothing(hits):
    text = "".join(line.plain for line in lines(hits, 300, coloured=False))
    assert not {sign for sign in text if sign < " " or "\x7f" <= sign < "\xa0" or sign == "\u202e"}


def test_tables_have_one_match_a_row(hits):
    rows = [line.split("\t") for line in written(hits, ".tsv").decode().split("\n")[:-1]]
    table = list(csv.reader(io.StringIO(written(hits, ".csv").decode("utf-8-sig"), newline="")))
    assert [[restored(cell) for cell in row] for row in table] == rows
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + sum(len(hit.occurrences) for hit in hits)
    named = dict(zip(COLUMNS, rows[1], strict=True))
    assert (named["left"], named["match"], named["right"]) == ("各国", "合作", "。")
    assert (named["counterpart"], named["confidence"], named["side"]) == ("cooperate", "0.5", "source")
    assert {row[5] for row in rows[1:]} == {"合作"}


def test_json_holds_everything(hits):
    stored = json.loads(written(hits, ".json"))
    assert [stored[name] for name in ("pattern", "memory", "languages", "total")] == [
        "合作",
        "memory.json",
        ["zh", "en"],
        6,
    ]
    again = [
        Hit(
            *(record[name] for name in ("bead", "document", "side", "source", "target")),
            tuple(
                Occurrence(Span(*m["span"]), tuple(Span(*s) for s in m["counterparts"])) for m in record["occurrences"]
            ),
            record["confidence"],
        )
        for record in stored["hits"]
    ]
    assert again == hits
    assert json.loads(written([], ".json"))["hits"] == []


def test_the_page_marks_what_was_found_and_runs_nothing(hits):
    page = html.fromstring(written(hits, ".html"))
    assert not page.xpath("//script | //b | //@onclick | //@src | //@href")
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    rows = page.xpath("//main//li")
    assert len(rows) == len(hits)
    assert rows[0].xpath(".//mark[@class='match']/text()") == ["合作"]
    assert rows[0].xpath(".//mark[@class='counterpart']/text()") == ["cooperate"]
    assert rows[0].xpath("div[@class='side']/@lang") == ["zh", "en"]
    for row, hit in zip(rows, hits, strict=True):
        assert len(row.xpath(".//mark[@class='match']")) == len(hit.occurrences)
        if not {"\x1b", "\x07"} & set(hit.source + hit.target):
            assert [cell.text_content() for cell in row.xpath("div[@class='side']")] == [hit.source, hit.target]


def test_other_suffixes_are_refused():
    with pytest.raises(ChoiceError, match=r"written as \.tsv, \.csv, \.json, \.html"):
        writer_for("hits.tmx")
    assert writer_for("HITS.TSV") is WRITERS[".tsv"]


def test_each_hit_of_several_memories_says_which_it_is_from(tmp_path):
    paths = [tmp_path / "a" / "one.json", tmp_path / "b" / "one.json", tmp_path / "two.json"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        memory(path, PAIRS[:1])
    with concordance.open_memories(paths) as opened:
        found = [replace(hit, document="文件.txt") for hit in opened.search("合作")]
    assert [hit.memory for hit in found] == [str(paths[0]), str(paths[1]), "two.json"]
    shown = [line.plain for line in lines(found[1:], 80, coloured=False, several=True)][::2]
    assert shown[1].startswith("two.json 文件.txt:1 0.50")
    assert len({cell_len(line[: line.index("[")]) for line in shown}) == 1
    assert not any("two.json" in line.plain for line in lines(found[1:], 80, coloured=False))
    stream = io.BytesIO()
    WRITERS[".html"](found, stream, ABOUT._replace(several=True))
    assert "two.json: 文件.txt" in stream.getvalue().decode()


# What translates a match


def test_offsets_of_counterparts(monkeypatch):
    """With links that are known: each word to that in the same place from the other end."""

    def link_words(alignment, **_):
        linked = []
        for bead in alignment:
            source = tokenize(alignment.source, bead.source.start)
            target = tokenize(alignment.target, bead.target.start)
            size = min(len(source), len(target))
            links = tuple(WordLink(i, len(target) - 1 - i, 0.9) for i in range(size))
            linked.append(LinkedBead(bead, tuple(source), tuple(target), links))
        return linked

    monkeypatch.setattr(aligner.links, "link_words", link_words)
    texts = ("one two three", "drei  zwei\neins")

    def hit(bead, side, *spans, pair=texts):
        return Hit(bead, "", side, *pair, tuple(Occurrence(Span(*span)) for span in spans))

    found = with_counterparts(
        [
            hit(7, "source", (0, 3), (8, 13)),
            hit(7, "target", (7, 8)),
            hit(8, "source", (0, 13)),
            hit(9, "source", (0, 3), pair=("one", "")),
            hit(10, "source", (3, 8)),
        ],
        ("en", "de"),
    )
    words = [
        [[hit.translation[slice(*span)] for span in occurrence.counterparts] for occurrence in hit.occurrences]
        for hit in found
    ]
    assert words == [[["eins"], ["drei"]], [["two"]], [["drei  zwei\neins"]], [[]], [["zwei"]]]


@pytest.mark.parametrize(
    ("pair", "links", "side", "match", "expected"),
    [
        (("甲方 付款", "Party A pays"), ["甲方 Party", "付款 pays"], "source", "甲方", ["Party A"]),
        (("他 服用 维生素", "he takes Vitamin C"), ["维生素 Vitamin"], "source", "维生素", ["Vitamin C"]),
        (("甲方 所有", "owned by Party A."), ["甲方 Party", "所有 A"], "source", "甲方", ["Party A"]),
        (("甲方 所有", "owned by Party A."), ["甲方 Party", "所有 A"], "target", "Party A", ["甲方"]),
        (  # a letter of its own counts more than one that is linked to nothing, or to another word
            ("乙方 为 甲方", "Party B builds a house for Party A"),
            ["乙方 Party", "乙方 B", "乙方 Party#2", "甲方 Party", "甲方 Party#2", "甲方 a"],
            "source",
            "甲方",
            ["Party A"],
        ),
        (
            ("乙方 为 甲方", "Party B builds a house for Party A"),
            ["乙方 Party", "乙方 B", "乙方 Party#2"],
            "source",
            "乙方",
            ["Party B"],
        ),
        (  # a letter that is linked otherwise than its word, by what another name is linked to, is right
            ("甲方 乙方", "Party A and Party B"),
            ["乙方 Party", "甲方 A", "甲方 Party#2", "乙方 B"],
            "source",
            "甲方",
            ["Party A"],
        ),
        (("未 经 甲方", "without the consent of Party A"), ["甲方 the", "甲方 Party"], "source", "甲方", ["Party A"]),
        (("约翰 来", "John F. Kennedy came"), ["约翰 John"], "source", "约翰", ["John"]),
        (("在 北京", "in Beijing I saw"), ["北京 Beijing"], "source", "北京", ["Beijing"]),
        (("何时", "When A meets B"), ["何时 When"], "source", "何时", ["When"]),
        (("合同", "SIGN a contract"), ["合同 a", "合同 contract"], "source", "合同", ["a contract"]),
    ],
)
def test_the_letter_of_a_name_belongs_to_its_word(monkeypatch, pair, links, side, match, expected):
    def places(words):
        return {f"{word}#{words[:i].count(word) + 1}".removesuffix("#1"): i for i, word in enumerate(words)}

    def link_words(alignment, **_):
        [bead] = alignment
        tokens = [tokenize(document, 0) for document in (alignment.source, alignment.target)]
        here, there = (
            places([text[slice(*token.span)] for token in some]) for text, some in zip(pair, tokens, strict=True)
        )
        made = tuple(WordLink(here[a], there[b], 0.9) for a, b in map(str.split, links))
        return [LinkedBead(bead, tuple(tokens[0]), tuple(tokens[1]), made)]

    monkeypatch.setattr(aligner.links, "link_words", link_words)
    start = pair[side == "target"].index(match)
    hit = Hit(1, "", side, *pair, (Occurrence(Span(start, start + len(match))),))
    [found] = with_counterparts([hit], ("zh", "en"))
    assert [found.translation[slice(*span)] for span in found.occurrences[0].counterparts] == expected


def test_words_are_linked_where_languages_are_known(tmp_path):
    with concordance.open_memory(memory(tmp_path / "memory.json", PAIRS[:1])) as opened:
        [hit] = opened.search("合作", counterparts=True)
        assert [hit.target[slice(*span)] for span in hit.occurrences[0].counterparts] == ["cooperate"]
    with concordance.open_memory(memory(tmp_path / "memory.json", PAIRS[:1], ("zh", "tlh"))) as opened:
        [hit] = opened.search("合作", counterparts=True)
        assert [hit.target[slice(*span)] for span in hit.occurrences[0].counterparts] == ["cooperate"]
        assert list(opened.search("nothing", counterparts=True)) == []
