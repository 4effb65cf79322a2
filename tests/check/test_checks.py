"""Names, marks, terms, repeats, and what is not translated; and the checks together on the release."""

from __future__ import annotations

from pathlib import Path

import pytest
from costs import assert_linear

from aligner.check import CHECKS, Finding, check, check_parts
from aligner.errors import ChoiceError
from aligner.formats import read
from aligner.languages.en.words import uninflected
from aligner.model import Alignment, Bead, Document, Glossary, Span, Term, Text
from aligner.segmentation import segment

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"


def alignment(*pairs: tuple[str, str], langs: tuple[str, str] = ("zh", "en")) -> Alignment:
    """A bead for each pair of strings."""
    sides = [Document.from_sentences([pair[i] for pair in pairs if pair[i]], langs[i]) for i in (0, 1)]
    beads, i, j = [], 0, 0
    for source, target in pairs:
        beads.append(Bead(Span(i, i + bool(source)), Span(j, j + bool(target))))
        i, j = i + bool(source), j + bool(target)
    return Alignment(sides[0], sides[1], tuple(beads))


def found(source: str, target: str, langs: tuple[str, str] = ("zh", "en")) -> list[Finding]:
    return check(alignment((source, target), langs=langs))


def only(source: str, target: str, kind: str, langs: tuple[str, str] = ("zh", "en")) -> Finding:
    """The only finding, which must be of this kind."""
    [finding] = found(source, target, langs)
    assert finding.kind == kind
    return finding


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "missing"),
    [
        ("请写信给 info@example.org。", "Please write to info@example.com.", {"info@example.org", "info@example.com"}),
        ("详见https://example.org/a?b=1。", "For details see our web site.", {"https://example.org/a?b=1"}),
        ("订购编号AB-1234。", "Order number AB-1243.", {"AB-1234", "AB-1243"}),
        ("违反了WTO规则。", "It violated the rules of the WHO.", {"WTO"}),
        ("由Murat先生主持。", "Mr Marat was in the chair.", {"Murat"}),
    ],
)
def test_strings_that_one_side_lacks(source: str, target: str, missing: set[str]) -> None:
    findings = found(source, target)
    assert {finding.kind for finding in findings} == {"name"}
    assert {string for finding in findings for string in (*finding.source, *finding.target)} == missing


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("违反了WTO规则。", "It violated the rules of the World Trade Organization."),
        ("违反了世贸组织规则。", "It violated World Trade Organization (WTO) rules."),
        ("GDP增长很快。", "Gross domestic product grew fast."),
        ("我在看TV。", "I am watching television."),
        ("他唱卡拉OK。", "He sings karaoke."),
        ("新冠肺炎疫情", "the COVID-19 epidemic"),
        ("共5GB。", "5 GB in all."),
        ("café很好。", "The cafe is good."),
        ("A股上涨。", "A-shares rose."),
        ("他用Wi-Fi。", "He uses wifi."),
        ("王毅说，当前……", "Wang Yi said that at present ..."),
        ("王毅同与会外长会见。", "He met the ministers present."),
        ("他说他会来。", "Wang Yi said that he would come."),
        ("吕布和曾国藩", "Lü Bu and Zeng Guofan"),
        ("老王马上就来。", "Wang Jianguo will be here at once."),
        ("习近平主席同李克强总理", "President Xi Jinping and Premier Li Keqiang"),
        ("陈是个好人。", "Chen Wei is a good man."),
        ("王夫人道：“凤丫头。”", "Lady Wang said to Wang Xi-feng."),
        ("王局长来了。", "Wang Jianguo has come."),
        ("访问哈萨克斯坦", "a visit to Kazakhstan"),
        ("哈萨克斯坦外长", "the Kazakh foreign minister"),
        ("访问该国", "a visit to Kazakhstan"),
        ("中美关系影响日本。", "China and the United States matter to Japan."),
        ("美方代表访问韩国。", "The American delegation visited the Republic of Korea."),
        ("俄罗斯外长拉夫罗夫", "Russian Foreign Minister Lavrov"),
        ("塔吉克斯坦外长赛义多夫", "Tajik Foreign Minister Saidov"),
        ("他叫基博罗哈他瓦", "He is called Kibrothhattaavah."),
    ],
)
def test_names_that_agree(source: str, target: str) -> None:
    assert "name" not in {finding.kind for finding in found(source, target) if "COVID-19" not in finding.target}


