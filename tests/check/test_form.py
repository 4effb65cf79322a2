"""Spaces, doubled words and marks, width, end marks, brackets: what is reported, and what each language may do."""

from __future__ import annotations

import pytest
from costs import assert_linear

from aligner import languages
from aligner.check import Finding, Rules, check
from aligner.model import Alignment, Bead, Document, Span
from aligner.registry import CHECKS

EVERYTHING = Rules(kinds=tuple(CHECKS))


def alignment(*pairs: tuple[str, str], langs: tuple[str, str] = ("zh", "en")) -> Alignment:
    """A bead for each pair of strings."""
    sides = [Document.from_sentences([pair[i] for pair in pairs], langs[i]) for i in (0, 1)]
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(len(pairs)))
    return Alignment(sides[0], sides[1], beads)


def found(source: str, target: str, kind: str, langs: tuple[str, str] = ("zh", "en")) -> list[Finding]:
    return [one for one in check(alignment((source, target), langs=langs), rules=EVERYTHING) if one.kind == kind]


# --- spaces ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "fault", "marked"),
    [
        ("He left the  house.", "two spaces", "e  h"),
        ("He left , and she stayed.", "a space before a mark", "t ,"),
        ("He left,and she stayed.", "lacks a space", "t,a"),
        ("He left.She stayed.", "lacks a space", " left.S"),
        ("They crossed the River.It was wide.", "lacks a space", "r.I"),
        ("WARNING:Never open it.", "lacks a space", "G:N"),
        ("It is from 5 to 40%,and no more.", "lacks a space", "%,a"),
        ("He left (and ran away)quickly.", "lacks a space", "(and ran away)q"),
        ("The house ( an old one ) burnt.", "inside brackets", "( a"),
        ("The end ofthe road is here.", "lacks a space", " ofthe "),
        ("He came to China　in May.", "full width", "a　i"),
        ('"Let us go,"he said.', "lacks a space", ',"h'),
        ('He said:"Go home."', "lacks a space", ':"G'),
        ("He called it“a mistake”.", "lacks a space", "t“a"),
        ("He said “no,”and left.", "lacks a space", ",”a"),
    ],
)
def test_faulty_spaces(target: str, fault: str, marked: str) -> None:
    findings = found("他走了。", target, "spacing")
    assert any(fault in finding.reason and marked in finding.target for finding in findings)


@pytest.mark.parametrize(
    ("target", "lang"),
    [
        ("Version 3.5 of Node.js is on www.example.org/a,b and e.g. in C:\\new,old.", "en"),
        ("He said . . . nothing at all.", "en"),
        ("It costs 1,000 or 2:30 p.m., i.e. the U.S.A.", "en"),
        ("Open the file .gitignore :)", "en"),
        ("the file(s) and the word(s)", "en"),
        ("Herein and thereof: the yourselves of whoso, whereupon husbands understand.", "en"),
        ("Que veux-tu ? Rien ; voilà tout !", "fr"),
        ("Name:    Wang     Age:    30", "en"),
        ("他走了。 她没走。", "zh"),
        ("第三条 质量保证，见附件。", "zh"),
        ("他用 Windows 系统，有 3 台。", "zh"),
        ("目 录", "zh"),
        ("王 毅，男，部长。", "zh"),
        ("第一章 总则 第一条 为了保护，制定本法。", "zh"),
        ("He withstood the ladyships, whitecaps and nightstands; an onlooker, hereinafter and whosoever.", "en"),
    ],
)
def test_spaces_that_are_right(target: str, lang: str) -> None:
    assert found("Il n’y a rien.", target, "spacing", ("de", lang)) == []


