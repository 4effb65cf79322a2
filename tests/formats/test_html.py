"""The page to read side by side: what is in it, and that nothing else can be."""

import base64
import hashlib
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from lxml import html
from test_golden import release
from told import noticed
from values import alignments, written

from aligner.formats.html import FORMAT
from aligner.model import DIVISION_KINDS, Alignment, Bead, Division, Document, Recipe, Span
from aligner.render import charts, shown, terminal, words
from aligner.render.alignment_page import CHUNK
from aligner.render.confidence import level
from aligner.render.confidence import number as rounded

TAGS = {
    *("html", "head", "meta", "title", "style", "script", "body", "header", "main", "footer", "nav", "div"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "span", "a", "b", "bdi", "small", "ol", "ul", "li", "dl", "dt", "dd"),
    *("details", "summary", "figure", "figcaption", "label", "input", "button", "output"),
    *("svg", "desc", "defs", "pattern", "rect", "path", "circle", "polyline", "text"),
}


def page(alignment):
    return html.document_fromstring(written(FORMAT, alignment).decode("utf-8"))


def pair(source, target, beads=None, source_lang="zh", target_lang="en", **rest):
    """An alignment of sentences, one to one where nothing else is said."""
    documents = (Document.from_sentences(source, source_lang), Document.from_sentences(target, target_lang))
    beads = beads or [Bead(Span(i, i + 1), Span(i, i + 1), 0.5) for i in range(len(source))]
    return Alignment(*documents, tuple(beads), **rest)


def long(count):
    return pair(
        ["甲。"] * count, ["A."] * count, [Bead(Span(i, i + 1), Span(i, i + 1), i / count) for i in range(count)]
    )


def text(element):
    return "".join(element.itertext())


def sides(tree):
    """For each bead the sentences on both sides."""
    return [
        tuple([text(p) for p in side.findall("p")] for side in row.findall("div")[1:3])
        for row in tree.xpath("//li[contains(@class, 'bead')]")
    ]


def policy(tree):
    content = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    return dict(part.split(" ", 1) for part in content.split("; "))


def test_every_sentence_of_the_release_stands_beside_its_translation():
    alignment = release()
    assert sides(page(alignment)) == [
        (alignment.source.strings(bead.source), alignment.target.strings(bead.target)) for bead in alignment.beads
    ]


def test_each_bead_can_be_linked_to_and_tells_its_confidence_shape_and_status():
    tree = page(release())
    for number, (row, bead) in enumerate(
        zip(tree.xpath("//li[starts-with(@id, 'b')]"), release().beads, strict=True), 1
    ):
        assert row.get("id") == f"b{number}"
        assert row.find("div/a").get("href") == f"#b{number}"
        label = text(row.find("div"))
        assert "◆ 0.75" in label
        assert "✓ approved" in label
        assert (bead.shape in label) == (bead.shape != "1-1")


@pytest.mark.usefixtures("notices")
@given(alignments())
def test_whatever_the_texts_contain_it_is_shown_as_text(alignment):
    tree = page(alignment)
    assert {element.tag for element in tree.iter()} <= TAGS
    assert len(tree.xpath("//script")) == len(tree.xpath("//style")) == 1
    assert len(tree.xpath("//meta")) == 6

    def spaced(string):  # libxml2 reads some white space as other white space
        return re.sub(r"\s", " ", string)

    expected = [
        tuple(
            [spaced(shown.sentence(document, i)) for i in range(*span)]
            for document, span in ((alignment.source, bead.source), (alignment.target, bead.target))
        )
        for bead in alignment.beads
    ]
    assert [tuple([spaced(s) for s in side] for side in both) for both in sides(tree)] == expected
    notes = [text(note) for note in tree.xpath("//p[contains(@class, 'note')]/span[last()]")]
    assert [spaced(n) for n in notes] == [spaced(shown.shown(bead.note)) for bead in alignment.beads if bead.note]


@pytest.mark.usefixtures("notices")
@given(alignments())
def test_nothing_comes_from_elsewhere_and_nothing_is_inline_but_what_the_policy_names(alignment):
    tree = page(alignment)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        assert not {"src", "srcset", "style", "action", "data", "poster"} & set(element.attrib)
        assert not [name for name in element.attrib if name.startswith("on")]
        assert element.get("href", f"#{ids[0]}")[1:] in {*ids, "one-sided=1", "below=0.70"}
        assert element.get("href", "#").startswith("#")


