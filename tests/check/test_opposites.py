"""Words that became their opposites."""

from __future__ import annotations

import pytest

from aligner.check.finding import BeadText
from aligner.check.opposites import opposites

OPPOSITE = [
    ("negation", "注册资本不低于五百万元。", "The registered capital shall not exceed five million yuan.", "不低于"),
    ("negation", "违约金至多为百分之五。", "Liquidated damages shall be at least five per cent.", "至多"),
    ("negation", "起吊角度不得超过60度。", "The lifting angle must exceed 60 degrees.", "不得超过"),
    ("negation", "申请应不迟于周五提交。", "Applications shall be filed no earlier than Friday.", "不迟于"),
    ("negation", "去年产量增加了一成。", "Output fell by a tenth last year.", "增加"),
    ("negation", "甲方有权解除合同。", "Party A is not entitled to terminate the Contract.", "有权"),
    ("negation", "董事会同意该方案。", "The board rejected the plan.", "同意"),
    ("negation", "打开阀门。", "Close the valve.", "打开"),
    ("negation", "董事会否决了收购计划。", "The board passed the takeover plan.", "否决"),
    ("negation", "检测结果为阴性。", "The test was positive.", "阴性"),
    ("negation", "列表按升序排列。", "The list is in descending order.", "升序"),
    ("negation", "市长否认受贿。", "The mayor admitted taking bribes.", "否认"),
    ("negation", "电量低于20%。", "The battery level is above 20%.", "低于"),
    ("negation", "停车免费。", "Parking is charged.", "免费"),
    ("negation", "价格含税。", "The price is exclusive of tax.", "含税"),
    ("number", "每季度支付一次租金。", "The rent shall be paid monthly.", "每季度"),
    ("number", "每年召开一次会议。", "A meeting shall be held every month.", "每年"),
    ("date", "第二季度利润上升。", "Profits rose in the first quarter.", "第二季度"),
    ("name", "甲方应付清货款。", "Party B shall pay in full.", "甲方"),
    ("negation", "任何组织不得拒绝履行判决。", "Any organization may refuse to comply.", "不得拒绝"),
    ("name", "承包人应按期完工。", "The Employer shall complete the works.", "承包人"),
    ("name", "买方可以检验货物。", "The Seller may inspect the goods.", "买方"),
    ("name", "供应商应当按时交货。", "The Purchaser shall deliver the goods on time.", "供应商"),
    ("name", "湖的北岸有一座塔。", "A tower stands on the southern shore of the lake.", "北岸"),
]
ALIKE = [
    ("negation", "不低于百分之五十", "not less than fifty per cent"),
    ("negation", "至少三天，至多五天", "at least three days"),
    ("negation", "买方不得拒绝受领。", "The Buyer must accept the goods."),
    ("negation", "任何一方均无权解除。", "Neither party has the right to end it."),
    ("negation", "价格上涨。", "Prices are going up after the fall."),
    ("negation", "该条款无效。", "The clause is not valid."),
    ("negation", "该功能默认不启用。", "This feature is off by default."),
    ("negation", "温度不得低于20度。", "The temperature shall not be below 20 degrees."),
    ("negation", "上述费用低于十万元。", "The above fees are less than 100,000 yuan."),
    ("negation", "每股股息0.35元（含税）。", "A dividend of 0.35 yuan per share (before tax)."),
    ("number", "每年按季度支付", "paid quarterly"),
    ("name", "供应商应按客户的要求供货。", "The provider shall deliver as the customer asks."),
    ("name", "甲方应通知乙方。", "Party B shall be notified."),
    ("date", "上午九时", "at nine"),
    ("negation", "任何组织不得拒绝履行判决。", "No organization may refuse to comply."),
]


@pytest.mark.parametrize(("kind", "chinese", "english", "word"), OPPOSITE)
def test_what_became_its_opposite(kind: str, chinese: str, english: str, word: str) -> None:
    [finding] = opposites(BeadText(1, chinese, english, "zh", "en"), kind)
    assert (finding.kind, finding.source) == (kind, (word,))
    [finding] = opposites(BeadText(1, english, chinese, "en", "zh"), kind)
    assert (finding.kind, finding.target) == (kind, (word,))


@pytest.mark.parametrize(("kind", "chinese", "english"), ALIKE)
def test_what_says_the_same(kind: str, chinese: str, english: str) -> None:
    assert list(opposites(BeadText(1, chinese, english, "zh", "en"), kind)) == []
    assert list(opposites(BeadText(1, english, chinese, "en", "zh"), kind)) == []