@pytest.mark.parametrize(
    ("source", "target", "here", "there"),
    [
        ("那天晚上陈清扬把我拽住。", "That night Chen Wei caught me.", "陈清扬", "Chen Wei"),
        ("韩崇岳带着六名亲兵到了。", "Han Guohua came with six guards.", "韩崇岳", "Han Guohua"),
        ("访问哈萨克斯坦", "a visit to Uzbekistan", "哈萨克斯坦", "Uzbekistan"),
        ("俄罗斯外长", "the Ukrainian foreign minister", "俄罗斯", "Ukrainian"),
        ("俄罗斯外长拉夫罗夫发言。", "Russian Foreign Minister Petrov spoke.", "拉夫罗夫", "Petrov"),
        ("他在莫斯科出生。", "He was born in Washington.", "莫斯科", "Washington"),
        ("外长赛义多夫发言。", "Foreign Minister Berdimuhamedov spoke.", "赛义多夫", "Berdimuhamedov"),
        ("王毅说，当前形势复杂。", "Wang Li said that the situation was complex.", "王毅", "Wang Li"),
        ("王毅同外长会谈。", "Wang Li met the foreign minister.", "王毅", "Wang Li"),
        ("王琦瑶笑了。", "Wang Qiyun smiled.", "王琦瑶", "Wang Qiyun"),
        ("习近平主席讲话。", "President Li Jinping made a speech.", "习近平", "Li Jinping"),
        ("法国代表团到了。", "The German delegation came.", "法国", "German"),
    ],
)
def test_chinese_names_that_do_not_agree(source: str, target: str, here: str, there: str) -> None:
    finding = only(source, target, "name")
    assert (finding.source, finding.target) == ((here,), (there,))
    finding = only(target, source, "name", ("en", "zh"))
    assert (finding.source, finding.target) == ((there,), (here,))


@pytest.mark.parametrize(
    ("source", "target"),
    [("会议于星期三举行。", "The meeting was on Thursday."), ("会议于周一举行。", "The meeting was on Tuesday.")],
)
def test_a_day_is_no_name(source: str, target: str) -> None:
    only(source, target, "date")


# --- quotation marks and brackets ------------------------------------------------------------------------------------

SPEECH = "他说：“我们明天一早就出发，谁也不等。”"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (SPEECH, '"We leave early tomorrow," he said, "and wait for nobody."'),
        (SPEECH, "'We leave early tomorrow,' he said, 'and wait for nobody.'"),
        (SPEECH, "– We leave early tomorrow, he said, and wait for nobody."),
        (SPEECH, "«We leave early tomorrow», he said, «and wait for nobody.»"),
        ("共建“一带一路”倡议", "the Belt and Road Initiative"),
        ("推动工作实现“开门红”。", "to achieve a good start"),
        ("他读《红楼梦》。", "He is reading A Dream of Red Mansions."),
        ("他说：我们明天一早就出发。", 'He said, "We leave early tomorrow morning."'),
        ("工人们的权利", "the workers' rights, weren't they"),
        ("世贸组织规则", "World Trade Organization (WTO) rules"),
        ("（一）总则", "1) General provisions"),
        ("“走吧，明天一早就出发。", '"Let us go; we leave early tomorrow.'),
        ("他来了（昨天晚上才到的），又走了。", "He came — he arrived only last night — and left."),
    ],
)
def test_marks_that_agree(source: str, target: str) -> None:
    assert found(source, target) == []


