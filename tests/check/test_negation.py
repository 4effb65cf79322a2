"""Prohibitions that the other side does not say."""

from __future__ import annotations

import pytest

from aligner.check import check
from aligner.check.finding import BeadText, CheckContext
from aligner.check.negation import negations
from aligner.model import Alignment, Bead, Document, Span

BOTH = [
    (
        "zh",
        "en",
        "未经甲方书面同意，乙方不得转让本合同。",
        "Party B shall not assign it without the consent of Party A.",
    ),
    ("zh", "en", "任何一方不得披露。", "Neither party may disclose it."),
    ("zh", "en", "禁止吸烟。", "No smoking."),
    ("zh", "en", "未经许可不得入内。", "Access only with a permit."),
    ("zh", "en", "不可撤销的信用证", "an irrevocable letter of credit"),
    ("zh", "en", "不可抗力", "force majeure"),
    ("zh", "en", "不可转让的许可", "a non-transferable licence"),
    ("zh", "en", "他被吓得动弹不得。", "He was paralysed with fear."),
    ("zh", "en", "他不得不走。", "He had to go."),
    ("zh", "en", "非叫你投降不可。", "I'll beat you for sure!"),
    ("zh", "en", "可以不可以？", "Shall I?"),
    ("zh", "en", "乙方应拒绝。", "Party B shall not accept it."),
    ("zh", "en", "买方不得拒绝受领。", "The Buyer must accept the goods."),
    ("zh", "en", "请保持通风口畅通。", "Do not block the air vents."),
    ("zh", "en", "没有人不希望孩子平安长大。", "Everyone wants their children to grow up safely."),
    ("zh", "en", "天下没有不散的筵席。", "All good things must come to an end."),
    ("zh", "en", "门还没有打开吗？", "Is the door open yet?"),
    ("zh", "en", "法律面前人人平等。", "No person is above the law."),
    ("zh", "en", "乙方仅可将其用于本项目。", "Party B shall not use it for any purpose other than the Project."),
    ("zh", "en", "未经同意，乙方不得转让。", "Without consent, Party B shall not assign it."),
    ("zh", "en", "听众无不感动落泪。", "Everyone in the audience was moved to tears."),
    ("zh", "en", "我忍不住大笑。", "I couldn't help laughing."),
    ("zh", "en", "我迫不及待想见到你。", "I can't wait to see you."),
    ("zh", "en", "他一到家就下起雨来。", "No sooner had he got home than it began to rain."),
    ("zh", "en", "公司坚定不移地走绿色发展道路。", "The company is firmly committed to green development."),
    ("zh", "en", "第十四条 不可抗力", "Article 14 Force Majeure"),
    ("zh", "en", "油漆未干。", "Wet paint."),
    ("zh", "en", "他没有说实话。", "He lied."),
    ("zh", "en", "非洲国家非常重视未来。", "African countries attach great weight to the future."),
    ("zh", "en", "他直到半夜才回来。", "He did not come back until midnight."),
    ("zh", "en", "值班人员不得擅离岗位。", "Staff on duty must stay at their posts."),
    ("zh", "en", "普京会见了印度总理莫迪。", "Putin met the Indian Prime Minister, Modi."),
    ("zh", "en", "甲方逾期付款的", "If Party A fails to pay on time"),
    ("ja", "en", "本契約を譲渡してはならない。", "This contract shall not be assigned."),
    ("de", "fr", "Der Mieter darf die Wohnung nicht vermieten.", "Il est interdit au locataire de sous-louer."),
    ("de", "fr", "ohne vorherige Zustimmung", "sans l'accord préalable"),
]
LOST = [
    ("zh", "en", "乙方不得转让本合同。", "Party B shall assign this Contract.", "不得", None),
    ("zh", "en", "禁止转让。", "It may be assigned.", "禁止", None),
    ("zh", "en", "未经甲方同意，乙方可以转让。", "With the consent of Party A, Party B may assign it.", "未经", None),
    ("zh", "en", "乙方可以转让。", "Party B may not assign it.", None, "may not"),
    (
        "zh",
        "en",
        "乙方可以转让。",
        "It may be assigned without the prior consent of Party A.",
        None,
        "without the prior consent",
    ),
    ("zh", "en", "甲方不得延误。乙方不得转让。", "Party A shall not delay. Party B shall assign it.", "不得", None),
    (
        "zh",
        "en",
        "未经甲方同意，乙方不得转让。",
        "Without the consent of Party A, Party B may assign it.",
        "不得",
        None,
    ),
    (
        "zh",
        "en",
        "委托方不得擅自修改软件。",
        "The Client shall modify the software without authorization.",
        "不得",
        None,
    ),
    ("zh", "en", "请勿打开后盖，以免触电。", "Open the cover, to avoid electric shock.", "请勿", None),
    ("zh", "en", "受影响的一方不承担违约责任。", "The affected party shall be liable.", "不承担", None),
    ("zh", "en", "目前没有证据表明食品受到污染。", "There is evidence that food was contaminated.", "没有证据", None),
    ("zh", "en", "这种病毒不会在人与人之间传播。", "The virus is passed from person to person.", "不会", None),
    ("zh", "en", "您没有权限查看此页面。", "You have permission to view this page.", "没有权限", None),
    ("zh", "en", "您的更改已保存。", "Your changes could not be saved.", None, "could not"),
    ("zh", "en", "如双方另有约定", "Unless otherwise agreed", None, "Unless"),
    ("zh", "en", "谢绝参观。", "Visitors are welcome.", "谢绝", None),
    ("zh", "en", "儿童不宜单独乘坐扶梯。", "Children should ride the escalator alone.", "不宜", None),
    ("zh", "en", "他缺乏管理经验。", "He has experience in management.", "缺乏", None),
    ("zh", "en", "系统已连接到服务器。", "The system cannot connect to the server.", None, "cannot"),
    ("zh", "en", "任何单位不得非法占用耕地。", "Any unit may illegally occupy arable land.", "不得", None),
    ("zh", "en", "他不抽烟。", "He smokes.", "不", None),
    ("zh", "en", "证人没有出庭。", "The witness appeared in court.", "没有", None),
    ("zh", "en", "非常遗憾，卖方可以转让。", "Regrettably, the Seller shall not assign it.", None, "shall not"),
    ("zh", "en", "这对她来说意义重大。", "It meant nothing to her.", None, "nothing"),
    ("zh", "en", "没有人知道真相。", "Everyone knows the truth.", "没有", None),
    ("ja", "en", "本契約を譲渡してはならない。", "This contract may be assigned.", "てはならない", None),
    ("de", "fr", "Der Mieter darf sie nicht vermieten.", "Le locataire peut la sous-louer.", "darf sie nicht", None),
]