def test_spaces_between_chinese_characters() -> None:
    [finding] = found("We signed a contract.", "我们签订 了合同，很好 。", "spacing", ("en", "zh"))
    assert finding.target == ("订 了", "好 。")
    [finding] = found("We signed a contract.", "我们签了 , 很好，真的 .", "spacing", ("en", "zh"))
    assert finding.target == ("了 ,", "的 .")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("新华社北京5月12日电 国务院今天发布通知，要求各地落实。", 0),
        ("新华社北京五月十二日电（记者 王敏） 国务院发布通知，要求落实。", 0),
        ("中新社上海5月12日电 题：春天来了，花开了。", 0),
        ("新华社日内瓦电 世界卫生组织发布报告，呼吁合作。", 0),
        ("本报讯 昨天下午，会议开幕。", 0),
        ("新华社北京5月12日电 国务院今天 发布通知，要求各地落实。", 1),
        ("他每天打电 话给我，从不间断。", 1),
        ("国务院发布通知，他说5月12日电 力供应恢复。", 1),
    ],
)
def test_dateline_of_an_agency_has_a_space_behind_it(text: str, faults: int) -> None:
    assert len(found(text, "Today they met.", "spacing")) == faults


def test_words_without_the_space_between_them_are_known_from_the_text() -> None:
    pairs = [
        ("系统报警。", "The system gives an alarm, and the residents hear the system."),
        ("居民来了。", "The residents of the rural district opened the Health Exhibition."),
        ("展览", "The ruralresidents leave the HealthExhibition."),
        ("夜里", "The housewives spoke questioningly of nightlife, seedtime and overseen whitecaps."),
        ("健康", "Health"),
    ]
    [finding] = [one for one in check(alignment(*pairs)) if one.kind == "spacing"]
    assert finding.target == (" ruralresidents ", " HealthExhibition.")


@pytest.mark.parametrize(
    "word",
    [
        "tocontinue",
        "systemshows",
        "everyonefrom",
        "hewas",
        "Thiscontract",
        "Iwalked",
        "meetingwith",
        "don'tknow",
    ],
)
def test_two_words_that_have_run_together(word: str) -> None:
    [finding] = found("他走了。", f"They said: {word} in the end.", "spacing")
    assert finding.target[0].strip() == word


@pytest.mark.parametrize(
    "word",
    [
        "nightgown", "lighthouse", "workshop", "moonlit", "reopened", "notwithstanding", "anybody", "whereabouts",
        "Iran", "Anderson", "Beijing", "Mandarin", "subcommittee", "careless", "colder", "grandmaster", "downstairs",
        "overtaken", "horseback", "toothbrush", "doorknob", "atop", "Isabel", "o'clock", "shouldn't", "forgot",
    ],
)  # fmt: skip
def test_one_word_that_looks_like_two(word: str) -> None:
    text = (
        f"The night was light, and a house of work, a shop for the book. {word.capitalize()} or {word} is in the end."
    )
    assert found("他走了。", text, "spacing") == []


def test_a_text_that_is_tokenized_is_left_alone() -> None:
    sentences = ["He left , and she stayed .", "Nobody came , it seems .", "Then , at last , they went ."]
    tokenized = alignment(*((f"他走了{i}。", one) for i, one in enumerate(sentences)))
    assert [one for one in check(tokenized) if one.kind == "spacing"] == []


def test_two_spaces_behind_sentences_may_be_a_habit() -> None:
    wide = "He left the house.  She stayed at home.  It rained all day.  Nobody came."
    pairs = [("他走了。她没走。下雨了。没人来。", wide), ("他又走了。", "He left the  house again.")]
    assert [one.bead for one in check(alignment(*pairs)) if one.kind == "spacing"] == [2]


def test_a_part_is_judged_by_the_habits_of_the_whole() -> None:
    pairs = [
        ("你好,世界。", "Hello, world."),
        ("再见,朋友。", "Goodbye, my friend."),
        ("好,走吧。", "Well, let us go."),
    ]
    whole = alignment(*pairs)
    assert [one.kind for one in check(whole)] == []
    assert [one.kind for one in check(alignment(pairs[0]))] == ["width"]
    assert check(alignment(pairs[0]), within=whole) == []