def test_marks_that_do_not() -> None:
    finding = only(SPEECH, "He told them that they would leave early and wait for nobody.", "quote")
    assert finding.source == ("“我们明天一早就出发，谁也不等。”",)
    assert finding.reason == "the quotation of the source has no quotation marks in the target"
    assert only(SPEECH, '"We leave early tomorrow, he said, and wait for nobody.', "quote").target == ('"',)
    assert only("他来了（昨天晚上才到的），又走了。", "He came and left.", "quote").source == ("（昨天晚上才到的）",)
    assert only("他来了（昨晚），又走了。", "He came (last night and left.", "quote").target == ("(",)


# --- terms -----------------------------------------------------------------------------------------------------------

GLOSSARY = Glossary(
    (
        Term("命运共同体", "community with a shared future"),
        Term("共同体", "community"),
        Term("中亚", "Central Asia"),
        Term("峰会", "summit"),
        Term("峰会", "summit meeting"),
        Term("峰会", "conference", "rejected"),
        Term("外长", "foreign minister"),
        Term("政策制定者", "policy maker"),
        Term("国人", "compatriot"),
        Term("落实", "implement"),
        Term("美方", "American side", "rejected"),
        Term("会议", "meeting", "candidate"),
    )
)


def terms(source: str, target: str, langs: tuple[str, str] = ("zh", "en")) -> list[str]:
    return [finding.reason for finding in check(alignment((source, target), langs=langs), GLOSSARY, kinds=["term"])]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("打造命运共同体。", "Build a community with a shared future."),
        ("打造命运共同体。", "Building communities with shared futures."),
        ("外长们来了。", "The Foreign Ministers came."),
        ("政策制定者来了。", "Policymakers and policy-makers came."),
        ("第二届峰会", "the second Summit Meeting"),
        ("第二届峰会", "two summits"),
        ("中国人民", "the Chinese people"),
        ("落实共识", "implementing the consensus"),
        ("会议", "the conference"),
    ],
)
def test_terms_that_stand(source: str, target: str) -> None:
    assert terms(source, target) == []


def test_terms_that_do_not() -> None:
    assert terms("打造命运共同体。", "Build a community of fate.") == [
        "“命运共同体” is not translated by “community with a shared future”"
    ]
    assert terms("第二届峰会", "the second conference") == [
        "“conference” is a rejected translation of “峰会”; approved is “summit”, “summit meeting”"
    ]
    assert terms("第二届峰会", "the second gathering") == ["“峰会” is not translated by “summit”, “summit meeting”"]
    assert terms("美方一意孤行", "The American side acted at will.") == [
        "“American side” is a rejected translation of “美方”"
    ]
    assert terms("中亚外长", "the ministers of Middle Asia") == [
        "“中亚” is not translated by “Central Asia”",
        "“外长” is not translated by “foreign minister”",
    ]


LETTERED = Glossary(
    tuple(
        Term(*pair)
        for pair in (
            ("甲方", "Party A"),
            ("维生素A", "vitamin A"),
            ("A级车", "class A vehicle"),
            ("双城记", "A Tale of Two Cities"),
            ("建房", "build a house"),
            ("鼠疫中的一年", "Once in A Year of the Plague"),
        )
    )
)


@pytest.mark.parametrize(
    ("source", "target", "is_right"),
    [
        ("甲方应付款。", "Party A shall pay.", True),
        ("甲方应付款。", "PARTY A SHALL PAY.", True),
        ("甲方应付款。", "Party B shall pay.", False),
        ("甲方应付款。", "The party shall pay.", False),
        ("甲方应付款。", "A party shall pay.", False),
        ("缺乏维生素A。", "Vitamin-A deficiency.", True),
        ("缺乏维生素A。", "Vitamin C deficiency.", False),
        ("A级车很多。", "There are many Class A vehicles.", True),
        ("A级车很多。", "There are many Class B vehicles.", False),
        ("他读《双城记》。", "He reads A Tale of Two Cities.", True),
        ("怎样建房", "How to Build A House", True),
        ("《鼠疫中的一年》", "Once in a Year of the Plague", True),
    ],
)
def test_a_letter_of_a_term_is_no_article(source: str, target: str, is_right: bool) -> None:
    assert (check(alignment((source, target)), LETTERED, kinds=["term"]) == []) == is_right