@pytest.mark.parametrize(("one", "other", "source", "target"), BOTH)
def test_what_both_deny_in_their_ways(one: str, other: str, source: str, target: str) -> None:
    assert list(negations(BeadText(1, source, target, one, other), CheckContext())) == []
    assert list(negations(BeadText(1, target, source, other, one), CheckContext())) == []


@pytest.mark.parametrize(("one", "other", "source", "target", "here", "there"), LOST)
def test_a_prohibition_that_is_lost(
    one: str, other: str, source: str, target: str, here: str | None, there: str | None
) -> None:
    [finding] = negations(BeadText(1, source, target, one, other), CheckContext())
    assert finding.kind == "negation"
    assert finding.source == ((here,) if here else ())
    assert finding.target == ((there,) if there else ())


def test_a_story_denies_in_freer_ways() -> None:
    told = [("他走到河边，看了她一眼。", "He went to the river and looked at her.")] * 100
    lost = ("他一夜没有合眼。", "He slept all night.")
    for pairs, expected in (([*told, lost], []), ([lost], ["negation"])):
        sides = [
            Document.from_sentences([pair[side] for pair in pairs], lang) for side, lang in enumerate(("zh", "en"))
        ]
        alignment = Alignment(*sides, tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(pairs))))
        assert [finding.kind for finding in check(alignment, kinds=["negation"])] == expected