# --- doubled ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("string", "lang", "doubled"),
    [
        ("He went to the the market.", "en", "the the"),
        ("The The market was closed.", "en", "The The"),
        ("We must must pay.", "en", "must must"),
        ("Er ging in in den Wald.", "de", "in in"),
        ("Il est est parti.", "fr", "est est"),
        ("我们我们必须遵守合同。", "zh", "我们我们"),
        ("这是我的的书。", "zh", "的的"),
        ("他在在北京工作。", "zh", "在在"),
        ("委员会委员会认为如此。", "zh", "委员会委员会"),
        ("他来了，，又走了。", "zh", "，，"),
        ("他走了。，她没走。", "zh", "。，"),
        ("He came,, and left.", "en", ",,"),
        ("He came. and left..", "en", ".."),
    ],
)
def test_what_stands_twice_by_mistake(string: str, lang: str, doubled: str) -> None:
    other = ("Nichts davon ist wahr.", "de") if lang != "de" else ("Rien de cela.", "fr")
    [finding] = found(other[0], string, "repeated", (other[1], lang))
    assert finding.target == (doubled,)


@pytest.mark.parametrize(
    ("string", "lang"),
    [
        ("He had had enough; I know that that is true.", "en"),
        ("It was very very late, and far far away.", "en"),
        ("Duran Duran played in Walla Walla; ha ha ha!", "en"),
        ("No, no, never, never!", "en"),
        ("the built-in in-house server", "en"),
        ("Wait ... what? Etc., etc.; the U.S., too.", "en"),
        ("Nous nous levons, et vous vous couchez.", "fr"),
        ("Die Frau, die die Kinder sah.", "de"),
        ("你看看，我们研究研究，哈哈哈哈。", "zh"),
        ("慢慢地、高高兴兴地，一步一步地走。", "zh"),
        ("这一目的的重要性在于存在在先。", "zh"),
        ("为了了解情况，他和和气气地说是是非非。", "zh"),
        ("参与与会各方的对话；中共和和平。", "zh"),
        ("的的确确如此……", "zh"),
        ("yavaş yavaş geldi", "tr"),
        ("R&D at AT&T", "en"),
        ("有限公司公司章程与国家国家标准，开展工作工作组。", "zh"),
    ],
)
def test_what_may_be_said_twice(string: str, lang: str) -> None:
    assert found("Nichts davon ist wahr.", string, "repeated", ("pt", lang)) == []


# --- width -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("string", "lang", "marked"),
    [
        ("他来了,又走了，真的。", "zh", (",",)),
        ("他来了, 又走了。", "zh", (",",)),
        ("他说: 好。", "zh", (":",)),
        ("他来了. 她走了。", "zh", (".",)),
        ("他真的来了 ?", "zh", ("?",)),
        ("合同（正本)已签。", "zh", ("（", ")")),
        ("共有３个文件，有 5 页。", "zh", ("３",)),
        ("He came，and left。", "en", ("，", "。")),
        ("It costs ５０ dollars.", "en", ("５", "０")),
    ],
)
def test_characters_of_the_wrong_width(string: str, lang: str, marked: tuple[str, ...]) -> None:
    [finding] = found("Nichts davon.", string, "width", ("de", lang))
    assert finding.target == marked


@pytest.mark.parametrize(
    ("string", "lang"),
    [
        ("时间是 12:30,共 1,000 元，GDP(国内生产总值)。", "zh"),
        ("他用 Python, 她用 Java。版本 2.0, 更新。", "zh"),
        ("The word 你好，世界 means “hello, world”.", "en"),
        ("The novel 《红楼梦》 is long.", "en"),
    ],
)
def test_widths_that_are_right(string: str, lang: str) -> None:
    assert found("Nichts davon.", string, "width", ("de", lang)) == []


# --- end marks, brackets, languages ----------------------------------------------------------------------------------