def test_a_letter_of_a_source_term() -> None:
    glossary = Glossary((Term("Plan A", "甲计划"),), source_lang="en", target_lang="zh")
    made = alignment(("Plan A starts.", "计划开始。"), ("Plan B starts.", "计划开始。"), langs=("en", "zh"))
    assert [finding.bead for finding in check(made, glossary, kinds=["term"])] == [1]


def test_a_glossary_the_other_way_round_is_turned() -> None:
    glossary = Glossary((Term("summit", "峰会"),), source_lang="en", target_lang="zh-CN")
    [finding] = check(alignment(("第二届峰会", "the second meeting")), glossary)
    assert finding.source == ("峰会",)


@pytest.mark.parametrize("sentence", ["王毅出席。", "王毅同外长会谈。", "王毅和外长会谈。"])
def test_a_short_term_is_a_word(sentence: str) -> None:
    glossary = Glossary((Term("王毅", "Wang Yi"),))
    [finding] = check(alignment((sentence, "The minister came.")), glossary, kinds=["term"])
    assert finding.source == ("王毅",)


def test_a_derived_word_is_another_word() -> None:
    terms = ("unilateralism", "单边主义"), ("nationalism", "民族主义"), ("summit meeting", "峰会"), ("impose", "加征")
    glossary = Glossary(tuple(Term(*term) for term in terms))
    langs = ("en", "zh")
    free = alignment(("It acted unilaterally.", "一意孤行。"), ("We help the nations.", "我们帮助各国。"), langs=langs)
    assert check(free, glossary) == []
    bound = alignment(("Summit meetings, imposed by unilateralism.", "会议。"), langs=langs)
    assert {here for finding in check(bound, glossary, kinds=["term"]) for here in finding.source} == {
        "Summit meetings",
        "imposed",
        "unilateralism",
    }


@pytest.mark.parametrize(
    "forms",
    [
        "nation nations nation's", "country countries", "make makes made making", "run runs ran running",
        "plan plans planned planning", "meeting meetings", "process processes processed", "crisis crises",
        "study studies studied studying", "agree agreed agreeing", "need needs needed", "use used using uses",
        "exchange exchanges", "tax taxes",
    ],
)  # fmt: skip
def test_inflected_forms_are_one_word(forms: str) -> None:
    assert len(set(map(uninflected, forms.split()))) == 1


def test_what_only_looks_inflected() -> None:
    words = "nation nationalism nationalist unilateral unilaterally new news good goods king red string thing on one"
    assert len(set(map(uninflected, words.split()))) == len(words.split())


def test_terms_of_spaced_languages() -> None:
    glossary = Glossary((Term("foreign minister", "Außenminister"), Term("US", "USA")))
    langs = ("en", "de")
    one = alignment(("The foreign ministers told us.", "Die Außenministern sagten es uns."), langs=langs)
    assert check(one, glossary) == []
    other = alignment(("The foreign ministers of the US", "Die Minister der Staaten"), langs=langs)
    assert [finding.source for finding in check(other, glossary)] == [("foreign ministers",), ("US",)]


# --- repeats, and what is not translated -----------------------------------------------------------------------------


def test_repeats() -> None:
    made = alignment(
        ("会议发表了新闻公报。", "The meeting issued a press release."),
        ("会议发表了新闻公报。", "The meeting issued a press release!"),
        ("会议发表了新闻公报。", "A communiqué was issued by the meeting."),
        ("会上发布了新闻稿。", "The meeting issued a press release."),
        ("是。", "Yes."),
        ("对。", "Yes."),
        ("是。", "Right."),
    )
    seen = [(finding.bead, finding.kind, finding.other) for finding in check(made)]
    assert seen == [(2, "doubled", 1), (3, "inconsistent", 1), (4, "inconsistent", 1)]