def test_the_policy_allows_the_one_script_and_the_one_style_sheet_alone():
    tree = page(release())
    rules = policy(tree)
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for kind in ("script", "style"):
        content = tree.xpath(f"string(//{kind})")
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules[f"{kind}-src"] == f"'sha256-{digest}'"
        assert "\r" not in content
        assert f"</{kind}" not in content
        assert not re.search(r"https?:|@import|url\(", content)
    first = tree.find("head")
    assert [child.get("http-equiv") for child in first][:2] == [None, "Content-Security-Policy"]


def test_what_html_forbids_is_shown_as_a_sign_and_counted_in_a_warning():
    alignment = pair(["a\0b\x1b\x85\ufffe\U0001ffff\u202e"], ["c"])
    with noticed(r"5 characters .*: U\+0000, U\+001B, U\+0085, U\+FFFE, U\+1FFFF"):
        FORMAT.write(alignment, io.BytesIO())
    assert sides(page(alignment)) == [(["a\ufffdb\ufffd\ufffd\ufffd\ufffd\u202e"], ["c"])]


def test_the_same_alignment_makes_the_same_page():
    assert written(FORMAT, release()) == written(FORMAT, release())


def test_a_page_without_beads_and_one_without_text():
    assert sides(page(pair([], []))) == []
    assert sides(page(pair(["", ""], [""], [Bead(Span(0, 2), Span(0, 1))]))) == [(["", ""], [""])]


def test_an_empty_side_says_so():
    tree = page(pair(["甲。"], ["A.", "B."], [Bead(Span(0, 1), Span(0, 1)), Bead(Span(1, 1), Span(1, 2), 0.2)]))
    row = tree.get_element_by_id("b2")
    assert {"one-sided", "doubtful"} <= set(row.get("class").split())
    assert "no counterpart 无对应" in text(row.findall("div")[1])


def test_notes_and_decisions_are_shown():
    beads = [Bead(Span(0, 1), Span(0, 1), 0.95, "rejected", "first line\n<b>second</b>")]
    row = page(pair(["甲。"], ["A."], beads)).get_element_by_id("b1")
    assert "✗ rejected" in text(row)
    assert text(row.find("p/span[2]") if row.find("p/span[2]") is not None else row.find("p/span")) == beads[0].note


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", ("zh", "ltr")), ("zh_TW", ("zh-TW", "ltr")), ("ar", ("ar", "rtl")), ("fa-IR", ("fa-IR", "rtl")),
        ("az-Arab", ("az-Arab", "rtl")), ("ur-Latn", ("ur-Latn", "ltr")), ("he-IL", ("he-IL", "rtl")),
        ("und", ("", "auto")), ("", ("", "auto")), ('zh"><b>', ("", "auto")), ("x-\0", ("", "auto")),
    ],
)  # fmt: skip
def test_language_and_direction(lang, expected):
    tree = page(pair(["x"], ["y"], source_lang=lang))
    side = tree.get_element_by_id("b1").findall("div")[1]
    assert (side.get("lang"), side.get("dir")) == expected
    assert (side.find("p").get("dir") == "auto") == (expected[1] == "auto")


def test_paragraphs_are_marked_where_one_begins_that_the_row_does_not_show():
    source = Document.from_sentences(["一。", "二。", "三。"], "zh", paragraphs=[0, 0, 1])
    target = Document.from_sentences(["1.", "2.", "3."], "en", paragraphs=[0, 1, 2])
    beads = (Bead(Span(0, 1), Span(0, 2)), Bead(Span(1, 2), Span(2, 2)), Bead(Span(2, 3), Span(2, 3)))
    tree = page(Alignment(source, target, beads))
    assert [text(p) for p in tree.xpath("//p[@class='paragraph']")] == ["2."]
    assert [row.get("id") for row in tree.xpath("//li[contains(@class, 'opens')]")] == ["b1", "b3"]
    apart = (Bead(Span(0, 1), Span(0, 1)), Bead(Span(1, 3), Span(1, 3)))
    marked = page(Alignment(source, target, apart)).xpath("//p[@class='paragraph']")
    assert [text(p) for p in marked] == ["三。", "2.", "3."]


def test_lines_of_chinese_close_up_and_lines_of_english_do_not():
    document = Document.from_sentences(["中国\n 中亚\nABC", "one\ntwo"], "zh")
    assert [shown.sentence(document, i) for i in (0, 1)] == ["中国中亚\nABC", "one\ntwo"]


def test_the_proposals_of_the_release_are_headings_with_a_table_of_contents():
    tree = page(release())
    rows = tree.xpath("//main//li[h2]")
    assert [text(row.find("h2")) for row in rows] == [f"Proposal 建议 {n}" for n in range(1, 6)]
    assert [text(row.findall("div")[1])[:2] for row in rows] == [f"{n}是" for n in "一二三四五"]
    entries = tree.xpath("//nav//a")
    assert [a.get("href") for a in entries] == [f"#{row.get('id')}" for row in rows]
    assert text(entries[2]) == "3三是坚持机制建设。Third, adhere to institutional development."


