"""Chinese words that stand twice in a row by mistake.

Chinese doubles much on purpose: 看看, 慢慢, 研究研究, 哈哈, 是是非非; and words meet: 目的的, 为了了解. So only few are
reported: what has three characters and more, pronouns and function words of two, and some of one where no word around
them explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.languages.language import Language
from aligner.languages.scripts import HAN
from aligner.model import Span

_LONG = re.compile(rf"([{HAN}]{{3,12}})\1")
_TWO = re.compile(
    r"(我们|我們|你们|你們|他们|他們|她们|她們|它们|它們|咱们|咱們|自己|这个|這個|那个|那個|这些|這些|那些|因为|因為|所以|但是|如果|虽然|雖然|以及|或者|"
    r"并且|並且|而且|可以|应当|應當|应该|應該|必须|必須|已经|已經|关于|關於|根据|根據|按照|通过|通過|对于|對於|由于|由於|为了|為了|作为|作為|其他|"
    r"双方|雙方|甲方|乙方|本合同|中国|中國|我国|我國|问题|問題|进行|進行)\1"
)
# Single words, between what may stand before and behind them so that they are parts of others: 目的的, 和和气气.
_ONE = (
    ("目标标靶端众眾贴貼似真", "的", "确確士喀"),
    ("存现現正实實内內潜潛所自", "在", ""),
    ("共总總饱飽温溫缓緩暖柔祥平亲親谐諧随隨", "和", "气氣美睦谐諧平解声聲约約服"),
    ("参參给給赠贈授赋賦", "与", "会會"),
    ("但可于於还還就只若凡总總要更也都却卻不", "是", "非否"),
    ("尤极極", "其", "他它中实實"),
    ("", "也", ""),
    ("即行将將", "将", "军軍来來领領"),
)


def doubled(string: str, language: Language) -> Iterator[Span]:
    """Yield the words that stand twice by mistake."""
    for pattern in (_LONG, _TWO):
        for match in pattern.finditer(string):
            unit = match[1]
            if (len(set(unit)) > 2 and not _is_counted(unit)) or pattern is _TWO:
                yield Span(*match.span())
    for before, word, behind in _ONE:
        start = string.find(word * 2)
        while start >= 0:
            around = string[start - 1 : start] if start else "", string[start + 2 : start + 3]
            is_explained = (around[0] and around[0] in before) or (around[1] and around[1] in behind + word)
            if not is_explained and around[0] != word:
                yield Span(start, start + 2)
            start = string.find(word * 2, start + 2)


def _is_counted(unit: str) -> bool:
    """Return whether a unit is one that a count repeats: 一件件一件件, 一步一步."""
    return unit[0] in "一两兩几幾每半"