def test_the_same_pair_with_other_quotation_marks() -> None:
    made = alignment(
        ("请点击“下一步”按钮。", 'Click the "Next" button.'),
        ("请点击“下一步”按钮。", "Click the Next button."),
        ("请点击下一步按钮。", "Click the Next button."),
        ("请点击「下一步」按钮。", "Click the “Next” button."),
        ("请点击“下一步”按钮。", "Click the Next button!"),
    )
    seen = [(finding.bead, finding.kind, finding.other) for finding in check(made)]
    assert seen == [(2, "inconsistent", 1), (3, "inconsistent", 2), (4, "doubled", 1), (5, "doubled", 2)]


@pytest.mark.parametrize(
    ("source", "target", "kind", "marked"),
    [
        ("请选用XR-500A型号。", "Please choose model XR-500B.", "name", ("XR-500A", "XR-500B")),
        (
            "详情请见https://a.org/zh。",
            "See https://a.org/en for it.",
            "name",
            ("https://a.org/zh", "https://a.org/en"),
        ),
        ("您好，${username}！", "Hello, ${user}!", "tag", ("${username}", "${user}")),
        ("他出生于一九八五年。", "He was born in 1958.", "date", ("一九八五年", "1958")),
        (
            "卖方无权要求额外付款。",
            "The Seller is entitled to demand additional payment.",
            "negation",
            ("无权", "entitled"),
        ),
    ],
)
def test_one_error_is_one_finding(source: str, target: str, kind: str, marked: tuple[str, str]) -> None:
    [finding] = found(source, target)
    assert (finding.kind, finding.source, finding.target) == (kind, marked[:1], marked[1:])


def test_two_errors_are_two_findings() -> None:
    two = found("XR-500A型号长5米。", "Model XR-500B is 6 metres long.")
    assert [(one.kind, one.source, one.target) for one in two] == [
        ("number", ("5",), ("6",)),
        ("name", ("XR-500A",), ("XR-500B",)),
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("打八折。", "20% off."),
        ("全场打七五折。", "25% discount on everything."),
        ("请勿触摸屏幕。", "Keep your fingers off the screen."),
        ("请勿让儿童接触本品。", "Keep this product well away from children."),
        ("甲方（盖章）：　　乙方（盖章）：", "Party A (seal):  Party B (seal):"),
    ],
)
def test_right_translations_of_other_words(source: str, target: str) -> None:
    assert found(source, target) == []


def test_a_sentence_that_stands_twice_in_a_bead() -> None:
    finding = only("会议发表了新闻公报。", "The meeting issued a statement. The meeting issued a statement.", "doubled")
    assert finding.target == ("The meeting issued a statement.", "The meeting issued a statement.")
    assert found("他走了，真的走了。他走了，真的走了。", "He went away indeed. He went away indeed.") == []


def test_parts_are_counted_through() -> None:
    part = alignment(("会议发表了新闻公报。", "The meeting issued a press release."))
    assert [(f.bead, f.other) for f in check_parts(iter([part, part, part]))] == [(2, 1), (3, 1)]


@pytest.mark.parametrize(
    ("source", "target", "langs"),
    [
        ("会议发表了新闻公报。", "会议发表了新闻公报。", ("zh", "en")),
        ("会议发表了公报。会见结束。", "The meeting issued a release. 会见结束。", ("zh", "en")),
        ("The meeting issued a press release.", "The meeting issued a press release.", ("en", "zh")),
        ("The meeting issued a press release.", "The meeting issued a press release", ("en", "de")),
        (
            "The meeting issued a long press release today.",
            "The meeting issued a long press release todey.",
            ("en", "de"),
        ),
        ("Встреча закончилась вчера.", "Встреча закончилась вчера.", ("ru", "en")),
        ("孩子们在公园里玩耍。", "The children are playing in the 公园.", ("zh", "en")),
        ("我喜欢北京。", "I like 北京 very much.", ("zh", "en")),
        ("他姓王。", "His family name is 王.", ("zh", "en")),
        ("The farmers say the drought has ruined it.", "农民说，the drought has ruined 它。", ("en", "zh")),
    ],
)
def test_what_is_not_translated(source: str, target: str, langs: tuple[str, str]) -> None:
    only(source, target, "untranslated", langs)