def divided(source, target, *divisions):
    """An alignment one to one of which the source has divisions."""
    document = Document.from_sentences(source, "zh")
    made = tuple(
        Division(kind, number, document.sentences[first].span if is_headed else Span(0, 0), Span(first, stop))
        for kind, number, first, stop, is_headed in divisions
    )
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(len(source)))
    return Alignment(replace(document, divisions=made), Document.from_sentences(target, "en"), beads)


def test_what_the_text_calls_a_heading_looks_like_one_and_is_not_said_twice():
    divisions = [("title", 0, 0, 1, True), ("section", 1, 1, 3, True), ("item", 1, 2, 3, False)]
    tree = page(divided(["合同", "第一条", "1. 甲方。"], ["Contract", "Article 1", "1. A."], *divisions))
    assert [text(p) for p in tree.xpath("//p[@class='heading' and @role='heading']")] == ["合同", "第一条"]
    assert not tree.xpath("//main//h2")
    assert [text(a) for a in tree.xpath("//nav//a")] == ["1第一条"]
    assert [text(h) for h in tree.xpath("//h1")] == ["合同", "Contract"]


def test_a_division_on_one_side_says_on_which():
    tree = page(divided(["一。", "二。"], ["1.", "2."], ("section", 2, 0, 2, False), ("proposal", 0, 1, 2, False)))
    assert [text(h) for h in tree.xpath("//main//h2")] == ["Section 章节 2 (zh)", "Proposal 建议 (zh)"]
    assert [text(span) for span in tree.xpath("//nav//span[@class='words']")] == ["一。", "", "二。", ""]


def test_only_what_is_not_sure_tells_its_confidence_and_where_to_look():
    beads = [Bead(Span(i, i + 1), Span(i, i + 1), c) for i, c in enumerate([0.99, 0.75, 0.5])]
    tree = page(pair(["甲。"] * 3, ["A."] * 3, beads))
    assert [text(row.find("div")).strip() for row in tree.xpath("//main//li")] == ["1", "2 ◆ 0.75", "3 ▲ 0.50"]
    assert tree.get_element_by_id("b1").find("div/a").get("title") == "confidence: 0.99 (sure)"
    assert tree.xpath("//dl//a/@href") == ["#below=0.70"]
    assert not tree.xpath("//div[@class='filters']/@hidden")
    quiet = page(pair(["甲。"], ["A."], beads[:1]))
    assert quiet.xpath("//div[@class='filters']/@hidden")
    assert not quiet.xpath("//dl//a | //*[@class='confidence']")


class Recording(dict):
    """Keeps the keys that it is asked for."""

    def __init__(self, content, asked):
        super().__init__(content)
        self.asked = asked

    def get(self, key, default=None):
        self.asked.add(key)
        return super().get(key, default)


def test_every_word_of_the_page_has_a_chinese_one(monkeypatch):
    asked = set()
    monkeypatch.setattr(words, "_CHINESE", Recording(words._CHINESE, asked))
    source = Document.from_sentences(["一。"] * 4, "zh")
    divisions = tuple(Division(kind, 0, Span(0, 0), Span(i, i + 1)) for i, kind in enumerate(DIVISION_KINDS))
    beads = [Bead(Span(0, 1), Span(0, 0), 0.95, "approved"), Bead(Span(1, 4), Span(0, 1), None, "rejected", "!")]
    target = Document.from_sentences(["1."], "en")
    recipe = Recipe("1", "a", "b", "c", (("d", "e"),))
    alignment = Alignment(replace(source, divisions=divisions), target, tuple(beads), recipe)
    tree = page(alignment)
    assert len(tree.xpath("//*[@class='zh' and @lang='zh-Hans']")) > 20
    assert {"section", "proposal", "Overview", "rejected"} <= asked <= words._CHINESE.keys()
    other = replace(alignment, source=replace(alignment.source, text=replace(source.text, lang="ja")))
    assert not page(other).xpath("//*[@class='zh']")


def test_the_title_is_the_name_of_the_files_or_what_the_texts_begin_with():
    tree = page(release())
    assert tree.findtext("head/title") == "zh.txt – en.txt"
    assert [text(h) for h in tree.xpath("//h1")] == ["zh.txt", "en.txt"]
    nameless = pair(["甲。"], ["\u202eA. <b>" + "x" * 500])
    title = page(nameless).findtext("head/title")
    assert title.startswith("甲。 – A. <b>")
    assert len(title) < 130