def test_end_marks_are_compared_only_if_asked_for() -> None:
    pair = ("他走了吗？", "He left.")
    assert check(alignment(pair)) == []
    [finding] = check(alignment(pair), kinds=["ending"])
    assert finding.reason == "the source ends with a question mark, the target with a full stop"
    assert (finding.source, finding.target) == (("？",), (".",))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("“他走了。”", "“He left.”"),
        ("走……", "Go ..."),
        ("目录", "Contents"),
        ("他说：", "He said:"),
        ("走！", "Go!"),
        ("海清公司", "Haiqing Co., Ltd."),
        ("3时", "3 p.m."),
        ("甲公司。", "A Co., Ltd."),
    ],
)
def test_end_marks_that_agree(source: str, target: str) -> None:
    assert check(alignment((source, target)), kinds=["ending"]) == []


@pytest.mark.parametrize(("source", "target"), [("海清公司", "The company left."), ("海清公司？", "Haiqing Co., Ltd.")])
def test_end_marks_that_differ(source: str, target: str) -> None:
    assert [finding.kind for finding in check(alignment((source, target)), kinds=["ending"])] == ["ending"]


@pytest.mark.parametrize("target", ["He smiled (and left.", "He smiled and left).", "He (smiled and [left)."])
def test_a_bracket_without_a_partner(target: str) -> None:
    [finding] = found("他笑了。", target, "quote")
    assert finding.reason == "a bracket of the target has no partner"
    assert len(finding.target) == 1


def test_a_quotation_mark_of_a_title_without_a_partner() -> None:
    [finding] = found("《医生手记》出版了。", 'After A Doctor’s Notes" came out.', "quote")
    assert (finding.reason, finding.target) == ("a quotation mark of the target has no partner", ('"',))
    assert found("《医生手记》出版了。", "After A Doctor’s Notes came out.", "quote") == []


@pytest.mark.parametrize(
    ("source", "target", "quoted"),
    [
        ("他说：“好的。”", "He said OK.", "“好的。”"),
        (
            "公司推出了“星火计划”，并表示“我们将继续努力”。",
            "The company said we will keep working.",
            "“我们将继续努力”",
        ),
        ("他问：“你是谁？”", "He asked: Who are you?", "“你是谁？”"),
    ],
)
def test_marks_of_what_is_said_are_lost(source: str, target: str, quoted: str) -> None:
    [finding] = found(source, target, "quote")
    assert (finding.source, finding.target) == ((quoted,), ())


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("公司推出了“星火计划”。", "The company launched the Spark Programme."),  # a term needs none
        ("依次单击“存储节点”和“添加”。", "Click Storage Nodes, then Add."),
        ("他问：“那是谁？”", "He asked who it was."),  # a question that became indirect
        ("他说：“好的。”", "'All right,' he said."),
        ("他说：“好的。”", "– OK, he said."),
    ],
)
def test_marks_that_need_not_stand(source: str, target: str) -> None:
    assert found(source, target, "quote") == []


@pytest.mark.parametrize("target", ["a) He smiled.", "12) He smiled; b) he left.", "He smiled :-)", "x in [0, 1)"])
def test_brackets_that_need_none(target: str) -> None:
    assert found("他笑了。", target, "quote") == []


def test_every_list_of_doubles_is_in_small_letters() -> None:
    with_lists = [lang for lang in ("de", "en", "es", "fr", "it", "nl", "pt") if languages.get(lang).words("doubles")]
    assert len(with_lists) == 7
    assert all(word == word.casefold() for lang in with_lists for word in languages.get(lang).words("doubles"))


@pytest.mark.parametrize(
    "piece",
    [
        "( ",
        "the the ",
        "的",
        ", ,",
        "。。",
        "<b ",
        "{",
        "a.",
        "“(",
        "%",
        "&a",
        "a-",
        "（a)",
        "a  ",
        "第 ",
        "thethe",
        "n't",
    ],
)
def test_no_text_takes_more_than_its_share(piece: str) -> None:
    def run(size: int) -> None:
        check(alignment((piece * size, piece * size)), kinds=["tag", "spacing", "repeated", "width", "ending"])

    assert_linear(run, 150, large=15_000)
