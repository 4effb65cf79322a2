"""Divisions: what makes a series, how far its members reach, and what makes none."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.languages import numerals
from aligner.model import Document, Text
from aligner.segmentation import segment, segment_lines

DATA = Path(__file__).parents[2] / "data" / "release-2025"
BODY = "This is a sentence of some length. And here is another one."
CHINESE_BODY = "这是一句话。这是另一句话。"


def found(document: Document) -> list[tuple[str, int, tuple[int, int]]]:
    return [(d.kind, d.number, (d.sentences.start, d.sentences.stop)) for d in document.divisions]


def headings(document: Document) -> list[str]:
    return [document.text.content[slice(*d.heading)] for d in document.divisions]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_release_has_five_proposals(lang: str) -> None:
    document = segment((DATA / f"{lang}.txt").read_text(encoding="utf-8"), lang)
    assert [(d.kind, d.number) for d in document.divisions] == [("proposal", n) for n in range(1, 6)]
    paragraphs = document.paragraphs()
    assert all(d.sentences in paragraphs for d in document.divisions)


SERIES = {
    "en": ["First, | Second, | Third, ", "Firstly, | Secondly, ", "1. | 2. | 3. ", "(1) | (2) ", "1) | 2) ",
           "I. | II. ", "(a) | (b) ", "(i) | (ii) | (iii) ", "① | ② ", "The first is | The second is "],
    "zh": ["一是|二是|三是", "第一，|第二，", "首先，|其次，|再次，", "（一）|（二）",
           "一、|二、|三、", "(一)|(二)",
           "1.|2.", "1、|2、", "（1）|（2）", "①|②", "其一，|其二，", "１．|２．"],
    "fr": ["Premièrement, | Deuxièmement, | Troisièmement, ", "Primo, | Secundo, ", "1° | 2° ",
           "En premier lieu, | En deuxième lieu, "],
    "es": ["Primero, | Segundo, | Tercero, ", "En primer lugar, | En segundo lugar, "],
    "pt": ["Primeiro, | Segundo, ", "Em primeiro lugar, | Em segundo lugar, "],
    "it": ["Primo, | Secondo, ", "In primo luogo, | In secondo luogo, "],
    "de": ["Erstens | Zweitens | Drittens "],
    "nl": ["Ten eerste | Ten tweede "],
    "pl": ["Po pierwsze, | Po drugie, "],
    "ru": ["Во-первых, | Во-вторых, | В-третьих, ", "Первое. | Второе. "],
    "tr": ["Birincisi, | İkincisi, "],
    "ar": ["أولا، | ثانيا، "],
    "ja": ["第一に、|第二に、", "一つ目は|二つ目は"],
    "ko": ["첫째, | 둘째, | 셋째, "],
    "th": ["ประการแรก | ประการที่สอง "],
}  # fmt: skip


@pytest.mark.parametrize(("lang", "series"), [(lang, s) for lang, many in SERIES.items() for s in many])
def test_numbered_paragraphs_are_proposals_in_words_and_items_in_figures(lang: str, series: str) -> None:
    body = CHINESE_BODY if lang in ("zh", "ja") else BODY
    members = series.split("|")
    document = segment("\n".join([body, *(m.lstrip() + body for m in members), body]), lang)
    kind = "item" if members[0].startswith(("1", "１", "①", "(", "（", "I. ", "一、")) else "proposal"
    assert [(d.kind, d.number) for d in document.divisions] == [(kind, n + 1) for n in range(len(members))]
    assert [d.sentences for d in document.divisions] == document.paragraphs()[1:-1]
    assert all(member.strip().startswith(h) for h, member in zip(headings(document), members, strict=True))


@pytest.mark.parametrize(
    ("lang", "content"),
    [
        ("en", f"First, a word.\n{BODY}"),
        ("en", f"First, a word. {BODY} The third, a pity, was late."),
        ("en", "2025. It was a year.\n2026. It was another.\nIt went on."),
        ("en", "1.5 million came.\n2.5 million left.\nIt went on."),
        ("en", "First we ate. Second helpings came. Third time lucky."),
        ("en", f"Second, a word. {BODY}\nThird, a word. {BODY}"),
        ("zh", "一是坚持合作。没有别的。"),
        ("zh", "首先，会议开幕。其次，各方发言。最后散会。"),
        ("zh", "第一，他来了。\n第三，她走了。\n没有了。"),
        ("zh", "一天他来了。二天后他走了。"),
    ],
)
def test_no_series_no_divisions(lang: str, content: str) -> None:
    assert found(segment(content, lang)) == []


def test_a_series_inside_a_paragraph() -> None:
    document = segment(
        "王毅提出三点建议：一是坚持合作；二是坚持公平，不动摇；三是坚持友好。希望如此。\n各方赞同。", "zh"
    )
    assert found(document) == [("proposal", 1, (0, 1)), ("proposal", 2, (1, 2)), ("proposal", 3, (2, 4))]
    assert headings(document) == ["一是", "二是", "三是"]


def test_numbered_headings_are_sections_with_what_is_below_them() -> None:
    content = (
        "一、总体要求\n这是第一段。\n这是第二段。\n"
        "二、主要任务\n（一）坚持合作。\n（二）坚持公平。\n三、保障措施\n这是第五段。"
    )
    assert found(segment(content, "zh")) == [
        ("section", 1, (0, 3)),
        ("section", 2, (3, 6)),
        ("item", 1, (4, 5)),
        ("item", 2, (5, 6)),
        ("section", 3, (6, 8)),
    ]


def test_the_clauses_of_a_contract_are_items_in_its_articles() -> None:
    content = "Sale\n\nArticle 1 Goods\n1. A sells to B.\n2. B buys.\n\nArticle 2 Price\n1. B pays.\n2. A waits."
    assert found(segment(content, "en")) == [
        ("title", 0, (0, 1)),
        ("section", 1, (1, 4)),
        ("item", 1, (2, 3)),
        ("item", 2, (3, 4)),
        ("section", 2, (4, 7)),
        ("item", 1, (5, 6)),
        ("item", 2, (6, 7)),
    ]


def test_a_series_inside_a_proposal_is_items() -> None:
    content = "First, we trade.\n(1) Goods.\n(2) Services.\nSecond, we talk.\nWe go on.\nThird, we meet."
    assert found(segment(content, "en")) == [
        ("proposal", 1, (0, 3)),
        ("item", 1, (1, 2)),
        ("item", 2, (2, 3)),
        ("proposal", 2, (3, 5)),
        ("proposal", 3, (5, 6)),
    ]


def test_bullets_and_short_lines_are_items() -> None:
    content = f"{BODY}\n• apples\n• pears\n{BODY}\n1. tea\n2. milk\n{BODY}"
    assert found(segment(content, "en")) == [
        ("item", 0, (2, 3)),
        ("item", 0, (3, 4)),
        ("item", 1, (6, 7)),
        ("item", 2, (7, 8)),
    ]


@pytest.mark.parametrize(("lang", "title"), [("en", "Wang Yi Attends a Meeting"), ("zh", "王毅出席会议")])
def test_a_first_short_line_is_the_title(lang: str, title: str) -> None:
    document = segment(f"{title}\n\n{BODY if lang == 'en' else CHINESE_BODY}", lang)
    assert found(document) == [("title", 0, (0, 1))]
    assert headings(document) == [title]


def test_a_second_series_is_not_inside_the_last_member_of_the_first() -> None:
    content = f"First, a. {BODY}\n{BODY}\nSecond, b. {BODY}\n{BODY}\nFirst, c. {BODY}\nSecond, d. {BODY}"
    divisions = segment(content, "en").divisions
    assert [(d.kind, d.number) for d in divisions] == [("proposal", n) for n in (1, 2, 1, 2)]


def test_lines_have_divisions_too() -> None:
    document = segment_lines(Text("A Meeting\n\nFirst, we trade.\nWe do.\n\nSecond, we talk.\n\nIt ended.", "en"))
    assert found(document) == [("title", 0, (0, 1)), ("proposal", 1, (1, 3)), ("proposal", 2, (3, 4))]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("1", 1), ("５", 5), ("٣", 3), ("一", 1), ("十", 10), ("十五", 15), ("二十", 20), ("九十九", 99),
     ("②", 2), ("㈤", 5), ("iv", 4), ("IX", 9), ("xiv", 14), ("XXXIX", 39), ("0", None), ("x1", None),
     ("", None), ("iix", None), ("十十", None)],
)  # fmt: skip
def test_numerals(numeral: str, value: int | None) -> None:
    assert numerals.value(numeral) == value