def test_bands_are_the_same_as_on_a_terminal():
    colours = {"sure": "green", "middle": "yellow", "doubtful": "red", "unknown": ""}
    for confidence in (None, 0.0, 0.69, 0.7, 0.89, 0.9, 1.0):
        assert terminal._style(confidence) == colours[level(confidence)]


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (None, ("unknown", "–", None)), (0.0, ("doubtful", "0.00", 0)), (0.6999, ("doubtful", "0.70", 6)),
        (0.7, ("middle", "0.70", 7)), (0.8999, ("middle", "0.90", 8)), (0.9, ("sure", "0.90", 9)),
        (0.29, ("doubtful", "0.29", 2)), (0.3, ("doubtful", "0.30", 3)), (1.0, ("sure", "1.00", 9)),
    ],
)  # fmt: skip
def test_confidence_as_band_number_and_tenth(confidence, expected):
    found = (level(confidence), rounded(confidence), charts.tenth(confidence))
    assert found == expected


def test_the_histogram_counts_every_bead_once():
    confidences = [None, 0.05, 0.3, 0.31, 0.95, 1.0, 1.0]
    beads = [Bead(Span(i, i + 1), Span(i, i + 1), c) for i, c in enumerate(confidences)]
    tree = page(pair(["甲"] * 7, ["a"] * 7, beads))
    counts = [int(text(t)) for t in tree.xpath("//*[@id='histogram']//text[starts-with(@class, 'count')]")]
    assert counts == [1, 0, 0, 2, 0, 0, 0, 0, 0, 3, 1]
    assert "0.3 to 0.4: 2" in tree.xpath("string(//*[@id='histogram']/desc)")


def test_each_bead_has_its_mark_on_the_plot_in_order():
    tree = page(release())
    links = tree.xpath("//*[@id='dot-plot']/a")
    assert {a.get("href") for a in links} == {f"#b{n}" for n in range(1, 36)}
    assert "35 source sentences against 38 target sentences" in tree.xpath("string(//*[@id='dot-plot']/desc)")


def test_the_plot_of_a_long_text_stays_small_and_leads_to_the_least_sure_beads():
    count = 20 * charts.MARKS
    alignment = long(count)
    beads = list(alignment.beads)
    beads[777] = replace(beads[777], confidence=0.0)
    plot = page(replace(alignment, beads=tuple(beads))).get_element_by_id("dot-plot")
    links = plot.xpath(".//a")
    assert len(links) == charts.MARKS
    assert "#b778" in [a.get("href") for a in links]
    assert len(html.tostring(plot)) < 100_000


def test_rows_stand_in_lists_that_count_on():
    tree = page(long(3 * CHUNK + 1))
    lists = tree.xpath("//main//ol")
    assert [int(ol.get("start")) for ol in lists] == [1, CHUNK + 1, 2 * CHUNK + 1, 3 * CHUNK + 1]
    assert [len(ol) for ol in lists] == [CHUNK, CHUNK, CHUNK, 1]


def test_the_page_grows_no_faster_than_the_text():
    sizes = [len(written(FORMAT, long(count))) for count in (1000, 2000, 4000)]
    assert sizes[2] - sizes[1] < 2.2 * (sizes[1] - sizes[0])
    assert sizes[2] < 4000 * 600


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_from_their_ground(scheme):
    css = page(release()).xpath("string(//style)")
    blocks = re.findall(r"^:root \{(.*?)\}", css, re.DOTALL | re.MULTILINE)
    if scheme == "dark":
        blocks += re.findall(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", css, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", "".join(blocks)))
    for ground in ("paper", "panel", "here", "note"):
        for ink in ("ink", "soft", "link", "sure-ink", "middle-ink", "doubtful-ink", "unknown-ink"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        for mark in ("sure", "middle", "doubtful", "unknown"):
            assert contrast(colours[mark], colours[ground]) >= 3, (mark, ground)
    assert contrast(colours["ink"], colours["hit"]) >= 4.5


def contrast(one, other):
    """WCAG 2.2, contrast ratio."""

    def luminance(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_how_alike_the_texts_are_stands_among_the_figures():
    recipe = Recipe("1", "a", "b", "c", likeness="0.02")
    names = [text(dt) for dt in page(pair(["甲。"], ["A."], recipe=recipe)).xpath("//header/dl/div[dt]")]
    assert "likeness of the texts 两文相近度0.02" in names
    assert not [name for name in map(text, page(pair(["甲。"], ["A."])).xpath("//header/dl/div")) if "likeness" in name]