@pytest.mark.parametrize(
    ("source", "target", "langs"),
    [
        ("180", "180", ("zh", "en")),
        ("https://example.org/a", "https://example.org/a", ("zh", "en")),
        ("Murat Nurtleu", "Murat Nurtleu", ("en", "fr")),
        ("ISO 9001:2015", "ISO 9001:2015", ("zh", "en")),
        (
            "G. O. Dyhrenfurth: Dämon Himalaya, Basel 1935",
            "G. O. Dyhrenfurth: Dämon Himalaya, Basel 1935",
            ("de", "fr"),
        ),
        ("“开门红”的意思", 'the meaning of "kaimenhong" (开门红)', ("zh", "en")),
        ("Microsoft Windows Server", "Microsoft Windows Server", ("en", "zh")),
        ("墨子主张兼爱。", "Mozi 墨子 taught universal love.", ("zh", "en")),
        ("我们吃了饺子。", "We ate dumplings 饺子.", ("zh", "en")),
        ("“王”字有四画。", "The character 王 has four strokes.", ("zh", "en")),
        ("Open the file with open source software.", "用 open source software 打开这个文件。", ("en", "zh")),
        ("He wrote “out of the blue” on it.", "他在上面写了“out of the blue”。", ("en", "zh")),
    ],
)
def test_what_needs_no_translation(source: str, target: str, langs: tuple[str, str]) -> None:
    assert "untranslated" not in {finding.kind for finding in found(source, target, langs)}


def test_what_is_missing_or_far_too_long() -> None:
    made = alignment(
        ("会议发表了新闻公报。", ""), ("", "During the meeting"), ("会议。", "The meeting went on and on. " * 8)
    )
    findings = check(made, kinds=["omitted", "length"])
    assert [(finding.bead, finding.kind) for finding in findings] == [(1, "omitted"), (2, "omitted"), (3, "length")]
    assert findings[0].reason == "nothing stands on the target side"
    assert (findings[1].source, findings[1].target) == ((), ("During the meeting",))


# --- all together ----------------------------------------------------------------------------------------------------


def release() -> Alignment:
    source, target = (segment(Text.clean((RELEASE / f"{lang}.txt").read_text("utf-8"), lang)) for lang in ("zh", "en"))
    return Alignment(source, target, tuple(Bead(b.source, b.target) for b in read(RELEASE / "gold.align").beads))


def test_an_official_translation_has_no_findings() -> None:
    assert check(release()) == []


def test_the_order_is_that_of_the_beads_and_kinds_can_be_chosen() -> None:
    made = alignment(("12个", "13 of them"), ("向180个国家", "to 190 countries of Mr X, in 2019"), ("会议", ""))
    findings = check(made)
    assert [finding.bead for finding in findings] == sorted(finding.bead for finding in findings)
    assert check(made) == findings
    for kind in CHECKS:
        assert check(made, kinds=[kind]) == [finding for finding in findings if finding.kind == kind]


def test_a_kind_that_there_is_not() -> None:
    with pytest.raises(ChoiceError, match="unknown kind of findings 'numbers'; choose from: conversion, date, doubled"):
        check(alignment(("一", "one")), kinds=["number", "numbers"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["a", "A", "一", "1", "1 ", "one ", "“", "（", "A1", "1.", "a@", "a.", "三月", "'", "A1_", "\n", "王"]
)
def test_long_strings_take_little_time(unit: str) -> None:
    """The work of no pattern grows with the square of a string, or worse."""

    def checked(length: int) -> None:
        long = unit * (length // len(unit))
        for langs in (("zh", "en"), ("en", "zh"), ("de", "fr")):
            check(alignment(("王毅5月3日说12。" + long, f"{long} Wang Li said 13 on May 4."), langs=langs), GLOSSARY)

    assert_linear(checked, 5_000, large=20_000)
